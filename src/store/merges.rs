//! Two records that are one person: everything of the other moves to the one that stays, in one change that undo takes back whole.
//! Which tables hold something of a person is read from the schema itself, so that a later table is never forgotten.

use super::error::{Error, Result};
use super::writer::{TABLES, Writer};
use super::{Store, people};
use crate::domain::day::Day;
use crate::domain::ids::PersonId;
use crate::domain::intake::Sought;
use crate::domain::merge::{Merge, Merging};
use rusqlite::{Connection, OptionalExtension};

/// Where the record of a case code went, if it was found to be somebody else's too.
pub(super) fn went_to(conn: &Connection, id: PersonId) -> Result<Option<(PersonId, Day)>> {
    Ok(conn.prepare_cached("select into_id, on_day from merged where id = ?")?.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// Moves everything of one person to another and takes the empty record away.
pub(super) fn write_merge(writer: &mut Writer, merge: &Merge, today: Day) -> Result<PersonId> {
    let Merge { keep, other, details, card } = merge;
    check(writer.tx(), *keep, *other)?;
    move_links(writer, *keep, *other)?;
    for (table, column) in places(writer.tx())? {
        match (table, column.as_str()) {
            ("relationship" | "safe_contact", _) => {}
            (table, "id") => move_only_row(writer, table, *keep, *other)?,
            (table, column) => {
                for row in rows_of(writer.tx(), table, column, *other)? {
                    writer.repoint(table, row, column, keep.0)?;
                }
            }
        }
    }
    // A second import of the same file finds the person here and changes nothing.
    for row in rows_of(writer.tx(), "imported", "kind = 'person' and row_id", *other)? {
        writer.update("imported", row, &[("row_id", keep), ("edited_here", &true)])?;
    }
    if people::safe_contact(writer.tx(), *other)?.is_some() {
        writer.delete("safe_contact", other.0)?;
    }
    let given_up: Vec<String> = [*keep, *other]
        .into_iter()
        .map(|id| people::person(writer.tx(), id).map(|was| [was.details.name, was.details.name_to_use]))
        .collect::<Result<Vec<_>>>()?
        .concat();
    people::write_person(writer, Some(*keep), details)?;
    for name in &given_up {
        people::keep_earlier_name(writer, *keep, name, today)?;
    }
    if let Some(card) = card
        && people::safe_contact(writer.tx(), *keep)?.as_ref() != Some(card)
    {
        people::write_safe_contact(writer, *keep, card)?;
    }
    writer.delete("person", other.0)?;
    writer.insert("merged", &[("id", other), ("into_id", keep), ("on_day", &today)])?;
    Ok(*keep)
}

fn check(conn: &Connection, keep: PersonId, other: PersonId) -> Result<()> {
    if keep == other {
        return Err(Error::refused("other", "This is the same record. Enter the case code of the other one."));
    }
    if let Some((into, _)) = went_to(conn, other)? {
        return Err(Error::refused("other", format!("{other} went to {into} already.")));
    }
    people::person(conn, keep)?;
    people::person(conn, other).map(drop).map_err(|failed| match failed {
        Error::NotFound(_) => Error::refused("other", format!("There is no {other} in this caseload.")),
        failed => failed,
    })
}

/// Every column that names a person, by its table: as the schema declares them.
fn places(conn: &Connection) -> Result<Vec<(&'static str, String)>> {
    let mut found = Vec::new();
    let mut statement = conn.prepare_cached("select \"from\" from pragma_foreign_key_list(?) where \"table\" = 'person'")?;
    for table in TABLES {
        let columns: Vec<String> = statement.query_map([table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        found.extend(columns.into_iter().map(|column| (*table, column)));
    }
    Ok(found)
}

/// Rows of a table that name this person in this column; both names come from the schema or from this file.
fn rows_of(conn: &Connection, table: &str, column: &str, person: PersonId) -> Result<Vec<i64>> {
    let mut statement = conn.prepare_cached(&format!("select id from {table} where {column} = ? order by id"))?;
    Ok(statement.query_map([person], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Links go over, but none to oneself and none twice: of two, the one of the record that stays is kept.
fn move_links(writer: &mut Writer, keep: PersonId, other: PersonId) -> Result<()> {
    for (own, across) in [("person_id", "other_id"), ("other_id", "person_id")] {
        for row in rows_of(writer.tx(), "relationship", own, other)? {
            let far: PersonId = writer.tx().prepare_cached(&format!("select {across} from relationship where id = ?"))?.query_row([row], |row| row.get(0))?;
            let there = writer.tx().prepare_cached(&format!("select 1 from relationship where {own} = ? and {across} = ?"))?.exists((keep, far))?;
            if far == keep || there { writer.delete("relationship", row)? } else { writer.repoint("relationship", row, own, keep.0)? }
        }
    }
    Ok(())
}

/// A table with one row a person: it moves where the other has none; where both have one, only what is empty is filled in.
fn move_only_row(writer: &mut Writer, table: &'static str, keep: PersonId, other: PersonId) -> Result<()> {
    if rows_of(writer.tx(), table, "id", other)?.is_empty() {
        return Ok(());
    }
    writer.fill_from(table, keep.0, other.0)?;
    writer.delete(table, other.0)
}

impl Store {
    /// Two records side by side, to decide what is kept.
    pub fn merging(&self, keep: PersonId, other: PersonId) -> Result<Merging> {
        let conn = &self.conn;
        check(conn, keep, other)?;
        let (stays, goes) = (self.record(keep)?, self.record(other)?);
        let count = |n: usize, one: &str, many: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") };
        let mut said = vec![format!(
            "{keep} stays. From {other} {}, {} and {} move over. {other} is not used again. u takes it back.",
            count(goes.referrals.len(), "referral", "referrals"),
            count(goes.episodes.len(), "episode", "episodes"),
            count(goes.contacts.len(), "contact", "contacts"),
        )];
        if stays.relationships.iter().any(|link| link.other == other) {
            said.push("They are linked to each other: that link goes.".into());
        }
        let running =
            |referral: &&crate::domain::referral::Referral| referral.ended_on.is_none() && referral.decision == crate::domain::codes::Decision::Accepted;
        let twice =
            stays.referrals.iter().filter(running).find(|own| goes.referrals.iter().filter(running).any(|also| also.details.service == own.details.service));
        if let Some(service) = twice.and_then(|own| self.reference.service(own.details.service)) {
            said.push(format!("Both have a referral to {} that runs: close one afterwards.", service.title()));
        }
        Ok(Merging {
            keep,
            other,
            kept: stays.person.details,
            others: goes.person.details,
            kept_card: stays.safe_contact,
            others_card: goes.safe_contact,
            said,
        })
    }

    /// Where the record of a case code went, and when, if it was merged into another.
    pub fn went_to(&self, id: PersonId) -> Result<Option<(PersonId, Day)>> {
        went_to(&self.conn, id)
    }

    /// People who may be the same person as this one, most alike first.
    pub fn alike_to(&self, id: PersonId, limit: usize) -> Result<Vec<super::Alike>> {
        let details = people::person(&self.conn, id)?.details;
        let phone = people::safe_contact(&self.conn, id)?.map(|card| card.phone).unwrap_or_default();
        self.alike(&Sought { name: details.name, born: details.born, phone }, Some(id), limit)
    }
}

#[cfg(test)]
mod tests;
