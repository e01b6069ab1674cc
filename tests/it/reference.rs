//! Reference data edited by a worker: dated versions with their sources, what held on a past day, and the Directory's forms.

use crate::interface::Face;
use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::day::Day;
use caseload::domain::fact::{ContractFact, Fact, FactEdit, FactKind, FactRow, LaneFact, ProviderFact, ServiceFact, ValueFact};
use caseload::domain::ids::FactId;
use caseload::domain::person::KnownAge;
use caseload::domain::provider::Reference;
use caseload::domain::routing::{RouteAsk, route};
use caseload::store::Store;
use proptest::prelude::*;

fn row<'a>(rows: &'a [FactRow], key: &str, kind: FactKind) -> &'a FactRow {
    rows.iter().find(|row| row.key == key && row.versions[0].fact.kind() == kind).unwrap_or_else(|| panic!("no {key}"))
}

fn fact(world: &World, key: &str, kind: FactKind) -> (FactId, Fact) {
    let rows = world.store.reference_facts(today()).unwrap();
    let row = row(&rows, key, kind);
    (row.id, row.at(today()).unwrap().fact.clone())
}

fn since(text: &str, fact: Fact) -> Box<FactEdit> {
    Box::new(FactEdit { of: None, since: Some(day(text)), fact })
}

/// The published wait of GROW's general lane on a day.
fn published(store: &Store, at: &str) -> String {
    let reference = store.reference_at(day(at)).unwrap();
    let service = reference.find_service("GROW", "Trauma stabilisation").unwrap();
    service.lane(Lane::General).unwrap().published.clone().map(|wait| wait.text).unwrap_or_default()
}

#[test]
fn a_new_wait_holds_from_its_day_and_a_past_day_keeps_the_old_one() {
    let mut world = World::new();
    let (id, Fact::Lane(lane)) = fact(&world, "grow-stabilisation/general", FactKind::Lane) else { panic!() };
    let lane = LaneFact { published_text: Some("6 weeks".into()), published_as_of: Some("2026-03".into()), published_source: Some("letter".into()), ..lane };
    world.do_(Change::EditFact(id, since("2026-03-09", Fact::Lane(lane.clone()))));
    world.do_(Change::EditFact(id, since("2027-01-01", Fact::Lane(LaneFact { published_text: Some("2 weeks".into()), ..lane }))));
    let read = |store: &Store| ["2024-06-01", "2026-03-08", "2026-03-09", "2026-12-31", "2027-01-01"].map(|at| published(store, at));
    assert_eq!(read(&world.store), ["longer than 1 month", "longer than 1 month", "6 weeks", "6 weeks", "2 weeks"]);
    assert_eq!(world.store.reference(), &*world.store.reference_at(today()).unwrap());
    let mut world = world.reopened();
    assert_eq!(published(&world.store, "2026-11-21"), "6 weeks", "it is kept, and no release's row is put over it");
    world.store.undo(today()).unwrap();
    world.store.undo(today()).unwrap();
    assert_eq!(read(&world.store), ["longer than 1 month"; 5]);
}

#[test]
fn a_provider_a_service_and_its_contract_are_added_and_routing_knows_them() {
    let mut world = World::new();
    let source = || "letter of the commissioner, 3 Nov 2026".to_owned();
    let new = |of: Option<FactId>, fact: Fact| Change::AddFact(Box::new(FactEdit { of, since: None, fact }));
    let provider = ProviderFact { name: "Kestrel House".into(), aliases: vec!["Kestrel".into()], source: source() };
    let provider = FactId(world.do_(new(None, Fact::Provider(provider))));
    let service = ServiceFact {
        name: "Counselling".into(),
        aliases: vec![],
        area: Area::Sa3,
        min_age: Some(18),
        max_age: None,
        takes_family: false,
        who_may_refer: WhoMayRefer::Anyone,
        needs: vec![Need::Therapeutic],
        interim_offers: vec![],
        source: source(),
    };
    let service_id = FactId(world.do_(new(Some(provider), Fact::Service(service.clone()))));
    let verdict = |world: &World| {
        let ask = RouteAsk {
            age: KnownAge::Years(24),
            on: today(),
            sources: vec![Source::Isva],
            stovewood: Stovewood::Nca,
            residency: Residency::Both,
            role: Role::Survivor,
            need: None,
            trs_hub: false,
        };
        let reference = world.store.reference();
        let own = reference.find_service("kestrel", "counselling").unwrap().id;
        route(&ask, reference).into_iter().find(|routed| routed.service == own).unwrap().verdict
    };
    assert_eq!(verdict(&world), Verdict::Cannot, "without a contract period");
    let period = |from: &str, to: &str| Fact::Contract(ContractFact { from: day(from), to: day(to), note: String::new(), source: source() });
    world.do_(new(Some(service_id), period("2026-11-01", "2027-10-31")));
    assert_eq!(verdict(&world), Verdict::CanTake);
    let listed = world.store.reference().find_service("Kestrel House", "Counselling").unwrap();
    assert!(listed.lane(Lane::General).is_some() && listed.contracts.len() == 1, "a new service has a lane from the start");
    // Twice the same, and what does not fit beside it, is refused at its field.
    assert_eq!(world.refused(new(Some(service_id), period("2027-10-31", "2028-01-01"))).0, "from");
    assert_eq!(world.refused(new(Some(provider), Fact::Service(service))).0, "name");
    let again = |name: &str, alias: &str| Fact::Provider(ProviderFact { name: name.into(), aliases: vec![alias.into()], source: source() });
    assert_eq!(world.refused(new(None, again("rwcs", ""))).0, "name");
    assert_eq!(world.refused(new(None, again("Somebody", "kestrel"))).0, "aliases");
    assert_eq!(world.refused(new(Some(service_id), Fact::Lane(LaneFact::general(source())))).0, "lane");
    let dated = Change::AddFact(Box::new(FactEdit { of: None, since: Some(today()), fact: again("Somebody", "") }));
    assert_eq!(world.refused(dated).0, "since");
    assert_eq!(world.store.check(|_| true).unwrap(), Vec::new());
}

