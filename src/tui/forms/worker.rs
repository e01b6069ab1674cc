//! The forms for a worker of the directory, and for a worker's dated part in a case. Used by `ask`. Whether dates fit is the domain's to say.

use super::draft::{Draft, Reader, day_or_nothing};
use super::field::{Field, Kind};
use crate::choices;
use crate::domain::codes::{Part, WorkerKind};
use crate::domain::ids::WorkerId;
use crate::domain::worker::{AssignmentDetails, WorkerDetails};

impl Draft for WorkerDetails {
    const TITLE: &'static str = "New worker";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("name", "Name", Kind::Line),
            Field::new("kind", "What they are to you", Kind::Choice(choices!(WorkerKind))),
            Field::new("phone", "Phone at work", Kind::Line).optional(),
            Field::new("note", "Note", Kind::Notes).hint("Days at work, which service, when best to reach them.").optional(),
            Field::new("left_on", "Last day here", Kind::Date).hint("Only when they have left; they are then no longer offered.").optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let name = values.text("name");
        let kind = values.get("kind", WorkerKind::parse);
        let phone = values.text("phone");
        let note = values.text("note");
        let left_on = values.maybe_day("left_on");
        Some(Self { name: name?, kind: kind?, phone: phone?, note: note?, left_on: left_on? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("name", self.name.clone()),
            ("kind", self.kind.code().into()),
            ("phone", self.phone.clone()),
            ("note", self.note.clone()),
            ("left_on", day_or_nothing(self.left_on)),
        ]
    }
}

impl Draft for AssignmentDetails {
    const TITLE: &'static str = "Key worker or cover";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("worker", "Who", Kind::Choice(Vec::new())).hint("Not on the list? The Directory (6) holds the workers."),
            Field::new("part", "As what", Kind::Choice(choices!(Part))).hint("A new key worker without a last day follows the one before."),
            Field::new("from", "From", Kind::Date).hint("Like 27 3 2026 or 'today'."),
            Field::new("until", "Last day", Kind::Date).hint("Like '+2w' or 27 3 2026. Empty: until it is said.").optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let worker = values.row("worker").map(WorkerId);
        let part = values.get("part", Part::parse);
        let from = values.day("from");
        let until = values.maybe_day("until");
        Some(Self { worker: worker?, part: part?, from: from?, until: until? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("worker", self.worker.0.to_string()), ("part", self.part.code().into()), ("from", self.from.words()), ("until", day_or_nothing(self.until))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::day::Day;
    use crate::tui::forms::tests::{reads_back, reads_back_in};
    use crate::tui::forms::{Choice, Form};

    #[test]
    fn workers_and_their_parts_read_back() {
        let from: Day = "2026-11-02".parse().unwrap();
        for until in [None, Some(from.plus_days(13))] {
            for kind in WorkerKind::ALL {
                let phone = "01632 960123".into();
                reads_back(&WorkerDetails { name: "Meg Oatbridge".into(), kind: *kind, phone, note: "Mon\nTue".into(), left_on: until });
            }
            for part in Part::ALL {
                let form = Form::blank::<AssignmentDetails>().options("worker", vec![Choice::new("1", "Me"), Choice::new("7", "Meg")]);
                reads_back_in(form, &AssignmentDetails { worker: WorkerId(7), part: *part, from, until });
            }
        }
    }
}
