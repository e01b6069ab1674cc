//! Entries: the dated papers of a record besides contacts and plan, one type each, kept and shown alike.
//! Used by the store (one table), the forms, the screens that list them and Today. To add a kind: a code in
//! `codes::EntryKind`, a sheet in a file beside this one, a row in `entries!`, and its line, day and due date below.

pub mod concern;
pub mod consent;
pub mod keeping;
pub mod needs;
pub mod request;
pub mod supervised;
#[cfg(test)]
mod tests;
pub mod voice;

use super::codes::{ConsentAnswer, EntryKind, Harm};
use super::day::{Born, Day};
use super::ids::{EntryId, PersonId};
use super::plan::LifeDomain;
use super::provider::Reference;
use super::sheet::{Answers, Ink, Question, Sheet};
use concern::Concern;
use consent::Consent;
use keeping::Keeping;
use needs::{HarmKnown, Need, SafetyPlan};
use request::Request;
use serde::{Deserialize, Serialize};
use supervised::Supervised;
use voice::{Feedback, FollowUp, Meeting};

macro_rules! entries {
    ($($kind:ident($sheet:ident);)+) => {
        /// One entry.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "entry", content = "said", rename_all = "kebab-case")]
        #[allow(missing_docs, reason = "the sheets say what they are")]
        pub enum Entry { $($kind($sheet)),+ }

        impl Entry {
            /// Which kind it is.
            pub const fn kind(&self) -> EntryKind { match self { $(Self::$kind(_) => EntryKind::$kind),+ } }
            /// Its answers as text.
            pub fn fill(&self) -> Vec<(&'static str, String)> { match self { $(Self::$kind(sheet) => sheet.fill()),+ } }
            /// May it be written so? The error is a sentence with the question at fault.
            pub fn check(&self, checks: &Checks) -> Result<(), (&'static str, String)> { match self { $(Self::$kind(sheet) => sheet.check(checks)),+ } }
        }

        impl EntryKind {
            /// The form's title.
            pub const fn title(self) -> &'static str { match self { $(Self::$kind => <$sheet as Sheet>::TITLE),+ } }
            /// Its questions.
            pub fn questions(self) -> Vec<Question> { match self { $(Self::$kind => <$sheet as Sheet>::questions()),+ } }
            /// Reads an entry of this kind.
            pub fn read(self, answers: &mut dyn Answers) -> Option<Entry> { match self { $(Self::$kind => <$sheet as Sheet>::read(answers).map(Entry::$kind)),+ } }
        }
        $(impl From<$sheet> for Entry { fn from(sheet: $sheet) -> Self { Self::$kind(sheet) } })+
    };
}

entries! {
    Need(Need);
    HarmKnown(HarmKnown);
    SafetyPlan(SafetyPlan);
    Consent(Consent);
    Concern(Concern);
    Meeting(Meeting);
    Request(Request);
    Feedback(Feedback);
    FollowUp(FollowUp);
    Keeping(Keeping);
    Supervised(Supervised);
}

impl Entry {
    /// What was asked with what was answered, in words; empty answers are left out.
    pub fn answers(&self, domains: &[LifeDomain]) -> Vec<(&'static str, String)> {
        let words = |ink: Ink, value: String| match ink {
            Ink::Choice(list) => list().into_iter().find(|(code, _)| *code == value).map_or(value, |(_, words)| words.to_owned()),
            Ink::LifeDomain => domains.iter().find(|domain| domain.code == value).map_or(value, |domain| domain.words.clone()),
            _ => value,
        };
        let filled = self.fill();
        let answer = |question: Question| {
            let (_, value) = filled.iter().find(|(key, _)| *key == question.key)?;
            (!value.is_empty()).then(|| (question.label, words(question.ink, value.clone())))
        };
        self.kind().questions().into_iter().filter_map(answer).collect()
    }
    /// Answers that say who somebody is, and may hold a name that stands nowhere else in the file.
    pub fn says_who(&self) -> Vec<&str> {
        match self {
            Self::Consent(own) => vec![&own.judged_by],
            Self::Request(own) => vec![&own.from],
            Self::SafetyPlan(own) => vec![&own.people],
            _ => Vec::new(),
        }
    }
}

/// What an entry is checked against.
#[derive(Debug, Clone, Copy)]
pub struct Checks {
    /// The day it is.
    pub today: Day,
    /// When the person was born, as far as it is known.
    pub born: Option<Born>,
}

impl Checks {
    fn not_future(&self, key: &'static str, on: Day) -> Result<(), (&'static str, String)> {
        if on > self.today { Err((key, format!("{on} is in the future. Enter the day it happened."))) } else { Ok(()) }
    }
    fn after(&self, key: &'static str, on: Option<Day>, before: Day, sentence: &str) -> Result<(), (&'static str, String)> {
        if on.is_some_and(|on| on <= before) { Err((key, sentence.to_owned())) } else { Ok(()) }
    }
}

/// A stored entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptEntry {
    /// Row.
    #[serde(skip)]
    pub id: EntryId,
    /// Known since: the day it is about, or the day it was entered if that came first.
    pub known_on: Day,
    /// What it says.
    #[serde(flatten)]
    pub entry: Entry,
}

/// An entry of one of my people that may ask for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryDue {
    /// Whose.
    pub person: PersonId,
    /// Name to use, or the first word of the name.
    pub called: String,
    /// The entry.
    pub entry: Entry,
}

/// How an entry reads in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryLine {
    /// What it is about; may hold names.
    pub what: String,
    /// How it stands.
    pub state: String,
    /// Something is still to be done.
    pub open: bool,
}

