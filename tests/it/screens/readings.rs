//! Readings that were written down wrongly: corrected from the keyboard, with what they said before kept; what counts from then on.

use crate::interface::Face;
use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::ids::*;
use caseload::domain::items::ItemDetails;
use caseload::domain::measure::{ReadingCorrection, ReadingDetails, Taken};
use caseload::domain::merge::Merge;

/// Amina, in support since September, with a score typed wrongly and a questionnaire by items.
fn amina() -> (World, PersonId, ReferralId) {
    let mut world = World::new();
    let amina = world.person("Amina Example");
    let referral = world.referral(amina, "2026-08-01");
    world.accept(referral, "2026-08-03");
    world.contact(referral, "2026-09-07", ContactKind::Session, Attendance::Attended);
    for (measure, on, score) in [("trauma", "2026-09-07", 4), ("trauma", "2026-11-02", 3), ("core-10", "2026-09-07", 17)] {
        world.do_(Change::AddReading(referral, ReadingDetails { measure: measure.into(), on: day(on), score }));
    }
    world.do_(Change::ScoreItems(referral, ItemDetails { measure: "phq-9".into(), on: day("2026-11-02"), items: "2 1 2 1 0 1 2 1 0".into() }));
    (world, amina, referral)
}

fn on_outcomes(world: World) -> Face {
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("/ 'amina' enter tab tab");
    face.shows("[Outcomes]");
    face
}

fn to(on: &str, taken: Taken, why: &str) -> ReadingCorrection {
    ReadingCorrection { on: day(on), taken, why: why.into() }
}

#[test]
fn a_score_is_corrected_by_keys_and_what_it_said_stays() {
    let mut face = on_outcomes(amina().0);
    face.press("end e");
    face.shows("Correct a reading");
    face.press("esc");
    // Trauma has two readings: which one is asked first, the latest stands ready.
    face.press("home");
    while !face.text().contains("first 4 on 7 Sep 2026") {
        face.press("down");
    }
    face.shows("change -1, lower");
    face.press("e");
    face.shows("Effect of trauma.");
    face.shows("Which reading is it");
    face.press("down ctrl-s");
    face.shows("7 Sep 2026. What was written before stays on record.");
    insta::assert_snapshot!("correct_a_reading", face.text());
    // What cannot be is answered at its field, and what was typed stays.
    face.press("ctrl-u '17' ctrl-s");
    face.shows("Enter an answer for 'What was wrong'.");
    face.press("'typed 4 for 2' ctrl-s");
    face.shows("runs from 1 to 5. 17 is outside.");
    face.shows("typed 4 for 2");
    face.press("ctrl-u 'two' ctrl-s");
    face.shows("'two' is not a whole number.");
    face.press("ctrl-u '4' ctrl-s");
    face.shows("Nothing differs from what was written.");
    face.press("ctrl-u '2' tab ctrl-u '1 12 2026' ctrl-s");
    face.shows("is in the future");
    face.press("ctrl-u '7 9 2026' ctrl-s");
    face.shows("Corrected a reading, taken 7 Sep 2026; what it said before stays on record.");
    face.shows("change +1, better");
    face.shows("Corrected 21 Nov 2026: 4 on 7 Sep 2026 became 2 (typed 4 for 2)");
    insta::assert_snapshot!("a_corrected_reading", face.look());
    face.press("enter");
    face.shows("(corrected)");
    face.shows("Before the correction of 21 Nov 2026 (typed 4 for 2): 4 on 7 Sep 2026");
    face.press("esc");
    face.size(80, 24);
    insta::assert_snapshot!("a_corrected_reading_80x24", face.look());
    face.press("u");
    face.shows("change -1, lower");
    face.hides("typed 4 for 2");
}

#[test]
fn the_privacy_view_hides_what_was_wrong_in_words() {
    let (mut world, ..) = amina();
    world.do_(Change::CorrectReading(ReadingId(3), to("2026-09-07", Taken::Score(7), "Tom read it out as 17")));
    let mut face = on_outcomes(world);
    while !face.text().contains("Tom read it out") {
        face.press("down");
    }
    face.press("f12");
    face.hides("Tom");
    face.shows("Corrected 21 Nov 2026: 17 on 7 Sep 2026 became 7");
    face.press("enter");
    face.shows("This text may hold names");
}

