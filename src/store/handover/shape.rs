//! Which tables belong to a person, found by what they refer to: a table of a later step travels without being named here.
//! Used by `collect` and `bring`. Reads the file's own description of itself.

use super::super::error::Result;
use super::super::writer::{TABLES, known_table};
use rusqlite::Connection;
use std::collections::HashSet;

/// Kept by what they are called, not by whose they are: they come along where a row names them.
pub(super) const SHARED: [&str; 3] = ["worker", "organisation", "reference_entry"];
/// Of this file alone.
const OWN: [&str; 7] = ["setting", "reference_version", "imported", "merged", "handed", "handover", "difference"];

/// A column that names another row.
pub(super) struct Link {
    pub column: String,
    pub target: &'static str,
    /// The row it names travels too, or is kept by what it is called.
    pub travels: bool,
    /// It must name one.
    pub required: bool,
}

/// A table of rows that belong to a person.
pub(super) struct Table {
    pub name: &'static str,
    pub columns: Vec<String>,
    pub links: Vec<Link>,
    /// Columns that no two rows share, each set by itself.
    pub unique: Vec<Vec<String>>,
}

impl Table {
    pub fn link(&self, column: &str) -> Option<&Link> {
        self.links.iter().find(|link| link.column == column)
    }
    /// The row has no number of its own but that of the row it belongs to.
    pub fn has_its_parents_id(&self) -> bool {
        self.link("id").is_some()
    }
    /// Links to rows that travel: whose it is follows from them.
    pub fn owners(&self) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(|link| link.travels && !SHARED.contains(&link.target) && link.target != self.name)
    }
}

/// The tables of a person, each after those it refers to; `person` first.
pub(super) fn shape(conn: &Connection) -> Result<Vec<Table>> {
    let mut waiting: Vec<Table> = Vec::new();
    for name in TABLES.iter().copied().filter(|name| !OWN.contains(name) && !SHARED.contains(name)) {
        waiting.push(read_table(conn, name)?);
    }
    let mut placed: Vec<Table> = Vec::new();
    let mut names: HashSet<&'static str> = HashSet::from(SHARED);
    while let Some(at) = waiting.iter().position(|table| is_next(table, &names)) {
        let mut table = waiting.remove(at);
        let own = table.name;
        for link in &mut table.links {
            link.travels = link.target == own || names.contains(link.target);
        }
        names.insert(own);
        placed.push(table);
    }
    Ok(placed)
}

/// A person's row, or one that refers to rows already placed and to no others that it needs.
fn is_next(table: &Table, names: &HashSet<&'static str>) -> bool {
    let there = |link: &Link| names.contains(link.target) || link.target == table.name;
    let owned = table.links.iter().any(|link| names.contains(link.target) && !SHARED.contains(&link.target));
    table.name == "person" || owned && table.links.iter().all(|link| there(link) || !link.required)
}

fn read_table(conn: &Connection, name: &'static str) -> Result<Table> {
    let described: Vec<(String, bool)> = conn
        .prepare_cached("select name, \"notnull\" or pk from pragma_table_info(?)")?
        .query_map([name], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let targets: Vec<(String, String)> = conn
        .prepare_cached("select \"from\", \"table\" from pragma_foreign_key_list(?)")?
        .query_map([name], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut links = Vec::new();
    for (column, target) in targets {
        let required = described.iter().any(|(own, required)| *own == column && *required);
        links.push(Link { column, target: known_table(&target)?, travels: false, required });
    }
    let indexes: Vec<String> = conn
        .prepare_cached("select name from pragma_index_list(?) where \"unique\" and not partial")?
        .query_map([name], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut unique = Vec::new();
    for index in indexes {
        let columns: Vec<Option<String>> =
            conn.prepare_cached("select name from pragma_index_info(?)")?.query_map([index], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        unique.extend(columns.into_iter().collect::<Option<Vec<String>>>());
    }
    Ok(Table { name, columns: described.into_iter().map(|(column, _)| column).collect(), links, unique })
}
