//! The form for one person's step of a transfer plan. Used by `ask`. What must be agreed before what is the domain's to say.

use super::draft::{Draft, Reader};
use super::field::{Choice, Field, Kind};
use crate::choices;
use crate::domain::codes::{Agreement, TransferState};
use crate::domain::ids::ServiceId;
use crate::domain::transfer::TransferDetails;

const OPEN: &str = "open";

/// Where to: the services, after 'not decided yet'.
pub fn places_to_go(services: Vec<Choice>) -> Vec<Choice> {
    [Choice::new(OPEN, "not decided yet")].into_iter().chain(services).collect()
}

impl Draft for TransferDetails {
    const TITLE: &'static str = "Transfer";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("to", "Where to", Kind::Choice(places_to_go(Vec::new()))).hint("Routing (j on their record) says who can take them."),
            Field::new("agreed", "What the person says to it", Kind::Choice(choices!(Agreement))),
            Field::new("state", "How far it is", Kind::Choice(choices!(TransferState))).hint("The other service is asked only when the person agrees."),
            Field::new("on", "Since", Kind::Date).hint("Like 27 3 2026 or 'today'."),
            Field::new("note", "Note", Kind::Notes).hint("Who does what; what they would like there.").optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let to =
            values.get("to", |text| if text == OPEN { Ok(None) } else { text.parse().map(|id| Some(ServiceId(id))).map_err(|_| "Choose one.".to_owned()) });
        let agreed = values.get("agreed", Agreement::parse);
        let state = values.get("state", TransferState::parse);
        let on = values.past_day("on");
        let note = values.text("note");
        Some(Self { on: on?, to: to?, agreed: agreed?, state: state?, note: note? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("to", self.to.map_or_else(|| OPEN.to_owned(), |id| id.0.to_string())),
            ("agreed", self.agreed.code().into()),
            ("state", self.state.code().into()),
            ("on", self.on.words()),
            ("note", self.note.clone()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::Form;
    use crate::tui::forms::tests::reads_back_in;

    #[test]
    fn a_step_reads_back() {
        let on = "2026-11-02".parse().unwrap();
        for state in TransferState::ALL {
            for (to, agreed) in [(None, Agreement::NotAsked), (Some(ServiceId(7)), Agreement::Agreed)] {
                let form = Form::blank::<TransferDetails>().options("to", places_to_go(vec![Choice::new("7", "GROW")]));
                reads_back_in(form, &TransferDetails { on, to, agreed, state: *state, note: "one\ntwo".into() });
            }
        }
    }
}
