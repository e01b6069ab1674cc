//! Finding people by name, number, birth date or case code, best first.
//! Whatever is typed is data: every word becomes a quoted prefix, so no text is an error and none becomes SQL.

use super::error::Result;
use super::{Store, people};
use crate::domain::ids::{PersonId, Ref};
use crate::domain::person::Found;
use crate::domain::text::fold;
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use rusqlite::Row;
use std::collections::HashSet;

/// Longest text that is looked for, in characters.
const LONGEST: usize = 200;

/// What a hit shows, by place.
const HIT: &str = "p.id, p.name, p.name_to_use, p.born";

fn from_row(row: &Row) -> rusqlite::Result<Found> {
    Ok(Found { id: row.get(0)?, name: row.get(1)?, name_to_use: row.get(2)?, born: row.get(3)?, earlier: None })
}

impl Store {
    /// People who match, best first, at most `limit`; an empty text lists the newest.
    pub fn find(&self, text: &str, limit: usize) -> Result<Vec<Found>> {
        let text: String = text.chars().take(LONGEST).collect();
        if let Some(id) = Ref::parse(&text).ok().and_then(|of| self.person_of(of).ok()) {
            return self.hits(&[id]);
        }
        let folded = fold(&text);
        if folded.is_empty() {
            let mut newest = self.conn.prepare_cached(&format!("select {HIT} from person p order by id desc limit ?"))?;
            return Ok(newest.query_map([most(limit)], from_row)?.collect::<rusqlite::Result<_>>()?);
        }
        let found = self.by_prefix(&text, &folded, limit)?;
        if found.is_empty() { self.by_likeness(&folded, limit) } else { Ok(found) }
    }

    /// The earlier name of a hit that begins with a word typed which the present name does not begin with.
    fn earlier_of(&self, hit: &Found, folded: &str) -> Result<Option<String>> {
        let words = |text: &str| text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let begins = |name: &[String], typed: &String| name.iter().any(|word| word.starts_with(typed.as_str()));
        let present = words(&fold(&format!("{} {}", hit.name, hit.name_to_use)));
        let missing: Vec<String> = words(folded).into_iter().filter(|typed| !begins(&present, typed)).collect();
        if missing.is_empty() {
            return Ok(None);
        }
        let of = |name: &String| missing.iter().any(|typed| begins(&words(&fold(name)), typed));
        Ok(people::earlier_names(&self.conn, hit.id)?.into_iter().find(of))
    }

    fn hits(&self, ids: &[PersonId]) -> Result<Vec<Found>> {
        let mut one = self.conn.prepare_cached(&format!("select {HIT} from person p where id = ?"))?;
        ids.iter().map(|id| Ok(one.query_row([id], from_row)?)).collect()
    }

    /// Every word typed begins a word of the name, or a number.
    fn by_prefix(&self, text: &str, folded: &str, limit: usize) -> Result<Vec<Found>> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let query = if digits.len() >= 5 && text.chars().all(|c| !c.is_alphabetic()) {
            format!("\"{digits}\"*")
        } else {
            folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" ")
        };
        if query.is_empty() {
            return Ok(Vec::new());
        }
        // Names that start with what was typed come first, straight through their index; names that merely contain a word of it fill the rest.
        let mut starting = self.conn.prepare_cached(&format!(
            "select {HIT} from person p where search_key >= ?1 and search_key < ?1 || char(1114111) order by search_key, id limit ?2"
        ))?;
        let mut found: Vec<Found> = starting.query_map((folded, most(limit)), from_row)?.collect::<rusqlite::Result<_>>()?;
        if found.len() < limit {
            let already: HashSet<PersonId> = found.iter().map(|hit| hit.id).collect();
            let mut statement = self.conn.prepare_cached("select rowid from find where find match ? limit 400")?;
            let ids = statement.query_map([query], |row| row.get(0))?.filter(|id| id.as_ref().map_or(true, |id| !already.contains(id)));
            for mut hit in self.by_name(&ids.collect::<rusqlite::Result<Vec<PersonId>>>()?, limit - found.len())? {
                hit.earlier = self.earlier_of(&hit, folded)?;
                found.push(hit);
            }
        }
        Ok(found)
    }

    /// The first so many of some people, by name.
    fn by_name(&self, ids: &[PersonId], limit: usize) -> Result<Vec<Found>> {
        let mut key = self.conn.prepare_cached("select search_key from person where id = ?")?;
        let mut keyed: Vec<(String, PersonId)> = ids.iter().map(|id| Ok((key.query_row([id], |row| row.get(0))?, *id))).collect::<Result<_>>()?;
        keyed.sort_unstable();
        keyed.truncate(limit);
        self.hits(&keyed.into_iter().map(|(_, id)| id).collect::<Vec<_>>())
    }

    /// Letters in order with gaps and slips: read through the index of names, and the earlier ones, alone.
    fn by_likeness(&self, folded: &str, limit: usize) -> Result<Vec<Found>> {
        let pattern = Pattern::new(folded, CaseMatching::Ignore, Normalization::Never, AtomKind::Fuzzy);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = Vec::new();
        let mut scored: Vec<(u32, String, PersonId, Option<String>)> = Vec::new();
        let mut statement =
            self.conn.prepare_cached("select search_key, id, null from person union all select search_key, person_id, name from earlier_name")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let name = row.get_ref(0)?.as_str().unwrap_or_default();
            if let Some(score) = pattern.score(Utf32Str::new(name, &mut buffer), &mut matcher) {
                scored.push((score, name.to_owned(), row.get(1)?, row.get(2)?));
            }
        }
        // The present name before an earlier one that is as like.
        scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.3.is_some().cmp(&b.3.is_some())).then_with(|| (&a.1, a.2).cmp(&(&b.1, b.2))));
        let mut already = HashSet::new();
        scored.retain(|(_, _, id, _)| already.insert(*id));
        scored.truncate(limit);
        let found = self.hits(&scored.iter().map(|(_, _, id, _)| *id).collect::<Vec<_>>())?;
        Ok(found.into_iter().zip(scored).map(|(hit, (.., earlier))| Found { earlier, ..hit }).collect())
    }
}

fn most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
