//! One person's story: what happened when, written in any order and told by date.
//! Until it is told, rows have stand-in numbers (slots); telling puts the sink's own in their place.

use super::{Sink, Worker};
use crate::domain::change::Change;
use crate::domain::codes::Part;
use crate::domain::contact::ContactDetails;
use crate::domain::day::Day;
use crate::domain::ids::{EpisodeId, OfferId, OnwardId, OutcomeId, PersonId, PlanId, ReferralId, RiskId, RouteStepId, StepDownId, StepId};

/// One entry of the story.
enum Act {
    /// A change, and the slot of the row it makes.
    Put(Box<Change>, Option<i64>),
    /// The first attended appointment, and the slot of the episode it opens.
    Opens(ReferralId, ContactDetails, i64),
    /// Who holds the referral.
    Hold(ReferralId, Worker),
    /// Someone's part in an episode.
    Assign(EpisodeId, Worker, Part, Day, Option<Day>),
}

#[derive(Default)]
pub(super) struct Story {
    acts: Vec<(Day, Act)>,
    slots: Vec<Option<i64>>,
}

impl Story {
    fn slot(&mut self) -> i64 {
        self.slots.push(None);
        self.slots.len() as i64 - 1
    }
    /// A row that is in the file already.
    pub(super) fn known(&mut self, id: i64) -> i64 {
        self.slots.push(Some(id));
        self.slots.len() as i64 - 1
    }
    /// A change whose row nothing else names.
    pub(super) fn put(&mut self, on: Day, change: Change) {
        self.acts.push((on, Act::Put(Box::new(change), None)));
    }
    /// A change whose row is named later, by the slot returned.
    pub(super) fn make(&mut self, on: Day, change: Change) -> i64 {
        let slot = self.slot();
        self.acts.push((on, Act::Put(Box::new(change), Some(slot))));
        slot
    }
    /// The first attended appointment; the episode's slot is returned.
    pub(super) fn opens(&mut self, referral: ReferralId, contact: ContactDetails) -> EpisodeId {
        let slot = self.slot();
        self.acts.push((contact.on, Act::Opens(referral, contact, slot)));
        EpisodeId(slot)
    }
    pub(super) fn hold(&mut self, on: Day, referral: ReferralId, worker: Worker) {
        self.acts.push((on, Act::Hold(referral, worker)));
    }
    pub(super) fn assign(&mut self, episode: EpisodeId, worker: Worker, part: Part, from: Day, until: Option<Day>) {
        self.acts.push((from, Act::Assign(episode, worker, part, from, until)));
    }
    /// Tells everything by date, entries of one day in the order written; answers the sink's row in slot `wanted`.
    pub(super) fn tell(mut self, sink: &mut impl Sink, wanted: i64) -> Result<i64, String> {
        self.acts.sort_by_key(|(on, _)| *on);
        for (on, act) in self.acts {
            match act {
                Act::Put(change, makes) => {
                    let id = sink.put(on, settle(*change, &self.slots)?)?;
                    if let Some(slot) = makes {
                        self.slots[slot as usize] = Some(id);
                    }
                }
                Act::Opens(referral, contact, slot) => {
                    let referral = ReferralId(row(&self.slots, referral.0)?);
                    sink.put(on, Change::LogContact(referral, contact))?;
                    let episode = sink.episode_of(referral).ok_or_else(|| format!("The first appointment of {referral} on {on} opened no episode."))?;
                    self.slots[slot as usize] = Some(episode.0);
                }
                Act::Hold(referral, worker) => sink.hold(ReferralId(row(&self.slots, referral.0)?), worker)?,
                Act::Assign(episode, worker, part, from, until) => sink.assign(EpisodeId(row(&self.slots, episode.0)?), worker, part, from, until)?,
            }
        }
        row(&self.slots, wanted)
    }
}

fn row(slots: &[Option<i64>], slot: i64) -> Result<i64, String> {
    slots.get(slot as usize).copied().flatten().ok_or_else(|| "The made-up caseload names a row before it is made. Try another --seed.".to_owned())
}

