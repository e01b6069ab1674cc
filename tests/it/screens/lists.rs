//! Caseload, Waiting lists, Routing, Reports and Directory: on made-up people, on an empty file, at every size.

use crate::interface::Face;
use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::codes::{Attendance, ContactKind, OffList};
use caseload::domain::referral::OffListDetails;
use caseload::domain::report::Period;
use caseload::exchange::made_up::fill;
use caseload::tui::ask::{Answer, Ask};
use caseload::tui::commands::{Command, Offer};
use caseload::tui::effect::Effect;
use caseload::tui::forms::routing::Questions;
use caseload::tui::message::Message;
use caseload::tui::place::Place;
use caseload::tui::screens::Screen;
use caseload::tui::theme::{Palette, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

fn made_up() -> Face {
    let mut world = World::new();
    fill(&mut world.store, 40, 1, today(), &mut |_, _| true).unwrap();
    Face::on(world)
}

/// Goes through all five screens, opening what can be opened.
fn walk(face: &mut Face, look: &mut dyn FnMut(&mut Face, &str)) {
    face.press("2");
    look(face, "caseload");
    face.press("y");
    look(face, "caseload_why");
    face.press("esc 3").settle();
    look(face, "waiting");
    face.press("down down enter").settle();
    look(face, "waiting_list");
    face.press("y");
    look(face, "waiting_why");
    face.press("esc 4");
    face.settle();
    look(face, "routing_unasked");
    face.press("e '24' ctrl-s").settle();
    look(face, "routing");
    face.press("5").settle();
    look(face, "reports");
    face.press("6");
    look(face, "directory");
    face.press("tab");
    look(face, "services");
    face.press("enter");
    look(face, "service");
    face.press("esc");
}

#[test]
fn the_five_screens_look_as_they_should() {
    let mut face = made_up();
    face.size(120, 40);
    walk(&mut face, &mut |face, name| insta::assert_snapshot!(format!("{name}_120x40"), face.text()));
    face.size(80, 24);
    walk(&mut face, &mut |face, name| insta::assert_snapshot!(format!("{name}_80x24"), face.text()));
}

#[test]
fn the_five_screens_fit_any_window() {
    let mut face = made_up();
    for (width, height) in [(60, 20), (1, 1), (61, 21), (200, 20), (60, 60)] {
        face.size(width, height);
        walk(&mut face, &mut |face, _| drop(face.text()));
    }
}

#[test]
fn an_empty_file_says_what_will_be_here() {
    let mut face = Face::on(World::new());
    face.press("2");
    face.shows("Nobody is on your caseload yet.");
    face.press("d");
    face.shows("Nobody is on your caseload yet.");
    face.press("3").settle();
    face.shows("Nobody is waiting.");
    face.press("enter").settle();
    face.shows("Nobody is waiting here.");
    face.press("4").settle();
    face.shows("age not known");
    face.press("r");
    face.shows("Open routing from a person's record");
    face.press("5").settle();
    face.shows("1 Jul 2026 to 30 Sep 2026");
}

#[test]
fn the_caseload_is_sorted_and_narrowed_and_the_selection_stays() {
    let mut face = made_up();
    face.press("2");
    face.shows("sorted by next due · shown: all");
    face.press("down s");
    face.shows("sorted by name");
    face.shows("› !  SU-0019");
    face.press("s d");
    face.shows("shown: something overdue");
    face.hides("SU-0007");
    face.press("d");
    face.shows("shown: close to a limit");
    face.press("d");
    face.shows("shown: all");
}

#[test]
fn a_waiting_list_opens_on_the_day_that_was_asked_for() {
    let mut face = made_up();
    face.press("3").settle();
    face.press("a");
    face.press("ctrl-w ctrl-w ctrl-w '1 6 2026' ctrl-s").settle();
    face.shows("as at 1 Jun 2026");
    face.press("down down enter").settle();
    face.shows("as at 1 Jun 2026");
    face.shows("Trauma stabilisation");
}

#[test]
fn a_long_list_is_read_where_it_is_looked_at() {
    let mut world = World::new();
    for n in 0..150_i64 {
        let person = world.person(&format!("Person{n:03} Example"));
        let received = day("2026-01-05").plus_days(n).iso();
        let referral = world.referral(person, &received);
        world.accept(referral, &received);
    }
    let mut face = Face::on(world);
    face.size(170, 30);
    face.press("3").settle();
    face.press("down down enter").settle();
    face.shows("›   1  Stovewood  SU-0001");
    face.press("end");
    face.shows("› 150  Stovewood  SU-0150");
    face.shows("150th: fast lane; 149 Stovewood ahead");
    for place in (2..150).rev() {
        face.press("up");
        face.shows(&format!("›{place:4}  Stovewood  SU-{place:04}"));
    }
    face.press("home");
    face.shows("›   1  Stovewood  SU-0001");
    for _ in 0..75 {
        face.press("down");
    }
    face.shows("›  76  Stovewood  SU-0076");
    face.press("!");
    face.press("'court on Monday' tab tab '+2w' ctrl-s").settle();
    face.shows("›   1  Stovewood  SU-0076");
}

#[test]
fn waits_over_time_stand_beside_what_happened() {
    let mut face = made_up();
    for (width, height) in [(120, 40), (80, 24)] {
        face.size(width, height);
        face.press("3").settle();
        face.press("down down g").settle();
        if width == 120 {
            insta::assert_snapshot!("over_time_120x40", face.text());
        }
        face.shows("Nov 2025   Stovewood");
        face.shows("+ 88.5 d");
        face.press("esc").settle();
    }
    face.size(120, 40);
    face.press("3").settle();
    face.press("down down g").settle();
    face.shows("Waits over time › GROW › Trauma stabilisation");
    face.shows("Next trial is due to open");
    face.press("g");
    face.shows("longest days, seen in month");
    face.press("n");
    face.press("tab");
    face.press("'NCA' tab 'letters to families' ctrl-s").settle();
    face.shows("letters to families");
    face.press("u").settle();
    face.hides("letters to families");
    face.press("-");
    face.shows("Remove this event?");
    face.press("y").settle();
    face.hides("Next trial is due to open");
    face.press("a");
    face.press("ctrl-w ctrl-w ctrl-w '1 6 2026' ctrl-s").settle();
    face.shows("as at 1 Jun 2026");
    face.hides("Sentencing hearing");
}

#[test]
fn a_list_is_filtered_and_an_offer_goes_from_made_to_attended() {
    let mut world = World::new();
    for (name, received) in [("Amina Example", "2026-06-01"), ("Lan Example", "2026-11-10")] {
        let person = world.person(name);
        let referral = world.referral(person, received);
        world.accept(referral, received);
    }
    let mut face = Face::on(world);
    face.size(120, 30);
    face.press("3").settle();
    face.press("down down enter").settle();
    face.shows("no contact yet");
    face.press("f");
    face.press("tab '84' ctrl-s").settle();
    face.shows("Shown: 84 days or more (1 of 2)");
    face.shows("SU-0001");
    face.hides("SU-0002");
    face.press("o");
    face.shows("Offer a first appointment");
    face.press("tab '20 11 2026' tab '14:00' ctrl-s");
    face.shows("The appointment comes after the offer");
    face.press("ctrl-w ctrl-w ctrl-w '21 11 2026' ctrl-s").settle();
    face.shows("offered for 21 Nov, 14:00");
    face.press("o");
    face.shows("It stands at 'offered'");
    face.press("'booked' ctrl-s").settle();
    face.shows("booked for 21 Nov, 14:00");
    face.press("w tab tab tab '4' ctrl-s").settle();
    face.press("y");
    face.shows("A welfare call every 4 weeks");
    face.press("esc o 'attended' ctrl-s").settle();
    face.shows("Support has started, and the wait has ended.");
    face.shows("Shown: 84 days or more (0 of 1)");
    face.press("u").settle();
    face.shows("booked for 21 Nov, 14:00");
}

#[test]
fn names_are_hidden_in_the_privacy_view() {
    let mut face = made_up();
    face.press("2");
    face.shows("Zoë");
    face.press("f12");
    face.hides("Zoë");
    face.press("3").settle();
    face.press("down down enter").settle();
    face.shows("urgent, with a");
    face.hides("Květa");
}

#[test]
fn a_person_is_routed_from_their_record_and_a_what_if_says_so() {
    let mut world = World::new();
    let person = world.person("Amina Example");
    world.referral(person, "2026-09-01");
    let mut screen = Screen::open(Place::Routing(Some(person)));
    let drawn = |screen: &mut Screen| {
        screen.load(&world.store, today()).unwrap();
        let mut terminal = Terminal::new(TestBackend::new(120, 36)).unwrap();
        terminal.draw(|frame| screen.view(frame, frame.area(), &Theme::of(Palette::Plain))).unwrap();
        terminal.backend().buffer().content.iter().map(|cell| cell.symbol()).collect::<String>()
    };
    let text = drawn(&mut screen);
    assert!(text.contains("SU-0001 Amina") && text.contains("[age 24]  referred by ISVA and self   Stovewood (NCA)"), "{text}");
    assert_eq!(screen.offers(Command::ReferHere), Offer::Now);
    let asked = screen.update(Message::Command(Command::ReferHere), today());
    let [Effect::Fill(ask)] = &asked[..] else { panic!("{asked:?}") };
    assert!(matches!(&**ask, Ask::ReferHere(of, details, _) if *of == person && details.received_on == today()), "{ask:?}");
    let younger = Questions { age: Some(9), ..Questions::default() };
    screen.update(Message::Answered(Box::new(Answer::WhatIf(younger))), today());
    let text = drawn(&mut screen);
    assert!(text.contains("age 9 (record: 24)") && text.contains("what if: 0 can take"), "{text}");
    screen.update(Message::Command(Command::OwnAnswers), today());
    let text = drawn(&mut screen);
    assert!(text.contains("[age 24]") && !text.contains("record:") && !text.contains("what if"), "{text}");
}

#[test]
fn answers_change_in_place_and_the_verdicts_with_them() {
    let mut world = World::new();
    world.person("Amina Example");
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("/ 'amina' enter j").settle();
    face.shows("7 can take");
    // Who refers, then Rothacs: only if she refers herself.
    face.press("right space");
    face.shows("[referred by self (record: somebody not known)]");
    face.shows("what if:");
    face.press("-");
    face.hides("what if:");
    // Two years older, and SA1 no longer fits.
    face.press("left space space");
    face.shows("[age 26 (record: 24)]");
    face.shows("SA1 is for ages 12 to 25: 26 does not fit.");
    // The day asked for, by the month, past the last contract.
    face.press("0 left");
    for _ in 0..26 {
        face.press("space");
    }
    face.shows("[on 21 Jan 2029 (record: 21 Nov 2026)]");
    face.shows("0 can take");
    face.press("backspace");
    face.shows("7 can take");
    face.press("0");
    face.shows("Nothing was changed");
}

#[test]
fn a_return_reads_the_period_and_who_waits_at_its_end() {
    let mut world = World::new();
    let mut referral = |received: &str, name: &str| {
        let person = world.person(name);
        let referral = world.referral(person, received);
        world.accept(referral, received);
        referral
    };
    let (before, seen, within, after) = (referral("2026-01-05", "A"), referral("2026-02-01", "B"), referral("2026-07-01", "C"), referral("2026-10-01", "D"));
    let left = referral("2026-01-02", "E");
    world.contact(seen, "2026-09-30", ContactKind::Session, Attendance::Attended);
    world.do_(Change::CloseReferral(left, OffListDetails { on: day("2026-06-30"), why: OffList::PersonMoved, reason: String::new() }));
    let rows = world.store.report_rows(Period { from: day("2026-07-01"), to: day("2026-09-30") }).unwrap();
    assert_eq!(rows.referrals.iter().map(|row| row.waiting.referral).collect::<Vec<_>>(), [before, seen, within]);
    assert_eq!(rows.referrals.iter().map(|row| row.sources.len()).collect::<Vec<_>>(), [0, 0, 2], "sources are asked of those received in the period");
    assert_eq!(rows.episodes.iter().map(|row| row.referral).collect::<Vec<_>>(), [seen]);
    assert_eq!(rows.people.len(), 1);
    assert!(!rows.referrals.iter().any(|row| row.waiting.referral == after));
}

#[test]
fn the_period_moves_and_the_bands_change() {
    let mut face = made_up();
    face.press("5").settle();
    face.press(",").settle();
    face.shows("1 Apr 2026 to 30 Jun 2026");
    face.press(".").settle();
    face.press(".").settle();
    face.shows("1 Oct 2026 to 31 Dec 2026");
    face.press(".");
    face.shows("The next period has not started yet.");
    face.press("b").settle();
    face.shows("ages of 2016");
    face.press("m").settle();
    face.shows("1 Jan 2026 to 31 Dec 2026");
    face.shows("Contract year");
    face.press("m").settle();
    face.shows("1 Jan 2026 to 31 Jan 2026");
    face.press("tab").settle();
    face.shows("[Monthly]");
    face.press("tab").settle();
    face.shows("[Uptake]");
    face.shows("GROW: Gender (people)");
    face.press("right").settle();
    face.press("right").settle();
    face.shows("[Waiting]");
    face.press("p");
    face.shows("Whose services");
    face.press("esc back-tab").settle();
    face.shows("[Outcomes]");
}

#[test]
fn a_figure_opens_its_list_and_a_record_behind_it() {
    let mut world = World::new();
    let person = world.person("Amina Example");
    world.referral(person, "2026-08-01");
    let mut face = Face::on(world);
    face.press("5").settle();
    face.shows("Referrals received (referrals)");
    face.press("y");
    face.shows("The rows add up to the total (1).");
    face.press("esc enter").settle();
    face.shows("behind a figure");
    face.shows("SU-0001");
    face.shows("received 1 Aug 2026");
    face.press("enter");
    face.shows("[Referrals]");
    face.press("esc").settle();
    face.shows("behind a figure");
    face.press("esc").settle();
    face.shows("[Committee]");
}

#[test]
fn what_was_sent_is_kept_and_opens_again() {
    let mut world = World::new();
    let person = world.person("Amina Example");
    world.referral(person, "2026-08-01");
    let folder = world.folder.path().to_owned();
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("5").settle();
    face.press("k");
    face.shows("Nothing was sent yet.");
    face.press("esc").settle();
    face.press("x");
    face.shows("Send: committee return");
    let path = folder.join("quarter.csv");
    face.press("'the committee' tab tab");
    face.press(&format!("ctrl-u '{}' ctrl-s", path.display())).settle();
    face.shows("What was sent is kept");
    assert!(path.exists());
    face.press("esc");
    face.hides("What was sent is kept");
    face.settle();
    face.press("k");
    face.shows("the committee");
    face.press("enter").settle();
    face.shows("Today's figures are the same, every one.");
}
