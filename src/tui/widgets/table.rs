//! A table with headings, a selection and a scroll window. Columns are dropped by importance when the window is narrow; rows never wrap.
//! Used by every list. The selection is said by '›' as well as by the style.

use super::fit::{self, cut_inside, put, tint};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Span;
use std::borrow::Cow;

/// One column.
#[derive(Debug, Clone)]
pub struct Column {
    title: &'static str,
    width: u16,
    grows: bool,
    right: bool,
    inside: bool,
    rank: u8,
}

impl Column {
    /// A column of that many columns of the screen, never dropped.
    pub const fn new(title: &'static str, width: u16) -> Self {
        Self { title, width, grows: false, right: false, inside: false, rank: 0 }
    }
    /// Takes what is left over; its width is then the least.
    #[must_use]
    pub const fn grows(mut self) -> Self {
        self.grows = true;
        self
    }
    /// Numbers: to the right.
    #[must_use]
    pub const fn right(mut self) -> Self {
        self.right = true;
        self
    }
    /// Texts that are too long lose what stands before the brackets at their end, not the brackets.
    #[must_use]
    pub const fn keeps_brackets(mut self) -> Self {
        self.inside = true;
        self
    }
    /// May be dropped; the highest rank goes first.
    #[must_use]
    pub const fn rank(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }
}

/// One row: cells to pick, a heading over the whole width, or a gap.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    cells: Vec<Span<'a>>,
    picks: bool,
}

impl<'a> Row<'a> {
    /// A row that can be selected, one cell a column.
    pub fn new(cells: impl IntoIterator<Item = Span<'a>>) -> Self {
        Self { cells: cells.into_iter().collect(), picks: true }
    }
    /// A heading over the whole width.
    pub fn heading(text: Span<'a>) -> Self {
        Self { cells: vec![text], picks: false }
    }
    /// An empty row.
    pub const fn gap() -> Self {
        Self { cells: Vec::new(), picks: false }
    }
}

/// How a selection moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the key it names")]
pub enum Motion {
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
}

/// Which row is selected and which are in the window. Headings and gaps are not counted.
#[derive(Debug, Clone, Default)]
pub struct Picked {
    at: usize,
    items: usize,
    top: usize,
    page: usize,
    drawn: Vec<(Rect, usize)>,
}

impl Picked {
    /// The selected row, if there is any row.
    pub fn at(&self) -> Option<usize> {
        (self.at < self.items).then_some(self.at)
    }
    /// How many rows there are now; the selection stays where it can. Keep it by id: find the row again and `pick` it.
    pub fn set_items(&mut self, items: usize) {
        self.items = items;
        self.at = self.at.min(items.saturating_sub(1));
    }
    /// Selects a row; true when it was selected already.
    pub fn pick(&mut self, at: usize) -> bool {
        let same = self.at == at;
        self.at = at.min(self.items.saturating_sub(1));
        same
    }
    /// Moves.
    pub fn go(&mut self, motion: Motion) {
        let page = self.page.max(1);
        self.at = match motion {
            Motion::Up => self.at.saturating_sub(1),
            Motion::Down => self.at + 1,
            Motion::PageUp => self.at.saturating_sub(page),
            Motion::PageDown => self.at + page,
            Motion::Home => 0,
            Motion::End => self.items,
        }
        .min(self.items.saturating_sub(1));
    }
    /// Moves by the wheel.
    pub fn scroll(&mut self, rows: i32) {
        let by = isize::try_from(rows).unwrap_or(0);
        self.at = self.at.saturating_add_signed(by).min(self.items.saturating_sub(1));
    }
    /// Rows a page moves by; 0 before anything was drawn.
    pub const fn page(&self) -> usize {
        self.page
    }
    /// The first row in the window, counted over all rows.
    pub const fn top(&self) -> usize {
        self.top
    }
    /// Scrolls so that the selected row is among so many.
    fn show_selected(&mut self, height: usize) {
        self.top = self.top.min(self.items.saturating_sub(height)).min(self.at).max((self.at + 1).saturating_sub(height));
    }
    /// The row drawn at that cell.
    pub fn item_at(&self, at: Position) -> Option<usize> {
        self.drawn.iter().find(|(area, _)| area.contains(at)).map(|(_, item)| *item)
    }
}

/// A table ready to draw.
#[derive(Debug)]
pub struct Table<'a> {
    columns: &'a [Column],
    rows: Vec<Row<'a>>,
    heads: bool,
    /// Which row of all the first one is, and how many there are: for a list that reads only what it shows.
    part: Option<(usize, usize)>,
}

