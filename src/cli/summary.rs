//! `summary`: one case, or with --supervision the whole caseload, as a paper for supervision.

use super::{Exit, Global, Stop, print};
use crate::domain::day::Day;
use crate::domain::ids::Ref;
use crate::exchange::handing_over::{self, Asked, Whose};
use crate::output::format::Format;
use clap::Args;
use clap::builder::PossibleValuesParser;
use std::path::PathBuf;

/// `summary REF` and `summary --supervision`.
#[derive(Debug, Args)]
pub struct Summary {
    /// Whose: SU-0001
    #[arg(value_name = "REF", required_unless_present = "supervision", conflicts_with = "supervision")]
    of: Option<String>,
    /// The supervision pack: everybody on my caseload, most urgent first
    #[arg(long)]
    supervision: bool,
    /// How it is written; follows the ending of -o unless given. docx and pdf need -o
    #[arg(long, value_parser = PossibleValuesParser::new(Format::PAPERS.map(Format::ending)))]
    format: Option<String>,
    /// With names and birth dates; needs --reason
    #[arg(long, requires = "reason")]
    identified: bool,
    /// Why it must be identified; kept in the log
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Contacts and changes since this day (default: the last supervision recorded, else four weeks)
    #[arg(long, value_name = "DATE")]
    since: Option<Day>,
    /// With the notes; known names in them are replaced by case codes
    #[arg(long)]
    notes: bool,
    /// Write to this new file instead of standard output
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

impl Summary {
    pub(super) fn run(&self, global: &Global) -> Result<Exit, Stop> {
        let whose = self.whose()?;
        if self.identified && self.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
            return Err(Stop::usage("What names people needs its reason: --identified --reason 'why'."));
        }
        let format = global.format(self.format.as_deref(), self.output.as_deref(), &Format::PAPERS)?.unwrap_or(Format::Markdown);
        if self.output.is_none() && !format.is_text() {
            let ending = format.ending();
            return Err(Stop::usage(format!("A .{ending} is not for the terminal. Name the new file: -o summary.{ending}")));
        }
        let mut store = global.open()?;
        let asked = Asked { whose, at: global.at(), since: self.since, identified: self.identified, notes: self.notes };
        let reason = self.reason.as_deref().unwrap_or_default();
        let mut bar = print::Progress::new("Reading the cases");
        let mut progress = |done: u64, of: u64| {
            bar.at(done, of);
            true
        };
        match &self.output {
            None => {
                let bytes = handing_over::hand_over(&mut store, &asked, format, reason, global.day(), &mut progress)?;
                print::out(&String::from_utf8_lossy(&bytes))?;
            }
            Some(path) => {
                let written = handing_over::to_file(&mut store, &asked, Some(format), reason, path, global.day(), &mut progress)?;
                eprintln!("{}", handing_over::told(whose, &written));
            }
        }
        Ok(Exit::Done)
    }
    fn whose(&self) -> Result<Whose, Stop> {
        let Some(of) = &self.of else { return Ok(Whose::Caseload) };
        match Ref::parse(of).map_err(Stop::failed)? {
            Ref::Person(id) => Ok(Whose::One(id)),
            other => Err(Stop::failed(format!("{other} is not a person. A summary is about a person, like SU-0001; 'caseload show {other}' names them."))),
        }
    }
}
