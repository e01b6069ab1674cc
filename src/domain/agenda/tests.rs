//! The agenda against short tables, and in any order of facts.

use super::*;
use crate::domain::caseload::tests::{case, day, rules};
use crate::domain::codes::{RiskKind, Stovewood};
use crate::domain::ids::{EpisodeId, OnwardId, ServiceId};
use proptest::prelude::*;

fn today() -> Day {
    day("2026-11-21")
}
fn of(facts: AgendaFacts) -> Vec<(Urgency, String, String)> {
    agenda(&facts, &rules(), today()).items.into_iter().map(|item| (item.urgency, item.what, item.when)).collect()
}
fn waiting(received: &str, service: i64) -> MyWaiting {
    MyWaiting {
        person: PersonId(7),
        referral: ReferralId(210),
        called: "Lan".into(),
        service: ServiceId(service),
        stovewood: Stovewood::No,
        received_on: day(received),
        decided_on: Some(day(received)),
        decision: Decision::Accepted,
        last_contact_on: None,
        next_contact_on: None,
        calls: None,
        offer: None,
    }
}

#[test]
fn a_quiet_case_asks_for_contact() {
    let mut row = case(7, "Zoë", "2026-09-01", "2026-10-30");
    row.tries_since_contact = 2;
    let items = of(AgendaFacts { cases: vec![row.clone()], ..AgendaFacts::default() });
    assert_eq!(items, [(Urgency::Overdue, "No contact made since 30 Oct; every 2 weeks agreed (2 tries)".into(), "8 days over".into())]);
    row.clock.next_contact_on = Some(today());
    let items = of(AgendaFacts { cases: vec![row.clone()], ..AgendaFacts::default() });
    assert_eq!(items, [(Urgency::Today, "Contact due, last made 30 Oct; next agreed for 21 Nov (2 tries)".into(), "today".into())]);
    row.clock.next_contact_on = Some(day("2026-12-06"));
    assert!(of(AgendaFacts { cases: vec![row], ..AgendaFacts::default() }).is_empty());
}

#[test]
fn limits_say_what_the_exit_strategy_lacks() {
    let quiet = |started: &str| {
        let mut row = case(3, "Sam", started, "2026-11-20");
        row.clock.area = crate::domain::codes::Area::Sa2;
        row.exit_missing = vec!["a", "b"];
        row
    };
    let words = |row: CaseRow| {
        of(AgendaFacts { cases: vec![row], ..AgendaFacts::default() }).into_iter().map(|item| item.1).find(|what| what.contains("months")).unwrap()
    };
    let counselling = case(12, "Ewa", "2026-07-18", "2026-11-20");
    let items = of(AgendaFacts { cases: vec![counselling], ..AgendaFacts::default() });
    assert!(items.contains(&(Urgency::ComingUp, "Counselling, week 18 of 20".into(), "2 weeks".into())), "{items:?}");
    assert_eq!(words(quiet("2026-02-10")), "9 months reached, 12 on 10 Feb; exit strategy lacks 2 things");
    assert_eq!(words(quiet("2025-12-03")), "11 months reached, 12 on 3 Dec; past the usual range; exit strategy lacks 2 things");
    let mut over = quiet("2025-11-01");
    over.exit_begun = false;
    let agenda = agenda(&AgendaFacts { cases: vec![over.clone()], ..AgendaFacts::default() }, &rules(), today());
    assert_eq!(
        (agenda.items[0].what.as_str(), agenda.items[0].tab),
        ("12 months passed on 1 Nov, no extension agreed; exit strategy not begun", AgendaTab::Exit)
    );
    assert_eq!(agenda.headline(), "1 overdue · 0 today · 1 coming up");
    over.clock.extended_until = Some(day("2026-12-01"));
    assert!(of(AgendaFacts { cases: vec![over], ..AgendaFacts::default() }).iter().any(|item| item.1.starts_with("Extension past 12 months ends on 1 Dec")));
}

