//! What waiting lists read. A list on the screen is a window: the rows shown, each with who stands before it, from counts by index.
//! The whole list, for `waiting --json` and as the reference of the window, reads all facts. Figures read days alone.

pub(super) mod events;
pub(super) mod offers;
pub(super) mod well;

use super::Store;
use super::error::Result;
use crate::domain::codes::Stovewood;
use crate::domain::day::Day;
use crate::domain::ids::{ReferralId, ServiceId};
use crate::domain::person::PersonDetails;
use crate::domain::provider::Service;
use crate::domain::waiting::{Days, Entry, Rank, Ranks, WaitingFacts, seen_after};
use rusqlite::{Connection, OptionalExtension, Row, named_params};
pub use well::Meanwhile;

/// What [`from_row`] reads, in this order; more columns may follow. By place, because lists and returns read thousands.
macro_rules! columns {
    () => {
        "id, person_id, service_id, received_on, decision, decided_on, stovewood, urgent_reason, first_attended_on, ended_on"
    };
}
pub(super) use columns;

const COLUMNS: &str = concat!("select ", columns!(), " from referral");

/// When it was urgent is read apart, for those that ever were: returns do not ask.
pub(super) fn from_row(row: &Row) -> rusqlite::Result<WaitingFacts> {
    Ok(WaitingFacts {
        person: row.get(1)?,
        referral: row.get(0)?,
        service: row.get(2)?,
        received_on: row.get(3)?,
        decision: row.get(4)?,
        decided_on: row.get(5)?,
        stovewood: row.get(6)?,
        urgent: Vec::new(),
        first_attended_on: row.get(8)?,
        ended_on: row.get(9)?,
    })
}

/// The rank in the list's order: put first with a reason or not, then the lane. Only a referral that ever was urgent is looked up.
/// The statuses that enter the fast lane are data: they come as four values, those not needed empty.
macro_rules! rank {
    () => {
        "case when urgent_reason <> '' and exists (select 1 from urgent where referral_id = referral.id and from_on <= :at
            and (until_on is null or until_on >= :at) and (urgent.ended_on is null or urgent.ended_on > :at)) then 0 else 2 end
         + (stovewood not in (:fast0, :fast1, :fast2, :fast3)) as rank"
    };
}

/// Accepted by then.
macro_rules! accepted {
    () => {
        "received_on <= :at and decision = 'accepted' and (decided_on is null or decided_on <= :at)"
    };
}

/// Who waits for a service at a day: unseen and open now, or seen or closed only later. With the rank in the list's order.
const LISTED: &str = concat!(
    "listed as (select id, received_on, ",
    rank!(),
    " from referral where service_id = :service and first_attended_on is null and ended_on is null and ",
    accepted!(),
    " union all select id, received_on, ",
    rank!(),
    " from referral where service_id = :service and first_attended_on > :at and ",
    accepted!(),
    " union all select id, received_on, ",
    rank!(),
    " from referral where service_id = :service and first_attended_on is null and ended_on > :at and ",
    accepted!(),
    ")"
);

/// A status that no referral has, for places that a lane does not use.
const NO_STATUS: &str = "";

/// The part of a list that a screen shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Window {
    /// Everyone on the list, by rank.
    pub ranks: Ranks,
    /// Which place (from 0) the first row has.
    pub first: usize,
    /// The rows, in order.
    pub rows: Vec<WindowRow>,
}

/// One row of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowRow {
    /// The place and its reason.
    pub entry: Entry,
    /// The facts it stands on.
    pub facts: WaitingFacts,
    /// What the person is called.
    pub called: String,
    /// What happened while they wait.
    pub meanwhile: Meanwhile,
}

/// The days of those who wait and of those seen since, read from the indexes alone (a test looks at how).
const DAYS: &str = "
select received_on, decision, decided_on, stovewood, first_attended_on from referral
where service_id = :service and first_attended_on is null and ended_on is null and received_on <= :at
union all select received_on, decision, decided_on, stovewood, first_attended_on from referral
where service_id = :service and first_attended_on > :since and received_on <= :at
union all select received_on, decision, decided_on, stovewood, first_attended_on from referral
where service_id = :service and first_attended_on is null and ended_on > :at and received_on <= :at";

