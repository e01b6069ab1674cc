//! Data quality before a return: what is missing or contradictory in its period, and which of its figures that would change.
//! Used by Reports and `report --check`. Finds records; mending them is the worker's.

use super::contract::{delivered, listed, notes, targets};
use super::{Counting, NOT_STATED, Trait, progress_of};
use crate::domain::agenda::AgendaTab;
use crate::domain::book::Page;
use crate::domain::codes::{Gender, PageKind, Progress, Return as Kind, RuleKind, Stovewood};
use crate::domain::day::Day;
use crate::domain::ids::{EpisodeId, PersonId, Ref, ReferralId, ServiceId};
use crate::domain::person::KnownAge;
use crate::domain::routing::{RouteAsk, route_one};
use std::collections::BTreeSet;

/// What is read beside a return's rows to find what is wrong with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doubts {
    /// Referrals received in the period whose choice of service has no kept reason, with what routing knows of them.
    pub chosen: Vec<(PersonId, ReferralId, ServiceId, RouteAsk)>,
    /// Referrals that wait although a first appointment was attended, with its day.
    pub attended: Vec<(PersonId, ReferralId, ServiceId, Day)>,
    /// Planned endings of the period without an exit strategy.
    pub no_exit: Vec<(PersonId, EpisodeId, ServiceId)>,
    /// Two records with the same name and birth date.
    pub alike: Vec<(PersonId, PersonId)>,
}

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Whose record; none where it is in the contract book.
    pub person: Option<PersonId>,
    /// Which record of it.
    pub of: Option<Ref>,
    /// What is missing or contradictory, and how it is counted now.
    pub what: String,
    /// Which figures it changes.
    pub changes: &'static str,
    /// Where it is mended; in the contract book where there is nobody.
    pub tab: Option<AgendaTab>,
    /// The page of the contract book that is missing, where one is.
    pub lacks: Option<PageKind>,
}

const AGES: &str = "age";
const GENDERS: &str = "gender";
const GROUPS: &str = "ethnicity";
const OUTCOMES: &str = "outcomes of leavers";
const REFERRALS: &str = "referrals";
const WAITS: &str = "waiting times";
const LENGTHS: &str = "leavers and length of service";
const TARGETS: &str = "activity against contract";
const COSTS: &str = "costs";
const EVIDENCE: &str = "exit strategies as evidence";
const PEOPLE: &str = "people, each counted once";

/// The figures of a return that a gap may change.
const fn figures(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Committee => &[AGES, GENDERS, OUTCOMES, REFERRALS, WAITS, LENGTHS, PEOPLE],
        Kind::Monthly => &[OUTCOMES, REFERRALS, LENGTHS, TARGETS, COSTS, PEOPLE],
        Kind::Uptake => &[AGES, GENDERS, GROUPS, PEOPLE],
        Kind::Outcomes => &[OUTCOMES, LENGTHS],
        Kind::Waiting => &[WAITS],
        Kind::Quality => &[AGES, GENDERS, GROUPS, EVIDENCE, PEOPLE],
    }
}

/// Everything to mend before that return, by the figures it changes, then by case code.
pub fn gaps(counting: &Counting<'_>, kind: Kind, doubts: &Doubts, of: Option<&[ServiceId]>) -> Vec<Gap> {
    let mut all = Vec::new();
    people(counting, &mut all);
    leavers(counting, &mut all);
    referrals(counting, &mut all);
    doubted(counting, doubts, of, &mut all);
    if kind == Kind::Monthly {
        contract(counting, of, &mut all);
    }
    let wanted = figures(kind);
    all.retain(|gap| wanted.contains(&gap.changes));
    let place = |changes: &str| wanted.iter().position(|own| *own == changes);
    all.sort_by(|a, b| {
        (place(a.changes), a.person, a.of.map(|of| of.to_string()), &a.what).cmp(&(place(b.changes), b.person, b.of.map(|of| of.to_string()), &b.what))
    });
    all
}

