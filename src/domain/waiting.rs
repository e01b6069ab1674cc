//! Waiting lists: who waits for a service, in which order and why, and the measured waits beside the published one.
//! Used by Waiting lists, Routing, `waiting` and the returns. 'Waiting now' and 'completed' are never mixed.

use super::codes::{Decision, Lane, Stovewood};
use super::day::Day;
use super::ids::{PersonId, ReferralId, ServiceId};
use super::provider::{PublishedWait, Service};
use super::stats::Figures;

/// Completed waits count over so many calendar months up to and including the day (`completed_12m` of the interface).
pub const COMPLETED_MONTHS: i32 = 12;
/// A forecast needs at least so many completed waits (interface, 'JSON').
pub const FORECAST_LEAST: usize = 5;

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
    /// Put before others, with the reason; empty when not.
    pub urgent_reason: String,
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
        if self.decided_on.is_some_and(|on| on > at) { Decision::Pending } else { self.decision }
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
    fn completed_at(&self, at: Day) -> Option<i64> {
        let attended = self.first_attended_on.filter(|on| *on <= at && *on > at.plus_months(-COMPLETED_MONTHS))?;
        Some(self.received_on.days_to(attended).max(0))
    }
    fn is_urgent(&self) -> bool {
        !self.urgent_reason.trim().is_empty()
    }
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

/// One place on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// From 1, across the service's lanes.
    pub position: usize,
    /// Who.
    pub person: PersonId,
    /// By which referral.
    pub referral: ReferralId,
    /// In which lane.
    pub lane: Lane,
    /// The Stovewood status settles the lane.
    pub lane_known: bool,
    /// Since when.
    pub received_on: Day,
    /// Whole days so far.
    pub days: i64,
    /// Put before others with a reason.
    pub urgent: bool,
    /// Why here: '3rd: 2 Stovewood ahead'.
    pub why: String,
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
    let lanes = lane_figures(service, facts, at);
    let undecided = facts.iter().filter(|row| row.service == service.id && row.is_undecided_at(at)).count();
    ServiceList { gap: gap(&lanes), lanes, entries: entries(service, facts, at), undecided }
}

/// The figures alone, without anyone's place.
pub fn lane_figures(service: &Service, facts: &[WaitingFacts], at: Day) -> Vec<LaneFigures> {
    let mut lanes: Vec<Lane> = service.lanes.iter().map(|own| own.lane).collect();
    if !lanes.contains(&Lane::General) {
        lanes.push(Lane::General);
    }
    let figures = |lane: Lane| {
        let rows = || facts.iter().filter(move |row| row.service == service.id && service.lane_for(row.stovewood).0 == lane);
        let waiting_now = Figures::of(rows().filter(|row| row.is_waiting_at(at)).map(|row| row.received_on.days_to(at)).collect());
        let completed_12m = Figures::of(rows().filter_map(|row| row.completed_at(at)).collect());
        let forecast_days = completed_12m.median_whole().filter(|_| completed_12m.n >= FORECAST_LEAST);
        LaneFigures { lane, waiting_now, completed_12m, published: service.lane(lane).and_then(|own| own.published.clone()), forecast_days }
    };
    lanes.into_iter().map(figures).collect()
}

fn gap(lanes: &[LaneFigures]) -> Option<Gap> {
    let of = |lane: Lane| lanes.iter().find(|figures| figures.lane == lane);
    let (fast, general) = (of(Lane::Stovewood)?, of(Lane::General)?);
    let between = |pick: fn(&LaneFigures) -> Option<f64>| pick(general).zip(pick(fast)).map(|(general, fast)| general - fast);
    Some(Gap { waiting_now: between(|lane| lane.waiting_now.median), completed_12m: between(|lane| lane.completed_12m.median) })
}

/// Why someone is where they are: put first with a reason, in the fast lane, or in the general one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Urgent,
    Fast,
    General,
}

