//! `demo`: a made-up caseload to try everything on, in a temporary encrypted file or in one that is named.

use super::print::Progress;
use super::{Exit, Global, Stop, print, secrets};
use crate::domain::day::Day;
use crate::exchange::made_up::fill;
use crate::store::{Store, keys};
use age::secrecy::SecretString;
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

/// The passphrase of practice files; the lock screen shows it, so that locking can be tried.
pub const PASSPHRASE: &str = "practice makes kinder";
/// People in the caseload that `demo` opens.
const PEOPLE: u32 = 60;
/// A practice key is shown on the screen, so it need not be slow to guess.
const QUICK_KEY: u8 = 12;

/// `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Write the made-up caseload to this new file instead of opening it
    #[arg(long, value_name = "FILE")]
    pub into: Option<PathBuf>,
    /// How many people
    #[arg(long, value_name = "N", default_value_t = PEOPLE, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    people: u32,
    /// The same seed gives the same facts
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

impl Demo {
    pub(super) fn run(&self, global: &Global) -> Result<Exit, Stop> {
        let Some(path) = &self.into else { return Ok(Exit::Done) };
        let (passphrase, work) = match &global.passphrase_file {
            Some(_) => (secrets::passphrase(global)?, keys::WORK_FACTOR),
            None => (SecretString::from(PASSPHRASE.to_owned()), QUICK_KEY),
        };
        let mut bar = Progress::new("Making people up");
        let (mut store, _) = Store::create_with(path, &passphrase, global.day(), work)?;
        let made = fill(&mut store, self.people, self.seed, global.day(), &mut |done, of| {
            bar.at(u64::from(done), u64::from(of));
            true
        });
        let counts = match made {
            Ok(counts) => counts,
            Err(failed) => {
                store.discard();
                return Err(failed.into());
            }
        };
        store.close()?;
        let counts = [
            ("people", counts.people),
            ("referrals", counts.referrals),
            ("waiting", counts.waiting),
            ("episodes", counts.episodes),
            ("open", counts.open),
            ("mine", counts.mine),
            ("contacts", counts.contacts),
            ("readings", counts.readings),
            ("onward", counts.onward),
        ];
        if global.json {
            let counts: serde_json::Map<String, serde_json::Value> = counts.iter().map(|(what, n)| ((*what).to_owned(), json!(n))).collect();
            print::json(&counts)?;
        } else {
            for (what, n) in counts {
                print::line(&format!("{n:>8} {what}"))?;
            }
        }
        if global.passphrase_file.is_none() {
            eprintln!("The passphrase of this practice file is '{PASSPHRASE}'. Nobody in it is real.");
        }
        Ok(Exit::Done)
    }
}

/// Makes and opens the practice caseload of `demo`, in a folder that goes when the program ends.
pub fn practice(folder: &Path, today: Day) -> Result<(PathBuf, Store), Stop> {
    let path = folder.join("practice.db");
    let (mut store, _) = Store::create_with(&path, &SecretString::from(PASSPHRASE.to_owned()), today, QUICK_KEY)?;
    fill(&mut store, PEOPLE, 1, today, &mut |_, _| true)?;
    Ok((path, store))
}
