//! Clocks, consent and comparison of entries: as tables and as properties.

use super::concern::Concern;
use super::consent::{Consent, for_onward, standing};
use super::needs::{Leads, Need, assessed};
use super::*;
use crate::domain::codes::{
    Basis, ConsentAnswer, ConsentBy, ConsentHow, ConsentPurpose, EscalatedTo, FeedbackKind, NeedLevel, RequestDecision, RequestKind, Understood,
};
use crate::domain::ids::OutcomeId;
use crate::domain::plan::{LifeDomain, Outcome, OutcomeDetails};
use crate::store::seeds::{reference, seeds};
use proptest::prelude::*;
use std::sync::LazyLock;

/// The rules as they come with the program.
static RULES: LazyLock<Reference> = LazyLock::new(|| reference(seeds().unwrap()));

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn request(kind: RequestKind, received: &str) -> Request {
    Request {
        kind,
        received_on: day(received),
        from: "a solicitor".into(),
        asked_for: "all notes".into(),
        test: String::new(),
        due_on: None,
        decision: RequestDecision::Open,
        decided_on: None,
        sent: String::new(),
        person_told_on: None,
    }
}

fn consent(recipient: &str, on: &str, answer: ConsentAnswer) -> Consent {
    Consent {
        purpose: ConsentPurpose::Onward,
        recipient: recipient.into(),
        answer,
        on: day(on),
        how: ConsentHow::InPerson,
        by: ConsentBy::Person,
        judged_by: String::new(),
        capacity: String::new(),
    }
}

fn checks(today: &str, born: Option<&str>) -> Checks {
    Checks { today: day(today), born: born.map(|born| born.parse().unwrap()) }
}

#[test]
fn the_persons_own_request_is_due_in_one_calendar_month() {
    for (received, due) in [("2026-01-31", "2026-02-28"), ("2028-01-31", "2028-02-29"), ("2026-12-15", "2027-01-15"), ("2024-02-29", "2024-03-29")] {
        assert_eq!(request(RequestKind::SubjectAccess, received).due(&RULES), Some(day(due)), "{received}");
    }
    assert_eq!(request(RequestKind::Police, "2026-01-31").due(&RULES), None);
    let later = Request { due_on: Some(day("2026-05-01")), ..request(RequestKind::SubjectAccess, "2026-01-31") };
    assert_eq!(later.due(&RULES), Some(day("2026-05-01")));
}

#[test]
fn what_came_of_a_concern_is_asked_by_the_rule_where_no_day_was_agreed() {
    let concern = |follow_up: Option<&str>, outcome: &str| Concern {
        on: day("2026-11-02"),
        words: "a man waits outside college".into(),
        to: EscalatedTo::Mash,
        basis: Basis::Safeguarding,
        person_told: true,
        reference: String::new(),
        follow_up_on: follow_up.map(day),
        outcome: outcome.into(),
    };
    for (follow_up, outcome, due) in [
        (None, "", Some("2026-11-09")),
        (Some("2026-11-05"), "", Some("2026-11-05")),
        (None, "visited the same day", None),
        (Some("2026-11-05"), "visited", None),
    ] {
        let own = concern(follow_up, outcome);
        assert_eq!(own.due(&RULES), due.map(day), "{follow_up:?} {outcome}");
        assert_eq!(Entry::from(own).watched_from().is_some(), due.is_some());
    }
}

#[test]
fn nothing_is_decided_about_a_request_of_others_without_its_test() {
    let open = request(RequestKind::Police, "2026-11-02");
    let checks = checks("2026-11-21", None);
    assert!(open.check(&checks).is_ok());
    let decided = Request { decision: RequestDecision::Refused, ..open };
    assert_eq!(decided.check(&checks).unwrap_err().0, "decided_on");
    let dated = Request { decided_on: Some(day("2026-11-20")), ..decided };
    assert_eq!(dated.check(&checks).unwrap_err().0, "test");
    assert!(Request { test: "not necessary".into(), ..dated }.check(&checks).is_ok());
}

#[test]
fn under_16_somebody_judges_or_holds_responsibility() {
    let given = consent("Evolve", "2026-11-20", ConsentAnswer::Given);
    let child = checks("2026-11-21", Some("2012-05-04"));
    assert_eq!(given.check(&child).unwrap_err().0, "by");
    let judged = Consent { by: ConsentBy::Gillick, ..given.clone() };
    assert_eq!(judged.check(&child).unwrap_err().0, "judged_by");
    assert!(Consent { judged_by: "Kim Example, key worker".into(), ..judged }.check(&child).is_ok());
    assert!(given.check(&checks("2026-11-21", Some("2010-11-20"))).is_ok(), "16 that day");
    assert!(given.check(&checks("2026-11-21", None)).is_ok(), "an unknown age is not held against anybody");
    assert!(Consent { answer: ConsentAnswer::NotAsked, ..given }.check(&child).is_ok());
}