#[test]
fn waiting_people_are_not_forgotten() {
    let item = |row: MyWaiting| of(AgendaFacts { waiting: vec![row], ..AgendaFacts::default() }).pop();
    let mut row = waiting("2026-05-24", 3);
    row.last_contact_on = Some(day("2026-10-27"));
    let (urgency, what, when) = item(row.clone()).unwrap();
    assert_eq!(
        (urgency, what.as_str(), when.as_str()),
        (Urgency::ComingUp, "25 weeks on the list of GROW, Trauma stabilisation, quiet since 27 Oct: welfare call", "3 days")
    );
    row.stovewood = Stovewood::Nca;
    let (urgency, what, _) = item(row.clone()).unwrap();
    assert!(urgency == Urgency::Overdue && what.contains("past the published wait (1 month)"), "{what}");
    assert_eq!(item(MyWaiting { decision: Decision::Declined, ..row }), None);
    let mut pending = waiting("2026-11-15", 3);
    pending.decided_on = Some(day("2026-11-25"));
    assert_eq!(
        item(pending.clone()),
        Some((Urgency::Overdue, "Referral of 15 Nov for GROW, Trauma stabilisation awaits a decision".into(), "1 day ago".into()))
    );
    pending.received_on = day("2026-11-16");
    assert_eq!(item(pending).unwrap().0, Urgency::Today);
    assert_eq!(item(waiting("2026-11-15", 3)), None);
}

#[test]
fn onward_risks_and_steps_down_have_dates() {
    let onward = |state, chase_on| OnwardDue {
        person: PersonId(19),
        onward: OnwardId(1),
        episode: EpisodeId(1),
        called: "Danny".into(),
        organisation: "Housing-related support".into(),
        state,
        since: day("2026-11-02"),
        chase_on,
        priority_asked: true,
    };
    let facts = AgendaFacts {
        onward: vec![
            onward(OnwardState::Sent, Some(day("2026-11-20"))),
            onward(OnwardState::Ended, Some(today())),
            onward(OnwardState::Acknowledged, None),
            onward(OnwardState::Seen, None),
        ],
        risks: vec![RiskDue { person: PersonId(4), called: "Ama".into(), kind: RiskKind::Suicide, review_on: day("2026-11-22") }],
        step_downs: vec![StepDownDue {
            person: PersonId(5),
            episode: EpisodeId(2),
            called: "Jo".into(),
            words: "monthly calls".into(),
            due_on: day("2026-12-06"),
        }],
        ..AgendaFacts::default()
    };
    let items = of(facts);
    let what: Vec<(&str, &str)> = items.iter().map(|item| (item.1.as_str(), item.2.as_str())).collect();
    assert_eq!(
        what,
        [
            ("Housing-related support: acknowledged 2 Nov, no date yet: chase (priority asked)", "5 days ago"),
            ("Housing-related support: sent 2 Nov, not acknowledged: chase (priority asked)", "1 day ago"),
            ("Look again at the risk: thoughts of suicide", "tomorrow"),
        ]
    );
}

proptest! {
    #[test]
    fn the_order_does_not_depend_on_the_facts_order(starts in proptest::collection::vec((0_i64..500, 0_i64..60), 1..12), turn in 0_usize..12) {
        let mut cases: Vec<CaseRow> = starts.iter().enumerate().map(|(n, (started, contact))| {
            let started = today().plus_days(-started);
            case(n as i64 + 1, "Kit", &started.iso(), &today().plus_days(-contact).max(started).iso())
        }).collect();
        let first = agenda(&AgendaFacts { cases: cases.clone(), ..AgendaFacts::default() }, &rules(), today());
        let by = turn % cases.len();
        cases.rotate_left(by);
        let second = agenda(&AgendaFacts { cases, ..AgendaFacts::default() }, &rules(), today());
        prop_assert_eq!(&first, &second);
        prop_assert_eq!(first.overdue + first.today + first.soon + first.later, first.items.len());
        prop_assert!(first.items.is_sorted_by_key(|item| (item.urgency, item.on)));
    }
}
