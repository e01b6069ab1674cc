//! Who can take a person, who cannot, who cannot be told yet, and what to do next. Every service is listed with all eight rules.
//! Used by Routing, the decision about a referral and `route`. The worker decides; nothing is hidden. Wording and sources are data.

use super::codes::{Area, Lane, Need, Residency, Role, RuleKind, Source, Stovewood, Verdict, WhoMayRefer};
use super::day::Day;
use super::ids::ServiceId;
use super::person::KnownAge;
use super::provider::{Reference, Service};

/// What is known of the person and the referral; perhaps only an age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteAsk {
    /// Age on the day asked for.
    pub age: KnownAge,
    /// The day asked for.
    pub on: Day,
    /// Who refers.
    pub sources: Vec<Source>,
    /// Operation Stovewood status.
    pub stovewood: Stovewood,
    /// Against Rotherham.
    pub residency: Residency,
    /// In which role.
    pub role: Role,
    /// Which kind of help, if known.
    pub need: Option<Need>,
    /// Discussed at the TRS hub.
    pub trs_hub: bool,
}

/// One rule's answer for one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleResult {
    /// Which.
    pub rule: RuleKind,
    /// Holds, does not, or cannot be told.
    pub holds: Option<bool>,
    /// Why, in a sentence.
    pub why: String,
    /// Where the rule is written.
    pub source: String,
}

/// One service's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routed {
    /// Which.
    pub service: ServiceId,
    /// The lane the referral would wait in.
    pub lane: Lane,
    /// False where the Stovewood status leaves the lane open.
    pub lane_known: bool,
    /// Can take, cannot, cannot tell yet.
    pub verdict: Verdict,
    /// All eight rules, in order.
    pub rules: Vec<RuleResult>,
    /// The next best action when barred or open.
    pub next_step: Option<String>,
}

/// A rule's answer before its source is put to it.
type Answer = (Option<bool>, String);

/// Every service's answer, in the order of the directory.
pub fn route(ask: &RouteAsk, reference: &Reference) -> Vec<Routed> {
    reference.services.iter().map(|service| route_one(ask, service, reference)).collect()
}

fn route_one(ask: &RouteAsk, service: &Service, reference: &Reference) -> Routed {
    let rules: Vec<RuleResult> = RuleKind::ALL
        .iter()
        .map(|rule| {
            let (holds, why) = answer(*rule, ask, service, reference);
            let written = reference.routing.iter().find(|row| row.rule == *rule).map(|row| row.source.clone());
            let source = match rule {
                RuleKind::Contract => contract_source(ask, service).or(written),
                RuleKind::Lane => service.lane(Lane::Stovewood).map(|lane| lane.source.clone()).or(written),
                _ => written,
            };
            RuleResult { rule: *rule, holds, why, source: source.unwrap_or_default() }
        })
        .collect();
    // The lane informs; it never changes the verdict.
    let deciding = || rules.iter().filter(|rule| rule.rule != RuleKind::Lane);
    let first = deciding().find(|rule| rule.holds == Some(false)).or_else(|| deciding().find(|rule| rule.holds.is_none()));
    let verdict = match first.map(|rule| rule.holds) {
        Some(Some(false)) => Verdict::Cannot,
        Some(_) => Verdict::CannotTell,
        None => Verdict::CanTake,
    };
    let next_step = first.map(|rule| next_step(rule.rule, rule.holds, ask, service));
    let (lane, lane_known) = service.lane_for(ask.stovewood);
    Routed { service: service.id, lane, lane_known, verdict, next_step, rules }
}

fn answer(rule: RuleKind, ask: &RouteAsk, service: &Service, reference: &Reference) -> Answer {
    match rule {
        RuleKind::Age => age(ask, reference),
        RuleKind::Area => area(ask, service),
        RuleKind::Residency => residency(ask),
        RuleKind::WhoMayRefer => who_may_refer(ask, service),
        RuleKind::Role => role(ask, service),
        RuleKind::Need => need(ask, service),
        RuleKind::Contract => contract(ask, service),
        RuleKind::Lane => lane(ask, service),
    }
}

