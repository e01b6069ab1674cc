//! Handing over and bringing in from the keyboard: the pack, the look before it is kept, both sides of a difference.

use crate::interface::Face;
use crate::support::*;
use age::secrecy::SecretString;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::ids::*;
use caseload::domain::risk::RiskDetails;
use caseload::exchange::handover::{Lock, Unlock, open_into, read, write};
use caseload::store::PackAsked;

const WORD: &str = "a word for the pack";

fn risk(response: &str) -> RiskDetails {
    RiskDetails { kind: RiskKind::Isolation, noted_on: day("2026-10-01"), note: String::new(), response: response.into(), review_on: None }
}

fn world() -> World {
    let mut world = World::new();
    let amina = world.person("Amina Example");
    let referral = world.referral(amina, "2026-04-01");
    world.accept(referral, "2026-04-02");
    world.contact(referral, "2026-05-04", ContactKind::Session, Attendance::Attended);
    world.do_(Change::AddRisk(amina, risk("talk on Monday")));
    world
}

#[test]
fn a_record_goes_out_is_written_in_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let mut face = Face::on(world());
    face.size(100, 40);
    face.press("2 X");
    face.shows("Hand over: write an encrypted pack");
    let erase = "ctrl-w ".repeat(12);
    let fill = |again: &str| format!("tab tab 'Meg' tab tab '{WORD}' tab '{again}' tab {erase}'{}' ctrl-s", file("out.age").display());
    face.press(&fill("another word"));
    face.shows("The two passphrases are not the same.");
    face.press(&format!("esc y 2 X {}", fill(WORD))).settle();
    face.shows("encrypted");
    let pack = read(&file("out.age"), &Unlock::Passphrase(secret(WORD))).unwrap();
    assert_eq!((pack.to.as_str(), pack.until, pack.people.len()), ("Meg", Some(day("2026-12-05")), 1));

    let (mut away, ..) = open_into(&file("theirs.db"), &secret("four unrelated words of hers"), &pack, None, today(), |_| true).unwrap();
    away.apply(today(), &Change::EditRisk(RiskId(1), risk("art group on Mondays"))).unwrap();
    let back = PackAsked { people: vec![PersonId(1)], to: String::new(), purpose: Purpose::Cover, until: None };
    write(&mut away, &back, &Lock::Passphrase(SecretString::from(WORD.to_owned())), &file("back.age"), today(), |_| true).unwrap();

    face.press("esc 2 enter e tab tab tab ctrl-w ctrl-w ctrl-w 'walks with her sister' ctrl-s");
    let merge = |word: &str| format!("1 M '{}' tab '{word}' ctrl-s", file("back.age").display());
    face.press(&merge("some other word altogether")).settle();
    face.shows("Either its passphrase or key is wrong");
    face.press(&format!("esc y {}", merge(WORD))).settle();
    face.shows("Bring in what came from Meg?");
    face.shows("1 difference to settle");
    insta::assert_snapshot!("look_before", face.text());
    face.press("y").settle();
    face.shows("Brought in: SU-0001");
    face.press("2");
    face.shows("To settle after a handover: SU-0001");
    face.press("enter home");
    face.shows("risk, response");
    insta::assert_snapshot!("both_sides", face.text());
    face.press("enter");
    face.shows("There, from Meg: art group on Mondays.");
    face.press("down down space ctrl-s");
    face.shows("Settled a difference after a handover: take what came.");
    face.hides("To settle");
    face.shows("art group on Mondays");
}

#[test]
fn a_caseload_that_is_cover_says_so_and_still_takes_writing_past_its_day() {
    let mut home = world();
    let asked = PackAsked { people: vec![PersonId(1)], to: "Meg".into(), purpose: Purpose::Cover, until: Some(day("2026-12-05")) };
    let pack = home.store.pack_of(&asked, today(), |_| true).unwrap().0;
    let mut away = World::new();
    away.store.bring_in(&pack, today(), caseload::store::Bringing::Open, |_| true).unwrap();
    let mut face = Face::on(away);
    face.size(120, 24);
    face.shows("COVER");
    face.shows("This caseload is cover for a colleague until 5 Dec 2026.");
    face.day.set(day("2026-12-08"));
    face.app.look(std::time::Instant::now(), std::time::SystemTime::now());
    face.press("ctrl-l");
    face.hides("COVER");
    face.press(&format!("'{PASSPHRASE}' enter")).settle();
    // A backup may be due, which comes first.
    while face.text().contains("Esc stops") {
        face.settle();
    }
    face.shows("COVER OVER");
    face.shows("Hand back what was written");
    face.press("/ 'Amina' enter c 'call attended 20 rang about the letter' ctrl-s");
    face.shows("Logged a");
}
