//! Text as names are compared, with the way back to where each letter stood; and the places to replace.
//! Used by `redact` only. Decides nothing about what identifies someone.

use super::known::REMOVED;
use crate::domain::text::fold;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// What stands between a letter and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Nothing.
    None,
    /// Only what people write inside a word: an apostrophe, a hyphen, a dot, or something with no width.
    Join,
    /// A space or other punctuation.
    Break,
}

#[derive(Debug, Clone)]
struct Letter {
    folded: char,
    gap: Gap,
    from: usize,
    to: usize,
}

/// The letters and digits of a text, folded.
#[derive(Debug, Clone)]
pub struct Folded {
    letters: Vec<Letter>,
}

impl Folded {
    /// Folds a text, letter by letter.
    pub fn of(text: &str) -> Self {
        let mut letters: Vec<Letter> = Vec::with_capacity(text.len());
        for (from, c) in text.char_indices() {
            let to = from + c.len_utf8();
            if is_combining_mark(c) {
                if let Some(last) = letters.last_mut().filter(|last| last.to == from) {
                    last.to = to;
                }
                continue;
            }
            let mut gap = gap_of(&text[letters.last().map_or(0, |last| last.to)..from]);
            for folded in fold(c.encode_utf8(&mut [0; 4])).chars() {
                if folded.is_alphanumeric() {
                    letters.push(Letter { folded: digit(folded), gap, from, to });
                    gap = Gap::None;
                } else {
                    gap = Gap::Break;
                }
            }
        }
        Self { letters }
    }
    /// How many letters and digits.
    pub fn len(&self) -> usize {
        self.letters.len()
    }
    /// The folded letter there.
    pub fn letter(&self, at: usize) -> Option<char> {
        self.letters.get(at).map(|letter| letter.folded)
    }
    /// What stands before that letter.
    pub fn gap(&self, at: usize) -> Gap {
        self.letters.get(at).map_or(Gap::Break, |letter| letter.gap)
    }
    /// Does a word or a number start or end just before that letter?
    pub fn parts_before(&self, at: usize) -> bool {
        let (Some(before), Some(here)) = (at.checked_sub(1).and_then(|before| self.letters.get(before)), self.letters.get(at)) else { return true };
        here.gap != Gap::None || before.folded.is_alphabetic() != here.folded.is_alphabetic()
    }
    /// Where these letters stand in the text.
    pub fn range(&self, letters: Range<usize>) -> Range<usize> {
        let from = self.letters.get(letters.start).map_or(0, |letter| letter.from);
        let to = letters.end.checked_sub(1).and_then(|last| self.letters.get(last)).map_or(from, |letter| letter.to);
        from..to.max(from)
    }
    /// These letters as they were written.
    pub fn written<'t>(&self, text: &'t str, letters: Range<usize>) -> &'t str {
        text.get(self.range(letters)).unwrap_or_default()
    }
    /// What was written between that letter and the one before it.
    pub fn between<'t>(&self, text: &'t str, at: usize) -> &'t str {
        let from = at.checked_sub(1).and_then(|before| self.letters.get(before)).map_or(0, |letter| letter.to);
        let to = self.letters.get(at).map_or(text.len(), |letter| letter.from);
        text.get(from..to).unwrap_or_default()
    }
    /// Runs of letters with nothing between them.
    pub fn words(&self) -> Vec<Range<usize>> {
        self.runs(char::is_alphabetic)
    }
    /// Runs of digits with nothing between them.
    pub fn numbers(&self) -> Vec<Range<usize>> {
        self.runs(|c| c.is_ascii_digit())
    }
    fn runs(&self, belongs: impl Fn(char) -> bool) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for (at, letter) in self.letters.iter().enumerate().filter(|(_, letter)| belongs(letter.folded)) {
            match runs.last_mut() {
                Some(run) if run.end == at && letter.gap == Gap::None => run.end = at + 1,
                _ => runs.push(at..at + 1),
            }
        }
        runs
    }
    /// The end of a reference such as SU-0012 that starts there: references are what names are replaced by.
    pub fn reference_at(&self, at: usize) -> Option<usize> {
        let kind = (self.letter(at)?, self.letter(at + 1)?);
        let hyphen = self.parts_before(at) && self.gap(at + 1) == Gap::None && self.gap(at + 2) == Gap::Join;
        if !hyphen || !matches!(kind, ('s', 'u') | ('r', 'f') | ('e', 'p')) {
            return None;
        }
        let digits =
            (at + 2..self.len()).take_while(|n| self.letter(*n).is_some_and(|c| c.is_ascii_digit()) && (*n == at + 2 || self.gap(*n) == Gap::None)).count();
        (digits >= 4).then_some(at + 2 + digits)
    }
}

