//! `log`: who saw what, when.

use super::{Exit, Global, Stop, print};
use crate::domain::day::moment;
use crate::domain::ids::Ref;
use crate::domain::log_head::LogHead;
use crate::store::Error;
use clap::Args;
use serde_json::json;

/// `log [REF]`.
#[derive(Debug, Args)]
pub struct Log {
    /// Only this record: SU-0001, RF-0001 or EP-0001; or 'verify': is the log whole?
    #[arg(value_name = "REF|verify")]
    of: Option<String>,
    /// With 'verify': an end of the log as it was printed on a paper or a backup; is it still in the log?
    #[arg(long, value_name = "END")]
    end: Option<String>,
}

impl Log {
    pub(super) fn run(&self, global: &Global) -> Result<Exit, Stop> {
        if self.of.as_deref() == Some("verify") {
            let end = self.end.as_deref().map(LogHead::parse_printed).transpose().map_err(Stop::usage)?;
            return verify(global, end);
        }
        if self.end.is_some() {
            return Err(Stop::usage("An end goes with 'verify' alone: caseload log verify --end 'row 812, 3f9a c210 77d1'."));
        }
        let of = self.of.as_deref().map(Ref::parse).transpose().map_err(Stop::failed)?;
        let store = global.open()?;
        // A referral or an episode is looked at through its person's record.
        let of = of.map(|of| store.person_of(of)).transpose()?.map(Ref::Person);
        let rows = store.log_rows(of, usize::MAX)?;
        if global.json {
            print::json(&json!({"log": rows}))?;
        } else {
            let rows: Vec<Vec<String>> = rows.into_iter().map(|row| vec![moment(&row.at), row.reference, row.seen.words().to_owned(), row.detail]).collect();
            print::table(global, &["when (UTC)", "record", "what", ""], &rows)?;
        }
        Ok(Exit::Done)
    }
}

/// `log verify`: does the chain hold, from its first row to its last?
fn verify(global: &Global, end: Option<(i64, String)>) -> Result<Exit, Stop> {
    let store = global.open()?;
    let head = store.log_head()?;
    let mut found = match store.verify_log() {
        Err(Error::Damaged) => vec!["a part of the log cannot be read".to_owned()],
        found => found?,
    };
    if let Some((row, digest)) = &end
        && !store.log_held(*row, digest)?
    {
        found.push(format!("row {row} is not the one that was printed: the log, or the whole file, is not the one that the paper came from"));
    }
    if global.json {
        print::json(&json!({"whole": found.is_empty(), "findings": found, "rows": head.rows, "head": head.head, "last": head.at}))?;
    } else if found.is_empty() {
        let held = if end.is_some() { " The end that was printed is in it." } else { "" };
        print::line(&format!("The log is whole: {} rows. It ends with {}.{held}", head.rows, head.short()))?;
    } else {
        found.iter().try_for_each(|what| print::line(&format!("Damage in the log: {what}.")))?;
    }
    if found.is_empty() {
        return Ok(Exit::Done);
    }
    eprintln!("Somebody or something changed the log. Keep this file as it is, and compare it with the newest backup.");
    Ok(Exit::Damaged)
}
