//! Reference data as the program brings it: read from `seeds/`, checked, and given ids in file order.
//! Used when a file is made or brought up to date, and by rule tests. Writes nothing itself.

use crate::domain::codes::{Area, Lane, Need, RuleKind, Stovewood, WhoMayRefer};
use crate::domain::day::Day;
use crate::domain::ids::{OrganisationId, ProviderId, ServiceId};
use crate::domain::measure::Measure;
use crate::domain::plan::LifeDomain;
use crate::domain::provider::{Contract, Organisation, OrganisationDetails, Provider, PublishedWait, Reference, RoutingRule, RuleValue, Service, ServiceLane};
use crate::domain::report::{AgeBand, BandSet};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// A provider.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedProvider {
    /// Stable name of the row.
    pub key: String,
    /// Name in use.
    pub name: String,
    /// Former and short names.
    pub aliases: Vec<String>,
    /// Where this is written.
    pub source: String,
}

/// A service of a provider.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedService {
    /// Stable name of the row.
    pub key: String,
    /// The provider's key.
    pub provider: String,
    /// Name in use.
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
    /// Offered while people wait.
    pub interim_offers: Vec<String>,
    /// Where this is written.
    pub source: String,
}

/// A lane of a service, with its published wait if there is one (text, as of and source together).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedLane {
    /// Stable name of the row.
    pub key: String,
    /// The service's key.
    pub service: String,
    /// Which lane.
    pub lane: Lane,
    /// Stovewood statuses that enter it.
    pub entering: Vec<Stovewood>,
    /// Statuses to check with the provider.
    pub to_confirm: Vec<Stovewood>,
    /// As published.
    pub published_text: Option<String>,
    /// Longest days it stands for.
    pub published_max_days: Option<i64>,
    /// '2024-01' where only the month is known.
    pub published_as_of: Option<String>,
    /// Where it was published.
    pub published_source: Option<String>,
    /// Where this is written.
    pub source: String,
}

/// A contract period of a service.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedContract {
    /// Stable name of the row.
    pub key: String,
    /// The service's key.
    pub service: String,
    /// First day.
    pub from: Day,
    /// Last day, included.
    pub to: Day,
    /// What to know about it.
    pub note: String,
    /// Where this is written.
    pub source: String,
}

/// A routing rule's wording.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedRouting {
    /// Stable name of the row.
    pub key: String,
    /// Which rule.
    pub rule: RuleKind,
    /// What it says.
    pub words: String,
    /// Where it is written.
    pub source: String,
}

/// An organisation of the directory; contact details are the worker's to fill in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedOrganisation {
    /// Stable name of the row.
    pub key: String,
    /// Name.
    pub name: String,
    /// What it is for.
    pub kind: String,
    /// What to know about it.
    pub note: String,
    /// Where this is written.
    pub source: String,
}

/// One age band of a set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedBand {
    /// Stable name of the row.
    pub key: String,
    /// The set: `2016` or `2022-23`.
    pub set: String,
    /// As printed.
    pub label: String,
    /// Youngest age, included.
    pub min: u32,
    /// Oldest age, included; none = no upper end.
    pub max: Option<u32>,
    /// Where this is written.
    pub source: String,
}

