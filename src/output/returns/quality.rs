//! The quality visit pack: what the records and the contract book show under the six headings of a performance monitoring visit
//! (002 section 4.2), and who uses the services beside who lives here. Used by `returns` alone.

use super::build::{About, Breakdown, Build};
use super::committee::{feedback_rows, in_line};
use super::others::beside_rows;
use super::{Cell, Row, Ties, Value};
use crate::domain::codes::{InPlace, VisitHeading};
use crate::domain::report::visit::{self, TAKEN_UP};
use crate::domain::report::{Behind, Counting, Trait, Voice, uptake};
use crate::domain::stats::percent;

const SOURCE: &str = "Rotherham CSE Post Abuse Services Update (2016), section 4.2; counted as this program says here";

pub(super) fn build(counting: &Counting<'_>, voice: &Voice) -> Build {
    let mut build = Build::default();
    let open = build.count(counting.rows.in_place.len());
    for heading in VisitHeading::ALL {
        in_place(&mut build, counting, *heading, open);
        taken_up(&mut build, counting, *heading);
        if *heading == VisitHeading::Safeguarding {
            feedback_rows(&mut build, voice, within(*heading));
        }
        if *heading == VisitHeading::FairAccess {
            people(&mut build, counting, *heading);
        }
        entered(&mut build, counting, *heading);
    }
    build
}

const fn within(heading: VisitHeading) -> Option<(&'static str, &'static str, &'static str)> {
    Some(("headings", "heading", heading.words()))
}

/// Of everybody with support at the period's end: for how many it is there.
fn in_place(build: &mut Build, counting: &Counting<'_>, heading: VisitHeading, open: usize) {
    let mut rows = Vec::new();
    for what in InPlace::ALL.iter().filter(|what| what.heading() == heading) {
        let (with, without) = (visit::in_place(counting, *what, true).len(), visit::in_place(counting, *what, false).len());
        let share = percent(with, with + without);
        let (with, without) = (build.count(with), build.count(without));
        build.sum(open, vec![with, without]);
        let cells = vec![
            Cell::label(what.code(), what.words()),
            build.cell(with, Some(Behind::InPlace(*what, true))),
            Cell { value: Value::Percent(share), tells: vec![with, without], behind: None },
            build.cell(without, Some(Behind::InPlace(*what, false))),
        ];
        rows.push(Row { cells, total: None });
    }
    if rows.is_empty() {
        return;
    }
    build.table(
        &About {
            key: "in_place",
            within: within(heading),
            title: "What is in place for everybody with support",
            unit: "episodes open at the end of the last day",
            of: "episodes open at the end of the last day",
            rule: "Episodes open at the end of the period's last day, by what the record holds on that day.",
            source: SOURCE,
        },
        &[("what", "what"), ("n", "in place"), ("percent", "share"), ("without", "not in place")],
        rows,
        Ties::Apart("In each row 'in place' and 'not in place' make all open episodes.".into()),
    );
}

fn taken_up(build: &mut Build, counting: &Counting<'_>, heading: VisitHeading) {
    let mut rows = Vec::new();
    for (_, kind, words, settled) in TAKEN_UP.iter().filter(|(own, ..)| *own == heading) {
        let [done, open] = [true, false].map(|is| visit::taken_up(counting, *kind, is).len());
        let [all, done, open] = [done + open, done, open].map(|n| build.count(n));
        build.sum(all, vec![done, open]);
        let cells = vec![
            Cell::label(kind.code(), words),
            build.cell(all, None),
            build.cell(done, Some(Behind::TakenUp(*kind, true))),
            build.cell(open, Some(Behind::TakenUp(*kind, false))),
            Cell::words(Some((*settled).to_owned())),
        ];
        rows.push(Row { cells, total: None });
    }
    if rows.is_empty() {
        return;
    }
    build.table(
        &About {
            key: "taken_up",
            within: within(heading),
            title: "Taken up in the period",
            unit: "entries of records",
            rule: "Entries of the record dated in the period; settled as the last column says.",
            source: SOURCE,
            ..About::default()
        },
        &[("kind", "what"), ("n", "number"), ("settled", "settled"), ("not_yet", "not yet"), ("settled_means", "settled means")],
        rows,
        Ties::Apart("In each row 'settled' and 'not yet' make the number.".into()),
    );
}

