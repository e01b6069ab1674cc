//! The monthly contract return, data quality and the quality visit pack, on small files where every figure can be counted by hand.

use crate::support::{World, day, today};
use caseload::domain::book::Page;
use caseload::domain::book::contract::{Cost, Note, Pence, Target};
use caseload::domain::book::population::Population;
use caseload::domain::book::visit::{Action, Evidence, SpotCheck};
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::ids::{OutcomeId, PersonId, PlanId, ReferralId, ServiceId, StepId};
use caseload::domain::plan::{OutcomeDetails, PlanDetails};
use caseload::domain::report::Asked;
use caseload::exchange::returns::{Leaving, figures, gaps, hand_over, written};
use caseload::output::format::Format;
use caseload::output::returns::{Return as Made, json};
use serde_json::Value;

fn asked(kind: Return, from: &str, to: &str) -> Asked {
    Asked { kind, from: day(from), to: day(to), as_at: today(), provider: None, areas: vec![], role: None, bands: "2022-23".into() }
}

fn put(world: &mut World, page: impl Into<Page>) {
    world.do_(Change::AddPage(Box::new(page.into())));
}

fn target(service: ServiceId, counted: Counted, (from, to): (&str, &str), number: u32) -> Target {
    Target { service, counted, from: day(from), to: day(to), number, basis: TargetBasis::Contracted, agreed_on: day("2026-01-01"), source: "schedule 2".into() }
}

/// Somebody with support from that day, with sessions on these days.
fn supported(world: &mut World, name: &str, first: &str, sessions: &[&str]) -> (PersonId, ReferralId) {
    let person = world.person(name);
    let referral = world.referral(person, "2026-01-05");
    world.accept(referral, "2026-01-06");
    world.contact(referral, first, ContactKind::Session, Attendance::Attended);
    for on in sessions {
        world.contact(referral, on, ContactKind::Session, Attendance::Late);
    }
    (person, referral)
}

fn value(of: &Made) -> Value {
    json::json(of)
}

fn row<'v>(rows: &'v Value, key: &str, is: &str) -> &'v Value {
    rows.as_array().unwrap().iter().find(|row| row[key] == is).unwrap_or_else(|| panic!("no {key} {is} in {rows}"))
}

#[test]
fn a_return_names_nobody_also_where_somebody_was_written_into_the_contract_book() {
    let mut world = World::new();
    world.person("Ewa Oatbridge");
    let evidence = |what: &str| Evidence { heading: VisitHeading::ALL[0], on: day("2026-10-02"), what: what.into(), kept: String::new() };
    put(&mut world, evidence("May is the month of training."));
    let quality = asked(Return::Quality, "2026-10-01", "2026-10-31");
    let leaving = Leaving { format: Format::Markdown, whole: true, for_whom: String::new() };
    assert!(String::from_utf8(hand_over(&mut world.store, &quality, &leaving, today()).unwrap()).unwrap().contains("month of training"));
    for named in ["Ewa Oatbridge's plan was signed late.", "Signed late: SU-0001."] {
        put(&mut world, evidence(named));
        let kept = world.store.kept_returns().unwrap().len();
        let said = hand_over(&mut world.store, &quality, &leaving, today()).unwrap_err().to_string();
        assert!(said.contains("names nobody") && !said.contains("Ewa"), "{named}: {said}");
        assert_eq!(world.store.kept_returns().unwrap().len(), kept, "nor is it kept");
        world.store.undo(today()).unwrap();
    }
}

