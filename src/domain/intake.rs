//! Intake: somebody is referred, perhaps before a name is known. Who may be the same person, and what becomes of what
//! was typed when the referral is joined to somebody who is known already. Used by the intake form and the store. Holds no SQL.

use super::born::Born;
use super::ids::PersonId;
use super::person::{PersonDetails, SafeContact};
use super::referral::ReferralDetails;
use super::text::fold;

/// What one short form brings: the person, and the referral where one is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Intake {
    /// Somebody known already whom the referral belongs to; none makes a new person.
    pub known: Option<PersonId>,
    /// What was said of the person.
    pub details: PersonDetails,
    /// A phone number, or nothing.
    pub phone: String,
    /// The referral.
    pub referral: Option<ReferralDetails>,
}

/// What becomes of the answers when they belong to somebody known: what was unknown is filled in, what differs is kept as words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// The person's details with what was not known before.
    pub details: PersonDetails,
    /// The card with the number, when it was not on it.
    pub card: Option<SafeContact>,
    /// What was typed and differs from what is recorded; for the referral's note. Empty when nothing does.
    pub differs: String,
}

impl Joined {
    /// Joins what was typed to what is recorded. Nothing typed is lost and nothing recorded is overwritten.
    pub fn of(typed: &Intake, stored: &PersonDetails, card: Option<&SafeContact>) -> Self {
        let mut details = stored.clone();
        let mut differs = Vec::new();
        let name = typed.details.name.trim();
        if stored.name.is_empty() {
            details.name = name.to_owned();
        } else if !name.is_empty() && !is_begun(name, &format!("{} {}", stored.name, stored.name_to_use)) {
            differs.push(format!("name '{name}'"));
        }
        match (typed.details.born, stored.born) {
            (Some(born), None) => details.born = Some(born),
            // A date says more than an age that fits it.
            (Some(born), Some(age)) if !born.is_age() && age.is_age() && born.contradicts(age).is_none() => details.born = Some(born),
            (Some(born), Some(known)) if born != known && !(born.is_age() && known.contradicts(born).is_none()) => {
                differs.push(format!("born {}", born.words()))
            }
            _ => {}
        }
        if stored.residency == super::codes::Residency::Unknown {
            details.residency = typed.details.residency;
        } else if typed.details.residency != super::codes::Residency::Unknown && typed.details.residency != stored.residency {
            differs.push(typed.details.residency.words().to_owned());
        }
        let mut new_card = None;
        let number = typed.phone.trim();
        let there = card.is_some_and(|card| [&card.phone, &card.other_phone].iter().any(|phone| digits(phone) == digits(number)));
        if !number.is_empty() && !there {
            let mut with = card.cloned().unwrap_or_default();
            if with.phone.is_empty() {
                with.phone = number.to_owned();
                new_card = Some(with);
            } else if with.other_phone.is_empty() {
                with.other_phone = number.to_owned();
                new_card = Some(with);
            } else {
                differs.push(format!("phone {number}"));
            }
        }
        let differs = if differs.is_empty() { String::new() } else { format!("Said at intake, and recorded otherwise: {}.", differs.join(", ")) };
        Self { details, card: new_card, differs }
    }
}

/// What is known of somebody who may be in the file already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// Name, as far as typed.
    pub name: String,
    /// Birth, as far as known.
    pub born: Option<Born>,
    /// A phone number.
    pub phone: String,
}

/// The digits of a number as it is dialled in the country: '+44 7700 900123' is '07700900123'.
pub fn digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44").filter(|_| phone.trim_start().starts_with('+') || digits.len() == 12)) {
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
        None => digits,
    }
}

/// Fewest letters of a name that are looked for.
pub const LEAST_LETTERS: usize = 3;
/// Fewest digits of a number that are looked for.
pub const LEAST_DIGITS: usize = 7;

/// How much somebody in the file is like the one sought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// What agrees, and what does not: 'same name, same date of birth'.
    pub words: String,
    /// Higher is more alike.
    pub weight: i32,
}

