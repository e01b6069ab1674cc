//! The form for a backup: only where it goes. Used by `ask`.

use super::draft::{Draft, Reader};
use super::field::{Field, Kind};
use std::path::PathBuf;

/// Where a backup goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackUpTo {
    /// The folder.
    pub folder: PathBuf,
}

impl Draft for BackUpTo {
    const TITLE: &'static str = "Back up now";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("folder", "Folder", Kind::Line)
                .hint("A stick or another disk is best: a lost machine takes this folder with it. Nothing there is written over."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        Some(Self { folder: values.get("folder", |text| Ok(PathBuf::from(text.trim())))? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("folder", self.folder.display().to_string())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn a_folder_reads_back() {
        reads_back(&BackUpTo { folder: PathBuf::from("/media/stick") });
    }
}
