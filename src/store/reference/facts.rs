//! Reference data as the Directory edits it: every row with its dated versions, and a worker's new version of one.
//! A version is never changed: another one begins, and undo takes it away again.

use super::super::Store;
use super::super::error::{Error, Result};
use super::super::writer::Writer;
use super::ALWAYS;
use crate::domain::day::Day;
use crate::domain::fact::{Fact, FactEdit, FactKind, FactRow, LaneFact, Version};
use crate::domain::ids::FactId;
use crate::domain::text::clean;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::collections::HashMap;

/// A fact from its row; nothing when the row is of a kind that is not edited, or lacks what it needs.
fn read_fact(table: &str, body: &Value) -> Option<Fact> {
    let body = body.clone();
    Some(match FactKind::ALL.into_iter().find(|kind| kind.table() == table)? {
        FactKind::Provider => Fact::Provider(serde_json::from_value(body).ok()?),
        FactKind::Service => Fact::Service(serde_json::from_value(body).ok()?),
        FactKind::Lane => Fact::Lane(serde_json::from_value(body).ok()?),
        FactKind::Contract => Fact::Contract(serde_json::from_value(body).ok()?),
        FactKind::Routing => Fact::Routing(serde_json::from_value(body).ok()?),
        FactKind::Value => Fact::Value(serde_json::from_value(body).ok()?),
        FactKind::Plain => Fact::Plain(serde_json::from_value(body).ok()?),
    })
}

/// The columns of a fact, without its key and what it belongs to.
fn columns_of(fact: &Fact) -> Result<Value> {
    let value = match fact {
        Fact::Provider(of) => serde_json::to_value(of),
        Fact::Service(of) => serde_json::to_value(of),
        Fact::Lane(of) => serde_json::to_value(of),
        Fact::Contract(of) => serde_json::to_value(of),
        Fact::Routing(of) => serde_json::to_value(of),
        Fact::Value(of) => serde_json::to_value(of),
        Fact::Plain(of) => serde_json::to_value(of),
    };
    value.map_err(|failed| Error::Inside(failed.to_string()))
}

/// The column that names what a fact belongs to, and the kind of that.
const fn belongs_to(kind: FactKind) -> Option<(&'static str, FactKind)> {
    match kind {
        FactKind::Service => Some(("provider", FactKind::Provider)),
        FactKind::Lane | FactKind::Contract => Some(("service", FactKind::Service)),
        FactKind::Provider | FactKind::Routing | FactKind::Value | FactKind::Plain => None,
    }
}

impl Store {
    /// Everything of the reference data that is edited in the Directory, with all versions; names are those of `at`.
    pub fn reference_facts(&self, at: Day) -> Result<Vec<FactRow>> {
        rows(&self.conn, at)
    }
}