impl Sought {
    /// Is there enough to look for?
    pub fn is_enough(&self) -> bool {
        self.letters() >= LEAST_LETTERS || digits(&self.phone).len() >= LEAST_DIGITS || matches!(self.born, Some(Born::On(_)))
    }
    fn letters(&self) -> usize {
        fold(&self.name).chars().filter(|c| !c.is_whitespace()).count()
    }
    /// How much this person is like the one sought; nothing when they are not. `numbers` are the digits of their numbers.
    pub fn likeness(&self, person: &PersonDetails, numbers: &[String]) -> Option<Likeness> {
        let mut said: Vec<&str> = Vec::new();
        let mut weight = 0;
        let sought = digits(&self.phone);
        if sought.len() >= LEAST_DIGITS && numbers.iter().any(|number| digits(number) == sought) {
            said.push("same phone number");
            weight += 4;
        }
        let alike_name = if self.letters() < LEAST_LETTERS { None } else { names(&self.name, &format!("{} {}", person.name, person.name_to_use)) };
        if let Some((words, more)) = alike_name {
            said.push(words);
            weight += more;
        }
        match (self.born, person.born) {
            (Some(Born::On(sought)), Some(Born::On(born))) if sought == born => {
                said.push("same date of birth");
                weight += 3;
            }
            (Some(sought), Some(born)) if can_be(sought, born) => {
                said.push("birth may be the same");
                weight += 1;
            }
            (Some(_), Some(_)) if weight > 0 => {
                said.push("born otherwise");
                weight -= 2;
            }
            _ => {}
        }
        let strong = weight >= 2 || (alike_name.is_some() && weight >= 1);
        strong.then(|| Likeness { words: said.join(", "), weight })
    }
}

/// Can both be true of one person?
fn can_be(one: Born, other: Born) -> bool {
    match (one, other) {
        (Born::Aged(..), Born::Aged(_, _, on)) => match (one.ages_on(on), other.ages_on(on)) {
            (Some((young, old)), Some((from, to))) => young <= to && from <= old,
            _ => false,
        },
        (Born::Aged(..), born) => born.contradicts(one).is_none(),
        (born, Born::Aged(..)) => born.contradicts(other).is_none(),
        (one, other) => {
            let (one, other) = (one.iso(), other.iso());
            one.starts_with(&other) || other.starts_with(&one)
        }
    }
}

/// How two names agree: every word, every word begun, or every word in its first letters (a slip, another spelling).
fn names(sought: &str, stored: &str) -> Option<(&'static str, i32)> {
    let (sought, stored) = (fold(sought), fold(stored));
    let sought: Vec<&str> = sought.split(' ').filter(|word| !word.is_empty()).collect();
    let stored: Vec<&str> = stored.split(' ').filter(|word| !word.is_empty()).collect();
    let all = |agrees: fn(&str, &str) -> bool| !sought.is_empty() && sought.iter().all(|word| stored.iter().any(|own| agrees(word, own)));
    if sought.len() > 1 && all(|word, own| own == word) {
        Some(("same name", 3))
    } else if all(|word, own| own.starts_with(word)) {
        Some((if sought.len() > 1 { "name begins alike" } else { "same name so far" }, if sought.len() > 1 { 2 } else { 1 }))
    } else if sought.len() > 1 && all(|word, own| start(word) == start(own)) {
        Some(("similar name", 1))
    } else {
        None
    }
}

/// Whether what was typed to find somebody is their name as far as it goes: that says nothing else than is recorded.
fn is_begun(typed: &str, stored: &str) -> bool {
    let (typed, stored) = (fold(typed), fold(stored));
    typed.split(' ').all(|word| stored.split(' ').any(|own| own.starts_with(word)))
}

