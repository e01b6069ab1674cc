//! `check`: is the file whole?

use super::{Exit, Global, Stop, print};
use serde_json::json;
use std::io::IsTerminal;

pub(super) fn run(global: &Global) -> Result<Exit, Stop> {
    let store = global.open()?;
    let tell = std::io::stderr().is_terminal();
    let findings = store.check(|part| {
        if tell {
            eprintln!("Looking at {part} …");
        }
        true
    })?;
    let counts = store.counts()?;
    if global.json {
        let counts: serde_json::Map<String, serde_json::Value> = counts.iter().map(|(what, n)| ((*what).to_owned(), json!(n))).collect();
        print::json(&json!({"whole": findings.is_empty(), "findings": findings, "counts": counts}))?;
    } else if findings.is_empty() {
        let counts: Vec<String> = counts.iter().map(|(what, n)| format!("{n} {what}")).collect();
        print::line(&format!("The caseload is whole: {}.", counts.join(", ")))?;
    } else {
        for finding in &findings {
            print::line(&format!("Damage in the {}: {}.", finding.part, finding.what))?;
        }
    }
    if findings.is_empty() {
        return Ok(Exit::Done);
    }
    eprintln!("The file is damaged. Do not write to it any more: copy it away and open the newest backup.");
    Ok(Exit::Damaged)
}
