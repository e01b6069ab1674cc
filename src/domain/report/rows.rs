//! What a return reads: a period, and rows of referrals, episodes, people and readings. Read by `store/figures`, counted by its siblings.

use super::super::book::Page;
use super::super::codes::{Asked, ContactKind, Ending, Ethnicity, Gender, InPlace, Role, Source};
use super::super::day::{Born, Day};
use super::super::entry::Entry;
use super::super::ids::{EpisodeId, PersonId, ReferralId, ServiceId};
use super::super::waiting::WaitingFacts;
use super::readings::Readings;
use std::collections::HashSet;

/// The days a return covers, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

impl Period {
    /// A period whose end is not before its start; the error is a sentence.
    pub fn new(from: Day, to: Day) -> Result<Self, String> {
        if to < from { Err(format!("The period ends on {to}, before it starts on {from}. Change one of the dates.")) } else { Ok(Self { from, to }) }
    }
    /// The calendar month of that day.
    pub fn month(of: Day) -> Self {
        Self { from: of.first_of_month(), to: of.last_of_month() }
    }
    /// What of it had happened by the end of that day; the period itself when it was over by then.
    #[must_use]
    pub fn as_at(self, day: Day) -> Self {
        Self { to: self.to.min(day), ..self }
    }
    /// Whether the day lies in it.
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }
}

/// A referral as returns read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralRow {
    /// Dates, decision and lane; the person and the service.
    pub waiting: WaitingFacts,
    /// In which role.
    pub role: Role,
    /// Who asked; read of those received in the period alone.
    pub sources: Sources,
}

/// Who asked for a referral: each source once, without a list of its own for each of thousands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sources(u32);

impl Sources {
    /// Whether it is among them.
    pub const fn contains(self, source: Source) -> bool {
        self.0 & Self::bit(source) != 0
    }
    /// How many.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }
    /// Nobody is named.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
    const fn bit(source: Source) -> u32 {
        1 << source as u32
    }
}

impl FromIterator<Source> for Sources {
    fn from_iter<T: IntoIterator<Item = Source>>(sources: T) -> Self {
        Self(sources.into_iter().fold(0, |all, source| all | Self::bit(source)))
    }
}

/// An episode as returns read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpisodeRow {
    /// Which.
    pub episode: EpisodeId,
    /// Opened by this referral.
    pub referral: ReferralId,
    /// Whose.
    pub person: PersonId,
    /// By which service.
    pub service: ServiceId,
    /// In which role.
    pub role: Role,
    /// First attended appointment.
    pub started_on: Day,
    /// The end.
    pub ended_on: Option<Day>,
    /// How it ended.
    pub ending: Option<Ending>,
}

impl EpisodeRow {
    /// Support was given on some day of the period; the day it ended counts as one.
    pub fn touches(&self, period: Period) -> bool {
        self.started_on <= period.to && self.ended_on.is_none_or(|on| on >= period.from)
    }
    /// Open at the end of that day: an episode that ends that day is closed.
    pub fn is_open_at_end_of(&self, day: Day) -> bool {
        self.started_on <= day && self.ended_on.is_none_or(|on| on > day)
    }
    /// Ended in the period.
    pub fn left_in(&self, period: Period) -> bool {
        self.ended_on.is_some_and(|on| period.contains(on))
    }
    /// Whole weeks from the first attended appointment to the end, rounded down.
    pub fn whole_weeks(&self) -> Option<i64> {
        self.ended_on.map(|end| self.started_on.days_to(end).max(0) / 7)
    }
}

/// A person as returns read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Who.
    pub person: PersonId,
    /// Date of birth as far as known.
    pub born: Option<Born>,
    /// Gender as stated.
    pub gender: Gender,
    /// Trans history, asked apart.
    pub trans_history: Asked,
    /// Ethnic group as stated.
    pub ethnicity: Ethnicity,
}

/// An entry of a record as returns read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Whose.
    pub person: PersonId,
    /// What it says.
    pub entry: Entry,
}

/// A contact that was made, late ones included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    /// Whose.
    pub person: PersonId,
    /// For which referral.
    pub referral: ReferralId,
    /// Of which service.
    pub service: ServiceId,
    /// In which role.
    pub role: Role,
    /// When.
    pub on: Day,
    /// How.
    pub kind: ContactKind,
}

/// An outcome of the plan in force at the period's end, with the days of its steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AimRow {
    /// Whose.
    pub person: PersonId,
    /// In which episode.
    pub episode: EpisodeId,
    /// Of which service.
    pub service: ServiceId,
    /// In which role.
    pub role: Role,
    /// Code of the domain of daily life.
    pub domain: String,
    /// When each step was started and achieved.
    pub steps: Vec<(Option<Day>, Option<Day>)>,
}

/// What the record of an open episode holds at the period's end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InPlaceRow {
    /// Whose.
    pub person: PersonId,
    /// Which.
    pub episode: EpisodeId,
    /// Of which service.
    pub service: ServiceId,
    /// In which role.
    pub role: Role,
    /// What is there.
    pub has: Vec<InPlace>,
}

/// All that a return reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    /// Referrals: those of the period, and all that wait at its end or were first seen in the twelve months before.
    pub referrals: Vec<ReferralRow>,
    /// Episodes that touch the period.
    pub episodes: Vec<EpisodeRow>,
    /// The persons of those episodes, by case code.
    pub people: Vec<PersonRow>,
    /// Readings of the leavers' referrals.
    pub readings: Readings,
    /// Feedback of the period; for the quality visit pack also concerns and meetings.
    pub entries: Vec<EntryRow>,
    /// Contacts made; read for the monthly return alone.
    pub contacts: Vec<ContactRow>,
    /// Outcomes of plans; read for the monthly return alone.
    pub aims: Vec<AimRow>,
    /// What is in place for open episodes; read for the quality visit pack alone.
    pub in_place: Vec<InPlaceRow>,
    /// The contract book, as far as it counted by the day of the return.
    pub pages: Vec<Page>,
}

impl Rows {
    /// Only what concerns these services.
    #[must_use]
    pub fn of_services(mut self, services: &HashSet<ServiceId>) -> Self {
        self.referrals.retain(|row| services.contains(&row.waiting.service));
        self.episodes.retain(|row| services.contains(&row.service));
        self.contacts.retain(|row| services.contains(&row.service));
        self.aims.retain(|row| services.contains(&row.service));
        self.in_place.retain(|row| services.contains(&row.service));
        self.only_their_entries()
    }
    /// Only what is in that role.
    #[must_use]
    pub fn in_role(mut self, role: Role) -> Self {
        self.referrals.retain(|row| row.role == role);
        self.episodes.retain(|row| row.role == role);
        self.contacts.retain(|row| row.role == role);
        self.aims.retain(|row| row.role == role);
        self.in_place.retain(|row| row.role == role);
        self.only_their_entries()
    }
    /// Entries of those alone whose referrals or episodes are counted.
    fn only_their_entries(mut self) -> Self {
        let episodes = self.episodes.iter().map(|row| row.person);
        let people: HashSet<PersonId> = episodes.chain(self.referrals.iter().map(|row| row.waiting.person)).collect();
        self.entries.retain(|row| people.contains(&row.person));
        self
    }
}
