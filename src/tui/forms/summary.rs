//! The form for a case summary in a new file. Used by `ask`. Writes nothing: the loop carries its answer out.

use super::draft::{Draft, Reader, day_or_nothing, yes_or_no};
use super::field::{Choice, Field, Kind};
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
    /// Where the choices start: without names and notes, for Word, in that folder, named by case code and day; of nobody
    /// in particular it is the pack of the whole caseload.
    pub fn starting(person: Option<PersonId>, folder: &Path, today: Day) -> Self {
        let of = person.map_or_else(|| "supervision".to_owned(), |person| format!("{person}-summary"));
        let path = folder.join(format!("{of}-{}.docx", today.iso()));
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
            format_field(),
            Field::new("path", "File", Kind::Line).hint("A new file. It gets the ending of what is chosen above."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let since = values.maybe_past_day("since");
        let notes = values.yes("notes");
        let identified = values.yes("identified");
        let reason = values.text("reason");
        let path = path_of(values);
        if identified == Some(true) && reason.as_deref() == Some("") {
            values.refuse("reason", "Say why names are needed, or choose 'no' above.");
        }
        Some(Self { since: since?, notes: notes?, identified: identified?, reason: reason?, path: path? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        let [format, path] = filled_path(&self.path);
        vec![
            ("since", day_or_nothing(self.since)),
            ("notes", yes_or_no(self.notes)),
            ("identified", yes_or_no(self.identified)),
            ("reason", self.reason.clone()),
            format,
            path,
        ]
    }
}

/// Ways to write a paper: the ending of its file, and words.
const FORMATS: [(&str, &str); 5] =
    [("docx", "Word"), ("pdf", "PDF, to print or send"), ("html", "a web page, in one file"), ("md", "plain text"), ("json", "for other programs (JSON)")];

/// The question how a paper is written.
pub(super) fn format_field() -> Field {
    Field::new("format", "As", Kind::Choice(FORMATS.iter().map(|(code, words)| Choice::new(*code, *words)).collect()))
}

/// The file with the ending of what was chosen. One that was typed with another ending is refused.
pub(super) fn path_of(values: &mut Reader<'_>) -> Option<PathBuf> {
    let format = values.text("format");
    let path = values.text("path").map(PathBuf::from);
    let (format, mut path) = (format?, path?);
    match ending_of(&path) {
        Some(own) if own == format => {}
        Some(own) => {
            values.refuse("path", format!("This ends in .{own}, and something else is chosen above. Leave the ending away, or choose that."));
            return None;
        }
        None => path = PathBuf::from(format!("{}.{format}", path.display())),
    }
    Some(path)
}

/// The ending and the rest, as the form shows them.
pub(super) fn filled_path(path: &Path) -> [(&'static str, String); 2] {
    let (format, path) = ending_of(path).map_or((FORMATS[0].0, path.to_owned()), |own| (own, path.with_extension("")));
    [("format", format.to_owned()), ("path", path.display().to_string())]
}

fn ending_of(path: &Path) -> Option<&'static str> {
    let own = path.extension()?.to_str()?.to_lowercase();
    FORMATS.iter().map(|(code, _)| *code).find(|code| *code == own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::Form;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn a_summary_reads_back_and_names_need_a_reason() {
        let today: Day = "2026-11-21".parse().unwrap();
        let start = SummaryChoices::starting(Some(PersonId(1)), Path::new("/home/sam/Documents"), today);
        assert_eq!(start.path, Path::new("/home/sam/Documents").join("SU-0001-summary-2026-11-21.docx"));
        reads_back(&start);
        reads_back(&SummaryChoices { since: Some(today), notes: true, identified: true, reason: "court".into(), ..start.clone() });
        let mut form = Form::filled(&SummaryChoices { identified: true, ..start });
        assert_eq!(form.read::<SummaryChoices>(today), None);
        assert_eq!(form.errors(), [("reason", "Say why names are needed, or choose 'no' above.".to_owned())]);
    }

    #[test]
    fn the_file_ends_as_was_chosen() {
        let today: Day = "2026-11-21".parse().unwrap();
        let start = SummaryChoices::starting(None, Path::new("/home/sam"), today);
        let read = |format: &str, path: &str| {
            let mut form = Form::filled(&start).with("format", format).with("path", path);
            form.read::<SummaryChoices>(today).map(|choices| choices.path).ok_or_else(|| form.errors().first().map(|(field, _)| *field))
        };
        assert_eq!(start.path, Path::new("/home/sam/supervision-2026-11-21.docx"));
        assert_eq!(read("pdf", "/home/sam/a"), Ok(PathBuf::from("/home/sam/a.pdf")));
        assert_eq!(read("pdf", "/home/sam/v1.2"), Ok(PathBuf::from("/home/sam/v1.2.pdf")));
        assert_eq!(read("html", "/home/sam/a.html"), Ok(PathBuf::from("/home/sam/a.html")));
        assert_eq!(read("pdf", "/home/sam/a.docx"), Err(Some("path")));
        assert_eq!(FORMATS.map(|(ending, _)| ending).len(), crate::output::format::Format::PAPERS.len());
        assert!(crate::output::format::Format::PAPERS.iter().all(|format| FORMATS.iter().any(|(ending, _)| *ending == format.ending())));
    }
}