#[test]
fn activity_stands_beside_its_own_targets_and_what_took_their_place() {
    let mut world = World::new();
    let grow = world.service("GROW", "Trauma stabilisation");
    let (_, referral) = supported(&mut world, "A", "2026-09-10", &["2026-10-01", "2026-10-31"]);
    supported(&mut world, "B", "2026-10-05", &["2026-10-12", "2026-11-02"]);
    // A call is a contact and no session; a missed session is neither.
    world.contact(referral, "2026-10-20", ContactKind::Call, Attendance::Attended);
    world.contact(referral, "2026-10-21", ContactKind::Session, Attendance::DidNotAttend);
    put(&mut world, target(grow, Counted::Sessions, ("2026-10-01", "2026-10-31"), 10));
    put(
        &mut world,
        Target { number: 8, basis: TargetBasis::Reprofiled, agreed_on: day("2026-10-15"), ..target(grow, Counted::Sessions, ("2026-10-01", "2026-10-31"), 0) },
    );
    put(&mut world, target(grow, Counted::Sessions, ("2026-01-01", "2026-12-31"), 50));
    put(&mut world, target(grow, Counted::People, ("2026-09-01", "2026-10-31"), 1));
    put(&mut world, target(grow, Counted::Sessions, ("2026-11-01", "2026-11-30"), 99));
    let of = value(&figures(&world.store, &asked(Return::Monthly, "2026-10-01", "2026-10-31")).unwrap());
    let activity = row(&of["activity"], "service", "Trauma stabilisation");
    assert_eq!(["people", "started", "sessions", "contacts", "endings"].map(|key| activity[key].as_u64().unwrap()), [2, 1, 4, 5, 0], "{activity}");
    let targets = of["targets"].as_array().unwrap();
    assert_eq!(targets.len(), 3, "November's is not of this period");
    let month = row(&of["targets"], "from_to", "2026-10-01/2026-10-31");
    let figure = |row: &Value, key: &str| row[key].as_u64();
    assert_eq!(
        ["contracted", "re_profiled", "in_period", "to_date", "still_to_deliver", "delivered_percent", "time_gone_percent"].map(|key| figure(month, key)),
        [Some(10), Some(8), Some(4), Some(4), Some(4), Some(50), Some(100)]
    );
    let year = row(&of["targets"], "from_to", "2026-01-01/2026-12-31");
    assert_eq!(
        ["contracted", "in_period", "to_date", "still_to_deliver", "time_gone_percent"].map(|key| figure(year, key)),
        [Some(50), Some(4), Some(5), Some(45), Some(83)]
    );
    assert!(year["re_profiled"].is_null());
    let people = row(&of["targets"], "counted", "people");
    assert_eq!(["to_date", "still_to_deliver", "delivered_percent"].map(|key| figure(people, key)), [Some(2), Some(0), Some(200)]);
    // As at a day before the re-profile the contracted number stands alone.
    let then = Asked { as_at: day("2026-10-12"), ..asked(Return::Monthly, "2026-10-01", "2026-10-31") };
    let then = value(&figures(&world.store, &then).unwrap());
    let month = row(&then["targets"], "from_to", "2026-10-01/2026-10-31");
    assert!(month["re_profiled"].is_null());
    assert_eq!((figure(month, "to_date"), figure(month, "time_gone_percent")), (Some(3), Some(39)));
}

#[test]
fn progress_is_told_by_the_steps_of_the_plan_in_force() {
    let mut world = World::new();
    let (person, referral) = supported(&mut world, "A", "2026-08-01", &[]);
    let episode = world.store.record(person).unwrap().episodes[0].episode.id;
    let plan = |on: &str| PlanDetails { agreed_on: day(on), agreed_with: "A".into(), expected_weeks: None, contact_every_days: None, review_on: None };
    let id = PlanId(world.do_(Change::AgreePlan(episode, plan("2026-08-10"))));
    let steps: [&[(Option<&str>, Option<&str>)]; 5] = [
        &[(Some("2026-08-20"), Some("2026-09-01")), (None, Some("2026-10-09"))],
        &[(None, Some("2026-09-01"))],
        &[(Some("2026-10-02"), None), (None, None)],
        &[(Some("2026-09-02"), None)],
        &[],
    ];
    for own in steps {
        let words = OutcomeDetails { domain: "home".into(), words: "sleep".into(), target: String::new() };
        let outcome = OutcomeId(world.do_(Change::AddOutcome(id, words)));
        for (started, achieved) in own {
            let step = StepId(world.do_(Change::AddStep(outcome, "a step".into())));
            world.do_(Change::MarkStep(step, started.map(day), achieved.map(day)));
        }
    }
    // A later version carries the outcomes over: they are not counted twice.
    world.do_(Change::AgreePlan(episode, plan("2026-10-20")));
    let of = value(&figures(&world.store, &asked(Return::Monthly, "2026-10-01", "2026-10-31")).unwrap());
    let own = row(&of["progress"], "service", "Trauma stabilisation");
    assert_eq!(["agreed", "achieved", "achieved_before", "progress", "no_step"].map(|key| own[key].as_u64().unwrap()), [5, 1, 1, 1, 2], "{own}");
    assert_eq!(of["progress_total"], 5);
    let _ = referral;
}

