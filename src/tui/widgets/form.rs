//! Draws a form: label above, hint below it, error beside the field and in 'There is a problem' on top.
//! The field that has the focus is always in view. Knows no meaning of any field.

use super::fit::{cut, put, width, wrap};
use crate::tui::forms::field::Chooser;
use crate::tui::forms::{Entry, Field, Form, Kind};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::widgets::Widget;

/// Lines a note field takes, and rows of a list of choices.
const NOTE_LINES: u16 = 5;
const CHOICE_ROWS: u16 = 7;
/// No line of a form is wider than this.
const WIDEST: u16 = 84;

/// Draws the form; returns where the text cursor stands.
pub fn draw(buf: &mut Buffer, area: Rect, form: &mut Form, theme: &Theme) -> Option<Position> {
    let area = area.intersection(*buf.area());
    let area = Rect { width: area.width.min(WIDEST), ..area };
    if area.is_empty() {
        return None;
    }
    let mut sheet = Sheet::new(area.width, theme);
    sheet.say(&form.title, theme.heading);
    if !form.lead.is_empty() {
        sheet.say(&form.lead, theme.text);
    }
    sheet.gap();
    if !form.errors().is_empty() {
        sheet.say("There is a problem", theme.error);
        for (_, sentence) in form.errors() {
            sheet.say(&format!("! {sentence}"), theme.error);
        }
        sheet.gap();
    }
    let mut focused = (0, 0);
    for (at, (field, entry)) in form.rows().enumerate() {
        let from = sheet.y;
        let has_focus = at == form.focus();
        let optional = if field.optional { " (optional)" } else { "" };
        let mark = if has_focus { "› " } else { "  " };
        sheet.say(&format!("{mark}{}{optional}", field.label), if has_focus { theme.accent } else { theme.heading });
        let hint = form.hint(field);
        if !hint.is_empty() {
            sheet.say_in(&format!("  {hint}"), theme.hint);
        }
        for (_, sentence) in form.errors().iter().filter(|(key, _)| *key == field.key) {
            sheet.say_in(&format!("  ! {sentence}"), theme.error);
        }
        sheet.entry(entry, field, has_focus, has_focus && form.gives_way());
        if has_focus {
            focused = (from, sheet.y);
        }
        sheet.gap();
    }
    if form.errors().is_empty() || form.focus() > 0 {
        form.top = window(form.top, focused, area.height);
    } else {
        // A first field at fault: the list of problems stays in view above it.
        form.top = window(0, focused, area.height);
    }
    sheet.show(buf, area, form.top)
}

/// The first line shown, so that lines `from..to` are in view and as little as possible moves.
fn window(top: u16, (from, to): (u16, u16), height: u16) -> u16 {
    if from <= 4 && to <= height {
        return 0;
    }
    top.min(from).max(to.saturating_sub(height)).min(from)
}

/// The whole form on paper as long as it needs; a window of it is shown.
struct Sheet<'a> {
    paper: Buffer,
    y: u16,
    theme: &'a Theme,
    cursor: Option<Position>,
}

