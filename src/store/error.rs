//! What can go wrong with the file, each with the sentence a worker reads.
//! Screens answer `Refused` beside the field; the command line turns the rest into exit codes.

use std::path::PathBuf;

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The passphrase is wrong, or the file is damaged: the file cannot say which.
    #[error(
        "The caseload could not be opened. Either the passphrase is wrong, or the file is damaged. Try the passphrase again; if it is surely right, open the newest copy you have."
    )]
    WrongKey,
    /// Rows or pages do not agree with themselves.
    #[error(
        "A part of the caseload is damaged and could not be read. Nothing was changed. Run 'caseload check', and open the newest copy you have if it finds damage."
    )]
    Damaged,
    /// Too many wrong passphrases in a row.
    #[error("Too many wrong passphrases. Wait {seconds} seconds, then try again. Nothing is lost.")]
    TooManyTries {
        /// How long to wait.
        seconds: u64,
    },
    /// Somebody has it open.
    #[error("This caseload is open already: {holder}. Close it there, or lock it with Ctrl+L, and try again.")]
    InUse {
        /// Which process, since when.
        holder: String,
    },
    /// Made by a newer version of the program.
    #[error("This caseload was made by a newer version of the program. Nothing was changed. Open it with that version.")]
    Newer,
    /// No database there.
    #[error("There is no caseload at {}. Make one with 'caseload init', or name another with --file.", .0.display())]
    NoFile(PathBuf),
    /// A database without its key file.
    #[error("The key file {} is missing. A caseload is two files, NAME.db and NAME.keys: copy the key file back beside the database, then try again.", .0.display())]
    KeyFileMissing(PathBuf),
    /// No backup of that name.
    #[error("There is no backup at {}. Name the file that 'caseload backup' made; its name ends in .caseload-backup.", .0.display())]
    NoBackup(PathBuf),
    /// A file that is no backup, or is no longer whole.
    #[error("{} is not a whole backup: it is another kind of file, or it was damaged or cut short. Nothing was restored. Use another backup.", .0.display())]
    NotABackup(PathBuf),
    /// The folder for a backup could not be written to, or went away.
    #[error("No backup was made in {}. {why} The caseload is as it was. Plug that disk in again, or choose another folder, and try once more.", folder.display())]
    BackupFolder {
        /// Where it was to go.
        folder: PathBuf,
        /// What happened, as a sentence.
        why: String,
    },
    /// A backup was written, and did not pass its check.
    #[error("The backup did not pass its check and was thrown away ({findings}). The caseload itself may be damaged: run 'caseload check'.")]
    BackupBad {
        /// What was found.
        findings: String,
    },
    /// A backup opened, and damage was found in it.
    #[error("{} opened, and damage was found in it ({findings}). Nothing was restored. Use an earlier backup.", backup.display())]
    RestoreBad {
        /// Which.
        backup: PathBuf,
        /// What was found.
        findings: String,
    },
    /// The backup that comes before an upgrade could not be made.
    #[error("This caseload is from an earlier version and is brought up to this one only after a backup, which could not be made. {0} Nothing was changed.")]
    NotBroughtUp(String),
    /// There is something already.
    #[error("{} exists already. It was left as it is. Choose another name.", .0.display())]
    Exists(PathBuf),
    /// The folder is open to others.
    #[error("Others can write to the folder {path}. A caseload is not safe there. Make it yours alone with: chmod 700 '{path}'", path = .0.display())]
    FolderOpen(PathBuf),
    /// A rule was broken by what was entered; shown beside the field.
    #[error("{why}")]
    Refused {
        /// The form's field, or the command's option.
        field: &'static str,
        /// A sentence that says what to do.
        why: String,
    },
    /// The passphrase or key of a pack is wrong, or the pack is damaged: it cannot say which.
    #[error(
        "The pack could not be opened. Either its passphrase or key is wrong, or the file is damaged or is no handover pack. Nothing was changed. Try the passphrase again; if it is surely right, ask for the pack once more."
    )]
    PackUnreadable,
    /// A pack written by a newer version of the program.
    #[error("This pack was written by a newer version of the program. Nothing was changed. Open it with that version, or ask for a pack from this one.")]
    PackNewer,
    /// Nothing under that reference.
    #[error("There is no {0} in this caseload. 'caseload find' looks for names.")]
    NotFound(String),
    /// The disk is full.
    #[error("The disk is full. Nothing was changed. Free some space and try again.")]
    DiskFull,
    /// The disk refused to write.
    #[error("The disk could not be written to or read ({0}). Nothing was changed. Check the disk and that the folder is not read-only, then try again.")]
    Disk(String),
    /// Reading stopped because something more urgent came.
    #[error("Stopped.")]
    Interrupted,
    /// The program's own fault.
    #[error("Something went wrong inside the program ({0}). Nothing was changed.")]
    Inside(String),
}

impl Error {
    /// A refusal beside a field.
    pub fn refused(field: &'static str, why: impl Into<String>) -> Self {
        Self::Refused { field, why: why.into() }
    }
}

impl From<(&'static str, String)> for Error {
    fn from((field, why): (&'static str, String)) -> Self {
        Self::Refused { field, why }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::NotADatabase) => Self::WrongKey,
            Some(Code::DatabaseCorrupt) => Self::Damaged,
            Some(Code::DatabaseBusy) | Some(Code::DatabaseLocked) => Self::InUse { holder: "another program has it open".into() },
            Some(Code::DiskFull) => Self::DiskFull,
            Some(Code::OperationInterrupted) => Self::Interrupted,
            Some(Code::SystemIoFailure) | Some(Code::ReadOnly) | Some(Code::CannotOpen) | Some(Code::PermissionDenied) => Self::Disk(describe(&error)),
            _ if matches!(error, rusqlite::Error::FromSqlConversionFailure(..)) => Self::Damaged,
            _ => Self::Inside(describe(&error)),
        }
    }
}

/// What SQLite says, without the statement or a stored value in it.
fn describe(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(code, Some(said)) if !said.contains(['\'', '"']) => format!("{said}, code {}", code.extended_code),
        rusqlite::Error::SqliteFailure(code, _) => format!("code {}", code.extended_code),
        rusqlite::Error::QueryReturnedNoRows => "a row is missing".into(),
        rusqlite::Error::FromSqlConversionFailure(column, ..) => format!("column {column} holds something unknown"),
        rusqlite::Error::InvalidColumnName(name) => format!("no column {name}"),
        _ => "the file answered unexpectedly".into(),
    }
}

/// Why a file that was named could not be read, in words for the brackets of a sentence.
pub fn why_unread(failed: &std::io::Error) -> String {
    use std::io::ErrorKind as Kind;
    match failed.kind() {
        Kind::NotFound => "there is no such file".into(),
        Kind::PermissionDenied => "this account may not read it".into(),
        Kind::IsADirectory => "it is a folder".into(),
        kind => kind.to_string(),
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull => Self::DiskFull,
            kind => Self::Disk(kind.to_string()),
        }
    }
}

/// The store's results.
pub type Result<T> = std::result::Result<T, Error>;
