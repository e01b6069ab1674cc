//! The forms for the end of support: exit strategy, step-down steps, extension, ending. Used by `ask`.
//! What an ending needs is the domain's to say.

use super::draft::{Draft, Reader, day_or_nothing, yes_or_no};
use super::field::{Field, Kind};
use crate::choices;
use crate::domain::codes::{Ending, KeepingClass};
use crate::domain::day::Day;
use crate::domain::exit::ExitDetails;
use crate::domain::referral::{EndingDetails, Extension, Leaving};

impl Draft for ExitDetails {
    const TITLE: &'static str = "Exit strategy";
    fn fields() -> Vec<Field> {
        let notes = |key, label| Field::new(key, label, Kind::Notes).optional();
        vec![
            notes("what_helps", "What helps"),
            notes("warning_signs", "Warning signs"),
            notes("recurrence_contacts", "Whom to contact if it comes back").hint("A planned ending needs it."),
            notes("no_onward_reason", "Why no onward referral is needed").hint("Only when none is listed."),
            Field::new("agreed_on", "Agreed with the person on", Kind::Date).hint("Leave it empty until it is agreed.").optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let what_helps = values.text("what_helps");
        let warning_signs = values.text("warning_signs");
        let recurrence_contacts = values.text("recurrence_contacts");
        let no_onward_reason = values.text("no_onward_reason");
        let agreed_on = values.maybe_past_day("agreed_on");
        Some(Self {
            what_helps: what_helps?,
            warning_signs: warning_signs?,
            recurrence_contacts: recurrence_contacts?,
            no_onward_reason: no_onward_reason?,
            agreed_on: agreed_on?,
        })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("what_helps", self.what_helps.clone()),
            ("warning_signs", self.warning_signs.clone()),
            ("recurrence_contacts", self.recurrence_contacts.clone()),
            ("no_onward_reason", self.no_onward_reason.clone()),
            ("agreed_on", day_or_nothing(self.agreed_on)),
        ]
    }
}

/// A step down before the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStepDown {
    /// What.
    pub words: String,
    /// Due on.
    pub due_on: Day,
}

impl Draft for NewStepDown {
    const TITLE: &'static str = "New step-down step";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("words", "What the step is", Kind::Line).hint("Like 'every two weeks instead of every week'."),
            Field::new("due_on", "Due on", Kind::Date).hint("Like '+4w' or 27 3 2026."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let words = values.text("words");
        let due_on = values.day("due_on");
        Some(Self { words: words?, due_on: due_on? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("words", self.words.clone()), ("due_on", self.due_on.words())]
    }
}

/// A step down done, or not done after all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepDownDone {
    /// When; none when not.
    pub done_on: Option<Day>,
}

impl Draft for StepDownDone {
    const TITLE: &'static str = "Mark a step-down step";
    fn fields() -> Vec<Field> {
        vec![Field::new("done_on", "Done on", Kind::Date).hint("Empty: not done after all.").optional()]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        Some(Self { done_on: values.maybe_past_day("done_on")? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("done_on", day_or_nothing(self.done_on))]
    }
}

impl Draft for Extension {
    const TITLE: &'static str = "Extend past twelve months";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("reason", "The exceptional reason", Kind::Notes),
            Field::new("agreed_by", "Agreed by", Kind::Line),
            Field::new("agreed_on", "Agreed on", Kind::Date).hint("Like 27 3 2026 or 'today'."),
            Field::new("until", "Until", Kind::Date).hint("Like '+12w' or 27 3 2027."),
            Field::new("review_on", "Looked at again on", Kind::Date).hint("Like '+6w' or 27 3 2027.").optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let reason = values.text("reason");
        let agreed_by = values.text("agreed_by");
        let agreed_on = values.past_day("agreed_on");
        let until = values.day("until");
        let review_on = values.maybe_day("review_on");
        Some(Self { reason: reason?, agreed_by: agreed_by?, agreed_on: agreed_on?, until: until?, review_on: review_on? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("reason", self.reason.clone()),
            ("agreed_by", self.agreed_by.clone()),
            ("agreed_on", self.agreed_on.words()),
            ("until", self.until.words()),
            ("review_on", day_or_nothing(self.review_on)),
        ]
    }
}

impl Draft for EndingDetails {
    const TITLE: &'static str = "End the episode";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("ending", "How it ends", Kind::Choice(choices!(Ending)))
                .hint("A planned ending needs a complete exit strategy; an unplanned one its attempts to get in touch."),
            Field::new("on", "Last day", Kind::Date).hint("Like 27 3 2026 or 'today'."),
            Field::new("reason", "Why it ends", Kind::Notes),
            Field::new("feedback", "What they say about the service", Kind::Notes).hint("In their words. It is kept as feedback.").optional(),
            Field::new("may_be_used", "May it be used, without their name?", Kind::YesNo).hint("Not asked counts as no."),
            Field::new("follow_up_on", "Ask how they are on", Kind::Date).hint("Like '+3m'. It shows on Today.").optional(),
            Field::new("keep_as", "What the record is kept as", Kind::Choice(choices!(KeepingClass)))
                .hint("Records of child sexual abuse are kept for 75 years unless your organisation says otherwise."),
            Field::new("keep_review_on", "Kept until it is looked at on", Kind::Date)
                .hint("Empty: worked out from what it is kept as, and the ending.")
                .optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let ending = values.get("ending", Ending::parse);
        let on = values.past_day("on");
        let reason = values.text("reason");
        let feedback = values.text("feedback");
        let may_be_used = values.yes("may_be_used");
        let follow_up_on = values.maybe_day("follow_up_on");
        let keep_as = values.get("keep_as", KeepingClass::parse);
        let keep_review_on = values.maybe_day("keep_review_on");
        let leaving =
            Leaving { feedback: feedback?, may_be_used: may_be_used?, follow_up_on: follow_up_on?, keep_as: Some(keep_as?), keep_review_on: keep_review_on? };
        Some(Self { ending: ending?, on: on?, reason: reason?, leaving })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        let Leaving { feedback, may_be_used, follow_up_on, keep_as, keep_review_on } = &self.leaving;
        vec![
            ("ending", self.ending.code().into()),
            ("on", self.on.words()),
            ("reason", self.reason.clone()),
            ("feedback", feedback.clone()),
            ("may_be_used", yes_or_no(*may_be_used)),
            ("follow_up_on", day_or_nothing(*follow_up_on)),
            ("keep_as", keep_as.map(KeepingClass::code).unwrap_or_default().into()),
            ("keep_review_on", day_or_nothing(*keep_review_on)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn forms_read_back_what_they_were_filled_with() {
        let (on, later): (Day, Day) = ("2026-11-02".parse().unwrap(), "2027-02-01".parse().unwrap());
        for maybe in [None, Some(on)] {
            reads_back(&ExitDetails { what_helps: "walks\nher sister".into(), agreed_on: maybe, ..ExitDetails::default() });
            reads_back(&StepDownDone { done_on: maybe });
            reads_back(&Extension { reason: "trial".into(), agreed_by: "commissioner".into(), agreed_on: on, until: later, review_on: maybe });
        }
        reads_back(&NewStepDown { words: "every two weeks".into(), due_on: later });
        for ending in Ending::ALL {
            let leaving = Leaving {
                feedback: "thank you\nfor staying".into(),
                may_be_used: true,
                follow_up_on: Some(later),
                keep_as: Some(KeepingClass::Adult),
                keep_review_on: None,
            };
            reads_back(&EndingDetails { ending: *ending, on, reason: "moved away".into(), leaving });
        }
    }
}
