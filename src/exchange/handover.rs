//! A handover pack as a file: an `age` file that any `age` tool opens, with the records as JSON in it.
//! Used by `caseload handover` and by the interface. What is in a pack and how it is brought in is the store's.

use crate::domain::change::{Change, Setting};
use crate::domain::day::Day;
use crate::domain::handover::{Brought, Pack, VERSION, Written};
use crate::domain::text::clean_line;
use crate::output::export;
use crate::store::error::why_unread;
use crate::store::{Bringing, Error, PackAsked, Result, Store, keys};
use age::secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Most bytes of a pack, as a file and when opened. Forty records with five years of notes are a tenth of it.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// What a pack is locked with.
#[derive(Debug, Clone)]
pub enum Lock {
    /// A passphrase, told to the colleague by another way.
    Passphrase(SecretString),
    /// The colleague's public key.
    Recipient(age::x25519::Recipient),
}

impl Lock {
    /// Reads a public key; the error is a sentence.
    pub fn recipient(text: &str) -> std::result::Result<Self, String> {
        let read = text.trim().parse().map(Self::Recipient);
        read.map_err(|_| format!("'{}' is not an age public key. They begin with 'age1'.", clean_line(text.trim())))
    }
    /// A passphrase that will do; the error is a sentence.
    pub fn passphrase(secret: SecretString) -> std::result::Result<Self, String> {
        match keys::passphrase_problem(secret.expose_secret()) {
            Some(problem) => Err(format!("This pack passphrase will not do. {problem}")),
            None => Ok(Self::Passphrase(secret)),
        }
    }
}

/// What opens a pack.
pub enum Unlock {
    /// The passphrase.
    Passphrase(SecretString),
    /// A file with an age identity, for a pack written to its public key.
    Identities(Vec<Box<dyn age::Identity + Send + Sync>>),
}

impl Unlock {
    /// Reads an identity file; the error is a sentence.
    pub fn identities(path: &Path) -> std::result::Result<Self, String> {
        let unreadable = |why: &std::io::Error| format!("The identity file {} could not be read ({}).", path.display(), why_unread(why));
        let file = std::fs::File::open(path).map_err(|why| unreadable(&why))?;
        let mut text = zeroize::Zeroizing::new(String::new());
        file.take(100_000).read_to_string(&mut text).map_err(|why| unreadable(&why))?;
        let keys = text.lines().map(str::trim).filter(|line| line.starts_with("AGE-SECRET-KEY-1"));
        let identities: Vec<Box<dyn age::Identity + Send + Sync>> =
            keys.filter_map(|line| line.parse::<age::x25519::Identity>().ok()).map(|key| Box::new(key) as Box<dyn age::Identity + Send + Sync>).collect();
        if identities.is_empty() {
            return Err(format!("There is no age identity in {}. It has a line that begins with 'AGE-SECRET-KEY-1'.", path.display()));
        }
        Ok(Self::Identities(identities))
    }
}

/// Collects the records, encrypts them and writes them to a new file; gives back its full path and what is in it.
pub fn write(store: &mut Store, asked: &PackAsked, lock: &Lock, path: &Path, today: Day, progress: impl FnMut(usize) -> bool) -> Result<(PathBuf, Written)> {
    let refused = |why| Error::refused("path", why);
    export::check_new(path).map_err(refused)?;
    let (pack, written) = store.pack_of(asked, today, progress)?;
    let sealed = seal(&pack, lock)?;
    let path = export::write_new(path, &sealed).map_err(refused)?;
    Ok((path, written))
}

/// Encrypts a pack.
pub fn seal(pack: &Pack, lock: &Lock) -> Result<Vec<u8>> {
    let inside = || Error::Inside("the pack could not be encrypted".into());
    let encryptor = match lock {
        Lock::Passphrase(secret) => {
            let mut recipient = age::scrypt::Recipient::new(secret.clone());
            recipient.set_work_factor(keys::WORK_FACTOR);
            age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient)).map_err(|_| inside())?
        }
        Lock::Recipient(key) => age::Encryptor::with_recipients(std::iter::once(key as &dyn age::Recipient)).map_err(|_| inside())?,
    };
    let mut sealed = Vec::new();
    let writer = encryptor.wrap_output(&mut sealed).map_err(|_| inside())?;
    let mut writer = std::io::BufWriter::with_capacity(1 << 16, writer);
    serde_json::to_writer(&mut writer, pack).map_err(|_| inside())?;
    writer.flush()?;
    writer.into_inner().map_err(|_| inside())?.finish()?;
    Ok(sealed)
}

/// What stands first in every pack, whatever else a newer version put in.
#[derive(Deserialize)]
struct Layout {
    caseload_handover: u32,
}

