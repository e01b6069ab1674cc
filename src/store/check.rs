//! Is the file whole? Pages, rows, links and the log's chain, each looked at by whoever sees that kind of damage.

use super::Store;
use super::error::{Error, Result};

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
            found.extend(or_unreadable("links", self.broken_links())?);
        }
        if progress("find") {
            found.extend(or_unreadable("find", self.lost_people())?);
        }
        if progress("log") {
            let broken =
                self.broken_log_row().map(|row| row.map(|row| format!("the chain of the log is broken at row {row}: a row was changed, moved or taken out")));
            found.extend(or_unreadable("log", broken.map(|what| what.into_iter().collect()))?);
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

    fn broken_links(&self) -> Result<Vec<String>> {
        let mut statement = self.conn.prepare("pragma foreign_key_check")?;
        let tables: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        Ok(tables.into_iter().map(|table| format!("a row of '{table}' points to a row that is gone")).collect())
    }

    fn lost_people(&self) -> Result<Vec<String>> {
        let lost: i64 = self.conn.query_row("select count(*) from person where id not in (select rowid from find)", [], |row| row.get(0))?;
        Ok(if lost > 0 { vec![format!("{lost} people cannot be found by name")] } else { Vec::new() })
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

/// A part that cannot be read because of damage is a finding, not a failure of the check.
fn or_unreadable(part: &'static str, looked: Result<Vec<String>>) -> Result<Vec<Finding>> {
    let what = match looked {
        Err(Error::Damaged | Error::WrongKey) => vec!["a page that it needs cannot be read".to_owned()],
        other => other?,
    };
    Ok(what.into_iter().map(|what| Finding { part, what }).collect())
}
