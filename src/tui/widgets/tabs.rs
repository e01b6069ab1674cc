//! A row of tabs. Used by every screen that has some.

use super::Hits;
use super::fit::{put, width};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws the tabs on the area's first row; the open one is in brackets as well as in the accent. Returns where each was drawn.
pub fn draw(buf: &mut Buffer, area: Rect, titles: &[&str], open: usize, theme: &Theme) -> Hits<usize> {
    let mut hits = Hits::default();
    let wide = titles.iter().map(|title| width(title) + 4).sum::<usize>() <= usize::from(area.width);
    let mut x = area.left();
    for (at, title) in titles.iter().enumerate() {
        let text = if at == open { format!("[{title}]") } else { format!(" {title} ") };
        let style = if at == open { theme.accent } else { theme.text };
        let used = put(buf, area, x, area.top(), &text, style);
        hits.add(Rect { x, y: area.top(), width: used, height: 1 }, at);
        x = x.saturating_add(used + if wide { 2 } else { 0 });
    }
    hits
}
