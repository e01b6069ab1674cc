//! `log`: who saw what, when.

use super::{Exit, Global, Stop, print};
use crate::domain::ids::Ref;
use clap::Args;
use serde_json::json;

/// `log [REF]`.
#[derive(Debug, Args)]
pub struct Log {
    /// Only this record: SU-0001, RF-0001 or EP-0001
    #[arg(value_name = "REF")]
    of: Option<String>,
}

impl Log {
    pub(super) fn run(&self, global: &Global) -> Result<Exit, Stop> {
        let of = self.of.as_deref().map(Ref::parse).transpose().map_err(Stop::failed)?;
        let store = global.open()?;
        // A referral or an episode is looked at through its person's record.
        let of = of.map(|of| store.person_of(of)).transpose()?.map(Ref::Person);
        let rows = store.log_rows(of, usize::MAX)?;
        if global.json {
            print::json(&json!({"log": rows}))?;
        } else {
            let rows: Vec<Vec<String>> = rows.into_iter().map(|row| vec![row.at, row.reference, row.seen.words().to_owned(), row.detail]).collect();
            print::table(global, &["when (UTC)", "record", "what", ""], &rows)?;
        }
        Ok(Exit::Done)
    }
}
