//! Tampering with the log by somebody who has the key and a tool of their own: whatever they do to it is found.

use crate::domain::codes::Seen;
use crate::domain::ids::{PersonId, Ref};
use crate::store::Store;
use rusqlite::Connection;

/// A caseload whose log has some rows, and the log as it was half-way.
fn logged() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let today = "2026-11-21".parse().unwrap();
    let (mut store, _) = Store::create_with(&folder.path().join("a.db"), &"four unrelated test words".to_owned().into(), today, 2).unwrap();
    for n in 1..=30 {
        store.log(Seen::Viewed, Some(Ref::Person(PersonId(n))), "show").unwrap();
    }
    (folder, store)
}

/// What somebody with a tool of their own would do first.
fn unguard(conn: &Connection) {
    conn.execute_batch("drop trigger log_is_kept_unchanged; drop trigger log_is_kept_whole").unwrap();
}

/// One act of tampering in a savepoint that is taken back, so that every act starts from a whole log.
fn is_found(store: &Store, act: &str) -> bool {
    store.conn.execute_batch("savepoint act").unwrap();
    unguard(&store.conn);
    store.conn.execute_batch(act).unwrap_or_else(|failed| panic!("{act}: {failed}"));
    let found = !store.verify_log().unwrap().is_empty();
    store.conn.execute_batch("rollback to act; release act").unwrap();
    found
}

fn acts(times: i64) {
    let (_folder, store) = logged();
    assert_eq!(store.verify_log().unwrap(), [] as [String; 0]);
    let rows = store.log_head().unwrap().rows;
    for time in 0..times {
        let row = 1 + time * 7 % rows;
        let other = 1 + (row + 3 + time % 11) % rows;
        let act = match time % 10 {
            0 => format!("update log set ref = 'SU-9999' where id = {row}"),
            1 => format!("update log set at = '2020-01-01T00:00:00Z' where id = {row}"),
            2 => format!("update log set seen = 'listed' where id = {row}"),
            3 => format!("delete from log where id = {row}"),
            // Cut off at the end, so that what is left is a chain that holds.
            4 => format!("delete from log where id > {}", (row - 1).min(rows - 1)),
            5 if row != other => {
                format!("update log set id = -1 where id = {row}; update log set id = {row} where id = {other}; update log set id = {other} where id = -1")
            }
            // A row from elsewhere in the log put in again.
            6 => format!("insert into log (id, at, seen, ref, detail, digest) select {rows} + 1, at, seen, ref, detail, digest from log where id = {row}"),
            7 => format!("update log set detail = detail || ' ' where id = {row}"),
            // The same letters in other cells; the first row is about nobody.
            8 => format!("update log set ref = '', detail = ref || detail where id = {}", row.max(2)),
            _ => format!("update log set digest = (select digest from log where id = {other}), ref = 'x' where id = {row}"),
        };
        assert!(is_found(&store, &act), "not found: {act}");
    }
    println!("{times} edits, deletes, moves, cuts and replays of the log: all found");
}

#[test]
fn whatever_is_done_to_the_log_is_found() {
    acts(48);
}

#[test]
#[ignore = "the full figure: 500"]
fn whatever_is_done_to_the_log_is_found_500() {
    acts(500);
}

/// Whoever knows how a digest is made can make the one of a row that they changed: the row after it holds the one before.
#[test]
fn a_row_that_was_made_anew_breaks_the_one_after_it() {
    let (_folder, store) = logged();
    let newest_first = store.log_rows(None, 100).unwrap();
    for pair in newest_first.windows(2).skip(1) {
        let [row, before] = pair else { panic!("two rows") };
        let other = super::LogRow { detail: "nothing".into(), ..row.clone() };
        let act = format!("update log set detail = 'nothing', digest = '{}' where id = {}", super::digest_of(&before.digest, &other), row.id);
        assert!(is_found(&store, &act), "not found: {act}");
    }
}

#[test]
fn a_log_that_was_cut_short_stays_found_when_it_goes_on() {
    let (_folder, mut store) = logged();
    unguard(&store.conn);
    let rows = store.log_head().unwrap().rows;
    store.conn.execute_batch(&format!("delete from log where id > {}", rows - 5)).unwrap();
    store.log(Seen::Listed, None, "").unwrap();
    assert!(!store.verify_log().unwrap().is_empty());
    assert!(store.check(|_| true).unwrap().iter().any(|finding| finding.part == "log"));
}

#[test]
fn the_log_is_only_added_to() {
    let (_folder, store) = logged();
    for act in ["update log set ref = ''", "delete from log"] {
        assert!(store.conn.execute_batch(act).is_err(), "{act}");
    }
}
