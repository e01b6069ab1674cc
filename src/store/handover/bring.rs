//! Brings the rows of a pack in: new ones are added, changed ones compared cell by cell, nothing of ours is overwritten.
//! Used by `handover`. One change in History for each person, so that each can be taken back.

mod compare;

use super::super::error::{Error, Result};
use super::super::writer::Writer;
use super::super::{history, log, people, reference, referrals, workers};
use super::collect::rows_where;
use super::shape::{SHARED, Table, shape};
use super::{Bringing, HELD_BY, ME, file_name, keep_trace, marks, tables_version};
use crate::domain::change::Setting;
use crate::domain::codes::{Part, Purpose, Seen};
use crate::domain::day::Day;
use crate::domain::handover::{Brought, BroughtPerson, Marks, Pack, PackRow, VERSION};
use crate::domain::ids::PersonId;
use crate::domain::worker::AssignmentDetails;
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};

/// Numbers up to this are kept when a pack is opened into a caseload of its own.
const MOST_KEPT_ID: i64 = 10_000_000;

/// What is known here of a row by its name.
enum Known {
    Not,
    TakenBack,
    Here(i64),
}

struct Bringer<'a, 't> {
    writer: Writer<'t>,
    pack: &'a Pack,
    tables: &'a [Table],
    /// The name of this file.
    file: &'a str,
    today: Day,
    keeps_ids: bool,
    rows: &'a mut HashMap<String, i64>,
    person: BroughtPerson,
    my_name: &'a str,
}

pub(super) fn bring(tx: &Transaction, pack: &Pack, today: Day, how: Bringing, progress: &mut dyn FnMut(usize) -> bool) -> Result<Brought> {
    let file = file_name(&mut Writer::in_bulk(tx, false))?;
    check(tx, pack, &file, today)?;
    let tables = shape(tx)?;
    let my_name = reference::setting(tx, Setting::MyName)?.unwrap_or_default();
    let mut brought = Brought { from: pack.from_words().to_owned(), purpose: pack.purpose, written_on: pack.written_on, until: pack.until, people: Vec::new() };
    let mut rows = HashMap::new();
    let mut done = 0;
    for (at, person) in pack.people.iter().enumerate() {
        let there = if person.code.len() < 20 { crate::domain::text::clean_line(&person.code) } else { String::new() };
        let known: Option<Option<i64>> = tx.prepare_cached("select row_id from handed where key = ?")?.query_row([&person.key], |row| row.get(0)).optional()?;
        let blank = BroughtPerson {
            there,
            here: PersonId(known.flatten().unwrap_or(0)),
            new: false,
            added: BTreeMap::new(),
            changed: BTreeMap::new(),
            removed: 0,
            differences: Vec::new(),
        };
        let writer = if how == Bringing::Open { Writer::in_bulk(tx, false) } else { Writer::keeping_inverses(tx) };
        let keeps_ids = how == Bringing::Open;
        let mut bringer = Bringer { writer, pack, tables: &tables, file: &file, today, keeps_ids, rows: &mut rows, person: blank, my_name: &my_name };
        let own: Vec<&PackRow> = pack.rows.iter().filter(|row| row.of == at).collect();
        // What was taken back there goes first, children before parents, so that what replaced it finds its place.
        for row in own.iter().rev().filter(|row| row.cells.is_none()) {
            bringer.take_back(row)?;
        }
        for row in own {
            if !progress(done) {
                return Err(Error::Interrupted);
            }
            done += 1;
            if let Some(cells) = &row.cells {
                bringer.row(row, cells)?;
            }
        }
        let told = bringer.finish(&person.key)?;
        let Bringer { writer, .. } = bringer;
        if !told.is_nothing() {
            let said = format!("Brought in a handover from {}: {}.", pack.from_words(), told.words());
            history::add(tx, today, &said, Some(told.here), writer.into_inverse(), None)?;
        }
        log::add(tx, Seen::Imported, &told.here.to_string(), &format!("handover from {}", pack.from_words()))?;
        brought.people.push(told);
    }
    let way = if how == Bringing::Open { "opened" } else { "in" };
    keep_trace(&mut Writer::in_bulk(tx, false), pack, way, pack.from.as_str(), today)?;
    Ok(brought)
}

