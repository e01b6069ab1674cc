//! Tables on pages. Part of `pages`.

use super::{Drawn, Flow, Kind};
use crate::output::paper::{Align, Row, Table, Text};
use crate::output::pdf::letters::{Line, Setting};
use crate::output::pdf::{BOTTOM, Ink, LEFT, TOP, WIDE};

const SIZE: f32 = 8.5;
/// A letter of this size, about as wide as the wider ones are on average.
const LETTER: f32 = 5.5;
/// Between two columns, and above and below a row's words.
const GAP: f32 = 9.0;
const PAD: f32 = 2.5;

/// A row's cells as lines, each with the element it belongs to; none where it only repeats.
type Cells = Vec<(Vec<Line>, Option<usize>)>;

impl Flow<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        let room = WIDE - GAP * table.columns.len().saturating_sub(1) as f32;
        let widths: Vec<f32> = table.widths(room / LETTER).into_iter().map(|letters| letters * LETTER).collect();
        if !table.caption.is_empty() {
            self.room(60.0);
            self.paragraph(&table.caption, 9.0, Ink::Grey);
        }
        let of = self.element(Kind::Table, None);
        let headings: Vec<&Text> = table.columns.iter().map(|column| &column.heading).collect();
        let set = |flow: &mut Self, words: &[&Text], strong: bool| -> Vec<Vec<Line>> {
            let each = words.iter().zip(&widths).enumerate();
            each.map(|(at, (words, width))| {
                let right = table.columns.get(at).is_some_and(|column| column.align == Align::Right);
                flow.letters.lines(words, Setting { size: SIZE, strong, width: *width, right })
            })
            .collect()
        };
        let head = set(self, &headings, true);
        let row = self.element(Kind::Row, Some(of));
        let first: Cells = head.iter().map(|lines| (lines.clone(), Some(self.element(Kind::ColumnHeading, Some(row))))).collect();
        // The heading row is never alone at the foot of a page.
        self.room(high(&first) + 40.0);
        self.row(first, &widths, Ink::Grey, None);
        for Row { cells, total } in &table.rows {
            let row = self.element(Kind::Row, Some(of));
            let lines = set(self, &cells.iter().collect::<Vec<_>>(), *total);
            let kind = |at: usize| if at == 0 { Kind::RowHeading } else { Kind::Cell };
            let cells: Cells = lines.into_iter().enumerate().map(|(at, lines)| (lines, Some(self.element(kind(at), Some(row))))).collect();
            self.row(cells, &widths, Ink::Black, Some(&head));
        }
        self.y += 8.0;
    }
    /// A row, whole on one page if one page can hold it; after a page's end the heading is repeated.
    fn row(&mut self, mut cells: Cells, widths: &[f32], ink: Ink, head: Option<&[Vec<Line>]>) {
        if self.y + high(&cells) > BOTTOM && high(&cells) < (BOTTOM - TOP) / 2.0 {
            self.next_page(widths, head);
        }
        loop {
            let room = BOTTOM - self.y - 2.0 * PAD;
            let mut x = LEFT;
            let mut used: f32 = 0.0;
            for ((lines, element), width) in cells.iter_mut().zip(widths) {
                let mut y = self.y + PAD;
                let mut fits = 0;
                let mut down = 0.0;
                for line in lines.iter() {
                    if down + line.height > room {
                        break;
                    }
                    down += line.height;
                    fits += 1;
                }
                for line in lines.drain(..fits) {
                    let height = line.height;
                    let drawn = if line.pieces.is_empty() { Drawn::Nothing } else { Drawn::Line(line) };
                    self.put((x, y), drawn, ink, *element);
                    y += height;
                }
                used = used.max(down);
                x += width + GAP;
            }
            let left = cells.iter().any(|(lines, _)| !lines.is_empty());
            if used > 0.0 {
                self.y += used + 2.0 * PAD;
                self.put((LEFT, self.y), Drawn::Box(WIDE, 0.4), Ink::Rule, None);
            }
            // On an empty page a line always fits: nothing here can go on for ever.
            if !left || (used == 0.0 && self.y <= TOP + 120.0) {
                return;
            }
            self.next_page(widths, head);
        }
    }
    fn next_page(&mut self, widths: &[f32], head: Option<&[Vec<Line>]>) {
        self.new_page();
        if let Some(head) = head {
            let again: Cells = head.iter().map(|lines| (lines.clone(), None)).collect();
            self.row(again, widths, Ink::Grey, None);
        }
    }
}

/// How high a row is.
fn high(cells: &Cells) -> f32 {
    let of = |lines: &[Line]| lines.iter().map(|line| line.height).sum::<f32>();
    cells.iter().map(|(lines, _)| of(lines)).fold(0.0, f32::max) + 2.0 * PAD
}
