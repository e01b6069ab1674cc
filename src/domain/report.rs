//! Figures of the returns: pure functions of rows and a period. What is counted, and for each figure the list behind it.
//! Used by Reports and `report`. Every figure names its unit; nothing is suppressed here, nothing is averaged over domains.

mod asked;
mod behind;
pub mod beside;
pub mod contract;
pub mod gaps;
mod people;
mod readings;
mod rows;
pub mod together;
pub mod visit;
mod voice;

pub use asked::Asked;
pub use behind::{Behind, Item, behind};
pub use people::{Accessing, Trait, Uptake, uptake};
pub use readings::Readings;
pub use rows::{AimRow, ContactRow, EntryRow, EpisodeRow, InPlaceRow, Period, PersonRow, ReferralRow, Rows, Sources};
pub use voice::{Voice, voice};

use super::codes::{Ending, Lane, Progress, Role, Source};
use super::ids::{ProviderId, ServiceId};
use super::measure::{Course, Measure, course};
use super::provider::{AgeBands, Provider, Reference, Service};
use super::stats::{Figures, percent};
use super::waiting::{Days, LaneFigures};
use readings::OfOne;

/// The code of the row for what is not known or was not stated.
pub const NOT_STATED: &str = "not-stated";

/// One line of a breakdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Stable code, or the band as printed.
    pub code: String,
    /// What the screen says.
    pub words: String,
    /// How many.
    pub n: usize,
    /// In whole per cent of the stated total; none of nothing.
    pub percent: Option<u32>,
}

impl Share {
    fn of(code: &str, words: &str, n: usize, total: usize) -> Self {
        Self { code: code.into(), words: words.into(), n, percent: percent(n, total) }
    }
}

/// Referrals received in the period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referrals {
    /// Referrals, both roles.
    pub total: usize,
    /// Mentions of sources; more than `total` where referrals name several.
    pub mentions: usize,
    /// Per cent of referrals; may pass 100 together.
    pub by_source: Vec<Share>,
    /// Ties to `total`.
    pub by_role: Vec<Share>,
}

/// Outcomes of leavers in one reported domain.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// The measure's code.
    pub domain: String,
    /// What the screen says.
    pub words: String,
    /// Better at the end.
    pub improved: usize,
    /// The same.
    pub maintained: usize,
    /// Lower than before.
    pub worsened: usize,
    /// The other leavers.
    pub not_recorded: usize,
}

impl Outcomes {
    /// The three together: leavers with two readings or more.
    pub const fn recorded(&self) -> usize {
        self.improved + self.maintained + self.worsened
    }
    /// Improved and maintained in whole per cent of those recorded.
    pub fn positive_percent(&self) -> Option<u32> {
        percent(self.improved + self.maintained, self.recorded())
    }
    const fn add(&mut self, progress: Progress) {
        match progress {
            Progress::Improved => self.improved += 1,
            Progress::Maintained => self.maintained += 1,
            Progress::Worsened => self.worsened += 1,
            Progress::NotRecorded => self.not_recorded += 1,
        }
    }
}

/// One service's measured waits at the period's end, listing nobody.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceWaiting {
    /// Which.
    pub service: ServiceId,
    /// Each lane it has, also when empty.
    pub lanes: Vec<LaneFigures>,
    /// Referrals that await a decision.
    pub undecided: usize,
}

/// The committee's return.
#[derive(Debug, Clone, PartialEq)]
pub struct Committee {
    /// Which days.
    pub period: Period,
    /// Referrals received.
    pub referrals: Referrals,
    /// Persons with support on some day of the period, each once: the total of `by_role`, `age` and `gender`.
    pub people: usize,
    /// Victims and survivors, and persons supported only as family members.
    pub by_role: Vec<Share>,
    /// Persons by age band, on the later of the first day and their first start.
    pub age: Vec<Share>,
    /// Persons by gender; trans history 'yes' is shown as transgender, as in 2022-23.
    pub gender: Vec<Share>,
    /// Episodes open at the end of the last day.
    pub open_cases: usize,
    /// Those by provider; ties to `open_cases`.
    pub open_by_provider: Vec<Share>,
    /// Episodes that ended in the period: length in whole weeks, rounded down.
    pub leavers: Figures,
    /// Outcomes of those leavers, one line a reported domain.
    pub outcomes: Vec<Outcomes>,
    /// As at the last day.
    pub waiting: Vec<ServiceWaiting>,
    /// What people said about the service.
    pub feedback: Voice,
}

/// The rows of a return with all that counting them needs.
#[derive(Debug, Clone, Copy)]
pub struct Counting<'a> {
    /// What was read.
    pub rows: &'a Rows,
    /// Which days.
    pub period: Period,
    /// Ages are told in these.
    pub bands: &'a AgeBands,
    /// Providers, services, measures.
    pub reference: &'a Reference,
}