#[test]
fn an_edited_rule_and_an_edited_range_answer_for_their_own_days() {
    let mut world = World::new();
    let (id, _) = fact(&world, "eligibility.least-age", FactKind::Value);
    let least = ValueFact { value: 14, words: "Support starts at the age of 14.".into(), source: "made up".into() };
    world.do_(Change::EditFact(id, since("2026-06-01", Fact::Value(least))));
    let ask = |on: &str| RouteAsk {
        age: KnownAge::Years(13),
        on: day(on),
        sources: vec![Source::SelfReferral],
        stovewood: Stovewood::No,
        residency: Residency::Both,
        role: Role::Survivor,
        need: None,
        trs_hub: false,
    };
    let can = |on: &str| route(&ask(on), &world.store.reference_at(day(on)).unwrap()).iter().filter(|routed| routed.verdict == Verdict::CanTake).count();
    assert_eq!((can("2026-05-31"), can("2026-06-01")), (6, 0));
}

/// Some edit of some row, with what it holds made from `n`.
fn edited(rows: &[FactRow], which: usize, n: i64) -> Option<(FactId, Fact)> {
    let row = &rows[which % rows.len()];
    let mut fact = row.shown_at(today())?.fact.clone();
    match &mut fact {
        Fact::Provider(of) => of.aliases.push(format!("alias {n}")),
        Fact::Service(of) => of.interim_offers.push(format!("offer {n}")),
        Fact::Lane(of) => {
            of.published_text = Some(format!("{n} days"));
            of.published_as_of = Some("2026-01".into());
            of.published_source = Some("letter".into());
        }
        Fact::Contract(of) => of.note = format!("note {n}"),
        Fact::Routing(of) => of.words = format!("words {n}"),
        Fact::Value(of) => of.value = n,
        Fact::Plain(of) => of.words = format!("words {n}"),
    }
    Some((row.id, fact))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// However reference data is edited for later days, an earlier day reads as it did.
    #[test]
    fn a_day_reads_the_same_whatever_is_edited_for_later_days(edits in prop::collection::vec((0..200usize, 0..900i64, 1..90_000i64), 1..8), at in 0..900i64) {
        let mut world = World::new();
        let start = day("2025-01-01");
        let rows = world.store.reference_facts(today()).unwrap();
        let at = start.plus_days(at);
        let mut before: Reference = world.store.reference_at(at).unwrap().into_owned();
        for (which, days, n) in edits {
            let Some((id, fact)) = edited(&rows, which, n) else { continue };
            let from: Day = start.plus_days(days);
            world.do_(Change::EditFact(id, Box::new(FactEdit { of: None, since: Some(from), fact: fact.clone() })));
            let now = world.store.reference_at(at).unwrap().into_owned();
            if from > at {
                prop_assert_eq!(&now, &before);
            } else {
                // The latest that began by then holds.
                let rows = world.store.reference_facts(today()).unwrap();
                let held = rows.iter().find(|row| row.id == id).unwrap();
                let last = held.versions.iter().rfind(|version| version.since.is_none_or(|since| since <= at)).unwrap();
                prop_assert_eq!(&held.at(at).unwrap().fact, &last.fact);
            }
            before = now;
        }
    }
}

#[test]
fn the_directory_shows_versions_and_edits_at_the_field() {
    let mut face = Face::on(World::new());
    face.size(120, 40);
    face.press("6 back-tab");
    face.shows("Lanes and published waits");
    insta::assert_snapshot!("rules_and_waits_120x40", face.text());
    // The first row is GROW: another name from this spring on, without a source at first.
    face.press("e tab 'Grow Rotherham' tab ctrl-w ctrl-w ctrl-w '1 3 2026' tab");
    for _ in 0..12 {
        face.press("ctrl-w");
    }
    face.press("ctrl-s");
    face.shows("There is a problem");
    face.press("'their letter, 2 Mar 2026' ctrl-s");
    face.shows("Changed a provider of the reference data from 1 Mar 2026 on. u takes it back.");
    face.shows("also Grow Rotherham");
    face.press("enter");
    face.shows("It has been so since 1 Mar 2026.");
    insta::assert_snapshot!("rules_and_waits_one_120x40", face.text());
    face.press("esc u");
    face.hides("Grow Rotherham");
    face.press("n 'GROW' tab tab 'me' ctrl-s");
    face.shows("Another provider is called GROW already.");
    face.press("esc y");
    face.size(80, 24);
    face.press("end n");
    face.shows("Rules and numbers cannot be added");
    insta::assert_snapshot!("rules_and_waits_80x24", face.text());
}
