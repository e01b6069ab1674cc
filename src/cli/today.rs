//! `today`: the agenda.

use super::{Exit, Global, Stop, print};
use crate::domain::agenda::{Urgency, agenda};
use crate::domain::codes::Seen;
use serde_json::json;

pub(super) fn run(global: &Global) -> Result<Exit, Stop> {
    let mut store = global.open()?;
    let at = global.at();
    let agenda = agenda(&store.agenda_facts(at)?, &*store.reference_at(at)?, at);
    store.log(Seen::Listed, None, "today")?;
    if global.json {
        let items: Vec<_> = agenda
            .items
            .iter()
            .map(|item| json!({"urgency": item.urgency.words(), "on": item.on, "when": item.when, "person": item.person.map(|id| id.to_string()), "referral": item.referral.map(|id| id.to_string()), "called": item.called, "what": item.what}))
            .collect();
        print::json(&json!({"as_at": at, "items": items}))?;
        return Ok(Exit::Done);
    }
    if agenda.items.is_empty() {
        print::line("Nothing is due soon.")?;
    }
    for urgency in Urgency::ALL {
        let rows: Vec<Vec<String>> = agenda
            .items
            .iter()
            .filter(|item| item.urgency == *urgency)
            .map(|item| {
                vec![item.person.map(|id| id.to_string()).unwrap_or_default(), item.called.clone(), item.what.clone(), item.on.words(), item.when.clone()]
            })
            .collect();
        if !rows.is_empty() {
            print::table(global, &[urgency.words(), "", "what", "date", "when"], &rows)?;
            print::line("")?;
        }
    }
    Ok(Exit::Done)
}
