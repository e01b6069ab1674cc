//! `init`, `passphrase` and `recover`: the keys of a caseload.

use super::secrets::{new_secret, passphrase, secret};
use super::{Exit, Global, Stop, print};
use crate::store::Store;
use crate::store::keys::Slot;
use age::secrecy::ExposeSecret;
use clap::Args;
use std::path::PathBuf;

/// `init`.
#[derive(Debug, Args)]
pub struct Init {}

impl Init {
    pub(super) fn run(&self, global: &Global) -> Result<Exit, Stop> {
        let path = global.path()?;
        if path.exists() {
            return Err(crate::store::Error::Exists(path).into());
        }
        let chosen = new_secret(global, global.passphrase_file.as_deref(), "Choose a passphrase (12 characters or more): ", "--passphrase-file PATH")?;
        let (store, code) = Store::create(&path, &chosen, global.day())?;
        store.close()?;
        super::warn_of_readers(&path);
        if global.no_input {
            print::line(code.expose_secret())?;
            return Ok(Exit::Done);
        }
        eprintln!("Your caseload is {}. Its keys are beside it: keep both files together.", path.display());
        eprintln!("This is the recovery code. It is shown only now. Write it down and keep it away from this machine:");
        print::line(code.expose_secret())?;
        Ok(Exit::Done)
    }
}

/// `passphrase`.
#[derive(Debug, Args)]
pub struct Passphrase {
    /// Read the new passphrase from the first line of this file
    #[arg(long, value_name = "PATH")]
    pub new_passphrase_file: Option<PathBuf>,
}

impl Passphrase {
    pub(super) fn run(&self, global: &Global) -> Result<Exit, Stop> {
        let path = existing(global)?;
        let old = passphrase(global)?;
        let new = new_secret(global, self.new_passphrase_file.as_deref(), "New passphrase (12 characters or more): ", "--new-passphrase-file PATH")?;
        Store::change_passphrase(&path, Slot::Passphrase, &old, &new, global.day())?;
        eprintln!("The passphrase is changed. The recovery code stays as it is.");
        Ok(Exit::Done)
    }
}

/// `recover`.
#[derive(Debug, Args)]
pub struct Recover {
    /// Read the recovery code from the first line of this file
    #[arg(long, value_name = "PATH")]
    pub recovery_file: Option<PathBuf>,
    /// Read the new passphrase from the first line of this file
    #[arg(long, value_name = "PATH")]
    pub new_passphrase_file: Option<PathBuf>,
}

impl Recover {
    pub(super) fn run(&self, global: &Global) -> Result<Exit, Stop> {
        let path = existing(global)?;
        let code = secret(global, self.recovery_file.as_deref(), "Recovery code: ", "--recovery-file PATH")?;
        let new = new_secret(global, self.new_passphrase_file.as_deref(), "New passphrase (12 characters or more): ", "--new-passphrase-file PATH")?;
        Store::change_passphrase(&path, Slot::Recovery, &code, &new, global.day())?;
        eprintln!("The passphrase is set anew. The recovery code still works: keep it safe.");
        Ok(Exit::Done)
    }
}

fn existing(global: &Global) -> Result<PathBuf, Stop> {
    let path = global.path()?;
    if path.exists() { Ok(path) } else { Err(crate::store::Error::NoFile(path).into()) }
}
