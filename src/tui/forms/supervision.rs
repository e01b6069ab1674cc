//! The form for a supervision session that was held. Used by `ask`. What was decided about a person has its own, among the entries.

use super::draft::{Draft, Reader};
use super::field::{Field, Kind};
use crate::choices;
use crate::domain::codes::SupervisionKind;
use crate::domain::supervision::SessionDetails;

impl Draft for SessionDetails {
    const TITLE: &'static str = "Supervision held";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("on", "Held on", Kind::Date).hint("Like 27 3 2026 or 'today'."),
            Field::new("kind", "Which supervision", Kind::Choice(choices!(SupervisionKind))),
            Field::new("who", "With whom", Kind::Line).hint("The supervisor's name."),
            Field::new("note", "What belongs to no single case", Kind::Notes)
                .hint("What was decided about a person goes on their record: d on this screen.")
                .optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let on = values.past_day("on");
        let kind = values.get("kind", SupervisionKind::parse);
        let who = values.text("who");
        let note = values.text("note");
        Some(Self { on: on?, kind: kind?, who: who?, note: note? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("on", self.on.words()), ("kind", self.kind.code().into()), ("who", self.who.clone()), ("note", self.note.clone())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn a_session_reads_back() {
        for kind in SupervisionKind::ALL {
            reads_back(&SessionDetails { on: "2026-11-02".parse().unwrap(), kind: *kind, who: "Dana".into(), note: "leave\nin March".into() });
        }
    }
}
