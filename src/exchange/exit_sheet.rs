//! The exit sheet of a person into a new file, to print and give to them. It is logged before it leaves.
//! Used by the interface. What stands on it is `output/exit_sheet`.

use crate::domain::codes::Seen;
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, Ref};
use crate::output::exit_sheet::exit_sheet;
use crate::output::format::Format;
use crate::output::{docx, export, html, markdown, pdf};
use crate::store::{Error, Result, Store};
use std::path::{Path, PathBuf};

/// Writes the sheet of the episode that matters now; gives back the file's full path. What is wrong with the file is refused for `path`.
pub fn to_file(store: &mut Store, person: PersonId, named: bool, path: &Path, today: Day) -> Result<PathBuf> {
    let refused = |why| Error::refused("path", why);
    let format = Format::of(path).map_err(refused)?;
    let record = store.record(person)?.as_at(today);
    let Some(episode) = record.current_episode(today) else { return Err(refused("There is no support yet, so there is no exit sheet.".into())) };
    let called = record.person.details.called();
    let paper = exit_sheet(episode, named.then_some(called), today);
    let bytes = match format {
        Format::Markdown => markdown::markdown(&paper).into_bytes(),
        Format::Html => html::html(&paper).into_bytes(),
        Format::Docx => docx::docx(&paper).map_err(refused)?,
        Format::Pdf => pdf::pdf(&paper).map_err(refused)?,
        Format::Json => return Err(refused("An exit sheet is to be read: choose .html, .pdf, .docx or .md. Nothing was written.".into())),
    };
    export::check_new(path).map_err(refused)?;
    store.log(Seen::Exported, Some(Ref::Person(person)), if named { "exit sheet, with the name" } else { "exit sheet, without a name" })?;
    export::write_new(path, &bytes).map_err(refused)
}

/// What is said once it is in a file.
pub fn told(path: &Path) -> String {
    format!("The exit sheet is in {}. Print it, give it to them, and delete the file.", path.display())
}
