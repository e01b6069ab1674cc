//! What is hidden, and an attack on it: every table that fits what is shown is tried.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// One breakdown with its total; the total stands last.
fn breakdown(parts: &[usize]) -> (Vec<usize>, Vec<Sum>) {
    let mut values = parts.to_vec();
    values.push(parts.iter().sum());
    (values, vec![Sum { total: parts.len(), parts: (0..parts.len()).collect() }])
}
/// As a reader sees it; a hidden count is nothing.
fn shown(parts: &[usize]) -> Vec<Option<usize>> {
    let (values, sums) = breakdown(parts);
    hidden(&values, &sums).iter().zip(values).map(|(hidden, n)| (!hidden).then_some(n)).collect()
}

#[test]
fn small_counts_go_and_take_another_with_them() {
    assert_eq!(shown(&[12, 7, 0, 20]), [Some(12), Some(7), Some(0), Some(20), Some(39)], "nothing is small");
    assert_eq!(shown(&[12, 3, 0, 20]), [None, None, Some(0), Some(20), Some(35)], "the next smallest goes, nought stays");
    assert_eq!(shown(&[9, 3, 0, 9]), [Some(9), None, Some(0), None, Some(21)], "of equal ones the later row");
    assert_eq!(shown(&[2, 3, 30]), [None, None, Some(30), Some(35)], "two hide each other");
    assert_eq!(shown(&[1, 1, 30, 8]), [None, None, Some(30), None, Some(40)], "two that make two are both 1");
    assert_eq!(shown(&[2, 1, 0]), [None; 4], "a total of 1 to 4 hides its whole table");
    assert_eq!(shown(&[1, 1, 1, 1, 1]), [None; 6], "nothing is left: the total goes");
    assert_eq!(shown(&[0, 0]), [Some(0), Some(0), Some(0)], "nobody is no secret");
    assert_eq!(shown(&[5, 0]), [Some(5), Some(0), Some(5)]);
}

#[test]
fn a_total_that_went_is_not_told_by_another_breakdown() {
    // Five people, one in each age band: the total goes. Their genders, 5 and 0, would tell it again.
    let values = [1, 1, 1, 1, 1, 5, 0, 5];
    let sums = [Sum { total: 7, parts: (0..5).collect() }, Sum { total: 7, parts: vec![5, 6] }];
    assert_eq!(hidden(&values, &sums), [true, true, true, true, true, true, false, true]);
}

#[test]
fn a_part_that_is_a_total_hides_its_own_parts() {
    // Leavers 20 = recorded 3 + not recorded 17; recorded 3 = improved 2 + maintained 1 + worsened 0.
    let values = [20, 3, 17, 2, 1, 0];
    let sums = [Sum { total: 0, parts: vec![1, 2] }, Sum { total: 1, parts: vec![3, 4, 5] }];
    assert_eq!(hidden(&values, &sums), [false, true, true, true, true, true]);
}

/// Two breakdowns of one total, or a breakdown with a part that is broken down again: trees, small enough to try everything.
fn trees() -> impl Strategy<Value = (Vec<usize>, Vec<Sum>)> {
    let parts = |most: usize, below: usize| proptest::collection::vec(0..below, 1..=most);
    let again = (parts(2, 6), parts(2, 6)).prop_map(|(others, inner)| {
        // All = middle + others; middle = the inner parts.
        let middle = inner.iter().sum::<usize>();
        let values: Vec<usize> =
            [middle + others.iter().sum::<usize>(), middle].into_iter().chain(others.iter().copied()).chain(inner.iter().copied()).collect();
        let outer = 2 + others.len();
        (values.clone(), vec![Sum { total: 0, parts: (1..outer).collect() }, Sum { total: 1, parts: (outer..values.len()).collect() }])
    });
    let twice = (parts(3, 4), 0_usize..100).prop_map(|(first, at)| {
        let total: usize = first.iter().sum();
        let one = at % (total + 1);
        let values: Vec<usize> = [total].into_iter().chain(first.iter().copied()).chain([one, total - one]).collect();
        let middle = 1 + first.len();
        (values, vec![Sum { total: 0, parts: (1..middle).collect() }, Sum { total: 0, parts: vec![middle, middle + 1] }])
    });
    prop_oneof![parts(4, 8).prop_map(|parts| breakdown(&parts)), again, twice]
}

/// What a reader tries: every table that fits what is shown, with parts up to 10. What each count is in one of them.
struct Attack<'a> {
    values: &'a [usize],
    sums: &'a [Sum],
    hidden: &'a [bool],
    may_be: Vec<BTreeSet<usize>>,
}

impl Attack<'_> {
    fn of(values: &[usize], sums: &[Sum], hidden: &[bool]) -> Vec<BTreeSet<usize>> {
        let mut attack = Attack { values, sums, hidden, may_be: vec![BTreeSet::new(); values.len()] };
        // Totals follow from their parts, so only counts that are no total are tried.
        let leaves: Vec<usize> = (0..values.len()).filter(|at| sums.iter().all(|sum| sum.total != *at)).collect();
        attack.fill(&leaves, &mut vec![0; values.len()]);
        attack.may_be
    }
    fn fill(&mut self, leaves: &[usize], table: &mut Vec<usize>) {
        let Some((at, rest)) = leaves.split_first() else { return self.judge(table) };
        // Nought is shown as nought unless its whole table is hidden.
        let whole = self.sums.iter().any(|sum| sum.parts.contains(at) && self.hidden[sum.total]);
        let tried = if self.hidden[*at] { usize::from(!whole)..=10 } else { self.values[*at]..=self.values[*at] };
        for n in tried {
            table[*at] = n;
            self.fill(rest, table);
        }
    }
    fn judge(&mut self, table: &[usize]) {
        let mut table = table.to_vec();
        for (done, sum) in self.sums.iter().rev().enumerate() {
            let counted: usize = sum.parts.iter().map(|part| table[*part]).sum();
            let otherwise = self.sums.iter().rev().take(done).any(|other| other.total == sum.total) && table[sum.total] != counted;
            if otherwise || (!self.hidden[sum.total] && self.values[sum.total] != counted) {
                return;
            }
            table[sum.total] = counted;
        }
        self.may_be.iter_mut().zip(table).for_each(|(may_be, n)| may_be.extend([n]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn nothing_hidden_can_be_worked_out((values, sums) in trees()) {
        let hidden = hidden(&values, &sums);
        for (at, may_be) in Attack::of(&values, &sums, &hidden).iter().enumerate() {
            prop_assert!(may_be.contains(&values[at]), "{at} of {values:?}: {may_be:?}");
            prop_assert!(!hidden[at] || may_be.len() > 1, "{at} of {values:?} hidden {hidden:?} is {may_be:?}");
            prop_assert!(!is_small(values[at]) || hidden[at]);
        }
        for sum in &sums {
            let counted = sum.parts.iter().map(|part| values[*part]).sum::<usize>();
            prop_assert_eq!(counted, values[sum.total]);
            prop_assert!(!is_small(values[sum.total]) || sum.parts.iter().all(|part| hidden[*part]));
        }
    }

    #[test]
    fn no_more_is_hidden_than_there_is_reason_for(parts in proptest::collection::vec(5_usize..60, 1..9)) {
        let (values, sums) = breakdown(&parts);
        prop_assert!(hidden(&values, &sums).iter().all(|hidden| !hidden));
    }
}
