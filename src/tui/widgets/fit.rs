//! Text by its width on the screen: cut with '…', padded, wrapped. Used by every widget.

use crate::tui::theme::Theme;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// A letter of one column that joins with nothing: most of what a screen shows, and much quicker to measure and to write.
const fn is_plain(letter: char) -> bool {
    // Latin, Greek and Cyrillic without their marks that stand over a letter, dashes, quotes, lines and bars.
    matches!(letter, ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2af}' | '\u{370}'..='\u{482}' | '\u{48a}'..='\u{52f}')
        || matches!(letter, '\u{1e00}'..='\u{1eff}' | '\u{2010}'..='\u{2027}' | '‹' | '›' | '\u{2500}'..='\u{259f}')
}

/// Columns of a text of such letters alone.
fn plain_width(text: &str) -> Option<usize> {
    if text.bytes().all(|letter| matches!(letter, b' '..=b'~')) {
        return Some(text.len());
    }
    text.chars().try_fold(0, |columns, letter| is_plain(letter).then_some(columns + 1))
}

/// Columns a text takes.
pub fn width(text: &str) -> usize {
    plain_width(text).unwrap_or_else(|| text.width())
}

/// The text in at most that many columns, ending in '…' when cut.
pub fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return text.into();
    }
    if columns == 0 {
        return "".into();
    }
    let mut out = String::new();
    let mut used = 0;
    for piece in text.graphemes(true) {
        if used + width(piece) > columns - 1 {
            break;
        }
        used += width(piece);
        out.push_str(piece);
    }
    out.push('…');
    out.into()
}

/// The same, but words in brackets at its end stay: of 'Practical support (adults)' they tell what it is not.
pub fn cut_inside(text: &str, columns: usize) -> Cow<'_, str> {
    let split = if text.ends_with(')') { text.rfind(" (") } else { None };
    let Some((start, end)) = split.map(|at| text.split_at(at)) else { return cut(text, columns) };
    let room = columns.saturating_sub(width(end));
    if width(text) <= columns || room == 0 { cut(text, columns) } else { (cut(start, room) + end).into_owned().into() }
}

/// The text in exactly that many columns, cut or padded.
pub fn fit(text: &str, columns: usize) -> String {
    let space = columns.saturating_sub(width(text));
    cut(text, columns).into_owned() + &" ".repeat(space)
}

/// The text in lines of at most that many columns, broken at spaces where possible. Never empty.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split_inclusive(' ') {
            if width(&line) + width(word.trim_end()) > columns && !line.is_empty() {
                lines.push(line.trim_end().to_owned());
                line.clear();
            }
            if line.is_empty() && word.trim().is_empty() {
                continue;
            }
            for piece in word.graphemes(true) {
                if width(&line) + width(piece) > columns && !piece.trim().is_empty() && !line.is_empty() {
                    lines.push(line.trim_end().to_owned());
                    line.clear();
                }
                line.push_str(piece);
            }
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The cells of an area, row by row, as far as it lies in the buffer.
fn rows(buf: &mut Buffer, area: Rect) -> impl Iterator<Item = &mut [Cell]> {
    let (all, area) = (buf.area, area.intersection(buf.area));
    let left = usize::from(area.left().saturating_sub(all.left()));
    let above = usize::from(area.top().saturating_sub(all.top()));
    let rows = buf.content.chunks_mut(usize::from(all.width).max(1)).skip(above).take(area.height.into());
    rows.filter_map(move |row| row.get_mut(left..left + usize::from(area.width)))
}

/// Gives every cell of an area a style, whatever stands in it.
pub fn tint(buf: &mut Buffer, area: Rect, style: Style) {
    for cell in rows(buf, area).flatten() {
        cell.set_style(style);
    }
}

/// Writes one line into an area's row, cut to what is left of it; returns the columns used. Outside the area nothing is written.
pub fn put(buf: &mut Buffer, area: Rect, x: u16, y: u16, text: &str, style: Style) -> u16 {
    let area = area.intersection(*buf.area());
    if y < area.top() || y >= area.bottom() || x < area.left() || x >= area.right() {
        return 0;
    }
    let left = area.right() - x;
    if let Some(columns) = plain_width(text) {
        let room = usize::from(left);
        for cells in rows(buf, Rect { x, y, width: left, height: 1 }) {
            for (cell, letter) in cells.iter_mut().zip(text.chars()) {
                cell.set_char(letter).set_style(style);
            }
            if let Some(last) = cells.last_mut().filter(|_| columns > room) {
                last.set_char('…');
            }
        }
        return left.min(u16::try_from(columns).unwrap_or(left));
    }
    let text = cut(text, usize::from(left));
    buf.set_stringn(x, y, &text, usize::from(left), style).0 - x
}

