//! `summary`: the case summary for supervision.

use super::{Exit, Global, Stop, print};
use crate::domain::codes::Seen;
use crate::domain::day::Day;
use crate::domain::ids::Ref;
use crate::exchange::handing_over::{Asked, summary};
use crate::output::{export, json, markdown};
use clap::Args;
use std::path::PathBuf;

/// `summary REF`.
#[derive(Debug, Args)]
pub struct Summary {
    /// Whose: SU-0001
    #[arg(value_name = "REF")]
    of: String,
    /// Markdown or JSON; follows the ending of -o unless given
    #[arg(long, value_parser = ["md", "json"])]
    format: Option<String>,
    /// With names and birth date; needs --reason
    #[arg(long, requires = "reason")]
    identified: bool,
    /// Why it must be identified; kept in the log
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Contacts and changes since this day (default: four weeks)
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
        let ending = self.output.as_deref().and_then(|path| path.extension()).and_then(|ending| ending.to_str()).map(str::to_lowercase);
        let format = match (self.format.as_deref(), ending.as_deref()) {
            (Some(format), _) => format,
            (None, None | Some("md" | "txt")) => "md",
            (None, Some("json")) => "json",
            (None, Some(other)) => return Err(Stop::usage(format!("Summaries are written as .md or .json, not .{other}. Nothing was written."))),
        };
        let mut store = global.open()?;
        let asked = Asked { person, at: global.at(), since: self.since, identified: self.identified, notes: self.notes };
        let model = summary(&store, &asked, global.day())?;
        let text = if format == "json" || global.json {
            serde_json::to_string_pretty(&json::json(&model)).map_err(|_| Stop::failed("The summary could not be written as JSON."))? + "\n"
        } else {
            markdown::markdown(&model)
        };
        let reason = self.reason.as_deref().unwrap_or_default();
        let detail = if self.identified { format!("case summary, identified: {reason}") } else { "case summary, case codes only".to_owned() };
        // Logged before it leaves: what cannot be logged does not go.
        store.log(Seen::Exported, Some(Ref::Person(person)), &detail)?;
        match &self.output {
            None => print::out(&text)?,
            Some(path) => {
                let written = export::write_new(path, text.as_bytes()).map_err(Stop::failed)?;
                eprintln!("The summary is in {}. It is still personal data: keep it as carefully as the caseload.", written.display());
            }
        }
        Ok(Exit::Done)
    }
}
