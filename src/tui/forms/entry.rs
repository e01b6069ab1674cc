//! The forms of a record's entries: fields from the sheet's questions, answers back into it. Used by `ask`. Holds no rule.

use super::draft::Reader;
use super::field::{Choice, Field, Kind};
use super::form::Form;
use crate::domain::codes::EntryKind;
use crate::domain::day::Day;
use crate::domain::entry::Entry;
use crate::domain::provider::Reference;
use crate::domain::sheet::{Answers, Ink, Question};

impl Answers for Reader<'_> {
    fn text(&mut self, key: &'static str) -> Option<String> {
        Reader::text(self, key)
    }
    fn refuse(&mut self, key: &'static str, sentence: String) {
        Reader::refuse(self, key, sentence);
    }
    fn today(&self) -> Day {
        Reader::today(self)
    }
}

/// The empty form of a sheet; days that must be answered start as today.
pub(super) fn blank(title: &str, questions: &[Question], reference: &Reference, today: Day) -> Form {
    let fields = questions.iter().map(|question| {
        let takes = match question.ink {
            Ink::Day => Kind::Date,
            Ink::Line => Kind::Line,
            Ink::Notes => Kind::Notes,
            Ink::YesNo => Kind::YesNo,
            Ink::Choice(list) => Kind::Choice(list().into_iter().map(|(code, words)| Choice::new(code, words)).collect()),
            Ink::LifeDomain => Kind::Choice(reference.domains.iter().map(|domain| Choice::new(&domain.code, &domain.words)).collect()),
            Ink::Service => Kind::Choice(reference.services.iter().map(|service| Choice::new(service.id.0.to_string(), service.title())).collect()),
        };
        let field = Field::new(question.key, question.label, takes).hint(question.hint);
        if question.optional { field.optional() } else { field }
    });
    let form = Form::new(title, fields.collect());
    questions
        .iter()
        .filter(|question| matches!(question.ink, Ink::Day) && !question.optional)
        .fold(form, |form, question| form.with(question.key, &today.words()))
}

/// The empty form of a kind of entry.
pub fn form_of(kind: EntryKind, reference: &Reference, today: Day) -> Form {
    blank(kind.title(), &kind.questions(), reference, today)
}

/// The form of an entry with its answers in place.
pub fn filled(entry: &Entry, reference: &Reference, today: Day) -> Form {
    entry.fill().into_iter().fold(form_of(entry.kind(), reference, today), |form, (key, value)| form.with(key, &value))
}

/// Reads an entry of that kind.
pub fn read(kind: EntryKind, values: &mut Reader<'_>) -> Option<Entry> {
    kind.read(values)
}

#[cfg(test)]
pub(in crate::tui) mod tests {
    use super::*;
    use crate::domain::codes::*;
    use crate::domain::entry::concern::Concern;
    use crate::domain::entry::consent::Consent;
    use crate::domain::entry::keeping::Keeping;
    use crate::domain::entry::needs::{HarmKnown, Need, SafetyPlan};
    use crate::domain::entry::request::Request;
    use crate::domain::entry::supervised::Supervised;
    use crate::domain::entry::voice::{Feedback, FollowUp, Meeting};
    use crate::domain::plan::LifeDomain;

    /// One entry of each kind.
    pub(in crate::tui) fn one_of_each(on: Day) -> Vec<Entry> {
        let words = || "one\ntwo".to_owned();
        let line = || "one".to_owned();
        vec![
            Need { domain: "money".into(), on, level: NeedLevel::Considerable, words: words(), specialist: line(), not_now: line() }.into(),
            HarmKnown { on, harm: Harm::Both, source: line() }.into(),
            SafetyPlan { on, signs: words(), helps: words(), people: line(), told_on: Some(on), review_on: None }.into(),
            Consent {
                purpose: ConsentPurpose::Onward,
                recipient: line(),
                answer: ConsentAnswer::Given,
                on,
                how: ConsentHow::Phone,
                by: ConsentBy::Gillick,
                judged_by: line(),
                capacity: String::new(),
            }
            .into(),
            Concern {
                on,
                words: words(),
                to: EscalatedTo::Mash,
                basis: Basis::Safeguarding,
                person_told: true,
                reference: line(),
                follow_up_on: Some(on),
                outcome: String::new(),
            }
            .into(),
            Meeting { on, what: line(), wants_said: words(), decided: words(), talked_on: Some(on), understood: Some(Understood::Partly), open: words() }
                .into(),
            Request {
                kind: RequestKind::Police,
                received_on: on,
                from: line(),
                asked_for: words(),
                test: words(),
                due_on: None,
                decision: RequestDecision::Part,
                decided_on: Some(on),
                sent: words(),
                person_told_on: None,
            }
            .into(),
            Feedback { on, kind: FeedbackKind::Complaint, words: words(), answer_by: None, done: String::new(), may_be_used: false }.into(),
            FollowUp { due_on: on, how: line(), done_on: None, words: String::new() }.into(),
            Keeping { on, class: KeepingClass::ChildSexualAbuse, review_on: None, hold: true, why: line() }.into(),
            Supervised { on, kind: SupervisionKind::Clinical, who: line(), decided: words(), action: line(), due_on: Some(on), done_on: None }.into(),
        ]
    }

    #[test]
    fn every_kind_of_entry_reads_back_what_its_form_was_filled_with() {
        let today: Day = "2026-11-21".parse().unwrap();
        let money = LifeDomain { code: "money".into(), words: "Money".into(), reported: None, source: String::new() };
        let reference = Reference { domains: vec![money], ..Reference::default() };
        let entries = one_of_each("2026-11-02".parse().unwrap());
        assert_eq!(entries.iter().map(Entry::kind).collect::<Vec<_>>(), EntryKind::ALL);
        for entry in entries {
            let mut form = filled(&entry, &reference, today);
            assert!(!form.is_touched());
            assert_eq!(form.read_with(today, |values| read(entry.kind(), values)).as_ref(), Some(&entry), "{:?}", form.errors());
            let body = serde_json::to_string(&entry).unwrap();
            assert_eq!(serde_json::from_str::<Entry>(&body).unwrap(), entry);
        }
    }
}