fn gap(person: PersonId, of: Ref, changes: &'static str, tab: AgendaTab, what: impl Into<String>) -> Gap {
    Gap { person: Some(person), of: Some(of), what: what.into(), changes, tab: Some(tab), lacks: None }
}

fn people(counting: &Counting<'_>, all: &mut Vec<Gap>) {
    for one in counting.people(None) {
        let of = Ref::Person(one.person);
        let mut say = |changes, what: String| all.push(gap(one.person, of, changes, AgendaTab::Overview, what));
        if one.code(Trait::Age, counting.bands) == NOT_STATED {
            let known = one.row.is_some_and(|row| row.born.is_some());
            say(
                AGES,
                if known {
                    "What is known of the birth date leaves the age band open: counted as age not stated".into()
                } else {
                    "No birth date or age: counted as age not stated".into()
                },
            );
        }
        let Some(row) = one.row else { continue };
        if row.gender == Gender::NotStated && one.code(Trait::Gender, counting.bands) == NOT_STATED {
            say(GENDERS, "Gender is not stated".into());
        }
        if one.code(Trait::Ethnicity, counting.bands) == NOT_STATED {
            say(GROUPS, "Ethnic group is not stated".into());
        }
        if let KnownAge::Years(age) = KnownAge::of(row.born, one.on)
            && !(1..=100).contains(&age)
        {
            say(AGES, format!("The birth date makes an age of {age} on {}", one.on));
        }
    }
}

fn leavers(counting: &Counting<'_>, all: &mut Vec<Gap>) {
    let measures: Vec<_> = counting.reference.measures.iter().filter(|measure| measure.reported).collect();
    for row in counting.leavers(None) {
        let of = Ref::Episode(row.episode);
        let own = counting.readings(row);
        let missing = measures.iter().filter(|measure| progress_of(measure, own, row).progress == Progress::NotRecorded);
        let missing: Vec<&str> = missing.map(|measure| measure.words.as_str()).collect();
        if !missing.is_empty() {
            let which = if missing.len() == measures.len() { "any of the reported domains".to_owned() } else { missing.join("; ") };
            let what = format!("Left without two readings in {which}: counted as not recorded");
            all.push(gap(row.person, of, OUTCOMES, AgendaTab::Outcomes, what));
        }
        if let Some(ended) = row.ended_on.filter(|ended| *ended < row.started_on) {
            let what = format!("Ended on {ended}, before it started on {}: counted as 0 weeks", row.started_on);
            all.push(gap(row.person, of, LENGTHS, AgendaTab::Exit, what));
        }
    }
}

fn referrals(counting: &Counting<'_>, all: &mut Vec<Gap>) {
    let at = counting.period.to;
    for row in &counting.rows.referrals {
        let wait = &row.waiting;
        let of = Ref::Referral(wait.referral);
        let mut say = |changes, what: String| all.push(gap(wait.person, of, changes, AgendaTab::Referrals, what));
        if counting.period.contains(wait.received_on) && row.sources.is_empty() {
            say(REFERRALS, "Nobody is named who referred: in no line of the sources".into());
        }
        let counts = wait.is_waiting_at(at) || wait.completed_at(at).is_some();
        let lane_open = counting.reference.service(wait.service).is_some_and(|service| !service.lane_for(wait.stovewood).1);
        if counts && lane_open && wait.stovewood == Stovewood::Unknown {
            say(WAITS, "Stovewood status is not known: counted in the general lane".into());
        }
        let undecided = counting.reference.days("agenda.undecided-days");
        if let Some(days) = undecided.filter(|days| wait.is_undecided_at(at) && wait.received_on.days_to(at) > *days) {
            say(WAITS, format!("Received {} and not decided after {days} days: not on the waiting list", wait.received_on));
        }
        if let Some(first) = wait.first_attended_on.filter(|first| *first < wait.received_on) {
            say(WAITS, format!("First attended on {first}, before it was received on {}: counted as a wait of 0 days", wait.received_on));
        }
        if let Some(decided) = wait.decided_on.filter(|decided| *decided < wait.received_on) {
            say(WAITS, format!("Decided on {decided}, before it was received on {}", wait.received_on));
        }
    }
}

