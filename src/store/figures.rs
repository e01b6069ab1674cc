//! The rows behind the returns, each kind in one pass. Used by Reports and `report`; figures nothing itself.

use super::Store;
use super::book::pages_until;
use super::entries::entry_of;
use super::error::Result;
use super::waiting;
use crate::domain::codes::{InPlace, Return, Source};
use crate::domain::day::Day;
use crate::domain::report::contract::reaching;
use crate::domain::report::{AimRow, Asked, ContactRow, EntryRow, EpisodeRow, InPlaceRow, Period, PersonRow, Readings, ReferralRow, Rows};
use crate::domain::waiting::seen_after;
use rusqlite::{OptionalExtension, Row, named_params};

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

/// Readings of those who left in the period, in the order of their index: sorting them took a tenth of the committee's figures.
const READINGS: &str = "select referral_id, measure, on_day, score from reading
  where referral_id in (select referral_id from episode where ended_on between :from and :to) order by referral_id, on_day, id";

/// One column for each of `InPlace`, in its order. The sign before `kind` keeps to the index by person: by kind each episode would be
/// looked for among the entries of everybody.
const IN_PLACE: &str = "select e.person_id, e.id, e.service_id, (select role from referral where id = e.referral_id),
  exists (select 1 from plan where episode_id = e.id and agreed_on <= :at),
  exists (select 1 from entry where person_id = e.person_id and +kind = 'need' and known_on <= :at),
  exists (select 1 from exit_strategy where id = e.id),
  exists (select 1 from entry where person_id = e.person_id and +kind = 'safety-plan' and known_on <= :at),
  exists (select 1 from entry where person_id = e.person_id and +kind = 'safety-plan' and known_on <= :at and json_extract(body, '$.said.told_on') <= :at),
  exists (select 1 from safe_contact where id = e.person_id),
  exists (select 1 from entry where person_id = e.person_id and +kind = 'consent' and known_on <= :at and json_extract(body, '$.said.answer') <> 'not-asked'),
  exists (select 1 from assignment where episode_id = e.id and part = 'key-worker' and from_on <= :at and (until_on is null or until_on >= :at))
from episode e where e.started_on <= :at and (e.ended_on is null or e.ended_on > :at) order by e.id";

impl Store {
    /// All that this return reads, of whatever provider or role.
    pub fn return_rows(&self, asked: &Asked, period: Period) -> Result<Rows> {
        match asked.kind {
            Return::Committee | Return::Outcomes | Return::Waiting => self.report_rows(period),
            Return::Uptake => Ok(Rows { pages: pages_until(&self.conn, asked.as_at)?, ..self.report_rows(period)? }),
            Return::Quality => {
                let entries = self.entries_in(period, "'feedback', 'concern', 'meeting'")?;
                Ok(Rows { in_place: self.in_place(period.to)?, entries, pages: pages_until(&self.conn, asked.as_at)?, ..self.report_rows(period)? })
            }
            Return::Monthly => {
                let pages = pages_until(&self.conn, asked.as_at)?;
                // A target may have begun before the period: what was delivered since is read too.
                let wide = reaching(&pages, period);
                Ok(Rows { contacts: self.contacts_made(wide)?, aims: self.aims(period)?, pages, ..self.rows_between(wide, period)? })
            }
        }
    }

