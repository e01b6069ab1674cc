//! Routing against `cases.txt`: what each service answers, worked by hand from the documents; and what the table has no room for.

use super::*;
use crate::domain::day::Born;
use crate::store::seeds::{reference, seeds};

const CASES: &str = include_str!("cases.txt");

/// One line of the table.
struct Case {
    line: &'static str,
    ask: RouteAsk,
    /// What each service answers, in the directory's order.
    answers: Vec<&'static str>,
    lane: &'static str,
}

fn cases() -> Vec<Case> {
    CASES.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).map(case).collect()
}

fn case(line: &'static str) -> Case {
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let [known, answers, lane] = parts[..] else { panic!("three parts with | between: {line}") };
    Case { line, ask: ask(known), answers: answers.split_whitespace().collect(), lane }
}

fn ask(known: &str) -> RouteAsk {
    let cells: Vec<&str> = known.split_whitespace().collect();
    let on: Day = cells[1].parse().unwrap();
    let age = match cells[0] {
        "-" => KnownAge::Unknown,
        age if age.len() < 4 => KnownAge::Years(age.parse().unwrap()),
        born => KnownAge::of(Some(born.parse::<Born>().unwrap()), on),
    };
    RouteAsk {
        age,
        on,
        sources: cells[2].split('+').filter(|source| *source != "none").map(|source| Source::parse(source).unwrap()).collect(),
        trs_hub: cells[3] == "hub",
        stovewood: Stovewood::parse(cells[4]).unwrap(),
        residency: Residency::parse(cells[5]).unwrap(),
        need: (cells[6] != "-").then(|| Need::parse(cells[6]).unwrap()),
        role: Role::parse(cells[7]).unwrap(),
    }
}

/// A service's answer as the table writes it: the verdict with the first rule against it, or the first open question.
fn written(routed: &Routed) -> String {
    let first = |holds: Option<bool>| {
        let rule = routed.rules.iter().find(|result| result.holds == holds && result.rule != RuleKind::Lane).expect("a rule that decides");
        match rule.rule {
            RuleKind::Residency => "home",
            RuleKind::WhoMayRefer => "who",
            RuleKind::Contract => "term",
            rule => rule.code(),
        }
    };
    match routed.verdict {
        Verdict::CanTake => "can".into(),
        Verdict::Cannot => format!("-{}", first(Some(false))),
        Verdict::CannotTell => format!("?{}", first(None)),
    }
}

fn rules() -> Reference {
    reference(seeds().unwrap())
}

