//! A return before it has a format: tables of figures, each with its unit, its denominator, its rule and its source.
//! Built from the domain's figures and written by one file a format; also what the Reports screen shows and what is kept of a
//! return that was sent. Pure. Hiding small numbers is `domain/suppress`'s decision; here it is only carried out.

mod build;
mod committee;
pub mod csv;
pub mod json;
mod monthly;
mod others;
mod paper;
mod quality;
pub mod xlsx;

use crate::domain::book::contract::Pence;
use crate::domain::codes::{Return as Kind, Role};
use crate::domain::ids::ServiceId;
use crate::domain::log_head::LogHead;
use crate::domain::provider::Reference;
use crate::domain::report::together::Figure;
use crate::domain::report::{Asked, Behind, Counting, voice};
use crate::domain::stats::percent;
use crate::domain::suppress::{Count, Sum, hidden, hidden_with};
use crate::domain::text::capital;
use serde::{Deserialize, Serialize};

/// A return with all its figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Return {
    /// What was asked.
    pub asked: Asked,
    /// Whose services, in words: 'GROW', 'all providers'.
    pub whose: String,
    /// Its tables, in reading order.
    pub tables: Vec<Table>,
    /// The end of the caseload's log when it left; none before that.
    #[serde(default)]
    pub log: LogHead,
    /// Every count of it.
    counts: Vec<usize>,
    /// What adds up to what.
    sums: Vec<Sum>,
    /// Which counts are hidden; none when it is whole.
    hidden: Vec<bool>,
    /// Some of them are hidden because of other returns of the same days.
    #[serde(default)]
    beside_others: bool,
}

/// One table: figures of one unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Where it stands in JSON: `referrals.by_source`; also names its sheet.
    pub key: String,
    /// Inside one item of a list: the list, the item's key and its value (`providers`, `provider`, `GROW`).
    pub within: Option<(String, String, String)>,
    /// Its only row is an object in JSON, not a list of one.
    pub single: bool,
    /// What it shows.
    pub title: String,
    /// What one of its counts is one of: 'referrals', 'people', 'episodes'.
    pub unit: String,
    /// What shares are of, in words; empty where there are none.
    pub of: String,
    /// What is counted, in sentences.
    pub rule: String,
    /// Where that is written.
    pub source: String,
    /// Its columns; the first ones say what a row is.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// How it ties out.
    pub ties: Ties,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its key in JSON; a dot goes one deeper. Empty: not in JSON.
    pub key: String,
    /// Its heading.
    pub words: String,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// One a column.
    pub cells: Vec<Cell>,
    /// The total of the rows above, with its place in JSON (empty: not there).
    pub total: Option<String>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// What stands in it.
    pub value: Value,
    /// The counts that it would tell: hidden when one of them is.
    pub tells: Vec<Count>,
    /// The list behind it.
    pub behind: Option<Behind>,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A stable code and its words.
    Label(String, String),
    /// How many.
    Count(usize),
    /// In whole per cent, half up; none of nothing.
    Percent(Option<u32>),
    /// A statistic: weeks, days, hours; none of nothing.
    Number(Option<f64>),
    /// Money, in pence.
    Pounds(Option<i64>),
    /// Words; none where there is nothing to say.
    Words(Option<String>),
}

/// How a table ties out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// Its rows add up to this count.
    To(Count),
    /// Several may be named: mentions, and what the shares are of.
    Several(Count, Count),
    /// Each row has a total of its own, and why that is so.
    Apart(String),
    /// Its rows add up to the first, which is not the second: the gap is named.
    Gap(Count, Count),
}

/// The figures of a return.
pub fn make(asked: &Asked, counting: &Counting<'_>) -> Return {
    let services: Option<Vec<ServiceId>> = asked.services(counting.reference).map(|of| of.into_iter().collect());
    let built = match asked.kind {
        Kind::Committee => committee::build(counting),
        Kind::Monthly => monthly::build(counting, services.as_deref()),
        Kind::Quality => quality::build(counting, &voice(counting)),
        Kind::Uptake => others::uptake(counting, asked.provider),
        Kind::Outcomes => others::outcomes(counting, asked.provider),
        Kind::Waiting => others::waiting(counting),
    };
    built.done(asked, whose(asked, counting.reference))
}

fn whose(asked: &Asked, reference: &Reference) -> String {
    let provider = reference.providers.iter().find(|provider| Some(provider.id) == asked.provider).map_or("all providers", |provider| provider.name.as_str());
    let areas: Vec<&str> = asked.areas.iter().map(|area| area.words()).collect();
    let mut words = if areas.is_empty() { provider.to_owned() } else { format!("{provider}: {}", areas.join("; ")) };
    if let Some(role) = asked.role {
        words.push_str(match role {
            Role::Survivor => "; victims and survivors alone",
            Role::Family => "; family members alone",
        });
    }
    words
}

