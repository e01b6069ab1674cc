//! Handing records over to another caseload file and bringing back what was written there.
//! A row that left or came has a name that holds across files (`handed`); marks of what it said then tell who changed what.
//! The pack itself is encrypted in `exchange`.

mod bring;
mod collect;
mod shape;

use super::Store;
use super::error::{Error, Result};
use super::referrals::ME;
use super::writer::Writer;
use super::{anchor, log, reference};
use crate::domain::change::Setting;
use crate::domain::codes::{Purpose, Seen, Settlement};
use crate::domain::day::Day;
use crate::domain::handover::{Brought, Difference, Marks, Pack, VERSION, Written, cell_words};
use crate::domain::ids::{DifferenceId, PersonId};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// What is asked of a new pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackAsked {
    /// Whose records.
    pub people: Vec<PersonId>,
    /// For whom; may be empty.
    pub to: String,
    /// Cover or a whole case.
    pub purpose: Purpose,
    /// The last day of the cover.
    pub until: Option<Day>,
}

/// How a pack is brought in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bringing {
    /// Look only; nothing is kept.
    Preview,
    /// Into a caseload that has its own people.
    Merge,
    /// Into a caseload made for it: numbers are kept, there is nothing to undo.
    Open,
}

/// The pack that a caseload was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lent {
    /// Who handed over.
    pub from: String,
    /// Last day of the cover.
    pub until: Option<Day>,
}

impl Lent {
    /// Past its last day.
    pub fn is_over_at(&self, at: Day) -> bool {
        self.until.is_some_and(|until| until < at)
    }
    /// What is said of it on every face, the short words first.
    pub fn words(&self, at: Day) -> (String, String) {
        let from = if self.from.is_empty() { "a colleague" } else { &self.from };
        match self.until {
            Some(until) if until < at => (
                "COVER OVER".into(),
                format!("The cover for {from} ended on {until}. Hand back what was written (handover write), then keep this caseload no longer."),
            ),
            Some(until) => ("COVER".into(), format!("This caseload is cover for {from} until {until}.")),
            None => ("COVER".into(), format!("This caseload is cover for {from}; no last day was agreed.")),
        }
    }
}

/// Who holds a waiting referral: always the owner of the file it is in.
const HELD_BY: (&str, &str) = ("referral", "worker_id");