fn entries(service: &Service, facts: &[WaitingFacts], at: Day) -> Vec<Entry> {
    let mut rows: Vec<(&WaitingFacts, Lane, bool)> = facts
        .iter()
        .filter(|row| row.service == service.id && row.is_waiting_at(at))
        .map(|row| {
            let (lane, known) = service.lane_for(row.stovewood);
            (row, lane, known)
        })
        .collect();
    let class = |row: &WaitingFacts, lane: Lane| match (row.is_urgent(), lane) {
        (true, _) => Class::Urgent,
        (false, Lane::Stovewood) => Class::Fast,
        (false, Lane::General) => Class::General,
    };
    rows.sort_by_key(|(row, lane, _)| (!row.is_urgent(), *lane != Lane::Stovewood, row.received_on, row.referral));
    let (mut urgent, mut fast, mut general) = (0, 0, 0);
    let mut before: Option<(Class, Lane, Day)> = None;
    let mut entries = Vec::with_capacity(rows.len());
    for (at_index, (row, lane, lane_known)) in rows.into_iter().enumerate() {
        let own = class(row, lane);
        let same_day = before == Some((own, lane, row.received_on));
        let ahead = Ahead { urgent, fast, general, same_day };
        entries.push(Entry {
            position: at_index + 1,
            person: row.person,
            referral: row.referral,
            lane,
            lane_known,
            received_on: row.received_on,
            days: row.received_on.days_to(at),
            urgent: row.is_urgent(),
            why: format!("{}: {}", ordinal(at_index + 1), ahead.why(own, row)),
        });
        before = Some((own, lane, row.received_on));
        match own {
            Class::Urgent => urgent += 1,
            Class::Fast => fast += 1,
            Class::General => general += 1,
        }
    }
    entries
}

/// Who stands before someone.
struct Ahead {
    urgent: usize,
    fast: usize,
    general: usize,
    same_day: bool,
}

impl Ahead {
    fn why(&self, own: Class, row: &WaitingFacts) -> String {
        let count = |n: usize, what: &str| (n > 0).then(|| format!("{n} {what}"));
        let urgent = count(self.urgent, "urgent");
        let (lead, parts) = match own {
            Class::Urgent => (format!("urgent, {}", row.urgent_reason.trim()), vec![urgent]),
            Class::Fast if self.fast == 0 => ("first of the fast lane".into(), vec![urgent]),
            Class::Fast => ("fast lane".into(), vec![urgent, count(self.fast, "Stovewood")]),
            Class::General if self.general == 0 && self.urgent + self.fast == 0 => ("longest here".into(), vec![]),
            Class::General if self.general == 0 => (String::new(), vec![urgent, count(self.fast, "Stovewood")]),
            Class::General => (String::new(), vec![urgent, count(self.fast, "Stovewood"), count(self.general, "received before")]),
        };
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let ahead = if parts.is_empty() { String::new() } else { format!("{} ahead", parts.join(", ")) };
        let longest = own == Class::General && self.general == 0 && !ahead.is_empty();
        let tail = [longest.then_some("longest of the general lane"), self.same_day.then_some("same day, in order of reference")];
        [lead, ahead].into_iter().filter(|part| !part.is_empty()).chain(tail.into_iter().flatten().map(str::to_owned)).collect::<Vec<_>>().join("; ")
    }
}

