//! `import`: rows from a CSV file.

use super::print::Progress;
use super::{Exit, Global, Stop, print};
use crate::exchange::import::{Kind, bytes_of, read, rejects_file};
use crate::output::export::write_new;
use clap::Args;
use std::path::PathBuf;

/// `import people|referrals|readings|contacts FILE.csv`.
#[derive(Debug, Args)]
pub struct Import {
    /// What the file holds
    #[arg(value_parser = ["people", "referrals", "readings", "contacts"])]
    kind: String,
    /// The file: UTF-8, commas, the columns named in the first line
    #[arg(value_name = "FILE.csv")]
    csv: PathBuf,
    /// Say what would happen and keep nothing
    #[arg(long)]
    dry_run: bool,
    /// Save what was rejected, by line, column and reason, to this new file
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
}

impl Import {
    pub(super) fn run(&self, global: &Global) -> Result<Exit, Stop> {
        let kind = Kind::parse(&self.kind).map_err(Stop::usage)?;
        if let Some(path) = self.rejects.as_ref().filter(|path| path.symlink_metadata().is_ok()) {
            return Err(Stop::failed(format!(
                "{} exists already and is left as it is. Nothing was read: name another file for the rejected rows.",
                path.display()
            )));
        }
        let bytes = bytes_of(&self.csv).map_err(Stop::failed)?;
        let mut store = global.open()?;
        let file = read(kind, &bytes, store.reference(), global.day()).map_err(Stop::failed)?;
        let of = file.rows() as u64;
        let mut bar = Progress::new("Importing");
        let report = file.import(kind, &mut store, global.day(), self.dry_run, |done| {
            bar.at(done as u64 + 1, of);
            true
        })?;
        store.close()?;
        if global.json {
            print::json(&report)?;
        } else {
            let kept = if self.dry_run { "Nothing was kept (--dry-run). It would be" } else { "Kept" };
            print::line(&format!(
                "{} rows read. {kept}: {} added, {} changed, {} unchanged, {} rejected.",
                report.read,
                report.added,
                report.changed,
                report.unchanged,
                report.rejected.len()
            ))?;
            for rejection in &report.rejected {
                print::line(&format!("line {}, {}: {}", rejection.line, rejection.column, rejection.why))?;
            }
        }
        if let Some(path) = self.rejects.as_ref().filter(|_| !report.rejected.is_empty()) {
            let written = rejects_file(&report.rejected).and_then(|bytes| write_new(path, &bytes)).map_err(Stop::failed)?;
            eprintln!("What was rejected is in {}.", written.display());
        }
        Ok(if report.rejected.is_empty() { Exit::Done } else { Exit::Rejected })
    }
}
