//! The file: encrypted, whole, one writer, one hand that writes, undo.

use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::ids::*;
use caseload::domain::person::{PersonDetails, SafeContact};
use caseload::store::{Error, Store};

#[test]
fn the_file_is_encrypted_and_opens_with_the_passphrase_and_the_recovery_code_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.db");
    let (mut store, recovery) = Store::create_with(&path, &secret(PASSPHRASE), today(), 2).unwrap();
    let canary = "Canaria Kanarienvogel";
    store.apply(today(), &Change::AddPerson(PersonDetails { name: canary.into(), ..PersonDetails::default() }, None)).unwrap();
    store.close().unwrap();
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    for name in &left {
        let bytes = std::fs::read(folder.path().join(name)).unwrap();
        assert!(!bytes.starts_with(b"SQLite format 3"), "{name} is plain");
        assert!(!bytes.windows(8).any(|window| window == &canary.as_bytes()[..8]), "{name} holds the name in clear");
    }
    let mut left = left;
    left.sort();
    assert_eq!(left, ["mine.db", "mine.keys", "mine.keys2"], "nothing else is left beside it");
    assert!(matches!(Store::open(&path, &secret("some other passphrase"), today()), Err(Error::WrongKey)));
    let again = Store::open(&path, &secret(PASSPHRASE), today()).unwrap();
    assert_eq!(again.person(PersonId(1)).unwrap().details.name, canary);
    assert!(again.log_rows(None, 10).unwrap().iter().any(|row| row.seen == Seen::UnlockFailed));
    again.close().unwrap();
    assert!(Store::open_with_recovery(&path, &recovery, today()).is_ok());
}

#[test]
fn an_open_caseload_keeps_no_shared_memory_file() {
    let mut world = World::new().reopened();
    world.person("Somebody");
    let beside: Vec<_> = std::fs::read_dir(world.folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!beside.iter().any(|name| name.ends_with("-shm")), "{beside:?}");
}

#[test]
fn one_writer_and_it_is_said_who() {
    let world = World::new();
    match Store::open(&world.path, &secret(PASSPHRASE), today()) {
        Err(Error::InUse { holder }) => assert!(holder.contains(&std::process::id().to_string()), "{holder}"),
        other => panic!("{:?}", other.err()),
    }
    let path = world.path.clone();
    // What stands in the lock is somebody's text like any other.
    std::fs::write(path.with_extension("open"), format!("\u{1b}]52;c;aGk=\u{7}\u{202e}{}", "x".repeat(1000))).unwrap();
    match Store::check_free(&path) {
        Err(Error::InUse { holder }) => assert!(holder.len() <= 200 && !holder.chars().any(crate::soak::drives), "{holder:?}"),
        other => panic!("{:?}", other.err()),
    }
    drop(world.store);
    assert!(Store::open(&path, &secret(PASSPHRASE), today()).is_ok());
}

#[test]
fn damage_and_a_wrong_passphrase_are_answered_alike() {
    let world = World::new();
    let path = world.path.clone();
    world.store.close().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[100] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let damaged = Store::open(&path, &secret(PASSPHRASE), today()).err().unwrap();
    let wrong = Store::open(&path, &secret("some other passphrase"), today()).err().unwrap();
    assert_eq!(damaged.to_string(), wrong.to_string());
}

#[test]
fn check_finds_damage_in_pages() {
    let mut world = World::new();
    for n in 0..200 {
        world.person(&format!("Person {n}"));
    }
    assert_eq!(world.store.check(|_| true).unwrap(), []);
    let path = world.path.clone();
    world.store.close().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let late = bytes.len() - 2000;
    bytes[late] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let store = Store::open(&path, &secret(PASSPHRASE), today()).unwrap();
    let found = store.check(|_| true).unwrap();
    assert!(found.iter().any(|finding| finding.part == "pages"), "{found:?}");
}

