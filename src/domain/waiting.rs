//! tmp
use super::codes::*;
use super::day::Day;
use super::ids::*;
pub struct WaitingFacts {
    pub person: PersonId,
    pub referral: ReferralId,
    pub service: ServiceId,
    pub received_on: Day,
    pub decision: Decision,
    pub decided_on: Option<Day>,
    pub stovewood: Stovewood,
    pub urgent_reason: String,
    pub first_attended_on: Option<Day>,
    pub ended_on: Option<Day>,
}
