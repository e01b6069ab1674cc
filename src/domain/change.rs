//! Every write a user can make. The store applies one `Change` in one transaction, keeps its inverse for undo
//! and a sentence for History. Built by forms, commands, import and the made-up caseload.

use super::codes::Relation;
use super::contact::ContactDetails;
use super::day::Day;
use super::exit::ExitDetails;
use super::ids::{EpisodeId, OnwardId, OrganisationId, OutcomeId, PersonId, PlanId, ReferralId, RiskId, StepDownId, StepId};
use super::measure::{MarkerDetails, ReadingDetails};
use super::onward::{OnwardDetails, OnwardMove};
use super::person::{PersonDetails, SafeContact};
use super::plan::{OutcomeDetails, PlanDetails, ReviewDetails};
use super::provider::OrganisationDetails;
use super::referral::{DecisionMade, EndingDetails, Extension, ReferralDetails};
use super::risk::RiskDetails;

/// One change, as a worker would name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new person, with or without a safe-contact card.
    AddPerson(PersonDetails, Option<SafeContact>),
    /// Other details for a person.
    EditPerson(PersonId, PersonDetails),
    /// A new or changed safe-contact card.
    SetSafeContact(PersonId, SafeContact),
    /// The second person is this to the first.
    Link(PersonId, PersonId, Relation),
    /// A new referral.
    AddReferral(PersonId, ReferralDetails),
    /// Other details for a referral.
    EditReferral(ReferralId, ReferralDetails),
    /// Accepted, declined, signposted, withdrawn.
    Decide(ReferralId, DecisionMade),
    /// Before others on the list, with the reason; an empty reason takes it back.
    SetUrgent(ReferralId, String),
    /// Off the waiting list without an appointment: when and why.
    CloseReferral(ReferralId, Day, String),
    /// A contact or an attempt; the first attended appointment of a waiting referral opens its episode.
    LogContact(ReferralId, ContactDetails),
    /// A new version of the plan; outcomes are carried over from the last version.
    AgreePlan(EpisodeId, PlanDetails),
    /// An outcome for a plan.
    AddOutcome(PlanId, OutcomeDetails),
    /// Other words for an outcome.
    EditOutcome(OutcomeId, OutcomeDetails),
    /// A step at the end of an outcome's steps.
    AddStep(OutcomeId, String),
    /// A step's dates: started, achieved.
    MarkStep(StepId, Option<Day>, Option<Day>),
    /// A reading of a measure.
    AddReading(ReferralId, ReadingDetails),
    /// A marker beside the scores.
    AddMarker(PersonId, MarkerDetails),
    /// A review held.
    HoldReview(EpisodeId, ReviewDetails),
    /// A risk noted.
    AddRisk(PersonId, RiskDetails),
    /// Other details for a risk.
    EditRisk(RiskId, RiskDetails),
    /// No longer a risk since that day.
    CloseRisk(RiskId, Day),
    /// An onward referral offered.
    AddOnward(EpisodeId, OnwardDetails),
    /// Its next step.
    MoveOnward(OnwardId, OnwardMove),
    /// The exit strategy, begun or changed.
    SetExit(EpisodeId, ExitDetails),
    /// A step down before the end: what, and due when.
    AddStepDown(EpisodeId, String, Day),
    /// A step down done on that day, or not done after all.
    MarkStepDown(StepDownId, Option<Day>),
    /// Past twelve months, exceptionally.
    Extend(EpisodeId, Extension),
    /// The end.
    EndEpisode(EpisodeId, EndingDetails),
    /// An organisation for the directory.
    AddOrganisation(OrganisationDetails),
    /// Other details for an organisation.
    EditOrganisation(OrganisationId, OrganisationDetails),
    /// A setting of this caseload.
    SetSetting(Setting, String),
}

/// What can be set for a caseload; kept in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Setting {
    /// The owner's name.
    MyName,
    /// Minutes without a key before it locks, 1 to 15.
    LockMinutes,
    /// Colours: `calm`, `light`, `contrast`, `plain`.
    Theme,
    /// `yes` when news of the reference data was read.
    NewsRead,
}

impl Setting {
    /// The stored key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::MyName => "my-name",
            Self::LockMinutes => "lock-minutes",
            Self::Theme => "theme",
            Self::NewsRead => "news-read",
        }
    }
}
