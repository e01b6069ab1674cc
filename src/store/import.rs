//! Rows from another system: added, changed or left alone by the name they carry there, each whole or rejected.
//! `exchange` reads the file and hands typed rows in. Imported rows are history: no routing rule rejects one.

use super::error::{Error, Result};
use super::referrals::{self, ME};
use super::writer::Writer;
use super::{Store, anchor, contacts, log, people, plans};
use crate::domain::codes::{Asked, Decision, Ending, Ethnicity, Gender, Residency, Role, Seen, Source, Stovewood};
use crate::domain::contact::ContactDetails;
use crate::domain::day::{Born, Day};
use crate::domain::ids::{PersonId, ReferralId, ServiceId};
use crate::domain::measure::ReadingDetails;
use crate::domain::person::PersonDetails;
use crate::domain::provider::Reference;
use crate::domain::referral::{Came, ReferralDetails};
use rusqlite::{Connection, OptionalExtension};
use std::collections::HashSet;

/// A person as a file gives them; what is not given never clears what is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the columns of the contract")]
pub struct PersonRow {
    pub name: String,
    pub name_to_use: Option<String>,
    pub born: Option<Born>,
    pub gender: Option<(Gender, Option<Asked>)>,
    pub ethnicity: Option<Ethnicity>,
    pub residency: Option<Residency>,
}

/// A referral as a file gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the columns of the contract")]
pub struct ReferralRow {
    pub person: String,
    pub role: Role,
    pub received_on: Day,
    pub sources: Vec<Source>,
    pub stovewood: Option<Stovewood>,
    pub service: ServiceId,
    pub decision: Decision,
    pub decided_on: Option<Day>,
    pub first_attended_on: Option<Day>,
    pub ended_on: Option<Day>,
    pub ending: Option<Ending>,
}

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportBody {
    /// `people`.
    Person(PersonRow),
    /// `referrals`.
    Referral(ReferralRow),
    /// `readings`: of which referral, and what.
    Reading(String, ReadingDetails),
    /// `contacts`: of which referral, and what; `None` notes and minutes keep what is stored.
    Contact(String, ContactDetails),
}

impl ImportBody {
    /// The table that holds such rows, which also names their kind in `imported`.
    const fn table(&self) -> &'static str {
        match self {
            Self::Person(_) => "person",
            Self::Referral(_) => "referral",
            Self::Reading(..) => "reading",
            Self::Contact(..) => "contact",
        }
    }
}

/// A row of a file, read and typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// Line in the file, the header being 1.
    pub line: u64,
    /// Its name there: the external id, or referral + measure + date.
    pub key: String,
    /// The column that holds the key, for a message.
    pub key_column: &'static str,
    /// The cells as given, without the empty ones: what makes a row the same or different.
    pub cells: String,
    /// What it says.
    pub body: ImportBody,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowOutcome {
    /// New.
    Added,
    /// Known, and different now.
    Changed,
    /// Known, and the same.
    Unchanged,
    /// Against a rule, or edited here since.
    Rejected {
        /// The column at fault.
        column: &'static str,
        /// A sentence.
        why: String,
    },
}

