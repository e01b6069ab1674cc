//! A case study: what happened to somebody, told so that nobody can tell who it is. When it may be told, and its parts.
//! Used by `output::case_study`, which begins one and looks for what still tells, and by its form.

use super::codes::{ConsentAnswer, ConsentPurpose, FeedbackKind};
use super::day::Day;
use super::entry::consent::standing;
use super::entry::{Entry, KeptEntry};
use super::record::Record;
use serde::{Deserialize, Serialize};

/// The text, part by part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseStudy {
    /// How it was before.
    pub before: String,
    /// What was done.
    pub support: String,
    /// What changed.
    pub change: String,
    /// What the person said.
    pub words: String,
}

impl CaseStudy {
    /// The parts: name in a form, heading, text.
    pub fn parts(&self) -> [(&'static str, &'static str, &str); 4] {
        [
            ("before", "How it was before", &self.before),
            ("support", "What was done", &self.support),
            ("change", "What changed", &self.change),
            ("words", "In their own words", &self.words),
        ]
    }
}

/// What allows a case study on that day, in words; or why there may be none.
pub fn consent(record: &Record, at: Day) -> Result<String, String> {
    let consents = record.consents();
    let mut about: Vec<_> = standing(&consents, at).into_iter().filter(|consent| consent.purpose == ConsentPurpose::CaseStudy).collect();
    about.sort_by_key(|consent| consent.on);
    if let Some(given) = about.iter().rev().find(|consent| consent.answer == ConsentAnswer::Given) {
        return Ok(format!("They agreed to a case study for {} on {}. For anything else, ask again.", given.recipient, given.on));
    }
    if let Some(no) = about.iter().rev().find(|consent| consent.answer != ConsentAnswer::NotAsked) {
        return Err(format!("They were asked about a case study on {}: {}. Nothing is written.", no.on, no.answer));
    }
    let said = |kept: &&KeptEntry| matches!(&kept.entry, Entry::Feedback(own) if own.kind == FeedbackKind::CaseStudy && own.may_be_used && own.on <= at);
    match record.entries.iter().rev().find(said) {
        Some(kept) => Ok(format!("They agreed to a case study on {}. Ask again before it is used for anything new.", kept.entry.on())),
        None => Err("No consent to a case study is recorded. N writes down the answer.".into()),
    }
}