#[test]
fn the_latest_answer_stands() {
    let all = [
        consent("Evolve", "2026-03-01", ConsentAnswer::Given),
        consent("Youth Start", "2026-04-01", ConsentAnswer::Refused),
        consent("evolve", "2026-05-01", ConsentAnswer::Withdrawn),
    ];
    let rows: Vec<&Consent> = all.iter().collect();
    let now = standing(&rows, day("2026-11-21"));
    assert_eq!(now.iter().map(|row| row.answer).collect::<Vec<_>>(), [ConsentAnswer::Withdrawn, ConsentAnswer::Refused]);
    assert_eq!(for_onward(&rows, "EVOLVE", day("2026-04-30")).map(|row| row.answer), Some(ConsentAnswer::Given));
    assert_eq!(for_onward(&rows, "Barnardo's", day("2026-11-21")), None);
}

#[test]
fn a_meeting_is_prepared_and_then_talked_through() {
    let meeting = Meeting {
        on: day("2026-11-24"),
        what: "conference".into(),
        wants_said: String::new(),
        decided: String::new(),
        talked_on: None,
        understood: None,
        open: String::new(),
    };
    let entry = Entry::from(meeting.clone());
    assert_eq!(entry.due(day("2026-11-21"), &RULES).unwrap(), (day("2026-11-24"), "Meeting, conference: ask what they want said".into()));
    assert!(entry.due(day("2026-11-26"), &RULES).unwrap().1.starts_with("Talk the meeting of 24 Nov through"));
    assert_eq!(entry.watched_from(), Some(day("2026-11-24")));
    let done = Meeting { talked_on: Some(day("2026-11-25")), understood: Some(Understood::Partly), ..meeting };
    assert_eq!(Entry::from(done.clone()).due(day("2026-11-26"), &RULES), None);
    assert!(done.check(&checks("2026-11-26", None)).is_ok());
    assert_eq!(Meeting { talked_on: Some(day("2026-11-23")), ..done }.check(&checks("2026-11-26", None)).unwrap_err().0, "talked_on");
}

#[test]
fn a_need_leads_to_an_outcome_or_to_a_reason_and_is_compared() {
    let domain = |code: &str| LifeDomain { code: code.into(), words: code.into(), reported: None, source: String::new() };
    let domains = [domain("safety"), domain("housing"), domain("money"), domain("self")];
    let need = |domain: &str, on: &str, level, not_now: &str| Need {
        domain: domain.into(),
        on: day(on),
        level,
        words: String::new(),
        specialist: String::new(),
        not_now: not_now.into(),
    };
    let rows = [
        need("safety", "2026-03-01", NeedLevel::Urgent, ""),
        need("housing", "2026-03-01", NeedLevel::Some, ""),
        need("money", "2026-03-01", NeedLevel::Some, "after the move"),
        need("safety", "2026-09-01", NeedLevel::Some, ""),
    ];
    let outcome = Outcome { id: OutcomeId(1), details: OutcomeDetails { domain: "safety".into(), words: "safe".into(), target: String::new() }, steps: vec![] };
    let needs: Vec<&Need> = rows.iter().collect();
    let found = assessed(&domains, &needs, &[outcome]);
    let said: Vec<(&str, &Leads)> = found.iter().map(|row| (row.compared(), &row.leads)).collect();
    assert_eq!(
        said,
        [
            ("less than before", &Leads::Outcomes(1)),
            ("first time", &Leads::Nowhere),
            ("first time", &Leads::NotNow("after the move".into())),
            ("", &Leads::NoNeed)
        ]
    );
}

proptest! {
    #[test]
    fn a_month_later_is_never_more_than_31_days_and_never_skips_a_month(days in 0_i64..20_000) {
        let received = day("2000-01-01").plus_days(days);
        let due = request(RequestKind::SubjectAccess, &received.iso()).due(&RULES).unwrap();
        prop_assert!((28..=31).contains(&received.days_to(due)));
        prop_assert!(received.plus_days(31) >= due);
    }

    /// Whatever is due was watched from then or earlier, so Today cannot miss it.
    #[test]
    fn what_is_due_is_watched(ago in -30_i64..30, later in 0_i64..60, complaint in any::<bool>(), talked in any::<bool>()) {
        let today = day("2026-11-21");
        let on = today.plus_days(ago);
        let entries = [
            Entry::from(Meeting { on, what: "x".into(), wants_said: String::new(), decided: String::new(), talked_on: talked.then_some(on), understood: None, open: String::new() }),
            Entry::from(Feedback { on, kind: if complaint { FeedbackKind::Complaint } else { FeedbackKind::Comment }, words: "x".into(), answer_by: None, done: String::new(), may_be_used: false }),
            Entry::from(FollowUp { due_on: on, how: String::new(), done_on: None, words: String::new() }),
            Entry::from(request(RequestKind::SubjectAccess, &on.iso())),
        ];
        let at = on.plus_days(later);
        for entry in entries {
            if let Some((due, _)) = entry.due(at, &RULES) {
                prop_assert!(entry.watched_from().is_some_and(|from| from <= due), "{entry:?}");
            }
        }
    }
}