impl<'a> Sheet<'a> {
    fn new(columns: u16, theme: &'a Theme) -> Self {
        Self { paper: Buffer::empty(Rect::new(0, 0, columns, 0)), y: 0, theme, cursor: None }
    }
    /// Room for that many more lines.
    fn lines(&mut self, more: u16) -> Rect {
        let columns = self.paper.area.width;
        let area = Rect::new(0, self.y, columns, more);
        self.y = self.y.saturating_add(more);
        self.paper.resize(Rect::new(0, 0, columns, self.y));
        area.intersection(self.paper.area)
    }
    fn gap(&mut self) {
        self.lines(1);
    }
    fn say(&mut self, text: &str, style: Style) {
        for line in wrap(text, usize::from(self.paper.area.width)) {
            let area = self.lines(1);
            put(&mut self.paper, area, 0, area.y, &line, style);
        }
    }
    /// Indented as its first line is.
    fn say_in(&mut self, text: &str, style: Style) {
        for line in wrap(text.trim_start(), usize::from(self.paper.area.width).saturating_sub(2)) {
            let area = self.lines(1);
            put(&mut self.paper, area, 2, area.y, &line, style);
        }
    }
    fn entry(&mut self, entry: &Entry, field: &Field, has_focus: bool, gives_way: bool) {
        let kind = &field.kind;
        let style = if has_focus { self.theme.focus } else { self.theme.input };
        let indent = |area: Rect| Rect { x: 2.min(area.width), width: area.width.saturating_sub(2), ..area };
        match entry {
            Entry::Line(_) => {
                let columns = if matches!(kind, Kind::Date | Kind::Number) { 24 } else { 60 };
                let area = indent(self.lines(1));
                let area = Rect { width: area.width.min(columns), ..area };
                self.paper.set_style(area, style);
                // As a chosen text looks elsewhere: the next character takes its place.
                let style = if gives_way { style.add_modifier(Modifier::REVERSED) } else { style };
                let cursor = line(&mut self.paper, area, entry, *kind == Kind::Secret, style);
                if has_focus {
                    self.cursor = cursor;
                }
            }
            Entry::Notes(text) => {
                let area = indent(self.lines(NOTE_LINES));
                self.paper.set_style(area, style);
                text.as_ref().render(area, &mut self.paper);
                self.paper.set_style(area, style);
                if has_focus {
                    let at = text.screen_cursor();
                    let (top, left) = text.scroll_offset();
                    let x = u16::try_from(at.col).unwrap_or(0).saturating_sub(left);
                    let y = u16::try_from(at.row).unwrap_or(0).saturating_sub(top);
                    self.cursor = Some(Position::new(area.x + x.min(area.width.saturating_sub(1)), area.y + y.min(area.height.saturating_sub(1))));
                }
            }
            Entry::One(list) if has_focus || (field.open && list.options.len() > 1) => self.choices(list, false, has_focus),
            Entry::Some(list) if has_focus => self.choices(list, true, has_focus),
            Entry::One(list) | Entry::Some(list) => {
                let words: Vec<&str> = list.chosen.iter().filter_map(|at| list.options.get(*at)).map(|row| row.words.as_str()).collect();
                let area = indent(self.lines(1));
                let text = if words.is_empty() { "nothing chosen".to_owned() } else { words.join("; ") };
                put(&mut self.paper, area, area.x, area.y, &text, if words.is_empty() { self.theme.hint } else { self.theme.text });
            }
        }
    }
    /// All choices around the cursor; the chosen are marked by a sign.
    fn choices(&mut self, list: &Chooser, many: bool, has_focus: bool) {
        let shown = u16::try_from(list.options.len()).unwrap_or(u16::MAX).min(CHOICE_ROWS);
        let area = self.lines(shown.max(1));
        if list.options.is_empty() {
            put(&mut self.paper, area, 2, area.y, "There is nothing to choose from yet.", self.theme.hint);
        }
        let rows = usize::from(shown);
        let top = list.at.saturating_sub(rows / 2).min(list.options.len().saturating_sub(rows));
        for ((at, row), y) in list.options.iter().enumerate().skip(top).zip(area.top()..area.bottom()) {
            let place = list.chosen.iter().position(|chosen| *chosen == at);
            let sign = match (many, place) {
                (false, Some(_)) => "(•)",
                (false, None) => "( )",
                (true, Some(_)) => "[x]",
                (true, None) => "[ ]",
            };
            let main = if many && place == Some(0) && list.chosen.len() > 1 { " (main)" } else { "" };
            let style = if at == list.at && has_focus { self.theme.focus } else { self.theme.text };
            put(&mut self.paper, area, 2, y, &format!("{sign} {}{main}", row.words), style);
            if at == list.at && has_focus {
                self.cursor = Some(Position::new(3, y));
            }
        }
        let below = list.options.len().saturating_sub(top + rows);
        if below > 0 {
            let area = self.lines(1);
            put(&mut self.paper, area, 2, area.y, &format!("{below} more below"), self.theme.hint);
        }
    }
    /// Copies the window that begins at line `top` to the screen.
    fn show(self, buf: &mut Buffer, area: Rect, top: u16) -> Option<Position> {
        for (from, to) in (top..self.y).zip(area.top()..area.bottom()) {
            for x in 0..area.width {
                let style = buf[(area.x + x, to)].style();
                let cell = &self.paper[(x, from)];
                let target = &mut buf[(area.x + x, to)];
                target.set_symbol(cell.symbol());
                target.set_style(style.patch(visible(cell.style())));
            }
        }
        let at = self.cursor?;
        let y = at.y.checked_sub(top).filter(|y| *y < area.height)?;
        Some(Position::new(area.x + at.x.min(area.width.saturating_sub(1)), area.y + y))
    }
}

