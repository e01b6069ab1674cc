//! The forms for what leaves the desk beside summaries and returns: a person's own copy, the whole file in open formats.
//! Used by `ask`. They write nothing: the loop carries their answers out.

use super::draft::{Draft, Reader};
use super::field::{Field, Kind};
use crate::domain::day::Day;
use crate::domain::ids::PersonId;
use std::path::{Path, PathBuf};

/// A person's own copy: when they asked, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCopyChoices {
    /// The day their request was received.
    pub received: Day,
    /// The new folder.
    pub path: PathBuf,
}

impl OwnCopyChoices {
    /// Where the choices start: a new folder named by case code and day.
    pub fn starting(person: PersonId, received: Day, folder: &Path, today: Day) -> Self {
        Self { received, path: folder.join(format!("{person}-subject-access-{}", today.iso())) }
    }
}

impl Draft for OwnCopyChoices {
    const TITLE: &'static str = "Their own copy (subject access)";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("received", "Their request was received on", Kind::Date).hint("How long an answer may take is among the rules in the Directory."),
            Field::new("path", "Folder", Kind::Line).hint("A new folder: a copy to read, the same for other programs, and a list of what was masked."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let received = values.past_day("received");
        let path = values.text("path").map(PathBuf::from);
        Some(Self { received: received?, path: path? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("received", self.received.words()), ("path", self.path.display().to_string())]
    }
}

/// Everything in open formats: where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveFolder {
    /// The new folder.
    pub path: PathBuf,
}

impl ArchiveFolder {
    /// Where the choice starts: a new folder named by the day.
    pub fn starting(folder: &Path, today: Day) -> Self {
        Self { path: folder.join(format!("caseload-archive-{}", today.iso())) }
    }
}

impl Draft for ArchiveFolder {
    const TITLE: &'static str = "Everything, in open formats";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("path", "Folder", Kind::Line).hint("A new folder, on an encrypted disk. Tables for other programs, and a page to read for each person."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        values.text("path").map(|path| Self { path: PathBuf::from(path) })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("path", self.path.display().to_string())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::Form;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn both_read_back_and_no_request_comes_tomorrow() {
        let today: Day = "2026-11-21".parse().unwrap();
        let copy = OwnCopyChoices::starting(PersonId(1), today, Path::new("/home/sam/Documents"), today);
        assert_eq!(copy.path, Path::new("/home/sam/Documents/SU-0001-subject-access-2026-11-21"));
        reads_back(&copy);
        reads_back(&ArchiveFolder::starting(Path::new("/home/sam/Documents"), today));
        let mut form = Form::filled(&OwnCopyChoices { received: today.plus_days(1), ..copy });
        assert_eq!(form.read::<OwnCopyChoices>(today), None);
        assert_eq!(form.errors().first().map(|(field, _)| *field), Some("received"));
    }
}
