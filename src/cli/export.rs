//! `export`: the whole file in open formats, or what a person is given: all that is kept about them, or their exit sheet.

use super::{Exit, Global, Stop, print};
use crate::domain::day::Day;
use crate::domain::exit::sheet_name;
use crate::domain::ids::{PersonId, Ref};
use crate::exchange::{archive, exit_sheet, subject_access};
use crate::output::format::Format;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `export everything DIR`, `export subject-access REF` and `export exit-sheet REF`.
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
    /// One page in plain words for somebody to keep: what helps, the signs, whom to contact, where they were referred to; without a name
    ExitSheet {
        /// Whose: SU-0001
        #[arg(value_name = "REF")]
        of: String,
        /// The new file, ending in .html, .pdf, .docx or .md (default: here, named by case code and date, .html)
        #[arg(short, long, value_name = "PATH")]
        output: Option<PathBuf>,
        /// With the name they use on it; needs --reason. A sheet may be found by somebody who must not know
        #[arg(long, requires = "reason")]
        identified: bool,
        /// Why their name is to stand on it; kept in the log
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
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
            What::ExitSheet { of, output, identified, reason } => {
                let reason = reason.as_deref().unwrap_or_default().trim();
                if *identified && reason.is_empty() {
                    return Err(Stop::usage("What names people needs its reason: --identified --reason 'why'."));
                }
                return exit_sheet(global, of, output.clone(), identified.then_some(reason));
            }
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
    let person = person(of)?;
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

fn exit_sheet(global: &Global, of: &str, output: Option<PathBuf>, named_because: Option<&str>) -> Result<Exit, Stop> {
    let (person, today) = (person(of)?, global.day());
    let path = output.unwrap_or_else(|| PathBuf::from(sheet_name(person, today)));
    Format::of(&path, &Format::SHEETS).map_err(Stop::usage)?;
    let mut store = global.open()?;
    let written = exit_sheet::to_file(&mut store, person, named_because, &path, today)?;
    eprintln!("{}", exit_sheet::told(&written));
    Ok(Exit::Done)
}

fn person(of: &str) -> Result<PersonId, Stop> {
    match Ref::parse(of).map_err(Stop::failed)? {
        Ref::Person(id) => Ok(id),
        other => Err(Stop::failed(format!("{other} is not a person. This is about a person, like SU-0001; 'caseload show {other}' names them."))),
    }
}
