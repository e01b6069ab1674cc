//! A referral from its receipt to its decision, and the episode of support it may open.
//! Used by records, waiting lists, import and figures. The wait's arithmetic is in `waiting` and `clock`.

use super::codes::{Danger, DecidedBy, Decision, Ending, KeepingClass, Need, OffList, Part, Role, Source, Stovewood};
use super::day::Day;
use super::ids::{AssignmentId, EpisodeId, OrganisationId, PersonId, ProviderId, ReferralId, ServiceId, WorkerId};
use super::waiting::Urgent;
use super::waiting::offer::Offer;
use super::waiting::well::{CallPlan, Interim};
use super::worker::AssignmentDetails;
use serde::{Deserialize, Serialize};

/// One request for one service for one person in one role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralDetails {
    /// In which role the person is referred.
    pub role: Role,
    /// When the referral was received; the wait starts here.
    pub received_on: Day,
    /// Who asked; the first is the primary source.
    pub sources: Vec<Source>,
    /// Operation Stovewood status.
    pub stovewood: Stovewood,
    /// Who said so.
    pub stovewood_said_by: String,
    /// When they said so.
    pub stovewood_said_on: Option<Day>,
    /// Which kind of help is wanted, if known.
    pub need: Option<Need>,
    /// Discussed at the TRS hub.
    pub trs_hub: bool,
    /// The service asked for.
    pub service: ServiceId,
    /// What the referrer wrote, in short.
    pub note: String,
    /// Where it came from, when it is not the first request.
    #[serde(default)]
    pub came: Came,
}

impl ReferralDetails {
    /// The same, begun from the referral that `before` was begun from: no question of a form, so it stays.
    #[must_use]
    pub fn begun_as(mut self, before: &Self) -> Self {
        self.came.again_of = before.came.again_of;
        self
    }
}

/// What marks a referral that is not somebody's first request, so that people, referrals and episodes are never mixed in a count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Came {
    /// Passed on by this provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_provider: Option<ProviderId>,
    /// Somebody who came back: the referral this one was started from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again_of: Option<ReferralId>,
}

/// A stored referral with its decision and, once opened, its episode's dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Referral {
    /// RF-0001.
    #[serde(skip)]
    pub id: ReferralId,
    /// Whose it is.
    #[serde(skip)]
    pub person: PersonId,
    /// What was asked.
    #[serde(flatten)]
    pub details: ReferralDetails,
    /// What was decided.
    pub decision: Decision,
    /// When.
    pub decided_on: Option<Day>,
    /// Why: a reason for declining, signposting, or for accepting against a rule.
    pub decision_reason: String,
    /// Whose decision it was, and where the person was pointed to.
    pub triage: Triage,
    /// The organisation pointed to, by its name.
    pub organisation_name: Option<String>,
    /// When it was put before others on its list, and why; oldest first.
    pub urgent: Vec<Urgent>,
    /// What was offered, oldest first.
    pub offers: Vec<Offer>,
    /// What was given while waiting, oldest first.
    pub interim: Vec<Interim>,
    /// How often a welfare call was agreed, oldest first.
    pub calls: Vec<CallPlan>,
    /// Why it came off the list without an appointment.
    pub off_list: Option<OffList>,
    /// The same in words.
    pub off_list_reason: String,
    /// First attended appointment; the wait stops here and the episode starts.
    pub first_attended_on: Option<Day>,
    /// Closed without an attended appointment, or the episode's end.
    pub ended_on: Option<Day>,
}

impl Referral {
    /// What was decided by the end of that day: an acceptance counts as undecided before its date.
    pub fn decision_at(&self, at: Day) -> Decision {
        if self.decided_on.is_some_and(|on| on > at) { Decision::Pending } else { self.decision }
    }
    /// Why it is put before others on that day, if it is.
    pub fn urgent_at(&self, at: Day) -> Option<&Urgent> {
        Urgent::at(&self.urgent, at)
    }
    /// What is dated after that day of the wait goes: urgency, offers, what was given, calls, why it came off the list.
    pub(super) fn trim_waiting_to(&mut self, at: Day) {
        self.urgent.retain(|urgent| urgent.from <= at);
        self.urgent.iter_mut().for_each(|urgent| urgent.ended_on = urgent.ended_on.filter(|on| *on <= at));
        self.offers = std::mem::take(&mut self.offers).into_iter().filter_map(|offer| offer.as_at(at)).collect();
        self.interim.retain(|given| given.on <= at);
        self.calls.retain(|plan| plan.from <= at);
        if self.ended_on.is_none() {
            self.off_list = None;
            self.off_list_reason.clear();
        }
    }
    /// The offer that an appointment may still come of.
    pub fn open_offer(&self) -> Option<&Offer> {
        self.offers.iter().rfind(|offer| offer.state().is_open())
    }
    /// On a waiting list on that day.
    pub fn is_waiting_at(&self, at: Day) -> bool {
        self.details.received_on <= at
            && self.decision_at(at) == Decision::Accepted
            && self.first_attended_on.is_none_or(|on| on > at)
            && self.ended_on.is_none_or(|on| on > at)
    }
}

