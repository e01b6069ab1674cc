//! What follows from routing: the reason a service was chosen, and the tracked steps that let a service take someone.
//! Used by records, Today, routing and the summary. Which reason is needed when is `routing`'s to say.

use super::codes::{Area, RouteStepKind, RouteStepState, RuleKind};
use super::day::Day;
use super::ids::{PersonId, ReferralId, RouteStepId, ServiceId};
use serde::{Deserialize, Serialize};

/// Why a referral went to its service although a rule is against it, or although another area fits as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RouteChoice {
    /// Which referral.
    #[serde(skip)]
    pub referral: ReferralId,
    /// The first rule it was against, if any.
    pub against: Option<RuleKind>,
    /// SA1 or SA2, where both fitted.
    pub area: Option<Area>,
    /// The worker's reason.
    pub reason: String,
    /// Chosen on.
    pub on: Day,
}

impl RouteChoice {
    /// 'Chosen against the rule who may refer', 'SA1 chosen where SA2 fits too', 'Why this service'.
    pub fn title(&self) -> String {
        match (self.against, self.area) {
            (Some(rule), _) => format!("Chosen against a rule ({rule})"),
            (None, Some(Area::Sa1)) => "SA1 chosen where SA2 fits too".into(),
            (None, Some(_)) => "SA2 chosen where SA1 fits too".into(),
            (None, None) => "Why this service".into(),
        }
    }
}

/// A step to be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteStepDetails {
    /// Which.
    pub kind: RouteStepKind,
    /// For which service, where it is for one.
    pub service: Option<ServiceId>,
    /// To be looked at again on.
    pub due_on: Day,
    /// Who does what.
    pub note: String,
}

/// A stored step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RouteStep {
    /// Row.
    #[serde(skip)]
    pub id: RouteStepId,
    /// Whose.
    #[serde(skip)]
    pub person: PersonId,
    /// For which referral; what it brings about is kept there.
    #[serde(skip)]
    pub referral: Option<ReferralId>,
    /// What.
    #[serde(flatten)]
    pub details: RouteStepDetails,
    /// Since when.
    pub begun_on: Day,
    /// Where it stands.
    pub state: RouteStepState,
    /// Done, or no longer needed, on.
    pub closed_on: Option<Day>,
    /// What came of it.
    pub outcome: String,
}

impl RouteStep {
    /// Still to do.
    pub fn is_open(&self) -> bool {
        self.state == RouteStepState::Open
    }
    /// The step as it stood at the end of that day; none when it was not begun.
    #[must_use]
    pub fn as_at(mut self, at: Day) -> Option<Self> {
        if self.closed_on.is_some_and(|on| on > at) {
            (self.state, self.closed_on) = (RouteStepState::Open, None);
            self.outcome.clear();
        }
        (self.begun_on <= at).then_some(self)
    }
}

/// How a step was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteStepClosed {
    /// Done, or not needed.
    pub state: RouteStepState,
    /// On.
    pub on: Day,
    /// What came of it, or why it is not needed.
    pub outcome: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_closed_later_was_open_before() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let step = RouteStep {
            id: RouteStepId(1),
            person: PersonId(1),
            referral: None,
            details: RouteStepDetails { kind: RouteStepKind::TrsHub, service: None, due_on: day("2026-06-15"), note: String::new() },
            begun_on: day("2026-06-01"),
            state: RouteStepState::Done,
            closed_on: Some(day("2026-06-10")),
            outcome: "accepted as a hub case".into(),
        };
        assert_eq!(step.clone().as_at(day("2026-05-31")), None);
        let before = step.clone().as_at(day("2026-06-09")).unwrap();
        assert!(before.is_open() && before.outcome.is_empty() && before.closed_on.is_none());
        assert_eq!(step.clone().as_at(day("2026-06-10")), Some(step));
    }
}
