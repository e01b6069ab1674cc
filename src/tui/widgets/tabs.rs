//! A row of tabs. Used by every screen that has some.

use super::Hits;
use super::fit::{put, width};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A title among others: the open one in brackets. In a narrow window one space between them is enough, so that all of them are read.
pub fn label(title: &str, at: usize, open: Option<usize>, close: bool) -> String {
    match (open == Some(at), close) {
        (true, _) => format!("[{title}]"),
        (false, false) => format!(" {title} "),
        (false, true) if at.checked_sub(1).is_some_and(|before| open == Some(before)) => title.to_owned(),
        (false, true) => format!(" {title}"),
    }
}

/// Draws the tabs on the area's first row; the open one is in brackets as well as in the accent. Returns where each was drawn.
pub fn draw(buf: &mut Buffer, area: Rect, titles: &[&str], open: usize, theme: &Theme) -> Hits<usize> {
    let mut hits = Hits::default();
    let wide = titles.iter().map(|title| width(title) + 4).sum::<usize>() <= usize::from(area.width);
    let close = titles.iter().map(|title| width(title) + 2).sum::<usize>() > usize::from(area.width);
    let mut x = area.left();
    for (at, title) in titles.iter().enumerate() {
        let text = label(title, at, Some(open), close);
        let style = if at == open { theme.accent } else { theme.text };
        let used = put(buf, area, x, area.top(), &text, style);
        hits.add(Rect { x, y: area.top(), width: used, height: 1 }, at);
        x = x.saturating_add(used + if wide { 2 } else { 0 });
    }
    hits
}
