//! Erasing a record: deliberately, with a reason, by a person; nothing is ever erased by time.
//! Takes away every row that hangs on the person, in whatever table, what History could bring back, and leaves one row in the log.

use super::apply::Applied;
use super::error::{Error, Result};
use super::{Store, anchor, entries, log};
use crate::domain::codes::Seen;
use crate::domain::day::Day;
use crate::domain::entry::Entry;
use crate::domain::ids::PersonId;
use rusqlite::{Connection, Transaction};
use std::collections::HashSet;

impl Store {
    /// Erases a person's record. There is no way back; the case code is never given to anybody else.
    pub(super) fn erase(&mut self, person: PersonId, reason: &str, today: Day) -> Result<Applied> {
        let tx = self.conn.transaction()?;
        check(&tx, person, reason, today)?;
        // What undo kept of the rows, and sentences about them, also under the case code of a record that was merged into this one.
        tx.execute(
            "update history set inverse = null, said = 'Erased with the record.' where person_id = ?1 or person_id in (select id from merged where into_id = ?1)",
            [person],
        )?;
        let mut gone = HashSet::new();
        erase_row(&tx, "person", person.0, &mut gone)?;
        // The search keeps the words of what it no longer finds until it is written anew.
        tx.execute("insert into find (find) values ('optimize')", [])?;
        // What was being typed may be about them too.
        tx.execute("delete from draft", [])?;
        tx.execute("delete from kept_form", [])?;
        let said = format!(
            "Erased the record of {person}. The log keeps that it was done and why. Notes of supervision, the contract book and other people's records may still name them: look there."
        );
        super::history::add(&tx, today, &said, None, None, None)?;
        log::add(&tx, Seen::Erased, &person.to_string(), reason.trim())?;
        anchor::commit(tx)?;
        // What was overwritten must not stay in the write-ahead log.
        self.conn.query_row("pragma wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(Applied { id: person.0, said })
    }
}

fn check(conn: &Connection, person: PersonId, reason: &str, today: Day) -> Result<()> {
    super::people::person(conn, person)?;
    if reason.trim().is_empty() {
        return Err(Error::refused("reason", "Say why it is erased and who agreed. The log keeps it."));
    }
    let hold = entries::entries_of(conn, person)?.into_iter().rev().find_map(|kept| if let Entry::Keeping(own) = kept.entry { Some(own) } else { None });
    if let Some(own) = hold.filter(|own| own.hold) {
        return Err(Error::refused("reason", format!("This record is on hold ({}). Nothing is erased until the hold is lifted.", own.why)));
    }
    let under_way = conn
        .prepare_cached("select 1 from referral where person_id = ?1 and decision in ('accepted', 'pending') and (ended_on is null or ended_on > ?2)")?
        .exists((person, today))?;
    if under_way {
        return Err(Error::refused("reason", "Support or a referral is still under way. End it or take it off the list first."));
    }
    Ok(())
}

/// A row and, before it, everything that names it by a foreign key, in whatever table a version of the program added.
fn erase_row(tx: &Transaction, table: &str, id: i64, gone: &mut HashSet<(String, i64)>) -> Result<()> {
    if !gone.insert((table.to_owned(), id)) {
        return Ok(());
    }
    for (child, column) in children_of(tx, table)? {
        let rows: Vec<i64> =
            tx.prepare_cached(&format!("select id from {child} where {column} = ?"))?.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for row in rows {
            erase_row(tx, &child, row, gone)?;
        }
    }
    tx.prepare_cached("delete from imported where kind = ? and row_id = ?")?.execute((table, id))?;
    // A later row may get this number: it must not be taken for the one that was handed over.
    tx.prepare_cached("update handed set row_id = null, seen = '', seen_from = '' where kind = ? and row_id = ?")?.execute((table, id))?;
    tx.prepare_cached(&format!("delete from {table} where id = ?"))?.execute([id])?;
    Ok(())
}

/// Tables with a column that names rows of this one.
fn children_of(conn: &Connection, table: &str) -> Result<Vec<(String, String)>> {
    let mut statement = conn.prepare_cached(
        "select child.name, key.\"from\" from sqlite_schema child join pragma_foreign_key_list(child.name) key
         where child.type = 'table' and key.\"table\" = ? and exists (select 1 from pragma_table_info(child.name) where name = 'id') order by 1, 2",
    )?;
    Ok(statement.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}
