//! Is the file whole? Pages, rows, links and the log's chain, each looked at by whoever sees that kind of damage.

use super::error::{Error, Result};
use super::{Store, anchor, log};
use rusqlite::Connection;

/// One thing found wrong.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// Which part: pages, rows, links, log.
    pub part: &'static str,
    /// What, in words.
    pub what: String,
}

/// How many people, referrals, episodes and contacts there are.
pub type Counts = [(&'static str, i64); 4];

impl Store {
    /// Looks at everything; an empty list means whole. `progress` is told each part and stops it by answering false.
    pub fn check(&self, progress: impl FnMut(&'static str) -> bool) -> Result<Vec<Finding>> {
        findings(&self.conn, progress)
    }

    /// How many people, referrals, episodes and contacts there are.
    pub fn counts(&self) -> Result<Counts> {
        counts(&self.conn)
    }
}

/// The parts that are looked at, in order.
pub(super) const PARTS: [&str; 5] = ["pages", "rows", "links", "find", "log"];

/// Everything that is wrong with an open file, of this version or an earlier one.
pub(super) fn findings(conn: &Connection, mut progress: impl FnMut(&'static str) -> bool) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    for part in PARTS {
        if !progress(part) {
            return Err(Error::Interrupted);
        }
        let looked = match part {
            // Both are needed: the cipher's check sees flipped bits, the database's own sees pages that are missing.
            "pages" => {
                fold(conn);
                words_of(conn, "pragma cipher_integrity_check")
            }
            "rows" => words_of(conn, "pragma integrity_check(20)").and_then(|mut words| {
                words.retain(|word| word != "ok");
                words.extend(anchor::findings(conn)?);
                Ok(words)
            }),
            "links" => broken_links(conn),
            "find" => lost_people(conn),
            _ => log::findings(conn),
        };
        found.extend(or_unreadable(part, looked)?);
    }
    Ok(found)
}

pub(super) fn counts(conn: &Connection) -> Result<Counts> {
    let count = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0));
    Ok([
        ("people", count("select count(*) from person")?),
        ("referrals", count("select count(*) from referral")?),
        ("episodes", count("select count(*) from episode")?),
        ("contacts", count("select count(*) from contact")?),
    ])
}

fn broken_links(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare("pragma foreign_key_check")?;
    let tables: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(tables.into_iter().map(|table| format!("a row of '{table}' points to a row that is gone")).collect())
}

fn lost_people(conn: &Connection) -> Result<Vec<String>> {
    // A file of an earlier version is checked before it is brought up: then nobody has an earlier name.
    let has_earlier = conn.prepare("select 1 from sqlite_schema where name = 'earlier_name'")?.exists([])?;
    let earlier = if has_earlier { "coalesce((select group_concat(' ' || search_key, '') from earlier_name where person_id = person.id), '')" } else { "''" };
    let lost: i64 = conn.query_row(
        &format!(
            "select count(*) from person left join safe_contact card on card.id = person.id left join find on find.rowid = person.id
         where find.names is not person.search_key || {earlier}
            or trim(find.numbers) is not trim(replace(coalesce(person.born, ''), '-', ' ') || ' ' || coalesce(card.numbers, ''))"
        ),
        [],
        |row| row.get(0),
    )?;
    let strangers: i64 = conn.query_row("select count(*) from find where rowid not in (select id from person)", [], |row| row.get(0))?;
    let mut found = Vec::new();
    if lost > 0 {
        found.push(format!("{lost} people cannot be found by what is known of them"));
    }
    let unfound = unfound(conn)?;
    if unfound > 0 {
        found.push(format!("{unfound} people are not found by their names"));
    }
    if strangers > 0 {
        found.push(format!("{strangers} people would be found who are not there"));
    }
    Ok(found)
}

/// How many people a search for all the words of their own name does not bring up: the database's own check does not look that far.
fn unfound(conn: &Connection) -> Result<u64> {
    let mut people = conn.prepare("select id, search_key from person")?;
    let mut search = conn.prepare("select 1 from find where find match ? and rowid = ?")?;
    let mut rows = people.query([])?;
    let mut unfound = 0;
    while let Some(row) = rows.next()? {
        let (id, name): (i64, String) = (row.get(0)?, row.get(1)?);
        // The whole name as one phrase goes through the same hands as what is stored; some scripts leave nothing that is looked up.
        if name.chars().any(|c| c.is_ascii_alphanumeric()) && !search.exists((format!("\"{}\"", name.replace('"', " ")), id))? {
            unfound += 1;
        }
    }
    Ok(unfound)
}

/// Folds the log back into the file. The cipher's check reads the file alone: a page that a power cut left half-written there, and whole in
/// the log, would look damaged. What cannot be folded back is looked at as it is.
fn fold(conn: &Connection) {
    let _ = conn.query_row("pragma wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
}

fn words_of(conn: &Connection, pragma: &'static str) -> Result<Vec<String>> {
    let mut statement = conn.prepare(pragma)?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    // A page that cannot be read at all is a finding, not a failure of the check.
    rows.map(|row| match row {
        Err(stopped) if stopped.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted) => Err(Error::Interrupted),
        row => Ok(row.unwrap_or_else(|failed| failed.sqlite_error_code().map_or_else(|| "unreadable".to_owned(), |code| format!("{code:?}")))),
    })
    .collect()
}

/// A part that cannot be read because of damage is a finding, not a failure of the check.
fn or_unreadable(part: &'static str, looked: Result<Vec<String>>) -> Result<Vec<Finding>> {
    let what = match looked {
        Err(Error::Damaged | Error::WrongKey) => vec!["a page that it needs cannot be read".to_owned()],
        other => other?,
    };
    Ok(what.into_iter().map(|what| Finding { part, what }).collect())
}

#[cfg(test)]
mod tests {
    use crate::store::Store;

    /// Each kind of damage is seen by the part that looks for it. The part 'pages' needs a file that was changed from outside.
    #[test]
    fn each_part_finds_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let today = "2026-11-21".parse().unwrap();
        let (mut store, _) = Store::create_with(&folder.path().join("a.db"), &"four unrelated test words".to_owned().into(), today, 2).unwrap();
        crate::exchange::made_up::fill(&mut store, 3, 3, today, &mut |_, _| true).unwrap();
        // What lies below the search can only be reached like this; on small pages there is something to lead to them.
        store.conn.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false).unwrap();
        store.conn.execute_batch("insert into find (find, rank) values ('pgsz', 32); insert into find (find) values ('rebuild')").unwrap();
        for (act, part) in [
            ("drop trigger sum_referral_update; update referral set note = 'changed'", "rows"),
            ("update anchor set saves = saves + 1", "rows"),
            ("pragma defer_foreign_keys = on; update referral set person_id = 999 where id = 1", "links"),
            ("delete from find where rowid = 1", "find"),
            ("update find set numbers = '1' where rowid = 1", "find"),
            ("insert into find (rowid, names, numbers) values (999, 'Nobody', '')", "find"),
            // The database's own check reads every page of the search in turn, and needs nothing of what leads to them.
            ("delete from find_idx", "find"),
            ("update anchor set log_rows = 1", "log"),
        ] {
            store.conn.execute_batch("savepoint act").unwrap();
            assert_eq!(store.check(|_| true).unwrap(), [], "before: {act}");
            store.conn.execute_batch(act).unwrap_or_else(|failed| panic!("{act}: {failed}"));
            let found: Vec<&str> = store.check(|_| true).unwrap().into_iter().map(|finding| finding.part).collect();
            store.conn.execute_batch("rollback to act; release act").unwrap();
            assert!(!found.is_empty() && found.iter().all(|other| *other == part), "{act}: {found:?}");
        }
    }
}
