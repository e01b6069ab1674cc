//! The monthly contract return (002 section 4.1): activity of each service, against the contracted targets, notes on shortfall and
//! re-profiling, progress and outcomes achieved, and costs beside the cost workbook. Used by `returns` alone.

use super::build::{About, Build};
use super::others::{RULE_OUTCOMES, outcome_rows};
use super::{Cell, Row, Ties, Value};
use crate::domain::book::contract::{Pence, period};
use crate::domain::codes::{AimState, Counted};
use crate::domain::day::Day;
use crate::domain::ids::ServiceId;
use crate::domain::provider::Service;
use crate::domain::report::contract::{self, CostLine, TargetLine};
use crate::domain::report::{Behind, Counting, Period, outcomes};
use crate::domain::stats::percent;
use crate::domain::suppress::Count;
use std::collections::HashMap;

/// Where the headings come from.
pub(super) const SOURCE: &str = "Rotherham CSE Post Abuse Services Update (2016), section 4.1; counted as this program says here";

/// Every count of a service on some days, so that one number is one count wherever it stands.
type Known = HashMap<Which, Count>;
/// What is counted, of which service, from which day to which.
type Which = (Counted, ServiceId, Day, Day);

pub(super) fn build(counting: &Counting<'_>, of: Option<&[ServiceId]>) -> Build {
    let mut build = Build::default();
    let mut known = Known::new();
    let services = contract::listed(counting, of);
    let endings = activity(&mut build, counting, &services, &mut known);
    targets(&mut build, counting, of, &mut known);
    endings_of_targets(&mut build, counting, &mut known);
    tie(&mut build, &known);
    notes(&mut build, counting, of);
    progress(&mut build, counting, &services);
    outcome_rows(
        &mut build,
        &outcomes(counting, None),
        None,
        endings,
        &About {
            key: "outcomes",
            title: "Outcomes of leavers",
            unit: "leavers",
            of: "leavers with two readings or more",
            rule: RULE_OUTCOMES,
            source: SOURCE,
            ..About::default()
        },
    );
    costs(&mut build, counting, of);
    build
}

/// The count of what a service delivered on those days, made once, and its cell.
fn delivered(build: &mut Build, counting: &Counting<'_>, known: &mut Known, what: Counted, service: ServiceId, on: Period) -> (Count, Cell) {
    let count = *known.entry((what, service, on.from, on.to)).or_insert_with(|| {
        let counting = Counting { period: on, ..*counting };
        build.count(contract::delivered(&counting, what, Some(service)).len())
    });
    (count, build.cell(count, Some(Behind::Delivered(what, Some(service), on.from, on.to))))
}

/// Endings over the days of a target are planned or not: one of the three that no target counts is a difference of the others.
fn endings_of_targets(build: &mut Build, counting: &Counting<'_>, known: &mut Known) {
    const HOW: [Counted; 3] = [Counted::Endings, Counted::Planned, Counted::Unplanned];
    let of_period = |on: Period| on == counting.period;
    let mut days: Vec<(ServiceId, Period)> =
        known.keys().filter(|(what, ..)| HOW.contains(what)).map(|(_, service, from, to)| (*service, Period { from: *from, to: *to })).collect();
    days.sort_unstable_by_key(|(service, on)| (*service, on.from, on.to));
    days.dedup();
    for (service, on) in days.into_iter().filter(|(_, on)| !of_period(*on)) {
        let [all, planned, unplanned] = HOW.map(|what| delivered(build, counting, known, what, service, on).0);
        build.sum(all, vec![planned, unplanned]);
    }
}