#[test]
fn costs_are_those_of_the_months_that_were_entered() {
    let mut world = World::new();
    let grow = world.service("GROW", "Trauma stabilisation");
    for (from, to, planned, spent) in [
        ("2025-12-01", "2025-12-31", 90_000, Some(90_000)),
        ("2026-09-01", "2026-09-30", 100_000, Some(95_050)),
        ("2026-10-01", "2026-10-31", 100_000, Some(110_025)),
        ("2026-11-01", "2026-11-30", 100_000, None),
        ("2026-12-01", "2026-12-31", 100_000, None),
    ] {
        let source = "workbook".into();
        put(&mut world, Cost { service: grow, from: day(from), to: day(to), planned: Pence(planned), spent: spent.map(Pence), source });
    }
    let made = figures(&world.store, &asked(Return::Monthly, "2026-10-01", "2026-10-31")).unwrap();
    let of = value(&made);
    let own = row(&of["costs"], "service", "Trauma stabilisation");
    let pounds = ["planned_pounds", "spent_pounds", "difference_pounds", "year_planned_pounds", "year_spent_pounds", "year_left_pounds"];
    assert_eq!(pounds.map(|key| own[key].as_f64().unwrap()), [1000.0, 1100.25, -100.25, 4000.0, 2050.75, 1949.25], "the workbook has December too: {own}");
    assert_eq!(of["costs"].as_array().unwrap().len(), 1, "the total stands in the papers, not beside the rows");
    let words = String::from_utf8(written(&made, Format::Markdown).unwrap()).unwrap();
    assert!(words.contains("-£100.25") && words.contains("£2,050.75"), "{words}");
    let lines = String::from_utf8(written(&made, Format::Csv).unwrap()).unwrap();
    assert!(lines.contains(",-100.25,,pounds,"), "{lines}");
}

#[test]
fn a_hidden_month_cannot_be_worked_out_from_its_quarter() {
    let mut world = World::new();
    let grow = world.service("GROW", "Trauma stabilisation");
    let days = |month: u32, n: u32| (1..=n).map(|on| format!("2026-{month:02}-{on:02}")).collect::<Vec<_>>();
    let all: Vec<String> = [days(7, 9), days(8, 3), days(9, 8)].concat();
    let (first, rest) = all.split_first().unwrap();
    supported(&mut world, "A", first, &rest.iter().map(String::as_str).collect::<Vec<_>>());
    for (month, last) in [("07", "31"), ("08", "31"), ("09", "30")] {
        put(&mut world, target(grow, Counted::Sessions, (&format!("2026-{month}-01"), &format!("2026-{month}-{last}")), 10));
    }
    put(&mut world, target(grow, Counted::Sessions, ("2026-07-01", "2026-09-30"), 30));
    let of = value(&figures(&world.store, &asked(Return::Monthly, "2026-07-01", "2026-09-30")).unwrap().suppressed());
    let months: Vec<Option<u64>> = ["2026-07-01/2026-07-31", "2026-08-01/2026-08-31", "2026-09-01/2026-09-30"]
        .iter()
        .map(|of_| row(&of["targets"], "from_to", of_)["to_date"].as_u64())
        .collect();
    let quarter = row(&of["targets"], "from_to", "2026-07-01/2026-09-30");
    assert_eq!((months, quarter["to_date"].as_u64()), (vec![Some(9), None, None], Some(20)), "the small month and the next smallest beside it");
    let august = row(&of["targets"], "from_to", "2026-08-01/2026-08-31");
    assert!(august["still_to_deliver"].is_null() && august["delivered_percent"].is_null() && august["suppressed"] == true, "{august}");
    assert_eq!(august["contracted"], 10, "a target is no count of people");
}

