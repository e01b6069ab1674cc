//! Waiting lists: who waits for a service, in which order and why, and the measured waits beside the published one.
//! Used by Waiting lists, Routing, `waiting` and the returns. 'Waiting now' and 'completed' are never mixed.

pub mod months;
pub mod offer;
mod place;
pub mod well;

use super::codes::{Decision, Lane, Stovewood};
use super::day::Day;
use super::ids::{PersonId, ReferralId, ServiceId};
use super::provider::{PublishedWait, Service};
use super::stats::Figures;
pub use place::{Entry, Rank, Ranks, ordinal};
use serde::{Deserialize, Serialize};

/// Completed waits count over so many calendar months up to and including the day (`completed_12m` of the interface).
const COMPLETED_MONTHS: i32 = 12;
/// A forecast needs at least so many completed waits (interface, 'JSON').
pub const FORECAST_LEAST: usize = 5;

/// Who was first seen after this day counts among the completed waits at `at`.
pub fn seen_after(at: Day) -> Day {
    at.plus_months(-COMPLETED_MONTHS)
}

/// Put before others on the list, with a reason and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urgent {
    /// Why; the place on the list shows it.
    pub reason: String,
    /// Since when.
    pub from: Day,
    /// The last day it counts; none in files of before it was asked for.
    pub until: Option<Day>,
    /// Taken back on that day.
    pub ended_on: Option<Day>,
}

impl Urgent {
    /// Does it count on that day?
    pub fn counts_at(&self, at: Day) -> bool {
        self.from <= at && self.until.is_none_or(|until| until >= at) && self.ended_on.is_none_or(|on| on > at)
    }
    /// The one that counts on that day; the latest where several do.
    pub fn at(all: &[Self], at: Day) -> Option<&Self> {
        all.iter().rfind(|urgent| urgent.counts_at(at))
    }
}

/// A referral as waiting lists read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingFacts {
    /// Whose.
    pub person: PersonId,
    /// Which.
    pub referral: ReferralId,
    /// For which service.
    pub service: ServiceId,
    /// The wait starts here.
    pub received_on: Day,
    /// As stored; it counts from `decided_on`.
    pub decision: Decision,
    /// When it was decided.
    pub decided_on: Option<Day>,
    /// Decides the lane.
    pub stovewood: Stovewood,
    /// When it was put before others, and why.
    pub urgent: Vec<Urgent>,
    /// The wait stops here.
    pub first_attended_on: Option<Day>,
    /// Closed, or the episode's end.
    pub ended_on: Option<Day>,
}

impl WaitingFacts {
    /// Received by then, not seen and not closed.
    fn is_unseen_at(&self, at: Day) -> bool {
        let later = |on: Option<Day>| on.is_none_or(|on| on > at);
        self.received_on <= at && later(self.first_attended_on) && later(self.ended_on)
    }
    fn decision_at(&self, at: Day) -> Decision {
        stood_at(self.decision, self.decided_on, at)
    }
    /// Accepted, without an attended first appointment, not closed.
    pub fn is_waiting_at(&self, at: Day) -> bool {
        self.is_unseen_at(at) && self.decision_at(at) == Decision::Accepted
    }
    /// Still to be decided: counted apart from those who wait.
    pub fn is_undecided_at(&self, at: Day) -> bool {
        self.is_unseen_at(at) && self.decision_at(at) == Decision::Pending
    }
    /// Days from receipt to the first attended appointment, if that lies in the window that ends `at`.
    pub fn completed_at(&self, at: Day) -> Option<i64> {
        let attended = self.first_attended_on.filter(|on| *on <= at && *on > seen_after(at))?;
        Some(self.received_on.days_to(attended).max(0))
    }
    /// Why it is put before others on that day, if it is.
    pub fn urgent_at(&self, at: Day) -> Option<&Urgent> {
        Urgent::at(&self.urgent, at)
    }
}

/// A decision as it stood that day: before its own day it was still to be made.
fn stood_at(decision: Decision, decided_on: Option<Day>, at: Day) -> Decision {
    if decided_on.is_some_and(|on| on > at) { Decision::Pending } else { decision }
}

/// One lane's figures.
#[derive(Debug, Clone, PartialEq)]
pub struct LaneFigures {
    /// Which.
    pub lane: Lane,
    /// Days so far of those who wait.
    pub waiting_now: Figures,
    /// Days of those first seen in the last twelve months.
    pub completed_12m: Figures,
    /// What the provider published.
    pub published: Option<PublishedWait>,
    /// The completed median, half up; only from five completed waits.
    pub forecast_days: Option<i64>,
}

/// How many days longer the general lane's medians are than the Stovewood lane's; negative when shorter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Of those waiting now; none while a lane is empty.
    pub waiting_now: Option<f64>,
    /// Of those first seen in the last twelve months.
    pub completed_12m: Option<f64>,
}

