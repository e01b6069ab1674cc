//! The one file of a backup: a few readable lines, the key slots, the encrypted database, and a digest over all of it.
//! Used by `backup` and `schedule`. It holds nothing in clear but the day, the sizes and the end of the log's chain.
//!
//! ```text
//! caseload backup, version 1
//! made: 2026-11-21
//! log: row 812, <64 hexadecimal digits>
//! keys: 866 bytes
//! database: 393216 bytes
//! <empty line> <the key file> <the database> sha256: <64 hexadecimal digits of everything before 'sha256'>
//! ```

use super::super::error::Error;
use super::super::keys::{KeyFile, MOST_BYTES};
use super::super::log::LogHead;
use crate::domain::day::Day;
use sha2::{Digest, Sha256};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;

/// First line of a backup, up to the version of its layout.
const HEADING: &str = "caseload backup, version ";
/// The version that this program writes, and the newest it reads.
const VERSION: u32 = 1;
/// No heading line is longer.
const LONGEST_LINE: u64 = 200;
/// What stands before the digest.
const SEAL: &str = "sha256: ";
/// Bytes moved at a time.
const PIECE: usize = 1 << 16;

/// What the readable lines of a backup say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The day it was made.
    pub made: Day,
    /// The log's last row then.
    pub log_rows: i64,
    /// Its digest.
    pub log_head: String,
    keys: u64,
    database: u64,
}

impl Heading {
    fn text(&self) -> String {
        format!(
            "{HEADING}{VERSION}\nmade: {}\nlog: row {}, {}\nkeys: {} bytes\ndatabase: {} bytes\n\n",
            self.made.iso(),
            self.log_rows,
            self.log_head,
            self.keys,
            self.database
        )
    }
    /// Reads the lines, and gives their exact text back for the digest. The lines must be as `text` writes them.
    fn read(from: &mut impl BufRead) -> std::result::Result<(Self, String), Flaw> {
        let mut text = String::new();
        let mut line = |begins: &str, ends: &str| -> std::result::Result<String, Flaw> {
            let mut line = String::new();
            from.by_ref().take(LONGEST_LINE).read_line(&mut line)?;
            text.push_str(&line);
            let said = line.strip_suffix('\n').and_then(|line| line.strip_prefix(begins)).and_then(|line| line.strip_suffix(ends));
            said.map(str::to_owned).ok_or(Flaw::Damaged)
        };
        let version: u32 = line(HEADING, "")?.parse()?;
        if version > VERSION {
            return Err(Flaw::Newer);
        }
        let made = Day::parse_strict(&line("made: ", "")?).map_err(|_| Flaw::Damaged)?;
        let log = line("log: row ", "")?;
        let (rows, head) = log.split_once(", ").ok_or(Flaw::Damaged)?;
        let heading = Self {
            made,
            log_rows: rows.parse()?,
            log_head: head.to_owned(),
            keys: line("keys: ", " bytes")?.parse()?,
            database: line("database: ", " bytes")?.parse()?,
        };
        line("", "")?;
        let exact = heading.text() == text && heading.keys < MOST_BYTES as u64;
        exact.then_some((heading, text)).ok_or(Flaw::Damaged)
    }
}

/// Why a backup could not be read.
pub(super) enum Flaw {
    /// It is no backup, or it is cut short or changed.
    Damaged,
    /// A newer program made it.
    Newer,
    /// Esc.
    Stopped,
    /// The disk.
    Disk(std::io::Error),
}

impl Flaw {
    /// As the store says it.
    pub fn of(self, backup: &Path) -> Error {
        match self {
            Self::Damaged => Error::NotABackup(backup.to_owned()),
            Self::Newer => Error::Newer,
            Self::Stopped => Error::Interrupted,
            Self::Disk(failed) if failed.kind() == std::io::ErrorKind::NotFound => Error::NoBackup(backup.to_owned()),
            Self::Disk(failed) => failed.into(),
        }
    }
}

impl From<std::io::Error> for Flaw {
    fn from(failed: std::io::Error) -> Self {
        match failed.kind() {
            std::io::ErrorKind::UnexpectedEof | std::io::ErrorKind::InvalidData => Self::Damaged,
            _ => Self::Disk(failed),
        }
    }
}

