//! Charts on pages: marks with their figures written beside. Part of `pages`.

use super::{Drawn, Flow, Kind};
use crate::output::paper::{Chart, Point, Shape, Text};
use crate::output::pdf::letters::Setting;
use crate::output::pdf::{Ink, LEFT, WIDE};

const SIZE: f32 = 8.5;
/// Where bars begin, and the longest one.
const BARS_FROM: f32 = 150.0;
const BARS_LONG: f32 = 190.0;
/// A trend's field.
const FIELD_HIGH: f32 = 48.0;
const FIELD_FROM: f32 = 24.0;

/// A line of scores with what stands above and below it.
const TREND_HIGH: f32 = FIELD_HIGH + 40.0;

/// So much of a chart stays on the page of its title: a line whole, bars the first few.
pub(super) fn beginning(chart: &Chart) -> f32 {
    match chart.shape {
        Shape::Trend { .. } => TREND_HIGH + 20.0,
        Shape::Bars { .. } => 70.0,
    }
}

impl Flow<'_> {
    pub(super) fn chart(&mut self, chart: &Chart) {
        self.room(beginning(chart));
        self.paragraph(&chart.title, 9.0, Ink::Grey);
        let told: Vec<String> = chart.points().iter().map(|point| format!("{}: {}", point.label.words(), point.words.words())).collect();
        let figure = self.element(Kind::Figure(format!("{}. {}.", chart.title.words(), told.join("; "))), None);
        match &chart.shape {
            Shape::Bars { most, bars } => {
                let most = most.or_else(|| bars.iter().filter_map(|bar| bar.value).max()).unwrap_or(0).max(1);
                for bar in bars {
                    self.bar(bar, most, figure);
                }
            }
            Shape::Trend { least, most, points } => self.trend(points, *least, (*most).max(least + 1), figure),
        }
        self.y += 8.0;
        if let (Shape::Trend { .. }, false) = (&chart.shape, chart.in_table) {
            self.list(&told.iter().map(Text::from).collect::<Vec<_>>());
        }
    }
    fn bar(&mut self, bar: &Point, most: u32, figure: usize) {
        let long = bar.value.unwrap_or(0).min(most) as f32 / most as f32 * BARS_LONG;
        let label = self.letters.lines(&bar.label, Setting { size: SIZE, strong: false, width: BARS_FROM - 8.0, right: true });
        let words_from = BARS_FROM + long + 6.0;
        let words = self.lines(&bar.words, SIZE, (WIDE - words_from).max(60.0));
        let high = [&label, &words].into_iter().map(|lines| lines.iter().map(|line| line.height).sum::<f32>()).fold(0.0, f32::max);
        self.room(high);
        if bar.value.is_some() {
            self.put((LEFT + BARS_FROM, self.y + 1.5), Drawn::Box(long.max(0.8), 8.5), Ink::Mark, Some(figure));
        }
        for (x, lines) in [(LEFT, label), (LEFT + words_from, words)] {
            let mut y = self.y;
            for line in lines {
                let height = line.height;
                self.put((x, y), Drawn::Line(line), Ink::Black, Some(figure));
                y += height;
            }
        }
        self.y += high + 2.0;
    }
    fn trend(&mut self, points: &[Point], least: u32, most: u32, figure: usize) {
        self.room(TREND_HIGH);
        let top = self.y + 14.0;
        for (y, value) in [(top, most), (top + FIELD_HIGH, least)] {
            self.put((LEFT + FIELD_FROM, y), Drawn::Box(WIDE - FIELD_FROM, 0.4), Ink::Rule, None);
            self.word(&Text::plain(value.to_string()), (LEFT, y - 6.0), FIELD_FROM - 6.0, Ink::Grey, figure);
        }
        let gap = (WIDE - FIELD_FROM) / points.len().max(1) as f32;
        let place = |at: usize, value: u32| {
            let up = (value.clamp(least, most) - least) as f32 / (most - least) as f32;
            (FIELD_FROM + (at as f32 + 0.5) * gap, FIELD_HIGH * (1.0 - up))
        };
        let marks: Vec<(f32, f32, &Point)> = points
            .iter()
            .enumerate()
            .filter_map(|(at, point)| point.value.map(|value| (place(at, value), point)))
            .map(|((x, y), point)| (x, y, point))
            .collect();
        if marks.len() > 1 {
            self.put((LEFT, top), Drawn::Path(marks.iter().map(|(x, y, _)| (*x, *y)).collect()), Ink::Mark, Some(figure));
        }
        // Where many points stand close, only the first, the last and some between are written.
        let every = points.len().div_ceil(8).max(1);
        for (at, (x, y, point)) in marks.iter().enumerate() {
            self.put((LEFT + x - 2.0, top + y - 2.0), Drawn::Box(4.0, 4.0), Ink::Mark, Some(figure));
            if at % every == 0 || at + 1 == marks.len() {
                let value = Text::plain(point.value.unwrap_or(0).to_string());
                self.word(&value, (LEFT + x + 3.0, top + y - 13.0), 40.0, Ink::Black, figure);
                self.word(&point.label, (LEFT + x - 24.0, top + FIELD_HIGH + 4.0), gap * every as f32 + 20.0, Ink::Grey, figure);
            }
        }
        self.y = top + FIELD_HIGH + 18.0;
    }
    /// The first line of a few words.
    fn word(&mut self, words: &Text, at: (f32, f32), width: f32, ink: Ink, figure: usize) {
        for line in self.lines(words, SIZE, width).into_iter().take(1) {
            self.put(at, Drawn::Line(line), ink, Some(figure));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::paper::{Block, Paper};
    use crate::output::pdf::letters::Letters;
    use crate::output::pdf::pages::pages;
    use std::collections::BTreeSet;

    #[test]
    fn a_line_of_scores_stays_with_its_title() {
        let point = |value: u32| Point { label: "1 Nov 2026".into(), value: Some(value), words: "of 5".into() };
        let chart = Chart { title: "Sleep".into(), shape: Shape::Trend { least: 1, most: 5, points: vec![point(2), point(4)] }, in_table: true };
        let mut broken = 0;
        for before in 0..60 {
            let mut blocks = vec![Block::Paragraph("words".into()); before];
            blocks.push(Block::Chart(chart.clone()));
            let paper = Paper { blocks, ..Paper::default() };
            let laid = pages(&paper, &mut Letters::for_paper(&paper));
            let figure = laid.elements.iter().position(|element| matches!(element.kind, Kind::Figure(_))).unwrap();
            let on = laid.pages.iter().enumerate().filter(|(_, marks)| marks.iter().any(|mark| [Some(figure), Some(figure - 1)].contains(&mark.element)));
            assert_eq!(on.map(|(page, _)| page).collect::<BTreeSet<_>>().len(), 1, "after {before} paragraphs");
            broken += laid.pages.len() - 1;
        }
        assert!(broken > 0, "no page was full");
    }
}
