//! What an import is about and what came of it: kinds, counts, and each row that was not kept with its line, column and reason.
//! Made by `exchange::import`; shown by `import` and the Import screen. Reads no file.

use serde::Serialize;
use std::path::PathBuf;

pub use super::codes::ImportKind;

/// A row that was not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejection {
    /// The file's line, the header being 1.
    pub line: u64,
    /// The column at fault.
    pub column: String,
    /// A sentence.
    pub why: String,
}

/// A row that is new or differs from what is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowChange {
    /// The file's line.
    pub line: u64,
    /// Its name in the file.
    pub key: String,
    /// New; else known and different.
    pub is_new: bool,
}

/// What an import did, in the order of the contract.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Rows read, without the header and empty lines.
    pub read: usize,
    /// New rows.
    pub added: usize,
    /// Known rows that differ now.
    pub changed: usize,
    /// Known rows that are the same.
    pub unchanged: usize,
    /// Rows that were not kept.
    pub rejected: Vec<Rejection>,
    /// The rows added and changed, by line; not part of the contract.
    #[serde(skip)]
    pub rows: Vec<RowChange>,
}

/// What came of one file, and whether it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// What the file holds.
    pub kind: ImportKind,
    /// Where it is.
    pub path: PathBuf,
    /// What came of it, or would.
    pub report: Report,
    /// The rows are in the caseload; else it was only looked at.
    pub is_kept: bool,
}
