//! `handover write`, `handover open`, `handover merge`: records to another caseload file and what was written there back.

use super::print::Progress;
use super::secrets::{new_secret, secret};
use super::{Exit, Global, Stop, print};
use crate::domain::codes::Purpose;
use crate::domain::day::Day;
use crate::domain::handover::{Brought, BroughtPerson, Pack};
use crate::domain::ids::{PersonId, Ref};
use crate::exchange::handover::{self, Lock, Unlock};
use crate::store::{Bringing, PackAsked};
use age::secrecy::ExposeSecret;
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;

/// `handover`.
#[derive(Debug, Args)]
pub struct Handover {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write whole records to an encrypted pack for whoever covers, or takes the case over
    Write(WriteArgs),
    /// Make a caseload of its own from a pack
    Open(OpenArgs),
    /// Bring in what came back, or a case that was handed over; nothing here is overwritten
    Merge(MergeArgs),
}

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("lock").required(true).args(["recipient", "pack_passphrase_file"])))]
struct WriteArgs {
    /// Whose: SU-0001 SU-0012
    #[arg(value_name = "REF", required = true)]
    people: Vec<String>,
    /// The new pack
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// Last day of the cover; the pack does not open after it
    #[arg(long, value_name = "DATE", conflicts_with = "transfer")]
    until: Option<Day>,
    /// A whole case for good: who opens or merges the pack becomes key worker
    #[arg(long)]
    transfer: bool,
    /// The name of whoever gets it
    #[arg(long = "for", value_name = "NAME", default_value = "")]
    name: String,
    /// Encrypt to this public key (age1…)
    #[arg(long, value_name = "AGE-KEY")]
    recipient: Option<String>,
    /// Encrypt with the passphrase on the first line of this file
    #[arg(long, value_name = "PATH")]
    pack_passphrase_file: Option<PathBuf>,
}