/// Put before others on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrgentDetails {
    /// Why; empty takes it back.
    pub reason: String,
    /// Since when, or taken back on.
    pub from: Day,
    /// The last day it counts.
    pub until: Option<Day>,
}

/// Off the waiting list without an appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffListDetails {
    /// Since when.
    pub on: Day,
    /// Why, and whose doing it was.
    pub why: OffList,
    /// The same in words.
    pub reason: String,
}

/// A decision about a referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionMade {
    /// What.
    pub decision: Decision,
    /// When.
    pub on: Day,
    /// Why; needed unless accepted within the rules.
    pub reason: String,
    /// What else triage records.
    pub triage: Triage,
}

/// What triage records beside the decision itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Triage {
    /// Whose decision it was, for what was declined or withdrawn.
    pub by: Option<DecidedBy>,
    /// Pointed to this organisation of the directory.
    #[serde(skip)]
    pub organisation: Option<OrganisationId>,
    /// Pointed to, in words.
    pub pointed_to: String,
    /// What was given: a number, a leaflet, an appointment.
    pub given: String,
    /// Under the least age: is 999 or MASH needed now?
    pub danger: Option<Danger>,
    /// And what was decided about it.
    pub danger_decided: String,
}

/// One period of support by one service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Episode {
    /// EP-0001.
    #[serde(skip)]
    pub id: EpisodeId,
    /// Opened by this referral.
    #[serde(skip)]
    pub referral: ReferralId,
    /// Whose.
    #[serde(skip)]
    pub person: PersonId,
    /// By which service.
    #[serde(skip)]
    pub service: ServiceId,
    /// First attended appointment.
    pub started_on: Day,
    /// The end, if ended.
    pub ended_on: Option<Day>,
    /// How it ended.
    pub ending: Option<Ending>,
    /// Why it ended.
    pub ending_reason: String,
    /// Came by import, without an exit strategy of ours.
    pub imported: bool,
}

impl Episode {
    /// Open on that day: an episode that ends that day is closed.
    pub fn is_open_at(&self, at: Day) -> bool {
        self.started_on <= at && self.ended_on.is_none_or(|on| on > at)
    }
}

/// How an episode is ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndingDetails {
    /// Planned or unplanned.
    pub ending: Ending,
    /// The last day.
    pub on: Day,
    /// Why, in plain words.
    pub reason: String,
    /// What is asked when somebody leaves.
    #[serde(default)]
    pub leaving: Leaving,
}

/// What is asked at an ending beside the ending itself; each becomes an entry of the record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaving {
    /// What they say about the service.
    pub feedback: String,
    /// May that be used without their name?
    pub may_be_used: bool,
    /// When to ask how they are.
    pub follow_up_on: Option<Day>,
    /// What the record is kept as.
    pub keep_as: Option<KeepingClass>,
    /// When that is looked at again; worked out from the class when not given.
    pub keep_review_on: Option<Day>,
}

/// An exceptional extension past twelve months (002 section 2.7 i).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// The exceptional reason.
    pub reason: String,
    /// Who agreed.
    pub agreed_by: String,
    /// Agreed on.
    pub agreed_on: Day,
    /// Until when.
    pub until: Day,
    /// Looked at again on.
    pub review_on: Option<Day>,
}

/// A worker's dated part in an episode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assignment {
    /// Row.
    #[serde(skip)]
    pub id: AssignmentId,
    /// Which worker.
    #[serde(skip)]
    pub worker: WorkerId,
    /// Their name.
    pub name: String,
    /// Key worker or cover.
    pub part: Part,
    /// From.
    pub from: Day,
    /// Until, both days included; open when none.
    pub until: Option<Day>,
}

impl Assignment {
    /// As it is entered.
    pub const fn details(&self) -> AssignmentDetails {
        AssignmentDetails { worker: self.worker, part: self.part, from: self.from, until: self.until }
    }
}