    /// What the record of each open episode holds at the end of that day.
    fn in_place(&self, at: Day) -> Result<Vec<InPlaceRow>> {
        let mut statement = self.conn.prepare_cached(IN_PLACE)?;
        let rows = statement.query_map(named_params! {":at": at}, |row| {
            let mut has = Vec::new();
            for (place, what) in InPlace::ALL.iter().enumerate() {
                if row.get(4 + place)? {
                    has.push(*what);
                }
            }
            Ok(InPlaceRow { person: row.get(0)?, episode: row.get(1)?, service: row.get(2)?, role: row.get(3)?, has })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn contacts_made(&self, period: Period) -> Result<Vec<ContactRow>> {
        let mut statement = self.conn.prepare_cached(
            "select r.person_id, r.id, r.service_id, r.role, c.on_day, c.kind from contact c not indexed cross join referral r on r.id = c.referral_id
             where c.on_day between :from and :to and c.attendance in ('attended', 'late')",
        )?;
        let rows = statement.query_map(named_params! {":from": period.from, ":to": period.to}, |row| {
            Ok(ContactRow { person: row.get(0)?, referral: row.get(1)?, service: row.get(2)?, role: row.get(3)?, on: row.get(4)?, kind: row.get(5)? })
        })?;
        let mut rows: Vec<ContactRow> = rows.collect::<rusqlite::Result<_>>()?;
        // They come as they were entered, and are put by day here: sorting them there took as long as reading them.
        rows.sort_by_key(|row| row.on);
        Ok(rows)
    }

    /// Outcomes of the plan in force at the period's end, of every episode with a day of support in it.
    fn aims(&self, period: Period) -> Result<Vec<AimRow>> {
        let mut statement = self.conn.prepare_cached(&format!(
            "select o.id, e.person_id, e.id, e.service_id, (select role from referral where id = e.referral_id), o.domain, s.started_on, s.achieved_on, s.id
             from (select e.* {TOUCHING}) e
             join plan p on p.episode_id = e.id and p.version = (select max(version) from plan where episode_id = e.id and agreed_on <= :to)
             join outcome o on o.plan_id = p.id left join step s on s.outcome_id = o.id order by o.id, s.position"
        ))?;
        let mut rows = statement.query(named_params! {":from": period.from, ":to": period.to})?;
        let mut aims: Vec<(i64, AimRow)> = Vec::new();
        while let Some(row) = rows.next()? {
            let outcome: i64 = row.get(0)?;
            if aims.last().is_none_or(|(last, _)| *last != outcome) {
                let domain = row.get(5)?;
                aims.push((outcome, AimRow { person: row.get(1)?, episode: row.get(2)?, service: row.get(3)?, role: row.get(4)?, domain, steps: Vec::new() }));
            }
            if let Some((_, aim)) = aims.last_mut()
                && row.get::<_, Option<i64>>(8)?.is_some()
            {
                aim.steps.push((row.get(6)?, row.get(7)?));
            }
        }
        Ok(aims.into_iter().map(|(_, aim)| aim).collect())
    }

    /// What every return of that period reads.
    pub fn report_rows(&self, period: Period) -> Result<Rows> {
        self.rows_between(period, period)
    }

    /// The same, where referrals and episodes are read of more days than readings and feedback, which are many.
    fn rows_between(&self, days: Period, period: Period) -> Result<Rows> {
        let (from, to) = (days.from, days.to);
        let since = seen_after(to);
        let days = named_params! {":from": from, ":to": to};
        let mut referrals = self.conn.prepare_cached(REFERRALS)?;
        let referrals = referrals.query(named_params! {":from": from, ":to": to, ":since": since})?;
        let mut episodes =
            self.conn.prepare_cached(&format!("select e.id, e.referral_id, e.person_id, e.service_id, (select role from referral where id = e.referral_id), e.started_on, e.ended_on, e.ending {TOUCHING} order by e.id"))?;
        let episodes = episodes.query(days)?;
        let mut people = self.conn.prepare_cached(&format!(
            "select id, born, gender, trans_history, ethnicity from person where id in (select e.person_id {TOUCHING}) order by id"
        ))?;
        let people = people.query(days)?;
        let episodes = all(episodes, self.room("episode")?, episode_from_row)?;
        let leavers = episodes.iter().filter(|row| row.left_in(period)).count();
        Ok(Rows {
            referrals: all(referrals, self.room("referral")?, referral_from_row)?,
            // Nobody without an episode.
            people: all(people, episodes.len(), person_from_row)?,
            episodes,
            readings: self.readings_of(leavers, period)?,
            entries: self.entries_in(period, "'feedback'")?,
            ..Rows::default()
        })
    }

    /// Room for all of a table, where a good part of it is read.
    fn room(&self, table: &str) -> Result<usize> {
        let rows: Option<u32> = self.conn.prepare_cached("select rows from row_sum where name = ?")?.query_row([table], |row| row.get(0)).optional()?;
        Ok(rows.unwrap_or(0) as usize)
    }

    fn readings_of(&self, leavers: usize, period: Period) -> Result<Readings> {
        let mut statement = self.conn.prepare_cached(READINGS)?;
        let mut rows = statement.query(named_params! {":from": period.from, ":to": period.to})?;
        let mut readings = Readings::of_leavers(leavers);
        while let Some(row) = rows.next()? {
            let measure = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            readings.push(row.get(0)?, measure, row.get(2)?, row.get(3)?);
        }
        Ok(readings)
    }

    /// Entries of these kinds with a day in the period, known by its end.
    fn entries_in(&self, period: Period, kinds: &'static str) -> Result<Vec<EntryRow>> {
        let mut statement = self.conn.prepare_cached(&format!(
            "select person_id, body from entry
             where kind in ({kinds}) and known_on <= :to and json_extract(body, '$.said.on') between :from and :to order by id"
        ))?;
        let mut rows = statement.query(named_params! {":from": period.from, ":to": period.to})?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(EntryRow { person: row.get(0)?, entry: entry_of(&row.get::<_, String>(1)?)? });
        }
        Ok(entries)
    }
}

/// All of them, into room for so many: growing would copy, and wipe, what was read so far.
fn all<T>(mut rows: rusqlite::Rows<'_>, room: usize, of: impl Fn(&Row) -> rusqlite::Result<T>) -> Result<Vec<T>> {
    let mut all = Vec::with_capacity(room);
    while let Some(row) = rows.next()? {
        all.push(of(row)?);
    }
    Ok(all)
}

fn referral_from_row(row: &Row) -> rusqlite::Result<ReferralRow> {
    let sources = row.get_ref(11)?.as_str_or_null()?;
    let of = |codes: &str| codes.split_ascii_whitespace().filter_map(|code| Source::parse(code).ok()).collect();
    Ok(ReferralRow { waiting: waiting::from_row(row)?, role: row.get(10)?, sources: sources.map(of).unwrap_or_default() })
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

#[cfg(test)]
mod tests {
    use super::*;

    /// How a statement is gone about.
    fn steps(sql: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let word = age::secrecy::SecretString::from("four unrelated test words".to_owned());
        let (store, _) = Store::create_with(&folder.path().join("mine.db"), &word, Day::parse_strict("2026-11-21").unwrap(), 2).unwrap();
        let mut statement = store.conn.prepare(&format!("explain query plan {sql}")).unwrap();
        // Whatever the days: none are bound.
        let steps = statement.raw_query().mapped(|row| row.get(3));
        steps.collect::<rusqlite::Result<_>>().unwrap()
    }

    #[test]
    fn readings_come_in_order_and_are_not_sorted() {
        let steps = steps(READINGS);
        assert!(steps.iter().any(|step| step.contains("reading_of_referral (referral_id=?)")), "{steps:#?}");
        assert!(!steps.iter().any(|step| step.contains("ORDER BY")), "{steps:#?}");
    }

    #[test]
    fn what_is_in_place_is_looked_for_in_one_record_at_a_time() {
        let steps = steps(IN_PLACE);
        let entries: Vec<&String> = steps.iter().filter(|step| step.contains(" entry ")).collect();
        assert_eq!(entries.len(), 4, "{steps:#?}");
        assert!(entries.iter().all(|step| step.contains("entry_of_person (person_id=?")), "{steps:#?}");
    }
}
