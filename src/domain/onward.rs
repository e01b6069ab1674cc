//! Onward referrals: the brokerage ledger with a date for each step.
//! Used by the Referrals tab, Today and the exit check.

use super::clock::days_words;
use super::codes::{Basis, ConsentAnswer, LedgerNote, OnwardState};
use super::day::Day;
use super::entry::consent::Consent;
use super::ids::{OnwardId, OrganisationId};
use serde::{Deserialize, Serialize};

/// The rule that says how many days after a step its answer is asked for.
pub const CHASE_DAYS: &str = "agenda.chase-days";

/// What is asked of which organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnwardDetails {
    /// To whom.
    pub organisation: OrganisationId,
    /// What for.
    pub purpose: String,
    /// Priority for CSE survivors was asked for (002 section 2.7 h).
    pub priority_asked: bool,
    /// A barrier and what was done about it.
    pub barrier: String,
    /// First step's date.
    pub offered_on: Day,
    /// When to chase.
    pub chase_on: Option<Day>,
}

/// The next dated step of an onward referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnwardMove {
    /// To which step.
    pub to: OnwardState,
    /// When.
    pub on: Day,
    /// What allows sending; needed when `to` is sent.
    pub basis: Option<Basis>,
    /// The reason: for a basis other than consent, and for declining or withdrawing.
    pub reason: String,
    /// When to chase next.
    pub chase_on: Option<Day>,
    /// Was the priority honoured? Asked when seen.
    pub priority_honoured: Option<bool>,
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnwardStep {
    /// Which.
    pub state: OnwardState,
    /// When.
    pub on: Day,
    /// Basis or reason, in words; empty when none.
    pub why: String,
}

/// A chase or a barrier, as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnwardNote {
    /// When.
    pub on: Day,
    /// Chased, or something in the way.
    pub kind: LedgerNote,
    /// Whom I asked and what they said, or what is in the way.
    pub words: String,
    /// What was done about it.
    pub done: String,
}

impl OnwardNote {
    /// May it be written so? The error is a sentence with the field at fault.
    pub fn check(&self, onward: &Onward, chase_on: Option<Day>, today: Day) -> Result<(), (&'static str, String)> {
        if self.on > today {
            return Err(("on", format!("{} is in the future. Enter the day it happened.", self.on)));
        }
        if self.on < onward.details.offered_on {
            return Err(("on", format!("It was offered on {}. Nothing was chased before that.", onward.details.offered_on)));
        }
        if self.words.trim().is_empty() {
            return Err(("words", "Say what they answered, or what is in the way.".into()));
        }
        match chase_on {
            Some(_) if onward.state().is_closed() => {
                Err(("chase_on", format!("This referral is closed ({}). There is nothing left to chase.", onward.state())))
            }
            Some(next) if next <= self.on => Err(("chase_on", "The next chase comes after this one.".into())),
            _ => Ok(()),
        }
    }
    /// 'chased: no place before May. Done: asked again for priority'.
    pub fn said(&self) -> String {
        let done = if self.done.trim().is_empty() { String::new() } else { format!(" Done: {}", self.done.trim()) };
        format!("{}: {}{done}", self.kind, self.words.trim())
    }
}

/// A stored onward referral with its steps in the order taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Onward {
    /// Row.
    #[serde(skip)]
    pub id: OnwardId,
    /// Organisation's name.
    pub organisation_name: String,
    /// What is asked.
    #[serde(flatten)]
    pub details: OnwardDetails,
    /// Steps in the order taken; never empty.
    pub steps: Vec<OnwardStep>,
    /// Was the priority honoured?
    pub priority_honoured: Option<bool>,
    /// Chases and barriers, oldest first.
    pub notes: Vec<OnwardNote>,
}

impl Onward {
    /// Days with them: from the day it was sent until they saw the person or it was closed, else until today.
    pub fn waited(&self, today: Day) -> Option<i64> {
        let sent = self.steps.iter().find(|step| step.state == OnwardState::Sent)?.on;
        let over = self.steps.iter().find(|step| step.state == OnwardState::Seen || step.state.is_closed());
        Some(sent.days_to(over.map_or(today, |step| step.on)).max(0))
    }
    /// 'waited 34 days with them', 'waiting with them for 34 days', and how often it was chased.
    pub fn wait_words(&self, today: Day) -> Option<String> {
        let days = days_words(self.waited(today)?);
        let over = self.state() >= OnwardState::Seen;
        let chased = match self.notes.iter().filter(|note| note.kind == LedgerNote::Chase).count() {
            0 => String::new(),
            1 => ", chased once".into(),
            n => format!(", chased {n} times"),
        };
        Some(if over { format!("Waited {days} with them{chased}.") } else { format!("Waiting with them for {days}{chased}.") })
    }
    /// Where it stands.
    pub fn state(&self) -> OnwardState {
        self.steps.last().map_or(OnwardState::Offered, |step| step.state)
    }
    /// Since when.
    pub fn since(&self) -> Day {
        self.steps.last().map_or(self.details.offered_on, |step| step.on)
    }
    /// What had been done by the end of a day.
    pub fn keep_until(&mut self, at: Day) {
        self.steps.retain(|step| step.on <= at);
        self.notes.retain(|note| note.on <= at);
    }
    /// Has consent been recorded at any step?
    pub fn has_consent(&self) -> bool {
        self.steps.iter().any(|step| step.state == OnwardState::Consented)
    }
}

