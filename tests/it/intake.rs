//! Intake on a real file and from the keyboard: somebody without a name, who may be the same person, triage, coming back.

use crate::interface::Face;
use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::ids::*;
use caseload::domain::intake::{Intake, Sought};
use caseload::domain::person::{PersonDetails, SafeContact};
use caseload::domain::referral::{DecisionMade, ReferralDetails, Triage};
use caseload::store::Store;

fn intake(world: &mut World, name: &str, born: &str) -> Intake {
    let details = PersonDetails { name: name.into(), born: born.parse().ok(), residency: Residency::Now, ..PersonDetails::default() };
    Intake { known: None, details, phone: String::new(), referral: Some(asked(world)) }
}

fn asked(world: &mut World) -> ReferralDetails {
    let person = world.person("Somebody Else");
    let referral = world.referral(person, "2026-11-20");
    let details = world.store.record(person).unwrap().referral(referral).unwrap().details.clone();
    world.store.undo(today()).unwrap();
    world.store.undo(today()).unwrap();
    details
}

fn decision(decision: Decision, triage: Triage) -> DecisionMade {
    DecisionMade { decision, on: today(), reason: "talked over".into(), triage }
}

#[test]
fn a_person_and_their_referral_are_one_change_and_one_undo() {
    let mut world = World::new();
    let intake = intake(&mut world, "", "16-17 on 2026-11-21");
    let person = PersonId(world.do_(Change::Intake(Box::new(Intake { phone: "01632 960123".into(), ..intake }))));
    let record = world.store.record(person).unwrap();
    assert_eq!((record.referrals.len(), record.person.details.called()), (1, "name not known yet"));
    assert_eq!(record.safe_contact.unwrap().phone, "01632 960123");
    assert_eq!(world.store.find(&person.to_string(), 5).unwrap()[0].id, person);
    assert_eq!(world.store.undo(today()).unwrap().unwrap(), "Undone: Added the person with a referral received 20 Nov 2026.");
    assert!(world.store.record(person).is_err() && world.store.find("", 5).unwrap().is_empty());
}

#[test]
fn people_who_may_be_the_same_are_found_by_name_birth_and_phone() {
    let mut world = World::new();
    let zoe = world.person("Zoë O'Brien");
    world.do_(Change::SetSafeContact(zoe, SafeContact { phone: "07700 900123".into(), ..SafeContact::default() }));
    for n in 0..80 {
        world.person(&format!("Mia Hart{n}"));
    }
    let found = |world: &World, name: &str, born: &str, phone: &str| {
        let sought = Sought { name: name.into(), born: born.parse().ok(), phone: phone.into() };
        world.store.alike(&sought, None, 5).unwrap().into_iter().map(|alike| (alike.person.id, alike.likeness.words)).next()
    };
    for (name, born, phone, words) in [
        ("zoe obrien", "", "", "same name"),
        ("Zoey OBrian", "", "", "similar name"),
        ("OBrien", "", "", "same name so far"),
        ("", "", "+44 7700 900 123", "same phone number"),
        ("zoe obrien", "2002", "07700900123", "same phone number, same name, birth may be the same"),
    ] {
        assert_eq!(found(&world, name, born, phone), Some((zoe, words.into())), "{name} {born} {phone}");
    }
    assert_eq!(found(&world, "", "2002-05-04", "").map(|(_, words)| words), Some("same date of birth".into()));
    assert_eq!(found(&world, "\"zo* OR\" (", "", ""), None, "what is typed is never a query");
    assert_eq!(found(&world, "Ola Nord", "", ""), None);
    let joined = Intake { known: Some(zoe), ..intake(&mut world, "Zoey O'Brian", "2002-05-04") };
    assert_eq!(PersonId(world.do_(Change::Intake(Box::new(joined)))), zoe);
    let record = world.store.record(zoe).unwrap();
    assert_eq!((record.referrals.len(), record.person.details.name.as_str()), (1, "Zoë O'Brien"));
    assert!(record.referrals[0].details.note.contains("name 'Zoey O'Brian'"), "{}", record.referrals[0].details.note);
}

#[test]
fn a_child_is_asked_about_first_and_the_contact_is_kept() {
    let mut world = World::new();
    let intake = intake(&mut world, "", "9 on 2026-11-20");
    let person = PersonId(world.do_(Change::Intake(Box::new(intake))));
    let referral = world.store.child_undecided(person).unwrap().unwrap();
    let place = Triage { pointed_to: "children's services".into(), given: "the number".into(), ..Triage::default() };
    assert_eq!(world.refused(Change::Decide(referral, decision(Decision::Signposted, place.clone()))).0, "danger");
    let asked = Triage { danger: Some(Danger::Mash), ..place };
    assert_eq!(world.refused(Change::Decide(referral, decision(Decision::Signposted, asked.clone()))).0, "danger_decided");
    let decided = Triage { danger_decided: "rang MASH at once with the head of year".into(), ..asked };
    world.do_(Change::Decide(referral, decision(Decision::Signposted, decided.clone())));
    let kept = world.store.record(person).unwrap().referrals[0].clone();
    assert_eq!((kept.decision, kept.triage), (Decision::Signposted, decided));
    assert_eq!(world.store.child_undecided(person).unwrap(), None);
}

