//! The rows behind the returns, each kind in one pass. Used by Reports and `report`; figures nothing itself.

use super::Store;
use super::entries::entry_of;
use super::error::Result;
use super::waiting;
use crate::domain::codes::Source;
use crate::domain::measure::{Reading, ReadingDetails};
use crate::domain::report::{EntryRow, EpisodeRow, Period, PersonRow, ReferralRow, Rows};
use crate::domain::waiting::seen_after;
use rusqlite::{Row, named_params};

/// Those of the period, those that wait at its end, and those first seen in the twelve months before it. Sources of the first alone.
const REFERRALS: &str = concat!(
    "select ",
    waiting::columns!(),
    ", role, case when received_on >= :from then (select group_concat(source, ' ') from referral_source where referral_id = referral.id) end
from referral
where received_on <= :to
  and (received_on >= :from or first_attended_on > :since or (first_attended_on is null and (ended_on is null or ended_on > :to)))
order by id"
);

/// Episodes with a day of support in the period; the day it ended is one.
const TOUCHING: &str = "from episode e where e.started_on <= :to and (e.ended_on is null or e.ended_on >= :from)";

impl Store {
    /// All that a return of that period reads.
    pub fn report_rows(&self, period: Period) -> Result<Rows> {
        let (from, to) = (period.from, period.to);
        let since = seen_after(to);
        let days = named_params! {":from": from, ":to": to};
        let mut referrals = self.conn.prepare_cached(REFERRALS)?;
        let referrals = referrals.query_map(named_params! {":from": from, ":to": to, ":since": since}, referral_from_row)?;
        let mut episodes =
            self.conn.prepare_cached(&format!("select e.id, e.referral_id, e.person_id, e.service_id, (select role from referral where id = e.referral_id), e.started_on, e.ended_on, e.ending {TOUCHING} order by e.id"))?;
        let episodes = episodes.query_map(days, episode_from_row)?;
        let mut people = self.conn.prepare_cached(&format!(
            "select id, born, gender, trans_history, ethnicity from person where id in (select e.person_id {TOUCHING}) order by id"
        ))?;
        let people = people.query_map(days, person_from_row)?;
        let mut readings = self.conn.prepare_cached(
            "select r.id, r.referral_id, r.measure, r.on_day, r.score from episode e join reading r on r.referral_id = e.referral_id
             where e.ended_on between :from and :to order by r.referral_id, r.on_day, r.id",
        )?;
        let readings = readings.query_map(days, reading_from_row)?;
        Ok(Rows {
            referrals: referrals.collect::<rusqlite::Result<_>>()?,
            episodes: episodes.collect::<rusqlite::Result<_>>()?,
            people: people.collect::<rusqlite::Result<_>>()?,
            readings: readings.collect::<rusqlite::Result<_>>()?,
            entries: self.feedback(period)?,
        })
    }

    /// Feedback that was known by the period's end; its own day says whether it counts.
    fn feedback(&self, period: Period) -> Result<Vec<EntryRow>> {
        let mut statement = self.conn.prepare_cached("select person_id, body from entry where kind = 'feedback' and known_on <= ? order by id")?;
        let mut rows = statement.query([period.to])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            let entry = EntryRow { person: row.get(0)?, entry: entry_of(&row.get::<_, String>(1)?)? };
            if period.contains(entry.entry.on()) {
                entries.push(entry);
            }
        }
        Ok(entries)
    }
}

fn reading_from_row(row: &Row) -> rusqlite::Result<Reading> {
    let details = ReadingDetails { measure: row.get(2)?, on: row.get(3)?, score: row.get(4)? };
    Ok(Reading { id: row.get(0)?, referral: row.get(1)?, details })
}

fn referral_from_row(row: &Row) -> rusqlite::Result<ReferralRow> {
    let sources = row.get_ref(11)?.as_str_or_null()?.unwrap_or_default();
    Ok(ReferralRow { waiting: waiting::from_row(row)?, role: row.get(10)?, sources: sources.split(' ').filter_map(|code| Source::parse(code).ok()).collect() })
}

fn episode_from_row(row: &Row) -> rusqlite::Result<EpisodeRow> {
    Ok(EpisodeRow {
        episode: row.get(0)?,
        referral: row.get(1)?,
        person: row.get(2)?,
        service: row.get(3)?,
        role: row.get(4)?,
        started_on: row.get(5)?,
        ended_on: row.get(6)?,
        ending: row.get(7)?,
    })
}

fn person_from_row(row: &Row) -> rusqlite::Result<PersonRow> {
    Ok(PersonRow { person: row.get(0)?, born: row.get(1)?, gender: row.get(2)?, trans_history: row.get(3)?, ethnicity: row.get(4)? })
}
