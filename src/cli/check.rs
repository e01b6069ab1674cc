//! `check`: is the file whole?

use super::{Exit, Global, Stop, print};
use crate::store::{Error, Finding};
use serde_json::json;
use std::io::IsTerminal;

pub(super) fn run(global: &Global) -> Result<Exit, Stop> {
    let store = match global.open_raw()? {
        Ok(store) => store,
        // It opened, and a page that everything needs is damaged: that is a finding.
        Err(Error::Damaged) => return damaged(global, &[Finding { part: "pages", what: "a page that everything needs cannot be read".into() }]),
        Err(other) => return Err(other.into()),
    };
    let tell = std::io::stderr().is_terminal();
    let findings = store.check(|part| {
        if tell {
            eprintln!("Looking at {part} …");
        }
        true
    })?;
    if !findings.is_empty() {
        return damaged(global, &findings);
    }
    let counts = store.counts()?;
    if global.json {
        let counts: serde_json::Map<String, serde_json::Value> = counts.iter().map(|(what, n)| ((*what).to_owned(), json!(n))).collect();
        print::json(&json!({"whole": true, "findings": findings, "counts": counts}))?;
    } else {
        let counts: Vec<String> = counts.iter().map(|(what, n)| format!("{n} {what}")).collect();
        print::line(&format!("The caseload is whole: {}.", counts.join(", ")))?;
    }
    Ok(Exit::Done)
}

fn damaged(global: &Global, findings: &[Finding]) -> Result<Exit, Stop> {
    if global.json {
        print::json(&json!({"whole": false, "findings": findings}))?;
    } else {
        for finding in findings {
            print::line(&format!("Damage in the {}: {}.", finding.part, finding.what))?;
        }
    }
    eprintln!("The file is damaged. Do not write to it any more: copy it away and open the newest copy you have.");
    Ok(Exit::Damaged)
}
