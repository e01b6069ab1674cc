//! People, their safe-contact cards and who they are linked to.

use super::Store;
use super::error::{Error, Result};
use super::writer::Writer;
use crate::domain::codes::Relation;
use crate::domain::day::Day;
use crate::domain::ids::PersonId;
use crate::domain::person::{Person, PersonDetails, Relationship, SafeContact, Standing};
use crate::domain::text::fold;
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use std::collections::HashMap;

const SELECT: &str = "select id, name, name_to_use, born, gender, gender_words, trans_history, ethnicity, language, access_needs, residency from person";

/// A person by the places of `SELECT`.
pub(super) fn from_row(row: &Row) -> rusqlite::Result<Person> {
    Ok(Person {
        id: row.get(0)?,
        details: PersonDetails {
            name: row.get(1)?,
            name_to_use: row.get(2)?,
            born: row.get(3)?,
            gender: row.get(4)?,
            gender_words: row.get(5)?,
            trans_history: row.get(6)?,
            ethnicity: row.get(7)?,
            language: row.get(8)?,
            access_needs: row.get(9)?,
            residency: row.get(10)?,
        },
        earlier_names: Vec::new(),
    })
}

pub(super) fn person(conn: &Connection, id: PersonId) -> Result<Person> {
    let person = conn.prepare_cached(&format!("{SELECT} where id = ?"))?.query_row([id], from_row).optional()?;
    let person = person.ok_or_else(|| Error::NotFound(id.to_string()))?;
    Ok(Person { earlier_names: earlier_names(conn, id)?, ..person })
}

