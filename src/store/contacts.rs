//! Contacts and attempts. The first attended appointment of a waiting referral opens its episode.

use super::error::{Error, Result};
use super::referrals;
use super::writer::Writer;
use crate::domain::codes::Decision;
use crate::domain::contact::{Contact, ContactDetails};
use crate::domain::day::Day;
use crate::domain::ids::{ContactId, PersonId, ReferralId, WorkerId};
use rusqlite::{Connection, Row};

fn from_row(row: &Row) -> rusqlite::Result<Contact> {
    Ok(Contact {
        id: row.get("id")?,
        referral: row.get("referral_id")?,
        details: ContactDetails {
            on: row.get("on_day")?,
            kind: row.get("kind")?,
            attendance: row.get("attendance")?,
            minutes: row.get("minutes")?,
            out_of_hours: row.get("out_of_hours")?,
            note: row.get("note")?,
            next_on: row.get("next_on")?,
        },
    })
}

pub(super) fn contacts_of_person(conn: &Connection, person: PersonId) -> Result<Vec<Contact>> {
    let mut statement = conn
        .prepare_cached("select contact.* from referral join contact on contact.referral_id = referral.id where person_id = ? order by on_day, contact.id")?;
    Ok(statement.query_map([person], from_row)?.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn contacts_of(conn: &Connection, referral: ReferralId) -> Result<Vec<Contact>> {
    Ok(conn
        .prepare_cached("select * from contact where referral_id = ? order by on_day, id")?
        .query_map([referral], from_row)?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn write_contact(writer: &mut Writer, referral: ReferralId, details: &ContactDetails) -> Result<ContactId> {
    let minutes = details.minutes.map(i64::from);
    writer
        .insert(
            "contact",
            &[
                ("referral_id", &referral),
                ("on_day", &details.on),
                ("kind", &details.kind),
                ("attendance", &details.attendance),
                ("minutes", &minutes),
                ("out_of_hours", &details.out_of_hours),
                ("note", &details.note),
                ("next_on", &details.next_on),
            ],
        )
        .map(ContactId)
}

/// Logs a contact; returns it and whether it opened the episode.
pub(super) fn log_contact(writer: &mut Writer, id: ReferralId, details: &ContactDetails, today: Day) -> Result<(ContactId, bool)> {
    let referral = referrals::referral(writer.tx(), id)?;
    if details.on > today {
        return Err(Error::refused(
            "on",
            format!("{} is in the future. Log a contact once it has happened; put the coming one under 'next contact'.", details.on),
        ));
    }
    if details.on < referral.details.received_on {
        return Err(Error::refused("on", format!("The referral was received on {}. A contact for it cannot be earlier.", referral.details.received_on)));
    }
    if details.next_on.is_some_and(|next| next < details.on) {
        return Err(Error::refused("next_on", "The next contact comes after this one. Check the date."));
    }
    if details.minutes.is_some_and(|minutes| minutes > 24 * 60) {
        return Err(Error::refused("minutes", "A day has 1440 minutes. Check the length."));
    }
    let opens = details.opens_an_episode() && referral.first_attended_on.is_none() && referral.ended_on.is_none();
    if opens && referral.decision != Decision::Accepted {
        return Err(Error::refused("attendance", "This referral is not accepted yet. Decide it first: then its first attended appointment opens the episode."));
    }
    let contact = write_contact(writer, id, details)?;
    if opens {
        let holder: WorkerId = writer.tx().prepare_cached("select worker_id from referral where id = ?")?.query_row([id], |row| row.get(0))?;
        referrals::open_episode(writer, &referral, details.on, holder, false)?;
    }
    Ok((contact, opens))
}
