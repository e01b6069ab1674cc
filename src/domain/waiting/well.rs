//! Waiting well: what somebody was given while waiting, the calls agreed with them, and whether they have gone quiet.
//! None of it stops the wait. Used by the list, the agenda and the record.

use crate::domain::codes::{Lane, OfferFilter, OfferState};
use crate::domain::day::Day;
use crate::domain::provider::Reference;
use serde::{Deserialize, Serialize};

/// Something given while waiting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interim {
    /// On which day.
    pub on: Day,
    /// What: one of the service's offers, or other words.
    pub what: String,
    /// Anything to remember.
    pub note: String,
}

/// How often a welfare call was agreed, from when on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallPlan {
    /// From when.
    pub from: Day,
    /// Every so many weeks; none ends the calls.
    pub every_weeks: Option<u32>,
}

impl CallPlan {
    /// The one in force on a day.
    pub fn at(all: &[Self], at: Day) -> Option<Self> {
        all.iter().rfind(|plan| plan.from <= at).copied().filter(|plan| plan.every_weeks.is_some())
    }
}

/// What being in touch with somebody who waits stands on, as at a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InTouch {
    /// On the list since: the decision, or the receipt.
    pub since: Day,
    /// Last contact made.
    pub last_on: Option<Day>,
    /// The next one, as agreed then.
    pub agreed_on: Option<Day>,
    /// The welfare calls in force.
    pub calls: Option<CallPlan>,
}

/// Why a call is due on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallDue {
    /// It was agreed for that day.
    Agreed(Day),
    /// The plan of welfare calls has come round.
    Planned(Day, u32),
    /// Nothing was agreed: from that day on the person counts as quiet.
    Quiet(Day),
}

impl CallDue {
    /// The day.
    pub const fn on(self) -> Day {
        match self {
            Self::Agreed(on) | Self::Planned(on, _) | Self::Quiet(on) => on,
        }
    }
}

impl InTouch {
    /// When the next call is due, by what was agreed, else by the plan, else by the rule `agenda.quiet-days`.
    /// Nothing where the file lacks that rule.
    pub fn next_call(&self, reference: &Reference) -> Option<CallDue> {
        let last = self.last_on.unwrap_or(self.since);
        if let Some(on) = self.agreed_on.filter(|next| self.last_on.is_none_or(|last| *next > last)) {
            return Some(CallDue::Agreed(on));
        }
        if let Some((plan, weeks)) = self.calls.and_then(|plan| Some((plan, plan.every_weeks?))) {
            return Some(CallDue::Planned(last.max(plan.from).plus_days(i64::from(weeks) * 7), weeks));
        }
        Some(reference.value("agenda.quiet-days")).filter(|days| *days < 100_000).map(|days| CallDue::Quiet(last.plus_days(days)))
    }
    /// Since when somebody has been quiet, if a call is past its day: since the last contact, or since they are on the list.
    pub fn quiet_since(&self, reference: &Reference, at: Day) -> Option<Day> {
        self.next_call(reference).filter(|due| due.on() < at).map(|_| self.last_on.unwrap_or(self.since))
    }
}

/// Whom a list shows: those in a lane, past so many days, at a state of an offer, gone quiet. Empty shows everyone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListFilter {
    /// In this lane alone.
    pub lane: Option<Lane>,
    /// Who waits at least so many days.
    pub least_days: Option<u32>,
    /// By what was offered.
    pub offer: Option<OfferFilter>,
    /// Those alone who have gone quiet.
    pub quiet: bool,
}

impl ListFilter {
    /// Does it show somebody like that?
    pub fn shows(&self, lane: Lane, days: i64, offer: Option<OfferState>, quiet: bool) -> bool {
        self.lane.is_none_or(|own| own == lane)
            && self.least_days.is_none_or(|least| days >= i64::from(least))
            && self.offer.is_none_or(|filter| filter.shows(offer))
            && (quiet || !self.quiet)
    }
    /// Does it show everyone?
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
    /// 'general lane, 84 days or more, no offer yet, gone quiet'.
    pub fn words(&self) -> String {
        let parts = [
            self.lane.map(|lane| format!("{lane} lane")),
            self.least_days.map(|days| format!("{days} days or more")),
            self.offer.map(|offer| offer.words().to_owned()),
            self.quiet.then(|| "gone quiet".to_owned()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

impl OfferFilter {
    const fn shows(self, state: Option<OfferState>) -> bool {
        matches!(
            (self, state),
            (Self::NeverOffered, None)
                | (Self::Unanswered, Some(OfferState::Offered))
                | (Self::Booked, Some(OfferState::Booked | OfferState::Moved))
                | (Self::CameToNothing, Some(OfferState::Missed | OfferState::Declined | OfferState::Withdrawn))
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::seeds::{reference, seeds};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_call_is_due_by_agreement_then_by_plan_then_by_rule() {
        let rules = reference(seeds().unwrap());
        let quiet = InTouch { since: day("2026-09-01"), last_on: Some(day("2026-10-01")), agreed_on: None, calls: None };
        assert_eq!(quiet.next_call(&rules), Some(CallDue::Quiet(day("2026-10-29"))));
        assert_eq!((quiet.quiet_since(&rules, day("2026-10-29")), quiet.quiet_since(&rules, day("2026-10-30"))), (None, Some(day("2026-10-01"))));
        let plan = CallPlan { from: day("2026-10-05"), every_weeks: Some(6) };
        let planned = InTouch { calls: Some(plan), ..quiet };
        assert_eq!(planned.next_call(&rules), Some(CallDue::Planned(day("2026-11-16"), 6)));
        let agreed = InTouch { agreed_on: Some(day("2026-11-01")), ..planned };
        assert_eq!(agreed.next_call(&rules), Some(CallDue::Agreed(day("2026-11-01"))));
        let never = InTouch { last_on: None, ..quiet };
        assert_eq!(never.next_call(&rules), Some(CallDue::Quiet(day("2026-09-29"))));
    }

    #[test]
    fn a_filter_shows_what_it_says() {
        let none = ListFilter::default();
        assert!(none.is_empty() && none.shows(Lane::General, 0, None, false));
        let some = ListFilter { lane: Some(Lane::General), least_days: Some(84), offer: Some(OfferFilter::CameToNothing), quiet: true };
        assert!(some.shows(Lane::General, 84, Some(OfferState::Missed), true));
        assert!(!some.shows(Lane::Stovewood, 84, Some(OfferState::Missed), true));
        assert!(!some.shows(Lane::General, 83, Some(OfferState::Missed), true));
        assert!(!some.shows(Lane::General, 84, Some(OfferState::Booked), true));
        assert!(!some.shows(Lane::General, 84, Some(OfferState::Missed), false));
        assert_eq!(some.words(), "general lane, 84 days or more, an offer that came to nothing, gone quiet");
    }

    #[test]
    fn the_last_plan_counts_and_may_end_the_calls() {
        let plans = [CallPlan { from: day("2026-01-01"), every_weeks: Some(4) }, CallPlan { from: day("2026-06-01"), every_weeks: None }];
        assert_eq!(CallPlan::at(&plans, day("2025-12-31")), None);
        assert_eq!(CallPlan::at(&plans, day("2026-05-31")).and_then(|plan| plan.every_weeks), Some(4));
        assert_eq!(CallPlan::at(&plans, day("2026-06-01")), None);
    }
}
