//! The form for a review: the outcomes of the plan one by one, each with what the last review said of it, then what else was said.
//! Used by `ask`. Holds no rule.

use super::draft::Reader;
use super::field::{Field, Kind};
use super::form::Form;
use crate::choices;
use crate::domain::codes::Going;
use crate::domain::day::Day;
use crate::domain::ids::OutcomeId;
use crate::domain::plan::{ReviewDetails, Walked};
use serde::{Deserialize, Serialize};

/// An outcome to talk about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToWalk {
    /// Which.
    pub outcome: OutcomeId,
    /// In the person's words.
    pub words: String,
    /// What the last review said of it, with its day; empty when none did.
    pub before: String,
}

/// The two questions of each outcome; a plan with more of them is reviewed for the first ones here and for the rest in the note.
const QUESTIONS: [(&str, &str, &str); 8] = [
    ("going1", "said1", "Outcome 1: how it goes"),
    ("going2", "said2", "Outcome 2: how it goes"),
    ("going3", "said3", "Outcome 3: how it goes"),
    ("going4", "said4", "Outcome 4: how it goes"),
    ("going5", "said5", "Outcome 5: how it goes"),
    ("going6", "said6", "Outcome 6: how it goes"),
    ("going7", "said7", "Outcome 7: how it goes"),
    ("going8", "said8", "Outcome 8: how it goes"),
];

/// The form.
pub fn review_form(to_walk: &[ToWalk], today: Day) -> Form {
    let mut fields = vec![Field::new("on", "Held on", Kind::Date).hint("Like 27 3 2026 or 'today'.")];
    for (going, said, label) in QUESTIONS.iter().take(to_walk.len()) {
        fields.push(Field::new(going, label, Kind::Choice(choices!(Going))).optional());
        fields.push(Field::new(said, "What was said of it", Kind::Line).optional());
    }
    fields.push(Field::new("note", "What else was said and changed", Kind::Notes).optional());
    fields.push(Field::new("next_on", "Next review", Kind::Date).hint("Like '+6w' or 27 3 2026.").optional());
    let form = Form::new("Review held", fields).with("on", &today.words());
    QUESTIONS.iter().zip(to_walk).fold(form, |form, ((going, _, _), own)| {
        let before = if own.before.is_empty() { "Not talked about at a review yet.".to_owned() } else { format!("Last time, {}", own.before) };
        form.told(going, format!("'{}' {before}", own.words))
    })
}

/// Reads it.
pub fn review_of(to_walk: &[ToWalk], values: &mut Reader<'_>) -> Option<ReviewDetails> {
    let on = values.past_day("on");
    let mut walked = Vec::new();
    for ((going, said, _), own) in QUESTIONS.iter().zip(to_walk) {
        let how = values.maybe(going, Going::parse)?;
        let note = values.text(said)?;
        match how {
            Some(going) => walked.push(Walked { outcome: own.outcome, words: own.words.clone(), going, note }),
            None if !note.is_empty() => values.refuse(going, "Choose how it goes, or leave out what was said of it."),
            None => {}
        }
    }
    let note = values.text("note");
    let next_on = values.maybe_day("next_on");
    Some(ReviewDetails { on: on?, note: note?, next_on: next_on?, walked })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_reads_back_with_its_outcomes_one_by_one() {
        let today: Day = "2026-11-21".parse().unwrap();
        let own = |n: i64, before: &str| ToWalk { outcome: OutcomeId(n), words: format!("outcome {n}"), before: before.into() };
        let to_walk = [own(7, "1 Dec 2025: closer"), own(9, "")];
        let mut form = review_form(&to_walk, today);
        assert!(form.rows().any(|(field, _)| form.hint(field) == "'outcome 7' Last time, 1 Dec 2025: closer"));
        assert!(form.rows().any(|(field, _)| form.hint(field).contains("Not talked about")));
        form = form.with("said2", "nights are calm").with("note", "slower");
        assert_eq!(form.read_with(today, |values| review_of(&to_walk, values)), None, "what was said wants how it goes");
        form = form.with("going2", "reached");
        let read = form.read_with(today, |values| review_of(&to_walk, values)).unwrap();
        assert_eq!((read.on, read.note.as_str(), read.walked.len()), (today, "slower", 1));
        assert_eq!((read.walked[0].outcome, read.walked[0].said().as_str()), (OutcomeId(9), "reached: nights are calm"));
    }
}
