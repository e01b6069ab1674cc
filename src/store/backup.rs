//! Backups and their way back. A backup is one file with the encrypted database and its key slots; it is called done only after it
//! was read back from where it lies, opened and checked. Nothing is ever written over. Used by the command line and the interface.

mod container;
mod schedule;
mod swap;

use container::Flaw;
pub use container::Heading;
pub use schedule::{BackupState, EVERY_DAYS, KEPT};
pub use swap::restore_in_place;

use super::check::{Counts, Finding};
use super::error::{Error, Result};
use super::keys::{self, DataKey, KeyFile, Slot};
use super::log::{self, LogHead};
use super::open::{self, Held, home, sync};
use super::writer::Writer;
use super::{Store, anchor, check};
use crate::domain::codes::Seen;
use crate::domain::day::Day;
use age::secrecy::SecretString;
use rusqlite::Connection;
use rusqlite::backup::{Backup as Copying, StepResult};
use std::path::{Path, PathBuf};

/// How a backup's name ends.
pub const ENDING: &str = "caseload-backup";
/// Folders of ours that a crash may leave begin so.
const WORK: &str = ".caseload-backup-";
/// Pages copied at a time.
const PAGES: i32 = 200;

/// A backup that was made and found whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupMade {
    /// Where it is.
    pub path: PathBuf,
    /// What is in it.
    pub counts: Counts,
    /// How far its log goes.
    pub head: LogHead,
    /// Its size.
    pub bytes: u64,
}

/// A backup that was opened and found whole, as a caseload under a new name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The day the backup was made.
    pub made: Day,
    /// What is in it.
    pub counts: Counts,
    /// How far its log goes.
    pub head: LogHead,
}

/// Told how far it is, in percent; stops it by answering false.
pub type Percent<'p> = &'p mut dyn FnMut(u64) -> bool;

/// An open file to be backed up.
pub(super) struct Source<'s> {
    pub conn: &'s Connection,
    pub key: &'s DataKey,
    pub slots: &'s KeyFile,
    pub database: &'s Path,
}

impl Store {
    /// The folder that backups go to unless another is named: `backups` beside the caseload.
    pub fn backup_folder(&self) -> PathBuf {
        folder_beside(&self.path)
    }

    /// Makes a backup in a folder, under a new name, and says what is in it. It was read back and checked when this returns.
    pub fn back_up(&mut self, folder: &Path, today: Day, automatic: bool, progress: Percent<'_>) -> Result<BackupMade> {
        let source = Source { conn: &self.conn, key: &self.key, slots: &self.slots, database: &self.path };
        let made = make(&source, folder, &stem(&self.path), today, progress)?;
        // A backup that the log does not know of is none.
        self.noted(&made, today, automatic).inspect_err(|_| drop(std::fs::remove_file(&made.path)))?;
        Ok(made)
    }

    fn noted(&mut self, made: &BackupMade, today: Day, automatic: bool) -> Result<()> {
        let tx = self.conn.transaction()?;
        note(&tx, made, today, automatic)?;
        log::add(&tx, Seen::BackedUp, "", &format!("log {}", made.head.words()))?;
        anchor::commit(tx)
    }
}

