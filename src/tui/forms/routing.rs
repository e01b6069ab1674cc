//! The questions that routing asks, as a form. Used by `ask` and Routing. Holds no rule: `domain::routing` answers them.

use super::draft::{Draft, Reader, day_or_nothing, yes_or_no};
use super::field::{Field, Kind};
use crate::choices;
use crate::domain::born::OLDEST;
use crate::domain::codes::{Need, Residency, Role, Source, Stovewood};
use crate::domain::day::{Born, Day};
use crate::domain::person::KnownAge;
use crate::domain::routing::RouteAsk;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What is known of someone; nothing needs to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Questions {
    /// Age in years, where no date of birth is known.
    pub age: Option<u32>,
    /// Date of birth as far as known.
    pub born: Option<Born>,
    /// In which role.
    pub role: Role,
    /// Who refers.
    pub sources: Vec<Source>,
    /// Operation Stovewood status.
    pub stovewood: Stovewood,
    /// Against Rotherham.
    pub residency: Residency,
    /// Which kind of help, if known.
    pub need: Option<Need>,
    /// Discussed at the TRS hub.
    pub trs_hub: bool,
    /// The day asked for; today when none.
    #[serde(default)]
    pub on: Option<Day>,
}

impl Default for Questions {
    fn default() -> Self {
        Self {
            age: None,
            born: None,
            role: Role::Survivor,
            sources: Vec::new(),
            stovewood: Stovewood::Unknown,
            residency: Residency::Unknown,
            need: None,
            trs_hub: false,
            on: None,
        }
    }
}

impl Questions {
    /// The same, asked on the day it names, else today.
    pub fn on(&self, today: Day) -> RouteAsk {
        let on = self.on.unwrap_or(today);
        RouteAsk {
            age: self.age.map_or_else(|| KnownAge::of(self.born, on), KnownAge::Years),
            on,
            sources: self.sources.clone(),
            stovewood: self.stovewood,
            residency: self.residency,
            role: self.role,
            need: self.need,
            trs_hub: self.trs_hub,
        }
    }
}

/// An age in years, or a date of birth.
fn age_or_born(text: &str, today: Day) -> Result<(Option<u32>, Option<Born>), String> {
    match text.parse::<u32>() {
        Ok(age) if age <= OLDEST => Ok((Some(age), None)),
        _ => Born::parse(text, today).map(|born| (None, Some(born))),
    }
}

impl Draft for Questions {
    const TITLE: &'static str = "Who can take this person?";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("age", "Age, or date of birth", Kind::Line).hint("Like 24, 2002 or 27 3 2002. Leave it empty when it is not known.").optional(),
            Field::new("role", "In which role", Kind::Choice(choices!(Role))),
            Field::new("sources", "Who refers", Kind::Many(choices!(Source))).hint("Space takes one; the first taken is the main one.").optional(),
            Field::new("stovewood", "Operation Stovewood", Kind::Choice(choices!(Stovewood))),
            Field::new("residency", "Rotherham", Kind::Choice(choices!(Residency))),
            Field::new("need", "Which kind of help", Kind::Choice(choices!(Need))).hint("Leave it empty when it is open.").optional(),
            Field::new("trs_hub", "Discussed at the TRS hub?", Kind::YesNo),
            Field::new("on", "On which day", Kind::Date).hint("Like 27 3 2027 or '+6w'. Left empty, it is today.").optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let today = values.today();
        let age = values.maybe("age", |text| age_or_born(text, today));
        let role = values.get("role", Role::parse);
        let sources = values.many("sources", Source::parse);
        let stovewood = values.get("stovewood", Stovewood::parse);
        let residency = values.get("residency", Residency::parse);
        let need = values.maybe("need", Need::parse);
        let trs_hub = values.yes("trs_hub");
        let on = values.maybe_day("on");
        let (age, born) = age?.unwrap_or_default();
        Some(Self { age, born, role: role?, sources: sources?, stovewood: stovewood?, residency: residency?, need: need?, trs_hub: trs_hub?, on: on? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        let age = self.age.map(|age| age.to_string()).or_else(|| self.born.map(Born::words)).unwrap_or_default();
        vec![
            ("age", age),
            ("role", self.role.code().into()),
            ("sources", self.sources.iter().map(|source| source.code()).collect::<Vec<_>>().join(";")),
            ("stovewood", self.stovewood.code().into()),
            ("residency", self.residency.code().into()),
            ("need", self.need.map(|need| need.code().to_owned()).unwrap_or_default()),
            ("trs_hub", yes_or_no(self.trs_hub)),
            ("on", day_or_nothing(self.on)),
        ]
    }
}

/// The new file for the sheet 'Your options'.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFile {
    /// Its ending is the format.
    pub path: PathBuf,
}

impl SheetFile {
    /// A page to print, in that folder, named by the day; no name and no case code on a file that is given away.
    pub fn starting(folder: &Path, today: Day) -> Self {
        Self { path: folder.join(format!("your-options-{}.pdf", today.iso())) }
    }
}

impl Draft for SheetFile {
    const TITLE: &'static str = "Print 'your options'";
    fn fields() -> Vec<Field> {
        vec![Field::new("path", "File", Kind::Line).hint("A new file that ends in .pdf or .html (to print), .docx (for Word) or .md.")]
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
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn questions_read_back() {
        reads_back(&SheetFile::starting(Path::new("/home/sam"), "2026-11-21".parse().unwrap()));
        reads_back(&Questions::default());
        let born = |text: &str| Some(text.parse::<Born>().unwrap());
        for (age, born) in [(Some(24), None), (None, born("2002-05-04")), (None, born("2002-05")), (None, born("2002"))] {
            let sources = vec![Source::Isva, Source::SelfReferral];
            reads_back(&Questions {
                age,
                born,
                sources,
                need: Some(Need::Therapeutic),
                stovewood: Stovewood::Nca,
                trs_hub: true,
                on: Some("2027-03-27".parse().unwrap()),
                ..Questions::default()
            });
        }
    }
}