/// Who uses the services, beside who lives here where that is entered.
fn people(build: &mut Build, counting: &Counting<'_>, heading: VisitHeading) {
    let of = uptake(counting, None);
    let people = build.count(of.people);
    for (by, shares) in &of.by {
        let (key, title) = match by {
            Trait::Gender => ("gender", "Gender"),
            Trait::Ethnicity => ("ethnicity", "Ethnicity"),
            Trait::Age => ("age", "Age"),
            Trait::Role => ("role", "Family members"),
        };
        let rule = "People with support from any service asked for on some day of the period, each counted once.";
        let about = About { key, within: within(heading), title, unit: "people", of: "people accessing the service", rule, source: SOURCE };
        let total = (people, Some(Behind::People(None)));
        let total_key = if *by == Trait::Gender { "people" } else { "" };
        let parts = build.breakdown(&about, &Breakdown { row: key, heading: key, shares, total_words: "all people", total_key, total }, in_line(None, *by));
        beside_rows(build, counting, *by, shares, people, &parts, within(heading));
    }
}

/// What the contract book says under a heading.
fn entered(build: &mut Build, counting: &Counting<'_>, heading: VisitHeading) {
    let some = |words: &str| Cell::words(Some(words.to_owned()).filter(|words| !words.trim().is_empty()));
    let day = |on: crate::domain::day::Day| Cell::label(&on.iso(), &on.words());
    let row = |cells: Vec<Cell>| Row { cells, total: None };
    let about = |key, title, rule| About { key, within: within(heading), title, unit: "as written", rule, source: "the contract book", ..About::default() };
    let ties = || Ties::Apart("Words, not figures.".into());
    let evidence = visit::evidence(counting, heading).into_iter().map(|own| row(vec![day(own.on), some(&own.what), some(&own.kept)])).collect();
    build.table(
        &about("evidence", "Evidence", "Evidence of the period, as entered."),
        &[("on", "when"), ("what", "what it shows"), ("kept", "kept")],
        evidence,
        ties(),
    );
    let checks = visit::spot_checks(counting, heading).into_iter();
    let checks = checks.map(|own| row(vec![day(own.on), Cell::label(&own.theme, &own.theme), some(&own.who), some(&own.found)])).collect();
    let heads = [("on", "when"), ("theme", "theme"), ("who", "who checked"), ("found", "what was found")];
    build.table(&about("spot_checks", "Spot checks", "Themed spot checks of the period."), &heads, checks, ties());
    let actions = visit::actions(counting, heading).into_iter().map(|own| {
        let state = match own.done_on.filter(|on| *on <= counting.period.to) {
            Some(on) => format!("done {on}"),
            None if own.due_on < counting.period.to => "overdue at the end of the period".to_owned(),
            None => "open".to_owned(),
        };
        row(vec![
            day(own.agreed_on),
            Cell::label(&own.what, &own.what),
            some(&own.about),
            some(&own.who),
            Cell::words(Some(own.due_on.words())),
            Cell::words(Some(state)),
            some(&own.came),
        ])
    });
    let heads = [
        ("agreed_on", "agreed"),
        ("what", "what is to be done"),
        ("about", "from"),
        ("who", "who"),
        ("due_on", "due"),
        ("state", "state"),
        ("came_of_it", "what came of it"),
    ];
    let rule = "Actions agreed or done in the period, or open at its end.";
    build.table(&about("actions", "Actions", rule), &heads, actions.collect(), ties());
}
