//! The committee's figures as lines to draw, each with what it counts and its source. Used by `reports` alone.

use super::super::waiting::{days, whole_days};
use crate::domain::provider::{AgeBands, Reference};
use crate::domain::report::{Committee, Outcomes, ServiceWaiting, Share};
use crate::domain::stats::percent;
use crate::domain::waiting::LaneFigures;
use crate::tui::widgets::bars::bar;
use crate::tui::widgets::why::Why;

/// One line.
#[derive(Debug)]
pub(super) enum Line {
    /// What follows, and its unit.
    Heading(String),
    /// A figure.
    Figure(Box<Figure>),
}

/// One figure.
#[derive(Debug)]
pub(super) struct Figure {
    /// What is counted.
    pub(super) name: String,
    /// How many.
    pub(super) number: String,
    /// In per cent, where it is a share.
    pub(super) share: String,
    /// The share as a bar.
    pub(super) picture: String,
    /// What else there is to say.
    pub(super) words: String,
    /// What it counts and where that is written; its title names the figure.
    pub(super) why: Why,
}

/// The headings and definitions the figures follow.
const SOURCE: &str = "Improving Lives Select Commission, minutes (2024); counted as this program says here";
const BAR: usize = 16;

/// A section's lines, told once what they count.
struct Section {
    lines: Vec<Line>,
    about: String,
    counts: String,
    source: String,
}

impl Section {
    fn new(about: &str, unit: &str, counts: impl Into<String>) -> Self {
        Self { lines: vec![Line::Heading(format!("{about} ({unit})"))], about: about.into(), counts: counts.into(), source: SOURCE.into() }
    }
    fn add(&mut self, name: &str, number: String, share: Option<u32>, words: String) {
        let said = [Some(number.clone()), share.map(|share| format!("{share} %")), Some(words.clone())];
        let said: Vec<String> = said.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        let why = Why {
            title: format!("{}: {name}", self.about),
            sentences: vec![self.counts.clone()],
            source: self.source.clone(),
            rows: vec![format!("{name}: {}", said.join(", "))],
        };
        self.lines.push(Line::Figure(Box::new(Figure {
            name: name.into(),
            number,
            share: share.map(|share| format!("{share} %")).unwrap_or_default(),
            picture: share.map(|share| bar(i64::from(share), 100, BAR)).unwrap_or_default(),
            words,
            why,
        })));
    }
    fn total(mut self, name: &str, n: usize, words: impl Into<String>) -> Self {
        self.add(name, n.to_string(), None, words.into());
        self
    }
    fn shares(mut self, shares: &[Share]) -> Self {
        for share in shares {
            self.add(&share.words, share.n.to_string(), share.percent, String::new());
        }
        self
    }
    fn source(mut self, source: &str) -> Self {
        self.source = source.into();
        self
    }
}

/// All lines of the committee's figures.
pub(super) fn lines(of: &Committee, bands: &AgeBands, reference: &Reference) -> Vec<Line> {
    let referrals = &of.referrals;
    let together = percent(referrals.mentions, referrals.total).unwrap_or(0);
    let several = format!("adds up to {together} %: several sources may be named");
    let sections = [
        Section::new("Referrals received", "referrals", "Referrals received in the period, for victims and survivors and for family members. Roles tie to the total.")
            .total("all referrals", referrals.total, "")
            .shares(&referrals.by_role),
        Section::new(
            &format!("Sources of referrals, {several}"),
            "per cent of referrals",
            format!("Referrals received in the period that name this source. A referral may name several, so the shares add up to {together} %, not 100 %."),
        )
        .shares(&referrals.by_source),
        Section::new("People accessing the service", "people", "People with support from any service on some day of the period, each counted once.").total(
            "all people",
            of.people,
            format!("{} of them as family members only", of.by_role.last().map_or(0, |share| share.n)),
        ),
        Section::new(
            &format!("Age, bands of {}", bands.key),
            "people",
            "The same people by age, on the later of the period's first day and the start of their first support in it. Not stated where the birth date leaves the band open.",
        )
        .source(&bands.source)
        .shares(&of.age),
        Section::new("Gender", "people", "The same people by gender as they state it. As in 2022-23, people whose trans history is 'yes' are shown as transgender.").shares(&of.gender),
        Section::new("Open cases", "episodes at the end of the last day", "Episodes open at the end of the period's last day; one that ends that day is closed.")
            .total("all open cases", of.open_cases, "")
            .shares(&of.open_by_provider),
        leavers(of),
        outcomes(&of.outcomes),
        waiting(&of.waiting, reference),
    ];
    sections.into_iter().flat_map(|section| section.lines).collect()
}

fn leavers(of: &Committee) -> Section {
    let weeks = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |weeks| format!("{weeks}"));
    let whole = |value: Option<i64>| value.map_or_else(|| "-".to_owned(), |weeks| weeks.to_string());
    let length = format!("weeks: median {}, 9 in 10 within {}, longest {}", weeks(of.leavers.median), whole(of.leavers.p90), whole(of.leavers.longest));
    Section::new(
        "Leavers",
        "episodes",
        "Episodes that ended in the period. Their length is in whole weeks from the first attended appointment to the end, rounded down.",
    )
    .total("all leavers", of.leavers.n, length)
}

fn outcomes(all: &[Outcomes]) -> Section {
    let mut section = Section::new(
        "Outcomes of leavers, positive share",
        "leavers with two readings or more",
        "Of the leavers: the first reading against the last, from the first attended appointment to the end. Positive is improved and maintained together, because support can bring to light what was not known at the start. Shares are of leavers with the outcome recorded, each domain on its own.",
    );
    for one in all {
        let words = format!("{} improved, {} maintained, {} lower than before; {} not recorded", one.improved, one.maintained, one.worsened, one.not_recorded);
        section.add(&one.words, one.recorded.to_string(), one.positive_percent, words);
    }
    section
}

fn waiting(all: &[ServiceWaiting], reference: &Reference) -> Section {
    let mut section = Section::new(
        "Waiting at the end of the last day",
        "accepted referrals",
        "Accepted referrals without an attended first appointment at the end of the last day. Seen counts the whole wait of those first seen in the twelve months up to that day.",
    );
    let words = |lane: &LaneFigures| {
        let seen = &lane.completed_12m;
        format!("median {}; seen {}: median {}, 9 in 10 within {}", days(lane.waiting_now.median), seen.n, days(seen.median), whole_days(seen.p90))
    };
    for row in all {
        let title = reference.service(row.service).map(|service| service.title()).unwrap_or_default();
        for lane in &row.lanes {
            let name = if row.lanes.len() > 1 { format!("{title}, {}", lane.lane) } else { title.clone() };
            section.add(&name, lane.waiting_now.n.to_string(), None, words(lane));
        }
    }
    section
}
