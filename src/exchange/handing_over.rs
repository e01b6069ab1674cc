//! Makes a case summary from the file: the record, and every name the file knows, so that none gets out unseen.
//! Used by `caseload summary` and by the interface's export. The model and the writers are in `output`.

use crate::domain::day::Day;
use crate::domain::ids::PersonId;
use crate::output::redact::Known;
use crate::output::summary::{Options, Summary, summarise};
use crate::store::{Result, Store};
use std::collections::HashSet;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Whose summary.
    pub person: PersonId,
    /// As at the end of this day.
    pub at: Day,
    /// Contacts and changes since; a month when not given.
    pub since: Option<Day>,
    /// With names and birth date; the caller has asked for the reason.
    pub identified: bool,
    /// With the notes of contacts.
    pub notes: bool,
}

/// The summary of one person's case.
pub fn summary(store: &Store, asked: &Asked, today: Day) -> Result<Summary> {
    let record = store.record(asked.person)?;
    let linked: HashSet<PersonId> = record.relationships.iter().map(|relationship| relationship.other).collect();
    let mut others = Vec::new();
    for person in store.everyone()? {
        if person.id == asked.person {
            continue;
        }
        let is_linked = linked.contains(&person.id);
        let safe_contact = if is_linked { store.safe_contact(person.id)? } else { None };
        others.push(Known { person, safe_contact, linked: is_linked });
    }
    let options = Options { at: asked.at, since: asked.since, identified: asked.identified, notes: asked.notes, others };
    Ok(summarise(&record, store.reference(), &options, today))
}
