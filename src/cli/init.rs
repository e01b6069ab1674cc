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

/// `manager`.
#[derive(Debug, Args)]
pub struct Manager {
    /// Take the manager's passphrase away
    #[arg(long)]
    revoke: bool,
    /// Read the manager's new passphrase from the first line of this file
    #[arg(long, value_name = "PATH", conflicts_with = "revoke")]
    pub new_passphrase_file: Option<PathBuf>,
}

impl Manager {
    pub(super) fn run(&self, global: &Global) -> Result<Exit, Stop> {
        let path = existing(global)?;
        let mine = passphrase(global)?;
        if self.revoke {
            Store::set_manager(&path, &mine, None, global.day())?;
            eprintln!("The manager's passphrase opens this caseload no longer. Backups made before still open with it.");
            return Ok(Exit::Done);
        }
        let prompt = "The manager's passphrase (12 characters or more; they type it themselves): ";
        let new = new_secret(global, self.new_passphrase_file.as_deref(), prompt, "--new-passphrase-file PATH")?;
        Store::set_manager(&path, &mine, Some(&new), global.day())?;
        eprintln!("The manager's passphrase is set. It sets a new passphrase with: caseload recover --manager");
        Ok(Exit::Done)
    }
}

/// `recover`.
#[derive(Debug, Args)]
pub struct Recover {
    /// Open it with the manager's passphrase in place of the recovery code
    #[arg(long)]
    manager: bool,
    /// Read the recovery code, or the manager's passphrase, from the first line of this file
    #[arg(long, value_name = "PATH")]
    pub recovery_file: Option<PathBuf>,
    /// Read the new passphrase from the first line of this file
    #[arg(long, value_name = "PATH")]
    pub new_passphrase_file: Option<PathBuf>,
}

impl Recover {
    pub(super) fn run(&self, global: &Global) -> Result<Exit, Stop> {
        let path = existing(global)?;
        let (slot, prompt) = if self.manager { (Slot::Manager, "The manager's passphrase: ") } else { (Slot::Recovery, "Recovery code: ") };
        let code = secret(global, self.recovery_file.as_deref(), prompt, "--recovery-file PATH")?;
        let new = new_secret(global, self.new_passphrase_file.as_deref(), "New passphrase (12 characters or more): ", "--new-passphrase-file PATH")?;
        Store::change_passphrase(&path, slot, &code, &new, global.day())?;
        eprintln!("The passphrase is set anew. The recovery code still works: keep it safe.");
        Ok(Exit::Done)
    }
}

fn existing(global: &Global) -> Result<PathBuf, Stop> {
    let path = global.path()?;
    if path.exists() { Ok(path) } else { Err(crate::store::Error::NoFile(path).into()) }
}
