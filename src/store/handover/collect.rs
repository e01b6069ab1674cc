//! Collects what a pack holds: the chosen persons' rows, each under its name that holds across files.
//! Used by `handover`. Writes only those names; what is collected is encrypted elsewhere.

use super::super::error::{Error, Result};
use super::super::writer::{Writer, to_json};
use super::shape::{SHARED, Table, shape};
use super::{HELD_BY, key_of, mark, name_row};
use crate::domain::handover::{Marks, PackPerson, PackRow};
use crate::domain::ids::PersonId;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};

/// The rows of some persons, and how many stayed because they belong with somebody else.
pub(super) struct Collected {
    pub people: Vec<PackPerson>,
    pub rows: Vec<PackRow>,
    pub left_out: usize,
}

/// Rows as they stand here, by number.
type Rows = BTreeMap<i64, Map<String, Value>>;

struct Collector<'w, 't> {
    writer: &'w mut Writer<'t>,
    progress: &'w mut dyn FnMut(usize) -> bool,
    /// Whose each chosen row is, by table and number.
    chosen: HashMap<(&'static str, i64), usize>,
    keys: HashMap<(&'static str, i64), String>,
    out: Collected,
}

/// Collects the rows of these persons. `me` is what I am called in the other file.
pub(super) fn collect(writer: &mut Writer<'_>, people: &[PersonId], me: &str, progress: &mut dyn FnMut(usize) -> bool) -> Result<Collected> {
    let tables = shape(writer.tx())?;
    let out = Collected { people: Vec::new(), rows: Vec::new(), left_out: 0 };
    let mut collector = Collector { writer, progress, chosen: HashMap::new(), keys: HashMap::new(), out };
    for (at, person) in people.iter().enumerate() {
        collector.chosen.insert(("person", person.0), at);
        let key = collector.key("person", person.0, "")?;
        collector.out.people.push(PackPerson { key, code: person.to_string() });
    }
    for table in &tables {
        collector.table(table, people, me)?;
    }
    collector.taken_back()?;
    Ok(collector.out)
}

impl Collector<'_, '_> {
    fn table(&mut self, table: &Table, people: &[PersonId], me: &str) -> Result<()> {
        let rows = if table.name == "person" {
            let mut rows = Rows::new();
            for person in people {
                rows.extend(rows_where(self.writer.tx(), "person", "id", person.0)?);
            }
            if let Some(gone) = people.iter().find(|person| !rows.contains_key(&person.0)) {
                return Err(Error::NotFound(gone.to_string()));
            }
            rows
        } else {
            self.rows_of(table)?
        };
        for (id, row) in rows {
            match self.whose(table, &row) {
                Some(of) => self.row(table, id, of, row, me)?,
                None => self.out.left_out += 1,
            }
        }
        Ok(())
    }

    /// Every row that names a chosen one.
    fn rows_of(&self, table: &Table) -> Result<Rows> {
        let mut rows = Rows::new();
        for link in table.owners() {
            let mut targets: Vec<i64> = self.chosen.keys().filter(|(name, _)| *name == link.target).map(|(_, id)| *id).collect();
            targets.sort_unstable();
            for target in targets {
                rows.extend(rows_where(self.writer.tx(), table.name, &link.column, target)?);
            }
        }
        Ok(rows)
    }

    /// The person a row belongs to, the last of them where it joins two; nobody when it needs a row that does not travel.
    fn whose(&self, table: &Table, row: &Map<String, Value>) -> Option<usize> {
        if table.name == "person" {
            return self.chosen.get(&("person", row.get("id")?.as_i64()?)).copied();
        }
        let mut of = None;
        for link in table.owners() {
            let Some(target) = row.get(&link.column).and_then(Value::as_i64) else { continue };
            match self.chosen.get(&(link.target, target)) {
                Some(own) => of = of.max(Some(*own)),
                None if link.required => return None,
                None => {}
            }
        }
        of
    }

    fn row(&mut self, table: &Table, id: i64, of: usize, row: Map<String, Value>, me: &str) -> Result<()> {
        if !(self.progress)(self.out.rows.len()) {
            return Err(Error::Interrupted);
        }
        self.chosen.insert((table.name, id), of);
        let mut cells = Map::new();
        for (column, value) in row {
            let cell = match (table.link(&column), value.as_i64()) {
                (None, _) if column == "id" => continue,
                (None, _) | (Some(_), None) => value,
                (Some(link), Some(target)) if link.travels => self.named(link.target, target, me)?,
                (Some(_), Some(_)) => Value::Null,
            };
            cells.insert(column, cell);
        }
        let person = self.out.people.get(of).map(|person| person.key.clone()).unwrap_or_default();
        let key = self.key(table.name, id, &person)?;
        self.push(table.name, id, of, key, Some(cells))
    }

    /// How a cell names another row: by its name across files, or by what it is called.
    fn named(&mut self, target: &'static str, id: i64, me: &str) -> Result<Value> {
        if target == "reference_entry" {
            let entry: (String, String) =
                self.writer.tx().prepare_cached("select kind, key from reference_entry where id = ?")?.query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
            return Ok(json!({"entry": [entry.0, entry.1]}));
        }
        if SHARED.contains(&target) {
            return self.shared(target, id, me);
        }
        // A row that stays at home is named by nobody.
        let Some(of) = self.chosen.get(&(target, id)).copied() else { return Ok(Value::Null) };
        let person = self.out.people.get(of).map(|person| person.key.clone()).unwrap_or_default();
        Ok(json!({"row": self.key(target, id, &person)?}))
    }

    /// A worker or an organisation comes along the first time it is named.
    fn shared(&mut self, table: &'static str, id: i64, me: &str) -> Result<Value> {
        let known = self.chosen.insert((table, id), 0).is_some();
        let key = self.key(table, id, "")?;
        if !known {
            let mut cells = rows_where(self.writer.tx(), table, "id", id)?.remove(&id).unwrap_or_default();
            cells.remove("id");
            if table == "worker" && cells.insert("me".into(), json!(0)) == Some(json!(1)) {
                cells.insert("name".into(), json!(me));
            }
            self.push(table, id, 0, key.clone(), Some(cells))?;
        }
        Ok(json!({"row": key}))
    }

    fn key(&mut self, table: &'static str, id: i64, person: &str) -> Result<String> {
        if let Some(key) = self.keys.get(&(table, id)) {
            return Ok(key.clone());
        }
        let key = match key_of(self.writer.tx(), table, id)? {
            Some(key) => key,
            None => name_row(self.writer, table, id, person)?,
        };
        self.keys.insert((table, id), key.clone());
        Ok(key)
    }

    fn push(&mut self, table: &str, id: i64, of: usize, key: String, cells: Option<Map<String, Value>>) -> Result<()> {
        let (seen, seen_from) = seen_of(self.writer.tx(), &key)?;
        self.out.rows.push(PackRow { table: table.to_owned(), key, id, of, cells, seen, seen_from });
        Ok(())
    }

    /// Rows that had a name and were taken back here since: the other file takes them back too.
    fn taken_back(&mut self) -> Result<()> {
        for of in 0..self.out.people.len() {
            let gone: Vec<(String, String)> = self
                .writer
                .tx()
                .prepare_cached("select kind, key from handed where person = ? and row_id is null order by id")?
                .query_map([&self.out.people[of].key], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?;
            for (kind, key) in gone {
                self.push(&kind, 0, of, key, None)?;
            }
        }
        Ok(())
    }
}

/// What is known of a row from the file it came from.
fn seen_of(conn: &Connection, key: &str) -> Result<(Marks, String)> {
    let found: Option<(String, String)> =
        conn.prepare_cached("select seen, seen_from from handed where key = ?")?.query_row([key], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (seen, from) = found.unwrap_or_default();
    Ok((serde_json::from_str(&seen).unwrap_or_default(), from))
}

/// Rows by one cell. Table and column come from the file's own description, never from a pack.
pub(super) fn rows_where(conn: &Connection, table: &'static str, column: &str, value: i64) -> Result<Rows> {
    let mut statement = conn.prepare_cached(&format!("select * from {table} where {column} = ?"))?;
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut found = statement.query([value])?;
    let mut rows = Rows::new();
    while let Some(row) = found.next()? {
        let mut cells = Map::new();
        for (at, column) in columns.iter().enumerate() {
            cells.insert(column.clone(), to_json(row.get_ref(at)?));
        }
        rows.insert(cells.get("id").and_then(Value::as_i64).unwrap_or(0), cells);
    }
    Ok(rows)
}

/// The row's cells as a pack would have them now, to compare with one: only names that are known already.
pub(super) fn marks_here(conn: &Connection, table: &Table, id: i64) -> Result<Option<(Marks, Map<String, Value>)>> {
    let Some(row) = rows_where(conn, table.name, "id", id)?.remove(&id) else { return Ok(None) };
    let mut marks = Marks::new();
    for (column, value) in &row {
        let cell = match (table.link(column), value.as_i64()) {
            (None, _) if column == "id" => continue,
            (Some(link), Some(target)) if link.travels && link.target == "reference_entry" => {
                let mut entry = conn.prepare_cached("select kind, key from reference_entry where id = ?")?;
                let (kind, key): (String, String) = entry.query_row([target], |row| Ok((row.get(0)?, row.get(1)?)))?;
                json!({"entry": [kind, key]})
            }
            (Some(link), Some(target)) if link.travels => key_of(conn, link.target, target)?.map_or(Value::Null, |key| json!({"row": key})),
            (Some(_), Some(_)) => Value::Null,
            (None, _) | (Some(_), None) => value.clone(),
        };
        marks.insert(column.clone(), mark(&cell));
    }
    Ok(Some((marks, row)))
}

/// Cells that say who holds a case in one file and mean nothing in another.
pub(super) fn stays(table: &str, column: &str) -> bool {
    (table, column) == HELD_BY || matches!((table, column), ("person" | "earlier_name", "search_key") | ("safe_contact", "numbers"))
}
