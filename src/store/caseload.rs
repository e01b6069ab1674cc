//! The rows behind Caseload and Today: my open episodes and what hangs on them, as at a day.
//! One statement a list, through the index of my assignments; nothing here looks at everybody's rows.

use super::Store;
use super::error::Result;
use super::referrals::ME;
use super::sql::called;
use super::waiting::{offers, well};
use crate::domain::agenda::{AgendaFacts, MarkerDue, MyWaiting, OnwardDue, RiskDue, RouteStepDue, StepDownDue};
use crate::domain::caseload::CaseRow;
use crate::domain::clock::{ClockFacts, next_review};
use crate::domain::codes::Area;
use crate::domain::day::Day;
use crate::domain::exit::{Exit, ExitDetails, missing};
use crate::domain::ids::ServiceId;
use crate::domain::provider::Reference;
use crate::domain::waiting::well::CallPlan;
use rusqlite::{Row, named_params};

/// My open episodes on a day, each once: key worker before cover.
const MINE: &str = "mine as materialized (
    select episode_id, max(part) as part from assignment
    where worker_id = :me and (until_on is null or until_on >= :at) and from_on <= :at
      and exists (select 1 from episode where id = episode_id and started_on <= :at and (ended_on is null or ended_on > :at))
    group by episode_id)";

const CASES: &str = "
select e.id as episode_id, e.person_id, e.referral_id, e.service_id, e.started_on, mine.part,
       p.name, p.name_to_use, p.born, r.received_on, r.stovewood,
       held.on_day as last_review_on, held.next_on as next_review_on,
       last.on_day as last_contact_on, last.next_on as next_contact_on,
       (select count(*) from contact where referral_id = e.referral_id and on_day <= :at and attendance not in ('attended', 'late') and on_day >= coalesce(last.on_day, e.started_on)) as tries,
       (select max(until_on) from extension where episode_id = e.id and agreed_on <= :at) as extended_until,
       x.id is not null as exit_begun, coalesce(x.recurrence_contacts, '') as recurrence_contacts, coalesce(x.no_onward_reason, '') as no_onward_reason,
       (select count(*) from onward where episode_id = e.id and offered_on <= :at
          and (select state from onward_step where onward_id = onward.id and on_day <= :at order by id desc limit 1) not in ('declined-by-person', 'declined-by-service', 'withdrawn')) as standing,
       plan.contact_every_days, plan.review_on as plan_review_on, plan.agreed_on
from mine
join episode e on e.id = mine.episode_id
join person p on p.id = e.person_id
join referral r on r.id = e.referral_id
left join plan on plan.episode_id = e.id and plan.version = (select max(version) from plan where episode_id = e.id and agreed_on <= :at)
left join review held on held.id = (select id from review where episode_id = e.id and on_day <= :at order by on_day desc, id desc limit 1)
left join exit_strategy x on x.id = e.id
left join contact last on last.id = (select id from contact where referral_id = e.referral_id and on_day <= :at and attendance in ('attended', 'late') order by on_day desc, id desc limit 1)
order by e.id";

/// By place, in the order of `CASES`: looking every name up took as long as some of the lookups themselves.
fn case_from_row(row: &Row, reference: &Reference) -> rusqlite::Result<CaseRow> {
    let service: ServiceId = row.get(3)?;
    let details = ExitDetails { recurrence_contacts: row.get(18)?, no_onward_reason: row.get(19)?, ..ExitDetails::default() };
    let begun: bool = row.get(17)?;
    let exit = begun.then(|| Exit { details, step_downs: Vec::new() });
    let standing: i64 = row.get(20)?;
    let (last_review_on, agreed_on): (Option<Day>, Option<Day>) = (row.get(11)?, row.get(23)?);
    let (planned, promised): (Option<Day>, Option<Day>) = (row.get(22)?, row.get(12)?);
    Ok(CaseRow {
        person: row.get(1)?,
        name: row.get(6)?,
        name_to_use: row.get(7)?,
        born: row.get(8)?,
        referral: row.get(2)?,
        episode: row.get(0)?,
        service,
        stovewood: row.get(10)?,
        part: row.get(5)?,
        clock: ClockFacts {
            received_on: row.get(9)?,
            started_on: row.get(4)?,
            ended_on: None,
            area: reference.service(service).map_or(Area::Sa1, |service| service.area),
            last_review_on,
            next_review_on: next_review(agreed_on.map(|on| (on, planned)), last_review_on.map(|on| (on, promised))),
            last_contact_on: row.get(13)?,
            next_contact_on: row.get(14)?,
            contact_every_days: row.get(21)?,
            extended_until: row.get(16)?,
        },
        exit_begun: begun,
        exit_missing: missing(exit.as_ref(), usize::try_from(standing).unwrap_or(0)),
        tries_since_contact: row.get(15)?,
    })
}