/// A service's list on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceList {
    /// Figures of each lane the service has, also when empty.
    pub lanes: Vec<LaneFigures>,
    /// Between the lanes, where there are two.
    pub gap: Option<Gap>,
    /// Everyone waiting, in order.
    pub entries: Vec<Entry>,
    /// Referrals that await a decision.
    pub undecided: usize,
}

/// The whole list of one service; facts of other services are passed over.
pub fn service_list(service: &Service, facts: &[WaitingFacts], at: Day) -> ServiceList {
    let days = Days::of(service, facts, at);
    let lanes = days.figures(service);
    ServiceList { gap: gap(&lanes), lanes, entries: place::entries(service, facts, at), undecided: days.undecided }
}

/// What a service's figures are made of: days by lane (in the order of `Lane::ALL`), and how many await a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days {
    at: Day,
    /// Whoever was seen after it was seen in the twelve months.
    seen_after: Day,
    waiting: [Vec<i64>; 2],
    completed: [Vec<i64>; 2],
    /// Referrals that await a decision.
    pub undecided: usize,
}

impl Days {
    /// Of nobody yet.
    pub fn as_at(at: Day) -> Self {
        Self { at, seen_after: seen_after(at), waiting: Default::default(), completed: Default::default(), undecided: 0 }
    }
    /// Of a service's facts.
    pub fn of(service: &Service, facts: &[WaitingFacts], at: Day) -> Self {
        let mut days = Self::as_at(at);
        facts.iter().filter(|row| row.service == service.id).for_each(|row| days.add(service, row));
        days
    }
    /// Counts one referral of this service.
    pub fn add(&mut self, service: &Service, row: &WaitingFacts) {
        let lane = service.lane_for(row.stovewood).0;
        match row.first_attended_on {
            Some(on) if on <= self.at => self.add_seen(lane, row.received_on, on),
            _ if row.is_unseen_at(self.at) => self.add_unseen(lane, row.received_on, row.decision, row.decided_on),
            _ => {}
        }
    }
    /// Counts one that was seen by then, if that was in the twelve months.
    pub fn add_seen(&mut self, lane: Lane, received_on: Day, attended_on: Day) {
        if attended_on > self.seen_after {
            self.completed[lane as usize].push(received_on.days_to(attended_on).max(0));
        }
    }
    /// Counts one that was neither seen nor closed by then.
    pub fn add_unseen(&mut self, lane: Lane, received_on: Day, decision: Decision, decided_on: Option<Day>) {
        match stood_at(decision, decided_on, self.at) {
            Decision::Accepted => self.waiting[lane as usize].push(received_on.days_to(self.at)),
            Decision::Pending => self.undecided += 1,
            _ => {}
        }
    }
    /// How long those wait who wait now, whatever their lane.
    pub fn waiting_now(&self) -> impl Iterator<Item = i64> {
        self.waiting.iter().flatten().copied()
    }
    /// The figures of each lane the service has, also when empty.
    pub fn figures(&self, service: &Service) -> Vec<LaneFigures> {
        let figures = |lane: Lane| {
            let completed_12m = Figures::of(self.completed[lane as usize].clone());
            LaneFigures {
                lane,
                waiting_now: Figures::of(self.waiting[lane as usize].clone()),
                forecast_days: completed_12m.median_whole().filter(|_| completed_12m.n >= FORECAST_LEAST),
                completed_12m,
                published: service.lane(lane).and_then(|own| own.published.clone()),
            }
        };
        lanes_of(service).into_iter().map(figures).collect()
    }
}

/// The lanes of a service, in its order; one without lanes of its own has the general one.
fn lanes_of(service: &Service) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = service.lanes.iter().map(|own| own.lane).collect();
    if !lanes.contains(&Lane::General) {
        lanes.push(Lane::General);
    }
    lanes
}

/// How many days longer the general lane takes.
fn gap_between(general: Option<f64>, fast: Option<f64>) -> Option<f64> {
    general.zip(fast).map(|(general, fast)| general - fast)
}

/// How far the lanes are apart, where there are two.
pub fn gap(lanes: &[LaneFigures]) -> Option<Gap> {
    let of = |lane: Lane| lanes.iter().find(|figures| figures.lane == lane);
    let (fast, general) = (of(Lane::Stovewood)?, of(Lane::General)?);
    let between = |pick: fn(&LaneFigures) -> Option<f64>| gap_between(pick(general), pick(fast));
    Some(Gap { waiting_now: between(|lane| lane.waiting_now.median), completed_12m: between(|lane| lane.completed_12m.median) })
}

#[cfg(test)]
mod tests;
