//! The form for a contact or an attempt. Used by `ask`. Holds no rule: the store and the domain decide what a contact opens or stops.

use super::draft::{Draft, Reader, day_or_nothing, yes_or_no};
use super::field::{Field, Kind};
use crate::choices;
use crate::domain::codes::{Attendance, ContactKind};
use crate::domain::contact::ContactDetails;
use crate::domain::day::Day;

impl Draft for ContactDetails {
    const TITLE: &'static str = "Log a contact";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("on", "When", Kind::Date).hint("Like 27 3 2026, 'today' or '-2d'."),
            Field::new("kind", "How", Kind::Choice(choices!(ContactKind))),
            Field::new("attendance", "What became of it", Kind::Choice(choices!(Attendance))).hint("Only attended and attended late count as contact made."),
            Field::new("minutes", "Minutes", Kind::Number).optional(),
            Field::new("note", "Note", Kind::Notes).hint("What was said and done.").optional(),
            Field::new("next_on", "Next contact due", Kind::Date).hint("Like 27 3 2026, '27 Mar' or '+2w'.").optional(),
            Field::new("out_of_hours", "Outside working hours?", Kind::YesNo),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let on = values.past_day("on");
        let kind = values.get("kind", ContactKind::parse);
        let attendance = values.get("attendance", Attendance::parse);
        let minutes = values.maybe_number("minutes");
        let note = values.text("note");
        let next_on = values.maybe_day("next_on");
        let out_of_hours = values.yes("out_of_hours");
        Some(Self { on: on?, kind: kind?, attendance: attendance?, minutes: minutes?, out_of_hours: out_of_hours?, note: note?, next_on: next_on? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("on", self.on.words()),
            ("kind", self.kind.code().into()),
            ("attendance", self.attendance.code().into()),
            ("minutes", self.minutes.map(|minutes| minutes.to_string()).unwrap_or_default()),
            ("note", self.note.clone()),
            ("next_on", day_or_nothing(self.next_on)),
            ("out_of_hours", yes_or_no(self.out_of_hours)),
        ]
    }
}

/// Where a new contact starts: today, in working hours, the rest to be chosen.
pub fn starting(today: Day) -> [(&'static str, String); 2] {
    [("on", today.words()), ("out_of_hours", yes_or_no(false))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn a_contact_reads_back() {
        for (minutes, next_on) in [(None, None), (Some(50), Some("2026-12-05".parse().unwrap()))] {
            reads_back(&ContactDetails {
                on: "2026-11-20".parse().unwrap(),
                kind: ContactKind::Visit,
                attendance: Attendance::DidNotAttend,
                minutes,
                out_of_hours: true,
                note: "Waited.\nLeft a card.".into(),
                next_on,
            });
        }
    }
}
