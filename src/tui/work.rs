//! Figures that take a while: what a screen asks to have worked out, and what comes back.
//! A screen says what it wants after `load`; `app/job` works it out beside the interface. Never called by a screen itself.

use crate::domain::day::Day;
use crate::domain::ids::ServiceId;
use crate::domain::ids::{KeptId, PersonId};
use crate::domain::provider::Service;
use crate::domain::report::gaps::Gap;
use crate::domain::report::{Asked, Behind, Item, ServiceWaiting};
use crate::domain::waiting::months::{MONTHS, Month, first_of_month, months};
use crate::domain::waiting::offer::Offer;
use crate::domain::waiting::well::ListFilter;
use crate::domain::waiting::{Days, Entry};
use crate::exchange::returns;
pub use crate::exchange::returns::kept::{Difference, Opened};
use crate::output::returns::Return;
use crate::store::{Result, Store, WindowRow};
use std::collections::HashMap;

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// The waits of every service, as at a day.
    Waits(Day),
    /// The same, and who waits longest.
    Lists(Day),
    /// One service's waits, as at a day, with how long everyone there has waited so far.
    List(ServiceId, Day),
    /// One service's waits month by month, as at a day.
    OverTime(ServiceId, Day),
    /// Those of one service's list that a filter shows, as at a day.
    Filtered(ServiceId, Day, ListFilter),
    /// A return with whole figures.
    Return(Asked),
    /// The records behind figures, each with its name.
    Behind(Asked, Vec<(String, Behind)>),
    /// What to mend before a return.
    Gaps(Asked),
    /// A return that was sent, against today.
    Kept(KeptId),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Worked {
    /// One entry a service, in the order of the directory.
    Waits(Vec<ServiceWaiting>),
    /// The same, and the place of whoever waits longest of all.
    Lists(Vec<ServiceWaiting>, Option<Entry>),
    /// One service's figures, and the days of those who wait; none when there is no such service.
    List(Option<(ServiceWaiting, Vec<i64>)>),
    /// Month by month, the present one first.
    OverTime(Vec<Month>),
    /// Whom the filter shows, in order, and the figures of the whole list.
    Filtered(Vec<WindowRow>, Option<(ServiceWaiting, Vec<i64>)>),
    /// The figures.
    Return(Box<Return>),
    /// The lists, and what the people are called.
    Behind(Vec<(String, Vec<Item>)>, HashMap<PersonId, String>),
    /// What to mend, and what the people are called.
    Gaps(Vec<Gap>, HashMap<PersonId, String>),
    /// As it was sent, and what is another figure today.
    Kept(Box<Opened>),
}

impl Work {
    /// What is said meanwhile.
    pub const fn what(&self) -> &'static str {
        match self {
            Self::Waits(_) | Self::Lists(_) => "Working out the waits of every service… Esc stops.",
            Self::List(..) => "Working out the waits of this service… Esc stops.",
            Self::OverTime(..) => "Working out the waits month by month… Esc stops.",
            Self::Filtered(..) => "Looking through the list… Esc stops.",
            Self::Return(_) => "Working out the figures of the period… Esc stops.",
            Self::Behind(..) => "Looking for the records behind a figure… Esc stops.",
            Self::Gaps(_) => "Looking for what is missing or contradictory… Esc stops.",
            Self::Kept(_) => "Comparing what was sent with today… Esc stops.",
        }
    }
    /// Works it out. Takes as long as it takes; the store can be interrupted.
    pub fn done(&self, store: &Store) -> Result<Worked> {
        match self {
            Self::Waits(at) => waits(store, *at).map(Worked::Waits),
            Self::Lists(at) => {
                let all = waits(store, *at)?;
                let longest = longest(store, &all, *at)?;
                Ok(Worked::Lists(all, longest))
            }
            Self::List(service, at) => list(store, *service, *at).map(Worked::List),
            Self::OverTime(service, at) => over_time(store, *service, *at).map(Worked::OverTime),
            Self::Filtered(service, at, filter) => Ok(Worked::Filtered(filtered(store, *service, *at, filter)?, list(store, *service, *at)?)),
            Self::Return(asked) => Ok(Worked::Return(Box::new(returns::figures(store, asked)?))),
            Self::Behind(asked, wanted) => {
                let items = returns::kept::lists_behind(store, asked, wanted.iter().map(|(_, figure)| figure))?;
                let lists: Vec<_> = wanted.iter().map(|(name, _)| name.clone()).zip(items).collect();
                let called = store.called(lists.iter().flat_map(|(_, items)| items.iter().map(|item| item.person)))?;
                Ok(Worked::Behind(lists, called))
            }
            Self::Gaps(asked) => {
                let gaps = returns::gaps(store, asked)?;
                let called = store.called(gaps.iter().filter_map(|gap| gap.person))?;
                Ok(Worked::Gaps(gaps, called))
            }
            Self::Kept(id) => Ok(Worked::Kept(Box::new(returns::kept::open(store, *id)?))),
        }
    }
}

fn over_time(store: &Store, service: ServiceId, at: Day) -> Result<Vec<Month>> {
    let reference = store.reference_at(at)?;
    let Some(service) = reference.service(service) else { return Ok(Vec::new()) };
    let facts = store.waiting_history(service.id, first_of_month(at, MONTHS - 1), at)?;
    Ok(months(service, &facts, at))
}

fn filtered(store: &Store, service: ServiceId, at: Day, filter: &ListFilter) -> Result<Vec<WindowRow>> {
    let reference = store.reference_at(at)?;
    let Some(service) = reference.service(service) else { return Ok(Vec::new()) };
    let all = store.waiting_ranks(service, at)?.all();
    let mut rows = store.waiting_window(service, at, 0, all)?.rows;
    rows.retain(|row| {
        let quiet = row.meanwhile.touch.quiet_since(&reference, at).is_some();
        filter.shows(row.entry.lane, row.entry.days, row.meanwhile.offer.as_ref().map(Offer::state), quiet)
    });
    Ok(rows)
}

/// A service's figures, and the days of those who wait.
fn list(store: &Store, service: ServiceId, at: Day) -> Result<Option<(ServiceWaiting, Vec<i64>)>> {
    let reference = store.reference_at(at)?;
    let Some(service) = reference.service(service) else { return Ok(None) };
    let (waiting, days) = figures(store, service, at)?;
    Ok(Some((waiting, days.waiting_now().collect())))
}

fn waits(store: &Store, at: Day) -> Result<Vec<ServiceWaiting>> {
    store.reference_at(at)?.services.iter().map(|service| Ok(figures(store, service, at)?.0)).collect()
}

/// Who waits longest of all, and where they stand.
fn longest(store: &Store, all: &[ServiceWaiting], at: Day) -> Result<Option<Entry>> {
    let days = |row: &&ServiceWaiting| row.lanes.iter().filter_map(|lane| lane.waiting_now.longest).max();
    let reference = store.reference_at(at)?;
    let service = all.iter().filter(|row| days(row).is_some()).max_by_key(days).and_then(|row| reference.service(row.service));
    service.map_or(Ok(None), |service| store.longest_waiting(service, at))
}

fn figures(store: &Store, service: &Service, at: Day) -> Result<(ServiceWaiting, Days)> {
    let days = store.waiting_days(service, at)?;
    Ok((ServiceWaiting { service: service.id, lanes: days.figures(service), undecided: days.undecided }, days))
}