/// Notes a backup that was made, for its age and for the rotation.
pub(super) fn note(conn: &Connection, made: &BackupMade, today: Day, automatic: bool) -> Result<()> {
    let path = made.path.display().to_string();
    let automatic = i64::from(automatic);
    let cells: [super::writer::Cell<'_>; 4] = [("on_day", &today), ("path", &path), ("log_row", &made.head.rows), ("automatic", &automatic)];
    Writer::in_bulk(conn, false).insert("backup_made", &cells).map(drop)
}

/// `backups` beside a caseload.
pub(super) fn folder_beside(database: &Path) -> PathBuf {
    database.with_file_name("backups")
}

/// The caseload's own name, without its ending.
pub(super) fn stem(database: &Path) -> String {
    database.file_stem().map_or_else(|| "caseload".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// Copies, puts both into one file, reads that file back, checks it, and only then gives it its name.
pub(super) fn make(from: &Source<'_>, folder: &Path, name: &str, today: Day, progress: Percent<'_>) -> Result<BackupMade> {
    let disk = |failed: std::io::Error| Error::BackupFolder { folder: folder.to_owned(), why: why(failed.kind()) };
    let flawed = |flaw: Flaw| match flaw {
        Flaw::Stopped => Error::Interrupted,
        Flaw::Disk(failed) => disk(failed),
        Flaw::Damaged | Flaw::Newer => Error::BackupBad { findings: "what was written there could not be read back".into() },
    };
    let folder = &ready(folder).map_err(disk)?;
    sweep(from.database);
    let work = tempfile::Builder::new().prefix(WORK).tempdir_in(home(from.database))?;
    let copy = work.path().join("copy.db");
    copy_pages(from, &copy, &mut |done, of| progress(done * 40 / of.max(1)))?;
    let (head, counts) = (log::head(from.conn)?, check::counts(from.conn)?);

    let mut part = tempfile::Builder::new().prefix(".caseload-").suffix(".part").tempfile_in(folder).map_err(disk)?;
    container::write(part.as_file_mut(), today, &head, from.slots, &copy, &mut |done, of| progress(40 + done * 15 / of.max(1))).map_err(flawed)?;
    part.as_file().sync_all().map_err(disk)?;
    std::fs::remove_file(&copy)?;

    let again = work.path().join("again.db");
    let file = new_file(&again)?;
    let (heading, slots) = container::read(part.path(), file, &mut |done, of| progress(55 + done * 15 / of.max(1))).map_err(flawed)?;
    let seen = examine(&again, from.key, progress)?;
    let mut wrong: Vec<String> = seen.findings.into_iter().map(|finding| format!("{}: {}", finding.part, finding.what)).collect();
    let differs = seen.counts != counts || seen.head != head || (heading.log_rows, heading.log_head) != (head.rows, head.head.clone()) || slots != *from.slots;
    wrong.extend(differs.then(|| "it does not hold what the caseload holds".to_owned()));
    if !wrong.is_empty() {
        return Err(Error::BackupBad { findings: wrong.join("; ") });
    }
    let bytes = part.as_file().metadata().map_err(disk)?.len();
    let path = named(part, folder, &format!("{name}-{}", today.iso())).map_err(disk)?;
    Ok(BackupMade { path, counts, head, bytes })
}

/// Brings a backup back under a new name. Nothing of that name may be there; nothing appears under it before it was found whole.
pub fn restore(backup: &Path, to: &Path, slot: Slot, secret: &SecretString, progress: Percent<'_>) -> Result<Restored> {
    let (first, second) = keys::paths(to);
    if let Some(there) = [to, &first, &second].into_iter().find(|path| path.symlink_metadata().is_ok()) {
        return Err(Error::Exists(there.to_owned()));
    }
    open::prepare_folder(to)?;
    let _held = Held::take(to)?;
    sweep(to);
    let work = tempfile::Builder::new().prefix(WORK).tempdir_in(home(to))?;
    let database = work.path().join("back.db");
    let read = container::read(backup, new_file(&database)?, &mut |done, of| progress(done * 50 / of.max(1)));
    let (heading, slots) = read.map_err(|flaw| flaw.of(backup))?;
    let key = slots.unwrap(slot, secret)?;
    let seen = examine(&database, &key, &mut |percent| progress(50 + percent.saturating_sub(70))).map_err(|failed| match failed {
        Error::BackupBad { .. } => Error::NotABackup(backup.to_owned()),
        failed => failed,
    })?;
    if !seen.findings.is_empty() {
        let findings = seen.findings.iter().map(|finding| format!("{}: {}", finding.part, finding.what)).collect::<Vec<_>>().join("; ");
        return Err(Error::RestoreBad { backup: backup.to_owned(), findings });
    }
    let mut conn = open::connect(&database, &key, false)?;
    let tx = conn.transaction()?;
    log::add(&tx, Seen::Restored, "", &format!("from the backup of {}", heading.made.iso()))?;
    anchor::commit(tx)?;
    conn.close().map_err(|(_, failed)| Error::from(failed))?;
    // The keys first: a caseload appears only when it can be opened.
    slots.write(to)?;
    // A disk without links takes the name as it is; what came there meanwhile is never written over.
    let linked = std::fs::hard_link(&database, to).or_else(|failed| if to.symlink_metadata().is_ok() { Err(failed) } else { std::fs::rename(&database, to) });
    if let Err(failed) = linked.and_then(|()| sync(home(to))) {
        let _ = std::fs::remove_file(&first);
        let _ = std::fs::remove_file(&second);
        return Err(failed.into());
    }
    progress(100);
    Ok(Restored { made: heading.made, counts: seen.counts, head: seen.head })
}

/// What was found in a file that was read back.
struct Looked {
    findings: Vec<Finding>,
    counts: Counts,
    head: LogHead,
}

/// Opens a copy and looks at everything in it: from 70 to 100 percent.
fn examine(database: &Path, key: &DataKey, progress: Percent<'_>) -> Result<Looked> {
    let conn = open::connect(database, key, false).map_err(|failed| match failed {
        Error::WrongKey | Error::Damaged => Error::BackupBad { findings: "it could not be opened again".into() },
        failed => failed,
    })?;
    let mut percent = 70;
    let findings = check::findings(&conn, |_| {
        percent += 5;
        progress(percent)
    })?;
    let unreadable = |failed| if findings.is_empty() { Err(failed) } else { Ok(()) };
    let (counts, head) = match (check::counts(&conn), log::head(&conn)) {
        (Ok(counts), Ok(head)) => (counts, head),
        (Err(failed), _) | (_, Err(failed)) => unreadable(failed).map(|()| (Counts::default(), LogHead::default()))?,
    };
    conn.close().map_err(|(_, failed)| Error::from(failed))?;
    Ok(Looked { findings, counts, head })
}

fn copy_pages(from: &Source<'_>, copy: &Path, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<()> {
    drop(new_file(copy)?);
    let mut to = open::connect_copy(copy, from.key)?;
    let copying = Copying::new(from.conn, &mut to)?;
    loop {
        let step = copying.step(PAGES)?;
        let (left, of) = (copying.progress().remaining, copying.progress().pagecount);
        let number = |pages: i32| u64::try_from(pages).unwrap_or(0);
        if !progress(number(of - left), number(of)) {
            return Err(Error::Interrupted);
        }
        match step {
            StepResult::Done => break,
            StepResult::More => {}
            _ => return Err(Error::InUse { holder: "another program has it open".into() }),
        }
    }
    drop(copying);
    to.close().map_err(|(_, failed)| failed.into())
}

/// Gives the finished file the first name that is free: with the day, and with a number after it when there is one of that day.
fn named(part: tempfile::NamedTempFile, folder: &Path, name: &str) -> std::io::Result<PathBuf> {
    let mut part = part;
    for number in 1..1000 {
        let numbered = if number == 1 { name.to_owned() } else { format!("{name}-{number}") };
        let path = folder.join(format!("{numbered}.{ENDING}"));
        match part.persist_noclobber(&path) {
            Ok(_) => return sync(folder).map(|()| path),
            Err(failed) if failed.error.kind() == std::io::ErrorKind::AlreadyExists => part = failed.file,
            Err(failed) => return Err(failed.error),
        }
    }
    Err(std::io::ErrorKind::AlreadyExists.into())
}

/// Why a folder could not be written to, as a sentence.
fn why(kind: std::io::ErrorKind) -> String {
    use std::io::ErrorKind as Kind;
    match kind {
        Kind::NotFound => "There is no such folder any more, or there never was.".into(),
        Kind::StorageFull | Kind::QuotaExceeded => "That disk is full.".into(),
        Kind::PermissionDenied | Kind::ReadOnlyFilesystem => "It may not be written to.".into(),
        kind => format!("It could not be written to ({kind})."),
    }
}

/// The folder as it is on the disk; its last part is made when it is missing, the rest must be there.
fn ready(folder: &Path) -> std::io::Result<PathBuf> {
    if !folder.exists() {
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
        sync(home(folder))?;
    }
    folder.canonicalize()
}

/// Takes away what a crash left half-made beside the caseload; all of it is encrypted.
fn sweep(database: &Path) {
    let Ok(entries) = std::fs::read_dir(home(database)) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(WORK)) {
        let _ = std::fs::remove_dir_all(entry.path());
    }
}

fn new_file(path: &Path) -> Result<std::fs::File> {
    Ok(open::private(std::fs::OpenOptions::new().write(true).create_new(true)).open(path)?)
}

#[cfg(test)]
mod tests {
    use crate::store::Store;

    #[test]
    fn a_backup_that_the_log_does_not_know_of_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let today = "2026-11-21".parse().unwrap();
        let (mut store, _) = Store::create_with(&folder.path().join("a.db"), &"four unrelated test words".to_owned().into(), today, 2).unwrap();
        store.conn.execute_batch("create temp trigger no before insert on main.backup_made begin select raise(abort, 'no'); end").unwrap();
        let to = folder.path().join("backups");
        assert!(store.back_up(&to, today, false, &mut |_| true).is_err());
        assert_eq!(std::fs::read_dir(&to).unwrap().count(), 0);
    }
}
