//! The forms of a waiting list: urgency, coming off it, offers, places that come free, and what happens while somebody waits.
//! Used by `ask`. Holds no rule: the domain and the store decide what may follow what.

use super::draft::{Draft, Reader, day_or_nothing, number_or_nothing};
use super::field::{Choice, Field, Kind};
use crate::choices;
use crate::domain::codes::{ContactKind, EventKind, Lane, OffList, OfferFilter, OfferState, Side};
use crate::domain::day::Day;
use crate::domain::ids::{ServiceId, SlotId};
use crate::domain::referral::{OffListDetails, UrgentDetails};
use crate::domain::waiting::months::EventDetails;
use crate::domain::waiting::offer::{OfferDetails, OfferMove, SlotDetails};
use crate::domain::waiting::well::ListFilter;

const DAY: &str = "Like 27 3 2026, 'today' or '+4w'.";
/// The code of a choice that chooses nothing.
const NONE: &str = "none";

impl Draft for UrgentDetails {
    const TITLE: &'static str = "Urgent: first on the waiting list";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("reason", "Why it is urgent", Kind::Notes).hint("It is shown with the place on the list. Leave it empty to take it back.").optional(),
            Field::new("from", "Agreed on", Kind::Date).hint("It counts from this day on, or is taken back from this day on."),
            Field::new("until", "Until, this day included", Kind::Date)
                .hint("After that day the usual order counts again. Like '+4w' or 27 3 2026.")
                .optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let reason = values.text("reason");
        let from = values.past_day("from");
        let until = values.maybe_day("until");
        Some(Self { reason: reason?, from: from?, until: until? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("reason", self.reason.clone()), ("from", self.from.words()), ("until", day_or_nothing(self.until))]
    }
}

impl Draft for OffListDetails {
    const TITLE: &'static str = "Take off the waiting list";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("on", "Since", Kind::Date).hint("Like 27 3 2026 or 'today'."),
            Field::new("why", "Why, and whose doing", Kind::Choice(choices!(OffList))),
            Field::new("reason", "In your words", Kind::Notes)
                .hint("Needed when it is the provider's doing: what they were told, and offered instead.")
                .optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let on = values.past_day("on");
        let why = values.get("why", OffList::parse);
        let reason = values.text("reason");
        Some(Self { on: on?, why: why?, reason: reason? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("on", self.on.words()), ("why", self.why.code().into()), ("reason", self.reason.clone())]
    }
}

/// Only these can be a first appointment.
fn kinds() -> Vec<Choice> {
    ContactKind::ALL.iter().filter(|kind| kind.can_open_an_episode()).map(|kind| Choice::new(kind.code(), kind.words())).collect()
}

/// Places to choose from, and none of them.
pub fn places(free: Vec<Choice>) -> Vec<Choice> {
    std::iter::once(Choice::new(NONE, "none of those recorded")).chain(free).collect()
}

impl Draft for OfferDetails {
    const TITLE: &'static str = "Offer a first appointment";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("on", "Offered on", Kind::Date).hint("Like 27 3 2026 or 'today'. An offer never ends the wait; coming to it does."),
            Field::new("appointment", "For which day", Kind::Date).hint(DAY).optional(),
            Field::new("time", "At what time", Kind::Line).hint("Like 14:00.").optional(),
            Field::new("kind", "How", Kind::Choice(kinds())),
            Field::new("slot", "Which of the places that came free", Kind::Choice(places(Vec::new()))),
            Field::new("note", "Anything to remember", Kind::Notes).hint("Where, with whom, how they were told.").optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let on = values.past_day("on");
        let appointment = values.maybe_day("appointment");
        let time = values.text("time");
        let kind = values.get("kind", ContactKind::parse);
        let slot = values.get("slot", |text| if text == NONE { Ok(None) } else { super::draft::whole_number(text).map(|row| Some(SlotId(i64::from(row)))) });
        let note = values.text("note");
        Some(Self { on: on?, appointment: appointment?, time: time?, kind: kind?, slot: slot?, note: note? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("on", self.on.words()),
            ("appointment", day_or_nothing(self.appointment)),
            ("time", self.time.clone()),
            ("kind", self.kind.code().into()),
            ("slot", self.slot.map_or_else(|| NONE.to_owned(), |slot| slot.0.to_string())),
            ("note", self.note.clone()),
        ]
    }
}

