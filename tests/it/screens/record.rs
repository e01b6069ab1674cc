//! The record from the keyboard: what each tab shows and what its keys open.

use crate::interface::Face;
use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::contact::ContactDetails;
use caseload::domain::exit::ExitDetails;
use caseload::domain::ids::*;
use caseload::domain::measure::{MarkerDetails, ReadingDetails};
use caseload::domain::merge::Merge;
use caseload::domain::person::SafeContact;
use caseload::domain::plan::{OutcomeDetails, PlanDetails};
use caseload::domain::risk::RiskDetails;

/// Ewa, eight weeks into support, with something on every tab; and her mother.
fn ewa() -> World {
    let mut world = World::new();
    let ewa = world.person("Ewa Przykład");
    let mother = world.person("Hanna Przykład");
    world.do_(Change::Link(ewa, mother, Relation::Parent));
    let card = SafeContact {
        phone: "07700 900123".into(),
        channels: "text only".into(),
        must_not_know: "her stepfather".into(),
        voicemail: Voicemail::No,
        ..SafeContact::default()
    };
    world.do_(Change::SetSafeContact(ewa, card));
    let referral = world.referral(ewa, "2026-08-17");
    world.accept(referral, "2026-08-20");
    let session =
        |on: &str, attendance, note: &str| Change::LogContact(referral, ContactDetails { note: note.into(), ..contact(on, ContactKind::Session, attendance) });
    world.do_(session("2026-09-27", Attendance::Attended, "First appointment.\nEwa chose the green room."));
    world.do_(session("2026-10-12", Attendance::DidNotAttend, ""));
    world.do_(session("2026-11-06", Attendance::Late, "Ewa spoke about her sister."));
    let episode = world.store.record(ewa).unwrap().episodes[0].episode.id;
    let plan = PlanDetails {
        agreed_on: day("2026-10-01"),
        agreed_with: "Ewa".into(),
        expected_weeks: Some(20),
        contact_every_days: Some(14),
        review_on: Some(day("2026-11-26")),
    };
    let plan = PlanId(world.do_(Change::AgreePlan(episode, plan)));
    let domains = &world.store.reference().domains;
    let own = domains.iter().find(|domain| domain.reported.as_deref() == Some("self")).unwrap().code.clone();
    let outcome = OutcomeDetails { domain: own, words: "I want to look in the mirror without flinching".into(), target: "once a day".into() };
    let outcome = OutcomeId(world.do_(Change::AddOutcome(plan, outcome)));
    let first = StepId(world.do_(Change::AddStep(outcome, "named one thing she likes".into())));
    world.do_(Change::AddStep(outcome, "wrote the letter, unsent".into()));
    world.do_(Change::MarkStep(first, Some(day("2026-10-05")), Some(day("2026-10-19"))));
    for (measure, on, score) in [
        ("self", "2026-09-10", 2),
        ("self", "2026-09-27", 3),
        ("self", "2026-10-19", 4),
        ("self", "2026-11-06", 3),
        ("trauma", "2026-09-27", 3),
        ("trauma", "2026-11-06", 2),
        ("phq-9", "2026-09-27", 18),
        ("phq-9", "2026-11-06", 9),
    ] {
        world.do_(Change::AddReading(referral, ReadingDetails { measure: measure.into(), on: day(on), score }));
    }
    world.do_(Change::AddMarker(ewa, MarkerDetails { kind: MarkerKind::Memory, on: day("2026-10-04"), words: String::new() }));
    let risk = RiskDetails {
        kind: RiskKind::Isolation,
        noted_on: day("2026-10-12"),
        note: "Sees nobody at weekends.".into(),
        response: "art group on Mondays".into(),
        review_on: Some(day("2026-11-18")),
    };
    world.do_(Change::AddRisk(ewa, risk));
    let exit = ExitDetails { what_helps: "cold water, a walk".into(), warning_signs: "not answering texts".into(), ..ExitDetails::default() };
    world.do_(Change::SetExit(episode, exit));
    world.do_(Change::AddStepDown(episode, "every two weeks".into(), day("2026-12-14")));
    world
}

