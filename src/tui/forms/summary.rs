//! The form for a case summary in a new file. Used by `ask`. Writes nothing: the loop carries its answer out.

use super::draft::{Draft, Reader, day_or_nothing, yes_or_no};
use super::field::{Field, Kind};
use crate::domain::day::Day;
use crate::domain::ids::PersonId;
use std::path::{Path, PathBuf};

/// What is to be in the file, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryChoices {
    /// Contacts and changes since; the last supervision when not given.
    pub since: Option<Day>,
    /// With the notes.
    pub notes: bool,
    /// With names and birth date.
    pub identified: bool,
    /// Why it must be identified; kept in the log.
    pub reason: String,
    /// The new file.
    pub path: PathBuf,
}

impl SummaryChoices {
    /// Where the choices start: without names and notes, as Markdown in that folder, named by case code and day.
    pub fn starting(person: PersonId, folder: &Path, today: Day) -> Self {
        let path = folder.join(format!("{person}-summary-{}.md", today.iso()));
        Self { since: None, notes: false, identified: false, reason: String::new(), path }
    }
}

impl Draft for SummaryChoices {
    const TITLE: &'static str = "Case summary";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("since", "Contacts and changes since", Kind::Date)
                .hint("Empty: since the last supervision, or four weeks where none is recorded.")
                .optional(),
            Field::new("notes", "With the notes?", Kind::YesNo).hint("Names that the file knows are replaced in them by case codes."),
            Field::new("identified", "With names and birth date?", Kind::YesNo).hint("Mostly the case code is enough."),
            Field::new("reason", "Why names are needed", Kind::Line).hint("Kept in the log. Only when names are in it.").optional(),
            Field::new("path", "File", Kind::Line).hint("A new file that ends in .md or .html (to read and print) or .json (for other programs)."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let since = values.maybe_past_day("since");
        let notes = values.yes("notes");
        let identified = values.yes("identified");
        let reason = values.text("reason");
        let path = values.text("path").map(PathBuf::from);
        if identified == Some(true) && reason.as_deref() == Some("") {
            values.refuse("reason", "Say why names are needed, or choose 'no' above.");
        }
        Some(Self { since: since?, notes: notes?, identified: identified?, reason: reason?, path: path? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("since", day_or_nothing(self.since)),
            ("notes", yes_or_no(self.notes)),
            ("identified", yes_or_no(self.identified)),
            ("reason", self.reason.clone()),
            ("path", self.path.display().to_string()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::Form;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn a_summary_reads_back_and_names_need_a_reason() {
        let today: Day = "2026-11-21".parse().unwrap();
        let start = SummaryChoices::starting(PersonId(1), Path::new("/home/sam/Documents"), today);
        assert_eq!(start.path, Path::new("/home/sam/Documents").join("SU-0001-summary-2026-11-21.md"));
        reads_back(&start);
        reads_back(&SummaryChoices { since: Some(today), notes: true, identified: true, reason: "court".into(), ..start.clone() });
        let mut form = Form::filled(&SummaryChoices { identified: true, ..start });
        assert_eq!(form.read::<SummaryChoices>(today), None);
        assert_eq!(form.errors(), [("reason", "Say why names are needed, or choose 'no' above.".to_owned())]);
    }
}