/// Columns before each row for '›', and between cells.
const GUTTER: u16 = 2;
const GAP: u16 = 2;

impl<'a> Table<'a> {
    /// A table.
    pub const fn new(columns: &'a [Column], rows: Vec<Row<'a>>) -> Self {
        Self { columns, rows, heads: true, part: None }
    }
    /// These rows are a part of so many: the first one is that row of all (from 0). Such a table has no headings between rows.
    #[must_use]
    pub const fn part(mut self, first: usize, all: usize) -> Self {
        self.part = Some((first, all));
        self
    }
    /// Without column headings.
    #[must_use]
    pub const fn without_heads(mut self) -> Self {
        self.heads = false;
        self
    }
    /// Draws it; the selection is kept in the window.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, picked: &mut Picked, theme: &Theme) {
        let area = area.intersection(*buf.area());
        picked.set_items(self.part.map_or_else(|| self.rows.iter().filter(|row| row.picks).count(), |(_, all)| all));
        picked.drawn.clear();
        if area.is_empty() {
            return;
        }
        // One column is left free at the right edge.
        let widths = widths(self.columns, area.width.saturating_sub(GUTTER + 1));
        let mut y = area.top();
        if self.heads {
            let cells = self.columns.iter().map(|column| (column.title, theme.quiet));
            self.line(buf, area, y, &widths, cells);
            y += 1;
        }
        let height = usize::from(area.bottom().saturating_sub(y));
        picked.page = height.saturating_sub(1).max(1);
        let first = self.part.map_or(0, |(first, _)| first);
        if self.part.is_some() {
            picked.show_selected(height)
        } else {
            self.scroll_to(picked, height)
        }
        let skipped = picked.top.saturating_sub(first).min(self.rows.len());
        let mut item = first + self.rows[..skipped].iter().filter(|row| row.picks).count();
        for row in self.rows.iter().skip(skipped).take(height) {
            if row.picks {
                let line = Rect { y, height: 1, ..area };
                let cells = row.cells.iter().map(|cell| (cell.content.as_ref(), cell.style));
                self.line(buf, area, y, &widths, cells);
                if picked.at == item {
                    put(buf, area, area.left(), y, "›", theme.accent);
                    tint(buf, line, theme.selected);
                }
                picked.drawn.push((line, item));
                item += 1;
            } else if let Some(cell) = row.cells.first() {
                put(buf, area, area.left(), y, &cell.content, cell.style);
            }
            y += 1;
        }
    }
    fn scroll_to(&self, picked: &mut Picked, height: usize) {
        let selected = self.rows.iter().enumerate().filter(|(_, row)| row.picks).nth(picked.at).map_or(0, |(at, _)| at);
        // Headings right above the selected row belong to it.
        let heading = self.rows[..selected].iter().rposition(|row| row.picks).map_or(0, |at| at + 1);
        picked.top = picked.top.min(self.rows.len().saturating_sub(height));
        if selected >= picked.top + height {
            picked.top = selected + 1 - height;
        }
        if heading < picked.top && selected - heading < height {
            picked.top = heading;
        }
        picked.top = picked.top.min(selected);
    }
    /// A text that is longer than its column runs on over empty cells to its right.
    fn line<'t>(&self, buf: &mut Buffer, area: Rect, y: u16, widths: &[u16], cells: impl Iterator<Item = (&'t str, Style)>) {
        let cells: Vec<(&str, Style)> = cells.collect();
        let is_empty = |at: usize| cells.get(at).is_none_or(|(text, _)| text.is_empty());
        let mut x = area.left() + GUTTER.min(area.width);
        for (at, ((column, width), (text, style))) in self.columns.iter().zip(widths).zip(&cells).enumerate() {
            if *width > 0 && !text.is_empty() {
                let free = widths.iter().enumerate().skip(at + 1).take_while(|(next, _)| !column.right && is_empty(*next));
                let room: u16 = *width + free.filter(|(_, width)| **width > 0).map(|(_, width)| GAP + width).sum::<u16>();
                // In what is left of it at a window's edge, so that no number is out of sight without a sign.
                let own = Rect { x, y, width: room, height: 1 }.intersection(area);
                let text = if column.inside { cut_inside(text, own.width.into()) } else { Cow::from(*text) };
                let blank = if column.right { own.width.saturating_sub(u16::try_from(fit::width(&text)).unwrap_or(room)) } else { 0 };
                let used = blank + put(buf, own, x.saturating_add(blank), y, &text, *style);
                tint(buf, Rect { width: blank, ..own }, *style);
                tint(buf, Rect { x: x.saturating_add(used), width: own.width.saturating_sub(used), ..own }, *style);
            }
            if *width > 0 {
                x = x.saturating_add(*width + GAP);
            }
        }
    }
}

