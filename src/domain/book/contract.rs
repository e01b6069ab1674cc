//! What the contract says in numbers (002 section 4.1): targets and what takes their place, why something fell short, and the
//! costs of a month beside the cost workbook. Used by `book`, and by the monthly return.

use super::Checks;
use crate::domain::codes::{Counted, TargetBasis};
use crate::domain::day::Day;
use crate::domain::ids::ServiceId;
use crate::domain::sheet::{Answer, sheet};
use serde::{Deserialize, Serialize};

/// Money as it is entered, in pence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pence(pub i64);

/// More than any contract of this kind: a slip of the keyboard.
const MOST: i64 = 100_000_000_000;

impl std::fmt::Display for Pence {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (pounds, pence) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let digits = pounds.to_string();
        let grouped: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|three| std::str::from_utf8(three).ok()).collect();
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(out, "{sign}£{}.{pence:02}", grouped.join(","))
    }
}

impl Answer for Pence {
    fn read(text: &str, _: Day) -> Result<Self, String> {
        let plain: String = text.chars().filter(|c| !matches!(c, '£' | ',' | ' ')).collect();
        let (pounds, pence) = plain.split_once('.').unwrap_or((&plain, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let why = || format!("'{text}' is not an amount. Enter it like 1250 or 1,250.75.");
        if !digits(pounds) || !digits(pence) || pence.len() > 2 {
            return Err(why());
        }
        let pence = if pence.len() == 1 { format!("{pence}0") } else { pence.to_owned() };
        let all = pounds.parse::<i64>().ok().and_then(|pounds| pounds.checked_mul(100)?.checked_add(pence.parse().ok()?));
        all.filter(|all| *all <= MOST).map(Self).ok_or_else(why)
    }
    fn fill(&self) -> String {
        self.to_string()
    }
}

sheet! {
    /// A number of the contract, or one that takes its place.
    Target, "A contracted target" {
        service: ServiceId = service needed "Which service", "";
        counted: Counted = choice needed "What is counted", "";
        from: Day = day needed "From", "First day of the month or contract period it is for.";
        to: Day = day needed "To, included", "Its last day.";
        number: u32 = line needed "How many", "A whole number.";
        basis: TargetBasis = choice needed "Contracted, or re-profiled?", "A re-profiled number takes the contracted one's place. Both are shown.";
        agreed_on: Day = day needed "Agreed on", "It counts from this day.";
        source: String = line needed "Where it is written", "Like 'contract, schedule 2' or 'monitoring meeting, 14 Oct'.";
    }
}

sheet! {
    /// Why activity fell short or changed, and what follows.
    Note, "A shortfall, or a change to delivery" {
        on: Day = day needed "Written on", "";
        service: Option<ServiceId> = service optional "Which service", "Empty: all of them.";
        from: Day = day needed "About the time from", "";
        to: Day = day needed "To, included", "";
        words: String = notes needed "What fell short or changed, and why", "It goes out with the return: no names.";
        follows: String = notes optional "What is done about it", "A re-profiled number is a target of its own.";
        with: String = line optional "Discussed with", "Like 'contract meeting, 14 Oct'.";
    }
}

sheet! {
    /// A month's cost beside the cost workbook, as it is told by whoever keeps the accounts.
    Cost, "A month's cost" {
        service: ServiceId = service needed "Which service", "";
        from: Day = day needed "From", "First day of the month.";
        to: Day = day needed "To, included", "";
        planned: Pence = line needed "In the cost workbook", "Pounds, like 1,250.75.";
        spent: Option<Pence> = line optional "Costs incurred", "Empty until it is known.";
        source: String = line needed "Where it is written", "Like 'cost workbook, line 12'.";
    }
}

/// 'Oct 2026' for a whole month, else its first and last day.
pub fn period(from: Day, to: Day) -> String {
    let is_month = from.first_of_month() == from && from.last_of_month() == to;
    if is_month { from.words().trim_start_matches("1 ").to_owned() } else { format!("{from} to {to}") }
}

impl Target {
    /// Its days, in words.
    pub fn period(&self) -> String {
        period(self.from, self.to)
    }
    pub(super) fn check(&self, checks: &Checks<'_>) -> Result<(), (&'static str, String)> {
        checks.not_future("agreed_on", self.agreed_on)?;
        checks.known("service", Some(self.service))?;
        Checks::in_order("to", self.from, self.to)
    }
}

impl Note {
    /// The time it is about, in words.
    pub fn period(&self) -> String {
        period(self.from, self.to)
    }
    pub(super) fn check(&self, checks: &Checks<'_>) -> Result<(), (&'static str, String)> {
        checks.not_future("on", self.on)?;
        checks.known("service", self.service)?;
        Checks::in_order("to", self.from, self.to)
    }
}

impl Cost {
    /// The month, in words.
    pub fn period(&self) -> String {
        period(self.from, self.to)
    }
    pub(super) fn check(&self, checks: &Checks<'_>) -> Result<(), (&'static str, String)> {
        checks.known("service", Some(self.service))?;
        if self.spent.is_some() {
            checks.not_future("from", self.from)?;
        }
        Checks::in_order("to", self.from, self.to)
    }
}

impl Checks<'_> {
    fn known(&self, key: &'static str, service: Option<ServiceId>) -> Result<(), (&'static str, String)> {
        if service.is_some_and(|id| self.reference.service(id).is_none()) { Err((key, "Choose a service of the directory.".into())) } else { Ok(()) }
    }
}
