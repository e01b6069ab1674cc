//! The form for a case study: its parts, what was checked and may stay, and where it goes. Used by `ask`. Writes nothing.

use super::draft::{Draft, Reader, yes_or_no};
use super::field::{Field, Kind};
use super::summary::{filled_path, format_field, path_of};
use crate::domain::case_study::CaseStudy;
use crate::domain::day::Day;
use std::path::{Path, PathBuf};

/// A case study and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseStudyChoices {
    /// The text.
    pub study: CaseStudy,
    /// Words that were looked at and may stay.
    pub may_stay: Vec<String>,
    /// It was read through as somebody who knows them would.
    pub read: bool,
    /// The new file.
    pub path: PathBuf,
}

impl CaseStudyChoices {
    /// Where the choices start: what was begun, not read yet, named by the day alone.
    pub fn starting(study: &CaseStudy, folder: &Path, today: Day) -> Self {
        Self { study: study.clone(), may_stay: Vec::new(), read: false, path: folder.join(format!("case-study-{}.docx", today.iso())) }
    }
}

impl Draft for CaseStudyChoices {
    const TITLE: &'static str = "Case study without names";
    fn fields() -> Vec<Field> {
        let part = |key, label, hint| Field::new(key, label, Kind::Notes).hint(hint).optional();
        vec![
            part("before", "How it was before", "Roughly: 'a young adult', 'some months'. No names, places, dates or exact ages."),
            part("support", "What was done", "Leave out what only they would have asked for."),
            part("change", "What changed", "As they see it. What did not change may be said too."),
            part("words", "In their own words", "Only what they agreed to have quoted; a turn of phrase can tell who said it."),
            Field::new("may_stay", "Words that may stay", Kind::Line).hint("Words you were asked about and that tell nobody, with commas between.").optional(),
            Field::new("read", "Read it through as somebody who knows them would?", Kind::YesNo)
                .hint("Could their family, a friend or a neighbour tell who it is? Then change it first."),
            format_field(),
            Field::new("path", "File", Kind::Line).hint("A new file. It gets the ending of what is chosen above."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let [before, support, change, words] = ["before", "support", "change", "words"].map(|part| values.text(part));
        let may_stay = values.text("may_stay");
        let read = values.yes("read");
        let path = path_of(values);
        if read == Some(false) {
            values.refuse("read", "Read it through first, then choose 'yes'.");
        }
        let study = CaseStudy { before: before?, support: support?, change: change?, words: words? };
        if study.parts().iter().all(|(_, _, text)| text.trim().is_empty()) {
            values.refuse("before", "There is nothing to tell yet. Fill in at least one part.");
        }
        let may_stay = may_stay?.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect();
        Some(Self { study, may_stay, read: read?, path: path? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        let [format, path] = filled_path(&self.path);
        let parts = self.study.parts().map(|(key, _, text)| (key, text.to_owned()));
        parts.into_iter().chain([("may_stay", self.may_stay.join(", ")), ("read", yes_or_no(self.read)), format, path]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::Form;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn it_reads_back_and_is_read_through_first() {
        let today: Day = "2026-11-21".parse().unwrap();
        let study = CaseStudy { before: "A young adult asked for support.".into(), ..CaseStudy::default() };
        let start = CaseStudyChoices::starting(&study, Path::new("/home/sam"), today);
        assert_eq!(start.path, Path::new("/home/sam/case-study-2026-11-21.docx"));
        reads_back(&CaseStudyChoices { may_stay: vec!["Robin".into(), "Christmas".into()], read: true, ..start.clone() });
        let mut form = Form::filled(&CaseStudyChoices { study: CaseStudy::default(), ..start });
        assert_eq!(form.read::<CaseStudyChoices>(today), None);
        assert_eq!(form.errors().iter().map(|(field, _)| *field).collect::<Vec<_>>(), ["before", "read"]);
    }
}
