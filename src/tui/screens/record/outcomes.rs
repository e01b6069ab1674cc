//! Outcomes: each measure's first and last reading with the change in words and a strip; below, the selected one as a chart
//! with its figures, its markers and the small steps towards it, and the four domains together. Never averaged across measures.

mod corrected;
mod numbers;
mod together;

pub use corrected::begin as correct_reading;
pub use together::as_a_leaver;

use super::facts::Facts;
use super::lines::{Cell, Key, Line, Look, free, quiet, row, text};
use crate::domain::codes::{Better, Progress};
use crate::domain::day::Day;
use crate::domain::measure::{Marker, Measure, Phase, Reading, Trend as Measurement, trend};
use crate::domain::plan::{Outcome, Step};
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::theme::Theme;
use crate::tui::widgets::bars::spark;
use crate::tui::widgets::fit::{cut, put, width};
use crate::tui::widgets::table::Column;
use crate::tui::widgets::trend::{self, Trend};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Measure, first, last, change, strip, remark, readings.
pub const COLUMNS: &[Column] = &[
    Column::new("", 24).grows(),
    Column::new("first", 5).right(),
    Column::new("last", 4).right(),
    Column::new("change", 8),
    Column::new("", 10).rank(1),
    Column::new("", 25).rank(3),
    Column::new("readings", 8).right().rank(2),
];
/// Readings in a strip.
const STRIP: usize = 10;
/// From this width on the steps stand beside the chart.
const WIDE: u16 = 96;
/// Rows that the selected measure should have: three of words, five scores and the months.
pub const LEAST: u16 = 9;
/// A chart of a long scale makes do with so many rows of scores.
const MOST_ROWS: i64 = 5;
/// The chart's widest.
const CHART: u16 = 60;

/// A measure with its change.
struct Measured<'a> {
    measure: &'a Measure,
    trend: Measurement,
    /// What is known of the risk item, in words; empty where there is none.
    risk: String,
}

impl Facts {
    fn measured(&self, at: usize) -> Option<Measured<'_>> {
        let measure = self.reference.measures.get(at)?;
        let referral = self.referral()?;
        let readings: Vec<Reading> = self.readings_of(measure).cloned().collect();
        Some(Measured {
            measure,
            trend: trend(measure, &readings, referral.first_attended_on, referral.ended_on),
            risk: self.risk_item(measure, Some(referral.id)),
        })
    }
}

impl Measured<'_> {
    fn counting(&self) -> Vec<(Day, i64)> {
        self.of(Phase::During)
    }
    fn of(&self, wanted: Phase) -> Vec<(Day, i64)> {
        self.trend.readings.iter().filter(|(_, _, phase)| *phase == wanted).map(|(on, score, _)| (*on, *score)).collect()
    }
    /// 'better', 'same', 'lower', 'not yet'; where a lower score is better, worse is said by the score.
    fn words(&self) -> &'static str {
        match (self.trend.course.progress, self.measure.better) {
            (Progress::Improved, _) => "better",
            (Progress::Maintained, _) => "same",
            (Progress::Worsened, Better::Higher) => "lower",
            (Progress::Worsened, Better::Lower) => "score up",
            (Progress::NotRecorded, _) => "not yet",
        }
    }
    const fn look(&self) -> Look {
        match self.trend.course.progress {
            Progress::Improved => Look::Good,
            Progress::Maintained => Look::Text,
            Progress::Worsened => Look::Due,
            Progress::NotRecorded => Look::Quiet,
        }
    }
    /// Whether the change is more than chance, where the measure says from where on.
    fn reliable(&self) -> Option<&'static str> {
        self.measure.reliable_change.filter(|_| self.trend.course.progress != Progress::NotRecorded)?;
        Some(if self.trend.course.reliable { "reliable change" } else { "within chance" })
    }
    /// 'counted as: maintained (positive)'.
    fn counted(&self) -> String {
        if !self.measure.reported {
            return "not one of the four reported domains".into();
        }
        match self.trend.course.progress {
            Progress::NotRecorded => "counted as: not recorded, two readings are needed".into(),
            Progress::Worsened => "counted as: lower than before".into(),
            progress => format!("counted as: {progress} (positive)"),
        }
    }
    /// 'first 3 on 9 Jul 2026 · last 3 on 4 Nov 2026 · change 0, same · reliable change'.
    fn figures(&self) -> String {
        let at = |what: &str, reading: Option<(Day, i64)>| reading.map(|(on, score)| format!("{what} {score} on {}", on.words()));
        let change = self.trend.course.baseline.zip(self.trend.course.latest).filter(|_| self.trend.course.progress != Progress::NotRecorded);
        let change = change.map(|((_, first), (_, last))| format!("change {:+}, {}", last - first, self.words()).replace("+0", "0"));
        let parts = [
            at("first", self.trend.course.baseline),
            at("last", self.trend.course.latest.filter(|_| change.is_some())),
            change,
            self.reliable().map(str::to_owned),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { "no reading since support began".into() } else { parts.join(" · ") }
    }
    /// Readings that do not count, named apart: 'while waiting: 2 on 3 Mar 2026'.
    fn apart(&self) -> Option<String> {
        let list = |what: &str, phase| {
            let rows: Vec<String> = self.of(phase).into_iter().map(|(on, score)| format!("{score} on {}", on.words())).collect();
            (!rows.is_empty()).then(|| format!("{what}: {}", rows.join(", ")))
        };
        let parts: Vec<String> = [list("while waiting", Phase::WhileWaiting), list("follow-up", Phase::FollowUp)].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| format!("{} (not counted)", parts.join(" · ")))
    }
}

