//! The four reported domains together: where each began and where it stands, on its own scale with better to the right, and when, on one
//! line of time with what happened meanwhile. Used by `outcomes` alone. Each domain keeps its own words and numbers; nothing is averaged.

use super::super::facts::Facts;
use super::{Measured, months};
use crate::domain::codes::{Better, Progress};
use crate::domain::day::Day;
use crate::domain::measure::{Marker, Measure};
use crate::tui::theme::Theme;
use crate::tui::widgets::fit::{cut, put, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Rows it takes: a title, the heads, four domains, what happened, and what counts.
pub const ROWS: u16 = 8;
/// Columns of a scale: five points, two columns between them.
const SCALE: u16 = 13;
/// Columns of the change in words: '3 to 2: lower than before'.
const WORDS: u16 = 27;
/// Columns of a domain's name where there is room for all of it.
const NAME: u16 = 33;
/// A line of time narrower than this says nothing.
const LEAST_TIME: u16 = 20;
/// Columns between two parts.
const GAP: u16 = 2;

/// Where the parts stand.
struct Parts {
    name: u16,
    scale: u16,
    words: u16,
    time: Option<Rect>,
}

impl Parts {
    fn of(area: Rect) -> Self {
        let fixed = SCALE + WORDS + 2 * GAP;
        let name = area.width.saturating_sub(fixed).clamp(8, NAME);
        let scale = area.x + name + GAP;
        let words = scale + SCALE + GAP;
        let left = words + WORDS + GAP;
        let time = Rect { x: left, width: area.right().saturating_sub(left), ..area };
        Self { name, scale, words, time: (time.width >= LEAST_TIME).then_some(time) }
    }
}

/// Draws it.
pub fn draw(buf: &mut Buffer, area: Rect, facts: &Facts, theme: &Theme) {
    let area = Rect { x: area.x + 2.min(area.width), width: area.width.saturating_sub(3), ..area };
    let domains = reported(facts);
    let parts = Parts::of(area);
    put(buf, area, area.x, area.y, "The four domains together: ○ first, ● last, better to the right", theme.text);
    let heads = area.y + 1;
    if let Some(measure) = alike(&domains) {
        for score in points(measure) {
            put(buf, area, parts.scale + place(measure, score), heads, &score.to_string(), theme.quiet);
        }
    }
    for (measured, y) in domains.iter().zip(heads + 1..) {
        let measure = measured.measure;
        let name = if width(&measure.words) <= usize::from(parts.name) { &measure.words } else { &measure.short };
        put(buf, area, area.x, y, &cut(name, usize::from(parts.name)), theme.text);
        scale(buf, Rect { x: parts.scale, y, width: SCALE, height: 1 }.intersection(area), measured, theme);
        put(buf, area, parts.words, y, &cut(&said(measured), usize::from(WORDS)), measured.look().style(theme));
    }
    let below = heads + 1 + u16::try_from(domains.len()).unwrap_or(0);
    let markers = meanwhile(facts, &domains);
    if let Some(time) = parts.time {
        along(buf, Rect { y: heads, height: area.bottom().saturating_sub(heads), ..time }, &domains, &markers, theme);
    }
    let named: Vec<String> = markers.iter().map(|marker| format!("◆ {}, {}", marker.details.kind, marker.details.on.short())).collect();
    let room = parts.time.map_or(area.width, |time| time.x.saturating_sub(area.x + GAP));
    put(buf, area, area.x, below, &cut(&named.join("  "), usize::from(room)), theme.due);
    put(buf, area, area.x, below + 1, &tally(&domains, area.width), theme.quiet);
}

/// How each domain would be counted if support ended now, in words: what an ending is asked beside.
pub fn as_a_leaver(facts: &Facts) -> String {
    let counted: Vec<String> = reported(facts).iter().map(|measured| format!("{} {}", measured.measure.short, said(measured))).collect();
    format!("Counted as a leaver: {}. A last reading (o) before the ending still counts.", counted.join(" · "))
}

fn reported(facts: &Facts) -> Vec<Measured<'_>> {
    (0..facts.reference.measures.len()).filter_map(|at| facts.measured(at)).filter(|measured| measured.measure.reported).collect()
}

