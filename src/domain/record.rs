//! Everything kept about one person, loaded in one go, and the same as it stood on a past day.
//! Used by the record screen, `show` and the summary. Pure: holds rows, asks nothing.

use super::codes::{Decision, EntryKind};
use super::contact::Contact;
use super::day::Day;
use super::entry::consent::Consent;
use super::entry::needs::Need;
use super::entry::{Entry, KeptEntry};
use super::exit::Exit;
use super::ids::{EpisodeId, ReferralId};
use super::measure::{Marker, Reading};
use super::onward::Onward;
use super::person::{Person, Relationship, SafeContact};
use super::plan::{Plan, Review};
use super::referral::{Assignment, Episode, Extension, Referral, Triage};
use super::risk::Risk;
use super::route_step::{RouteChoice, RouteStep};
use super::transfer::{TransferDetails, TransferStep};

/// An episode with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpisodeRecord {
    /// The episode.
    pub episode: Episode,
    /// Who works on it, by date.
    pub assignments: Vec<Assignment>,
    /// Versions of the plan, oldest first.
    pub plans: Vec<Plan>,
    /// Reviews, oldest first.
    pub reviews: Vec<Review>,
    /// The exit strategy, once begun.
    pub exit: Option<Exit>,
    /// Extensions past twelve months, oldest first.
    pub extensions: Vec<Extension>,
    /// Onward referrals, oldest first.
    pub onward: Vec<Onward>,
}

/// One person's whole record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The person.
    pub person: Person,
    /// How to reach them safely.
    pub safe_contact: Option<SafeContact>,
    /// Whom they are linked to.
    pub relationships: Vec<Relationship>,
    /// Referrals, oldest first.
    pub referrals: Vec<Referral>,
    /// Episodes, oldest first.
    pub episodes: Vec<EpisodeRecord>,
    /// Contacts of all referrals, oldest first.
    pub contacts: Vec<Contact>,
    /// Readings of all referrals, by date and then by entry.
    pub readings: Vec<Reading>,
    /// Markers, by date.
    pub markers: Vec<Marker>,
    /// Risks, open and closed, by date.
    pub risks: Vec<Risk>,
    /// Why referrals went to their service, where that wanted a reason.
    pub choices: Vec<RouteChoice>,
    /// Tracked steps that let a service take the person, oldest first.
    pub route_steps: Vec<RouteStep>,
    /// How transfers to another service stood, by day: the last of a referral holds.
    pub transfers: Vec<TransferStep>,
    /// Assessment, consent, concerns and the other papers, by the day they were known.
    pub entries: Vec<KeptEntry>,
}

