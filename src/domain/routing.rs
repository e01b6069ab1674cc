//! tmp
use super::codes::*;
use super::day::Day;
use super::ids::*;
use super::person::KnownAge;
use super::provider::Reference;
pub struct RouteAsk {
    pub age: KnownAge,
    pub on: Day,
    pub sources: Vec<Source>,
    pub stovewood: Stovewood,
    pub residency: Residency,
    pub role: Role,
    pub need: Option<Need>,
    pub trs_hub: bool,
}
pub struct RuleResult {
    pub rule: RuleKind,
    pub holds: Option<bool>,
    pub why: String,
    pub source: String,
}
pub struct Routed {
    pub service: ServiceId,
    pub lane: Lane,
    pub lane_known: bool,
    pub verdict: Verdict,
    pub rules: Vec<RuleResult>,
    pub next_step: Option<String>,
}
pub fn route(_: &RouteAsk, _: &Reference) -> Vec<Routed> {
    vec![]
}
