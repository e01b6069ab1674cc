//! The committee's return: the seven headings of 2024. Used by `returns` alone.

use super::build::{About, Breakdown, Build};
use super::others::{LANES, RULE_OUTCOMES, outcome_rows, waiting_rows};
use super::{Cell, Row, Ties};
use crate::domain::codes::{FeedbackKind, Role, Source};
use crate::domain::ids::ProviderId;
use crate::domain::report::{Behind, Counting, Trait, Voice, committee};

/// The headings and definitions the figures follow.
pub(super) const SOURCE: &str = "Improving Lives Select Commission, minutes (2024); counted as this program says here";

pub(super) fn build(counting: &Counting<'_>) -> Build {
    let mut build = Build::default();
    let of = committee(counting.rows, counting.period, counting.bands, counting.reference);
    referrals(&mut build, &of.referrals);
    people(&mut build, counting, &of);
    let provider = |name: &str| counting.reference.providers.iter().find(|provider| provider.name == name).map(|provider| provider.id);
    let open = build.count(of.open_cases);
    build.breakdown(
        &About {
            key: "open_cases.by_provider",
            title: "Open cases",
            unit: "episodes",
            of: "open cases at the end of the last day",
            rule: "Episodes open at the end of the period's last day; one that ends that day is closed.",
            source: SOURCE,
            ..About::default()
        },
        &Breakdown {
            row: "provider",
            heading: "provider",
            shares: &of.open_by_provider,
            total_words: "all open cases",
            total_key: "open_cases.total",
            total: (open, Some(Behind::Open(None))),
        },
        |name| provider(name).map(|id| Behind::Open(Some(id))),
    );
    leavers(&mut build, &of);
    waiting_rows(&mut build, &of.waiting, counting.reference, "waiting", LANES);
    feedback_rows(&mut build, &of.feedback, None);
    build
}

fn referrals(build: &mut Build, of: &crate::domain::report::Referrals) {
    let total = build.count(of.total);
    let role = |code: &str| Role::parse(code).ok().map(Behind::ReferralsAs);
    build.breakdown(
        &About {
            key: "referrals.by_role",
            title: "Referrals received",
            unit: "referrals",
            of: "referrals received in the period",
            rule: "Referrals received in the period, for victims and survivors and for family members.",
            source: SOURCE,
            ..About::default()
        },
        &Breakdown {
            row: "role",
            heading: "role",
            shares: &of.by_role,
            total_words: "all referrals",
            total_key: "referrals.total",
            total: (total, Some(Behind::Referrals)),
        },
        role,
    );
    let mentions = build.count(of.mentions);
    build.several(
        &About {
            key: "referrals.by_source",
            title: "Sources of referrals",
            unit: "referrals",
            of: "referrals received in the period",
            rule: "Referrals received in the period that name this source. A referral may name several.",
            source: SOURCE,
            ..About::default()
        },
        &Breakdown {
            row: "source",
            heading: "source",
            shares: &of.by_source,
            total_words: "all mentions",
            total_key: "referrals.mentions",
            total: (mentions, None),
        },
        total,
        |code| Source::parse(code).ok().map(Behind::ReferralsFrom),
    );
}

fn people(build: &mut Build, counting: &Counting<'_>, of: &crate::domain::report::Committee) {
    let people = build.count(of.people);
    let bands = format!("Age, bands of {}", counting.bands.key);
    let aged = "The same people by age, on the later of the period's first day and the start of their first support in it. Not stated where the birth date leaves the band open.";
    let rows: [(Trait, &str, &str, &str, &str, &[_], &str); 3] = [
        (
            Trait::Role,
            "people.by_role",
            "role",
            "People accessing the service",
            "People with support from any service on some day of the period, each counted once.",
            &of.by_role,
            SOURCE,
        ),
        (Trait::Age, "age", "band", &bands, aged, &of.age, &counting.bands.source),
        (
            Trait::Gender,
            "gender",
            "gender",
            "Gender",
            "The same people by gender as they state it. As in 2022-23, people whose trans history is 'yes' are shown as transgender.",
            &of.gender,
            SOURCE,
        ),
    ];
    for (by, key, row, title, rule, shares, source) in rows {
        let total_key = if by == Trait::Role { "people.total" } else { "" };
        build.breakdown(
            &About { key, title, unit: "people", of: "people accessing the service", rule, source, ..About::default() },
            &Breakdown { row, heading: row, shares, total_words: "all people", total_key, total: (people, Some(Behind::People(None))) },
            in_line(None, by),
        );
    }
}

/// The list behind a line of a breakdown of people.
pub(super) fn in_line(provider: Option<ProviderId>, by: Trait) -> impl Fn(&str) -> Option<Behind> {
    move |code| Some(Behind::PeopleIn(provider, by, code.to_owned()))
}

fn leavers(build: &mut Build, of: &crate::domain::report::Committee) {
    let leavers = build.count(of.leavers.n);
    let cells = vec![
        Cell::label("all", "all leavers"),
        build.cell(leavers, Some(Behind::Leavers(None))),
        Cell::number(of.leavers.median, leavers),
        Cell::whole(of.leavers.p90, leavers),
        Cell::whole(of.leavers.shortest, leavers),
        Cell::whole(of.leavers.longest, leavers),
    ];
    build.table(
        &About {
            key: "leavers",
            title: "Leavers and length of service",
            unit: "episodes",
            rule: "Episodes that ended in the period. Their length is in whole weeks from the first attended appointment to the end, rounded down.",
            source: SOURCE,
            ..About::default()
        },
        &[
            ("", ""),
            ("n", "number"),
            ("weeks.median", "median weeks"),
            ("weeks.p90", "9 in 10 within"),
            ("weeks.shortest", "shortest"),
            ("weeks.longest", "longest"),
        ],
        vec![Row { cells, total: None }],
        Ties::Apart("One figure with its statistics.".into()),
    );
    build.as_object();
    outcome_rows(
        build,
        &of.outcomes,
        None,
        leavers,
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
}

/// Feedback by kind, also under a heading of the quality visit pack.
pub(super) fn feedback_rows<'a>(build: &mut Build, of: &Voice, within: Option<(&'a str, &'a str, &'a str)>) {
    let all = build.count(of.total);
    let about = About {
        key: "feedback.by_kind",
        within,
        title: "Service user voice and feedback",
        unit: "pieces of feedback",
        of: "all feedback of the period",
        rule: "Comments, compliments, complaints, what people said about how the service is run, and consent to a case study, by the day each was given. Somebody may have given several. Of one provider or area: from people who were supported by it in the period, or asked for it. Where feedback is kept elsewhere too, add it beside this return.",
        source: SOURCE,
    };
    let breakdown = Breakdown {
        row: "kind",
        heading: "kind",
        shares: &of.by_kind,
        total_words: "all feedback",
        total_key: "feedback.n",
        total: (all, Some(Behind::Feedback(None))),
    };
    build.breakdown(&about, &breakdown, |code| FeedbackKind::parse(code).ok().map(|kind| Behind::Feedback(Some(kind))));
}
