//! The file as it is: its tables, their columns and links, and every row with its values. Used by the archive and by what a
//! person is given about themselves, so that both hold whatever a later version keeps as well. Reads only.

use super::Store;
use super::error::Result;
use crate::domain::ids::PersonId;
use rusqlite::types::ValueRef;
use std::collections::{BTreeMap, BTreeSet};

/// Tables that hold no facts of their own: what is being typed, the steps of the schema, what guards this one file.
const NOT_FACTS: &[&str] = &["anchor", "draft", "kept_form", "refinery_schema_history", "row_sum"];

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableShape {
    /// Its name in the file.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<ColumnShape>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnShape {
    /// Its name in the file.
    pub name: String,
    /// Whole numbers; text otherwise.
    pub is_number: bool,
    /// Never without a value.
    pub required: bool,
    /// The row's own number.
    pub is_key: bool,
    /// The table whose row it names by number.
    pub links_to: Option<String>,
}

/// A value as the file keeps it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// No value.
    Nothing,
    /// A whole number.
    Number(i64),
    /// Text; dates and codes too.
    Text(String),
}

impl Store {
    /// Every table that holds facts, by name.
    pub fn tables(&self) -> Result<Vec<TableShape>> {
        let mut statement =
            self.conn.prepare("select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite_%' order by name")?;
        let names: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        names.into_iter().filter(|name| !NOT_FACTS.contains(&name.as_str())).map(|name| self.shape(name)).collect()
    }

    fn shape(&self, name: String) -> Result<TableShape> {
        let mut statement = self.conn.prepare("select \"from\", \"table\" from pragma_foreign_key_list(?1)")?;
        let links: BTreeMap<String, String> = statement.query_map([&name], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
        let mut statement = self.conn.prepare("select name, type, \"notnull\", pk from pragma_table_info(?1) order by cid")?;
        let columns = statement.query_map([&name], |row| {
            let column: String = row.get(0)?;
            let is_key = row.get::<_, i64>(3)? > 0;
            Ok(ColumnShape {
                is_number: row.get::<_, String>(1)?.eq_ignore_ascii_case("integer"),
                required: is_key || row.get::<_, i64>(2)? != 0,
                is_key,
                links_to: links.get(&column).cloned(),
                name: column,
            })
        })?;
        let columns = columns.collect::<rusqlite::Result<_>>()?;
        Ok(TableShape { name, columns })
    }

    /// Every row of a table, by number, one after the other, until `each` answers false.
    pub fn each_row(&self, table: &TableShape, mut each: impl FnMut(Vec<Cell>) -> bool) -> Result<()> {
        let mut statement = self.conn.prepare(&format!("select {} from \"{}\" order by rowid", table.listed(), table.name))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if !each(cells(row, table)?) {
                break;
            }
        }
        Ok(())
    }

    /// How many rows a table has.
    pub fn rows_of(&self, table: &TableShape) -> Result<u64> {
        Ok(self.conn.query_row(&format!("select count(*) from \"{}\"", table.name), [], |row| row.get::<_, i64>(0))?.unsigned_abs())
    }

    /// Every row that is about a person: their own, those that link to them, and those that link to these.
    pub fn rows_about(&self, person: PersonId, tables: &[TableShape]) -> Result<Vec<(TableShape, Vec<Vec<Cell>>)>> {
        let mut about: BTreeMap<&str, BTreeMap<i64, Vec<Cell>>> = BTreeMap::new();
        let mut fresh: Vec<(&str, i64)> = Vec::new();
        if let Some(own) = tables.iter().find(|table| table.name == "person") {
            self.rows_with(own, "id", person.0, &mut about, &mut fresh)?;
        }
        let mut done: BTreeSet<(&str, i64)> = BTreeSet::new();
        while let Some((name, id)) = fresh.pop() {
            if !done.insert((name, id)) {
                continue;
            }
            for table in tables {
                for column in table.columns.iter().filter(|column| column.names_row_of(name)) {
                    self.rows_with(table, &column.name, id, &mut about, &mut fresh)?;
                }
            }
        }
        Ok(tables.iter().filter_map(|table| Some((table.clone(), about.remove(table.name.as_str())?.into_values().collect()))).collect())
    }

    fn rows_with<'t>(
        &self,
        table: &'t TableShape,
        column: &str,
        value: i64,
        about: &mut BTreeMap<&'t str, BTreeMap<i64, Vec<Cell>>>,
        fresh: &mut Vec<(&'t str, i64)>,
    ) -> Result<()> {
        let mut statement = self.conn.prepare_cached(&format!("select rowid, {} from \"{}\" where \"{column}\" = ?1", table.listed(), table.name))?;
        let mut rows = statement.query([value])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let cells = (0..table.columns.len()).map(|at| cell(row.get_ref(at + 1)?)).collect::<rusqlite::Result<_>>()?;
            if about.entry(&table.name).or_default().insert(id, cells).is_none() {
                fresh.push((&table.name, id));
            }
        }
        Ok(())
    }
}

impl TableShape {
    fn listed(&self) -> String {
        self.columns.iter().map(|column| format!("\"{}\"", column.name)).collect::<Vec<_>>().join(", ")
    }
}

impl ColumnShape {
    /// It names a row of that table: by a link the file enforces, or `person_id` where it does not.
    fn names_row_of(&self, table: &str) -> bool {
        self.links_to.as_deref() == Some(table) || (table == "person" && self.name == "person_id" && self.links_to.is_none())
    }
}

fn cells(row: &rusqlite::Row<'_>, table: &TableShape) -> rusqlite::Result<Vec<Cell>> {
    (0..table.columns.len()).map(|at| cell(row.get_ref(at)?)).collect()
}

fn cell(value: ValueRef<'_>) -> rusqlite::Result<Cell> {
    Ok(match value {
        ValueRef::Null => Cell::Nothing,
        ValueRef::Integer(number) => Cell::Number(number),
        ValueRef::Real(number) => Cell::Text(number.to_string()),
        ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Cell::Text(bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
    })
}
