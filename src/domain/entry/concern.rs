//! Safeguarding: a concern taken to somebody who can act (004 section 2.3.5), with basis, reference and what follows.
//! Used by `entry`, Today and the Overview. It records; it decides nothing and sends nothing.

use super::Checks;
use crate::domain::codes::{Basis, EscalatedTo};
use crate::domain::day::Day;
use crate::domain::provider::Reference;
use crate::domain::sheet::sheet;

sheet! {
    /// A concern and where it was taken.
    Concern, "Safeguarding concern" {
        on: Day = day needed "When it was taken further", "Ring 999 first if somebody is in danger now.";
        words: String = notes needed "The concern", "What was seen or said, in brief and factual words.";
        to: EscalatedTo = choice needed "To whom", "";
        basis: Basis = choice needed "What allows it", "Where a child or an adult is at risk, consent is not needed; the basis and the reason are kept.";
        person_told: bool = yes_no needed "Was the person told?", "Unless telling them would raise the risk.";
        reference: String = line optional "Their reference", "";
        follow_up_on: Option<Day> = day optional "Answer due, or to be followed up on", "Like '+3d'. It shows on Today until an outcome is written; empty: by the rule in the Directory.";
        outcome: String = notes optional "What came of it", "";
    }
}

/// How many days after it was taken further one asks what came of it.
const ANSWER_DAYS: &str = "concern.answer-days";

impl Concern {
    pub(super) fn check(&self, checks: &Checks) -> Result<(), (&'static str, String)> {
        checks.not_future("on", self.on)?;
        checks.after("follow_up_on", self.follow_up_on, self.on.plus_days(-1), "The follow-up comes after the concern was taken further.")
    }
    /// When the answer is asked for: on the day agreed, else as many days on as the rule says; never once something came of it.
    pub fn due(&self, reference: &Reference) -> Option<Day> {
        let rule = || reference.days(ANSWER_DAYS).map(|days| self.on.plus_days(days));
        self.follow_up_on.or_else(rule).filter(|_| self.is_open())
    }
    /// Nothing came of it yet.
    pub fn is_open(&self) -> bool {
        self.outcome.trim().is_empty()
    }
}