#[test]
fn uptake_shows_who_is_fewer_than_live_here() {
    let mut world = World::new();
    for n in 0..10 {
        let (person, _) = supported(&mut world, &format!("P{n}"), "2026-10-05", &[]);
        let mut details = world.store.record(person).unwrap().person.details;
        details.gender = if n < 9 { Gender::Female } else { Gender::Male };
        world.do_(Change::EditPerson(person, details));
    }
    let whole = |as_of: &str, lines: &str| Population {
        by: PeopleBy::Gender,
        place: "Rotherham".into(),
        as_of: day(as_of),
        lines: lines.into(),
        source: "Census".into(),
    };
    put(&mut world, whole("2011-03-27", "female 1\nmale 99"));
    put(&mut world, whole("2021-03-21", "female 60\nmale 40"));
    let of = value(&figures(&world.store, &asked(Return::Uptake, "2026-10-01", "2026-10-31")).unwrap());
    let beside = &row(&of["providers"], "provider", "GROW")["gender_beside"];
    let men = row(beside, "group", "male");
    assert_eq!(
        (men["n"].as_u64(), men["here"].as_u64(), men["here_percent"].as_u64(), men["at_that_share"].as_f64()),
        (Some(1), Some(40), Some(40), Some(4.0)),
        "the latest counts"
    );
    assert_eq!((men["beside"].as_str(), row(beside, "group", "female")["beside"].as_str()), (Some("fewer"), Some("more")));
    assert!(row(beside, "group", "non-binary")["beside"].is_null());
    let hidden = value(&figures(&world.store, &asked(Return::Uptake, "2026-10-01", "2026-10-31")).unwrap().suppressed());
    let men = row(&row(&hidden["providers"], "provider", "GROW")["gender_beside"], "group", "male");
    assert!(men["n"].is_null() && men["beside"].is_null() && men["here"] == 40, "{men}");
}

#[test]
fn what_would_change_a_return_is_named_before_it_is_sent() {
    let mut world = World::new();
    let grow = world.service("GROW", "Trauma stabilisation");
    let (person, _) = supported(&mut world, "A", "2026-10-05", &[]);
    let told = |world: &World, kind| -> Vec<(String, &'static str)> {
        gaps(&world.store, &asked(kind, "2026-10-01", "2026-10-31")).unwrap().into_iter().map(|gap| (gap.what, gap.changes)).collect()
    };
    let says = |world: &World, kind, words: &str| told(world, kind).iter().any(|(what, _)| what.contains(words));
    assert!(
        says(&world, Return::Committee, "Gender is not stated") && !says(&world, Return::Committee, "Ethnic group"),
        "{:?}",
        told(&world, Return::Committee)
    );
    assert!(says(&world, Return::Uptake, "Ethnic group is not stated"));
    let mut details = world.store.record(person).unwrap().person.details;
    (details.gender, details.ethnicity) = (Gender::Female, Ethnicity::WhiteBritish);
    world.do_(Change::EditPerson(person, details.clone()));
    assert_eq!(told(&world, Return::Uptake), [], "mended");
    let twin = world.do_(Change::AddPerson(details, None));
    let again = world.referral(PersonId(twin), "2026-10-01");
    world.accept(again, "2026-10-01");
    world.contact(again, "2026-10-06", ContactKind::Session, Attendance::Attended);
    assert!(says(&world, Return::Uptake, "the same name and birth date"));
    // The contract: no target, then a shortfall without a word on it, then with one.
    assert!(says(&world, Return::Monthly, "No target of GROW, Trauma stabilisation"));
    put(&mut world, target(grow, Counted::Sessions, ("2026-10-01", "2026-10-31"), 9));
    assert!(says(&world, Return::Monthly, "2 of 9 sessions attended were delivered"));
    let note = Note {
        on: day("2026-11-01"),
        service: None,
        from: day("2026-10-01"),
        to: day("2026-10-31"),
        words: "ill".into(),
        follows: String::new(),
        with: String::new(),
    };
    put(&mut world, note);
    assert!(!says(&world, Return::Monthly, "were delivered") && !says(&world, Return::Monthly, "No target of GROW, Trauma"));
    put(&mut world, Cost { service: grow, from: day("2026-10-01"), to: day("2026-10-31"), planned: Pence(1), spent: None, source: "w".into() });
    assert!(says(&world, Return::Monthly, "costs incurred in Oct 2026 are not entered"));
    assert_eq!(told(&world, Return::Waiting), [], "nothing of it changes the waits");
}

/// Markup, a formula, a control character and a direction override.
const HOSTILE: &str = "=HYPERLINK(\"x\") <script>alert(1)</script> | \u{202e}gnp\u{7} **bold**";

