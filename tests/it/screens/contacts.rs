//! Contacts from the keyboard: one line, in full, corrected, marked; made and tried kept apart; thousands of them.

use crate::interface::Face;
use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::contact::{CorrectionDetails, NoteMarks, Which};
use caseload::domain::ids::*;

/// Amina, in support since October, with contacts made and tried.
fn amina() -> (World, PersonId, ReferralId) {
    let mut world = World::new();
    let amina = world.person("Amina Example");
    let referral = world.referral(amina, "2026-09-01");
    world.accept(referral, "2026-09-03");
    world.contact(referral, "2026-10-05", ContactKind::Session, Attendance::Attended);
    world.contact(referral, "2026-10-19", ContactKind::Session, Attendance::DidNotAttend);
    world.contact(referral, "2026-10-20", ContactKind::Call, Attendance::NoAnswer);
    (world, amina, referral)
}

fn on_contacts(world: World) -> Face {
    let mut face = Face::on(world);
    face.size(120, 50);
    face.press("/ 'amina' enter tab tab tab");
    face
}

#[test]
fn a_contact_is_logged_in_one_line() {
    let mut face = on_contacts(amina().0);
    face.press("c 'ca late 20 ooh rang about the letter'");
    face.size(80, 24);
    face.shows("call · attended late · 20 minutes · today · out of hours");
    insta::assert_snapshot!("contact_in_one_line", face.text());
    face.size(120, 50);
    face.press("enter");
    face.shows("Logged a call on 21 Nov 2026 (attended late)");
    face.shows("rang about the letter");
    face.press("c 'she rang' enter");
    face.shows("Begin with how: call");
    face.press("ctrl-f");
    face.shows("Log a contact in full");
    face.shows("she rang");
    face.press("esc y u");
    face.shows("Undone: Logged a call");
}

#[test]
fn the_full_form_takes_over_and_a_template_starts_the_note() {
    let mut face = on_contacts(amina().0);
    face.press("c 'meeting 60 with the school' ctrl-f");
    face.shows("with the school");
    face.press("ctrl-t");
    face.shows("What they wanted said, and was it said:");
    face.press("ctrl-s");
    face.shows("Logged a meeting or advocacy");
    face.press("C ctrl-t");
    face.shows("Choose how it happened first");
}

#[test]
fn made_and_tried_are_shown_apart() {
    let mut face = on_contacts(amina().0);
    face.shows("1 contact made, 2 tried.");
    face.press("a");
    face.shows("Contact made only. 1 made, 2 tried.");
    face.hides("tried, no answer");
    face.press("a");
    face.shows("Attempts only.");
    face.shows("tried, no answer");
    face.hides("5 Oct 2026 ");
    face.size(80, 24);
    insta::assert_snapshot!("contacts_tried", face.look());
    face.size(120, 50);
    face.press("a tab tab");
    face.shows("Tried since the last contact made on 5 Oct 2026");
    face.press("z 'unplanned'");
    face.shows("session 19 Oct, did not attend;");
    face.shows("call 20 Oct, tried, no answer.");
}

#[test]
fn a_correction_keeps_what_was_written() {
    let (mut world, ..) = amina();
    world.do_(Change::CorrectContact(
        ContactId(3),
        CorrectionDetails {
            kind: ContactKind::Call,
            attendance: Attendance::Attended,
            minutes: Some(5),
            note: "She rang back.".into(),
            why: "it was her".into(),
        },
    ));
    let mut face = on_contacts(world);
    face.press("e");
    face.shows("What was written before stays on record, struck through.");
    face.press("esc");
    face.shows("(corrected) She rang back.");
    face.shows("Corrected 21 Nov 2026, it was her. Before: no note");
    face.press("enter");
    face.shows("Before the correction of 21 Nov 2026 (it was her): call, tried,");
    face.press("esc u");
    face.hides("(corrected)");
}

