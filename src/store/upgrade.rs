//! Brings the schema of a file up to this program's version: a verified backup first, then every step in one transaction.
//! Used by `Store` at every opening. A newer file is refused before a byte is written.

use super::backup::{self, Source};
use super::error::{Error, Result};
use super::keys::{DataKey, KeyFile};
use super::{anchor, check};
use crate::domain::day::Day;
use rusqlite::Connection;
use std::path::Path;

mod migrations {
    refinery::embed_migrations!("assets/migrations");
}

/// The newest version that this program knows.
pub(super) fn known() -> i64 {
    migrations::migrations::runner().get_migrations().iter().map(|step| i64::from(step.version())).max().unwrap_or(0)
}

/// The version of a file; 0 for one that was only just made.
pub(super) fn version(conn: &Connection) -> Result<i64> {
    if !conn.prepare("select 1 from sqlite_schema where name = 'refinery_schema_history'")?.exists([])? {
        return Ok(0);
    }
    let newest: Option<i64> = conn.query_row("select max(version) from refinery_schema_history", [], |row| row.get(0))?;
    Ok(newest.unwrap_or(0))
}

/// All steps into a file that was only just made.
pub(super) fn set_up(conn: &mut Connection) -> Result<()> {
    run(conn)?;
    anchor::lay(conn)
}

/// Brings an earlier file up; does nothing to one of this version.
pub(super) fn bring_up(conn: &mut Connection, key: &DataKey, slots: &KeyFile, database: &Path, today: Day) -> Result<()> {
    let version = version(conn)?;
    if version > known() {
        return Err(Error::Newer);
    }
    if version == known() {
        return anchor::lay(conn);
    }
    let source = Source { conn, key, slots, database };
    let name = format!("{}-before-version-{}", backup::stem(database), known());
    let made = backup::make(&source, &backup::folder_beside(database), &name, today, &mut |_| true).map_err(|failed| match failed {
        // A damaged file is not changed: it is to be restored, not carried on.
        Error::BackupBad { .. } => Error::Damaged,
        failed => Error::NotBroughtUp(failed.to_string()),
    })?;
    if anchor::is_laid(conn)? {
        anchor::take_off(conn)?;
    }
    let before = check::counts(conn)?;
    run(conn)?;
    anchor::lay(conn)?;
    if check::counts(conn)? != before {
        return Err(Error::Inside("rows were lost while the file was brought up to this version; its backup has them".into()));
    }
    let tx = conn.transaction()?;
    backup::note(&tx, &made, today, false)?;
    anchor::commit(tx)
}

/// Runs every step that is missing, all in one transaction: after a crash it is as if it had never begun.
fn run(conn: &mut Connection) -> Result<()> {
    let ran = migrations::migrations::runner().set_grouped(true).run(conn);
    ran.map(drop).map_err(|failed| Error::Inside(format!("the file could not be brought up to this version: {}", failed.kind())))
}

#[cfg(test)]
mod tests {
    use crate::store::{Error, Store};

    #[test]
    fn a_newer_file_is_refused_and_not_a_byte_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let (pass, today) = (age::secrecy::SecretString::from("four unrelated test words".to_owned()), "2026-11-21".parse().unwrap());
        let (store, _) = Store::create_with(&path, &pass, today, 2).unwrap();
        let from = "select 1 + max(version), 'later', applied_on, checksum from refinery_schema_history";
        store.conn.execute(&format!("insert into refinery_schema_history (version, name, applied_on, checksum) {from}"), []).unwrap();
        store.close().unwrap();
        let before = std::fs::read(&path).unwrap();
        assert!(matches!(Store::open(&path, &pass, today), Err(Error::Newer)));
        assert!(std::fs::read(&path).unwrap() == before);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3, "no backup, no log beside it");
    }
}
