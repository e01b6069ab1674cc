//! Key slots: the random data key, wrapped once under the passphrase and once under the recovery code.
//! Each slot is a standard armoured `age` passphrase file, so any `age` tool opens it. The key file is kept twice.
//! Used by `open` alone. No key or passphrase is ever printed, logged or kept in clear.

use super::error::{Error, Result};
use age::secrecy::{ExposeSecret, SecretString};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use zeroize::{Zeroize, Zeroizing};

/// First line of a key file; the number is the version of its layout.
const HEADING: &str = "caseload keys, version 1";
/// scrypt work factor of a real slot: 2^17, 0.4 s and 128 MiB for that moment.
pub const WORK_FACTOR: u8 = 17;
/// Most that opening will do, so that a changed key file cannot hang the program.
const MOST_WORK: u8 = 20;
/// Least characters in a passphrase.
pub const LEAST_CHARACTERS: usize = 12;
/// Letters of the recovery code: no I, L, O or U, which are misread.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Passphrases everyone tries first.
const DENIED: [&str; 12] = [
    "passwordpassword",
    "password1234",
    "password12345",
    "123456789012",
    "1234567890123",
    "qwertyuiop12",
    "letmeinletmein",
    "rotherham123",
    "rotherham1234",
    "caseload1234",
    "caseloadcaseload",
    "iloveyou1234",
];

/// Which slot a secret opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// The passphrase typed every day.
    Passphrase,
    /// The recovery code printed once.
    Recovery,
}

impl Slot {
    const fn title(self) -> &'static str {
        match self {
            Self::Passphrase => "slot: passphrase",
            Self::Recovery => "slot: recovery code",
        }
    }
}

/// The data key as SQLCipher takes it: 64 hexadecimal digits.
pub(super) struct DataKey(Zeroizing<String>);

impl DataKey {
    /// A new random key.
    pub fn random() -> Result<Self> {
        let mut bytes = Zeroizing::new([0u8; 32]);
        getrandom::fill(&mut *bytes).map_err(|_| Error::Inside("no randomness from the system".into()))?;
        Ok(Self(Zeroizing::new(bytes.iter().map(|byte| format!("{byte:02x}")).collect())))
    }
    /// The hexadecimal digits.
    pub fn hex(&self) -> &str {
        &self.0
    }
    fn from_hex(text: String) -> Result<Self> {
        let key = Zeroizing::new(text);
        if key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit()) { Ok(Self(key)) } else { Err(Error::WrongKey) }
    }
}

/// Both slots as they stand in the key file.
#[derive(Clone)]
pub(super) struct KeyFile {
    passphrase: String,
    recovery: String,
}

impl KeyFile {
    /// Wraps the key in both slots.
    pub fn wrap(key: &DataKey, passphrase: &SecretString, recovery: &SecretString, work: u8) -> Result<Self> {
        Ok(Self { passphrase: seal(key, passphrase, work)?, recovery: seal(key, &canonical(recovery), work)? })
    }
    /// The same with one slot wrapped anew.
    pub fn rewrap(&self, slot: Slot, key: &DataKey, secret: &SecretString, work: u8) -> Result<Self> {
        let mut file = self.clone();
        match slot {
            Slot::Passphrase => file.passphrase = seal(key, secret, work)?,
            Slot::Recovery => file.recovery = seal(key, &canonical(secret), work)?,
        }
        Ok(file)
    }
    /// Opens a slot; wrong secret and damage answer alike.
    pub fn unwrap(&self, slot: Slot, secret: &SecretString) -> Result<DataKey> {
        match slot {
            Slot::Passphrase => unseal(&self.passphrase, secret),
            Slot::Recovery => unseal(&self.recovery, &canonical(secret)),
        }
    }
    /// Reads the key file beside the database, or its second copy where the first is missing or damaged, and mends the first.
    pub fn read(database: &Path) -> Result<Self> {
        let (first, second) = paths(database);
        match (Self::read_one(&first), Self::read_one(&second)) {
            (Some(keys), Some(_)) => Ok(keys),
            (Some(keys), None) => keys.write_one(&second).map(|()| keys).or_else(|_| Self::read_one(&first).ok_or(Error::WrongKey)),
            (None, Some(keys)) => keys.write_one(&first).map(|()| keys).or_else(|_| Self::read_one(&second).ok_or(Error::WrongKey)),
            (None, None) if first.exists() || second.exists() => Err(Error::WrongKey),
            (None, None) => Err(Error::KeyFileMissing(first)),
        }
    }
    /// Writes both copies, each whole or not at all.
    pub fn write(&self, database: &Path) -> Result<()> {
        let (first, second) = paths(database);
        self.write_one(&first)?;
        self.write_one(&second)
    }
    fn read_one(path: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(path).ok().filter(|text| text.len() < 100_000)?;
        let rest = text.strip_prefix(HEADING)?.strip_prefix('\n')?.strip_prefix(Slot::Passphrase.title())?;
        let (passphrase, recovery) = rest.split_once(Slot::Recovery.title())?;
        let (passphrase, recovery) = (passphrase.trim().to_owned(), recovery.trim().to_owned());
        let whole = |slot: &str| slot.starts_with("-----BEGIN AGE ENCRYPTED FILE-----") && slot.ends_with("-----END AGE ENCRYPTED FILE-----");
        (whole(&passphrase) && whole(&recovery)).then_some(Self { passphrase, recovery })
    }
    fn write_one(&self, path: &Path) -> Result<()> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        write!(file, "{HEADING}\n{}\n{}\n{}\n{}\n", Slot::Passphrase.title(), self.passphrase, Slot::Recovery.title(), self.recovery)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|failed| Error::from(failed.error))?;
        #[cfg(unix)]
        std::fs::File::open(folder)?.sync_all()?;
        Ok(())
    }
}

