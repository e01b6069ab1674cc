//! Rows that stand here already: compared cell by cell with what came. Ours is never overwritten; what both changed is kept side by side.
//! A part of `bring`.

use super::super::super::error::Result;
use super::super::collect::{marks_here, stays};
use super::super::shape::Table;
use super::super::{marks, shown};
use super::{Bringer, Known, renew_search, unfit};
use crate::domain::handover::{Difference, Marks, PackRow, Settled, cell_words, settle};
use rusqlite::OptionalExtension;
use serde_json::{Map, Value};

impl Bringer<'_, '_> {
    pub(super) fn compare(&mut self, table: &Table, id: i64, row: &PackRow, cells: &Map<String, Value>, there: &Marks) -> Result<()> {
        self.rows.insert(row.key.clone(), id);
        let Some((ours, stands)) = marks_here(self.writer.tx(), table, id)? else { return Ok(()) };
        let came = self.came(&row.key)?;
        let sent = (row.seen_from == self.file).then_some(&row.seen);
        let Some(here) = self.resolved(table, cells)? else { return Ok(()) };
        let mut taken = Map::new();
        for (column, theirs) in there {
            let Some(own) = ours.get(column).filter(|_| !stays(table.name, column)) else { continue };
            let settled = settle(own, theirs, sent.and_then(|marks| marks.get(column)).map(String::as_str), came.get(column).map(String::as_str));
            let (value, stands) = (here.get(column).cloned().unwrap_or_default(), stands.get(column).cloned().unwrap_or_default());
            match settled {
                _ if value == stands => {}
                Settled::Ours => {}
                Settled::Theirs => drop(taken.insert(column.clone(), value)),
                Settled::Differs => self.differs(table, Some(id), column, &stands, &value)?,
            }
        }
        if taken.is_empty() {
            return Ok(());
        }
        self.writer.update_row(table.name, id, &taken).map_err(unfit)?;
        renew_search(&mut self.writer, table.name, id)?;
        *self.person.changed.entry(table.name.to_owned()).or_default() += 1;
        Ok(())
    }

    /// Marks of what this file said of the row the last time.
    fn came(&self, key: &str) -> Result<Marks> {
        let found: Option<String> = self
            .writer
            .tx()
            .prepare_cached("select seen from handed where key = ? and seen_from = ?")?
            .query_row((key, &self.pack.file), |row| row.get(0))
            .optional()?;
        Ok(found.and_then(|seen| serde_json::from_str(&seen).ok()).unwrap_or_default())
    }

    pub(super) fn differs_whole(&mut self, table: &Table, row: &PackRow, cells: &Map<String, Value>) -> Result<()> {
        if self.came(&row.key)? == marks(cells) {
            return Ok(());
        }
        let text: Vec<String> = cells.values().filter(|cell| cell.as_str().is_some_and(|text| text.contains(' '))).map(shown).collect();
        self.differs(table, None, "", &Value::from("taken back here"), &Value::from(text.join(" · ")))
    }

    fn differs(&mut self, table: &Table, id: Option<i64>, column: &str, ours: &Value, theirs: &Value) -> Result<()> {
        let person = self.person.here;
        let (own, other) = (ours.to_string(), theirs.to_string());
        let again = self
            .writer
            .tx()
            .prepare_cached("select 1 from difference where kind = ? and row_id is ? and field = ? and theirs = ?")?
            .exists((table.name, id, column, &other))?;
        if again {
            return Ok(());
        }
        let from = self.pack.from_words();
        let cells: [crate::store::writer::Cell; 8] = [
            ("person_id", &person),
            ("kind", &table.name),
            ("row_id", &id),
            ("field", &column),
            ("ours", &own),
            ("theirs", &other),
            ("theirs_from", &from),
            ("came_on", &self.today),
        ];
        let row = self.writer.insert("difference", &cells)?;
        let what = cell_words(table.name, column);
        self.person.differences.push(Difference {
            id: row,
            person,
            what,
            ours: shown(ours),
            theirs: shown(theirs),
            from: from.to_owned(),
            came_on: self.today,
        });
        Ok(())
    }

    /// Taken back there: it goes here too, unless it was changed here or something hangs on it.
    pub(super) fn take_back(&mut self, row: &PackRow) -> Result<()> {
        let tables = self.tables;
        let (Some(table), Known::Here(id)) = (tables.iter().find(|table| table.name == row.table), self.known(&row.key)?) else { return Ok(()) };
        let Some((ours, stands)) = marks_here(self.writer.tx(), table, id)? else { return Ok(()) };
        let same = |marks: &Marks| !marks.is_empty() && ours.iter().all(|(column, own)| stays(table.name, column) || marks.get(column) == Some(own));
        let unchanged = (row.seen_from == self.file && same(&row.seen)) || same(&self.came(&row.key)?);
        if unchanged && table.name != "person" && self.writer.delete(table.name, id).is_ok() {
            self.person.removed += 1;
            return Ok(());
        }
        let text: Vec<String> = stands.values().filter(|cell| cell.as_str().is_some_and(|text| text.contains(' '))).map(shown).collect();
        self.differs(table, Some(id), "", &Value::from(text.join(" · ")), &Value::from("taken back there"))
    }
}

/// Did they change it since it left us?
pub(super) fn changed_there(row: &PackRow, there: &Marks, file: &str) -> bool {
    row.seen_from != file || row.seen != *there
}