/// All reference data, in file order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seeds {
    /// Providers.
    pub providers: Vec<SeedProvider>,
    /// Services.
    pub services: Vec<SeedService>,
    /// Lanes.
    pub lanes: Vec<SeedLane>,
    /// Contract periods.
    pub contracts: Vec<SeedContract>,
    /// Routing rules, in their order.
    pub routing: Vec<SeedRouting>,
    /// Numbers of rules.
    pub values: Vec<RuleValue>,
    /// Measures; `code` is the key.
    pub measures: Vec<Measure>,
    /// The twelve domains of daily life; `code` is the key.
    pub domains: Vec<LifeDomain>,
    /// The signposting directory.
    pub organisations: Vec<SeedOrganisation>,
    /// Age bands of all sets.
    pub bands: Vec<SeedBand>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServicesFile {
    provider: Vec<SeedProvider>,
    service: Vec<SeedService>,
    lane: Vec<SeedLane>,
    contract: Vec<SeedContract>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesFile {
    routing: Vec<SeedRouting>,
    value: Vec<RuleValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasuresFile {
    measure: Vec<Measure>,
    domain: Vec<LifeDomain>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganisationsFile {
    organisation: Vec<SeedOrganisation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BandsFile {
    band: Vec<SeedBand>,
}

/// Reads and checks the reference data; the error says which file or row is at fault and why.
pub fn seeds() -> Result<Seeds, String> {
    let ServicesFile { provider, service, lane, contract } = read("services", include_str!("../../seeds/services.toml"))?;
    let RulesFile { routing, value } = read("rules", include_str!("../../seeds/rules.toml"))?;
    let MeasuresFile { measure, domain } = read("measures", include_str!("../../seeds/measures.toml"))?;
    let OrganisationsFile { organisation } = read("organisations", include_str!("../../seeds/organisations.toml"))?;
    let BandsFile { band } = read("bands", include_str!("../../seeds/bands.toml"))?;
    let seeds = Seeds {
        providers: provider,
        services: service,
        lanes: lane,
        contracts: contract,
        routing,
        values: value,
        measures: measure,
        domains: domain,
        organisations: organisation,
        bands: band,
    };
    check(&seeds)?;
    Ok(seeds)
}

fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|why| format!("The reference data in seeds/{name}.toml cannot be read: {why}"))
}

fn check(seeds: &Seeds) -> Result<(), String> {
    let providers = unique("provider", seeds.providers.iter().map(|row| (row.key.as_str(), row.source.as_str())))?;
    let services = unique("service", seeds.services.iter().map(|row| (row.key.as_str(), row.source.as_str())))?;
    unique("lane", seeds.lanes.iter().map(|row| (row.key.as_str(), row.source.as_str())))?;
    unique("contract", seeds.contracts.iter().map(|row| (row.key.as_str(), row.source.as_str())))?;
    unique("routing rule", seeds.routing.iter().map(|row| (row.key.as_str(), row.source.as_str())))?;
    unique("rule value", seeds.values.iter().map(|row| (row.key.as_str(), row.source.as_str())))?;
    let measures = unique("measure", seeds.measures.iter().map(|row| (row.code.as_str(), row.source.as_str())))?;
    unique("domain", seeds.domains.iter().map(|row| (row.code.as_str(), row.source.as_str())))?;
    unique("organisation", seeds.organisations.iter().map(|row| (row.key.as_str(), row.source.as_str())))?;
    unique("age band", seeds.bands.iter().map(|row| (row.key.as_str(), row.source.as_str())))?;

    for row in &seeds.services {
        known(&providers, &row.provider, &row.key)?;
        if !seeds.lanes.iter().any(|lane| lane.service == row.key && lane.lane == Lane::General) {
            return Err(format!("The service '{}' has no general lane. Add one.", row.key));
        }
    }
    for row in &seeds.lanes {
        known(&services, &row.service, &row.key)?;
        if row.published_text.is_some() != row.published_as_of.is_some() || row.published_text.is_some() != row.published_source.is_some() {
            return Err(format!("The published wait of '{}' needs its text, its date and its source together.", row.key));
        }
    }
    for row in &seeds.contracts {
        known(&services, &row.service, &row.key)?;
        if row.to < row.from {
            return Err(format!("The contract period '{}' ends before it starts.", row.key));
        }
    }
    if !seeds.routing.iter().map(|row| row.rule).eq(RuleKind::ALL.iter().copied()) {
        return Err("The routing rules are not the eight rules in their order.".into());
    }
    for row in &seeds.domains {
        if let Some(reported) = &row.reported {
            known(&measures, reported, &row.code)?;
        }
    }
    for row in &seeds.measures {
        let points = i64::try_from(row.points.len()).unwrap_or(i64::MAX);
        if row.min >= row.max || (points > 0 && points != row.max - row.min + 1) {
            return Err(format!("The measure '{}' has a range that does not fit its points.", row.code));
        }
    }
    check_bands(&band_sets(seeds))
}

/// A set starts at age 0 and leaves no gap, no overlap and nobody out.
fn check_bands(sets: &[BandSet]) -> Result<(), String> {
    for set in sets {
        let mut next = Some(0);
        for band in &set.bands {
            if next != Some(band.min) {
                return Err(format!("The age bands of '{}' leave a gap or overlap at {}.", set.code, band.label));
            }
            next = band.max.map(|max| max + 1);
        }
        if next.is_some() {
            return Err(format!("The last age band of '{}' has an upper end, so that older people would be left out.", set.code));
        }
    }
    Ok(())
}

fn unique<'a>(what: &str, rows: impl Iterator<Item = (&'a str, &'a str)>) -> Result<BTreeSet<&'a str>, String> {
    let mut keys = BTreeSet::new();
    for (key, source) in rows {
        if key.is_empty() || source.is_empty() {
            return Err(format!("The {what} '{key}' needs a key and a source."));
        }
        if !keys.insert(key) {
            return Err(format!("The {what} '{key}' is there twice."));
        }
    }
    Ok(keys)
}

fn known(keys: &BTreeSet<&str>, key: &str, of: &str) -> Result<(), String> {
    if keys.contains(key) { Ok(()) } else { Err(format!("'{of}' names '{key}', which is not there.")) }
}

/// The reference data with ids 1, 2, 3 ... in file order, as a new file will hold it.
pub fn reference(seeds: &Seeds) -> Reference {
    let providers: Vec<Provider> = seeds
        .providers
        .iter()
        .zip(1..)
        .map(|(row, id)| Provider { id: ProviderId(id), name: row.name.clone(), aliases: row.aliases.clone(), source: row.source.clone() })
        .collect();
    let service = |(row, id): (&SeedService, i64)| {
        let (provider, provider_id) =
            seeds.providers.iter().zip(1..).find(|(own, _)| own.key == row.provider).map_or((String::new(), 0), |(own, id)| (own.name.clone(), id));
        Service {
            id: ServiceId(id),
            provider_id: ProviderId(provider_id),
            provider,
            name: row.name.clone(),
            aliases: row.aliases.clone(),
            area: row.area,
            min_age: row.min_age,
            max_age: row.max_age,
            takes_family: row.takes_family,
            who_may_refer: row.who_may_refer,
            needs: row.needs.clone(),
            lanes: seeds.lanes.iter().filter(|lane| lane.service == row.key).map(SeedLane::to_lane).collect(),
            contracts: seeds.contracts.iter().filter(|contract| contract.service == row.key).map(SeedContract::to_contract).collect(),
            interim_offers: row.interim_offers.clone(),
            source: row.source.clone(),
        }
    };
    Reference {
        providers,
        services: seeds.services.iter().zip(1..).map(service).collect(),
        values: seeds.values.clone(),
        routing: seeds.routing.iter().map(|row| RoutingRule { rule: row.rule, words: row.words.clone(), source: row.source.clone() }).collect(),
        measures: seeds.measures.clone(),
        domains: seeds.domains.clone(),
    }
}

/// The directory with ids in file order.
pub fn organisations(seeds: &Seeds) -> Vec<Organisation> {
    let details = |row: &SeedOrganisation| OrganisationDetails {
        name: row.name.clone(),
        kind: row.kind.clone(),
        note: row.note.clone(),
        source: row.source.clone(),
        ..OrganisationDetails::default()
    };
    seeds.organisations.iter().zip(1..).map(|(row, id)| Organisation { id: OrganisationId(id), details: details(row) }).collect()
}

/// The age-band sets, in file order.
pub fn band_sets(seeds: &Seeds) -> Vec<BandSet> {
    let mut sets: Vec<BandSet> = Vec::new();
    for row in &seeds.bands {
        let band = AgeBand { label: row.label.clone(), min: row.min, max: row.max };
        match sets.iter_mut().find(|set| set.code == row.set) {
            Some(set) => set.bands.push(band),
            None => sets.push(BandSet { code: row.set.clone(), bands: vec![band] }),
        }
    }
    sets
}

impl SeedLane {
    fn to_lane(&self) -> ServiceLane {
        let published = self.published_text.as_ref().map(|text| PublishedWait {
            text: text.clone(),
            max_days: self.published_max_days,
            as_of: self.published_as_of.clone().unwrap_or_default(),
            source: self.published_source.clone().unwrap_or_default(),
        });
        ServiceLane { lane: self.lane, entering: self.entering.clone(), to_confirm: self.to_confirm.clone(), published, source: self.source.clone() }
    }
}

impl SeedContract {
    fn to_contract(&self) -> Contract {
        Contract { from: self.from, to: self.to, note: self.note.clone(), source: self.source.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_data_reads_and_resolves() {
        let seeds = seeds().unwrap();
        let reference = reference(&seeds);
        assert_eq!((reference.providers.len(), reference.services.len(), reference.domains.len()), (4, 10, 12));
        assert_eq!(reference.measures.iter().filter(|measure| measure.reported).count(), 4);
        for (provider, service, title) in [
            ("RACS", "counselling", "Rothacs, CSE counselling"),
            ("women's refuge", "SA3", "Rotherham Rise, CSE counselling"),
            ("GROW", "Trauma stabilisation", "GROW, Trauma stabilisation"),
        ] {
            assert_eq!(reference.find_service(provider, service).map(Service::title), Ok(title.to_owned()));
        }
    }

    #[test]
    fn no_name_means_two_things() {
        let reference = reference(&seeds().unwrap());
        for provider in &reference.providers {
            let mut names: Vec<String> = Vec::new();
            for service in reference.services.iter().filter(|service| service.provider_id == provider.id) {
                names.extend(service.aliases.iter().chain([&service.name]).map(|name| name.to_lowercase()));
            }
            let all = names.len();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), all, "{}", provider.name);
        }
    }

    #[test]
    fn faults_in_the_data_are_named() {
        let mut seeds = seeds().unwrap();
        seeds.contracts[0].service = "nowhere".into();
        assert_eq!(check(&seeds), Err("'grow-sa1-2016' names 'nowhere', which is not there.".to_owned()));
        seeds.contracts.clear();
        seeds.values[1].key = seeds.values[0].key.clone();
        assert_eq!(check(&seeds), Err("The rule value 'age.least' is there twice.".to_owned()));
        seeds.values.remove(1);
        seeds.bands.pop();
        assert!(check(&seeds).is_err_and(|why| why.contains("2022-23")));
    }
}
