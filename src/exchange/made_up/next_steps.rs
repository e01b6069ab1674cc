//! Routing's traces in the made-up caseload: why SA1 or SA2, and the tracked steps towards a service.
//! Draws from a stream of its own, so that it changes no other fact.

use super::maker::Maker;
use super::recipe::Fate;
use super::referrals::Course;
use super::story::Story;
use crate::domain::change::Change;
use crate::domain::codes::{Area, Lane, RouteStepKind, RouteStepState, Source, WhoMayRefer};
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, ReferralId, RouteStepId};
use crate::domain::referral::ReferralDetails;
use crate::domain::route_step::{RouteStepClosed, RouteStepDetails};

/// Sets this stream apart from the others of the same seed.
pub(super) const OWN_STREAM: u64 = 0x524F_5554_494E_4731;

impl Maker<'_> {
    /// Steps for a referral of mine that is not seen yet: some done, some open and due soon.
    pub(super) fn next_steps(&mut self, story: &mut Story, person: PersonId, referral: ReferralId, course: &Course, details: &ReferralDetails) {
        let service = course.choice.service;
        let asks_provider = service.lane(Lane::Stovewood).is_some_and(|fast| fast.to_confirm.contains(&details.stovewood));
        let kind = match service.who_may_refer {
            _ if asks_provider => RouteStepKind::ProviderCheck,
            _ if course.fate == Fate::Open => return,
            WhoMayRefer::TrsHub => RouteStepKind::TrsHub,
            WhoMayRefer::SelfOrTrsHub if details.trs_hub => RouteStepKind::TrsHub,
            WhoMayRefer::SelfOrTrsHub => RouteStepKind::SelfReferral,
            WhoMayRefer::Anyone if course.fate == Fate::Pending && service.area == Area::Sa3 => RouteStepKind::TrsHub,
            WhoMayRefer::Anyone => return,
        };
        let words = &self.recipe.words.next_steps;
        let said = words.iter().find(|row| row.step == kind);
        let (note, outcome) = said.map(|row| (row.note.clone(), row.outcome.clone())).unwrap_or_default();
        let begun = course.received.plus_days(1).min(self.today);
        // Pending ones are still open; of the others half are done.
        let wanted = kind == RouteStepKind::SelfReferral && !details.sources.contains(&Source::SelfReferral);
        let done = course.fate != Fate::Pending && !wanted && (kind != RouteStepKind::ProviderCheck || course.fate == Fate::Open || self.routing.percent(50));
        let due_on = if done { begun.plus_days(14) } else { self.today.plus_days(self.routing.between(1, 9)) };
        let add = Change::AddRouteStep(person, Some(referral), RouteStepDetails { kind, service: Some(service.id), due_on, note });
        let step = RouteStepId(story.make(begun, add));
        if done {
            let on: Day = begun.plus_days(self.routing.between(2, 12)).min(self.today);
            story.put(on, Change::CloseRouteStep(step, RouteStepClosed { state: RouteStepState::Done, on, outcome }));
        }
    }
}