/// The lines: the four reported domains, and any other measure with a reading.
pub fn lines(facts: &Facts) -> Vec<Line> {
    let Some(referral) = facts.referral() else { return vec![Line::Words("No readings yet. Readings belong to a referral: f adds one.".into())] };
    let has = |measure: &Measure| facts.rows.readings.iter().any(|reading| reading.referral == referral.id && reading.details.measure == measure.code);
    let shown = facts.reference.measures.iter().enumerate().filter(|(_, measure)| measure.reported || has(measure));
    shown.filter_map(|(at, _)| facts.measured(at).map(|measured| line(facts, at, &measured))).collect()
}

/// The first measure with something to show.
pub fn first(facts: &Facts) -> Option<Key> {
    let has = |at: &usize| facts.measured(*at).is_some_and(|measured| !measured.counting().is_empty());
    (0..facts.reference.measures.len()).find(has).map(Key::Measure)
}

fn line(facts: &Facts, at: usize, measured: &Measured<'_>) -> Line {
    let Measured { measure, trend, .. } = measured;
    let counting = measured.counting();
    let scores: Vec<i64> = counting.iter().map(|(_, score)| *score).collect();
    let score = |reading: Option<(Day, i64)>| reading.map_or_else(|| "-".to_owned(), |(_, score)| score.to_string());
    let last = trend.course.latest.filter(|_| counting.len() > 1);
    row(
        Key::Measure(at),
        [
            text(&measure.words),
            text(score(trend.course.baseline)),
            text(score(last)),
            Cell::new(measured.words(), measured.look()),
            quiet(spark(&scores, measure.min, measure.max, STRIP)),
            remark(facts, measured, &counting),
            quiet(counting.len().to_string()),
        ],
    )
}

/// What to know beside the scores: too few, what happened meanwhile, or how sure the change is.
fn remark(facts: &Facts, measured: &Measured<'_>, counting: &[(Day, i64)]) -> Cell {
    let (Some((first, _)), Some((last, _))) = (counting.first(), counting.last()) else {
        return quiet(if measured.trend.readings.is_empty() { "no reading yet" } else { "none since support began" });
    };
    if counting.len() < 2 {
        return quiet("two readings are needed");
    }
    let meanwhile = facts.rows.markers.iter().rev().find(|marker| (*first..=*last).contains(&marker.details.on));
    match meanwhile.filter(|_| measured.trend.course.progress == Progress::Worsened) {
        Some(marker) => Cell::new(format!("◆ {}, {}", marker.details.kind, marker.details.on.short()), Look::Due),
        None => quiet(measured.reliable().unwrap_or_default()),
    }
}

/// The outcomes of the plan that count under a measure.
fn outcomes_of<'a>(facts: &'a Facts, measure: &Measure) -> Vec<&'a Outcome> {
    let counts = |outcome: &&Outcome| {
        let domain = facts.reference.domains.iter().find(|domain| domain.code == outcome.details.domain);
        domain.and_then(|domain| domain.reported.as_ref()).is_some_and(|code| *code == measure.code)
    };
    facts.outcomes().iter().filter(counts).collect()
}

/// Rows that the selected measure takes, at most.
const ONE: u16 = 13;

/// Draws what stands below the table: the selected measure, and the four domains together where there is room; with `together` those come first.
pub fn draw_below(buf: &mut Buffer, area: Rect, facts: &Facts, key: Option<Key>, together: bool, theme: &Theme) {
    if !matches!(key, Some(Key::Measure(_))) || area.height < 4 {
        return;
    }
    // One row more says what was corrected, so that the chart keeps its rows.
    let one_rows = ONE + u16::from(measure(facts, key).is_some_and(|own| corrected::last(facts, own).is_some()));
    let (above, below) = if together { (together::ROWS, one_rows) } else { (one_rows, together::ROWS) };
    let first = Rect { height: above.min(area.height), ..area };
    let second = Rect { y: area.y + first.height + 1, height: area.height.saturating_sub(first.height + 1).min(below), ..area };
    let (one, all) = if together { (second, first) } else { (first, second) };
    if !together || one.height >= ONE {
        draw_detail(buf, one, facts, key, theme);
    }
    if together || all.height >= together::ROWS {
        together::draw(buf, all, facts, theme);
    }
}