impl EntryKind {
    /// Only the latest of these counts.
    pub const fn latest_counts(self) -> bool {
        matches!(self, Self::HarmKnown | Self::SafetyPlan | Self::Keeping)
    }
}

impl Entry {
    /// The day it is about.
    pub const fn on(&self) -> Day {
        match self {
            Self::Need(own) => own.on,
            Self::HarmKnown(own) => own.on,
            Self::SafetyPlan(own) => own.on,
            Self::Consent(own) => own.on,
            Self::Concern(own) => own.on,
            Self::Meeting(own) => own.on,
            Self::Request(own) => own.received_on,
            Self::Feedback(own) => own.on,
            Self::FollowUp(own) => own.due_on,
            Self::Keeping(own) => own.on,
            Self::Supervised(own) => own.on,
        }
    }
    /// What it asks for on a day, and when: a sentence without names for Today.
    pub fn due(&self, at: Day, reference: &Reference) -> Option<(Day, String)> {
        match self {
            Self::Need(_) | Self::HarmKnown(_) | Self::Consent(_) => None,
            Self::SafetyPlan(own) => own.review_on.map(|on| (on, "Look at the safety plan again together".to_owned())),
            Self::Concern(own) => own.due(reference).map(|on| (on, format!("Safeguarding: answer from {} to be followed up", own.to))),
            Self::Meeting(own) => own.due(at),
            Self::Request(own) => own
                .due(reference)
                .filter(|_| own.is_open())
                .map(|on| (on, format!("Request for the record ({}), received {}: decide", own.kind, own.received_on.short()))),
            Self::Feedback(own) => own.due(reference).map(|on| (on, format!("Answer to a {} of {}", own.kind, own.on.short()))),
            Self::FollowUp(own) => (own.done_on.is_none()).then(|| (own.due_on, "Follow up after the ending: how are they?".to_owned())),
            Self::Keeping(own) => own.review_on.map(|on| (on, "Decide whether the record is kept longer".to_owned())),
            Self::Supervised(own) => own.due().map(|on| (on, format!("From supervision of {}: {}", own.on.short(), own.action))),
        }
    }
    /// The earliest day on which it may ask for something; kept beside it so that Today need not read every entry.
    pub fn watched_from(&self) -> Option<Day> {
        match self {
            Self::Meeting(own) => own.talked_on.is_none().then_some(own.on),
            Self::SafetyPlan(own) => own.review_on,
            Self::Concern(own) => own.is_open().then(|| own.follow_up_on.unwrap_or(own.on)),
            Self::Request(own) => own.is_open().then_some(own.received_on),
            Self::Feedback(own) => own.done.trim().is_empty().then_some(own.on),
            Self::FollowUp(own) => own.done_on.is_none().then_some(own.due_on),
            Self::Keeping(own) => own.review_on,
            Self::Supervised(own) => own.due(),
            Self::Need(_) | Self::HarmKnown(_) | Self::Consent(_) => None,
        }
    }
    /// How it reads in a list on a day.
    pub fn line(&self, at: Day, reference: &Reference) -> EntryLine {
        let (what, state, open) = match self {
            Self::Need(own) => (own.words.clone(), own.level.words().to_owned(), false),
            Self::HarmKnown(own) => (own.source.clone(), own.harm.words().to_owned(), own.harm == Harm::NotYetKnown),
            Self::SafetyPlan(own) => (own.helps.clone(), own.in_short(), own.told_on.is_none()),
            Self::Consent(own) => (format!("{}: {}", own.purpose, own.recipient), own.answer.words().to_owned(), own.answer == ConsentAnswer::NotAsked),
            Self::Concern(own) => {
                (own.words.clone(), format!("{}: {}", own.to, if own.is_open() { "no outcome yet" } else { own.outcome.as_str() }), own.is_open())
            }
            Self::Meeting(own) => {
                let state = match (own.talked_on, own.understood) {
                    (Some(_), Some(understood)) => format!("talked through: {understood}"),
                    (Some(on), None) => format!("talked through {}", on.words()),
                    (None, _) if own.on > at => if own.wants_said.trim().is_empty() { "to come, to be prepared" } else { "to come, prepared" }.to_owned(),
                    (None, _) => "not talked through yet".to_owned(),
                };
                (own.what.clone(), state, own.talked_on.is_none())
            }
            Self::Request(own) => {
                let due = own.due(reference).map(|on| format!("due {}", on.words())).unwrap_or_else(|| own.decision.words().to_owned());
                (format!("{}, from {}", own.kind, own.from), if own.is_open() { due } else { own.decision.words().to_owned() }, own.is_open())
            }
            Self::Feedback(own) => {
                let open = own.due(reference).is_some();
                let state = if own.done.trim().is_empty() { if open { "to be answered" } else { "noted" } } else { "answered" };
                (own.words.clone(), format!("{}, {state}", own.kind), open)
            }
            Self::FollowUp(own) => match own.done_on {
                Some(on) => (own.words.clone(), format!("done {}", on.words()), false),
                None => (own.how.clone(), format!("due {}", own.due_on.relative(at)), true),
            },
            Self::Keeping(own) => {
                let review = own.review_on.map(|on| format!("looked at again {}", on.words())).unwrap_or_default();
                (
                    own.why.clone(),
                    format!("{}{}", if own.hold { "ON HOLD, " } else { "" }, if review.is_empty() { own.class.words() } else { &review }),
                    own.hold,
                )
            }
            Self::Supervised(own) => (own.decided.clone(), own.state(), own.due().is_some()),
        };
        EntryLine { what, state, open }
    }
}
