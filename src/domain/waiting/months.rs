//! Waits over time: month by month and lane by lane, those first seen in the month and those who waited at its end; and the
//! events that drive demand. Answers how the two lanes differ this month and a year ago.

use super::{WaitingFacts, gap_between};
use crate::domain::codes::{EventKind, Lane};
use crate::domain::day::Day;
use crate::domain::ids::EventId;
use crate::domain::provider::Service;
use crate::domain::stats::Figures;
use serde::{Deserialize, Serialize};

/// This month, the months back to the same one a year ago, and the year before that one.
pub const MONTHS: usize = 25;

/// A dated event that drives demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDetails {
    /// When.
    pub on: Day,
    /// Which kind.
    pub kind: EventKind,
    /// What, in a few words; no person's name.
    pub words: String,
}

/// A stored one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemandEvent {
    /// Row.
    pub id: EventId,
    /// What is recorded.
    pub details: EventDetails,
}

/// One lane in one month.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LaneMonth {
    /// Whole waits of those first seen in the month.
    pub seen: Figures,
    /// Days so far of those who waited at its end.
    pub waiting: Figures,
}

/// One month of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Month {
    /// Its last day; of the present month the day asked for.
    pub end: Day,
    /// Its lanes, in the order of the service.
    pub lanes: Vec<(Lane, LaneMonth)>,
}

impl Month {
    /// One lane of it.
    pub fn lane(&self, lane: Lane) -> Option<LaneMonth> {
        self.lanes.iter().find(|(own, _)| *own == lane).map(|(_, figures)| *figures)
    }
    /// How many days longer the general lane's medians are: of those seen, and of those waiting.
    pub fn gap(&self) -> Option<(Option<f64>, Option<f64>)> {
        let (fast, general) = (self.lane(Lane::Stovewood)?, self.lane(Lane::General)?);
        Some((gap_between(general.seen.median, fast.seen.median), gap_between(general.waiting.median, fast.waiting.median)))
    }
}

/// The first day of the month that lies so many months before the one of `at`.
pub fn first_of_month(at: Day, back: usize) -> Day {
    at.first_of_month().plus_months(-i32::try_from(back).unwrap_or(i32::MAX))
}

/// Month by month, the present one first. `facts` are those that waited or were seen since the first of them.
pub fn months(service: &Service, facts: &[WaitingFacts], at: Day) -> Vec<Month> {
    let lanes: Vec<Lane> = super::lanes_of(service);
    let month = |back: usize| {
        let from = first_of_month(at, back);
        let end = from.last_of_month().min(at);
        let figures = |lane: Lane| {
            let rows = || facts.iter().filter(move |row| row.service == service.id && service.lane_for(row.stovewood).0 == lane);
            let seen = rows().filter_map(|row| Some((row.received_on, row.first_attended_on.filter(|on| from <= *on && *on <= end)?)));
            LaneMonth {
                seen: Figures::of(seen.map(|(received, seen)| received.days_to(seen).max(0)).collect()),
                waiting: Figures::of(rows().filter(|row| row.is_waiting_at(end)).map(|row| row.received_on.days_to(end)).collect()),
            }
        };
        Month { end, lanes: lanes.iter().map(|lane| (*lane, figures(*lane))).collect() }
    };
    (0..MONTHS).map(month).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codes::{Decision, Stovewood};
    use crate::domain::ids::{PersonId, ReferralId};
    use crate::domain::waiting::Days;
    use crate::store::seeds::{reference, seeds};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_counts_who_was_seen_in_it_and_who_waited_at_its_end() {
        let rules = reference(seeds().unwrap());
        let service = rules.find_service("GROW", "Trauma stabilisation").unwrap();
        let row = |n: i64, stovewood, received: &str, seen: Option<&str>| WaitingFacts {
            person: PersonId(n),
            referral: ReferralId(n),
            service: service.id,
            received_on: day(received),
            decision: Decision::Accepted,
            decided_on: Some(day(received)),
            stovewood,
            urgent: Vec::new(),
            first_attended_on: seen.map(day),
            ended_on: None,
        };
        let facts = [
            row(1, Stovewood::Nca, "2026-10-01", Some("2026-11-02")),
            row(2, Stovewood::No, "2026-05-01", Some("2026-11-20")),
            row(3, Stovewood::No, "2026-10-20", None),
            row(4, Stovewood::No, "2025-09-01", Some("2025-11-30")),
            row(5, Stovewood::Nca, "2025-11-01", Some("2025-12-01")),
            row(6, Stovewood::No, "2026-11-21", Some("2026-11-22")),
        ];
        let all = months(service, &facts, day("2026-11-21"));
        assert_eq!((all.len(), all[0].end, all[1].end, all[24].end), (MONTHS, day("2026-11-21"), day("2026-10-31"), day("2024-11-30")));
        let general = all[0].lane(Lane::General).unwrap();
        assert_eq!((general.seen.n, general.seen.median, general.waiting.n), (1, Some(203.0), 2));
        assert_eq!(all[0].gap(), Some((Some(203.0 - 32.0), None)));
        let year_ago = &all[12];
        assert_eq!((year_ago.lane(Lane::General).unwrap().seen.longest, year_ago.lane(Lane::Stovewood).unwrap().waiting.longest), (Some(90), Some(29)));
        assert_eq!(months(service, &facts[..5], day("2026-11-21"))[1..], all[1..], "what comes later changes no earlier month");
        let now = Days::of(service, &facts, day("2026-11-21")).figures(service);
        assert_eq!(now.iter().map(|lane| lane.waiting_now).collect::<Vec<_>>(), all[0].lanes.iter().map(|(_, lane)| lane.waiting).collect::<Vec<_>>());
    }
}
