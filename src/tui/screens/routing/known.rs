//! What a record says of the questions that routing asks. Used by `routing` alone.

use crate::domain::codes::{RouteStepKind, RouteStepState, Source};
use crate::domain::record::Record;
use crate::domain::referral::Referral;
use crate::tui::forms::routing::Questions;

/// The referral received last.
pub(super) fn latest(record: &Record) -> Option<&Referral> {
    record.referrals.iter().max_by_key(|referral| (referral.details.received_on, referral.id))
}

/// What the record says: the person, and what their latest referral asked.
pub(super) fn known(record: &Record) -> Questions {
    let asked = latest(record).map(|referral| Questions {
        role: referral.details.role,
        sources: referral.details.sources.clone(),
        stovewood: referral.details.stovewood,
        need: referral.details.need,
        trs_hub: referral.details.trs_hub,
        ..Questions::default()
    });
    let details = &record.person.details;
    let mut known = Questions { born: details.born, residency: details.residency, ..asked.unwrap_or_default() };
    // Steps that belong to a referral changed it when they were done; those begun before any referral are read here.
    for step in record.route_steps.iter().filter(|step| step.referral.is_none() && step.state == RouteStepState::Done) {
        match step.details.kind {
            RouteStepKind::TrsHub => known.trs_hub = true,
            RouteStepKind::SelfReferral if !known.sources.contains(&Source::SelfReferral) => known.sources.push(Source::SelfReferral),
            RouteStepKind::SelfReferral | RouteStepKind::ProviderCheck => {}
        }
    }
    known
}