/// '1st', '2nd', '3rd', '11th'.
pub fn ordinal(n: usize) -> String {
    let end = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::provider::Reference;
    use crate::store::seeds::{reference, seeds};
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static RULES: LazyLock<Reference> = LazyLock::new(|| reference(&seeds().unwrap()));

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    fn today() -> Day {
        day("2026-11-21")
    }
    fn stabilisation() -> &'static Service {
        RULES.find_service("GROW", "Trauma stabilisation").unwrap()
    }
    fn row(n: i64, stovewood: Stovewood, received: &str) -> WaitingFacts {
        WaitingFacts {
            person: PersonId(n),
            referral: ReferralId(n),
            service: stabilisation().id,
            received_on: day(received),
            decision: Decision::Accepted,
            decided_on: Some(day(received)),
            stovewood,
            urgent_reason: String::new(),
            first_attended_on: None,
            ended_on: None,
        }
    }

    #[test]
    fn every_position_explains_itself() {
        let mut urgent = row(9, Stovewood::No, "2026-11-20");
        urgent.urgent_reason = "court date on 1 Dec".into();
        let facts = [
            row(4, Stovewood::No, "2026-05-24"),
            row(5, Stovewood::Unknown, "2026-06-01"),
            row(6, Stovewood::Syp, "2026-06-01"),
            row(1, Stovewood::Nca, "2026-10-21"),
            row(2, Stovewood::Nca, "2026-11-09"),
            urgent,
        ];
        let list = service_list(stabilisation(), &facts, today());
        let shown: Vec<(i64, Lane, i64, &str)> = list.entries.iter().map(|entry| (entry.person.0, entry.lane, entry.days, entry.why.as_str())).collect();
        assert_eq!(
            shown,
            [
                (9, Lane::General, 1, "1st: urgent, court date on 1 Dec"),
                (1, Lane::Stovewood, 31, "2nd: first of the fast lane; 1 urgent ahead"),
                (2, Lane::Stovewood, 12, "3rd: fast lane; 1 urgent, 1 Stovewood ahead"),
                (4, Lane::General, 181, "4th: 1 urgent, 2 Stovewood ahead; longest of the general lane"),
                (5, Lane::General, 173, "5th: 1 urgent, 2 Stovewood, 1 received before ahead"),
                (6, Lane::General, 173, "6th: 1 urgent, 2 Stovewood, 2 received before ahead; same day, in order of reference"),
            ]
        );
        assert_eq!(list.entries.iter().map(|entry| entry.lane_known).collect::<Vec<_>>(), [true, true, true, true, false, true]);
        let two = [row(1, Stovewood::Nca, "2026-10-21"), row(2, Stovewood::Nca, "2026-11-09"), row(3, Stovewood::No, "2026-01-01")];
        assert!(service_list(stabilisation(), &two, today()).entries[2].why.starts_with("3rd: 2 Stovewood ahead"));
        assert_eq!(["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th"].map(str::to_owned), [1, 2, 3, 4, 11, 12, 13, 21, 112].map(ordinal));
    }

    #[test]
    fn only_accepted_unseen_and_open_referrals_wait() {
        let with = |change: fn(&mut WaitingFacts)| {
            let mut one = row(1, Stovewood::No, "2026-11-01");
            change(&mut one);
            let list = service_list(stabilisation(), &[one], today());
            (list.entries.len(), list.undecided, list.lanes[1].completed_12m.n)
        };
        assert_eq!(with(|_| {}), (1, 0, 0));
        assert_eq!(with(|one| one.decision = Decision::Pending), (0, 1, 0));
        assert_eq!(with(|one| one.decided_on = Some(day("2026-11-22"))), (0, 1, 0));
        assert_eq!(with(|one| one.decided_on = Some(day("2026-11-21"))), (1, 0, 0));
        assert_eq!(with(|one| one.decision = Decision::Declined), (0, 0, 0));
        assert_eq!(with(|one| one.ended_on = Some(today())), (0, 0, 0));
        assert_eq!(with(|one| one.ended_on = Some(day("2026-11-22"))), (1, 0, 0));
        assert_eq!(with(|one| one.first_attended_on = Some(today())), (0, 0, 1));
        assert_eq!(with(|one| one.first_attended_on = Some(day("2026-11-22"))), (1, 0, 0));
        assert_eq!(with(|one| one.received_on = day("2026-11-22")), (0, 0, 0));
        assert_eq!(with(|one| one.service = ServiceId(99)), (0, 0, 0));
    }

    #[test]
    fn completed_waits_are_those_of_twelve_calendar_months() {
        let seen = |n: i64, on: &str| WaitingFacts { first_attended_on: Some(day(on)), ..row(n, Stovewood::No, "2025-01-01") };
        for (at, on, counts) in [
            ("2026-11-21", "2025-11-21", false),
            ("2026-11-21", "2025-11-22", true),
            ("2026-11-21", "2026-11-21", true),
            ("2026-11-21", "2026-11-22", false),
            ("2028-02-29", "2027-02-28", false),
            ("2028-02-29", "2027-03-01", true),
        ] {
            let figures = lane_figures(stabilisation(), &[seen(1, on)], day(at));
            assert_eq!(figures[1].completed_12m.n == 1, counts, "{at} {on}");
        }
        let five: Vec<WaitingFacts> = (1..=5).map(|n| seen(n, &format!("2026-01-0{n}"))).collect();
        let figures = lane_figures(stabilisation(), &five, today());
        assert_eq!((figures[1].forecast_days, figures[1].completed_12m.p90, figures[0].forecast_days), (Some(367), Some(369), None));
        assert_eq!(lane_figures(stabilisation(), &five[..4], today())[1].forecast_days, None);
        assert_eq!(figures[0].published.as_ref().map(|wait| wait.text.as_str()), Some("1 month"));
    }

    #[test]
    fn the_gap_stands_between_two_lanes() {
        let facts = [row(1, Stovewood::Nca, "2026-11-09"), row(2, Stovewood::No, "2026-09-19")];
        assert_eq!(service_list(stabilisation(), &facts, today()).gap, Some(Gap { waiting_now: Some(51.0), completed_12m: None }));
        let counselling = RULES.find_service("Rothacs", "CSE counselling").unwrap();
        let empty = service_list(counselling, &facts, today());
        assert_eq!((empty.gap, empty.lanes.len(), empty.lanes[0].waiting_now), (None, 1, Figures::default()));
    }

    fn any_row() -> impl Strategy<Value = WaitingFacts> {
        let day_after = |on: Day, days: Option<i64>| days.map(|days| on.plus_days(days));
        (
            (1_i64..500, 0_usize..4, 0_i64..800, any::<bool>()),
            (0_usize..5, proptest::option::of(-5_i64..400)),
            (proptest::option::of(0_i64..400), proptest::option::of(0_i64..600)),
        )
            .prop_map(move |((n, stovewood, received, urgent), (decision, decided), (attended, ended))| {
                let mut one = row(n, Stovewood::ALL[stovewood], "2026-11-25");
                one.received_on = one.received_on.plus_days(-received);
                one.decision = Decision::ALL[decision];
                one.decided_on = day_after(one.received_on, decided);
                one.first_attended_on = day_after(one.received_on, attended);
                one.ended_on = day_after(one.received_on, ended);
                if urgent {
                    one.urgent_reason = "risk".into();
                }
                one
            })
    }

    proptest! {
        #[test]
        fn the_order_is_total_and_nobody_is_in_two_lanes(mut facts in proptest::collection::vec(any_row(), 0..40), turn in 0_usize..40) {
            facts.sort_by_key(|one| one.referral);
            facts.dedup_by_key(|one| one.referral);
            let list = service_list(stabilisation(), &facts, today());
            if !facts.is_empty() {
                let by = turn % facts.len();
                facts.rotate_left(by);
            }
            prop_assert_eq!(&service_list(stabilisation(), &facts, today()), &list);
            prop_assert!(list.entries.iter().all(|entry| entry.days >= 0 && !entry.why.is_empty()));
            prop_assert!(list.entries.iter().enumerate().all(|(at, entry)| entry.position == at + 1));
            prop_assert!(list.entries.is_sorted_by_key(|entry| (!entry.urgent, entry.lane != Lane::Stovewood, entry.received_on, entry.referral)));
            let mut referrals: Vec<ReferralId> = list.entries.iter().map(|entry| entry.referral).collect();
            referrals.sort();
            referrals.dedup();
            prop_assert_eq!(referrals.len(), list.entries.len());
            for lane in &list.lanes {
                prop_assert_eq!(lane.waiting_now.n, list.entries.iter().filter(|entry| entry.lane == lane.lane).count());
                prop_assert!(lane.completed_12m.shortest.is_none_or(|days| days >= 0));
            }
            prop_assert_eq!(list.lanes.iter().map(|lane| lane.waiting_now.n).sum::<usize>(), list.entries.len());
        }
    }
}