fn age(ask: &RouteAsk, reference: &Reference) -> Answer {
    if ask.role == Role::Family {
        return (Some(true), "Not applied to family members.".into());
    }
    let least = u32::try_from(reference.value("eligibility.least-age")).unwrap_or(0);
    let holds = ask.age.all(|age| age >= least);
    let why = match holds {
        Some(true) => format!("{}, so {least} or over.", ask.age.words()),
        Some(false) => format!("{}, under {least}.", ask.age.words()),
        None if ask.age == KnownAge::Unknown => "The age is not known.".into(),
        None => format!("{}: cannot be told from what is known of the birth.", ask.age.words()),
    };
    (holds, why)
}

fn range_words(service: &Service) -> String {
    match (service.min_age, service.max_age) {
        (Some(min), Some(max)) => format!("ages {min} to {max}"),
        (Some(min), None) => format!("{min} and over"),
        (None, Some(max)) => format!("up to {max}"),
        (None, None) => "all ages".into(),
    }
}

fn area(ask: &RouteAsk, service: &Service) -> Answer {
    let (area, range) = (service.area, range_words(service));
    if ask.role == Role::Family {
        return (Some(true), "Not applied to family members.".into());
    }
    let inside = |age: u32| service.min_age.is_none_or(|min| age >= min) && service.max_age.is_none_or(|max| age <= max);
    let holds = if service.min_age.is_none() && service.max_age.is_none() { Some(true) } else { ask.age.all(inside) };
    let both = matches!(area, Area::Sa1 | Area::Sa2) && ask.age.all(|age| (18..=25).contains(&age)) == Some(true);
    let why = match holds {
        Some(true) if both => format!("{area} is for {range}. From 18 to 25 both SA1 and SA2 fit: choose with the person and keep the reason."),
        Some(true) => format!("{area} is for {range}."),
        Some(false) => format!("{area} is for {range}; the person is {}.", ask.age.words()),
        None => format!("{area} is for {range}; the age is not known well enough."),
    };
    (holds, why)
}

fn residency(ask: &RouteAsk) -> Answer {
    let holds = match ask.residency {
        Residency::Then | Residency::Now | Residency::Both => Some(true),
        Residency::Neither => Some(false),
        Residency::Unknown => None,
    };
    let why = match holds {
        Some(true) => format!("The person {}.", ask.residency),
        Some(false) => "The person neither lived in Rotherham when harmed nor lives there now.".into(),
        None => "It is not known where the person lived when harmed and lives now.".into(),
    };
    (holds, why)
}

fn who_may_refer(ask: &RouteAsk, service: &Service) -> Answer {
    let by_self = ask.sources.contains(&Source::SelfReferral);
    match service.who_may_refer {
        WhoMayRefer::Anyone => (Some(true), "Anyone may refer.".into()),
        WhoMayRefer::SelfOrTrsHub if by_self => (Some(true), "The person refers themselves.".into()),
        WhoMayRefer::SelfOrTrsHub | WhoMayRefer::TrsHub if ask.trs_hub => (Some(true), "It is a TRS hub case.".into()),
        WhoMayRefer::SelfOrTrsHub => (Some(false), format!("{} takes self-referrals only, except cases from the TRS hub.", service.provider)),
        WhoMayRefer::TrsHub => (Some(false), format!("{}, {}, takes cases from the TRS hub only.", service.provider, service.name)),
    }
}

fn role(ask: &RouteAsk, service: &Service) -> Answer {
    match (ask.role, service.takes_family) {
        (Role::Survivor, _) => (Some(true), "For victims and survivors.".into()),
        (Role::Family, true) => (Some(true), "Family members are included.".into()),
        (Role::Family, false) => (Some(false), "Family members are supported by the practical services (SA1 and SA2) only.".into()),
    }
}

fn need(ask: &RouteAsk, service: &Service) -> Answer {
    match ask.need {
        None => (Some(true), "No kind of help was named.".into()),
        Some(need) if service.needs.contains(&need) => (Some(true), format!("It gives {need}.")),
        Some(need) => (Some(false), format!("It does not give {need}.")),
    }
}

fn contract(ask: &RouteAsk, service: &Service) -> Answer {
    match service.contracts.iter().find(|contract| (contract.from..=contract.to).contains(&ask.on)) {
        Some(contract) if contract.note.is_empty() => (Some(true), format!("Under contract until {}.", contract.to)),
        Some(contract) => (Some(true), format!("Under contract until {} ({}).", contract.to, contract.note)),
        None => (Some(false), format!("No contract covers {}.", ask.on)),
    }
}

fn contract_source(ask: &RouteAsk, service: &Service) -> Option<String> {
    let covering = service.contracts.iter().find(|contract| (contract.from..=contract.to).contains(&ask.on));
    covering.or(service.contracts.last()).map(|contract| contract.source.clone())
}

