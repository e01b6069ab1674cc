//! Reference data as the rules read it: providers, services, lanes, contract periods, published waits.
//! Loaded by the store from the file (seeded from `seeds/`). Every row carries its source.

use super::codes::{Area, Lane, Need, RuleKind, Stovewood, WhoMayRefer};
use super::day::{Born, Day};
use super::ids::{OrganisationId, ProviderId, ServiceId};
use serde::{Deserialize, Serialize};

/// A provider with its other names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provider {
    /// Row.
    #[serde(skip)]
    pub id: ProviderId,
    /// Name in use.
    pub name: String,
    /// Former and short names.
    pub aliases: Vec<String>,
    /// Where this is written.
    pub source: String,
}

/// A service of a provider with all that routing needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Service {
    /// Row.
    #[serde(skip)]
    pub id: ServiceId,
    /// Whose.
    #[serde(skip)]
    pub provider_id: ProviderId,
    /// Provider's name.
    pub provider: String,
    /// Service's name.
    pub name: String,
    /// Former and short names.
    pub aliases: Vec<String>,
    /// Service area.
    pub area: Area,
    /// Youngest age, included.
    pub min_age: Option<u32>,
    /// Oldest age, included.
    pub max_age: Option<u32>,
    /// Takes family members.
    pub takes_family: bool,
    /// Who may refer.
    pub who_may_refer: WhoMayRefer,
    /// The kinds of help it gives.
    pub needs: Vec<Need>,
    /// Its lanes; a service without lanes of its own has `general`.
    pub lanes: Vec<ServiceLane>,
    /// Contract periods.
    pub contracts: Vec<Contract>,
    /// Offered while people wait; never stops the wait.
    pub interim_offers: Vec<String>,
    /// Where this is written.
    pub source: String,
}

impl Service {
    /// 'GROW, Trauma stabilisation'.
    pub fn title(&self) -> String {
        format!("{}, {}", self.provider, self.name)
    }
    /// The lane with that name, if the service has it.
    pub fn lane(&self, lane: Lane) -> Option<&ServiceLane> {
        self.lanes.iter().find(|own| own.lane == lane)
    }
    /// The lane a referral waits in, and whether the status left that open (then it is shown in `general`).
    pub fn lane_for(&self, status: Stovewood) -> (Lane, bool) {
        match self.lane(Lane::Stovewood) {
            Some(fast) if fast.entering.contains(&status) => (Lane::Stovewood, true),
            Some(_) if status == Stovewood::Unknown => (Lane::General, false),
            _ => (Lane::General, true),
        }
    }
}

/// One lane of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceLane {
    /// Which.
    pub lane: Lane,
    /// Stovewood statuses that enter it.
    pub entering: Vec<Stovewood>,
    /// Statuses that may enter once the provider confirms ('check with the provider').
    pub to_confirm: Vec<Stovewood>,
    /// The wait the provider published.
    pub published: Option<PublishedWait>,
    /// Where this is written.
    pub source: String,
}

/// A published wait, kept beside the measured one and never merged with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedWait {
    /// As published: 'up to 2 months'.
    pub text: String,
    /// Longest days it stands for, where it is a number at all.
    pub max_days: Option<i64>,
    /// '2024-01' where only the month is known.
    pub as_of: String,
    /// Where it was published.
    pub source: String,
}

impl PublishedWait {
    /// '1 month, Jan 2024'.
    pub fn words(&self) -> String {
        let as_of = self.as_of.parse::<Born>().map_or_else(|_| self.as_of.clone(), Born::words);
        format!("{}, {as_of}", self.text)
    }
}

/// Whether a wait that was published as of then ('2024-01') was published by the end of a day; a month counts from its first day.
pub fn is_published_by(as_of: &str, day: Day) -> bool {
    let first = match as_of.parse() {
        Ok(Born::On(on)) => Some(on),
        Ok(Born::Month(year, month)) => Day::new(year, month, 1),
        _ => None,
    };
    first.is_none_or(|first| first <= day)
}

/// A contract period; the service exists for routing only inside one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// First day.
    pub from: Day,
    /// Last day, included.
    pub to: Day,
    /// 'assumed unchanged: check with commissioner', or empty.
    pub note: String,
    /// Where this is written.
    pub source: String,
}

/// A dated number of a rule, with its words and source ('counselling.limit_days' = 140).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleValue {
    /// Stable name.
    pub key: String,
    /// The number.
    pub value: i64,
    /// What it means, in a sentence.
    pub words: String,
    /// Where it is written.
    pub source: String,
}

/// A routing rule's wording and source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoutingRule {
    /// Which.
    pub rule: RuleKind,
    /// What it says.
    pub words: String,
    /// Where it is written.
    pub source: String,
}

/// All reference data that rules read, loaded once and kept by whoever needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// Providers.
    pub providers: Vec<Provider>,
    /// Services, in the order they are listed.
    pub services: Vec<Service>,
    /// Numbers of rules.
    pub values: Vec<RuleValue>,
    /// Routing rules in order.
    pub routing: Vec<RoutingRule>,
    /// Measures.
    pub measures: Vec<super::measure::Measure>,
    /// How measures are scored by items.
    pub item_sets: Vec<super::items::ItemSet>,
    /// The domains of daily life.
    pub domains: Vec<super::plan::LifeDomain>,
    /// Sets of age bands.
    pub bands: Vec<AgeBands>,
    /// Starts for the notes of contacts.
    pub templates: Vec<super::contact::NoteTemplate>,
    /// Plain words of the sheet 'Your options'.
    pub plain: Vec<PlainWords>,
}

