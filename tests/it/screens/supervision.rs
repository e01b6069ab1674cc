//! Supervision from the keyboard: an agenda from what changed since the last session, a session recorded, what was decided kept on
//! the record, due on Today, and the day that the case summary tells its changes from.

use crate::interface::Face;
use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::entry::supervised::Supervised;
use caseload::domain::ids::*;
use caseload::domain::measure::{MarkerDetails, ReadingDetails};
use caseload::domain::plan::{OutcomeDetails, PlanDetails};
use caseload::domain::risk::RiskDetails;
use caseload::domain::supervision::SessionDetails;
use caseload::exchange::handing_over::{Asked, Whose, hand_over};
use caseload::output::format::Format;

fn session(on: &str, kind: SupervisionKind) -> SessionDetails {
    SessionDetails { on: day(on), kind, who: "Dana Fellgate".into(), note: String::new() }
}

fn reading(on: &str, score: i64) -> ReadingDetails {
    ReadingDetails { measure: "self".into(), on: day(on), score }
}

/// Amina, in support since June, with news since the session of 24 October; Ewa, with none but a contact long overdue.
fn world() -> (World, PersonId) {
    let mut world = World::new();
    let amina = world.person("Amina Example");
    let referral = world.referral(amina, "2026-05-01");
    world.accept(referral, "2026-05-04");
    world.contact(referral, "2026-06-01", ContactKind::Session, Attendance::Attended);
    let episode = world.store.record(amina).unwrap().episodes[0].episode.id;
    let agreed = PlanDetails { agreed_on: day("2026-06-08"), agreed_with: "Amina".into(), expected_weeks: None, contact_every_days: None, review_on: None };
    let plan = PlanId(world.do_(Change::AgreePlan(episode, agreed)));
    let outcome = OutcomeDetails { domain: "self".into(), words: "to like what I see".into(), target: String::new() };
    let outcome = OutcomeId(world.do_(Change::AddOutcome(plan, outcome)));
    let step = StepId(world.do_(Change::AddStep(outcome, "keep one photo".into())));
    world.do_(Change::AddReading(referral, reading("2026-06-01", 2)));
    world.do_(Change::AddSession(session("2026-09-12", SupervisionKind::Clinical)));
    world.do_(Change::AddSession(session("2026-10-24", SupervisionKind::Line)));
    world.do_(Change::AddReading(referral, reading("2026-10-26", 4)));
    world.do_(Change::MarkStep(step, None, Some(day("2026-11-03"))));
    for (on, attendance) in
        [("2026-10-01", Attendance::Attended), ("2026-11-02", Attendance::Late), ("2026-11-09", Attendance::Attended), ("2026-11-16", Attendance::DidNotAttend)]
    {
        world.contact(referral, on, ContactKind::Session, attendance);
    }
    world.do_(Change::AddMarker(amina, MarkerDetails { kind: MarkerKind::Memory, on: day("2026-11-05"), words: String::new() }));
    let risk = RiskDetails { kind: RiskKind::ALL[0], noted_on: day("2026-11-10"), note: String::new(), response: "safety plan".into(), review_on: None };
    world.do_(Change::AddRisk(amina, risk));
    let ewa = world.person("Ewa Sample");
    let referral = world.referral(ewa, "2025-08-01");
    world.accept(referral, "2025-08-04");
    world.contact(referral, "2025-10-01", ContactKind::Session, Attendance::Attended);
    (world, amina)
}