/// Days of one target that are made of the days of others: what was delivered in them adds up, so that a hidden month of a
/// shown quarter cannot be worked out.
fn tie(build: &mut Build, known: &Known) {
    let mut all: Vec<(&Which, &Count)> = known.iter().filter(|((what, ..), _)| *what != Counted::People).collect();
    all.sort_by_key(|((what, service, from, to), _)| (*what, *service, *from, std::cmp::Reverse(*to)));
    for ((what, service, from, to), whole) in &all {
        let within = |(own, of, first, last): &Which| (own, of) == (what, service) && first >= from && last <= to && (first, last) != (from, to);
        let inside: Vec<(Day, Day, Count)> = all.iter().filter(|(key, _)| within(key)).map(|((.., first, last), count)| (*first, *last, **count)).collect();
        if let Some(parts) = chain(*from, *to, &inside) {
            build.sum(**whole, parts);
        }
    }
}

/// The days from one to the other, made of others that follow on each other; the longest first.
fn chain(from: Day, to: Day, inside: &[(Day, Day, Count)]) -> Option<Vec<Count>> {
    if from > to {
        return Some(Vec::new());
    }
    inside.iter().filter(|(first, ..)| *first == from).find_map(|(_, last, count)| {
        let rest = chain(last.plus_days(1), to, inside)?;
        Some([*count].into_iter().chain(rest).collect())
    })
}

/// The columns of activity, in their order.
const ACTIVITY: [(Counted, &str); 8] = [
    (Counted::Referrals, "referrals"),
    (Counted::People, "people"),
    (Counted::Started, "started"),
    (Counted::Sessions, "sessions"),
    (Counted::Contacts, "contacts"),
    (Counted::Endings, "endings"),
    (Counted::Planned, "planned"),
    (Counted::Unplanned, "unplanned"),
];
/// Those that add up over services: a person may have support from several, and how endings divide stands with each service.
const ADDED: [Counted; 5] = [Counted::Referrals, Counted::Started, Counted::Sessions, Counted::Contacts, Counted::Endings];

/// One line a service; answers the count of all endings.
fn activity(build: &mut Build, counting: &Counting<'_>, services: &[&Service], known: &mut Known) -> Count {
    let mut rows = Vec::new();
    let mut parts: HashMap<Counted, Vec<Count>> = HashMap::new();
    for service in services {
        let mut cells = vec![Cell::label(&service.provider, &service.provider), Cell::label(&service.name, &service.name)];
        let mut own = HashMap::new();
        for (what, _) in ACTIVITY {
            let (count, cell) = delivered(build, counting, known, what, service.id, counting.period);
            parts.entry(what).or_default().push(count);
            own.insert(what, count);
            cells.push(cell);
        }
        build.sum(own[&Counted::Endings], vec![own[&Counted::Planned], own[&Counted::Unplanned]]);
        rows.push(Row { cells, total: None });
    }
    let mut total = vec![Cell::label("all", "all services"), Cell::label("", "")];
    let mut endings = None;
    for (what, _) in ACTIVITY {
        if !ADDED.contains(&what) {
            total.push(Cell::words(None));
            continue;
        }
        let parts = parts.remove(&what).unwrap_or_default();
        let all = build.count(parts.iter().map(|part| build.value(*part)).sum());
        build.sum(all, parts);
        total.push(build.cell(all, Some(Behind::Delivered(what, None, counting.period.from, counting.period.to))));
        if what == Counted::Endings {
            endings = Some(all);
        }
    }
    rows.push(Row { cells: total, total: Some(String::new()) });
    let heads: Vec<(&str, &str)> =
        [("provider", "provider"), ("service", "service")].into_iter().chain(ACTIVITY.map(|(what, key)| (key, what.words()))).collect();
    build.table(
        &About {
            key: "activity",
            title: "Activity of the period",
            unit: "as each column says",
            rule: "Referrals received; people with support on some day of the period, each counted once in a service; support started with a first attended appointment; sessions and contacts that were attended, late ones included, also while somebody waits; endings by how they were.",
            source: SOURCE,
            ..About::default()
        },
        &heads,
        rows,
        Ties::Apart("Each column adds up to its total. People have none, because somebody may have support from several services; in each row planned and unplanned endings make all endings.".into()),
    );
    endings.unwrap_or_else(|| build.count(0))
}

