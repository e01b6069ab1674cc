//! Uptake, outcomes and waiting as returns of their own, and the tables they share with the committee's. Used by `returns` alone.

use super::build::{About, Breakdown, Build};
use super::committee::{SOURCE, in_line};
use super::{Cell, Row, Ties, Value};
use crate::domain::codes::{Ending, Progress};
use crate::domain::ids::ProviderId;
use crate::domain::provider::{Provider, Reference};
use crate::domain::report::beside::{beside, population};
use crate::domain::report::{self, Behind, Counting, Outcomes, ServiceWaiting, Share, Trait};
use crate::domain::suppress::Count;
use crate::domain::waiting::LaneFigures;
use std::cmp::Ordering;

pub(super) const RULE_OUTCOMES: &str = "Of the leavers: the first reading against the last, from the first attended appointment to the end. Positive is improved and maintained together, because support can bring to light what was not known at the start. Shares are of leavers with the outcome recorded, each domain on its own.";
const UPTAKE_SOURCE: &str = "Rotherham CSE Post Abuse Services Update (2016), section 6; counted as this program says here";

/// The providers that are asked for, in their order.
fn providers(reference: &Reference, only: Option<ProviderId>) -> impl Iterator<Item = &Provider> {
    reference.providers.iter().filter(move |provider| only.is_none_or(|id| provider.id == id))
}

/// Provider by gender, ethnicity, age band and family, each tying to its total.
pub(super) fn uptake(counting: &Counting<'_>, only: Option<ProviderId>) -> Build {
    let mut build = Build::default();
    for provider in providers(counting.reference, only) {
        let of = report::uptake(counting, Some(provider.id));
        let people = build.count(of.people);
        for (by, shares) in &of.by {
            let age = format!("Age, bands of {}", counting.bands.key);
            let (key, row, title, rule) = match by {
                Trait::Gender => ("gender", "gender", "Gender", "By gender as they state it; people whose trans history is 'yes' are shown as transgender."),
                Trait::Ethnicity => ("ethnicity", "ethnicity", "Ethnicity", "By ethnic group as they state it, in the groups of the 2021 census."),
                Trait::Age => (
                    "age",
                    "band",
                    age.as_str(),
                    "By age, on the later of the period's first day and the start of their first support in it. Not stated where the birth date leaves the band open.",
                ),
                Trait::Role => ("family", "role", "Family members", "Victims and survivors, and those supported as family members only."),
            };
            let rule = format!("People with support from {} on some day of the period, each counted once. {rule}", provider.name);
            let source = if *by == Trait::Age { counting.bands.source.as_str() } else { UPTAKE_SOURCE };
            let about = About {
                key,
                within: Some(("providers", "provider", &provider.name)),
                title,
                unit: "people",
                of: "people with support from this provider",
                rule: &rule,
                source,
            };
            // The total stands once in each provider's object.
            let total_key = if *by == Trait::Gender { "total" } else { "" };
            let total = (people, Some(Behind::People(Some(provider.id))));
            let of_row = Breakdown { row, heading: row, shares, total_words: "all people", total_key, total };
            let parts = build.breakdown(&about, &of_row, in_line(Some(provider.id), *by));
            beside_rows(&mut build, counting, *by, shares, people, &parts, about.within);
        }
    }
    build
}

