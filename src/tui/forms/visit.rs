//! The forms for the plan of a visit, and for being back from it. Used by `ask`. Holds no rule.

use super::draft::{Draft, Reader, day_or_nothing};
use super::field::{Field, Kind};
use crate::domain::day::Day;
use crate::domain::visit::{VisitDetails, time};

impl Draft for VisitDetails {
    const TITLE: &'static str = "Plan a visit: this program cannot alert others";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("on", "Day of the visit", Kind::Date).hint("Like 'today', '+1w' or 27 3 2026."),
            Field::new("back_by", "Back by", Kind::Line).hint("Like 16:30."),
            Field::new("call", "Whom you call when you are back", Kind::Line)
                .hint("Name and number. Tell them when to expect it: nobody else is told by this program."),
            Field::new("place", "Where", Kind::Line).hint("Only if you choose to write it down; it is not shown on Today.").optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let on = values.day("on");
        let back_by = values.get("back_by", time);
        let call = values.text("call");
        let place = values.text("place");
        Some(Self { on: on?, back_by: back_by?, call: call?, place: place? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("on", self.on.words()), ("back_by", self.back_by.clone()), ("call", self.call.clone()), ("place", self.place.clone())]
    }
}

/// Back from a visit, or not after all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Back {
    /// Since when; none when not.
    pub back_on: Option<Day>,
}

impl Draft for Back {
    const TITLE: &'static str = "Back from a visit";
    fn fields() -> Vec<Field> {
        vec![Field::new("back_on", "Back on", Kind::Date).hint("And called whom you said. The visit itself is logged as a contact (c).").optional()]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        Some(Self { back_on: values.maybe_past_day("back_on")? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("back_on", day_or_nothing(self.back_on))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn visit_forms_read_back() {
        let on: Day = "2026-11-21".parse().unwrap();
        for place in ["", "the library, first floor"] {
            reads_back(&VisitDetails { on, back_by: "16:30".into(), call: "Meg, 01632 960777".into(), place: place.into() });
        }
        reads_back(&Back { back_on: Some(on) });
        reads_back(&Back { back_on: None });
    }
}
