//! The reference data that comes with the program, read from `seeds/*.toml`, each row with its key and source.
//! Used when a caseload is made and when a newer release meets an older file. Rows are flat, so that they are kept as they stand.

use crate::domain::codes::{Area, Better, ContactKind, Lane, Need, RuleKind, Stovewood, WhoMayRefer};
use crate::domain::contact::NoteTemplate;
use crate::domain::day::Day;
use crate::domain::ids::{ProviderId, ServiceId};
use crate::domain::items::ItemSet;
use crate::domain::measure::Measure;
use crate::domain::plan::LifeDomain;
use crate::domain::provider::{AgeBands, Contract, PlainWords, Provider, PublishedWait, Reference, RoutingRule, RuleValue, Service, ServiceLane};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

const FILES: &[&str] = &[
    include_str!("../../seeds/providers.toml"),
    include_str!("../../seeds/rules.toml"),
    include_str!("../../seeds/measures.toml"),
    include_str!("../../seeds/notes.toml"),
    include_str!("../../seeds/organisations.toml"),
    include_str!("../../seeds/options.toml"),
];

macro_rules! rows {
    ($($name:ident { $($field:ident : $kind:ty),+ $(,)? })+) => {$(
        #[derive(Debug, Clone, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(missing_docs, reason = "the fields are the columns of seeds/*.toml, explained there")]
        #[doc = concat!("A row of `", stringify!($name), "`.")]
        pub struct $name { pub key: String, $(#[serde(default)] pub $field: $kind,)+ pub source: String }
    )+};
}

rows! {
    ProviderRow { name: String, aliases: Vec<String> }
    ServiceRow {
        provider: String, name: String, aliases: Vec<String>, area: Required<Area>, min_age: Option<u32>, max_age: Option<u32>, takes_family: bool,
        who_may_refer: Required<WhoMayRefer>, needs: Vec<Need>, interim_offers: Vec<String>,
    }
    LaneRow {
        service: String, lane: Required<Lane>, entering: Vec<Stovewood>, to_confirm: Vec<Stovewood>, published_text: Option<String>,
        published_max_days: Option<i64>, published_as_of: Option<String>, published_source: Option<String>,
    }
    ContractRow { service: String, from: Required<Day>, to: Required<Day>, note: String }
    RoutingRow { words: String }
    ValueRow { value: i64, words: String }
    MeasureRow {
        words: String, short: String, min: i64, max: i64, better: Required<Better>, cut_off: Option<i64>, reliable_change: Option<i64>, reported: bool,
        has_risk_item: bool, points: Vec<String>, licence: String,
    }
    ItemSetRow { items: u32, most: u32, may_miss: u32, risk_item: Option<u32>, least_age: Option<u32> }
    DomainRow { words: String, reported: Option<String> }
    BandsRow { names: Vec<String>, from_age: Vec<u32> }
    PlainRow { words: String }
    TemplateRow { kind: Required<ContactKind>, words: String }
    OrganisationRow { name: String, kind: String, phone: String, email: String, website: String, note: String }
}

/// A value that has no default: a row without it is refused by [`Seeds::check`].
type Required<T> = Option<T>;

/// All rows, by kind. A kind's name is the name of its table in TOML and in the file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "the names of the tables in seeds/*.toml")]
pub struct Seeds {
    pub providers: Vec<ProviderRow>,
    pub services: Vec<ServiceRow>,
    pub lanes: Vec<LaneRow>,
    pub contracts: Vec<ContractRow>,
    pub routing: Vec<RoutingRow>,
    pub values: Vec<ValueRow>,
    pub measures: Vec<MeasureRow>,
    pub item_sets: Vec<ItemSetRow>,
    pub domains: Vec<DomainRow>,
    pub bands: Vec<BandsRow>,
    pub templates: Vec<TemplateRow>,
    pub plain: Vec<PlainRow>,
    pub organisations: Vec<OrganisationRow>,
}

/// The rows that come with this release, checked.
pub fn seeds() -> Result<Seeds, String> {
    let mut all = Seeds::default();
    for file in FILES.iter().copied() {
        let part: Seeds = toml::from_str(file).map_err(|wrong| format!("seeds: {wrong}"))?;
        all.providers.extend(part.providers);
        all.services.extend(part.services);
        all.lanes.extend(part.lanes);
        all.contracts.extend(part.contracts);
        all.routing.extend(part.routing);
        all.values.extend(part.values);
        all.measures.extend(part.measures);
        all.item_sets.extend(part.item_sets);
        all.domains.extend(part.domains);
        all.bands.extend(part.bands);
        all.templates.extend(part.templates);
        all.plain.extend(part.plain);
        all.organisations.extend(part.organisations);
    }
    all.check()?;
    Ok(all)
}

impl Seeds {
    /// Keys are unique within a kind, every row has a source, and what a row names exists.
    fn check(&self) -> Result<(), String> {
        macro_rules! unique {
            ($($kind:ident),+) => {$(
                let mut seen = HashSet::new();
                for row in &self.$kind {
                    if !seen.insert(&row.key) { return Err(format!("seeds: {} '{}' stands twice", stringify!($kind), row.key)); }
                    if row.source.trim().is_empty() { return Err(format!("seeds: {} '{}' has no source", stringify!($kind), row.key)); }
                }
            )+};
        }
        unique!(providers, services, lanes, contracts, routing, values, measures, item_sets, domains, bands, templates, plain, organisations);
        for row in &self.services {
            let whole = row.area.is_some() && row.who_may_refer.is_some() && self.providers.iter().any(|provider| provider.key == row.provider);
            let has_lane = self.lanes.iter().any(|lane| lane.service == row.key && lane.lane == Some(Lane::General));
            if !whole || !has_lane {
                return Err(format!("seeds: service '{}' lacks an area, a route, a provider or its general lane", row.key));
            }
        }
        let known = |service: &str| self.services.iter().any(|row| row.key == service);
        if let Some(row) = self.lanes.iter().find(|row| row.lane.is_none() || !known(&row.service)) {
            return Err(format!("seeds: lane '{}' names no lane or no service", row.key));
        }
        if let Some(row) = self.contracts.iter().find(|row| !known(&row.service) || row.from.is_none() || row.to < row.from) {
            return Err(format!("seeds: contract '{}' names no service, or ends before it starts", row.key));
        }
        if let Some(row) = self.routing.iter().find(|row| RuleKind::parse(&row.key).is_err()) {
            return Err(format!("seeds: '{}' is not a routing rule", row.key));
        }
        if let Some(row) = self.templates.iter().find(|row| row.kind.is_none() || row.words.trim().is_empty()) {
            return Err(format!("seeds: note template '{}' has no kind of contact or no words", row.key));
        }
        if let Some(row) = self.bands.iter().find(|row| row.names.len() != row.from_age.len() || !row.from_age.is_sorted()) {
            return Err(format!("seeds: age bands '{}' do not fit together", row.key));
        }
        Ok(())
    }
}

/// The rows as the rules read them, each text moved there. Ids are places in the lists, from 1; the store puts its own in.
pub fn reference(seeds: Seeds) -> Reference {
    let id = |at: usize| i64::try_from(at + 1).unwrap_or(i64::MAX);
    let provider_at = |key: &str| seeds.providers.iter().position(|row| row.key == key);
    Reference {
        services: seeds
            .services
            .into_iter()
            .enumerate()
            .filter_map(|(at, row)| {
                let provider = provider_at(&row.provider)?;
                Some(Service {
                    id: ServiceId(id(at)),
                    provider_id: ProviderId(id(provider)),
                    provider: seeds.providers[provider].name.clone(),
                    name: row.name,
                    aliases: row.aliases,
                    area: row.area?,
                    min_age: row.min_age,
                    max_age: row.max_age,
                    takes_family: row.takes_family,
                    who_may_refer: row.who_may_refer?,
                    needs: row.needs,
                    lanes: sorted(seeds.lanes.iter().filter(|lane| lane.service == row.key).filter_map(lane), |lane| lane.lane),
                    contracts: sorted(seeds.contracts.iter().filter(|contract| contract.service == row.key).filter_map(contract), |contract| contract.from),
                    interim_offers: row.interim_offers,
                    source: row.source,
                })
            })
            .collect(),
        providers: seeds
            .providers
            .into_iter()
            .enumerate()
            .map(|(at, row)| Provider { id: ProviderId(id(at)), name: row.name, aliases: row.aliases, source: row.source })
            .collect(),
        values: seeds.values.into_iter().map(|row| RuleValue { key: row.key, value: row.value, words: row.words, source: row.source }).collect(),
        routing: seeds
            .routing
            .into_iter()
            .filter_map(|row| Some(RoutingRule { rule: RuleKind::parse(&row.key).ok()?, words: row.words, source: row.source }))
            .collect(),
        measures: seeds.measures.into_iter().filter_map(measure).collect(),
        item_sets: seeds.item_sets.into_iter().map(item_set).collect(),
        domains: seeds.domains.into_iter().map(|row| LifeDomain { code: row.key, words: row.words, reported: row.reported, source: row.source }).collect(),
        bands: seeds
            .bands
            .into_iter()
            .map(|row| AgeBands { key: row.key, bands: row.names.into_iter().zip(row.from_age).collect(), source: row.source })
            .collect(),
        templates: seeds.templates.into_iter().filter_map(|row| Some(NoteTemplate { kind: row.kind?, words: row.words, source: row.source })).collect(),
        plain: seeds.plain.into_iter().map(|row| PlainWords { key: row.key, words: row.words, source: row.source }).collect(),
    }
}

/// The fast lane first and periods by their first day, in whatever order they were added.
fn sorted<T, K: Ord>(rows: impl Iterator<Item = T>, by: impl Fn(&T) -> K) -> Vec<T> {
    let mut rows: Vec<T> = rows.collect();
    rows.sort_by_key(by);
    rows
}

fn lane(row: &LaneRow) -> Option<ServiceLane> {
    let published = row.published_text.as_ref().map(|text| PublishedWait {
        text: text.clone(),
        max_days: row.published_max_days,
        as_of: row.published_as_of.clone().unwrap_or_default(),
        source: row.published_source.clone().unwrap_or_default(),
    });
    Some(ServiceLane { lane: row.lane?, entering: row.entering.clone(), to_confirm: row.to_confirm.clone(), published, source: row.source.clone() })
}

fn contract(row: &ContractRow) -> Option<Contract> {
    Some(Contract { from: row.from?, to: row.to?, note: row.note.clone(), source: row.source.clone() })
}

fn item_set(row: ItemSetRow) -> ItemSet {
    let whole = |number: u32| usize::try_from(number).unwrap_or(0);
    ItemSet {
        measure: row.key,
        items: whole(row.items),
        most: row.most,
        may_miss: whole(row.may_miss),
        risk_item: row.risk_item.map(whole),
        least_age: row.least_age,
        source: row.source,
    }
}

fn measure(row: MeasureRow) -> Option<Measure> {
    Some(Measure {
        code: row.key,
        words: row.words,
        short: row.short,
        min: row.min,
        max: row.max,
        better: row.better?,
        cut_off: row.cut_off,
        reliable_change: row.reliable_change,
        reported: row.reported,
        has_risk_item: row.has_risk_item,
        points: row.points,
        licence: row.licence,
        source: row.source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seeds_are_whole_and_reach_the_rules() {
        let seeds = seeds().unwrap();
        let reference = reference(seeds.clone());
        assert_eq!(reference.services.len(), 10);
        assert_eq!(reference.routing.len(), RuleKind::ALL.len());
        assert_eq!(reference.measures.iter().filter(|measure| measure.reported).count(), 4);
        assert_eq!(reference.find_service("racs", "cse counselling").unwrap().provider, "Rothacs");
        assert_eq!(reference.find_service("Women's Refuge", "Counselling").unwrap().provider, "Rotherham Rise");
        assert!(reference.services.iter().all(|service| service.lane(Lane::General).is_some()));
        assert_eq!(reference.value("counselling.limit-days"), 140);
        let again: Seeds = serde_json::from_value(serde_json::to_value(&seeds).unwrap()).unwrap();
        assert_eq!(super::reference(again), reference);
    }
}
