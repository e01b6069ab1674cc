//! What intake leaves behind: people referred before their name or birth date is known, referrals that were passed on or
//! begun again, and where people were pointed to. Draws from a chance of its own, so that all other facts stay as they are.

use super::chance::Chance;
use super::people::Who;
use super::recipe::{Fate, Words};
use super::referrals::Course;
use crate::domain::codes::{DecidedBy, Decision, Role};
use crate::domain::day::{Born, Day};
use crate::domain::ids::{ProviderId, ReferralId};
use crate::domain::person::{PersonDetails, SafeContact};
use crate::domain::provider::Reference;
use crate::domain::referral::{Came, Triage};

/// Parts this chance from the others of the same seed.
const OWN: u64 = 0x1_1A7E_5EED;

pub(super) struct Intake {
    chance: Chance,
}

impl Intake {
    pub(super) const fn new(seed: u64) -> Self {
        Self { chance: Chance::new(seed ^ OWN) }
    }

    /// Somebody as they stand in the file: of some who came no further than triage no name is known yet, and of some only an age.
    pub(super) fn recorded(&mut self, who: &Who, courses: &[Course<'_>], card: Option<SafeContact>, first: Day) -> (PersonDetails, Option<SafeContact>) {
        let mut details = who.details.clone();
        let undecided = |course: &Course<'_>| matches!(course.fate, Fate::Pending | Fate::Signposted | Fate::Declined) && course.cast.is_none();
        if details.born.is_none() && self.chance.percent(60) {
            details.born = Some(Born::Aged(who.age, who.age, first));
        }
        if who.role != Role::Survivor || courses.is_empty() || !courses.iter().all(undecided) || !self.chance.percent(75) {
            return (details, card);
        }
        // A band where the referrer said no more; never one that leaves the services open.
        let band = [(13, 15), (18, 25), (30, 39), (40, 49)].into_iter().find(|(from, to)| (*from..=*to).contains(&who.age));
        let (from, to) = band.filter(|_| self.chance.percent(40)).unwrap_or((who.age, who.age));
        details.born = Some(Born::Aged(from, to, first));
        details.name.clear();
        details.name_to_use.clear();
        (details, card.map(|card| SafeContact { phone: card.phone, ..SafeContact::default() }))
    }

    /// Where a referral came from: begun again from one that ended before it, or passed on by another provider.
    pub(super) fn came(&mut self, course: &Course<'_>, before: Option<(ReferralId, Day)>, reference: &Reference) -> Came {
        let again_of = before.filter(|(_, ended)| *ended <= course.received).map(|(referral, _)| referral);
        let mut others: Vec<ProviderId> = reference.services.iter().map(|service| service.provider_id).collect();
        others.sort_unstable();
        others.dedup();
        others.retain(|id| *id != course.choice.service.provider_id);
        let from_provider = (self.chance.percent(8) && !others.is_empty()).then(|| others[self.chance.position(others.len())]);
        Came { from_provider, again_of }
    }

    /// What triage records beside the reason.
    pub(super) fn triage(&mut self, decision: Decision, words: &Words) -> Triage {
        match decision {
            Decision::Declined => Triage { by: Some(if self.chance.percent(50) { DecidedBy::Person } else { DecidedBy::Service }), ..Triage::default() },
            Decision::Withdrawn => Triage { by: Some(DecidedBy::Person), ..Triage::default() },
            Decision::Signposted => Triage { pointed_to: self.chance.one_of(&words.pointed_to), given: self.chance.one_of(&words.given), ..Triage::default() },
            Decision::Accepted | Decision::Pending => Triage::default(),
        }
    }
}
