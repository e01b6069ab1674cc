//! What waiting lists read. A list on the screen is a window: the rows shown, each with who stands before it, from counts by index.
//! The whole list, for `waiting --json` and as the reference of the window, reads all facts. Figures read days alone.

pub(super) mod events;
pub(super) mod offers;
pub(super) mod well;

use super::Store;
use super::error::Result;
use super::sql::called;
use crate::domain::codes::{Lane, Stovewood};
use crate::domain::day::Day;
use crate::domain::ids::{ReferralId, ServiceId};
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

/// When it was urgent is read apart, for those that ever were: returns do not ask. In line, because returns read thousands.
#[inline]
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

/// Whether a referral is in the general lane. The statuses that enter the fast one are data: four values, those not needed empty.
macro_rules! general {
    () => {
        "stovewood not in (:fast0, :fast1, :fast2, :fast3)"
    };
}

/// The rank in the list's order: put first with a reason or not, then the lane. Only a referral that ever was urgent is looked up.
macro_rules! rank {
    () => {
        concat!(
            "case when urgent_reason <> '' and exists (select 1 from urgent where referral_id = referral.id and from_on <= :at
            and (until_on is null or until_on >= :at) and (urgent.ended_on is null or urgent.ended_on > :at)) then 0 else 2 end + (",
            general!(),
            ") as rank"
        )
    };
}

/// Accepted by then.
macro_rules! accepted {
    () => {
        "received_on <= :at and decision = 'accepted' and (decided_on is null or decided_on <= :at)"
    };
}

macro_rules! listed {
    ($which:literal) => {
        concat!("select ", rank!(), ", received_on, id from referral where service_id = :service and ", $which, " and ", accepted!())
    };
}

/// Who waits for a service at a day: unseen and open now, or seen or closed only later. From the indexes alone (a test looks at how).
const LISTED: &str = concat!(
    listed!("first_attended_on is null and ended_on is null"),
    " union all ",
    listed!("first_attended_on > :at"),
    " union all ",
    listed!("first_attended_on is null and ended_on > :at")
);

/// One place on a list: they are sorted by all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Listed {
    rank: Rank,
    received_on: Day,
    id: ReferralId,
}

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

macro_rules! days {
    ($which:literal) => {
        concat!(
            "select received_on, first_attended_on, decision, decided_on, ",
            general!(),
            " from referral where service_id = :service and received_on <= :at and ",
            $which
        )
    };
}

/// The days of those who wait and of those seen since, read from the indexes alone (a test looks at how).
const DAYS: &str = concat!(
    days!("first_attended_on is null and ended_on is null"),
    " union all ",
    days!("first_attended_on > :since"),
    " union all ",
    days!("first_attended_on is null and ended_on > :at")
);

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
        let fast = fast(service);
        let params = named_params! {":service": service.id, ":at": at, ":since": seen_after(at), ":fast0": fast[0], ":fast1": fast[1], ":fast2": fast[2], ":fast3": fast[3]};
        let mut rows = statement.query(params)?;
        let mut days = Days::as_at(at);
        while let Some(row) = rows.next()? {
            let lane = if row.get(4)? { Lane::General } else { Lane::Stovewood };
            match row.get(1)? {
                Some(seen_on) if seen_on <= at => days.add_seen(lane, row.get(0)?, seen_on),
                _ => days.add_unseen(lane, row.get(0)?, row.get(2)?, row.get(3)?),
            }
        }
        Ok(days)
    }

    /// How many wait for a service, by rank.
    pub fn waiting_ranks(&self, service: &Service, at: Day) -> Result<Ranks> {
        Ok(ranks_of(&self.listed(service, at)?))
    }

    /// Everyone on a list in its order, from the indexes alone.
    fn listed(&self, service: &Service, at: Day) -> Result<Vec<Listed>> {
        let fast = fast(service);
        let mut statement = self.conn.prepare_cached(LISTED)?;
        let params = named_params! {":service": service.id, ":at": at, ":fast0": fast[0], ":fast1": fast[1], ":fast2": fast[2], ":fast3": fast[3]};
        let mut rows = statement.query(params)?;
        let mut listed = Vec::new();
        while let Some(row) = rows.next()? {
            listed.push(Listed { rank: rank_of(row.get(0)?), received_on: row.get(1)?, id: row.get(2)? });
        }
        listed.sort_unstable();
        Ok(listed)
    }

    /// So many rows of a list from a place (from 0) on.
    pub fn waiting_window(&self, service: &Service, at: Day, first: usize, rows: usize) -> Result<Window> {
        let listed = self.listed(service, at)?;
        let ranks = ranks_of(&listed);
        let first = first.min(listed.len().saturating_sub(rows));
        let mut before = ranks_of(&listed[..first]);
        let mut shown = Vec::with_capacity(rows);
        for (place, own) in listed.iter().enumerate().skip(first).take(rows) {
            if let Some((facts, called)) = self.waiting_row(own.id)? {
                let entry = Entry::of(&facts, service, before, shares_day(&listed, place), at);
                let meanwhile = self.meanwhile(&facts, at)?;
                shown.push(WindowRow { entry, facts, called, meanwhile });
            }
            before.add(own.rank);
        }
        Ok(Window { ranks, first, rows: shown })
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
        let Some(first) = self.listed(service, at)?.into_iter().min_by_key(|own| (own.received_on, own.id)) else { return Ok(None) };
        Ok(self.waiting_place(service, first.id, at)?.map(|(entry, _)| entry))
    }

    /// The place of one referral and how many wait there; nothing when it does not wait at `at`.
    pub fn waiting_place(&self, service: &Service, id: ReferralId, at: Day) -> Result<Option<(Entry, usize)>> {
        let Some((facts, _)) = self.waiting_row(id)?.filter(|(facts, _)| facts.service == service.id && facts.is_waiting_at(at)) else { return Ok(None) };
        let listed = self.listed(service, at)?;
        let Some(place) = listed.iter().position(|own| own.id == id) else { return Ok(None) };
        let entry = Entry::of(&facts, service, ranks_of(&listed[..place]), shares_day(&listed, place), at);
        Ok(Some((entry, listed.len())))
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

/// The rank of that number in the list's order, as the lists' SQL counts them.
fn rank_of(number: u8) -> Rank {
    Rank::ALL.get(usize::from(number)).copied().unwrap_or(Rank::General)
}

fn ranks_of(listed: &[Listed]) -> Ranks {
    let mut ranks = Ranks::default();
    listed.iter().for_each(|own| ranks.add(own.rank));
    ranks
}

/// Whether the one right before that place has the same rank and was received the same day.
fn shares_day(listed: &[Listed], place: usize) -> bool {
    let on = |place: usize| listed.get(place).map(|own| (own.rank, own.received_on));
    place.checked_sub(1).is_some_and(|before| on(before) == on(place))
}

/// The codes that enter the service's fast lane.
fn fast(service: &Service) -> [&'static str; 4] {
    let mut codes = [NO_STATUS; 4];
    let entering = Stovewood::ALL.iter().filter(|status| service.lane_for(**status) == (Lane::Stovewood, true));
    codes.iter_mut().zip(entering).for_each(|(place, status)| *place = status.code());
    codes
}

#[cfg(test)]
mod tests;
