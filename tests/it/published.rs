//! The published figures, reproduced by the program from the made-up data sets in `tests/published`, and the page that shows them.

use crate::interface::Face;
use crate::support::{World, today};
use caseload::domain::codes::{Area, Lane, Return, Role, Stovewood};
use caseload::domain::report::Asked;
use caseload::exchange::import::{Kind, read};
use caseload::exchange::made_up::fill;
use caseload::exchange::returns::figures;
use caseload::output::returns::json::json;
use serde_json::Value;
use std::fmt::Write;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn world(set: &str) -> World {
    let mut world = World::new();
    for (kind, name) in [(Kind::People, "people"), (Kind::Referrals, "referrals"), (Kind::Readings, "readings")] {
        let path = root().join("tests/published").join(set).join(format!("{name}.csv"));
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let file = read(kind, &bytes, world.store.reference(), today()).unwrap();
        let done = file.import(kind, &mut world.store, today(), false, |_| true).unwrap();
        assert!(done.rejected.is_empty() && done.added > 100, "{name}: {:?}", done.rejected.first());
    }
    world
}

fn asked(kind: Return, from: &str, to: &str) -> Asked {
    Asked { kind, from: from.parse().unwrap(), to: to.parse().unwrap(), as_at: today(), provider: None, areas: vec![], role: None, bands: "2022-23".into() }
}

/// The `what` of the row with that code.
fn cell<'v>(rows: &'v Value, key: &str, code: &str, what: &str) -> &'v Value {
    rows.as_array().unwrap().iter().find(|row| row[key] == code).map_or(&Value::Null, |row| &row[what])
}

/// A line of the page: what is counted, as published, as reproduced.
struct Line(String, String, String);

fn line(what: &str, published: impl ToString, reproduced: impl ToString) -> Line {
    Line(what.into(), published.to_string(), reproduced.to_string())
}

fn year_2022_23() -> Vec<(&'static str, Vec<Line>)> {
    let world = world("2022-23");
    let report = |kind, from, to| json(&figures(&world.store, &asked(kind, from, to)).unwrap().suppressed());
    let year = report(Return::Committee, "2022-04-01", "2023-03-31");
    let half = report(Return::Committee, "2022-04-01", "2022-09-30");
    let waits = report(Return::Waiting, "2024-01-01", "2024-01-31");
    let share = |value: &Value| format!("{value} %");
    let sources = [
        ("self", "self-referrals", 38),
        ("isva", "ISVA", 15),
        ("social-care", "social services", 36),
        ("mental-health", "mental health services", 16),
        ("post-cse-service", "post-CSE services", 13),
    ];
    let mut referrals = vec![line("referrals", 317, &year["referrals"]["total"])];
    referrals.extend(
        sources.map(|(code, words, published)| line(words, format!("{published} %"), share(cell(&year["referrals"]["by_source"], "source", code, "percent")))),
    );
    let together = cell_sum(&year["referrals"]["by_source"], "percent");
    referrals.push(line("sources together (several may be named)", "118 %", format!("{together} %")));
    let ages = [("<18", 13), ("18-30", 36), ("31-49", 36), ("50+", 15)];
    let genders = [("female", 81), ("male", 16), ("transgender", 3)];
    let people =
        ages.iter().map(|(band, published)| line(&format!("aged {band}"), format!("{published} %"), share(cell(&year["age"], "band", band, "percent"))));
    let people =
        people.chain(genders.iter().map(|(code, published)| line(code, format!("{published} %"), share(cell(&year["gender"], "gender", code, "percent")))));
    let domains = [
        ("mental-health", "mental health and wellbeing", 82),
        ("self", "feelings and thoughts about self", 83),
        ("trauma", "effect of trauma", 88),
        ("relationships", "relationship with family and social network", 72),
    ];
    let outcomes =
        domains.map(|(code, words, published)| line(words, format!("{published} %"), share(cell(&half["outcomes"], "domain", code, "positive_percent"))));
    let lanes = [
        ("Rotherham Rise", "CSE counselling", "general", "up to 2 months"),
        ("Rotherham Rise", "Trauma stabilisation and focussed support", "general", "usually at receipt, sometimes a short wait"),
        ("Rothacs", "CSE counselling via TRS", "general", "9 days"),
        ("Rothacs", "CSE counselling", "general", "11 months, pre-therapy online package at once"),
        ("GROW", "Trauma stabilisation", "stovewood", "1 month"),
        ("GROW", "Trauma stabilisation", "general", "longer than 1 month"),
    ];
    let published = |(provider, service, lane, text): (&str, &str, &str, &str)| {
        let row =
            waits["lists"].as_array().unwrap().iter().find(|row| row["provider"] == provider && row["service"] == service && row["lane"] == lane).unwrap();
        assert_eq!(row["published"]["as_of"], "2024-01");
        line(&format!("{provider}, {service}, {lane}"), text, row["published"]["text"].as_str().unwrap())
    };
    vec![
        ("Referrals, 1 April 2022 to 31 March 2023", referrals),
        ("People accessing the service, the same year", people.collect()),
        ("Outcomes of leavers of the first two quarters: maintained or improved, of those recorded", outcomes.into()),
        ("Waits as published in January 2024", lanes.map(published).into()),
    ]
}

