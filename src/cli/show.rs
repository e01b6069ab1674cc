//! `show`: one person's whole record, by any of its references.

use super::{Exit, Global, Stop, print};
use crate::domain::clock::clocks;
use crate::domain::codes::Seen;
use crate::domain::contact::{Afterwards, Contact, Corrected};
use crate::domain::day::Day;
use crate::domain::ids::{ContactId, PersonId, ReadingId, Ref};
use crate::domain::measure::{CorrectedReading, Reading};
use crate::domain::provider::Reference;
use crate::domain::record::{EpisodeRecord, Record};
use crate::domain::referral::Referral;
use crate::domain::transfer::TransferDetails;
use clap::Args;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// `show REF`.
#[derive(Debug, Args)]
pub struct Show {
    /// SU-0001, RF-0001 or EP-0001
    #[arg(value_name = "REF")]
    of: String,
}

impl Show {
    pub(super) fn run(&self, global: &Global) -> Result<Exit, Stop> {
        let of = Ref::parse(&self.of).map_err(Stop::failed)?;
        let mut store = global.open()?;
        let person = store.person_of(of)?;
        tell_where(of, person);
        store.log(Seen::Viewed, Some(Ref::Person(person)), "show")?;
        let record = store.record(person)?.stood_at(global.at(), global.day());
        let beside = Beside { contacts: store.afterwards(person)?, items: store.items_of(person)?, readings: store.corrected_readings(person)? };
        let value = whole(&record, &beside, &*store.reference_at(global.at())?, global.at());
        if global.json {
            print::json(&value)?
        } else {
            text(&value, 0)?
        }
        Ok(Exit::Done)
    }
}

/// A case code that was merged into another is answered with that record, and says so.
pub(super) fn tell_where(of: Ref, person: PersonId) {
    if let Ref::Person(gone) = of
        && gone != person
    {
        eprintln!("{gone} was found to be the same person as {person}: its record is there.");
    }
}

/// What is kept beside contacts and readings: what they said before they were corrected, and the answers behind a score.
struct Beside {
    contacts: HashMap<ContactId, Afterwards>,
    items: HashMap<ReadingId, String>,
    readings: HashMap<ReadingId, Vec<CorrectedReading>>,
}

impl Beside {
    fn contact(&self, contact: &Contact) -> Value {
        let before: &[Corrected] = self.contacts.get(&contact.id).map_or(&[], |after| &after.corrections);
        with(json!(contact), [("corrections", json!(before))])
    }
    fn reading(&self, reading: &Reading) -> Value {
        let before: &[CorrectedReading] = self.readings.get(&reading.id).map_or(&[], Vec::as_slice);
        with(json!(reading), [("items", json!(self.items.get(&reading.id))), ("corrections", json!(before))])
    }
}

/// Everything stored, with references instead of row numbers.
fn whole(record: &Record, beside: &Beside, reference: &Reference, at: Day) -> Value {
    let mut all = object(json!(record.person));
    all.insert("person".into(), json!(record.person.id.to_string()));
    all.insert("as_at".into(), json!(at));
    all.insert("safe_contact".into(), json!(record.safe_contact));
    all.insert("linked".into(), record.relationships.iter().map(|link| with(json!(link), [("person", json!(link.other.to_string()))])).collect());
    all.insert("referrals".into(), record.referrals.iter().map(|referral| whole_referral(record, referral, beside, reference, at)).collect());
    all.insert("episodes".into(), record.episodes.iter().map(|episode| whole_episode(episode, reference)).collect());
    all.insert("risks".into(), json!(record.risks));
    all.insert("entries".into(), json!(record.entries));
    all.insert("markers".into(), json!(record.markers));
    Value::Object(all)
}

