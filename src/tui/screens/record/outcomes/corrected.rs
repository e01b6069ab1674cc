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
            let words = |reading: &&Reading| (reading.id, format!("{}: {}", reading.details.on.words(), reading.details.score));
            Some(vec![Effect::Fill(Box::new(Ask::WhichReading(several.iter().map(words).collect())))])
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
    let of = |reading: &'_ Reading| facts.before(reading.id).last().cloned().map(|before| (reading.details.clone(), before));
    let (now, before) = facts.readings_of(measure).filter_map(of).max_by_key(|(_, before)| before.on)?;
    let day = if now.on == before.taken_on { String::new() } else { format!(" on {}", now.on.words()) };
    let became = format!("Corrected {}: {} on {} became {}{day}", before.on.words(), before.score, before.taken_on.words(), now.score);
    Some(text(became.clone() + &format!(" ({})", before.why)).or(became))
}

/// What a reading said before each correction, the latest first.
pub(super) fn before_rows(facts: &Facts, id: ReadingId) -> Vec<String> {
    let row = |before: &CorrectedReading| {
        let items = before.items.as_ref().map(|items| format!(" (items {items})")).unwrap_or_default();
        format!("             before the correction of {} ({}): {}{items} on {}", before.on.words(), before.why, before.score, before.taken_on.words())
    };
    facts.before(id).iter().rev().map(row).collect()
}
