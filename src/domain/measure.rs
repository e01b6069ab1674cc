//! Measures, readings and the change between them.
//! Used by the Outcomes tab, the summary and the figures. Never averages, never pro-rates.

use super::codes::{Better, Progress};
use super::day::Day;
use super::ids::{MarkerId, ReadingId, ReferralId};
use serde::{Deserialize, Serialize};

/// A measure, as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Stable code: `mental-health`, `phq-9`.
    pub code: String,
    /// What the screen says.
    pub words: String,
    /// A short name for narrow columns.
    pub short: String,
    /// Lowest score.
    pub min: i64,
    /// Highest score.
    pub max: i64,
    /// Which way is better.
    pub better: Better,
    /// At or beyond this score: of clinical concern; none for local measures.
    pub cut_off: Option<i64>,
    /// Smallest change that is more than chance; none for local measures.
    pub reliable_change: Option<i64>,
    /// One of the four local domains that returns report.
    pub reported: bool,
    /// A total was entered without its items, so the risk item was not seen.
    pub has_risk_item: bool,
    /// Plain words for each point, lowest first; empty where the text is not ours to print.
    pub points: Vec<String>,
    /// Terms of use.
    pub licence: String,
    /// Where this is written.
    pub source: String,
}

impl Measure {
    /// A score in range, or a sentence.
    pub fn check(&self, score: i64) -> Result<i64, String> {
        if (self.min..=self.max).contains(&score) {
            Ok(score)
        } else {
            Err(format!("{} runs from {} to {}. {score} is outside.", self.words, self.min, self.max))
        }
    }
}

/// A measure's code as it is said in a sentence: 'mental health', 'PHQ-9'.
pub fn spoken(code: &str) -> String {
    if code.ends_with(|c: char| c.is_ascii_digit()) { code.to_uppercase() } else { code.replace('-', " ") }
}

/// What a worker records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingDetails {
    /// Which measure, by code.
    pub measure: String,
    /// Taken on.
    pub on: Day,
    /// The score or total.
    pub score: i64,
}

/// A stored reading; later rows of one day come later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// Row, in order of entry.
    #[serde(skip)]
    pub id: ReadingId,
    /// For which referral.
    #[serde(skip)]
    pub referral: ReferralId,
    /// What was recorded.
    #[serde(flatten)]
    pub details: ReadingDetails,
}

/// How a reading is taken: by its total, or by the answers that it is scored by, one figure an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Taken {
    /// The score or total.
    Score(i64),
    /// The answers.
    Items(String),
}

/// What a correction puts in place of a reading. The measure stays, and what was a total stays one: its items were not seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingCorrection {
    /// Taken on.
    pub on: Day,
    /// As it should read.
    pub taken: Taken,
    /// What was wrong.
    pub why: String,
}

/// What a reading said before it was corrected. It stays on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CorrectedReading {
    /// Corrected on.
    pub on: Day,
    /// Taken on, as it said before.
    pub taken_on: Day,
    /// The score or total before.
    pub score: i64,
    /// The answers before, where it was scored by its items.
    pub items: Option<String>,
    /// What was wrong with it.
    pub why: String,
}

/// A dated event beside the scores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkerDetails {
    /// Which kind.
    pub kind: super::codes::MarkerKind,
    /// When.
    pub on: Day,
    /// A few words.
    pub words: String,
}

/// A stored marker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Marker {
    /// Row.
    #[serde(skip)]
    pub id: MarkerId,
    /// What was recorded.
    #[serde(flatten)]
    pub details: MarkerDetails,
}

/// When a reading was taken against the episode; only those during it count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Before the first attended appointment.
    WhileWaiting,
    /// From the first attended appointment to the end, both days included.
    During,
    /// After the end.
    FollowUp,
}

/// The phase of a reading's day.
pub fn phase(on: Day, started_on: Option<Day>, ended_on: Option<Day>) -> Phase {
    match started_on {
        Some(start) if on >= start => {
            if ended_on.is_some_and(|end| on > end) {
                Phase::FollowUp
            } else {
                Phase::During
            }
        }
        _ => Phase::WhileWaiting,
    }
}

/// How far one measure of one referral went, from the first reading that counts to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course {
    /// First that counts.
    pub baseline: Option<(Day, i64)>,
    /// Last that counts.
    pub latest: Option<(Day, i64)>,
    /// The change; not recorded below two readings that count.
    pub progress: Progress,
    /// The change is at or beyond the measure's threshold.
    pub reliable: bool,
}

/// One measure's readings of one referral, with the change between first and last that count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trend {
    /// Every reading, by date and then by entry, with its phase.
    pub readings: Vec<(Day, i64, Phase)>,
    /// What it comes to.
    pub course: Course,
}

