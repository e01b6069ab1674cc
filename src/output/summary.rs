//! A case summary as a colleague would hand it over: one pure model, built from a record and the reference data.
//! Used by `summary`, the interface's export and the supervision pack. Every text in it is clean and, unless the summary
//! is marked as identified, without the names the file knows. It decides nothing and reads no clock.

mod first;
mod paper;
mod progress;
mod who;
mod work;

use super::redact::{Known, Redactor, Strangers};
use crate::domain::day::Day;
use crate::domain::provider::Reference;
use crate::domain::record::Record;
use crate::domain::supervision::since_or_first;
pub use first::{Changed, DueLine, First};
pub use progress::{MarkerLine, MeasureLine, OutcomeLine, PlanPart, ReviewLine, Score, StepLine};
use serde::Serialize;
pub use who::{ClockLine, Linked, OtherReferral, Route, Who};
pub use work::{AttendanceCount, ContactLine, Contacts, ExitPart, KindCount, OnwardLine, OnwardStepLine, RiskLine, StepDownLine};

/// What a summary is asked to hold.
#[derive(Debug, Clone)]
pub struct Options {
    /// As at the end of this day.
    pub at: Day,
    /// What changed since; as far back as the rule for a first supervision says when none.
    pub since: Option<Day>,
    /// With names and birth date.
    pub identified: bool,
    /// With the notes of contacts and reviews.
    pub notes: bool,
    /// Other people of the file whose names must not get out, above all the linked ones with their details.
    pub others: Vec<Known>,
    /// Everybody's names, where many papers are written one after the other and `others` are the linked ones alone.
    pub strangers: Strangers,
    /// People without a record, whom a note was marked as naming.
    pub named: Vec<String>,
    /// Everybody who works with the file's people.
    pub workers: Vec<String>,
}

/// One person's case on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// What the reader must know about handling it.
    pub caution: String,
    /// Names and birth date are in it.
    pub identified: bool,
    /// As at the end of this day.
    pub as_at: Day,
    /// Made on this day.
    pub made_on: Day,
    /// Changes are told from this day on.
    pub since: Day,
    /// Who it is about.
    pub who: Who,
    /// How they came, to which service; none without a referral.
    pub route: Option<Route>,
    /// Where each clock stands.
    pub clocks: Vec<ClockLine>,
    /// What matters first.
    pub first: First,
    /// The plan in force.
    pub plan: Option<PlanPart>,
    /// Readings and change, by measure.
    pub measures: Vec<MeasureLine>,
    /// Events beside the scores, since `since`.
    pub markers: Vec<MarkerLine>,
    /// Contacts since `since`.
    pub contacts: Contacts,
    /// Reviews held since `since`.
    pub reviews: Vec<ReviewLine>,
    /// Onward referrals of the current episode.
    pub onward: Vec<OnwardLine>,
    /// Open risks, and those closed since `since`.
    pub risks: Vec<RiskLine>,
    /// What is due, by date.
    pub due: Vec<DueLine>,
    /// The exit strategy; none before an episode starts.
    pub exit: Option<ExitPart>,
    /// Other referrals of the same person.
    pub other_referrals: Vec<OtherReferral>,
}

/// What the parts are built from.
struct Sight<'a> {
    record: &'a Record,
    reference: &'a Reference,
    options: &'a Options,
    since: Day,
    redactor: Redactor,
}

/// The summary of a record as it stood at the end of `options.at`; `made_on` is printed on it.
pub fn summarise(record: &Record, reference: &Reference, options: &Options, made_on: Day) -> Summary {
    let redactor = if options.identified {
        Redactor::identified()
    } else {
        Redactor::new(record, &options.others, &options.named, &options.workers).among(&options.strangers)
    };
    let record = record.clone().stood_at(options.at, made_on);
    let since = since_or_first(options.since, options.at, reference);
    let sight = Sight { record: &record, reference, options, since, redactor };
    let clocks = sight.clocks();
    let measures = sight.measures();
    let caution = if options.identified {
        "IDENTIFIED: this names a person. Keep it as safe as the record itself and destroy it when it is no longer needed."
    } else {
        "Pseudonymised: this is still personal data. Names that the file knows are replaced; read the text before you pass it on."
    };
    Summary {
        caution: caution.into(),
        identified: options.identified,
        as_at: options.at,
        made_on,
        since,
        who: sight.who(),
        route: sight.route(),
        first: sight.first(&clocks, &measures),
        due: sight.due(&clocks),
        clocks,
        plan: sight.plan(),
        measures,
        markers: sight.markers(),
        contacts: sight.contacts(),
        reviews: sight.reviews(),
        onward: sight.onward(),
        risks: sight.risks(),
        exit: sight.exit(),
        other_referrals: sight.other_referrals(),
    }
}

impl Sight<'_> {
    fn at(&self) -> Day {
        self.options.at
    }
    fn is_new(&self, on: Day) -> bool {
        on >= self.since && on <= self.at()
    }
    /// Free text on one line, without names.
    fn line(&self, text: &str) -> String {
        self.redactor.line(text)
    }
}

#[cfg(test)]
mod tests;