fn lane(ask: &RouteAsk, service: &Service) -> Answer {
    let Some(fast) = service.lane(Lane::Stovewood) else { return (Some(true), "One list, without a fast lane.".into()) };
    match ask.stovewood {
        Stovewood::Unknown => (None, "The Stovewood status is not known; until it is, the referral is shown in the general lane.".into()),
        status if fast.entering.contains(&status) => (Some(true), format!("{status}: the fast lane.")),
        status if fast.to_confirm.contains(&status) => {
            (Some(true), format!("{status}: the general lane. Check with the provider whether the fast lane is open."))
        }
        status => (Some(true), format!("{status}: the general lane.")),
    }
}

fn next_step(rule: RuleKind, holds: Option<bool>, ask: &RouteAsk, service: &Service) -> String {
    match (rule, holds) {
        (RuleKind::Age, Some(false)) => {
            "Ask first: is 999 or MASH needed now? Record the decision. Then signpost to children's services; the contact is kept.".into()
        }
        (RuleKind::Age, _) => {
            "Ask for the age or a date of birth; a year is enough to start. If the child may be under 12, ask first whether 999 or MASH is needed now.".into()
        }
        (RuleKind::Area, Some(false)) => match (service.area, ask.age) {
            (Area::Sa1, _) => "Ask the practical service for adults (SA2).".into(),
            (Area::Sa2, _) => "Ask the practical service for young people (SA1).".into(),
            _ => "Ask a service whose ages fit.".into(),
        },
        (RuleKind::Area, _) => "Ask for the age or a date of birth.".into(),
        (RuleKind::Residency, Some(false)) => "Signpost to services where the person lives; a helpline takes calls from everywhere.".into(),
        (RuleKind::Residency, _) => "Ask where the person lived when harmed, and where they live now.".into(),
        (RuleKind::WhoMayRefer, _) if service.who_may_refer == WhoMayRefer::TrsHub => "Bring the case to the TRS hub.".into(),
        (RuleKind::WhoMayRefer, _) => "Support the person to refer themselves, or bring the case to the TRS hub.".into(),
        (RuleKind::Role, _) => "Offer the family member a practical service (SA1 or SA2).".into(),
        (RuleKind::Need, _) => match ask.need {
            Some(Need::Therapeutic) => "Ask a therapeutic service (SA3) or stabilisation.".into(),
            _ => "Ask a practical service (SA1 or SA2) or stabilisation.".into(),
        },
        (RuleKind::Contract, _) => "Ask another service, or the commissioner about the contract.".into(),
        (RuleKind::Lane, _) => "Ask who can say whether it is Stovewood.".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::seeds::{reference, seeds};

    fn ask(age: Option<u32>, role: Role, sources: &[Source], residency: Residency, need: Option<Need>, trs_hub: bool, on: &str) -> RouteAsk {
        RouteAsk {
            age: age.map_or(KnownAge::Unknown, KnownAge::Years),
            on: on.parse().unwrap(),
            sources: sources.to_vec(),
            stovewood: Stovewood::No,
            residency,
            role,
            need,
            trs_hub,
        }
    }

    /// One letter a service, in the order of the directory: y can, n cannot, ? cannot tell yet.
    /// GROW young, GROW adults, GROW stabilisation, Rise young, Rise adults, Rise counselling, Rise stabilisation, Rothacs via TRS, Rothacs, Swinton Lock.
    #[test]
    fn the_truth_table() {
        use Need::{Practical, Therapeutic};
        use Residency::{Both, Neither, Now, Then, Unknown};
        use Role::{Family, Survivor};
        use Source::{Isva, Police, School, SelfReferral};
        let now = "2026-11-21";
        let table = [
            (ask(Some(24), Survivor, &[Isva], Now, None, false, now), "yyyyyyynnn"),
            (ask(Some(24), Survivor, &[Isva, SelfReferral], Now, None, false, now), "yyyyyyynyn"),
            (ask(Some(24), Survivor, &[Isva], Then, None, true, now), "yyyyyyyyyn"),
            (ask(Some(11), Survivor, &[School], Both, None, false, now), "nnnnnnnnnn"),
            (ask(Some(12), Survivor, &[School], Both, None, false, now), "ynyynyynnn"),
            (ask(Some(17), Survivor, &[SelfReferral], Both, None, false, now), "ynyynyynyn"),
            (ask(Some(18), Survivor, &[SelfReferral], Both, None, true, now), "yyyyyyyyyn"),
            (ask(Some(25), Survivor, &[SelfReferral], Both, None, true, now), "yyyyyyyyyn"),
            (ask(Some(26), Survivor, &[SelfReferral], Both, None, true, now), "nyynyyyyyn"),
            (ask(None, Survivor, &[SelfReferral], Both, None, false, now), "???????n?n"),
            (ask(Some(40), Survivor, &[Police], Neither, None, true, now), "nnnnnnnnnn"),
            (ask(Some(40), Survivor, &[Police], Unknown, None, false, now), "n??n???nnn"),
            (ask(Some(40), Survivor, &[SelfReferral], Both, Some(Practical), false, now), "nyynynynnn"),
            (ask(Some(40), Survivor, &[SelfReferral], Both, Some(Therapeutic), false, now), "nnynnyynyn"),
            (ask(Some(8), Family, &[SelfReferral], Both, None, false, now), "yynyynnnnn"),
            (ask(None, Family, &[Isva], Then, Some(Practical), false, now), "yynyynnnnn"),
            (ask(Some(40), Survivor, &[SelfReferral], Both, None, false, "2016-04-01"), "nyynyyynyy"),
            (ask(Some(40), Survivor, &[SelfReferral], Both, None, false, "2016-03-31"), "nnnnnnnnny"),
            (ask(Some(40), Survivor, &[SelfReferral], Both, None, false, "2015-06-30"), "nnnnnnnnnn"),
            (ask(Some(40), Survivor, &[SelfReferral], Both, None, false, "2025-12-31"), "nyynyyynyn"),
            (ask(Some(40), Survivor, &[SelfReferral], Both, None, false, "2029-01-01"), "nnnnnnnnnn"),
        ];
        let reference = reference(&seeds().unwrap());
        for (ask, expected) in table {
            let got: String = route(&ask, &reference)
                .iter()
                .map(|routed| match routed.verdict {
                    Verdict::CanTake => 'y',
                    Verdict::Cannot => 'n',
                    Verdict::CannotTell => '?',
                })
                .collect();
            assert_eq!(got, expected, "{ask:?}");
            for routed in route(&ask, &reference) {
                assert_eq!(routed.rules.iter().map(|rule| rule.rule).collect::<Vec<_>>(), RuleKind::ALL);
                assert!(routed.rules.iter().all(|rule| !rule.source.is_empty() && !rule.why.is_empty()));
                assert_eq!(routed.next_step.is_none(), routed.verdict == Verdict::CanTake);
            }
        }
    }

    #[test]
    fn under_twelve_the_safeguarding_question_comes_first() {
        let reference = reference(&seeds().unwrap());
        for routed in route(&ask(Some(9), Role::Survivor, &[Source::School], Residency::Neither, None, false, "2026-11-21"), &reference) {
            assert!(routed.next_step.unwrap().starts_with("Ask first: is 999 or MASH needed now?"));
        }
    }

    #[test]
    fn a_half_known_birth_is_enough_where_both_ages_agree() {
        let reference = reference(&seeds().unwrap());
        let mut asked = ask(None, Role::Survivor, &[Source::SelfReferral], Residency::Both, None, false, "2026-11-21");
        asked.age = KnownAge::Between(17, 18);
        let verdicts: Vec<Verdict> = route(&asked, &reference).into_iter().map(|routed| routed.verdict).collect();
        assert_eq!(verdicts[..3], [Verdict::CanTake, Verdict::CannotTell, Verdict::CanTake]);
    }

    #[test]
    fn the_lane_informs_and_never_decides() {
        let reference = reference(&seeds().unwrap());
        let mut asked = ask(Some(30), Role::Survivor, &[Source::Nca], Residency::Both, None, false, "2026-11-21");
        let mut seen = Vec::new();
        for status in Stovewood::ALL {
            asked.stovewood = *status;
            let routed = route(&asked, &reference).remove(2);
            assert_eq!(routed.verdict, Verdict::CanTake);
            seen.push((routed.lane, routed.lane_known, routed.rules[7].why.contains("Check with the provider")));
        }
        assert_eq!(seen, [(Lane::Stovewood, true, false), (Lane::General, true, true), (Lane::General, true, false), (Lane::General, false, false)]);
    }
}
