//! Months, quarters and contract years, and moving from one to the next. Used by `reports` alone.

use crate::domain::day::Day;
use crate::domain::provider::Reference;
use crate::domain::report::Period;
use chrono::Datelike;

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    Month,
    Quarter,
    ContractYear,
}

impl Span {
    /// The next one, round and round.
    pub(super) const fn next(self) -> Self {
        match self {
            Self::Month => Self::Quarter,
            Self::Quarter => Self::ContractYear,
            Self::ContractYear => Self::Month,
        }
    }
    /// The one of that day.
    pub(super) fn of(self, day: Day, reference: &Reference) -> Period {
        match self {
            Self::Month => Period::month(day),
            Self::Quarter => {
                let from = day.first_of_month().plus_months(-i32::try_from(day.0.month0() % 3).unwrap_or(0));
                Period { from, to: from.plus_months(3).plus_days(-1) }
            }
            Self::ContractYear => Period::contract_year(day, reference),
        }
    }
    /// What the present one is, where it is one.
    pub(super) fn which(period: Period, reference: &Reference) -> Option<Self> {
        [Self::Month, Self::Quarter, Self::ContractYear].into_iter().find(|span| span.of(period.from, reference) == period)
    }
}

/// The last quarter of the calendar that ended before that day.
pub(super) fn last_full_quarter(today: Day) -> Period {
    let this = Span::Quarter.of(today, &Reference::default());
    Period { from: this.from.plus_months(-3), to: this.from.plus_days(-1) }
}

/// The period before or after: a contract year stays one, whole months stay whole months, other periods stay as long.
pub(super) fn moved(period: Period, by: i32, reference: &Reference) -> Period {
    if Span::which(period, reference) == Some(Span::ContractYear) {
        return Period::contract_year(if by > 0 { period.to.plus_days(1) } else { period.from.plus_days(-1) }, reference);
    }
    let next = period.to.plus_days(1);
    if period.from.0.day() == 1 && next.0.day() == 1 {
        let months =
            (next.0.year() - period.from.0.year()) * 12 + i32::try_from(next.0.month()).unwrap_or(0) - i32::try_from(period.from.0.month()).unwrap_or(0);
        return Period { from: period.from.plus_months(months * by), to: next.plus_months(months * by).plus_days(-1) };
    }
    let days = (period.from.days_to(period.to) + 1) * i64::from(by);
    Period { from: period.from.plus_days(days), to: period.to.plus_days(days) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::seeds::{reference, seeds};

    #[test]
    fn periods_move_by_their_own_length() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let period = |from, to| Period { from: day(from), to: day(to) };
        let rules = reference(seeds().unwrap());
        assert_eq!(last_full_quarter(day("2026-11-21")), period("2026-07-01", "2026-09-30"));
        assert_eq!(last_full_quarter(day("2026-01-01")), period("2025-10-01", "2025-12-31"));
        let quarter = period("2026-01-01", "2026-03-31");
        assert_eq!(moved(quarter, 1, &rules), period("2026-04-01", "2026-06-30"));
        assert_eq!(moved(quarter, -1, &rules), period("2025-10-01", "2025-12-31"));
        assert_eq!(moved(period("2026-01-05", "2026-01-11"), -1, &rules), period("2025-12-29", "2026-01-04"));
        assert_eq!(moved(moved(quarter, 1, &rules), -1, &rules), quarter);
        assert_eq!(Span::Month.of(day("2028-02-29"), &rules), period("2028-02-01", "2028-02-29"));
        let year = |on: &str| Span::ContractYear.of(day(on), &rules);
        assert_eq!(year("2026-11-21"), period("2026-01-01", "2026-12-31"));
        assert_eq!(year("2022-11-21"), period("2022-04-01", "2023-03-31"));
        assert_eq!(year("2025-11-21"), period("2025-04-01", "2025-12-31"), "the contract ended in December");
        assert_eq!(moved(year("2026-11-21"), -1, &rules), year("2025-11-21"));
        assert_eq!(moved(year("2025-11-21"), 1, &rules), year("2026-11-21"));
    }
}
