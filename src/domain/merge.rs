//! Two records that are one person: which answers differ, and what is kept. Used by the merge form and the store.
//! What was unknown on the record that stays is filled from the other without a question; only what differs is asked.

use super::born::Born;
use super::codes::{Asked, Ethnicity, Gender, Residency, Voicemail};
use super::ids::PersonId;
use super::person::{PersonDetails, SafeContact};
use serde::{Deserialize, Serialize};

/// Two records side by side, before anything is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merging {
    /// The record that stays.
    pub keep: PersonId,
    /// The one that moves over.
    pub other: PersonId,
    /// What the first says.
    pub kept: PersonDetails,
    /// What the other says.
    pub others: PersonDetails,
    /// The first's card.
    pub kept_card: Option<SafeContact>,
    /// The other's card.
    pub others_card: Option<SafeContact>,
    /// What moves over, and what to look at afterwards, as sentences.
    pub said: Vec<String>,
}

/// What is decided: everything of `other` moves to `keep`, which then says this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// The record that stays.
    pub keep: PersonId,
    /// The one that moves over; its case code is never used again.
    pub other: PersonId,
    /// The details from now on.
    pub details: PersonDetails,
    /// The card from now on.
    pub card: Option<SafeContact>,
}

/// Which of two answers is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Of the record that stays.
    Kept,
    /// Of the other.
    Other,
    /// Both, one after the other: texts that add to each other.
    Both,
}

impl Keep {
    /// Stable code in the form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Other => "other",
            Self::Both => "both",
        }
    }
    /// Reads a code.
    pub fn parse(text: &str) -> Result<Self, String> {
        [Self::Kept, Self::Other, Self::Both].into_iter().find(|keep| keep.code() == text).ok_or_else(|| "Choose which of the two is kept.".into())
    }
}

/// One answer in which the two differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differs {
    /// Its name in the form.
    pub key: &'static str,
    /// Its label.
    pub label: &'static str,
    /// What the record that stays says.
    pub kept: String,
    /// What the other says.
    pub other: String,
    /// Can both stand?
    pub both: bool,
    /// What is chosen unless the worker chooses otherwise.
    pub usual: Keep,
}

/// One answer of a record: its words (empty while unknown), how it is taken over, and how two stand together.
struct Spot<T> {
    key: &'static str,
    label: &'static str,
    words: fn(&T) -> String,
    take: fn(&mut T, &T),
    both: Option<fn(&mut T, &T)>,
}

/// A spot that is one text; with `both`, two texts can stand together.
macro_rules! text {
    ($key:literal, $label:literal, $field:ident) => {
        Spot { key: $key, label: $label, words: |of| of.$field.clone(), take: |to, from| to.$field.clone_from(&from.$field), both: None }
    };
    ($key:literal, $label:literal, $field:ident, both) => {
        Spot { both: Some(|to, from| to.$field = format!("{}\n{}", to.$field, from.$field)), ..text!($key, $label, $field) }
    };
}

const PERSON: &[Spot<PersonDetails>] = &[
    text!("name", "Full name", name),
    text!("name_to_use", "Name to use", name_to_use),
    Spot { key: "born", label: "Born", words: |of| of.born.map(Born::words).unwrap_or_default(), take: |to, from| to.born = from.born, both: None },
    Spot {
        key: "gender",
        label: "Gender",
        words: |of| match of.gender {
            Gender::NotStated => String::new(),
            gender if of.gender_words.is_empty() => gender.words().into(),
            gender => format!("{gender}, {}", of.gender_words),
        },
        take: |to, from| {
            to.gender = from.gender;
            to.gender_words.clone_from(&from.gender_words);
        },
        both: None,
    },
    Spot {
        key: "trans_history",
        label: "Trans history",
        words: |of| if of.trans_history == Asked::NotAsked { String::new() } else { of.trans_history.words().into() },
        take: |to, from| to.trans_history = from.trans_history,
        both: None,
    },
    Spot {
        key: "ethnicity",
        label: "Ethnic group",
        words: |of| if of.ethnicity == Ethnicity::NotStated { String::new() } else { of.ethnicity.words().into() },
        take: |to, from| to.ethnicity = from.ethnicity,
        both: None,
    },
    text!("language", "Language", language),
    text!("access_needs", "Access needs", access_needs, both),
    Spot {
        key: "residency",
        label: "Rotherham",
        words: |of| if of.residency == Residency::Unknown { String::new() } else { of.residency.words().into() },
        take: |to, from| to.residency = from.residency,
        both: None,
    },
];

const CARD: &[Spot<SafeContact>] = &[
    text!("channels", "Which ways are safe", channels),
    text!("safe_times", "When it is safe", safe_times),
    Spot {
        key: "voicemail",
        label: "May a message be left?",
        words: |of| if of.voicemail == Voicemail::NotAsked { String::new() } else { of.voicemail.words().into() },
        take: |to, from| to.voicemail = from.voicemail,
        both: None,
    },
    text!("ask_for", "Whom to ask for", ask_for),
    text!("must_not_know", "Who must not know", must_not_know, both),
    text!("code_word", "Code word", code_word),
    text!("phone", "Phone", phone),
    text!("other_phone", "Another phone", other_phone),
    text!("email", "E-mail", email),
    text!("address", "Address", address, both),
];

