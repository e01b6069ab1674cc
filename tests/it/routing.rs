//! What follows from routing, in a real file: reasons kept with a choice, tracked steps, and what they feed.

use crate::interface::Face;
use crate::support::*;
use caseload::domain::agenda::agenda;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::day::Day;
use caseload::domain::ids::*;
use caseload::domain::referral::{DecisionMade, ReferralDetails};
use caseload::domain::route_step::{RouteStepClosed, RouteStepDetails};

fn asked(service: ServiceId, sources: &[Source]) -> ReferralDetails {
    ReferralDetails {
        role: Role::Survivor,
        received_on: day("2026-11-02"),
        sources: sources.to_vec(),
        stovewood: Stovewood::Nca,
        stovewood_said_by: String::new(),
        stovewood_said_on: None,
        need: None,
        trs_hub: false,
        service,
        note: String::new(),
        came: Default::default(),
    }
}

fn accepted(id: ReferralId, reason: &str) -> Change {
    Change::Decide(id, DecisionMade { decision: Decision::Accepted, on: day("2026-11-05"), reason: reason.into(), triage: Default::default() })
}

fn step(kind: RouteStepKind, due: &str) -> RouteStepDetails {
    RouteStepDetails { kind, service: None, due_on: day(due), note: "I ring them".into() }
}

fn closed(state: RouteStepState, on: &str, outcome: &str) -> RouteStepClosed {
    RouteStepClosed { state, on: day(on), outcome: outcome.into() }
}

#[test]
fn a_service_chosen_against_a_rule_keeps_its_reason() {
    let mut world = World::new();
    let person = world.person("Amina Example");
    let rothacs = world.service("Rothacs", "CSE counselling");
    let (field, why) = world.refused(Change::ReferHere(person, asked(rothacs, &[Source::Isva]), " ".into()));
    assert_eq!(field, "choice_reason");
    assert!(why.contains("self-referrals only"), "{why}");
    assert!(world.store.record(person).unwrap().referrals.is_empty(), "nothing half-written");
    let id = ReferralId(world.do_(Change::ReferHere(person, asked(rothacs, &[Source::Isva]), "agreed with their duty lead".into())));
    // The reason given with the referral counts for the decision too.
    world.do_(accepted(id, ""));
    let record = world.store.record(person).unwrap();
    let choice = record.choice(id).unwrap();
    assert_eq!((choice.against, choice.area, choice.reason.as_str()), (Some(RuleKind::WhoMayRefer), None, "agreed with their duty lead"));
    // Once she refers herself no rule is against it; the reason stays.
    world.do_(Change::EditReferral(id, asked(rothacs, &[Source::Isva, Source::SelfReferral])));
    assert_eq!(world.store.record(person).unwrap().choice(id).unwrap().against, None);
    world.store.undo(today()).unwrap();
    assert_eq!(world.store.record(person).unwrap().choice(id).unwrap().against, Some(RuleKind::WhoMayRefer));
    world.store.undo(today()).unwrap();
    world.store.undo(today()).unwrap();
    let record = world.store.record(person).unwrap();
    assert!(record.choices.is_empty() && record.referrals.is_empty());
}

#[test]
fn between_18_and_25_the_chosen_area_and_why_are_kept() {
    let mut world = World::new();
    let person = world.person("Amina Example");
    for (name, area) in [("Practical support (young people)", Area::Sa1), ("Practical support (adults)", Area::Sa2)] {
        let service = world.service("GROW", name);
        let id = ReferralId(world.do_(Change::AddReferral(person, asked(service, &[Source::Isva]))));
        let (field, why) = world.refused(accepted(id, ""));
        assert_eq!(field, "reason");
        assert!(why.starts_with("At 24") && why.contains(if area == Area::Sa1 { "Say why SA1" } else { "Say why SA2" }), "{why}");
        world.do_(accepted(id, "she asked for the worker there"));
        let record = world.store.record(person).unwrap();
        let choice = record.choice(id).unwrap();
        assert_eq!((choice.area, choice.against, choice.reason.as_str()), (Some(area), None, "she asked for the worker there"));
    }
    // A service where nothing is to be chosen asks nothing and keeps nothing.
    let stabilisation = world.service("GROW", "Trauma stabilisation");
    let id = ReferralId(world.do_(Change::AddReferral(person, asked(stabilisation, &[Source::Isva]))));
    world.do_(accepted(id, ""));
    assert!(world.store.record(person).unwrap().choice(id).is_none());
}

