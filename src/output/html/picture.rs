//! A chart as inline SVG, every figure written beside its mark. Used by `html`.
//! Draws with plain shapes and the page's own colours; knows no unit and rounds nothing that is read.

use super::escape;
use crate::output::paper::{Chart, Point, Shape};
use std::fmt::Write;

/// Widths and heights in the picture's own units, which are pixels at full size.
const WIDTH: u32 = 720;
const ROW: u32 = 24;
/// From one line of a label to the next, and how many a label has at most.
const LINE: u32 = 16;
const LINES: usize = 4;
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
    let labels: Vec<Vec<String>> = bars.iter().map(|bar| in_lines(&bar.label.words())).collect();
    let more = |lines: &[String]| u32::try_from(lines.len().saturating_sub(1)).unwrap_or(0) * LINE;
    let rows = u32::try_from(bars.len()).unwrap_or(0);
    let mut picture = open(rows * ROW + labels.iter().map(|lines| more(lines)).sum::<u32>());
    let mut y = 0;
    for (bar, label) in bars.iter().zip(&labels) {
        let long = (u64::from(bar.value.unwrap_or(0).min(most)) * u64::from(BARS_LONG) / u64::from(most)).min(u64::from(BARS_LONG));
        let mut text = y + 17;
        for line in label {
            let _ = writeln!(picture, "<text x=\"{}\" y=\"{text}\" text-anchor=\"end\">{}</text>", BARS_FROM - 10, escape(line));
            text += LINE;
        }
        if bar.value.is_some() {
            let _ = writeln!(picture, "<rect class=\"bar\" x=\"{BARS_FROM}\" y=\"{}\" width=\"{}\" height=\"14\"/>", y + 5, long.max(1));
        }
        let _ = writeln!(picture, "<text x=\"{}\" y=\"{}\">{}</text>", u64::from(BARS_FROM) + long + 8, y + 17, escape(&bar.words.words()));
        y += ROW + more(label);
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

/// A label in lines that fit before the bars. Labels may differ only at their end, so it is not cut before it is very long.
fn in_lines(label: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in label.split_whitespace() {
        let last = lines.last().map_or(0, |line| line.chars().count());
        if last > 0 && last + 1 + word.chars().count() > LETTERS {
            if lines.len() == LINES {
                // What does not fit is in the text beside.
                lines.iter_mut().skip(LINES - 1).for_each(|line| line.push('…'));
                break;
            }
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            let gap = if line.is_empty() { "" } else { " " };
            *line = short(&format!("{line}{gap}{word}"));
        }
    }
    lines
}

/// A label that fits; the whole of it stands in the text beside.
fn short(label: &str) -> String {
    if label.chars().count() <= LETTERS {
        return label.to_owned();
    }
    label.chars().take(LETTERS - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_differ_at_their_end_still_differ_in_the_picture() {
        let lines = in_lines("GROW, Trauma stabilisation, people supported, 1 Jan 2026 to 31 Dec 2026");
        assert_eq!(lines, ["GROW, Trauma stabilisation,", "people supported, 1 Jan 2026", "to 31 Dec 2026"]);
        assert!(in_lines(&"word ".repeat(60)).len() == LINES && in_lines(&"word ".repeat(60))[LINES - 1].ends_with('…'));
        assert!(in_lines(&"w".repeat(90)).iter().all(|line| line.chars().count() <= LETTERS));
        assert_eq!(in_lines(""), [""]);
    }
}
