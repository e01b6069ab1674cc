//! The file as it is: its tables, their columns and links, and every row with its values. Used by the archive and by what a
//! person is given about themselves, so that both hold whatever a later version keeps as well. Reads only.

use super::Store;
use super::error::Result;
use crate::domain::ids::{EpisodeId, PersonId, Ref, ReferralId};
use rusqlite::ToSql;
use rusqlite::types::ValueRef;
use std::collections::{BTreeMap, BTreeSet};

/// Whose a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Rows about a person: in the archive and in that person's own copy.
    Person,
    /// Facts of the whole caseload: in the archive alone.
    Caseload,
    /// No facts: half-typed forms, which nobody has said yet, the schema's steps, what guards this one file. Nowhere.
    Nowhere,
}
use Place::{Caseload, Nowhere, Person};

/// Every table has its place here; a test fails for one that has none, and for one of a person that no link leads to.
const PLACES: &[(&str, Place)] = &[
    ("anchor", Nowhere),
    ("assignment", Person),
    ("backup_made", Nowhere),
    ("book_page", Caseload),
    ("call_plan", Person),
    ("contact", Person),
    ("contact_correction", Person),
    ("demand_event", Caseload),
    ("difference", Person),
    ("draft", Nowhere),
    ("earlier_name", Person),
    ("entry", Person),
    ("episode", Person),
    ("exit_strategy", Person),
    ("extension", Person),
    ("handed", Caseload),
    ("handover", Caseload),
    ("history", Person),
    ("imported", Person),
    ("interim", Person),
    ("kept_form", Nowhere),
    ("kept_return", Caseload),
    ("log", Person),
    ("marker", Person),
    ("merged", Person),
    ("note_mark", Person),
    ("note_third_party", Person),
    ("offer", Person),
    ("offer_step", Person),
    ("onward", Person),
    ("onward_note", Person),
    ("onward_step", Person),
    ("organisation", Caseload),
    ("outcome", Person),
    ("person", Person),
    ("plan", Person),
    ("reading", Person),
    ("reading_correction", Person),
    ("reading_items", Person),
    ("reference_entry", Caseload),
    ("reference_version", Caseload),
    ("referral", Person),
    ("referral_source", Person),
    ("refinery_schema_history", Nowhere),
    ("relationship", Person),
    ("review", Person),
    ("review_outcome", Person),
    ("risk", Person),
    ("route_choice", Person),
    ("route_step", Person),
    ("row_sum", Nowhere),
    ("safe_contact", Person),
    ("setting", Caseload),
    ("slot", Caseload),
    ("step", Person),
    ("step_down", Person),
    ("supervision", Caseload),
    ("transfer_step", Person),
    ("urgent", Person),
    ("visit_plan", Person),
    ("worker", Caseload),
];

