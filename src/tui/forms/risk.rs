//! The forms for a risk and for its close. Used by `ask`. Holds no rule.

use super::draft::{Draft, Reader, day_or_nothing};
use super::field::{Field, Kind};
use crate::choices;
use crate::domain::codes::RiskKind;
use crate::domain::day::Day;
use crate::domain::risk::RiskDetails;

impl Draft for RiskDetails {
    const TITLE: &'static str = "Note a risk";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("kind", "Which risk", Kind::Choice(choices!(RiskKind))),
            Field::new("noted_on", "Seen or heard on", Kind::Date).hint("Like 27 3 2026 or 'today'."),
            Field::new("note", "What it is about", Kind::Notes).optional(),
            Field::new("response", "What is done about it", Kind::Notes).hint("Even if that is 'talk with supervisor on Monday'."),
            Field::new("review_on", "Looked at again on", Kind::Date).hint("Like '+2w' or 27 3 2026.").optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let kind = values.get("kind", RiskKind::parse);
        let noted_on = values.past_day("noted_on");
        let note = values.text("note");
        let response = values.text("response");
        let review_on = values.maybe_day("review_on");
        Some(Self { kind: kind?, noted_on: noted_on?, note: note?, response: response?, review_on: review_on? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("kind", self.kind.code().into()),
            ("noted_on", self.noted_on.words()),
            ("note", self.note.clone()),
            ("response", self.response.clone()),
            ("review_on", day_or_nothing(self.review_on)),
        ]
    }
}

/// No longer a risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskClosed {
    /// Since when.
    pub on: Day,
}

impl Draft for RiskClosed {
    const TITLE: &'static str = "Close a risk";
    fn fields() -> Vec<Field> {
        vec![Field::new("on", "No longer a risk since", Kind::Date).hint("It stays on record. Like 27 3 2026 or 'today'.")]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        Some(Self { on: values.past_day("on")? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("on", self.on.words())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn forms_read_back_what_they_were_filled_with() {
        let on: Day = "2026-11-02".parse().unwrap();
        for review_on in [None, Some(on)] {
            reads_back(&RiskDetails { kind: RiskKind::Online, noted_on: on, note: String::new(), response: "talk\nat supervision".into(), review_on });
        }
        reads_back(&RiskClosed { on });
    }
}
