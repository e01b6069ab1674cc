//! Activity against contract: what was delivered of what a target counts, what is still to deliver, progress towards the outcomes
//! agreed with each person, and costs beside the cost workbook. Used by the monthly return. Nothing is shared out over time: a
//! target is compared with its own days.

use super::behind::{Item, contact, episode, referral};
use super::people::accessing;
use super::rows::AimRow;
use super::{Counting, Period, Rows};
use crate::domain::book::Page;
use crate::domain::book::contract::{Cost, Note, Pence, Target};
use crate::domain::codes::{AimState, ContactKind, Counted, Ending, TargetBasis};
use crate::domain::day::Day;
use crate::domain::ids::{Ref, ServiceId};
use crate::domain::provider::{Reference, Service};
use crate::domain::stats::percent;
use chrono::Datelike;

impl Period {
    /// The year of the contract that covers the day: from its anniversary, up to the contract's end. Without one, the calendar's year.
    pub fn contract_year(day: Day, reference: &Reference) -> Self {
        let mut contracts = reference.services.iter().flat_map(|service| &service.contracts);
        let january = day.first_of_month().plus_months(-i32::try_from(day.0.month0()).unwrap_or(0));
        let (from, to) =
            contracts.find(|contract| contract.from <= day && day <= contract.to).map_or((january, None), |contract| (contract.from, Some(contract.to)));
        let years = (0..200).take_while(|year| from.plus_months(year * 12) <= day).last().unwrap_or(0);
        let start = from.plus_months(years * 12);
        let end = start.plus_months(12).plus_days(-1);
        Self { from: start, to: to.map_or(end, |to| to.min(end)) }
    }
    fn days(self) -> usize {
        usize::try_from(self.from.days_to(self.to) + 1).unwrap_or(0)
    }
    fn overlaps(self, from: Day, to: Day) -> bool {
        from <= self.to && to >= self.from
    }
}

/// A target beside what was delivered of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetLine {
    /// Of which service.
    pub service: ServiceId,
    /// What is counted.
    pub counted: Counted,
    /// The target's own days.
    pub of: Period,
    /// As contracted.
    pub contracted: Option<u32>,
    /// What took its place.
    pub reprofiled: Option<u32>,
    /// Where that is written.
    pub source: String,
    /// Its days within the period.
    pub within: Period,
    /// Its days up to the period's end.
    pub to_date: Period,
}

impl TargetLine {
    /// The number that counts: the re-profiled one where there is one.
    pub fn in_force(&self) -> u32 {
        self.reprofiled.or(self.contracted).unwrap_or(0)
    }
    /// How much of its time had gone by the period's end, in per cent.
    pub fn time_gone(&self) -> Option<u32> {
        percent(self.to_date.days(), self.of.days())
    }
}

/// The days that have to be read for a period's targets: from the first day of the earliest of them.
pub fn reaching(pages: &[Page], period: Period) -> Period {
    let firsts = pages.iter().filter_map(|page| if let Page::Target(own) = page { Some(own) } else { None });
    let firsts = firsts.filter(|own| period.overlaps(own.from, own.to)).map(|own| own.from);
    Period { from: firsts.min().map_or(period.from, |first| first.min(period.from)), ..period }
}

impl Rows {
    fn targets(&self) -> impl Iterator<Item = &Target> {
        self.pages.iter().filter_map(|page| if let Page::Target(own) = page { Some(own) } else { None })
    }
    fn costs(&self) -> impl Iterator<Item = &Cost> {
        self.pages.iter().filter_map(|page| if let Page::Cost(own) = page { Some(own) } else { None })
    }
}

/// The targets whose days touch the period, by service, by what is counted, and by their days.
pub fn targets(counting: &Counting<'_>) -> Vec<TargetLine> {
    let period = counting.period;
    let mut lines: Vec<TargetLine> = Vec::new();
    let mut all: Vec<&Target> = counting.rows.targets().filter(|own| period.overlaps(own.from, own.to)).collect();
    all.sort_by_key(|own| own.agreed_on);
    for own in all {
        let of = Period { from: own.from, to: own.to };
        let at = lines.iter().position(|line| (line.service, line.counted, line.of) == (own.service, own.counted, of));
        let at = at.unwrap_or_else(|| {
            let to_date = Period { from: own.from, to: own.to.min(period.to) };
            let within = Period { from: own.from.max(period.from), ..to_date };
            let (service, counted) = (own.service, own.counted);
            lines.push(TargetLine { service, counted, of, contracted: None, reprofiled: None, source: String::new(), within, to_date });
            lines.len() - 1
        });
        // The one agreed last is the one that counts.
        match own.basis {
            TargetBasis::Contracted => lines[at].contracted = Some(own.number),
            TargetBasis::Reprofiled => lines[at].reprofiled = Some(own.number),
        }
        if own.basis == TargetBasis::Reprofiled || lines[at].reprofiled.is_none() {
            lines[at].source.clone_from(&own.source);
        }
    }
    let place = |id: ServiceId| counting.reference.services.iter().position(|service| service.id == id);
    lines.sort_by_key(|line| (place(line.service), line.counted, line.of.from, line.of.to));
    lines
}