fn cell_sum(rows: &Value, key: &str) -> u64 {
    rows.as_array().unwrap().iter().map(|row| row[key].as_u64().unwrap()).sum()
}

/// One line of the tables of 2016 as printed: which services, how many, genders, ethnic groups, ages, family.
struct Uptake2016 {
    name: &'static str,
    provider: &'static str,
    areas: &'static [Area],
    total: u64,
    genders: &'static [(&'static str, u64)],
    groups: &'static [(&'static str, u64)],
    ages: &'static [u64],
    family: Option<u64>,
}

const BANDS: [&str; 7] = ["<18", "18-24", "25-34", "35-44", "45-54", "55-64", "65-69"];
const UPTAKE_2016: [Uptake2016; 5] = [
    Uptake2016 {
        name: "Rotherham Abuse Counselling Service, counselling (52 CSE and 125 CSA)",
        provider: "RACS",
        areas: &[Area::Sa3],
        total: 177,
        genders: &[("female", 135), ("male", 26)],
        groups: &[("pakistani", 4), ("african", 1)],
        ages: &[0, 30, 45, 29, 37, 30, 4],
        family: None,
    },
    Uptake2016 {
        name: "Rotherham Rise, counselling",
        provider: "Rotherham Rise",
        areas: &[Area::Sa3],
        total: 64,
        genders: &[("female", 59), ("male", 5)],
        groups: &[("white-british", 17), ("other-mixed", 2), ("other-asian", 1)],
        ages: &[11, 19, 15, 9, 8, 1, 0],
        family: None,
    },
    Uptake2016 {
        name: "Rotherham Rise, practical support",
        provider: "Rotherham Rise",
        areas: &[Area::Sa1, Area::Sa2],
        total: 48,
        genders: &[("female", 45), ("male", 3)],
        groups: &[("indian", 1), ("pakistani", 1)],
        ages: &[19, 6, 14, 3, 2, 2, 2],
        family: Some(0),
    },
    Uptake2016 {
        name: "GROW, practical support",
        provider: "GROW",
        areas: &[Area::Sa1, Area::Sa2],
        total: 58,
        genders: &[("female", 58)],
        groups: &[("other-asian", 1), ("african", 2), ("other-mixed", 3), ("other-white", 1)],
        ages: &[12, 28, 10, 6, 3, 0, 0],
        family: Some(9),
    },
    Uptake2016 {
        name: "Swinton Lock, practical support",
        provider: "Swinton Lock",
        areas: &[Area::Sa1, Area::Sa2],
        total: 87,
        genders: &[("female", 65), ("male", 4)],
        groups: &[("other-black", 3), ("other-asian", 1)],
        ages: &[14, 27, 34, 7, 2, 0, 0],
        family: Some(65),
    },
];

/// What a printed breakdown lacks, or has too much of, against its own total.
fn gap(total: u64, printed: u64) -> String {
    match printed.cmp(&total) {
        std::cmp::Ordering::Equal => "ties out".into(),
        std::cmp::Ordering::Less => format!("{printed} of {total}: {} not stated", total - printed),
        std::cmp::Ordering::Greater => format!("{printed} of {total}: {} more than the total", printed - total),
    }
}

