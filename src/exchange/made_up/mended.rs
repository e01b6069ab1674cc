//! Readings of the made-up caseload that were written down wrongly and corrected a week later: one score and one day. Only readings
//! between a first and a last one, so that no change and no figure moves; drawn apart, after everything else.

use super::chance::Chance;
use crate::domain::change::Change;
use crate::domain::day::Day;
use crate::domain::measure::{Reading, ReadingCorrection, Taken};
use crate::store::{Error, Store};

/// Corrects them.
pub(super) fn mend(store: &mut Store, seed: u64, today: Day) -> Result<(), Error> {
    let mut chance = Chance::new(seed ^ 0x006d_656e_6465_6421);
    let mut between: Vec<(Reading, Reading)> = Vec::new();
    for case in store.cases(today)? {
        let mut own: Vec<Reading> = store.record(case.person)?.readings.into_iter().filter(|reading| reading.referral == case.referral).collect();
        own.sort_by(|a, b| (&a.details.measure, a.details.on, a.id).cmp(&(&b.details.measure, b.details.on, b.id)));
        let inner = own.windows(3).filter(|of| of.iter().all(|reading| reading.details.measure == of[1].details.measure));
        between.extend(inner.map(|of| (of[0].clone(), of[1].clone())));
    }
    let least = |reading: &Reading| store.reference().measures.iter().find(|measure| measure.code == reading.details.measure).map_or(0, |own| own.min);
    let mut changes = Vec::new();
    let too_high: Vec<&Reading> = between.iter().map(|(_, reading)| reading).filter(|reading| reading.details.score > least(reading)).collect();
    if !too_high.is_empty() {
        let reading = too_high[chance.position(too_high.len())];
        let to = reading.details.score - 1;
        let why = format!("typed {} for {to}", reading.details.score);
        changes.push((reading, ReadingCorrection { on: reading.details.on, taken: Taken::Score(to), why }));
    }
    let done: Vec<_> = changes.iter().map(|(reading, _)| reading.id).collect();
    let apart = |(before, reading): &&(Reading, Reading)| before.details.on.days_to(reading.details.on) > 1 && !done.contains(&reading.id);
    let too_late: Vec<&(Reading, Reading)> = between.iter().filter(apart).collect();
    if !too_late.is_empty() {
        let (_, reading) = too_late[chance.position(too_late.len())];
        let correction =
            ReadingCorrection { on: reading.details.on.plus_days(-1), taken: Taken::Score(reading.details.score), why: "taken the day before".into() };
        changes.push((reading, correction));
    }
    store.in_bulk("the made-up caseload's corrections", |bulk| {
        for (reading, correction) in changes {
            let on = reading.details.on.plus_days(7).min(today);
            bulk.put(on, &Change::CorrectReading(reading.id, correction))?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::made_up::fill;
    use age::secrecy::SecretString;

    #[test]
    fn a_score_and_a_day_are_mended_and_no_change_moves() {
        let folder = tempfile::tempdir().unwrap();
        let today: Day = "2026-11-21".parse().unwrap();
        let secret = SecretString::from("made-up passphrase".to_owned());
        let (mut store, _) = Store::create_with(&folder.path().join("a.db"), &secret, today, 2).unwrap();
        fill(&mut store, 40, 1, today, &mut |_, _| true).unwrap();
        let mut kinds = Vec::new();
        for person in store.everyone().unwrap() {
            let readings = store.record(person.id).unwrap().readings;
            for (id, before) in store.corrected_readings(person.id).unwrap() {
                let now = &readings.iter().find(|reading| reading.id == id).unwrap().details;
                kinds.push((now.score != before[0].score, now.on != before[0].taken_on));
                let own: Vec<&Reading> = readings.iter().filter(|reading| reading.details.measure == now.measure).collect();
                assert!(own.first().is_some_and(|first| first.id != id) && own.last().is_some_and(|last| last.id != id), "between first and last");
            }
        }
        kinds.sort_unstable();
        assert_eq!(kinds, [(false, true), (true, false)]);
    }
}
