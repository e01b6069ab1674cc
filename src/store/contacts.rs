//! Contacts and attempts. The first attended appointment of a waiting referral opens its episode.

use super::error::{Error, Result};
use super::writer::Writer;
use super::{Store, people, referrals};
use crate::domain::codes::{Attendance, Decision};
use crate::domain::contact::{self, Afterwards, Contact, ContactDetails, Corrected, CorrectionDetails, NoteMarks, Tally, Which};
use crate::domain::day::Day;
use crate::domain::ids::{ContactId, PersonId, ReferralId, WorkerId};
use crate::domain::person::KnownAge;
use crate::domain::provider::Reference;
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use std::collections::HashMap;

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

/// What the clocks of a record read of its contacts, without the years behind them: of each referral those since the
/// last contact made, that one included, and the latest few of all. Oldest first.
pub(super) fn recent_of_person(conn: &Connection, person: PersonId, at: Day) -> Result<Vec<Contact>> {
    let mut statement = conn.prepare_cached(
        "select contact.* from contact where id in (
             select c.id from referral r join contact c on c.referral_id = r.id
             where r.person_id = :person and c.on_day <= :at and c.on_day >= coalesce(
                 (select on_day from contact where referral_id = r.id and on_day <= :at and attendance in ('attended', 'late') order by on_day desc limit 1), '')
             union
             select id from (select c.id from referral r join contact c on c.referral_id = r.id
                 where r.person_id = :person and c.on_day <= :at order by c.on_day desc, c.id desc limit 6))
         order by on_day, id",
    )?;
    Ok(statement.query_map(named_params! {":person": person, ":at": at}, from_row)?.collect::<rusqlite::Result<_>>()?)
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

/// Did a child not come? Children are brought, or not brought.
pub(super) fn was_not_brought(conn: &Connection, reference: &Reference, referral: ReferralId, details: &ContactDetails) -> Result<bool> {
    if details.attendance != Attendance::DidNotAttend {
        return Ok(false);
    }
    let person = people::person(conn, referrals::referral(conn, referral)?.person)?;
    Ok(contact::was_not_brought(details.attendance, KnownAge::of(person.details.born, details.on), reference))
}

/// Puts a correction in place and keeps what was there before.
pub(super) fn correct(writer: &mut Writer, id: ContactId, correction: &CorrectionDetails, today: Day) -> Result<()> {
    let row = writer.tx().prepare_cached("select * from contact where id = ?")?.query_row([id], from_row).optional()?;
    let before = row.ok_or_else(|| Error::NotFound("such contact".into()))?;
    if correction.why.trim().is_empty() {
        return Err(Error::refused("why", "Say what was wrong, in a few words."));
    }
    if correction.minutes.is_some_and(|minutes| minutes > 24 * 60) {
        return Err(Error::refused("minutes", "A day has 1440 minutes. Check the length."));
    }
    let was = &before.details;
    if (was.kind, was.attendance, was.minutes, was.note.trim()) == (correction.kind, correction.attendance, correction.minutes, correction.note.trim()) {
        return Err(Error::refused("note", "Nothing differs from what was written. Change what was wrong, or leave the form (Esc)."));
    }
    let after = ContactDetails { kind: correction.kind, attendance: correction.attendance, ..was.clone() };
    let opening = referrals::referral(writer.tx(), before.referral)?.first_attended_on == Some(was.on);
    if opening && was.opens_an_episode() && !after.opens_an_episode() {
        return Err(Error::refused(
            "attendance",
            "This contact opened the episode, so it stays an attended session, visit or outreach. Correct its minutes and note here.",
        ));
    }
    if !was.opens_an_episode() && after.opens_an_episode() && referrals::referral(writer.tx(), before.referral)?.first_attended_on.is_none_or(|on| was.on < on)
    {
        return Err(Error::refused(
            "attendance",
            "So corrected it would be the first attended appointment, which opens the episode. Log it as a contact of its own (c).",
        ));
    }
    let minutes = was.minutes.map(i64::from);
    writer.insert(
        "contact_correction",
        &[
            ("contact_id", &id),
            ("on_day", &today),
            ("was_kind", &was.kind),
            ("was_attendance", &was.attendance),
            ("was_minutes", &minutes),
            ("note", &was.note),
            ("why", &correction.why),
        ],
    )?;
    let minutes = correction.minutes.map(i64::from);
    writer.update("contact", id.0, &[("kind", &correction.kind), ("attendance", &correction.attendance), ("minutes", &minutes), ("note", &correction.note)])?;
    // Marks belong to the words they were put on.
    if was.note.trim() == correction.note.trim() { Ok(()) } else { mark_note(writer, id, &NoteMarks { marks: Vec::new(), ..marks_of(writer.tx(), id)? }) }
}

