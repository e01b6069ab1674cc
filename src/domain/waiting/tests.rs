//! Order, reasons and figures of waiting lists, by example and for any facts.

use super::*;
use crate::domain::provider::Reference;
use crate::store::seeds::{reference, seeds};
use proptest::prelude::*;
use std::sync::LazyLock;

static RULES: LazyLock<Reference> = LazyLock::new(|| reference(seeds().unwrap()));

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
        urgent: Vec::new(),
        first_attended_on: None,
        ended_on: None,
    }
}

fn put_first(reason: &str, from: &str, until: Option<&str>) -> Urgent {
    Urgent { reason: reason.into(), from: day(from), until: until.map(day), ended_on: None }
}

#[test]
fn every_position_explains_itself() {
    let mut urgent = row(9, Stovewood::No, "2026-11-20");
    urgent.urgent = vec![put_first("court date on 1 Dec", "2026-11-20", Some("2026-12-01"))];
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
            (9, Lane::General, 1, "1st: urgent until 1 Dec, court date on 1 Dec"),
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
        let figures = Days::of(stabilisation(), &[seen(1, on)], day(at)).figures(stabilisation());
        assert_eq!(figures[1].completed_12m.n == 1, counts, "{at} {on}");
    }
    let five: Vec<WaitingFacts> = (1..=5).map(|n| seen(n, &format!("2026-01-0{n}"))).collect();
    let figures = Days::of(stabilisation(), &five, today()).figures(stabilisation());
    assert_eq!((figures[1].forecast_days, figures[1].completed_12m.p90, figures[0].forecast_days), (Some(367), Some(369), None));
    assert_eq!(Days::of(stabilisation(), &five[..4], today()).figures(stabilisation())[1].forecast_days, None);
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
        (1_i64..500, 0_usize..4, 0_i64..800, (any::<bool>(), 0_i64..700, 0_i64..200, proptest::option::of(0_i64..200))),
        (0_usize..5, proptest::option::of(-5_i64..400)),
        (proptest::option::of(0_i64..400), proptest::option::of(0_i64..600)),
    )
        .prop_map(move |((n, stovewood, received, urgent), (decision, decided), (attended, ended))| {
            let (urgent, from, long, taken_back) = urgent;
            let mut one = row(n, Stovewood::ALL[stovewood], "2026-11-25");
            one.received_on = one.received_on.plus_days(-received);
            one.decision = Decision::ALL[decision];
            one.decided_on = day_after(one.received_on, decided);
            one.first_attended_on = day_after(one.received_on, attended);
            one.ended_on = day_after(one.received_on, ended);
            if urgent {
                let from = one.received_on.plus_days(from);
                one.urgent = vec![Urgent { reason: "risk".into(), from, until: Some(from.plus_days(long)), ended_on: day_after(from, taken_back) }];
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

    #[test]
    fn what_is_dated_later_changes_no_earlier_day(facts in proptest::collection::vec(any_row(), 0..40), back in 0_i64..900) {
        let at = today().plus_days(-back);
        let then: Vec<WaitingFacts> = facts.iter().filter(|row| row.received_on <= at).map(|row| as_known(row.clone(), at)).collect();
        prop_assert_eq!(service_list(stabilisation(), &facts, at), service_list(stabilisation(), &then, at));
    }
}

/// A referral with nothing in it that is dated after a day.
fn as_known(mut row: WaitingFacts, at: Day) -> WaitingFacts {
    row.first_attended_on = row.first_attended_on.filter(|on| *on <= at);
    row.ended_on = row.ended_on.filter(|on| *on <= at);
    if row.decided_on.is_some_and(|on| on > at) {
        (row.decision, row.decided_on) = (Decision::Pending, None);
    }
    row.urgent.retain(|urgent| urgent.from <= at);
    row.urgent.iter_mut().for_each(|urgent| urgent.ended_on = urgent.ended_on.filter(|on| *on <= at));
    row
}

#[test]
fn urgent_counts_from_its_day_to_its_last() {
    let mut one = row(1, Stovewood::No, "2026-09-01");
    let other = row(2, Stovewood::Nca, "2026-08-01");
    one.urgent = vec![put_first("court", "2026-10-01", Some("2026-10-31")), put_first("tenancy", "2026-11-10", None)];
    let first = |one: &WaitingFacts, at: &str| service_list(stabilisation(), &[one.clone(), other.clone()], day(at)).entries[0].why.clone();
    assert_eq!(first(&one, "2026-09-30"), "1st: first of the fast lane");
    assert_eq!(first(&one, "2026-10-01"), "1st: urgent until 31 Oct, court");
    assert_eq!(first(&one, "2026-10-31"), "1st: urgent until 31 Oct, court");
    assert_eq!(first(&one, "2026-11-01"), "1st: first of the fast lane");
    assert_eq!(first(&one, "2026-11-10"), "1st: urgent, tenancy");
    one.urgent[1].ended_on = Some(day("2026-11-15"));
    assert_eq!(first(&one, "2026-11-14"), "1st: urgent, tenancy");
    assert_eq!(first(&one, "2026-11-15"), "1st: first of the fast lane");
}
