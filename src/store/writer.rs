//! The one hand that writes rows. It cleans every text, keeps what takes each write back, and marks imported rows as edited here.
//! Only `apply`, `import` and the made-up caseload hold a `Writer`; table and column names are fixed in the code.

use super::error::{Error, Result};
use crate::domain::text;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};
use serde_json::{Map, Value as Json, json};

/// A cell to write: the column and its value.
pub(super) type Cell<'v> = (&'static str, &'v dyn ToSql);

/// Writes rows; whoever makes one holds the transaction or savepoint around it.
pub(super) struct Writer<'t> {
    tx: &'t Connection,
    /// What takes the writes back, newest last; `None` when nobody will undo.
    inverse: Option<Vec<Json>>,
    /// Written by an import: the imported row stays 'as imported'.
    importing: bool,
}

impl<'t> Writer<'t> {
    /// Keeps inverses for undo.
    pub fn keeping_inverses(tx: &'t Connection) -> Self {
        Self { tx, inverse: Some(Vec::new()), importing: false }
    }
    /// Many rows that have no undo: an import or the made-up caseload.
    pub fn in_bulk(tx: &'t Connection, importing: bool) -> Self {
        Self { tx, inverse: None, importing }
    }
    /// The connection inside its transaction, for reads.
    pub fn tx(&self) -> &'t Connection {
        self.tx
    }
    /// Adds a row and returns its id.
    pub fn insert(&mut self, table: &'static str, cells: &[Cell]) -> Result<i64> {
        let columns: Vec<&str> = cells.iter().map(|(column, _)| *column).collect();
        self.insert_values(table, &columns, values(cells)?)
    }
    /// Changes cells of a row.
    pub fn update(&mut self, table: &'static str, id: i64, cells: &[Cell]) -> Result<()> {
        let columns: Vec<&str> = cells.iter().map(|(column, _)| *column).collect();
        self.update_values(table, id, &columns, values(cells)?)
    }
    fn insert_values(&mut self, table: &'static str, columns: &[&str], values: Vec<Value>) -> Result<i64> {
        let places = vec!["?"; columns.len()].join(", ");
        self.tx.prepare_cached(&format!("insert into {table} ({}) values ({places})", columns.join(", ")))?.execute(params_from_iter(values))?;
        let id = self.tx.last_insert_rowid();
        self.keep(json!({"table": table, "id": id}));
        Ok(id)
    }
    fn update_values(&mut self, table: &'static str, id: i64, columns: &[&str], mut values: Vec<Value>) -> Result<()> {
        let before = self.image(table, id)?;
        if !self.importing && matches!(table, "person" | "referral" | "reading" | "contact") {
            self.mark_edited(table, id)?;
        }
        let sets: Vec<String> = columns.iter().map(|column| format!("{column} = ?")).collect();
        values.push(Value::Integer(id));
        let changed = self.tx.prepare_cached(&format!("update {table} set {} where id = ?", sets.join(", ")))?.execute(params_from_iter(values))?;
        if changed != 1 {
            return Err(Error::NotFound(format!("{table} {id}")));
        }
        self.keep(json!({"table": table, "id": id, "row": before}));
        Ok(())
    }
    /// An imported row that is edited here is no longer overwritten by an import; undo takes that mark back with the edit.
    fn mark_edited(&mut self, table: &'static str, id: i64) -> Result<()> {
        let mut statement = self.tx.prepare_cached("select id from imported where kind = ? and row_id = ? and edited_here = 0")?;
        let marks: Vec<i64> = statement.query_map((table, id), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        drop(statement);
        for mark in marks {
            let before = self.image("imported", mark)?;
            self.tx.prepare_cached("update imported set edited_here = 1 where id = ?")?.execute([mark])?;
            self.keep(json!({"table": "imported", "id": mark, "row": before}));
        }
        Ok(())
    }
    /// Points one column of a row at another row. It moves; nothing of its own content changes, so an imported row stays 'as imported'.
    pub fn repoint(&mut self, table: &'static str, id: i64, column: &str, to: i64) -> Result<()> {
        let before = self.image(table, id)?;
        self.tx.prepare_cached(&format!("update {table} set {column} = ? where id = ?"))?.execute((to, id))?;
        self.keep(json!({"table": table, "id": id, "row": before}));
        Ok(())
    }
    /// Fills what is empty in the row `id` from the row `from` of the same table; makes the row where there is none.
    pub fn fill_from(&mut self, table: &'static str, id: i64, from: i64) -> Result<()> {
        let Json::Object(mut given) = self.row(table, from)? else { return Ok(()) };
        given.remove("id");
        let there = self.tx.prepare_cached(&format!("select 1 from {table} where id = ?"))?.exists([id])?;
        if !there {
            given.insert("id".into(), json!(id));
            let columns: Vec<&str> = given.keys().map(String::as_str).collect();
            return self.insert_values(table, &columns, given.values().map(from_json).collect()).map(drop);
        }
        let Json::Object(own) = self.row(table, id)? else { return Ok(()) };
        let empty = |value: Option<&Json>| matches!(value, None | Some(Json::Null)) || value.and_then(Json::as_str).is_some_and(str::is_empty);
        given.retain(|column, value| empty(own.get(column)) && !empty(Some(value)));
        if given.is_empty() {
            return Ok(());
        }
        let columns: Vec<&str> = given.keys().map(String::as_str).collect();
        self.update_values(table, id, &columns, given.values().map(from_json).collect())
    }
    /// Removes a row.
    pub fn delete(&mut self, table: &'static str, id: i64) -> Result<()> {
        let before = self.image(table, id)?;
        self.tx.prepare_cached(&format!("delete from {table} where id = ?"))?.execute([id])?;
        self.keep(json!({"table": table, "id": id, "row": before}));
        // Its name across files stays, so that the other file hears of it.
        let names: Vec<i64> = self
            .tx
            .prepare_cached("select id from handed where kind = ? and row_id = ?")?
            .query_map((table, id), |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for name in names {
            self.update("handed", name, &[("row_id", &None::<i64>)])?;
        }
        Ok(())
    }
    /// Adds a row that comes from another file, by columns that the table has; texts are cleaned.
    pub fn insert_row(&mut self, table: &str, row: &Map<String, Json>) -> Result<i64> {
        let table = known_table(table)?;
        let (columns, values) = self.known_cells(table, row)?;
        self.insert_values(table, &columns, values)
    }
    /// Changes cells of a row to what another file says.
    pub fn update_row(&mut self, table: &str, id: i64, row: &Map<String, Json>) -> Result<()> {
        let table = known_table(table)?;
        let (columns, values) = self.known_cells(table, row)?;
        self.update_values(table, id, &columns, values)
    }
    /// Cells by columns that the table has, cleaned.
    fn known_cells<'r>(&self, table: &'static str, row: &'r Map<String, Json>) -> Result<(Vec<&'r str>, Vec<Value>)> {
        let known: Vec<String> =
            self.tx.prepare_cached("select name from pragma_table_info(?)")?.query_map([table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        if let Some(stranger) = row.keys().find(|column| !known.contains(column)) {
            return Err(Error::Inside(format!("no column {stranger}")));
        }
        let values = row.iter().map(|(column, cell)| cleaned_value(column, "pack", from_json(cell))).collect::<Result<_>>()?;
        Ok((row.keys().map(String::as_str).collect(), values))
    }
    /// What takes all writes back, as kept in History; `None` in bulk.
    pub fn into_inverse(self) -> Option<String> {
        self.inverse.map(|images| Json::Array(images).to_string())
    }
    /// Takes back what an inverse describes, newest write first.
    pub fn restore(&mut self, inverse: &str) -> Result<()> {
        let images: Vec<Image> = serde_json::from_str(inverse).map_err(|_| Error::Inside("the kept inverse cannot be read".into()))?;
        for image in images.into_iter().rev() {
            let table = known_table(&image.table)?;
            match image.row {
                None => self.delete(table, image.id)?,
                Some(row) => self.put_back(table, image.id, &row)?,
            }
        }
        Ok(())
    }
    fn put_back(&mut self, table: &'static str, id: i64, row: &Map<String, Json>) -> Result<()> {
        let (columns, values) = self.known_cells(table, row)?;
        let there = self.tx.prepare_cached(&format!("select 1 from {table} where id = ?"))?.exists([id])?;
        if there { self.update_values(table, id, &columns, values) } else { self.insert_values(table, &columns, values).map(drop) }
    }
    fn keep(&mut self, image: Json) {
        if let Some(images) = &mut self.inverse {
            images.push(image);
        }
    }
    fn image(&self, table: &'static str, id: i64) -> Result<Json> {
        if self.inverse.is_none() { Ok(Json::Null) } else { self.row(table, id) }
    }
    fn row(&self, table: &'static str, id: i64) -> Result<Json> {
        let mut statement = self.tx.prepare_cached(&format!("select * from {table} where id = ?"))?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let row = statement.query_row([id], |row| {
            let mut image = Map::new();
            for (at, column) in columns.iter().enumerate() {
                image.insert(column.clone(), to_json(row.get_ref(at)?));
            }
            Ok(image)
        });
        match row {
            Ok(image) => Ok(Json::Object(image)),
            Err(rusqlite::Error::QueryReturnedNoRows) => Err(Error::NotFound(format!("{table} {id}"))),
            Err(error) => Err(error.into()),
        }
    }
}

#[derive(serde::Deserialize)]
struct Image {
    table: String,
    id: i64,
    #[serde(default)]
    row: Option<Map<String, Json>>,
}

/// Tables that a change may touch, and so undo.
pub(super) const TABLES: &[&str] = &[
    "handed",
    "handover",
    "difference",
    "setting",
    "worker",
    "reference_entry",
    "reference_version",
    "organisation",
    "book_page",
    "person",
    "safe_contact",
    "earlier_name",
    "relationship",
    "referral",
    "referral_source",
    "urgent",
    "offer",
    "offer_step",
    "slot",
    "interim",
    "call_plan",
    "demand_event",
    "episode",
    "assignment",
    "contact",
    "contact_correction",
    "entry",
    "note_mark",
    "note_third_party",
    "plan",
    "outcome",
    "step",
    "review",
    "reading",
    "reading_items",
    "reading_correction",
    "marker",
    "risk",
    "onward",
    "onward_step",
    "exit_strategy",
    "step_down",
    "extension",
    "visit_plan",
    "supervision",
    "review_outcome",
    "onward_note",
    "imported",
    "merged",
    "route_choice",
    "route_step",
    "transfer_step",
];

pub(super) fn known_table(name: &str) -> Result<&'static str> {
    TABLES.iter().copied().find(|table| *table == name).ok_or_else(|| Error::Inside(format!("no table {name}")))
}

fn values(cells: &[Cell]) -> Result<Vec<Value>> {
    cells.iter().map(|(column, value)| cleaned(column, value.to_sql()?)).collect()
}

fn cleaned(column: &'static str, value: ToSqlOutput<'_>) -> Result<Value> {
    let value = match value {
        ToSqlOutput::Owned(value) => value,
        ToSqlOutput::Borrowed(value) => value.try_into().map_err(|_| Error::Inside("text that is not text".into()))?,
        _ => return Err(Error::Inside("a value of an unknown kind".into())),
    };
    cleaned_value(column, field_of(column), value)
}

/// `field` is what is named when it is too long.
fn cleaned_value(column: &str, field: &'static str, value: Value) -> Result<Value> {
    let Value::Text(written) = value else { return Ok(value) };
    let longest = if matches!(column, "note" | "body" | "cells" | "seen" | "ours" | "theirs") { text::LONGEST_NOTE } else { text::LONGEST_FIELD };
    if written.len() > longest {
        return Err(Error::refused(field, format!("This is too long: {} characters fit here. Shorten it or split it in two.", longest)));
    }
    Ok(Value::Text(if written.chars().any(text::is_hostile) { text::clean(&written) } else { written }))
}

/// A few columns keep what forms call by a shorter name.
fn field_of(column: &'static str) -> &'static str {
    match column {
        "decision_reason" | "urgent_reason" | "off_list_reason" | "ending_reason" | "why" => "reason",
        other => other,
    }
}

pub(super) fn to_json(value: ValueRef<'_>) -> Json {
    match value {
        ValueRef::Integer(number) => json!(number),
        ValueRef::Text(bytes) => Json::String(String::from_utf8_lossy(bytes).into_owned()),
        _ => Json::Null,
    }
}

fn from_json(value: &Json) -> Value {
    match value {
        Json::Number(number) => number.as_i64().map_or(Value::Null, Value::Integer),
        Json::String(text) => Value::Text(text.clone()),
        _ => Value::Null,
    }
}
