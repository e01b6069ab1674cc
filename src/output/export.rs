//! Writes a finished document to a new file: whole or not at all, readable by its owner only, never over or through anything.
//! Used by the command line and the interface for every named export. Knows nothing of what the document says.

use std::io::Write;
use std::path::{Path, PathBuf};

/// Creates `path` with these bytes (mode 0600) and gives back its full path. The folder must exist; a file, a folder or a
/// link of that name is left as it is. The error is a sentence to show.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<PathBuf, String> {
    let target = check_new(path)?;
    let folder = target.parent().unwrap_or(Path::new("."));
    let refused = |why: &std::io::Error| {
        format!("Nothing could be written to '{}' ({why}). Check the free space and that you may write there, then try again.", folder.display())
    };
    // A file beside the target, made by the system under a name nobody else has, appears under its real name only when it is whole.
    let mut beside = tempfile::Builder::new().prefix(".caseload-").suffix(".part").tempfile_in(folder).map_err(|why| refused(&why))?;
    beside.write_all(bytes).and_then(|()| beside.as_file().sync_all()).map_err(|why| refused(&why))?;
    beside
        .persist_noclobber(&target)
        .map_err(|why| if why.error.kind() == std::io::ErrorKind::AlreadyExists { exists(&target) } else { refused(&why.error) })?;
    sync_folder(folder);
    Ok(target)
}

/// Whether `path` can be a new file, before the work of making it is done; gives back its full path. The error is a sentence to show.
pub fn check_new(path: &Path) -> Result<PathBuf, String> {
    let shown = path.display();
    let Some(name) = path.file_name() else {
        return Err(format!("'{shown}' names no file, so nothing was written. Give a file name, like summary.md."));
    };
    let named_folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = named_folder.canonicalize().map_err(|why| match why.kind() {
        std::io::ErrorKind::NotFound => format!("There is no folder '{}', so nothing was written. Make it first or choose another.", named_folder.display()),
        _ => format!("The folder '{}' cannot be used ({why}), so nothing was written. Choose another.", named_folder.display()),
    })?;
    let target = folder.join(name);
    if target.symlink_metadata().is_ok() {
        return Err(exists(&target));
    }
    Ok(target)
}

fn exists(target: &Path) -> String {
    format!("'{}' already exists and is left as it is. Nothing was written: choose another name.", target.display())
}

/// Makes the new name last through a power cut; a system that cannot sync folders does without.
fn sync_folder(folder: &Path) {
    if let Ok(open) = std::fs::File::open(folder) {
        let _ = open.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_is_written_whole_and_private() {
        let folder = tempfile::tempdir().unwrap();
        let written = write_new(&folder.path().join("summary.md"), b"# Summary\n").unwrap();
        assert!(written.is_absolute());
        assert_eq!(std::fs::read(&written).unwrap(), b"# Summary\n");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&written).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn what_is_there_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("summary.md");
        std::fs::write(&path, "mine").unwrap();
        let said = write_new(&path, b"other").unwrap_err();
        assert!(said.contains("already exists and is left as it is"), "{said}");
        assert_eq!(std::fs::read(&path).unwrap(), b"mine");
        assert!(write_new(folder.path(), b"other").is_err());
        assert!(write_new(&folder.path().join("none/summary.md"), b"other").unwrap_err().starts_with("There is no folder"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_never_followed() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = folder.path().join("elsewhere");
        let link = folder.path().join("summary.md");
        std::os::unix::fs::symlink(&elsewhere, &link).unwrap();
        assert!(write_new(&link, b"other").is_err());
        assert!(!elsewhere.exists());
    }
}