impl Store {
    /// Every referral of one service that waits or is undecided at `at`, or was first seen in the twelve months up to it.
    pub fn waiting_facts(&self, service: ServiceId, at: Day) -> Result<Vec<WaitingFacts>> {
        let mut statement = self.conn.prepare_cached(&format!(
            "{COLUMNS} where service_id = :service and first_attended_on is null and ended_on is null and received_on <= :at
             union all {COLUMNS} where service_id = :service and first_attended_on > :since and received_on <= :at
             union all {COLUMNS} where service_id = :service and first_attended_on is null and ended_on > :at and received_on <= :at"
        ))?;
        let params = named_params! {":service": service, ":at": at, ":since": seen_after(at)};
        let rows = statement.query_map(params, |row| Ok((from_row(row)?, ever_urgent(row)?)))?;
        rows.map(|row| with_urgent(&self.conn, row?)).collect()
    }

    /// The days behind a service's figures, from the indexes alone.
    pub fn waiting_days(&self, service: &Service, at: Day) -> Result<Days> {
        let mut statement = self.conn.prepare_cached(DAYS)?;
        let mut rows = statement.query(named_params! {":service": service.id, ":at": at, ":since": seen_after(at)})?;
        let mut days = Days::default();
        while let Some(row) = rows.next()? {
            days.add(service, &for_figures(row, service.id)?, at);
        }
        Ok(days)
    }

    /// How many wait for a service, by rank.
    pub fn waiting_ranks(&self, service: &Service, at: Day) -> Result<Ranks> {
        let fast = fast(service);
        let mut statement = self.conn.prepare_cached(&format!("with {LISTED} select {} from listed", sums("")))?;
        let params = named_params! {":service": service.id, ":at": at, ":fast0": fast[0], ":fast1": fast[1], ":fast2": fast[2], ":fast3": fast[3]};
        Ok(statement.query_row(params, ranks_from_row)?)
    }

    /// So many rows of a list from a place (from 0) on.
    pub fn waiting_window(&self, service: &Service, at: Day, first: usize, rows: usize) -> Result<Window> {
        let ranks = self.waiting_ranks(service, at)?;
        let first = first.min(ranks.all().saturating_sub(rows));
        let until = (first + rows).min(ranks.all());
        // The row before the first one tells whether that was received the same day.
        let start = first.saturating_sub(1);
        let mut shown = Vec::with_capacity(rows);
        let (mut passed, mut before) = (0, None);
        for rank in Rank::ALL {
            let (from, to) = (start.max(passed), until.min(passed + ranks.of(rank)));
            for (at_rank, id) in (from - passed..).zip(if from < to { self.of_rank(service, at, rank, from - passed, to - from)? } else { Vec::new() }) {
                let Some((facts, called)) = self.waiting_row(id)? else { continue };
                let meanwhile = self.meanwhile(&facts, at)?;
                let own = (rank, facts.received_on);
                let entry = Entry::of(&facts, service, ranks.before(rank, at_rank), before == Some(own), at);
                before = Some(own);
                if entry.position > first {
                    shown.push(WindowRow { entry, facts, called, meanwhile });
                }
            }
            passed += ranks.of(rank);
        }
        Ok(Window { ranks, first, rows: shown })
    }

