//! The six clocks of an episode: when each started, its limit, where it stands.
//! Used by the record's header, Caseload, Today and the summary. Limits are data (`rule_value` rows).

use super::codes::{Area, ClockKind, ClockState};
use super::day::Day;
use super::provider::Reference;

/// What the clocks of one referral read; gathered by the store or from a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockFacts {
    /// Referral received.
    pub received_on: Day,
    /// First attended appointment.
    pub started_on: Option<Day>,
    /// The end.
    pub ended_on: Option<Day>,
    /// The service's area; counselling is SA3.
    pub area: Area,
    /// Last review held.
    pub last_review_on: Option<Day>,
    /// Next review planned, at the last review or in the plan.
    pub next_review_on: Option<Day>,
    /// Last contact made (attended or late).
    pub last_contact_on: Option<Day>,
    /// Next contact agreed when the last one was logged.
    pub next_contact_on: Option<Day>,
    /// Days between contacts, from the plan.
    pub contact_every_days: Option<u32>,
    /// An agreed extension runs until.
    pub extended_until: Option<Day>,
}

/// A clock on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// Which.
    pub kind: ClockKind,
    /// The day it started, if it has.
    pub started_on: Option<Day>,
    /// What started it, in words.
    pub start_event: &'static str,
    /// Whole days from the start to the as-at day, or to the day it stopped.
    pub day: i64,
    /// The last day within the limit, if there is one.
    pub limit_on: Option<Day>,
    /// Day number of the limit.
    pub limit_day: Option<i64>,
    /// Where it stands.
    pub state: ClockState,
    /// The rule in a sentence.
    pub rule: String,
    /// Where the rule is written.
    pub source: String,
}