impl Merging {
    /// The answers in which the two differ, in the order of the forms.
    pub fn differs(&self) -> Vec<Differs> {
        let mut found = differing(PERSON, &self.kept, &self.others);
        if let (Some(kept), Some(other)) = (&self.kept_card, &self.others_card) {
            let mut of_card = differing(CARD, kept, other);
            for differs in &mut of_card {
                // Where a mistake can do harm the safer answer is the usual one.
                differs.usual = match differs.key {
                    "must_not_know" => Keep::Both,
                    "voicemail" if other.voicemail == Voicemail::No => Keep::Other,
                    _ => Keep::Kept,
                };
            }
            found.extend(of_card);
        }
        found
    }
    /// The merge that these choices make.
    pub fn decided(&self, choice: impl Fn(&str) -> Keep) -> Merge {
        let card = match (&self.kept_card, &self.others_card) {
            (Some(kept), Some(other)) => Some(joined(CARD, kept, other, &choice)),
            (kept, other) => kept.clone().or_else(|| other.clone()),
        };
        Merge { keep: self.keep, other: self.other, details: joined(PERSON, &self.kept, &self.others, &choice), card }
    }
}

fn differing<T>(spots: &[Spot<T>], kept: &T, other: &T) -> Vec<Differs> {
    let both_known = spots.iter().map(|spot| (spot, (spot.words)(kept), (spot.words)(other)));
    both_known
        .filter(|(_, kept, other)| !kept.is_empty() && !other.is_empty() && kept != other)
        .map(|(spot, kept, other)| Differs { key: spot.key, label: spot.label, kept, other, both: spot.both.is_some(), usual: Keep::Kept })
        .collect()
}

fn joined<T: Clone>(spots: &[Spot<T>], kept: &T, other: &T, choice: &impl Fn(&str) -> Keep) -> T {
    let mut made = kept.clone();
    for spot in spots {
        let (own, others) = ((spot.words)(kept), (spot.words)(other));
        if others.is_empty() || own == others {
            continue;
        }
        match (own.is_empty(), choice(spot.key), spot.both) {
            (true, ..) | (false, Keep::Other, _) => (spot.take)(&mut made, other),
            (false, Keep::Both, Some(both)) => both(&mut made, other),
            (false, Keep::Both, None) | (false, Keep::Kept, _) => {}
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merging() -> Merging {
        let person = |name: &str, born: &str| PersonDetails { name: name.into(), born: born.parse().ok(), ..PersonDetails::default() };
        let card = |phone: &str, must_not_know: &str, voicemail| SafeContact {
            phone: phone.into(),
            must_not_know: must_not_know.into(),
            voicemail,
            ..SafeContact::default()
        };
        Merging {
            keep: PersonId(1),
            other: PersonId(2),
            kept: PersonDetails { language: "Polish".into(), ..person("Ewa Nowak", "2002-05-04") },
            others: PersonDetails { residency: Residency::Now, ..person("Ewa Novak", "2002") },
            kept_card: Some(card("07700 900123", "her stepfather", Voicemail::Yes)),
            others_card: Some(card("", "her brother", Voicemail::No)),
            said: Vec::new(),
        }
    }

    #[test]
    fn only_what_differs_is_asked_and_what_was_unknown_is_filled_in() {
        let merging = merging();
        let asked: Vec<(&str, Keep)> = merging.differs().iter().map(|differs| (differs.key, differs.usual)).collect();
        assert_eq!(asked, [("name", Keep::Kept), ("born", Keep::Kept), ("voicemail", Keep::Other), ("must_not_know", Keep::Both)]);
        let usual = merging.decided(|key| merging.differs().iter().find(|differs| differs.key == key).map_or(Keep::Kept, |differs| differs.usual));
        assert_eq!((usual.details.name.as_str(), usual.details.language.as_str(), usual.details.residency), ("Ewa Nowak", "Polish", Residency::Now));
        let card = usual.card.unwrap();
        assert_eq!((card.phone.as_str(), card.must_not_know.as_str(), card.voicemail), ("07700 900123", "her stepfather\nher brother", Voicemail::No));
        let other = merging.decided(|_| Keep::Other);
        assert_eq!((other.details.name.as_str(), other.details.born), ("Ewa Novak", "2002".parse().ok()));
    }

    #[test]
    fn a_card_that_only_the_other_has_moves_over() {
        let mut merging = merging();
        merging.kept_card = None;
        assert_eq!(merging.decided(|_| Keep::Kept).card, merging.others_card);
        assert!(merging.differs().iter().all(|differs| differs.key != "voicemail"));
    }
}
