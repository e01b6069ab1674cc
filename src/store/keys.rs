//! Key slots: the random data key, wrapped under the passphrase, under the recovery code, and for a manager where that is wanted.
//! Each slot is a standard armoured `age` passphrase file, so any `age` tool opens it. The key file is kept twice.
//! Used by `open`, `backup` and the handover packs. No key or passphrase is ever printed, logged or kept in clear.

use super::error::{Error, Result};
use super::open;
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
/// No key file is longer.
pub(super) const MOST_BYTES: usize = 100_000;
/// How an armoured `age` file begins and ends.
const FIRST_LINE: &str = "-----BEGIN AGE ENCRYPTED FILE-----";
const LAST_LINE: &str = "-----END AGE ENCRYPTED FILE-----";
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
    /// A manager's own passphrase, where one was added.
    Manager,
}

impl Slot {
    /// In the order they stand in the key file. The first two are in every one.
    const ALL: [Self; 3] = [Self::Passphrase, Self::Recovery, Self::Manager];

    const fn title(self) -> &'static str {
        match self {
            Self::Passphrase => "slot: passphrase",
            Self::Recovery => "slot: recovery code",
            Self::Manager => "slot: manager",
        }
    }
    /// A secret as this slot takes it: a code is forgiven its capitals and gaps.
    fn taken(self, secret: &SecretString) -> SecretString {
        if self == Self::Recovery { canonical(secret) } else { secret.clone() }
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

/// The slots as they stand in the key file.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct KeyFile {
    slots: Vec<(Slot, String)>,
}

impl KeyFile {
    /// Wraps the key in the two slots that every caseload has.
    pub fn wrap(key: &DataKey, passphrase: &SecretString, recovery: &SecretString, work: u8) -> Result<Self> {
        let empty = Self { slots: Vec::new() };
        empty.rewrap(Slot::Passphrase, key, passphrase, work)?.rewrap(Slot::Recovery, key, recovery, work)
    }
    /// The same with one slot wrapped anew, or added.
    pub fn rewrap(&self, slot: Slot, key: &DataKey, secret: &SecretString, work: u8) -> Result<Self> {
        let sealed = seal(key, &slot.taken(secret), work)?;
        let mut slots = self.without(slot).slots;
        slots.push((slot, sealed));
        slots.sort_by_key(|(slot, _)| Slot::ALL.iter().position(|other| other == slot));
        Ok(Self { slots })
    }
    /// The same without a slot.
    pub fn without(&self, slot: Slot) -> Self {
        Self { slots: self.slots.iter().filter(|(other, _)| *other != slot).cloned().collect() }
    }
    /// Is there such a slot?
    pub fn has(&self, slot: Slot) -> bool {
        self.slots.iter().any(|(other, _)| *other == slot)
    }
    /// Opens a slot; wrong secret and damage answer alike, and so does a slot that is not there.
    pub fn unwrap(&self, slot: Slot, secret: &SecretString) -> Result<DataKey> {
        let (_, sealed) = self.slots.iter().find(|(other, _)| *other == slot).ok_or(Error::WrongKey)?;
        unseal(sealed, &slot.taken(secret))
    }
    /// The text of a key file: a heading with its version, then each slot as an armoured `age` file under its title.
    pub fn text(&self) -> String {
        let slots = self.slots.iter().map(|(slot, sealed)| format!("{}\n{sealed}\n", slot.title()));
        std::iter::once(format!("{HEADING}\n")).chain(slots).collect()
    }
    /// Reads that text; nothing when a part of it is missing or is not what it should be.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text.strip_prefix(HEADING)?.strip_prefix('\n')?.trim();
        let mut slots = Vec::new();
        for slot in Slot::ALL {
            let Some(after) = rest.strip_prefix(slot.title()) else { continue };
            let end = after.find(LAST_LINE)? + LAST_LINE.len();
            let sealed = after[..end].trim();
            if !sealed.starts_with(FIRST_LINE) {
                return None;
            }
            slots.push((slot, sealed.to_owned()));
            rest = after[end..].trim_start();
        }
        let whole = rest.is_empty() && [Slot::Passphrase, Slot::Recovery].iter().all(|slot| slots.iter().any(|(other, _)| other == slot));
        whole.then_some(Self { slots })
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
        let mut text = String::new();
        std::fs::File::open(path).ok()?.take(MOST_BYTES as u64).read_to_string(&mut text).ok()?;
        Self::parse(&text)
    }
    fn write_one(&self, path: &Path) -> Result<()> {
        let folder = open::home(path);
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(self.text().as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|failed| Error::from(failed.error))?;
        Ok(open::sync(folder)?)
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

/// What opens an `age` file with a passphrase. A file that asks for more work than `MOST_WORK` is refused before any is done.
pub fn opener(secret: &SecretString) -> age::scrypt::Identity {
    let mut identity = age::scrypt::Identity::new(secret.clone());
    identity.set_max_work_factor(MOST_WORK);
    identity
}

fn unseal(slot: &str, secret: &SecretString) -> Result<DataKey> {
    let decryptor = age::Decryptor::new(age::armor::ArmoredReader::new(slot.as_bytes())).map_err(|_| Error::WrongKey)?;
    let mut reader = decryptor.decrypt(std::iter::once(&opener(secret) as &dyn age::Identity)).map_err(|_| Error::WrongKey)?;
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
    fn a_file_that_asks_for_too_much_work_is_refused_before_any_is_done() {
        let mut recipient = age::scrypt::Recipient::new("four unrelated words here".to_owned().into());
        recipient.set_work_factor(2);
        let sealed = age::encrypt(&recipient, b"x").unwrap();
        let line = sealed.windows(3).position(|window| window == b" 2\n").unwrap();
        let asking = [&sealed[..line], b" 21\n", &sealed[line + 3..]].concat();
        let decryptor = age::Decryptor::new(asking.as_slice()).unwrap();
        let opener = opener(&"four unrelated words here".to_owned().into());
        // Any other answer came after gigabytes and seconds.
        let answer = decryptor.decrypt(std::iter::once(&opener as &dyn age::Identity)).err();
        assert!(matches!(answer, Some(age::DecryptError::ExcessiveWork { required: 21, .. })), "{answer:?}");
    }

    #[test]
    fn weak_passphrases_are_answered() {
        assert!(passphrase_problem("short").is_some_and(|said| said.contains("12 characters")));
        assert!(passphrase_problem("Rotherham123").is_some());
        assert!(passphrase_problem("aaaaaaaaaaaaaaa").is_some());
        assert_eq!(passphrase_problem("zebra kettle moss nine"), None);
    }
}
