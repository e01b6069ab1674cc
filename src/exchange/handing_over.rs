//! Makes what leaves the desk from the file: case summaries and the supervision pack, with every name the file knows, so
//! that none gets out unseen. Used by the command line and by the interface's export. Models and writers are in `output`.

use crate::domain::caseload::{CaseSort, sort};
use crate::domain::codes::Seen;
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, Ref};
use crate::domain::person::Person;
use crate::domain::record::Record;
use crate::domain::supervision::since_or_first;
use crate::output::export;
use crate::output::format::{Document, Ended, Format};
use crate::output::pack::Pack;
use crate::output::redact::{Known, Strangers};
use crate::output::summary::{Options, Summary, summarise};
use crate::store::{Error, Result, Store};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Whose.
    pub whose: Whose,
    /// As at the end of this day.
    pub at: Day,
    /// Contacts and changes since; when not given, since the last supervision, or four weeks where none was recorded.
    pub since: Option<Day>,
    /// With names and birth dates; the caller has asked for the reason.
    pub identified: bool,
    /// With the notes of contacts.
    pub notes: bool,
}

/// Whose case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// One person's: a case summary.
    One(PersonId),
    /// Everybody's on my caseload: a supervision pack.
    Caseload,
}

/// How far it is: so many of so many people; false stops it, and nothing leaves.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// Writes a document, and logs that it leaves before anybody has it: what cannot be logged does not go.
/// `reason` is why it is identified; it is kept in the log.
pub fn hand_over(store: &mut Store, asked: &Asked, format: Format, reason: &str, today: Day, progress: Progress<'_>) -> Result<Vec<u8>> {
    let document: Box<dyn Document> = match asked.whose {
        Whose::One(person) => {
            let everyone = store.everyone()?;
            Box::new(summary(store, asked, person, &everyone, &Strangers::of(&everyone), today)?)
        }
        Whose::Caseload => Box::new(pack(store, asked, today, progress)?),
    };
    let ended = Ended { document: document.as_ref(), log: store.log_head()? };
    let bytes = format.write(&ended).map_err(Error::Inside)?;
    let (what, of) = match asked.whose {
        Whose::One(person) => ("case summary", Some(Ref::Person(person))),
        Whose::Caseload => ("supervision pack", None),
    };
    let detail = if asked.identified { format!("{what}, identified: {reason}") } else { format!("{what}, case codes only") };
    store.log(Seen::Exported, of, &detail)?;
    Ok(bytes)
}

/// The same to a new file, in the format its ending asks for unless one is given; gives back the file's full path.
/// What is wrong with the file is refused for the field `path`.
pub fn to_file(store: &mut Store, asked: &Asked, format: Option<Format>, reason: &str, path: &Path, today: Day, progress: Progress<'_>) -> Result<PathBuf> {
    let refused = |why| Error::refused("path", why);
    let format = format.map_or_else(|| Format::of(path, &Format::PAPERS).map_err(refused), Ok)?;
    export::check_new(path).map_err(refused)?;
    let bytes = hand_over(store, asked, format, reason, today, progress)?;
    export::write_new(path, &bytes).map_err(refused)
}

/// What is said once it is in a file.
pub fn told(whose: Whose, path: &Path) -> String {
    let what = match whose {
        Whose::One(_) => "summary",
        Whose::Caseload => "supervision pack",
    };
    format!("The {what} is in {}. It is still personal data: keep it as carefully as the caseload.", path.display())
}

/// The summary of one person's case; `everyone` is all people of the file, and the same as `strangers`.
fn summary(store: &Store, asked: &Asked, person: PersonId, everyone: &[Person], strangers: &Strangers, today: Day) -> Result<Summary> {
    let record = store.record(person)?;
    let linked: Vec<Person> = everyone.iter().filter(|other| record.relationships.iter().any(|relationship| relationship.other == other.id)).cloned().collect();
    let known = known_of(store, &record, &linked, asked.at)?;
    let options = Options { since: since(store, asked)?, identified: asked.identified, notes: asked.notes, strangers: strangers.clone(), ..known };
    Ok(summarise(&record, &*store.reference_at(asked.at)?, &options, today))
}