/// A new name: 128 random bits.
fn new_name() -> Result<String> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|_| Error::Inside("no randomness from the system".into()))?;
    Ok(hex(&bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The mark of a cell: equal marks, equal cells.
fn mark(cell: &Value) -> String {
    hex(&Sha256::digest(cell.to_string())[..8])
}

fn marks(cells: &Map<String, Value>) -> Marks {
    cells.iter().map(|(column, cell)| (column.clone(), mark(cell))).collect()
}

/// The name of a row, if it has one.
fn key_of(conn: &Connection, table: &str, id: i64) -> Result<Option<String>> {
    Ok(conn.prepare_cached("select key from handed where kind = ? and row_id = ?")?.query_row((table, id), |row| row.get(0)).optional()?)
}

/// Gives a row its name.
fn name_row(writer: &mut Writer, table: &str, id: i64, person: &str) -> Result<String> {
    let key = new_name()?;
    writer.insert("handed", &[("kind", &table), ("row_id", &id), ("key", &key), ("person", &person)])?;
    Ok(key)
}

/// The name of this file, given the first time it is needed.
fn file_name(writer: &mut Writer) -> Result<String> {
    let known: Option<String> = writer.tx().query_row("select value from setting where key = 'file'", [], |row| row.get(0)).optional()?;
    match known {
        Some(name) => Ok(name),
        None => {
            let name = new_name()?;
            writer.insert("setting", &[("key", &"file"), ("value", &name)])?;
            Ok(name)
        }
    }
}

fn tables_version(conn: &Connection) -> Result<u32> {
    Ok(conn.query_row("select max(version) from refinery_schema_history", [], |row| row.get(0))?)
}

/// What a cell says, for a person: text as it is, an empty one as such.
fn shown(cell: &Value) -> String {
    match cell {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

const DIFFERENCES: &str = "select * from difference where settled is null";

fn difference_from_row(row: &Row) -> rusqlite::Result<Difference> {
    let said = |column: &str| -> rusqlite::Result<String> {
        let text: String = row.get(column)?;
        Ok(shown(&serde_json::from_str(&text).unwrap_or_default()))
    };
    let (kind, field): (String, String) = (row.get("kind")?, row.get("field")?);
    Ok(Difference {
        id: row.get("id")?,
        person: row.get("person_id")?,
        what: cell_words(&kind, &field),
        ours: said("ours")?,
        theirs: said("theirs")?,
        from: row.get("theirs_from")?,
        came_on: row.get("came_on")?,
    })
}

/// Settles a difference: keeps what stands here, or puts theirs in its place.
pub(super) fn settle(writer: &mut Writer, id: DifferenceId, how: Settlement) -> Result<()> {
    let found = writer
        .tx()
        .prepare_cached(&format!("{DIFFERENCES} and id = ?"))?
        .query_row([id], |row| {
            Ok((row.get::<_, String>("kind")?, row.get::<_, Option<i64>>("row_id")?, row.get::<_, String>("field")?, row.get::<_, String>("theirs")?))
        })
        .optional()?;
    let (kind, row, field, theirs) = found.ok_or_else(|| Error::NotFound("such difference to settle".into()))?;
    if how == Settlement::Theirs {
        let row = row
            .filter(|_| !field.is_empty())
            .ok_or_else(|| Error::refused("how", "This was taken back on one side, so there is nothing to put in. Write it anew if it is needed."))?;
        let value: Value = serde_json::from_str(&theirs).unwrap_or_default();
        writer.update_row(&kind, row, &Map::from_iter([(field, value)]))?;
        bring::renew_search(writer, &kind, row)?;
    }
    writer.update("difference", id.0, &[("settled", &how)])
}

/// Whose record a difference belongs to.
pub(super) fn person_of_difference(conn: &Connection, id: DifferenceId) -> Result<Option<PersonId>> {
    Ok(conn.prepare_cached("select person_id from difference where id = ?")?.query_row([id], |row| row.get(0)).optional()?)
}

impl Store {
    /// Collects a pack and logs that it leaves. `progress` hears how many rows are done and stops it by answering false.
    pub fn pack_of(&mut self, asked: &PackAsked, today: Day, mut progress: impl FnMut(usize) -> bool) -> Result<(Pack, Written)> {
        if asked.people.is_empty() {
            return Err(Error::refused("people", "Name at least one person, like SU-0001."));
        }
        if asked.until.is_some_and(|until| until < today) {
            return Err(Error::refused("until", "The last day of the cover is past. Enter today or a later day."));
        }
        if asked.purpose == Purpose::Transfer && asked.until.is_some() {
            return Err(Error::refused("until", "A whole case goes for good, so it has no last day. Leave it empty, or choose cover."));
        }
        let mut people = asked.people.clone();
        people.sort_unstable();
        people.dedup();
        let tx = self.conn.transaction()?;
        let mut writer = Writer::in_bulk(&tx, false);
        let file = file_name(&mut writer)?;
        let from = reference::setting(&tx, Setting::MyName)?.unwrap_or_default();
        let me = if from.is_empty() { "Key worker" } else { &from };
        let collected = collect::collect(&mut writer, &people, me, &mut progress)?;
        let number: i64 = tx.query_row("select coalesce(max(number), 0) + 1 from handover where way = 'out'", [], |row| row.get(0))?;
        let pack = Pack {
            caseload_handover: VERSION,
            tables: tables_version(&tx)?,
            pack: new_name()?,
            file,
            number,
            from,
            to: asked.to.trim().to_owned(),
            purpose: asked.purpose,
            written_on: today,
            until: asked.until,
            people: collected.people,
            rows: collected.rows,
        };
        keep_trace(&mut writer, &pack, "out", &pack.to, today)?;
        let until = asked.until.map(|on| format!(" until {}", on.iso())).unwrap_or_default();
        for person in &people {
            log::add(&tx, Seen::Exported, &person.to_string(), &format!("handover pack, {}{until}", asked.purpose))?;
        }
        anchor::commit(tx)?;
        let rows = pack.rows.len();
        Ok((pack, Written { people, rows, left_out: collected.left_out }))
    }

    /// Brings a pack in, whole or not at all. `progress` hears how many rows are done and stops it by answering false.
    pub fn bring_in(&mut self, pack: &Pack, today: Day, how: Bringing, mut progress: impl FnMut(usize) -> bool) -> Result<Brought> {
        // Unchecked only in that the compiler would let a second one begin; `&mut self` does not.
        let tx = self.conn.unchecked_transaction()?;
        let brought = bring::bring(&tx, pack, today, how, &mut progress).map_err(bring::unfit)?;
        // What cannot be read again must not be kept: a code that this program does not know, a date that is none.
        for person in &brought.people {
            self.record(person.here).map_err(|failed| match failed {
                Error::Damaged | Error::Inside(_) => Error::refused("pack", "The pack holds something that this program cannot read. Nothing was changed."),
                other => other,
            })?;
        }
        if how == Bringing::Preview {
            return Ok(brought);
        }
        // A row that names none that is there shows only now.
        anchor::commit(tx).map_err(bring::unfit)?;
        Ok(brought)
    }

    /// What was changed here and there and is not settled yet: of one person, or of all.
    pub fn differences(&self, of: Option<PersonId>) -> Result<Vec<Difference>> {
        let mut statement = self.conn.prepare_cached(&format!("{DIFFERENCES} and (?1 is null or person_id = ?1) order by person_id, id"))?;
        Ok(statement.query_map(params![of], difference_from_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// The pack this caseload was made from, if it is cover.
    pub fn lent(&self) -> Result<Option<Lent>> {
        let mut statement =
            self.conn.prepare_cached("select name, until_on from handover where way = 'opened' and purpose = 'cover' order by id desc limit 1")?;
        Ok(statement.query_row([], |row| Ok(Lent { from: row.get(0)?, until: row.get(1)? })).optional()?)
    }
}

/// Notes that a pack went or came.
fn keep_trace(writer: &mut Writer, pack: &Pack, way: &'static str, name: &str, today: Day) -> Result<()> {
    let cells: [super::writer::Cell; 9] = [
        ("pack", &pack.pack),
        ("file", &pack.file),
        ("number", &pack.number),
        ("way", &way),
        ("purpose", &pack.purpose),
        ("name", &name),
        ("written_on", &pack.written_on),
        ("until_on", &pack.until),
        ("on_day", &today),
    ];
    writer.insert("handover", &cells).map(drop)
}
