//! Readings of leavers as returns read them: thousands, so each holds its measure's place in a short list and no text of its own.

use crate::domain::day::Day;
use crate::domain::ids::ReferralId;

/// Readings by referral, those of one by date and then by entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Readings {
    /// Codes of the measures that were read.
    measures: Vec<String>,
    taken: Vec<Taken>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Taken {
    referral: ReferralId,
    /// Place in `measures`.
    measure: usize,
    on: Day,
    score: i64,
}

/// The readings of one referral.
#[derive(Debug, Clone, Copy)]
pub(super) struct OfOne<'a> {
    measures: &'a [String],
    taken: &'a [Taken],
}

/// Room for so many readings of each leaver: each of the four domains three times.
const OF_EACH: usize = 12;

impl Readings {
    /// None yet, with room for those of so many leavers: growing would copy, and wipe, what was read so far.
    pub fn of_leavers(leavers: usize) -> Self {
        Self { measures: Vec::new(), taken: Vec::with_capacity(leavers * OF_EACH) }
    }
    /// Adds one: they come in order.
    pub fn push(&mut self, referral: ReferralId, measure: &str, on: Day, score: i64) {
        // They are mostly taken in the same order each time: the one after the last is looked at first.
        let next = self.taken.last().map_or(0, |last| last.measure + 1);
        let known = (next..self.measures.len()).chain(0..next).find(|at| self.measures[*at] == measure);
        let measure = known.unwrap_or_else(|| {
            self.measures.push(measure.to_owned());
            self.measures.len() - 1
        });
        self.taken.push(Taken { referral, measure, on, score });
    }
    /// Those of one referral.
    pub(super) fn of(&self, referral: ReferralId) -> OfOne<'_> {
        let from = self.taken.partition_point(|taken| taken.referral < referral);
        let own = &self.taken[from..];
        let end = own.iter().position(|taken| taken.referral != referral).unwrap_or(own.len());
        OfOne { measures: &self.measures, taken: &own[..end] }
    }
}

impl<'a> OfOne<'a> {
    /// The scores of one measure, in order.
    pub(super) fn scores(self, measure: &str) -> impl Iterator<Item = (Day, i64)> + use<'a> {
        let place = self.measures.iter().position(|known| known == measure);
        self.taken.iter().filter(move |taken| Some(taken.measure) == place).map(|taken| (taken.on, taken.score))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_referral_has_its_own_scores_by_measure() {
        let mut readings = Readings::default();
        let on: Day = "2026-03-01".parse().unwrap();
        for (referral, measure, score) in [(2, "self", 1), (2, "trauma", 2), (2, "self", 3), (5, "trauma", 4)] {
            readings.push(ReferralId(referral), measure, on, score);
        }
        let scores = |referral: i64, measure: &str| readings.of(ReferralId(referral)).scores(measure).map(|(_, score)| score).collect::<Vec<_>>();
        assert_eq!((scores(2, "self"), scores(2, "trauma"), scores(5, "trauma")), (vec![1, 3], vec![2], vec![4]));
        for (referral, measure) in [(1, "self"), (3, "self"), (5, "self"), (6, "trauma"), (2, "phq-9")] {
            assert_eq!(scores(referral, measure), Vec::<i64>::new(), "{referral}, {measure}");
        }
    }
}
