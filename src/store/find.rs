//! Finding people by name, number, birth date or case code, best first.
//! Whatever is typed is data: every word becomes a quoted prefix, so no text is an error and none becomes SQL.

use super::Store;
use super::error::Result;
use super::people;
use crate::domain::ids::{PersonId, Ref};
use crate::domain::person::Person;
use crate::domain::text::fold;
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// Longest text that is looked for, in characters.
const LONGEST: usize = 200;

impl Store {
    /// People who match, best first, at most `limit`; an empty text lists the newest.
    pub fn find(&self, text: &str, limit: usize) -> Result<Vec<Person>> {
        let text: String = text.chars().take(LONGEST).collect();
        let mut found: Vec<PersonId> = Vec::new();
        if let Some(id) = Ref::parse(&text).ok().and_then(|of| self.person_of(of).ok()) {
            found.push(id);
        }
        let folded = fold(&text);
        if folded.is_empty() && found.is_empty() {
            let newest: Vec<PersonId> = self
                .conn
                .prepare_cached("select id from person order by id desc limit ?")?
                .query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            found.extend(newest);
        }
        if found.is_empty() {
            found = self.by_prefix(&text, limit)?;
        }
        if found.is_empty() {
            found = self.by_likeness(&folded, limit)?;
        }
        found.into_iter().take(limit).map(|id| people::person(&self.conn, id)).collect()
    }

    /// Every word typed begins a word of the name, or a number.
    fn by_prefix(&self, text: &str, limit: usize) -> Result<Vec<PersonId>> {
        let letters_and_digits = |text: &str| {
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" ")
        };
        let by_name = letters_and_digits(&fold(text));
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let query = if digits.len() >= 5 && text.chars().all(|c| !c.is_alphabetic()) { format!("\"{digits}\"*") } else { by_name };
        if query.is_empty() {
            return Ok(Vec::new());
        }
        // Names that start with what was typed come first, straight through their index; names that merely contain a word of it fill the rest.
        let start = fold(text);
        let mut found = if start.is_empty() { Vec::new() } else { self.that_start(&start, limit)? };
        if found.len() < limit {
            let mut statement = self.conn.prepare_cached("select rowid, names from find where find match ? limit 400")?;
            let mut rows: Vec<(String, PersonId)> = statement.query_map([query], |row| Ok((row.get(1)?, row.get(0)?)))?.collect::<rusqlite::Result<_>>()?;
            rows.retain(|(names, _)| start.is_empty() || !names.starts_with(&start));
            rows.sort_unstable();
            found.extend(rows.into_iter().map(|(_, id)| id));
            found.truncate(limit);
        }
        Ok(found)
    }

    fn that_start(&self, start: &str, limit: usize) -> Result<Vec<PersonId>> {
        let mut statement =
            self.conn.prepare_cached("select id from person where search_key >= ?1 and search_key < ?1 || char(1114111) order by search_key, id limit ?2")?;
        let rows = statement.query_map((start, i64::try_from(limit).unwrap_or(i64::MAX)), |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Letters in order with gaps and slips: read through the index of names alone.
    fn by_likeness(&self, folded: &str, limit: usize) -> Result<Vec<PersonId>> {
        let pattern = Pattern::new(folded, CaseMatching::Ignore, Normalization::Never, AtomKind::Fuzzy);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = Vec::new();
        let mut scored: Vec<(u32, String, PersonId)> = Vec::new();
        let mut statement = self.conn.prepare_cached("select search_key, id from person order by search_key, id")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let name = row.get_ref(0)?.as_str().unwrap_or_default();
            if let Some(score) = pattern.score(Utf32Str::new(name, &mut buffer), &mut matcher) {
                scored.push((score, name.to_owned(), row.get(1)?));
            }
        }
        scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)).then_with(|| a.2.cmp(&b.2)));
        Ok(scored.into_iter().take(limit).map(|(_, _, id)| id).collect())
    }
}
