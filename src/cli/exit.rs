//! The exit codes of the contract, and the one way a command stops early: a code and a sentence.

use crate::store::Error;
use std::process::ExitCode;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// It did not work; the message says why.
    Failed = 1,
    /// Wrong use of the command line.
    Usage = 2,
    /// Passphrase wrong, or the file cannot be opened.
    CannotOpen = 3,
    /// Another program has the file open.
    InUse = 4,
    /// `check` found damage.
    Damaged = 5,
    /// The file is from a newer version.
    Newer = 6,
    /// An import rejected at least one row.
    Rejected = 7,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command stopped: a code, and what happened, why and what to do next.
#[derive(Debug)]
pub struct Stop {
    /// The exit code.
    pub exit: Exit,
    /// For stderr.
    pub said: String,
}

impl Stop {
    /// Exit 1.
    pub fn failed(said: impl Into<String>) -> Self {
        Self { exit: Exit::Failed, said: said.into() }
    }
    /// Exit 2.
    pub fn usage(said: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, said: said.into() }
    }
    /// Of work that reads the whole caseload once it is open: a part that cannot be read is damage found (exit 5).
    pub fn once_open(error: Error) -> Self {
        if matches!(error, Error::Damaged) { Self { exit: Exit::Damaged, said: error.to_string() } } else { error.into() }
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        let exit = match &error {
            Error::WrongKey | Error::TooManyTries { .. } | Error::KeyFileMissing(_) | Error::Damaged | Error::NotABackup(_) | Error::PackUnreadable => {
                Exit::CannotOpen
            }
            Error::BackupBad { .. } | Error::RestoreBad { .. } => Exit::Damaged,
            Error::InUse { .. } => Exit::InUse,
            Error::Newer | Error::PackNewer => Exit::Newer,
            _ => Exit::Failed,
        };
        Self { exit, said: error.to_string() }
    }
}
