//! `cases`: my open episodes with their clocks.

use super::{Exit, Global, Stop, print};
use crate::domain::caseload::{CaseSort, sort};
use crate::domain::clock::Clock;
use crate::domain::codes::Seen;
use serde_json::{Value, json};

pub(super) fn run(global: &Global) -> Result<Exit, Stop> {
    let mut store = global.open()?;
    let at = global.at();
    let mut rows = store.cases(at)?;
    let reference = &store.reference_at(at)?.into_owned();
    sort(&mut rows, CaseSort::NextDue, reference, at);
    let mut cases = Vec::new();
    let mut table = Vec::new();
    for row in &rows {
        let Some(service) = reference.service(row.service) else { continue };
        let started = row.clock.started_on.unwrap_or(row.clock.received_on);
        let clocks = row.clocks(reference, at);
        let due = row.next_due(reference, at);
        table.push(vec![
            row.person.to_string(),
            row.called().to_owned(),
            service.title(),
            started.words(),
            due.as_ref().map(|due| due.on.words()).unwrap_or_default(),
            due.as_ref().map(|due| due.what.clone()).unwrap_or_else(|| "nothing due".into()),
        ]);
        cases.push(json!({
            "person": row.person.to_string(), "name_to_use": row.known_name(), "episode": row.episode.to_string(), "referral": row.referral.to_string(),
            "provider": service.provider, "service": service.name, "started_on": started, "weeks_open": started.days_to(at) / 7, "part": row.part.code(),
            "clocks": clocks.iter().map(clock).collect::<Vec<_>>(),
            "next_due": due.map(|due| json!({"on": due.on, "what": due.what})),
        }));
    }
    store.log(Seen::Listed, None, "cases")?;
    if global.json {
        print::json(&json!({"as_at": at, "cases": cases}))?;
    } else if table.is_empty() {
        print::line("No open cases. A case opens with the first attended appointment of an accepted referral.")?;
    } else {
        print::table(global, &["case", "name to use", "service", "started", "next due", "what"], &table)?;
    }
    Ok(Exit::Done)
}

/// A clock as the contract has it.
pub(super) fn clock(clock: &Clock) -> Value {
    json!({"clock": clock.kind.code(), "day": clock.day, "limit_day": clock.limit_day, "state": clock.state.code()})
}
