//! One field of a form: what it is (`Field`), what was typed into it (`Entry`), and the keys that edit it (`Typed`).
//! Used by `form` and drawn by `widgets/form`. Decides nothing about meaning: parsing is the drafts' and the domain's.

use crate::domain::text::{clean, clean_line};
use ratatui_textarea::{CursorMove, TextArea, WrapMode};
use tui_input::{Input, InputRequest};

/// A key inside a text, free of any terminal library.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is the key it names")]
pub enum Typed {
    Char(char),
    /// Text pasted in one go: never a command, never a line end that saves.
    Paste(String),
    Enter,
    Backspace,
    Delete,
    DeleteWord,
    Left,
    Right,
    WordLeft,
    WordRight,
    Home,
    End,
    Up,
    Down,
    PageUp,
    PageDown,
    Undo,
    Redo,
}

/// One answer that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is kept.
    pub code: String,
    /// What is shown.
    pub words: String,
}

impl Choice {
    /// A choice by code and words.
    pub fn new(code: impl Into<String>, words: impl Into<String>) -> Self {
        Self { code: code.into(), words: words.into() }
    }
}

/// The choices of a closed list of the domain: `choices!(Gender)`.
#[macro_export]
macro_rules! choices {
    ($list:ty) => {
        <$list>::ALL.iter().map(|value| $crate::tui::forms::Choice::new(value.code(), value.words())).collect::<Vec<_>>()
    };
}

/// What kind of answer a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Line,
    /// Several lines.
    Notes,
    /// A date, as people write it.
    Date,
    /// A whole number.
    Number,
    /// One of these.
    Choice(Vec<Choice>),
    /// Some of these; the first chosen is the main one.
    Many(Vec<Choice>),
    /// Yes or no.
    YesNo,
    /// A line that is never shown and never kept in a draft.
    Secret,
}

/// A field as a draft declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name in `Reader` and `fill`.
    pub key: &'static str,
    /// The label above it.
    pub label: &'static str,
    /// The hint below the label.
    pub hint: &'static str,
    /// May stay empty; shown as '(optional)'.
    pub optional: bool,
    /// What it takes.
    pub kind: Kind,
    /// Its choices show without the focus too, because they change while another field is typed.
    pub open: bool,
}

impl Field {
    /// A field that must be answered.
    pub const fn new(key: &'static str, label: &'static str, kind: Kind) -> Self {
        Self { key, label, hint: "", optional: false, kind, open: false }
    }
    /// A hint below the label.
    #[must_use]
    pub const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }
    /// Its choices are shown always.
    #[must_use]
    pub const fn always_open(mut self) -> Self {
        self.open = true;
        self
    }
    /// May stay empty.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }
    /// What is said when nothing was entered.
    pub fn missing(&self) -> String {
        let verb = if matches!(self.kind, Kind::Choice(_) | Kind::Many(_) | Kind::YesNo) { "Choose" } else { "Enter" };
        format!("{verb} an answer for '{}'.", self.label)
    }
}

