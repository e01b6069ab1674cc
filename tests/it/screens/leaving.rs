//! Reviews that walk the outcomes, the exit sheet, and what an ending asks: from the keyboard to what is kept.

use crate::interface::Face;
use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::entry::Entry;
use caseload::domain::entry::keeping::Keeping;
use caseload::domain::exit::ExitDetails;
use caseload::domain::ids::*;
use caseload::domain::plan::{OutcomeDetails, PlanDetails, ReviewDetails, Walked};
use caseload::domain::referral::{EndingDetails, Leaving};
use caseload::exchange::exit_sheet::to_file;
use caseload::store::Error;

/// Amina, in support since July, with a plan of two outcomes and one review.
fn world() -> (World, PersonId, EpisodeId) {
    let mut world = World::new();
    let amina = world.person("Amina Example");
    let referral = world.referral(amina, "2026-06-01");
    world.accept(referral, "2026-06-02");
    world.contact(referral, "2026-07-06", ContactKind::Session, Attendance::Attended);
    let episode = world.store.record(amina).unwrap().episodes[0].episode.id;
    let agreed = PlanDetails { agreed_on: day("2026-07-13"), agreed_with: "Amina".into(), expected_weeks: Some(20), contact_every_days: None, review_on: None };
    let plan = PlanId(world.do_(Change::AgreePlan(episode, agreed.clone())));
    let outcome = |words: &str| OutcomeDetails { domain: "self".into(), words: words.into(), target: String::new() };
    let sleep = OutcomeId(world.do_(Change::AddOutcome(plan, outcome("I want to sleep"))));
    world.do_(Change::AddOutcome(plan, outcome("I want my own key")));
    let walked = vec![Walked { outcome: sleep, words: "I want to sleep".into(), going: Going::Harder, note: "the anniversary".into() }];
    let review = ReviewDetails { on: day("2026-09-07"), note: "slower".into(), next_on: None, walked };
    world.do_(Change::HoldReview(episode, review));
    // A new version carries the outcomes over as new rows: what was said of them before is found by their words.
    world.do_(Change::AgreePlan(episode, PlanDetails { agreed_on: day("2026-09-14"), ..agreed }));
    (world, amina, episode)
}

fn complete() -> ExitDetails {
    ExitDetails {
        what_helps: "walks\nringing my sister".into(),
        warning_signs: "not sleeping".into(),
        recurrence_contacts: "GROW duty line, 01632 960200".into(),
        no_onward_reason: "she has all she wants".into(),
        agreed_on: Some(day("2026-11-10")),
    }
}

#[test]
fn a_review_walks_the_outcomes_with_the_last_one_beside() {
    let (world, ..) = world();
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("/ 'amina' enter v");
    face.shows("'I want to sleep' Last time, 7 Sep 2026: harder just now: the anniversary");
    face.shows("'I want my own key' Not talked about at a review yet.");
    insta::assert_snapshot!("review", face.text());
    face.press("tab tab 'the lamp helps' ctrl-s");
    face.shows("Choose how it goes, or leave out what was said of it.");
    face.press("back-tab down down down down down space ctrl-s");
    face.shows("Recorded the review of 21 Nov 2026.");
    face.press("tab end up up");
    face.shows("'I want to sleep'  closer: the lamp helps");
    face.shows("1 outcome talked about");
    face.shows("held 21 Nov 2026");
    face.press("u");
    face.hides("held 21 Nov 2026");
}

#[test]
fn what_the_exit_strategy_lacks_shows_from_the_first_month_and_the_sheet_goes_to_a_new_file() {
    let (mut world, amina, episode) = world();
    world.do_(Change::SetExit(episode, ExitDetails { what_helps: "walks".into(), ..ExitDetails::default() }));
    let path = world.folder.path().join("sheet.md");
    to_file(&mut world.store, amina, None, &path, today()).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("walks") && text.contains("Nobody is written here yet.") && !text.contains("Amina"), "{text}");
    world.do_(Change::SetExit(episode, ExitDetails { what_helps: "Amina walks".into(), no_onward_reason: "refused twice".into(), ..ExitDetails::default() }));
    let path = world.folder.path().join("again.md");
    let Err(Error::Refused { why, .. }) = to_file(&mut world.store, amina, None, &path, today()) else { panic!("her name stands in it") };
    assert!(why.contains("Their name stands in what was written") && !why.contains("Amina") && !path.exists(), "{why}");
    to_file(&mut world.store, amina, Some("asked for"), &path, today()).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("Amina walks") && text.contains("999") && !text.contains("refused twice"), "{text}");
    for wrong in ["sheet.md", "sheet.json"] {
        assert!(
            matches!(to_file(&mut world.store, amina, Some("asked for"), &world.folder.path().join(wrong), today()), Err(Error::Refused { field: "path", .. })),
            "{wrong}"
        );
    }
    let logged = world.store.log_rows(Some(Ref::Person(amina)), 20).unwrap();
    assert!(logged.iter().any(|row| row.seen == Seen::Exported && row.detail == "exit sheet, without a name"), "{logged:?}");
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("/ 'amina' enter");
    face.shows("still missing: whom to contact if it comes back");
    face.press("tab tab tab tab tab w");
    face.shows("Exit sheet: a page for them to keep");
}

#[test]
fn an_ending_keeps_what_they_said_when_to_ask_and_how_long_and_a_hold_stays() {
    let (mut world, amina, episode) = world();
    world.do_(Change::SetExit(episode, complete()));
    let hold = Keeping { on: day("2026-08-01"), class: KeepingClass::ChildSexualAbuse, review_on: None, hold: true, why: "an inquiry".into() };
    world.do_(Change::AddEntry(amina, Box::new(hold.into())));
    let leaving = Leaving {
        feedback: "you waited for me".into(),
        may_be_used: true,
        follow_up_on: Some(day("2027-02-20")),
        keep_as: Some(KeepingClass::Adult),
        keep_review_on: Some(day("2034-11-20")),
    };
    let ending = EndingDetails { ending: Ending::Planned, on: day("2026-11-20"), reason: "done".into(), leaving };
    for (field, wrong) in [
        ("follow_up_on", Leaving { follow_up_on: Some(day("2026-11-20")), ..ending.leaving.clone() }),
        ("keep_review_on", Leaving { keep_review_on: Some(day("2026-11-19")), ..ending.leaving.clone() }),
    ] {
        assert_eq!(world.refused(Change::EndEpisode(episode, EndingDetails { leaving: wrong, ..ending.clone() })).0, field);
    }
    let before = world.store.record(amina).unwrap();
    world.do_(Change::EndEpisode(episode, ending));
    let record = world.store.record(amina).unwrap();
    let kinds: Vec<EntryKind> = record.entries.iter().map(|kept| kept.entry.kind()).collect();
    assert_eq!(kinds, [EntryKind::Keeping, EntryKind::Feedback, EntryKind::Keeping, EntryKind::FollowUp]);
    let Entry::Keeping(kept) = &record.entries[2].entry else { panic!("how it is kept comes third") };
    assert!(kept.hold && kept.why == "an inquiry" && kept.class == KeepingClass::Adult, "{kept:?}");
    world.store.undo(today()).unwrap();
    assert_eq!(world.store.record(amina).unwrap(), before);
}
