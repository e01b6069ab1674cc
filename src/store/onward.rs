//! Onward referrals with their dated steps, and the directory of organisations.

use super::Store;
use super::entries;
use super::error::{Error, Result};
use super::sql::called;
use super::writer::Writer;
use crate::domain::codes::{Basis, ConsentAnswer, OnwardState};
use crate::domain::day::Day;
use crate::domain::entry::Entry;
use crate::domain::entry::consent::{Consent, for_onward};
use crate::domain::ids::{EpisodeId, OnwardId, OrganisationId, PersonId};
use crate::domain::onward::{CHASE_DAYS, Onward, OnwardDetails, OnwardMove, OnwardNote, OnwardStep, chase_day};
use crate::domain::partner::PartnerRow;
use crate::domain::provider::{Organisation, OrganisationDetails};
use rusqlite::{Connection, OptionalExtension, Row};

const SELECT: &str = "select onward.*, organisation.name as organisation_name from onward join organisation on organisation.id = organisation_id";

fn from_row(row: &Row) -> rusqlite::Result<Onward> {
    Ok(Onward {
        id: row.get("id")?,
        organisation_name: row.get("organisation_name")?,
        details: OnwardDetails {
            organisation: row.get("organisation_id")?,
            purpose: row.get("purpose")?,
            priority_asked: row.get("priority_asked")?,
            barrier: row.get("barrier")?,
            offered_on: row.get("offered_on")?,
            chase_on: row.get("chase_on")?,
        },
        steps: Vec::new(),
        priority_honoured: row.get("priority_honoured")?,
        notes: Vec::new(),
    })
}

fn with_steps(conn: &Connection, mut onward: Onward) -> Result<Onward> {
    let mut statement = conn.prepare_cached("select state, on_day, why from onward_step where onward_id = ? order by id")?;
    onward.steps =
        statement.query_map([onward.id], |row| Ok(OnwardStep { state: row.get(0)?, on: row.get(1)?, why: row.get(2)? }))?.collect::<rusqlite::Result<_>>()?;
    let mut statement = conn.prepare_cached("select on_day, kind, words, done from onward_note where onward_id = ? order by on_day, id")?;
    let notes = statement.query_map([onward.id], |row| Ok(OnwardNote { on: row.get(0)?, kind: row.get(1)?, words: row.get(2)?, done: row.get(3)? }))?;
    onward.notes = notes.collect::<rusqlite::Result<_>>()?;
    Ok(onward)
}

fn stored(conn: &Connection, id: OnwardId) -> Result<Onward> {
    let row = conn.prepare_cached(&format!("{SELECT} where onward.id = ?"))?.query_row([id], from_row).optional()?;
    with_steps(conn, row.ok_or_else(|| Error::NotFound("such onward referral".into()))?)
}

/// A chase or a barrier; with a next day to chase, or as it was.
pub(super) fn note_onward(writer: &mut Writer, id: OnwardId, note: &OnwardNote, chase_on: Option<Day>, today: Day) -> Result<i64> {
    note.check(&stored(writer.tx(), id)?, chase_on, today)?;
    if chase_on.is_some() {
        writer.update("onward", id.0, &[("chase_on", &chase_on)])?;
    }
    writer.insert("onward_note", &[("onward_id", &id), ("on_day", &note.on), ("kind", &note.kind), ("words", &note.words), ("done", &note.done)])
}

pub(super) fn onward_of(conn: &Connection, episode: EpisodeId) -> Result<Vec<Onward>> {
    let rows: Vec<Onward> = conn
        .prepare_cached(&format!("{SELECT} where episode_id = ? order by offered_on, onward.id"))?
        .query_map([episode], from_row)?
        .collect::<rusqlite::Result<_>>()?;
    rows.into_iter().map(|row| with_steps(conn, row)).collect()
}

pub(super) fn add_onward(writer: &mut Writer, episode: EpisodeId, details: &OnwardDetails, today: Day) -> Result<OnwardId> {
    if details.offered_on > today {
        return Err(Error::refused("offered_on", format!("{} is in the future. Enter the day it was offered.", details.offered_on)));
    }
    if details.purpose.trim().is_empty() {
        return Err(Error::refused("purpose", "Say what it is for."));
    }
    let id = OnwardId(writer.insert(
        "onward",
        &[
            ("episode_id", &episode),
            ("organisation_id", &details.organisation),
            ("purpose", &details.purpose),
            ("priority_asked", &details.priority_asked),
            ("barrier", &details.barrier),
            ("offered_on", &details.offered_on),
            ("chase_on", &details.chase_on),
        ],
    )?);
    writer.insert("onward_step", &[("onward_id", &id), ("state", &OnwardState::Offered), ("on_day", &details.offered_on), ("why", &"")])?;
    Ok(id)
}