/// What was typed or chosen.
#[derive(Debug, Clone)]
pub enum Entry {
    /// One line of text.
    Line(Input),
    /// Several lines.
    Notes(Box<TextArea<'static>>),
    /// One choice.
    One(Chooser),
    /// Several choices.
    Some(Chooser),
}

/// A list to choose from.
#[derive(Debug, Clone, Default)]
pub struct Chooser {
    /// What can be chosen.
    pub options: Vec<Choice>,
    /// Chosen rows, the main one first.
    pub chosen: Vec<usize>,
    /// The row under the cursor.
    pub at: usize,
    /// First letters typed so far.
    pub letters: String,
}

impl Chooser {
    fn of(options: Vec<Choice>) -> Self {
        Self { options, ..Self::default() }
    }
    /// Moves to the first row that starts with, or else holds, the letters typed so far.
    fn jump(&mut self, c: char) -> bool {
        self.letters.extend(c.to_lowercase());
        let wanted = &self.letters;
        let words = |row: &Choice| row.words.to_lowercase();
        let found =
            self.options.iter().position(|row| words(row).starts_with(wanted)).or_else(|| self.options.iter().position(|row| words(row).contains(wanted)));
        match found {
            Some(at) => self.at = at,
            // Start again with this letter alone, once.
            None if self.letters.chars().count() > 1 => {
                self.letters.clear();
                return self.jump(c);
            }
            None => {
                self.letters.clear();
                return false;
            }
        }
        true
    }
    fn step(&mut self, by: isize) {
        self.letters.clear();
        let last = self.options.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
    }
}

impl Entry {
    /// An empty entry for a kind of field.
    pub fn blank(kind: &Kind) -> Self {
        match kind {
            Kind::Line | Kind::Date | Kind::Number | Kind::Secret => Self::Line(Input::default()),
            Kind::Notes => Self::Notes(Box::new(notes(""))),
            Kind::Choice(options) => Self::One(Chooser::of(options.clone())),
            Kind::YesNo => Self::One(Chooser::of(vec![Choice::new("yes", "yes"), Choice::new("no", "no")])),
            Kind::Many(options) => Self::Some(Chooser::of(options.clone())),
        }
    }
    /// The value as text: a line, notes, a code, or codes with ';' between.
    pub fn value(&self) -> String {
        match self {
            Self::Line(input) => clean_line(input.value()),
            Self::Notes(area) => clean(&area.lines().join("\n")).trim_end().to_owned(),
            Self::One(list) | Self::Some(list) => {
                list.chosen.iter().filter_map(|at| list.options.get(*at)).map(|row| row.code.as_str()).collect::<Vec<_>>().join(";")
            }
        }
    }
    /// Puts a value in, as `value` gives it; a code that is not offered chooses nothing.
    pub fn set(&mut self, value: &str) {
        match self {
            Self::Line(input) => *input = Input::new(clean_line(value)),
            Self::Notes(area) => **area = notes(&clean(value)),
            Self::One(list) | Self::Some(list) => {
                list.chosen = value.split(';').filter_map(|code| list.options.iter().position(|row| row.code == code.trim())).collect();
                list.at = list.chosen.first().copied().unwrap_or(0);
            }
        }
    }
    /// Other choices; what was chosen stays chosen if it is still offered.
    pub fn offer(&mut self, options: Vec<Choice>) {
        let chosen = self.value();
        if let Self::One(list) | Self::Some(list) = self {
            list.options = options;
            self.set(&chosen);
        }
    }
    /// A key for this entry. False when the entry has no use for it (the form may then move on).
    pub fn typed(&mut self, typed: &Typed) -> bool {
        match self {
            Self::Line(input) => type_line(input, typed),
            Self::Notes(area) => type_notes(area, typed),
            Self::One(list) => choose_one(list, typed),
            Self::Some(list) => choose_some(list, typed),
        }
    }
}

fn notes(text: &str) -> TextArea<'static> {
    let mut area = TextArea::new(text.split('\n').map(ToOwned::to_owned).collect());
    area.set_wrap_mode(WrapMode::WordOrGlyph);
    area.set_cursor_line_style(ratatui::style::Style::new());
    area.set_cursor_style(ratatui::style::Style::new());
    area.move_cursor(CursorMove::Bottom);
    area.move_cursor(CursorMove::End);
    area
}

fn type_line(input: &mut Input, typed: &Typed) -> bool {
    let request = match typed {
        Typed::Char(c) if !crate::domain::text::is_hostile(*c) => InputRequest::InsertChar(*c),
        Typed::Paste(text) => {
            for c in clean(text).trim_end().chars() {
                input.handle(InputRequest::InsertChar(if c == '\n' || c == '\t' { ' ' } else { c }));
            }
            return true;
        }
        Typed::Backspace => InputRequest::DeletePrevChar,
        Typed::Delete => InputRequest::DeleteNextChar,
        Typed::DeleteWord => InputRequest::DeletePrevWord,
        Typed::Left => InputRequest::GoToPrevChar,
        Typed::Right => InputRequest::GoToNextChar,
        Typed::WordLeft => InputRequest::GoToPrevWord,
        Typed::WordRight => InputRequest::GoToNextWord,
        Typed::Home => InputRequest::GoToStart,
        Typed::End => InputRequest::GoToEnd,
        // A line keeps no steps to take back: it is emptied, as a shell's is, and what went comes back.
        Typed::Undo => InputRequest::DeleteLine,
        Typed::Redo => InputRequest::Yank,
        _ => return false,
    };
    input.handle(request);
    true
}