fn opened(world: World) -> Face {
    let mut face = Face::on(world);
    face.press("/ 'ewa' enter");
    face
}

#[test]
fn every_tab_looks_as_agreed() {
    let mut face = opened(ewa());
    for (width, height) in [(80, 24), (120, 40)] {
        face.size(width, height);
        for tab in ["overview", "plan", "outcomes", "contacts", "referrals", "exit"] {
            insta::assert_snapshot!(format!("record_{tab}_{width}x{height}"), face.look());
            face.press("tab");
        }
        // History shows moments of entry, so only its words are held.
        face.shows("Noted a risk: isolation.");
        face.shows("opened the record");
        face.press("tab");
    }
}

#[test]
fn numbers_wait_for_i_and_looking_is_logged() {
    let mut face = opened(ewa());
    face.hides("07700");
    face.press("i");
    face.shows("07700 900123");
    face.press("f12");
    face.hides("07700");
    face.hides("Ewa");
    face.hides("stepfather");
    face.press("f12 back-tab");
    face.press("c esc");
    face.press("esc / 'ewa' enter back-tab");
    face.shows("looked at contact details");
    face.press("tab");
    face.hides("07700");
}

#[test]
fn notes_stay_shut_in_the_privacy_view() {
    let mut world = ewa();
    world.store.log(Seen::Exported, Some(Ref::Person(PersonId(1))), "case summary, identified: Ewa asked for it").unwrap();
    let mut face = opened(world);
    face.press("tab tab tab down down enter");
    face.shows("Ewa chose the green room.");
    face.press("esc f12 enter");
    face.hides("green room");
    face.shows("F12 shows it again");
    face.press("f12 back-tab back-tab back-tab back-tab");
    face.shows("identified: Ewa asked for it");
    face.press("f12");
    face.shows("I exported");
    face.hides("Ewa asked");
}

#[test]
fn keys_open_what_they_name_or_say_why_not() {
    let mut face = opened(ewa());
    face.press("l");
    face.shows("Link");
    face.press("esc h");
    face.shows("Select the risk first");
    face.press("tab s");
    face.shows("Select the step first");
    face.press("tab y");
    face.shows("Source:");
    face.press("esc 1 / 'hanna' enter tab a");
    face.shows("There is no open episode yet");
    face.press("tab o");
    face.shows("There is no referral yet. f adds one.");
}

#[test]
fn a_questionnaire_is_scored_by_its_items() {
    let mut face = opened(ewa());
    face.size(120, 40);
    face.press("O 'phq' tab tab '33333333-' ctrl-s");
    face.shows("Cannot be scored: 1 missing, none may be.");
    face.shows("9 figures, each 0 to 3; none may be missing");
    face.press("esc y O n 'phq' tab tab '000000002' ctrl-s");
    face.shows("The risk item is above 0: ask about risk now, whatever the total.");
    face.press("tab tab end");
    face.shows("risk item 2: ask about risk");
    face.press("u");
    face.shows("risk item not seen");
}

/// Two records made one: the name that was not kept leads to the person, says what it is, and the privacy view hides it.
#[test]
fn an_earlier_name_finds_who_it_was() {
    let mut world = World::new();
    let (stays, goes) = (world.person("Ewa Nowak"), world.person("Bella Novak"));
    let merging = world.store.merging(stays, goes).unwrap();
    world.do_(Change::Merge(Box::new(Merge { keep: stays, other: goes, details: merging.kept, card: None })));
    let mut face = Face::on(world);
    face.size(80, 24);
    face.press("/ 'bella'");
    face.shows("Ewa Nowak (earlier name Bella Novak)");
    insta::assert_snapshot!("found_by_an_earlier_name", face.text());
    face.press("ctrl-u 'ewa'");
    face.shows("Ewa Nowak");
    face.hides("Bella");
    face.press("ctrl-u 'novak' enter");
    face.shows("SU-0001");
    while !face.text().contains("Earlier names: Bella Novak") {
        face.press("down");
    }
    face.press("f12");
    face.hides("Bella");
    face.press("/ 'novak'");
    face.hides("Bella");
    face.press("esc f12 u / 'bella'");
    face.shows("SU-0002");
    face.hides("earlier name");
}
