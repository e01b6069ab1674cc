//! The reasons for choosing a service, and the tracked steps that let a service take someone.
//! A step that is done says so where routing reads it: the referral's TRS hub mark and its sources.

use super::error::{Error, Result};
use super::referrals;
use super::writer::{Cell, Writer};
use crate::domain::codes::{Area, RouteStepKind, RouteStepState, RuleKind, Source};
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, ReferralId, RouteStepId};
use crate::domain::provider::Reference;
use crate::domain::referral::Referral;
use crate::domain::route_step::{RouteChoice, RouteStep, RouteStepClosed, RouteStepDetails};
use crate::domain::routing::{RouteAsk, choosing};
use rusqlite::{Connection, OptionalExtension, Row};

pub(super) fn choices_of(conn: &Connection, person: PersonId) -> Result<Vec<RouteChoice>> {
    let mut statement = conn.prepare_cached(
        "select route_choice.* from route_choice join referral on referral.id = route_choice.id where referral.person_id = ? order by route_choice.id",
    )?;
    let rows = statement.query_map([person], |row| {
        let (against, area): (Option<String>, Option<String>) = (row.get("against")?, row.get("area")?);
        Ok(RouteChoice {
            referral: row.get("id")?,
            against: against.and_then(|code| RuleKind::parse(&code).ok()),
            area: area.and_then(|code| Area::parse(&code).ok()),
            reason: row.get("reason")?,
            on: row.get("chosen_on")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn kept_reason(conn: &Connection, id: ReferralId) -> Result<Option<String>> {
    Ok(conn.prepare_cached("select reason from route_choice where id = ?")?.query_row([id], |row| row.get(0)).optional()?)
}

/// Keeps why a referral goes to its service. Where that needs a reason, one given before counts; without any, `field` is refused.
pub(super) fn keep_choice(writer: &mut Writer, referral: &Referral, reason: &str, on: Day, field: &'static str, reference: &Reference) -> Result<()> {
    let person = super::people::person(writer.tx(), referral.person)?;
    let ask = RouteAsk::of(&person.details, &referral.details);
    let chosen = reference.service(referral.details.service).and_then(|service| choosing(&ask, service, reference));
    let before = kept_reason(writer.tx(), referral.id)?;
    let reason = Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty());
    let Some(kept) = reason.or_else(|| before.clone()) else {
        return chosen.map_or(Ok(()), |chosen| Err(Error::refused(field, chosen.asks)));
    };
    if chosen.is_none() && before.is_none() {
        return Ok(());
    }
    let (against, area) = chosen.map_or((None, None), |chosen| (chosen.against, chosen.area));
    let (against, area) = (against.map(RuleKind::code), area.map(Area::code));
    let cells: [Cell; 4] = [("against", &against), ("area", &area), ("reason", &kept), ("chosen_on", &on)];
    if before.is_some() {
        return writer.update("route_choice", referral.id.0, &cells);
    }
    let mut all: Vec<Cell> = vec![("id", &referral.id)];
    all.extend(cells);
    writer.insert("route_choice", &all).map(drop)
}

/// A referral was changed: what its reason stood against may be another rule now, or none; the reason stays.
pub(super) fn renew_choice(writer: &mut Writer, id: ReferralId, reference: &Reference) -> Result<()> {
    if kept_reason(writer.tx(), id)?.is_none() {
        return Ok(());
    }
    let referral = referrals::referral(writer.tx(), id)?;
    let person = super::people::person(writer.tx(), referral.person)?;
    let ask = RouteAsk::of(&person.details, &referral.details);
    let chosen = reference.service(referral.details.service).and_then(|service| choosing(&ask, service, reference));
    let (against, area) = chosen.map_or((None, None), |chosen| (chosen.against, chosen.area));
    writer.update("route_choice", id.0, &[("against", &against.map(RuleKind::code)), ("area", &area.map(Area::code))])
}

/// A referral made from routing, with the reason where one is needed.
pub(super) fn refer_here(
    writer: &mut Writer,
    person: PersonId,
    details: &crate::domain::referral::ReferralDetails,
    reason: &str,
    reference: &Reference,
    today: Day,
) -> Result<ReferralId> {
    let id = referrals::write_referral(writer, None, person, details, today)?;
    let referral = referrals::referral(writer.tx(), id)?;
    keep_choice(writer, &referral, reason, today, "choice_reason", reference)?;
    Ok(id)
}

fn step_from_row(row: &Row) -> rusqlite::Result<RouteStep> {
    Ok(RouteStep {
        id: row.get("id")?,
        person: row.get("person_id")?,
        referral: row.get("referral_id")?,
        details: RouteStepDetails { kind: row.get("kind")?, service: row.get("service_id")?, due_on: row.get("due_on")?, note: row.get("note")? },
        begun_on: row.get("begun_on")?,
        state: row.get("state")?,
        closed_on: row.get("closed_on")?,
        outcome: row.get("outcome")?,
    })
}

pub(super) fn steps_of(conn: &Connection, person: PersonId) -> Result<Vec<RouteStep>> {
    let mut statement = conn.prepare_cached("select * from route_step where person_id = ? order by begun_on, id")?;
    Ok(statement.query_map([person], step_from_row)?.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn add_step(writer: &mut Writer, person: PersonId, referral: Option<ReferralId>, details: &RouteStepDetails, today: Day) -> Result<RouteStepId> {
    if details.due_on < today {
        return Err(Error::refused("due_on", format!("{} is past. Enter the day to look at it again.", details.due_on)));
    }
    if steps_of(writer.tx(), person)?.iter().any(|step| step.is_open() && step.details.kind == details.kind && step.referral == referral) {
        return Err(Error::refused("due_on", "This step is open already. Mark it done or not needed first (Referrals tab)."));
    }
    let cells: [Cell; 9] = [
        ("person_id", &person),
        ("referral_id", &referral),
        ("kind", &details.kind),
        ("service_id", &details.service),
        ("begun_on", &today),
        ("due_on", &details.due_on),
        ("note", &details.note),
        ("state", &RouteStepState::Open),
        ("outcome", &""),
    ];
    writer.insert("route_step", &cells).map(RouteStepId)
}

pub(super) fn close_step(writer: &mut Writer, id: RouteStepId, closed: &RouteStepClosed, today: Day) -> Result<()> {
    let found = writer.tx().prepare_cached("select * from route_step where id = ?")?.query_row([id], step_from_row).optional()?;
    let step = found.ok_or_else(|| Error::NotFound("such next step".into()))?;
    if !step.is_open() {
        return Err(Error::refused("state", format!("It is {} already. u takes the last change back.", step.state)));
    }
    if closed.state == RouteStepState::Open {
        return Err(Error::refused("state", "Choose done, or not needed."));
    }
    if closed.on > today || closed.on < step.begun_on {
        return Err(Error::refused("on", format!("Enter a day from {} to today.", step.begun_on)));
    }
    if closed.state == RouteStepState::NotNeeded && closed.outcome.trim().is_empty() {
        return Err(Error::refused("outcome", "Say why it is not needed."));
    }
    writer.update("route_step", id.0, &[("state", &closed.state), ("closed_on", &closed.on), ("outcome", &closed.outcome)])?;
    match step.referral.filter(|_| closed.state == RouteStepState::Done) {
        Some(referral) => tell_referral(writer, referral, step.details.kind),
        None => Ok(()),
    }
}

/// What a done step means for routing: a TRS hub case, or `self` among the sources.
fn tell_referral(writer: &mut Writer, referral: ReferralId, kind: RouteStepKind) -> Result<()> {
    match kind {
        RouteStepKind::TrsHub => writer.update("referral", referral.0, &[("trs_hub", &true)]),
        RouteStepKind::SelfReferral => {
            let sources = referrals::referral(writer.tx(), referral)?.details.sources;
            if sources.contains(&Source::SelfReferral) {
                return Ok(());
            }
            let last: i64 = writer
                .tx()
                .prepare_cached("select coalesce(max(position), -1) from referral_source where referral_id = ?")?
                .query_row([referral], |row| row.get(0))?;
            let cells: [Cell; 3] = [("referral_id", &referral), ("position", &(last + 1)), ("source", &Source::SelfReferral)];
            writer.insert("referral_source", &cells).map(drop)
        }
        RouteStepKind::ProviderCheck => Ok(()),
    }
}