/// The trend of `measure` in `readings` (any order, other measures are passed over).
pub fn trend(measure: &Measure, readings: &[Reading], started_on: Option<Day>, ended_on: Option<Day>) -> Trend {
    let mut rows: Vec<&Reading> = readings.iter().filter(|row| row.details.measure == measure.code).collect();
    // By date and then by entry.
    rows.sort_by_key(|row| (row.details.on, row.id));
    let all = rows.iter().map(|row| (row.details.on, row.details.score, phase(row.details.on, started_on, ended_on))).collect();
    let scores = rows.iter().map(|row| (row.details.on, row.details.score));
    Trend { readings: all, course: course(measure, scores, started_on, ended_on) }
}

/// The course alone, as returns count it for thousands: of scores of this measure, by date and then by entry.
pub fn course(measure: &Measure, scores: impl Iterator<Item = (Day, i64)>, started_on: Option<Day>, ended_on: Option<Day>) -> Course {
    let mut counted = scores.filter(|(on, _)| phase(*on, started_on, ended_on) == Phase::During);
    let baseline = counted.next();
    let later = counted.last();
    let (progress, reliable) = match (baseline, later) {
        (Some((_, first)), Some((_, last))) => {
            let gain = last - first;
            let gain = if measure.better == Better::Higher { gain } else { -gain };
            let progress = match gain {
                0 => Progress::Maintained,
                1.. => Progress::Improved,
                _ => Progress::Worsened,
            };
            (progress, measure.reliable_change.is_some_and(|least| gain.abs() >= least))
        }
        _ => (Progress::NotRecorded, false),
    };
    Course { baseline, latest: later.or(baseline), progress, reliable }
}

impl Progress {
    /// The change in words for a measure: a worsened score is lower or higher than before, by which way is better.
    pub const fn words_for(self, better: Better) -> &'static str {
        match (self, better) {
            (Self::Worsened, Better::Lower) => "higher than before",
            (progress, _) => progress.words(),
        }
    }
    /// Improved or maintained (000 Discussion: therapy can surface trauma unknown at entry).
    pub const fn is_positive(self) -> bool {
        matches!(self, Self::Improved | Self::Maintained)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_said_as_words() {
        assert_eq!(["mental-health", "self", "phq-9", "core-10"].map(spoken), ["mental health", "self", "PHQ-9", "CORE-10"]);
    }

    fn measure(better: Better, reliable: Option<i64>) -> Measure {
        Measure {
            code: "x".into(),
            words: "X".into(),
            short: "X".into(),
            min: 0,
            max: 27,
            better,
            cut_off: None,
            reliable_change: reliable,
            reported: false,
            has_risk_item: false,
            points: vec![],
            licence: String::new(),
            source: String::new(),
        }
    }
    fn rows(list: &[(&str, i64)]) -> Vec<Reading> {
        list.iter()
            .enumerate()
            .map(|(n, (on, score))| Reading {
                id: ReadingId(n as i64),
                referral: ReferralId(1),
                details: ReadingDetails { measure: "x".into(), on: on.parse().unwrap(), score: *score },
            })
            .collect()
    }

    #[test]
    fn only_readings_during_the_episode_count() {
        let (start, end) = ("2026-03-01".parse().ok(), "2026-06-01".parse().ok());
        let all = rows(&[("2026-07-01", 1), ("2026-03-01", 10), ("2026-02-28", 27), ("2026-06-01", 4)]);
        let trend = trend(&measure(Better::Lower, Some(6)), &all, start, end);
        assert_eq!(trend.course.baseline.map(|(_, score)| score), Some(10));
        assert_eq!(trend.course.latest.map(|(_, score)| score), Some(4));
        assert_eq!((trend.course.progress, trend.course.reliable), (Progress::Improved, true));
        assert_eq!(trend.readings.iter().map(|row| row.2).collect::<Vec<_>>(), [Phase::WhileWaiting, Phase::During, Phase::During, Phase::FollowUp]);
    }

    #[test]
    fn better_direction_and_order_of_entry_decide() {
        let start = "2026-01-01".parse().ok();
        let same_day = rows(&[("2026-03-01", 3), ("2026-03-01", 5)]);
        assert_eq!(trend(&measure(Better::Higher, None), &same_day, start, None).course.progress, Progress::Improved);
        assert_eq!(trend(&measure(Better::Lower, None), &same_day, start, None).course.progress, Progress::Worsened);
        assert_eq!(trend(&measure(Better::Lower, None), &rows(&[("2026-03-01", 3)]), start, None).course.progress, Progress::NotRecorded);
        assert_eq!(trend(&measure(Better::Lower, None), &rows(&[("2026-03-01", 3), ("2026-04-01", 3)]), start, None).course.progress, Progress::Maintained);
    }
}
