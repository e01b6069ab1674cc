//! A support plan agreed with the person: outcomes in their words, ordered steps, reviews.
//! Used by the Plan and Outcomes tabs and the summary. Scores are in `measure`.

use super::codes::Going;
use super::day::Day;
use super::ids::{OutcomeId, PlanId, ReviewId, StepId};
use serde::{Deserialize, Serialize};

/// One of the twelve domains of daily life, and the reported domain it maps to, if any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifeDomain {
    /// Stable code.
    pub code: String,
    /// What the screen says.
    pub words: String,
    /// The measure of the reported domain it belongs to: mental-health, self, trauma or relationships.
    pub reported: Option<String>,
    /// Where this is written.
    pub source: String,
}

/// What is agreed in a version of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanDetails {
    /// Agreed on.
    pub agreed_on: Day,
    /// With whom: the person, and anyone else they wanted there.
    pub agreed_with: String,
    /// Expected length in weeks; 4 to 49 is usual, others are flagged and allowed.
    pub expected_weeks: Option<u32>,
    /// Days between contacts, by intensity of need.
    pub contact_every_days: Option<u32>,
    /// First review.
    pub review_on: Option<Day>,
}

/// A stored version with its outcomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Row.
    #[serde(skip)]
    pub id: PlanId,
    /// 1 for the first.
    pub version: u32,
    /// What was agreed.
    #[serde(flatten)]
    pub details: PlanDetails,
    /// Outcomes in order.
    pub outcomes: Vec<Outcome>,
}

/// An outcome in the person's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeDetails {
    /// Code of one of the twelve domains.
    pub domain: String,
    /// In the person's words.
    pub words: String,
    /// How we shall know: the target.
    pub target: String,
}

/// A stored outcome with its steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Row.
    #[serde(skip)]
    pub id: OutcomeId,
    /// What was agreed.
    #[serde(flatten)]
    pub details: OutcomeDetails,
    /// Steps in order.
    pub steps: Vec<Step>,
}

/// A small step towards an outcome: an incremental measure of progress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Row.
    #[serde(skip)]
    pub id: StepId,
    /// What it is.
    pub words: String,
    /// Started on.
    pub started_on: Option<Day>,
    /// Achieved on.
    pub achieved_on: Option<Day>,
}

impl Step {
    /// 'achieved 9 Jul 2026', 'started 2 Nov 2026', 'not started'.
    pub fn state(&self) -> String {
        match (self.achieved_on, self.started_on) {
            (Some(on), _) => format!("achieved {}", on.words()),
            (None, Some(on)) => format!("started {}", on.words()),
            (None, None) => "not started".into(),
        }
    }
}

/// A review held with the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReviewDetails {
    /// Held on.
    pub on: Day,
    /// What was said and changed.
    pub note: String,
    /// Next review.
    pub next_on: Option<Day>,
    /// What was said of the outcomes, one by one.
    pub walked: Vec<Walked>,
}

/// What a review says of one outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Walked {
    /// Which.
    #[serde(skip)]
    pub outcome: OutcomeId,
    /// The outcome in the person's words.
    pub words: String,
    /// How it goes.
    pub going: Going,
    /// What was said of it.
    pub note: String,
}

impl Walked {
    /// 'closer: the lamp helps'.
    pub fn said(&self) -> String {
        if self.note.trim().is_empty() { self.going.words().to_owned() } else { format!("{}: {}", self.going, self.note.trim()) }
    }
}

/// What the last of these reviews said of an outcome with these words; versions of a plan carry words over, not rows.
pub fn said_before<'a>(reviews: &'a [Review], words: &str) -> Option<(Day, &'a Walked)> {
    reviews.iter().rev().find_map(|review| review.details.walked.iter().find(|walked| walked.words == words).map(|walked| (review.details.on, walked)))
}

/// A stored review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Review {
    /// Row.
    #[serde(skip)]
    pub id: ReviewId,
    /// What was recorded.
    #[serde(flatten)]
    pub details: ReviewDetails,
}
