//! A waiting list as it stands on a day: who, in which order and why, and how long people wait.
//! Used by Waiting lists, Routing, `waiting`, `route` and returns. 'Waiting now' and 'completed' are never mixed.

use super::codes::{Decision, Lane, Stovewood};
use super::day::Day;
use super::ids::{PersonId, ReferralId, ServiceId};
use super::provider::{PublishedWait, Service};
use super::stats::Figures;

/// What a list reads of a referral.
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
    /// As stored; undecided before `decided_on`.
    pub decision: Decision,
    /// When it was decided.
    pub decided_on: Option<Day>,
    /// Decides the lane.
    pub stovewood: Stovewood,
    /// Before others, with the reason; empty when not.
    pub urgent_reason: String,
    /// The wait stops here.
    pub first_attended_on: Option<Day>,
    /// Closed without an attended appointment, or the episode's end.
    pub ended_on: Option<Day>,
}

/// One position of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// From 1, across the service's lanes.
    pub position: usize,
    /// Who.
    pub person: PersonId,
    /// Which referral.
    pub referral: ReferralId,
    /// In which lane.
    pub lane: Lane,
    /// Received on.
    pub received_on: Day,
    /// As-at day minus received day.
    pub days: i64,
    /// Put first, with a reason.
    pub urgent: bool,
    /// Why here, in a few words.
    pub why: String,
}

/// A lane's figures.
#[derive(Debug, Clone, PartialEq)]
pub struct LaneFigures {
    /// Which.
    pub lane: Lane,
    /// Days so far of those who wait.
    pub waiting_now: Figures,
    /// Days from received to first attended, of those first seen in the last twelve months.
    pub completed_12m: Figures,
    /// What the provider published.
    pub published: Option<PublishedWait>,
    /// The median of the completed waits, rounded half up; only from five on.
    pub forecast_days: Option<i64>,
}

/// A service's list.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceList {
    /// Of which service.
    pub service: ServiceId,
    /// Its lanes, the fast one first.
    pub lanes: Vec<LaneFigures>,
    /// Who waits, in order.
    pub entries: Vec<Entry>,
    /// Received and not decided: counted apart.
    pub undecided: usize,
}

/// Fewest completed waits for a forecast (domain, 'Waiting list').
const LEAST_FOR_FORECAST: usize = 5;

impl WaitingFacts {
    fn decision_at(&self, at: Day) -> Decision {
        if self.decided_on.is_some_and(|on| on > at) { Decision::Pending } else { self.decision }
    }
    fn is_unseen_at(&self, at: Day) -> bool {
        self.received_on <= at && self.first_attended_on.is_none_or(|on| on > at) && self.ended_on.is_none_or(|on| on > at)
    }
    /// Days of a wait completed in the twelve months up to and including `at`: from the day after the same day a year before.
    fn completed_days(&self, at: Day) -> Option<i64> {
        let seen = self.first_attended_on.filter(|on| *on <= at && *on > at.plus_months(-12))?;
        Some(self.received_on.days_to(seen).max(0))
    }
}

/// The list of a service on a day, from its referrals in any order.
pub fn service_list(service: &Service, facts: &[WaitingFacts], at: Day) -> ServiceList {
    let own = || facts.iter().filter(|row| row.service == service.id);
    let lane_of = |row: &WaitingFacts| service.lane_for(row.stovewood).0;
    let mut waiting: Vec<&WaitingFacts> = own().filter(|row| row.is_unseen_at(at) && row.decision_at(at) == Decision::Accepted).collect();
    waiting.sort_by_key(|row| (row.urgent_reason.is_empty(), lane_of(row), row.received_on, row.referral));
    let mut lanes: Vec<Lane> = service.lanes.iter().map(|lane| lane.lane).collect();
    lanes.sort_unstable();
    let figures = |lane: Lane| {
        let completed_12m = Figures::of(own().filter(|row| lane_of(row) == lane).filter_map(|row| row.completed_days(at)).collect());
        LaneFigures {
            lane,
            waiting_now: Figures::of(waiting.iter().filter(|row| lane_of(row) == lane).map(|row| row.received_on.days_to(at)).collect()),
            published: service.lane(lane).and_then(|lane| lane.published.clone()),
            forecast_days: completed_12m.median_rounded().filter(|_| completed_12m.n >= LEAST_FOR_FORECAST),
            completed_12m,
        }
    };
    ServiceList {
        service: service.id,
        lanes: lanes.into_iter().map(figures).collect(),
        entries: entries(service, &waiting, at),
        undecided: own().filter(|row| row.is_unseen_at(at) && row.decision_at(at) == Decision::Pending).count(),
    }
}

