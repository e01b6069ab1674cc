//! The forms of an import: what the file holds and where it is, and where rejected rows' reasons go. Used by `ask`.
//! Reads no file: whether it is there is said by the job that looks.

use super::draft::{Draft, Reader};
use super::field::{Field, Kind};
use crate::choices;
use crate::domain::import::ImportKind;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What to import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportFile {
    /// What it holds.
    pub kind: ImportKind,
    /// Where it is.
    pub path: PathBuf,
}

impl Draft for ImportFile {
    const TITLE: &'static str = "Import from a CSV file";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("kind", "What the file holds", Kind::Choice(choices!(ImportKind)))
                .hint("People first, then their referrals, then readings and contacts."),
            Field::new("path", "The file", Kind::Line).hint("Its first line names the columns. Nothing is kept until you have seen what it would bring."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let kind = values.get("kind", ImportKind::parse);
        let path = values.text("path").map(PathBuf::from);
        Some(Self { kind: kind?, path: path? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("kind", self.kind.code().into()), ("path", self.path.display().to_string())]
    }
}

/// Where the reasons of rejected rows go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectsFile {
    /// A new file.
    pub path: PathBuf,
}

impl RejectsFile {
    /// A name to start from, in this folder.
    pub fn starting(folder: &Path) -> Self {
        Self { path: folder.join("rejected-rows.csv") }
    }
}

impl Draft for RejectsFile {
    const TITLE: &'static str = "Save the rejected rows' reasons";
    fn fields() -> Vec<Field> {
        vec![Field::new("path", "New file", Kind::Line).hint("Line, column and reason. Readable by you alone; a file that is there stays as it is.")]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        Some(Self { path: values.text("path").map(PathBuf::from)? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("path", self.path.display().to_string())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn forms_read_back_what_they_were_filled_with() {
        for kind in ImportKind::ALL {
            reads_back(&ImportFile { kind: *kind, path: "/home/sam/people.csv".into() });
        }
        reads_back(&RejectsFile::starting(Path::new("/home/sam")));
    }
}