impl Store {
    /// Imports rows in one transaction; `dry_run` looks at what would happen and keeps nothing.
    /// `progress` is told how many rows are done and stops everything by answering false: then nothing is kept.
    pub fn import(&mut self, rows: &[ImportRow], today: Day, dry_run: bool, note: &str, mut progress: impl FnMut(usize) -> bool) -> Result<Vec<RowOutcome>> {
        let reference = &self.reference;
        let mut tx = self.conn.transaction()?;
        let mut outcomes = Vec::with_capacity(rows.len());
        let mut seen: HashSet<(&'static str, &str)> = HashSet::new();
        for (done, row) in rows.iter().enumerate() {
            if !progress(done) {
                return Err(Error::Interrupted);
            }
            if !seen.insert((row.body.table(), &row.key)) {
                outcomes
                    .push(RowOutcome::Rejected { column: row.key_column, why: format!("'{}' stands twice in this file. Keep one of the two rows.", row.key) });
                continue;
            }
            let savepoint = tx.savepoint()?;
            match import_row(&savepoint, row, reference, today) {
                Ok(outcome) => {
                    savepoint.commit()?;
                    outcomes.push(outcome);
                }
                Err(Error::Refused { field, why }) => {
                    drop(savepoint);
                    outcomes.push(RowOutcome::Rejected { column: column_of(field), why });
                }
                Err(other) => return Err(other),
            }
        }
        if dry_run {
            return Ok(outcomes);
        }
        log::add(&tx, Seen::Imported, "", note)?;
        anchor::commit(tx)?;
        Ok(outcomes)
    }
}

/// Form fields and file columns differ in a few names.
fn column_of(field: &'static str) -> &'static str {
    match field {
        "on" => "happened_on",
        other => other,
    }
}

fn import_row(tx: &Connection, row: &ImportRow, reference: &Reference, today: Day) -> Result<RowOutcome> {
    let table = row.body.table();
    let known = tx
        .prepare_cached("select id, row_id, cells, edited_here from imported where kind = ? and key = ?")?
        .query_row((table, &row.key), |found| Ok((found.get::<_, i64>(0)?, found.get::<_, i64>(1)?, found.get::<_, String>(2)?, found.get::<_, bool>(3)?)))
        .optional()?;
    let mut writer = Writer::in_bulk(tx, true);
    match known {
        None => {
            let id = write(&mut writer, &row.body, None, reference, today)?;
            writer.insert("imported", &[("kind", &table), ("key", &row.key), ("row_id", &id), ("cells", &row.cells)])?;
            Ok(RowOutcome::Added)
        }
        Some((_, _, cells, _)) if cells == row.cells => Ok(RowOutcome::Unchanged),
        Some((_, _, _, true)) => Err(Error::refused(
            row.key_column,
            "This was changed in the program since it was imported. Nothing was overwritten: make the change on the record itself, or take the row out of the file.",
        )),
        Some((entry, id, _, false)) => {
            write(&mut writer, &row.body, Some(id), reference, today)?;
            writer.update("imported", entry, &[("cells", &row.cells)])?;
            Ok(RowOutcome::Changed)
        }
    }
}

fn write(writer: &mut Writer, body: &ImportBody, id: Option<i64>, reference: &Reference, today: Day) -> Result<i64> {
    match body {
        ImportBody::Person(row) => write_person(writer, row, id.map(PersonId)).map(|id| id.0),
        ImportBody::Referral(row) => write_referral(writer, row, id.map(ReferralId), today).map(|id| id.0),
        ImportBody::Reading(of, reading) => {
            let referral = referral_named(writer.tx(), of)?;
            if let Some(id) = id {
                let measure = reference
                    .measures
                    .iter()
                    .find(|measure| measure.code == reading.measure)
                    .ok_or_else(|| Error::refused("measure", "This measure is not in this caseload."))?;
                measure.check(reading.score).map_err(|why| Error::refused("score", why))?;
                return writer.update("reading", id, &[("score", &reading.score)]).map(|()| id);
            }
            plans::add_reading(writer, referral, reading, reference, today).map(|id| id.0).map_err(|refused| renamed(refused, "on", "taken_on"))
        }
        ImportBody::Contact(of, contact) => {
            let referral = referral_named(writer.tx(), of)?;
            write_contact(writer, referral, contact, id, today)
        }
    }
}

fn renamed(error: Error, from: &str, to: &'static str) -> Error {
    match error {
        Error::Refused { field, why } if field == from => Error::Refused { field: to, why },
        other => other,
    }
}

fn row_named(conn: &Connection, table: &str, key: &str) -> Result<Option<i64>> {
    Ok(conn.prepare_cached("select row_id from imported where kind = ? and key = ?")?.query_row((table, key), |row| row.get(0)).optional()?)
}

fn referral_named(conn: &Connection, key: &str) -> Result<ReferralId> {
    row_named(conn, "referral", key)?
        .map(ReferralId)
        .ok_or_else(|| Error::refused("referral_id", format!("No imported referral is called '{key}'. Import the referrals first.")))
}

fn write_person(writer: &mut Writer, row: &PersonRow, id: Option<PersonId>) -> Result<PersonId> {
    let mut details = match id {
        Some(id) => people::person(writer.tx(), id)?.details,
        None => PersonDetails::default(),
    };
    details.name.clone_from(&row.name);
    if let Some(name) = &row.name_to_use {
        details.name_to_use.clone_from(name);
    }
    details.born = row.born.or(details.born);
    if let Some((gender, trans)) = row.gender {
        details.gender = gender;
        details.trans_history = trans.unwrap_or(details.trans_history);
    }
    details.ethnicity = row.ethnicity.unwrap_or(details.ethnicity);
    details.residency = row.residency.unwrap_or(details.residency);
    people::write_person(writer, id, &details)
}

fn write_referral(writer: &mut Writer, row: &ReferralRow, id: Option<ReferralId>, today: Day) -> Result<ReferralId> {
    let person = row_named(writer.tx(), "person", &row.person)?
        .map(PersonId)
        .ok_or_else(|| Error::refused("person_id", format!("No imported person is called '{}'. Import the people first.", row.person)))?;
    let before = id.map(|id| referrals::referral(writer.tx(), id)).transpose()?;
    if before.as_ref().is_some_and(|before| before.person != person) {
        return Err(Error::refused("person_id", "This referral was imported for somebody else. A referral does not change hands: check the file."));
    }
    let stored = before.as_ref();
    let decided_on = row.decided_on.or(stored.and_then(|stored| stored.decided_on));
    let first = row.first_attended_on.or(stored.and_then(|stored| stored.first_attended_on));
    let ended = row.ended_on.or(stored.and_then(|stored| stored.ended_on));
    check_dates(row, decided_on, first, ended, today)?;
    let details = ReferralDetails {
        role: row.role,
        received_on: row.received_on,
        sources: row.sources.clone(),
        stovewood: row.stovewood.or(stored.map(|stored| stored.details.stovewood)).unwrap_or(Stovewood::Unknown),
        service: row.service,
        ..stored.map_or_else(|| blank(row), |stored| stored.details.clone())
    };
    let id = referrals::write_referral(writer, id, person, &details, today)?;
    writer.update("referral", id.0, &[("decision", &row.decision), ("decided_on", &decided_on)])?;
    let referral = referrals::referral(writer.tx(), id)?;
    if let Some(on) = first {
        match referrals::episode_of(writer.tx(), id)? {
            None => drop(referrals::open_episode(writer, &referral, on, ME, true)?),
            Some(episode) => {
                writer.update("referral", id.0, &[("first_attended_on", &on)])?;
                writer.update("episode", episode.0, &[("started_on", &on)])?;
            }
        }
    }
    if let Some(on) = ended {
        writer.update("referral", id.0, &[("ended_on", &on)])?;
        if let Some(episode) = referrals::episode_of(writer.tx(), id)? {
            let stored: Option<Ending> = referrals::episode(writer.tx(), episode)?.ending;
            let ending = row.ending.or(stored).unwrap_or(Ending::Unplanned);
            writer.update("episode", episode.0, &[("ended_on", &on), ("ending", &ending)])?;
        }
    }
    Ok(id)
}

fn blank(row: &ReferralRow) -> ReferralDetails {
    ReferralDetails {
        role: row.role,
        received_on: row.received_on,
        sources: Vec::new(),
        stovewood: Stovewood::Unknown,
        stovewood_said_by: String::new(),
        stovewood_said_on: None,
        need: None,
        trs_hub: false,
        service: row.service,
        note: String::new(),
        came: Came::default(),
    }
}

/// Received, decided, first attended, ended: in that order and none in the future.
fn check_dates(row: &ReferralRow, decided: Option<Day>, first: Option<Day>, ended: Option<Day>, today: Day) -> Result<()> {
    for (column, on) in [("received_on", Some(row.received_on)), ("decided_on", decided), ("first_attended_on", first), ("ended_on", ended)] {
        if let Some(on) = on.filter(|on| *on > today) {
            return Err(Error::refused(column, format!("{on} is in the future. Only what has happened is imported.")));
        }
        if let Some(on) = on.filter(|on| *on < row.received_on) {
            return Err(Error::refused(column, format!("{on} is before the referral was received ({}).", row.received_on)));
        }
    }
    if first.is_some() && row.decision != Decision::Accepted {
        return Err(Error::refused("decision", "A referral with an attended first appointment is an accepted one."));
    }
    if row.decision == Decision::Pending && decided.is_some() {
        return Err(Error::refused("decided_on", "A referral awaiting its decision has no decision date."));
    }
    if let (Some(first), Some(ended)) = (first, ended)
        && ended < first
    {
        return Err(Error::refused("ended_on", format!("It ended on {ended}, before the first attended appointment on {first}.")));
    }
    match row.ending {
        Some(_) if ended.is_none() => Err(Error::refused("ending", "An ending needs its date in ended_on.")),
        Some(_) if first.is_none() => {
            Err(Error::refused("ending", "Planned and unplanned are endings of support; this referral has no attended first appointment."))
        }
        None if ended.is_some() && first.is_some() && row.ended_on.is_some() => {
            Err(Error::refused("ending", "Support that ended was planned or unplanned: say which."))
        }
        _ => Ok(()),
    }
}

fn write_contact(writer: &mut Writer, referral: ReferralId, contact: &ContactDetails, id: Option<i64>, today: Day) -> Result<i64> {
    let of = referrals::referral(writer.tx(), referral)?;
    if contact.on > today {
        return Err(Error::refused("happened_on", format!("{} is in the future. Only what has happened is imported.", contact.on)));
    }
    if contact.on < of.details.received_on {
        return Err(Error::refused("happened_on", format!("{} is before the referral was received ({}).", contact.on, of.details.received_on)));
    }
    let Some(id) = id else { return contacts::write_contact(writer, referral, contact).map(|id| id.0) };
    writer.update("contact", id, &[("on_day", &contact.on), ("kind", &contact.kind), ("attendance", &contact.attendance)])?;
    if let Some(minutes) = contact.minutes.map(i64::from) {
        writer.update("contact", id, &[("minutes", &minutes)])?;
    }
    if !contact.note.is_empty() {
        writer.update("contact", id, &[("note", &contact.note)])?;
    }
    Ok(id)
}