fn entries(service: &Service, waiting: &[&WaitingFacts], at: Day) -> Vec<Entry> {
    let has_fast_lane = service.lane(Lane::Stovewood).is_some();
    let (mut urgent, mut fast) = (0, 0);
    let mut last_in_lane: [Option<PersonId>; 2] = [None, None];
    let longest = waiting.iter().map(|row| row.received_on).min();
    let mut entries = Vec::with_capacity(waiting.len());
    for (ahead, row) in waiting.iter().enumerate() {
        let (lane, known) = service.lane_for(row.stovewood);
        let is_urgent = !row.urgent_reason.is_empty();
        let before = &mut last_in_lane[usize::from(lane == Lane::General)];
        let mut why = if is_urgent {
            format!("urgent: {}", row.urgent_reason)
        } else {
            match (lane, *before) {
                (Lane::Stovewood, None) if urgent == 0 => "first of the fast lane".to_owned(),
                (Lane::Stovewood, None) => format!("first of the fast lane, {urgent} urgent ahead"),
                (Lane::Stovewood, Some(person)) => format!("fast lane, after {person}"),
                (Lane::General, _) => general_reason(ahead, urgent, fast, *before, has_fast_lane),
            }
        };
        if !known {
            why.push_str("; Stovewood not known: check, it may be in the fast lane");
        } else if service.lane(Lane::Stovewood).is_some_and(|fast| fast.to_confirm.contains(&row.stovewood)) {
            why.push_str("; check with the provider whether the fast lane is open");
        }
        if lane == Lane::General && Some(row.received_on) == longest && ahead > 0 {
            why.push_str("; longest here");
        }
        if is_urgent {
            urgent += 1;
        } else {
            *before = Some(row.person);
            fast += usize::from(lane == Lane::Stovewood);
        }
        entries.push(Entry {
            position: ahead + 1,
            person: row.person,
            referral: row.referral,
            lane,
            received_on: row.received_on,
            days: row.received_on.days_to(at),
            urgent: is_urgent,
            why,
        });
    }
    entries
}

