//! Wrong passphrases slow the next try, also after a restart. This slows a person at the keyboard, not a stolen file.
//! Used by `Store::open`. The count is kept beside the database, because it is needed before anything can be opened.

use super::error::{Error, Result};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Tries that are answered at once.
const FREE_TRIES: u32 = 5;
/// Seconds between tries after that: at most ten in five minutes.
const WAIT_SECONDS: u64 = 60;

/// The misses since the last success.
pub(super) struct Misses {
    path: PathBuf,
    count: u32,
    last: u64,
}

impl Misses {
    /// What is known about the tries so far.
    pub fn of(database: &Path) -> Self {
        let path = database.with_extension("misses");
        let mut text = String::new();
        // Two numbers; whatever else stands there is not read.
        let _ = std::fs::File::open(&path).map(|file| file.take(100).read_to_string(&mut text));
        let mut numbers = text.split_whitespace();
        let count = numbers.next().and_then(|word| word.parse().ok()).unwrap_or(0);
        let last = numbers.next().and_then(|word| word.parse().ok()).unwrap_or(0);
        Self { path, count, last }
    }
    /// How many there were.
    pub fn count(&self) -> u32 {
        self.count
    }
    /// May somebody try now?
    pub fn allow(&self) -> Result<()> {
        let since = seconds().saturating_sub(self.last);
        if self.count < FREE_TRIES || since >= WAIT_SECONDS { Ok(()) } else { Err(Error::TooManyTries { seconds: WAIT_SECONDS - since }) }
    }
    /// One more miss.
    pub fn add(&self) {
        use std::io::Write;
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        let written = super::open::private(&mut options).open(&self.path).and_then(|mut file| write!(file, "{} {}", self.count.saturating_add(1), seconds()));
        drop(written); // A folder that cannot be written to must not keep its owner out.
    }
    /// It opened: start afresh.
    pub fn forget(&self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_try_waits_also_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("a.db");
        for _ in 0..FREE_TRIES {
            assert!(Misses::of(&database).allow().is_ok());
            Misses::of(&database).add();
        }
        assert!(matches!(Misses::of(&database).allow(), Err(Error::TooManyTries { seconds }) if seconds <= WAIT_SECONDS));
        Misses::of(&database).forget();
        assert!(Misses::of(&database).allow().is_ok());
    }
}
