//! Who works with whom: workers, their dated parts in an episode, and how heavy a case weighs.
//! Used by the record, Caseload and the Directory. Which case is mine on a day is `caseload`'s.

use super::codes::{Part, WorkerKind};
use super::day::Day;
use super::ids::{AssignmentId, EpisodeId, PersonId, WorkerId};
use super::provider::{Reference, RuleValue};
use super::referral::{Assignment, Episode};
use serde::{Deserialize, Serialize};

/// What is kept about a worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerDetails {
    /// Name.
    pub name: String,
    /// Colleague or supervisor.
    pub kind: WorkerKind,
    /// How to reach them at work; may be empty.
    pub phone: String,
    /// Anything else: days at work, which service.
    pub note: String,
    /// Last day here; no longer offered in forms afterwards.
    pub left_on: Option<Day>,
}

impl Default for WorkerDetails {
    fn default() -> Self {
        Self { name: String::new(), kind: WorkerKind::Colleague, phone: String::new(), note: String::new(), left_on: None }
    }
}

/// A stored worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// Row.
    pub id: WorkerId,
    /// The owner of the file.
    pub me: bool,
    /// What is kept.
    pub details: WorkerDetails,
}

impl Worker {
    /// The name as a form offers it on that day: leavers stay on the list, for what was theirs.
    pub fn offered_at(&self, at: Day) -> String {
        if self.is_here_at(at) { self.details.name.clone() } else { format!("{} (has left)", self.details.name) }
    }
    /// Still here on that day.
    pub fn is_here_at(&self, at: Day) -> bool {
        self.details.left_on.is_none_or(|on| on >= at)
    }
}

/// A worker's dated part in an episode, as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentDetails {
    /// Who.
    pub worker: WorkerId,
    /// Key worker or cover.
    pub part: Part,
    /// From.
    pub from: Day,
    /// Until, both days included; open when none.
    pub until: Option<Day>,
}

impl AssignmentDetails {
    /// Runs on some day on which `other` runs too.
    fn overlaps(&self, other: &Assignment) -> bool {
        other.until.is_none_or(|until| until >= self.from) && self.until.is_none_or(|until| until >= other.from)
    }

    /// Checks it against the others of its episode (`own` is the one that is edited). Gives back the key worker whose part
    /// runs on and is to end the day before; the error is a field and a sentence.
    pub fn check(&self, episode: &Episode, others: &[Assignment], own: Option<AssignmentId>) -> Result<Option<AssignmentId>, (&'static str, String)> {
        if self.until.is_some_and(|until| until < self.from) {
            return Err(("until", format!("It starts on {}. The last day cannot be earlier.", self.from)));
        }
        if self.from < episode.started_on {
            return Err(("from", format!("Support started on {}. Nobody has a part in it earlier.", episode.started_on)));
        }
        if let Some(ended) = episode.ended_on {
            if self.from > ended {
                return Err(("from", format!("Support ended on {ended}. Enter a day up to then.")));
            }
            if self.until.is_none_or(|until| until > ended) {
                return Err(("until", format!("Support ended on {ended}. The last day is then or earlier.")));
            }
        }
        let others = || others.iter().filter(|other| Some(other.id) != own && self.overlaps(other));
        if let Some(same) = others().find(|other| other.worker == self.worker) {
            let until = same.until.map(|on| format!(" until {on}")).unwrap_or_default();
            return Err(("worker", format!("{} is {} from {}{until} already. Change that one, or choose other days.", same.name, same.part, same.from)));
        }
        if self.part == Part::Cover {
            return Ok(None);
        }
        let mut keys = others().filter(|other| other.part == Part::KeyWorker);
        match (keys.next(), keys.next()) {
            (None, _) => Ok(None),
            // The usual way a case changes hands: the one before ends where the new one starts.
            (Some(before), None) if before.until.is_none() && before.from < self.from && self.until.is_none() => Ok(Some(before.id)),
            (Some(other), _) => {
                let until = other.until.map_or_else(|| "open".to_owned(), |on| on.to_string());
                Err((
                    "from",
                    format!("{} is key worker from {} to {until}. A case has one key worker a day: change those dates first.", other.name, other.from),
                ))
            }
        }
    }
}

/// Who has which part in one of my open episodes, today or as far ahead as Today looks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cover {
    /// Who covers.
    pub by: String,
    /// It is me.
    pub by_me: bool,
    /// For whom: the key worker that day.
    pub of: String,
    /// First day.
    pub from: Day,
    /// Last day, if it is agreed.
    pub until: Option<Day>,
    /// Whose case.
    pub person: PersonId,
    /// Which episode.
    pub episode: EpisodeId,
}

impl Cover {
    /// 'Meg covers from 3 Dec to 17 Dec', 'I cover for Dilwyn until 5 Dec'.
    pub fn words(&self, at: Day) -> String {
        let from = if self.from > at { format!(" from {}", self.from.short()) } else { String::new() };
        let until = self.until.map_or_else(|| ", no last day agreed".to_owned(), |on| format!(" until {}", on.short()));
        if self.by_me { format!("I cover for {}{from}{until}", self.of) } else { format!("{} covers{from}{until}", self.by) }
    }
}