/// The change with rows in place of slots.
fn settle(change: Change, slots: &[Option<i64>]) -> Result<Change, String> {
    let at = |slot: i64| row(slots, slot);
    Ok(match change {
        Change::AddEntry(person, entry) => Change::AddEntry(PersonId(at(person.0)?), entry),
        Change::Link(one, other, relation) => Change::Link(PersonId(at(one.0)?), PersonId(at(other.0)?), relation),
        Change::AddReferral(person, mut details) => {
            details.came.again_of = details.came.again_of.map(|earlier| at(earlier.0).map(ReferralId)).transpose()?;
            Change::AddReferral(PersonId(at(person.0)?), details)
        }
        Change::AddRouteStep(person, referral, details) => {
            let referral = referral.map(|referral| at(referral.0)).transpose()?.map(ReferralId);
            Change::AddRouteStep(PersonId(at(person.0)?), referral, details)
        }
        Change::CloseRouteStep(step, closed) => Change::CloseRouteStep(RouteStepId(at(step.0)?), closed),
        Change::Decide(referral, made) => Change::Decide(ReferralId(at(referral.0)?), made),
        Change::SetUrgent(referral, details) => Change::SetUrgent(ReferralId(at(referral.0)?), details),
        Change::CloseReferral(referral, details) => Change::CloseReferral(ReferralId(at(referral.0)?), details),
        Change::MakeOffer(referral, details) => Change::MakeOffer(ReferralId(at(referral.0)?), details),
        Change::MoveOffer(offer, step) => Change::MoveOffer(OfferId(at(offer.0)?), step),
        Change::GiveInterim(referral, given) => Change::GiveInterim(ReferralId(at(referral.0)?), given),
        Change::PlanCalls(referral, plan) => Change::PlanCalls(ReferralId(at(referral.0)?), plan),
        Change::LogContact(referral, details) => Change::LogContact(ReferralId(at(referral.0)?), details),
        Change::AgreePlan(episode, details) => Change::AgreePlan(EpisodeId(at(episode.0)?), details),
        Change::AddOutcome(plan, details) => Change::AddOutcome(PlanId(at(plan.0)?), details),
        Change::AddStep(outcome, words) => Change::AddStep(OutcomeId(at(outcome.0)?), words),
        Change::MarkStep(step, started, achieved) => Change::MarkStep(StepId(at(step.0)?), started, achieved),
        Change::AddReading(referral, details) => Change::AddReading(ReferralId(at(referral.0)?), details),
        Change::AddMarker(person, details) => Change::AddMarker(PersonId(at(person.0)?), details),
        Change::HoldReview(episode, mut details) => {
            for walked in &mut details.walked {
                walked.outcome = OutcomeId(at(walked.outcome.0)?);
            }
            Change::HoldReview(EpisodeId(at(episode.0)?), details)
        }
        Change::AddRisk(person, details) => Change::AddRisk(PersonId(at(person.0)?), details),
        Change::CloseRisk(risk, on) => Change::CloseRisk(RiskId(at(risk.0)?), on),
        Change::AddOnward(episode, details) => Change::AddOnward(EpisodeId(at(episode.0)?), details),
        Change::MoveOnward(onward, step) => Change::MoveOnward(OnwardId(at(onward.0)?), step),
        Change::SetExit(episode, details) => Change::SetExit(EpisodeId(at(episode.0)?), details),
        Change::AddStepDown(episode, words, due) => Change::AddStepDown(EpisodeId(at(episode.0)?), words, due),
        Change::MarkStepDown(step, done) => Change::MarkStepDown(StepDownId(at(step.0)?), done),
        Change::Extend(episode, extension) => Change::Extend(EpisodeId(at(episode.0)?), extension),
        Change::EndEpisode(episode, details) => Change::EndEpisode(EpisodeId(at(episode.0)?), details),
        other => other,
    })
}
