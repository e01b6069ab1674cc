//! Reference data as a worker edits it: a provider, a service, a lane with its published wait, a contract period, a rule's
//! words, a rule's number. Each is kept in dated versions, so that what was true on a past day stays known.
//! Used by the Directory, its forms and the store. Whether a fact fits together is said here; where it is kept is the store's.

use super::codes::{Area, Lane, Need, Stovewood, WhoMayRefer};
use super::day::{Born, Day};
use super::ids::FactId;
use super::provider::is_published_by;
use serde::{Deserialize, Serialize};

/// The kinds that a worker edits, in the order they are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FactKind {
    /// Who runs services.
    Provider,
    /// What they run.
    Service,
    /// How one waits there, and the wait that was published.
    Lane,
    /// When it runs.
    Contract,
    /// One of the eight rules of routing.
    Routing,
    /// A number that rules read.
    Value,
    /// Words of the sheet that is printed for the person.
    Plain,
}

impl FactKind {
    /// All, in order.
    pub const ALL: [Self; 7] = [Self::Provider, Self::Service, Self::Lane, Self::Contract, Self::Routing, Self::Value, Self::Plain];
    /// The heading of its list.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Provider => "Providers",
            Self::Service => "Services",
            Self::Lane => "Lanes and published waits",
            Self::Contract => "Contract periods",
            Self::Routing => "Rules of routing",
            Self::Value => "Numbers that rules read",
            Self::Plain => "Words of the sheet 'Your options'",
        }
    }
    /// One of them.
    pub const fn one(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Service => "service",
            Self::Lane => "lane",
            Self::Contract => "contract period",
            Self::Routing => "rule",
            Self::Value => "number",
            Self::Plain => "part of the sheet",
        }
    }
    /// The name of its table in the seeds and in the file.
    pub const fn table(self) -> &'static str {
        match self {
            Self::Provider => "providers",
            Self::Service => "services",
            Self::Lane => "lanes",
            Self::Contract => "contracts",
            Self::Routing => "routing",
            Self::Value => "values",
            Self::Plain => "plain",
        }
    }
    /// New ones can be added: rules and their numbers are the program's, only their wording and size are edited.
    pub const fn can_be_added(self) -> bool {
        !matches!(self, Self::Routing | Self::Value | Self::Plain)
    }
}

