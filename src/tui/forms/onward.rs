//! The forms for an onward referral and its next step. Used by `ask`.
//! Which step may follow, and what needs a lawful basis or a reason, is the domain's to say.

use super::draft::{Draft, Reader, day_or_nothing, known_or_not, or_unknown, yes_or_no};
use super::field::{Choice, Field, Kind};
use crate::choices;
use crate::domain::codes::{Basis, LedgerNote, OnwardState};
use crate::domain::day::Day;
use crate::domain::ids::OrganisationId;
use crate::domain::onward::{OnwardDetails, OnwardMove, OnwardNote};

impl Draft for OnwardDetails {
    const TITLE: &'static str = "Offer an onward referral";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("organisation", "To whom", Kind::Choice(Vec::new())).hint("Type the first letters. A new organisation is added in the Directory."),
            Field::new("purpose", "What for", Kind::Line),
            Field::new("offered_on", "Offered to the person on", Kind::Date).hint("Like 27 3 2026 or 'today'."),
            Field::new("priority_asked", "Was priority asked for?", Kind::YesNo).hint("Survivors may be seen first; ask for it."),
            Field::new("barrier", "Anything in the way, and what was done", Kind::Notes).optional(),
            Field::new("chase_on", "When to chase", Kind::Date).hint("Like '+2w' or 27 3 2026.").optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let organisation = values.row("organisation").map(OrganisationId);
        let purpose = values.text("purpose");
        let offered_on = values.past_day("offered_on");
        let priority_asked = values.yes("priority_asked");
        let barrier = values.text("barrier");
        let chase_on = values.maybe_day("chase_on");
        Some(Self {
            organisation: organisation?,
            purpose: purpose?,
            priority_asked: priority_asked?,
            barrier: barrier?,
            offered_on: offered_on?,
            chase_on: chase_on?,
        })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("organisation", self.organisation.0.to_string()),
            ("purpose", self.purpose.clone()),
            ("offered_on", self.offered_on.words()),
            ("priority_asked", yes_or_no(self.priority_asked)),
            ("barrier", self.barrier.clone()),
            ("chase_on", day_or_nothing(self.chase_on)),
        ]
    }
}

impl Draft for OnwardMove {
    const TITLE: &'static str = "Onward referral: next step";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("to", "Next step", Kind::Choice(choices!(OnwardState))),
            Field::new("on", "When", Kind::Date).hint("Like 27 3 2026 or 'today'."),
            Field::new("basis", "What allows it to be sent", Kind::Choice(choices!(Basis)))
                .hint("Needed when it is sent and no consent is recorded yet. Anything but consent needs its reason below.")
                .optional(),
            Field::new("reason", "Reason", Kind::Notes).hint("For a basis other than consent, and for declined or withdrawn.").optional(),
            Field::new("chase_on", "When to chase next", Kind::Date).hint("Like '+2w' or 27 3 2026.").optional(),
            Field::new("priority_honoured", "Was the priority honoured?", Kind::Choice(or_unknown(vec![Choice::new("yes", "yes"), Choice::new("no", "no")])))
                .hint("Once they were seen."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let to = values.get("to", OnwardState::parse);
        let on = values.past_day("on");
        let basis = values.maybe("basis", Basis::parse);
        let reason = values.text("reason");
        let chase_on = values.maybe_day("chase_on");
        let priority_honoured = values.known("priority_honoured", |text| Ok(text == "yes"));
        Some(Self { to: to?, on: on?, basis: basis?, reason: reason?, chase_on: chase_on?, priority_honoured: priority_honoured? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("to", self.to.code().into()),
            ("on", self.on.words()),
            ("basis", self.basis.map(Basis::code).unwrap_or_default().into()),
            ("reason", self.reason.clone()),
            ("chase_on", day_or_nothing(self.chase_on)),
            ("priority_honoured", known_or_not(self.priority_honoured.map(|yes| if yes { "yes" } else { "no" }))),
        ]
    }
}

/// A chase or a barrier, and when to chase next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// What is written.
    pub note: OnwardNote,
    /// When to chase next; as it was when not given.
    pub chase_on: Option<Day>,
}

impl Draft for Noted {
    const TITLE: &'static str = "Onward referral: chased, or something in the way";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("kind", "What it is", Kind::Choice(choices!(LedgerNote))),
            Field::new("on", "When", Kind::Date).hint("Like 27 3 2026 or 'today'."),
            Field::new("words", "What they said, or what is in the way", Kind::Notes),
            Field::new("done", "What was done about it", Kind::Notes).optional(),
            Field::new("chase_on", "When to chase next", Kind::Date).hint("Like '+2w'. Empty: as it was.").optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let kind = values.get("kind", LedgerNote::parse);
        let on = values.past_day("on");
        let words = values.text("words");
        let done = values.text("done");
        let chase_on = values.maybe_day("chase_on");
        Some(Self { note: OnwardNote { on: on?, kind: kind?, words: words?, done: done? }, chase_on: chase_on? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        let OnwardNote { on, kind, words, done } = &self.note;
        vec![("kind", kind.code().into()), ("on", on.words()), ("words", words.clone()), ("done", done.clone()), ("chase_on", day_or_nothing(self.chase_on))]
    }
}

/// The steps that may follow the present one: later ones and the ways it closes; none once it is closed.
pub fn next_steps(now: OnwardState) -> Vec<Choice> {
    let follows = |state: &&OnwardState| !now.is_closed() && (**state > now || state.is_closed());
    OnwardState::ALL.iter().filter(follows).map(|state| Choice::new(state.code(), state.words())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::Form;
    use crate::tui::forms::tests::{reads_back, reads_back_in};

    #[test]
    fn forms_read_back_what_they_were_filled_with() {
        let on = "2026-11-02".parse().unwrap();
        for (basis, later, honoured) in [(None, None, None), (Some(Basis::Safeguarding), Some(on), Some(false)), (Some(Basis::Consent), None, Some(true))] {
            let details = OnwardDetails {
                organisation: OrganisationId(2),
                purpose: "benefits".into(),
                priority_asked: true,
                barrier: String::new(),
                offered_on: on,
                chase_on: later,
            };
            let offered = vec![Choice::new("1", "Evolve"), Choice::new("2", "Youth Start")];
            reads_back_in(Form::blank::<OnwardDetails>().options("organisation", offered), &details);
            let step = OnwardMove { to: OnwardState::Sent, on, basis, reason: "at risk".into(), chase_on: later, priority_honoured: honoured };
            reads_back(&step);
            let note = OnwardNote { on, kind: LedgerNote::Barrier, words: "no fixed\naddress".into(), done: String::new() };
            reads_back(&Noted { note, chase_on: later });
        }
    }

    #[test]
    fn only_what_may_follow_is_offered() {
        let codes = |now| next_steps(now).into_iter().map(|choice| choice.code).collect::<Vec<_>>();
        let closings = ["ended", "declined-by-person", "declined-by-service", "withdrawn"];
        assert_eq!(codes(OnwardState::Seen), closings);
        assert_eq!(codes(OnwardState::Waiting), [&["seen"], &closings[..]].concat());
        assert_eq!(codes(OnwardState::Offered).len(), OnwardState::ALL.len() - 1);
        assert!(codes(OnwardState::Withdrawn).is_empty());
    }
}
