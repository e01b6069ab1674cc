//! The archive read back by other readers: every stored row is there with the same values, and every link leads somewhere.

use crate::cli::Desk;
use crate::support::{PASSPHRASE, World, contact, day, secret};
use caseload::domain::change::Change;
use caseload::domain::codes::{Attendance, ContactKind};
use caseload::exchange::archive::{GUARD, NOTHING, everything};
use caseload::store::{Cell, Store};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Table = Vec<BTreeMap<String, Option<String>>>;

/// A table as the description and a CSV reader show it.
fn read(folder: &Path, resource: &serde_json::Value) -> Table {
    let mut reader = csv::Reader::from_path(folder.join(resource["path"].as_str().unwrap())).unwrap();
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let described: Vec<&str> = resource["schema"]["fields"].as_array().unwrap().iter().map(|field| field["name"].as_str().unwrap()).collect();
    assert_eq!(names, described);
    let value = |text: &str| (text != NOTHING).then(|| text.strip_prefix(GUARD).unwrap_or(text).to_owned());
    let rows = reader.records().map(|row| names.iter().cloned().zip(row.unwrap().iter().map(value)).collect());
    rows.collect()
}

fn archive(folder: &Path) -> BTreeMap<String, Table> {
    let description: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.join("datapackage.json")).unwrap()).unwrap();
    let resources = description["resources"].as_array().unwrap();
    let tables: BTreeMap<String, Table> = resources.iter().map(|resource| (resource["name"].as_str().unwrap().to_owned(), read(folder, resource))).collect();
    for resource in resources {
        let own = &tables[resource["name"].as_str().unwrap()];
        for field in resource["schema"]["fields"].as_array().unwrap() {
            let (name, kind) = (field["name"].as_str().unwrap(), field["type"].as_str().unwrap());
            for value in own.iter().map(|row| &row[name]) {
                assert!(value.is_some() || field["constraints"]["required"] == false, "{name} is required");
                assert!(kind != "integer" || value.as_ref().is_none_or(|value| value.parse::<i64>().is_ok()), "{name}: {value:?}");
            }
        }
        for link in resource["schema"]["foreignKeys"].as_array().unwrap() {
            let there: BTreeSet<&Option<String>> = tables[link["reference"]["resource"].as_str().unwrap()].iter().map(|row| &row["id"]).collect();
            let column = link["fields"].as_str().unwrap();
            assert!(own.iter().map(|row| &row[column]).all(|id| id.is_none() || there.contains(id)), "{}.{column} leads nowhere", resource["name"]);
        }
    }
    tables
}

/// The same, as the store has it.
fn stored(store: &Store) -> BTreeMap<String, Table> {
    let shapes = store.tables().unwrap();
    let mut all = BTreeMap::new();
    for shape in shapes {
        let mut rows = Vec::new();
        let value = |cell: Cell| match cell {
            Cell::Nothing => None,
            Cell::Number(number) => Some(number.to_string()),
            Cell::Text(text) => Some(text),
        };
        store
            .each_row(&shape, |cells| {
                rows.push(shape.columns.iter().map(|column| column.name.clone()).zip(cells.into_iter().map(value)).collect());
                true
            })
            .unwrap();
        all.insert(shape.name, rows);
    }
    all
}

#[test]
fn every_stored_row_is_in_the_archive() {
    let desk = Desk::with_demo(30);
    let done = desk.run("export everything all");
    assert_eq!(done.code, 0, "{}", done.err);
    let folder = desk.path("all").canonicalize().unwrap();
    assert!(done.err.contains(&folder.display().to_string()) && done.err.contains("not encrypted"), "{}", done.err);
    let mut archived = archive(&folder);
    let store = Store::open(&desk.path("mine.db"), &secret(PASSPHRASE), day("2026-11-21")).unwrap();
    let mut kept = stored(&store);
    let (log, longer) = (archived.remove("log").unwrap(), kept.remove("log").unwrap());
    assert!(longer.starts_with(&log) && log.iter().any(|row| row["detail"].as_deref() == Some("archive of the whole file, with all names")));
    assert_eq!(archived, kept);
    assert!(archived["contact"].len() > 20 && !archived.contains_key("draft") && !archived.contains_key("find"));
    for person in &kept["person"] {
        let code = format!("SU-{:0>4}", person["id"].as_ref().unwrap());
        let page = std::fs::read_to_string(folder.join(format!("people/{code}.md"))).unwrap();
        assert!(page.starts_with(&format!("# All that is stored about {code}")) && page.contains("## Person"), "{page}");
    }
    drop(store);
    let again = desk.run("export everything all");
    assert_eq!(again.code, 1, "never over a folder that is there: {}", again.err);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]
    #[test]
    fn any_note_comes_back_as_it_was(notes in prop::collection::vec("(=|\\+|-|@|'|\\\\N|\n|,|\"|\\PC){0,40}", 1..8)) {
        let mut world = World::new();
        let person = world.person("Ewa Example");
        let referral = world.referral(person, "2026-10-01");
        world.accept(referral, "2026-10-02");
        for note in notes {
            let mut details = contact("2026-11-01", ContactKind::Call, Attendance::Attended);
            details.note = note;
            world.do_(Change::LogContact(referral, details));
        }
        let path = world.folder.path().join("all");
        everything(&mut world.store, &path, day("2026-11-21"), &mut |_, _| true).unwrap();
        prop_assert_eq!(archive(&path), stored(&world.store));
        let page = std::fs::read_to_string(path.join("people/SU-0001.md")).unwrap();
        prop_assert!(page.contains("Ewa Example"));
        // Stopped half-way, nothing is left.
        let second = world.folder.path().join("second");
        prop_assert!(everything(&mut world.store, &second, day("2026-11-21"), &mut |done, _| done < 3).is_err());
        prop_assert!(!second.exists());
    }
}