/// A provider. In all of these the names of the fields are the columns of `seeds/*.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns of seeds/*.toml")]
pub struct ProviderFact {
    pub name: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub source: String,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns of seeds/*.toml")]
pub struct ServiceFact {
    pub name: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub area: Area,
    #[serde(default)]
    pub min_age: Option<u32>,
    #[serde(default)]
    pub max_age: Option<u32>,
    #[serde(default)]
    pub takes_family: bool,
    pub who_may_refer: WhoMayRefer,
    #[serde(default)]
    pub needs: Vec<Need>,
    #[serde(default)]
    pub interim_offers: Vec<String>,
    pub source: String,
}

/// A lane of a service, with the wait that was published for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns of seeds/*.toml")]
pub struct LaneFact {
    pub lane: Lane,
    #[serde(default)]
    pub entering: Vec<Stovewood>,
    #[serde(default)]
    pub to_confirm: Vec<Stovewood>,
    #[serde(default)]
    pub published_text: Option<String>,
    #[serde(default)]
    pub published_max_days: Option<i64>,
    #[serde(default)]
    pub published_as_of: Option<String>,
    #[serde(default)]
    pub published_source: Option<String>,
    pub source: String,
}

/// A contract period of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns of seeds/*.toml")]
pub struct ContractFact {
    pub from: Day,
    pub to: Day,
    #[serde(default)]
    pub note: String,
    pub source: String,
}

/// The words of a rule of routing. What the rule does is the program's; its wording and its source are the place's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns of seeds/*.toml")]
pub struct RoutingFact {
    pub words: String,
    pub source: String,
}

/// A number that rules read, with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns of seeds/*.toml")]
pub struct ValueFact {
    pub value: i64,
    pub words: String,
    pub source: String,
}

/// What the sheet 'Your options' says in one of its parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the columns of seeds/*.toml")]
pub struct PlainFact {
    pub words: String,
    pub source: String,
}

/// One of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each holds the fact it names")]
pub enum Fact {
    Provider(ProviderFact),
    Service(ServiceFact),
    Lane(LaneFact),
    Contract(ContractFact),
    Routing(RoutingFact),
    Value(ValueFact),
    Plain(PlainFact),
}

/// A fact as it is written down: what it belongs to, since when it is so, and what is so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactEdit {
    /// The provider of a service, the service of a lane or a contract period; nothing for the others.
    pub of: Option<FactId>,
    /// The first day it is so; it was always so when none.
    pub since: Option<Day>,
    /// What is so.
    pub fact: Fact,
}

/// One version of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The first day it is so; always when none.
    pub since: Option<Day>,
    /// Written by a worker; otherwise it came with the program.
    pub by_worker: bool,
    /// What is so.
    pub fact: Fact,
}

/// A fact with all its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactRow {
    /// Row.
    pub id: FactId,
    /// Its stable name.
    pub key: String,
    /// What it belongs to: row and name.
    pub of: Option<(FactId, String)>,
    /// By the day they begin; of one day the one that counts is last.
    pub versions: Vec<Version>,
}

impl FactRow {
    /// What is so on a day; nothing before its first version.
    pub fn at(&self, day: Day) -> Option<&Version> {
        self.versions.iter().rfind(|version| version.since.is_none_or(|since| since <= day))
    }
    /// What is so on a day, or will be first.
    pub fn shown_at(&self, day: Day) -> Option<&Version> {
        self.at(day).or_else(|| self.versions.first())
    }
    /// What of it was so by the end of a past day: no version and no contract period that begins later, no wait published later.
    pub fn by(mut self, day: Day) -> Option<Self> {
        self.versions.retain(|version| version.since.is_none_or(|since| since <= day));
        for version in &mut self.versions {
            version.fact.forget_what_came_after(day);
        }
        match self.at(day)?.fact {
            Fact::Contract(ref of) if of.from > day => None,
            _ => Some(self),
        }
    }
    /// The first day after `day` on which it is otherwise.
    pub fn changes_after(&self, day: Day) -> Option<Day> {
        self.versions.iter().filter_map(|version| version.since).find(|since| *since > day)
    }
}

impl Fact {
    fn forget_what_came_after(&mut self, day: Day) {
        if let Self::Lane(of) = self
            && of.published_as_of.as_deref().is_some_and(|as_of| !is_published_by(as_of, day))
        {
            (of.published_text, of.published_max_days, of.published_as_of, of.published_source) = (None, None, None, None);
        }
    }
    /// Which kind.
    pub const fn kind(&self) -> FactKind {
        match self {
            Self::Provider(_) => FactKind::Provider,
            Self::Service(_) => FactKind::Service,
            Self::Lane(_) => FactKind::Lane,
            Self::Contract(_) => FactKind::Contract,
            Self::Routing(_) => FactKind::Routing,
            Self::Value(_) => FactKind::Value,
            Self::Plain(_) => FactKind::Plain,
        }
    }
    /// Where it is written.
    pub fn source(&self) -> &str {
        match self {
            Self::Provider(of) => &of.source,
            Self::Service(of) => &of.source,
            Self::Lane(of) => &of.source,
            Self::Contract(of) => &of.source,
            Self::Routing(of) => &of.source,
            Self::Value(of) => &of.source,
            Self::Plain(of) => &of.source,
        }
    }
    /// What is so, in a line.
    pub fn words(&self) -> String {
        match self {
            Self::Provider(of) if of.aliases.is_empty() => format!("{}; no other names", of.name),
            Self::Provider(of) => format!("{}; also {}", of.name, of.aliases.join(", ")),
            Self::Service(of) => of.line(),
            Self::Lane(of) => of.line(),
            Self::Contract(of) if of.note.is_empty() => format!("{} to {}", of.from, of.to),
            Self::Contract(of) => format!("{} to {}; {}", of.from, of.to, of.note),
            Self::Routing(of) => of.words.clone(),
            Self::Plain(of) => of.words.clone(),
            Self::Value(of) => format!("{}: {}", of.value, of.words),
        }
    }
    /// Whether it fits together; the error is a field and a sentence.
    pub fn check(&self) -> Result<(), (&'static str, String)> {
        let no = |field: &'static str, why: &str| Err((field, why.to_owned()));
        if self.source().trim().is_empty() {
            return no("source", "Say where this is written or who told you, and when: a fact without a source cannot be checked.");
        }
        match self {
            Self::Provider(of) if of.name.trim().is_empty() => no("name", "Enter the provider's name."),
            Self::Service(of) if of.name.trim().is_empty() => no("name", "Enter the service's name."),
            Self::Service(of) if of.min_age.zip(of.max_age).is_some_and(|(min, max)| max < min) => {
                no("max_age", "The oldest age is below the youngest. Change one of them.")
            }
            Self::Service(of) if of.needs.is_empty() => no("needs", "Choose at least one kind of help: routing compares it with what is wanted."),
            Self::Lane(of) => of.check(),
            Self::Contract(of) if of.to < of.from => Err(("until", format!("The period starts on {}. Its last day cannot be earlier.", of.from))),
            Self::Routing(RoutingFact { words, .. }) | Self::Value(ValueFact { words, .. }) | Self::Plain(PlainFact { words, .. })
                if words.trim().is_empty() =>
            {
                no("words", "Say in a sentence what this means: screens show it.")
            }
            Self::Value(of) if !(0..100_000).contains(&of.value) => no("value", "Enter a whole number from 0 to 99999."),
            _ => Ok(()),
        }
    }
}

impl ServiceFact {
    fn line(&self) -> String {
        let ages = match (self.min_age, self.max_age) {
            (Some(min), Some(max)) => format!("{min} to {max}"),
            (Some(min), None) => format!("{min} and over"),
            (None, Some(max)) => format!("up to {max}"),
            (None, None) => "any age".into(),
        };
        let family = if self.takes_family { ", family members too" } else { "" };
        format!("{}: {}, {ages}, who may refer: {}{family}", self.name, self.area.code(), self.who_may_refer)
    }
}

impl LaneFact {
    /// The general lane of a new service.
    pub fn general(source: String) -> Self {
        Self {
            lane: Lane::General,
            entering: Vec::new(),
            to_confirm: Vec::new(),
            published_text: None,
            published_max_days: None,
            published_as_of: None,
            published_source: None,
            source,
        }
    }
    fn line(&self) -> String {
        let waits = self.published_text.as_deref().map_or_else(
            || "no published wait".to_owned(),
            |text| {
                let as_of = self.published_as_of.as_deref().unwrap_or_default();
                format!("published: {text}, {}", as_of.parse::<Born>().map_or_else(|_| as_of.to_owned(), Born::words))
            },
        );
        let list = |statuses: &[Stovewood]| statuses.iter().map(|status| status.words()).collect::<Vec<_>>().join(", ");
        let entering = if self.entering.is_empty() { String::new() } else { format!("; for {}", list(&self.entering)) };
        let asked = if self.to_confirm.is_empty() { String::new() } else { format!("; to be confirmed: {}", list(&self.to_confirm)) };
        format!("{waits}{entering}{asked}")
    }
    fn check(&self) -> Result<(), (&'static str, String)> {
        let said = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        if self.lane == Lane::General && !(self.entering.is_empty() && self.to_confirm.is_empty()) {
            return Err(("entering", "The general lane is for everyone whom no other lane takes. Leave this empty, or edit the Stovewood lane.".into()));
        }
        if let Some(twice) = self.entering.iter().find(|status| self.to_confirm.contains(status)) {
            return Err(("to_confirm", format!("'{twice}' enters the lane already. Choose it in one of the two.")));
        }
        if !said(&self.published_text) {
            let rest = [("published_as_of", &self.published_as_of), ("published_source", &self.published_source)];
            let without = rest.into_iter().find(|(_, text)| said(text)).map(|(field, _)| field).or(self.published_max_days.map(|_| "published_max_days"));
            return without
                .map_or(Ok(()), |field| Err((field, "There is no published wait for this to belong to. Enter the wait as published, or clear this.".into())));
        }
        match self.published_as_of.as_deref().map(str::parse::<Born>) {
            Some(Ok(Born::On(_) | Born::Month(..))) => {}
            _ => return Err(("published_as_of", "Say as of when this was published, like 2026-03 or 2026-03-27.".into())),
        }
        if !said(&self.published_source) {
            return Err(("published_source", "Say where this wait was published: it is shown beside the measured one.".into()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
