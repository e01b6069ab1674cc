//! Makes a case summary from the file: the record, and every name the file knows, so that none gets out unseen.
//! Used by `caseload summary` and by the interface's export. The model and the writers are in `output`.

use crate::domain::codes::Seen;
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, Ref};
use crate::output::redact::Known;
use crate::output::summary::{Options, Summary, summarise};
use crate::output::{export, html, json, markdown};
use crate::store::{Error, Result, Store};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Whose summary.
    pub person: PersonId,
    /// As at the end of this day.
    pub at: Day,
    /// Contacts and changes since; when not given, since the last supervision, or four weeks where none was recorded.
    pub since: Option<Day>,
    /// With names and birth date; the caller has asked for the reason.
    pub identified: bool,
    /// With the notes of contacts.
    pub notes: bool,
}

/// How a summary is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// To be read: `.md`, `.txt` or no ending.
    Markdown,
    /// To be read or printed: `.html` or `.htm`.
    Html,
    /// For other programs: `.json`.
    Json,
}

impl Format {
    /// The format that a file's ending asks for; the error is a sentence.
    pub fn of(path: &Path) -> std::result::Result<Self, String> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            None | Some("md" | "txt") => Ok(Self::Markdown),
            Some("html" | "htm") => Ok(Self::Html),
            Some("json") => Ok(Self::Json),
            Some(other) => Err(format!("Summaries are written as .md, .html or .json, not .{other}. Nothing was written.")),
        }
    }
}

/// Writes a summary as text, and logs that it leaves before anybody has it: what cannot be logged does not go.
/// `reason` is why it is identified; it is kept in the log.
pub fn hand_over(store: &mut Store, asked: &Asked, format: Format, reason: &str, today: Day) -> Result<String> {
    let model = summary(store, asked, today)?;
    let text = match format {
        Format::Markdown => markdown::markdown(&model.paper()),
        Format::Html => html::html(&model.paper()),
        Format::Json => serde_json::to_string_pretty(&json::json(&model)).map_err(|_| Error::Inside("a summary as JSON".into()))? + "\n",
    };
    let detail = if asked.identified { format!("case summary, identified: {reason}") } else { "case summary, case codes only".to_owned() };
    store.log(Seen::Exported, Some(Ref::Person(asked.person)), &detail)?;
    Ok(text)
}

/// The same to a new file, in the format its ending asks for unless one is given; gives back the file's full path.
/// What is wrong with the file is refused for the field `path`.
pub fn to_file(store: &mut Store, asked: &Asked, format: Option<Format>, reason: &str, path: &Path, today: Day) -> Result<PathBuf> {
    let refused = |why| Error::refused("path", why);
    let format = format.map_or_else(|| Format::of(path).map_err(refused), Ok)?;
    let text = hand_over(store, asked, format, reason, today)?;
    export::write_new(path, text.as_bytes()).map_err(refused)
}

/// What is said once a summary is in a file.
pub fn told(path: &Path) -> String {
    format!("The summary is in {}. It is still personal data: keep it as carefully as the caseload.", path.display())
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
    let since = asked.since.map_or_else(|| store.last_supervision_on(asked.at), |since| Ok(Some(since)))?;
    let options = Options { at: asked.at, since, identified: asked.identified, notes: asked.notes, others };
    Ok(summarise(&record, &*store.reference_at(asked.at)?, &options, today))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::Change;
    use crate::domain::person::PersonDetails;

    #[test]
    fn the_ending_of_the_file_decides() {
        for (path, format) in
            [("a.md", Format::Markdown), ("a.JSON", Format::Json), ("a.html", Format::Html), ("a", Format::Markdown), ("b.txt", Format::Markdown)]
        {
            assert_eq!(Format::of(Path::new(path)), Ok(format), "{path}");
        }
        assert!(Format::of(Path::new("a.docx")).unwrap_err().contains("not .docx"));
    }

    #[test]
    fn a_summary_goes_to_a_new_file_once_and_is_logged_first() {
        let today: Day = "2026-11-21".parse().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let secret = age::secrecy::SecretString::from("made-up passphrase".to_owned());
        let (mut store, _) = Store::create_with(&folder.path().join("a.db"), &secret, today, 2).unwrap();
        let amina = PersonDetails { name: "Amina Example".into(), ..PersonDetails::default() };
        let person = PersonId(store.apply(today, &Change::AddPerson(amina, None)).unwrap().id);
        let asked = Asked { person, at: today, since: None, identified: false, notes: false };
        let mut write = |name: &str| to_file(&mut store, &asked, None, "", &folder.path().join(name), today);
        let written = std::fs::read_to_string(write("a.md").unwrap()).unwrap();
        assert!(written.starts_with("# Case summary: SU-0001") && !written.contains("Amina"), "{written}");
        assert!(std::fs::read_to_string(write("a.json").unwrap()).unwrap().starts_with('{'));
        for name in ["a.md", "a.docx", "none/a.md"] {
            assert!(matches!(write(name), Err(Error::Refused { field: "path", .. })), "{name}");
        }
        let logged = store.log_rows(Some(Ref::Person(person)), 20).unwrap().into_iter().filter(|row| row.seen == Seen::Exported);
        assert_eq!(logged.map(|row| row.detail).collect::<Vec<_>>(), ["case summary, case codes only"; 4], "also what could not be written, but not .docx");
    }
}