/// The people of a breakdown beside the local population, where that is entered; `parts` are the counts of its rows.
pub(super) fn beside_rows(
    build: &mut Build,
    counting: &Counting<'_>,
    by: Trait,
    shares: &[Share],
    people: Count,
    parts: &[Count],
    within: Option<(&str, &str, &str)>,
) {
    let Some(population) = population(counting, by) else { return };
    let mut rows = Vec::new();
    for ((share, line), count) in shares.iter().zip(beside(counting, population, shares, build.value(people))).zip(parts) {
        let own = |value, tells| Cell { value, tells, behind: None };
        #[allow(clippy::cast_precision_loss, reason = "a population is far below 2^52")]
        let here = line.here.map(|here| here as f64);
        let words = line.against.map(|against| match against {
            Ordering::Less => "fewer".to_owned(),
            Ordering::Equal => "as many".to_owned(),
            Ordering::Greater => "more".to_owned(),
        });
        let told = if words.is_some() { vec![*count, people] } else { Vec::new() };
        let cells = vec![
            Cell::label(&line.code, &share.words),
            build.cell(*count, None),
            own(Value::Percent(share.percent), vec![*count, people]),
            own(Value::Number(here), Vec::new()),
            own(Value::Percent(line.share_here), Vec::new()),
            own(Value::Number(line.at_that_share), vec![people]),
            own(Value::Words(words), told),
        ];
        rows.push(Row { cells, total: None });
    }
    let (key, title) = match by {
        Trait::Gender => ("gender_beside", "Gender beside the local population"),
        Trait::Ethnicity => ("ethnicity_beside", "Ethnicity beside the local population"),
        Trait::Age => ("age_beside", "Age beside the local population"),
        Trait::Role => return,
    };
    let rule = format!(
        "The same people beside {} as of {}: the local share is of the groups that source names. 'Fewer' and 'more' differ by at least one person from what that share would give. Where many are not stated, every group looks smaller than it is.",
        population.place, population.as_of
    );
    let columns = [
        ("group", "group"),
        ("n", "people"),
        ("percent", "share"),
        ("here", "live here"),
        ("here_percent", "share of them"),
        ("at_that_share", "people at that share"),
        ("beside", "beside it"),
    ];
    build.table(
        &About { key, within, title, unit: "people", of: "people with support", rule: &rule, source: &population.source },
        &columns,
        rows,
        Ties::Apart("The people are those of the table before.".into()),
    );
}

/// Leavers, how their support ended, and their outcomes, by provider.
pub(super) fn outcomes(counting: &Counting<'_>, only: Option<ProviderId>) -> Build {
    let mut build = Build::default();
    for provider in providers(counting.reference, only) {
        leavers_of(&mut build, counting, provider);
    }
    build
}

fn leavers_of(build: &mut Build, counting: &Counting<'_>, provider: &Provider) {
    let of = report::leavers(counting, Some(provider.id));
    let within = Some(("providers", "provider", provider.name.as_str()));
    let [all, planned, unplanned] = [of.weeks.n, of.planned, of.unplanned].map(|n| build.count(n));
    build.sum(all, vec![planned, unplanned]);
    let ended = |ending: Ending| Some(Behind::Ended(provider.id, ending));
    let cells = vec![
        Cell::label("all", "all leavers"),
        build.cell(all, Some(Behind::Leavers(Some(provider.id)))),
        build.cell(planned, ended(Ending::Planned)),
        build.cell(unplanned, ended(Ending::Unplanned)),
        Cell::number(of.weeks.median, all),
        Cell::whole(of.weeks.shortest, all),
        Cell::whole(of.weeks.longest, all),
    ];
    let about = About {
        key: "leavers",
        within,
        title: "Leavers and length of service",
        unit: "episodes",
        of: "",
        rule: "Episodes that ended in the period, planned and unplanned together making all. Their length is in whole weeks, rounded down.",
        source: SOURCE,
    };
    let columns = [
        ("", ""),
        ("n", "number"),
        ("planned", "planned"),
        ("unplanned", "unplanned"),
        ("weeks.median", "median weeks"),
        ("weeks.shortest", "shortest"),
        ("weeks.longest", "longest"),
    ];
    let ties = Ties::Apart("Planned and unplanned endings make all leavers.".into());
    build.table(&about, &columns, vec![Row { cells, total: None }], ties);
    build.as_object();
    outcome_rows(
        build,
        &report::outcomes(counting, Some(provider.id)),
        Some(provider.id),
        all,
        &About { key: "outcomes", title: "Outcomes of leavers", unit: "leavers", of: "leavers with two readings or more", rule: RULE_OUTCOMES, ..about },
    );
}

/// One line a reported domain: the three changes tie to 'recorded', that and 'not recorded' to the leavers.
pub(super) fn outcome_rows(build: &mut Build, all: &[Outcomes], of: Option<ProviderId>, leavers: Count, about: &About<'_>) {
    let mut rows = Vec::new();
    for one in all {
        let [improved, maintained, worsened, recorded, not_recorded] =
            [one.improved, one.maintained, one.worsened, one.recorded(), one.not_recorded].map(|n| build.count(n));
        build.sum(recorded, vec![improved, maintained, worsened]);
        build.sum(leavers, vec![recorded, not_recorded]);
        let list = |progress: Progress| Some(Behind::Outcome(of, one.domain.clone(), progress));
        let positive =
            Cell { value: Value::Percent(one.positive_percent()), tells: vec![improved, maintained, worsened, recorded, not_recorded], behind: None };
        let cells = vec![
            Cell::label(&one.domain, &one.words),
            build.cell(recorded, Some(Behind::Recorded(of, one.domain.clone()))),
            positive,
            build.cell(improved, list(Progress::Improved)),
            build.cell(maintained, list(Progress::Maintained)),
            build.cell(worsened, list(Progress::Worsened)),
            build.cell(not_recorded, list(Progress::NotRecorded)),
        ];
        rows.push(Row { cells, total: None });
    }
    let columns = [
        ("domain", "domain"),
        ("recorded", "recorded"),
        ("positive_percent", "positive"),
        ("improved", "improved"),
        ("maintained", "maintained"),
        ("worsened", "lower than before"),
        ("not_recorded", "not recorded"),
    ];
    build.table(
        about,
        &columns,
        rows,
        Ties::Apart(
            "In each row improved, maintained and lower than before make 'recorded'; with 'not recorded' they make all leavers. Domains are never averaged."
                .into(),
        ),
    );
}

