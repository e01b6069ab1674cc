//! Who can take this person, who cannot, and why: every service, eight rules each, and the next best step.
//! Used by the Routing screen, `route`, decisions and data quality. Nothing is hidden and nothing is decided here: the worker decides.

use super::codes::{Area, Lane, Need, Residency, Role, RuleKind, Source, Stovewood, Verdict, WhoMayRefer};
use super::day::Day;
use super::ids::ServiceId;
use super::person::{KnownAge, PersonDetails};
use super::provider::{Reference, Service};
use super::referral::ReferralDetails;
use super::text::capital;

/// The rule value of the youngest age of a survivor, included.
const LEAST_AGE: &str = "eligibility.least-age";

/// What is known of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteAsk {
    /// Age on the day asked for.
    pub age: KnownAge,
    /// The day asked for.
    pub on: Day,
    /// Who refers.
    pub sources: Vec<Source>,
    /// Stovewood status.
    pub stovewood: Stovewood,
    /// Where the person lived when harmed and lives now.
    pub residency: Residency,
    /// In which role.
    pub role: Role,
    /// Which kind of help is wanted, if known.
    pub need: Option<Need>,
    /// Discussed at the TRS hub.
    pub trs_hub: bool,
}

impl RouteAsk {
    /// What a referral of this person asks, on the day it was received.
    pub fn of(person: &PersonDetails, asked: &ReferralDetails) -> Self {
        Self {
            age: KnownAge::of(person.born, asked.received_on),
            on: asked.received_on,
            sources: asked.sources.clone(),
            stovewood: asked.stovewood,
            residency: person.residency,
            role: asked.role,
            need: asked.need,
            trs_hub: asked.trs_hub,
        }
    }
}

/// One rule applied to one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleResult {
    /// Which.
    pub rule: RuleKind,
    /// Holds, does not, or cannot be told yet.
    pub holds: Option<bool>,
    /// Why, in a sentence.
    pub why: String,
    /// Where the rule is written.
    pub source: String,
}

/// One service against the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routed {
    /// Which.
    pub service: ServiceId,
    /// The lane the referral would wait in.
    pub lane: Lane,
    /// The status settles the lane.
    pub lane_known: bool,
    /// What follows from the rules; the lane never changes it.
    pub verdict: Verdict,
    /// All eight rules in order.
    pub rules: Vec<RuleResult>,
    /// What to do when barred or unknown, always for a child under twelve.
    pub next_step: Option<String>,
}

/// Every service in the directory's order, with its verdict and reasons.
pub fn route(ask: &RouteAsk, reference: &Reference) -> Vec<Routed> {
    reference.services.iter().map(|service| route_one(ask, service, reference)).collect()
}

/// One service with its verdict and reasons.
pub fn route_one(ask: &RouteAsk, service: &Service, reference: &Reference) -> Routed {
    let (lane, lane_known) = service.lane_for(ask.stovewood);
    let rules: Vec<RuleResult> = RuleKind::ALL.iter().map(|rule| result(*rule, ask, service, reference)).collect();
    let barred = rules.iter().find(|result| result.holds == Some(false));
    let open = rules.iter().find(|result| result.holds.is_none());
    let verdict = match (barred, open) {
        (Some(_), _) => Verdict::Cannot,
        // The lane is the last rule and only informs: open alone, it asks a question and bars nobody.
        (None, Some(result)) if result.rule != RuleKind::Lane => Verdict::CannotTell,
        _ => Verdict::CanTake,
    };
    let next_step = if is_young_child(ask, reference) { Some(CHILD.to_owned()) } else { barred.or(open).map(|result| next_step(result, ask, service)) };
    Routed { service: service.id, lane, lane_known, verdict, rules, next_step }
}

/// A choice that wants its reason kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choosing {
    /// The first rule that is against the service.
    pub against: Option<RuleKind>,
    /// The area chosen, where SA1 and SA2 both fit.
    pub area: Option<Area>,
    /// What is said while the reason is missing.
    pub asks: String,
}

/// What about choosing this service wants a reason: a rule against it, or two areas that both fit; nothing otherwise.
pub fn choosing(ask: &RouteAsk, service: &Service, reference: &Reference) -> Option<Choosing> {
    let routed = route_one(ask, service, reference);
    if let Some(against) = routed.rules.iter().find(|rule| rule.holds == Some(false)) {
        let asks = format!("A rule speaks against this: {} Give the reason for accepting all the same.", against.why);
        return Some(Choosing { against: Some(against.rule), area: None, asks });
    }
    fits_both(ask, service).then(|| {
        let (chosen, other) = if service.area == Area::Sa1 { ("SA1", "SA2") } else { ("SA2", "SA1") };
        let asks = format!("At {} {other} fits as well as {chosen}. Say why {chosen} was chosen.", ask.age.words());
        Choosing { against: None, area: Some(service.area), asks }
    })
}

