//! The only way to the file: lock it, key it, check that it is encrypted, set and read back what keeps it safe.
//! Used by `Store`, and by backups and their way back. Nothing else opens a connection.

use super::error::{Error, Result};
use super::keys::DataKey;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Held while the caseload is open; says who holds it.
pub(super) struct Held {
    file: File,
    path: PathBuf,
}

impl Held {
    /// Takes the lock, or says who has it.
    pub fn take(database: &Path) -> Result<Self> {
        let path = database.with_extension("open");
        // Who had it takes the file away when it closes: a lock on a file that is gone keeps nobody else out.
        let mut file = loop {
            let mut file = private(OpenOptions::new().read(true).write(true).create(true)).open(&path)?;
            lock(&mut file)?;
            if is_at(&file, &path) {
                break file;
            }
        };
        file.set_len(0)?;
        file.rewind()?;
        write!(file, "process {} on this machine", std::process::id())?;
        Ok(Self { file, path })
    }
    /// Says who has it, without the key and without keeping it.
    pub fn look(database: &Path) -> Result<()> {
        match File::open(database.with_extension("open")) {
            Ok(mut file) => lock(&mut file),
            Err(failed) if failed.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(failed) => Err(failed.into()),
        }
    }
}

/// Is this open file still the one of that name?
fn is_at(file: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let (Ok(ours), Ok(there)) = (file.metadata(), std::fs::metadata(path)) else { return false };
        (ours.dev(), ours.ino()) == (there.dev(), there.ino())
    }
    // Elsewhere an open file cannot be taken away.
    #[cfg(not(unix))]
    {
        let _ = (file, path);
        true
    }
}

/// Locks the file for as long as it is open, or says who has it: it was written in it.
fn lock(file: &mut File) -> Result<()> {
    if file.try_lock().is_ok() {
        return Ok(());
    }
    let mut holder = String::new();
    let _ = file.take(200).read_to_string(&mut holder);
    let holder = crate::domain::text::clean_line(&holder);
    Err(Error::InUse { holder: if holder.is_empty() { "another program has it open".into() } else { holder } })
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}

/// Files of ours are for their owner alone.
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Makes missing folders for their owner alone; refuses one that others can write to.
pub(super) fn prepare_folder(database: &Path) -> Result<()> {
    let Some(folder) = database.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    if !folder.exists() {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        let missing: Vec<&Path> = folder.ancestors().take_while(|above| !above.as_os_str().is_empty() && !above.exists()).collect();
        builder.create(folder)?;
        return missing.into_iter().try_for_each(|made| Ok(sync(home(made))?));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder)?.permissions().mode();
        let sticky = mode & 0o1000 != 0;
        if mode & 0o022 != 0 && !sticky {
            return Err(Error::FolderOpen(folder.to_owned()));
        }
    }
    Ok(())
}

