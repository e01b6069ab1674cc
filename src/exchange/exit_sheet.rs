//! The exit sheet of a person into a new file, to print and give to them. It is logged before it leaves.
//! Used by the interface and by `export exit-sheet`. What stands on it is `output/exit_sheet`.

use crate::domain::codes::Seen;
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, Ref};
use crate::domain::record::Record;
use crate::output::exit_sheet::exit_sheet;
use crate::output::format::Format;
use crate::output::paper::Paper;
use crate::output::redact::{Known, Redactor};
use crate::output::{export, markdown};
use crate::store::{Error, Result, Store};
use std::path::{Path, PathBuf};

/// Writes the sheet of the episode that matters now; gives back the file's full path. What is wrong with the file is refused for `path`.
/// With their name on it only where `named_because` is given, which goes into the log.
pub fn to_file(store: &mut Store, person: PersonId, named_because: Option<&str>, path: &Path, today: Day) -> Result<PathBuf> {
    let named = named_because.is_some();
    let refused = |why| Error::refused("path", why);
    let format = Format::of(path, &Format::SHEETS).map_err(refused)?;
    let record = store.record(person)?.as_at(today);
    let Some(episode) = record.current_episode(today) else { return Err(refused("There is no support yet, so there is no exit sheet.".into())) };
    let called = record.person.details.called();
    let reference = store.reference_at(today)?;
    let paper = exit_sheet(episode, named.then_some(called), reference.plain("emergency"), today);
    // The sentence does not say the name either: it may stand on a screen, or in what a terminal keeps.
    if !named && names_them(&record, &paper) {
        return Err(refused("Their name stands in what was written. Change the exit strategy, or put the name on the sheet. Nothing was written.".into()));
    }
    let bytes = format.write_paper(&paper).map_err(refused)?;
    export::check_new(path).map_err(refused)?;
    let detail = match named_because {
        None => "exit sheet, without a name".to_owned(),
        Some(why) => format!("exit sheet, with the name: {why}"),
    };
    store.log(Seen::Exported, Some(Ref::Person(person)), &detail)?;
    export::write_new(path, &bytes).map_err(refused)
}

/// Whether their own name stands in the text of a sheet that is to bear none.
fn names_them(record: &Record, paper: &Paper) -> bool {
    let own = Known { person: record.person.clone(), safe_contact: None, linked: true };
    let (code, redactor) = (record.person.id.to_string(), Redactor::of_others(&[own], &[]));
    let (_, found) = redactor.masked(&markdown::markdown(paper), &[]);
    found.iter().any(|(_, with)| *with == code)
}

/// What is said once it is in a file.
pub fn told(path: &Path) -> String {
    format!("The exit sheet is in {}. Print it, give it to them, and delete the file.", path.display())
}
