//! The contract book: dated pages about services rather than people. Contracted targets, notes on a shortfall, costs by month,
//! the local population, and what a quality visit is shown. Every number on a page is the worker's own, with its source.
//! Used by the store (one table), the forms, the screen that lists them, Today and the returns. To add a kind: a code in
//! `codes::PageKind`, a sheet in a file beside this one, a row in `pages!`, and its day and line below.

pub mod contract;
pub mod population;
#[cfg(test)]
mod tests;
pub mod visit;

use super::codes::PageKind;
use super::day::Day;
use super::ids::PageId;
use super::provider::Reference;
use super::sheet::{Answers, Question, Sheet};
use contract::{Cost, Note, Target};
use population::Population;
use serde::{Deserialize, Serialize};
use visit::{Action, Evidence, SpotCheck};

macro_rules! pages {
    ($($kind:ident($sheet:ident);)+) => {
        /// One page.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "page", content = "said", rename_all = "kebab-case")]
        #[allow(missing_docs, reason = "the sheets say what they are")]
        pub enum Page { $($kind($sheet)),+ }

        impl Page {
            /// Which kind it is.
            pub const fn kind(&self) -> PageKind { match self { $(Self::$kind(_) => PageKind::$kind),+ } }
            /// Its answers as text.
            pub fn fill(&self) -> Vec<(&'static str, String)> { match self { $(Self::$kind(sheet) => sheet.fill()),+ } }
            /// May it be written so? The error is a sentence with the question at fault.
            pub fn check(&self, checks: &Checks<'_>) -> Result<(), (&'static str, String)> { match self { $(Self::$kind(sheet) => sheet.check(checks)),+ } }
        }
        impl PageKind {
            /// The form's title.
            pub const fn title(self) -> &'static str { match self { $(Self::$kind => <$sheet as Sheet>::TITLE),+ } }
            /// Its questions.
            pub fn questions(self) -> Vec<Question> { match self { $(Self::$kind => <$sheet as Sheet>::questions()),+ } }
            /// Reads a page of this kind.
            pub fn read(self, answers: &mut dyn Answers) -> Option<Page> { match self { $(Self::$kind => <$sheet as Sheet>::read(answers).map(Page::$kind)),+ } }
        }
        $(impl From<$sheet> for Page { fn from(sheet: $sheet) -> Self { Self::$kind(sheet) } })+
    };
}

pages! {
    Target(Target);
    Note(Note);
    Cost(Cost);
    Population(Population);
    Evidence(Evidence);
    SpotCheck(SpotCheck);
    Action(Action);
}

/// What a page is checked against.
#[derive(Debug, Clone, Copy)]
pub struct Checks<'a> {
    /// The day it is.
    pub today: Day,
    /// Services and age bands.
    pub reference: &'a Reference,
}

impl Checks<'_> {
    fn not_future(&self, key: &'static str, on: Day) -> Result<(), (&'static str, String)> {
        if on > self.today { Err((key, format!("{on} is in the future. Enter the day it happened."))) } else { Ok(()) }
    }
    fn in_order(key: &'static str, from: Day, to: Day) -> Result<(), (&'static str, String)> {
        if to < from { Err((key, format!("{to} is before {from}. Change one of the days."))) } else { Ok(()) }
    }
}

/// A stored page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPage {
    /// Row.
    pub id: PageId,
    /// What it says.
    pub page: Page,
}

/// How a page reads in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLine {
    /// What it is about.
    pub what: String,
    /// What it says of it.
    pub says: String,
    /// Where it is written, or how it stands.
    pub state: String,
}

impl Page {
    /// The day from which it counts.
    pub const fn on(&self) -> Day {
        match self {
            Self::Target(own) => own.agreed_on,
            Self::Note(own) => own.on,
            Self::Cost(own) => own.from,
            Self::Population(own) => own.as_of,
            Self::Evidence(own) => own.on,
            Self::SpotCheck(own) => own.on,
            Self::Action(own) => own.agreed_on,
        }
    }
    /// The day by which it stands in a list: the first it is about.
    pub const fn stands_at(&self) -> Day {
        match self {
            Self::Target(own) => own.from,
            Self::Note(own) => own.from,
            other => other.on(),
        }
    }
    /// What it asks for, and when: a sentence for Today.
    pub fn due(&self) -> Option<(Day, String)> {
        match self {
            Self::SpotCheck(own) if own.found.trim().is_empty() => Some((own.on, format!("Spot check: {}", own.theme))),
            Self::Action(own) if own.done_on.is_none() => Some((own.due_on, format!("Action from {}: {}", own.about, own.what))),
            _ => None,
        }
    }
    /// How it reads in a list.
    pub fn line(&self, reference: &Reference) -> PageLine {
        let service = |id| reference.service(id).map(|service| service.title()).unwrap_or_default();
        let (what, says, state) = match self {
            Self::Target(own) => (service(own.service), format!("{} {}, {}", own.number, own.counted, own.period()), format!("{}: {}", own.basis, own.source)),
            Self::Note(own) => (own.service.map(service).unwrap_or_else(|| "all services".into()), own.words.clone(), own.period()),
            Self::Cost(own) => {
                let spent = own.spent.map_or_else(|| "spent not entered".to_owned(), |spent| format!("{spent} spent"));
                (service(own.service), format!("{} planned, {spent}", own.planned), own.period())
            }
            Self::Population(own) => {
                let groups = own.groups(reference).map_or(0, |groups| groups.len());
                (format!("{}, {}", own.place, own.by), format!("{groups} groups"), own.source.clone())
            }
            Self::Evidence(own) => (own.heading.words().to_owned(), own.what.clone(), own.kept.clone()),
            Self::SpotCheck(own) => {
                let found = if own.found.trim().is_empty() { "to come" } else { own.found.as_str() };
                (own.theme.clone(), found.to_owned(), own.who.clone())
            }
            Self::Action(own) => {
                let state = own.done_on.map_or_else(|| format!("due {}", own.due_on.words()), |on| format!("done {}", on.words()));
                (own.about.clone(), own.what.clone(), state)
            }
        };
        PageLine { what, says, state }
    }
}
