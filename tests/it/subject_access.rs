//! A person's own copy: all about them, nobody else's names, each masking listed apart, the due date kept.

use crate::support::{World, contact, day};
use caseload::domain::change::Change;
use caseload::domain::codes::{Attendance, ContactKind, Relation};
use caseload::domain::ids::Ref;
use caseload::domain::person::SafeContact;
use caseload::exchange::subject_access::{FOR_THE_WORKER, write};

#[test]
fn others_are_masked_and_listed_and_their_own_stays() {
    let mut world = World::new();
    let ewa = world.person("Ewa Zolkiewska");
    let bruno = world.person("Bruno Zolkiewska");
    let stranger = world.person("Marisol Quist");
    world.do_(Change::Link(ewa, bruno, Relation::Sibling));
    let card = SafeContact { phone: "07700 900111".into(), ask_for: "Bruno Zolkiewska".into(), ..SafeContact::default() };
    world.do_(Change::SetSafeContact(ewa, card));
    let referral = world.referral(ewa, "2026-10-01");
    world.accept(referral, "2026-10-02");
    let mut details = contact("2026-11-01", ContactKind::Call, Attendance::Attended);
    details.note = "Ewa came with Bruno Zolkiewska; =SUM(1) <b>Marisol Quist</b> rang from 07700 900321".into();
    world.do_(Change::LogContact(referral, details));
    let other = world.referral(stranger, "2026-10-01");
    world.do_(Change::LogContact(other, contact("2026-11-02", ContactKind::Text, Attendance::NoAnswer)));

    let path = world.folder.path().join("copy");
    let made = write(&mut world.store, ewa, day("2026-01-31"), &path, day("2026-11-21")).unwrap();
    assert_eq!((made.due, made.folder.clone()), (day("2026-02-28"), path.canonicalize().unwrap()));
    let read = |name: &str| std::fs::read_to_string(path.join(name)).unwrap();
    for name in ["record.md", "record.html", "record.json", "data/contact.csv"] {
        let shown = read(name);
        for hidden in ["Bruno", "Marisol", "Quist", "900321", "900 321"] {
            assert!(!shown.contains(hidden), "{hidden} in {name}:\n{shown}");
        }
        assert!(shown.contains("SU-0002") && shown.contains("Ewa came with"), "{name}:\n{shown}");
        assert!(name.starts_with("data") || shown.contains("Ewa Zolkiewska"), "their own name stays in {name}");
        assert!(name.ends_with("json") || name.ends_with("csv") || !shown.contains("<b>"), "{name}");
    }
    assert!(read("record.md").contains("## Who looked, and what was handed out"), "{}", read("record.md"));
    let json: serde_json::Value = serde_json::from_str(&read("record.json")).unwrap();
    assert_eq!(json["contact"].as_array().unwrap().len(), 1, "only what is about them");
    let review = read(FOR_THE_WORKER);
    for said in ["Bruno Zolkiewska", "Marisol Quist", "07700 900321", "SU-0002", "28 Feb 2026", "Article 12(3)"] {
        assert!(review.contains(said), "{said}:\n{review}");
    }
    assert_eq!(review.matches("contact 1, note").count(), 3);
    assert!(review.contains("ask_for") || review.contains("ask for"), "whom to ask for is another person:\n{review}");
    assert!(read("record.md").contains("07700 900111"), "their own number stays");
    let logged = world.store.log_rows(Some(Ref::Person(ewa)), 20).unwrap();
    assert!(logged.iter().any(|row| row.detail == "subject access pack, received 2026-01-31, due 2026-02-28"));
    assert!(write(&mut world.store, ewa, day("2026-11-21"), &path, day("2026-11-21")).is_err(), "never over a folder that is there");
}

#[test]
fn what_may_name_somebody_the_file_does_not_know_is_listed_to_be_looked_at() {
    let mut world = World::new();
    let ewa = world.person("Ewa Zolkiewska");
    let referral = world.referral(ewa, "2026-10-01");
    world.accept(referral, "2026-10-02");
    for (on, note) in [("2026-11-01", "Kezia drove her. They talked on 3 Nov about Kezia and Wath."), ("2026-11-08", "Ewa rang; Kezia was there too.")] {
        let mut details = contact(on, ContactKind::Call, Attendance::Attended);
        details.note = note.into();
        world.do_(Change::LogContact(referral, details));
    }
    let path = world.folder.path().join("copy");
    let made = write(&mut world.store, ewa, day("2026-11-21"), &path, day("2026-11-21")).unwrap();
    let review = std::fs::read_to_string(path.join(FOR_THE_WORKER)).unwrap();
    let (_, perhaps) = review.split_once("## What may name somebody, and stays").unwrap_or_else(|| panic!("{review}"));
    let rows: Vec<&str> = perhaps.lines().filter(|line| line.starts_with('|')).skip(2).collect();
    assert_eq!(
        rows,
        ["| Kezia | contact 1, note; contact 2, note |", "| Wath | contact 1, note |"],
        "each once, neither their own name nor a day or a service"
    );
    assert!(made.told(ewa).iter().any(|said| said.contains("2 words that may name somebody stay")), "{:?}", made.told(ewa));
    assert!(std::fs::read_to_string(path.join("record.md")).unwrap().contains("Kezia drove her"), "the worker decides");
}
