//! `export`: the whole file in open formats, or what a person is given about themselves.

use super::{Exit, Global, Stop, print};
use crate::domain::day::Day;
use crate::domain::ids::Ref;
use crate::exchange::{archive, subject_access};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `export everything DIR` and `export subject-access REF`.
#[derive(Debug, Args)]
pub struct Export {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Everything about one person for themselves, other people masked, with a list of what was masked for you to review
    SubjectAccess {
        /// Whose: SU-0001
        #[arg(value_name = "REF")]
        of: String,
        /// The day their request was received (default: today); the rule says when the answer is due
        #[arg(long, value_name = "DATE")]
        received: Option<Day>,
        /// The new folder (default: here, named by case code and date)
        #[arg(short, long, value_name = "DIR")]
        output: Option<PathBuf>,
    },
    /// The whole file as CSV with its description, and a page to read for each person; with all names
    Everything {
        /// The new folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

impl Export {
    pub(super) fn run(&self, global: &Global) -> Result<Exit, Stop> {
        let folder = match &self.what {
            What::Everything { folder } => folder,
            What::SubjectAccess { of, received, output } => return subject_access(global, of, *received, output.clone()),
        };
        let mut store = global.open()?;
        let mut bar = print::Progress::new("Writing everything");
        let written = archive::everything(&mut store, folder, global.day(), &mut |done, of| {
            bar.at(done, of);
            true
        })?;
        eprintln!("{}", archive::told(&written));
        Ok(Exit::Done)
    }
}

fn subject_access(global: &Global, of: &str, received: Option<Day>, output: Option<PathBuf>) -> Result<Exit, Stop> {
    let person = match Ref::parse(of).map_err(Stop::failed)? {
        Ref::Person(id) => id,
        other => return Err(Stop::failed(format!("{other} is not a person. This is about a person, like SU-0001; 'caseload show {other}' names them."))),
    };
    let today = global.day();
    let received = received.unwrap_or(today);
    if received > today {
        return Err(Stop::usage(format!("--received {} is in the future. Give the day the request came.", received.iso())));
    }
    let folder = output.unwrap_or_else(|| PathBuf::from(format!("{person}-subject-access-{}", today.iso())));
    let mut store = global.open()?;
    let made = subject_access::write(&mut store, person, received, &folder, today)?;
    eprintln!("{}", made.told(person).join(" "));
    Ok(Exit::Done)
}