fn uptake_2016() -> Vec<(&'static str, Vec<Line>)> {
    let world = world("2016");
    let of = |own: &Uptake2016, role: Role| {
        let provider = world.store.reference().find_provider(own.provider).unwrap();
        let asked = Asked {
            provider: Some(provider.id),
            areas: own.areas.into(),
            role: Some(role),
            bands: "2016".into(),
            ..asked(Return::Uptake, "2016-04-01", "2016-09-30")
        };
        json(&figures(&world.store, &asked).unwrap())["providers"][0].clone()
    };
    let table = |own: &Uptake2016| {
        let shown = of(own, Role::Survivor);
        let not_stated = |rows: &Value, key: &str| cell(rows, key, "not-stated", "n").as_u64().unwrap();
        let mut lines = vec![line("victims and survivors", own.total, &shown["total"])];
        lines.extend(own.genders.iter().map(|(code, n)| line(code, n, cell(&shown["gender"], "gender", code, "n"))));
        let genders = own.genders.iter().map(|(_, n)| n).sum();
        lines.push(line("gender against the total", gap(own.total, genders), gap(own.total, own.total - not_stated(&shown["gender"], "gender"))));
        lines.extend(own.groups.iter().map(|(code, n)| line(code, n, cell(&shown["ethnicity"], "ethnicity", code, "n"))));
        lines.extend(BANDS.iter().zip(own.ages).map(|(band, n)| line(&format!("aged {band}"), n, cell(&shown["age"], "band", band, "n"))));
        lines.push(line("ages against the total", gap(own.total, own.ages.iter().sum()), gap(own.total, own.total - not_stated(&shown["age"], "band"))));
        lines.extend(own.family.map(|n| line("family members", n, cell(&of(own, Role::Family)["family"], "role", "family", "n"))));
        for (breakdown, key) in [("gender", "gender"), ("ethnicity", "ethnicity"), ("age", "band")] {
            assert_eq!(cell_sum(&shown[breakdown], "n"), own.total, "{} by {key} ties to its total", own.name);
        }
        (own.name, lines)
    };
    UPTAKE_2016.iter().map(table).collect()
}

/// GROW's printed ages make 59 people of 58, which no file of people can hold: one is left out of the largest band.
const CANNOT_BE: [(&str, &str, &str); 2] = [("aged 18-24", "28", "27"), ("ages against the total", "59 of 58: 1 more than the total", "ties out")];

#[test]
fn every_published_figure_is_reproduced_and_the_page_shows_it() {
    let (year, uptake) = (year_2022_23(), uptake_2016());
    let mut cannot = 0;
    for (table, Line(what, published, reproduced)) in year.iter().chain(&uptake).flat_map(|(table, lines)| lines.iter().map(move |line| (table, line))) {
        let known = table.starts_with("GROW") && CANNOT_BE.contains(&(what, published, reproduced));
        cannot += usize::from(known);
        assert!(known || published == reproduced, "{table}, {what}: published {published}, reproduced {reproduced}");
    }
    assert_eq!(cannot, 2);
    let page = page(&year, &uptake);
    let path = root().join("docs/published-figures.md");
    if std::fs::read_to_string(&path).ok().as_ref() != Some(&page) {
        let right = std::env::temp_dir().join("published-figures.md");
        std::fs::write(&right, &page).unwrap();
        panic!("docs/published-figures.md is not what the program gives: the right page is in {}", right.display());
    }
}

fn page(year: &[(&str, Vec<Line>)], uptake: &[(&str, Vec<Line>)]) -> String {
    let mut page = INTRODUCTION.to_owned();
    let mut tables = |all: &[(&str, Vec<Line>)]| {
        for (table, lines) in all {
            let _ = write!(page, "### {table}\n\n| | as published | as reproduced |\n|---|---:|---:|\n");
            for Line(what, published, reproduced) in lines {
                let _ = writeln!(page, "| {} | {published} | {reproduced} |", what.replace('<', "under "));
            }
            page.push('\n');
        }
        std::mem::take(&mut page)
    };
    let year = tables(year);
    let uptake = tables(uptake);
    format!("{year}{BETWEEN}{uptake}{END}")
}

const INTRODUCTION: &str = "# Published figures, reproduced

The figures that Rotherham's documents print for these services come out of this program again. Two data sets of made-up people stand in `tests/published`: nobody in them is real, they have no names, and only their totals follow the documents. A test imports them, asks for the returns, and compares every figure below; it also compares this page.

## Committee report 2022-23

Source: Improving Lives Select Commission, minutes (2024). To see it yourself, on a new file:

```
caseload --file practice.db init
caseload --file practice.db import people tests/published/2022-23/people.csv
caseload --file practice.db import referrals tests/published/2022-23/referrals.csv
caseload --file practice.db import readings tests/published/2022-23/readings.csv
caseload --file practice.db report committee --from 2022-04-01 --to 2023-03-31
caseload --file practice.db report committee --from 2022-04-01 --to 2022-09-30
```

The first report has referrals, ages and genders; the second the outcomes of the first two quarters. The minutes print no number of people, of open cases or of leavers: those of the data set are made up (200 people; 64 leavers in the two quarters).

";

const BETWEEN: &str = "## Uptake in 2016

Source: Rotherham CSE Post Abuse Services Update (2016), section 6, its tables 3.1 and 3.2. With the files of `tests/published/2016` imported the same way:

