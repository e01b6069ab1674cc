//! Correcting a reading from the Outcomes tab, and what corrected ones said before. Used by `outcomes`.

use super::super::facts::Facts;
use super::super::lines::{Cell, text};
use crate::domain::ids::ReadingId;
use crate::domain::measure::{CorrectedReading, Measure, Reading};
use crate::tui::ask::Ask;
use crate::tui::effect::Effect;

impl Facts {
    /// The readings of a measure for the referral shown, oldest first.
    pub(super) fn readings_of<'a>(&'a self, measure: &'a Measure) -> impl DoubleEndedIterator<Item = &'a Reading> {
        let referral = self.referral_id();
        self.rows.readings.iter().filter(move |reading| Some(reading.referral) == referral && reading.details.measure == measure.code)
    }
    /// What a reading said before its corrections, oldest first.
    pub(super) fn before(&self, id: ReadingId) -> &[CorrectedReading] {
        self.corrected.get(&id).map_or(&[], Vec::as_slice)
    }
}

/// Asks which reading it is; where there is one, that one is begun at once.
pub(super) fn correct(facts: &Facts, measure: &Measure) -> Option<Vec<Effect>> {
    let newest: Vec<&Reading> = facts.readings_of(measure).rev().collect();
    match newest.as_slice() {
        [] => None,
        [only] => begin(facts, only.id),
        several => {
            let by_items = |id| if facts.items.contains_key(&id) { ", by items" } else { "" };
            let words = |reading: &&Reading| (reading.id, format!("{}: {}{}", reading.details.on.words(), reading.details.score, by_items(reading.id)));
            Some(vec![Effect::Fill(Box::new(Ask::WhichReading(measure.words.clone(), several.iter().map(words).collect())))])
        }
    }
}

/// The form for one of them.
pub fn begin(facts: &Facts, id: ReadingId) -> Option<Vec<Effect>> {
    let reading = facts.rows.readings.iter().find(|reading| reading.id == id)?;
    Some(vec![Effect::Fill(Box::new(Ask::CorrectReading(id, reading.details.clone(), facts.items.get(&id).cloned())))])
}

/// 'Corrected 21 Nov 2026: 17 on 9 Jul 2026 became 7 (typed 17 for 7)', of the correction that was made last.
pub(super) fn last(facts: &Facts, measure: &Measure) -> Option<Cell> {
    let of = |reading: &'_ Reading| facts.before(reading.id).last().cloned().map(|before| (reading.clone(), before));
    let (reading, before) = facts.readings_of(measure).filter_map(of).max_by_key(|(_, before)| before.on)?;
    let now = reading.details;
    let (was_on, is_on) = (before.taken_on.words(), now.on.words());
    let became = match (before.score == now.score, before.taken_on == now.on) {
        (true, false) => format!("the day of {}, {was_on}, became {is_on}", now.score),
        (true, true) => format!("other items came to {} on {is_on}", now.score),
        (false, true) => format!("{} on {was_on} became {}", before.score, now.score),
        (false, false) => format!("{} on {was_on} became {} on {is_on}", before.score, now.score),
    };
    let said = format!("Corrected {}: {became}", before.on.words());
    Some(text(format!("{said} ({})", before.why)).or(said))
}

/// What a reading said before each correction, the latest first.
pub(super) fn before_rows(facts: &Facts, id: ReadingId) -> Vec<String> {
    let row = |before: &CorrectedReading| {
        let items = before.items.as_ref().map(|items| format!(" (items {items})")).unwrap_or_default();
        format!("Before the correction of {} ({}): {}{items} on {}", before.on.words(), before.why, before.score, before.taken_on.words())
    };
    facts.before(id).iter().rev().map(row).collect()
}