impl Draft for OfferMove {
    const TITLE: &'static str = "What came of the offer";
    fn fields() -> Vec<Field> {
        let by = std::iter::once(Choice::new(NONE, "nobody: it was not moved")).chain(choices!(Side)).collect();
        vec![
            Field::new("to", "What came of it", Kind::Choice(choices!(OfferState))),
            Field::new("on", "On which day", Kind::Date).hint("Of an appointment attended or missed: its own day."),
            Field::new("appointment", "The day of the appointment", Kind::Date).hint("When booked, or moved to another day.").optional(),
            Field::new("time", "At what time", Kind::Line).hint("Like 14:00.").optional(),
            Field::new("by", "Who moved it", Kind::Choice(by)),
            Field::new("why", "Why, or how it went", Kind::Notes).hint("Needed when it was moved, declined or taken back.").optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let to = values.get("to", OfferState::parse);
        let on = values.past_day("on");
        let appointment = values.maybe_day("appointment");
        let time = values.text("time");
        let by = values.get("by", |text| if text == NONE { Ok(None) } else { Side::parse(text).map(Some) });
        let why = values.text("why");
        Some(Self { to: to?, on: on?, appointment: appointment?, time: time?, by: by?, why: why? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("to", self.to.code().into()),
            ("on", self.on.words()),
            ("appointment", day_or_nothing(self.appointment)),
            ("time", self.time.clone()),
            ("by", self.by.map_or(NONE, Side::code).into()),
            ("why", self.why.clone()),
        ]
    }
}

/// The steps that may come next, as choices.
pub fn next_steps(now: OfferState) -> Vec<Choice> {
    crate::domain::waiting::offer::next_states(now).iter().map(|state| Choice::new(state.code(), state.words())).collect()
}

impl Draft for SlotDetails {
    const TITLE: &'static str = "Places that come free";
    fn fields() -> Vec<Field> {
        let lanes = std::iter::once(Choice::new(NONE, "either lane")).chain(choices!(Lane)).collect();
        vec![
            Field::new("service", "At which service", Kind::Choice(Vec::new())),
            Field::new("lane", "In which lane", Kind::Choice(lanes)),
            Field::new("places", "How many", Kind::Number),
            Field::new("told_on", "When you were told", Kind::Date).hint("Like 27 3 2026 or 'today'."),
            Field::new("from", "From which day", Kind::Date).hint("Like '1 Mar' or '+2w'."),
            Field::new("until", "To which day", Kind::Date).hint("The last day they can be used, if there is one.").optional(),
            Field::new("note", "Anything to remember", Kind::Notes).hint("Who said so.").optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let service = values.row("service").map(ServiceId);
        let lane = values.get("lane", |text| if text == NONE { Ok(None) } else { Lane::parse(text).map(Some) });
        let places = values.number("places");
        let told_on = values.past_day("told_on");
        let from = values.day("from");
        let until = values.maybe_day("until");
        let note = values.text("note");
        Some(Self { service: service?, lane: lane?, places: places?, told_on: told_on?, from: from?, until: until?, note: note? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("service", self.service.0.to_string()),
            ("lane", self.lane.map_or(NONE, Lane::code).into()),
            ("places", self.places.to_string()),
            ("told_on", self.told_on.words()),
            ("from", self.from.words()),
            ("until", day_or_nothing(self.until)),
            ("note", self.note.clone()),
        ]
    }
}

impl Draft for ListFilter {
    const TITLE: &'static str = "Whom this list shows";
    fn fields() -> Vec<Field> {
        let everyone = |words: &str, more: Vec<Choice>| std::iter::once(Choice::new(NONE, words)).chain(more).collect();
        vec![
            Field::new("lane", "In which lane", Kind::Choice(everyone("both", choices!(Lane)))),
            Field::new("least_days", "Waiting at least so many days", Kind::Number).optional(),
            Field::new("offer", "By what was offered", Kind::Choice(everyone("whatever was offered", choices!(OfferFilter)))),
            Field::new("quiet", "Only those who have gone quiet?", Kind::YesNo)
                .hint("A call is past its day: the one agreed, the one planned, or 4 weeks of silence."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let lane = values.get("lane", |text| if text == NONE { Ok(None) } else { Lane::parse(text).map(Some) });
        let least_days = values.maybe_number("least_days");
        let offer = values.get("offer", |text| if text == NONE { Ok(None) } else { OfferFilter::parse(text).map(Some) });
        let quiet = values.yes("quiet");
        Some(Self { lane: lane?, least_days: least_days?, offer: offer?, quiet: quiet? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("lane", self.lane.map_or(NONE, Lane::code).into()),
            ("least_days", number_or_nothing(self.least_days)),
            ("offer", self.offer.map_or(NONE, OfferFilter::code).into()),
            ("quiet", super::draft::yes_or_no(self.quiet)),
        ]
    }
}

impl Draft for EventDetails {
    const TITLE: &'static str = "An event that drives demand";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("on", "On which day", Kind::Date).hint("Like 27 3 2026 or 'today'. It may be to come."),
            Field::new("kind", "What kind", Kind::Choice(choices!(EventKind))),
            Field::new("words", "What it is", Kind::Line).hint("In a few words; no names. It stands on the chart of waits over time."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let on = values.day("on");
        let kind = values.get("kind", EventKind::parse);
        let words = values.text("words");
        Some(Self { on: on?, kind: kind?, words: words? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("on", self.on.words()), ("kind", self.kind.code().into()), ("words", self.words.clone())]
    }
}

/// Something given while waiting, and how often a call is made from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhileWaiting {
    /// On which day.
    pub on: Day,
    /// What was given; empty when nothing was.
    pub given: String,
    /// Anything to remember of it.
    pub note: String,
    /// A welfare call every so many weeks.
    pub every_weeks: Option<u32>,
}

/// What the service gives while people wait, and anything else.
pub fn offers_while_waiting(of_service: &[String]) -> Vec<Choice> {
    let own = of_service.iter().map(|words| Choice::new(words, words));
    own.chain([Choice::new(OTHER, "something else: say what below")]).collect()
}

const OTHER: &str = "other";

impl Draft for WhileWaiting {
    const TITLE: &'static str = "While waiting";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("on", "On which day", Kind::Date).hint("Like 27 3 2026 or 'today'. None of this ends the wait."),
            Field::new("given", "Given now", Kind::Choice(offers_while_waiting(&[]))).hint("Leave it empty when nothing was given.").optional(),
            Field::new("note", "What it is, or anything to remember", Kind::Notes).optional(),
            Field::new("every_weeks", "A welfare call every so many weeks", Kind::Number)
                .hint("Empty: no calls are planned; 4 weeks of silence count as quiet.")
                .optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let on = values.past_day("on");
        let given = values.text("given");
        let note = values.text("note");
        let every_weeks = values.maybe_number("every_weeks");
        if given.as_deref() == Some(OTHER) && note.as_deref().is_some_and(str::is_empty) {
            values.refuse("note", "Say what was given.");
            return None;
        }
        Some(Self { on: on?, given: given?, note: note?, every_weeks: every_weeks? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("on", self.on.words()), ("given", self.given.clone()), ("note", self.note.clone()), ("every_weeks", number_or_nothing(self.every_weeks))]
    }
}

impl WhileWaiting {
    /// What was given in words, and what else is to be remembered; nothing when nothing was given.
    pub fn what(&self) -> Option<(String, String)> {
        match self.given.as_str() {
            "" => None,
            OTHER => Some((self.note.clone(), String::new())),
            given => Some((given.to_owned(), self.note.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::Form;
    use crate::tui::forms::tests::{reads_back, reads_back_in};

    #[test]
    fn forms_read_back_what_they_were_filled_with() {
        let on: Day = "2026-11-02".parse().unwrap();
        let later: Day = "2026-12-02".parse().unwrap();
        for some in [false, true] {
            let when = some.then_some(later);
            reads_back(&UrgentDetails { reason: "court in two weeks".into(), from: on, until: when });
            reads_back(&OffListDetails { on, why: OffList::ProviderNoPlace, reason: "told by letter\nhelpline given".into() });
            let offer = OfferDetails {
                on,
                appointment: when,
                time: "14:00".into(),
                kind: ContactKind::Visit,
                slot: some.then_some(SlotId(7)),
                note: "at the hub".into(),
            };
            let form = Form::blank::<OfferDetails>().options("slot", places(vec![Choice::new("7", "2 from 1 Mar")]));
            reads_back_in(form, &offer);
            reads_back(&OfferMove {
                to: OfferState::Moved,
                on,
                appointment: when,
                time: String::new(),
                by: some.then_some(Side::Person),
                why: "no bus".into(),
            });
            let slot = SlotDetails {
                service: ServiceId(3),
                lane: some.then_some(Lane::General),
                places: 2,
                told_on: on,
                from: later,
                until: when,
                note: "by phone".into(),
            };
            reads_back_in(Form::blank::<SlotDetails>().options("service", vec![Choice::new("3", "GROW, Trauma stabilisation")]), &slot);
            reads_back(&EventDetails { on: later, kind: EventKind::Court, words: "trial opens in Sheffield".into() });
            reads_back(&ListFilter {
                lane: some.then_some(Lane::General),
                least_days: some.then_some(84),
                offer: some.then_some(OfferFilter::Booked),
                quiet: some,
            });
            let given = if some { "pre-therapy package".to_owned() } else { String::new() };
            let form = Form::blank::<WhileWaiting>().options("given", offers_while_waiting(&["pre-therapy package".to_owned()]));
            reads_back_in(form, &WhileWaiting { on, given, note: "sent by post".into(), every_weeks: some.then_some(6) });
        }
    }
}