impl From<std::num::ParseIntError> for Flaw {
    fn from(_: std::num::ParseIntError) -> Self {
        Self::Damaged
    }
}

/// Writes a backup. `progress` is told how many of how many bytes, and stops it by answering false.
pub(super) fn write(
    into: &mut impl Write,
    made: Day,
    log: &LogHead,
    keys: &KeyFile,
    database: &Path,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> std::result::Result<(), Flaw> {
    let keys = keys.text();
    let mut file = std::fs::File::open(database)?;
    let size = file.metadata()?.len();
    let heading = Heading { made, log_rows: log.rows, log_head: log.head.clone(), keys: keys.len() as u64, database: size };
    let mut hash = Sha256::new();
    let mut put = |bytes: &[u8]| {
        hash.update(bytes);
        into.write_all(bytes)
    };
    put(heading.text().as_bytes())?;
    put(keys.as_bytes())?;
    let mut piece = vec![0; PIECE];
    let mut done = 0;
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            break;
        }
        put(&piece[..read])?;
        done += read as u64;
        if !progress(done, size) {
            return Err(Flaw::Stopped);
        }
    }
    writeln!(into, "{SEAL}{}", hex(hash))?;
    Ok(into.flush()?)
}

/// Reads a backup to its end. The database goes into `database`, a new file; the digest decides whether any of it is to be trusted.
pub(super) fn read(backup: &Path, mut database: std::fs::File, progress: &mut dyn FnMut(u64, u64) -> bool) -> std::result::Result<(Heading, KeyFile), Flaw> {
    let mut from = BufReader::with_capacity(PIECE, std::fs::File::open(backup)?);
    let (heading, text) = Heading::read(&mut from)?;
    let mut hash = Sha256::new();
    hash.update(&text);
    let mut keys = vec![0; usize::try_from(heading.keys).map_err(|_| Flaw::Damaged)?];
    from.read_exact(&mut keys)?;
    hash.update(&keys);
    let keys = String::from_utf8(keys).ok().and_then(|text| KeyFile::parse(&text)).ok_or(Flaw::Damaged)?;
    let mut piece = vec![0; PIECE];
    let mut left = heading.database;
    while left > 0 {
        let wanted = usize::try_from(left).map_or(PIECE, |left| left.min(PIECE));
        from.read_exact(&mut piece[..wanted])?;
        hash.update(&piece[..wanted]);
        database.write_all(&piece[..wanted])?;
        left -= wanted as u64;
        if !progress(heading.database - left, heading.database) {
            return Err(Flaw::Stopped);
        }
    }
    let mut seal = Vec::new();
    from.take(LONGEST_LINE).read_to_end(&mut seal)?;
    if seal == format!("{SEAL}{}\n", hex(hash)).as_bytes() { Ok((heading, keys)) } else { Err(Flaw::Damaged) }
}

/// What the readable lines of a file say; nothing when it is no backup of this or an earlier version.
pub(super) fn heading(backup: &Path) -> Option<Heading> {
    let file = std::fs::File::open(backup).ok()?;
    Heading::read(&mut BufReader::new(file)).ok().map(|(heading, _)| heading)
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readable_lines_are_as_they_are_written_and_short() {
        let heading = Heading { made: "2026-11-21".parse().unwrap(), log_rows: 812, log_head: "0".repeat(64), keys: 866, database: 393_216 };
        let text = heading.text();
        let read = |text: &str| Heading::read(&mut text.as_bytes()).ok().map(|(heading, _)| heading);
        assert_eq!(read(&text), Some(heading));
        for (written, other) in [("866", "0866"), ("812", "+812"), ("866", "100000"), ("made: 2026-11-21", "made: 2026-11-21 "), ("\n\n", "\nx\n")] {
            assert_eq!(read(&text.replacen(written, other, 1)), None, "{other}");
        }
        let mut endless = std::io::repeat(b'x').take(1_000_000);
        assert!(Heading::read(&mut BufReader::with_capacity(100, &mut endless)).is_err());
        assert!(endless.limit() > 900_000, "a line without an end was read on and on");
    }
}
