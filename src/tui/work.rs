//! Figures that take a while: what a screen asks to have worked out, and what comes back.
//! A screen says what it wants after `load`; `app/job` works it out beside the interface. Never called by a screen itself.

use crate::domain::day::Day;
use crate::domain::report::{Committee, Period, ServiceWaiting, committee};
use crate::domain::waiting::lane_figures;
use crate::store::{Result, Store};

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// The waits of every service, as at a day.
    Waits(Day),
    /// The committee's figures of a period, ages in the bands of that name.
    Committee(Period, String),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Worked {
    /// One entry a service, in the order of the directory.
    Waits(Vec<ServiceWaiting>),
    /// The figures; none when there are no bands of that name.
    Committee(Option<Box<Committee>>),
}

impl Work {
    /// What is said meanwhile.
    pub const fn what(&self) -> &'static str {
        match self {
            Self::Waits(_) => "Working out the waits of every service… Esc stops.",
            Self::Committee(..) => "Working out the figures of the period… Esc stops.",
        }
    }
    /// Works it out. Takes as long as it takes; the store can be interrupted.
    pub fn done(&self, store: &Store) -> Result<Worked> {
        match self {
            Self::Waits(at) => waits(store, *at).map(Worked::Waits),
            Self::Committee(period, bands) => {
                let rows = store.report_rows(*period)?;
                let bands = store.reference().bands.iter().find(|set| set.key == *bands);
                Ok(Worked::Committee(bands.map(|bands| Box::new(committee(&rows, *period, bands, store.reference())))))
            }
        }
    }
}

fn waits(store: &Store, at: Day) -> Result<Vec<ServiceWaiting>> {
    let one = |service: &crate::domain::provider::Service| {
        let facts = store.waiting_facts(service.id, at)?;
        let undecided = facts.iter().filter(|row| row.is_undecided_at(at)).count();
        Ok(ServiceWaiting { service: service.id, lanes: lane_figures(service, &facts, at), undecided })
    };
    store.reference().services.iter().map(one).collect()
}