fn type_notes(area: &mut TextArea<'static>, typed: &Typed) -> bool {
    match typed {
        Typed::Char(c) if crate::domain::text::is_hostile(*c) => {}
        Typed::Char(c) => area.insert_char(*c),
        Typed::Paste(text) => drop(area.insert_str(clean(text))),
        Typed::Enter => area.insert_newline(),
        Typed::Backspace => drop(area.delete_char()),
        Typed::Delete => drop(area.delete_next_char()),
        Typed::DeleteWord => drop(area.delete_word()),
        Typed::Left => area.move_cursor(CursorMove::Back),
        Typed::Right => area.move_cursor(CursorMove::Forward),
        Typed::WordLeft => area.move_cursor(CursorMove::WordBack),
        Typed::WordRight => area.move_cursor(CursorMove::WordForward),
        Typed::Home => area.move_cursor(CursorMove::Head),
        Typed::End => area.move_cursor(CursorMove::End),
        Typed::Up => area.move_cursor(CursorMove::Up),
        Typed::Down => area.move_cursor(CursorMove::Down),
        Typed::PageUp => area.move_cursor(CursorMove::ParagraphBack),
        Typed::PageDown => area.move_cursor(CursorMove::ParagraphForward),
        Typed::Undo => drop(area.undo()),
        Typed::Redo => drop(area.redo()),
    }
    true
}

/// Arrows and first letters choose at once; Backspace takes the choice back.
fn choose_one(list: &mut Chooser, typed: &Typed) -> bool {
    match typed {
        Typed::Up if list.at == 0 => return false,
        Typed::Down if list.at + 1 >= list.options.len() && !list.chosen.is_empty() => return false,
        Typed::Down if list.chosen.is_empty() => list.letters.clear(),
        Typed::Up => list.step(-1),
        Typed::Down => list.step(1),
        Typed::PageUp => list.step(-8),
        Typed::PageDown => list.step(8),
        Typed::Home => list.step(isize::MIN + 1),
        Typed::End => list.step(isize::MAX),
        Typed::Char(' ') if list.letters.is_empty() => {}
        Typed::Char(c) => {
            if !list.jump(*c) {
                return true;
            }
        }
        Typed::Backspace | Typed::Delete => {
            list.letters.clear();
            list.chosen.clear();
            return true;
        }
        _ => return false,
    }
    if !list.options.is_empty() {
        list.chosen = vec![list.at];
    }
    true
}

/// Arrows and first letters move; Space takes or leaves a row.
fn choose_some(list: &mut Chooser, typed: &Typed) -> bool {
    match typed {
        Typed::Up if list.at == 0 => return false,
        Typed::Down if list.at + 1 >= list.options.len() => return false,
        Typed::Up => list.step(-1),
        Typed::Down => list.step(1),
        Typed::PageUp => list.step(-8),
        Typed::PageDown => list.step(8),
        Typed::Home => list.step(isize::MIN + 1),
        Typed::End => list.step(isize::MAX),
        Typed::Char(' ') => {
            list.letters.clear();
            if list.chosen.contains(&list.at) {
                list.chosen.retain(|at| *at != list.at);
            } else if list.at < list.options.len() {
                list.chosen.push(list.at);
            }
        }
        Typed::Char(c) => drop(list.jump(*c)),
        Typed::Backspace | Typed::Delete => {
            list.letters.clear();
            list.chosen.clear();
        }
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_emptied_by_one_key_and_comes_back_by_another() {
        let mut line = Entry::blank(&Kind::Date);
        line.set("21 Nov 2026");
        assert!(line.typed(&Typed::Undo) && line.value().is_empty());
        assert!(line.typed(&Typed::Redo) && line.value() == "21 Nov 2026");
    }
}
