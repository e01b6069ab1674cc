//! The hand that builds a return: it numbers every count once, and notes what adds up to what. Used by the files beside it.

use super::{Cell, Column, Return, Row, Table, Ties, Value};
use crate::domain::log_head::LogHead;
use crate::domain::report::{Asked, Behind, Share};
use crate::domain::suppress::{Count, Sum};

/// A return in the making.
#[derive(Debug, Default)]
pub(super) struct Build {
    tables: Vec<Table>,
    counts: Vec<usize>,
    sums: Vec<Sum>,
}

/// What a table says of itself.
#[derive(Debug, Clone, Default)]
pub(super) struct About<'a> {
    /// Its place in JSON.
    pub(super) key: &'a str,
    /// Inside which item of a list.
    pub(super) within: Option<(&'a str, &'a str, &'a str)>,
    /// What it shows.
    pub(super) title: &'a str,
    /// What is counted, one by one.
    pub(super) unit: &'a str,
    /// What shares are of.
    pub(super) of: &'a str,
    /// What counts, in sentences.
    pub(super) rule: &'a str,
    /// Where that is written.
    pub(super) source: &'a str,
}

/// A breakdown by shares of one total.
pub(super) struct Breakdown<'a> {
    /// The key of a row's code in JSON.
    pub(super) row: &'a str,
    /// The heading above the rows.
    pub(super) heading: &'a str,
    /// Its rows.
    pub(super) shares: &'a [Share],
    /// What the total row says.
    pub(super) total_words: &'a str,
    /// The total's place in JSON; empty when it stands elsewhere.
    pub(super) total_key: &'a str,
    /// What the total counts.
    pub(super) total: (Count, Option<Behind>),
}

impl Build {
    /// A count of its own.
    pub(super) fn count(&mut self, n: usize) -> Count {
        self.counts.push(n);
        self.counts.len() - 1
    }
    /// How much it is.
    pub(super) fn value(&self, count: Count) -> usize {
        self.counts[count]
    }
    /// These add up to that; a gap is named where they do not.
    pub(super) fn sum(&mut self, total: Count, parts: Vec<Count>) -> Ties {
        let counted: usize = parts.iter().map(|part| self.counts[*part]).sum();
        if counted != self.counts[total] {
            let counted = self.count(counted);
            self.sums.push(Sum { total: counted, parts });
            return Ties::Gap(counted, total);
        }
        self.sums.push(Sum { total, parts });
        Ties::To(total)
    }
    /// Adds a table.
    pub(super) fn table(&mut self, about: &About<'_>, columns: &[(&str, &str)], rows: Vec<Row>, ties: Ties) {
        self.tables.push(Table {
            key: about.key.into(),
            within: about.within.map(|(list, key, value)| (list.into(), key.into(), value.into())),
            single: false,
            title: about.title.into(),
            unit: about.unit.into(),
            of: about.of.into(),
            rule: about.rule.into(),
            source: about.source.into(),
            columns: columns.iter().map(|(key, words)| Column { key: (*key).into(), words: (*words).into() }).collect(),
            rows,
            ties,
        });
    }
    /// The last table has one row, an object in JSON.
    pub(super) fn as_object(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.single = true;
        }
    }
    /// Adds a table of shares that ties to its total; answers the counts of its rows.
    pub(super) fn breakdown(&mut self, about: &About<'_>, of: &Breakdown<'_>, behind: impl Fn(&str) -> Option<Behind>) -> Vec<Count> {
        let (rows, parts) = self.share_rows(of.shares, of.total.0, behind);
        let ties = self.sum(of.total.0, parts.clone());
        self.shares(about, of, rows, ties);
        parts
    }
    /// Adds a table of shares whose rows may count one thing several times; the total row tells the mentions.
    pub(super) fn several(&mut self, about: &About<'_>, of: &Breakdown<'_>, shares_of: Count, behind: impl Fn(&str) -> Option<Behind>) {
        let (rows, parts) = self.share_rows(of.shares, shares_of, behind);
        self.sum(of.total.0, parts);
        self.shares(about, of, rows, Ties::Several(of.total.0, shares_of));
    }
    fn share_rows(&mut self, shares: &[Share], total: Count, behind: impl Fn(&str) -> Option<Behind>) -> (Vec<Row>, Vec<Count>) {
        let mut parts = Vec::new();
        let rows = shares.iter().map(|share| {
            let count = self.count(share.n);
            parts.push(count);
            let percent = Cell { value: Value::Percent(share.percent), tells: vec![count, total], behind: None };
            Row { cells: vec![Cell::label(&share.code, &share.words), self.cell(count, behind(&share.code)), percent], total: None }
        });
        (rows.collect(), parts)
    }
    fn shares(&mut self, about: &About<'_>, of: &Breakdown<'_>, mut rows: Vec<Row>, ties: Ties) {
        let whole = Cell { value: Value::Words(None), tells: Vec::new(), behind: None };
        rows.push(Row { cells: vec![Cell::label("all", of.total_words), self.cell(of.total.0, of.total.1.clone()), whole], total: Some(of.total_key.into()) });
        self.table(about, &[(of.row, of.heading), ("n", "number"), ("percent", "share")], rows, ties);
    }
    /// A cell that shows a count.
    pub(super) fn cell(&self, count: Count, behind: Option<Behind>) -> Cell {
        Cell { value: Value::Count(self.counts[count]), tells: vec![count], behind }
    }
    /// The return.
    pub(super) fn done(self, asked: &Asked, whose: String) -> Return {
        Return {
            asked: asked.clone(),
            whose,
            tables: self.tables,
            log: LogHead::default(),
            counts: self.counts,
            sums: self.sums,
            hidden: Vec::new(),
            beside_others: false,
        }
    }
}

impl Cell {
    /// What a row is.
    pub(super) fn label(code: &str, words: &str) -> Self {
        Self { value: Value::Label(code.into(), words.into()), tells: Vec::new(), behind: None }
    }
    /// A statistic of so many.
    pub(super) fn number(number: Option<f64>, of: Count) -> Self {
        Self { value: Value::Number(number), tells: vec![of], behind: None }
    }
    /// The same in whole numbers.
    pub(super) fn whole(number: Option<i64>, of: Count) -> Self {
        #[allow(clippy::cast_precision_loss, reason = "days and weeks are far below 2^52")]
        Self::number(number.map(|number| number as f64), of)
    }
    /// Words that tell no count.
    pub(super) fn words(words: Option<String>) -> Self {
        Self { value: Value::Words(words), tells: Vec::new(), behind: None }
    }
}
