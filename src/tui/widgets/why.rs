//! The reason, one key away: a rule in sentences, its source, and the rows behind it.

use super::dialog::frame;
use super::fit::{put, wrap};
use super::table::Motion;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What to explain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Why {
    /// What is explained.
    pub title: String,
    /// The rule, and how it falls here.
    pub sentences: Vec<String>,
    /// Where the rule is written.
    pub source: String,
    /// The rows behind it.
    pub rows: Vec<String>,
}

/// How far a panel of text is scrolled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scroll {
    top: usize,
    page: usize,
    lines: usize,
}

impl Scroll {
    /// Moves.
    pub fn go(&mut self, motion: Motion) {
        let page = self.page.max(1);
        self.top = match motion {
            Motion::Up => self.top.saturating_sub(1),
            Motion::Down => self.top + 1,
            Motion::PageUp => self.top.saturating_sub(page),
            Motion::PageDown => self.top + page,
            Motion::Home => 0,
            Motion::End => self.lines,
        }
        .min(self.lines.saturating_sub(page));
    }
    /// The first line to draw, now that it is known how many there are and how many fit.
    pub fn top(&mut self, lines: usize, page: usize) -> usize {
        (self.lines, self.page) = (lines, page);
        self.top = self.top.min(lines.saturating_sub(page));
        self.top
    }
}

/// Draws the panel over the area.
pub fn draw(buf: &mut Buffer, area: Rect, why: &Why, scroll: &mut Scroll, theme: &Theme) {
    let columns = area.width.saturating_sub(4).min(90);
    let room = usize::from(columns.saturating_sub(4));
    let mut lines: Vec<(String, ratatui::style::Style)> = Vec::new();
    for sentence in &why.sentences {
        lines.extend(wrap(sentence, room).into_iter().map(|line| (line, theme.text)));
    }
    if !why.rows.is_empty() {
        lines.push((String::new(), theme.text));
        lines.extend(why.rows.iter().flat_map(|row| wrap(row, room)).map(|line| (line, theme.text)));
    }
    if !why.source.is_empty() {
        lines.push((String::new(), theme.text));
        lines.extend(wrap(&format!("Source: {}", why.source), room).into_iter().map(|line| (line, theme.quiet)));
    }
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2).min(area.height.saturating_sub(2));
    let inside = frame(buf, area, columns, rows, &why.title, theme);
    let top = scroll.top(lines.len(), usize::from(inside.height));
    for ((line, style), y) in lines.iter().skip(top).zip(inside.top()..inside.bottom()) {
        put(buf, inside, inside.x, y, line, *style);
    }
}
