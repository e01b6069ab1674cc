//! What a put-back page cannot know. Every row of every table is added into a sum by triggers, in the transaction that writes it;
//! every commit is counted twice. `check` adds up anew: an older page, valid by itself, no longer agrees with the rest.
//! Used by `open` (the function), `upgrade` (the triggers), `log`, `check`, and by everything that commits.

use super::error::Result;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Transaction};
use sha2::{Digest, Sha256};

/// Tables that no trigger lies on: the sums themselves, and what the upgrade keeps for itself.
const UNSUMMED: [&str; 3] = ["row_sum", "anchor", "refinery_schema_history"];
/// The count of saves in the first page is a signed number of 32 bits.
const IN_PAGE: i64 = 0x7fff_ffff;

/// Makes the sum known to the connection, before anything is written.
pub(super) fn teach(conn: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    conn.create_scalar_function("kept_sum", -1, flags, |cells: &Context<'_>| {
        let (sum, sign): (i64, i64) = (cells.get(0)?, cells.get(1)?);
        let digest = digest_of((2..cells.len()).map(|at| cells.get_raw(at)));
        Ok(sum.wrapping_add(sign.wrapping_mul(digest)))
    })?;
    Ok(())
}

/// A number over all cells of a row, each with its kind and length, so that no two rows read alike.
fn digest_of<'c>(cells: impl Iterator<Item = ValueRef<'c>>) -> i64 {
    let mut hash = Sha256::new();
    for cell in cells {
        let mut feed = |kind: u8, bytes: &[u8]| {
            hash.update([kind]);
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        match cell {
            ValueRef::Null => feed(0, &[]),
            ValueRef::Integer(number) => feed(1, &number.to_be_bytes()),
            ValueRef::Real(number) => feed(2, &number.to_be_bytes()),
            ValueRef::Text(text) => feed(3, text),
            ValueRef::Blob(bytes) => feed(4, bytes),
        }
    }
    let mut first = [0; 8];
    first.copy_from_slice(&hash.finalize()[..8]);
    i64::from_be_bytes(first)
}

/// Is this file new enough to have sums?
pub(super) fn is_laid(conn: &Connection) -> Result<bool> {
    Ok(conn.prepare_cached("select 1 from sqlite_schema where name = 'anchor'")?.exists([])?)
}

/// Lays the triggers on every table that lacks them, and adds up what is in it. Costs nothing when the schema is as it was.
pub(super) fn lay(conn: &mut Connection) -> Result<()> {
    let laid: i64 = conn.query_row("select laid_at from anchor", [], |row| row.get(0))?;
    if laid == schema_version(conn)? {
        return Ok(());
    }
    let tx = conn.transaction()?;
    for table in tables(&tx)? {
        let columns = columns(&tx, &table)?;
        tx.execute("insert into row_sum (name, rows, sum) values (?, 0, 0) on conflict (name) do nothing", [&table])?;
        let id: i64 = tx.query_row("select id from row_sum where name = ?", [&table], |row| row.get(0))?;
        let mut new = false;
        for (name, text) in triggers(&table, &columns, id) {
            let there: Option<String> = tx.query_row("select sql from sqlite_schema where name = ?", [&name], |row| row.get(0)).optional()?;
            if there.as_ref() != Some(&text) {
                new = true;
                tx.execute_batch(&format!("drop trigger if exists {name}; {text}"))?;
            }
        }
        // Sums that triggers have kept all along are never made anew: that would call a page good which was put back.
        if new {
            let (rows, sum) = added_up(&tx, &table, &columns)?;
            tx.execute("update row_sum set rows = ?, sum = ? where id = ?", (rows, sum, id))?;
        }
    }
    tx.execute("update anchor set laid_at = ?", [schema_version(&tx)?])?;
    commit(tx)
}

/// The three triggers of a table: name and text.
fn triggers(table: &str, columns: &[String], id: i64) -> [(String, String); 3] {
    let cells = |row: &str| columns.iter().map(|column| format!("{row}.\"{column}\"")).collect::<Vec<_>>().join(", ");
    let trigger = |when: &str, what: String| {
        let name = format!("sum_{table}_{when}");
        let text = format!("CREATE TRIGGER {name} after {when} on {table} begin update row_sum set {what} where id = {id}; end");
        (name, text)
    };
    [
        trigger("insert", format!("rows = rows + 1, sum = kept_sum(sum, 1, {})", cells("new"))),
        trigger("delete", format!("rows = rows - 1, sum = kept_sum(sum, -1, {})", cells("old"))),
        trigger("update", format!("sum = kept_sum(kept_sum(sum, -1, {}), 1, {})", cells("old"), cells("new"))),
    ]
}

/// Takes the triggers off, so that a step of the schema may change any table. `lay` puts them back.
pub(super) fn take_off(conn: &mut Connection) -> Result<()> {
    let tx = conn.transaction()?;
    let names: Vec<String> = tx
        .prepare("select name from sqlite_schema where type = 'trigger' and name like 'sum\\_%' escape '\\'")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for name in names {
        tx.execute_batch(&format!("drop trigger {name}"))?;
    }
    commit(tx)
}

/// Counts the save, once in its row and once in the file's first page, and makes it last. Nothing else commits.
pub(super) fn commit(tx: Transaction<'_>) -> Result<()> {
    if is_laid(&tx)? {
        tx.prepare_cached("update anchor set saves = saves + 1 where id = 1")?.execute([])?;
        // Each counts on from itself: where they differ, they go on differing until `check` sees it.
        tx.pragma_update(None, "user_version", in_first_page(&tx)?.wrapping_add(1) & IN_PAGE)?;
    }
    tx.commit().map_err(Into::into)
}

/// What does not add up, in words; nothing in a file from before there were sums.
pub(super) fn findings(conn: &Connection) -> Result<Vec<String>> {
    if !is_laid(conn)? {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    let put_back = |what: String| format!("{what}: a part of an older copy may have been put back");
    for table in tables(conn)? {
        let kept: Option<(i64, i64)> =
            conn.query_row("select rows, sum from row_sum where name = ?", [&table], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        if kept != Some(added_up(conn, &table, &columns(conn, &table)?)?) {
            found.push(put_back(format!("the rows of '{table}' are not the ones that were last saved")));
        }
    }
    let saves: i64 = conn.query_row("select saves from anchor", [], |row| row.get(0))?;
    let in_page = in_first_page(conn)?;
    if saves & IN_PAGE != in_page {
        found.push(put_back(format!("{saves} saves were counted in one place and {in_page} in another")));
    }
    let numbered = "select name, coalesce((select seq from sqlite_sequence where sqlite_sequence.name = sqlite_schema.name), 0) from sqlite_schema
         where type = 'table' and sql like '%autoincrement%'";
    let numbered: Vec<(String, i64)> = conn.prepare(numbered)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    for (table, last) in numbered.into_iter().filter(|(table, _)| is_a_name(table)) {
        let most: i64 = conn.query_row(&format!("select coalesce(max(id), 0) from {table}"), [], |row| row.get(0))?;
        if most > last {
            found.push(put_back(format!("the numbers given out in '{table}' went back")));
        }
    }
    Ok(found)
}

/// Tables with rows of the caseload, by name.
fn tables(conn: &Connection) -> Result<Vec<String>> {
    let mut statement =
        conn.prepare("select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name")?;
    let names: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(names.into_iter().filter(|name| !UNSUMMED.contains(&name.as_str()) && is_a_name(name)).collect())
}

/// Only names that this program gave can be told from text that was put there.
fn is_a_name(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

fn columns(conn: &Connection, table: &str) -> Result<Vec<String>> {
    let mut statement = conn.prepare("select name from pragma_table_info(?)")?;
    Ok(statement.query_map([table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

fn added_up(conn: &Connection, table: &str, columns: &[String]) -> Result<(i64, i64)> {
    let mut statement = conn.prepare(&format!("select * from {table}"))?;
    let mut rows = statement.query([])?;
    let (mut count, mut sum) = (0, 0_i64);
    while let Some(row) = rows.next()? {
        count += 1;
        let cells: Vec<ValueRef<'_>> = (0..columns.len()).map(|at| row.get_ref(at)).collect::<rusqlite::Result<_>>()?;
        sum = sum.wrapping_add(digest_of(cells.into_iter()));
    }
    Ok((count, sum))
}

fn in_first_page(conn: &Connection) -> Result<i64> {
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

fn schema_version(conn: &Connection) -> Result<i64> {
    Ok(conn.pragma_query_value(None, "schema_version", |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_rows_read_alike() {
        let text = |text: &'static str| ValueRef::Text(text.as_bytes());
        let rows = [
            [text("a"), text("b\u{3}c")],
            [text("a\u{3}b"), text("c")],
            [text("ab\u{3}c"), text("")],
            [text(""), ValueRef::Null],
            [ValueRef::Null, ValueRef::Blob(b"")],
            [text(""), text("")],
            [ValueRef::Integer(1), ValueRef::Null],
            [ValueRef::Blob(&[0, 0, 0, 0, 0, 0, 0, 1]), ValueRef::Null],
        ];
        let sums: std::collections::HashSet<i64> = rows.iter().map(|row| digest_of(row.iter().copied())).collect();
        assert_eq!(sums.len(), rows.len());
    }
}
