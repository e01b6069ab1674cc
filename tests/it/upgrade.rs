//! A file of every released schema opens for ever, with a verified backup first; a newer one is refused untouched.

use crate::support::*;
use caseload::domain::codes::Seen;
use caseload::store::keys::Slot;
use caseload::store::{Error, Store, restore};
use std::path::PathBuf;
use tempfile::TempDir;

/// The file as version 1 wrote it: eight made-up people.
fn version_1() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    for ending in ["db", "keys", "keys2"] {
        std::fs::copy(crate::architecture::project(&format!("tests/golden/v1.{ending}")), folder.path().join(format!("mine.{ending}"))).unwrap();
    }
    let path = folder.path().join("mine.db");
    (folder, path)
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
