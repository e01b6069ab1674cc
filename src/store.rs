//! Where everything is kept: one encrypted file, the only home of SQL.
//! Reads take `&Store`; the one way to write is [`Store::apply`] (and the bulk ways beside it). Knows no screen and no output.

pub mod error;
pub mod keys;
pub mod seeds;

mod anchor;
mod apply;
mod backup;
mod book;
mod caseload;
mod check;
mod contacts;
mod doubts;
mod entries;
mod erase;
mod exits;
mod facts;
mod figures;
mod find;
mod handover;
mod history;
mod import;
mod intakes;
mod items;
mod kept;
mod log;
mod merges;
mod misses;
mod onward;
mod open;
mod people;
mod plans;
mod record;
mod reference;
mod referrals;
mod reviews;
mod route_steps;
mod sql;
mod supervision;
mod tables;
mod transfers;
mod upgrade;
mod visits;
mod waiting;
mod workers;
mod writer;

pub use apply::{Applied, Bulk};
pub use backup::{BackupMade, BackupState, ENDING as BACKUP_ENDING, EVERY_DAYS, Heading, KEPT, Restored, restore, restore_in_place};
pub use check::{Counts, Finding};
pub use error::{Error, Result};
pub use facts::engine;
pub use handover::{Bringing, Lent, PackAsked};
pub use history::HistoryRow;
pub use import::{ImportBody, ImportRow, PersonRow, ReferralRow, RowOutcome};
pub use intakes::Alike;
pub use kept::{Kept, KeptDetails, Later};
pub use log::{LogHead, LogRow};
pub use reference::News;
pub use referrals::ME;
pub use rusqlite::InterruptHandle;
pub use tables::{Cell, ColumnShape, TableShape};
pub use waiting::{Meanwhile, Window, WindowRow};

use crate::domain::codes::Seen;
use crate::domain::day::Day;
use crate::domain::provider::Reference;
use age::secrecy::SecretString;
use keys::{DataKey, KeyFile, Slot};
use misses::Misses;
use open::Held;
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// An open caseload. Dropping it closes the file and forgets the key.
pub struct Store {
    conn: Connection,
    /// As of the day it was opened.
    reference: Reference,
    opened_on: Day,
    path: PathBuf,
    /// For backups: the copy is keyed and opened again while the caseload is open. Wiped when it is dropped.
    key: DataKey,
    /// The key file as it was when it opened, which so is known to open it.
    slots: KeyFile,
    /// Where the log ended before this opening.
    before: LogHead,
    /// How many rows had been written when the log was last folded into the file.
    settled: u64,
    // Last, so that the file is free only when the connection is closed.
    _held: Held,
}

impl Store {
    /// Makes a caseload and returns the recovery code, to be shown once.
    pub fn create(path: &Path, passphrase: &SecretString, today: Day) -> Result<(Self, SecretString)> {
        Self::create_with(path, passphrase, today, keys::WORK_FACTOR)
    }

    /// The same with another key cost: tests and the made-up caseload need no slow key.
    pub fn create_with(path: &Path, passphrase: &SecretString, today: Day, work: u8) -> Result<(Self, SecretString)> {
        open::prepare_folder(path)?;
        let (first, second) = keys::paths(path);
        if let Some(there) = [path, &first, &second].into_iter().find(|path| path.exists()) {
            return Err(Error::Exists(there.to_owned()));
        }
        let held = Held::take(path)?;
        let made = Self::create_files(path, passphrase, today, work);
        match made {
            Ok((conn, key, slots, recovery)) => {
                let store = Self {
                    conn,
                    reference: Reference::default(),
                    opened_on: today,
                    path: path.to_owned(),
                    key,
                    slots,
                    before: LogHead::default(),
                    settled: 0,
                    _held: held,
                };
                Ok((store.ready(today)?, recovery))
            }
            Err(failed) => {
                remove_files(path);
                Err(failed)
            }
        }
    }

    fn create_files(path: &Path, passphrase: &SecretString, today: Day, work: u8) -> Result<(Connection, DataKey, KeyFile, SecretString)> {
        let key = DataKey::random()?;
        let recovery = keys::new_recovery_code()?;
        let slots = KeyFile::wrap(&key, passphrase, &recovery, work)?;
        let mut conn = open::connect(path, &key, true)?;
        upgrade::set_up(&mut conn)?;
        let tx = conn.transaction()?;
        tx.execute("insert into worker (id, name, me) values (1, 'Me', 1)", [])?;
        reference::load_seeds(&tx, today, false)?;
        log::add(&tx, Seen::Created, "", "")?;
        anchor::commit(tx)?;
        slots.write(path)?;
        Ok((conn, key, slots, recovery))
    }

    /// Is the caseload free to be opened? `InUse` says who holds it. It needs no passphrase and holds nothing afterwards.
    pub fn check_free(path: &Path) -> Result<()> {
        Held::look(path)
    }

    /// Opens a caseload with its passphrase.
    pub fn open(path: &Path, passphrase: &SecretString, today: Day) -> Result<Self> {
        Self::unlock(path, Slot::Passphrase, passphrase, today)
    }