/// Width of each column; 0 for one that is dropped.
fn widths(columns: &[Column], room: u16) -> Vec<u16> {
    let mut shown: Vec<bool> = columns.iter().map(|_| true).collect();
    let needed = |shown: &[bool]| {
        let widths = columns.iter().zip(shown).filter(|(_, shown)| **shown).map(|(column, _)| column.width + GAP);
        widths.sum::<u16>().saturating_sub(GAP)
    };
    while needed(&shown) > room {
        let worst = columns.iter().enumerate().filter(|(at, column)| shown[*at] && column.rank > 0).max_by_key(|(_, column)| column.rank);
        match worst {
            Some((at, _)) => shown[at] = false,
            None => break,
        }
    }
    let spare = room.saturating_sub(needed(&shown));
    let growing = columns.iter().zip(&shown).filter(|(column, shown)| column.grows && **shown).count();
    let share = spare.checked_div(u16::try_from(growing).unwrap_or(u16::MAX)).unwrap_or(0);
    let more = |column: &Column| if column.grows { share } else { 0 };
    columns.iter().zip(&shown).map(|(column, shown)| if *shown { column.width + more(column) } else { 0 }).collect()
}

/// The widest of some texts, for a column that fits its contents.
pub fn widest<'t>(texts: impl Iterator<Item = &'t str>) -> u16 {
    texts.map(fit::width).max().and_then(|columns| u16::try_from(columns).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Palette;

    const COLUMNS: &[Column] = &[Column::new("who", 6).grows(), Column::new("what", 10).rank(2), Column::new("days", 4).right().rank(1)];

    fn drawn(width: u16, height: u16, picked: &mut Picked) -> Vec<String> {
        let rows = [Row::heading("Overdue".into()), row("Zoë"), row("Lan"), Row::heading("Today".into()), row("李小龙李小龙"), row("Danny")];
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        Table::new(COLUMNS, rows.to_vec()).draw(&mut buf, area, picked, &Theme::of(Palette::Plain));
        (0..height).map(|y| (0..width).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_owned()).collect()
    }

    fn row(name: &str) -> Row<'_> {
        Row::new([Span::raw(name), Span::raw("text"), Span::raw("12")])
    }

    #[test]
    fn columns_go_by_rank_and_numbers_to_the_right() {
        let mut picked = Picked::default();
        assert_eq!(drawn(28, 3, &mut picked), ["  who      what        days", "Overdue", "› Zoë      text          12"]);
        assert_eq!(drawn(16, 3, &mut picked)[2], "› Zoë        12");
        assert_eq!(drawn(10, 3, &mut picked)[2], "› Zoë");
    }

    #[test]
    fn a_long_text_runs_on_over_empty_cells_alone() {
        let area = Rect::new(0, 0, 28, 2);
        let mut buf = Buffer::empty(area);
        let row = |what: &'static str, days: &'static str| Row::new([Span::raw("somebody"), Span::raw(what), Span::raw(days)]);
        let rows = vec![row("a long thing to say", ""), row("a long thing to say", "12")];
        Table::new(COLUMNS, rows).without_heads().draw(&mut buf, area, &mut Picked::default(), &Theme::of(Palette::Plain));
        let line = |y: u16| (0..28).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
        assert_eq!((line(0).as_str(), line(1).as_str()), ("› somebo…  a long thing to…", "  somebo…  a long th…    12"));
    }

    #[test]
    fn the_selection_stays_in_the_window_with_its_heading() {
        let mut picked = Picked::default();
        drawn(20, 4, &mut picked);
        picked.go(Motion::End);
        assert_eq!(drawn(20, 4, &mut picked)[3].trim_start_matches("› ").split(' ').next(), Some("Danny"));
        picked.go(Motion::Up);
        assert_eq!(picked.at(), Some(2));
        picked.go(Motion::Home);
        assert_eq!(drawn(20, 4, &mut picked)[1], "Overdue");
        assert_eq!(picked.item_at(Position::new(3, 2)), Some(0));
        assert!(picked.pick(0));
        assert!(!picked.pick(1));
        for (width, height) in (0..12).flat_map(|w| (0..8).map(move |h| (w, h))) {
            drawn(width, height, &mut picked);
        }
    }
}
