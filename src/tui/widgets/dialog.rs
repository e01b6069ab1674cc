//! A box in the middle with a title and wrapped sentences: questions, panels, and the message of a window that is too small.

use super::fit::{middle, put, wrap};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Block, Clear, Widget};

/// Clears the middle of an area and draws a frame with a title; returns the room inside.
pub fn frame(buf: &mut Buffer, area: Rect, columns: u16, rows: u16, title: &str, theme: &Theme) -> Rect {
    let area = middle(area.intersection(*buf.area()), columns, rows);
    Clear.render(area, buf);
    let block = Block::bordered().border_style(theme.rule).style(theme.text).title(format!(" {title} ")).title_style(theme.heading);
    let inside = block.inner(area);
    block.render(area, buf);
    Rect { x: inside.x + 1.min(inside.width), width: inside.width.saturating_sub(2), ..inside }
}

/// A question: its words and the keys that answer it.
pub fn question(buf: &mut Buffer, area: Rect, title: &str, words: &str, keys: &[(String, &str)], theme: &Theme) {
    let columns = 64.min(area.width);
    let lines = wrap(words, usize::from(columns.saturating_sub(4)));
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(4);
    let inside = frame(buf, area, columns, rows, title, theme);
    let mut y = inside.y;
    for line in lines {
        put(buf, inside, inside.x, y, &line, theme.text);
        y = y.saturating_add(1);
    }
    let mut x = inside.x;
    for (key, word) in keys {
        x += put(buf, inside, x, y.saturating_add(1), key, theme.key) + 1;
        x += put(buf, inside, x, y.saturating_add(1), word, theme.text) + 3;
    }
}

/// The message of a window that is too small for anything else.
pub fn too_small(buf: &mut Buffer, area: Rect, columns: u16, rows: u16, theme: &Theme) {
    let words = format!("Please make the window at least {columns} by {rows}. Nothing is lost.");
    for (line, y) in wrap(&words, usize::from(area.width)).iter().zip(area.top()..) {
        put(buf, area, area.left(), y, line, theme.text);
    }
}
