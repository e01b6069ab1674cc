//! A file of every released schema opens for ever, with a verified backup first; a newer one is refused untouched.

use crate::support::*;
use caseload::domain::codes::Seen;
use caseload::store::keys::Slot;
use caseload::store::{Error, Store, restore};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

type Tables = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// The file as version 1 wrote it: eight made-up people.
fn version_1() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    for ending in ["db", "keys", "keys2"] {
        std::fs::copy(crate::architecture::project(&format!("tests/golden/v1.{ending}")), folder.path().join(format!("mine.{ending}"))).unwrap();
    }
    let path = folder.path().join("mine.db");
    (folder, path)
}

/// How many steps of the schema this program knows.
pub fn steps() -> i64 {
    std::fs::read_dir(crate::architecture::project("assets/migrations")).unwrap().count().try_into().unwrap()
}

/// Every cell of every table, or of the columns that are named: table, then column, then row by row.
fn cells(file: &Path, only: Option<&Tables>) -> Tables {
    let conn = by_the_key(file);
    let texts = |sql: &str| conn.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<Vec<String>>>().unwrap();
    let mut all = Tables::new();
    for table in texts("select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite%' order by 1") {
        for column in texts(&format!("select name from pragma_table_info('{table}')")) {
            if only.is_none_or(|only| only.get(&table).is_some_and(|columns| columns.contains_key(&column))) {
                let of = texts(&format!("select quote({column}) from {table} order by rowid"));
                all.entry(table.clone()).or_default().insert(column, of);
            }
        }
    }
    all
}

#[test]
fn an_upgrade_changes_no_cell_of_what_was_written() {
    let (_folder, path) = version_1();
    let before = cells(&path, None);
    Store::open(&path, &secret(PASSPHRASE), today()).unwrap().close().unwrap();
    let after = cells(&path, Some(&before));
    let mut changed = Vec::new();
    for (table, columns) in &before {
        for (column, of) in columns {
            let now = after.get(table).and_then(|columns| columns.get(column)).map(Vec::as_slice).unwrap_or_default();
            // What was there is there, in its order; rows may have come after it.
            changed.extend((0..of.len()).filter(|row| now.get(*row) != Some(&of[*row])).map(|row| format!("{table}.{column}, row {row}")));
        }
    }
    // The mark of which release's reference data is in the file.
    assert_eq!(changed, ["setting.value, row 0"]);
    assert!(before["contact"]["note"].len() == 109 && before.len() > 20, "{:?}", before.keys());
}

#[test]
fn an_upgrade_that_loses_a_row_is_said_and_a_damaged_file_is_not_upgraded() {
    let (folder, path) = version_1();
    // As if a step of the schema took a row along.
    by_the_key(&path).execute_batch("create trigger takes after insert on refinery_schema_history begin delete from contact where id = 1; end").unwrap();
    let said = Store::open(&path, &secret(PASSPHRASE), today()).err().unwrap().to_string();
    assert!(said.contains("rows were lost") && said.contains("its backup has them"), "{said}");
    assert_eq!(std::fs::read_dir(folder.path().join("backups")).unwrap().count(), 1);

    let (folder, path) = version_1();
    by_the_key(&path).execute_batch("drop trigger if exists log_is_kept_unchanged; update log set detail = 'changed' where id = 1").unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(Store::open(&path, &secret(PASSPHRASE), today()).err(), Some(Error::Damaged)));
    assert!(std::fs::read(&path).unwrap() == before, "not a byte was changed");
    assert_eq!(std::fs::read_dir(folder.path().join("backups")).unwrap().count(), 0);
}

#[test]
fn a_file_of_version_1_opens_with_all_that_is_in_it() {
    let (folder, path) = version_1();
    let store = Store::open(&path, &secret(PASSPHRASE), today()).unwrap();
    assert_eq!(store.check(|_| true).unwrap(), []);
    let counts = store.counts().unwrap();
    assert_eq!(counts, [("people", 8), ("referrals", 8), ("episodes", 8), ("contacts", 109)]);
    assert!(store.log_rows(None, 100).unwrap().iter().any(|row| row.seen == Seen::Created));
    store.close().unwrap();

    let backup = folder.path().join("backups");
    let made: Vec<_> = std::fs::read_dir(&backup).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(made.len(), 1, "one backup, made before the upgrade: {made:?}");
    let to = folder.path().join("back.db");
    let back = restore(&made[0], &to, Slot::Passphrase, &secret(PASSPHRASE), &mut |_| true).unwrap();
    assert_eq!(back.counts, counts);
    let code = std::fs::read_to_string(crate::architecture::project("tests/golden/v1.code")).unwrap();
    assert!(Store::open_with_recovery(&to, &secret(&code), today()).is_ok(), "the recovery code of version 1 opens it too");

    let again = Store::open(&path, &secret(PASSPHRASE), today()).unwrap();
    again.close().unwrap();
    let of_this = std::fs::read_dir(&backup).unwrap().filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("mine-"));
    assert_eq!(of_this.count(), 1, "an upgrade happens once");
}

#[test]
fn without_a_backup_there_is_no_upgrade() {
    let (folder, path) = version_1();
    let before = std::fs::read(&path).unwrap();
    std::fs::write(folder.path().join("backups"), "a file where the folder should be").unwrap();
    let refused = Store::open(&path, &secret(PASSPHRASE), today()).err().unwrap();
    assert!(matches!(refused, Error::NotBroughtUp(_)), "{refused}");
    assert!(std::fs::read(&path).unwrap() == before, "not a byte was changed");
}