/// The measure whose scale stands for all: only where all have the same range and the same better end.
fn alike<'a>(domains: &[Measured<'a>]) -> Option<&'a Measure> {
    let first = domains.first()?.measure;
    let same = |measured: &Measured<'_>| (measured.measure.min, measured.measure.max, measured.measure.better) == (first.min, first.max, first.better);
    domains.iter().all(same).then_some(first)
}

/// The scores that are marked on a scale: all of a short one, the ends of a long one.
fn points(measure: &Measure) -> impl Iterator<Item = i64> {
    let step = if measure.max - measure.min < 7 { 1 } else { (measure.max - measure.min).max(1) };
    (measure.min..=measure.max).step_by(usize::try_from(step).unwrap_or(1))
}

/// Columns from the left end of the scale; the better a score, the further right.
fn place(measure: &Measure, score: i64) -> u16 {
    let whole = (measure.max - measure.min).max(1);
    let along = (score.clamp(measure.min, measure.max) - measure.min) * i64::from(SCALE - 1) / whole;
    let along = u16::try_from(along).unwrap_or(0);
    if measure.better == Better::Higher { along } else { SCALE - 1 - along }
}

fn scale(buf: &mut Buffer, area: Rect, measured: &Measured<'_>, theme: &Theme) {
    let at = |score: i64| area.x + place(measured.measure, score);
    for score in points(measured.measure) {
        put(buf, area, at(score), area.y, "·", theme.quiet);
    }
    let first = measured.trend.course.baseline.map(|(_, score)| at(score));
    let last = measured.trend.course.latest.filter(|_| measured.trend.course.progress != Progress::NotRecorded).map(|(_, score)| at(score));
    if let Some((from, to)) = first.zip(last) {
        for x in from.min(to)..=from.max(to) {
            put(buf, area, x, area.y, "─", theme.accent);
        }
    }
    if let Some(x) = first {
        put(buf, area, x, area.y, "○", theme.accent);
    }
    if let Some(x) = last {
        put(buf, area, x, area.y, "●", theme.accent);
    }
}

/// '3 to 2: lower than before', '3: not recorded, one reading'.
fn said(measured: &Measured<'_>) -> String {
    let words = measured.trend.course.progress.words_for(measured.measure.better);
    match (measured.trend.course.baseline, measured.trend.course.latest) {
        (Some((_, first)), Some((_, last))) if measured.trend.course.progress != Progress::NotRecorded => format!("{first} to {last}: {words}"),
        (Some((_, first)), _) => format!("{first}: {words}, one reading"),
        _ => format!("{words}, no reading"),
    }
}