/// When an onward referral is to be chased: on the day that was set, else so many days after a step that waits for an answer.
pub fn chase_day(state: OnwardState, since: Day, set: Option<Day>, after_days: Option<i64>) -> Option<Day> {
    let default = after_days.filter(|_| state != OnwardState::Seen).map(|days| since.plus_days(days));
    set.or(default).filter(|_| !state.is_closed())
}

/// How many stand: offered and neither declined nor withdrawn. These are what an exit strategy lists.
pub fn standing(onward: &[Onward]) -> usize {
    onward.iter().filter(|onward| !onward.state().needs_reason()).count()
}

impl OnwardMove {
    /// Is this the step at which something leaves, so that it needs consent or another basis?
    pub fn needs_basis(&self, onward: &Onward) -> bool {
        let sent_or_later = matches!(self.to, OnwardState::Sent | OnwardState::Acknowledged | OnwardState::Waiting | OnwardState::Seen);
        sent_or_later && onward.state() < OnwardState::Sent
    }
    /// Is the step allowed after what was taken? `recorded` is the answer about this organisation that stands in the record.
    /// The error is a sentence with the field at fault.
    pub fn check(&self, onward: &Onward, recorded: Option<&Consent>) -> Result<(), (&'static str, String)> {
        let now = onward.state();
        if now.is_closed() {
            return Err(("to", format!("This referral is closed ({now}). Start a new one instead.")));
        }
        if !self.to.is_closed() && self.to <= now {
            return Err(("to", format!("It is already at '{now}'. Choose a later step.")));
        }
        if self.on < onward.since() {
            return Err(("on", format!("The step before was on {}. This one cannot be earlier.", onward.since())));
        }
        if self.to.needs_reason() && self.reason.trim().is_empty() {
            return Err(("reason", "Say why, in a few words.".into()));
        }
        if self.needs_basis(onward) {
            let answer = recorded.map(|own| own.answer);
            match self.basis {
                // What was said last stands: a no after a yes is a no, whatever was ticked here.
                None | Some(Basis::Consent) if matches!(answer, Some(ConsentAnswer::Refused | ConsentAnswer::Withdrawn)) => {
                    let own = recorded.map(|own| format!("{} on {}", own.answer, own.on)).unwrap_or_default();
                    return Err(("basis", format!("Consent was {own}. Ask again and record the answer, or give another lawful basis with its reason.")));
                }
                None if answer == Some(ConsentAnswer::Given) => {}
                None if !onward.has_consent() => {
                    return Err(("basis", "Nothing is sent without consent, or a lawful basis with its reason. Choose one.".into()));
                }
                Some(basis) if basis != Basis::Consent && self.reason.trim().is_empty() => return Err(("reason", format!("Give the reason for '{basis}'."))),
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn onward(steps: &[(OnwardState, &str)]) -> Onward {
        Onward {
            id: OnwardId(1),
            organisation_name: "Evolve".into(),
            details: OnwardDetails {
                organisation: OrganisationId(1),
                purpose: "drinking".into(),
                priority_asked: true,
                barrier: String::new(),
                offered_on: day("2026-03-01"),
                chase_on: None,
            },
            steps: steps.iter().map(|(state, on)| OnwardStep { state: *state, on: day(on), why: String::new() }).collect(),
            priority_honoured: None,
            notes: Vec::new(),
        }
    }

    #[test]
    fn the_wait_with_them_runs_from_sending_until_seen_or_closed() {
        use OnwardState::{Acknowledged, Consented, DeclinedByService, Offered, Seen, Sent};
        let offered = (Offered, "2026-03-01");
        for (steps, days, words) in [
            (vec![offered, (Consented, "2026-03-02")], None, None),
            (vec![offered, (Sent, "2026-03-03")], Some(28), Some("Waiting with them for 28 days.")),
            (vec![offered, (Sent, "2026-03-03"), (Acknowledged, "2026-03-10"), (Seen, "2026-03-24")], Some(21), Some("Waited 21 days with them.")),
            (vec![offered, (Sent, "2026-03-03"), (DeclinedByService, "2026-03-04")], Some(1), Some("Waited 1 day with them.")),
        ] {
            let own = onward(&steps);
            assert_eq!((own.waited(day("2026-03-31")), own.wait_words(day("2026-03-31")).as_deref()), (days, words), "{steps:?}");
        }
    }

    #[test]
    fn a_chase_says_what_came_of_it_and_nothing_closed_is_chased_again() {
        let (open, closed) = (onward(&[(OnwardState::Sent, "2026-03-03")]), onward(&[(OnwardState::Withdrawn, "2026-03-05")]));
        let note = OnwardNote { on: day("2026-03-10"), kind: LedgerNote::Chase, words: "no place yet".into(), done: String::new() };
        let today = day("2026-03-31");
        let at_fault = |note: &OnwardNote, onward: &Onward, next: Option<&str>| note.check(onward, next.map(day), today).map_err(|(field, _)| field);
        assert_eq!(at_fault(&note, &open, Some("2026-04-01")), Ok(()));
        assert_eq!(at_fault(&note, &open, Some("2026-03-10")), Err("chase_on"));
        assert_eq!(at_fault(&note, &closed, Some("2026-04-01")), Err("chase_on"));
        assert_eq!(at_fault(&note, &closed, None), Ok(()), "what was in the way can still be written down");
        assert_eq!(at_fault(&OnwardNote { words: " ".into(), ..note.clone() }, &open, None), Err("words"));
        assert_eq!(at_fault(&OnwardNote { on: day("2026-04-01"), ..note.clone() }, &open, None), Err("on"));
        assert_eq!(at_fault(&OnwardNote { on: day("2026-02-01"), ..note }, &open, None), Err("on"));
    }
}
