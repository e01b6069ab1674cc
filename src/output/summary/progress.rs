//! The plan in the person's words, and what the readings say, never averaged.
//! Part of `summary`; the change itself is worked out in `domain::measure`.

use super::Sight;
use crate::domain::codes::{MarkerKind, Progress};
use crate::domain::day::Day;
use crate::domain::measure::{Measure, Phase, Reading, trend};
use crate::domain::text::clean_line;
use serde::Serialize;

/// The plan in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanPart {
    /// Version.
    pub version: u32,
    /// Agreed on.
    pub agreed_on: Day,
    /// With whom, in words without names.
    pub agreed_with: String,
    /// Expected length in weeks.
    pub expected_weeks: Option<u32>,
    /// Days between contacts.
    pub contact_every_days: Option<u32>,
    /// Outcomes in order.
    pub outcomes: Vec<OutcomeLine>,
}

/// An outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutcomeLine {
    /// Domain of daily life, in words.
    pub domain: String,
    /// Code of the reported domain it counts under, if any.
    pub reported: Option<String>,
    /// In the person's words.
    pub words: String,
    /// How we shall know.
    pub target: String,
    /// Steps in order.
    pub steps: Vec<StepLine>,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepLine {
    /// What.
    pub words: String,
    /// Started.
    pub started_on: Option<Day>,
    /// Achieved.
    pub achieved_on: Option<Day>,
    /// 'achieved 9 Jul 2026', 'started 2 Nov 2026', 'not started'.
    pub state: String,
}

/// A score on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Score {
    /// Taken on.
    pub on: Day,
    /// Score.
    pub score: i64,
}

/// A measure's readings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MeasureLine {
    /// Code.
    pub measure: String,
    /// Its name.
    pub words: String,
    /// '1 to 5, higher is better'.
    pub scale: String,
    /// Foot and head of that scale.
    pub range: (i64, i64),
    /// One of the four domains that returns report.
    pub reported: bool,
    /// First reading that counts.
    pub baseline: Option<Score>,
    /// Last reading that counts.
    pub latest: Option<Score>,
    /// Change between the two.
    pub change: Progress,
    /// The change in words.
    pub change_words: &'static str,
    /// The change is more than chance; none where the measure has no threshold or nothing to compare.
    pub reliable: Option<bool>,
    /// Readings that count.
    pub n: usize,
    /// Those readings, by day.
    pub readings: Vec<Score>,
    /// Readings from before the first appointment; they do not count.
    pub while_waiting: Vec<Score>,
    /// Readings from after the end; they do not count.
    pub follow_up: Vec<Score>,
    /// A total was entered without its items.
    pub risk_item_not_seen: bool,
}

/// An event beside the scores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkerLine {
    /// When.
    pub on: Day,
    /// Which kind.
    pub kind: MarkerKind,
    /// A few words.
    pub words: String,
}

/// A review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReviewLine {
    /// Held on.
    pub on: Day,
    /// The note, only when notes were asked for.
    pub note: Option<String>,
}

impl Sight<'_> {
    pub(super) fn plan(&self) -> Option<PlanPart> {
        let plan = self.episode()?.plan()?;
        let outcomes = plan.outcomes.iter().map(|outcome| {
            let domain = self.reference.domains.iter().find(|domain| domain.code == outcome.details.domain);
            let steps = outcome.steps.iter().map(|step| StepLine {
                words: self.line(&step.words),
                started_on: step.started_on,
                achieved_on: step.achieved_on,
                state: step.state(),
            });
            OutcomeLine {
                domain: domain.map_or_else(|| self.line(&outcome.details.domain), |domain| clean_line(&domain.words)),
                reported: domain.and_then(|domain| domain.reported.clone()),
                words: self.line(&outcome.details.words),
                target: self.line(&outcome.details.target),
                steps: steps.collect(),
            }
        });
        Some(PlanPart {
            version: plan.version,
            agreed_on: plan.details.agreed_on,
            agreed_with: self.redactor.who(&plan.details.agreed_with),
            expected_weeks: plan.details.expected_weeks,
            contact_every_days: plan.details.contact_every_days,
            outcomes: outcomes.collect(),
        })
    }
    /// The four reported domains always, other measures once they have a reading.
    pub(super) fn measures(&self) -> Vec<MeasureLine> {
        let Some(referral) = self.referral() else { return Vec::new() };
        let readings: Vec<Reading> = self.record.readings.iter().filter(|reading| reading.referral == referral.id).cloned().collect();
        let kept = |measure: &&Measure| measure.reported || readings.iter().any(|reading| reading.details.measure == measure.code);
        self.reference
            .measures
            .iter()
            .filter(kept)
            .map(|measure| {
                let trend = trend(measure, &readings, referral.first_attended_on, referral.ended_on);
                let of = |phase: Phase| -> Vec<Score> {
                    trend.readings.iter().filter(|row| row.2 == phase).map(|(on, score, _)| Score { on: *on, score: *score }).collect()
                };
                let score = |(on, score)| Score { on, score };
                let readings = of(Phase::During);
                MeasureLine {
                    measure: clean_line(&measure.code),
                    words: clean_line(&measure.words),
                    range: (measure.min, measure.max),
                    scale: format!("{} to {}, {}", measure.min, measure.max, measure.better),
                    reported: measure.reported,
                    baseline: trend.course.baseline.map(score),
                    latest: trend.course.latest.map(score),
                    change: trend.course.progress,
                    change_words: trend.course.progress.words_for(measure.better),
                    reliable: measure.reliable_change.filter(|_| trend.course.progress != Progress::NotRecorded).map(|_| trend.course.reliable),
                    n: readings.len(),
                    readings,
                    while_waiting: of(Phase::WhileWaiting),
                    follow_up: of(Phase::FollowUp),
                    risk_item_not_seen: measure.has_risk_item && !trend.readings.is_empty(),
                }
            })
            .collect()
    }
    pub(super) fn markers(&self) -> Vec<MarkerLine> {
        let lately = self.record.markers.iter().filter(|marker| self.is_new(marker.details.on));
        lately.map(|marker| MarkerLine { on: marker.details.on, kind: marker.details.kind, words: self.line(&marker.details.words) }).collect()
    }
    pub(super) fn reviews(&self) -> Vec<ReviewLine> {
        let held = self.episode().map(|record| record.reviews.as_slice()).unwrap_or_default();
        let lately = held.iter().filter(|review| self.is_new(review.details.on));
        lately.map(|review| ReviewLine { on: review.details.on, note: self.note(&review.details.note) }).collect()
    }
    /// A note without names, if notes were asked for and there is one.
    pub(super) fn note(&self, note: &str) -> Option<String> {
        Some(self.redactor.text(note)).filter(|note| self.options.notes && !note.is_empty())
    }
}
