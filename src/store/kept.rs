//! Returns that left the desk: kept with the moment they were made, never changed, never undone.
//! Written by `exchange/returns`; read by the Reports screen and `report kept`. What a body holds is not known here.

use super::error::{Error, Result};
use super::writer::Writer;
use super::{Store, anchor, log};
use crate::domain::codes::{Return, Seen};
use crate::domain::day::Day;
use crate::domain::ids::{KeptId, PersonId, Ref};
use crate::domain::person::called;
use rusqlite::{OptionalExtension, Row};
use std::collections::HashMap;

/// What is kept of a return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDetails {
    /// The day it was made.
    pub made_on: Day,
    /// Which return.
    pub kind: Return,
    /// First day of its period.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// As at this day.
    pub as_at: Day,
    /// Whose services, in words.
    pub whose: String,
    /// Small numbers were hidden.
    pub suppressed: bool,
    /// Whom it was for; may be empty.
    pub for_whom: String,
    /// As what it was written: `md`, `xlsx`.
    pub format: String,
    /// Its figures.
    pub body: String,
}

/// A return that left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its number.
    pub id: KeptId,
    /// The moment it was made, UTC.
    pub at: String,
    /// The last change before it.
    pub after_history: i64,
    /// The last log row before it.
    pub after_log: i64,
    /// What is kept.
    pub details: KeptDetails,
}

/// A change that was entered after a return was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Later {
    /// When it was entered, UTC.
    pub at: String,
    /// What was done.
    pub said: String,
}

const SELECT: &str =
    "select id, at, after_history, after_log, made_on, kind, from_on, to_on, as_at, whose, suppressed, for_whom, format, body from kept_return";

fn from_row(row: &Row) -> rusqlite::Result<Kept> {
    let details = KeptDetails {
        made_on: row.get(4)?,
        kind: row.get(5)?,
        from: row.get(6)?,
        to: row.get(7)?,
        as_at: row.get(8)?,
        whose: row.get(9)?,
        suppressed: row.get(10)?,
        for_whom: row.get(11)?,
        format: row.get(12)?,
        body: row.get(13)?,
    };
    Ok(Kept { id: row.get(0)?, at: row.get(1)?, after_history: row.get(2)?, after_log: row.get(3)?, details })
}

impl Store {
    /// Keeps a return and notes in the log that it leaves, both or neither. There is no undo: what was sent was sent.
    pub fn keep_return(&mut self, of: &KeptDetails) -> Result<KeptId> {
        let tx = self.conn.transaction()?;
        let last = |table: &str| tx.query_row(&format!("select coalesce(max(id), 0) from {table}"), [], |row| row.get::<_, i64>(0));
        let (after_history, after_log) = (last("history")?, last("log")?);
        let mut writer = Writer::in_bulk(&tx, false);
        let id = writer.insert(
            "kept_return",
            &[
                ("made_on", &of.made_on),
                ("kind", &of.kind),
                ("from_on", &of.from),
                ("to_on", &of.to),
                ("as_at", &of.as_at),
                ("whose", &of.whose),
                ("suppressed", &of.suppressed),
                ("for_whom", &of.for_whom),
                ("format", &of.format),
                ("after_history", &after_history),
                ("after_log", &after_log),
                ("body", &of.body),
            ],
        )?;
        let numbers = if of.suppressed { "small numbers hidden" } else { "small numbers shown" };
        log::add(&tx, Seen::Exported, "", &format!("{}, {} to {}, as at {}, {numbers}", of.kind, of.from, of.to, of.as_at))?;
        anchor::commit(tx)?;
        Ok(KeptId(id))
    }

    /// Lets go of one whose file could not be written: it never left.
    pub fn forget_return(&mut self, id: KeptId) -> Result<()> {
        let tx = self.conn.transaction()?;
        Writer::in_bulk(&tx, false).delete("kept_return", id.0)?;
        anchor::commit(tx)
    }

    /// All of them, the newest first.
    pub fn kept_returns(&self) -> Result<Vec<Kept>> {
        Ok(self.conn.prepare_cached(&format!("{SELECT} order by id desc"))?.query_map([], from_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// One of them.
    pub fn kept_return(&self, id: KeptId) -> Result<Kept> {
        let kept = self.conn.prepare_cached(&format!("{SELECT} where id = ?"))?.query_row([id], from_row).optional()?;
        kept.ok_or_else(|| Error::NotFound(format!("kept return {}", id.0)))
    }

    /// What was entered about somebody after that change, oldest first.
    pub fn entered_since(&self, person: PersonId, after: i64) -> Result<Vec<Later>> {
        let mut statement = self.conn.prepare_cached("select at, said from history where person_id = ? and id > ? order by id")?;
        let rows = statement.query_map((person, after), |row| Ok(Later { at: row.get(0)?, said: row.get(1)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The imports after that log row, oldest first.
    pub fn imported_since(&self, after: i64) -> Result<Vec<Later>> {
        let mut statement = self.conn.prepare_cached("select at, detail from log where seen = ? and id > ? order by id")?;
        let rows = statement.query_map((Seen::Imported, after), |row| Ok(Later { at: row.get(0)?, said: row.get(1)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What people are called; somebody unknown is left out.
    pub fn called(&self, people: impl IntoIterator<Item = PersonId>) -> Result<HashMap<PersonId, String>> {
        let mut statement = self.conn.prepare_cached("select name, name_to_use from person where id = ?")?;
        let mut names = HashMap::new();
        for person in people {
            let own = statement.query_row([person], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).optional()?;
            names.extend(own.map(|(name, to_use)| (person, called(&name, &to_use).to_owned())));
        }
        Ok(names)
    }

    /// Whose record that is; none when it is not in the file any more.
    pub fn person_behind(&self, of: Ref) -> Result<Option<PersonId>> {
        let (sql, id) = match of {
            Ref::Person(id) => ("select id from person where id = ?", id.0),
            Ref::Referral(id) => ("select person_id from referral where id = ?", id.0),
            Ref::Episode(id) => ("select person_id from episode where id = ?", id.0),
        };
        Ok(self.conn.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?)
    }
}