#[test]
fn an_agenda_is_made_of_what_changed_and_what_was_decided_goes_back_on_the_record() {
    let (world, _) = world();
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("7");
    face.shows("2 people to talk about · since the last session, 24 Oct 2026");
    for said in ["Feelings and thoughts about self: 2, now 4", "2 contacts made", "1 attempt without an answer", "Step achieved: keep one photo", "New risk:"] {
        face.shows(said);
    }
    face.shows("12 months passed on 1 Oct");
    insta::assert_snapshot!("agenda", face.text());
    face.press("s s");
    face.shows("since the last clinical session, 12 Sep 2026");
    face.shows("3 contacts made");
    face.press("s n ctrl-s");
    face.shows("There is a problem");
    face.press("esc n tab down space tab 'Dana Fellgate' ctrl-s");
    face.shows("Recorded line supervision of 21 Nov 2026.");
    face.shows("since the last session, 24 Oct 2026");
    face.press("d");
    face.shows("Dana Fellgate");
    face.press("tab tab tab 'carry on; the memory is not a step back' tab 'ring the court team' ctrl-s");
    face.shows("Say by when, so that Today can remind you.");
    face.press("'+3d' ctrl-s");
    face.shows("1 decided");
    insta::assert_snapshot!("decided", face.text());
    face.press("1");
    face.shows("From supervision of 21 Nov: ring the court team");
    face.press("f12");
    face.hides("ring the court team");
    face.press("end y");
    face.hides("ring the court team");
    face.press("esc f12");
    face.press("7 end enter");
    face.press("esc u");
    face.press("1");
    face.hides("ring the court team");
}

#[test]
fn a_session_keeps_what_decisions_find_it_by() {
    let (mut world, amina) = world();
    let id = SupervisionId(world.do_(Change::AddSession(session("2026-11-20", SupervisionKind::Line))));
    let other = SessionDetails { who: "Dana Reed Fellgate".into(), ..session("2026-11-20", SupervisionKind::Line) };
    world.do_(Change::EditSession(id, other.clone()));
    world.store.undo(today()).unwrap();
    let decided = Supervised {
        on: day("2026-11-20"),
        kind: SupervisionKind::Line,
        who: "Dana Fellgate".into(),
        decided: "carry on".into(),
        action: String::new(),
        due_on: None,
        done_on: None,
    };
    world.do_(Change::AddEntry(amina, Box::new(decided.into())));
    let (field, why) = world.refused(Change::EditSession(id, other));
    assert!(field == "who" && why.starts_with("One thing was decided"), "{why}");
    world.do_(Change::EditSession(id, SessionDetails { note: "the rota".into(), ..session("2026-11-20", SupervisionKind::Line) }));
}

#[test]
fn the_privacy_view_and_a_small_window_show_no_name_and_no_words_of_theirs() {
    let (world, _) = world();
    let mut face = Face::on(world);
    face.size(80, 24);
    face.press("7 f12");
    for hidden in ["Amina", "keep one photo", "Dana"] {
        face.hides(hidden);
    }
    insta::assert_snapshot!("agenda_80x24", face.text());
}

#[test]
fn without_a_session_it_says_so() {
    let mut face = Face::on(World::new());
    face.press("7");
    face.shows("nobody to talk about · no session yet: since 24 Oct 2026");
    face.shows("No session is recorded yet.");
}

#[test]
fn a_case_summary_tells_what_changed_since_the_last_supervision_before_its_day() {
    let (mut world, amina) = world();
    let since = |world: &mut World, at: &str| {
        // The pack of the whole caseload looks back to the same day.
        [Whose::One(amina), Whose::Caseload].map(|whose| {
            let asked = Asked { whose, at: day(at), since: None, identified: false, notes: false };
            let written = hand_over(&mut world.store, &asked, Format::Json, "", today(), &mut |_, _| true).unwrap();
            serde_json::from_slice::<serde_json::Value>(&written).unwrap()["since"].as_str().unwrap().to_owned()
        })
    };
    assert_eq!(since(&mut world, "2026-11-21"), ["2026-10-24"; 2]);
    assert_eq!(since(&mut world, "2026-10-24"), ["2026-09-12"; 2], "the summary for a session looks back to the one before");
    assert_eq!(since(&mut world, "2026-09-01"), ["2026-08-04"; 2], "none before: four weeks");
    world.do_(Change::AddSession(session("2026-11-20", SupervisionKind::Clinical)));
    assert_eq!(since(&mut world, "2026-11-21"), ["2026-11-20"; 2]);
    assert_eq!(world.refused(Change::AddSession(session("2026-11-22", SupervisionKind::Line))).0, "on");
}