fn targets(build: &mut Build, counting: &Counting<'_>, of: Option<&[ServiceId]>, known: &mut Known) {
    let lines = contract::targets(counting);
    let asked = lines.iter().filter(|line| of.is_none_or(|of| of.contains(&line.service)));
    let rows = asked.filter_map(|line| target(build, counting, line, known)).collect();
    build.table(
        &About {
            key: "targets",
            title: "Activity against contract",
            unit: "as each row says",
            of: "the number in force",
            rule: "Targets whose days touch the period. Delivered in the period, and from the target's first day up to the period's end, is compared with the target's own number: nothing is shared out over months. The number in force is the re-profiled one where there is one. The time gone stands beside the share delivered.",
            source: "the contract, as entered in the contract book; each row names its place",
            ..About::default()
        },
        &[
            ("provider", "provider"),
            ("service", "service"),
            ("counted", "what is counted"),
            ("from_to", "target for"),
            ("contracted", "contracted"),
            ("re_profiled", "re-profiled"),
            ("in_period", "in the period"),
            ("to_date", "to date"),
            ("still_to_deliver", "still to deliver"),
            ("delivered_percent", "delivered"),
            ("time_gone_percent", "time gone"),
            ("source", "written in"),
        ],
        rows,
        Ties::Apart("Each row is a target of its own. In the period and to date are of that target's days alone.".into()),
    );
}

fn target(build: &mut Build, counting: &Counting<'_>, line: &TargetLine, known: &mut Known) -> Option<Row> {
    let service = counting.reference.service(line.service)?;
    let (_, within) = delivered(build, counting, known, line.counted, line.service, line.within);
    let (count, to_date) = delivered(build, counting, known, line.counted, line.service, line.to_date);
    let done = build.value(count);
    let number = usize::try_from(line.in_force()).unwrap_or(usize::MAX);
    let entered = |number: Option<u32>| Cell { value: Value::Number(number.map(f64::from)), tells: Vec::new(), behind: None };
    let left = i64::try_from(number.saturating_sub(done)).ok();
    let share = |percent: Option<u32>, tells: Vec<Count>| Cell { value: Value::Percent(percent), tells, behind: None };
    let cells = vec![
        Cell::label(&service.provider, &service.provider),
        Cell::label(&service.name, &service.name),
        Cell::label(line.counted.code(), line.counted.words()),
        Cell::label(&format!("{}/{}", line.of.from.iso(), line.of.to.iso()), &period(line.of.from, line.of.to)),
        entered(line.contracted),
        entered(line.reprofiled),
        within,
        to_date,
        Cell::whole(left, count),
        share(percent(done, number), vec![count]),
        share(line.time_gone(), Vec::new()),
        Cell::words(Some(line.source.clone())),
    ];
    Some(Row { cells, total: None })
}

fn notes(build: &mut Build, counting: &Counting<'_>, of: Option<&[ServiceId]>) {
    let asked = contract::notes(counting).into_iter().filter(|note| note.service.is_none_or(|id| of.is_none_or(|of| of.contains(&id))));
    let some = |words: &str| Cell::words(Some(words.to_owned()).filter(|words| !words.trim().is_empty()));
    let row = |note: &crate::domain::book::contract::Note| {
        let service = note.service.and_then(|id| counting.reference.service(id)).map_or_else(|| "all services".to_owned(), Service::title);
        let cells = vec![
            Cell::label(&note.on.iso(), &note.on.words()),
            Cell::label(&service, &service),
            Cell::words(Some(note.period())),
            some(&note.words),
            some(&note.follows),
            some(&note.with),
        ];
        Row { cells, total: None }
    };
    let rows = asked.map(row).collect();
    build.table(
        &About {
            key: "notes",
            title: "Shortfall and changes to delivery",
            unit: "notes",
            rule: "What was written about some day of the period, and what follows from it. A re-profiled number stands with the targets.",
            source: "the contract book",
            ..About::default()
        },
        &[("on", "written on"), ("service", "service"), ("about", "about"), ("words", "what and why"), ("follows", "what follows"), ("with", "discussed with")],
        rows,
        Ties::Apart("Notes are words, not figures.".into()),
    );
}

