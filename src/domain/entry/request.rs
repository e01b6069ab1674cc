//! Requests for what is on record: the person's own (subject access), the police's, a solicitor's; each with its test and clock.
//! Used by `entry`, Today and the requests' screen.

use super::Checks;
use crate::domain::codes::{RequestDecision, RequestKind};
use crate::domain::day::Day;
use crate::domain::provider::Reference;
use crate::domain::sheet::sheet;

sheet! {
    /// A request and what was decided.
    Request, "A request for the record" {
        kind: RequestKind = choice needed "Whose request", "";
        received_on: Day = day needed "Received on", "The clock runs from this day.";
        from: String = line needed "From whom", "Name and role, and how they can be reached.";
        asked_for: String = notes needed "What is asked for", "";
        test: String = notes optional "The legal test, and how it is met or not", "Police: necessary and proportionate, a reasonable line of enquiry; notes of therapy are presumed not to be needed.";
        due_on: Option<Day> = day optional "Answer due on", "Empty: one calendar month for the person's own request, no date for others.";
        decision: RequestDecision = choice needed "Decision", "";
        decided_on: Option<Day> = day optional "Decided on", "";
        sent: String = notes optional "What was sent, and what was left out and why", "";
        person_told_on: Option<Day> = day optional "The person was told on", "";
    }
}

/// The rule for how long a person's own request may take, in calendar months.
pub const ANSWER: &str = "request.subject-access-months";

/// When a person's own request is answered at the latest; nothing when the file lacks the rule.
pub fn answer_due(received: Day, reference: &Reference) -> Option<Day> {
    let months = i32::try_from(reference.value(ANSWER)).ok().filter(|months| *months < 1000)?;
    Some(received.plus_months(months))
}

impl Request {
    pub(super) fn check(&self, checks: &Checks) -> Result<(), (&'static str, String)> {
        checks.not_future("received_on", self.received_on)?;
        checks.after("due_on", self.due_on, self.received_on.plus_days(-1), "It cannot be due before it was received.")?;
        if self.decision == RequestDecision::Open {
            return Ok(());
        }
        let decided = self.decided_on.ok_or(("decided_on", "Enter the day it was decided.".to_owned()))?;
        checks.not_future("decided_on", decided)?;
        if decided < self.received_on {
            return Err(("decided_on", format!("It was received on {}. It cannot be decided before.", self.received_on)));
        }
        if self.kind != RequestKind::SubjectAccess && self.test.trim().is_empty() {
            return Err(("test", "Write how the legal test is met or not, before anything is decided.".into()));
        }
        Ok(())
    }
    /// When the answer is due: as agreed, or for the person's own request by its rule.
    pub fn due(&self, reference: &Reference) -> Option<Day> {
        let own = || answer_due(self.received_on, reference).filter(|_| self.kind == RequestKind::SubjectAccess);
        self.due_on.or_else(own)
    }
    /// Not decided yet.
    pub fn is_open(&self) -> bool {
        self.decision == RequestDecision::Open
    }
}
