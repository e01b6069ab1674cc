//! `find`: people by name, number, birth date or case code.

use super::{Exit, Global, Stop, print};
use crate::domain::codes::Seen;
use crate::domain::ids::Ref;
use crate::domain::person::{called, shown_name};
use clap::Args;
use serde_json::json;

/// `find TEXT`.
#[derive(Debug, Args)]
pub struct Find {
    /// Part of a name, a phone number, a birth date or a case code
    #[arg(required = true, num_args = 1..)]
    text: Vec<String>,
}

impl Find {
    pub(super) fn run(&self, global: &Global) -> Result<Exit, Stop> {
        let mut store = global.open()?;
        let found = store.find(&self.text.join(" "), 50)?;
        store.log(Seen::Listed, None, "find")?;
        if let (Ok(of), [only]) = (Ref::parse(&self.text.join(" ")), found.as_slice()) {
            super::show::tell_where(of, only.id);
        }
        if global.json {
            let refs: Vec<String> = found.iter().map(|person| person.id.to_string()).collect();
            print::json(&json!({"refs": refs}))?;
        } else if found.is_empty() {
            print::line("Nobody is found. Try a shorter part of the name, or another spelling.")?;
        } else {
            // Said only where somebody was found by one.
            let columns: &[&str] = &["case", "name to use", "full name", "born", "earlier name"];
            let columns = if found.iter().any(|person| person.earlier.is_some()) { columns } else { &columns[..4] };
            let rows: Vec<Vec<String>> = found
                .iter()
                .map(|person| {
                    vec![
                        person.id.to_string(),
                        called(&person.name, &person.name_to_use).to_owned(),
                        shown_name(&person.name, &person.name_to_use).to_owned(),
                        person.born.map(|born| born.words()).unwrap_or_default(),
                        person.earlier.clone().unwrap_or_default(),
                    ]
                })
                .map(|row: Vec<String>| row.into_iter().take(columns.len()).collect())
                .collect();
            print::table(global, columns, &rows)?;
        }
        Ok(Exit::Done)
    }
}
