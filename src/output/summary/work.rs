//! What was done and is under way: contacts, onward referrals, risks, the exit strategy.
//! Part of `summary`; what counts as contact made is said in `domain::codes`.

use super::Sight;
use crate::domain::codes::{Attendance, ContactKind, OnwardState, RiskKind};
use crate::domain::contact::{Contact, ContactDetails, attended_words};
use crate::domain::day::Day;
use crate::domain::exit::{Exit, missing};
use crate::domain::onward::standing;
use crate::domain::person::KnownAge;
use serde::Serialize;

/// Contacts of a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contacts {
    /// Contact made: attended or late.
    pub made: usize,
    /// Tried, cancelled or missed.
    pub tried: usize,
    /// By kind.
    pub by_kind: Vec<KindCount>,
    /// By what became of it.
    pub by_attendance: Vec<AttendanceCount>,
    /// Last contact made, at any time.
    pub last_made_on: Option<Day>,
    /// Each of them, by date.
    pub list: Vec<ContactLine>,
}

/// Contacts of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindCount {
    /// Which kind.
    pub kind: ContactKind,
    /// Contact made.
    pub made: usize,
    /// Tried.
    pub tried: usize,
}

/// Contacts that came to the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttendanceCount {
    /// What became of them.
    pub attendance: Attendance,
    /// How many.
    pub n: usize,
}

/// A contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactLine {
    /// When.
    pub on: Day,
    /// How.
    pub kind: ContactKind,
    /// What became of it.
    pub attendance: Attendance,
    /// The same in words; a child 'was not brought'.
    pub said: String,
    /// Length in minutes.
    pub minutes: Option<u32>,
    /// The note, only when notes were asked for.
    pub note: Option<String>,
}

/// An onward referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnwardLine {
    /// To whom.
    pub organisation: String,
    /// What for.
    pub purpose: String,
    /// A barrier and what was done.
    pub barrier: String,
    /// Where it stands.
    pub state: OnwardState,
    /// Since.
    pub since: Day,
    /// Steps taken, each with its date and reason.
    pub steps: Vec<OnwardStepLine>,
    /// When to chase, while open.
    pub chase_on: Option<Day>,
    /// Priority was asked for.
    pub priority_asked: bool,
    /// Priority was honoured.
    pub priority_honoured: Option<bool>,
}

/// A step of an onward referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnwardStepLine {
    /// Which.
    pub state: OnwardState,
    /// When.
    pub on: Day,
    /// Basis or reason; empty when none.
    pub why: String,
}

/// A risk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RiskLine {
    /// Which factor.
    pub risk: RiskKind,
    /// Noted on.
    pub noted_on: Day,
    /// What it is about.
    pub note: String,
    /// What is done about it; empty when not recorded.
    pub response: String,
    /// Looked at again on.
    pub review_on: Option<Day>,
    /// No longer a risk since.
    pub closed_on: Option<Day>,
}

/// The exit strategy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExitPart {
    /// Begun at all.
    pub begun: bool,
    /// What helps.
    pub what_helps: String,
    /// Warning signs.
    pub warning_signs: String,
    /// Whom to contact if it comes back.
    pub recurrence_contacts: String,
    /// Why no onward referral is needed.
    pub no_onward_reason: String,
    /// Agreed on.
    pub agreed_on: Option<Day>,
    /// Steps down.
    pub step_downs: Vec<StepDownLine>,
    /// What is still missing; none when complete.
    pub missing: Vec<String>,
    /// Came by import, without a strategy of ours.
    pub imported: bool,
}

/// A step down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepDownLine {
    /// What.
    pub words: String,
    /// Due.
    pub due_on: Day,
    /// Done.
    pub done_on: Option<Day>,
}

impl Sight<'_> {
    pub(super) fn contacts(&self) -> Contacts {
        let lately: Vec<&Contact> = self.record.contacts.iter().filter(|contact| self.is_new(contact.details.on)).collect();
        let made = |contact: &&&Contact| contact.details.attendance.is_contact_made();
        let by_kind = ContactKind::ALL.iter().map(|kind| {
            let own: Vec<&Contact> = lately.iter().copied().filter(|contact| contact.details.kind == *kind).collect();
            let made = own.iter().filter(made).count();
            KindCount { kind: *kind, made, tried: own.len() - made }
        });
        let by_attendance = Attendance::ALL.iter().map(|attendance| AttendanceCount {
            attendance: *attendance,
            n: lately.iter().filter(|contact| contact.details.attendance == *attendance).count(),
        });
        let all_made = lately.iter().filter(made).count();
        Contacts {
            made: all_made,
            tried: lately.len() - all_made,
            by_kind: by_kind.filter(|count| count.made + count.tried > 0).collect(),
            by_attendance: by_attendance.filter(|count| count.n > 0).collect(),
            last_made_on: self.record.contacts.iter().filter(|contact| contact.details.attendance.is_contact_made()).map(|contact| contact.details.on).max(),
            list: lately.iter().map(|contact| self.contact(&contact.details)).collect(),
        }
    }
    fn contact(&self, details: &ContactDetails) -> ContactLine {
        let age = KnownAge::of(self.record.person.details.born, details.on);
        ContactLine {
            on: details.on,
            kind: details.kind,
            attendance: details.attendance,
            said: attended_words(details.attendance, age, self.reference).into(),
            minutes: details.minutes,
            note: self.note(&details.note),
        }
    }
    pub(super) fn onward(&self) -> Vec<OnwardLine> {
        let all = self.episode().map(|record| record.onward.as_slice()).unwrap_or_default();
        all.iter()
            .map(|onward| {
                let steps = onward.steps.iter().map(|step| OnwardStepLine { state: step.state, on: step.on, why: self.line(&step.why) });
                OnwardLine {
                    organisation: self.line(&onward.organisation_name),
                    purpose: self.line(&onward.details.purpose),
                    barrier: self.line(&onward.details.barrier),
                    state: onward.state(),
                    since: onward.since(),
                    steps: steps.collect(),
                    chase_on: onward.details.chase_on.filter(|_| !onward.state().is_closed()),
                    priority_asked: onward.details.priority_asked,
                    priority_honoured: onward.priority_honoured,
                }
            })
            .collect()
    }
    pub(super) fn risks(&self) -> Vec<RiskLine> {
        let shown = self.record.risks.iter().filter(|risk| risk.closed_on.is_none_or(|on| self.is_new(on)));
        shown
            .map(|risk| RiskLine {
                risk: risk.details.kind,
                noted_on: risk.details.noted_on,
                note: self.line(&risk.details.note),
                response: self.line(&risk.details.response),
                review_on: risk.details.review_on,
                closed_on: risk.closed_on,
            })
            .collect()
    }
    pub(super) fn exit(&self) -> Option<ExitPart> {
        let record = self.episode()?;
        let nothing = Exit::default();
        let exit = record.exit.as_ref().unwrap_or(&nothing);
        let step_downs = exit.step_downs.iter().map(|step| StepDownLine { words: self.line(&step.words), due_on: step.due_on, done_on: step.done_on });
        Some(ExitPart {
            begun: record.exit.is_some(),
            what_helps: self.line(&exit.details.what_helps),
            warning_signs: self.line(&exit.details.warning_signs),
            recurrence_contacts: self.line(&exit.details.recurrence_contacts),
            no_onward_reason: self.line(&exit.details.no_onward_reason),
            agreed_on: exit.details.agreed_on,
            step_downs: step_downs.collect(),
            missing: missing(record.exit.as_ref(), standing(&record.onward)).into_iter().map(str::to_owned).collect(),
            imported: record.episode.imported,
        })
    }
}