    /// Some of one rank, in order. It steps over those before without reading them.
    fn of_rank(&self, service: &Service, at: Day, rank: Rank, skip: usize, take: usize) -> Result<Vec<ReferralId>> {
        let fast = fast(service);
        let (skip, take) = (i64::try_from(skip).unwrap_or(i64::MAX), i64::try_from(take).unwrap_or(i64::MAX));
        let mut statement =
            self.conn.prepare_cached(&format!("with {LISTED} select id from listed where rank = :rank order by received_on, id limit :take offset :skip"))?;
        let params = named_params! {
            ":service": service.id, ":at": at, ":fast0": fast[0], ":fast1": fast[1], ":fast2": fast[2], ":fast3": fast[3],
            ":rank": rank as i64, ":take": take, ":skip": skip,
        };
        let rows = statement.query_map(params, |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn waiting_row(&self, id: ReferralId) -> Result<Option<(WaitingFacts, String)>> {
        const SQL: &str = "select r.id, r.person_id, r.service_id, r.received_on, r.decision, r.decided_on, r.stovewood, r.urgent_reason,
             r.first_attended_on, r.ended_on, p.name, p.name_to_use from referral r join person p on p.id = r.person_id where r.id = ?";

        let mut statement = self.conn.prepare_cached(SQL)?;
        let row = statement.query_row([id], |row| Ok(((from_row(row)?, ever_urgent(row)?), called(row)?))).optional()?;
        row.map(|(facts, called)| Ok((with_urgent(&self.conn, facts)?, called))).transpose()
    }

    /// The place of whoever was received first of all who wait for a service.
    pub fn longest_waiting(&self, service: &Service, at: Day) -> Result<Option<Entry>> {
        let fast = fast(service);
        let mut statement = self.conn.prepare_cached(&format!("with {LISTED} select id from listed order by received_on, id limit 1"))?;
        let params = named_params! {":service": service.id, ":at": at, ":fast0": fast[0], ":fast1": fast[1], ":fast2": fast[2], ":fast3": fast[3]};
        let Some(first) = statement.query_row(params, |row| row.get(0)).optional()? else { return Ok(None) };
        Ok(self.waiting_place(service, first, at)?.map(|(entry, _)| entry))
    }

    /// The place of one referral and how many wait there; nothing when it does not wait at `at`.
    pub fn waiting_place(&self, service: &Service, id: ReferralId, at: Day) -> Result<Option<(Entry, usize)>> {
        let Some((facts, _)) = self.waiting_row(id)?.filter(|(facts, _)| facts.service == service.id && facts.is_waiting_at(at)) else { return Ok(None) };
        let fast = fast(service);
        let rank = Rank::of(facts.urgent_at(at).is_some(), service.lane_for(facts.stovewood).0);
        let ahead = "(rank < :rank or (rank = :rank and (received_on, id) < (:received, :id)))";
        let mut statement = self.conn.prepare_cached(&format!(
            "with {LISTED} select {}, count(*), count(*) filter (where rank = :rank and received_on = :received and id < :id) from listed",
            sums(&format!(" and {ahead}"))
        ))?;
        let params = named_params! {
            ":service": service.id, ":at": at, ":fast0": fast[0], ":fast1": fast[1], ":fast2": fast[2], ":fast3": fast[3],
            ":rank": rank as i64, ":received": facts.received_on, ":id": id,
        };
        let (before, of, same_day): (Ranks, usize, usize) = statement.query_row(params, |row| Ok((ranks_from_row(row)?, count(row, 4)?, count(row, 5)?)))?;
        Ok(Some((Entry::of(&facts, service, before, same_day > 0, at), of)))
    }
}

/// Whether a referral is or was urgent: the reason is kept when it is over.
fn ever_urgent(row: &Row) -> rusqlite::Result<bool> {
    Ok(!row.get_ref(7)?.as_str()?.is_empty())
}

fn with_urgent(conn: &Connection, (mut facts, ever): (WaitingFacts, bool)) -> Result<WaitingFacts> {
    if ever {
        facts.urgent = well::urgent_of(conn, facts.referral)?;
    }
    Ok(facts)
}

/// A count for each rank, narrowed by a condition.
fn sums(and: &str) -> String {
    (0..4).map(|rank| format!("count(*) filter (where rank = {rank}{and})")).collect::<Vec<_>>().join(", ")
}

fn ranks_from_row(row: &Row) -> rusqlite::Result<Ranks> {
    Ok(Ranks([count(row, 0)?, count(row, 1)?, count(row, 2)?, count(row, 3)?]))
}

fn count(row: &Row, column: usize) -> rusqlite::Result<usize> {
    row.get::<_, u32>(column).map(|n| usize::try_from(n).unwrap_or(usize::MAX))
}

/// What the person is called, after the columns of [`from_row`].
fn called(row: &Row) -> rusqlite::Result<String> {
    Ok(PersonDetails { name: row.get(10)?, name_to_use: row.get(11)?, ..PersonDetails::default() }.called().to_owned())
}

/// The codes that enter the service's fast lane.
fn fast(service: &Service) -> [&'static str; 4] {
    let mut codes = [NO_STATUS; 4];
    let entering = Stovewood::ALL.iter().filter(|status| service.lane_for(**status) == (crate::domain::codes::Lane::Stovewood, true));
    codes.iter_mut().zip(entering).for_each(|(place, status)| *place = status.code());
    codes
}

/// Enough of a referral for the figures. Whoever left the list unseen waits while `ended_on` is ahead, and the read leaves others out.
fn for_figures(row: &Row, service: ServiceId) -> rusqlite::Result<WaitingFacts> {
    Ok(WaitingFacts {
        person: crate::domain::ids::PersonId(0),
        referral: ReferralId(0),
        service,
        received_on: row.get(0)?,
        decision: row.get(1)?,
        decided_on: row.get(2)?,
        stovewood: row.get(3)?,
        urgent: Vec::new(),
        first_attended_on: row.get(4)?,
        ended_on: None,
    })
}

#[cfg(test)]
mod tests;