#[test]
fn every_service_answers_as_the_documents_say() {
    let rules = rules();
    let cases = cases();
    assert!(cases.len() >= 120, "{} cases", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let routed = route(&case.ask, &rules);
        let answers: Vec<String> = routed.iter().map(written).collect();
        let stabilisation = &routed[2];
        let lane = match (stabilisation.lane, stabilisation.lane_known) {
            (Lane::Stovewood, _) => "fast",
            (Lane::General, true) => "gen",
            (Lane::General, false) => "gen?",
        };
        if answers != case.answers || lane != case.lane {
            wrong.push(format!("{}\n   it says: {} | {lane}", case.line, answers.join(" ")));
        }
        for (at, routed) in routed.iter().enumerate() {
            assert!(routed.rules.iter().map(|result| result.rule).eq(RuleKind::ALL.iter().copied()));
            assert!(routed.rules.iter().all(|result| !result.source.is_empty() && result.why.ends_with('.')));
            assert!(routed.verdict == Verdict::CanTake || routed.next_step.is_some(), "{}", case.line);
            assert!(at == 2 || (routed.lane, routed.lane_known) == (Lane::General, true), "{}", case.line);
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn the_table_covers_what_a_referral_can_say() {
    let cases = cases();
    let says = |holds: &dyn Fn(&RouteAsk) -> bool| cases.iter().any(|case| holds(&case.ask));
    assert!(Source::ALL.iter().all(|source| says(&|ask| ask.sources == [*source])));
    assert!(Stovewood::ALL.iter().all(|status| says(&|ask| ask.stovewood == *status)));
    assert!(Residency::ALL.iter().all(|residency| says(&|ask| ask.residency == *residency)));
    assert!(Role::ALL.iter().all(|role| says(&|ask| ask.role == *role)));
    assert!(Need::ALL.iter().all(|need| says(&|ask| ask.need == Some(*need))));
    assert!([11, 12, 17, 18, 25, 26].iter().all(|age| says(&|ask| ask.age == KnownAge::Years(*age))));
    let mut lines: Vec<&str> = cases.iter().map(|case| case.line.split('|').next().unwrap_or_default()).collect();
    lines.sort_unstable();
    lines.dedup();
    assert_eq!(lines.len(), cases.len(), "a case stands twice");
}

#[test]
fn the_lane_never_changes_the_verdict() {
    let rules = rules();
    for mut case in cases() {
        let verdicts = |ask: &RouteAsk| route(ask, &rules).iter().map(|routed| routed.verdict).collect::<Vec<_>>();
        let before = verdicts(&case.ask);
        for status in Stovewood::ALL {
            case.ask.stovewood = *status;
            assert_eq!(verdicts(&case.ask), before, "{} {status}", case.line);
        }
    }
}

fn one(row: &str, stovewood: Stovewood, service: usize) -> Routed {
    let mut ask = ask(row);
    ask.stovewood = stovewood;
    route(&ask, &rules()).swap_remove(service)
}

#[test]
fn the_lane_informs_and_never_decides() {
    let row = "24 2026-11-21 isva - no now - survivor";
    for (stovewood, service, lane, known, holds) in [
        (Stovewood::Nca, 2, Lane::Stovewood, true, Some(true)),
        (Stovewood::Syp, 2, Lane::General, true, Some(true)),
        (Stovewood::No, 2, Lane::General, true, Some(true)),
        (Stovewood::Unknown, 2, Lane::General, false, None),
        (Stovewood::Nca, 5, Lane::General, true, Some(true)),
        (Stovewood::Unknown, 5, Lane::General, true, Some(true)),
    ] {
        let routed = one(row, stovewood, service);
        assert_eq!((routed.lane, routed.lane_known, routed.rules[7].holds, routed.verdict), (lane, known, holds, Verdict::CanTake), "{stovewood} {service}");
    }
    assert!(one(row, Stovewood::Syp, 2).rules[7].why.contains("check with the provider"));
    assert!(one(row, Stovewood::Unknown, 2).next_step.unwrap().contains("Stovewood"));
    assert_eq!(one(row, Stovewood::Nca, 2).next_step, None);
}

#[test]
fn the_next_step_is_that_of_the_first_false_else_the_first_unknown() {
    for (row, service, step) in [
        ("24 2026-11-21 isva - no now - survivor", 8, "Support the person to refer themselves, or bring the case to the TRS hub."),
        ("24 2026-11-21 self - no now - survivor", 7, "Bring the case to the TRS hub."),
        ("- 2026-11-21 isva - no unknown - survivor", 8, "Support the person to refer themselves, or bring the case to the TRS hub."),
        ("- 2026-11-21 isva - no unknown - survivor", 0, "Ask for the date of birth, or the age."),
        ("30 2026-11-21 isva - no unknown - survivor", 1, "Ask where they lived when it happened, and where they live now."),
        ("30 2026-11-21 isva - no neither - survivor", 0, "Look at practical support for adults instead."),
        ("30 2026-11-21 self - no now - family", 8, "Offer the family member practical support (SA1 or SA2) instead."),
        ("11 2026-11-21 self - no now - survivor", 9, CHILD),
        ("11 2029-01-01 isva - no neither - survivor", 8, CHILD),
        ("30 2026-11-21 self - no now - survivor", 9, "Ask the commissioner whether this service still runs, and look at another provider."),
    ] {
        assert_eq!(one(row, Stovewood::No, service).next_step.as_deref(), Some(step), "{row} {service}");
    }
}

#[test]
fn between_18_and_25_the_worker_chooses() {
    for (age, says) in [("17", false), ("18", true), ("25", true), ("26", false)] {
        let row = format!("{age} 2026-11-21 isva - no now - survivor");
        for service in [0, 1] {
            assert_eq!(one(&row, Stovewood::No, service).rules[1].why.contains("you choose, and keep the reason"), says, "{age}");
        }
    }
}