/// Draws the selected measure.
fn draw_detail(buf: &mut Buffer, area: Rect, facts: &Facts, key: Option<Key>, theme: &Theme) {
    let Some(Key::Measure(at)) = key else { return };
    let Some(measured) = facts.measured(at) else { return };
    let outcomes = outcomes_of(facts, measured.measure);
    let x = area.x + 2.min(area.width);
    let mut y = area.y;
    let mut say = |cell: &Cell, y: &mut u16| {
        put(buf, area, x, *y, cell.shown(theme), cell.style(theme));
        *y += 1;
    };
    let used = put_title(&measured, &outcomes, theme);
    say(&used, &mut y);
    say(&text(measured.figures()), &mut y);
    match measured.apart() {
        Some(apart) if area.height > LEAST => {
            say(&quiet(counted_line(&measured)), &mut y);
            say(&quiet(apart), &mut y);
        }
        Some(apart) => say(&quiet(format!("{} · {apart}", measured.counted())), &mut y),
        None => say(&quiet(counted_line(&measured)), &mut y),
    }
    if let Some(before) = corrected::last(facts, measured.measure) {
        say(&before, &mut y);
    }
    let rest = Rect { x, y, width: area.right().saturating_sub(x + 1), height: area.bottom().saturating_sub(y) };
    let beside = rest.width >= WIDE && outcomes.iter().any(|outcome| !outcome.steps.is_empty());
    let chart = Rect { width: if beside { rest.width / 2 } else { rest.width }.min(CHART), ..rest };
    draw_chart(buf, chart, facts, &measured, theme);
    if beside {
        let left = chart.right() + 4;
        let steps = Rect { x: left, width: rest.right().saturating_sub(left), ..rest };
        draw_steps(buf, steps, &outcomes, theme);
    }
}

fn put_title(measured: &Measured<'_>, outcomes: &[&Outcome], theme: &Theme) -> Cell {
    let words = outcomes.first().map(|outcome| outcome.details.words.as_str()).filter(|words| !words.is_empty());
    let plain = Cell::new(measured.measure.words.clone(), Look::Text);
    match words.map(|words| theme.names.only_shown(words, "")).filter(|words| !words.is_empty()) {
        Some(words) => Cell::new(format!("{}: '{words}'", measured.measure.words), Look::Text),
        None => plain,
    }
}

fn counted_line(measured: &Measured<'_>) -> String {
    let measure = measured.measure;
    let risk = if measured.risk.is_empty() { String::new() } else { format!(" · {}", measured.risk) };
    format!("{} · {} to {}, {}{risk}", measured.counted(), measure.min, measure.max, measure.better)
}

fn draw_chart(buf: &mut Buffer, area: Rect, facts: &Facts, measured: &Measured<'_>, theme: &Theme) {
    let counting = measured.counting();
    let (Some((first, _)), Some((last, _))) = (counting.first(), counting.last()) else {
        put(buf, area, area.x, area.y + 1, "o records a reading; the chart begins with it.", theme.quiet);
        return;
    };
    let across = |on: Day| first.days_to(on);
    let measure = measured.measure;
    // Two scores on one row would look the same: then the strip and the scores say it.
    if i64::from(area.height) <= (measure.max - measure.min + 1).min(MOST_ROWS) {
        let scores: Vec<i64> = counting.iter().map(|(_, score)| *score).collect();
        let words: Vec<String> = scores.iter().map(ToString::to_string).collect();
        let strip = spark(&scores, measure.min, measure.max, scores.len());
        put(buf, area, area.x, area.y, &format!("{strip}  {}", words.join(", ")), theme.accent);
        return;
    }
    let points: Vec<(i64, i64)> = counting.iter().map(|(on, score)| (across(*on), *score)).collect();
    let shown: Vec<&Marker> = facts.rows.markers.iter().filter(|marker| (*first..=*last).contains(&marker.details.on)).collect();
    let markers: Vec<i64> = shown.iter().map(|marker| across(marker.details.on)).collect();
    let named = shown.iter().map(|marker| format!("◆ {}, {}", marker.details.kind, marker.details.on.short())).collect::<Vec<_>>().join("  ");
    let labels = months(*first, *last);
    let below = u16::from(!named.is_empty() && area.height > 6);
    let plot = Rect { height: area.height.saturating_sub(below), ..area };
    trend::draw(buf, plot, &Trend { points: &points, markers: &markers, range: (measure.min, measure.max), labels: &labels, ..Trend::default() }, theme);
    if below > 0 {
        put(buf, area, area.x + 5, area.bottom() - 1, &cut(&named, usize::from(area.width.saturating_sub(5))), theme.due);
    }
}

