//! People accessing a service: who they are, each once, and how they divide by age, gender, ethnicity and role.
//! Used by the committee's return and by uptake. Counts persons and nothing else.

use super::rows::{EpisodeRow, Period, PersonRow};
use super::{Counting, NOT_STATED, Share};
use crate::domain::codes::{Asked, Ethnicity, Gender, Role};
use crate::domain::day::Day;
use crate::domain::ids::PersonId;
use crate::domain::person::KnownAge;
use crate::domain::provider::AgeBands;

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

/// The people with support on some day of the period, each once, by case code, as `known` are.
pub(super) fn accessing<'a>(episodes: impl Iterator<Item = &'a EpisodeRow>, period: Period, mut known: &'a [PersonRow]) -> Vec<Accessing<'a>> {
    let touching = episodes.filter(|row| row.touches(period));
    let one = |row: &EpisodeRow| Accessing { person: row.person, on: row.started_on.max(period.from), survivor: row.role == Role::Survivor, row: None };
    let mut people: Vec<Accessing<'a>> = touching.map(one).collect();
    people.sort_unstable_by_key(|one| one.person);
    people.dedup_by(|other, one| {
        let same = other.person == one.person;
        if same {
            (one.on, one.survivor) = (one.on.min(other.on), one.survivor || other.survivor);
        }
        same
    });
    for one in &mut people {
        while let Some((_, later)) = known.split_first().filter(|(row, _)| row.person < one.person) {
            known = later;
        }
        one.row = known.first().filter(|row| row.person == one.person);
    }
    people
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
    let lines = lines(of, bands);
    let mut counts = vec![0; lines.len()];
    for person in people {
        let code = person.code(of, bands);
        if let Some(at) = lines.iter().position(|(own, _)| own == code) {
            counts[at] += 1;
        }
    }
    lines.iter().zip(counts).map(|((code, words), n)| Share::of(code, words, n, people.len())).collect()
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