/// A piece of the sheet that is printed for the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlainWords {
    /// The code of an area, or the part of the sheet.
    pub key: String,
    /// What it says there.
    pub words: String,
    /// Where this is written.
    pub source: String,
}

/// A set of age bands of a return; the published ones differ by year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgeBands {
    /// `2016` or `2022-23`.
    pub key: String,
    /// Name and first age of each band, youngest first; the last has no end.
    pub bands: Vec<(String, u32)>,
    /// Where this is written.
    pub source: String,
}

impl AgeBands {
    /// The band of an age.
    pub fn of(&self, age: u32) -> Option<&str> {
        self.bands.iter().rev().find(|(_, from)| age >= *from).map(|(name, _)| name.as_str())
    }
}

impl Reference {
    /// Whether it holds a wait that was published after that day.
    pub fn has_wait_published_after(&self, day: Day) -> bool {
        self.services.iter().flat_map(|service| &service.lanes).filter_map(|lane| lane.published.as_ref()).any(|wait| !is_published_by(&wait.as_of, day))
    }
    /// Leaves out the waits that were published after that day.
    #[must_use]
    pub fn published_by(mut self, day: Day) -> Self {
        for lane in self.services.iter_mut().flat_map(|service| &mut service.lanes) {
            lane.published.take_if(|wait| !is_published_by(&wait.as_of, day));
        }
        self
    }
    /// The service with that row.
    pub fn service(&self, id: ServiceId) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }
    /// The provider of that name, present or former; the error is a sentence.
    pub fn find_provider(&self, name: &str) -> Result<&Provider, String> {
        let same = |other: &str| other.trim().eq_ignore_ascii_case(name.trim());
        self.providers.iter().find(|own| same(&own.name) || own.aliases.iter().any(|alias| same(alias))).ok_or_else(|| {
            let known: Vec<&str> = self.providers.iter().map(|provider| provider.name.as_str()).collect();
            format!("'{}' is not a provider in the directory. Use one of: {}.", name.trim(), known.join(", "))
        })
    }
    /// The service with that provider and name, or an alias of either; the error is a sentence.
    pub fn find_service(&self, provider: &str, service: &str) -> Result<&Service, (&'static str, String)> {
        let same = |a: &str, b: &str| a.trim().eq_ignore_ascii_case(b.trim());
        let mut of_provider =
            self.services.iter().filter(|own| same(&own.provider, provider) || self.provider_aliases(own).any(|alias| same(alias, provider))).peekable();
        if of_provider.peek().is_none() {
            return Err(("provider", self.find_provider(provider).err().unwrap_or_default()));
        }
        let known: Vec<&str> = of_provider.clone().map(|own| own.name.as_str()).collect();
        of_provider
            .find(|own| same(&own.name, service) || own.aliases.iter().any(|alias| same(alias, service)))
            .ok_or_else(|| ("service", format!("'{}' is not a service of {}. Use one of: {}.", service.trim(), provider.trim(), known.join(", "))))
    }
    fn provider_aliases<'a>(&'a self, service: &'a Service) -> impl Iterator<Item = &'a str> {
        self.providers.iter().filter(|provider| provider.id == service.provider_id).flat_map(|provider| provider.aliases.iter().map(String::as_str))
    }
    /// A rule's number; a rule missing from the file counts as never reached, and `check` says so.
    pub fn value(&self, key: &str) -> i64 {
        self.values.iter().find(|rule| rule.key == key).map_or(i64::MAX, |rule| rule.value)
    }
    /// What the sheet 'Your options' says of an area, or in another part.
    pub fn plain(&self, key: &str) -> Option<&str> {
        self.plain.iter().find(|own| own.key == key).map(|own| own.words.as_str())
    }
    /// A rule's number of days; `None` when the file lacks it.
    pub fn days(&self, key: &str) -> Option<i64> {
        Some(self.value(key)).filter(|days| *days < 100_000)
    }
    /// The last day that Today looks ahead to.
    pub fn coming_up(&self, at: Day) -> Day {
        at.plus_days(self.days("agenda.coming-up-days").unwrap_or(14))
    }
    /// A rule's row.
    pub fn rule(&self, key: &str) -> Option<&RuleValue> {
        self.values.iter().find(|rule| rule.key == key)
    }
}

/// An organisation of the signposting directory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationDetails {
    /// Name.
    pub name: String,
    /// What it is for.
    pub kind: String,
    /// Phone, filled in by the worker.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Web site.
    pub website: String,
    /// How to refer, opening times, who is good to ask.
    pub note: String,
    /// Where this is written.
    pub source: String,
}

/// A stored organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Organisation {
    /// Row.
    #[serde(skip)]
    pub id: OrganisationId,
    /// What is recorded.
    #[serde(flatten)]
    pub details: OrganisationDetails,
}