/// The first reading's day, then each month's first day up to the last reading.
fn months(first: Day, last: Day) -> Vec<(i64, String)> {
    let name = |on: Day| on.short().split(' ').next_back().unwrap_or_default().to_owned();
    let mut labels = vec![(0, name(first))];
    for month in 1..=36 {
        let next = first.plus_months(month);
        let Some(start) = next.iso().get(..8).and_then(|start| Day::parse_strict(&format!("{start}01")).ok()) else { break };
        if start > last {
            break;
        }
        labels.push((first.days_to(start), name(start)));
    }
    labels
}

fn draw_steps(buf: &mut Buffer, area: Rect, outcomes: &[&Outcome], theme: &Theme) {
    put(buf, area, area.x, area.y, "steps", theme.quiet);
    let steps = outcomes.iter().flat_map(|outcome| &outcome.steps);
    for (step, y) in steps.zip(area.top()..area.bottom()) {
        let (sign, look) = super::plan::sign(step);
        let when = step.state();
        let long = u16::try_from(width(&when)).unwrap_or(0);
        put(buf, area, area.x + 7, y, sign, look.style(theme));
        let room = area.width.saturating_sub(9 + long + 2);
        put(buf, area, area.x + 9, y, &cut(free(&step.words).shown(theme), usize::from(room)), theme.text);
        put(buf, area, area.right().saturating_sub(long), y, &when, look.style(theme));
    }
}

/// The next step of the outcomes under the selected measure: the first that is not achieved.
fn next_step(facts: &Facts, key: Option<Key>) -> Option<&Step> {
    let Some(Key::Measure(at)) = key else { return None };
    let outcomes = outcomes_of(facts, facts.reference.measures.get(at)?);
    outcomes.into_iter().flat_map(|outcome| &outcome.steps).find(|step| step.achieved_on.is_none())
}

fn measure(facts: &Facts, key: Option<Key>) -> Option<&Measure> {
    if let Some(Key::Measure(at)) = key { facts.reference.measures.get(at) } else { None }
}

fn outcome(facts: &Facts, key: Option<Key>) -> Option<&Outcome> {
    let Some(Key::Measure(at)) = key else { return None };
    outcomes_of(facts, facts.reference.measures.get(at)?).first().copied()
}

/// What can be done here.
pub fn offers(facts: &Facts, key: Option<Key>, command: Command) -> Option<Offer> {
    let after = |offer: Offer, holds: bool, why: &'static str| if offer == Offer::Now { Offer::when(holds, why) } else { offer };
    let plan = super::plan::needs_plan(facts);
    Some(match command {
        Command::MarkStep => after(plan, next_step(facts, key).is_some(), "Every step here is achieved, or there is none. t adds one; Plan shows all of them."),
        Command::AddStep => after(plan, outcome(facts, key).is_some(), "No outcome of the plan belongs to this domain. a on Plan adds one."),
        Command::Edit => {
            Offer::when(measure(facts, key).is_some_and(|own| facts.readings_of(own).next().is_some()), "No reading is recorded here. o records one.")
        }
        Command::Open | Command::Why | Command::AllDomains => Offer::when(key.is_some(), "There is no referral yet. f adds one."),
        _ => return None,
    })
}

/// Does it.
pub fn update(facts: &Facts, key: Option<Key>, command: Command) -> Option<Vec<Effect>> {
    let Some(Key::Measure(at)) = key else { return None };
    match command {
        Command::MarkStep => next_step(facts, key).map(super::plan::mark),
        Command::AddStep => outcome(facts, key).map(|outcome| super::plan::add_step(outcome.id)),
        Command::Edit => measure(facts, Some(Key::Measure(at))).and_then(|own| corrected::correct(facts, own)),
        Command::Open => facts.measured(at).map(|measured| {
            let numbers = Box::new(numbers::numbers(facts, &measured));
            // What was wrong with a reading is said in words of the worker's own.
            vec![if corrected::last(facts, measured.measure).is_some() { Effect::Read(numbers) } else { Effect::Why(numbers) }]
        }),
        Command::Why => facts.measured(at).map(|measured| vec![Effect::Why(Box::new(numbers::why(&measured)))]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_named_where_they_begin() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let names: Vec<String> = months(day("2026-08-31"), day("2026-11-02")).into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["Aug", "Sep", "Oct", "Nov"]);
        assert_eq!(months(day("2026-08-31"), day("2026-11-02"))[1].0, 1);
        assert_eq!(months(day("2026-08-31"), day("2026-08-31")).len(), 1);
    }
}
