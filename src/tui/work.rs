//! Figures that take a while: what a screen asks to have worked out, and what comes back.
//! A screen says what it wants after `load`; `app/job` works it out beside the interface. Never called by a screen itself.

use crate::domain::day::Day;
use crate::domain::ids::ServiceId;
use crate::domain::provider::Service;
use crate::domain::report::{Committee, Period, ServiceWaiting, committee};
use crate::domain::waiting::Days;
use crate::store::{Result, Store};

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// The waits of every service, as at a day.
    Waits(Day),
    /// One service's waits, as at a day, with how long everyone there has waited so far.
    List(ServiceId, Day),
    /// The committee's figures of a period, ages in the bands of that name.
    Committee(Period, String),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Worked {
    /// One entry a service, in the order of the directory.
    Waits(Vec<ServiceWaiting>),
    /// One service's figures, and the days of those who wait; none when there is no such service.
    List(Option<(ServiceWaiting, Vec<i64>)>),
    /// The figures; none when there are no bands of that name.
    Committee(Option<Box<Committee>>),
}

impl Work {
    /// What is said meanwhile.
    pub const fn what(&self) -> &'static str {
        match self {
            Self::Waits(_) => "Working out the waits of every service… Esc stops.",
            Self::List(..) => "Working out the waits of this service… Esc stops.",
            Self::Committee(..) => "Working out the figures of the period… Esc stops.",
        }
    }
    /// Works it out. Takes as long as it takes; the store can be interrupted.
    pub fn done(&self, store: &Store) -> Result<Worked> {
        match self {
            Self::Waits(at) => waits(store, *at).map(Worked::Waits),
            Self::List(service, at) => {
                let service = store.reference().service(*service);
                Ok(Worked::List(
                    service.map(|service| figures(store, service, *at)).transpose()?.map(|(waiting, days)| (waiting, days.waiting_now().collect())),
                ))
            }
            Self::Committee(period, bands) => {
                let rows = store.report_rows(*period)?;
                let bands = store.reference().bands.iter().find(|set| set.key == *bands);
                Ok(Worked::Committee(bands.map(|bands| Box::new(committee(&rows, *period, bands, store.reference())))))
            }
        }
    }
}

fn waits(store: &Store, at: Day) -> Result<Vec<ServiceWaiting>> {
    store.reference().services.iter().map(|service| Ok(figures(store, service, at)?.0)).collect()
}

fn figures(store: &Store, service: &Service, at: Day) -> Result<(ServiceWaiting, Days)> {
    let days = store.waiting_days(service, at)?;
    Ok((ServiceWaiting { service: service.id, lanes: days.figures(service), undecided: days.undecided }, days))
}
