//! The numbers behind a measure, and how its change is worked out, in words. Used by `outcomes` alone.

use super::super::facts::Facts;
use super::corrected::before_rows;
use super::{Measured, counted_line};
use crate::domain::day::Day;
use crate::domain::measure::{Marker, Phase, Reading, phase};
use crate::tui::widgets::why::Why;

/// The readings as a list, those corrected with what they said before.
pub(super) fn numbers(facts: &Facts, measured: &Measured<'_>) -> Why {
    let measure = measured.measure;
    let referral = facts.referral();
    let (started, ended) = (referral.and_then(|own| own.first_attended_on), referral.and_then(|own| own.ended_on));
    let line = |reading: &Reading| {
        let (on, score) = (reading.details.on, reading.details.score);
        let point = usize::try_from(score - measure.min).ok().and_then(|at| measure.points.get(at)).map(|words| format!("  {words}")).unwrap_or_default();
        let apart = match phase(on, started, ended) {
            Phase::WhileWaiting => "  (while waiting: not counted)",
            Phase::During => "",
            Phase::FollowUp => "  (follow-up: not counted)",
        };
        let before = before_rows(facts, reading.id);
        let corrected = if before.is_empty() { "" } else { "  (corrected)" };
        std::iter::once(format!("{:>11}  {score}{point}{apart}{corrected}", on.words())).chain(before).map(move |line| (on, line))
    };
    let marker = |marker: &Marker| (marker.details.on, format!("{:>11}  ◆ {}", marker.details.on.words(), marker.details.kind));
    let mut rows: Vec<(Day, String)> = facts.readings_of(measure).flat_map(line).collect();
    if rows.is_empty() {
        rows.push((facts.today, "No reading yet. o records one.".into()));
    } else {
        rows.extend(facts.rows.markers.iter().map(marker));
    }
    rows.sort_by_key(|(on, _)| *on);
    Why {
        title: measure.words.clone(),
        sentences: vec![measured.figures(), counted_line(measured)],
        source: String::new(),
        rows: rows.into_iter().map(|(_, line)| line).collect(),
    }
}

/// How the change is worked out.
pub(super) fn why(measured: &Measured<'_>) -> Why {
    let measure = measured.measure;
    let mut sentences = vec![
        format!("{}.", measured.figures()),
        "The first reading since support began is set against the last one; two are needed. Readings while waiting and after the end are shown, and do not count.".into(),
    ];
    if measure.reported {
        sentences.push("Better and same both count as positive: talking about it can bring up trauma that was not known at the start. Each domain is counted alone, never averaged.".into());
    }
    if let Some(least) = measure.reliable_change {
        sentences.push(format!("A change of {least} or more is more than chance."));
    }
    if measured.risk == "risk item not seen" {
        sentences.push("The last total was entered without its items, so the risk item was not seen: ask about risk itself. O scores by items.".into());
    } else if !measured.risk.is_empty() {
        sentences.push(format!("The last reading was scored by its items: {}. It is said whatever the total.", measured.risk));
    }
    Why {
        title: measure.words.clone(),
        sentences,
        source: format!("{}; 000 Discussion", measure.source),
        rows: vec![measured.counted(), format!("Terms of use: {}", measure.licence)],
    }
}