    /// Opens a caseload with its recovery code.
    pub fn open_with_recovery(path: &Path, code: &SecretString, today: Day) -> Result<Self> {
        Self::unlock(path, Slot::Recovery, code, today)
    }

    fn unlock(path: &Path, slot: Slot, secret: &SecretString, today: Day) -> Result<Self> {
        if !path.exists() {
            return Err(Error::NoFile(path.to_owned()));
        }
        open::prepare_folder(path)?;
        let slots = KeyFile::read(path)?;
        let held = Held::take(path)?;
        let misses = Misses::of(path);
        misses.allow()?;
        let key = slots.unwrap(slot, secret).inspect_err(|_| misses.add())?;
        let mut conn = open::connect(path, &key, false).map_err(|failed| if matches!(failed, Error::Damaged) { Error::WrongKey } else { failed })?;
        upgrade::bring_up(&mut conn, &key, &slots, path, today)?;
        let before = log::head(&conn)?;
        let mut store = Self { conn, reference: Reference::default(), opened_on: today, path: path.to_owned(), key, slots, before, settled: 0, _held: held };
        if misses.count() > 0 {
            store.log(Seen::UnlockFailed, None, &format!("{} times since the last success", misses.count()))?;
            misses.forget();
        }
        let with = match slot {
            Slot::Passphrase => "",
            Slot::Recovery => "with the recovery code",
            Slot::Manager => "with the manager's passphrase",
        };
        store.log(Seen::Unlocked, None, with)?;
        store.ready(today)
    }

    fn ready(mut self, today: Day) -> Result<Self> {
        let tx = self.conn.transaction()?;
        reference::load_seeds(&tx, today, true)?;
        anchor::commit(tx)?;
        self.read_reference()?;
        Ok(self)
    }

    /// Wraps the key anew under another passphrase; `secret` opens the slot named.
    pub fn change_passphrase(path: &Path, slot: Slot, secret: &SecretString, new: &SecretString, today: Day) -> Result<()> {
        if let Some(why) = keys::passphrase_problem(age::secrecy::ExposeSecret::expose_secret(new)) {
            return Err(Error::Refused { field: "new-passphrase", why });
        }
        let mut store = Self::unlock(path, slot, secret, today)?;
        store.slots = store.slots.rewrap(Slot::Passphrase, &store.key, new, keys::WORK_FACTOR)?;
        store.slots.write(path)?;
        store.log(Seen::Rekeyed, None, "")?;
        store.close()
    }

    /// Adds the manager's slot, wraps it anew, or with no new secret takes it away.
    pub fn set_manager(path: &Path, passphrase: &SecretString, new: Option<&SecretString>, today: Day) -> Result<()> {
        if let Some(why) = new.and_then(|new| keys::passphrase_problem(age::secrecy::ExposeSecret::expose_secret(new))) {
            return Err(Error::Refused { field: "new-passphrase", why });
        }
        let mut store = Self::unlock(path, Slot::Passphrase, passphrase, today)?;
        let had = store.slots.has(Slot::Manager);
        store.slots = match new {
            Some(new) => store.slots.rewrap(Slot::Manager, &store.key, new, keys::WORK_FACTOR)?,
            None if !had => return Err(Error::refused("manager", "There is no manager's passphrase to take away. Nothing was changed.")),
            None => store.slots.without(Slot::Manager),
        };
        store.slots.write(path)?;
        store.log(Seen::Rekeyed, None, if new.is_some() { "the manager's, set" } else { "the manager's, taken away" })?;
        store.close()
    }

    /// Folds what was written since into the file, so that no later save has to: for a moment in which nobody waits. What is in
    /// the log is on the disk either way.
    pub fn settle(&mut self) -> Result<()> {
        let written = self.conn.total_changes();
        if std::mem::replace(&mut self.settled, written) != written {
            self.conn.query_row("pragma wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
        }
        Ok(())
    }

    /// Folds the log back into the file and closes it: nothing is left beside it.
    pub fn close(self) -> Result<()> {
        self.conn.query_row("pragma wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        let Self { conn, _held, .. } = self;
        conn.close().map_err(|(_, error)| error.into())
    }

    /// Closes a caseload that was only just made and takes its files away again.
    pub fn discard(self) {
        let path = self.path.clone();
        drop(self);
        remove_files(&path);
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the log ended before this opening: no rows for a caseload that was only just made.
    pub const fn log_before(&self) -> &LogHead {
        &self.before
    }

    /// Reference data as of the day it was opened.
    pub const fn reference(&self) -> &Reference {
        &self.reference
    }

    /// Stops a long read from another thread.
    pub fn interrupt_handle(&self) -> InterruptHandle {
        self.conn.get_interrupt_handle()
    }
}

/// Takes away what was made of a caseload that could not be finished.
fn remove_files(path: &Path) {
    let (first, second) = keys::paths(path);
    for half in [path, &first, &second, &path.with_extension("db-wal")] {
        let _ = std::fs::remove_file(half);
    }
}
