//! A supervision pack: the whole caseload, most urgent first, what matters on the first pages and one section a person after.
//! Used by `summary --supervision` and the caseload's export. Holds summaries and counts them; decides and names nothing
//! that they do not.

use super::format::Document;
use super::paper::{Block, Column, Paper, Row};
use super::summary::Summary;
use crate::domain::codes::ClockState;
use crate::domain::day::Day;
use serde::Serialize;

/// What the order is, as it is said on the paper.
const ORDER: &str = "Most urgent first: a clock over its limit, then one close to it, then decisions and open risks; within each by what is due soonest.";

/// The caseload on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pack {
    /// What the reader must know about handling it.
    pub caution: String,
    /// Names and birth dates are in it.
    pub identified: bool,
    /// As at the end of this day.
    pub as_at: Day,
    /// Made on this day.
    pub made_on: Day,
    /// Changes are told from this day on.
    pub since: Day,
    /// People in it.
    pub people: usize,
    /// Decisions needed, each with its case code.
    pub decisions: Vec<Told>,
    /// Clocks over their limit, close to it or extended.
    pub clocks: Vec<Told>,
    /// Open risks.
    pub risks: Vec<Told>,
    /// One a person, most urgent first.
    pub cases: Vec<Summary>,
}

/// Something about one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Case code.
    pub person: String,
    /// What.
    pub what: String,
}

impl Pack {
    /// A pack of these summaries, which were all made with these days.
    pub fn new(mut cases: Vec<Summary>, identified: bool, as_at: Day, made_on: Day, since: Day) -> Self {
        cases.sort_by_key(|case| (urgency(case), case.due.first().map_or((true, as_at), |due| (false, due.on)), case.who.person.clone()));
        let told = |of: fn(&Summary) -> &Vec<String>| -> Vec<Told> {
            cases.iter().flat_map(|case| of(case).iter().map(|what| Told { person: case.who.person.clone(), what: what.clone() })).collect()
        };
        let caution = if identified {
            "IDENTIFIED: this names people. Keep it as safe as the records themselves and destroy it when it is no longer needed."
        } else {
            "Pseudonymised: this is still personal data. Names that the file knows are replaced; read the text before you pass it on."
        };
        Self {
            caution: caution.into(),
            identified,
            as_at,
            made_on,
            since,
            people: cases.len(),
            decisions: told(|case| &case.first.decisions),
            clocks: told(|case| &case.first.clocks),
            risks: told(|case| &case.first.risks),
            cases,
        }
    }
}

/// How urgent a case is; the lowest first.
fn urgency(case: &Summary) -> u8 {
    let any = |state: ClockState| case.clocks.iter().any(|clock| clock.state == state);
    match () {
        () if any(ClockState::Over) => 0,
        () if any(ClockState::Warning) => 1,
        () if !case.first.decisions.is_empty() || !case.first.risks.is_empty() => 2,
        () => 3,
    }
}

impl Document for Pack {
    fn paper(&self) -> Paper {
        let mut paper = Paper {
            title: "Supervision pack".into(),
            caution: self.caution.as_str().into(),
            stamp: vec![
                format!("As at {}. Made on {}. Changes are told since {}.", self.as_at, self.made_on, self.since).into(),
                format!("{} people. {ORDER}", self.people).into(),
            ],
            foot: format!("Supervision pack, as at {}. Still personal data.", self.as_at).into(),
            ..Paper::default()
        };
        if self.cases.is_empty() {
            paper.paragraph("Nobody is on the caseload on that day.");
            return paper;
        }
        paper.section("What matters first");
        for (heading, list, none) in [
            ("Decisions needed", &self.decisions, "No decision is waiting."),
            ("Clocks to watch", &self.clocks, "No clock is close to its limit."),
            ("Open risks", &self.risks, "No open risk is recorded."),
        ] {
            paper.label(heading);
            paper.list(list.iter().map(|told| format!("{}: {}", told.person, told.what)), none);
        }
        paper.section("The caseload");
        let columns = ["Case", "Service", "Next due", "On"].map(Column::words).into_iter();
        let columns = columns.chain(["Decisions", "Clocks", "Risks", "Changes", "Contacts made"].map(Column::figures));
        paper.table(columns, self.cases.iter().map(line));
        for case in &self.cases {
            paper.blocks.push(Block::PageBreak);
            paper.section(case.who.person.as_str());
            let mut own = Paper::default();
            case.tell(&mut own);
            paper.take_in(own.blocks);
        }
        paper
    }
    fn value(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

fn line(case: &Summary) -> Row {
    let service = case.route.as_ref().map(|route| format!("{}, {}", route.provider, route.service)).unwrap_or_default();
    let (due, on) = case.due.first().map_or_else(
        || ("nothing has a date".to_owned(), String::new()),
        |due| (if due.overdue { format!("{} (overdue)", due.what) } else { due.what.clone() }, due.on.words()),
    );
    let counts = [case.first.decisions.len(), case.first.clocks.len(), case.first.risks.len(), case.first.changed.len(), case.contacts.made];
    Row::new([case.who.person.clone(), service, due, on].into_iter().chain(counts.map(|count| count.to_string())))
}
