//! One person's whole record, in one go.

use super::error::{Error, Result};
use super::{Store, contacts, entries, exits, merges, onward, people, plans, referrals, route_steps, transfers, workers};
use crate::domain::contact::Contact;
use crate::domain::day::Day;
use crate::domain::ids::{EpisodeId, PersonId, Ref, ReferralId};
use crate::domain::record::{EpisodeRecord, Record};
use rusqlite::OptionalExtension;

/// Someone was referred, and nothing of it goes on: no referral waits or awaits a decision, no support is open.
const CLOSED: &str = "select exists (select 1 from referral where person_id = ?1)
    and not exists (select 1 from episode where person_id = ?1 and ended_on is null)
    and not exists (select 1 from referral where person_id = ?1 and ended_on is null and first_attended_on is null and decision in ('pending', 'accepted'))";

impl Store {
    /// Is this record closed? Then it is opened for a reason.
    pub fn is_closed(&self, person: PersonId) -> Result<bool> {
        Ok(self.conn.prepare_cached(CLOSED)?.query_row([person], |row| row.get(0))?)
    }

    /// Everything kept about one person, as of now; see [`Record::as_at`] for a past day.
    pub fn record(&self, id: PersonId) -> Result<Record> {
        self.record_with(id, contacts::contacts_of_person(&self.conn, id)?)
    }

    /// The same with only those contacts that clocks and agenda look at, so that a record opens as fast after ten years as
    /// after one. The list of contacts has its own read: [`Store::newest_contacts`].
    pub fn record_at_work(&self, id: PersonId, at: Day) -> Result<Record> {
        self.record_with(id, contacts::recent_of_person(&self.conn, id, at)?)
    }

    fn record_with(&self, id: PersonId, contacts: Vec<Contact>) -> Result<Record> {
        let conn = &self.conn;
        let mut episodes = Vec::new();
        for episode in referrals::episodes_of(conn, id)? {
            episodes.push(EpisodeRecord {
                assignments: workers::assignments_of(conn, episode.id)?,
                plans: plans::plans_of(conn, episode.id)?,
                reviews: plans::reviews_of(conn, episode.id)?,
                exit: exits::exit_of(conn, episode.id)?,
                extensions: referrals::extensions_of(conn, episode.id)?,
                onward: onward::onward_of(conn, episode.id)?,
                episode,
            });
        }
        Ok(Record {
            person: people::person(conn, id)?,
            safe_contact: people::safe_contact(conn, id)?,
            relationships: people::relationships_of(conn, id)?,
            referrals: referrals::referrals_of(conn, id)?,
            episodes,
            contacts,
            readings: plans::readings_of_person(conn, id)?,
            markers: plans::markers_of(conn, id)?,
            risks: plans::risks_of(conn, id)?,
            choices: route_steps::choices_of(conn, id)?,
            route_steps: route_steps::steps_of(conn, id)?,
            transfers: transfers::steps_of(conn, id)?,
            entries: entries::entries_of(conn, id)?,
        })
    }

    /// Whose record a reference belongs to.
    pub fn person_of(&self, of: Ref) -> Result<PersonId> {
        let (sql, row) = match of {
            Ref::Person(PersonId(row)) => ("select id from person where id = ?", row),
            Ref::Referral(ReferralId(row)) => ("select person_id from referral where id = ?", row),
            Ref::Episode(EpisodeId(row)) => ("select person_id from episode where id = ?", row),
        };
        let found: Option<PersonId> = self.conn.prepare_cached(sql)?.query_row([row], |row| row.get(0)).optional()?;
        match (found, of) {
            (Some(person), _) => Ok(person),
            // The case code of a record that was merged leads to where it went.
            (None, Ref::Person(gone)) => merges::went_to(&self.conn, gone)?.map(|(into, _)| into).ok_or_else(|| Error::NotFound(of.to_string())),
            (None, _) => Err(Error::NotFound(of.to_string())),
        }
    }
}
