//! The form for an exit sheet in a new file. Used by `ask`. Writes nothing: the loop carries its answer out.

use super::draft::{Draft, Reader, yes_or_no};
use super::field::{Field, Kind};
use crate::domain::day::Day;
use crate::domain::exit::sheet_name;
use crate::domain::ids::PersonId;
use std::path::{Path, PathBuf};

/// What is to be on the sheet, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetChoices {
    /// Why the name to use stands on it; none, and it does not. Kept in the log.
    pub named_because: Option<String>,
    /// The new file.
    pub path: PathBuf,
}

impl SheetChoices {
    /// Without a name, to read and print, in that folder.
    pub fn starting(person: PersonId, folder: &Path, today: Day) -> Self {
        Self { named_because: None, path: folder.join(sheet_name(person, today)) }
    }
}

impl Draft for SheetChoices {
    const TITLE: &'static str = "Exit sheet: a page for them to keep";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("named", "With their name on it?", Kind::YesNo).hint("A sheet may be found by somebody who must not know."),
            Field::new("reason", "Why their name is needed", Kind::Line).hint("Kept in the log. Only when their name is on it.").optional(),
            Field::new("path", "File", Kind::Line).hint("A new file that ends in .html, .pdf, .docx or .md. Give them the print, and delete the file."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let named = values.yes("named");
        let reason = values.text("reason");
        let path = values.text("path").map(PathBuf::from);
        if named == Some(true) && reason.as_deref() == Some("") {
            values.refuse("reason", "Say why their name is needed, or choose 'no' above.");
        }
        Some(Self { named_because: reason.filter(|_| named == Some(true)), path: path? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        let reason = self.named_because.clone().unwrap_or_default();
        vec![("named", yes_or_no(self.named_because.is_some())), ("reason", reason), ("path", self.path.display().to_string())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::Form;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn the_choices_read_back_and_a_name_needs_a_reason() {
        let today: Day = "2026-11-21".parse().unwrap();
        let start = SheetChoices::starting(PersonId(1), Path::new("/home/sam"), today);
        assert_eq!(start.path, Path::new("/home/sam").join("SU-0001-exit-sheet-2026-11-21.html"));
        reads_back(&start);
        reads_back(&SheetChoices { named_because: Some("they asked for it".into()), ..start.clone() });
        let mut form = Form::filled(&SheetChoices { named_because: Some(String::new()), ..start });
        assert_eq!(form.read::<SheetChoices>(today), None);
        assert_eq!(form.errors(), [("reason", "Say why their name is needed, or choose 'no' above.".to_owned())]);
    }
}