/// A file's folder, or the folder above one.
pub(super) fn home(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes new names in a folder last through a power cut, where the system can.
pub(super) fn sync(folder: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Opens a connection with the key. `create` makes the file, which must not exist; otherwise it must.
pub(super) fn connect(database: &Path, key: &DataKey, create: bool) -> Result<Connection> {
    if create {
        private(OpenOptions::new().write(true).create_new(true))
            .open(database)
            .map_err(|failed| if failed.kind() == std::io::ErrorKind::AlreadyExists { Error::Exists(database.to_owned()) } else { failed.into() })?;
    }
    let conn = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(std::time::Duration::from_millis(500))?;
    key_it(&conn, key)?;
    settle(&conn)?;
    super::anchor::teach(&conn)?;
    Ok(conn)
}

/// A new encrypted file under the same key, to be copied into page by page. Nothing is set in it: the copy brings that along.
pub(super) fn connect_copy(copy: &Path, key: &DataKey) -> Result<Connection> {
    let conn = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    key_it(&conn, key)?;
    // It is read back through `connect` before anybody calls it a backup.
    conn.execute_batch("pragma synchronous = OFF")?;
    Ok(conn)
}

/// Keys the connection and makes sure that what follows is encrypted: a missed key would silently write plain text.
fn key_it(conn: &Connection, key: &DataKey) -> Result<()> {
    let quoted = zeroize::Zeroizing::new(format!("x'{}'", key.hex()));
    conn.pragma_update(None, "key", quoted.as_str())?;
    keyed(conn)
}

/// What follows the key.
fn keyed(conn: &Connection) -> Result<()> {
    // `cipher_memory_security` stays off: it locks and wipes each of SQLite's own allocations, which made a bulk write 8 times
    // and each read several times as slow here; key material is locked and wiped without it.
    // Exclusive before the first read: then the write-ahead log needs no shared-memory file beside the database.
    conn.execute_batch("pragma cipher_log_level = NONE; pragma locking_mode = EXCLUSIVE;")?;
    is_encrypting(conn)?;
    conn.query_row("select count(*) from sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    Ok(())
}

fn is_encrypting(conn: &Connection) -> Result<()> {
    let active: String = conn.query_row("pragma cipher_status", [], |row| row.get::<_, String>(0)).unwrap_or_default();
    if active == "1" { Ok(()) } else { Err(Error::Inside("encryption is not active".into())) }
}

/// Sets what keeps the file safe and reads each back.
fn settle(conn: &Connection) -> Result<()> {
    conn.execute_batch("pragma temp_store = MEMORY; pragma secure_delete = ON; pragma mmap_size = 0; pragma trusted_schema = OFF; pragma foreign_keys = ON; pragma recursive_triggers = ON; pragma cache_size = -16000;")?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // A saved change alone runs some twenty statements, a record another twenty; the library keeps sixteen and prepares the rest anew.
    conn.set_prepared_statement_cache_capacity(128);
    let journal: String = conn.query_row("pragma journal_mode = WAL", [], |row| row.get(0))?;
    let synchronous = if journal == "wal" {
        "FULL"
    } else {
        conn.query_row("pragma journal_mode = DELETE", [], |row| row.get::<_, String>(0))?;
        "EXTRA"
    };
    conn.pragma_update(None, "synchronous", synchronous)?;
    if kept(conn)? { Ok(()) } else { Err(Error::Inside("a safety setting of the file did not hold".into())) }
}

/// Do all of them hold?
fn kept(conn: &Connection) -> Result<bool> {
    let number = |name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let words = |name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, String>(0));
    let least = match words("journal_mode")?.as_str() {
        "wal" => 2,
        "delete" => 3,
        _ => return Ok(false),
    };
    Ok(number("synchronous")? >= least
        && words("locking_mode")? == "exclusive"
        && number("temp_store")? == 2
        && number("secure_delete")? == 1
        && number("trusted_schema")? == 0
        && number("foreign_keys")? == 1
        && number("recursive_triggers")? == 1
        && number("mmap_size")? == 0
        && conn.db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn a_connection_without_a_key_is_refused() {
        assert!(keyed(&Connection::open_in_memory().unwrap()).is_err());
    }

    #[test]
    fn each_setting_that_keeps_the_file_safe_is_set_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let conn = connect(&folder.path().join("a.db"), &DataKey::random().unwrap(), true).unwrap();
        conn.execute_batch("create table a (id integer primary key)").unwrap();
        for wrong in [
            "pragma temp_store = FILE",
            "pragma secure_delete = OFF",
            "pragma secure_delete = FAST",
            "pragma mmap_size = 1000000",
            "pragma trusted_schema = ON",
            "pragma foreign_keys = OFF",
            "pragma recursive_triggers = OFF",
            "pragma synchronous = NORMAL",
            "pragma journal_mode = MEMORY",
            "pragma journal_mode = DELETE",
        ] {
            assert!(kept(&conn).unwrap(), "before: {wrong}");
            conn.execute_batch(wrong).unwrap();
            assert!(!kept(&conn).unwrap(), "nobody notices: {wrong}");
            settle(&conn).unwrap_or_else(|failed| panic!("not put right: {wrong}: {failed}"));
        }
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false).unwrap();
        assert!(!kept(&conn).unwrap());
        settle(&conn).unwrap();
        // A file that is shared is none of ours: the lock would keep nobody out, and a file in clear would stand beside it.
        let shared = Connection::open(folder.path().join("b.db")).unwrap();
        assert!(settle(&shared).is_err());
    }

    #[test]
    fn of_many_who_come_and_go_one_holds_it() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("a.db");
        let (holders, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while taken.load(Ordering::SeqCst) < 2000 {
                        let Ok(held) = Held::take(&database) else { continue };
                        assert_eq!(holders.fetch_add(1, Ordering::SeqCst), 0, "two hold it at once");
                        taken.fetch_add(1, Ordering::SeqCst);
                        std::thread::yield_now();
                        holders.fetch_sub(1, Ordering::SeqCst);
                        drop(held);
                    }
                });
            }
        });
        assert!(!database.with_extension("open").exists());
    }
}
