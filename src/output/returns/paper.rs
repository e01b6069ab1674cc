//! A return as a paper, for every format that is read: each table with its unit, what shares are of, how it ties out, and its rule.

use super::{HIDDEN, Return, Table, Value};
use crate::output::format::Document;
use crate::output::paper::{Block, Chart, Column, Paper, Point, Row, Shape, Text};

impl Document for Return {
    fn value(&self) -> serde_json::Value {
        super::json::json(self)
    }
    fn paper(&self) -> Paper {
        let mut paper = Paper {
            title: self.title().into(),
            caution: if self.is_suppressed() { Text::default() } else { self.about_small_numbers().into() },
            stamp: std::iter::once(self.stamp()).chain((!self.log.is_none()).then(|| self.log.line())).map(Text::from).collect(),
            foot: format!("{}, {}", self.title(), self.stamp()).into(),
            ..Paper::default()
        };
        if self.is_empty() {
            paper.paragraph(
                "Nothing is recorded for this period: no referral, no support, nobody waiting. Choose another period, or check that the file is the right one.",
            );
            return paper;
        }
        if self.is_suppressed() {
            paper.paragraph(self.about_small_numbers());
        }
        let mut whose = None;
        for table in &self.tables {
            let own = table.within.as_ref().map(|(_, _, whose)| whose.as_str());
            if let Some(own) = own.filter(|own| Some(*own) != whose) {
                paper.section(own);
                if self.is_nobody(own) {
                    paper.paragraph("Nobody had support from this provider in the period, and nobody left.");
                }
            }
            whose = own;
            if own.is_some_and(|own| self.is_nobody(own)) {
                continue;
            }
            if whose.is_some() && table.rows.is_empty() {
                paper.paragraph(format!("{}: nothing is entered for the period.", table.title));
                continue;
            }
            if whose.is_some() {
                paper.part(table.title.as_str())
            } else {
                paper.section(table.title.as_str())
            }
            self.table(&mut paper, table);
        }
        paper
    }
}

impl Return {
    /// Nothing is counted in the tables of that item.
    fn is_nobody(&self, of: &str) -> bool {
        let own = self.tables.iter().filter(|table| table.within.as_ref().is_some_and(|(list, _, whose)| list == "providers" && whose == of));
        let mut cells = own.flat_map(|table| &table.rows).flat_map(|row| &row.cells).peekable();
        cells.peek().is_some() && cells.all(|cell| !matches!(cell.value, Value::Count(1..)))
    }

    fn table(&self, paper: &mut Paper, table: &Table) {
        let of = if table.of.is_empty() { String::new() } else { format!(" Shares are of {}.", table.of) };
        // A table of words alone has no unit and nothing to add up.
        let has_figures = table.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.value.is_figure());
        if has_figures {
            paper.paragraph(format!("Unit: {}.{of} {}", table.unit, self.tied(table)));
        }
        if table.rows.is_empty() {
            paper.paragraph("Nothing is entered here for the period.");
            return;
        }
        // A column in which nothing is said (no lane has a published wait) is left out.
        let said: Vec<usize> = (0..table.columns.len())
            .filter(|at| table.rows.iter().any(|row| row.cells.get(*at).is_some_and(|cell| cell.value != Value::Words(None))))
            .collect();
        let labels = table.rows.first().map_or(0, |row| row.cells.iter().filter(|cell| matches!(cell.value, Value::Label(..))).count());
        let columns = said.iter().map(|at| {
            let words = table.columns[*at].words.as_str();
            let is_words = table.rows.iter().any(|row| matches!(row.cells[*at].value, Value::Words(Some(_)))) || *at < labels;
            if is_words { Column::words(words) } else { Column::figures(words) }
        });
        let rows = table.rows.iter().map(|row| {
            let cells: Vec<String> = said.iter().map(|at| self.words(&row.cells[*at])).collect();
            if row.total.is_some() { Row::total(cells) } else { Row::new(cells) }
        });
        paper.table(columns, rows.collect::<Vec<_>>());
        paper.blocks.extend(self.chart(table).map(Block::Chart));
        paper.paragraph(format!("What is counted: {} Source: {}.", table.rule, table.source.trim_end_matches('.')));
    }

    /// A bar a share. Never a pie: several may be named, and shares need not make a whole.
    fn chart(&self, table: &Table) -> Option<Chart> {
        let (share, count) = (table.shares()?, table.first_count()?);
        let point = |row: &super::Row| {
            let (percent, n) = (&row.cells[share], &row.cells[count]);
            let value = if self.hides(percent) {
                None
            } else if let Value::Percent(share) = percent.value {
                share
            } else {
                None
            };
            let words = if self.hides(percent) { HIDDEN.to_owned() } else { format!("{} ({})", percent.value.words(), self.words(n)) };
            Point { label: row.name().into(), value, words: words.into() }
        };
        let bars: Vec<Point> = table.rows.iter().filter(|row| row.total.is_none()).map(point).collect();
        let drawn = bars.iter().any(|bar| bar.value.is_some_and(|share| share > 0));
        let title = format!("{}, in per cent of {}", table.title, table.of);
        drawn.then(|| Chart { title: title.into(), shape: Shape::Bars { most: Some(most(&bars)), bars }, in_table: true })
    }
}

/// What the longest bar stands for: a whole, or what is more than it, as when more was done than a contract asked for.
fn most(bars: &[Point]) -> u32 {
    bars.iter().filter_map(|bar| bar.value).fold(100, u32::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_a_whole_is_longer_than_a_whole() {
        let bars = |shares: &[Option<u32>]| shares.iter().map(|value| Point { label: "".into(), value: *value, words: "".into() }).collect::<Vec<_>>();
        for (shares, longest) in [(&[Some(38), None][..], 100), (&[Some(100), Some(127)], 127), (&[None], 100)] {
            assert_eq!(most(&bars(shares)), longest);
        }
    }
}
