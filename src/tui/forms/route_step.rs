//! The forms that follow from routing: a referral with the reason for its service, a tracked next step, and its end. Used by `ask`.
//! Holds no rule: the store says when a reason is missing.

use super::draft::{Draft, Reader};
use super::field::{Choice, Field, Kind};
use crate::domain::codes::RouteStepState;
use crate::domain::day::Day;
use crate::domain::referral::ReferralDetails;
use crate::domain::route_step::RouteStepClosed;

/// A referral to a service that was chosen on the Routing screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The referral.
    pub details: ReferralDetails,
    /// Why this service.
    pub reason: String,
}

impl Draft for Chosen {
    const TITLE: &'static str = "Refer to this service";
    fn fields() -> Vec<Field> {
        let mut fields = ReferralDetails::fields();
        let why = Field::new("choice_reason", "Why this service", Kind::Notes)
            .hint("Needed where a rule is against it, and where SA1 and SA2 both fit (18 to 25). It is kept with the referral.")
            .optional();
        fields.insert(1, why);
        fields
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let details = ReferralDetails::read(values);
        let reason = values.text("choice_reason");
        Some(Self { details: details?, reason: reason? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        let mut cells = self.details.fill();
        cells.push(("choice_reason", self.reason.clone()));
        cells
    }
}

/// A next step to be tracked; which step it is, the form says in its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRouteStep {
    /// To be looked at again on.
    pub due_on: Day,
    /// Who does what.
    pub note: String,
}

impl Draft for NewRouteStep {
    const TITLE: &'static str = "Next step";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("due_on", "Due on", Kind::Date).hint("It shows on Today until it is done. Like '+2w' or 27 3 2026."),
            Field::new("note", "Who does what", Kind::Notes).hint("Like 'I ring the hub; she brings her letter'.").optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let due_on = values.day("due_on");
        let note = values.text("note");
        Some(Self { due_on: due_on?, note: note? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("due_on", self.due_on.words()), ("note", self.note.clone())]
    }
}

impl Draft for RouteStepClosed {
    const TITLE: &'static str = "Next step: done, or not needed";
    fn fields() -> Vec<Field> {
        let ways = [RouteStepState::Done, RouteStepState::NotNeeded].map(|state| Choice::new(state.code(), state.words()));
        vec![
            Field::new("state", "What became of it", Kind::Choice(ways.into()))
                .hint("Done at the TRS hub makes this a hub case; a self-referral made puts 'self' among the sources."),
            Field::new("on", "On", Kind::Date).hint("Like 27 3 2026 or 'today'."),
            Field::new("outcome", "What came of it, or why it is not needed", Kind::Notes).optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let state = values.get("state", RouteStepState::parse);
        let on = values.past_day("on");
        let outcome = values.text("outcome");
        Some(Self { state: state?, on: on?, outcome: outcome? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("state", self.state.code().into()), ("on", self.on.words()), ("outcome", self.outcome.clone())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codes::{Role, Source, Stovewood};
    use crate::domain::ids::ServiceId;
    use crate::domain::referral::Came;
    use crate::tui::forms::Form;
    use crate::tui::forms::tests::{reads_back, reads_back_in};

    #[test]
    fn forms_read_back_what_they_were_filled_with() {
        let on: Day = "2026-11-02".parse().unwrap();
        reads_back(&NewRouteStep { due_on: "2026-12-02".parse().unwrap(), note: "I ring\nthe hub".into() });
        for state in [RouteStepState::Done, RouteStepState::NotNeeded] {
            reads_back(&RouteStepClosed { state, on, outcome: "taken on".into() });
        }
        let details = ReferralDetails {
            role: Role::Survivor,
            received_on: on,
            sources: vec![Source::Isva],
            stovewood: Stovewood::Nca,
            stovewood_said_by: String::new(),
            stovewood_said_on: None,
            need: None,
            trs_hub: false,
            service: ServiceId(1),
            note: String::new(),
            came: Came::default(),
        };
        let services = vec![Choice::new("1", "GROW, Practical support")];
        reads_back_in(Form::blank::<Chosen>().options("service", services), &Chosen { details, reason: "she knows the worker".into() });
    }
}