#[test]
fn a_next_step_is_due_on_today_and_feeds_routing_when_done() {
    let mut world = World::new();
    let person = world.person("Amina Example");
    let rothacs = world.service("Rothacs", "CSE counselling");
    let referral = ReferralId(world.do_(Change::AddReferral(person, asked(rothacs, &[Source::Isva]))));
    let due = |world: &World, at: Day| -> Vec<String> {
        let facts = world.store.agenda_facts(at).unwrap();
        agenda(&facts, world.store.reference(), at)
            .items
            .into_iter()
            .map(|item| item.what)
            .filter(|what| what.contains("hub") || what.contains("self"))
            .collect()
    };
    let hub = RouteStepId(world.do_(Change::AddRouteStep(person, Some(referral), step(RouteStepKind::TrsHub, "2026-11-25"))));
    let own = RouteStepId(world.do_(Change::AddRouteStep(person, Some(referral), step(RouteStepKind::SelfReferral, "2026-11-21"))));
    assert_eq!(due(&world, today()), ["Support to self-refer: begun 21 Nov", "Bring to the TRS hub: begun 21 Nov"]);
    assert_eq!(world.refused(Change::AddRouteStep(person, Some(referral), step(RouteStepKind::TrsHub, "2026-12-25"))).0, "due_on");
    assert_eq!(world.refused(Change::AddRouteStep(person, None, step(RouteStepKind::TrsHub, "2026-11-20"))).0, "due_on");
    for (state, on, outcome, field) in [
        (RouteStepState::Open, "2026-11-21", "x", "state"),
        (RouteStepState::Done, "2026-11-20", "x", "on"),
        (RouteStepState::Done, "2026-11-22", "x", "on"),
        (RouteStepState::NotNeeded, "2026-11-21", " ", "outcome"),
    ] {
        assert_eq!(world.refused(Change::CloseRouteStep(hub, closed(state, on, outcome))).0, field);
    }
    world.do_(Change::CloseRouteStep(hub, closed(RouteStepState::Done, "2026-11-21", "taken on")));
    world.do_(Change::CloseRouteStep(own, closed(RouteStepState::Done, "2026-11-21", "")));
    let details = world.store.record(person).unwrap().referrals.remove(0).details;
    assert!(details.trs_hub);
    assert_eq!(details.sources, [Source::Isva, Source::SelfReferral], "the main source stays the first");
    assert!(due(&world, today()).is_empty());
    assert_eq!(due(&world, day("2026-11-20")).len(), 0, "not begun yet on that day");
    assert_eq!(world.refused(Change::CloseRouteStep(own, closed(RouteStepState::Done, "2026-11-21", ""))).0, "state");
    world.store.undo(today()).unwrap();
    assert_eq!(world.store.record(person).unwrap().referrals[0].details.sources, [Source::Isva]);
    assert_eq!(due(&world, today()), ["Support to self-refer: begun 21 Nov"]);
}

#[test]
fn why_rothacs_cannot_take_her_and_what_to_do_about_it_stand_on_the_screen() {
    let mut world = World::new();
    let person = world.person("Amina Example");
    let stabilisation = world.service("GROW", "Trauma stabilisation");
    world.do_(Change::AddReferral(person, asked(stabilisation, &[Source::Isva])));
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("/ 'amina' enter j").settle();
    face.shows("[age 24]  referred by ISVA   Stovewood (NCA)");
    face.shows("✓ can take         GROW, Trauma stabilisation    Stovewood");
    for _ in 0..8 {
        face.press("down");
    }
    face.shows("Rothacs, CSE counselling cannot. Rothacs takes self-referrals only, except cases from the TRS hub.");
    face.shows("Next: Support the person to refer themselves, or bring the case to the TRS hub.");
    face.press("c");
    face.shows("Nothing is to be checked with this provider");
    face.press("s");
    face.shows("Next step: support to self-refer");
    face.press("ctrl-s").settle();
    face.shows("Under way: support to self-refer, due 5 Dec 2026.");
    face.press("s");
    face.shows("This step is on the way already");
    face.press("esc");
    for _ in 0..4 {
        face.press("tab");
    }
    face.shows("Support to self-refer: Rothacs");
    face.press("D");
    face.shows("Support to self-refer: done, or not needed");
    face.press("'done' ctrl-s");
    face.press("j").settle();
    face.shows("referred by ISVA and self");
    face.shows("✓ can take         Rothacs, CSE counselling");
    // Against a rule, the reason is asked for before anything is kept.
    for _ in 0..9 {
        face.press("down");
    }
    face.press("r");
    face.shows("A rule speaks against this");
    face.press("ctrl-s");
    face.shows("Give the reason");
}

#[test]
fn the_made_up_caseload_shows_choices_and_next_steps() {
    let mut world = World::new();
    caseload::exchange::made_up::fill(&mut world.store, 60, 1, today(), &mut |_, _| true).unwrap();
    let records: Vec<_> = world.store.everyone().unwrap().into_iter().map(|person| world.store.record(person.id).unwrap()).collect();
    let choices = || records.iter().flat_map(|record| &record.choices);
    let steps = || records.iter().flat_map(|record| &record.route_steps);
    assert!(choices().any(|choice| choice.against == Some(RuleKind::WhoMayRefer)), "accepted against a rule");
    assert!(choices().any(|choice| choice.area == Some(Area::Sa1)) && choices().any(|choice| choice.area == Some(Area::Sa2)), "18 to 25");
    assert!(choices().all(|choice| !choice.reason.is_empty()));
    assert!(steps().any(|step| step.is_open()) && steps().any(|step| step.state == RouteStepState::Done));
}
