//! Type to choose: the palette (ranked here) and find (its rows come from outside). One line to type in, the hits below.

use super::dialog::frame;
use super::fit::{put, width};
use super::table::{Column, Picked, Row, Table};
use crate::tui::forms::{Entry, Kind, Typed};
use crate::tui::theme::Theme;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Span;

/// A picker of things.
#[derive(Debug, Clone)]
pub struct Picker<T> {
    title: &'static str,
    /// What an empty list says.
    empty: String,
    entry: Entry,
    rows: Vec<(String, String, T)>,
    hits: Vec<usize>,
    /// The selection.
    pub picked: Picked,
}

impl<T: Clone> Picker<T> {
    /// An empty picker.
    pub fn new(title: &'static str, empty: impl Into<String>) -> Self {
        Self { title, empty: empty.into(), entry: Entry::blank(&Kind::Line), rows: Vec::new(), hits: Vec::new(), picked: Picked::default() }
    }
    /// Rows as (words, note at the right, thing), in the order given; what was typed does not filter them.
    pub fn set_rows(&mut self, rows: Vec<(String, String, T)>) {
        self.hits = (0..rows.len()).collect();
        self.rows = rows;
        self.picked.set_items(self.hits.len());
        self.picked.pick(0);
    }
    /// What was typed.
    pub fn wanted(&self) -> String {
        self.entry.value()
    }
    /// A key or a paste into the line. True when the text changed.
    pub fn typed(&mut self, typed: &Typed) -> bool {
        let before = self.entry.value();
        self.entry.typed(typed);
        self.entry.value() != before
    }
    /// Ranks the rows by what was typed.
    pub fn rank(&mut self) {
        let pattern = Pattern::parse(&self.wanted(), CaseMatching::Ignore, Normalization::Smart);
        let words: Vec<(usize, String)> = self.rows.iter().enumerate().map(|(at, (words, ..))| (at, words.clone())).collect();
        let mut matcher = Matcher::new(Config::DEFAULT);
        let named = words.into_iter().map(Named);
        self.hits = pattern.match_list(named, &mut matcher).into_iter().map(|(Named((at, _)), _)| at).collect();
        self.picked.set_items(self.hits.len());
        self.picked.pick(0);
    }
    /// The thing selected.
    pub fn chosen(&self) -> Option<T> {
        let at = *self.hits.get(self.picked.at()?)?;
        self.rows.get(at).map(|(.., thing)| thing.clone())
    }
    /// Draws it over the area; returns where the text cursor stands.
    pub fn draw(&mut self, buf: &mut Buffer, area: Rect, theme: &Theme) -> Option<Position> {
        let inside = frame(buf, area, area.width.saturating_sub(4).min(76), area.height.saturating_sub(2).min(20), self.title, theme);
        let line = Rect { height: 1.min(inside.height), ..inside };
        buf.set_style(line, theme.focus);
        let cursor = super::form::line(buf, line, &self.entry, false, theme.focus);
        let list = Rect { y: inside.y.saturating_add(2), height: inside.height.saturating_sub(2), ..inside };
        if self.hits.is_empty() {
            put(buf, list, list.x, list.y, &self.empty, theme.hint);
        }
        let notes = super::table::widest(self.rows.iter().map(|(_, note, _)| note.as_str())).min(30);
        let columns = [Column::new("", 20).grows(), Column::new("", notes).rank(1)];
        let shown = self.hits.iter().filter_map(|at| self.rows.get(*at));
        let rows = shown.map(|(words, note, _)| Row::new([Span::styled(words.as_str(), theme.text), Span::styled(note.as_str(), theme.key)])).collect();
        Table::new(&columns, rows).without_heads().draw(buf, list, &mut self.picked, theme);
        (width(self.title) > 0).then_some(cursor).flatten()
    }
}

struct Named((usize, String));

impl AsRef<str> for Named {
    fn as_ref(&self) -> &str {
        &self.0.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_match_comes_first() {
        let mut picker = Picker::new("Commands", "Nothing has that name.");
        picker.set_rows([("Log a contact", 1), ("Lock", 2), ("Record a reading", 3)].map(|(words, n)| (words.to_owned(), String::new(), n)).to_vec());
        assert_eq!(picker.chosen(), Some(1));
        for c in "lock".chars() {
            assert!(picker.typed(&Typed::Char(c)));
            picker.rank();
        }
        assert_eq!(picker.chosen(), Some(2));
        picker.typed(&Typed::Paste("zzz".into()));
        picker.rank();
        assert_eq!(picker.chosen(), None);
    }
}
