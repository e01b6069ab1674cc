//! A record as it stood on a past day: opened from a list of that day, and by its own key.

use crate::interface::Face;
use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::clock::clocks;
use caseload::domain::codes::{Attendance, Basis, ClockKind, ContactKind, EscalatedTo};
use caseload::domain::day::Day;
use caseload::domain::entry::concern::Concern;
use caseload::domain::ids::PersonId;

/// Ewa waited from 2 March, was first seen on 4 May, and came again in October.
fn ewa() -> (World, PersonId) {
    let mut world = World::new();
    let ewa = world.person("Ewa Example");
    let referral = world.referral(ewa, "2026-03-02");
    world.accept(referral, "2026-03-04");
    world.contact(referral, "2026-05-04", ContactKind::Session, Attendance::Attended);
    world.contact(referral, "2026-10-05", ContactKind::Call, Attendance::Attended);
    (world, ewa)
}

/// How a clock of the current referral stood.
fn clock(world: &World, person: PersonId, at: Day, kind: ClockKind) -> String {
    let record = world.store.record(person).unwrap().as_at(at);
    let reference = world.store.reference_at(at).unwrap();
    let facts = record.clock_facts(record.current_referral(at).unwrap().id, &reference).unwrap();
    clocks(&facts, &reference, at).into_iter().find(|clock| clock.kind == kind).unwrap().words()
}

#[test]
fn from_a_list_of_a_past_day_the_record_is_of_that_day() {
    let (world, ewa) = ewa();
    let [waited, then, now] = [("2026-04-01", ClockKind::Wait), ("2026-06-01", ClockKind::Involvement), ("2026-11-21", ClockKind::Involvement)]
        .map(|(at, kind)| clock(&world, ewa, day(at), kind));
    assert_ne!(then, now);
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("2 a");
    face.press("ctrl-w ctrl-w ctrl-w '1 6 2026' ctrl-s");
    face.press("enter");
    face.shows("As at 1 Jun 2026: what had happened by then");
    face.shows(&then);
    face.press("tab tab tab");
    face.shows("4 May 2026");
    face.hides("5 Oct 2026");
    insta::assert_snapshot!("past_contacts_120x40", face.text());
    for key in ["c", "e", "n", "x", "i"] {
        face.press(key);
        face.shows("A past day is shown, so nothing is written here. @ and 'today' go back.");
    }
    face.press("tab tab tab");
    face.shows("Nothing is recorded yet.");
    // Another day, from the record itself; then today, where things are done again.
    face.press("@");
    face.press("ctrl-w ctrl-w ctrl-w '1 4 2026' ctrl-s tab");
    face.shows(&waited);
    face.size(80, 24);
    insta::assert_snapshot!("past_overview_80x24", face.text());
    face.press("@");
    face.press("ctrl-w ctrl-w ctrl-w 'today' ctrl-s");
    face.hides("As at ");
    face.shows(&now);
    face.press("c");
    face.shows("Log a contact");
}

#[test]
fn its_other_papers_are_of_that_day_too() {
    let (mut world, ewa) = ewa();
    for (on, words) in [("2026-05-20", "a car outside"), ("2026-10-20", "messages from a number")] {
        let concern = Concern {
            on: day(on),
            words: words.into(),
            to: EscalatedTo::Mash,
            basis: Basis::Safeguarding,
            person_told: true,
            reference: String::new(),
            follow_up_on: None,
            outcome: String::new(),
        };
        world.do_(Change::AddEntry(ewa, Box::new(concern.into())));
    }
    let mut face = Face::on(world);
    face.press("/ 'ewa' enter @");
    face.press("ctrl-w ctrl-w ctrl-w '1 6 2026' ctrl-s S");
    face.shows("as at 1 Jun 2026");
    face.shows("a car outside");
    face.hides("messages from a number");
    face.press("n");
    face.shows("A past day is shown, so nothing is written here.");
}
