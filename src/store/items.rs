//! Readings scored by their items: the reading itself, and the answers behind it. Also how any reading is corrected.

use super::error::{Error, Result};
use super::writer::Writer;
use super::{Store, people, plans, referrals};
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, ReadingId, ReferralId};
use crate::domain::items::{ItemDetails, ItemSet, Risk, Scored, kept};
use crate::domain::measure::{CorrectedReading, ReadingCorrection, ReadingDetails, Taken};
use crate::domain::person::KnownAge;
use crate::domain::provider::Reference;
use rusqlite::{Connection, OptionalExtension};
use std::collections::HashMap;

/// Writes the reading that the answers come to, and the answers; says what must not be missed.
pub(super) fn score(writer: &mut Writer, referral: ReferralId, details: &ItemDetails, reference: &Reference, today: Day) -> Result<(ReadingId, &'static str)> {
    let (set, scored) = scored(&details.measure, &details.items, reference)?;
    let reading = ReadingDetails { measure: details.measure.clone(), on: details.on, score: scored.total };
    let id = plans::add_reading(writer, referral, &reading, reference, today)?;
    writer.insert("reading_items", &[("reading_id", &id), ("items", &kept(&details.items))])?;
    Ok((id, not_to_miss(writer.tx(), referral, details.on, set, &scored)?))
}

/// What the answers to a measure's items come to.
fn scored<'r>(measure: &str, items: &str, reference: &'r Reference) -> Result<(&'r ItemSet, Scored)> {
    let set = reference.item_sets.iter().find(|set| set.measure == measure);
    let set = set.ok_or_else(|| Error::refused("measure", format!("'{measure}' has no items in this caseload. Record its total (o).")))?;
    let scored = set.score(items).map_err(|why| Error::refused("items", why))?;
    Ok((set, scored))
}

/// What must not be missed of a reading by items.
fn not_to_miss(conn: &Connection, referral: ReferralId, on: Day, set: &ItemSet, scored: &Scored) -> Result<&'static str> {
    let born = people::person(conn, referrals::referral(conn, referral)?.person)?.details.born;
    let too_young = set.least_age.is_some_and(|least| KnownAge::of(born, on).all(|years| years < least) == Some(true));
    Ok(match (scored.risk, too_young) {
        (Risk::Raised(_), _) => " The risk item is above 0: ask about risk now, whatever the total.",
        (_, true) => " It is made for older people: is there a form for their age?",
        (Risk::NotSeen, _) => " The risk item was not answered: ask about risk as well.",
        _ => "",
    })
}

/// Puts a correction in place and keeps what was there before. A reading by items is corrected by its items or its day, a total by
/// its score or its day. Says what must not be missed of the answers as they are now.
pub(super) fn correct(writer: &mut Writer, id: ReadingId, correction: &ReadingCorrection, reference: &Reference, today: Day) -> Result<&'static str> {
    let row = writer.tx().prepare_cached("select * from reading where id = ?")?.query_row([id], plans::reading_from_row).optional()?;
    let before = row.ok_or_else(|| Error::NotFound("such reading".into()))?;
    let mut own = writer.tx().prepare_cached("select id, items from reading_items where reading_id = ?")?;
    let items: Option<(i64, String)> = own.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    if correction.why.trim().is_empty() {
        return Err(Error::refused("why", "Say what was wrong, in a few words."));
    }
    let was = before.details;
    let (score, answers, also) = match (&correction.taken, &items) {
        (Taken::Score(score), None) => (*score, None, ""),
        (Taken::Items(line), Some(_)) => {
            let (set, scored) = scored(&was.measure, line, reference)?;
            (scored.total, Some(kept(line)), not_to_miss(writer.tx(), before.referral, correction.on, set, &scored)?)
        }
        (Taken::Score(_), Some(_)) => return Err(Error::refused("items", "This reading was scored by its items. Enter the items as they should read.")),
        (Taken::Items(_), None) => return Err(Error::refused("score", "This reading is a total; its items were not seen. Enter the total as it should read.")),
    };
    let now = ReadingDetails { on: correction.on, score, ..was.clone() };
    plans::check_reading(&now, reference, today)?;
    let was_items = items.as_ref().map(|(_, line)| line.as_str());
    if now == was && answers.as_deref() == was_items {
        let field = if was_items.is_some() { "items" } else { "score" };
        return Err(Error::refused(field, "Nothing differs from what was written. Change what was wrong, or leave the form (Esc)."));
    }
    writer.insert(
        "reading_correction",
        &[("reading_id", &id), ("on_day", &today), ("was_on", &was.on), ("was_score", &was.score), ("was_items", &was_items), ("why", &correction.why)],
    )?;
    writer.update("reading", id.0, &[("on_day", &now.on), ("score", &now.score)])?;
    if let (Some((row, _)), Some(answers)) = (&items, &answers) {
        writer.update("reading_items", *row, &[("items", answers)])?;
    }
    Ok(also)
}

impl Store {
    /// The answers behind a person's readings, by reading; totals without items are left out.
    pub fn items_of(&self, person: PersonId) -> Result<HashMap<ReadingId, String>> {
        let mut statement = self.conn.prepare_cached(
            "select own.reading_id, own.items from reading_items own join reading on reading.id = own.reading_id
             join referral on referral.id = reading.referral_id where referral.person_id = ?",
        )?;
        Ok(statement.query_map([person], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
    }

    /// What a person's readings said before they were corrected, by reading, oldest first; those never corrected are left out.
    pub fn corrected_readings(&self, person: PersonId) -> Result<HashMap<ReadingId, Vec<CorrectedReading>>> {
        let mut statement = self.conn.prepare_cached(
            "select own.* from reading_correction own join reading on reading.id = own.reading_id
             join referral on referral.id = reading.referral_id where referral.person_id = ? order by own.id",
        )?;
        let mut rows = statement.query([person])?;
        let mut all: HashMap<ReadingId, Vec<CorrectedReading>> = HashMap::new();
        while let Some(row) = rows.next()? {
            all.entry(row.get("reading_id")?).or_default().push(CorrectedReading {
                on: row.get("on_day")?,
                taken_on: row.get("was_on")?,
                score: row.get("was_score")?,
                items: row.get("was_items")?,
                why: row.get("why")?,
            });
        }
        Ok(all)
    }
}