/// One line a service: how the outcomes agreed in plans stand.
fn progress(build: &mut Build, counting: &Counting<'_>, services: &[&Service]) {
    let mut rows = Vec::new();
    let mut totals = Vec::new();
    for service in services {
        let all = build.count(contract::aims(counting, Some(service.id), None).len());
        let mut cells = vec![
            Cell::label(&service.provider, &service.provider),
            Cell::label(&service.name, &service.name),
            build.cell(all, Some(Behind::Aims(Some(service.id), None))),
        ];
        let mut parts = Vec::new();
        for state in AimState::ALL {
            let count = build.count(contract::aims(counting, Some(service.id), Some(*state)).len());
            cells.push(build.cell(count, Some(Behind::Aims(Some(service.id), Some(*state)))));
            parts.push(count);
        }
        build.sum(all, parts);
        totals.push(all);
        rows.push(Row { cells, total: None });
    }
    let all = build.count(totals.iter().map(|total| build.value(*total)).sum());
    build.sum(all, totals);
    let blank = AimState::ALL.iter().map(|_| Cell::words(None));
    let total = [Cell::label("all", "all services"), Cell::label("", ""), build.cell(all, Some(Behind::Aims(None, None)))].into_iter().chain(blank).collect();
    rows.push(Row { cells: total, total: Some("progress_total".into()) });
    let heads = [("provider", "provider"), ("service", "service"), ("agreed", "outcomes agreed")];
    let heads: Vec<(&str, &str)> = heads.into_iter().chain(AimState::ALL.iter().map(|state| (state.code(), state.words()))).collect();
    build.table(
        &About {
            key: "progress",
            title: "Progress towards outcomes agreed with each person",
            unit: "outcomes of plans",
            rule: "Outcomes in the plan in force at the period's end, of everybody with support on some day of it. An outcome is achieved when its last step is; progress is a step started or achieved in the period. Who they are stays in the record.",
            source: SOURCE,
            ..About::default()
        },
        &heads,
        rows,
        Ties::Apart("In each row the states make all outcomes agreed; the rows make the total.".into()),
    );
}

fn costs(build: &mut Build, counting: &Counting<'_>, of: Option<&[ServiceId]>) {
    let year = Period::contract_year(counting.period.to, counting.reference);
    let money = |pence: Pence| Cell { value: Value::Pounds(Some(pence.0)), tells: Vec::new(), behind: None };
    let row = |line: &CostLine| {
        let service = line.service.and_then(|id| counting.reference.service(id));
        let (provider, name) = service.map_or(("all services", ""), |service| (service.provider.as_str(), service.name.as_str()));
        let label = |words: &str| Cell::label(words, words);
        let all = [line.planned, line.spent, Pence(line.planned.0 - line.spent.0), line.year_planned, line.year_spent, line.left()].map(money);
        Row { cells: [label(provider), label(name)].into_iter().chain(all).collect(), total: line.service.is_none().then(String::new) }
    };
    let lines = contract::costs(counting, of);
    build.table(
        &About {
            key: "costs",
            title: "Costs and the cost workbook",
            unit: "pounds",
            rule: &format!(
                "As entered month by month; a month counts where its first day lies in the period. The contract year is {} to {}. Activity still to be delivered stands with the targets.",
                year.from, year.to
            ),
            source: "the cost workbook and the accounts, as entered in the contract book",
            ..About::default()
        },
        &[
            ("provider", "provider"),
            ("service", "service"),
            ("planned_pounds", "workbook, period"),
            ("spent_pounds", "incurred, period"),
            ("difference_pounds", "workbook less incurred"),
            ("year_planned_pounds", "workbook, contract year"),
            ("year_spent_pounds", "incurred to date"),
            ("year_left_pounds", "left in the workbook"),
        ],
        lines.iter().map(row).collect(),
        Ties::Apart("The rows add up to the last one.".into()),
    );
}