/// Western digits for those of Arabic and Persian.
fn digit(c: char) -> char {
    let value = match c {
        '\u{0660}'..='\u{0669}' => u32::from(c) - 0x0660,
        '\u{06F0}'..='\u{06F9}' => u32::from(c) - 0x06F0,
        _ => return c,
    };
    char::from_digit(value, 10).unwrap_or(c)
}

/// A hyphen at a line's end joins what it parts.
fn gap_of(between: &str) -> Gap {
    let between: Vec<char> = between.chars().filter(|c| !is_combining_mark(*c)).collect();
    let wrapped = between.first().copied().is_some_and(is_hyphen) && between.contains(&'\n') && between.iter().skip(1).all(|c| c.is_whitespace());
    match between.as_slice() {
        [] => Gap::None,
        all if wrapped || all.iter().copied().all(joins) => Gap::Join,
        _ => Gap::Break,
    }
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{00AD}' | '\u{2010}'..='\u{2015}')
}

fn joins(c: char) -> bool {
    is_hyphen(c) || matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '`' | '\u{02BC}' | '.' | '\u{00B7}' | '\u{200B}'..='\u{200F}' | '\u{2060}')
}

/// Places of a text to replace, each with its replacement.
#[derive(Debug, Clone, Default)]
pub struct Spans(Vec<(Range<usize>, String)>);

impl Spans {
    /// One more place.
    pub fn add(&mut self, range: Range<usize>, with: &str) {
        if !range.is_empty() {
            self.0.push((range, with.to_owned()));
        }
    }
    /// Places that overlap, or that say the same with only a space between, become one.
    pub fn join_neighbours(&mut self, text: &str) {
        self.0.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let mut joined: Vec<(Range<usize>, String)> = Vec::with_capacity(self.0.len());
        for (range, with) in self.0.drain(..) {
            match joined.last_mut() {
                Some((last, _)) if range.end <= last.end => {}
                Some((last, said)) if range.start < last.end => {
                    last.end = range.end;
                    if *said != with {
                        *said = REMOVED.to_owned();
                    }
                }
                Some((last, said)) if *said == with && text[last.end..range.start].chars().all(|c| c.is_whitespace() && c != '\n' || joins(c) && c != '.') => {
                    last.end = range.end;
                }
                _ => joined.push((range, with)),
            }
        }
        self.0 = joined;
    }
    /// Only the places for which this holds, told by where they are.
    pub fn retain(&mut self, keep: impl Fn(Range<usize>) -> bool) {
        self.0.retain(|(range, _)| keep(range.clone()));
    }
    /// Every place and what goes there.
    pub fn places(&self) -> impl Iterator<Item = (Range<usize>, &str)> {
        self.0.iter().map(|(range, with)| (range.clone(), with.as_str()))
    }
    /// The text with every place replaced; `join_neighbours` comes first.
    pub fn apply(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (range, with) in &self.0 {
            out.push_str(&text[at..range.start]);
            out.push_str(with);
            at = range.end;
        }
        out.push_str(&text[at..]);
        out
    }
}
