//! What the agenda reads, for one worker: rows as the store gives them. Decides nothing.

use super::MarkerDue;
use crate::domain::book::KeptPage;
use crate::domain::caseload::CaseRow;
use crate::domain::codes::{Decision, OnwardState, RiskKind, RouteStepKind, Stovewood};
use crate::domain::day::Day;
use crate::domain::entry::EntryDue;
use crate::domain::ids::{EpisodeId, OnwardId, PersonId, ReferralId, ServiceId};
use crate::domain::transfer::TransferDue;
use crate::domain::waiting::offer::Offer;
use crate::domain::waiting::well::CallPlan;

/// A waiting or undecided referral held by me.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyWaiting {
    /// Whose.
    pub person: PersonId,
    /// Which.
    pub referral: ReferralId,
    /// Name to use, or the first word of the name.
    pub called: String,
    /// The service asked for.
    pub service: ServiceId,
    /// Decides the lane, and with it the published wait.
    pub stovewood: Stovewood,
    /// Received on.
    pub received_on: Day,
    /// Decided on.
    pub decided_on: Option<Day>,
    /// As stored; an acceptance counts as undecided before its date.
    pub decision: Decision,
    /// Last contact made.
    pub last_contact_on: Option<Day>,
    /// Next contact agreed then.
    pub next_contact_on: Option<Day>,
    /// The welfare calls in force.
    pub calls: Option<CallPlan>,
    /// The offer of a first appointment that stands open.
    pub offer: Option<Offer>,
}

/// An open onward referral of one of my episodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnwardDue {
    /// Whose.
    pub person: PersonId,
    /// Which.
    pub onward: OnwardId,
    /// In which episode.
    pub episode: EpisodeId,
    /// Name to use, or the first word of the name.
    pub called: String,
    /// Organisation's name.
    pub organisation: String,
    /// Where it stands.
    pub state: OnwardState,
    /// Since when.
    pub since: Day,
    /// When to chase; without a date, a default number of days after a step that waits for an answer.
    pub chase_on: Option<Day>,
    /// Priority for CSE survivors was asked for.
    pub priority_asked: bool,
}

/// An open risk with a date to look at it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskDue {
    /// Whose.
    pub person: PersonId,
    /// Name to use, or the first word of the name.
    pub called: String,
    /// Which factor.
    pub kind: RiskKind,
    /// Look again on.
    pub review_on: Day,
}

/// A step down that is not done yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepDownDue {
    /// Whose.
    pub person: PersonId,
    /// In which episode.
    pub episode: EpisodeId,
    /// Name to use, or the first word of the name.
    pub called: String,
    /// What.
    pub words: String,
    /// Due on.
    pub due_on: Day,
}

/// A tracked step that is still to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteStepDue {
    /// Whose.
    pub person: PersonId,
    /// For which referral, if for one.
    pub referral: Option<ReferralId>,
    /// Name to use, or the first word of the name.
    pub called: String,
    /// What.
    pub kind: RouteStepKind,
    /// For which service, if for one.
    pub service: Option<ServiceId>,
    /// Since when.
    pub begun_on: Day,
    /// Due on.
    pub due_on: Day,
}

/// All that the agenda reads, for one worker.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgendaFacts {
    /// My open episodes.
    pub cases: Vec<CaseRow>,
    /// My waiting and undecided referrals.
    pub waiting: Vec<MyWaiting>,
    /// Their open onward referrals.
    pub onward: Vec<OnwardDue>,
    /// Their open risks.
    pub risks: Vec<RiskDue>,
    /// Their markers near the day: court dates, anniversaries, news.
    pub markers: Vec<MarkerDue>,
    /// Their steps down.
    pub step_downs: Vec<StepDownDue>,
    /// Their tracked next steps.
    pub route_steps: Vec<RouteStepDue>,
    /// Those of them at a service that ends, who are not handed over.
    pub transfers: Vec<TransferDue>,
    /// Entries of theirs that may ask for something.
    pub entries: Vec<EntryDue>,
    /// Pages of the contract book that may: spot checks and actions.
    pub pages: Vec<KeptPage>,
}
