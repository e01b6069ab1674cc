//! Figures of the returns, under the committee's headings: pure functions of rows and a period.
//! Used by Reports and `report`. Every figure names its unit; nothing is suppressed here, nothing is averaged over domains.

use super::codes::{Asked, Gender, Progress, Role, Source};
use super::day::{Born, Day};
use super::ids::{EpisodeId, PersonId, ProviderId, ReferralId, ServiceId};
use super::measure::{Reading, trend};
use super::person::KnownAge;
use super::provider::{AgeBands, Reference};
use super::stats::{Figures, percent};
use super::waiting::{LaneFigures, WaitingFacts, lane_figures};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The code of the row for what is not known or was not stated.
pub const NOT_STATED: &str = "not-stated";

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
    /// Who asked.
    pub sources: Vec<Source>,
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
}

impl EpisodeRow {
    /// Support was given on some day of the period; the day it ended counts as one.
    fn touches(&self, period: Period) -> bool {
        self.started_on <= period.to && self.ended_on.is_none_or(|on| on >= period.from)
    }
    /// Open at the end of that day: an episode that ends that day is closed.
    fn is_open_at_end_of(&self, day: Day) -> bool {
        self.started_on <= day && self.ended_on.is_none_or(|on| on > day)
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
}

/// All that a return reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    /// Referrals: those of the period, and all that wait at its end or were first seen in the twelve months before.
    pub referrals: Vec<ReferralRow>,
    /// Episodes that touch the period.
    pub episodes: Vec<EpisodeRow>,
    /// The persons of those episodes.
    pub people: Vec<PersonRow>,
    /// Readings of the leavers' referrals.
    pub readings: Vec<Reading>,
}

impl Rows {
    /// Only what concerns one provider's services.
    #[must_use]
    pub fn of_provider(mut self, provider: ProviderId, reference: &Reference) -> Self {
        let own = |id: ServiceId| reference.service(id).is_some_and(|service| service.provider_id == provider);
        self.referrals.retain(|row| own(row.waiting.service));
        self.episodes.retain(|row| own(row.service));
        self
    }
}

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
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// The three together: leavers with two readings or more.
    pub recorded: usize,
    /// The other leavers.
    pub not_recorded: usize,
    /// Improved and maintained in whole per cent of `recorded`.
    pub positive_percent: Option<u32>,
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
    /// Persons with support on some day of the period, each once: the total of `age` and `gender`.
    pub people: usize,
    /// Of those, persons supported only as family members.
    pub people_family: usize,
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
}

/// The committee's return of a period, ages in the given bands.
pub fn committee(rows: &Rows, period: Period, bands: &AgeBands, reference: &Reference) -> Committee {
    let people = people_accessing(rows, period);
    let survivors: HashSet<PersonId> = rows.episodes.iter().filter(|row| row.role == Role::Survivor && row.touches(period)).map(|row| row.person).collect();
    let (open_cases, open_by_provider) = open_cases(rows, period, reference);
    let leavers: Vec<&EpisodeRow> = rows.episodes.iter().filter(|row| row.ended_on.is_some_and(|on| period.contains(on))).collect();
    let weeks = leavers.iter().filter_map(|row| row.ended_on.map(|end| row.started_on.days_to(end).max(0) / 7)).collect();
    Committee {
        period,
        referrals: referrals(rows, period),
        people: people.len(),
        people_family: people.keys().filter(|person| !survivors.contains(person)).count(),
        age: ages(rows, &people, bands),
        gender: genders(rows, &people),
        open_cases,
        open_by_provider,
        leavers: Figures::of(weeks),
        outcomes: outcomes(rows, &leavers, reference),
        waiting: waiting(rows, period.to, reference),
    }
}

fn referrals(rows: &Rows, period: Period) -> Referrals {
    let received: Vec<&ReferralRow> = rows.referrals.iter().filter(|row| period.contains(row.waiting.received_on)).collect();
    let total = received.len();
    let share = |code: &str, words: &str, n: usize| Share { code: code.into(), words: words.into(), n, percent: percent(n, total) };
    let of_source = |source: &Source| share(source.code(), source.words(), received.iter().filter(|row| row.sources.contains(source)).count());
    let of_role = |role: &Role| share(role.code(), role.words(), received.iter().filter(|row| row.role == *role).count());
    let by_source: Vec<Share> = Source::ALL.iter().map(of_source).collect();
    Referrals { total, mentions: by_source.iter().map(|share| share.n).sum(), by_source, by_role: Role::ALL.iter().map(of_role).collect() }
}

/// Each person with support in the period, and the day their age is taken.
fn people_accessing(rows: &Rows, period: Period) -> BTreeMap<PersonId, Day> {
    let mut people = BTreeMap::new();
    for row in rows.episodes.iter().filter(|row| row.touches(period)) {
        let on = row.started_on.max(period.from);
        people.entry(row.person).and_modify(|first: &mut Day| *first = on.min(*first)).or_insert(on);
    }
    people
}

