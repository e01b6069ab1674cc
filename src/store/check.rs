//! Is the file whole? Pages, rows, links and the log's chain, each looked at by whoever sees that kind of damage.

use super::Store;
use super::error::Result;

/// One thing found wrong.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// Which part: pages, rows, links, log.
    pub part: &'static str,
    /// What, in words.
    pub what: String,
}

impl Store {
    /// Looks at everything; an empty list means whole. `progress` is told each part and may stop it by answering false.
    pub fn check(&self, mut progress: impl FnMut(&'static str) -> bool) -> Result<Vec<Finding>> {
        let mut found = Vec::new();
        // Both are needed: the cipher's check sees flipped bits, the database's own sees pages that are missing.
        if progress("pages") {
            for what in self.words_of("pragma cipher_integrity_check")? {
                found.push(Finding { part: "pages", what });
            }
        }
        if progress("rows") {
            for what in self.words_of("pragma integrity_check(20)")?.into_iter().filter(|what| what != "ok") {
                found.push(Finding { part: "rows", what });
            }
        }
        if progress("links") {
            let mut statement = self.conn.prepare("pragma foreign_key_check")?;
            let tables: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            found.extend(tables.into_iter().map(|table| Finding { part: "links", what: format!("a row of '{table}' points to a row that is gone") }));
        }
        if progress("find") {
            let lost: i64 = self.conn.query_row("select count(*) from person where id not in (select rowid from find)", [], |row| row.get(0))?;
            if lost > 0 {
                found.push(Finding { part: "find", what: format!("{lost} people cannot be found by name") });
            }
        }
        if progress("log")
            && let Some(row) = self.broken_log_row()?
        {
            found.push(Finding { part: "log", what: format!("the chain of the log is broken at row {row}: a row was changed, moved or taken out") });
        }
        Ok(found)
    }

    /// How many people, referrals, episodes and contacts there are.
    pub fn counts(&self) -> Result<[(&'static str, i64); 4]> {
        let count = |sql: &str| self.conn.query_row(sql, [], |row| row.get::<_, i64>(0));
        Ok([
            ("people", count("select count(*) from person")?),
            ("referrals", count("select count(*) from referral")?),
            ("episodes", count("select count(*) from episode")?),
            ("contacts", count("select count(*) from contact")?),
        ])
    }

    fn words_of(&self, pragma: &'static str) -> Result<Vec<String>> {
        let mut statement = self.conn.prepare(pragma)?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        // A page that cannot be read at all is a finding, not a failure of the check.
        Ok(rows
            .map(|row| row.unwrap_or_else(|failed| failed.sqlite_error_code().map_or_else(|| "unreadable".to_owned(), |code| format!("{code:?}"))))
            .collect())
    }
}
