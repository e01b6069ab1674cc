//! When the next backup is due, how old the newest is, and which old ones go. Used by `backup`, for Today and for the copy made by itself.

use super::container;
use crate::domain::change::Setting;
use crate::domain::day::Day;
use crate::store::error::Result;
use crate::store::{Store, anchor};
use std::path::PathBuf;

/// Days between automatic backups, when nothing is set.
pub const EVERY_DAYS: u32 = 7;
/// Automatic backups that are kept, when nothing is set.
pub const KEPT: u32 = 5;

/// How it stands with backups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupState {
    /// The day of the newest; none when there never was one.
    pub newest: Option<Day>,
    /// Days since then, or since the caseload was begun.
    pub age: i64,
    /// Days between automatic ones; 0 for none.
    pub every: u32,
}

impl BackupState {
    /// Should one be made now by itself?
    pub fn is_due(&self) -> bool {
        self.every > 0 && self.age >= i64::from(self.every)
    }
    /// A gentle line when the newest is old; nothing while all is well.
    pub fn line(&self) -> Option<String> {
        let patience = i64::from(if self.every == 0 { EVERY_DAYS } else { self.every });
        let days = |days: i64| if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
        match self.newest {
            _ if self.age <= patience => None,
            Some(_) => Some(format!("The newest backup is {} old.", days(self.age))),
            None => Some("There is no backup of this caseload yet.".into()),
        }
    }
}

impl Store {
    /// How it stands with backups today.
    pub fn backup_state(&self, today: Day) -> Result<BackupState> {
        let newest: Option<Day> = self.conn.query_row("select max(on_day) from backup_made", [], |row| row.get(0))?;
        let begun: Option<String> = self.conn.query_row("select min(substr(at, 1, 10)) from log", [], |row| row.get(0))?;
        let since = newest.or_else(|| begun.and_then(|day| Day::parse_strict(&day).ok())).unwrap_or(today);
        Ok(BackupState { newest, age: since.days_to(today), every: self.number(Setting::BackupDays, EVERY_DAYS)? })
    }

    /// Takes old automatic backups away, so that as many stay as the settings say. Only files that are backups go, and only ours.
    pub fn rotate_backups(&mut self) -> Result<()> {
        let keep = self.number(Setting::BackupsKept, KEPT)?.max(1);
        let mut statement = self.conn.prepare("select id, path from backup_made where automatic = 1 order by id desc limit -1 offset ?")?;
        let old: Vec<(i64, String)> = statement.query_map([keep], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
        drop(statement);
        for (id, path) in old {
            let path = PathBuf::from(path);
            if container::heading(&path).is_some() {
                std::fs::remove_file(&path)?;
            }
            let tx = self.conn.transaction()?;
            tx.execute("update backup_made set automatic = 0 where id = ?", [id])?;
            anchor::commit(tx)?;
        }
        Ok(())
    }

    /// The newest backup in the usual folder whose log goes further than this file's: then this file is an older copy put back.
    pub fn newer_backup(&self) -> Result<Option<super::Heading>> {
        let rows = self.before.rows;
        let Ok(entries) = std::fs::read_dir(self.backup_folder()) else { return Ok(None) };
        let name = format!("{}-", super::stem(&self.path));
        let ours = entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(&name));
        let newest = ours.filter_map(|entry| container::heading(&entry.path())).max_by_key(|heading| heading.log_rows);
        Ok(newest.filter(|heading| heading.log_rows > rows && rows > 0))
    }

    fn number(&self, setting: Setting, before: u32) -> Result<u32> {
        Ok(self.setting(setting)?.and_then(|text| text.parse().ok()).unwrap_or(before))
    }
}