/// What opens a pack.
#[derive(Debug, Args)]
struct Key {
    /// Read the pack's passphrase from the first line of this file
    #[arg(long, value_name = "PATH", conflicts_with = "identity_file")]
    pack_passphrase_file: Option<PathBuf>,
    /// An age identity file, for a pack written to its public key
    #[arg(long, value_name = "PATH")]
    identity_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct OpenArgs {
    /// The pack
    #[arg(value_name = "FILE")]
    pack: PathBuf,
    /// The new caseload; --passphrase-file gives its passphrase
    #[arg(long, value_name = "NEW")]
    into: PathBuf,
    /// Your name there, unless the pack says for whom it is
    #[arg(long = "as", value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    key: Key,
}

#[derive(Debug, Args)]
struct MergeArgs {
    /// The pack
    #[arg(value_name = "FILE")]
    pack: PathBuf,
    /// Say what would happen and keep nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    key: Key,
}

impl Handover {
    pub(super) fn run(&self, global: &Global) -> Result<Exit, Stop> {
        match &self.what {
            What::Write(args) => args.run(global),
            What::Open(args) => args.run(global),
            What::Merge(args) => args.run(global),
        }
    }
}

impl WriteArgs {
    fn run(&self, global: &Global) -> Result<Exit, Stop> {
        let today = global.day();
        let people = self.people.iter().map(|of| person(of)).collect::<Result<Vec<_>, _>>()?;
        if let Some(until) = self.until.filter(|until| *until < today) {
            return Err(Stop::usage(format!("--until {} is past. Choose today, {}, or a later day.", until.iso(), today.iso())));
        }
        let lock = match (&self.recipient, &self.pack_passphrase_file) {
            (Some(key), _) => Lock::recipient(key).map_err(Stop::usage)?,
            (None, file) => {
                let option = "--pack-passphrase-file PATH, or --recipient AGE-KEY";
                Lock::passphrase(secret(global, file.as_deref(), "Pack passphrase: ", option)?).map_err(Stop::failed)?
            }
        };
        let mut store = global.open()?;
        let purpose = if self.transfer { Purpose::Transfer } else { Purpose::Cover };
        let asked = PackAsked { people, to: self.name.clone(), purpose, until: self.until };
        let (path, written) = handover::write(&mut store, &asked, &lock, &self.to, today, |_| true)?;
        if global.json {
            let people: Vec<String> = written.people.iter().map(ToString::to_string).collect();
            print::json(&json!({
                "people": people, "rows": written.rows, "left_out": written.left_out, "purpose": purpose.code(), "until": self.until, "file": path.display().to_string(),
            }))?;
        }
        eprintln!("{}", handover::told(&path, &written));
        if self.transfer {
            eprintln!("They stay on your caseload until you give their episode another key worker (K on the record): do that once the other side has them.");
        }
        Ok(Exit::Done)
    }
}

impl Key {
    fn read(&self, global: &Global, path: &std::path::Path) -> Result<Pack, Stop> {
        if !path.exists() {
            return Err(Stop::failed(format!("There is no pack at {}. Check the name.", path.display())));
        }
        let unlock = match &self.identity_file {
            Some(file) => Unlock::identities(file).map_err(Stop::failed)?,
            None => {
                let option = "--pack-passphrase-file PATH, or --identity-file PATH";
                Unlock::Passphrase(secret(global, self.pack_passphrase_file.as_deref(), "Pack passphrase: ", option)?)
            }
        };
        Ok(handover::read(path, &unlock)?)
    }
}

impl OpenArgs {
    fn run(&self, global: &Global) -> Result<Exit, Stop> {
        if self.into.exists() {
            return Err(crate::store::Error::Exists(self.into.clone()).into());
        }
        let pack = self.key.read(global, &self.pack)?;
        let passphrase = new_secret(
            global,
            global.passphrase_file.as_deref(),
            "Choose a passphrase for the new caseload (12 characters or more): ",
            "--passphrase-file PATH",
        )?;
        let (rows, mut bar) = (pack.rows.len() as u64, Progress::new("Bringing records in"));
        let (store, code, brought) = handover::open_into(&self.into, &passphrase, &pack, self.name.as_deref(), global.day(), |done| {
            bar.at(done as u64 + 1, rows);
            true
        })?;
        let lent = store.lent()?;
        store.close()?;
        super::warn_of_readers(&self.into);
        if global.json {
            print::json(&told(&brought, false))?;
        } else {
            for line in brought.lines() {
                eprintln!("{line}");
            }
        }
        if let Some(lent) = lent {
            eprintln!("{}", lent.words(global.day()).1);
        }
        eprintln!("The new caseload is {}. Its keys are beside it: keep both files together. Its recovery code is shown only now:", self.into.display());
        if global.json {
            eprintln!("{}", code.expose_secret())
        } else {
            print::line(code.expose_secret())?
        }
        Ok(Exit::Done)
    }
}

impl MergeArgs {
    fn run(&self, global: &Global) -> Result<Exit, Stop> {
        let pack = self.key.read(global, &self.pack)?;
        let mut store = global.open()?;
        let (rows, mut bar) = (pack.rows.len() as u64, Progress::new("Bringing records in"));
        let how = if self.dry_run { Bringing::Preview } else { Bringing::Merge };
        let brought = store.bring_in(&pack, global.day(), how, |done| {
            bar.at(done as u64 + 1, rows);
            true
        })?;
        if global.json {
            print::json(&told(&brought, self.dry_run))?;
        } else {
            for line in brought.lines() {
                print::line(&line)?;
            }
            let rows: Vec<Vec<String>> = brought
                .people
                .iter()
                .flat_map(|person| {
                    person.differences.iter().map(move |one| vec![person.here.to_string(), one.what.clone(), one.ours.clone(), one.theirs.clone()])
                })
                .collect();
            if !rows.is_empty() {
                print::line("")?;
                print::table(global, &["case", "what", "here (kept)", "there"], &rows)?;
            }
        }
        let differences = brought.differences().count();
        if self.dry_run {
            eprintln!("Nothing was kept (--dry-run).");
        } else if differences > 0 {
            eprintln!("Where both sides had changed the same thing, yours was kept. The record's Overview shows both, to settle each.");
        } else if brought.is_nothing() {
            eprintln!("Everything in it was here already.");
        }
        Ok(Exit::Done)
    }
}

fn person(text: &str) -> Result<PersonId, Stop> {
    match Ref::parse(text).map_err(Stop::failed)? {
        Ref::Person(id) => Ok(id),
        other => Err(Stop::failed(format!("{other} is not a person. A handover is of a person's record, like SU-0001; 'caseload show {other}' names them."))),
    }
}

/// What was brought in, as JSON.
fn told(brought: &Brought, dry_run: bool) -> serde_json::Value {
    let person = |person: &BroughtPerson| {
        json!({
            "person": person.here.to_string(), "there": person.there, "new": person.new, "added": person.added, "changed": person.changed,
            "removed": person.removed, "differences": person.differences,
        })
    };
    json!({
        "from": brought.from, "purpose": brought.purpose.code(), "written_on": brought.written_on, "until": brought.until, "dry_run": dry_run,
        "people": brought.people.iter().map(person).collect::<Vec<_>>(),
    })
}
