//! `backup` and `restore`: one checked file that holds a caseload with its keys, and the way back under a new name.

use super::print::Progress;
use super::secrets::{passphrase, secret};
use super::{Exit, Global, Stop, print};
use crate::store::keys::Slot;
use crate::store::{Counts, LogHead, restore, restore_in_place};
use clap::Args;
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// `backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// The folder to write it to (default: 'backups' beside the caseload)
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Backup {
    pub(super) fn run(&self, global: &Global) -> Result<Exit, Stop> {
        let mut store = global.open()?;
        let folder = self.folder.clone().unwrap_or_else(|| store.backup_folder());
        let mut bar = Progress::new("Backing up");
        let made = store
            .back_up(&folder, global.day(), false, &mut |percent| {
                bar.at(percent, 100);
                true
            })
            .map_err(Stop::once_open)?;
        store.close()?;
        if global.json {
            print::json(&json!({"path": made.path, "bytes": made.bytes, "counts": counts(&made.counts), "log": made.head}))?;
        } else {
            print::line(&format!("The backup is {}.", made.path.display()))?;
            print::line(&format!("It was read back and is whole: {}. {}", listed(&made.counts), log(&made.head)))?;
        }
        Ok(Exit::Done)
    }
}

/// `restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup
    #[arg(value_name = "FILE")]
    backup: PathBuf,
    /// The new caseload; nothing of that name may be there
    #[arg(long, value_name = "NEW", required_unless_present = "swap")]
    to: Option<PathBuf>,
    /// In the place of the caseload in use, which stays beside it under another name
    #[arg(long, conflicts_with = "to")]
    swap: bool,
    /// Open it with the recovery code in the first line of this file, in place of the passphrase
    #[arg(long, value_name = "PATH")]
    recovery_file: Option<PathBuf>,
}

impl Restore {
    pub(super) fn run(&self, global: &Global) -> Result<Exit, Stop> {
        if !self.backup.exists() {
            return Err(crate::store::Error::NoBackup(self.backup.clone()).into());
        }
        let (slot, secret) = match &self.recovery_file {
            Some(path) => (Slot::Recovery, secret(global, Some(path), "Recovery code: ", "--recovery-file PATH")?),
            None => (Slot::Passphrase, passphrase(global)?),
        };
        let mut bar = Progress::new("Restoring");
        let mut shown = |percent| {
            bar.at(percent, 100);
            true
        };
        let (path, (done, before)) = match &self.to {
            Some(to) => (to.clone(), (restore(&self.backup, to, slot, &secret, &mut shown)?, None)),
            None => {
                let path = global.path()?;
                let done = restore_in_place(&self.backup, &path, slot, &secret, global.day(), &mut shown)?;
                (path, done)
            }
        };
        if global.json {
            print::json(&json!({"path": path, "made": done.made.iso(), "counts": counts(&done.counts), "log": done.head, "before": before}))?;
            return Ok(Exit::Done);
        }
        print::line(&format!("The backup of {} is restored and whole: {}. {}", done.made, listed(&done.counts), log(&done.head)))?;
        if self.swap {
            print::line(&format!("It is the caseload in use now: {}.", path.display()))?;
        } else {
            print::line(&format!("It is {}. Open it with: caseload --file '{}'", path.display(), path.display()))?;
        }
        if let Some(before) = before {
            print::line(&format!("What was in use before was not changed. It is {}; destroy it when you are sure.", before.display()))?;
        }
        Ok(Exit::Done)
    }
}

fn counts(counts: &Counts) -> Map<String, Value> {
    counts.iter().map(|(what, n)| ((*what).to_owned(), json!(n))).collect()
}

fn listed(counts: &Counts) -> String {
    counts.iter().map(|(what, n)| format!("{n} {what}")).collect::<Vec<_>>().join(", ")
}

fn log(head: &LogHead) -> String {
    format!("Its log ends at {}.", head.words())
}
