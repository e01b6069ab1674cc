//! The frame around every screen: the header line above, the footer and the notice below. All can be clicked.
//! Used by the loop.

use super::Hits;
use super::fit::{cut, put, rule, width, wrap};
use super::tabs::label;
use crate::tui::commands::Command;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What the header says.
#[derive(Debug, Clone, Default)]
pub struct Header<'a> {
    /// The screens and their commands.
    pub screens: &'a [(Command, &'a str)],
    /// Which is open.
    pub open: Option<usize>,
    /// What stands on the right, the fullest wording first; the first that fits is shown.
    pub right: &'a [String],
    /// PRACTICE, PRIVATE.
    pub banners: &'a [&'a str],
}

/// Draws the header on the first row and a rule on the second.
pub fn header(buf: &mut Buffer, area: Rect, header: &Header<'_>, theme: &Theme) -> Hits<Command> {
    let mut hits = Hits::default();
    let y = area.top();
    let room = usize::from(area.width);
    let names: usize = header.screens.iter().map(|(_, name)| width(name) + 2).sum();
    let banners: usize = header.banners.iter().map(|banner| width(banner) + 3).sum();
    let mut x = area.left();
    let program = "caseload";
    if names + banners + width(program) + 4 <= room || header.screens.is_empty() {
        x += 1 + put(buf, area, x + 1, y, program, theme.heading) + 1;
    }
    for banner in header.banners {
        x += put(buf, area, x, y, &format!(" {banner} "), theme.banner) + 1;
    }
    for (at, (command, name)) in header.screens.iter().enumerate() {
        let open = header.open == Some(at);
        let text = label(name, at, header.open, names + banners > room);
        let used = put(buf, area, x, y, &text, if open { theme.accent } else { theme.text });
        hits.add(Rect { x, y, width: used, height: 1 }, *command);
        x = x.saturating_add(used);
    }
    let left = usize::from(area.right().saturating_sub(x));
    if let Some(right) = header.right.iter().find(|text| width(text) + 2 <= left) {
        let at = area.right().saturating_sub(u16::try_from(width(right)).unwrap_or(0) + 1);
        put(buf, area, at, y, right, theme.quiet);
    }
    if area.height > 1 {
        rule(buf, area, y + 1, theme.rule);
    }
    hits
}

/// Draws the footer's keys on the area's last row.
pub fn footer(buf: &mut Buffer, area: Rect, keys: &[(Command, String, &'static str)], theme: &Theme) -> Hits<Command> {
    let mut hits = Hits::default();
    let Some(y) = area.bottom().checked_sub(1) else { return hits };
    let mut x = area.left() + 1;
    for (command, key, word) in keys {
        let from = x;
        x += put(buf, area, x, y, key, theme.key) + 1;
        x += put(buf, area, x, y, word, theme.text);
        hits.add(Rect { x: from, y, width: x - from, height: 1 }, *command);
        x = x.saturating_add(3);
    }
    hits
}

/// Rows a notice may take.
const NOTICE: usize = 3;

/// Draws the notice in the rule above the footer; without a notice, the rule alone. What to do next often stands at its end,
/// so one that is too long for the row takes the rows above.
pub fn notice(buf: &mut Buffer, area: Rect, said: Option<&str>, theme: &Theme) {
    let Some(y) = area.bottom().checked_sub(2).filter(|y| *y >= area.top()) else { return };
    let room = usize::from(area.width).saturating_sub(4);
    let lines = said.map(|said| wrap(said, room)).unwrap_or_default();
    let more = lines.len().clamp(1, NOTICE) - 1;
    let top = y.saturating_sub(u16::try_from(more).unwrap_or(0)).max(area.top());
    rule(buf, area, top, theme.rule);
    for (at, row) in (top..=y).enumerate() {
        let Some(line) = lines.get(at) else { continue };
        // What does not fit into the last row is cut there.
        let words = if row == y { lines.get(at..).map(|rest| rest.join(" ")).unwrap_or_default() } else { line.clone() };
        if at > 0 {
            put(buf, area, area.left(), row, &" ".repeat(usize::from(area.width)), theme.text);
        }
        put(buf, area, area.left() + 1, row, &format!(" {} ", cut(&words, room)), theme.heading);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Palette;

    #[test]
    fn a_notice_that_is_too_long_for_its_row_takes_the_rows_above() {
        let rows = |said: Option<&str>| {
            let area = Rect::new(0, 0, 24, 6);
            let mut buf = Buffer::empty(area);
            for y in 0..6 {
                put(&mut buf, area, 0, y, "the list", Theme::of(Palette::Calm).text);
            }
            notice(&mut buf, area, said, &Theme::of(Palette::Calm));
            let row = |y: u16| (0..24).map(|x| buf.cell((x, y)).map_or(" ", |cell| cell.symbol())).collect::<String>().trim_end().to_owned();
            (0..6).map(row).collect::<Vec<_>>()
        };
        let rule = "─".repeat(24);
        assert_eq!(rows(None)[2..5], ["the list", "the list", rule.as_str()]);
        assert_eq!(rows(Some("Saved."))[3..5], ["the list".to_owned(), format!("─ Saved. {}", "─".repeat(15))]);
        let long = rows(Some("The episode has ended. Support again begins with R."));
        assert_eq!(long[1..5], ["the list", "─ The episode has ──────", "  ended. Support again", "  begins with R."]);
        let longer = rows(Some("One two three four five six seven eight nine ten eleven twelve thirteen fourteen."));
        assert_eq!(longer[1], "the list");
        assert!(longer[4].ends_with('…'), "{longer:?}");
    }
}