impl Record {
    /// The episode that matters now: the latest open one, else the latest.
    pub fn current_episode(&self, at: Day) -> Option<&EpisodeRecord> {
        let open = self.episodes.iter().rev().find(|record| record.episode.is_open_at(at));
        open.or_else(|| self.episodes.last())
    }
    /// The referral that matters now: the current episode's while it is open, else a waiting or undecided one, else the latest.
    pub fn current_referral(&self, at: Day) -> Option<&Referral> {
        let current = self.current_episode(at);
        let of_episode = |record: &EpisodeRecord| self.referral(record.episode.referral);
        if let Some(record) = current.filter(|record| record.episode.is_open_at(at)) {
            return of_episode(record);
        }
        let is_undecided = |referral: &Referral| {
            referral.details.received_on <= at
                && referral.decision_at(at) == Decision::Pending
                && referral.first_attended_on.is_none()
                && referral.ended_on.is_none_or(|on| on > at)
        };
        let waiting = self.referrals.iter().rev().find(|referral| referral.is_waiting_at(at) || is_undecided(referral));
        waiting.or_else(|| current.and_then(of_episode)).or_else(|| self.referrals.last())
    }
    /// The referral with that row.
    pub fn referral(&self, id: ReferralId) -> Option<&Referral> {
        self.referrals.iter().find(|referral| referral.id == id)
    }
    /// Why a referral went to its service, where that wanted a reason.
    pub fn choice(&self, id: ReferralId) -> Option<&RouteChoice> {
        self.choices.iter().find(|choice| choice.referral == id)
    }
    /// How the transfer of a referral to another service stands.
    pub fn transfer(&self, id: ReferralId) -> Option<&TransferDetails> {
        self.transfers.iter().rfind(|step| step.referral == id).map(|step| &step.details)
    }
    /// The episode with that row.
    pub fn episode(&self, id: EpisodeId) -> Option<&EpisodeRecord> {
        self.episodes.iter().find(|record| record.episode.id == id)
    }
    /// The entries of one kind, oldest first.
    pub fn entries_of(&self, kind: EntryKind) -> impl DoubleEndedIterator<Item = &KeptEntry> {
        self.entries.iter().filter(move |kept| kept.entry.kind() == kind)
    }
    /// Entries that still speak: of the kinds of which only the latest counts, the latest.
    pub fn live_entries(&self) -> impl Iterator<Item = &KeptEntry> {
        let later = |kept: &KeptEntry| self.entries_of(kept.entry.kind()).next_back().is_some_and(|last| last.id != kept.id);
        self.entries.iter().filter(move |kept| !(kept.entry.kind().latest_counts() && later(kept)))
    }
    /// What was assessed, oldest first.
    pub fn needs(&self) -> Vec<&Need> {
        self.entries.iter().filter_map(|kept| if let Entry::Need(own) = &kept.entry { Some(own) } else { None }).collect()
    }
    /// What was answered about consent, oldest first.
    pub fn consents(&self) -> Vec<&Consent> {
        self.entries.iter().filter_map(|kept| if let Entry::Consent(own) = &kept.entry { Some(own) } else { None }).collect()
    }
    /// When support last ended; nothing while some goes on, or when there was none.
    pub fn last_ended_on(&self, at: Day) -> Option<Day> {
        let open = self.episodes.iter().any(|record| record.episode.is_open_at(at)) || self.referrals.iter().any(|referral| referral.is_waiting_at(at));
        if open { None } else { self.episodes.iter().filter_map(|record| record.episode.ended_on).max() }
    }
    /// The contacts of one referral, oldest first.
    pub fn contacts_of(&self, referral: ReferralId) -> impl DoubleEndedIterator<Item = &Contact> {
        self.contacts.iter().filter(move |contact| contact.referral == referral)
    }
    /// The record as it stood on a past day, or stands today: of a past day a marker counts only when its day had come.
    #[must_use]
    pub fn stood_at(self, at: Day, today: Day) -> Self {
        let mut record = self.as_at(at);
        record.markers.retain(|marker| at >= today || marker.details.on <= at);
        record
    }
    /// The record as it stood at the end of that day: nothing dated later counts, what ended later is open.
    #[must_use]
    pub fn as_at(mut self, at: Day) -> Self {
        self.referrals.retain(|referral| referral.details.received_on <= at);
        for referral in &mut self.referrals {
            referral.decision = referral.decision_at(at);
            if referral.decided_on.is_some_and(|on| on > at) {
                referral.decided_on = None;
                referral.decision_reason.clear();
                referral.triage = Triage::default();
                referral.organisation_name = None;
            }
            referral.first_attended_on = referral.first_attended_on.filter(|on| *on <= at);
            referral.ended_on = referral.ended_on.filter(|on| *on <= at);
            referral.trim_waiting_to(at);
        }
        self.episodes.retain(|record| record.episode.started_on <= at);
        for record in &mut self.episodes {
            record.trim_to(at);
        }
        self.contacts.retain(|contact| contact.details.on <= at);
        self.readings.retain(|reading| reading.details.on <= at);
        self.choices.retain(|choice| choice.on <= at);
        self.route_steps = self.route_steps.into_iter().filter_map(|step| step.as_at(at)).collect();
        self.transfers.retain(|step| step.details.on <= at);
        self.entries.retain(|kept| kept.known_on <= at);
        self.risks.retain(|risk| risk.details.noted_on <= at);
        for risk in &mut self.risks {
            risk.closed_on = risk.closed_on.filter(|on| *on <= at);
        }
        self
    }
}

impl EpisodeRecord {
    /// The version of the plan in force: the last agreed.
    pub fn plan(&self) -> Option<&Plan> {
        self.plans.last()
    }
    fn trim_to(&mut self, at: Day) {
        if self.episode.ended_on.is_some_and(|on| on > at) {
            self.episode.ended_on = None;
            self.episode.ending = None;
            self.episode.ending_reason.clear();
        }
        self.plans.retain(|plan| plan.details.agreed_on <= at);
        for step in self.plans.iter_mut().flat_map(|plan| &mut plan.outcomes).flat_map(|outcome| &mut outcome.steps) {
            step.started_on = step.started_on.filter(|on| *on <= at);
            step.achieved_on = step.achieved_on.filter(|on| *on <= at);
        }
        self.reviews.retain(|review| review.details.on <= at);
        self.extensions.retain(|extension| extension.agreed_on <= at);
        self.onward.retain(|onward| onward.details.offered_on <= at);
        for onward in &mut self.onward {
            onward.keep_until(at);
        }
        if let Some(exit) = &mut self.exit {
            exit.details.agreed_on = exit.details.agreed_on.filter(|on| *on <= at);
            for step in &mut exit.step_downs {
                step.done_on = step.done_on.filter(|on| *on <= at);
            }
        }
    }
}