fn place(table: &str) -> Option<Place> {
    PLACES.iter().find(|(name, _)| *name == table).map(|(_, place)| *place)
}

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
        self.names_of_tables()?.into_iter().filter(|name| place(name) != Some(Nowhere)).map(|name| self.shape(name)).collect()
    }

    fn names_of_tables(&self) -> Result<Vec<String>> {
        let mut statement =
            self.conn.prepare("select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite_%' order by name")?;
        Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
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

    /// Every row that is about a person: their own, those that link to them, and those that link to these. Also what the log
    /// says of them, under any of their case codes: who looked, and to whom it went.
    pub fn rows_about(&self, person: PersonId, tables: &[TableShape]) -> Result<Vec<(TableShape, Vec<Vec<Cell>>)>> {
        let mut about: BTreeMap<&str, BTreeMap<i64, Vec<Cell>>> = BTreeMap::new();
        let mut fresh: Vec<(&str, i64)> = Vec::new();
        if let Some(own) = tables.iter().find(|table| table.name == "person") {
            self.rows_with(own, "id = ?1", &[&person.0], &mut about, &mut fresh)?;
        }
        let mut done: BTreeSet<(&str, i64)> = BTreeSet::new();
        while let Some((name, id)) = fresh.pop() {
            if !done.insert((name, id)) {
                continue;
            }
            let code = code_of(name, id);
            for table in tables.iter().filter(|table| place(&table.name) == Some(Person)) {
                for column in table.columns.iter().filter(|column| column.names_row_of(name)) {
                    self.rows_with(table, &format!("\"{}\" = ?1", column.name), &[&id], &mut about, &mut fresh)?;
                }
                if table.names_rows_by_kind() {
                    self.rows_with(table, "kind = ?1 and row_id = ?2", &[&name, &id], &mut about, &mut fresh)?;
                }
                if let Some(code) = code.as_ref().filter(|_| table.names_rows_by_code()) {
                    self.rows_with(table, "ref = ?1", &[code], &mut about, &mut fresh)?;
                }
            }
        }
        Ok(tables.iter().filter_map(|table| Some((table.clone(), about.remove(table.name.as_str())?.into_values().collect()))).collect())
    }

    fn rows_with<'t>(
        &self,
        table: &'t TableShape,
        which: &str,
        values: &[&dyn ToSql],
        about: &mut BTreeMap<&'t str, BTreeMap<i64, Vec<Cell>>>,
        fresh: &mut Vec<(&'t str, i64)>,
    ) -> Result<()> {
        let mut statement = self.conn.prepare_cached(&format!("select rowid, {} from \"{}\" where {which}", table.listed(), table.name))?;
        let mut rows = statement.query(values)?;
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
    /// Its rows say which row of which table they are about, without a link.
    fn names_rows_by_kind(&self) -> bool {
        ["kind", "row_id"].iter().all(|own| self.columns.iter().any(|column| column.name == *own))
    }
    /// Its rows say by case code whom they are about.
    fn names_rows_by_code(&self) -> bool {
        self.columns.iter().any(|column| column.name == "ref")
    }
    fn listed(&self) -> String {
        self.columns.iter().map(|column| format!("\"{}\"", column.name)).collect::<Vec<_>>().join(", ")
    }
}

impl ColumnShape {
    /// It names a row of that table: by a link the file enforces, or `person_id` where it does not, also by an earlier case code.
    fn names_row_of(&self, table: &str) -> bool {
        self.links_to.as_deref() == Some(table) || (matches!(table, "person" | "merged") && self.name == "person_id" && self.links_to.is_none())
    }
}

/// What a row is called wherever it is named in words.
fn code_of(table: &str, id: i64) -> Option<String> {
    let named = match table {
        "person" | "merged" => Ref::Person(PersonId(id)),
        "referral" => Ref::Referral(ReferralId(id)),
        "episode" => Ref::Episode(EpisodeId(id)),
        _ => return None,
    };
    Some(named.to_string())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let secret = age::secrecy::SecretString::from("made-up passphrase".to_owned());
        let (store, _) = Store::create_with(&folder.path().join("a.db"), &secret, "2026-11-21".parse().unwrap(), 2).unwrap();
        // Tables of find are made anew from the others.
        let names: Vec<String> = store.names_of_tables().unwrap();
        let placed: Vec<&str> = PLACES.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, placed, "say in PLACES where a new table goes, and in its order");
        // What merges, undo and packs go by. History and the log follow the case code by themselves.
        for (name, _) in PLACES.iter().filter(|(name, place)| *place == Person && !["history", "log"].contains(name)) {
            assert!(crate::store::writer::known_table(name).is_ok(), "{name} is to be in the writer's TABLES");
        }
        let tables = store.tables().unwrap();
        let mut led_to = BTreeSet::from(["person"]);
        let by_words = |table: &&TableShape| table.names_rows_by_kind() || table.names_rows_by_code();
        loop {
            let next = tables
                .iter()
                .filter(|table| !led_to.contains(table.name.as_str()))
                .find(|table| table.columns.iter().any(|column| led_to.iter().any(|known| column.names_row_of(known))));
            match next {
                Some(table) => led_to.insert(&table.name),
                None => break,
            };
        }
        led_to.extend(tables.iter().filter(by_words).map(|table| table.name.as_str()).filter(|name| place(name) == Some(Person)));
        let persons: BTreeSet<&str> = PLACES.iter().filter(|(_, place)| *place == Person).map(|(name, _)| *name).collect();
        assert_eq!(led_to, persons, "what links to a person is theirs, and what is theirs is linked");
    }
}
