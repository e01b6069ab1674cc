//! The numbers behind a measure, and how its change is worked out, in words. Used by `outcomes` alone.

use super::super::facts::Facts;
use super::{Measured, counted_line};
use crate::domain::day::Day;
use crate::domain::measure::{Marker, Phase};
use crate::tui::widgets::why::Why;

/// The readings as a list.
pub(super) fn numbers(facts: &Facts, measured: &Measured<'_>) -> Why {
    let measure = measured.measure;
    let line = |(on, score, phase): &(Day, i64, Phase)| {
        let point = usize::try_from(score - measure.min).ok().and_then(|at| measure.points.get(at)).map(|words| format!("  {words}")).unwrap_or_default();
        let apart = match phase {
            Phase::WhileWaiting => "  (while waiting: not counted)",
            Phase::During => "",
            Phase::FollowUp => "  (follow-up: not counted)",
        };
        (*on, format!("{:>11}  {score}{point}{apart}", on.words()))
    };
    let marker = |marker: &Marker| (marker.details.on, format!("{:>11}  ◆ {}", marker.details.on.words(), marker.details.kind));
    let mut rows: Vec<(Day, String)> = measured.trend.readings.iter().map(line).collect();
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