/// Every service's waits at the end of the last day, listing nobody.
pub(super) fn waiting(counting: &Counting<'_>) -> Build {
    let mut build = Build::default();
    waiting_rows(&mut build, &report::waits(counting), counting.reference, "lists", LANES);
    build
}

pub(super) const LANES: &str = "Each service and lane stands for itself.";

/// One line a service and lane.
pub(super) fn waiting_rows(build: &mut Build, all: &[ServiceWaiting], reference: &Reference, key: &str, ties: &str) {
    let mut rows = Vec::new();
    for own in all {
        let Some(service) = reference.service(own.service) else { continue };
        let undecided = build.count(own.undecided);
        for lane in &own.lanes {
            let undecided = build.cell(undecided, Some(Behind::Undecided(own.service)));
            rows.push(lane_row(build, service, lane, undecided));
        }
    }
    let columns = [
        ("provider", "provider"),
        ("service", "service"),
        ("lane", "lane"),
        ("waiting_now.n", "waiting now"),
        ("waiting_now.median_days", "median days so far"),
        ("waiting_now.longest_days", "longest so far"),
        ("completed_12m.n", "seen in 12 months"),
        ("completed_12m.median_days", "median days waited"),
        ("completed_12m.p90_days", "9 in 10 within"),
        ("completed_12m.longest_days", "longest waited"),
        ("forecast_days", "forecast days"),
        ("awaiting_decision", "awaiting decision"),
        ("published.text", "published wait"),
        ("published.as_of", "as of"),
        ("published.source", "published in"),
    ];
    build.table(
        &About {
            key,
            title: "Waiting times at the end of the last day",
            unit: "referrals",
            rule: "Waiting now: accepted referrals without an attended first appointment at the end of the last day. Seen: the whole wait, from receipt to the first attended appointment, of those first seen in the twelve months up to that day. The two are never mixed. The forecast is the median of those seen, from five of them on; where a dash stands nobody was counted. Awaiting decision: referrals that were neither accepted nor closed by then, of the whole service, the same in each of its lanes. The published wait is the provider's own.",
            source: "Improving Lives Select Commission, minutes (2024), Waiting Times and Discussion; counted as this program says here",
            ..About::default()
        },
        &columns,
        rows,
        Ties::Apart(ties.into()),
    );
}

fn lane_row(build: &mut Build, service: &crate::domain::provider::Service, lane: &LaneFigures, undecided: Cell) -> Row {
    let (waiting, seen) = (build.count(lane.waiting_now.n), build.count(lane.completed_12m.n));
    let published = |pick: fn(&crate::domain::provider::PublishedWait) -> &String| Cell::words(lane.published.as_ref().map(|wait| pick(wait).clone()));
    let cells = vec![
        Cell::label(&service.provider, &service.provider),
        Cell::label(&service.name, &service.name),
        Cell::label(lane.lane.code(), lane.lane.words()),
        build.cell(waiting, Some(Behind::Waiting(service.id, lane.lane))),
        Cell::number(lane.waiting_now.median, waiting),
        Cell::whole(lane.waiting_now.longest, waiting),
        build.cell(seen, Some(Behind::Seen(service.id, lane.lane))),
        Cell::number(lane.completed_12m.median, seen),
        Cell::whole(lane.completed_12m.p90, seen),
        Cell::whole(lane.completed_12m.longest, seen),
        Cell::whole(lane.forecast_days, seen),
        undecided,
        published(|wait| &wait.text),
        published(|wait| &wait.as_of),
        published(|wait| &wait.source),
    ];
    Row { cells, total: None }
}
