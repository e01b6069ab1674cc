//! A chart as inline SVG, every figure written beside its mark. Used by `html`.
//! Draws with plain shapes and the page's own colours; knows no unit and rounds nothing that is read.

use super::escape;
use crate::output::paper::{Chart, Point, Shape};
use std::fmt::Write;

/// Widths and heights in the picture's own units, which are pixels at full size.
const WIDTH: u32 = 720;
const ROW: u32 = 24;
/// Where bars begin, so that labels of some twenty-five letters fit before them, and the longest a bar may be.
const BARS_FROM: u32 = 210;
const BARS_LONG: u32 = 280;
/// A trend's field.
const TREND_TOP: u32 = 24;
const TREND_HIGH: u32 = 120;
const TREND_FROM: u32 = 40;
/// Letters of a label that fit before the bars.
const LETTERS: usize = 28;

/// The picture; readers of the page hear its figures from the text beside it, not from here.
pub(super) fn svg(chart: &Chart) -> String {
    match &chart.shape {
        Shape::Bars { most, bars } => of_bars(bars, most.or_else(|| bars.iter().filter_map(|bar| bar.value).max()).unwrap_or(0).max(1)),
        Shape::Trend { least, most, points } => of_trend(points, *least, (*most).max(least + 1)),
    }
}

fn open(height: u32) -> String {
    format!("<svg viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" aria-hidden=\"true\" focusable=\"false\">\n")
}

fn of_bars(bars: &[Point], most: u32) -> String {
    let rows = u32::try_from(bars.len()).unwrap_or(0);
    let mut picture = open(rows * ROW);
    let mut y = 0;
    for bar in bars {
        let long = (u64::from(bar.value.unwrap_or(0).min(most)) * u64::from(BARS_LONG) / u64::from(most)).min(u64::from(BARS_LONG));
        let text = y + 17;
        let _ = writeln!(picture, "<text x=\"{}\" y=\"{text}\" text-anchor=\"end\">{}</text>", BARS_FROM - 10, escape(&short(&bar.label.words())));
        if bar.value.is_some() {
            let _ = writeln!(picture, "<rect class=\"bar\" x=\"{BARS_FROM}\" y=\"{}\" width=\"{}\" height=\"14\"/>", y + 5, long.max(1));
        }
        let _ = writeln!(picture, "<text x=\"{}\" y=\"{text}\">{}</text>", u64::from(BARS_FROM) + long + 8, escape(&bar.words.words()));
        y += ROW;
    }
    picture + "</svg>\n"
}

fn of_trend(points: &[Point], least: u32, most: u32) -> String {
    let mut picture = open(TREND_TOP + TREND_HIGH + 28);
    let foot = TREND_TOP + TREND_HIGH;
    for (at, value) in [(TREND_TOP, most), (foot, least)] {
        let _ = writeln!(picture, "<line class=\"rule\" x1=\"{TREND_FROM}\" y1=\"{at}\" x2=\"{WIDTH}\" y2=\"{at}\"/>");
        let _ = writeln!(picture, "<text class=\"quiet\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{value}</text>", TREND_FROM - 8, at + 4);
    }
    let gaps = u32::try_from(points.len()).unwrap_or(1).max(1);
    let place = |at: usize, value: u32| {
        let at = u32::try_from(at).unwrap_or(0);
        let x = TREND_FROM + (2 * at + 1) * (WIDTH - TREND_FROM) / (2 * gaps);
        let up = u64::from(value.clamp(least, most) - least) * u64::from(TREND_HIGH) / u64::from(most - least);
        (x, foot - u32::try_from(up).unwrap_or(0))
    };
    let marks: Vec<(u32, u32, &Point)> =
        points.iter().enumerate().filter_map(|(at, point)| point.value.map(|value| (place(at, value), point))).map(|((x, y), point)| (x, y, point)).collect();
    let line: Vec<String> = marks.iter().map(|(x, y, _)| format!("{x},{y}")).collect();
    let _ = writeln!(picture, "<polyline class=\"line\" points=\"{}\"/>", line.join(" "));
    // Where many points stand close, only the first, the last and some between are written.
    let every = points.len().div_ceil(8).max(1);
    for (at, (x, y, point)) in marks.iter().enumerate() {
        let _ = writeln!(picture, "<circle class=\"bar\" cx=\"{x}\" cy=\"{y}\" r=\"4\"/>");
        if at % every == 0 || at + 1 == marks.len() {
            let _ = writeln!(picture, "<text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{}</text>", y - 9, point.value.unwrap_or(0));
            let _ =
                writeln!(picture, "<text class=\"quiet\" x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{}</text>", foot + 20, escape(&short(&point.label.words())));
        }
    }
    picture + "</svg>\n"
}

/// A label that fits; the whole of it stands in the text beside.
fn short(label: &str) -> String {
    if label.chars().count() <= LETTERS {
        return label.to_owned();
    }
    label.chars().take(LETTERS - 1).chain(['…']).collect()
}