/// What is written of a record without names, with everybody whose name must not get out.
pub(super) fn known_of(store: &Store, record: &Record, everyone: &[Person], at: Day) -> Result<Options> {
    let person = record.person.id;
    let linked: HashSet<PersonId> = record.relationships.iter().map(|relationship| relationship.other).collect();
    let mut others = Vec::new();
    for other in everyone.iter().filter(|other| other.id != person) {
        let is_linked = linked.contains(&other.id);
        let safe_contact = if is_linked { store.safe_contact(other.id)? } else { None };
        others.push(Known { person: other.clone(), safe_contact, linked: is_linked });
    }
    let named = store.afterwards(person)?.into_values().flat_map(|after| after.marks.third_parties).collect();
    let workers = store.workers()?.into_iter().map(|worker| worker.details.name).collect();
    Ok(Options { at, since: None, identified: false, notes: false, others, strangers: Strangers::default(), named, workers })
}

/// A summary for each person with an open episode of mine, each once.
fn pack(store: &Store, asked: &Asked, today: Day, progress: Progress<'_>) -> Result<Pack> {
    let mut rows = store.cases(asked.at)?;
    sort(&mut rows, CaseSort::CaseCode, store.reference(), asked.at);
    let mut people: Vec<PersonId> = rows.iter().map(|row| row.person).collect();
    people.dedup();
    let everyone = store.everyone()?;
    let strangers = Strangers::of(&everyone);
    let mut cases = Vec::with_capacity(people.len());
    let all = people.len() as u64;
    for (at, person) in people.iter().enumerate() {
        go_on(progress, at as u64, all)?;
        cases.push(summary(store, asked, *person, &everyone, &strangers, today)?);
    }
    go_on(progress, all, all)?;
    let since = since_or_first(since(store, asked)?, asked.at, store.reference());
    Ok(Pack::new(cases, asked.identified, asked.at, today, since))
}

fn since(store: &Store, asked: &Asked) -> Result<Option<Day>> {
    asked.since.map_or_else(|| store.last_supervision_on(asked.at), |since| Ok(Some(since)))
}

fn go_on(progress: Progress<'_>, done: u64, of: u64) -> Result<()> {
    if progress(done, of) { Ok(()) } else { Err(Error::Interrupted) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::Change;
    use crate::domain::person::PersonDetails;

    #[test]
    fn a_summary_goes_to_a_new_file_once_and_is_logged_first() {
        let today: Day = "2026-11-21".parse().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let secret = age::secrecy::SecretString::from("made-up passphrase".to_owned());
        let (mut store, _) = Store::create_with(&folder.path().join("a.db"), &secret, today, 2).unwrap();
        let amina = PersonDetails { name: "Amina Example".into(), ..PersonDetails::default() };
        let person = PersonId(store.apply(today, &Change::AddPerson(amina, None)).unwrap().id);
        let asked = Asked { whose: Whose::One(person), at: today, since: None, identified: false, notes: false };
        let all = Asked { whose: Whose::Caseload, ..asked };
        let stopped = to_file(&mut store, &all, None, "", &folder.path().join("all.md"), today, &mut |_, _| false);
        assert!(matches!(stopped, Err(Error::Interrupted)) && !folder.path().join("all.md").exists(), "stopped, nothing is written");
        let mut write = |name: &str| to_file(&mut store, &asked, None, "", &folder.path().join(name), today, &mut |_, _| true);
        let written = std::fs::read_to_string(write("a.md").unwrap()).unwrap();
        assert!(written.starts_with("# Case summary: SU-0001") && !written.contains("Amina"), "{written}");
        assert!(std::fs::read_to_string(write("a.json").unwrap()).unwrap().starts_with('{'));
        for name in ["a.md", "a.xls", "none/a.md"] {
            assert!(matches!(write(name), Err(Error::Refused { field: "path", .. })), "{name}");
        }
        let logged = store.log_rows(Some(Ref::Person(person)), 20).unwrap().into_iter().filter(|row| row.seen == Seen::Exported);
        assert_eq!(logged.map(|row| row.detail).collect::<Vec<_>>(), ["case summary, case codes only"; 2], "only what could be written");
    }
}
