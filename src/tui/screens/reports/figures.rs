//! A return's tables as lines to draw, each figure with what it counts, its source and the lists behind it. Used by `reports` alone.

use crate::domain::report::Behind;
use crate::output::returns::{Cell, Return, Row, Table, Value};
use crate::tui::theme::Theme;
use crate::tui::widgets::bars::bar;
use crate::tui::widgets::table::Row as Drawn;
use crate::tui::widgets::why::Why;
use ratatui::text::Span;

/// One line.
#[derive(Debug)]
pub(super) enum Line {
    /// What follows, and its unit.
    Heading(String),
    /// A figure.
    Figure(Box<Figure>),
}

/// One figure.
#[derive(Debug)]
pub(super) struct Figure {
    /// What is counted.
    pub(super) name: String,
    /// How many.
    pub(super) number: String,
    /// In per cent, where it is a share.
    pub(super) share: String,
    /// The share as a bar.
    pub(super) picture: String,
    /// The other figures of its row.
    pub(super) words: String,
    /// What it counts and where that is written; its title names the figure.
    pub(super) why: Why,
    /// The lists behind it, by name.
    pub(super) lists: Vec<(String, Behind)>,
}

const BAR: usize = 16;

impl Figure {
    /// All of it in a line: 'non-binary: 1 (people) · 6 % of all people'.
    pub(super) fn whole(&self) -> String {
        self.why.rows.join(" · ")
    }
}

/// All lines of a return.
pub(super) fn lines(of: &Return) -> Vec<Line> {
    let mut lines = Vec::new();
    for table in &of.tables {
        let several = if matches!(table.ties, crate::output::returns::Ties::Several(..)) { ", several may be named" } else { "" };
        let none = if table.rows.is_empty() { ": nothing is entered" } else { "" };
        lines.push(Line::Heading(format!("{} ({}{several}){none}", table.full_title(), table.unit)));
        lines.extend(table.rows.iter().map(|row| Line::Figure(Box::new(figure(of, table, row)))));
    }
    lines
}

fn figure(of: &Return, table: &Table, row: &Row) -> Figure {
    let (count, share) = (table.first_count(), table.shares());
    let cell = |at: Option<usize>| at.and_then(|at| row.cells.get(at));
    let percent = cell(share).and_then(|cell| if let Value::Percent(share) = cell.value { share } else { None });
    let heading = |at: usize| table.columns.get(at).map(|column| column.words.as_str()).unwrap_or_default();
    // Where each column counts something else, the first one says what it counts too.
    let apart = table.unit.starts_with("as each");
    let others = row.cells.iter().enumerate().filter(|(at, cell)| (apart || Some(*at) != count) && Some(*at) != share && says(cell));
    let mut others: Vec<String> = others.map(|(at, cell)| format!("{} {}", heading(at), cell.value.words())).collect();
    if count.is_none() && others.is_empty() {
        others.extend(row.cells.iter().filter(|cell| matches!(cell.value, Value::Words(Some(_)))).map(|cell| cell.value.words()));
    }
    let name = row.name();
    let lists = row.cells.iter().enumerate().filter_map(|(at, cell)| {
        let words = if Some(at) == count && table.rows.len() > 1 && others.is_empty() { name.clone() } else { format!("{name}, {}", heading(at)) };
        cell.behind.clone().map(|behind| (words, behind))
    });
    let lists: Vec<(String, Behind)> = lists.collect();
    let number = cell(count).map(|cell| cell.value.words()).unwrap_or_default();
    let unit = if table.unit.starts_with("as each") { String::new() } else { format!(" ({})", table.unit) };
    let mut rows = vec![if number.is_empty() { name.clone() } else { format!("{name}: {number}{unit}") }];
    rows.extend(percent.map(|share| format!("{share} % of {}", table.of)));
    rows.extend(others.iter().cloned());
    Figure {
        number,
        share: percent.map(|share| format!("{share} %")).unwrap_or_default(),
        picture: percent.map(|share| bar(i64::from(share), 100, BAR)).unwrap_or_default(),
        words: others.join(", "),
        why: Why { title: format!("{}: {name}", table.full_title()), sentences: vec![table.rule.clone(), of.tied(table)], source: table.source.clone(), rows },
        name,
        lists,
    }
}

/// Figures that say something; what is missing is left out of a line.
fn says(cell: &Cell) -> bool {
    !matches!(cell.value, Value::Label(..) | Value::Words(_) | Value::Number(None) | Value::Percent(None))
}

/// The lines as rows of a table.
pub(super) fn rows<'a>(lines: &'a [Line], theme: &Theme) -> Vec<Drawn<'a>> {
    let mut rows = Vec::new();
    for line in lines {
        match line {
            Line::Heading(words) => {
                if !rows.is_empty() {
                    rows.push(Drawn::gap());
                }
                rows.push(Drawn::heading(Span::styled(format!(" {words}"), theme.heading)));
            }
            Line::Figure(figure) => rows.push(Drawn::new([
                Span::styled(figure.name.as_str(), theme.text),
                Span::styled(figure.number.as_str(), theme.text),
                Span::styled(figure.share.as_str(), theme.text),
                Span::styled(figure.picture.as_str(), theme.accent),
                Span::styled(figure.words.as_str(), theme.quiet),
            ])),
        }
    }
    rows
}
