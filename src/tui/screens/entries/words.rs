//! What the screen of a kind of entry says before anything is written, and where the rule behind it stands. Used by `entries` alone.

use super::Facts;
use crate::domain::codes::EntryKind;
use crate::domain::text::capital;
use crate::tui::widgets::why::Why;

/// Where nothing is written yet: on the Overview's line.
pub(super) const fn nothing_yet(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Need => "not assessed yet",
        EntryKind::HarmKnown => "not recorded; 'not yet known' is an answer too",
        EntryKind::SafetyPlan => "none yet; also: told about emergency services?",
        EntryKind::Consent => "nothing was asked yet",
        EntryKind::Concern => "no concern was taken further",
        EntryKind::Meeting => "none to prepare or to talk through",
        EntryKind::Request => "none",
        EntryKind::Feedback => "none yet",
        EntryKind::FollowUp => "none planned",
        EntryKind::Keeping => "nothing decided",
        EntryKind::Supervised => "not talked about yet",
    }
}

/// Where nothing is written yet: what will be here, and the key that starts it.
pub(super) const fn begins(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Need => "Not assessed yet. n assesses one part of daily life.",
        EntryKind::HarmKnown => "Not recorded yet. n records whether it was CSE, CSA or both; 'not yet known' is an answer too.",
        EntryKind::SafetyPlan => {
            "No safety plan yet. n writes it with them: what helps, who can be rung, and that they were told about the emergency services."
        }
        EntryKind::Consent => "Nothing was asked yet. n records a question and its answer, also a no.",
        EntryKind::Concern => "No concern was taken further. n records one: to whom, on what basis, their reference, and when to ask what came of it.",
        EntryKind::Meeting => "No meeting yet. n prepares one: what the person wants said; afterwards, whether it made sense to them.",
        EntryKind::Request => "Nobody asked for this record yet. n records a request of the police, a court, a solicitor or the person, with its clock.",
        EntryKind::Feedback => "Nothing yet. n records what they said: a comment, a compliment, a complaint, what they want changed, or a yes to a case study.",
        EntryKind::FollowUp => "None planned. After an ending, n keeps a day to ask how they are.",
        EntryKind::Keeping => "Nothing was decided about keeping this record. n sets the class, a hold, or another day to look at it again.",
        EntryKind::Supervised => "Not talked about in supervision yet. n keeps what was decided, and what is to be done by when.",
    }
}

/// Where the rule behind a kind of entry is written.
pub(super) fn why(kind: EntryKind, facts: &Facts) -> Why {
    let (sentence, source) = match kind {
        EntryKind::Need => (
            "Need is assessed in all parts of daily life, again and again, with specialist help named. Each need leads to an outcome of the plan or to a reason why not now.",
            "002, section 2.7 e and f",
        ),
        EntryKind::HarmKnown => (
            "CSE and CSA are counted apart, as far as they are known. It is kept about the person, by date: what is known grows, and returns count people.",
            "002, section 2.4; 004, section 2.3.1",
        ),
        EntryKind::SafetyPlan => ("Anyone who may be in crisis out of hours is told about the police, the crisis team and the hospital.", "002, section 5.1"),
        EntryKind::Consent => (
            "The latest answer for a purpose and a recipient stands; all answers stay. An onward referral is sent with the recorded consent, or with another lawful basis and its reason. Under 16 somebody judges whether the young person can decide, or someone with parental responsibility decides.",
            "Information sharing advice (DfE, 2024); domain rules of this program",
        ),
        EntryKind::Concern => (
            "Safeguarding and CSE concerns go to the police or MASH promptly. Somebody at risk is protected without consent; the basis is recorded.",
            "004, section 2.3.5",
        ),
        EntryKind::Meeting => ("Advocacy at meetings, and time after to see whether it made sense and what it means.", "002, section 2.7 m"),
        EntryKind::Request => (
            "The person's own request is answered within one calendar month. Requests of the police, a court or a solicitor are tested first; the person is told.",
            "UK GDPR, Article 12(3); code of practice on victim information requests (2026)",
        ),
        EntryKind::Feedback => (
            "Feedback is collected regularly; voice and influence are monitored beside outcomes. A complaint has an answer date.",
            "000, voice and feedback; 002, section 9.4",
        ),
        EntryKind::FollowUp => ("The door stays open after an ending; a date to ask how they are is kept with it.", "002, section 2.7 a and q"),
        EntryKind::Keeping => (
            "How long is set by the rules below. Nothing is deleted by time: a date brings the question back, and only a person erases.",
            "IICSA final report, recommendation on records",
        ),
        EntryKind::Supervised => {
            ("What supervision decided, with what I do then and by when. 7 makes the next agenda.", "002, section 8.1 (clinical case supervision)")
        }
    };
    let years = (kind == EntryKind::Keeping).then(|| {
        facts.reference.values.iter().filter(|value| value.key.starts_with("keeping.")).map(|value| format!("{} Source: {}", value.words, value.source))
    });
    Why { title: capital(kind.words()), sentences: vec![sentence.into()], source: source.into(), rows: years.into_iter().flatten().collect() }
}
