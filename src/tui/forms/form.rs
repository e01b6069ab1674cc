//! A form at work: focus, errors, what was typed, and whether anything would be lost by leaving.
//! Used by the loop (as an overlay), the lock screen and the wizard; drawn by `widgets/form`. Knows no store.

use super::draft::{Draft, Reader};
use super::field::{Choice, Entry, Field, Kind, Typed};
use crate::domain::day::Day;

/// A form with its answers.
#[derive(Debug, Clone)]
pub struct Form {
    /// The title above it.
    pub title: String,
    /// A sentence below the title, or nothing.
    pub lead: String,
    fields: Vec<Field>,
    entries: Vec<Entry>,
    focus: usize,
    /// Nothing was typed since the focus came to its field.
    fresh: bool,
    errors: Vec<(&'static str, String)>,
    /// Hints that follow the answer to another field.
    following: Vec<Following>,
    /// How a line is understood, shown in place of its hint while it is typed.
    echo: Option<Echo>,
    /// Hints known only at run time.
    told: Vec<(&'static str, String)>,
    /// Starts for the field 'note', by the answer to 'kind'.
    templates: Vec<(String, String)>,
    /// Values when it was opened: what differs was typed.
    before: Vec<String>,
    /// First line shown; kept by the widget.
    pub(in crate::tui) top: u16,
}

/// The hints of one field, by what is chosen in another.
#[derive(Debug, Clone)]
struct Following {
    key: &'static str,
    of: &'static str,
    hints: Vec<(String, String)>,
}

/// Says how the line in a field is understood on a day.
#[derive(Debug, Clone, Copy)]
struct Echo {
    key: &'static str,
    today: Day,
    says: fn(&str, Day) -> String,
}

/// What the form wants after a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Nothing more.
    Nothing,
    /// Enter on the last field: save.
    Save,
}

impl Form {
    /// A form with these fields, empty.
    pub fn new(title: impl Into<String>, fields: Vec<Field>) -> Self {
        let entries: Vec<Entry> = fields.iter().map(|field| Entry::blank(&field.kind)).collect();
        let before = entries.iter().map(Entry::value).collect();
        Self {
            title: title.into(),
            lead: String::new(),
            fields,
            entries,
            focus: 0,
            fresh: true,
            errors: Vec::new(),
            following: Vec::new(),
            echo: None,
            told: Vec::new(),
            templates: Vec::new(),
            before,
            top: 0,
        }
    }
    /// An empty form for a draft.
    pub fn blank<D: Draft>() -> Self {
        Self::new(D::TITLE, D::fields())
    }
    /// A form for a draft with these answers.
    pub fn filled<D: Draft>(draft: &D) -> Self {
        Self::blank::<D>().fill(draft)
    }
    /// The draft's answers to start from; hand in run-time choices first.
    #[must_use]
    pub fn fill<D: Draft>(self, draft: &D) -> Self {
        draft.fill().into_iter().fold(self, |form, (key, value)| form.with(key, &value))
    }
    /// Another title ('Edit Amina').
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }
    /// A sentence below the title.
    #[must_use]
    pub fn lead(mut self, lead: impl Into<String>) -> Self {
        self.lead = lead.into();
        self
    }
    /// Choices known only at run time.
    #[must_use]
    pub fn options(mut self, key: &str, options: Vec<Choice>) -> Self {
        if let Some(at) = self.at(key) {
            self.entries[at].offer(options);
            self.before[at] = self.entries[at].value();
        }
        self
    }
    /// An answer to start from; it does not count as typed.
    #[must_use]
    pub fn with(mut self, key: &str, value: &str) -> Self {
        if let Some(at) = self.at(key) {
            self.entries[at].set(value);
            self.before[at] = self.entries[at].value();
        }
        self
    }
    /// Hints for the field `key` that follow what is chosen in the field `of`: code and words. Until then its own hint is shown.
    #[must_use]
    pub fn hints(mut self, key: &'static str, of: &'static str, hints: Vec<(String, String)>) -> Self {
        self.following.push(Following { key, of, hints });
        self
    }
    /// Under this field stands how its line is understood, as it is typed.
    #[must_use]
    pub fn echoing(mut self, key: &'static str, today: Day, says: fn(&str, Day) -> String) -> Self {
        self.echo = Some(Echo { key, today, says });
        self
    }
    /// A hint known only at run time.
    #[must_use]
    pub fn told(mut self, key: &'static str, hint: impl Into<String>) -> Self {
        self.told.push((key, hint.into()));
        self
    }
    /// Starts for the note, by the code chosen for 'kind'.
    #[must_use]
    pub fn templates(mut self, templates: Vec<(String, String)>) -> Self {
        self.templates = templates;
        self
    }
    /// Are there starts for a note in this form at all?
    pub fn has_templates(&self) -> bool {
        !self.templates.is_empty()
    }
    /// Puts the start for the chosen kind at the end of the note and goes there; false when there is none for it.
    pub fn use_template(&mut self) -> bool {
        let kind = self.value("kind");
        let words = self.templates.iter().find(|(of, _)| *of == kind).map(|(_, words)| words.clone());
        let (Some(words), Some(at)) = (words, self.at("note")) else { return false };
        let note = self.entries[at].value();
        let whole = if note.is_empty() { words } else { format!("{note}\n{words}") };
        self.entries[at].set(&whole);
        self.focus_on(at);
        true
    }
    /// What is shown below a field's label; may be empty.
    pub fn hint(&self, field: &Field) -> String {
        if let Some(echo) = self.echo.filter(|echo| echo.key == field.key) {
            return (echo.says)(&self.value(field.key), echo.today);
        }
        if let Some((_, told)) = self.told.iter().find(|(key, _)| *key == field.key) {
            return told.clone();
        }
        let following = self.following.iter().find(|following| following.key == field.key);
        let hint = following.and_then(|following| {
            let chosen = self.value(following.of);
            following.hints.iter().find(|(code, _)| *code == chosen)
        });
        hint.map_or_else(|| field.hint.to_owned(), |(_, words)| words.clone())
    }
    fn at(&self, key: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.key == key)
    }
    /// The value of a field as text; empty when there is none.
    pub fn value(&self, key: &str) -> String {
        self.at(key).map(|at| answer(&self.fields[at], &self.entries[at])).unwrap_or_default()
    }
    /// Fields with their entries, in order.
    pub fn rows(&self) -> impl Iterator<Item = (&Field, &Entry)> {
        self.fields.iter().zip(&self.entries)
    }
    /// Other choices for a field while the form is open; what was chosen stays if it is still offered, and nothing counts as typed.
    pub fn offer(&mut self, key: &str, options: Vec<Choice>) {
        if let Some(at) = self.at(key) {
            self.entries[at].offer(options);
        }
    }
    /// The words of what is chosen in a field, with its code.
    pub fn chosen(&self, key: &str) -> Option<Choice> {
        match self.at(key).map(|at| &self.entries[at]) {
            Some(Entry::One(list)) => list.chosen.first().and_then(|at| list.options.get(*at)).cloned(),
            _ => None,
        }
    }
    /// The key of the field that has the focus.
    pub fn focused(&self) -> &'static str {
        self.fields.get(self.focus).map_or("", |field| field.key)
    }
    /// Which field has the focus.
    pub const fn focus(&self) -> usize {
        self.focus
    }
    /// Puts the focus on a field.
    pub fn focus_on(&mut self, at: usize) {
        self.focus = at.min(self.fields.len().saturating_sub(1));
        self.fresh = true;
        if let Some(Entry::One(list) | Entry::Some(list)) = self.entries.get_mut(self.focus) {
            list.letters.clear();
        }
    }
    /// To the next field; the last leads to the first.
    pub fn next(&mut self) {
        self.focus_on(if self.focus + 1 >= self.fields.len() { 0 } else { self.focus + 1 });
    }
    /// To the field before; the first leads to the last.
    pub fn previous(&mut self) {
        self.focus_on(self.focus.checked_sub(1).unwrap_or(self.fields.len().saturating_sub(1)));
    }
    /// The day or number in the field that has the focus was put there by the program or from the file: typing replaces it.
    pub fn gives_way(&self) -> bool {
        let Some((field, entry)) = self.fields.get(self.focus).zip(self.entries.get(self.focus)) else { return false };
        let value = entry.value();
        self.fresh && matches!(field.kind, Kind::Date | Kind::Number) && !value.is_empty() && self.before.get(self.focus) == Some(&value)
    }
    /// A key or a paste for the field that has the focus.
    pub fn typed(&mut self, typed: &Typed) -> Wish {
        let gives_way = self.gives_way() && matches!(typed, Typed::Char(_) | Typed::Paste(_));
        let Some(entry) = self.entries.get_mut(self.focus) else { return Wish::Nothing };
        if gives_way {
            // As the key that empties a line does, so that the key that brings it back does so here too.
            entry.typed(&Typed::Undo);
        }
        self.fresh = false;
        if entry.typed(typed) {
            return Wish::Nothing;
        }
        match typed {
            Typed::Enter if self.focus + 1 == self.fields.len() => return Wish::Save,
            Typed::Enter => self.next(),
            Typed::Down if self.focus + 1 < self.fields.len() => self.next(),
            Typed::Up if self.focus > 0 => self.previous(),
            _ => {}
        }
        Wish::Nothing
    }
    /// Was anything typed since it was opened?
    pub fn is_touched(&self) -> bool {
        self.entries.iter().zip(&self.before).any(|(entry, before)| entry.value() != *before)
    }
    /// Reads the answers. When something is wrong every error is kept, the focus goes to the first, and nothing typed is lost.
    pub fn read<D: Draft>(&mut self, today: Day) -> Option<D> {
        self.read_with(today, D::read)
    }
    /// Reads the answers with a function, for forms that are no draft.
    pub fn read_with<T>(&mut self, today: Day, read: impl FnOnce(&mut Reader<'_>) -> Option<T>) -> Option<T> {
        let values = self.fields.iter().zip(&self.entries).map(|(field, entry)| (field, answer(field, entry))).collect();
        let mut reader = Reader::new(today, values);
        let value = read(&mut reader);
        self.errors = reader.into_errors();
        let order = |key: &str| self.fields.iter().position(|field| field.key == key).unwrap_or(usize::MAX);
        self.errors.sort_by_key(|(key, _)| order(key));
        if let Some(first) = self.errors.first().map(|(key, _)| order(key)) {
            self.focus_on(first);
            return None;
        }
        value
    }
    /// Shows a refusal from elsewhere beside its field, or on top when no field has that key.
    pub fn refuse(&mut self, key: &'static str, sentence: impl Into<String>) {
        self.refuse_all(vec![(key, sentence.into())]);
    }
    /// The same for several; the first has the focus.
    pub fn refuse_all(&mut self, wrong: Vec<(&'static str, String)>) {
        self.errors = wrong;
        let first = self.errors.first().and_then(|(key, _)| self.at(key));
        first.into_iter().for_each(|at| self.focus_on(at));
    }
    /// What is wrong, in the order of the fields.
    pub fn errors(&self) -> &[(&'static str, String)] {
        &self.errors
    }
    /// Typed values to keep when the program locks; secrets are left out.
    pub fn keep(&self) -> Vec<(String, String)> {
        self.rows().filter(|(field, _)| field.kind != Kind::Secret).map(|(field, entry)| (field.key.to_owned(), entry.value())).collect()
    }
    /// Puts kept values back; they count as typed.
    pub fn restore(&mut self, kept: &[(String, String)]) {
        for (key, value) in kept {
            if let Some(at) = self.at(key) {
                self.entries[at].set(value);
            }
        }
    }
}

/// A field's value; a secret is taken as it was typed, spaces at its ends and all.
fn answer(field: &Field, entry: &Entry) -> String {
    match entry {
        Entry::Line(input) if field.kind == Kind::Secret => input.value().to_owned(),
        entry => entry.value(),
    }
}

#[cfg(test)]
mod tests;