/// A screen's name on the left and what it counts on the right, on the area's first row.
pub fn heading(buf: &mut Buffer, area: Rect, name: &str, counts: &str, theme: &Theme) {
    let used = put(buf, area, area.x + 1, area.y, name, theme.heading);
    let least = area.x.saturating_add(used + 3);
    let at = area.right().saturating_sub(u16::try_from(width(counts)).unwrap_or(u16::MAX).saturating_add(1));
    put(buf, area, at.max(least), area.y, counts, theme.text);
}

/// Sentences, wrapped, with two columns of margin; returns the rows used.
pub fn paragraph(buf: &mut Buffer, area: Rect, words: &str, style: Style) -> u16 {
    let lines = wrap(words, usize::from(area.width).saturating_sub(4));
    for (line, y) in lines.iter().zip(area.top()..area.bottom()) {
        put(buf, area, area.x + 2, y, line, style);
    }
    u16::try_from(lines.len()).unwrap_or(u16::MAX).min(area.height)
}

/// A rule line over the whole row.
pub fn rule(buf: &mut Buffer, area: Rect, y: u16, style: Style) {
    for cell in rows(buf, Rect { y, height: 1, ..area }).flatten() {
        cell.set_char('─').set_style(style);
    }
}

/// The area without its last rows, and those rows under a rule: a list, and what is more to say about its selected row.
pub fn split_below(buf: &mut Buffer, area: Rect, rows: u16, theme: &Theme) -> (Rect, Rect) {
    let rows = rows.min(area.height);
    let list = Rect { height: area.height - rows, ..area };
    if rows == 0 {
        return (list, Rect { height: 0, ..area });
    }
    rule(buf, area, list.bottom(), theme.rule);
    (list, Rect { y: list.bottom() + 1, height: rows - 1, ..area })
}

/// The middle of an area, at most that large.
pub fn middle(area: Rect, columns: u16, rows: u16) -> Rect {
    let (columns, rows) = (columns.min(area.width), rows.min(area.height));
    Rect { x: area.x + (area.width - columns) / 2, y: area.y + (area.height - rows) / 2, width: columns, height: rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_never_starts_with_the_stop_of_the_one_before() {
        assert_eq!(wrap("that you hold. n adds (a person)", 13), ["that you", "hold. n adds", "(a person)"]);
    }

    #[test]
    fn names_are_cut_by_what_they_take_on_screen() {
        for (text, columns, cut_to) in [
            ("Zoë", 3, "Zoë"),
            ("Nguyễn Thị", 6, "Nguyễ…"),
            ("李小龙", 6, "李小龙"),
            ("李小龙", 5, "李小…"),
            ("李小龙", 4, "李…"),
            ("abc", 0, ""),
            ("abc", 1, "…"),
        ] {
            assert_eq!(cut(text, columns), cut_to);
        }
        for (columns, cut_to) in [(29, "Rise, Practical support (old)"), (20, "Rise, Practic… (old)"), (8, "R… (old)"), (7, "… (old)"), (6, "Rise,…")] {
            assert_eq!(cut_inside("Rise, Practical support (old)", columns), cut_to);
        }
        assert_eq!(cut_inside("Trauma stabilisation", 8), "Trauma …");
        assert_eq!((fit("42", 5).as_str(), fit("4 of 12", 5).as_str()), ("42   ", "4 of…"));
        assert_eq!(wrap("one two  three\nfour", 7), ["one two", "three", "four"]);
        assert_eq!(wrap("12345\u{2000}67", 5), ["12345", "67"], "also a wide space ends a line unseen");
    }

    proptest! {
        #[test]
        fn plain_letters_are_written_as_any_others(text in "[ -~¡-¬®-ʯͰ-҂Ҋ-ԯḀ-ỿ\u{2010}-\u{2027}‹›\u{2500}-\u{259f}]{0,12}", x in 0u16..8) {
            let area = Rect::new(1, 0, 9, 1);
            let style = Style::new().fg(ratatui::style::Color::Red);
            let (mut own, mut other) = (Buffer::empty(area), Buffer::empty(area));
            let used = put(&mut own, area, area.x + x, 0, &text, style);
            let left = usize::from(area.width - x);
            let (end, _) = other.set_stringn(area.x + x, 0, cut(&text, left), left, style);
            prop_assert_eq!((own, used), (other, end - area.x - x));
            prop_assert_eq!(width(&text), text.width());
        }

        #[test]
        fn nothing_is_wider_than_it_may_be(text in "\\PC{0,60}", columns in 1usize..30) {
            prop_assert!(width(&cut(&text, columns)) <= columns);
            prop_assert!(width(&cut_inside(&(text.clone() + " (old)"), columns)) <= columns);
            for line in wrap(&text, columns) {
                // One sign that is wider than the room cannot be broken.
                prop_assert!(width(&line) <= columns || line.graphemes(true).count() == 1, "{line:?}");
            }
        }
    }
}
