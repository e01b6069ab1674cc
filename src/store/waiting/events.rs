//! Events that drive demand, and the facts behind waits over time.

use super::{COLUMNS, ever_urgent, from_row, with_urgent};
use crate::domain::day::Day;
use crate::domain::ids::{EventId, ServiceId};
use crate::domain::waiting::WaitingFacts;
use crate::domain::waiting::months::{DemandEvent, EventDetails};
use crate::store::Store;
use crate::store::error::{Error, Result};
use crate::store::writer::{Cell, Writer};
use rusqlite::{Row, named_params};

/// How far ahead an event may lie, in days: longer is a slip of the year.
const AHEAD: i64 = 5 * 366;

pub(in crate::store) fn write_event(writer: &mut Writer, id: Option<EventId>, details: &EventDetails, today: Day) -> Result<EventId> {
    if details.words.trim().is_empty() {
        return Err(Error::refused("words", "Say what it is, in a few words."));
    }
    if details.on > today.plus_days(AHEAD) {
        return Err(Error::refused("on", format!("{} is years ahead. Check the year.", details.on)));
    }
    let cells: [Cell; 3] = [("on_day", &details.on), ("kind", &details.kind), ("words", &details.words)];
    match id {
        Some(id) => writer.update("demand_event", id.0, &cells).map(|()| id),
        None => writer.insert("demand_event", &cells).map(EventId),
    }
}

fn event_from_row(row: &Row) -> rusqlite::Result<DemandEvent> {
    Ok(DemandEvent { id: row.get("id")?, details: EventDetails { on: row.get("on_day")?, kind: row.get("kind")?, words: row.get("words")? } })
}

impl Store {
    /// Events from a day to a day, both included, the latest first.
    pub fn events(&self, from: Day, to: Day) -> Result<Vec<DemandEvent>> {
        let mut statement = self.conn.prepare_cached("select * from demand_event where on_day between :from and :to order by on_day desc, id desc")?;
        let rows = statement.query_map(named_params! {":from": from, ":to": to}, event_from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Referrals of a service that waited on any day from `since` to `at`, or were first seen then.
    pub fn waiting_history(&self, service: ServiceId, since: Day, at: Day) -> Result<Vec<WaitingFacts>> {
        let mut statement = self.conn.prepare_cached(&format!(
            "{COLUMNS} where service_id = :service and first_attended_on is null and ended_on is null and received_on <= :at
             union all {COLUMNS} where service_id = :service and first_attended_on >= :since and received_on <= :at
             union all {COLUMNS} where service_id = :service and first_attended_on is null and ended_on >= :since and received_on <= :at"
        ))?;
        let rows = statement.query_map(named_params! {":service": service, ":at": at, ":since": since}, |row| Ok((from_row(row)?, ever_urgent(row)?)))?;
        rows.map(|row| with_urgent(&self.conn, row?)).collect()
    }
}
