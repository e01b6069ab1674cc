//! Intake: the person and the referral in one change, and who in the file may be the same person.
//! Looking for them goes through the indexes of names, numbers and birth dates; nobody else is read.

use super::Store;
use super::error::{Error, Result};
use super::writer::Writer;
use super::{people, referrals};
use crate::domain::born::Born;
use crate::domain::day::Day;
use crate::domain::ids::PersonId;
use crate::domain::intake::{Intake, Joined, LEAST_DIGITS, LEAST_LETTERS, Likeness, Sought, digits, start};
use crate::domain::person::{Person, PersonDetails, SafeContact};
use crate::domain::text::fold;
use rusqlite::ToSql;

/// Rows looked at for each way of being alike.
const MOST: usize = 60;

/// Writes the person, or what was not known of them, and the referral. Returns the person.
pub(super) fn write_intake(writer: &mut Writer, intake: &Intake, today: Day) -> Result<PersonId> {
    let mut referral = intake.referral.clone();
    let person = match intake.known {
        None => {
            let id = people::write_person(writer, None, &intake.details)?;
            if !intake.phone.trim().is_empty() {
                people::write_safe_contact(writer, id, &SafeContact { phone: intake.phone.trim().to_owned(), ..SafeContact::default() })?;
            }
            id
        }
        Some(id) => {
            let stored = people::person(writer.tx(), id)?.details;
            let card = people::safe_contact(writer.tx(), id)?;
            let joined = Joined::of(intake, &stored, card.as_ref());
            let Some(details) = &mut referral else {
                return Err(Error::refused("service", "Choose the service asked for: the referral is what is added to somebody known."));
            };
            if !joined.differs.is_empty() {
                details.note = [details.note.as_str(), &joined.differs].join("\n").trim().to_owned();
            }
            if joined.details != stored {
                people::write_person(writer, Some(id), &joined.details)?;
            }
            if let Some(card) = joined.card {
                people::write_safe_contact(writer, id, &card)?;
            }
            id
        }
    };
    if let Some(details) = &referral {
        referrals::write_referral(writer, None, person, details, today)?;
    }
    Ok(person)
}

/// Somebody who may be the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// Who.
    pub person: Person,
    /// What agrees.
    pub likeness: Likeness,
}

impl Store {
    /// People who may be the one sought, most alike first, at most `limit`; `but` is left out.
    pub fn alike(&self, sought: &Sought, but: Option<PersonId>, limit: usize) -> Result<Vec<Alike>> {
        let mut found: Vec<PersonId> = Vec::new();
        let number = digits(&sought.phone);
        if number.len() >= LEAST_DIGITS {
            let abroad = format!("44{}", number.trim_start_matches('0'));
            self.candidates(&mut found, MATCHING, &format!("numbers : (\"{number}\" OR \"{abroad}\" OR \"00{abroad}\")"))?;
        }
        if let Some(Born::On(_)) = sought.born {
            self.candidates(&mut found, "select id from person where born = ? order by id desc limit ?", &sought.born)?;
        }
        let folded = fold(&sought.name);
        let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let every = |part: fn(&str) -> &str| words.iter().map(|word| format!("names : \"{}\"*", part(word))).collect::<Vec<_>>().join(" AND ");
        if folded.chars().count() >= LEAST_LETTERS && !words.is_empty() {
            self.candidates(&mut found, MATCHING, &every(|word| word))?;
            if words.len() > 1 {
                self.candidates(&mut found, MATCHING, &every(start))?;
            }
        }
        found.sort_unstable();
        found.dedup();
        let mut alike = Vec::new();
        for id in found.into_iter().filter(|id| Some(*id) != but) {
            let person = people::person(&self.conn, id)?;
            let numbers: Vec<String> = people::safe_contact(&self.conn, id)?.map(|card| vec![card.phone, card.other_phone]).unwrap_or_default();
            // By an earlier name only where that says more.
            let by_earlier = person.earlier_names.iter().filter_map(|name| {
                let details = PersonDetails { name: name.clone(), name_to_use: String::new(), ..person.details.clone() };
                let likeness = sought.likeness(&details, &numbers)?;
                Some(Likeness { words: format!("{}, by an earlier name", likeness.words), ..likeness })
            });
            let likeness = by_earlier.chain(sought.likeness(&person.details, &numbers)).max_by_key(|likeness| likeness.weight);
            alike.extend(likeness.map(|likeness| Alike { person, likeness }));
        }
        alike.sort_by_key(|alike| (-alike.likeness.weight, alike.person.id));
        alike.truncate(limit);
        Ok(alike)
    }

    fn candidates(&self, found: &mut Vec<PersonId>, sql: &str, wanted: &dyn ToSql) -> Result<()> {
        let most = i64::try_from(MOST).unwrap_or(i64::MAX);
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map([wanted, &most], |row| row.get(0))?;
        found.extend(rows.collect::<rusqlite::Result<Vec<PersonId>>>()?);
        Ok(())
    }
}

/// The newest first, because a duplicate is most often a recent one.
const MATCHING: &str = "select rowid from find where find match ? order by rowid desc limit ?";
