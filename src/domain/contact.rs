//! One attempt to be in touch, and what became of it.
//! Used by the contact log, clocks and figures. Only attended and late count as contact made.

use super::codes::{Attendance, ContactKind};
use super::day::Day;
use super::ids::{ContactId, ReferralId};
use serde::{Deserialize, Serialize};

/// What a worker logs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactDetails {
    /// When it happened.
    pub on: Day,
    /// How.
    pub kind: ContactKind,
    /// What became of it.
    pub attendance: Attendance,
    /// Length in minutes, if it was noted.
    pub minutes: Option<u32>,
    /// Outside working hours.
    pub out_of_hours: bool,
    /// The note.
    pub note: String,
    /// When the next contact is due, if agreed.
    pub next_on: Option<Day>,
}

impl ContactDetails {
    /// A first attended appointment: the kind and the attendance that stop the wait.
    pub fn opens_an_episode(&self) -> bool {
        self.attendance.is_contact_made() && self.kind.can_open_an_episode()
    }
}

/// A stored contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// Row.
    #[serde(skip)]
    pub id: ContactId,
    /// For which referral.
    #[serde(skip)]
    pub referral: ReferralId,
    /// What was logged.
    #[serde(flatten)]
    pub details: ContactDetails,
}
