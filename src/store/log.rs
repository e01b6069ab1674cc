//! Who saw what, when: rows only ever added, each with a digest over the one before it.
//! Written by `apply` and by whoever shows a record; read by `log` and checked by `check`.

use super::error::Result;
use super::{Store, anchor};
use crate::domain::codes::Seen;
use crate::domain::ids::Ref;
pub use crate::domain::log_head::LogHead;
use rusqlite::{Connection, OptionalExtension, Row};
use sha2::{Digest, Sha256};

/// One row of the log.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct LogRow {
    /// Its number, without gaps.
    pub id: i64,
    /// The moment, UTC.
    pub at: String,
    /// What was done.
    pub seen: Seen,
    /// To which record; empty for the whole caseload.
    #[serde(rename = "ref")]
    pub reference: String,
    /// More, in words: the program's own, a reason as it was typed, or whom a pack came from.
    pub detail: String,
    #[serde(skip)]
    digest: String,
}

const SELECT: &str = "select id, at, seen, ref, detail, digest from log";

fn from_row(row: &Row) -> rusqlite::Result<LogRow> {
    Ok(LogRow {
        id: row.get("id")?,
        at: row.get("at")?,
        seen: row.get("seen")?,
        reference: row.get("ref")?,
        detail: row.get("detail")?,
        digest: row.get("digest")?,
    })
}

/// Adds a row to the end of the chain.
pub(super) fn add(conn: &Connection, seen: Seen, reference: &str, detail: &str) -> Result<()> {
    // Where the chain should end, not where it does: after a log that was cut short the next row leaves a gap, for good.
    let end = if anchor::is_laid(conn)? { "select log_rows, log_head from anchor" } else { "select id, digest from log order by id desc limit 1" };
    let last: Option<(i64, String)> = conn.prepare_cached(end)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (id, before) = last.map_or((1, String::new()), |(id, digest)| (id + 1, digest));
    let at: String = conn.prepare_cached("select strftime('%Y-%m-%dT%H:%M:%SZ', 'now')")?.query_row([], |row| row.get(0))?;
    let row = LogRow { id, at, seen, reference: reference.to_owned(), detail: crate::domain::text::clean_line(detail), digest: String::new() };
    let digest = digest_of(&before, &row);
    conn.prepare_cached("insert into log (id, at, seen, ref, detail, digest) values (?, ?, ?, ?, ?, ?)")?.execute((
        id,
        &row.at,
        seen,
        &row.reference,
        &row.detail,
        &digest,
    ))?;
    // The end of the chain stands a second time elsewhere: rows cut off at the end would leave a chain that holds.
    if anchor::is_laid(conn)? {
        conn.prepare_cached("update anchor set log_rows = ?, log_head = ? where id = 1")?.execute((id, &digest))?;
    }
    Ok(())
}

/// The end of the log of a file.
pub(super) fn head(conn: &Connection) -> Result<LogHead> {
    let last = conn
        .prepare("select id, digest, at from log order by id desc limit 1")?
        .query_row([], |row| Ok(LogHead { rows: row.get(0)?, head: row.get(1)?, at: row.get(2)? }))
        .optional()?;
    Ok(last.unwrap_or(LogHead::default()))
}

/// What is wrong with the chain, in words.
pub(super) fn findings(conn: &Connection) -> Result<Vec<String>> {
    if let Some(row) = broken_row(conn)? {
        return Ok(vec![format!("the chain of the log is broken at row {row}: a row was changed, moved or taken out")]);
    }
    if !anchor::is_laid(conn)? {
        return Ok(Vec::new());
    }
    let kept: (i64, String) = conn.query_row("select log_rows, log_head from anchor", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let head = head(conn)?;
    if kept == (head.rows, head.head) {
        return Ok(Vec::new());
    }
    Ok(vec![format!("the log ends at row {} and should end at row {}: its end was cut off or replaced", head.rows, kept.0)])
}

/// The number of the first row whose chain does not hold, if any.
fn broken_row(conn: &Connection) -> Result<Option<i64>> {
    let mut before = String::new();
    let mut next = 1;
    let mut statement = conn.prepare(&format!("{SELECT} order by id"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let row = from_row(row)?;
        if row.id != next || row.digest != digest_of(&before, &row) {
            return Ok(Some(next));
        }
        before = row.digest;
        next += 1;
    }
    Ok(None)
}

/// Covers the row before and every cell of this one, each with its length, so that no two rows read alike.
fn digest_of(before: &str, row: &LogRow) -> String {
    let mut hash = Sha256::new();
    for part in [before, &row.id.to_string(), &row.at, row.seen.code(), &row.reference, &row.detail] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Store {
    /// Notes that something was seen or left the desk, before it is shown.
    pub fn log(&mut self, seen: Seen, of: Option<Ref>, detail: &str) -> Result<()> {
        let tx = self.conn.transaction()?;
        add(&tx, seen, &of.map(|of| of.to_string()).unwrap_or_default(), detail)?;
        anchor::commit(tx)
    }

    /// The newest rows first, of one record or of all.
    pub fn log_rows(&self, of: Option<Ref>, limit: usize) -> Result<Vec<LogRow>> {
        let of = of.map(|of| of.to_string());
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = match of {
            Some(of) => self
                .conn
                .prepare_cached(&format!("{SELECT} where ref in (select ?1 union all select printf('SU-%04d', id) from merged where printf('SU-%04d', into_id) = ?1) order by id desc limit ?2"))?
                .query_map((of, limit), from_row)?
                .collect::<rusqlite::Result<Vec<_>>>()?,
            None => {
                self.conn.prepare_cached(&format!("{SELECT} order by id desc limit ?"))?.query_map([limit], from_row)?.collect::<rusqlite::Result<Vec<_>>>()?
            }
        };
        Ok(rows)
    }

    /// The end of the log: what is printed in backups and exports, to be compared later.
    pub fn log_head(&self) -> Result<LogHead> {
        head(&self.conn)
    }

    /// Whether the log has that row with a digest that begins so: an end that was printed once.
    pub fn log_held(&self, row: i64, digest: &str) -> Result<bool> {
        let own: Option<String> = self.conn.query_row("select digest from log where id = ?", [row], |row| row.get(0)).optional()?;
        Ok(own.is_some_and(|own| own.starts_with(digest)))
    }

    /// What is wrong with the log's chain, in words; nothing when it holds.
    pub fn verify_log(&self) -> Result<Vec<String>> {
        findings(&self.conn)
    }
}

#[cfg(test)]
mod tests;
