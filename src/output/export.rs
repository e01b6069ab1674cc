//! Writes a finished document to a new file, or several to a new folder: whole or not at all, readable by its owner only, never over or through anything.
//! Used by the command line and the interface for every named export. Knows nothing of what the document says.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What a file that is being written is called until it is whole.
const BEGUN: &str = ".caseload-";
const PART: &str = ".part";
/// No paper takes that long to write.
const LEFT: Duration = Duration::from_secs(60 * 60);

/// Takes away what an export that was cut off (by a power cut, say) left in the folder: it can be read by whoever finds it.
fn sweep(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| name.starts_with(BEGUN) && name.ends_with(PART));
        let age = || entry.metadata().and_then(|data| data.modified()).ok().and_then(|at| at.elapsed().ok());
        if ours && age().is_some_and(|age| age > LEFT) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Creates `path` with these bytes (mode 0600) and gives back its full path. The folder must exist; a file, a folder or a
/// link of that name is left as it is. The error is a sentence to show.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<PathBuf, String> {
    let target = check_new(path)?;
    put(&target, bytes)?;
    Ok(target)
}

/// The same for a name that was free when it was looked at.
fn put(target: &Path, bytes: &[u8]) -> Result<(), String> {
    let folder = target.parent().unwrap_or(Path::new("."));
    let refused = |why: &std::io::Error| {
        format!("Nothing could be written to '{}' ({why}). Check the free space and that you may write there, then try again.", folder.display())
    };
    sweep(folder);
    // A file beside the target, made by the system under a name nobody else has, appears under its real name only when it is whole.
    let mut beside = tempfile::Builder::new().prefix(BEGUN).suffix(PART).tempfile_in(folder).map_err(|why| refused(&why))?;
    beside.write_all(bytes).and_then(|()| beside.as_file().sync_all()).map_err(|why| refused(&why))?;
    beside.persist_noclobber(target).map_err(|why| if why.error.kind() == std::io::ErrorKind::AlreadyExists { exists(target) } else { refused(&why.error) })?;
    sync_folder(folder);
    Ok(())
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

/// A new folder that is filled file by file, readable by its owner only.
#[derive(Debug)]
pub struct NewFolder {
    path: PathBuf,
}

impl NewFolder {
    /// Makes the folder. The folder it is in must exist; whatever has that name already is left as it is.
    pub fn make(path: &Path) -> Result<Self, String> {
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path).map_err(|why| match why.kind() {
            std::io::ErrorKind::AlreadyExists => {
                format!("'{}' already exists and is left as it is. Nothing was written: choose another name.", path.display())
            }
            std::io::ErrorKind::NotFound => {
                format!("There is no folder to make '{}' in, so nothing was written. Make it first or choose another.", path.display())
            }
            _ => format!("The folder '{}' could not be made ({why}), so nothing was written. Choose another.", path.display()),
        })?;
        let path = path.canonicalize().map_err(|why| format!("The folder '{}' cannot be used ({why}).", path.display()))?;
        Ok(Self { path })
    }
    /// Its full path.
    pub fn path(&self) -> &Path {
        &self.path
    }
    /// A new folder in it.
    pub fn folder(&self, name: &str) -> Result<Self, String> {
        Self::make(&self.path.join(name))
    }
    /// A new file in it.
    pub fn file(&self, name: &str) -> Result<std::io::BufWriter<std::fs::File>, String> {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(self.path.join(name)).map(std::io::BufWriter::new).map_err(|why| self.unwritten(&why))
    }
    /// A new file in it with these bytes.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let mut file = self.file(name)?;
        file.write_all(bytes).and_then(|()| file.flush()).map_err(|why| self.unwritten(&why))
    }
    /// Makes all that is in it last through a power cut, before anybody is told that it is there.
    pub fn last(&self) -> Result<(), String> {
        let mut folders = vec![self.path.clone()];
        let mut lasting = || -> std::io::Result<()> {
            while let Some(folder) = folders.pop() {
                for entry in std::fs::read_dir(&folder)? {
                    let entry = entry?;
                    if entry.file_type()?.is_dir() {
                        folders.push(entry.path());
                    } else {
                        std::fs::OpenOptions::new().write(true).open(entry.path())?.sync_all()?;
                    }
                }
                sync_folder(&folder);
            }
            Ok(())
        };
        lasting().map_err(|why| self.unwritten(&why))?;
        self.path.parent().into_iter().for_each(sync_folder);
        Ok(())
    }
    /// What is said when it cannot be filled.
    pub fn unwritten(&self, why: &std::io::Error) -> String {
        format!("'{}' could not be filled ({why}). What was begun is taken away. Check the free space, then try again.", self.path.display())
    }
    /// Takes it away again with all that is in it: half an export is none.
    pub fn take_away(self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
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
    fn what_a_cut_left_behind_goes_and_what_is_being_written_stays() {
        let folder = tempfile::tempdir().unwrap();
        let left = |name: &str, hours: u64| {
            let file = std::fs::File::create(folder.path().join(name)).unwrap();
            file.set_modified(std::time::SystemTime::now() - Duration::from_secs(hours * 3600 + 60)).unwrap();
        };
        left(".caseload-abc.part", 1);
        left(".caseload-def.part", 0);
        left("notes.part", 9);
        left(".caseload-backup-x", 9);
        write_new(&folder.path().join("summary.md"), b"# Summary\n").unwrap();
        let mut there: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        there.sort();
        assert_eq!(there, [".caseload-backup-x", ".caseload-def.part", "notes.part", "summary.md"]);
    }

    #[test]
    fn what_is_there_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("summary.md");
        std::fs::write(&path, "mine").unwrap();
        let said = write_new(&path, b"other").unwrap_err();
        assert!(said.contains("already exists and is left as it is"), "{said}");
        assert_eq!(std::fs::read(&path).unwrap(), b"mine");
        assert!(check_new(&path).unwrap_err().contains("already exists"), "said before the work is done");
        assert!(put(&path, b"other").unwrap_err().contains("already exists"), "also when it came there meanwhile");
        assert_eq!(std::fs::read(&path).unwrap(), b"mine");
        assert!(write_new(folder.path(), b"other").is_err());
        assert!(write_new(&folder.path().join("none/summary.md"), b"other").unwrap_err().starts_with("There is no folder"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_is_new_private_and_filled_once() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("pack");
        let folder = NewFolder::make(&path).unwrap();
        folder.write("a.md", b"one").unwrap();
        assert!(folder.write("a.md", b"two").is_err(), "nothing is written over");
        assert!(NewFolder::make(&path).unwrap_err().contains("already exists"));
        assert!(NewFolder::make(&home.path().join("none/pack")).unwrap_err().contains("There is no folder"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&path), mode(&path.join("a.md"))), (0o700, 0o600));
        }
        folder.take_away();
        assert!(!path.exists());
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