#[test]
fn a_person_waits_is_seen_and_undo_takes_it_back() {
    let mut world = World::new();
    let person = world.person("Zoë Nguyễn");
    let referral = world.referral(person, "2026-10-01");
    let (field, _) = world.refused(Change::LogContact(referral, contact("2026-10-20", ContactKind::Session, Attendance::Attended)));
    assert_eq!(field, "attendance");
    world.accept(referral, "2026-10-05");
    world.contact(referral, "2026-10-10", ContactKind::Call, Attendance::Attended);
    assert!(world.store.record(person).unwrap().episodes.is_empty(), "a call never opens an episode");
    world.contact(referral, "2026-10-12", ContactKind::Session, Attendance::DidNotAttend);
    assert!(world.store.record(person).unwrap().referrals[0].is_waiting_at(today()));
    world.contact(referral, "2026-10-20", ContactKind::Session, Attendance::Late);
    let record = world.store.record(person).unwrap();
    assert_eq!(record.episodes[0].episode.started_on, day("2026-10-20"));
    assert!(!record.referrals[0].is_waiting_at(today()));
    assert!(record.clone().as_at(day("2026-10-19")).referrals[0].is_waiting_at(day("2026-10-19")));
    assert_eq!(world.store.cases(today()).unwrap().len(), 1);
    assert_eq!(world.store.cases(day("2026-10-19")).unwrap().len(), 0);
    let said = world.store.undo(today()).unwrap().unwrap();
    assert!(said.starts_with("Undone: Logged a session"), "{said}");
    let record = world.store.record(person).unwrap();
    assert!(record.episodes.is_empty() && record.referrals[0].is_waiting_at(today()));
    assert_eq!(record.contacts.len(), 2);
    for _ in 0..5 {
        world.store.undo(today()).unwrap();
    }
    assert!(matches!(world.store.record(person), Err(Error::NotFound(_))), "everything was taken back");
    assert_eq!(world.store.undo(today()).unwrap(), None);
    assert_eq!(world.store.check(|_| true).unwrap(), []);
}

#[test]
fn names_are_found_as_people_type_them() {
    let mut world = World::new();
    let names = [
        "Zoë Nguyễn",
        "O'Brien, Siân",
        "Łukasz Wiśniewski",
        "Seán Ó Súilleabháin",
        "王小明",
        "Adébáyọ̀ Ọláńrewájú",
        "Đặng Thị Lan",
        "Anne-Marie Strauß",
        "محمد الأحمد",
    ];
    let ids: Vec<PersonId> = names.iter().map(|name| world.person(name)).collect();
    world.do_(Change::SetSafeContact(ids[3], SafeContact { phone: "01632 960 123".into(), ..SafeContact::default() }));
    for (typed, at) in [
        ("zoe", 0),
        ("nguyen", 0),
        ("obrien", 1),
        ("o'brien", 1),
        ("lukasz", 2),
        ("wisniew", 2),
        ("sean", 3),
        ("01632 960123", 3),
        ("王小", 4),
        ("小明", 4),
        ("adebayo", 5),
        ("dang", 6),
        ("annemarie", 7),
        ("strauss", 7),
        ("محمد", 8),
        ("SU-0003", 2),
        ("wsnwsk", 2),
    ] {
        let found = world.store.find(typed, 5).unwrap();
        assert_eq!(found.first().map(|person| person.id), Some(ids[at]), "{typed}");
    }
    for hostile in ["\"", "'", "*", "a AND", "NEAR(", "\0", "-", "col:x", "🙂", "((((", "or not"] {
        world.store.find(hostile, 5).unwrap();
    }
}

#[test]
fn the_list_and_the_record_read_the_same_clocks() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = Store::create_with(&folder.path().join("mine.db"), &secret(PASSPHRASE), today(), 2).unwrap();
    caseload::exchange::made_up::fill(&mut store, 200, 3, today(), &mut |_, _| true).unwrap();
    for at in ["2026-11-21", "2026-08-01"] {
        let cases = store.cases(day(at)).unwrap();
        assert!(cases.len() > 10, "only {} cases were compared at {at}", cases.len());
        for row in cases {
            let record = store.record(row.person).unwrap().as_at(day(at));
            assert_eq!(Some(row.clock), record.clock_facts(row.referral, store.reference()), "{} at {at}", row.person);
        }
    }
}