/// May this pack come in at all?
fn check(tx: &Connection, pack: &Pack, file: &str, today: Day) -> Result<()> {
    let refused = |why: String| Err(Error::refused("pack", why));
    if pack.caseload_handover > VERSION || pack.tables > tables_version(tx)? {
        return Err(Error::PackNewer);
    }
    let name = |text: &str| text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let whole = name(&pack.file) && !pack.people.is_empty() && pack.rows.iter().all(|row| name(&row.key) && row.of < pack.people.len());
    if !whole {
        return Err(Error::PackUnreadable);
    }
    if pack.file == file {
        return refused("This pack was written by this same caseload. Nothing was changed: bring in the pack that came back from the other file.".into());
    }
    let newest: Option<(i64, Day)> = tx
        .prepare_cached("select number, written_on from handover where file = ? and way <> 'out' order by number desc limit 1")?
        .query_row([&pack.file], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((number, on)) = newest.filter(|(number, _)| *number > pack.number) {
        return refused(format!(
            "A newer pack of the same caseload was brought in already (number {number}, written {on}; this is number {}). Nothing was changed.",
            pack.number
        ));
    }
    let known = |key: &str| tx.prepare_cached("select 1 from handed where key = ?")?.exists([key]);
    let mut all_known = true;
    for person in &pack.people {
        all_known &= known(&person.key)?;
    }
    match pack.until.filter(|_| pack.is_over_at(today) && !all_known) {
        Some(until) => refused(format!(
            "This pack was for cover until {until}, and that day is past. Nothing was written. Ask {} for a new one if the cover goes on.",
            pack.from_words()
        )),
        None => Ok(()),
    }
}

impl Bringer<'_, '_> {
    fn known(&self, key: &str) -> Result<Known> {
        let found: Option<Option<i64>> =
            self.writer.tx().prepare_cached("select row_id from handed where key = ?")?.query_row([key], |row| row.get(0)).optional()?;
        Ok(match found {
            None => Known::Not,
            Some(None) => Known::TakenBack,
            Some(Some(id)) => Known::Here(id),
        })
    }

    fn row(&mut self, row: &PackRow, cells: &Map<String, Value>) -> Result<()> {
        let there = marks(cells);
        if SHARED.contains(&row.table.as_str()) {
            return self.shared(row, cells, &there);
        }
        let tables = self.tables;
        let Some(table) = tables.iter().find(|table| table.name == row.table) else { return Err(Error::PackUnreadable) };
        if cells.keys().any(|column| !table.columns.contains(column)) {
            return Err(Error::PackUnreadable);
        }
        match self.known(&row.key)? {
            Known::Here(id) => self.compare(table, id, row, cells, &there)?,
            // Taken back here: what they wrote into it since is shown, not put back.
            Known::TakenBack if compare::changed_there(row, &there, self.file) => self.differs_whole(table, row, cells)?,
            Known::TakenBack => return Ok(()),
            Known::Not => {
                let Some(here) = self.resolved(table, cells)? else { return Ok(()) };
                match self.same_place(table, &here)? {
                    Some(id) => {
                        self.name(row, id)?;
                        self.compare(table, id, row, cells, &there)?;
                    }
                    None => self.add(table, row, here)?,
                }
            }
        }
        self.remember(row, &there)
    }

    /// A worker or an organisation: the one known by that name across files, else by what it is called, else new.
    fn shared(&mut self, row: &PackRow, cells: &Map<String, Value>, there: &Marks) -> Result<()> {
        let text = |column: &str| cells.get(column).and_then(Value::as_str).unwrap_or_default();
        let name = text("name").trim().to_owned();
        let tx = self.writer.tx();
        let id = match self.known(&row.key)? {
            Known::Here(id) => id,
            _ if row.table == "worker" && !self.my_name.is_empty() && name.to_lowercase() == self.my_name.to_lowercase() => ME.0,
            _ => {
                let found: Option<i64> = match row.table.as_str() {
                    "worker" => {
                        tx.prepare_cached("select id from worker where name = ? collate nocase and me = 0")?.query_row([&name], |row| row.get(0)).optional()?
                    }
                    "organisation" => tx
                        .prepare_cached(
                            "select id from organisation where (key is not null and key = ?) or name = ? collate nocase order by key is null limit 1",
                        )?
                        .query_row((text("key"), &name), |row| row.get(0))
                        .optional()?,
                    _ => return Err(Error::PackUnreadable),
                };
                match found {
                    Some(id) => id,
                    None => self.writer.insert_row(&row.table, cells).map_err(unfit)?,
                }
            }
        };
        if !matches!(self.known(&row.key)?, Known::Here(_)) {
            self.name(row, id)?;
        }
        self.rows.insert(row.key.clone(), id);
        self.remember(row, there)
    }

    /// The cells with the numbers of this file; nothing when it names a row that is not here.
    fn resolved(&self, table: &Table, cells: &Map<String, Value>) -> Result<Option<Map<String, Value>>> {
        let mut here = Map::new();
        for (column, cell) in cells {
            let value = match (table.link(column), cell) {
                _ if (table.name, column.as_str()) == HELD_BY => Value::from(ME.0),
                (None, Value::Object(_) | Value::Array(_)) => return Err(Error::PackUnreadable),
                (Some(_), Value::Object(named)) => match self.named(named)? {
                    Some(id) => Value::from(id),
                    None if table.link(column).is_some_and(|link| link.required) => return Ok(None),
                    None => Value::Null,
                },
                (Some(_), Value::Null) | (None, _) => cell.clone(),
                (Some(_), _) => return Err(Error::PackUnreadable),
            };
            here.insert(column.clone(), value);
        }
        Ok(Some(here))
    }

    fn named(&self, named: &Map<String, Value>) -> Result<Option<i64>> {
        if let Some(Value::Array(entry)) = named.get("entry") {
            let part = |at: usize| entry.get(at).and_then(Value::as_str).unwrap_or_default();
            let found: Option<i64> = self
                .writer
                .tx()
                .prepare_cached("select id from reference_entry where kind = ? and key = ?")?
                .query_row((part(0), part(1)), |row| row.get(0))
                .optional()?;
            return found.map(Some).ok_or_else(|| {
                Error::refused("pack", format!("The pack names '{}', which this caseload does not have. Nothing was changed. Add it here first.", part(1)))
            });
        }
        let key = named.get("row").and_then(Value::as_str).ok_or(Error::PackUnreadable)?;
        if let Some(id) = self.rows.get(key) {
            return Ok(Some(*id));
        }
        Ok(if let Known::Here(id) = self.known(key)? { Some(id) } else { None })
    }

    /// A row that stands here in the same single place: the card of this person, the episode of this referral.
    fn same_place(&self, table: &Table, here: &Map<String, Value>) -> Result<Option<i64>> {
        if table.has_its_parents_id() {
            let id = here.get("id").and_then(Value::as_i64).unwrap_or(0);
            return Ok((!rows_where(self.writer.tx(), table.name, "id", id)?.is_empty()).then_some(id));
        }
        // Two versions of a plan agreed apart are two versions.
        for columns in table.unique.iter().filter(|_| table.name != "plan") {
            let Some((first, rest)) = columns.split_first() else { continue };
            let Some(value) = here.get(first).and_then(Value::as_i64) else { continue };
            let rows = rows_where(self.writer.tx(), table.name, first, value)?;
            let same =
                rows.into_iter().find(|(_, row)| rest.iter().all(|column| row.get(column) == here.get(column) && here.get(column) != Some(&Value::Null)));
            if let Some((id, _)) = same {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    fn add(&mut self, table: &Table, row: &PackRow, mut here: Map<String, Value>) -> Result<()> {
        let tx = self.writer.tx();
        if table.name == "plan" {
            let episode = here.get("episode_id").and_then(Value::as_i64);
            let next: i64 = tx.prepare_cached("select coalesce(max(version), 0) + 1 from plan where episode_id = ?")?.query_row([episode], |row| row.get(0))?;
            here.insert("version".into(), Value::from(next));
        }
        if !table.has_its_parents_id() && self.keeps_ids && (1..=MOST_KEPT_ID).contains(&row.id) && rows_where(tx, table.name, "id", row.id)?.is_empty() {
            here.insert("id".into(), Value::from(row.id));
        }
        let id = self.writer.insert_row(table.name, &here).map_err(unfit)?;
        self.name(row, id)?;
        if table.name == "person" {
            (self.person.here, self.person.new) = (PersonId(id), true);
        }
        *self.person.added.entry(table.name.to_owned()).or_default() += 1;
        Ok(())
    }

    fn name(&mut self, row: &PackRow, id: i64) -> Result<()> {
        let person = self.pack.people.get(row.of).map(|person| person.key.as_str()).filter(|_| !SHARED.contains(&row.table.as_str())).unwrap_or_default();
        let tx = self.writer.tx();
        // A row in the same place had a name of its own; from now on it is theirs as well, which the later one stands for.
        let own: Option<i64> =
            tx.prepare_cached("select id from handed where kind = ? and row_id = ?")?.query_row((&row.table, id), |row| row.get(0)).optional()?;
        let taken: Option<i64> = tx.prepare_cached("select id from handed where key = ?")?.query_row([&row.key], |row| row.get(0)).optional()?;
        if own.is_none() {
            match taken {
                Some(entry) => self.writer.update("handed", entry, &[("row_id", &id)])?,
                None => drop(self.writer.insert("handed", &[("kind", &row.table), ("row_id", &id), ("key", &row.key), ("person", &person)])?),
            }
        } else if taken.is_none() {
            self.writer.insert("handed", &[("kind", &row.table), ("row_id", &id), ("key", &row.key), ("person", &person), ("also", &1i64)])?;
        }
        self.rows.insert(row.key.clone(), id);
        Ok(())
    }

    /// Keeps marks of what they said, so that the same pack changes nothing twice.
    fn remember(&mut self, row: &PackRow, there: &Marks) -> Result<()> {
        let found: Option<(i64, String, String)> = self
            .writer
            .tx()
            .prepare_cached("select id, seen, seen_from from handed where key = ?")?
            .query_row([&row.key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let seen = serde_json::to_string(there).map_err(|_| Error::Inside("marks of a row".into()))?;
        match found {
            Some((id, before, from)) if before != seen || from != self.pack.file => {
                self.writer.update("handed", id, &[("seen", &seen), ("seen_from", &self.pack.file)])
            }
            _ => Ok(()),
        }
    }

    /// Who is new here becomes mine: cover until the last day, or key worker for good.
    fn finish(&mut self, key: &str) -> Result<BroughtPerson> {
        let gone =
            || format!("{} of this pack is no longer in this caseload: taken back, or merged with another record. Nothing was changed.", self.person.there);
        let here = self.rows.get(key).copied().ok_or_else(|| Error::refused("pack", gone()))?;
        self.person.here = PersonId(here);
        if self.person.new {
            let open = referrals::episodes_of(self.writer.tx(), self.person.here)?;
            for episode in open.iter().filter(|episode| episode.is_open_at(self.today)) {
                let there = workers::assignments_of(self.writer.tx(), episode.id)?;
                if there.iter().any(|part| part.worker == ME && part.until.is_none_or(|until| until >= self.today)) {
                    continue;
                }
                let (part, until) = match self.pack.purpose {
                    Purpose::Cover => (Part::Cover, self.pack.until),
                    Purpose::Transfer => (Part::KeyWorker, None),
                };
                let details = AssignmentDetails { worker: ME, part, from: self.today.max(episode.started_on), until };
                if details.check(episode, &there, None).is_ok() {
                    workers::assign(&mut self.writer, episode, None, &details)?;
                } else {
                    workers::write_assignment(&mut self.writer, episode.id, &details)?;
                }
            }
        }
        Ok(self.person.clone())
    }
}

/// What a search looks through follows from names and numbers, so it is made anew when those change.
pub(super) fn renew_search(writer: &mut Writer, table: &str, id: i64) -> Result<()> {
    let person = PersonId(id);
    match table {
        "person" => {
            let details = people::person(writer.tx(), person)?.details;
            people::write_person(writer, Some(person), &details).map(drop)
        }
        "safe_contact" => match people::safe_contact(writer.tx(), person)? {
            Some(card) => people::write_safe_contact(writer, person, &card),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// A row that breaks a rule of the file is the pack's fault.
pub(super) fn unfit(failed: Error) -> Error {
    match failed {
        Error::Inside(_) | Error::Damaged => {
            Error::refused("pack", "The pack holds a row that does not fit a caseload. Nothing was changed. Ask for a new pack.")
        }
        other => other,
    }
}
