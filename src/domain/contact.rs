//! One attempt to be in touch, and what became of it.
//! Used by the contact log, clocks and figures. Only attended and late count as contact made.

use super::codes::{Attendance, ContactKind, Mark};
use super::day::Day;
use super::ids::{ContactId, ReferralId};
use super::person::KnownAge;
use super::provider::Reference;
use serde::{Deserialize, Serialize};

/// What a worker logs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactDetails {
    /// When it happened.
    pub on: Day,
    /// How.
    pub kind: ContactKind,
    /// What became of it.
    pub attendance: Attendance,
    /// Length in minutes, if it was noted.
    pub minutes: Option<u32>,
    /// Outside working hours.
    pub out_of_hours: bool,
    /// The note.
    pub note: String,
    /// When the next contact is due, if agreed.
    pub next_on: Option<Day>,
}

impl ContactDetails {
    /// A first attended appointment: the kind and the attendance that stop the wait.
    pub fn opens_an_episode(&self) -> bool {
        self.attendance.is_contact_made() && self.kind.can_open_an_episode()
    }
}

/// The rule that says under which age somebody is brought to an appointment.
const BROUGHT_UNDER: &str = "contact.brought-under-age";

/// Was a child not brought? Certain only where their age is.
pub fn was_not_brought(attendance: Attendance, age: KnownAge, reference: &Reference) -> bool {
    let under = reference.value(BROUGHT_UNDER);
    attendance == Attendance::DidNotAttend && under < 200 && age.all(|years| i64::from(years) < under) == Some(true)
}

/// What became of a contact in words: a child 'was not brought'.
pub fn attended_words(attendance: Attendance, age: KnownAge, reference: &Reference) -> &'static str {
    if was_not_brought(attendance, age, reference) { "was not brought" } else { attendance.words() }
}

/// A stored contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// Row.
    #[serde(skip)]
    pub id: ContactId,
    /// For which referral.
    #[serde(skip)]
    pub referral: ReferralId,
    /// What was logged.
    #[serde(flatten)]
    pub details: ContactDetails,
}

/// A start for the note of a contact of one kind, as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteTemplate {
    /// For which kind of contact.
    pub kind: ContactKind,
    /// Headings to fill in.
    pub words: String,
    /// Where this is written.
    pub source: String,
}

/// What a correction puts in place of what was written. The day stays: a contact on another day is another contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionDetails {
    /// How.
    pub kind: ContactKind,
    /// What became of it.
    pub attendance: Attendance,
    /// Length in minutes, if it was noted.
    pub minutes: Option<u32>,
    /// The note as it should read.
    pub note: String,
    /// What was wrong.
    pub why: String,
}

/// What a contact said before it was corrected. It stays on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Corrected {
    /// Corrected on.
    pub on: Day,
    /// How it was before.
    pub kind: ContactKind,
    /// What had become of it before.
    pub attendance: Attendance,
    /// Minutes before.
    pub minutes: Option<u32>,
    /// The note before.
    pub note: String,
    /// What was wrong with it.
    pub why: String,
}

/// Marks put on a note later: how each part is known, and whose names in it are not the person's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteMarks {
    /// The part (0 for the first, as [`parts`] cuts them) and how it is known; parts without a mark are left out.
    pub marks: Vec<(u32, Mark)>,
    /// Other people whom the note names.
    pub third_parties: Vec<String>,
}

/// What was added to a contact after it was logged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Afterwards {
    /// What it said before, oldest first.
    pub corrections: Vec<Corrected>,
    /// Marks on its note.
    #[serde(flatten)]
    pub marks: NoteMarks,
}

impl Afterwards {
    /// The mark of a part.
    pub fn mark(&self, part: usize) -> Option<Mark> {
        self.marks.marks.iter().find(|(at, _)| usize::try_from(*at) == Ok(part)).map(|(_, mark)| *mark)
    }
}

/// A note has no more parts than this; what follows belongs to the last.
pub const MOST_PARTS: usize = 12;

/// The parts of a note that can be marked: its sentences, a line end ending one too. Joined they hold every word.
pub fn parts(note: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = note.trim();
    while !rest.is_empty() && parts.len() + 1 < MOST_PARTS {
        let end = rest.char_indices().find_map(|(at, c)| {
            let after = &rest[at + c.len_utf8()..];
            let ends = c == '\n' || (matches!(c, '.' | '!' | '?') && after.starts_with(char::is_whitespace));
            ends.then_some(at + c.len_utf8())
        });
        let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
        if !part.trim().is_empty() {
            parts.push(part.trim());
        }
        rest = after.trim_start();
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

/// Contacts of a person, counted without reading them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many with each attendance.
    pub by_attendance: Vec<(Attendance, usize)>,
    /// The day of the last contact made.
    pub last_made_on: Option<Day>,
}

impl Tally {
    /// Contact made.
    pub fn made(&self) -> usize {
        self.count(Attendance::is_contact_made)
    }
    /// Attempts: everything else.
    pub fn tried(&self) -> usize {
        self.count(|attendance| !attendance.is_contact_made())
    }
    fn count(&self, counts: impl Fn(Attendance) -> bool) -> usize {
        self.by_attendance.iter().filter(|(attendance, _)| counts(*attendance)).map(|(_, n)| n).sum()
    }
}

/// Which contacts a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    #[default]
    All,
    /// Contact made only.
    Made,
    /// Attempts only.
    Tried,
}

impl Which {
    /// The next of the three.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::All => Self::Made,
            Self::Made => Self::Tried,
            Self::Tried => Self::All,
        }
    }
    /// Does it show this attendance?
    pub const fn shows(self, attendance: Attendance) -> bool {
        match self {
            Self::All => true,
            Self::Made => attendance.is_contact_made(),
            Self::Tried => !attendance.is_contact_made(),
        }
    }
}

/// The trail of attempts since the last contact made, up to a day, oldest first: what 'did not engage' rests on.
pub fn trail(contacts: &[Contact], started_on: Day, until: Day) -> (Day, Vec<&Contact>) {
    let made = contacts.iter().filter(|contact| contact.details.attendance.is_contact_made() && contact.details.on <= until);
    let since = made.map(|contact| contact.details.on).max().unwrap_or(started_on);
    let tried = contacts.iter().filter(|contact| {
        let details = &contact.details;
        !details.attendance.is_contact_made() && details.on >= since && details.on <= until
    });
    (since, tried.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_note_is_cut_into_sentences_and_lines() {
        let note = "Met at home. She said 'he was there'!\nI saw a bruise. Is it new?\n\nHer sister rang";
        assert_eq!(parts(note), ["Met at home.", "She said 'he was there'!", "I saw a bruise.", "Is it new?", "Her sister rang"]);
        assert_eq!(parts("10.30 at the centre"), ["10.30 at the centre"]);
        assert!(parts(" \n ").is_empty());
    }

    proptest! {
        #[test]
        fn no_word_of_a_note_is_lost_in_its_parts(note in "[a-z .!?\\n]{0,400}") {
            let parts = parts(&note);
            prop_assert!(parts.len() <= MOST_PARTS);
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&parts.join(" ")), words(&note));
        }
    }
}