fn doubted(counting: &Counting<'_>, doubts: &Doubts, of: Option<&[ServiceId]>, all: &mut Vec<Gap>) {
    let own = |service: &ServiceId| of.is_none_or(|of| of.contains(service));
    for (person, referral, service, ask) in doubts.chosen.iter().filter(|(_, _, service, _)| own(service)) {
        let Some(service) = counting.reference.service(*service) else { continue };
        let against = route_one(ask, service, counting.reference).rules.into_iter().find(|rule| rule.holds == Some(false) && rule.rule != RuleKind::Lane);
        if let Some(rule) = against {
            let what = format!("A rule speaks against {}, and no reason is kept: {}", service.title(), rule.why.trim_end_matches('.'));
            all.push(gap(*person, Ref::Referral(*referral), REFERRALS, AgendaTab::Referrals, what));
        }
    }
    for (person, referral, _, on) in doubts.attended.iter().filter(|(_, _, service, _)| own(service)) {
        let what = format!("An appointment was attended on {on}, and support has not started: still counted as waiting");
        all.push(gap(*person, Ref::Referral(*referral), WAITS, AgendaTab::Referrals, what));
    }
    for (person, episode, _) in doubts.no_exit.iter().filter(|(_, _, service)| own(service)) {
        all.push(gap(*person, Ref::Episode(*episode), EVIDENCE, AgendaTab::Exit, "A planned ending without an exit strategy in the file"));
    }
    let counted: BTreeSet<PersonId> = counting.people(None).iter().map(|one| one.person).collect();
    for (one, other) in doubts.alike.iter().filter(|(one, other)| counted.contains(one) && counted.contains(other)) {
        let what = format!("{other} has the same name and birth date: counted as two people");
        all.push(gap(*one, Ref::Person(*one), PEOPLE, AgendaTab::Overview, what));
    }
}

/// What the contract book lacks: targets, a word on a shortfall, a month's costs.
fn contract(counting: &Counting<'_>, of: Option<&[ServiceId]>, all: &mut Vec<Gap>) {
    let own = |service: ServiceId| of.is_none_or(|of| of.contains(&service));
    let mut say = |changes, lacks, what: String| all.push(Gap { person: None, of: None, what, changes, tab: None, lacks });
    let lines = targets(counting);
    let title = |id: ServiceId| counting.reference.service(id).map(|service| service.title()).unwrap_or_default();
    let active = |id: ServiceId| {
        counting.received().any(|row| row.waiting.service == id) || counting.rows.episodes.iter().any(|row| row.service == id && row.touches(counting.period))
    };
    for service in listed(counting, of).into_iter().filter(|service| active(service.id)) {
        if lines.iter().all(|line| line.service != service.id) {
            say(TARGETS, Some(PageKind::Target), format!("No target of {} is entered for this period", service.title()));
        }
    }
    let notes = notes(counting);
    for line in lines.iter().filter(|line| own(line.service) && line.of.to <= counting.period.to) {
        let done = delivered(&Counting { period: line.to_date, ..*counting }, line.counted, Some(line.service)).len();
        let number = line.in_force() as usize;
        let told = notes.iter().any(|note| note.service.is_none_or(|id| id == line.service) && note.from <= line.of.to && note.to >= line.of.from);
        if done < number && !told {
            let what = format!("{}: {done} of {number} {} were delivered up to {}, and no note says why", title(line.service), line.counted, line.of.to);
            say(TARGETS, Some(PageKind::Note), what);
        }
    }
    for page in &counting.rows.pages {
        if let Page::Cost(cost) = page
            && cost.spent.is_none()
            && own(cost.service)
            && counting.period.contains(cost.from)
        {
            say(COSTS, None, format!("{}: costs incurred in {} are not entered", title(cost.service), cost.period()));
        }
    }
}