/// The first letters of a word of a name, folded.
pub fn start(word: &str) -> &str {
    word.char_indices().nth(LEAST_LETTERS).map_or(word, |(end, _)| &word[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codes::Residency;

    fn person(name: &str, born: &str) -> PersonDetails {
        PersonDetails { name: name.into(), born: born.parse().ok(), ..PersonDetails::default() }
    }
    fn sought(name: &str, born: &str, phone: &str) -> Sought {
        Sought { name: name.into(), born: born.parse().ok(), phone: phone.into() }
    }

    #[test]
    fn who_may_be_the_same_is_said_with_what_agrees() {
        let zoe = person("Zoë O'Brien-Smyth", "2002-05-04");
        let numbers = vec!["07700 900123".to_owned()];
        for (name, born, phone, words) in [
            ("zoe obriensmyth", "", "", "same name"),
            ("Zoe Obrien", "", "", "name begins alike"),
            ("zoe", "", "", "same name so far"),
            ("Zoey Obrian", "", "", "similar name"),
            ("Zoey Obrian", "2002", "", "similar name, birth may be the same"),
            ("zoe obriensmyth", "2002-05-04", "", "same name, same date of birth"),
            ("Mia Hart", "2002-05-04", "", "same date of birth"),
            ("", "", "+44 7700 900123", "same phone number"),
            ("zoe obriensmyth", "1999-01-01", "", "same name, born otherwise"),
            ("zoe obriensmyth", "24 on 2026-11-21", "", "same name, birth may be the same"),
        ] {
            let likeness = sought(name, born, phone).likeness(&zoe, &numbers);
            assert_eq!(likeness.map(|likeness| likeness.words).as_deref(), Some(words), "{name} {born} {phone}");
        }
        for (name, born, phone) in [("Mia Hart", "", ""), ("zo", "", ""), ("Mia Hart", "2002", ""), ("", "", "07700 900124"), ("zoe", "1999-01-01", "")] {
            assert_eq!(sought(name, born, phone).likeness(&zoe, &numbers), None, "{name} {born} {phone}");
        }
        let better = sought("zoe obriensmyth", "2002-05-04", "07700900123").likeness(&zoe, &numbers).unwrap().weight;
        assert!(better > sought("zoe obriensmyth", "", "").likeness(&zoe, &numbers).unwrap().weight);
    }

    #[test]
    fn joining_loses_nothing_and_overwrites_nothing() {
        let typed = |name: &str, born: &str, phone: &str| Intake {
            known: Some(PersonId(1)),
            details: PersonDetails { residency: Residency::Now, ..person(name, born) },
            phone: phone.into(),
            referral: None,
        };
        let unknown = Joined::of(&typed("Zoë Smyth", "2002-05-04", "01632 960001"), &person("", "24 on 2026-11-21"), None);
        assert_eq!((unknown.details.name.as_str(), unknown.details.born), ("Zoë Smyth", "2002-05-04".parse().ok()));
        assert_eq!((unknown.card.map(|card| card.phone), unknown.differs.as_str()), (Some("01632 960001".into()), ""));
        assert_eq!(unknown.details.residency, Residency::Now);

        let card = SafeContact { phone: "07700 900123".into(), ..SafeContact::default() };
        let known = PersonDetails { residency: Residency::Then, ..person("Zoë Smyth", "2002-05-04") };
        let differs = Joined::of(&typed("Zoey Smith", "2003-05-04", "01632 960001"), &known, Some(&card));
        assert_eq!(differs.details, known);
        assert_eq!(differs.card.map(|card| (card.phone, card.other_phone)), Some(("07700 900123".into(), "01632 960001".into())));
        assert_eq!(differs.differs, "Said at intake, and recorded otherwise: name 'Zoey Smith', born 4 May 2003, lives in Rotherham now.");

        let same =
            Joined::of(&typed("zoe smyth", "24 on 2026-11-21", "+447700900123"), &PersonDetails { residency: Residency::Now, ..known.clone() }, Some(&card));
        assert_eq!((same.card, same.differs.as_str()), (None, ""));
        // A name typed only as far as it took to find them says nothing else.
        for (name, differs) in [("zoe", ""), ("smy zo", ""), ("Zoe Jones", "Said at intake, and recorded otherwise: name 'Zoe Jones'.")] {
            assert_eq!(Joined::of(&typed(name, "", ""), &PersonDetails { residency: Residency::Now, ..known.clone() }, Some(&card)).differs, differs);
        }
    }
}