/// What a target counts, record by record, on the days of `counting`; of one service, or of all.
pub fn delivered(counting: &Counting<'_>, counted: Counted, of: Option<ServiceId>) -> Vec<Item> {
    let (rows, period) = (counting.rows, counting.period);
    let own = |service: ServiceId| of.is_none_or(|id| id == service);
    let episodes = || rows.episodes.iter().filter(|row| own(row.service));
    let ended = |how: Option<Ending>| episodes().filter(|row| row.left_in(period) && (how.is_none() || row.ending == how)).map(episode).collect();
    let contacts = |keep: fn(ContactKind) -> bool| {
        let made = rows.contacts.iter().filter(|row| own(row.service) && period.contains(row.on) && keep(row.kind));
        made.map(contact).collect()
    };
    match counted {
        Counted::Referrals => rows.referrals.iter().filter(|row| own(row.waiting.service) && period.contains(row.waiting.received_on)).map(referral).collect(),
        Counted::People => {
            let people = accessing(episodes(), period, &[]);
            people.iter().map(|one| Item { person: one.person, of: Ref::Person(one.person), words: format!("support from {}", one.on) }).collect()
        }
        Counted::Started => episodes().filter(|row| period.contains(row.started_on)).map(episode).collect(),
        Counted::Sessions => contacts(|kind| kind == ContactKind::Session),
        Counted::Contacts => contacts(|_| true),
        Counted::Endings => ended(None),
        Counted::Planned => ended(Some(Ending::Planned)),
        Counted::Unplanned => ended(Some(Ending::Unplanned)),
    }
}

/// The services a monthly return lists: under contract on some day of the period, or with something to count in it.
pub fn listed<'r>(counting: &Counting<'r>, of: Option<&[ServiceId]>) -> Vec<&'r Service> {
    let under_contract = |service: &Service| service.contracts.iter().any(|contract| counting.period.overlaps(contract.from, contract.to));
    let active = |service: &Service| {
        counting.rows.episodes.iter().any(|row| row.service == service.id && row.touches(counting.period))
            || counting.received().any(|row| row.waiting.service == service.id)
    };
    let asked = |service: &&Service| of.is_none_or(|of| of.contains(&service.id));
    counting.reference.services.iter().filter(asked).filter(|service| under_contract(service) || active(service)).collect()
}

impl AimRow {
    /// How it stands at the end of the period, by its steps.
    pub fn state(&self, period: Period) -> AimState {
        let achieved = |on: &Option<Day>| on.is_some_and(|on| on <= period.to);
        let whole = !self.steps.is_empty() && self.steps.iter().all(|(_, on)| achieved(on));
        let last = self.steps.iter().filter_map(|(_, on)| *on).filter(|on| *on <= period.to).max();
        let moved = self.steps.iter().flat_map(|(started, achieved)| [started, achieved]).flatten().any(|on| period.contains(*on));
        match (whole, last.is_some_and(|on| period.contains(on)), moved) {
            (true, true, _) => AimState::Achieved,
            (true, false, _) => AimState::Before,
            (false, _, true) => AimState::Progress,
            (false, _, false) => AimState::Still,
        }
    }
}

/// Outcomes agreed in plans, record by record: of one service, and in one state, or all.
pub fn aims(counting: &Counting<'_>, of: Option<ServiceId>, state: Option<AimState>) -> Vec<Item> {
    let own = counting.rows.aims.iter().filter(|row| of.is_none_or(|id| id == row.service));
    let own = own.map(|row| (row, row.state(counting.period))).filter(|(_, is)| state.is_none_or(|state| state == *is));
    own.map(|(row, is)| Item { person: row.person, of: Ref::Episode(row.episode), words: format!("{}: {is}", row.domain) }).collect()
}

/// Notes about some day of the period, oldest first.
pub fn notes<'a>(counting: &Counting<'a>) -> Vec<&'a Note> {
    let notes = counting.rows.pages.iter().filter_map(|page| if let Page::Note(own) = page { Some(own) } else { None });
    notes.filter(|own| counting.period.overlaps(own.from, own.to)).collect()
}

/// The costs of a service: of the period, and of the contract year up to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostLine {
    /// Of which service; none for all of them.
    pub service: Option<ServiceId>,
    /// In the workbook, for months that start in the period.
    pub planned: Pence,
    /// Incurred in them.
    pub spent: Pence,
    /// In the workbook for the whole contract year.
    pub year_planned: Pence,
    /// Incurred in the contract year so far.
    pub year_spent: Pence,
}

impl CostLine {
    /// What the workbook still has for the contract year.
    pub const fn left(&self) -> Pence {
        Pence(self.year_planned.0 - self.year_spent.0)
    }
}

/// Costs by service, and all of them last; nothing where nothing was entered.
pub fn costs(counting: &Counting<'_>, of: Option<&[ServiceId]>) -> Vec<CostLine> {
    let (period, year) = (counting.period, Period::contract_year(counting.period.to, counting.reference));
    let asked = counting.rows.costs().filter(|own| of.is_none_or(|of| of.contains(&own.service)));
    let of_year: Vec<&Cost> = asked.filter(|own| year.contains(own.from) || period.contains(own.from)).collect();
    let line = |service: Option<ServiceId>| {
        let own: Vec<&&Cost> = of_year.iter().filter(|own| service.is_none_or(|id| id == own.service)).collect();
        let sum = |keep: &dyn Fn(&Cost) -> bool, of: fn(&Cost) -> Pence| Pence(own.iter().filter(|own| keep(own)).map(|own| of(own).0).sum());
        let spent = |own: &Cost| own.spent.unwrap_or_default();
        CostLine {
            service,
            planned: sum(&|own| period.contains(own.from), |own| own.planned),
            spent: sum(&|own| period.contains(own.from), spent),
            year_planned: sum(&|own| year.contains(own.from), |own| own.planned),
            year_spent: sum(&|own| year.contains(own.from) && own.from <= period.to, spent),
        }
    };
    let entered = counting.reference.services.iter().filter(|service| of_year.iter().any(|own| own.service == service.id));
    let mut lines: Vec<CostLine> = entered.map(|service| line(Some(service.id))).collect();
    if !lines.is_empty() {
        lines.push(line(None));
    }
    lines
}
