//! What a reader of several returns of the same days could work out, and which counts of the newest go because of it.
//! Used by the returns as they leave. A count that was told before cannot be hidden any more; only the new one's own can.

use super::{Cells, Count, Sum, is_small};
use std::cmp::Reverse;

/// What a reader knows of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// It stands in a return that was sent before.
    Told,
    /// It would stand in this one.
    Own,
    /// It stands hidden in this one: it is at least 1 as long as this one shows all its noughts.
    OwnHidden,
    /// It stands hidden in a return that was sent before: it is at least 1.
    Hidden,
    /// It stands nowhere, and may be nought.
    Unseen,
}

/// Which own counts go as well, so that no count of 1 to 4 can be worked out from all that is shown together: the fewest, and
/// the smallest first (of equal ones the later); noughts only where nothing else helps. What is told by the earlier returns
/// alone cannot be helped here.
pub fn goes_as_well(values: &[usize], sums: &[Sum], seen: &[Seen]) -> Vec<Count> {
    let mut own: Vec<Count> = (0..values.len()).filter(|at| seen[*at] == Seen::Own).collect();
    own.sort_by_key(|at| (values[*at] > 0, Reverse(values[*at]), *at));
    let mut reader = Reader { values, sums, seen, gone: vec![false; values.len()] };
    let shown = reader.works_out();
    own.iter().for_each(|at| reader.gone[*at] = true);
    let told_before = reader.works_out();
    let safe = |reader: &Reader<'_>| reader.works_out().iter().all(|at| told_before.contains(at));
    if shown.iter().all(|at| told_before.contains(at)) {
        return Vec::new();
    }
    let noughts = own.iter().take_while(|at| values[**at] == 0).count();
    own.iter().take(noughts).for_each(|at| reader.gone[*at] = false);
    let tried = if safe(&reader) { &own[noughts..] } else { &own[..] };
    tried.iter().for_each(|at| reader.gone[*at] = true);
    for at in tried {
        reader.gone[*at] = false;
        reader.gone[*at] = !safe(&reader);
    }
    own.into_iter().filter(|at| reader.gone[*at]).collect()
}

struct Reader<'a> {
    values: &'a [usize],
    sums: &'a [Sum],
    seen: &'a [Seen],
    /// Own counts that are hidden.
    gone: Vec<bool>,
}

impl Reader<'_> {
    /// The small counts that are not shown and still known.
    fn works_out(&self) -> Vec<Count> {
        let counts = 0..self.values.len();
        let of_own = usize::from(!counts.clone().any(|at| self.gone[at] && self.values[at] == 0));
        let (hidden, least): (Vec<bool>, Vec<usize>) = counts
            .clone()
            .map(|at| match self.seen[at] {
                Seen::Own => (self.gone[at], of_own),
                Seen::OwnHidden => (true, of_own),
                Seen::Told => (false, 0),
                Seen::Hidden => (true, 1),
                Seen::Unseen => (true, 0),
            })
            .unzip();
        let bounds = Cells { values: self.values, sums: self.sums, hidden: hidden.clone(), least }.bounds();
        counts.filter(|at| hidden[*at] && is_small(self.values[*at]) && bounds[*at].1 == Some(bounds[*at].0)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: [Count; 0] = [];

    /// Under 25, 25 to 30, 31 and over; told as two sets: cut at 31, and cut at 25.
    fn two_sets(ages: [usize; 3]) -> (Vec<usize>, Vec<Sum>) {
        let [young, middle, old] = ages;
        let values = vec![young, middle, old, young + middle, middle + old, young + middle + old];
        let sum = |total, parts: &[usize]| Sum { total, parts: parts.to_vec() };
        (values, vec![sum(3, &[0, 1]), sum(4, &[1, 2]), sum(5, &[3, 2]), sum(5, &[0, 4])])
    }

    #[test]
    fn two_band_sets_do_not_subtract_to_a_small_number() {
        use Seen::{Own, Told, Unseen};
        let seen = [Own, Unseen, Told, Told, Own, Told];
        let go = |ages| {
            let (values, sums) = two_sets(ages);
            goes_as_well(&values, &sums, &seen)
        };
        assert_eq!(go([10, 6, 20]), NOTHING, "six are not few");
        assert_eq!(go([10, 0, 20]), NOTHING, "nobody is no secret");
        assert_eq!(go([10, 3, 20]), [4, 0], "both parts of the second set: either of them would tell the three");
    }

    #[test]
    fn noughts_go_where_nothing_else_helps() {
        // Told before: five leavers, three of them hidden of the first provider, in three hidden lines of at least 1 each. The
        // second one's own two hidden lines of at least 1 would leave the first nothing but three.
        use Seen::{Hidden, Own, OwnHidden, Told};
        let sum = |total, parts: &[usize]| Sum { total, parts: parts.to_vec() };
        let sums = [sum(0, &[1, 2]), sum(2, &[3, 4, 5]), sum(1, &[6, 7, 8])];
        let values = [5, 3, 2, 1, 1, 0, 1, 1, 1];
        let seen = [Told, Hidden, OwnHidden, OwnHidden, OwnHidden, Own, Hidden, Hidden, Hidden];
        assert_eq!(goes_as_well(&values, &sums, &seen), [5]);
    }

    #[test]
    fn what_was_told_before_hides_no_more_than_it_can_help() {
        let (values, sums) = two_sets([10, 3, 20]);
        let all_told = [Seen::Told, Seen::Unseen, Seen::Told, Seen::Told, Seen::Told, Seen::Told];
        assert_eq!(goes_as_well(&values, &sums, &all_told), NOTHING);
    }
}