/// What happened from the first reading that counts to today, or to the end of the support.
fn meanwhile<'a>(facts: &'a Facts, domains: &[Measured<'_>]) -> Vec<&'a Marker> {
    let first = domains.iter().filter_map(|measured| measured.trend.course.baseline).map(|(on, _)| on).min();
    let end = facts.referral().and_then(|referral| referral.ended_on).unwrap_or(facts.today);
    facts.rows.markers.iter().filter(|marker| first.is_some_and(|first| (first..=end).contains(&marker.details.on))).collect()
}

/// Each domain's scores where they fell, on one line of time for all; the months above, the markers below.
fn along(buf: &mut Buffer, area: Rect, domains: &[Measured<'_>], markers: &[&Marker], theme: &Theme) {
    let counting: Vec<Vec<(Day, i64)>> = domains.iter().map(Measured::counting).collect();
    let days = || counting.iter().flatten().map(|(on, _)| *on).chain(markers.iter().map(|marker| marker.details.on));
    let Some((from, to)) = days().min().zip(days().max()) else { return };
    let whole = from.days_to(to).max(1);
    let column = |on: Day| area.x + u16::try_from(from.days_to(on) * i64::from(area.width - 1) / whole).unwrap_or(0);
    let mut free = area.x;
    for (days, name) in months(from, to) {
        let at = column(from.plus_days(days));
        if at >= free {
            free = at + put(buf, area, at, area.y, &name, theme.quiet) + 1;
        }
    }
    for (readings, y) in counting.iter().zip(area.y + 1..) {
        if let (Some((first, _)), Some((last, _))) = (readings.first(), readings.last()) {
            for x in column(*first)..column(*last) {
                put(buf, area, x, y, "─", theme.quiet);
            }
        }
        for (on, score) in readings {
            put(buf, area, column(*on), y, &score.to_string(), theme.accent);
        }
    }
    let below = area.y + 1 + u16::try_from(domains.len()).unwrap_or(0);
    for marker in markers {
        put(buf, area, column(marker.details.on), below, "◆", theme.due);
    }
}

/// 'improved 1 · maintained 1 · lower than before 1 · not recorded 1', and what is positive where there is room.
fn tally(domains: &[Measured<'_>], room: u16) -> String {
    let counted = |progress: Progress| domains.iter().filter(|measured| measured.trend.course.progress == progress).count();
    let parts: Vec<String> = Progress::ALL.iter().map(|progress| format!("{progress} {}", counted(*progress))).collect();
    let all = format!("{} · improved and maintained are positive; none is averaged", parts.join(" · "));
    if width(&all) <= usize::from(room) { all } else { parts.join(" · ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::measure::{Course, Trend};

    fn measure(better: Better) -> Measure {
        Measure {
            code: "x".into(),
            words: "X".into(),
            short: "X".into(),
            min: 1,
            max: 5,
            better,
            cut_off: None,
            reliable_change: None,
            reported: true,
            has_risk_item: false,
            points: vec![],
            licence: String::new(),
            source: String::new(),
        }
    }

    fn drawn(measure: &Measure, first: Option<i64>, last: Option<i64>, progress: Progress) -> (String, String) {
        let on = |score| ("2026-03-01".parse().unwrap(), score);
        let course = Course { baseline: first.map(on), latest: last.or(first).map(on), progress, reliable: false };
        let measured = Measured { measure, trend: Trend { readings: vec![], course }, risk: String::new() };
        let area = Rect::new(0, 0, SCALE, 1);
        let mut buf = Buffer::empty(area);
        scale(&mut buf, area, &measured, &Theme::of(crate::tui::theme::Palette::Plain));
        ((0..SCALE).map(|x| buf[(x, 0)].symbol()).collect(), said(&measured))
    }

    #[test]
    fn better_is_to_the_right_whichever_way_the_scores_run() {
        let (higher, lower) = (measure(Better::Higher), measure(Better::Lower));
        let told = |picture: &str, words: &str| (picture.to_owned(), words.to_owned());
        assert_eq!(drawn(&higher, Some(2), Some(4), Progress::Improved), told("·  ○─────●  ·", "2 to 4: improved"));
        assert_eq!(drawn(&lower, Some(4), Some(2), Progress::Improved), told("·  ○─────●  ·", "4 to 2: improved"));
        assert_eq!(drawn(&lower, Some(2), Some(4), Progress::Worsened), told("·  ●─────○  ·", "2 to 4: higher than before"));
        assert_eq!(drawn(&higher, Some(3), Some(3), Progress::Maintained), told("·  ·  ●  ·  ·", "3 to 3: maintained"));
        assert_eq!(drawn(&higher, Some(3), None, Progress::NotRecorded), told("·  ·  ○  ·  ·", "3: not recorded, one reading"));
        assert_eq!(drawn(&higher, None, None, Progress::NotRecorded), told("·  ·  ·  ·  ·", "not recorded, no reading"));
    }
}
