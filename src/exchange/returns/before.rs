//! A return beside those of the same days that were sent before: what both together would tell is hidden in the new one.
//! Used as a return leaves. What was sent whole is not looked at: there nothing was to be hidden.

use super::{Basis, kept};
use crate::domain::codes::Return as Kind;
use crate::domain::report::together::together;
use crate::domain::report::{Asked, Counting};
use crate::domain::suppress::{Count, Seen, goes_as_well};
use crate::output::returns::Return;
use crate::store::{Result, Store};
use std::collections::HashMap;

/// With small numbers hidden, also from somebody who has the returns of the same days that were sent before.
pub(super) fn hidden_beside(store: &Store, of: Return) -> Result<Return> {
    let earlier = earlier(store, &of.asked)?;
    let alone = of.suppressed();
    if earlier.is_empty() {
        return Ok(alone);
    }
    let gone = told_together(store, &alone, &earlier)?;
    Ok(if gone.is_empty() { alone } else { alone.suppressed_with(&gone) })
}

/// Returns of the same days, areas and role that left with small numbers hidden; of whatever kind, provider and age bands.
fn earlier(store: &Store, asked: &Asked) -> Result<Vec<Return>> {
    let mut found = Vec::new();
    for kept in store.kept_returns()?.iter().filter(|kept| kept.details.suppressed && kept.details.from == asked.from) {
        // One that this version cannot read does not keep another from leaving.
        let Ok(sent) = kept::sent(kept) else { continue };
        let own = &sent.asked;
        if own.counted().ok() == asked.counted().ok() && own.areas == asked.areas && own.role == asked.role {
            found.push(sent);
        }
    }
    Ok(found)
}

/// What is said where returns that left before count some of the same days otherwise: over other days, or of other areas or roles.
/// What these would tell together with this one is not looked into: there is no end to what can be asked.
pub fn told_beside(store: &Store, asked: &Asked) -> Result<Option<String>> {
    let same = |own: &Asked| own.counted().ok() == asked.counted().ok() && own.areas == asked.areas && own.role == asked.role;
    let mut others = Vec::new();
    // Each waiting list stands for itself.
    if asked.kind == Kind::Waiting {
        return Ok(None);
    }
    for kept in store.kept_returns()? {
        let of = &kept.details;
        if of.suppressed && of.kind != Kind::Waiting && of.from <= asked.to && of.to >= asked.from && kept::sent(&kept).is_ok_and(|sent| !same(&sent.asked)) {
            others.push(format!("{} ({}, {} to {})", kept.id.0, of.kind, of.from, of.to));
        }
    }
    let more = others.len().saturating_sub(3);
    others.truncate(3);
    let and = if more > 0 { format!(" and {more} more") } else { String::new() };
    let which = others.join(", ");
    Ok((!others.is_empty()).then(|| {
        format!("Returns sent before count some of the same days or people in another way: {which}{and}. One taken from another may tell a hidden number: look at both before this goes to somebody who has them.")
    }))
}

fn told_together(store: &Store, own: &Return, earlier: &[Return]) -> Result<Vec<Count>> {
    let everyone = Asked { provider: None, ..own.asked.clone() };
    let basis = Basis::of(store, &everyone)?;
    let counting: Counting<'_> = basis.counting()?;
    let asked = |key: &String| own.asked.bands == *key || earlier.iter().any(|one| one.asked.bands == *key);
    let sets: Vec<_> = basis.reference.bands.iter().filter(|set| asked(&set.key)).collect();
    let all = together(&counting, &sets);
    let mut seen = vec![Seen::Unseen; all.values.len()];
    all.given.iter().for_each(|at| seen[*at] = Seen::Told);
    let mut mine: HashMap<Count, Vec<Count>> = HashMap::new();
    for (count, figure) in own.figures() {
        if let Some(at) = all.at.get(&figure) {
            seen[*at] = match (own.is_hidden(count), all.values[*at]) {
                (true, 0) => Seen::Unseen,
                (true, _) => Seen::OwnHidden,
                (false, _) => Seen::Own,
            };
            mine.entry(*at).or_default().push(count);
        }
    }
    for one in earlier {
        let hides_noughts = one.hides_noughts();
        for (count, figure) in one.figures() {
            if let Some(at) = all.at.get(&figure) {
                if !one.is_hidden(count) {
                    seen[*at] = Seen::Told;
                } else if !hides_noughts && all.values[*at] > 0 && matches!(seen[*at], Seen::Unseen | Seen::OwnHidden) {
                    // Otherwise noughts are hidden only where a whole table is.
                    seen[*at] = Seen::Hidden;
                }
            }
        }
    }
    Ok(goes_as_well(&all.values, &all.sums, &seen).iter().filter_map(|at| mine.get(at)).flatten().copied().collect())
}
