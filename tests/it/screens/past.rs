//! A record as it stood on a past day, opened from a list of that day and by its own key; and the Directory of a past day.

use crate::interface::Face;
use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::clock::clocks;
use caseload::domain::codes::{Attendance, Basis, ClockKind, ContactKind, EscalatedTo};
use caseload::domain::day::Day;
use caseload::domain::entry::concern::Concern;
use caseload::domain::fact::{Fact, FactEdit, LaneFact};
use caseload::domain::ids::{FactId, PersonId};
use caseload::domain::worker::WorkerDetails;

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
    face.shows("As at 1 Jun 2026: what had happened by then; name, details, safe contact and links are today's. @: another day.");
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

/// A row of the reference data of Rotherham Rise's counselling, as it is today.
fn of_rise(world: &World, is_it: fn(&Fact) -> bool) -> (FactId, Fact) {
    let service = world.service("Rotherham Rise", "CSE counselling").0;
    let rows = world.store.reference_facts(today()).unwrap();
    let mut own = rows.iter().filter(|row| row.of.as_ref().is_some_and(|(of, _)| of.0 == service));
    own.find_map(|row| row.at(today()).filter(|held| is_it(&held.fact)).map(|held| (row.id, held.fact.clone()))).unwrap()
}

/// Rise publishes another wait since March; a colleague has left in June.
fn edited() -> World {
    let mut world = World::new();
    let (lane, Fact::Lane(was)) = of_rise(&world, |fact| matches!(fact, Fact::Lane(_))) else { unreachable!() };
    let longer = LaneFact { published_text: Some("5 months".into()), published_as_of: Some("2026-03".into()), ..was };
    world.do_(Change::EditFact(lane, Box::new(FactEdit { of: None, since: Some(day("2026-03-01")), fact: Fact::Lane(longer) })));
    let left = WorkerDetails { name: "Meg Example".into(), left_on: Some(day("2026-06-30")), ..WorkerDetails::default() };
    world.do_(Change::AddWorker(left));
    world
}

#[test]
fn the_directory_shows_what_held_on_a_past_day_and_says_what_has_no_date() {
    let mut face = Face::on(edited());
    face.size(120, 40);
    face.press("6 tab down down down down down");
    face.shows("5 months, Mar 2026");
    face.shows("31 Dec 2028");
    face.press("@ ctrl-w ctrl-w ctrl-w '1 6 2025' ctrl-s");
    face.shows("as at 1 Jun 2025");
    face.shows("As at 1 Jun 2025: what held on that day.");
    // The wait of then, the contract of then, and no word of what came later, also not in the details.
    face.hides("5 months");
    face.hides("31 Dec 2028");
    insta::assert_snapshot!("directory_past_services_120x40", face.text());
    face.press("y");
    face.shows("Contract 1 Apr 2016 to 31 Dec 2025");
    face.hides("1 Jan 2026");
    face.hides("5 months");
    face.press("esc");
    for key in ["n", "e"] {
        face.press(key);
        face.shows("A past day is shown, so nothing is written here. @ and 'today' go back.");
    }
    // Workers and organisations have names without dates; who had left has one.
    face.size(80, 24);
    face.press("tab");
    face.shows("Names and phones are today's. Who had left is as at 1 Jun 2025.");
    face.hides("left 30 Jun 2026");
    face.press("tab end");
    insta::assert_snapshot!("directory_past_rules_80x24", face.text());
    face.hides("5 months");
    face.press("tab");
    face.shows("This list is today's: it has no dates. Enter: how it went by 1 Jun 2025.");
    face.press("enter");
    face.shows("as at 1 Jun 2025");
    face.press("e");
    face.shows("A past day is shown, so nothing is written here.");
    // Before anything was published or under contract, nothing of it is claimed.
    face.press("esc tab a ctrl-w ctrl-w ctrl-w '1 6 2015' ctrl-s");
    face.hides("Jan 2024");
    face.hides("2025");
    face.press("a ctrl-w ctrl-w ctrl-w 'today' ctrl-s");
    face.hides("· as at");
    face.size(120, 40);
    face.shows("5 months, Mar 2026");
}

#[test]
fn a_wait_published_later_is_not_shown_of_a_day_before() {
    let world = edited();
    let published = |at: &str| {
        let reference = world.store.reference_at(day(at)).unwrap();
        let rise = reference.service(world.service("Rotherham Rise", "CSE counselling")).unwrap();
        rise.lanes[0].published.as_ref().map(|wait| wait.text.clone())
    };
    assert_eq!(published("2026-03-01").as_deref(), Some("5 months"));
    assert_eq!(published("2026-02-28").as_deref(), Some("up to 2 months"));
    assert_eq!(published("2024-01-01").as_deref(), Some("up to 2 months"));
    assert_eq!(published("2023-12-31"), None);
}

#[test]
fn a_day_once_chosen_stays_for_the_lists_until_esc() {
    let (world, _) = ewa();
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("2 a '1 6 2026' ctrl-s");
    face.shows("as at 1 Jun 2026");
    for list in ["1", "3", "6", "2"] {
        face.press(list);
        if list == "3" {
            face.settle();
        }
        face.shows("As at 1 Jun 2026, as the list before. Esc goes back to today.");
        face.press("down");
        face.shows("as at 1 Jun 2026");
    }
    // Routing asks for its own day; a record's own day is the record's alone.
    face.press("4").settle();
    face.shows("This screen has a day of its own.");
    face.press("3").settle();
    face.press("enter").settle();
    face.shows("as at 1 Jun 2026");
    face.press("a '1 4 2026' ctrl-s").settle();
    face.press("esc").settle();
    face.shows("as at 1 Apr 2026");
    face.press("2 esc");
    face.hides("as at 1");
    face.press("1");
    face.hides("as at 1");
    face.press("/ 'ewa' enter @ '1 6 2026' ctrl-s");
    face.shows("As at 1 Jun 2026");
    face.press("1");
    face.hides("as at 1");
}
