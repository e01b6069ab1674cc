//! The rows behind waiting lists: who waits for a service on a day, and who was first seen in the year before it.
//! Three branches, each through its own index, so that a list costs what it shows and not what the file holds.

use super::Store;
use super::error::Result;
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, ServiceId};
use crate::domain::person::PersonDetails;
use crate::domain::waiting::WaitingFacts;
use rusqlite::{OptionalExtension, Row, named_params};
use std::collections::HashMap;

/// What [`from_row`] reads, in this order; more columns may follow. By place, because lists and returns read thousands.
macro_rules! columns {
    () => {
        "id, person_id, service_id, received_on, decision, decided_on, stovewood, urgent_reason, first_attended_on, ended_on"
    };
}
pub(super) use columns;

const COLUMNS: &str = concat!("select ", columns!(), " from referral");

pub(super) fn from_row(row: &Row) -> rusqlite::Result<WaitingFacts> {
    Ok(WaitingFacts {
        person: row.get(1)?,
        referral: row.get(0)?,
        service: row.get(2)?,
        received_on: row.get(3)?,
        decision: row.get(4)?,
        decided_on: row.get(5)?,
        stovewood: row.get(6)?,
        urgent_reason: row.get(7)?,
        first_attended_on: row.get(8)?,
        ended_on: row.get(9)?,
    })
}

impl Store {
    /// Referrals of one service that wait or are undecided at `at`, or were first seen in the twelve months up to it.
    pub fn waiting_facts(&self, service: ServiceId, at: Day) -> Result<Vec<WaitingFacts>> {
        self.waiting_since(service, at, at.plus_months(-12))
    }

    /// Those alone that wait or are undecided at `at`: enough for anyone's place, without the figures of a year.
    pub fn waiting_now(&self, service: ServiceId, at: Day) -> Result<Vec<WaitingFacts>> {
        self.waiting_since(service, at, at)
    }

    fn waiting_since(&self, service: ServiceId, at: Day, since: Day) -> Result<Vec<WaitingFacts>> {
        let mut statement = self.conn.prepare_cached(&format!(
            "{COLUMNS} where service_id = :service and first_attended_on is null and ended_on is null and received_on <= :at
             union all {COLUMNS} where service_id = :service and first_attended_on > :since and received_on <= :at
             union all {COLUMNS} where service_id = :service and first_attended_on is null and ended_on > :at and received_on <= :at"
        ))?;
        let rows = statement.query_map(named_params! {":service": service, ":at": at, ":since": since}, from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What people are called; somebody unknown is left out.
    pub fn called(&self, people: impl IntoIterator<Item = PersonId>) -> Result<HashMap<PersonId, String>> {
        let mut statement = self.conn.prepare_cached("select name, name_to_use from person where id = ?")?;
        let mut called = HashMap::new();
        for person in people {
            let details = |row: &Row| Ok(PersonDetails { name: row.get(0)?, name_to_use: row.get(1)?, ..PersonDetails::default() });
            if let Some(details) = statement.query_row([person], details).optional()? {
                called.insert(person, details.called().to_owned());
            }
        }
        Ok(called)
    }
}
