//! Support plans with outcomes and steps, reviews, readings, markers and risks.

use super::error::{Error, Result};
use super::reviews;
use super::writer::Writer;
use crate::domain::day::Day;
use crate::domain::ids::{EpisodeId, MarkerId, OutcomeId, PersonId, PlanId, ReadingId, ReferralId, ReviewId, RiskId, StepId};
use crate::domain::measure::{Marker, MarkerDetails, Reading, ReadingDetails};
use crate::domain::plan::{Outcome, OutcomeDetails, Plan, PlanDetails, Review, ReviewDetails, Step};
use crate::domain::provider::Reference;
use crate::domain::referral::Episode;
use crate::domain::risk::{Risk, RiskDetails};
use rusqlite::{Connection, OptionalExtension, Row};

fn small(number: Option<i64>) -> Option<u32> {
    number.and_then(|number| u32::try_from(number).ok())
}

pub(super) fn plans_of(conn: &Connection, episode: EpisodeId) -> Result<Vec<Plan>> {
    let mut statement = conn.prepare_cached("select * from plan where episode_id = ? order by version")?;
    let mut plans: Vec<Plan> = statement
        .query_map([episode], |row| {
            Ok(Plan {
                id: row.get("id")?,
                version: row.get("version")?,
                details: PlanDetails {
                    agreed_on: row.get("agreed_on")?,
                    agreed_with: row.get("agreed_with")?,
                    expected_weeks: small(row.get("expected_weeks")?),
                    contact_every_days: small(row.get("contact_every_days")?),
                    review_on: row.get("review_on")?,
                },
                outcomes: Vec::new(),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    for plan in &mut plans {
        plan.outcomes = outcomes_of(conn, plan.id)?;
    }
    Ok(plans)
}

fn outcomes_of(conn: &Connection, plan: PlanId) -> Result<Vec<Outcome>> {
    let mut statement = conn.prepare_cached("select * from outcome where plan_id = ? order by position, id")?;
    let mut outcomes: Vec<Outcome> = statement
        .query_map([plan], |row| {
            Ok(Outcome {
                id: row.get("id")?,
                details: OutcomeDetails { domain: row.get("domain")?, words: row.get("words")?, target: row.get("target")? },
                steps: Vec::new(),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    for outcome in &mut outcomes {
        let mut steps = conn.prepare_cached("select * from step where outcome_id = ? order by position, id")?;
        outcome.steps = steps
            .query_map([outcome.id], |row| {
                Ok(Step { id: row.get("id")?, words: row.get("words")?, started_on: row.get("started_on")?, achieved_on: row.get("achieved_on")? })
            })?
            .collect::<rusqlite::Result<_>>()?;
    }
    Ok(outcomes)
}

/// A new version; the outcomes and steps of the last one are carried over, so that nothing has to be typed again.
pub(super) fn agree_plan(writer: &mut Writer, episode: &Episode, details: &PlanDetails, today: Day) -> Result<PlanId> {
    if details.agreed_on > today {
        return Err(Error::refused("agreed_on", format!("{} is in the future. Enter the day it was agreed.", details.agreed_on)));
    }
    if details.agreed_on < episode.started_on {
        return Err(Error::refused("agreed_on", format!("Support started on {}. The plan cannot be earlier.", episode.started_on)));
    }
    if details.agreed_with.trim().is_empty() {
        return Err(Error::refused("agreed_with", "A plan is agreed with the person. Say with whom it was agreed."));
    }
    if details.review_on.is_some_and(|on| on <= details.agreed_on) {
        return Err(Error::refused("review_on", "The review comes after the day the plan was agreed."));
    }
    if details.contact_every_days == Some(0) {
        return Err(Error::refused("contact_every_days", "Enter one day or more, or leave it empty."));
    }
    let last = plans_of(writer.tx(), episode.id)?.pop();
    if let Some(last) = last.as_ref().filter(|last| last.details.agreed_on > details.agreed_on) {
        return Err(Error::refused(
            "agreed_on",
            format!("Version {} was agreed on {}. A newer version cannot be earlier.", last.version, last.details.agreed_on),
        ));
    }
    let version = last.as_ref().map_or(1, |last| last.version + 1);
    let (weeks, every) = (details.expected_weeks.map(i64::from), details.contact_every_days.map(i64::from));
    let plan = PlanId(writer.insert(
        "plan",
        &[
            ("episode_id", &episode.id),
            ("version", &version),
            ("agreed_on", &details.agreed_on),
            ("agreed_with", &details.agreed_with),
            ("expected_weeks", &weeks),
            ("contact_every_days", &every),
            ("review_on", &details.review_on),
        ],
    )?);
    for outcome in last.map(|last| last.outcomes).unwrap_or_default() {
        let id = write_outcome(writer, None, plan, &outcome.details)?;
        for step in outcome.steps {
            let step_id = add_step(writer, id, &step.words)?;
            writer.update("step", step_id.0, &[("started_on", &step.started_on), ("achieved_on", &step.achieved_on)])?;
        }
    }
    Ok(plan)
}

pub(super) fn write_outcome(writer: &mut Writer, id: Option<OutcomeId>, plan: PlanId, details: &OutcomeDetails) -> Result<OutcomeId> {
    if details.words.trim().is_empty() {
        return Err(Error::refused("words", "Write the outcome in the person's words."));
    }
    match id {
        Some(id) => writer.update("outcome", id.0, &[("domain", &details.domain), ("words", &details.words), ("target", &details.target)]).map(|()| id),
        None => {
            let position: i64 = writer.tx().prepare_cached("select count(*) from outcome where plan_id = ?")?.query_row([plan], |row| row.get(0))?;
            writer
                .insert(
                    "outcome",
                    &[("plan_id", &plan), ("position", &position), ("domain", &details.domain), ("words", &details.words), ("target", &details.target)],
                )
                .map(OutcomeId)
        }
    }
}

pub(super) fn add_step(writer: &mut Writer, outcome: OutcomeId, words: &str) -> Result<StepId> {
    if words.trim().is_empty() {
        return Err(Error::refused("words", "Write what the step is."));
    }
    let position: i64 = writer.tx().prepare_cached("select count(*) from step where outcome_id = ?")?.query_row([outcome], |row| row.get(0))?;
    writer.insert("step", &[("outcome_id", &outcome), ("position", &position), ("words", &words)]).map(StepId)
}

pub(super) fn mark_step(writer: &mut Writer, step: StepId, started: Option<Day>, achieved: Option<Day>, today: Day) -> Result<()> {
    for (field, on) in [("started_on", started), ("achieved_on", achieved)] {
        if let Some(late) = on.filter(|on| *on > today) {
            return Err(Error::refused(field, format!("{late} is in the future. Mark it on the day.")));
        }
    }
    if let (Some(started), Some(achieved)) = (started, achieved)
        && achieved < started
    {
        return Err(Error::refused("achieved_on", "It was started after that day. Check the two dates."));
    }
    let started = started.or(achieved);
    writer.update("step", step.0, &[("started_on", &started), ("achieved_on", &achieved)])
}

pub(super) fn reviews_of(conn: &Connection, episode: EpisodeId) -> Result<Vec<Review>> {
    let mut statement = conn.prepare_cached("select * from review where episode_id = ? order by on_day, id")?;
    let rows = statement.query_map([episode], |row| {
        Ok(Review {
            id: row.get::<_, ReviewId>("id")?,
            details: ReviewDetails { on: row.get("on_day")?, note: row.get("note")?, next_on: row.get("next_on")?, walked: Vec::new() },
        })
    })?;
    let mut reviews: Vec<Review> = rows.collect::<rusqlite::Result<_>>()?;
    for review in &mut reviews {
        review.details.walked = reviews::walked_of(conn, review.id)?;
    }
    Ok(reviews)
}

pub(super) fn hold_review(writer: &mut Writer, episode: &Episode, details: &ReviewDetails, today: Day) -> Result<i64> {
    if details.on > today || details.on < episode.started_on {
        return Err(Error::refused("on", format!("Enter a day from {} to today.", episode.started_on)));
    }
    if details.next_on.is_some_and(|next| next <= details.on) {
        return Err(Error::refused("next_on", "The next review comes after this one."));
    }
    let id =
        ReviewId(writer.insert("review", &[("episode_id", &episode.id), ("on_day", &details.on), ("note", &details.note), ("next_on", &details.next_on)])?);
    reviews::write_walked(writer, episode.id, id, &details.walked)?;
    Ok(id.0)
}

pub(super) fn reading_from_row(row: &Row) -> rusqlite::Result<Reading> {
    Ok(Reading {
        id: row.get("id")?,
        referral: row.get("referral_id")?,
        details: ReadingDetails { measure: row.get("measure")?, on: row.get("on_day")?, score: row.get("score")? },
    })
}

pub(super) fn readings_of_person(conn: &Connection, person: PersonId) -> Result<Vec<Reading>> {
    let mut statement = conn
        .prepare_cached("select reading.* from referral join reading on reading.referral_id = referral.id where person_id = ? order by on_day, reading.id")?;
    Ok(statement.query_map([person], reading_from_row)?.collect::<rusqlite::Result<_>>()?)
}

/// A reading as it can be taken: a measure of this caseload, a score in its range, no day to come.
pub(super) fn check_reading(details: &ReadingDetails, reference: &Reference, today: Day) -> Result<()> {
    let measure = reference
        .measures
        .iter()
        .find(|measure| measure.code == details.measure)
        .ok_or_else(|| Error::refused("measure", format!("'{}' is not a measure in this caseload.", details.measure)))?;
    measure.check(details.score).map_err(|why| Error::refused("score", why))?;
    if details.on > today {
        return Err(Error::refused("on", format!("{} is in the future. Enter the day it was taken.", details.on)));
    }
    Ok(())
}

pub(super) fn add_reading(writer: &mut Writer, referral: ReferralId, details: &ReadingDetails, reference: &Reference, today: Day) -> Result<ReadingId> {
    check_reading(details, reference, today)?;
    writer.insert("reading", &[("referral_id", &referral), ("measure", &details.measure), ("on_day", &details.on), ("score", &details.score)]).map(ReadingId)
}

pub(super) fn markers_of(conn: &Connection, person: PersonId) -> Result<Vec<Marker>> {
    let mut statement = conn.prepare_cached("select * from marker where person_id = ? order by on_day, id")?;
    let rows = statement.query_map([person], |row| {
        Ok(Marker { id: row.get::<_, MarkerId>("id")?, details: MarkerDetails { kind: row.get("kind")?, on: row.get("on_day")?, words: row.get("words")? } })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn risks_of(conn: &Connection, person: PersonId) -> Result<Vec<Risk>> {
    let mut statement = conn.prepare_cached("select * from risk where person_id = ? order by noted_on, id")?;
    Ok(statement.query_map([person], risk_from_row)?.collect::<rusqlite::Result<_>>()?)
}

fn risk_from_row(row: &Row) -> rusqlite::Result<Risk> {
    Ok(Risk {
        id: row.get("id")?,
        details: RiskDetails {
            kind: row.get("kind")?,
            noted_on: row.get("noted_on")?,
            note: row.get("note")?,
            response: row.get("response")?,
            review_on: row.get("review_on")?,
        },
        closed_on: row.get("closed_on")?,
    })
}

pub(super) fn write_risk(writer: &mut Writer, id: Option<RiskId>, person: PersonId, details: &RiskDetails, today: Day) -> Result<RiskId> {
    if details.noted_on > today {
        return Err(Error::refused("noted_on", format!("{} is in the future. Enter the day it was seen or heard.", details.noted_on)));
    }
    if details.response.trim().is_empty() {
        return Err(Error::refused("response", "Say what is done about it, even if that is 'talk with supervisor on Monday'."));
    }
    let cells: [super::writer::Cell; 5] =
        [("kind", &details.kind), ("noted_on", &details.noted_on), ("note", &details.note), ("response", &details.response), ("review_on", &details.review_on)];
    match id {
        Some(id) => writer.update("risk", id.0, &cells).map(|()| id),
        None => {
            let mut all: Vec<super::writer::Cell> = vec![("person_id", &person)];
            all.extend(cells);
            writer.insert("risk", &all).map(RiskId)
        }
    }
}

pub(super) fn close_risk(writer: &mut Writer, id: RiskId, on: Day, today: Day) -> Result<()> {
    let noted: Day = writer
        .tx()
        .prepare_cached("select noted_on from risk where id = ?")?
        .query_row([id], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Error::NotFound("such risk".into()))?;
    if on < noted || on > today {
        return Err(Error::refused("on", format!("Enter a day from {noted} to today.")));
    }
    writer.update("risk", id.0, &[("closed_on", &on)])
}