/// A survivor of 18 to 25 before SA1 or SA2: both fit, and the worker chooses.
fn fits_both(ask: &RouteAsk, service: &Service) -> bool {
    ask.role == Role::Survivor && matches!(service.area, Area::Sa1 | Area::Sa2) && ask.age.all(|age| (18..=25).contains(&age)) == Some(true)
}

const CHILD: &str = "Ask first: is 999 or MASH needed now? Record the decision. Then signpost to children's services, and keep this contact.";

/// A survivor known to be under the least age: whether 999 or MASH is needed now is asked before anything else.
pub fn is_young_child(ask: &RouteAsk, reference: &Reference) -> bool {
    ask.role == Role::Survivor && least_age(reference).is_some_and(|least| ask.age.all(|age| age >= least) == Some(false))
}

fn least_age(reference: &Reference) -> Option<u32> {
    u32::try_from(reference.value(LEAST_AGE)).ok()
}

fn result(rule: RuleKind, ask: &RouteAsk, service: &Service, reference: &Reference) -> RuleResult {
    let (holds, why) = match rule {
        RuleKind::Age => age(ask, reference),
        RuleKind::Area => area(ask, service),
        RuleKind::Residency => residency(ask),
        RuleKind::WhoMayRefer => who_may_refer(ask, service),
        RuleKind::Role => role(ask, service),
        RuleKind::Need => need(ask, service),
        RuleKind::Contract => contract(ask, service),
        RuleKind::Lane => lane(ask, service),
    };
    let written = reference.routing.iter().find(|row| row.rule == rule).map(|row| row.source.clone()).unwrap_or_default();
    let source = match rule {
        RuleKind::Contract => contract_source(ask, service).unwrap_or(written),
        RuleKind::Lane => service.lane(service.lane_for(ask.stovewood).0).map_or(written, |lane| lane.source.clone()),
        _ => written,
    };
    RuleResult { rule, holds, why, source }
}

fn age(ask: &RouteAsk, reference: &Reference) -> (Option<bool>, String) {
    if ask.role == Role::Family {
        return (Some(true), "Not applied to family members.".into());
    }
    let Some(least) = least_age(reference) else { return (None, "The youngest age is missing from the rules.".into()) };
    let holds = ask.age.all(|age| age >= least);
    let why = match holds {
        Some(true) => format!("Age {}: {least} or over.", ask.age.words()),
        Some(false) => format!("Age {}: support starts at {least}.", ask.age.words()),
        None if ask.age == KnownAge::Unknown => format!("Age not known; support starts at {least}."),
        None => format!("Age {}: support starts at {least}, so the date of birth decides.", ask.age.words()),
    };
    (holds, why)
}

fn area(ask: &RouteAsk, service: &Service) -> (Option<bool>, String) {
    if ask.role == Role::Family {
        return (Some(true), "Not applied to family members.".into());
    }
    let inside = |age: u32| service.min_age.is_none_or(|least| age >= least) && service.max_age.is_none_or(|most| age <= most);
    let range = match (service.min_age, service.max_age) {
        (Some(least), Some(most)) => format!("{} is for ages {least} to {most}", area_name(service.area)),
        (Some(least), None) => format!("{} is for {least} and over", area_name(service.area)),
        (None, Some(most)) => format!("{} is for up to {most}", area_name(service.area)),
        (None, None) => return (Some(true), format!("{} has no age range.", area_name(service.area))),
    };
    let holds = ask.age.all(inside);
    let both = holds == Some(true) && fits_both(ask, service);
    let age = ask.age.words();
    let why = match holds {
        Some(true) if both => format!("{range}. At {age} both SA1 and SA2 fit: you choose, and keep the reason."),
        Some(true) => format!("{range}: {age} fits."),
        Some(false) => format!("{range}: {age} does not fit."),
        None => format!("{range}; {age}."),
    };
    (holds, why)
}

const fn area_name(area: Area) -> &'static str {
    match area {
        Area::Sa1 => "SA1",
        Area::Sa2 => "SA2",
        Area::Sa3 => "SA3",
        Area::Stabilisation => "Stabilisation",
    }
}

fn residency(ask: &RouteAsk) -> (Option<bool>, String) {
    match ask.residency {
        Residency::Then => (Some(true), "Lived in Rotherham when harmed.".into()),
        Residency::Now => (Some(true), "Lives in Rotherham now.".into()),
        Residency::Both => (Some(true), "Lived in Rotherham when harmed and lives there now.".into()),
        Residency::Neither => (Some(false), "Neither lived in Rotherham when harmed nor lives there now.".into()),
        Residency::Unknown => (None, "Not known whether they lived in Rotherham when harmed or live there now.".into()),
    }
}

