//! What is read to find what is wrong before a return: choices of a service without a reason, attended appointments that began
//! nothing, planned endings without an exit strategy, records that may be one person. Judges nothing itself.

use super::Store;
use super::error::Result;
use crate::domain::codes::{Attendance, ContactKind, Source};
use crate::domain::day::{Born, Day};
use crate::domain::person::KnownAge;
use crate::domain::report::Period;
use crate::domain::report::gaps::Doubts;
use crate::domain::routing::RouteAsk;
use rusqlite::{Row, ToSql, named_params};

const CHOSEN: &str = "select r.person_id, r.id, r.service_id, p.born, r.received_on, r.stovewood, p.residency, r.role, r.need, r.trs_hub,
  (select group_concat(source, ' ') from referral_source where referral_id = r.id)
from referral r join person p on p.id = r.person_id
where r.received_on between :from and :to and not exists (select 1 from route_choice where id = r.id) order by r.id";

/// Appointments that were attended and began nothing: which kinds could have begun support, and what counts as attended, is filled in.
const ATTENDED: &str = "select r.person_id, r.id, r.service_id, min(c.on_day) from referral r join contact c on c.referral_id = r.id
where r.first_attended_on is null and r.decision = 'accepted' and (r.ended_on is null or r.ended_on > :to)
  and c.on_day between r.received_on and :to and c.kind in (KINDS) and c.attendance in (MADE)
group by r.id order by r.id";

const NO_EXIT: &str = "select e.person_id, e.id, e.service_id from episode e
where e.ended_on between :from and :to and e.ending = 'planned' and not exists (select 1 from exit_strategy where id = e.id) order by e.id";

const ALIKE: &str = "select one.id, other.id from person one join person other on other.name = one.name and other.born = one.born and other.id > one.id
where length(one.born) = 10 and one.name <> '' order by one.id, other.id";

impl Store {
    /// What may be wrong in the figures of that period.
    pub fn doubts(&self, period: Period) -> Result<Doubts> {
        let days = named_params! {":from": period.from, ":to": period.to};
        Ok(Doubts {
            chosen: self.all(CHOSEN, days, chosen)?,
            attended: self.all(&attended(), named_params! {":to": period.to}, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?,
            no_exit: self.all(NO_EXIT, days, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?,
            alike: self.all(ALIKE, &[], |row| Ok((row.get(0)?, row.get(1)?)))?,
        })
    }

    fn all<T>(&self, sql: &str, with: &[(&str, &dyn ToSql)], read: fn(&Row) -> rusqlite::Result<T>) -> Result<Vec<T>> {
        Ok(self.conn.prepare_cached(sql)?.query_map(with, read)?.collect::<rusqlite::Result<_>>()?)
    }
}

/// The query for attended appointments, with the kinds and the attendance that the domain names.
fn attended() -> String {
    let list = |codes: &mut dyn Iterator<Item = &'static str>| codes.map(|code| format!("'{code}'")).collect::<Vec<_>>().join(", ");
    let kinds = list(&mut ContactKind::ALL.iter().filter(|kind| kind.can_open_an_episode()).map(|kind| kind.code()));
    let made = list(&mut Attendance::ALL.iter().filter(|attendance| attendance.is_contact_made()).map(|attendance| attendance.code()));
    ATTENDED.replace("KINDS", &kinds).replace("MADE", &made)
}

fn chosen(row: &Row) -> rusqlite::Result<(crate::domain::ids::PersonId, crate::domain::ids::ReferralId, crate::domain::ids::ServiceId, RouteAsk)> {
    let (born, on): (Option<Born>, Day) = (row.get(3)?, row.get(4)?);
    let sources: Option<String> = row.get(10)?;
    let ask = RouteAsk {
        age: KnownAge::of(born, on),
        on,
        sources: sources.unwrap_or_default().split(' ').filter_map(|code| Source::parse(code).ok()).collect(),
        stovewood: row.get(5)?,
        residency: row.get(6)?,
        role: row.get(7)?,
        need: row.get(8)?,
        trs_hub: row.get(9)?,
    };
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, ask))
}
