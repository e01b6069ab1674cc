//! How a form becomes a value of the domain and back: declared once as a `Draft`, read through a `Reader`.
//! Used by every file in `forms/`. Parsing itself lives in `domain`, shared with import and command line.

use super::field::{Choice, Field};
use crate::domain::day::{Day, not_after_today};

/// A value that a form can ask for.
pub trait Draft: Sized {
    /// The form's title.
    const TITLE: &'static str;
    /// Its fields, in the order they are asked.
    fn fields() -> Vec<Field>;
    /// Reads them; every wrong answer is recorded, so that all are shown at once.
    fn read(values: &mut Reader<'_>) -> Option<Self>;
    /// The values as text, for editing; `read` of these gives the same value back.
    fn fill(&self) -> Vec<(&'static str, String)>;
}

/// Reads typed values and collects what is wrong with them.
#[derive(Debug)]
pub struct Reader<'a> {
    today: Day,
    fields: Vec<(&'a Field, String)>,
    errors: Vec<(&'static str, String)>,
    /// Keys asked for, so that a test can tell a forgotten field.
    pub(super) asked: Vec<&'static str>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(today: Day, fields: Vec<(&'a Field, String)>) -> Self {
        Self { today, fields, errors: Vec::new(), asked: Vec::new() }
    }
    pub(super) fn into_errors(self) -> Vec<(&'static str, String)> {
        self.errors
    }
    /// The day it is.
    pub const fn today(&self) -> Day {
        self.today
    }
    /// Records what is wrong with an answer.
    pub fn refuse(&mut self, key: &'static str, sentence: impl Into<String>) {
        self.errors.push((key, sentence.into()));
    }
    /// The text as typed; empty when nothing was. An unanswered field that must be answered is recorded.
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        self.asked.push(key);
        let (field, value) = self.fields.iter().find(|(field, _)| field.key == key)?;
        if value.is_empty() && !field.optional {
            let missing = field.missing();
            self.refuse(key, missing);
            return None;
        }
        Some(value.clone())
    }
    /// A value that must be there.
    pub fn get<T>(&mut self, key: &'static str, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let text = self.text(key)?;
        match parse(&text) {
            Ok(value) => Some(value),
            Err(sentence) => {
                self.refuse(key, sentence);
                None
            }
        }
    }
    /// A value that may be missing: `Some(None)` when the field is empty.
    pub fn maybe<T>(&mut self, key: &'static str, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<Option<T>> {
        match self.text(key)?.as_str() {
            "" => Some(None),
            text => match parse(text) {
                Ok(value) => Some(Some(value)),
                Err(sentence) => {
                    self.refuse(key, sentence);
                    None
                }
            },
        }
    }
    /// A date, past or to come.
    pub fn day(&mut self, key: &'static str) -> Option<Day> {
        let today = self.today;
        self.get(key, |text| Day::parse(text, today))
    }
    /// A date that is not in the future.
    pub fn past_day(&mut self, key: &'static str) -> Option<Day> {
        let today = self.today;
        self.get(key, |text| Day::parse(text, today).and_then(|day| not_after_today(day, today)))
    }
    /// A date that may be missing.
    pub fn maybe_day(&mut self, key: &'static str) -> Option<Option<Day>> {
        let today = self.today;
        self.maybe(key, |text| Day::parse(text, today))
    }
    /// A whole number that may be missing.
    pub fn maybe_number(&mut self, key: &'static str) -> Option<Option<u32>> {
        self.maybe(key, whole_number)
    }
    /// A date that may be missing and is not in the future.
    pub fn maybe_past_day(&mut self, key: &'static str) -> Option<Option<Day>> {
        let today = self.today;
        self.maybe(key, |text| Day::parse(text, today).and_then(|day| not_after_today(day, today)))
    }
    /// A whole number that must be there.
    pub fn number(&mut self, key: &'static str) -> Option<u32> {
        self.get(key, whole_number)
    }
    /// The row of something chosen from a list that is known at run time.
    pub fn row(&mut self, key: &'static str) -> Option<i64> {
        self.number(key).map(i64::from)
    }
    /// A choice that may be 'I do not know': then `Some(None)`.
    pub fn known<T>(&mut self, key: &'static str, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<Option<T>> {
        self.get(key, |text| if text == UNKNOWN { Ok(None) } else { parse(text).map(Some) })
    }
    /// Yes or no.
    pub fn yes(&mut self, key: &'static str) -> Option<bool> {
        self.text(key).map(|text| text == "yes")
    }
    /// Several choices, the main one first.
    pub fn many<T>(&mut self, key: &'static str, parse: impl Fn(&str) -> Result<T, String>) -> Option<Vec<T>> {
        self.get(key, |text| text.split(';').filter(|code| !code.is_empty()).map(parse).collect())
    }
}

/// The code of 'I do not know', where the domain has an unknown without a code of its own.
const UNKNOWN: &str = "unknown";

/// Choices with 'I do not know' at their end.
pub fn or_unknown(mut choices: Vec<Choice>) -> Vec<Choice> {
    choices.push(Choice::new(UNKNOWN, "I do not know"));
    choices
}

/// A code for `fill`, or 'I do not know'.
pub fn known_or_not(code: Option<&str>) -> String {
    code.unwrap_or(UNKNOWN).into()
}

/// A whole number, 0 or more.
pub fn whole_number(text: &str) -> Result<u32, String> {
    text.trim().parse().map_err(|_| format!("'{text}' is not a whole number. Use figures, like 45."))
}

/// 'yes' or 'no', for `fill`.
pub fn yes_or_no(yes: bool) -> String {
    if yes { "yes".into() } else { "no".into() }
}

/// A number for `fill`, or nothing.
pub fn number_or_nothing(number: Option<u32>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// A date for `fill`: the day in words, or nothing.
pub fn day_or_nothing(day: Option<Day>) -> String {
    day.map(Day::words).unwrap_or_default()
}