fn who_may_refer(ask: &RouteAsk, service: &Service) -> (Option<bool>, String) {
    let by_self = ask.sources.contains(&Source::SelfReferral);
    match service.who_may_refer {
        WhoMayRefer::Anyone => (Some(true), "Takes referrals from anyone.".into()),
        _ if ask.trs_hub => (Some(true), "A TRS hub case.".into()),
        WhoMayRefer::SelfOrTrsHub if by_self => (Some(true), "The person refers themselves.".into()),
        WhoMayRefer::SelfOrTrsHub if ask.sources.is_empty() => {
            (None, format!("{} takes self-referrals only, except TRS hub cases. Not known who refers.", service.provider))
        }
        WhoMayRefer::SelfOrTrsHub => (Some(false), format!("{} takes self-referrals only, except cases from the TRS hub.", service.provider)),
        WhoMayRefer::TrsHub => (Some(false), "Takes TRS hub cases only.".into()),
    }
}

fn role(ask: &RouteAsk, service: &Service) -> (Option<bool>, String) {
    match ask.role {
        Role::Survivor => (Some(true), "Takes victims and survivors.".into()),
        Role::Family if service.takes_family => (Some(true), "Takes family members.".into()),
        Role::Family => (Some(false), "Family members are supported in SA1 and SA2 only.".into()),
    }
}

fn need(ask: &RouteAsk, service: &Service) -> (Option<bool>, String) {
    let kinds = service.needs.iter().map(|need| need.words()).collect::<Vec<_>>().join(" and ");
    match ask.need {
        None => (Some(true), format!("Gives {kinds}; no need was stated.")),
        Some(need) if service.needs.contains(&need) => (Some(true), format!("Gives {need}.")),
        Some(need) => (Some(false), format!("Gives {kinds}, not {need}.")),
    }
}

fn contract(ask: &RouteAsk, service: &Service) -> (Option<bool>, String) {
    let covering = service.contracts.iter().find(|period| period.from <= ask.on && ask.on <= period.to);
    match covering {
        Some(period) => {
            let note = if period.note.is_empty() { String::new() } else { format!(" ({})", period.note) };
            (Some(true), format!("Contract from {} to {}{note}.", period.from, period.to))
        }
        None => (Some(false), format!("No contract period covers {}.", ask.on)),
    }
}

/// The covering period's source, else those of all its periods.
fn contract_source(ask: &RouteAsk, service: &Service) -> Option<String> {
    let covering = service.contracts.iter().find(|period| period.from <= ask.on && ask.on <= period.to);
    covering.or(service.contracts.last()).map(|period| period.source.clone())
}

fn lane(ask: &RouteAsk, service: &Service) -> (Option<bool>, String) {
    let Some(fast) = service.lane(Lane::Stovewood) else { return (Some(true), "One lane for everyone.".into()) };
    if fast.to_confirm.contains(&ask.stovewood) {
        return (Some(true), format!("{}: check with the provider whether it enters the Stovewood lane. General until then.", ask.stovewood));
    }
    match service.lane_for(ask.stovewood) {
        (Lane::Stovewood, _) => (Some(true), format!("{}: waits in the Stovewood lane.", ask.stovewood)),
        (Lane::General, true) => (Some(true), format!("{}: waits in the general lane.", capital(ask.stovewood.words()))),
        (Lane::General, false) => (None, "Stovewood status not known. Shown in the general lane until it is.".into()),
    }
}

fn next_step(result: &RuleResult, ask: &RouteAsk, service: &Service) -> String {
    let is_unknown = result.holds.is_none();
    match result.rule {
        RuleKind::Age | RuleKind::Area if is_unknown => "Ask for the date of birth, or the age.".into(),
        RuleKind::Age => CHILD.into(),
        RuleKind::Area => match service.area {
            Area::Sa1 => "Look at practical support for adults instead.".into(),
            Area::Sa2 => "Look at practical support for young people instead.".into(),
            _ => "Look at a service for this age instead.".into(),
        },
        RuleKind::Residency if is_unknown => "Ask where they lived when it happened, and where they live now.".into(),
        RuleKind::Residency => "Signpost to the sexual violence services where they live, and keep this contact.".into(),
        RuleKind::WhoMayRefer if service.who_may_refer == WhoMayRefer::TrsHub => "Bring the case to the TRS hub.".into(),
        RuleKind::WhoMayRefer if is_unknown => "Ask who refers; if not the person, support them to refer themselves, or bring the case to the TRS hub.".into(),
        RuleKind::WhoMayRefer => "Support the person to refer themselves, or bring the case to the TRS hub.".into(),
        RuleKind::Role => "Offer the family member practical support (SA1 or SA2) instead.".into(),
        RuleKind::Need => match ask.need {
            Some(Need::Practical) => "Look at practical support or stabilisation instead.".into(),
            _ => "Look at counselling or stabilisation instead.".into(),
        },
        RuleKind::Contract => "Ask the commissioner whether this service still runs, and look at another provider.".into(),
        RuleKind::Lane => "Ask the person or the referrer whether Operation Stovewood is involved: it decides the lane.".into(),
    }
}

#[cfg(test)]
mod tests;
