//! People beside the local population, so that under-represented groups show (R29; 002 section 2.7 r). Used by uptake and by the
//! quality visit pack.

use super::{Counting, Share, Trait};
use crate::domain::book::Page;
use crate::domain::book::population::Population;
use crate::domain::codes::PeopleBy;
use std::cmp::Ordering;

/// One group beside its number in the local population.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside {
    /// Its code.
    pub code: String,
    /// How many live here; none where the source does not have the group.
    pub here: Option<u64>,
    /// In whole per cent of all who are named there.
    pub share_here: Option<u32>,
    /// So many people there would be at that share, to a tenth.
    pub at_that_share: Option<f64>,
    /// Against that: a person or more fewer, as many, a person or more besides; none where nobody is named there.
    pub against: Option<Ordering>,
}

/// The population by that trait that counts for the return: the one with the latest day.
pub fn population<'a>(counting: &Counting<'a>, by: Trait) -> Option<&'a Population> {
    let by = match by {
        Trait::Gender => PeopleBy::Gender,
        Trait::Ethnicity => PeopleBy::Ethnicity,
        Trait::Age => PeopleBy::Age,
        Trait::Role => return None,
    };
    let own = counting.rows.pages.iter().filter_map(|page| if let Page::Population(own) = page { Some(own) } else { None });
    own.filter(|own| own.by == by && own.groups(counting.reference).is_ok()).max_by_key(|own| own.as_of)
}

/// Each line of a breakdown beside the population; `people` is the number the shares are of.
pub fn beside(counting: &Counting<'_>, of: &Population, shares: &[Share], people: usize) -> Vec<Beside> {
    let groups = of.groups(counting.reference).unwrap_or_default();
    let known: Vec<(&Share, Option<u64>)> =
        shares.iter().map(|share| (share, groups.iter().find(|(code, _)| *code == share.code).map(|(_, number)| *number))).collect();
    let all: u64 = known.iter().filter_map(|(_, number)| *number).sum();
    let line = |(share, here): (&Share, Option<u64>)| {
        let here_of = here.filter(|_| all > 0);
        #[allow(clippy::cast_precision_loss, reason = "a population is far below 2^52")]
        let at_that_share = here_of.map(|here| (people as f64 * here as f64 / all as f64 * 10.0).round() / 10.0);
        #[allow(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
        let more = at_that_share.map(|at| share.n as f64 - at);
        let against = more.map(|more| {
            if more <= -1.0 {
                Ordering::Less
            } else if more >= 1.0 {
                Ordering::Greater
            } else {
                Ordering::Equal
            }
        });
        let share_here = here_of.and_then(|here| u32::try_from((here * 200 + all) / (all * 2)).ok());
        Beside { code: share.code.clone(), here, share_here, at_that_share, against }
    };
    known.into_iter().map(line).collect()
}
