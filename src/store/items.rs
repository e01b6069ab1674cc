//! Readings scored by their items: the reading itself, and the answers behind it.

use super::error::{Error, Result};
use super::writer::Writer;
use super::{Store, people, plans, referrals};
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, ReadingId, ReferralId};
use crate::domain::items::{ItemDetails, Risk, kept};
use crate::domain::measure::ReadingDetails;
use crate::domain::person::KnownAge;
use crate::domain::provider::Reference;
use std::collections::HashMap;

/// Writes the reading that the answers come to, and the answers; says what must not be missed.
pub(super) fn score(writer: &mut Writer, referral: ReferralId, details: &ItemDetails, reference: &Reference, today: Day) -> Result<(ReadingId, &'static str)> {
    let set = reference.item_sets.iter().find(|set| set.measure == details.measure);
    let set = set.ok_or_else(|| Error::refused("measure", format!("'{}' has no items in this caseload. Record its total (o).", details.measure)))?;
    let scored = set.score(&details.items).map_err(|why| Error::refused("items", why))?;
    let reading = ReadingDetails { measure: details.measure.clone(), on: details.on, score: scored.total };
    let id = plans::add_reading(writer, referral, &reading, reference, today)?;
    writer.insert("reading_items", &[("reading_id", &id), ("items", &kept(&details.items))])?;
    let born = people::person(writer.tx(), referrals::referral(writer.tx(), referral)?.person)?.details.born;
    let too_young = set.least_age.is_some_and(|least| KnownAge::of(born, details.on).all(|years| years < least) == Some(true));
    let also = match (scored.risk, too_young) {
        (Risk::Raised(_), _) => " The risk item is above 0: ask about risk now, whatever the total.",
        (_, true) => " It is made for older people: is there a form for their age?",
        (Risk::NotSeen, _) => " The risk item was not answered: ask about risk as well.",
        _ => "",
    };
    Ok((id, also))
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
}
