//! People accessing a service: who they are, each once, and how they divide by age, gender, ethnicity and role.
//! Used by the committee's return and by uptake. Counts persons and nothing else.

use super::rows::{EpisodeRow, Period, PersonRow};
use super::{Counting, NOT_STATED, Share};
use crate::domain::codes::{Asked, Ethnicity, Gender, Role};
use crate::domain::day::Day;
use crate::domain::ids::PersonId;
use crate::domain::person::KnownAge;
use crate::domain::provider::AgeBands;
use std::collections::BTreeMap;

/// How people are divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trait {
    /// By age, in the bands of the return.
    Age,
    /// By gender; trans history 'yes' is shown as transgender, as in 2022-23.
    Gender,
    /// By ethnic group.
    Ethnicity,
    /// Victims and survivors, and those supported as family members only.
    Role,
}

/// Somebody who had support in the period.
#[derive(Debug, Clone, Copy)]
pub struct Accessing<'a> {
    /// Who.
    pub person: PersonId,
    /// The later of the period's first day and the start of their first support in it: their age is taken on this day.
    pub on: Day,
    /// Supported as victim or survivor; otherwise as a family member only.
    pub survivor: bool,
    /// What is known of them.
    pub row: Option<&'a PersonRow>,
}

/// The people with support on some day of the period, each once, by case code.
pub(super) fn accessing<'a>(
    episodes: impl Iterator<Item = &'a EpisodeRow>,
    period: Period,
    person: impl Fn(PersonId) -> Option<&'a PersonRow>,
) -> Vec<Accessing<'a>> {
    let mut people: BTreeMap<PersonId, (Day, bool)> = BTreeMap::new();
    for row in episodes.filter(|row| row.touches(period)) {
        let on = row.started_on.max(period.from);
        let survivor = row.role == Role::Survivor;
        people
            .entry(row.person)
            .and_modify(|(first, as_survivor)| (*first, *as_survivor) = (on.min(*first), *as_survivor || survivor))
            .or_insert((on, survivor));
    }
    people.into_iter().map(|(id, (on, survivor))| Accessing { person: id, on, survivor, row: person(id) }).collect()
}

impl Accessing<'_> {
    /// The code of the line that counts this person.
    pub fn code<'b>(&self, of: Trait, bands: &'b AgeBands) -> &'b str {
        let Some(row) = self.row else { return NOT_STATED };
        match of {
            Trait::Age => self.band(row, bands).unwrap_or(NOT_STATED),
            Trait::Gender if row.trans_history == Asked::Yes => TRANSGENDER,
            Trait::Gender => row.gender.code(),
            Trait::Ethnicity => row.ethnicity.code(),
            Trait::Role if self.survivor => Role::Survivor.code(),
            Trait::Role => Role::Family.code(),
        }
    }
    /// The least age that the birth date allows; none where nothing is known.
    pub(super) fn youngest(&self) -> Option<u32> {
        match KnownAge::of(self.row?.born, self.on) {
            KnownAge::Years(age) | KnownAge::Between(age, _) => Some(age),
            KnownAge::Unknown => None,
        }
    }
    /// None where the birth date leaves it open.
    fn band<'b>(&self, row: &PersonRow, bands: &'b AgeBands) -> Option<&'b str> {
        match KnownAge::of(row.born, self.on) {
            KnownAge::Years(age) => bands.of(age),
            KnownAge::Between(young, old) if bands.of(young) == bands.of(old) => bands.of(young),
            KnownAge::Between(..) | KnownAge::Unknown => None,
        }
    }
}

const TRANSGENDER: &str = "transgender";

/// The lines of a breakdown, codes and words, in order. Each ends with 'not stated' where there is such a thing.
pub(super) fn lines(of: Trait, bands: &AgeBands) -> Vec<(String, String)> {
    let own = |code: &str, words: &str| (code.to_owned(), words.to_owned());
    let not_stated = || own(NOT_STATED, "not stated");
    match of {
        Trait::Age => bands.bands.iter().map(|(name, _)| own(name, name)).chain([not_stated()]).collect(),
        Trait::Gender => {
            let named = [Gender::Female, Gender::Male, Gender::NonBinary, Gender::SelfDescribed];
            named.iter().map(|gender| own(gender.code(), gender.words())).chain([own(TRANSGENDER, TRANSGENDER), not_stated()]).collect()
        }
        Trait::Ethnicity => Ethnicity::ALL.iter().map(|group| own(group.code(), group.words())).collect(),
        Trait::Role => vec![own(Role::Survivor.code(), "victims and survivors"), own(Role::Family.code(), "family members only")],
    }
}

/// People in the lines of a breakdown; ties to their number.
pub(super) fn shares(people: &[Accessing<'_>], of: Trait, bands: &AgeBands) -> Vec<Share> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for person in people {
        *counts.entry(person.code(of, bands)).or_default() += 1;
    }
    let count = |code: &str| counts.get(code).copied().unwrap_or(0);
    lines(of, bands).into_iter().map(|(code, words)| Share::of(&code, &words, count(&code), people.len())).collect()
}

/// One provider's people, or everybody's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uptake {
    /// Persons, each once.
    pub people: usize,
    /// The breakdowns; each ties to `people`.
    pub by: Vec<(Trait, Vec<Share>)>,
}

/// Uptake of one provider, or of all together.
pub fn uptake(counting: &Counting<'_>, provider: Option<crate::domain::ids::ProviderId>) -> Uptake {
    let people = counting.people(provider);
    let by = [Trait::Gender, Trait::Ethnicity, Trait::Age, Trait::Role].map(|of| (of, shares(&people, of, counting.bands)));
    Uptake { people: people.len(), by: by.into() }
}
