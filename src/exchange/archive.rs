//! The whole file in open formats: a table of plain text for each table of the file with its types and links beside it
//! (a Frictionless Data Package), and a page to read for each person. Made to be read in decades, by other programs too.
//! Used by `export everything` and by the interface (Ctrl+E). Leaves out only the index of find, what is being typed and what guards the file itself.

pub mod person;

use crate::domain::codes::Seen;
use crate::domain::day::Day;
use crate::domain::ids::PersonId;
use crate::domain::text::is_formula;
use crate::output::export::NewFolder;
use crate::store::{Cell, Error, LogHead, Result, Store, TableShape};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// How a cell without a value is written.
pub const NOTHING: &str = "\\N";
/// What stands before a text that a spreadsheet would work out, or that would read as no value. It is taken off on the way in.
pub const GUARD: char = '\'';

/// How far it is: so many of so many rows and people; false stops it.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// Writes everything into a new folder and gives back its full path. Logged before anything is written. When it fails or is
/// stopped, what was begun is taken away; the description is written last, so a folder without one is not whole.
pub fn everything(store: &mut Store, path: &Path, today: Day, progress: Progress<'_>) -> Result<PathBuf> {
    let folder = NewFolder::make(path).map_err(|why| Error::refused("path", why))?;
    let full = folder.path().to_owned();
    let done = store.log(Seen::Exported, None, "archive of the whole file, with all names").and_then(|()| fill(store, &folder, today, progress));
    match done {
        Ok(()) => Ok(full),
        Err(error) => {
            folder.take_away();
            Err(error)
        }
    }
}

/// What is said once it is there.
pub fn told(path: &Path) -> String {
    format!(
        "Everything is in {}. It names people and is not encrypted: keep it as safely as the caseload, and destroy it when it is no longer needed.",
        path.display()
    )
}

fn fill(store: &Store, folder: &NewFolder, today: Day, progress: Progress<'_>) -> Result<()> {
    let refused = |why| Error::refused("path", why);
    let tables = store.tables()?;
    let mut people = Vec::new();
    if let Some(table) = tables.iter().find(|table| table.name == "person") {
        // By the rows themselves, so that nobody is passed over whom a list leaves out.
        store.each_row(table, |cells| {
            people.extend(cells.first().and_then(|cell| if let Cell::Number(id) = cell { Some(PersonId(*id)) } else { None }));
            true
        })?;
    }
    let mut all = people.len() as u64;
    for table in &tables {
        all += store.rows_of(table)?;
    }
    let mut done = 0;
    let mut counted = || {
        done += 1;
        progress(done, all)
    };
    let data = folder.folder("data").map_err(refused)?;
    for table in &tables {
        if !write_table(store, table, &data, &mut counted)? {
            return Err(Error::Interrupted);
        }
    }
    let pages = folder.folder("people").map_err(refused)?;
    let names = person::Names::of(store, &tables)?;
    for person in people {
        let paper = person::stored(store, person, &tables, &names, today)?;
        pages.write(&format!("{person}.md"), crate::output::markdown::markdown(&paper).as_bytes()).map_err(refused)?;
        if !counted() {
            return Err(Error::Interrupted);
        }
    }
    folder.write("README.md", README.as_bytes()).map_err(refused)?;
    let description = serde_json::to_string_pretty(&description(&tables, &store.log_head()?, today)).map_err(|why| Error::Inside(why.to_string()))?;
    folder.write("datapackage.json", (description + "\n").as_bytes()).and_then(|()| folder.last()).map_err(refused)
}

/// One table as CSV; false when it was stopped.
fn write_table(store: &Store, table: &TableShape, data: &NewFolder, counted: &mut dyn FnMut() -> bool) -> Result<bool> {
    let file = data.file(&format!("{}.csv", table.name)).map_err(|why| Error::refused("path", why))?;
    let unwritten = |why: csv::Error| Error::refused("path", data.unwritten(&std::io::Error::other(why)));
    let mut writer = csv::Writer::from_writer(file);
    writer.write_record(table.columns.iter().map(|column| &column.name)).map_err(unwritten)?;
    let mut wrong = None;
    let mut stopped = false;
    store.each_row(table, |cells| {
        wrong = writer.write_record(cells.iter().map(field)).err();
        stopped = !counted();
        wrong.is_none() && !stopped
    })?;
    if let Some(why) = wrong {
        return Err(unwritten(why));
    }
    writer.flush().map_err(|why| Error::refused("path", data.unwritten(&why)))?;
    Ok(!stopped)
}

/// A value as it stands in the CSV. What could run in a spreadsheet gets a guard, and so does what has one already.
pub fn field(cell: &Cell) -> String {
    match cell {
        Cell::Nothing => NOTHING.to_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) if text == NOTHING || text.starts_with(GUARD) || is_formula(text) => format!("{GUARD}{text}"),
        Cell::Text(text) => text.clone(),
    }
}

/// The description: each table with its types, its key and its links.
fn description(tables: &[TableShape], log: &LogHead, today: Day) -> Value {
    let resources: Vec<Value> = tables.iter().map(resource).collect();
    json!({
        "profile": "tabular-data-package",
        "name": "caseload",
        "title": "A whole caseload",
        "description": "Personal data about people who were harmed, with names. Keep it as safe as the caseload itself. README.md says how to read it.",
        "created": format!("{}T00:00:00Z", today.iso()),
        "log": log.value(),
        "resources": resources,
    })
}

fn resource(table: &TableShape) -> Value {
    let fields: Vec<Value> = table
        .columns
        .iter()
        .map(|column| {
            json!({
                "name": column.name,
                "type": if column.is_number { "integer" } else { "string" },
                "constraints": { "required": column.required },
            })
        })
        .collect();
    let links: Vec<Value> = table
        .columns
        .iter()
        .filter_map(|column| column.links_to.as_ref().map(|to| json!({ "fields": column.name, "reference": { "resource": to, "fields": "id" } })))
        .collect();
    let key = table.columns.iter().find(|column| column.is_key).map(|column| column.name.clone());
    json!({
        "name": table.name,
        "path": format!("data/{}.csv", table.name),
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": { "fields": fields, "missingValues": [NOTHING], "primaryKey": key, "foreignKeys": links },
    })
}

/// What a reader in decades needs.
const README: &str = "# A whole caseload in open formats

**IDENTIFIED: this holds names and accounts of harm. Keep it as safe as the caseload itself and destroy it when it is no longer needed.**

- `people/` has a page to read for each person, named by case code.
- `data/` has one CSV file for each table: UTF-8, commas, a first row of column names.
- `datapackage.json` names each table's columns, their types, keys and links (a Frictionless Data Package). It is written last: without it the folder is not whole.

Dates are written 2026-11-21. A cell `\\N` has no value. A text that begins with `=`, `+`, `-`, `@`, `|`, `%` or `'` (also after blanks), or is `\\N` itself, has one more `'` before it, so that no spreadsheet takes it for a formula; take that one sign off to have the text as it was. Yes is 1 and no is 0.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_runs_and_each_reads_back() {
        for text in ["", "plain", "=1+1", "+44", "-", "@x", "'quoted", "''", "\\N", "'\\N", "a\nb", "\u{a0}=1"] {
            let written = field(&Cell::Text(text.into()));
            assert!(!written.starts_with(['=', '+', '-', '@', '\t', '\r']) && written != NOTHING, "{text}");
            assert_eq!(written.strip_prefix(GUARD).unwrap_or(&written), text);
        }
        assert_eq!((field(&Cell::Nothing), field(&Cell::Number(-5))), (NOTHING.into(), "-5".into()));
    }
}