/// `NAME.keys` and its second copy `NAME.keys2`, beside `NAME.db`.
pub fn paths(database: &Path) -> (PathBuf, PathBuf) {
    (database.with_extension("keys"), database.with_extension("keys2"))
}

/// A new recovery code: 24 letters and digits in six groups, 120 random bits.
pub fn new_recovery_code() -> Result<SecretString> {
    let mut bytes = Zeroizing::new([0u8; 24]);
    getrandom::fill(&mut *bytes).map_err(|_| Error::Inside("no randomness from the system".into()))?;
    let mut code = String::with_capacity(30);
    for (at, byte) in bytes.iter().enumerate() {
        if at > 0 && at % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(LETTERS[usize::from(byte & 31)]));
    }
    Ok(SecretString::from(code))
}

/// The code as it is wrapped: capitals without gaps, with the letters people misread put right.
pub fn canonical(code: &SecretString) -> SecretString {
    let plain: String = code
        .expose_secret()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect();
    SecretString::from(plain)
}

/// What is wrong with a new passphrase, as a sentence; none when it will do.
pub fn passphrase_problem(passphrase: &str) -> Option<String> {
    let characters = passphrase.chars().count();
    if characters < LEAST_CHARACTERS {
        return Some(format!("Use {LEAST_CHARACTERS} characters or more; this has {characters}. Four unrelated words work well."));
    }
    let folded = passphrase.to_lowercase();
    let first = folded.chars().next();
    if DENIED.contains(&folded.as_str()) || folded.chars().all(|c| Some(c) == first) {
        return Some("This is one of the first that others would try. Use another; four unrelated words work well.".into());
    }
    None
}

fn seal(key: &DataKey, secret: &SecretString, work: u8) -> Result<String> {
    let inside = |_| Error::Inside("a key slot could not be made".into());
    let mut recipient = age::scrypt::Recipient::new(secret.clone());
    recipient.set_work_factor(work);
    age::encrypt_and_armor(&recipient, key.hex().as_bytes()).map(|text| text.trim().to_owned()).map_err(inside)
}

fn unseal(slot: &str, secret: &SecretString) -> Result<DataKey> {
    let mut identity = age::scrypt::Identity::new(secret.clone());
    identity.set_max_work_factor(MOST_WORK);
    let decryptor = age::Decryptor::new(age::armor::ArmoredReader::new(slot.as_bytes())).map_err(|_| Error::WrongKey)?;
    let mut reader = decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(|_| Error::WrongKey)?;
    let mut text = String::with_capacity(64);
    if reader.read_to_string(&mut text).is_err() {
        text.zeroize();
        return Err(Error::WrongKey);
    }
    DataKey::from_hex(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_slots_open_and_a_wrong_secret_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("a.db");
        let key = DataKey::random().unwrap();
        let (pass, code) = (SecretString::from("four unrelated words here".to_owned()), new_recovery_code().unwrap());
        KeyFile::wrap(&key, &pass, &code, 2).unwrap().write(&database).unwrap();
        let read = KeyFile::read(&database).unwrap();
        assert_eq!(read.unwrap(Slot::Passphrase, &pass).unwrap().hex(), key.hex());
        let spoken = SecretString::from(code.expose_secret().to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l"));
        assert_eq!(read.unwrap(Slot::Recovery, &spoken).unwrap().hex(), key.hex());
        assert!(matches!(read.unwrap(Slot::Passphrase, &code), Err(Error::WrongKey)));
        std::fs::write(paths(&database).0, "scribble").unwrap();
        assert_eq!(KeyFile::read(&database).unwrap().unwrap(Slot::Passphrase, &pass).unwrap().hex(), key.hex());
        assert!(std::fs::read_to_string(paths(&database).0).unwrap().starts_with(HEADING), "the damaged copy is mended");
        std::fs::remove_file(paths(&database).0).unwrap();
        std::fs::remove_file(paths(&database).1).unwrap();
        assert!(matches!(KeyFile::read(&database), Err(Error::KeyFileMissing(_))));
    }

    #[test]
    fn weak_passphrases_are_answered() {
        assert!(passphrase_problem("short").is_some_and(|said| said.contains("12 characters")));
        assert!(passphrase_problem("Rotherham123").is_some());
        assert!(passphrase_problem("aaaaaaaaaaaaaaa").is_some());
        assert_eq!(passphrase_problem("zebra kettle moss nine"), None);
    }
}