/// A cell's style without the 'reset' colours that paper begins with.
fn visible(mut style: Style) -> Style {
    use ratatui::style::Color::Reset;
    style.fg = style.fg.filter(|colour| *colour != Reset);
    style.bg = style.bg.filter(|colour| *colour != Reset);
    style
}

/// Draws a one-line entry, scrolled so that the cursor is in view; returns where the cursor stands.
pub fn line(buf: &mut Buffer, area: Rect, entry: &Entry, secret: bool, style: Style) -> Option<Position> {
    let Entry::Line(input) = entry else { return None };
    let room = usize::from(area.width).checked_sub(1)?;
    if area.height == 0 {
        return None;
    }
    let hidden;
    let (text, before) = if secret {
        hidden = "•".repeat(input.value().chars().count());
        (hidden.as_str(), input.cursor())
    } else {
        (input.value(), width(&input.value().chars().take(input.cursor()).collect::<String>()))
    };
    // Drop whole characters at the left until the cursor is inside.
    let mut shown = text;
    let mut dropped = 0;
    while before - dropped > room {
        let Some(first) = shown.chars().next() else { break };
        dropped += width(first.encode_utf8(&mut [0; 4]));
        shown = &shown[first.len_utf8()..];
    }
    put(buf, area, area.x, area.y, &cut(shown, room + 1), style);
    Some(Position::new(area.x + u16::try_from(before.saturating_sub(dropped)).unwrap_or(0).min(area.width - 1), area.y))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::PersonDetails;
    use crate::domain::referral::ReferralDetails;
    use crate::tui::forms::Typed;
    use crate::tui::theme::Palette;

    fn shown(form: &mut Form, width: u16, height: u16) -> (String, Option<Position>) {
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        let cursor = draw(&mut buf, area, form, &Theme::of(Palette::Plain));
        let lines: Vec<String> = (0..height).map(|y| (0..width).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_owned()).collect();
        (lines.join("\n"), cursor)
    }

    #[test]
    fn the_focused_field_is_always_in_view_with_its_cursor() {
        let mut form = Form::filled(&PersonDetails::default());
        let fields = form.rows().count();
        for at in (0..fields).chain((0..fields).rev()) {
            form.focus_on(at);
            let label = form.rows().nth(at).map(|(field, _)| field.label).unwrap();
            let (text, cursor) = shown(&mut form, 60, 14);
            assert!(text.contains(&format!("› {label}")), "{label} in\n{text}");
            assert!(cursor.is_some_and(|at| at.y < 14), "{label} in\n{text}");
        }
    }

    #[test]
    fn errors_stand_on_top_and_beside_the_field() {
        let mut form = Form::blank::<ReferralDetails>();
        let _: Option<ReferralDetails> = form.read("2026-11-21".parse().unwrap());
        let (text, _) = shown(&mut form, 80, 24);
        assert!(text.contains("There is a problem"), "{text}");
        assert_eq!(text.matches("! Choose an answer for 'Service asked for'.").count(), 2, "{text}");
    }

    #[test]
    fn no_size_breaks_a_form() {
        let mut form = Form::filled(&PersonDetails { name: "李小龙 ".repeat(30), ..PersonDetails::default() });
        form.typed(&Typed::Char('é'));
        for (width, height) in (1..70).flat_map(|w| (1..16).map(move |h| (w, h))) {
            for at in [0, 3, 8] {
                form.focus_on(at);
                shown(&mut form, width, height);
            }
        }
    }
}
