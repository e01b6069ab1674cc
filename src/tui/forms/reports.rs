//! The forms of the Reports screen and of lists as at another day. Used by `ask`. They turn a screen or write a file; nothing in
//! the caseload changes.

use super::draft::{Draft, Reader, yes_or_no};
use super::field::{Choice, Field, Kind};
use super::form::Form;
use crate::domain::day::Day;
use crate::domain::ids::ProviderId;
use crate::domain::report::{Asked, Period};
use std::path::{Path, PathBuf};

const DAY_HINT: &str = "Like 27 3 2026, 'today' or '-2w'.";
const ALL: &str = "all";

/// As at which day.
pub fn as_at_form(at: Day) -> Form {
    let day = Field::new("at", "As at", Kind::Date).hint(DAY_HINT);
    Form::new("As at another day", vec![day]).lead("What had happened by the end of that day, as the file knows it now.").with("at", &at.words())
}

/// Reads it: today or earlier.
pub fn as_at_of(values: &mut Reader<'_>) -> Option<Day> {
    values.past_day("at")
}

/// What the figures cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Covering {
    /// Which days.
    pub period: Period,
    /// As at the end of this day.
    pub as_at: Day,
    /// One provider alone.
    pub provider: Option<ProviderId>,
}

/// From when to when, as at, and whose.
pub fn covering_form(of: &Asked, providers: Vec<Choice>) -> Form {
    let providers = [Choice::new(ALL, "all providers")].into_iter().chain(providers).collect();
    let fields = vec![
        Field::new("from", "First day", Kind::Date).hint(DAY_HINT),
        Field::new("to", "Last day, included", Kind::Date).hint(DAY_HINT),
        Field::new("at", "As at", Kind::Date).hint("What had happened by the end of this day, as the file knows it now."),
        Field::new("provider", "Whose services", Kind::Choice(Vec::new())),
    ];
    let chosen = of.provider.map_or_else(|| ALL.to_owned(), |id| id.0.to_string());
    Form::new("What the figures cover", fields)
        .options("provider", providers)
        .with("from", &of.from.words())
        .with("to", &of.to.words())
        .with("at", &of.as_at.words())
        .with("provider", &chosen)
}

/// Reads it: it may not end before it starts, nor be as at a day before it.
pub fn covering_of(values: &mut Reader<'_>) -> Option<Covering> {
    let from = values.day("from");
    let to = values.day("to");
    let as_at = values.past_day("at");
    let provider =
        values.get("provider", |text| if text == ALL { Ok(None) } else { text.parse().map(|id| Some(ProviderId(id))).map_err(|_| "Choose one.".to_owned()) });
    let period = Period::new(from?, to?).map_err(|sentence| values.refuse("to", sentence)).ok()?;
    let as_at = as_at?;
    if as_at < period.from {
        values.refuse("at", format!("The period starts on {}: nothing of it had happened by then. Choose a later day.", period.from));
        return None;
    }
    Some(Covering { period, as_at, provider: provider? })
}

/// How a return goes to a new file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnChoices {
    /// Whom it is for; may be empty.
    pub for_whom: String,
    /// With small numbers.
    pub whole: bool,
    /// The new file; its ending is the format.
    pub path: PathBuf,
}

impl ReturnChoices {
    /// Where the choices start: small numbers hidden, as a page to read, in that folder, named by return and period.
    pub fn starting(of: &Asked, folder: &Path) -> Self {
        let path = folder.join(format!("{}-{}-to-{}.html", of.kind.code(), of.from.iso(), of.to.iso()));
        Self { for_whom: String::new(), whole: false, path }
    }
}

impl Draft for ReturnChoices {
    const TITLE: &'static str = "Send a return";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("for_whom", "Whom it is for", Kind::Line).hint("Kept with what was sent. 'Commissioner', 'select committee'.").optional(),
            Field::new("whole", "With counts of 1 to 4?", Kind::YesNo).hint("Mostly no: a small number can tell who somebody is."),
            Field::new("path", "File", Kind::Line)
                .hint("A new file that ends in .html or .md (to read), .xlsx or .csv (spreadsheets), or .json (other programs)."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let for_whom = values.text("for_whom");
        let whole = values.yes("whole");
        let path = values.text("path").map(PathBuf::from);
        Some(Self { for_whom: for_whom?, whole: whole?, path: path? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("for_whom", self.for_whom.clone()), ("whole", yes_or_no(self.whole)), ("path", self.path.display().to_string())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codes::Return;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn a_period_ends_after_it_starts_and_no_list_is_of_tomorrow() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let today = day("2026-11-21");
        let asked = |from, to, at| Asked {
            kind: Return::Committee,
            from: day(from),
            to: day(to),
            as_at: at,
            provider: None,
            areas: vec![],
            role: None,
            bands: "2016".into(),
        };
        let form = |of: &Asked| covering_form(of, vec![Choice::new("2", "GROW")]);
        let read = |from, to, at| form(&asked(from, to, at)).read_with(today, covering_of).map(|covering| covering.period);
        assert_eq!(read("2026-07-01", "2026-09-30", today), Some(Period { from: day("2026-07-01"), to: day("2026-09-30") }));
        assert_eq!(read("2026-09-30", "2026-07-01", today), None);
        assert_eq!(read("2026-07-01", "2026-09-30", today.plus_days(1)), None);
        assert_eq!(read("2026-07-01", "2026-09-30", day("2026-06-30")), None, "nothing had happened yet");
        let grow = form(&asked("2026-07-01", "2026-09-30", today)).with("provider", "2").read_with(today, covering_of);
        assert_eq!(grow.and_then(|covering| covering.provider), Some(ProviderId(2)));
        assert_eq!(as_at_form(today).read_with(today, as_at_of), Some(today));
        assert_eq!(as_at_form(today.plus_days(1)).read_with(today, as_at_of), None);
        let start = ReturnChoices::starting(&asked("2026-07-01", "2026-09-30", today), Path::new("/home/sam"));
        assert!(start.path.ends_with("committee-2026-07-01-to-2026-09-30.html") && !start.whole);
        reads_back(&start);
        reads_back(&ReturnChoices { for_whom: "the select committee".into(), whole: true, ..start });
    }
}