fn ages(rows: &Rows, people: &BTreeMap<PersonId, Day>, bands: &AgeBands) -> Vec<Share> {
    let born: HashMap<PersonId, Option<Born>> = rows.people.iter().map(|row| (row.person, row.born)).collect();
    let band = |(person, on): (&PersonId, &Day)| match KnownAge::of(born.get(person).copied().flatten(), *on) {
        KnownAge::Years(age) => bands.of(age),
        KnownAge::Between(young, old) if bands.of(young) == bands.of(old) => bands.of(young),
        KnownAge::Between(..) | KnownAge::Unknown => None,
    };
    let mut counts: HashMap<Option<&str>, usize> = HashMap::new();
    for person in people {
        *counts.entry(band(person)).or_default() += 1;
    }
    let share = |code: &str, words: &str, n: usize| Share { code: code.into(), words: words.into(), n, percent: percent(n, people.len()) };
    let mut shares: Vec<Share> = bands.bands.iter().map(|(name, _)| share(name, name, counts.get(&Some(name.as_str())).copied().unwrap_or(0))).collect();
    shares.push(share(NOT_STATED, "not stated", counts.get(&None).copied().unwrap_or(0)));
    shares
}

fn genders(rows: &Rows, people: &BTreeMap<PersonId, Day>) -> Vec<Share> {
    let stated: HashMap<PersonId, &PersonRow> = rows.people.iter().map(|row| (row.person, row)).collect();
    let is_trans = |row: &PersonRow| row.trans_history == Asked::Yes;
    let share = |code: &str, words: &str, n: usize| Share { code: code.into(), words: words.into(), n, percent: percent(n, people.len()) };
    let of_gender = |gender: Gender| people.keys().filter(|person| stated.get(person).is_some_and(|row| !is_trans(row) && row.gender == gender)).count();
    let named = [Gender::Female, Gender::Male, Gender::NonBinary, Gender::SelfDescribed];
    let mut shares: Vec<Share> = named.iter().map(|gender| share(gender.code(), gender.words(), of_gender(*gender))).collect();
    let trans = people.keys().filter(|person| stated.get(person).is_some_and(|row| is_trans(row))).count();
    shares.push(share("transgender", "transgender", trans));
    let known: usize = shares.iter().map(|share| share.n).sum();
    shares.push(share(NOT_STATED, "not stated", people.len() - known));
    shares
}

fn open_cases(rows: &Rows, period: Period, reference: &Reference) -> (usize, Vec<Share>) {
    let open: Vec<&EpisodeRow> = rows.episodes.iter().filter(|row| row.is_open_at_end_of(period.to)).collect();
    let of_provider = |id: ProviderId| open.iter().filter(|row| reference.service(row.service).is_some_and(|service| service.provider_id == id)).count();
    let shares = reference.providers.iter().map(|provider| {
        let n = of_provider(provider.id);
        Share { code: provider.name.clone(), words: provider.name.clone(), n, percent: percent(n, open.len()) }
    });
    (open.len(), shares.collect())
}

fn outcomes(rows: &Rows, leavers: &[&EpisodeRow], reference: &Reference) -> Vec<Outcomes> {
    let mut readings: HashMap<ReferralId, Vec<Reading>> = HashMap::new();
    for reading in &rows.readings {
        readings.entry(reading.referral).or_default().push(reading.clone());
    }
    let of_measure = |measure: &super::measure::Measure| {
        let progress = |row: &&EpisodeRow| {
            let own = readings.get(&row.referral).map(Vec::as_slice).unwrap_or_default();
            trend(measure, own, Some(row.started_on), row.ended_on).progress
        };
        let all: Vec<Progress> = leavers.iter().map(progress).collect();
        let count = |which: Progress| all.iter().filter(|progress| **progress == which).count();
        let (improved, maintained, worsened) = (count(Progress::Improved), count(Progress::Maintained), count(Progress::Worsened));
        let recorded = improved + maintained + worsened;
        Outcomes {
            domain: measure.code.clone(),
            words: measure.words.clone(),
            improved,
            maintained,
            worsened,
            recorded,
            not_recorded: leavers.len() - recorded,
            positive_percent: percent(improved + maintained, recorded),
        }
    };
    reference.measures.iter().filter(|measure| measure.reported).map(of_measure).collect()
}

fn waiting(rows: &Rows, at: Day, reference: &Reference) -> Vec<ServiceWaiting> {
    let mut facts: HashMap<ServiceId, Vec<WaitingFacts>> = HashMap::new();
    for row in &rows.referrals {
        facts.entry(row.waiting.service).or_default().push(row.waiting.clone());
    }
    let of_service = |service: &super::provider::Service| {
        let own = facts.get(&service.id).map(Vec::as_slice).unwrap_or_default();
        let undecided = own.iter().filter(|row| row.is_undecided_at(at)).count();
        ServiceWaiting { service: service.id, lanes: lane_figures(service, own, at), undecided }
    };
    reference.services.iter().map(of_service).collect()
}

#[cfg(test)]
mod tests;
