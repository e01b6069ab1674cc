//! A case study from a record whose person agreed to one: begun without names, looked through, then written and logged.
//! Used by the interface. What still tells is named before anything is written.

use super::handing_over::known_of;
use crate::domain::case_study::{self, CaseStudy};
use crate::domain::codes::Seen;
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, Ref};
use crate::output::case_study::{Telling, begun, telling};
use crate::output::export;
use crate::output::format::Format;
use crate::output::redact::Redactor;
use crate::output::summary::summarise;
use crate::store::{Error, Result, Store};
use std::path::{Path, PathBuf};

/// The first words of a case study, and what allows it.
pub fn begin(store: &Store, person: PersonId, today: Day) -> Result<(CaseStudy, String)> {
    let record = store.record(person)?.as_at(today);
    let consent = case_study::consent(&record, today).map_err(|why| Error::refused("consent", why))?;
    let options = known_of(store, &record, &store.everyone()?, today)?;
    let redactor = Redactor::new(&record, &options.others, &options.named, &options.workers);
    Ok((begun(&summarise(&record, store.reference(), &options, today), &record, &redactor), consent))
}

/// What still tells who it is about, each with the part it stands in.
pub fn look_through(store: &Store, person: PersonId, study: &CaseStudy, may_stay: &[String], today: Day) -> Result<Vec<(&'static str, Vec<Telling>)>> {
    let record = store.record(person)?;
    case_study::consent(&record, today).map_err(|why| Error::refused("consent", why))?;
    let options = known_of(store, &record, &store.everyone()?, today)?;
    let redactor = Redactor::new(&record, &options.others, &options.named, &options.workers);
    let own: Vec<String> = std::iter::once(person).chain(record.relationships.iter().map(|link| link.other)).map(|id| id.to_string()).collect();
    let told = study.parts().map(|(part, _, text)| (part, telling(text, &redactor, &own, may_stay)));
    Ok(told.into_iter().filter(|(_, told)| !told.is_empty()).collect())
}

/// Writes it to a new file, in the format its ending asks for; logged before anybody has it.
pub fn to_file(store: &mut Store, person: PersonId, study: &CaseStudy, path: &Path) -> Result<PathBuf> {
    let refused = |why| Error::refused("path", why);
    let bytes = Format::of(path, &Format::PAPERS).map_err(refused)?.write(study).map_err(Error::Inside)?;
    export::check_new(path).map_err(refused)?;
    store.log(Seen::Exported, Some(Ref::Person(person)), "case study, without names")?;
    export::write_new(path, &bytes).map_err(refused)
}

/// What is said once it is in a file.
pub fn told(path: &Path) -> String {
    format!("The case study is in {}. Show it to the person before anybody else reads it.", path.display())
}