#[test]
fn items_are_entered_anew_and_a_total_stays_a_total() {
    let (mut world, amina, _) = amina();
    let by_items = ReadingId(4);
    let score = |world: &World| world.store.record(amina).unwrap().readings.iter().find(|own| own.id == by_items).map(|own| own.details.clone()).unwrap();
    assert_eq!(score(&world).score, 10);
    let refused = |world: &mut World, id, correction| world.refused(Change::CorrectReading(id, correction)).0;
    assert_eq!(refused(&mut world, by_items, to("2026-11-02", Taken::Score(9), "slip")), "items");
    assert_eq!(refused(&mut world, ReadingId(3), to("2026-09-07", Taken::Items("0".into()), "slip")), "score");
    assert_eq!(refused(&mut world, by_items, to("2026-11-02", Taken::Items("212".into()), "slip")), "items");
    assert_eq!(refused(&mut world, by_items, to("2026-11-02", Taken::Items("2 1 2 1 0 1 2 1 0".into()), "slip")), "items");
    assert_eq!(refused(&mut world, by_items, to("2026-11-02", Taken::Items("212101211".into()), " ")), "why");
    assert_eq!(refused(&mut world, ReadingId(3), to("2026-09-07", Taken::Score(41), "slip")), "score");
    assert_eq!(refused(&mut world, ReadingId(3), to("2026-11-22", Taken::Score(7), "slip")), "on");
    let done = world.store.apply(today(), &Change::CorrectReading(by_items, to("2026-11-01", Taken::Items("21210121 1".into()), "item 9"))).unwrap();
    assert!(done.said.ends_with("The risk item is above 0: ask about risk now, whatever the total."), "{}", done.said);
    assert_eq!((score(&world).score, score(&world).on), (11, day("2026-11-01")));
    assert_eq!(world.store.items_of(amina).unwrap()[&by_items], "212101211");
    let before = world.store.corrected_readings(amina).unwrap().remove(&by_items).unwrap();
    assert_eq!(before.len(), 1);
    assert_eq!((before[0].score, before[0].taken_on, before[0].items.as_deref()), (10, day("2026-11-02"), Some("212101210")));
    // The day alone, and again: each correction keeps what stood before it.
    world.do_(Change::CorrectReading(by_items, to("2026-10-30", Taken::Items("212101211".into()), "the Friday")));
    assert_eq!(world.store.corrected_readings(amina).unwrap()[&by_items].iter().map(|own| own.score).collect::<Vec<_>>(), [10, 11]);
    (0..2).for_each(|_| drop(world.store.undo(today()).unwrap()));
    assert_eq!((score(&world).score, world.store.corrected_readings(amina).unwrap().len()), (10, 0));
    assert_eq!(world.store.items_of(amina).unwrap()[&by_items], "212101210");
}

#[test]
fn a_corrected_reading_goes_with_its_person() {
    let (mut world, amina, _) = amina();
    world.do_(Change::CorrectReading(ReadingId(3), to("2026-09-07", Taken::Score(7), "typed 17 for 7")));
    let tables = world.store.tables().unwrap();
    let about = world.store.rows_about(amina, &tables).unwrap();
    let rows = about.iter().find(|(table, _)| table.name == "reading_correction").map(|(_, rows)| rows.len());
    assert_eq!(rows, Some(1), "in the archive and in her own copy");
    // Two records of hers are made one: the reading takes its correction along.
    let again = world.person("Amina Exampel");
    let merging = world.store.merging(again, amina).unwrap();
    world.do_(Change::Merge(Box::new(Merge { keep: again, other: amina, details: merging.kept, card: None })));
    assert_eq!(world.store.corrected_readings(again).unwrap()[&ReadingId(3)][0].score, 17);
    assert!(world.store.check(|_| true).unwrap().is_empty());
}
