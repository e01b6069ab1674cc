//! The few statistics that waits and lengths need, and shares. Used by waiting lists and returns; knows no record.

/// Statistics of whole numbers (days, weeks); nothing is invented for an empty set.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    /// How many.
    pub n: usize,
    /// The middle one; of an even count the mean of the middle two.
    pub median: Option<f64>,
    /// The nearest-rank 90th percentile: 9 in 10 are at or below it.
    pub p90: Option<i64>,
    /// The smallest.
    pub shortest: Option<i64>,
    /// The largest.
    pub longest: Option<i64>,
}

impl Figures {
    /// Of these values, in any order.
    pub fn of(mut values: Vec<i64>) -> Self {
        let n = values.len();
        let (shortest, longest) = (values.iter().min().copied(), values.iter().max().copied());
        // Each where it would stand if they were in order, which no more than three places need.
        let mut at = |place: usize| (place < n).then(|| *values.select_nth_unstable(place).1);
        let (low, high) = (at(n.saturating_sub(1) / 2), at(n / 2));
        let p90 = (n * 9).div_ceil(10).checked_sub(1).and_then(at);
        #[allow(clippy::cast_precision_loss, reason = "days and weeks are far below 2^52")]
        let median = low.zip(high).map(|(low, high)| (low + high) as f64 / 2.0);
        Self { n, median, p90, shortest, longest }
    }
    /// The median as a whole number, half up.
    pub fn median_whole(&self) -> Option<i64> {
        #[allow(clippy::cast_possible_truncation, reason = "days and weeks fit")]
        self.median.map(|median| (median + 0.5).floor() as i64)
    }
}

/// `n` of `of` in whole per cent, half up; nothing of nothing is `None`.
pub fn percent(n: usize, of: usize) -> Option<u32> {
    let half_up = |of: usize| (n * 200 + of) / (of * 2);
    (of > 0).then(|| u32::try_from(half_up(of)).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn medians_and_ranks() {
        for (values, median, p90) in [
            (vec![], None, None),
            (vec![7], Some(7.0), Some(7)),
            (vec![9, 1], Some(5.0), Some(9)),
            (vec![4, 1, 2], Some(2.0), Some(4)),
            (vec![1, 2, 3, 4], Some(2.5), Some(4)),
            ((1..=10).collect(), Some(5.5), Some(9)),
            ((1..=11).collect(), Some(6.0), Some(10)),
            ((1..=20).rev().collect(), Some(10.5), Some(18)),
        ] {
            let figures = Figures::of(values.clone());
            assert_eq!((figures.median, figures.p90), (median, p90), "{values:?}");
        }
        assert_eq!(Figures::of(vec![2, 3]).median_whole(), Some(3));
    }

    #[test]
    fn shares_round_half_up() {
        for (n, of, share) in [(1, 8, Some(13)), (1, 200, Some(1)), (1, 201, Some(0)), (2, 3, Some(67)), (0, 5, Some(0)), (0, 0, None), (120, 317, Some(38))] {
            assert_eq!(percent(n, of), share, "{n} of {of}");
        }
    }

    proptest! {
        #[test]
        fn figures_lie_within_the_values(values in proptest::collection::vec(0_i64..1000, 1..60)) {
            let figures = Figures::of(values.clone());
            let p90 = figures.p90.unwrap();
            prop_assert!(values.iter().filter(|value| **value <= p90).count() * 10 >= values.len() * 9);
            prop_assert!(figures.shortest.unwrap() as f64 <= figures.median.unwrap() && figures.median.unwrap() <= figures.longest.unwrap() as f64);
        }
    }
}