/// '3 Stovewood ahead', 'first on the list', 'received after SU-0012; 3 Stovewood ahead'.
fn general_reason(ahead: usize, urgent: usize, fast: usize, before: Option<PersonId>, has_fast_lane: bool) -> String {
    let mut parts = Vec::new();
    if let Some(person) = before {
        parts.push(format!("received after {person}"));
    }
    if urgent > 0 {
        parts.push(format!("{urgent} urgent ahead"));
    }
    if fast > 0 {
        parts.push(format!("{fast} Stovewood ahead"));
    }
    if ahead == 0 {
        parts.push(if has_fast_lane { "first: nobody in the fast lane" } else { "first on the list" }.to_owned());
    }
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::provider::Reference;
    use crate::store::seeds::{reference, seeds};
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn all() -> Reference {
        reference(&seeds().unwrap())
    }
    fn stabilisation(all: &Reference) -> &Service {
        all.find_service("GROW", "Trauma stabilisation").unwrap()
    }
    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    fn row(n: i64, service: &Service, received: &str, stovewood: Stovewood) -> WaitingFacts {
        let received_on = day(received);
        WaitingFacts {
            person: PersonId(n),
            referral: ReferralId(n),
            service: service.id,
            received_on,
            decision: Decision::Accepted,
            decided_on: Some(received_on),
            stovewood,
            urgent_reason: String::new(),
            first_attended_on: None,
            ended_on: None,
        }
    }

    #[test]
    fn urgent_then_fast_lane_then_received_then_reference() {
        let all = all();
        let service = stabilisation(&all);
        let mut rows = vec![
            row(66, service, "2026-05-24", Stovewood::No),
            row(101, service, "2026-10-21", Stovewood::Nca),
            row(117, service, "2026-11-09", Stovewood::Nca),
            row(70, service, "2026-05-24", Stovewood::Unknown),
            row(71, service, "2026-06-01", Stovewood::Syp),
            row(5, service, "2026-11-01", Stovewood::No),
        ];
        rows[5].urgent_reason = "court on 3 December".into();
        let list = service_list(service, &rows, day("2026-11-21"));
        let said: Vec<(usize, i64, &str)> = list.entries.iter().map(|entry| (entry.position, entry.person.0, entry.why.as_str())).collect();
        assert_eq!(
            said,
            [
                (1, 5, "urgent: court on 3 December"),
                (2, 101, "first of the fast lane, 1 urgent ahead"),
                (3, 117, "fast lane, after SU-0101"),
                (4, 66, "1 urgent ahead; 2 Stovewood ahead; longest here"),
                (5, 70, "received after SU-0066; 1 urgent ahead; 2 Stovewood ahead; Stovewood not known: check, it may be in the fast lane; longest here"),
                (6, 71, "received after SU-0070; 1 urgent ahead; 2 Stovewood ahead; check with the provider whether the fast lane is open"),
            ]
        );
        assert_eq!(list.lanes.iter().map(|lane| (lane.lane, lane.waiting_now.n)).collect::<Vec<_>>(), [(Lane::Stovewood, 2), (Lane::General, 4)]);
    }

    #[test]
    fn completed_waits_are_of_the_last_twelve_months() {
        let all = all();
        let service = stabilisation(&all);
        let seen = |n: i64, on: &str| WaitingFacts { first_attended_on: Some(day(on)), ..row(n, service, "2025-10-01", Stovewood::Nca) };
        let rows = [seen(1, "2025-11-21"), seen(2, "2025-11-22"), seen(3, "2026-11-21"), seen(4, "2026-11-22")];
        let list = service_list(service, &rows, day("2026-11-21"));
        assert_eq!(list.lanes[0].completed_12m.n, 2);
        assert_eq!(list.lanes[0].completed_12m.longest, Some(416));
        assert_eq!(list.lanes[0].waiting_now.n, 1, "seen tomorrow waits today");
        assert_eq!(list.lanes[0].forecast_days, None);
    }

    #[test]
    fn a_decision_counts_from_its_day_and_an_end_closes() {
        let all = all();
        let service = stabilisation(&all);
        let decided_late = WaitingFacts { decided_on: Some(day("2026-11-10")), ..row(1, service, "2026-11-01", Stovewood::No) };
        let closed = WaitingFacts { ended_on: Some(day("2026-11-10")), ..row(2, service, "2026-11-01", Stovewood::No) };
        let rows = [decided_late, closed];
        let before = service_list(service, &rows, day("2026-11-09"));
        assert_eq!((before.entries.len(), before.undecided), (1, 1));
        let after = service_list(service, &rows, day("2026-11-10"));
        assert_eq!(after.entries.iter().map(|entry| entry.person.0).collect::<Vec<_>>(), [1]);
        assert_eq!(after.undecided, 0);
    }

    fn any_rows() -> impl Strategy<Value = Vec<(u32, u8, bool, Option<u32>, Option<u32>, u8)>> {
        proptest::collection::vec((0u32..700, 0u8..4, any::<bool>(), proptest::option::of(0u32..400), proptest::option::of(0u32..400), 0u8..5), 0..40)
    }

    proptest! {
        #[test]
        fn order_is_total_and_stable_and_days_are_never_negative(rows in any_rows(), at in 0i64..1200) {
            let all = all();
            let service = stabilisation(&all);
            let start = day("2024-01-01");
            let facts: Vec<WaitingFacts> = rows.iter().enumerate().map(|(n, (received, status, urgent, seen, ended, decision))| {
                let received_on = start.plus_days(i64::from(*received));
                WaitingFacts {
                    received_on,
                    decided_on: Some(received_on),
                    decision: Decision::ALL[usize::from(*decision)],
                    stovewood: Stovewood::ALL[usize::from(*status)],
                    urgent_reason: if *urgent { "x".into() } else { String::new() },
                    first_attended_on: seen.map(|days| received_on.plus_days(i64::from(days))),
                    ended_on: ended.map(|days| received_on.plus_days(i64::from(days))),
                    ..row(n as i64 + 1, service, "2024-01-01", Stovewood::No)
                }
            }).collect();
            let at = start.plus_days(at);
            let list = service_list(service, &facts, at);
            let mut turned = facts.clone();
            turned.reverse();
            prop_assert_eq!(&service_list(service, &turned, at), &list);
            let referrals: HashSet<_> = list.entries.iter().map(|entry| entry.referral).collect();
            prop_assert_eq!(referrals.len(), list.entries.len());
            prop_assert_eq!(list.entries.iter().map(|entry| entry.position).collect::<Vec<_>>(), (1..=list.entries.len()).collect::<Vec<_>>());
            prop_assert!(list.entries.iter().all(|entry| entry.days >= 0 && !entry.why.is_empty()));
            prop_assert_eq!(list.lanes.iter().map(|lane| lane.waiting_now.n).sum::<usize>(), list.entries.len());
            prop_assert!(list.lanes.iter().all(|lane| lane.completed_12m.n == 0 || lane.completed_12m.longest >= Some(0)));
        }
    }
}