/// Marks in place of those that were there.
pub(super) fn mark_note(writer: &mut Writer, id: ContactId, marks: &NoteMarks) -> Result<()> {
    for (table, select) in
        [("note_mark", "select id from note_mark where contact_id = ?"), ("note_third_party", "select id from note_third_party where contact_id = ?")]
    {
        let old: Vec<i64> = writer.tx().prepare_cached(select)?.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for row in old {
            writer.delete(table, row)?;
        }
    }
    for (part, mark) in &marks.marks {
        writer.insert("note_mark", &[("contact_id", &id), ("part", part), ("mark", mark)])?;
    }
    for name in &marks.third_parties {
        writer.insert("note_third_party", &[("contact_id", &id), ("name", name)])?;
    }
    Ok(())
}

fn marks_of(conn: &Connection, id: ContactId) -> Result<NoteMarks> {
    let mut marks = conn.prepare_cached("select part, mark from note_mark where contact_id = ? order by part")?;
    let mut names = conn.prepare_cached("select name from note_third_party where contact_id = ? order by id")?;
    Ok(NoteMarks {
        marks: marks.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?,
        third_parties: names.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?,
    })
}

impl Store {
    /// The newest contacts of a person, newest first, at most so many.
    pub fn newest_contacts(&self, person: PersonId, which: Which, at: Day, most: usize) -> Result<Vec<Contact>> {
        let shown: Vec<&str> = Attendance::ALL.iter().filter(|attendance| which.shows(**attendance)).map(|attendance| attendance.code()).collect();
        let only = if which == Which::All { String::new() } else { format!("and c.attendance in ('{}')", shown.join("', '")) };
        let mut statement = self.conn.prepare_cached(&format!(
            "select contact.* from contact where id in (select c.id from referral r join contact c on c.referral_id = r.id
             where r.person_id = :person and c.on_day <= :at {only} order by c.on_day desc, c.id desc limit :most)
             order by on_day desc, id desc"
        ))?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        Ok(statement.query_map(named_params! {":person": person, ":at": at, ":most": most}, from_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// How many contacts a person has, by what became of them: read from an index.
    pub fn contact_tally(&self, person: PersonId, at: Day) -> Result<Tally> {
        let mut statement = self.conn.prepare_cached(
            "select c.attendance, count(*), max(c.on_day) from referral r join contact c indexed by contact_counted on c.referral_id = r.id
             where r.person_id = ? and c.on_day <= ? group by c.attendance",
        )?;
        let row = |row: &Row| Ok((row.get(0)?, usize::try_from(row.get::<_, i64>(1)?).unwrap_or(0), row.get(2)?));
        let rows: Vec<(Attendance, usize, Option<Day>)> = statement.query_map((person, at), row)?.collect::<rusqlite::Result<_>>()?;
        Ok(Tally {
            last_made_on: rows.iter().filter(|(attendance, ..)| attendance.is_contact_made()).filter_map(|(_, _, last)| *last).max(),
            by_attendance: rows.into_iter().map(|(attendance, n, _)| (attendance, n)).collect(),
        })
    }

    /// What was added later to a person's contacts: corrections and marks; contacts without any are left out.
    pub fn afterwards(&self, person: PersonId) -> Result<HashMap<ContactId, Afterwards>> {
        let mut all: HashMap<ContactId, Afterwards> = HashMap::new();
        let of = "join contact c on c.id = x.contact_id join referral r on r.id = c.referral_id where r.person_id = ?";
        let mut corrections = self.conn.prepare_cached(&format!("select x.* from contact_correction x {of} order by x.id"))?;
        let mut rows = corrections.query([person])?;
        while let Some(row) = rows.next()? {
            all.entry(row.get("contact_id")?).or_default().corrections.push(Corrected {
                on: row.get("on_day")?,
                kind: row.get("was_kind")?,
                attendance: row.get("was_attendance")?,
                minutes: row.get("was_minutes")?,
                note: row.get("note")?,
                why: row.get("why")?,
            });
        }
        let mut marks = self.conn.prepare_cached(&format!("select x.contact_id, x.part, x.mark from note_mark x {of} order by x.part"))?;
        let mut rows = marks.query([person])?;
        while let Some(row) = rows.next()? {
            all.entry(row.get(0)?).or_default().marks.marks.push((row.get(1)?, row.get(2)?));
        }
        let mut names = self.conn.prepare_cached(&format!("select x.contact_id, x.name from note_third_party x {of} order by x.id"))?;
        let mut rows = names.query([person])?;
        while let Some(row) = rows.next()? {
            all.entry(row.get(0)?).or_default().marks.third_parties.push(row.get(1)?);
        }
        Ok(all)
    }
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