/// Names that were not kept when records were made one, in the order in which they were given up.
pub(super) fn earlier_names(conn: &Connection, id: PersonId) -> Result<Vec<String>> {
    let mut names = conn.prepare_cached("select name from earlier_name where person_id = ? order by id")?;
    Ok(names.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Keeps a name by which a person is still to be found; nothing to do where the present names or those kept say it already.
pub(super) fn keep_earlier_name(writer: &mut Writer, id: PersonId, name: &str, today: Day) -> Result<()> {
    let present = person(writer.tx(), id)?;
    let words = |name: &str| fold(name).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let known = |known: &str| words(name).iter().all(|word| words(known).contains(word));
    let details = &present.details;
    if known(&format!("{} {}", details.name, details.name_to_use)) || present.earlier_names.iter().any(|name| known(name)) {
        return Ok(());
    }
    writer.insert("earlier_name", &[("person_id", &id), ("name", &name), ("search_key", &fold(name)), ("on_day", &today)]).map(drop)
}

pub(super) fn safe_contact(conn: &Connection, id: PersonId) -> Result<Option<SafeContact>> {
    let row = conn.prepare_cached("select * from safe_contact where id = ?")?.query_row([id], |row| {
        Ok(SafeContact {
            phone: row.get("phone")?,
            other_phone: row.get("other_phone")?,
            email: row.get("email")?,
            address: row.get("address")?,
            channels: row.get("channels")?,
            safe_times: row.get("safe_times")?,
            ask_for: row.get("ask_for")?,
            voicemail: row.get("voicemail")?,
            must_not_know: row.get("must_not_know")?,
            code_word: row.get("code_word")?,
        })
    });
    Ok(row.optional()?)
}

pub(super) fn relationships_of(conn: &Connection, id: PersonId) -> Result<Vec<Relationship>> {
    let mut statement = conn.prepare_cached("select relationship.id, other_id, relation, name, name_to_use from relationship join person on person.id = other_id where person_id = ? order by relationship.id")?;
    let rows = statement.query_map([id], |row| {
        Ok(Relationship {
            id: row.get("id")?,
            other: row.get("other_id")?,
            relation: row.get("relation")?,
            name: row.get("name")?,
            name_to_use: row.get("name_to_use")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn write_person(writer: &mut Writer, id: Option<PersonId>, details: &PersonDetails) -> Result<PersonId> {
    let key = fold(&format!("{} {}", details.name, details.name_to_use));
    let cells: [super::writer::Cell; 11] = [
        ("name", &details.name),
        ("name_to_use", &details.name_to_use),
        ("born", &details.born),
        ("gender", &details.gender),
        ("gender_words", &details.gender_words),
        ("trans_history", &details.trans_history),
        ("ethnicity", &details.ethnicity),
        ("language", &details.language),
        ("access_needs", &details.access_needs),
        ("residency", &details.residency),
        ("search_key", &key),
    ];
    match id {
        Some(id) => writer.update("person", id.0, &cells).map(|()| id),
        None => writer.insert("person", &cells).map(PersonId),
    }
}

pub(super) fn write_safe_contact(writer: &mut Writer, id: PersonId, card: &SafeContact) -> Result<()> {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let numbers = format!("{} {} {}", digits(&card.phone), digits(&card.other_phone), fold(&card.email)).trim().to_owned();
    let there = writer.tx().prepare_cached("select 1 from safe_contact where id = ?")?.exists([id])?;
    let cells: [super::writer::Cell; 11] = [
        ("phone", &card.phone),
        ("other_phone", &card.other_phone),
        ("email", &card.email),
        ("address", &card.address),
        ("channels", &card.channels),
        ("safe_times", &card.safe_times),
        ("ask_for", &card.ask_for),
        ("voicemail", &card.voicemail),
        ("must_not_know", &card.must_not_know),
        ("code_word", &card.code_word),
        ("numbers", &numbers),
    ];
    if there {
        writer.update("safe_contact", id.0, &cells)
    } else {
        let mut with_id: Vec<super::writer::Cell> = vec![("id", &id)];
        with_id.extend(cells);
        writer.insert("safe_contact", &with_id).map(drop)
    }
}

/// Links two persons, seen from both sides.
pub(super) fn write_link(writer: &mut Writer, of: PersonId, other: PersonId, relation: Relation) -> Result<i64> {
    if of == other {
        return Err(Error::refused("other", "A person cannot be linked to themselves. Choose somebody else."));
    }
    person(writer.tx(), other).map_err(|_| Error::refused("other", format!("There is no {other} in this caseload.")))?;
    if writer.tx().prepare_cached("select 1 from relationship where person_id = ? and other_id = ?")?.exists((of, other))? {
        return Err(Error::refused("other", format!("{of} and {other} are linked already.")));
    }
    let id = writer.insert("relationship", &[("person_id", &of), ("other_id", &other), ("relation", &relation)])?;
    writer.insert("relationship", &[("person_id", &other), ("other_id", &of), ("relation", &relation.inverse())])?;
    Ok(id)
}

impl Store {
    /// A person, for a header or a form.
    pub fn person(&self, id: PersonId) -> Result<Person> {
        person(&self.conn, id)
    }
    /// A person's safe-contact card.
    pub fn safe_contact(&self, id: PersonId) -> Result<Option<SafeContact>> {
        safe_contact(&self.conn, id)
    }
    /// How those linked to a person stand with this caseload, without a word of what is in their records.
    pub fn linked_standing(&self, id: PersonId, at: Day) -> Result<Vec<(PersonId, Standing)>> {
        let mut statement = self.conn.prepare_cached(
            "select other_id,
                 exists (select 1 from episode where person_id = other_id and started_on <= :at and (ended_on is null or ended_on > :at)),
                 exists (select 1 from referral where person_id = other_id and received_on <= :at and first_attended_on is null and ended_on is null and decision in ('accepted', 'pending')),
                 exists (select 1 from episode where person_id = other_id and ended_on <= :at)
             from relationship where person_id = :id order by id",
        )?;
        let rows = statement.query_map(named_params! {":id": id, ":at": at}, |row| {
            let standing = match (row.get(1)?, row.get(2)?, row.get(3)?) {
                (true, _, _) => Standing::InSupport,
                (_, true, _) => Standing::Waiting,
                (_, _, true) => Standing::Ended,
                _ => Standing::NoReferral,
            };
            Ok((row.get(0)?, standing))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
    /// Everybody in the file, for taking their names out of what leaves the desk. One pass over all people.
    pub fn everyone(&self) -> Result<Vec<Person>> {
        let mut everyone: Vec<Person> = self.conn.prepare_cached(SELECT)?.query_map([], from_row)?.collect::<rusqlite::Result<_>>()?;
        let mut earlier: HashMap<PersonId, Vec<String>> = HashMap::new();
        let mut names = self.conn.prepare_cached("select person_id, name from earlier_name order by id")?;
        let mut rows = names.query([])?;
        while let Some(row) = rows.next()? {
            earlier.entry(row.get(0)?).or_default().push(row.get(1)?);
        }
        if !earlier.is_empty() {
            everyone.iter_mut().for_each(|person| person.earlier_names = earlier.remove(&person.id).unwrap_or_default());
        }
        Ok(everyone)
    }
}
