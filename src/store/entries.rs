//! Entries of a record: one table for all kinds, each row its sheet as it was written, with the day from which it is watched.
//! What an entry may say is the domain's; here it is read, written and found again when something of it falls due.

use super::Store;
use super::error::{Error, Result};
use super::referrals::ME;
use super::sql::called;
use super::writer::Writer;
use crate::domain::codes::EntryKind;
use crate::domain::day::{Born, Day};
use crate::domain::entry::{Checks, Entry, EntryDue, KeptEntry};
use crate::domain::ids::{EntryId, PersonId};
use crate::domain::text;
use rusqlite::{Connection, OptionalExtension, named_params};

pub(super) fn entry_of(body: &str) -> Result<Entry> {
    serde_json::from_str(body).map_err(|failed| Error::Inside(format!("an entry of the record cannot be read: {failed}")))
}

/// A person's entries, by the day they were known and then by entry.
pub(super) fn entries_of(conn: &Connection, person: PersonId) -> Result<Vec<KeptEntry>> {
    let mut statement = conn.prepare_cached("select id, known_on, body from entry where person_id = ? order by known_on, id")?;
    let mut rows = statement.query([person])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(KeptEntry { id: row.get(0)?, known_on: row.get(1)?, entry: entry_of(&row.get::<_, String>(2)?)? });
    }
    Ok(entries)
}

/// Writes an entry, new or in place of what it said.
pub(super) fn write_entry(writer: &mut Writer, id: Option<EntryId>, person: PersonId, entry: &Entry, today: Day) -> Result<EntryId> {
    let (person, known_on) = match id {
        None => (person, entry.on().min(today)),
        Some(id) => {
            let row = writer.tx().prepare_cached("select person_id, known_on, kind from entry where id = ?")?;
            let found: Option<(PersonId, Day, EntryKind)> = { row }.query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
            let (person, known_on, kind) = found.ok_or_else(|| Error::NotFound("such entry".into()))?;
            if kind != entry.kind() {
                return Err(Error::Inside("an entry cannot become another kind".into()));
            }
            (person, known_on.min(entry.on()))
        }
    };
    let born: Option<Option<Born>> = writer.tx().prepare_cached("select born from person where id = ?")?.query_row([person], |row| row.get(0)).optional()?;
    let born = born.ok_or_else(|| Error::NotFound(person.to_string()))?;
    entry.check(&Checks { today, born })?;
    let body = cleaned_body(serde_json::to_value(entry))?;
    let watched = entry.watched_from();
    match id {
        Some(id) => writer.update("entry", id.0, &[("known_on", &known_on), ("watched_from", &watched), ("body", &body)]).map(|()| id),
        None => {
            let cells: [super::writer::Cell; 5] =
                [("person_id", &person), ("kind", &entry.kind()), ("known_on", &known_on), ("watched_from", &watched), ("body", &body)];
            writer.insert("entry", &cells).map(EntryId)
        }
    }
}

/// A sheet as it is kept; texts are cleaned before they are written as JSON, which would hide what is hostile in them.
pub(super) fn cleaned_body(sheet: serde_json::Result<serde_json::Value>) -> Result<String> {
    let mut value = sheet.map_err(|failed| Error::Inside(failed.to_string()))?;
    if let Some(said) = value.get_mut("said").and_then(serde_json::Value::as_object_mut) {
        for (_, cell) in said.iter_mut() {
            if let serde_json::Value::String(words) = cell {
                *words = text::clean(words);
            }
        }
    }
    Ok(value.to_string())
}

impl Store {
    /// Entries of my people that may ask for something by that day. Only what is watched is read.
    pub(super) fn entries_due(&self, at: Day, until: Day) -> Result<Vec<EntryDue>> {
        let mut statement = self.conn.prepare_cached(
            "select e.person_id, e.body, p.name, p.name_to_use from entry e join person p on p.id = e.person_id
             where e.watched_from is not null and e.watched_from <= :until and e.known_on <= :at
               and not (e.kind in ('safety-plan', 'keeping', 'harm-known') and exists (select 1 from entry later
                 where later.person_id = e.person_id and later.kind = e.kind and later.known_on <= :at and (later.known_on, later.id) > (e.known_on, e.id)))
               and (exists (select 1 from episode join assignment on assignment.episode_id = episode.id where episode.person_id = e.person_id and assignment.worker_id = :me)
                 or exists (select 1 from referral where referral.person_id = e.person_id and referral.worker_id = :me))
             order by e.id",
        )?;
        let mut rows = statement.query(named_params! {":me": ME, ":at": at, ":until": until})?;
        let mut due = Vec::new();
        while let Some(row) = rows.next()? {
            due.push(EntryDue { person: row.get(0)?, called: called(row)?, entry: entry_of(&row.get::<_, String>(1)?)? });
        }
        Ok(due)
    }
}
