//! `waiting`: every service's list, by lane, each position with its reason.

use super::{Exit, Global, Stop, print};
use crate::domain::codes::Seen;
use crate::domain::provider::PublishedWait;
use crate::domain::stats::Figures;
use crate::domain::waiting::offer::Offer;
use crate::domain::waiting::service_list;
use serde_json::{Value, json};

pub(super) fn run(global: &Global) -> Result<Exit, Stop> {
    let mut store = global.open()?;
    let at = global.at();
    let mut lists = Vec::new();
    let mut rows = Vec::new();
    let reference = store.reference_at(at)?.into_owned();
    for service in &reference.services {
        let list = service_list(service, &store.waiting_facts(service.id, at)?, at);
        for lane in &list.lanes {
            let own = list.entries.iter().filter(|entry| entry.lane == lane.lane);
            let mut entries = Vec::new();
            for entry in own {
                let made = store.last_offer(entry.referral, at)?;
                rows.push(vec![
                    service.title(),
                    lane.lane.to_string(),
                    entry.position.to_string(),
                    entry.person.to_string(),
                    entry.received_on.words(),
                    entry.days.to_string(),
                    made.as_ref().map_or_else(|| "-".into(), Offer::words),
                    entry.why.clone(),
                ]);
                entries.push(json!({
                    "position": entry.position, "person": entry.person.to_string(), "referral": entry.referral.to_string(), "received_on": entry.received_on,
                    "days": entry.days, "why": entry.why, "offer": made.as_ref().map(offer),
                }));
            }
            lists.push(json!({
                "provider": service.provider, "service": service.name, "lane": lane.lane,
                "waiting_now": {"n": lane.waiting_now.n, "median_days": days(lane.waiting_now.median), "longest_days": lane.waiting_now.longest},
                "completed_12m": completed(&lane.completed_12m),
                "published": lane.published.as_ref().map(published),
                "forecast_days": lane.forecast_days,
                "awaiting_decision": list.undecided,
                "entries": entries,
            }));
        }
    }
    store.log(Seen::Listed, None, "waiting")?;
    if global.json {
        print::json(&json!({"as_at": at, "lists": lists}))?;
    } else if rows.is_empty() {
        print::line("Nobody is waiting. An accepted referral waits here until its first attended appointment.")?;
    } else {
        print::table(global, &["service", "lane", "#", "case", "received", "days", "offer", "why here"], &rows)?;
    }
    Ok(Exit::Done)
}

/// The last offer of a first appointment: where it stands, since when, and for which day.
fn offer(offer: &Offer) -> Value {
    let appointment = offer.appointment();
    json!({"state": offer.state().code(), "since": offer.since(), "appointment_on": appointment.map(|(on, _)| on), "time": appointment.map(|(_, time)| time).filter(|time| !time.is_empty())})
}

/// A published wait as the contract has it.
pub(super) fn published(wait: &PublishedWait) -> Value {
    json!({"text": wait.text, "as_of": wait.as_of, "source": wait.source})
}

/// Completed waits as the contract has them.
pub(super) fn completed(figures: &Figures) -> Value {
    json!({"n": figures.n, "median_days": days(figures.median), "p90_days": figures.p90, "longest_days": figures.longest})
}

/// A median: a whole number where it is one.
fn days(median: Option<f64>) -> Value {
    match median {
        None => Value::Null,
        Some(days) if days.fract() == 0.0 => json!(days as i64),
        Some(days) => json!(days),
    }
}