#[test]
fn hostile_text_of_the_book_harms_no_format() {
    let mut world = World::new();
    let grow = world.service("GROW", "Trauma stabilisation");
    supported(&mut world, "A", "2026-10-05", &[]);
    let hostile = || HOSTILE.to_owned();
    let heading = VisitHeading::Workforce;
    let (from, to) = (day("2026-10-01"), day("2026-10-31"));
    put(&mut world, Target { source: hostile(), ..target(grow, Counted::Sessions, ("2026-10-01", "2026-10-31"), 9) });
    put(&mut world, Note { on: from, service: None, from, to, words: hostile(), follows: hostile(), with: hostile() });
    put(&mut world, Cost { service: grow, from, to, planned: Pence(1), spent: None, source: hostile() });
    put(&mut world, Population { by: PeopleBy::Gender, place: hostile(), as_of: from, lines: "female 5".into(), source: hostile() });
    put(&mut world, Evidence { heading, on: from, what: hostile(), kept: hostile() });
    put(&mut world, SpotCheck { theme: hostile(), heading, on: from, who: hostile(), found: hostile() });
    put(&mut world, Action { heading, about: hostile(), agreed_on: from, what: hostile(), who: hostile(), due_on: to, done_on: Some(to), came: hostile() });
    for kind in [Return::Monthly, Return::Quality, Return::Uptake] {
        let of = figures(&world.store, &asked(kind, "2026-10-01", "2026-10-31")).unwrap();
        for format in Format::RETURNS.into_iter().filter(|format| format.is_text()) {
            let text = String::from_utf8(written(&of, format).unwrap()).unwrap();
            let says_sources = kind != Return::Uptake || matches!(format, Format::Html | Format::Markdown);
            assert!(!says_sources || text.contains("gnp"), "{kind} {format:?} says it");
            assert!(!text.contains('\u{202e}') && !text.contains('\u{7}'), "{kind} {format:?}");
            match format {
                Format::Html | Format::Markdown => assert!(!text.replace("\\<", "").contains("<script"), "{kind} {format:?}"),
                Format::Csv => {
                    for cell in
                        csv::Reader::from_reader(text.as_bytes()).records().flat_map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
                    {
                        assert!(!cell.starts_with(['=', '+', '@', '|']), "{cell}");
                    }
                }
                _ => drop(serde_json::from_str::<Value>(&text).unwrap()),
            }
        }
        let book = written(&of, Format::Xlsx).unwrap();
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(book)).unwrap();
        for name in calamine::Reader::sheet_names(&book) {
            assert!(calamine::Reader::worksheet_formula(&mut book, &name).unwrap().is_empty(), "{kind} {name}");
        }
    }
}

#[test]
fn the_visit_pack_counts_what_is_in_place_and_shows_what_was_entered() {
    let mut world = World::new();
    let (person, _) = supported(&mut world, "A", "2026-10-05", &[]);
    supported(&mut world, "B", "2026-10-06", &[]);
    let episode = world.store.record(person).unwrap().episodes[0].episode.id;
    world.do_(Change::AgreePlan(
        episode,
        PlanDetails { agreed_on: day("2026-10-10"), agreed_with: "A".into(), expected_weeks: None, contact_every_days: None, review_on: None },
    ));
    put(
        &mut world,
        SpotCheck { theme: "safe contact".into(), heading: VisitHeading::Planning, on: day("2026-10-12"), who: String::new(), found: "fine".into() },
    );
    put(&mut world, SpotCheck { theme: "later".into(), heading: VisitHeading::Planning, on: day("2026-11-12"), who: String::new(), found: "fine".into() });
    let heading = VisitHeading::Planning;
    put(
        &mut world,
        Action {
            heading,
            about: "check".into(),
            agreed_on: day("2026-10-12"),
            what: "ask again".into(),
            who: String::new(),
            due_on: day("2026-10-20"),
            done_on: Some(day("2026-11-02")),
            came: String::new(),
        },
    );
    let of = value(&figures(&world.store, &asked(Return::Quality, "2026-10-01", "2026-10-31")).unwrap());
    let own = row(&of["headings"], "heading", "Assessment and Support Planning");
    let plan = row(&own["in_place"], "what", "plan");
    assert_eq!((plan["n"].as_u64(), plan["without"].as_u64(), plan["percent"].as_u64()), (Some(1), Some(1), Some(50)));
    assert_eq!(own["spot_checks"].as_array().unwrap().len(), 1);
    assert_eq!(own["actions"][0]["state"], "overdue at the end of the period", "it was done after the period");
    assert_eq!(of["headings"].as_array().unwrap().len(), 6);
}