#[test]
fn triage_says_whose_decision_and_where_to() {
    let mut world = World::new();
    let person = world.person("Zoë Example");
    let referral = world.referral(person, "2026-11-01");
    assert_eq!(world.refused(Change::Decide(referral, decision(Decision::Declined, Triage::default()))).0, "by");
    assert_eq!(world.refused(Change::Decide(referral, decision(Decision::Signposted, Triage::default()))).0, "pointed_to");
    let organisation = world.store.organisations().unwrap()[0].clone();
    let to = Triage { organisation: Some(organisation.id), given: "a leaflet".into(), ..Triage::default() };
    world.do_(Change::Decide(referral, decision(Decision::Signposted, to)));
    let kept = world.store.record(person).unwrap().referrals[0].clone();
    assert_eq!(kept.organisation_name, Some(organisation.details.name));
    let by = Triage { by: Some(DecidedBy::Person), ..Triage::default() };
    world.do_(Change::Decide(referral, decision(Decision::Declined, by.clone())));
    let kept = world.store.record(person).unwrap().referrals[0].clone();
    assert_eq!((kept.triage, kept.organisation_name), (by, None), "a new decision replaces all of the old one");
}

#[test]
fn somebody_without_a_name_is_referred_in_one_form() {
    let mut face = Face::on(World::new());
    face.size(120, 40);
    face.press("n");
    insta::assert_snapshot!("intake", face.look());
    face.press("tab tab tab '24' tab tab 'grow, trauma' tab tab 'isva' space ctrl-s");
    face.shows("Added the person with a referral");
    face.shows("SU-0001  name not known yet, 24");
    face.press("1 /");
    face.shows("name not known yet");
    face.press("enter");
    face.shows("SU-0001  name not known yet, 24");
    face.press("u");
    face.shows("Undone: Added the person with a referral");
    // The record of somebody who is no longer there does not stay open.
    face.hides("name not known yet");
    face.shows("Nothing is due soon.");
}

#[test]
fn the_same_person_shows_while_typing_and_takes_the_referral() {
    let mut world = World::new();
    world.person("Zoë O'Brien");
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("n 'zoe'");
    face.shows("1 person here may be the same");
    face.press("' obrien'");
    insta::assert_snapshot!("intake_same", face.look());
    face.press("f12 'x'");
    face.hides("Zoë O'Brien, born");
    face.press("f12 ctrl-l 'four unrelated test words' enter").settle();
    face.shows("Somebody is referred");
    face.press("tab down");
    face.press("tab tab tab tab 'grow, trauma' tab tab 'isva' space ctrl-s");
    face.shows("Added a referral for SU-0001");
    face.shows("Zoë");
}

#[test]
fn a_child_leads_straight_to_the_first_question() {
    let mut face = Face::on(World::new());
    face.size(120, 40);
    face.press("n tab tab tab '9' tab tab 'grow, trauma' tab tab 'school' space ctrl-s");
    face.shows("Decide about a child under 12");
    insta::assert_snapshot!("intake_child", face.look());
}

#[test]
fn somebody_who_came_back_begins_from_the_last_referral() {
    let mut world = World::new();
    let zoe = world.person("Zoë Example");
    let first = world.referral(zoe, "2025-01-10");
    world.accept(first, "2025-01-12");
    world.contact(first, "2025-02-01", ContactKind::Session, Attendance::Attended);
    let episode = world.store.record(zoe).unwrap().episodes[0].episode.id;
    let exit = caseload::domain::exit::ExitDetails {
        what_helps: "walks with the dog".into(),
        recurrence_contacts: "her sister, then us".into(),
        no_onward_reason: "none wanted".into(),
        ..Default::default()
    };
    world.do_(Change::SetExit(episode, exit));
    let ending =
        caseload::domain::referral::EndingDetails { ending: Ending::Planned, on: day("2025-08-01"), reason: "done".into(), leaving: Default::default() };
    world.do_(Change::EndEpisode(episode, ending));
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("/ 'zoe' enter 2 R");
    face.shows("Refer again");
    face.shows("Begun from the last referral");
    face.press("ctrl-s");
    face.shows("Choose an answer for 'Who referred'");
    face.press("'self' space ctrl-s");
    face.shows("Added a referral for SU-0001, received 21 Nov 2026");
    face.shows("Supported before (B: plan, exit sheet) until 1 Aug 2025, GROW, Trauma stabilisation");
    face.press("B");
    face.shows("walks with the dog");
    face.shows("her sister, then us");
    face.press("esc f12 B");
    face.hides("walks with the dog");
    face.press("f12");
    // What was just added is selected, for the decision that comes next.
    face.press("tab tab tab tab");
    face.shows("› RF-0002");
    face.shows("Came back: begun from RF-0001");
    face.press("R");
    face.shows("The last referral still runs");
}

#[test]
fn two_records_become_one_from_the_keyboard() {
    let mut world = World::new();
    world.person("Zoë Example");
    let other = world.person("Zoe Exampel");
    world.referral(other, "2026-10-01");
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("/ 'SU-0001' enter M");
    face.shows("Perhaps SU-0002");
    face.press("'SU-0009' tab 'this' ctrl-s");
    face.shows("There is no SU-0009 in this caseload");
    face.press("ctrl-w ctrl-w 'SU-0002' ctrl-s");
    face.shows("Merge SU-0002 into SU-0001");
    face.shows("1 referral");
    insta::assert_snapshot!("merge", face.look());
    face.press("tab 'yes' ctrl-s");
    face.shows("Merged SU-0002 into SU-0001: they are one person.");
    face.press("/ 'su2'");
    face.shows("SU-0001 (was SU-0002)");
    face.press("enter");
    face.shows("Zoë");
    face.press("u");
    face.shows("Undone: Merged SU-0002 into SU-0001");
    let Face { app, path, .. } = face;
    drop(app);
    let rows = Store::open(&path, &secret(PASSPHRASE), today()).unwrap().log_rows(None, 50).unwrap();
    let mut looked: Vec<&str> = rows.iter().rev().filter(|row| row.seen == Seen::Viewed).map(|row| row.reference.as_str()).collect();
    looked.dedup();
    assert_eq!(looked, ["SU-0001", "SU-0002", "SU-0001"], "opened, both looked at side by side, opened again");
}