/// Reads and decrypts a pack. A wrong passphrase, a wrong key and damage are answered alike; nothing is written.
pub fn read(path: &Path, unlock: &Unlock) -> Result<Pack> {
    let unreadable = |why: std::io::Error| Error::refused("pack", format!("The pack {} could not be read ({}).", path.display(), why_unread(&why)));
    let too_large = || {
        Error::refused("pack", format!("{} is larger than any handover pack (256 MB). Nothing was changed. Check that it is the right file.", path.display()))
    };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.len() > MOST_BYTES {
        return Err(too_large());
    }
    let text = unlocked(file, unlock, MOST_BYTES)?.ok_or_else(too_large)?;
    let layout: Layout = serde_json::from_slice(&text).map_err(|_| Error::PackUnreadable)?;
    if layout.caseload_handover > VERSION {
        return Err(Error::PackNewer);
    }
    let mut pack: Pack = serde_json::from_slice(&text).map_err(|_| Error::PackUnreadable)?;
    // Shown before anything is written, where every other text is cleaned.
    for name in [&mut pack.from, &mut pack.to] {
        *name = clean_line(name);
    }
    Ok(pack)
}

/// What is locked in a pack; nothing when that is longer than so many bytes, whatever the file said of its own size. No more than
/// twice as much is read of it: armour adds a third.
fn unlocked(sealed: impl Read, unlock: &Unlock, most: u64) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>> {
    let armoured = age::armor::ArmoredReader::new(std::io::BufReader::new(sealed.take(2 * most)));
    let decryptor = age::Decryptor::new_buffered(armoured).map_err(|_| Error::PackUnreadable)?;
    let reader = match unlock {
        Unlock::Passphrase(secret) => decryptor.decrypt(std::iter::once(&keys::opener(secret) as &dyn age::Identity)),
        Unlock::Identities(all) => decryptor.decrypt(all.iter().map(|identity| identity.as_ref() as &dyn age::Identity)),
    };
    let mut text = zeroize::Zeroizing::new(Vec::new());
    reader.map_err(|_| Error::PackUnreadable)?.take(most + 1).read_to_end(&mut text).map_err(|_| Error::PackUnreadable)?;
    Ok((text.len() as u64 <= most).then_some(text))
}

/// Makes a caseload of its own from a pack; gives back its recovery code and what is in it. What cannot be finished leaves no file.
/// `name` is mine there; without it the pack's own word for whom it is counts.
pub fn open_into(
    path: &Path,
    passphrase: &SecretString,
    pack: &Pack,
    name: Option<&str>,
    today: Day,
    progress: impl FnMut(usize) -> bool,
) -> Result<(Store, SecretString, Brought)> {
    if pack.is_over_at(today) {
        // Said before a file is made.
        let until = pack.until.map(|on| on.to_string()).unwrap_or_default();
        let from = pack.from_words();
        return Err(Error::refused(
            "pack",
            format!("This pack was for cover until {until}, and that day is past. Nothing was written. Ask {from} for a new one if the cover goes on."),
        ));
    }
    let (mut store, code) = Store::create(path, passphrase, today)?;
    let fill = || -> Result<Brought> {
        let me = name.unwrap_or(&pack.to).trim();
        if !me.is_empty() {
            store.apply(today, &Change::SetSetting(Setting::MyName, me.to_owned()))?;
        }
        store.bring_in(pack, today, Bringing::Open, progress)
    };
    match fill() {
        Ok(brought) => Ok((store, code, brought)),
        Err(failed) => {
            store.discard();
            Err(failed)
        }
    }
}

/// What is said once a pack is written.
pub fn told(path: &Path, written: &Written) -> String {
    let people = written.people.len();
    let left = match written.left_out {
        0 => String::new(),
        1 => " One row stays here, because it belongs with somebody who is not in the pack.".into(),
        n => format!(" {n} rows stay here, because they belong with people who are not in the pack."),
    };
    let records = if people == 1 { "one record is".to_owned() } else { format!("{people} records are") };
    format!(
        "The whole of {records} in {}, encrypted.{left} A pack that was sent cannot be called back. Tell the passphrase by another way than the file.",
        path.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_a_pack_may_hold_is_unlocked() {
        let key = age::x25519::Identity::generate();
        let encryptor = age::Encryptor::with_recipients(std::iter::once(&key.to_public() as &dyn age::Recipient)).unwrap();
        let mut sealed = Vec::new();
        let mut writer = encryptor.wrap_output(&mut sealed).unwrap();
        writer.write_all(&vec![b'x'; 300_000]).unwrap();
        writer.finish().unwrap();
        let unlock = Unlock::Identities(vec![Box::new(key)]);
        assert_eq!(unlocked(sealed.as_slice(), &unlock, 300_000).unwrap().map(|text| text.len()), Some(300_000));
        assert!(unlocked(sealed.as_slice(), &unlock, 299_999).unwrap().is_none());
        // A pipe that says nothing of its size, and never ends a line.
        let mut endless = std::io::repeat(b'x').take(1_000_000);
        assert!(matches!(unlocked(&mut endless, &unlock, 10_000), Err(Error::PackUnreadable)));
        assert!(endless.limit() > 900_000, "it was read on and on");
    }
}