#[test]
fn parts_of_a_note_are_marked_later() {
    let (mut world, _, referral) = amina();
    let note = "She was pale. Her mother Hanna said she slept badly.";
    world.do_(Change::LogContact(referral, caseload::domain::quick::read(&format!("visit 50: {note}"), today()).unwrap()));
    let mut face = on_contacts(world);
    face.press("m");
    face.shows("'Her mother Hanna said she slept badly.'");
    face.press("'seen' tab 'said by someone' tab 'Hanna' ctrl-s");
    face.shows("Marked: 1 seen or heard by me, 1 said by someone else. 1 other person named.");
    face.press("enter");
    face.shows("She was pale. [seen or heard by me]");
    face.press("esc u");
    face.hides("Marked:");
}

#[test]
fn the_contact_that_opened_the_episode_stays_so() {
    let (mut world, ..) = amina();
    let missed = CorrectionDetails { kind: ContactKind::Session, attendance: Attendance::NoAnswer, minutes: None, note: String::new(), why: "slip".into() };
    assert_eq!(world.refused(Change::CorrectContact(ContactId(1), missed.clone())).0, "attendance");
    let same = CorrectionDetails { attendance: Attendance::DidNotAttend, minutes: Some(50), ..missed };
    assert_eq!(world.refused(Change::CorrectContact(ContactId(2), same)).0, "note");
}

#[test]
fn somebody_under_18_who_was_not_brought_prompts_a_thought() {
    let (mut world, amina, referral) = amina();
    let mut details = world.store.person(amina).unwrap().details;
    details.born = Some("2010-05-04".parse().unwrap());
    world.do_(Change::EditPerson(amina, details));
    let applied = world.store.apply(today(), &Change::LogContact(referral, contact("2026-11-20", ContactKind::Session, Attendance::DidNotAttend))).unwrap();
    assert!(applied.said.ends_with("is this a safeguarding concern?"), "{}", applied.said);
}

#[test]
fn thousands_of_contacts_are_read_only_as_they_are_shown() {
    let (mut world, person, referral) = amina();
    let done: Result<(), caseload::store::Error> = world.store.in_bulk("many", |bulk| {
        for n in 0..1000_i64 {
            let on = day("2026-10-21").plus_days(n % 28);
            let attendance = if n % 5 == 0 { Attendance::NoAnswer } else { Attendance::Attended };
            let note = format!("note {n}");
            bulk.put(
                today(),
                &Change::LogContact(referral, caseload::domain::contact::ContactDetails { on, note, ..contact("2026-10-21", ContactKind::Call, attendance) }),
            )?;
        }
        Ok(())
    });
    done.unwrap();
    assert_eq!(world.store.newest_contacts(person, Which::All, today(), 100).unwrap().len(), 100);
    assert_eq!(world.store.contact_tally(person, today()).unwrap().made(), 801);
    let (all, at_work) = (world.store.record(person).unwrap(), world.store.record_at_work(person, today()).unwrap());
    assert!(at_work.contacts.len() < 100, "{} of {}", at_work.contacts.len(), all.contacts.len());
    assert_eq!(at_work.clock_facts(referral, world.store.reference()), all.clock_facts(referral, world.store.reference()));
    let mut face = on_contacts(world);
    face.press("end");
    face.shows("› ");
    face.shows("5 Oct 2026");
    face.press("home");
    face.shows("17 Nov 2026");
}

#[test]
fn marks_go_with_the_words_they_were_put_on() {
    let (mut world, person, referral) = amina();
    let id = ContactId(world.do_(Change::LogContact(referral, caseload::domain::quick::read("call: He said no. I think he is afraid.", today()).unwrap())));
    let marks = NoteMarks { marks: vec![(0, Mark::SaidByPerson), (1, Mark::Opinion)], third_parties: vec!["Tom".into()] };
    world.do_(Change::MarkNote(id, marks.clone()));
    assert_eq!(world.store.afterwards(person).unwrap()[&id].marks, marks);
    let correction =
        CorrectionDetails { kind: ContactKind::Call, attendance: Attendance::Attended, minutes: None, note: "He said yes.".into(), why: "misheard".into() };
    world.do_(Change::CorrectContact(id, correction));
    let after = world.store.afterwards(person).unwrap().remove(&id).unwrap();
    assert_eq!((after.marks.marks.len(), after.marks.third_parties, after.corrections.len()), (0, vec!["Tom".to_owned()], 1));
    world.store.undo(today()).unwrap();
    assert_eq!(world.store.afterwards(person).unwrap()[&id].marks, marks);
}
