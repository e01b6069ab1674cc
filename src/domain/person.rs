//! A person, their safe-contact card and who they are linked to.
//! Used by records, find, import and summary. Holds no SQL and decides nothing about routing.

use super::born::band;
use super::codes::{Asked, Ethnicity, Gender, Relation, Residency, Voicemail};
use super::day::{Born, Day};
use super::ids::{PersonId, RelationshipId};
use serde::{Deserialize, Serialize};

/// Stands where a name would, for somebody who was referred before their name was given; the case code names them.
pub const NO_NAME: &str = "name not known yet";

/// What to call somebody with this full name and this name to use; either may be empty.
pub fn called<'n>(name: &'n str, name_to_use: &'n str) -> &'n str {
    if name_to_use.is_empty() { name.split_whitespace().next().unwrap_or(NO_NAME) } else { name_to_use }
}

/// The full name as lists show it, the name to use where that is all there is, else that none is known yet.
pub fn shown_name<'n>(name: &'n str, name_to_use: &'n str) -> &'n str {
    [name, name_to_use].into_iter().find(|name| !name.is_empty()).unwrap_or(NO_NAME)
}

/// What a worker records about a person; everything may be unknown, the name too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDetails {
    /// Full name as the person gives it; empty while it is not known.
    pub name: String,
    /// Name to use; empty means the first word of `name`.
    pub name_to_use: String,
    /// Date of birth as far as known.
    pub born: Option<Born>,
    /// Gender as stated.
    pub gender: Gender,
    /// The person's own word, when self-described.
    pub gender_words: String,
    /// Trans history, asked separately and optionally.
    pub trans_history: Asked,
    /// ONS 2021 group.
    pub ethnicity: Ethnicity,
    /// Language, and whether an interpreter is needed.
    pub language: String,
    /// Disability, SEND and access needs.
    pub access_needs: String,
    /// Basis of eligibility by residency.
    pub residency: Residency,
}

impl Default for PersonDetails {
    fn default() -> Self {
        Self {
            name: String::new(),
            name_to_use: String::new(),
            born: None,
            gender: Gender::NotStated,
            gender_words: String::new(),
            trans_history: Asked::NotAsked,
            ethnicity: Ethnicity::NotStated,
            language: String::new(),
            access_needs: String::new(),
            residency: Residency::Unknown,
        }
    }
}

impl PersonDetails {
    /// What to call them: the name to use, else the first word of the name, else that it is not known yet.
    pub fn called(&self) -> &str {
        called(&self.name, &self.name_to_use)
    }
    /// The full name as lists show it, the name to use where that is all there is, else that none is known yet.
    pub fn shown_name(&self) -> &str {
        shown_name(&self.name, &self.name_to_use)
    }
}

/// Someone found: what a list of hits shows, and no more, so that a letter typed is answered at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The case code.
    pub id: PersonId,
    /// Full name as the person gives it.
    pub name: String,
    /// Name to use; empty means the first word of `name`.
    pub name_to_use: String,
    /// Date of birth as far as known.
    pub born: Option<Born>,
    /// The earlier name by which they were found, where it was not by the present one.
    pub earlier: Option<String>,
}

/// A stored person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The case code.
    #[serde(skip)]
    pub id: PersonId,
    /// What is recorded.
    #[serde(flatten)]
    pub details: PersonDetails,
    /// Names that were not kept when two records were made one; they are still found by them, and taken out of what is handed over.
    pub earlier_names: Vec<String>,
}

/// How to reach someone without harming them; shown before any number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafeContact {
    /// Phone number.
    pub phone: String,
    /// A second number, a helper's or a friend's.
    pub other_phone: String,
    /// E-mail address.
    pub email: String,
    /// Postal address.
    pub address: String,
    /// Which ways are safe, in words ('text only').
    pub channels: String,
    /// When it is safe.
    pub safe_times: String,
    /// Whom to ask for.
    pub ask_for: String,
    /// May a message be left?
    pub voicemail: Voicemail,
    /// Who must not know of the contact.
    pub must_not_know: String,
    /// A word that shows it is us.
    pub code_word: String,
}

impl Default for SafeContact {
    fn default() -> Self {
        let none = String::new;
        Self {
            phone: none(),
            other_phone: none(),
            email: none(),
            address: none(),
            channels: none(),
            safe_times: none(),
            ask_for: none(),
            voicemail: Voicemail::NotAsked,
            must_not_know: none(),
            code_word: none(),
        }
    }
}

impl SafeContact {
    /// One line for a record's header: 'no voicemail, text only, after 4 pm'. Names no number.
    pub fn in_short(&self) -> String {
        let voicemail = match self.voicemail {
            Voicemail::Yes => "voicemail yes",
            Voicemail::No => "no voicemail",
            Voicemail::NotAsked => "no voicemail (not asked)",
        };
        // First, because a narrow window cuts the end: leaving a message can do harm.
        let parts: Vec<&str> = [voicemail].into_iter().chain([&self.channels, &self.safe_times].map(String::as_str)).filter(|part| !part.is_empty()).collect();
        parts.join(", ")
    }
}

/// How somebody who is linked stands with this caseload; nothing of what is in their own record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Has an open episode.
    InSupport,
    /// Has a referral that waits or awaits a decision.
    Waiting,
    /// Had support.
    Ended,
    /// Has a record only.
    NoReferral,
}

impl Standing {
    /// What the screen says.
    pub const fn words(self) -> &'static str {
        match self {
            Self::InSupport => "in support",
            Self::Waiting => "waiting",
            Self::Ended => "support ended",
            Self::NoReferral => "no referral",
        }
    }
}

/// One person linked to another, seen from one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Relationship {
    /// The link's row.
    #[serde(skip)]
    pub id: RelationshipId,
    /// The other person.
    #[serde(skip)]
    pub other: PersonId,
    /// Who the other is to this person.
    pub relation: Relation,
    /// The other's full name.
    pub name: String,
    /// The other's name to use.
    pub name_to_use: String,
}

/// What can be said of someone's age for a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownAge {
    /// An exact number of years.
    Years(u32),
    /// One of these years, both ends included, because the birth date is only partly known.
    Between(u32, u32),
    /// Nothing is known.
    Unknown,
}

impl KnownAge {
    /// The age on a day from what is known of the birth.
    pub fn of(born: Option<Born>, on: Day) -> Self {
        match born.and_then(|born| born.ages_on(on)) {
            Some((young, old)) if young == old => Self::Years(young),
            Some((young, old)) => Self::Between(young, old),
            None => Self::Unknown,
        }
    }
    /// Whether every possible age passes, none does, or it cannot be told.
    pub fn all(self, holds: impl Fn(u32) -> bool) -> Option<bool> {
        match self {
            Self::Years(age) => Some(holds(age)),
            // Every age between, because a service may take only the middle of a band.
            Self::Between(young, old) => (young + 1..=old).all(|age| holds(age) == holds(young)).then(|| holds(young)),
            Self::Unknown => None,
        }
    }
    /// '24', '18 or 19', '16 to 18', 'age not known'.
    pub fn words(self) -> String {
        match self {
            Self::Years(age) => age.to_string(),
            Self::Between(young, old) if young + 1 == old => format!("{young} or {old}"),
            Self::Between(young, old) => band(young, old),
            Self::Unknown => "age not known".into(),
        }
    }
}
