//! The person's voice: meetings prepared and talked through (002 section 2.7 m), feedback, complaints, consent to a case study,
//! how the time after an ending is followed up. Used by `entry`, Today and the Overview.

use super::Checks;
use crate::domain::codes::{FeedbackKind, Understood};
use crate::domain::day::Day;
use crate::domain::provider::Reference;
use crate::domain::sheet::sheet;

sheet! {
    /// A meeting that the person goes to or is spoken about in, before and after.
    Meeting, "A meeting: prepare, talk it through" {
        on: Day = day needed "When the meeting is", "Past or to come.";
        what: String = line needed "Which meeting, and with whom", "Like 'child protection conference' or 'meeting at school'.";
        wants_said: String = notes optional "What I want said", "In the person's words, before the meeting.";
        decided: String = notes optional "What was decided", "";
        talked_on: Option<Day> = day optional "Talked through afterwards on", "";
        understood: Option<Understood> = choice optional "Did it make sense after?", "";
        open: String = notes optional "What still needs explaining, and what it means for them", "";
    }
}

sheet! {
    /// What the person said about the service.
    Feedback, "Feedback" {
        on: Day = day needed "When", "Like 27 3 2026 or 'today'.";
        kind: FeedbackKind = choice needed "What it is", "";
        words: String = notes needed "In their words", "";
        answer_by: Option<Day> = day optional "Answer due on", "A complaint without a date is due in ten working days.";
        done: String = notes optional "What was done, and what they were told", "Empty: still open.";
        may_be_used: bool = yes_no needed "May it be used, without their name?", "In a case study or a report. Not asked counts as no.";
    }
}

sheet! {
    /// How they are, some time after the ending.
    FollowUp, "Follow-up after an ending" {
        due_on: Day = day needed "Follow up on", "Like '+3m'.";
        how: String = line optional "How, as agreed", "By which safe way.";
        done_on: Option<Day> = day optional "Done on", "";
        words: String = notes optional "How they are, and what follows", "";
    }
}

impl Meeting {
    pub(super) fn check(&self, checks: &Checks) -> Result<(), (&'static str, String)> {
        if let Some(talked) = self.talked_on {
            checks.not_future("talked_on", talked)?;
            if talked < self.on {
                return Err(("talked_on", format!("The meeting is on {}. It is talked through afterwards.", self.on)));
            }
        }
        if self.understood.is_some() && self.talked_on.is_none() {
            return Err(("talked_on", "Enter the day it was talked through.".into()));
        }
        Ok(())
    }
    /// To prepare until the day, to talk through after it.
    pub(super) fn due(&self, at: Day) -> Option<(Day, String)> {
        match (self.talked_on, self.on > at) {
            (Some(_), _) => None,
            (None, true) if self.wants_said.trim().is_empty() => Some((self.on, format!("Meeting, {}: ask what they want said", self.what))),
            (None, true) => Some((self.on, format!("Meeting, {}", self.what))),
            (None, false) => Some((self.on.plus_days(1), format!("Talk the meeting of {} through: did it make sense?", self.on.short()))),
        }
    }
}

impl Feedback {
    pub(super) fn check(&self, checks: &Checks) -> Result<(), (&'static str, String)> {
        checks.not_future("on", self.on)?;
        checks.after("answer_by", self.answer_by, self.on.plus_days(-1), "The answer is due after it was said.")
    }
    /// When an answer is due: as agreed, or for a complaint by the rule `complaint.answer-days`.
    pub fn due(&self, reference: &Reference) -> Option<Day> {
        let complaint = || reference.days("complaint.answer-days").filter(|_| self.kind == FeedbackKind::Complaint).map(|days| self.on.plus_days(days));
        self.answer_by.or_else(complaint).filter(|_| self.done.trim().is_empty())
    }
}

impl FollowUp {
    pub(super) fn check(&self, checks: &Checks) -> Result<(), (&'static str, String)> {
        self.done_on.map_or(Ok(()), |done| checks.not_future("done_on", done))
    }
}
