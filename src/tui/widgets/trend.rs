//! Scores over time: labels at the left, dots joined by lines, ◆ for what happened beside them. The numbers stand beside it.

use super::fit::put;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A chart; across is any whole number that grows with time, such as a day number.
#[derive(Debug, Clone, Default)]
pub struct Trend<'a> {
    /// Across and up, in order.
    pub points: &'a [(i64, i64)],
    /// A second line to compare, drawn as ○.
    pub beside: &'a [(i64, i64)],
    /// Where a ◆ stands.
    pub markers: &'a [i64],
    /// Lowest and highest score.
    pub range: (i64, i64),
    /// Labels below, each at its place.
    pub labels: &'a [(i64, String)],
}

/// Columns for the score labels and the axis.
const AXIS: u16 = 5;

/// Draws it; too small an area stays empty.
pub fn draw(buf: &mut Buffer, area: Rect, trend: &Trend<'_>, theme: &Theme) {
    let area = area.intersection(*buf.area());
    if area.width < AXIS + 4 || area.height < 4 {
        return;
    }
    let plot = Rect { x: area.x + AXIS, y: area.y, width: area.width - AXIS, height: area.height - 1 };
    let across: Vec<i64> =
        trend.points.iter().chain(trend.beside).map(|(x, _)| *x).chain(trend.markers.iter().copied()).chain(trend.labels.iter().map(|(x, _)| *x)).collect();
    let (first, last) = (across.iter().copied().min().unwrap_or(0), across.iter().copied().max().unwrap_or(0));
    let column = |x: i64| plot.x + scale(x - first, last - first, plot.width - 1);
    let (lowest, highest) = trend.range;
    let rows = plot.height - 1;
    let row = |score: i64| plot.y + rows - scale(score.clamp(lowest, highest) - lowest, highest - lowest, rows);
    for y in plot.top()..plot.bottom() {
        let mut scores = (lowest..=highest).filter(|score| row(*score) == y);
        if let Some(low) = scores.next() {
            let sign = if y + 1 == plot.bottom() { '┼' } else { '┤' };
            put(buf, area, area.x, y, &format!("{:>3} {sign}", label(low, scores.next_back().unwrap_or(low), low == lowest)), theme.quiet);
        }
    }
    for pair in trend.points.windows(2).chain(trend.beside.windows(2)) {
        join(buf, (column(pair[0].0), row(pair[0].1)), (column(pair[1].0), row(pair[1].1)), plot, theme);
    }
    for x in trend.markers {
        let x = column(*x);
        let free = (plot.y..plot.bottom()).rev().find(|y| buf[(x, *y)].symbol() == " ");
        put(buf, plot, x, free.unwrap_or(plot.bottom() - 1), "◆", theme.due);
    }
    for (x, score) in trend.beside {
        put(buf, plot, column(*x), row(*score), "○", theme.accent);
    }
    for (x, score) in trend.points {
        put(buf, plot, column(*x), row(*score), "●", theme.accent);
    }
    let mut free = area.x;
    for (x, label) in trend.labels {
        let at = column(*x);
        if at >= free {
            free = at + put(buf, area, at, area.bottom() - 1, label, theme.quiet) + 1;
        }
    }
}

/// What a row of the axis says when it stands for several scores: all of them where there is room, else the outer one.
fn label(low: i64, high: i64, is_lowest: bool) -> String {
    let both = format!("{low}-{high}");
    match (low == high, both.len() <= 3) {
        (false, true) => both,
        (false, false) if is_lowest => low.to_string(),
        _ => high.to_string(),
    }
}

/// How far along `room` cells a part of a whole is.
fn scale(part: i64, whole: i64, room: u16) -> u16 {
    if whole <= 0 { 0 } else { u16::try_from(part.clamp(0, whole).saturating_mul(i64::from(room)) / whole).unwrap_or(room) }
}

fn join(buf: &mut Buffer, from: (u16, u16), to: (u16, u16), plot: Rect, theme: &Theme) {
    for x in from.0 + 1..to.0 {
        let along = i64::from(x - from.0) * (i64::from(to.1) - i64::from(from.1)) / i64::from(to.0 - from.0);
        let y = u16::try_from(i64::from(from.1) + along).unwrap_or(from.1);
        put(buf, plot, x, y, if from.1 == to.1 { "─" } else { "·" }, theme.accent);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Palette;

    #[test]
    fn scores_stand_at_their_labels() {
        let area = Rect::new(0, 0, 26, 6);
        let mut buf = Buffer::empty(area);
        let labels = [(0, "Jul".to_owned()), (30, "Aug".to_owned())];
        let trend = Trend { points: &[(0, 4), (10, 4), (20, 3), (40, 5)], markers: &[25], range: (1, 5), labels: &labels, ..Trend::default() };
        draw(&mut buf, area, &trend, &Theme::of(Palette::Plain));
        let lines: Vec<String> = (0..6).map(|y| (0..26).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_owned()).collect();
        assert_eq!(
            lines,
            ["  5 ┤                    ●", "  4 ┤●────●····     ·····", "  3 ┤          ●····", "  2 ┤", "  1 ┼            ◆", "     Jul            Aug"],
            "{lines:#?}"
        );
    }

    #[test]
    fn a_low_chart_says_which_scores_share_a_row() {
        let area = Rect::new(0, 0, 26, 4);
        let mut buf = Buffer::empty(area);
        draw(&mut buf, area, &Trend { points: &[(0, 1), (40, 4)], range: (1, 5), ..Trend::default() }, &Theme::of(Palette::Plain));
        let axis: Vec<String> = (0..3).map(|y| (0..5).map(|x| buf[(x, y)].symbol()).collect()).collect();
        assert_eq!(axis, ["  5 ┤", "3-4 ┤", "1-2 ┼"]);
    }

    #[test]
    fn no_size_and_no_score_breaks_it() {
        for (width, height) in (0..20).flat_map(|w| (0..9).map(move |h| (w, h))) {
            let area = Rect::new(0, 0, width, height);
            let trend = Trend { points: &[(i64::MIN / 4, -9), (0, 4), (0, 99)], markers: &[7], range: (0, 27), beside: &[(3, 9)], labels: &[] };
            draw(&mut Buffer::empty(area), area, &trend, &Theme::of(Palette::Calm));
            draw(&mut Buffer::empty(area), area, &Trend::default(), &Theme::of(Palette::Calm));
        }
    }
}
