//! `summary`: the case summary for supervision.

use super::{Exit, Global, Stop, print};
use crate::domain::day::Day;
use crate::domain::ids::Ref;
use crate::exchange::handing_over::{self, Asked, Format};
use clap::Args;
use std::path::PathBuf;

/// `summary REF`.
#[derive(Debug, Args)]
pub struct Summary {
    /// Whose: SU-0001
    #[arg(value_name = "REF")]
    of: String,
    /// Markdown, HTML or JSON; follows the ending of -o unless given
    #[arg(long, value_parser = ["md", "html", "json"])]
    format: Option<String>,
    /// With names and birth date; needs --reason
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
        let person = match Ref::parse(&self.of).map_err(Stop::failed)? {
            Ref::Person(id) => id,
            other => {
                return Err(Stop::failed(format!("{other} is not a person. A summary is about a person, like SU-0001; 'caseload show {other}' names them.")));
            }
        };
        if self.identified && self.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
            return Err(Stop::usage("An identified summary needs its reason: --identified --reason 'why'."));
        }
        let format = match (self.format.as_deref(), self.output.as_deref()) {
            _ if global.json => Format::Json,
            (Some("json"), _) => Format::Json,
            (Some("html"), _) => Format::Html,
            (Some(_), _) | (None, None) => Format::Markdown,
            (None, Some(path)) => Format::of(path).map_err(Stop::usage)?,
        };
        let mut store = global.open()?;
        let asked = Asked { person, at: global.at(), since: self.since, identified: self.identified, notes: self.notes };
        let reason = self.reason.as_deref().unwrap_or_default();
        match &self.output {
            None => print::out(&handing_over::hand_over(&mut store, &asked, format, reason, global.day())?)?,
            Some(path) => {
                let written = handing_over::to_file(&mut store, &asked, Some(format), reason, path, global.day())?;
                eprintln!("{}", handing_over::told(&written));
            }
        }
        Ok(Exit::Done)
    }
}
