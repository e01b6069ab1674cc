//! The help overlay: keys and what they do, in groups, filtered as one types.

use super::dialog::frame;
use super::fit::{fit, put};
use super::table::Motion;
use super::why::Scroll;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// One row: key, what it does, and why it cannot be done now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpRow {
    /// The keys.
    pub keys: String,
    /// What they do.
    pub title: String,
    /// Why not now.
    pub not_now: Option<&'static str>,
}

/// Help, open.
#[derive(Debug, Clone, Default)]
pub struct Help {
    /// Groups with their headings.
    pub groups: Vec<(&'static str, Vec<HelpRow>)>,
    /// What was typed to search.
    pub wanted: String,
    scroll: Scroll,
}

impl Help {
    /// Help for these groups.
    pub fn new(groups: Vec<(&'static str, Vec<HelpRow>)>) -> Self {
        Self { groups, ..Self::default() }
    }
    /// Scrolls.
    pub fn go(&mut self, motion: Motion) {
        self.scroll.go(motion);
    }
    fn lines(&self) -> Vec<(&'static str, Option<&HelpRow>)> {
        let wanted = self.wanted.to_lowercase();
        let fits = |row: &&HelpRow| row.title.to_lowercase().contains(&wanted) || row.keys.to_lowercase().contains(&wanted);
        let mut lines = Vec::new();
        for (title, rows) in &self.groups {
            let rows: Vec<&HelpRow> = rows.iter().filter(fits).collect();
            if !rows.is_empty() {
                lines.push((*title, None));
                lines.extend(rows.into_iter().map(|row| (*title, Some(row))));
                lines.push(("", None));
            }
        }
        lines
    }
    /// Draws it over the area; returns where the text cursor stands, after what was typed to search.
    pub fn draw(&mut self, buf: &mut Buffer, area: Rect, theme: &Theme) -> Position {
        let inside = frame(buf, area, area.width.saturating_sub(4).min(84), area.height.saturating_sub(2), "Help: every key that works here", theme);
        let search = if self.wanted.is_empty() { "Type to search; arrows scroll; Esc closes.".to_owned() } else { format!("Search: {}", self.wanted) };
        let long = put(buf, inside, inside.x, inside.y, &search, theme.hint);
        let cursor = Position::new((inside.x + if self.wanted.is_empty() { 0 } else { long }).min(inside.right().saturating_sub(1)), inside.y);
        let room = Rect { y: inside.y.saturating_add(2), height: inside.height.saturating_sub(2), ..inside };
        let lines = self.lines();
        let lines: Vec<(&'static str, Option<HelpRow>)> = lines.into_iter().map(|(title, row)| (title, row.cloned())).collect();
        if lines.is_empty() {
            put(buf, room, room.x, room.y, "No key here does that. Backspace takes letters away; Esc closes.", theme.text);
        }
        let top = self.scroll.top(lines.len(), usize::from(room.height));
        for ((title, row), y) in lines.iter().skip(top).zip(room.top()..room.bottom()) {
            match row {
                None => drop(put(buf, room, room.x, y, title, theme.heading)),
                Some(row) => {
                    let x = room.x + put(buf, room, room.x, y, &fit(&row.keys, 20), theme.key);
                    let (text, style) = match row.not_now {
                        Some(why) => (format!("{}: not now. {why}", row.title), theme.quiet),
                        None => (row.title.clone(), theme.text),
                    };
                    put(buf, room, x, y, &text, style);
                }
            }
        }
        cursor
    }
}