```
caseload --file practice.db report uptake --bands 2016 --area SA3 --role survivor --from 2016-04-01 --to 2016-09-30 --no-suppress
caseload --file practice.db report uptake --bands 2016 --area SA1 SA2 --role survivor --from 2016-04-01 --to 2016-09-30 --no-suppress
```

Several printed breakdowns do not make their total. The program shows such a gap as 'not stated' and never fills it. Ages are of victims and survivors; family members are counted apart.

";

const END: &str = "What cannot come out again:

- **GROW**: the printed ages make 59 people, one more than its 58. A file of 58 people has 58 ages, so one is left out of the largest band.
- **Swinton Lock** is printed with 65 family members and, in the same cell, 51 and 48 (99 together). The data set follows the 65.
- **Base Project** (90 people, 70 family members) is printed in bands that overlap (5-12: 9; 13-18: 35; 19-35: 37; 35-55: 9). It was not commissioned as one of these services, so the directory does not have it and nothing is imported for it.
- **Ethnicity** of Rotherham Rise's practical support says 'White British' without a number, and elsewhere 'all others White British': the data set gives them the rest.
";

/// The whole table of waits of January 2024: provider, service, lane, as published, the most days it stands for, and what the
/// screen says in a few words.
const WAITS_OF_JANUARY_2024: [(&str, &str, &str, &str, Option<i64>); 6] = [
    ("GROW", "Trauma stabilisation", "stovewood", "1 month", Some(31)),
    ("GROW", "Trauma stabilisation", "general", "longer than 1 month", None),
    ("Rotherham Rise", "CSE counselling", "general", "up to 2 months", Some(62)),
    ("Rotherham Rise", "Trauma stabilisation and focussed support", "general", "usually at receipt, sometimes a short wait", None),
    ("Rothacs", "CSE counselling via TRS", "general", "9 days", Some(9)),
    ("Rothacs", "CSE counselling", "general", "11 months, pre-therapy online package at once", Some(335)),
];

#[test]
fn the_table_of_waits_is_whole_in_the_reference_data_and_on_the_screen() {
    let mut world = World::new();
    fill(&mut world.store, 40, 1, today(), &mut |_, _| true).unwrap();
    let reference = world.store.reference().clone();
    let mut there = Vec::new();
    for service in &reference.services {
        for lane in &service.lanes {
            let Some(wait) = &lane.published else { continue };
            assert_eq!((wait.as_of.as_str(), wait.source.as_str()), ("2024-01", "Improving Lives Select Commission, minutes (2024), Waiting Times"));
            there.push((service.provider.as_str(), service.name.as_str(), lane.lane.code(), wait.text.as_str(), wait.max_days));
        }
    }
    let mut published = WAITS_OF_JANUARY_2024.to_vec();
    published.sort_unstable();
    there.sort_unstable();
    assert_eq!(there, published, "every wait that was published, and none that was not");
    let fast = |status| reference.find_service("GROW", "Trauma stabilisation").unwrap().lane_for(status).0;
    assert_eq!([fast(Stovewood::Nca), fast(Stovewood::Syp), fast(Stovewood::No)], [Lane::Stovewood, Lane::General, Lane::General]);
    // On the screen each stands beside what was measured, with its date.
    let figures = world.store.reference().services.iter().map(|service| {
        let days = world.store.waiting_days(service, today()).unwrap();
        (service.name.clone(), service.provider.clone(), days.figures(service))
    });
    let figures: Vec<_> = figures.collect();
    let mut face = Face::on(world);
    face.size(200, 60);
    face.press("3").settle();
    let screen = face.text();
    for (provider, service, lane, text, _) in WAITS_OF_JANUARY_2024 {
        let (.., lanes) = figures.iter().find(|(name, of, _)| name == service && of == provider).unwrap();
        let own = lanes.iter().find(|own| own.lane.code() == lane).unwrap();
        let title = if lanes.len() > 1 { format!("{}: {service}", own.lane) } else { service.to_owned() };
        let measured = own.completed_12m.median.map(|median| if median.fract() == 0.0 { format!("{median:.0} d") } else { format!("{median:.1} d") }).unwrap();
        // The same service of two providers is told apart by its published wait.
        let shown = screen.lines().find(|line| line.contains(&format!(" {title} ")) && line.contains(&format!("{text}, Jan 2024")));
        let shown = shown.unwrap_or_else(|| panic!("{provider}, {title}: {text} in\n{screen}"));
        assert!(shown.contains(&measured), "{measured} beside {text}: {shown}");
    }
    assert_eq!(screen.matches("Jan 2024").count(), 6 + usize::from(screen.contains("Published: ") && screen.matches("Jan 2024").count() == 7), "{screen}");
}
