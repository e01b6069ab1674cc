//! Assessment by the twelve domains of daily life (002 section 2.7 e), what was done to the person (CSE, CSA), and the plan
//! for staying safe (002 section 5.1). Used by `entry`, the assessment's screen, the Plan tab and the Overview.

use super::Checks;
use crate::domain::codes::{Harm, NeedLevel};
use crate::domain::day::Day;
use crate::domain::plan::{LifeDomain, Outcome};
use crate::domain::sheet::sheet;

sheet! {
    /// One domain of daily life as it stood on a day. An assessment is the entries of one day; the next is compared with it.
    Need, "Assess one part of daily life" {
        domain: String = domain needed "Part of daily life", "";
        on: Day = day needed "Assessed on", "Like 27 3 2026 or 'today'.";
        level: NeedLevel = choice needed "How much need is there?", "Together with the person; their view counts.";
        words: String = notes optional "In the person's words", "";
        specialist: String = line optional "Specialist support needed, and which", "Like 'CAMHS' or 'drug and alcohol'. Empty: none.";
        not_now: String = line optional "Not now, because", "When this need has no outcome in the plan: why it waits.";
    }
}

sheet! {
    /// What was done to the person, as it is known on a day. Kept about the person, not a referral: it happened to them, and
    /// what is known of it grows; returns count people.
    HarmKnown, "CSE, CSA or not yet known" {
        on: Day = day needed "Known since", "The day it was said or confirmed.";
        harm: Harm = choice needed "What is known", "Not yet known is an answer. Nobody is pressed to say more.";
        source: String = line optional "Who said so", "Like 'she told me' or 'social worker's referral'.";
    }
}

sheet! {
    /// What helps when it gets bad, agreed with the person.
    SafetyPlan, "Safety plan" {
        on: Day = day needed "Agreed on", "Like 27 3 2026 or 'today'.";
        signs: String = notes optional "How I notice that it is getting bad", "";
        helps: String = notes needed "What helps me stay safe", "In the person's words.";
        people: String = notes optional "People I can turn to", "First names will do.";
        told_on: Option<Day> = day optional "Told about emergency services on", "999, the crisis team, the hospital: anyone who may be in crisis out of hours is told.";
        review_on: Option<Day> = day optional "Looked at again on", "Like '+4w' or 27 3 2026.";
    }
}

impl Need {
    pub(super) fn check(&self, checks: &Checks) -> Result<(), (&'static str, String)> {
        checks.not_future("on", self.on)
    }
    /// Is there a need?
    pub const fn is_need(&self) -> bool {
        !matches!(self.level, NeedLevel::None)
    }
}

impl HarmKnown {
    pub(super) fn check(&self, checks: &Checks) -> Result<(), (&'static str, String)> {
        checks.not_future("on", self.on)
    }
}

impl SafetyPlan {
    pub(super) fn check(&self, checks: &Checks) -> Result<(), (&'static str, String)> {
        checks.not_future("on", self.on)?;
        self.told_on.map_or(Ok(()), |told| checks.not_future("told_on", told))?;
        checks.after("review_on", self.review_on, self.on, "The plan is looked at again after it was agreed.")
    }
    /// 'agreed 3 Nov 2026; told about emergency services 3 Nov 2026'.
    pub fn in_short(&self) -> String {
        let told =
            self.told_on.map_or_else(|| "not yet told about emergency services".to_owned(), |on| format!("told about emergency services {}", on.words()));
        format!("agreed {}; {told}", self.on.words())
    }
}

/// One domain on the assessment: now, and the time before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessed<'a> {
    /// Which.
    pub domain: &'a LifeDomain,
    /// The latest.
    pub now: Option<&'a Need>,
    /// The one before it.
    pub before: Option<&'a Need>,
    /// Where a need leads.
    pub leads: Leads,
}

/// Where a need leads: an outcome of the plan, a reason why not now, or nowhere yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leads {
    /// There is no need, or nothing was assessed.
    NoNeed,
    /// To so many outcomes of the plan in force.
    Outcomes(usize),
    /// Not now, because.
    NotNow(String),
    /// Nowhere yet: an outcome or a reason is missing.
    Nowhere,
}

/// The twelve domains with their last two assessments, in the order of the reference data.
pub fn assessed<'a>(domains: &'a [LifeDomain], needs: &[&'a Need], outcomes: &[Outcome]) -> Vec<Assessed<'a>> {
    domains
        .iter()
        .map(|domain| {
            let mut own = needs.iter().rev().filter(|need| need.domain == domain.code).copied();
            let (now, before) = (own.next(), own.next());
            let count = outcomes.iter().filter(|outcome| outcome.details.domain == domain.code).count();
            let leads = match now.filter(|need| need.is_need()) {
                None => Leads::NoNeed,
                Some(_) if count > 0 => Leads::Outcomes(count),
                Some(need) if !need.not_now.trim().is_empty() => Leads::NotNow(need.not_now.clone()),
                Some(_) => Leads::Nowhere,
            };
            Assessed { domain, now, before, leads }
        })
        .collect()
}

impl Assessed<'_> {
    /// 'more than before', 'less than before', 'as before', 'first time'; nothing when it was not assessed.
    pub fn compared(&self) -> &'static str {
        match (self.now, self.before) {
            (None, _) => "",
            (Some(_), None) => "first time",
            (Some(now), Some(before)) => match now.level.cmp(&before.level) {
                std::cmp::Ordering::Greater => "more than before",
                std::cmp::Ordering::Less => "less than before",
                std::cmp::Ordering::Equal => "as before",
            },
        }
    }
}