impl Store {
    /// My open episodes, as at a day.
    pub fn cases(&self, at: Day) -> Result<Vec<CaseRow>> {
        let mut statement = self.conn.prepare_cached(&format!("with {MINE} {CASES}"))?;
        let reference = self.reference_at(at)?;
        let rows = statement.query_map(named_params! {":me": ME, ":at": at}, |row| case_from_row(row, &reference))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// All that Today reads, as at a day.
    pub fn agenda_facts(&self, at: Day) -> Result<AgendaFacts> {
        let (cases, waiting, reference) = (self.cases(at)?, self.my_waiting(at)?, self.reference_at(at)?);
        Ok(AgendaFacts {
            transfers: self.transfers_due(&cases, &waiting, at)?,
            cases,
            waiting,
            onward: self.onward_due(at)?,
            risks: self.risks_due(at)?,
            markers: self.markers_near(at, reference.coming_up(at))?,
            step_downs: self.step_downs_due(at)?,
            route_steps: self.route_steps_due(at)?,
            entries: self.entries_due(at, reference.coming_up(at))?,
            pages: self.pages_due(reference.coming_up(at))?,
        })
    }

    fn my_waiting(&self, at: Day) -> Result<Vec<MyWaiting>> {
        let mut statement = self.conn.prepare_cached(
            "select r.*, p.name, p.name_to_use, last.on_day as last_contact_on, last.next_on as next_contact_on
             from referral r join person p on p.id = r.person_id
             left join contact last on last.id = (select id from contact where referral_id = r.id and on_day <= :at and attendance in ('attended', 'late') order by on_day desc, id desc limit 1)
             where r.id in (
                 select id from referral where worker_id = :me and first_attended_on is null and ended_on is null
                 union all select id from referral where worker_id = :me and first_attended_on > :at
                 union all select id from referral where worker_id = :me and first_attended_on is null and ended_on > :at)
               and r.received_on <= :at and r.decision in ('accepted', 'pending') and (r.ended_on is null or r.ended_on > :at)
             order by r.id",
        )?;
        let rows = statement.query_map(named_params! {":me": ME, ":at": at}, |row| {
            Ok(MyWaiting {
                person: row.get("person_id")?,
                referral: row.get("id")?,
                called: called(row)?,
                service: row.get("service_id")?,
                stovewood: row.get("stovewood")?,
                received_on: row.get("received_on")?,
                decided_on: row.get("decided_on")?,
                decision: row.get("decision")?,
                last_contact_on: row.get("last_contact_on")?,
                next_contact_on: row.get("next_contact_on")?,
                calls: None,
                offer: None,
            })
        })?;
        let with_wait = |row: rusqlite::Result<MyWaiting>| {
            let mut row = row?;
            row.calls = CallPlan::at(&well::calls_of(&self.conn, row.referral)?, at);
            let offers = offers::offers_of(&self.conn, row.referral)?;
            row.offer = offers.into_iter().filter_map(|offer| offer.as_at(at)).rfind(|offer| offer.state().is_open());
            Ok(row)
        };
        rows.map(with_wait).collect()
    }

    fn onward_due(&self, at: Day) -> Result<Vec<OnwardDue>> {
        let mut statement = self.conn.prepare_cached(&format!(
            "with {MINE}
             select onward.id, onward.episode_id, onward.chase_on, onward.priority_asked, e.person_id, p.name, p.name_to_use, organisation.name as organisation, s.state, s.on_day as since
             from mine join onward on onward.episode_id = mine.episode_id join episode e on e.id = mine.episode_id join person p on p.id = e.person_id
             join organisation on organisation.id = onward.organisation_id
             join onward_step s on s.id = (select id from onward_step where onward_id = onward.id and on_day <= :at order by id desc limit 1)
             where s.state not in ('ended', 'declined-by-person', 'declined-by-service', 'withdrawn') order by onward.id"
        ))?;
        let rows = statement.query_map(named_params! {":me": ME, ":at": at}, |row| {
            Ok(OnwardDue {
                person: row.get("person_id")?,
                onward: row.get("id")?,
                episode: row.get("episode_id")?,
                called: called(row)?,
                organisation: row.get("organisation")?,
                state: row.get("state")?,
                since: row.get("since")?,
                chase_on: row.get("chase_on")?,
                priority_asked: row.get("priority_asked")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn risks_due(&self, at: Day) -> Result<Vec<RiskDue>> {
        let mut statement = self.conn.prepare_cached(&format!(
            "with {MINE}
             select risk.kind, risk.review_on, p.id as person_id, p.name, p.name_to_use
             from (select distinct e.person_id from mine join episode e on e.id = mine.episode_id) own
             join person p on p.id = own.person_id join risk on risk.person_id = p.id
             where risk.review_on is not null and risk.noted_on <= :at and (risk.closed_on is null or risk.closed_on > :at) order by risk.id"
        ))?;
        let rows = statement.query_map(named_params! {":me": ME, ":at": at}, |row| {
            Ok(RiskDue { person: row.get("person_id")?, called: called(row)?, kind: row.get("kind")?, review_on: row.get("review_on")? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Markers as many days back as ahead; later ones ask for nothing yet, earlier ones nothing any more.
    fn markers_near(&self, at: Day, ahead: Day) -> Result<Vec<MarkerDue>> {
        let mut statement = self.conn.prepare_cached(&format!(
            "with {MINE}
             select marker.kind, marker.on_day, p.id as person_id, p.name, p.name_to_use,
               (select max(c.on_day) from contact c join referral r on r.id = c.referral_id
                where r.person_id = p.id and c.on_day <= :at and c.attendance in ('attended', 'late')) as last_contact_on
             from (select distinct e.person_id from mine join episode e on e.id = mine.episode_id) own
             join person p on p.id = own.person_id join marker on marker.person_id = p.id
             where marker.on_day between :from and :ahead order by marker.id"
        ))?;
        let from = at.plus_days(-at.days_to(ahead));
        let rows = statement.query_map(named_params! {":me": ME, ":at": at, ":from": from, ":ahead": ahead}, |row| {
            Ok(MarkerDue {
                person: row.get("person_id")?,
                called: called(row)?,
                kind: row.get("kind")?,
                on: row.get("on_day")?,
                last_contact_on: row.get("last_contact_on")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Mine are those of referrals that I hold, and those of no referral yet.
    fn route_steps_due(&self, at: Day) -> Result<Vec<RouteStepDue>> {
        let mut statement = self.conn.prepare_cached(
            "select s.*, p.name, p.name_to_use from route_step s join person p on p.id = s.person_id left join referral r on r.id = s.referral_id
             where (s.state = 'open' or s.closed_on > :at) and s.begun_on <= :at and (r.id is null or r.worker_id = :me) order by s.id",
        )?;
        let rows = statement.query_map(named_params! {":me": ME, ":at": at}, |row| {
            Ok(RouteStepDue {
                person: row.get("person_id")?,
                referral: row.get("referral_id")?,
                called: called(row)?,
                kind: row.get("kind")?,
                service: row.get("service_id")?,
                begun_on: row.get("begun_on")?,
                due_on: row.get("due_on")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn step_downs_due(&self, at: Day) -> Result<Vec<StepDownDue>> {
        let mut statement = self.conn.prepare_cached(&format!(
            "with {MINE}
             select step_down.words, step_down.due_on, e.id as episode_id, e.person_id, p.name, p.name_to_use
             from mine join step_down on step_down.episode_id = mine.episode_id join episode e on e.id = mine.episode_id join person p on p.id = e.person_id
             where step_down.done_on is null or step_down.done_on > :at order by step_down.id"
        ))?;
        let rows = statement.query_map(named_params! {":me": ME, ":at": at}, |row| {
            Ok(StepDownDue {
                person: row.get("person_id")?,
                episode: row.get("episode_id")?,
                called: called(row)?,
                words: row.get("words")?,
                due_on: row.get("due_on")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
