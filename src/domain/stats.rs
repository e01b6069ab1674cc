//! Figures over whole days: how many, the middle one, nine in ten, the longest.
//! Used by waiting lists and returns. Statistics of nothing are none.

use serde::Serialize;

/// Figures of a set of day counts.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Figures {
    /// How many.
    pub n: usize,
    /// The middle value; of an even count the mean of the middle two.
    pub median: Option<f64>,
    /// The nearest-rank 90th percentile.
    pub p90: Option<i64>,
    /// The longest.
    pub longest: Option<i64>,
    /// The shortest.
    pub shortest: Option<i64>,
}

impl Figures {
    /// The figures of these values, in any order.
    pub fn of(mut values: Vec<i64>) -> Self {
        values.sort_unstable();
        let n = values.len();
        let median = match n {
            0 => None,
            n if n % 2 == 1 => values.get(n / 2).map(|middle| *middle as f64),
            n => values.get(n / 2 - 1).zip(values.get(n / 2)).map(|(low, high)| (*low as f64 + *high as f64) / 2.0),
        };
        let rank = (n * 9).div_ceil(10);
        Self { n, median, p90: rank.checked_sub(1).and_then(|at| values.get(at).copied()), longest: values.last().copied(), shortest: values.first().copied() }
    }
    /// The median as people read it: '28', '28.5', '-'.
    pub fn median_words(&self) -> String {
        match self.median {
            None => "-".into(),
            Some(days) if days.fract() == 0.0 => format!("{days:.0}"),
            Some(days) => format!("{days:.1}"),
        }
    }
    /// The median rounded half up, where there is one.
    pub fn median_rounded(&self) -> Option<i64> {
        self.median.map(|median| (median + 0.5).floor() as i64)
    }
}

/// A whole per cent, half up, of a denominator; none of nothing.
pub fn percent(part: usize, of: usize) -> Option<usize> {
    (of > 0).then(|| (part * 200 + of) / (of * 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn figures_of_small_sets() {
        let of = |values: &[i64]| Figures::of(values.to_vec());
        assert_eq!(of(&[]), Figures::default());
        assert_eq!((of(&[7]).median, of(&[7]).p90), (Some(7.0), Some(7)));
        assert_eq!(of(&[1, 4]).median, Some(2.5));
        assert_eq!(of(&[1, 4]).median_rounded(), Some(3));
        assert_eq!(of(&[9, 1, 5]).median, Some(5.0));
        let ten: Vec<i64> = (1..=10).collect();
        assert_eq!(Figures::of(ten).p90, Some(9));
        assert_eq!(Figures::of((1..=11).collect()).p90, Some(10));
    }

    #[test]
    fn percentages_round_half_up() {
        assert_eq!([percent(1, 8), percent(1, 200), percent(0, 3), percent(3, 3), percent(1, 0)], [Some(13), Some(1), Some(0), Some(100), None]);
    }

    proptest! {
        #[test]
        fn figures_agree_with_a_plain_count(values in proptest::collection::vec(0i64..1000, 1..60)) {
            let figures = Figures::of(values.clone());
            let at_most = |limit: i64| values.iter().filter(|value| **value <= limit).count();
            let p90 = figures.p90.unwrap();
            prop_assert!(at_most(p90) * 10 >= values.len() * 9);
            prop_assert!(at_most(p90 - 1) * 10 < values.len() * 9);
            let median = figures.median.unwrap();
            let below = values.iter().filter(|value| (**value as f64) < median).count();
            let above = values.iter().filter(|value| (**value as f64) > median).count();
            prop_assert!(below * 2 <= values.len() && above * 2 <= values.len());
        }
    }
}