fn whole_referral(record: &Record, referral: &Referral, beside: &Beside, reference: &Reference, at: Day) -> Value {
    let service = reference.service(referral.details.service);
    let clocks: Vec<Value> =
        record.clock_facts(referral.id, reference).map(|facts| clocks(&facts, reference, at).iter().map(super::cases::clock).collect()).unwrap_or_default();
    with(
        json!(referral),
        [
            ("referral", json!(referral.id.to_string())),
            ("provider", json!(service.map(|service| &service.provider))),
            ("service", json!(service.map(|service| &service.name))),
            ("came", came(referral, reference)),
            ("clocks", Value::Array(clocks)),
            ("urgent_reason", json!(referral.urgent_at(at).map(|put| put.reason.as_str()).unwrap_or_default())),
            ("transfer", record.transfers.iter().filter(|step| step.referral == referral.id).map(|step| transfer(&step.details, reference)).collect()),
            ("contacts", record.contacts_of(referral.id).map(|contact| beside.contact(contact)).collect()),
            ("readings", record.readings.iter().filter(|reading| reading.referral == referral.id).map(|reading| beside.reading(reading)).collect()),
        ],
    )
}

/// A step of a transfer to another service, with the service by name.
fn transfer(step: &TransferDetails, reference: &Reference) -> Value {
    let to = step.to.and_then(|id| reference.service(id));
    json!({"on": step.on, "to_provider": to.map(|to| &to.provider), "to_service": to.map(|to| &to.name), "agreed": step.agreed, "state": step.state, "note": step.note})
}

/// Which provider passed it on, and which referral of somebody who came back it was begun from.
fn came(referral: &Referral, reference: &Reference) -> Value {
    let came = referral.details.came;
    let provider = came.from_provider.and_then(|id| reference.providers.iter().find(|provider| provider.id == id));
    json!({"from_provider": provider.map(|provider| &provider.name), "again_of": came.again_of.map(|id| id.to_string())})
}

fn whole_episode(record: &EpisodeRecord, reference: &Reference) -> Value {
    let service = reference.service(record.episode.service);
    with(
        json!(record.episode),
        [
            ("episode", json!(record.episode.id.to_string())),
            ("referral", json!(record.episode.referral.to_string())),
            ("provider", json!(service.map(|service| &service.provider))),
            ("service", json!(service.map(|service| &service.name))),
            ("workers", json!(record.assignments)),
            ("plans", json!(record.plans)),
            ("reviews", json!(record.reviews)),
            ("exit_strategy", json!(record.exit)),
            ("extensions", json!(record.extensions)),
            ("onward_referrals", record.onward.iter().map(|onward| with(json!(onward), [("organisation", json!(onward.organisation_name))])).collect()),
        ],
    )
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn with<const N: usize>(value: Value, more: [(&str, Value); N]) -> Value {
    let mut map = object(value);
    map.extend(more.into_iter().map(|(key, value)| (key.to_owned(), value)));
    Value::Object(map)
}

/// The same for people: a line each, indented under its heading; what is empty is left out.
fn text(value: &Value, depth: usize) -> Result<(), Stop> {
    let indent = "  ".repeat(depth);
    let Value::Object(map) = value else { return Ok(()) };
    for (key, value) in map {
        let heading = key.replace('_', " ");
        match value {
            Value::Null => {}
            Value::String(said) if said.is_empty() => {}
            Value::Array(list) if list.is_empty() => {}
            Value::Object(_) => {
                print::line(&format!("{indent}{heading}:"))?;
                text(value, depth + 1)?;
            }
            Value::Array(list) if list.iter().all(Value::is_object) => {
                for row in list {
                    print::line(&format!("{indent}{heading}:"))?;
                    text(row, depth + 1)?;
                }
            }
            Value::Array(list) => print::line(&format!("{indent}{heading}: {}", list.iter().map(said).collect::<Vec<_>>().join(", ")))?,
            other => print::line(&format!("{indent}{heading}: {}", said(other).replace('\n', &format!("\n{indent}  "))))?,
        }
    }
    Ok(())
}

fn said(value: &Value) -> String {
    match value {
        Value::String(text) => Day::parse_strict(text).map_or_else(|_| text.clone(), Day::words),
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        other => other.to_string(),
    }
}
