//! Supervision sessions, what changed on my cases since one of them, and what was decided at one.
//! What changed is read in one statement, through the indexes of my own cases; which of it is talked about is the domain's.

use super::Store;
use super::entries::entry_of;
use super::error::{Error, Result};
use super::referrals::ME;
use super::sql::called;
use super::writer::Writer;
use crate::domain::codes::Changed;
use crate::domain::day::Day;
use crate::domain::entry::Entry;
use crate::domain::entry::supervised::Supervised;
use crate::domain::ids::{PersonId, SupervisionId};
use crate::domain::supervision::{ChangeOf, Session, SessionDetails, last_before};
use rusqlite::{Row, named_params};

/// Everybody I worked with or who waited with me at any time between the two days.
const OWN: &str = "own as materialized (
    select e.person_id, e.id as episode_id, e.referral_id from assignment a join episode e on e.id = a.episode_id
    where a.worker_id = :me and a.from_on <= :at and (a.until_on is null or a.until_on >= :since)
      and e.started_on <= :at and (e.ended_on is null or e.ended_on >= :since)
    union
    select person_id, null, id from referral
    where worker_id = :me and first_attended_on is null and decision in ('accepted', 'pending') and received_on <= :at and (ended_on is null or ended_on >= :since)),
people as materialized (select distinct person_id from own)";

const CHANGES: &str = "
select person_id, 'referred' as what, received_on as on_day, 1 as times, '' as about, '' as before
from referral where person_id in people and received_on between :since and :at
union all
select e.person_id, 'started', started_on, 1, '', '' from own join episode e on e.id = own.episode_id where started_on between :since and :at
union all
select e.person_id, 'ended', ended_on, 1, coalesce(ending, ''), '' from own join episode e on e.id = own.episode_id where ended_on between :since and :at
union all
select person_id, 'risk', noted_on, 1, kind, '' from risk where person_id in people and noted_on between :since and :at
union all
select person_id, 'risk-closed', closed_on, 1, kind, '' from risk where person_id in people and closed_on between :since and :at
union all
select own.person_id, 'plan', agreed_on, 1, version, '' from own join plan on plan.episode_id = own.episode_id where agreed_on between :since and :at
union all
select own.person_id, 'review', on_day, 1, '', '' from own join review on review.episode_id = own.episode_id where on_day between :since and :at
union all
select own.person_id, 'step', step.achieved_on, 1, step.words, ''
from own join plan on plan.episode_id = own.episode_id and plan.version = (select max(version) from plan later where later.episode_id = own.episode_id)
join outcome on outcome.plan_id = plan.id join step on step.outcome_id = outcome.id where step.achieved_on between :since and :at
union all
select own.person_id, 'reading', r.on_day, 1, r.measure || ' ' || r.score,
  coalesce((select score from reading b where b.referral_id = r.referral_id and b.measure = r.measure and b.on_day < :since order by b.on_day desc, b.id desc limit 1), '')
from own join reading r on r.referral_id = own.referral_id where r.on_day between :since and :at
  and not exists (select 1 from reading c where c.referral_id = r.referral_id and c.measure = r.measure and c.on_day <= :at and (c.on_day, c.id) > (r.on_day, r.id))
union all
select person_id, 'marker', on_day, 1, kind, '' from marker where person_id in people and on_day between :since and :at
union all
select own.person_id, case when attendance in ('attended', 'late') then 'made' else 'tried' end, max(on_day), count(*), '', ''
from own join contact on contact.referral_id = own.referral_id where on_day between :since and :at group by 1, 2
union all
select own.person_id, 'notes', max(on_day), count(*), '', ''
from own join contact on contact.referral_id = own.referral_id where on_day between :since and :at and note <> '' group by 1
union all
select own.person_id, 'onward', s.on_day, 1, organisation.name, s.state
from own join onward on onward.episode_id = own.episode_id join organisation on organisation.id = onward.organisation_id
join onward_step s on s.onward_id = onward.id where s.on_day between :since and :at
union all
select own.person_id, 'extended', agreed_on, 1, until_on, '' from own join extension on extension.episode_id = own.episode_id where agreed_on between :since and :at
union all
select person_id, case kind when 'concern' then 'concern' else 'entry' end, max(known_on), count(*), kind, ''
from entry where person_id in people and kind <> 'supervision' and known_on between :since and :at group by person_id, kind
union all
select person_id, 'still-to-do', watched_from, 1, json_extract(body, '$.said.action'), ''
from entry where person_id in people and kind = 'supervision' and watched_from > :at and known_on <= :at";