/// One line a worker and period: 'Meg covers until 5 Dec (3 cases)'.
pub fn cover_lines(covers: &[Cover], at: Day) -> Vec<String> {
    let mut lines: Vec<(String, usize)> = Vec::new();
    for cover in covers {
        let words = cover.words(at);
        match lines.iter_mut().find(|(line, _)| *line == words) {
            Some((_, count)) => *count += 1,
            None => lines.push((words, 1)),
        }
    }
    lines.into_iter().map(|(words, count)| format!("{words} ({count} {})", if count == 1 { "case" } else { "cases" })).collect()
}

/// The rule that gives a case its weight: how often contact is agreed.
pub fn weight_rule(contact_every_days: Option<u32>, reference: &Reference) -> Option<&RuleValue> {
    reference.rule(match contact_every_days {
        None => "weight.not-agreed",
        Some(..=7) => "weight.every-week",
        Some(..=14) => "weight.every-two-weeks",
        Some(_) => "weight.less-often",
    })
}

/// What a case weighs in a caseload; 0 when the file has no such rule.
pub fn weight(contact_every_days: Option<u32>, reference: &Reference) -> i64 {
    weight_rule(contact_every_days, reference).map_or(0, |rule| rule.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{ReferralId, ServiceId};
    use crate::store::seeds::{reference, seeds};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    fn episode(ended: Option<&str>) -> Episode {
        Episode {
            id: EpisodeId(1),
            referral: ReferralId(1),
            person: PersonId(1),
            service: ServiceId(1),
            started_on: day("2026-03-02"),
            ended_on: ended.map(day),
            ending: None,
            ending_reason: String::new(),
            imported: false,
        }
    }
    fn there(id: i64, worker: i64, part: Part, from: &str, until: Option<&str>) -> Assignment {
        Assignment { id: AssignmentId(id), worker: WorkerId(worker), name: format!("Worker {worker}"), part, from: day(from), until: until.map(day) }
    }
    fn asked(worker: i64, part: Part, from: &str, until: Option<&str>) -> AssignmentDetails {
        AssignmentDetails { worker: WorkerId(worker), part, from: day(from), until: until.map(day) }
    }

    #[test]
    fn a_case_has_one_key_worker_a_day_and_changes_hands_in_one_step() {
        let others = [there(1, 1, Part::KeyWorker, "2026-03-02", None), there(2, 3, Part::Cover, "2026-08-01", Some("2026-08-14"))];
        let (key, cover) = (Part::KeyWorker, Part::Cover);
        let table: &[(AssignmentDetails, Result<Option<i64>, &str>)] = &[
            (asked(2, key, "2026-06-01", None), Ok(Some(1))),
            (asked(2, key, "2026-06-01", Some("2026-07-01")), Err("from")),
            (asked(2, key, "2026-03-02", None), Err("from")),
            (asked(1, cover, "2026-06-01", Some("2026-06-09")), Err("worker")),
            (asked(3, cover, "2026-08-14", None), Err("worker")),
            (asked(3, cover, "2026-08-15", None), Ok(None)),
            (asked(2, cover, "2026-06-01", Some("2026-06-09")), Ok(None)),
            (asked(2, cover, "2026-06-01", Some("2026-05-31")), Err("until")),
            (asked(2, cover, "2026-03-01", None), Err("from")),
        ];
        for (wanted, expected) in table {
            let said = wanted.check(&episode(None), &others, None);
            assert_eq!(said.as_ref().map(|id| id.map(|id| id.0)).map_err(|(field, _)| *field), *expected, "{wanted:?}: {said:?}");
        }
        assert_eq!(asked(1, key, "2026-03-09", Some("2026-09-01")).check(&episode(None), &others, Some(AssignmentId(1))), Ok(None));
        for (from, until, field) in [("2026-09-01", None, "until"), ("2026-10-02", Some("2026-10-03"), "from")] {
            assert_eq!(asked(2, cover, from, until).check(&episode(Some("2026-10-01")), &others, None).unwrap_err().0, field);
        }
    }

    #[test]
    fn cover_is_told_once_a_worker_and_period() {
        let at = day("2026-11-21");
        let cover = |person: i64, by_me: bool, from: &str, until: Option<&str>| Cover {
            by: "Meg".into(),
            by_me,
            of: "Dilwyn".into(),
            from: day(from),
            until: until.map(day),
            person: PersonId(person),
            episode: EpisodeId(person),
        };
        let covers = [
            cover(1, false, "2026-11-20", Some("2026-12-05")),
            cover(2, false, "2026-11-21", Some("2026-12-05")),
            cover(3, true, "2026-11-01", None),
            cover(4, false, "2026-12-01", Some("2026-12-05")),
        ];
        assert_eq!(
            cover_lines(&covers, at),
            ["Meg covers until 5 Dec (2 cases)", "I cover for Dilwyn, no last day agreed (1 case)", "Meg covers from 1 Dec until 5 Dec (1 case)"]
        );
    }

    #[test]
    fn more_contact_weighs_more_and_each_weight_names_its_source() {
        let reference = reference(seeds().unwrap());
        let weights: Vec<i64> = [Some(1), Some(7), Some(8), Some(14), Some(15), Some(60), None].map(|days| weight(days, &reference)).to_vec();
        assert_eq!(weights, [3, 3, 2, 2, 1, 1, 2]);
        assert!([Some(7), Some(14), Some(30), None].iter().all(|days| weight_rule(*days, &reference).is_some_and(|rule| !rule.source.is_empty())));
    }
}
