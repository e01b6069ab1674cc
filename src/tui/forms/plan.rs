//! The forms for a support plan: the plan itself, an outcome, a step and its dates. Used by `ask`.
//! Holds no rule.

use super::draft::{Draft, Reader, day_or_nothing, number_or_nothing};
use super::field::{Field, Kind};
use crate::domain::day::Day;
use crate::domain::plan::{OutcomeDetails, PlanDetails};

impl Draft for PlanDetails {
    const TITLE: &'static str = "Agree a plan";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("agreed_on", "Agreed on", Kind::Date).hint("Like 27 3 2026 or 'today'."),
            Field::new("agreed_with", "Agreed with", Kind::Line).hint("The person, and anyone they wanted there."),
            Field::new("expected_weeks", "Expected length in weeks", Kind::Number).hint("4 to 49 is usual. Leave it empty if it is not known yet.").optional(),
            Field::new("contact_every_days", "Days between contacts", Kind::Number).hint("By how intense the need is: 7 is every week.").optional(),
            Field::new("review_on", "First review", Kind::Date).hint("Like '+6w' or 27 3 2026.").optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let agreed_on = values.past_day("agreed_on");
        let agreed_with = values.text("agreed_with");
        let expected_weeks = values.maybe_number("expected_weeks");
        let contact_every_days = values.maybe_number("contact_every_days");
        let review_on = values.maybe_day("review_on");
        Some(Self {
            agreed_on: agreed_on?,
            agreed_with: agreed_with?,
            expected_weeks: expected_weeks?,
            contact_every_days: contact_every_days?,
            review_on: review_on?,
        })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("agreed_on", self.agreed_on.words()),
            ("agreed_with", self.agreed_with.clone()),
            ("expected_weeks", number_or_nothing(self.expected_weeks)),
            ("contact_every_days", number_or_nothing(self.contact_every_days)),
            ("review_on", day_or_nothing(self.review_on)),
        ]
    }
}

/// The next version of a plan starts as the last one, agreed today; a review that is past is asked for anew.
pub fn next_version(last: &PlanDetails, today: Day) -> PlanDetails {
    PlanDetails { agreed_on: today, review_on: last.review_on.filter(|on| *on > today), ..last.clone() }
}

impl Draft for OutcomeDetails {
    const TITLE: &'static str = "New outcome";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("domain", "Part of daily life", Kind::Choice(Vec::new())),
            Field::new("words", "The outcome, in the person's words", Kind::Notes).hint("Like 'I want to sleep through the night'."),
            Field::new("target", "How we shall know", Kind::Line).hint("Like 'five nights of seven'.").optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let domain = values.text("domain");
        let words = values.text("words");
        let target = values.text("target");
        Some(Self { domain: domain?, words: words?, target: target? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("domain", self.domain.clone()), ("words", self.words.clone()), ("target", self.target.clone())]
    }
}

/// A step towards an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStep {
    /// What it is.
    pub words: String,
}

impl Draft for NewStep {
    const TITLE: &'static str = "New step";
    fn fields() -> Vec<Field> {
        vec![Field::new("words", "What the step is", Kind::Line).hint("Small enough to see that it is done. It comes after the steps that are there.")]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        Some(Self { words: values.text("words")? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("words", self.words.clone())]
    }
}

/// The dates of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepDates {
    /// Started.
    pub started_on: Option<Day>,
    /// Achieved.
    pub achieved_on: Option<Day>,
}

impl StepDates {
    /// The dates as they are, with today for the one that comes next.
    pub fn starting(started_on: Option<Day>, achieved_on: Option<Day>, today: Day) -> Self {
        match (started_on, achieved_on) {
            (None, None) => Self { started_on: Some(today), achieved_on: None },
            (Some(_), None) => Self { started_on, achieved_on: Some(today) },
            (_, Some(_)) => Self { started_on, achieved_on },
        }
    }
}

impl Draft for StepDates {
    const TITLE: &'static str = "Mark a step";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("started_on", "Started on", Kind::Date).hint("Empty: not started after all.").optional(),
            Field::new("achieved_on", "Achieved on", Kind::Date).hint("Empty: not achieved yet.").optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let started_on = values.maybe_past_day("started_on");
        let achieved_on = values.maybe_past_day("achieved_on");
        Some(Self { started_on: started_on?, achieved_on: achieved_on? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("started_on", day_or_nothing(self.started_on)), ("achieved_on", day_or_nothing(self.achieved_on))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::tests::{reads_back, reads_back_in};
    use crate::tui::forms::{Choice, Form};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn forms_read_back_what_they_were_filled_with() {
        let on = day("2026-11-02");
        for (number, later) in [(None, None), (Some(14), Some(day("2027-01-13")))] {
            reads_back(&PlanDetails { agreed_on: on, agreed_with: "Amina".into(), expected_weeks: number, contact_every_days: number, review_on: later });
        }
        let domains = vec![Choice::new("sleep", "Sleep"), Choice::new("home", "Home")];
        reads_back_in(
            Form::blank::<OutcomeDetails>().options("domain", domains),
            &OutcomeDetails { domain: "home".into(), words: "a door that locks".into(), target: String::new() },
        );
        reads_back(&NewStep { words: "ring the housing team".into() });
        for achieved_on in [None, Some(on)] {
            reads_back(&StepDates { started_on: Some(on), achieved_on });
        }
    }

    #[test]
    fn a_new_version_and_a_step_start_with_what_comes_next() {
        let (today, before) = (day("2026-11-21"), day("2026-06-01"));
        let last = PlanDetails { agreed_on: before, agreed_with: "Amina".into(), expected_weeks: Some(20), contact_every_days: None, review_on: Some(before) };
        assert_eq!(next_version(&last, today), PlanDetails { agreed_on: today, review_on: None, ..last });
        for (started, achieved, then) in
            [(None, None, (Some(today), None)), (Some(before), None, (Some(before), Some(today))), (Some(before), Some(before), (Some(before), Some(before)))]
        {
            let dates = StepDates::starting(started, achieved, today);
            assert_eq!((dates.started_on, dates.achieved_on), then);
        }
    }
}