fn rows(conn: &Connection, at: Day) -> Result<Vec<FactRow>> {
    let mut statement = conn.prepare_cached(
        "select entry.id, kind, key, from_on, body, origin from reference_entry entry join reference_version version on version.entry_id = entry.id
         order by entry.id, from_on, version.id",
    )?;
    let mut found = statement.query([])?;
    let mut rows: Vec<(FactKind, FactRow)> = Vec::new();
    let mut belongs: HashMap<FactId, String> = HashMap::new();
    while let Some(row) = found.next()? {
        let (id, table, from, body): (FactId, String, String, String) = (row.get(0)?, row.get(1)?, row.get(3)?, row.get(4)?);
        let Ok(body) = serde_json::from_str::<Value>(&body) else { continue };
        let Some(fact) = read_fact(&table, &body) else { continue };
        let kind = fact.kind();
        if let Some(of) = belongs_to(kind).and_then(|(column, _)| body[column].as_str()) {
            belongs.insert(id, of.to_owned());
        }
        let since = if from == ALWAYS { None } else { Some(from.parse().map_err(Error::Inside)?) };
        let version = Version { since, by_worker: row.get::<_, String>(5)? == "worker", fact };
        match rows.last_mut().filter(|(_, last)| last.id == id) {
            Some((_, last)) => last.versions.push(version),
            None => rows.push((kind, FactRow { id, key: row.get(2)?, of: None, versions: vec![version] })),
        }
    }
    // Providers are named first, then services by their provider, then what belongs to services.
    for kind in FactKind::ALL {
        let Some((_, above)) = belongs_to(kind) else { continue };
        let names: HashMap<String, (FactId, String)> =
            rows.iter().filter(|(own, _)| *own == above).map(|(_, row)| (row.key.clone(), (row.id, title(row, at)))).collect();
        for (_, row) in rows.iter_mut().filter(|(own, _)| *own == kind) {
            row.of = belongs.get(&row.id).and_then(|key| names.get(key)).cloned();
        }
    }
    rows.sort_by_key(|(kind, row)| (*kind, row.of.as_ref().map(|(id, _)| *id), row.id));
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// 'GROW', 'GROW, Trauma stabilisation'.
fn title(row: &FactRow, at: Day) -> String {
    let own = match row.shown_at(at).map(|version| &version.fact) {
        Some(Fact::Provider(of)) => of.name.as_str(),
        Some(Fact::Service(of)) => of.name.as_str(),
        _ => "",
    };
    row.of.as_ref().map_or_else(|| own.to_owned(), |(_, above)| format!("{above}, {own}"))
}

/// A new fact, or a new version of one, after looking whether it fits together and beside the others.
pub(in crate::store) fn write_fact(writer: &mut Writer, id: Option<FactId>, edit: &FactEdit, today: Day) -> Result<FactId> {
    edit.fact.check()?;
    let kind = edit.fact.kind();
    let all = rows(writer.tx(), today)?;
    let own = id.map(|id| all.iter().find(|row| row.id == id).ok_or_else(|| Error::NotFound("such row of reference data".into()))).transpose()?;
    let of = own.map_or(edit.of, |own| own.of.as_ref().map(|(of, _)| *of));
    let above = of.and_then(|of| all.iter().find(|row| row.id == of));
    beside(&edit.fact, own, of, &all, today)?;
    let Some(own) = own else {
        if !kind.can_be_added() {
            return Err(Error::refused("", "Rules and their numbers are the program's own: they can be changed, not added."));
        }
        if edit.since.is_some() && matches!(kind, FactKind::Provider | FactKind::Service) {
            return Err(Error::refused("since", "Leave this empty for something new: the contract periods of a service say when it runs."));
        }
        let id = add(writer, kind, &key_of(&edit.fact, above, &all), edit, above)?;
        // Everybody who waits stands in a lane: a new service has the general one from the start.
        if kind == FactKind::Service {
            let row = FactRow {
                id,
                key: writer.tx().query_row("select key from reference_entry where id = ?", [id], |row| row.get(0))?,
                of: None,
                versions: Vec::new(),
            };
            let source = edit.fact.source().to_owned();
            let general = Fact::Lane(LaneFact::general(source));
            let lane = FactEdit { of: Some(id), since: None, fact: general };
            add(writer, FactKind::Lane, &key_of(&lane.fact, Some(&row), &all), &lane, Some(&row))?;
        }
        return Ok(id);
    };
    version(writer, own.id, &own.key, edit, above)?;
    Ok(own.id)
}

fn add(writer: &mut Writer, kind: FactKind, key: &str, edit: &FactEdit, above: Option<&FactRow>) -> Result<FactId> {
    let id = FactId(writer.insert("reference_entry", &[("kind", &kind.table()), ("key", &key)])?);
    version(writer, id, key, edit, above)?;
    Ok(id)
}

fn version(writer: &mut Writer, id: FactId, key: &str, edit: &FactEdit, above: Option<&FactRow>) -> Result<()> {
    let mut body = columns_of(&edit.fact)?;
    body["key"] = json!(key);
    if let Some((column, _)) = belongs_to(edit.fact.kind()) {
        let above = above.ok_or_else(|| Error::refused("of", "Choose what this belongs to."))?;
        body[column] = json!(above.key);
    }
    let from = edit.since.map_or_else(|| ALWAYS.to_owned(), Day::iso);
    let body = clean(&body.to_string());
    writer.insert("reference_version", &[("entry_id", &id), ("from_on", &from), ("body", &body), ("origin", &"worker"), ("news", &0)]).map(drop)
}

/// Whether it fits beside the others: one name for one thing, one lane of a kind.
fn beside(fact: &Fact, own: Option<&FactRow>, of: Option<FactId>, all: &[FactRow], today: Day) -> Result<()> {
    let others = || all.iter().filter(|row| own.is_none_or(|own| own.id != row.id)).filter_map(|row| Some((row, &row.shown_at(today)?.fact)));
    let same = |a: &str, b: &str| a.trim().eq_ignore_ascii_case(b.trim());
    let siblings = || others().filter(|(row, _)| row.of.as_ref().map(|(of, _)| *of) == of);
    if let (Fact::Lane(new), Some(Fact::Lane(old))) = (fact, own.and_then(|own| own.shown_at(today)).map(|version| &version.fact))
        && new.lane != old.lane
    {
        return Err(Error::refused("lane", format!("This is the {} lane. It stays what it is; n adds another lane.", old.lane)));
    }
    match fact {
        Fact::Provider(new) => {
            let taken = |name: &str| {
                others()
                    .any(|(_, other)| matches!(other, Fact::Provider(other) if same(&other.name, name) || other.aliases.iter().any(|alias| same(alias, name))))
            };
            if taken(&new.name) {
                return Err(Error::refused("name", format!("Another provider is called {} already. An import could not tell the two apart.", new.name.trim())));
            }
            match new.aliases.iter().find(|alias| taken(alias)) {
                Some(alias) => Err(Error::refused("aliases", format!("Another provider is called {} already.", alias.trim()))),
                None => Ok(()),
            }
        }
        Fact::Service(new) => {
            let taken = siblings().any(|(_, other)| matches!(other, Fact::Service(other) if same(&other.name, &new.name)));
            if taken { Err(Error::refused("name", format!("This provider has a service called {} already.", new.name.trim()))) } else { Ok(()) }
        }
        Fact::Lane(new) if siblings().any(|(_, other)| matches!(other, Fact::Lane(other) if other.lane == new.lane)) => {
            Err(Error::refused("lane", format!("This service has a {} lane already: select it and press e.", new.lane)))
        }
        Fact::Contract(new) => {
            let over = |other: &&Fact| matches!(other, Fact::Contract(other) if other.from <= new.to && new.from <= other.to);
            match siblings().map(|(_, other)| other).find(over) {
                Some(Fact::Contract(other)) => Err(Error::refused(
                    "from",
                    format!("A contract period of this service runs from {} to {}. Change that one, or choose other days.", other.from, other.to),
                )),
                _ => Ok(()),
            }
        }
        Fact::Lane(_) | Fact::Routing(_) | Fact::Value(_) | Fact::Plain(_) => Ok(()),
    }
}

/// A stable name: the seeds' own way of naming, so that two caseloads that add the same thing call it the same.
fn key_of(fact: &Fact, above: Option<&FactRow>, all: &[FactRow]) -> String {
    let above = above.map(|row| row.key.as_str()).unwrap_or_default();
    let key = match fact {
        Fact::Provider(of) => slug(&of.name),
        Fact::Service(of) => format!("{above}/{}", slug(&of.name)),
        Fact::Lane(of) => format!("{above}/{}", of.lane.code()),
        Fact::Contract(of) => format!("{above}/{}", of.from.iso()),
        Fact::Routing(_) | Fact::Value(_) | Fact::Plain(_) => String::new(),
    };
    let kind = fact.kind();
    let taken = |key: &str| all.iter().any(|row| row.key == key && row.versions.first().is_some_and(|version| version.fact.kind() == kind));
    (2..).map(|n| format!("{key}-{n}")).find(|other| !taken(other)).filter(|_| taken(&key)).unwrap_or(key)
}

fn slug(name: &str) -> String {
    let words: Vec<String> = name.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    words.join("-")
}
