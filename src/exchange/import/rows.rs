//! From a row's cells to a typed row, one function a kind. The codes are those of `domain::codes`.

use super::{Cells, Kind};
use crate::domain::codes::{Asked, Attendance, ContactKind, Decision, Ending, Ethnicity, Gender, Residency, Role, Source, Stovewood};
use crate::domain::contact::ContactDetails;
use crate::domain::day::{Born, Day};
use crate::domain::measure::ReadingDetails;
use crate::domain::provider::Reference;
use crate::store::{ImportBody, ImportRow, PersonRow, ReferralRow};

type Wrong = (&'static str, String);

/// Types a row, or names the column at fault and says why.
pub(super) fn typed(kind: Kind, line: u64, cells: Cells, reference: &Reference, today: Day) -> Result<ImportRow, Wrong> {
    let (body, key, key_column) = match kind {
        Kind::People => (person(&cells, today)?, required(&cells, "external_id")?.to_owned(), "external_id"),
        Kind::Referrals => (referral(&cells, reference)?, required(&cells, "external_id")?.to_owned(), "external_id"),
        Kind::Contacts => (contact(&cells)?, required(&cells, "external_id")?.to_owned(), "external_id"),
        Kind::Readings => {
            let (body, key) = reading(&cells, reference)?;
            (body, key, "referral_id")
        }
    };
    let cells = serde_json::to_string(&cells).map_err(|_| (key_column, "This row cannot be kept.".to_owned()))?;
    Ok(ImportRow { line, key, key_column, cells, body })
}

fn given<'c>(cells: &'c Cells, column: &str) -> Option<&'c str> {
    cells.get(column).map(String::as_str)
}

fn required<'c>(cells: &'c Cells, column: &'static str) -> Result<&'c str, Wrong> {
    given(cells, column).ok_or_else(|| (column, format!("'{column}' must be filled in.")))
}

/// A cell that must hold something its reader accepts.
fn must<T>(cells: &Cells, column: &'static str, read: impl FnOnce(&str) -> Result<T, String>) -> Result<T, Wrong> {
    read(required(cells, column)?).map_err(|why| (column, why))
}

/// A cell that may be empty.
fn may<T>(cells: &Cells, column: &'static str, read: impl FnOnce(&str) -> Result<T, String>) -> Result<Option<T>, Wrong> {
    given(cells, column).map(read).transpose().map_err(|why| (column, why))
}

fn person(cells: &Cells, today: Day) -> Result<ImportBody, Wrong> {
    Ok(ImportBody::Person(PersonRow {
        name: required(cells, "name")?.to_owned(),
        name_to_use: given(cells, "name_to_use").map(str::to_owned),
        born: may(cells, "date_of_birth", |text| born(text, today))?,
        gender: may(cells, "gender", gender)?,
        ethnicity: may(cells, "ethnicity", Ethnicity::parse)?,
        residency: may(cells, "residency", Residency::parse)?,
    }))
}

/// 2007, 2007-03, 2007-03-27 or 27/03/2007.
fn born(text: &str, today: Day) -> Result<Born, String> {
    if text.contains('/') {
        let on = Day::parse_strict(text)?;
        return crate::domain::day::not_after_today(on, today).map(Born::On);
    }
    Born::parse(text, today)
}

/// `transgender` is a code of older files: gender not stated, trans history yes.
fn gender(text: &str) -> Result<(Gender, Option<Asked>), String> {
    if text.eq_ignore_ascii_case("transgender") {
        return Ok((Gender::NotStated, Some(Asked::Yes)));
    }
    Gender::parse(text).map(|gender| (gender, None)).map_err(|why| why.replace("male, non-binary", "male, transgender, non-binary"))
}

fn referral(cells: &Cells, reference: &Reference) -> Result<ImportBody, Wrong> {
    let service = reference.find_service(required(cells, "provider")?, required(cells, "service")?)?.id;
    Ok(ImportBody::Referral(ReferralRow {
        person: required(cells, "person_id")?.to_owned(),
        role: must(cells, "role", Role::parse)?,
        received_on: must(cells, "received_on", Day::parse_strict)?,
        sources: must(cells, "sources", |text| text.split(';').map(Source::parse).collect())?,
        stovewood: may(cells, "stovewood_status", Stovewood::parse)?,
        service,
        decision: must(cells, "decision", Decision::parse)?,
        decided_on: may(cells, "decided_on", Day::parse_strict)?,
        first_attended_on: may(cells, "first_attended_on", Day::parse_strict)?,
        ended_on: may(cells, "ended_on", Day::parse_strict)?,
        ending: may(cells, "ending", Ending::parse)?,
    }))
}

fn reading(cells: &Cells, reference: &Reference) -> Result<(ImportBody, String), Wrong> {
    let referral = required(cells, "referral_id")?.to_owned();
    let known = |text: &str| {
        let codes: Vec<&str> = reference.measures.iter().map(|measure| measure.code.as_str()).collect();
        let found = codes.iter().find(|code| code.eq_ignore_ascii_case(text));
        found.map(|code| (*code).to_owned()).ok_or_else(|| format!("'{text}' is not a known measure. Use one of: {}.", codes.join(", ")))
    };
    let measure = must(cells, "measure", known)?;
    let on = must(cells, "taken_on", Day::parse_strict)?;
    let score = must(cells, "score", |text| text.parse().map_err(|_| format!("'{text}' is not a whole number.")))?;
    let key = format!("{referral} {measure} {}", on.iso());
    Ok((ImportBody::Reading(referral, ReadingDetails { measure, on, score }), key))
}

fn contact(cells: &Cells) -> Result<ImportBody, Wrong> {
    let minutes = may(cells, "minutes", |text| {
        text.parse().ok().filter(|minutes| *minutes <= 24 * 60).ok_or_else(|| format!("'{text}' is not a number of minutes from 0 to 1440."))
    })?;
    Ok(ImportBody::Contact(
        required(cells, "referral_id")?.to_owned(),
        ContactDetails {
            on: must(cells, "happened_on", Day::parse_strict)?,
            kind: must(cells, "kind", ContactKind::parse)?,
            attendance: must(cells, "attendance", Attendance::parse)?,
            minutes,
            out_of_hours: false,
            note: given(cells, "note").unwrap_or_default().to_owned(),
            next_on: None,
        },
    ))
}