impl Return {
    /// With small numbers hidden, as it leaves the desk.
    #[must_use]
    pub fn suppressed(mut self) -> Self {
        self.hidden = hidden(&self.counts, &self.sums);
        self
    }
    /// The same where other returns of the same days would tell some of what is hidden: these counts go as well.
    #[must_use]
    pub fn suppressed_with(self, gone: &[Count]) -> Self {
        let mut of = self.suppressed();
        gone.iter().for_each(|count| of.hidden[*count] = true);
        of.hidden = hidden_with(&of.counts, &of.sums, &of.hidden);
        of.beside_others = true;
        of
    }
    /// It hides some noughts so that others cannot be worked out: what is hidden in it may be nought.
    pub fn hides_noughts(&self) -> bool {
        self.beside_others && self.hidden.iter().zip(&self.counts).any(|(hidden, n)| *hidden && *n == 0)
    }
    /// Its counts as figures that other returns may show too, once for each place they stand in.
    pub fn figures(&self) -> Vec<(Count, Figure)> {
        let cells = self.tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells);
        let listed = cells.filter_map(|cell| match (&cell.value, cell.tells.first(), &cell.behind) {
            (Value::Count(_), Some(count), Some(behind)) => Some((*count, Figure::of(&self.asked, behind))),
            _ => None,
        });
        let several = self.tables.iter().filter_map(|table| if let Ties::Several(mentions, _) = table.ties { Some(mentions) } else { None });
        listed.chain(several.map(|mentions| (mentions, Figure::mentions(&self.asked)))).collect()
    }
    /// Small numbers are hidden in it.
    pub fn is_suppressed(&self) -> bool {
        !self.hidden.is_empty()
    }
    /// A count, unless it is hidden.
    pub fn count(&self, count: Count) -> Option<usize> {
        if self.is_hidden(count) { None } else { self.counts.get(count).copied() }
    }
    /// A count stays out of what leaves the desk.
    pub fn is_hidden(&self, count: Count) -> bool {
        self.hidden.get(count).copied().unwrap_or(false)
    }
    /// A cell stays out of what leaves the desk.
    pub fn hides(&self, cell: &Cell) -> bool {
        cell.tells.iter().any(|count| self.is_hidden(*count))
    }
    /// The cell in words, as people read it.
    pub fn words(&self, cell: &Cell) -> String {
        if self.hides(cell) { HIDDEN.into() } else { cell.value.words() }
    }
    /// What a return says of itself below its title.
    pub fn stamp(&self) -> String {
        format!("{} to {}, as at {}. {}.", self.asked.from, self.asked.to, self.asked.as_at, capital(&self.whose))
    }
    /// Its title.
    pub fn title(&self) -> String {
        capital(self.asked.kind.words())
    }
    /// What was done with small numbers, in a sentence.
    pub fn about_small_numbers(&self) -> &'static str {
        if self.beside_others {
            "Counts of 1 to 4 are hidden with their shares, and others with them where a hidden one could be worked out, also from other returns of the same days that were made before. A total of 1 to 4 hides its whole table."
        } else if self.is_suppressed() {
            "Counts of 1 to 4 are hidden with their shares, and others with them where a hidden one could be worked out. A total of 1 to 4 hides its whole table."
        } else {
            "Small numbers are not hidden: this may tell who somebody is. Keep it as carefully as the caseload."
        }
    }
    /// How a table ties out, in a sentence.
    pub fn tied(&self, table: &Table) -> String {
        let n = |count: Count| self.count(count).map_or_else(|| HIDDEN.to_owned(), |n| n.to_string());
        match &table.ties {
            Ties::To(total) => format!("The rows add up to the total ({}).", n(*total)),
            Ties::Several(mentions, total) => {
                let together = self.count(*mentions).zip(self.count(*total)).and_then(|(mentions, total)| percent(mentions, total));
                let shares = together.map_or_else(|| "more than 100 %".into(), |share| format!("{share} %"));
                format!("Several may be named: {} mentions in {} {}, so the shares add up to {shares}, not 100 %.", n(*mentions), n(*total), table.unit)
            }
            Ties::Apart(why) => why.clone(),
            Ties::Gap(counted, stated) => format!("The rows add up to {}, the total is {}: the difference is not explained.", n(*counted), n(*stated)),
        }
    }
    /// Nothing at all is counted in it, and nothing was entered for it.
    pub fn is_empty(&self) -> bool {
        self.counts.iter().all(|n| *n == 0) && !self.tables.iter().any(|table| ENTERED.contains(&table.key.as_str()) && !table.rows.is_empty())
    }
}

/// Tables of what is entered in the contract book.
const ENTERED: [&str; 6] = ["targets", "notes", "costs", "evidence", "spot_checks", "actions"];

/// What stands where a figure is hidden.
pub const HIDDEN: &str = "hidden";

impl Value {
    /// A number, not a name or a note.
    pub const fn is_figure(&self) -> bool {
        !matches!(self, Self::Label(..) | Self::Words(_))
    }
    /// As people read it.
    pub fn words(&self) -> String {
        match self {
            Self::Label(_, words) => words.clone(),
            Self::Count(n) => n.to_string(),
            Self::Percent(share) => share.map_or_else(|| "-".into(), |share| format!("{share} %")),
            Self::Number(number) => number.map_or_else(|| "-".into(), |number| format!("{number}")),
            Self::Pounds(pence) => pence.map_or_else(|| "-".into(), |pence| Pence(pence).to_string()),
            Self::Words(words) => words.clone().unwrap_or_default(),
        }
    }
}

impl Table {
    /// The column that holds shares, if one does.
    pub fn shares(&self) -> Option<usize> {
        self.rows.first()?.cells.iter().position(|cell| matches!(cell.value, Value::Percent(_)))
    }
    /// The column with the first count.
    pub fn first_count(&self) -> Option<usize> {
        self.rows.first()?.cells.iter().position(|cell| matches!(cell.value, Value::Count(_)))
    }
    /// Its title with whose it is.
    pub fn full_title(&self) -> String {
        self.within.as_ref().map_or_else(|| self.title.clone(), |(_, _, whose)| format!("{whose}: {}", self.title))
    }
}

impl Row {
    /// What it is, from its labels.
    pub fn name(&self) -> String {
        let labels = self.cells.iter().filter_map(|cell| if let Value::Label(_, words) = &cell.value { Some(words.as_str()) } else { None });
        labels.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(", ")
    }
}
