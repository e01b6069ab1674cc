//! Handover packs that somebody made to do harm: changed as files, and changed inside by who has their key.

use super::{edited, edits, is_plain, tried};
use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::handover::Pack;
use caseload::domain::ids::PersonId;
use caseload::domain::risk::RiskDetails;
use caseload::exchange::handover::{Lock, Unlock, read, seal};
use caseload::store::{Bringing, Error, PackAsked};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A caseload with a bit of everything, and a pack of it.
pub fn packed() -> (World, Pack) {
    let mut world = World::new();
    let amina = world.person("Amina Example");
    let referral = world.referral(amina, "2026-04-01");
    world.accept(referral, "2026-04-02");
    world.contact(referral, "2026-05-04", ContactKind::Session, Attendance::Attended);
    let risk = RiskDetails { kind: RiskKind::Isolation, noted_on: day("2026-10-01"), note: "alone".into(), response: "talk on Monday".into(), review_on: None };
    world.do_(Change::AddRisk(amina, risk));
    let asked = PackAsked { people: vec![amina], to: "Meg Oatbridge".into(), purpose: Purpose::Cover, until: Some(day("2026-12-05")) };
    let pack = world.store.pack_of(&asked, today(), |_| true).unwrap().0;
    (world, pack)
}

/// What may stand where something else stood.
fn instead(with: u8) -> Value {
    match with % 14 {
        0 => Value::Null,
        1 => json!(""),
        2 => json!("x".repeat(20_000)),
        3 => json!(i64::MAX),
        4 => json!(-1),
        5 => json!(0.5),
        6 => json!([]),
        7 => json!({"row": "0".repeat(32)}),
        8 => json!({"entry": ["provider", "none"]}),
        9 => json!("\u{202e}\u{1b}]52;c;aGk=\u{7}"),
        10 => json!("2026-13-45"),
        11 => json!(true),
        12 => json!("nonsense"),
        _ => json!("x'); drop table person; --"),
    }
}

/// Puts something else at the how-manieth place of a tree.
fn put(value: &mut Value, at: &mut usize, with: &Value) {
    if *at == 0 {
        *value = with.clone();
        *at = usize::MAX;
        return;
    }
    *at -= 1;
    let below: Vec<&mut Value> = match value {
        Value::Array(all) => all.iter_mut().collect(),
        Value::Object(all) => all.values_mut().collect(),
        _ => Vec::new(),
    };
    for one in below {
        if *at != usize::MAX {
            put(one, at, with);
        }
    }
}

fn places(value: &Value) -> usize {
    1 + match value {
        Value::Array(all) => all.iter().map(places).sum(),
        Value::Object(all) => all.values().map(places).sum::<usize>(),
        _ => 0,
    }
}

pub fn inside(cases: u32) {
    let (_home, pack) = packed();
    let tree = serde_json::to_value(&pack).unwrap();
    let of = places(&tree);
    let world = std::cell::RefCell::new(World::new());
    let (fitted, brought) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    tried(cases, proptest::collection::vec((any::<u32>(), any::<u8>()), 1..4), |changes| {
        let mut tree = tree.clone();
        for (place, with) in changes {
            put(&mut tree, &mut (place as usize % of), &instead(with));
        }
        let Ok(pack) = serde_json::from_value::<Pack>(tree) else { return };
        fitted.set(fitted.get() + 1);
        let world = &mut *world.borrow_mut();
        let before = world.store.counts().unwrap();
        match world.store.bring_in(&pack, today(), Bringing::Merge, |_| true) {
            Err(failed) => {
                is_plain(&failed.to_string());
                assert!(matches!(failed, Error::Refused { .. } | Error::PackUnreadable | Error::PackNewer), "{failed:?}");
                assert_eq!(world.store.counts().unwrap(), before, "nothing is half brought in");
            }
            Ok(_) => {
                brought.set(brought.get() + 1);
                for person in world.store.everyone().unwrap() {
                    // Whatever came in can be looked at.
                    let record = world.store.record(person.id).unwrap();
                    assert!(!format!("{record:?}").contains("u{202e}"), "{record:?}");
                }
                world.store.cases(today()).unwrap();
            }
        }
    });
    let world = world.into_inner();
    assert_eq!(world.store.check(|_| true).unwrap(), []);
    println!("{cases} changed packs, {} of them still packs, {} brought in: the caseload stayed whole and readable", fitted.get(), brought.get());
    assert!(brought.get() > 0 && fitted.get() > brought.get(), "too little was tried");
}

pub fn file(cases: u32) {
    let (_home, pack) = packed();
    let key = age::x25519::Identity::generate();
    let sealed = seal(&pack, &Lock::Recipient(key.to_public())).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (path, identity) = (folder.path().join("a.pack"), folder.path().join("identity"));
    std::fs::write(&identity, age::secrecy::ExposeSecret::expose_secret(&key.to_string())).unwrap();
    let unlock = Unlock::identities(&identity).unwrap();
    std::fs::write(&path, &sealed).unwrap();
    assert_eq!(read(&path, &unlock).unwrap(), pack);
    tried(cases, edits(), |edits| {
        let bytes = edited(&sealed, &edits);
        if bytes == sealed {
            return;
        }
        std::fs::write(&path, bytes).unwrap();
        let failed = read(&path, &unlock).map(drop).unwrap_err();
        assert!(matches!(failed, Error::PackUnreadable), "{failed}");
    });
    println!("{cases} changed pack files: all refused in a sentence");
}

#[test]
fn a_pack_whose_rows_cannot_be_read_is_refused_whole() {
    let (_home, pack) = packed();
    let mut away = World::new();
    for (table, column) in [("person", "gender"), ("contact", "kind"), ("risk", "kind"), ("referral", "decision")] {
        let mut bad = pack.clone();
        let cells = bad.rows.iter_mut().find(|row| row.table == table).and_then(|row| row.cells.as_mut()).unwrap();
        cells.insert(column.into(), json!("nonsense"));
        let said = away.store.bring_in(&bad, today(), Bringing::Merge, |_| true).unwrap_err().to_string();
        assert!(said.contains("Nothing was changed."), "{table}: {said}");
        assert_eq!(away.store.everyone().unwrap().len(), 0);
    }
    away.store.bring_in(&pack, today(), Bringing::Merge, |_| true).unwrap();
    assert!(away.store.record(PersonId(1)).is_ok());
}

#[test]
fn who_a_pack_is_from_cannot_drive_the_screen() {
    let (_home, mut pack) = packed();
    pack.from = "Robin\u{202e}\u{1b}[31m".into();
    let key = age::x25519::Identity::generate();
    let folder = tempfile::tempdir().unwrap();
    let (path, identity) = (folder.path().join("a.pack"), folder.path().join("identity"));
    std::fs::write(&identity, age::secrecy::ExposeSecret::expose_secret(&key.to_string())).unwrap();
    std::fs::write(&path, seal(&pack, &Lock::Recipient(key.to_public())).unwrap()).unwrap();
    assert_eq!(read(&path, &Unlock::identities(&identity).unwrap()).unwrap().from, "Robin[31m");
}
