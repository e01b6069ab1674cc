//! A restored caseload takes the place of the one in use, which stays beside it under a name with the day: nothing is deleted.
//! Used by `restore --swap`.

use super::{Percent, Restored, restore};
use crate::domain::day::Day;
use crate::store::error::{Error, Result};
use crate::store::keys::{self, Slot};
use crate::store::open::{Held, home, sync};
use age::secrecy::SecretString;
use std::path::{Path, PathBuf};

/// Restores a backup and puts it in the place of the present caseload, if there is one; tells where that one is now. Until the
/// backup was found whole nothing is moved.
pub fn restore_in_place(
    backup: &Path,
    present: &Path,
    slot: Slot,
    secret: &SecretString,
    today: Day,
    progress: Percent<'_>,
) -> Result<(Restored, Option<PathBuf>)> {
    if parts(present).iter().all(|part| part.symlink_metadata().is_err()) {
        return restore(backup, present, slot, secret, progress).map(|done| (done, None));
    }
    // Nobody opens it meanwhile, and nobody has it open.
    let _held = Held::take(present)?;
    let fresh = free(present, "restored")?;
    let kept = free(present, &format!("before-{}", today.iso()))?;
    let done = restore(backup, &fresh, slot, secret, progress)?;
    // The keys go first and come last: whatever ends it half-way, there is no moment at which a new caseload would be begun here.
    let there = |(from, _): &(PathBuf, PathBuf)| from.symlink_metadata().is_ok();
    let away = parts(present).into_iter().zip(parts(&kept));
    let back = parts(&fresh).into_iter().zip(parts(present)).rev();
    let moves: Vec<_> = away.chain(back).filter(there).collect();
    if let Err(failed) = move_all(&moves) {
        parts(&fresh).iter().for_each(|part| drop(std::fs::remove_file(part)));
        return Err(failed);
    }
    sync(home(present))?;
    Ok((done, Some(kept)))
}

/// All that belongs to a caseload: keys, what a crash left beside the database, and the database.
fn parts(of: &Path) -> [PathBuf; 5] {
    let (first, second) = keys::paths(of);
    let beside = |ending: &str| {
        let mut path = of.as_os_str().to_owned();
        path.push(ending);
        PathBuf::from(path)
    };
    [first, second, beside("-wal"), beside("-journal"), of.to_owned()]
}

/// The first name beside it with this word that nothing has yet.
fn free(of: &Path, word: &str) -> Result<PathBuf> {
    let stem = of.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let ending = of.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    let named = |n: u32| of.with_file_name(if n == 1 { format!("{stem}-{word}{ending}") } else { format!("{stem}-{word}-{n}{ending}") });
    let is_free = |path: &PathBuf| parts(path).iter().all(|part| part.symlink_metadata().is_err());
    (1..1000).map(named).find(is_free).ok_or_else(|| Error::Exists(named(1)))
}

/// Every name to its other name; when one cannot be changed, those before it go back.
fn move_all(moves: &[(PathBuf, PathBuf)]) -> Result<()> {
    for (at, (from, to)) in moves.iter().enumerate() {
        if let Err(failed) = std::fs::rename(from, to) {
            for (from, to) in moves[..at].iter().rev() {
                let _ = std::fs::rename(to, from);
            }
            return Err(failed.into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_that_cannot_be_finished_are_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("a"), "1").unwrap();
        assert!(move_all(&[(path("a"), path("b")), (path("none"), path("c"))]).is_err());
        assert_eq!(std::fs::read_to_string(path("a")).unwrap(), "1");
        assert!(!path("b").exists());
    }
}
