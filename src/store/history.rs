//! What was done, in sentences, and taking the last of it back.
//! Written by `apply`; shown by the History tab. Undo is a change of its own: both stay.

use super::Store;
use super::error::{Error, Result};
use super::writer::Writer;
use super::{anchor, log};
use crate::domain::codes::Seen;
use crate::domain::day::Day;
use crate::domain::ids::{HistoryId, PersonId};
use rusqlite::{OptionalExtension, Row, Transaction};

/// One saved change.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct HistoryRow {
    /// Row.
    #[serde(skip)]
    pub id: HistoryId,
    /// The moment of entry, UTC.
    pub at: String,
    /// What was done.
    pub said: String,
    /// To whose record.
    #[serde(skip)]
    pub person: Option<PersonId>,
    /// Taken back since.
    pub undone: bool,
    /// It took something back itself.
    pub is_undo: bool,
}

fn from_row(row: &Row) -> rusqlite::Result<HistoryRow> {
    Ok(HistoryRow {
        id: row.get("id")?,
        at: row.get("at")?,
        said: row.get("said")?,
        person: row.get("person_id")?,
        undone: row.get("undone")?,
        is_undo: row.get("is_undo")?,
    })
}

const SELECT: &str = "select id, at, said, person_id, undone_by is not null as undone, undoes is not null as is_undo from history";

pub(super) fn add(tx: &Transaction, today: Day, said: &str, person: Option<PersonId>, inverse: Option<String>, undoes: Option<HistoryId>) -> Result<HistoryId> {
    tx.prepare_cached("insert into history (on_day, said, person_id, inverse, undoes) values (?, ?, ?, ?, ?)")?
        .execute((today, said, person, inverse, undoes))?;
    Ok(HistoryId(tx.last_insert_rowid()))
}

impl Store {
    /// What was done to a record, newest first.
    pub fn history_of(&self, person: PersonId, limit: usize) -> Result<Vec<HistoryRow>> {
        let rows = self
            .conn
            .prepare_cached(&format!("{SELECT} where person_id = ?1 or person_id in (select id from merged where into_id = ?1) order by id desc limit ?2"))?
            .query_map((person, i64::try_from(limit).unwrap_or(i64::MAX)), from_row)?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(rows)
    }

    /// The change that [`Store::undo`] would take back.
    pub fn last_change(&self) -> Result<Option<HistoryRow>> {
        Ok(self
            .conn
            .prepare_cached(&format!("{SELECT} where inverse is not null and undoes is null and undone_by is null order by id desc limit 1"))?
            .query_row([], from_row)
            .optional()?)
    }

    /// Takes the last change back and says what it was; nothing to take back is said by `None`.
    pub fn undo(&mut self, today: Day) -> Result<Option<String>> {
        let Some(last) = self.last_change()? else { return Ok(None) };
        let tx = self.conn.transaction()?;
        let inverse: String = tx.query_row("select inverse from history where id = ?", [last.id], |row| row.get(0))?;
        let mut writer = Writer::keeping_inverses(&tx);
        writer.restore(&inverse).map_err(|failed| match failed {
            Error::Refused { why, .. } => Error::Inside(why),
            other => other,
        })?;
        let again = writer.into_inverse();
        let said = format!("Undone: {}", last.said);
        let by = add(&tx, today, &said, last.person, again, Some(last.id))?;
        tx.execute("update history set undone_by = ? where id = ?", (by, last.id))?;
        log::add(&tx, Seen::Undone, &last.person.map(|id| id.to_string()).unwrap_or_default(), "")?;
        anchor::commit(tx)?;
        if inverse.contains("\"reference_version\"") {
            self.read_reference()?;
        }
        Ok(Some(said))
    }
}
