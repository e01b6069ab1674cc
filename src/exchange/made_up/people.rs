//! Who the people are: names in many scripts, ages, what is known and not known, how to reach them safely.

use super::chance::Chance;
use super::maker::Maker;
use super::recipe::{Ages, Cast, Known, Tradition};
use crate::domain::codes::{Asked, Gender, Relation, Residency, Role, Voicemail};
use crate::domain::day::{Born, Day};
use crate::domain::person::{PersonDetails, SafeContact};
use chrono::Datelike;

/// A person being made.
pub(super) struct Who {
    pub(super) details: PersonDetails,
    pub(super) role: Role,
    /// Age band, which decides the services asked for.
    pub(super) band: Ages,
    /// Whole years on the day of the first referral.
    pub(super) age: u32,
    /// Told on purpose rather than drawn.
    told: bool,
    known: Known,
}

impl Who {
    pub(super) fn is_child(&self) -> bool {
        self.age < 18
    }
    /// The date of birth that gives the age on the first referral's day, as far as it is known.
    pub(super) fn settle_birth(&mut self, first: Day, chance: &mut Chance) {
        let born = first.plus_months(-12 * self.age as i32).plus_days(-chance.between(1, 360));
        let (year, month) = (born.0.year(), born.0.month());
        // A part of a date is only left open where it leaves no doubt about the services asked for.
        self.details.born = match self.known {
            Known::Nothing if self.age >= 30 || self.role == Role::Family => None,
            Known::Year if self.age >= 20 => Some(Born::Year(year)),
            Known::Month | Known::Year if self.age >= 13 && self.age != 18 => Some(Born::Month(year, month)),
            _ => Some(Born::On(born)),
        };
    }
    /// Shares a surname with the survivor more often than not, and is someone to them.
    pub(super) fn become_family_of(&mut self, survivor: &Who, chance: &mut Chance) -> Relation {
        let surname = survivor.details.name.split_whitespace().next_back().unwrap_or_default();
        if survivor.details.name.split_whitespace().count() > 1 && self.details.name.split_whitespace().count() > 1 && chance.percent(60) {
            self.details.name = format!("{} {surname}", self.details.called());
            self.details.name_to_use = String::new();
            self.details.ethnicity = survivor.details.ethnicity;
        }
        let older = self.age.saturating_sub(survivor.age);
        match older {
            17.. => Relation::Parent,
            8..17 => Relation::Carer,
            _ if survivor.age >= self.age + 17 => Relation::Child,
            _ if self.age >= 20 && survivor.age >= 20 && chance.percent(40) => Relation::Partner,
            _ => Relation::Sibling,
        }
    }
}

impl<'a> Maker<'a> {
    /// Draws a person; what the cast says stands.
    pub(super) fn draw_who(&mut self, cast: Option<&Cast>, role: Role) -> Who {
        let drawn = self.decks.ages.draw(&mut self.chance);
        let band = cast.and_then(|cast| self.recipe.shares.ages.iter().copied().find(|band| (band.from..=band.to).contains(&cast.age))).unwrap_or(drawn);
        let tradition = self.decks.traditions.draw(&mut self.chance);
        let gender = cast.map_or_else(|| self.decks.genders.draw(&mut self.chance), |cast| cast.gender);
        let (name, call) = match cast {
            Some(cast) => (cast.name.clone(), cast.call.clone()),
            None => self.name(tradition, gender),
        };
        let trans = self.decks.trans.draw(&mut self.chance);
        let language = if tradition.languages.is_empty() { &self.recipe.facts.languages } else { &tradition.languages };
        let self_described = if gender == Gender::SelfDescribed { self.chance.one_of(&self.recipe.facts.self_described) } else { String::new() };
        let drawn = PersonDetails {
            name,
            name_to_use: call,
            born: None,
            gender,
            gender_words: cast.map_or(self_described, |cast| cast.gender_words.clone()),
            trans_history: cast.map_or(trans, |cast| if cast.trans == Asked::NotAsked { Asked::No } else { cast.trans }),
            ethnicity: tradition.ethnicities[self.chance.position(tradition.ethnicities.len())],
            language: self.chance.one_of(language),
            access_needs: self.chance.one_of(&self.recipe.facts.access_needs),
            residency: if cast.is_some() { Residency::Both } else { self.decks.residency.draw(&mut self.chance) },
        };
        let details = match cast {
            None => drawn,
            Some(cast) => PersonDetails {
                ethnicity: cast.ethnicity.unwrap_or(crate::domain::codes::Ethnicity::WhiteBritish),
                language: cast.language.clone().unwrap_or_else(|| "English".into()),
                residency: cast.residency.unwrap_or(Residency::Both),
                ..drawn
            },
        };
        let age = cast.map_or_else(|| self.chance.between(i64::from(band.from), i64::from(band.to)) as u32, |cast| cast.age);
        let known = if cast.is_some() { Known::Whole } else { self.decks.births.draw(&mut self.chance) };
        Who { details, role, band, age, told: cast.is_some(), known }
    }

    fn name(&mut self, tradition: &Tradition, gender: Gender) -> (String, String) {
        let chance = &mut self.chance;
        let neutral = matches!(gender, Gender::NonBinary | Gender::SelfDescribed | Gender::NotStated) || chance.percent(6);
        let given = match gender {
            _ if neutral => chance.one_of(&tradition.neutral),
            Gender::Male => chance.one_of(&tradition.male),
            _ => chance.one_of(&tradition.female),
        };
        let surname = chance.one_of(&tradition.surnames);
        let surname = match surname.split_once('/') {
            Some((man, _)) if gender == Gender::Male => man,
            Some((_, other)) => other,
            None => surname.as_str(),
        };
        let name = match (tradition.family_first, tradition.joined) {
            (true, true) => format!("{surname}{given}"),
            (true, false) => format!("{surname} {given}"),
            _ => format!("{given} {surname}").trim_end().to_owned(),
        };
        let call = match tradition.call.as_str() {
            "last" => given.split_whitespace().next_back().unwrap_or_default().to_owned(),
            "given" => given,
            _ if given.contains(' ') => given,
            _ => String::new(),
        };
        (name, call)
    }

    /// A card for nine in ten; numbers are reserved ones, sites example.org.
    pub(super) fn safe_contact(&mut self, who: &Who) -> Option<SafeContact> {
        let (facts, chance) = (&self.recipe.facts, &mut self.chance);
        if !who.told && !chance.percent(90) {
            return None;
        }
        let called = who.details.called();
        let voicemail = [Voicemail::No, Voicemail::No, Voicemail::Yes, Voicemail::NotAsked, Voicemail::NotAsked][chance.position(5)];
        let street = chance.one_of(&self.recipe.streets);
        Some(SafeContact {
            phone: format!("07700 900{:03}", chance.between(0, 999)),
            other_phone: if chance.percent(20) { format!("01632 960{:03}", chance.between(0, 999)) } else { String::new() },
            email: if chance.percent(45) { format!("person{}@example.org", self.counts.people + 1) } else { String::new() },
            address: if chance.percent(70) { format!("{} {street}", chance.between(1, 180)) } else { String::new() },
            channels: chance.one_of(&facts.channels),
            safe_times: chance.one_of(&facts.safe_times),
            ask_for: chance.one_of(&facts.ask_for).replace("{name}", called),
            voicemail,
            must_not_know: chance.one_of(if who.is_child() { &facts.must_not_know_of_a_child } else { &facts.must_not_know }),
            code_word: chance.one_of(&facts.code_words),
        })
    }
}
