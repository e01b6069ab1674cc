//! Small numbers in what leaves the desk: which counts are hidden, so that none of them can be worked out from what is shown.
//! Used by the returns. Knows counts and what adds up to what; knows no return, no format and no person.

mod beside;

pub use beside::{Seen, goes_as_well};

use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// A count of a return, by its place in the list of all its counts.
pub type Count = usize;

/// Counts that add up to another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// What they add up to.
    pub total: Count,
    /// Each counted once, in the order of their rows.
    pub parts: Vec<Count>,
}

impl Sum {
    fn holds(&self, count: Count) -> bool {
        self.total == count || self.parts.contains(&count)
    }
}

/// Counts from 1 to this are small.
pub const SMALL: usize = 4;

/// Whether a count is small; nobody is no secret.
pub const fn is_small(n: usize) -> bool {
    n >= 1 && n <= SMALL
}

/// Which counts are hidden, one answer a count.
///
/// 1. A count of 1 to 4 is hidden; a total of 1 to 4 hides all its parts, noughts too.
/// 2. While a hidden count can be worked out from what is shown, the smallest part beside it that is still shown and not
///    nought goes too (of equal ones the later row); where none is left, the total goes.
///
/// A reader knows every shown count, what adds up to what, and that a hidden count is at least 1 (0 where a whole table is hidden).
/// Sums may share counts as long as they hang together like a tree: several breakdowns of one total, a part that is itself a
/// total. Then narrowing the bounds of one sum after another finds everything that can be worked out.
pub fn hidden(values: &[usize], sums: &[Sum]) -> Vec<bool> {
    hidden_with(values, sums, &[])
}

/// The same where some counts go whatever they are.
pub fn hidden_with(values: &[usize], sums: &[Sum], gone: &[bool]) -> Vec<bool> {
    let goes = |at: Count| gone.get(at).copied().unwrap_or(false);
    let hidden = values.iter().enumerate().map(|(at, n)| is_small(*n) || goes(at)).collect();
    // Once some nought is hidden, any hidden count may be one.
    let least = usize::from(!values.iter().enumerate().any(|(at, n)| *n == 0 && goes(at)));
    let mut cells = Cells { values, sums, hidden, least: vec![least; values.len()] };
    for sum in sums.iter().filter(|sum| is_small(values[sum.total])) {
        cells.hide_whole(sum);
    }
    while let Some(next) = cells.first_known().and_then(|known| cells.next_to_hide(known)) {
        cells.hidden[next] = true;
    }
    cells.hidden
}

struct Cells<'a> {
    values: &'a [usize],
    sums: &'a [Sum],
    hidden: Vec<bool>,
    /// What a reader knows a hidden count to be at least.
    least: Vec<usize>,
}

/// From at least to at most; without the latter it may be any number.
type Bounds = (usize, Option<usize>);

impl Cells<'_> {
    /// Hides all parts of a total, and theirs.
    fn hide_whole(&mut self, sum: &Sum) {
        for part in &sum.parts {
            (self.hidden[*part], self.least[*part]) = (true, 0);
            let within: Vec<&Sum> = self.sums.iter().filter(|other| other.total == *part).collect();
            within.into_iter().for_each(|sum| self.hide_whole(sum));
        }
    }
    /// The first hidden count that a reader could still work out.
    fn first_known(&self) -> Option<Count> {
        let bounds = self.bounds();
        (0..self.values.len()).find(|at| self.hidden[*at] && bounds[*at].1 == Some(bounds[*at].0))
    }
    /// What a reader can say of each count.
    fn bounds(&self) -> Vec<Bounds> {
        let start = |at: Count| if self.hidden[at] { (self.least[at], None) } else { (self.values[at], Some(self.values[at])) };
        let mut bounds: Vec<Bounds> = (0..self.values.len()).map(start).collect();
        loop {
            let before = bounds.clone();
            for sum in self.sums {
                let all = together(&bounds, sum.parts.iter());
                narrow(&mut bounds[sum.total], all.0, all.1);
                let total = bounds[sum.total];
                for part in &sum.parts {
                    let others = together(&bounds, sum.parts.iter().filter(|other| *other != part));
                    let low = others.1.map_or(0, |others| total.0.saturating_sub(others));
                    narrow(&mut bounds[*part], low, total.1.map(|total| total.saturating_sub(others.0)));
                }
            }
            if bounds == before {
                return bounds;
            }
        }
    }
    /// What goes next, so that `known` is not known any more: a part beside it, else a total, else whatever is left of the tree.
    fn next_to_hide(&self, known: Count) -> Option<Count> {
        let shown = |at: &Count| !self.hidden[*at] && self.values[*at] > 0;
        let smallest_part = |sums: &[&Sum]| {
            let parts = sums.iter().flat_map(|sum| sum.parts.iter().copied()).enumerate();
            parts.filter(|(_, at)| shown(at)).min_by_key(|(place, at)| (self.values[*at], Reverse(*place))).map(|(_, at)| at)
        };
        let a_total = |sums: &[&Sum]| sums.iter().map(|sum| sum.total).find(shown);
        let beside: Vec<&Sum> = self.sums.iter().filter(|sum| sum.holds(known)).collect();
        let all: Vec<&Sum> = self.sums.iter().collect();
        smallest_part(&beside).or_else(|| a_total(&beside)).or_else(|| smallest_part(&all)).or_else(|| a_total(&all))
    }
}

fn together<'a>(bounds: &[Bounds], counts: impl Iterator<Item = &'a Count>) -> Bounds {
    counts.fold((0, Some(0)), |(low, high), at| (low + bounds[*at].0, high.zip(bounds[*at].1).map(|(a, b)| a + b)))
}

fn narrow(bounds: &mut Bounds, low: usize, high: Option<usize>) {
    let least = |a: Option<usize>, b: Option<usize>| a.into_iter().chain(b).min();
    *bounds = (bounds.0.max(low), least(bounds.1, high));
}

#[cfg(test)]
mod tests;