fn session_from_row(row: &Row) -> rusqlite::Result<Session> {
    Ok(Session { id: row.get("id")?, details: SessionDetails { on: row.get("on_day")?, kind: row.get("kind")?, who: row.get("who")?, note: row.get("note")? } })
}

pub(super) fn write_session(writer: &mut Writer, id: Option<SupervisionId>, details: &SessionDetails, today: Day) -> Result<SupervisionId> {
    details.check(today).map_err(|(field, why)| Error::refused(field, why))?;
    let cells: [super::writer::Cell; 4] = [("on_day", &details.on), ("kind", &details.kind), ("who", &details.who), ("note", &details.note)];
    match id {
        Some(id) => {
            stays_found(writer, id, details)?;
            writer.update("supervision", id.0, &cells).map(|()| id)
        }
        None => writer.insert("supervision", &cells).map(SupervisionId),
    }
}

/// What was decided about people names the session by its day, its kind and with whom: these stay while something was decided.
fn stays_found(writer: &Writer, id: SupervisionId, details: &SessionDetails) -> Result<()> {
    let before = writer.tx().query_row("select * from supervision where id = ?", [id.0], session_from_row)?.details;
    if (before.on, before.kind, &before.who) == (details.on, details.kind, &details.who) {
        return Ok(());
    }
    let mut statement = writer.tx().prepare_cached("select body from entry where kind = 'supervision' and known_on = ?")?;
    let mut rows = statement.query([before.on])?;
    let mut decided = 0;
    while let Some(row) = rows.next()? {
        decided += usize::from(matches!(entry_of(&row.get::<_, String>(0)?)?, Entry::Supervised(own) if own.kind == before.kind && own.who == before.who));
    }
    if decided == 0 {
        return Ok(());
    }
    let things = if decided == 1 { "One thing was".to_owned() } else { format!("{decided} things were") };
    Err(Error::refused(
        "who",
        format!("{things} decided about people in this session, kept under its day, kind and person. Change those on the records first."),
    ))
}

impl Store {
    /// The sessions held by that day, newest first.
    pub fn sessions(&self, at: Day) -> Result<Vec<Session>> {
        let mut statement = self.conn.prepare_cached("select * from supervision where on_day <= ? order by on_day desc, id desc")?;
        Ok(statement.query_map([at], session_from_row)?.collect::<rusqlite::Result<_>>()?)
    }
    /// When supervision was last held before a day: what a case summary tells the changes since.
    pub fn last_supervision_on(&self, before: Day) -> Result<Option<Day>> {
        Ok(last_before(&self.sessions(before)?, None, before).map(|session| session.details.on))
    }
    /// What changed on my cases from one day to another, both included.
    pub fn changes_since(&self, since: Day, at: Day) -> Result<Vec<ChangeOf>> {
        let sql = format!(
            "with {OWN} select c.*, p.name, p.name_to_use from ({CHANGES}) c join person p on p.id = c.person_id order by c.person_id, c.on_day, c.what, c.about, c.before"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map(named_params! {":me": ME, ":since": since, ":at": at}, |row| {
            let what: Changed = row.get("what")?;
            Ok(ChangeOf {
                person: row.get("person_id")?,
                called: called(row)?,
                what,
                on: row.get("on_day")?,
                count: row.get("times")?,
                about: words(row, "about")?,
                before: words(row, "before")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
    /// What was decided at the sessions of a day, by case code.
    pub fn decided_on(&self, on: Day) -> Result<Vec<(PersonId, Supervised)>> {
        let mut statement = self.conn.prepare_cached("select person_id, body from entry where kind = 'supervision' and known_on = ? order by person_id, id")?;
        let mut rows = statement.query([on])?;
        let mut decided = Vec::new();
        while let Some(row) = rows.next()? {
            if let Entry::Supervised(own) = entry_of(&row.get::<_, String>(1)?)? {
                decided.push((row.get(0)?, own));
            }
        }
        Ok(decided)
    }
}

/// A cell that may be a word or a number, as words.
fn words(row: &Row, column: &str) -> rusqlite::Result<String> {
    Ok(match row.get_ref(column)? {
        rusqlite::types::ValueRef::Integer(number) => number.to_string(),
        other => other.as_str().unwrap_or_default().to_owned(),
    })
}