pub(super) fn move_onward(writer: &mut Writer, id: OnwardId, step: &OnwardMove, today: Day) -> Result<()> {
    let onward = stored(writer.tx(), id)?;
    if step.on > today {
        return Err(Error::refused("on", format!("{} is in the future. Record the step on the day.", step.on)));
    }
    let consents = entries::entries_of(writer.tx(), person_of(writer.tx(), id)?)?;
    let consents: Vec<&Consent> = consents.iter().filter_map(|kept| if let Entry::Consent(own) = &kept.entry { Some(own) } else { None }).collect();
    let recorded = for_onward(&consents, &onward.organisation_name, step.on);
    step.check(&onward, recorded)?;
    let why = match step.basis {
        Some(basis) if basis != Basis::Consent => format!("{}: {}", basis.words(), step.reason.trim()),
        Some(basis) => [basis.words(), step.reason.trim()].join(" ").trim().to_owned(),
        None => match recorded.filter(|own| step.needs_basis(&onward) && own.answer == ConsentAnswer::Given) {
            Some(own) => format!("consent given {}, {} {}", own.on.words(), own.how, step.reason.trim()).trim().to_owned(),
            None => step.reason.trim().to_owned(),
        },
    };
    writer.insert("onward_step", &[("onward_id", &id), ("state", &step.to), ("on_day", &step.on), ("why", &why)])?;
    let chase = step.chase_on.filter(|_| !step.to.is_closed());
    match step.priority_honoured {
        Some(honoured) => writer.update("onward", id.0, &[("chase_on", &chase), ("priority_honoured", &honoured)]),
        None => writer.update("onward", id.0, &[("chase_on", &chase)]),
    }
}

fn person_of(conn: &Connection, id: OnwardId) -> Result<PersonId> {
    Ok(conn.prepare_cached("select person_id from onward join episode on episode.id = episode_id where onward.id = ?")?.query_row([id], |row| row.get(0))?)
}

fn organisation_from_row(row: &Row) -> rusqlite::Result<Organisation> {
    Ok(Organisation {
        id: row.get("id")?,
        details: OrganisationDetails {
            name: row.get("name")?,
            kind: row.get("kind")?,
            phone: row.get("phone")?,
            email: row.get("email")?,
            website: row.get("website")?,
            note: row.get("note")?,
            source: row.get("source")?,
        },
    })
}

pub(super) fn write_organisation(writer: &mut Writer, id: Option<OrganisationId>, details: &OrganisationDetails) -> Result<OrganisationId> {
    if details.name.trim().is_empty() {
        return Err(Error::refused("name", "Enter the organisation's name."));
    }
    let cells: [super::writer::Cell; 7] = [
        ("name", &details.name),
        ("kind", &details.kind),
        ("phone", &details.phone),
        ("email", &details.email),
        ("website", &details.website),
        ("note", &details.note),
        ("source", &details.source),
    ];
    match id {
        Some(id) => writer.update("organisation", id.0, &cells).map(|()| id),
        None => writer.insert("organisation", &cells).map(OrganisationId),
    }
}

impl Store {
    /// Everybody's onward referrals to an organisation as at a day: what is open first, then by how long.
    pub fn onward_to(&self, organisation: OrganisationId, today: Day) -> Result<Vec<PartnerRow>> {
        let mut statement = self.conn.prepare_cached(
            "select onward.*, organisation.name as organisation_name, p.id as person, p.name, p.name_to_use
             from onward join organisation on organisation.id = organisation_id join episode e on e.id = episode_id join person p on p.id = e.person_id
             where organisation_id = ? and offered_on <= ? order by onward.id",
        )?;
        let rows = statement.query_map((organisation, today), |row| Ok((row.get("person")?, called(row)?, from_row(row)?)))?;
        let rows: Vec<(PersonId, String, Onward)> = rows.collect::<rusqlite::Result<_>>()?;
        let after_days = self.reference().days(CHASE_DAYS);
        let whole = |(person, called, row)| -> Result<PartnerRow> {
            let mut onward = with_steps(&self.conn, row)?;
            onward.keep_until(today);
            let chase_on = chase_day(onward.state(), onward.since(), onward.details.chase_on, after_days);
            Ok(PartnerRow { person, called, onward, chase_on })
        };
        let mut rows: Vec<PartnerRow> = rows.into_iter().map(whole).collect::<Result<_>>()?;
        rows.sort_by_key(|row| (row.onward.state().is_closed(), std::cmp::Reverse(row.onward.waited(today)), row.onward.id.0));
        Ok(rows)
    }

    /// The directory, by name.
    pub fn organisations(&self) -> Result<Vec<Organisation>> {
        Ok(self
            .conn
            .prepare_cached("select * from organisation order by name collate nocase, id")?
            .query_map([], organisation_from_row)?
            .collect::<rusqlite::Result<_>>()?)
    }
}
