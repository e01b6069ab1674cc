//! The two forms that only turn a screen to other days: as at, and the period of the figures. Used by `ask`. Nothing is written.

use super::draft::Reader;
use super::field::{Field, Kind};
use super::form::Form;
use crate::domain::day::Day;
use crate::domain::report::Period;

const DAY_HINT: &str = "Like 27 3 2026, 'today' or '-2w'.";

/// As at which day.
pub fn as_at_form(at: Day) -> Form {
    let day = Field::new("at", "As at", Kind::Date).hint(DAY_HINT);
    Form::new("As at another day", vec![day]).lead("What had happened by the end of that day, as the file knows it now.").with("at", &at.words())
}

/// Reads it: today or earlier.
pub fn as_at_of(values: &mut Reader<'_>) -> Option<Day> {
    values.past_day("at")
}

/// From when to when.
pub fn period_form(from: Day, to: Day) -> Form {
    let fields = vec![Field::new("from", "First day", Kind::Date).hint(DAY_HINT), Field::new("to", "Last day, included", Kind::Date).hint(DAY_HINT)];
    Form::new("Period of the figures", fields).with("from", &from.words()).with("to", &to.words())
}

/// Reads it: it may not end before it starts.
pub fn period_of(values: &mut Reader<'_>) -> Option<Period> {
    let from = values.day("from");
    let to = values.day("to");
    Period::new(from?, to?).map_err(|sentence| values.refuse("to", sentence)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_ends_after_it_starts_and_a_list_is_never_of_tomorrow() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let today = day("2026-11-21");
        let read = |from, to| period_form(day(from), day(to)).read_with(today, period_of);
        assert_eq!(read("2026-07-01", "2026-09-30"), Some(Period { from: day("2026-07-01"), to: day("2026-09-30") }));
        assert_eq!(read("2026-09-30", "2026-07-01"), None);
        assert_eq!(as_at_form(today).read_with(today, as_at_of), Some(today));
        assert_eq!(as_at_form(today.plus_days(1)).read_with(today, as_at_of), None);
    }
}