impl<'a> Counting<'a> {
    fn provider_of(&self, service: ServiceId) -> Option<ProviderId> {
        self.reference.service(service).map(|service| service.provider_id)
    }
    fn is_of(&self, service: ServiceId, provider: Option<ProviderId>) -> bool {
        provider.is_none() || self.provider_of(service) == provider
    }
    fn lane_of(&self, row: &ReferralRow) -> Option<Lane> {
        self.reference.service(row.waiting.service).map(|service| service.lane_for(row.waiting.stovewood).0)
    }
    fn episodes(self, of: Option<ProviderId>) -> impl Iterator<Item = &'a EpisodeRow> {
        self.rows.episodes.iter().filter(move |row| self.is_of(row.service, of))
    }
    fn received(self) -> impl Iterator<Item = &'a ReferralRow> {
        self.rows.referrals.iter().filter(move |row| self.period.contains(row.waiting.received_on))
    }
    fn open(self, of: Option<ProviderId>) -> impl Iterator<Item = &'a EpisodeRow> {
        self.episodes(of).filter(move |row| row.is_open_at_end_of(self.period.to))
    }
    fn started(self, of: Option<ProviderId>) -> impl Iterator<Item = &'a EpisodeRow> {
        self.episodes(of).filter(move |row| self.period.contains(row.started_on))
    }
    fn leavers(self, of: Option<ProviderId>) -> impl Iterator<Item = &'a EpisodeRow> {
        self.episodes(of).filter(move |row| row.left_in(self.period))
    }
    fn people(self, of: Option<ProviderId>) -> Vec<Accessing<'a>> {
        people::accessing(self.episodes(of), self.period, &self.rows.people)
    }
    /// What was read of a leaver's referral.
    fn readings(self, row: &EpisodeRow) -> OfOne<'a> {
        self.rows.readings.of(row.referral)
    }
}

/// The committee's return of a period, ages in the given bands.
pub fn committee(rows: &Rows, period: Period, bands: &AgeBands, reference: &Reference) -> Committee {
    let counting = Counting { rows, period, bands, reference };
    let people = counting.people(None);
    let by = |of: Trait| people::shares(&people, of, bands);
    let (open_cases, open_by_provider) = open_cases(&counting);
    Committee {
        period,
        referrals: referrals(&counting),
        people: people.len(),
        by_role: by(Trait::Role),
        age: by(Trait::Age),
        gender: by(Trait::Gender),
        open_cases,
        open_by_provider,
        leavers: Figures::of(counting.leavers(None).filter_map(EpisodeRow::whole_weeks).collect()),
        outcomes: outcomes(&counting, None),
        waiting: waits(&counting),
        feedback: voice(&counting),
    }
}

fn referrals(counting: &Counting<'_>) -> Referrals {
    let received: Vec<&ReferralRow> = counting.received().collect();
    let total = received.len();
    let of_source = |source: &Source| Share::of(source.code(), source.words(), received.iter().filter(|row| row.sources.contains(*source)).count(), total);
    let of_role = |role: &Role| Share::of(role.code(), role.words(), received.iter().filter(|row| row.role == *role).count(), total);
    let by_source: Vec<Share> = Source::ALL.iter().map(of_source).collect();
    Referrals { total, mentions: by_source.iter().map(|share| share.n).sum(), by_source, by_role: Role::ALL.iter().map(of_role).collect() }
}

fn open_cases(counting: &Counting<'_>) -> (usize, Vec<Share>) {
    let open: Vec<Option<ProviderId>> = counting.open(None).map(|row| counting.provider_of(row.service)).collect();
    let own = |provider: &Provider| open.iter().filter(|of| **of == Some(provider.id)).count();
    let of_provider = |provider: &Provider| Share::of(&provider.name, &provider.name, own(provider), open.len());
    (open.len(), counting.reference.providers.iter().map(of_provider).collect())
}

/// How a leaver's measure went.
fn progress_of(measure: &Measure, own: OfOne<'_>, row: &EpisodeRow) -> Course {
    course(measure, own.scores(&measure.code), Some(row.started_on), row.ended_on)
}

/// Outcomes of the leavers of a provider, or of all, one line a reported domain.
pub fn outcomes(counting: &Counting<'_>, of: Option<ProviderId>) -> Vec<Outcomes> {
    let measures = counting.reference.measures.iter().filter(|measure| measure.reported);
    let line = |measure: &Measure| Outcomes { domain: measure.code.clone(), words: measure.words.clone(), ..Outcomes::default() };
    let mut lines: Vec<(&Measure, Outcomes)> = measures.map(|measure| (measure, line(measure))).collect();
    for row in counting.leavers(of) {
        let own = counting.readings(row);
        lines.iter_mut().for_each(|(measure, line)| line.add(progress_of(measure, own, row).progress));
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

/// Who left a provider: how many, how long it lasted, and how it ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Leavers {
    /// Length in whole weeks, rounded down.
    pub weeks: Figures,
    /// Ended as planned.
    pub planned: usize,
    /// Ended otherwise.
    pub unplanned: usize,
}

/// The leavers of a provider, or of all. An ending always says how it was, also an imported one.
pub fn leavers(counting: &Counting<'_>, of: Option<ProviderId>) -> Leavers {
    let how = |ending: Ending| counting.leavers(of).filter(|row| row.ending == Some(ending)).count();
    Leavers {
        weeks: Figures::of(counting.leavers(of).filter_map(EpisodeRow::whole_weeks).collect()),
        planned: how(Ending::Planned),
        unplanned: how(Ending::Unplanned),
    }
}

/// Every service's waits at the end of the last day.
pub fn waits(counting: &Counting<'_>) -> Vec<ServiceWaiting> {
    let at = counting.period.to;
    let mut days: Vec<(&Service, Days)> = counting.reference.services.iter().map(|service| (service, Days::as_at(at))).collect();
    for row in &counting.rows.referrals {
        if let Some((service, days)) = days.iter_mut().find(|(service, _)| service.id == row.waiting.service) {
            days.add(service, &row.waiting);
        }
    }
    days.into_iter().map(|(service, days)| ServiceWaiting { service: service.id, undecided: days.undecided, lanes: days.figures(service) }).collect()
}

#[cfg(test)]
mod tests;
