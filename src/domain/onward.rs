//! Onward referrals: the brokerage ledger with a date for each step.
//! Used by the Referrals tab, Today and the exit check.

use super::codes::{Basis, ConsentAnswer, OnwardState};
use super::day::Day;
use super::entry::consent::Consent;
use super::ids::{OnwardId, OrganisationId};
use serde::{Deserialize, Serialize};

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
}

impl Onward {
    /// Where it stands.
    pub fn state(&self) -> OnwardState {
        self.steps.last().map_or(OnwardState::Offered, |step| step.state)
    }
    /// Since when.
    pub fn since(&self) -> Day {
        self.steps.last().map_or(self.details.offered_on, |step| step.on)
    }
    /// Has consent been recorded at any step?
    pub fn has_consent(&self) -> bool {
        self.steps.iter().any(|step| step.state == OnwardState::Consented)
    }
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
