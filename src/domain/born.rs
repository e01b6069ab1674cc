//! A birth as far as it is known: a date, a year, or only an age that somebody said on a day.
//! Used wherever an age matters. An age said is kept as what it is, with its day, and never turned into a made-up date.

use super::day::{Day, SHORT, month_number, year_number};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Nobody is older.
pub const OLDEST: u32 = 120;

/// A date of birth as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Born {
    /// The whole date.
    On(Day),
    /// Year and month only.
    Month(i32, u32),
    /// Year only.
    Year(i32),
    /// No date: an age from the first to the second number of years, both included, said on that day.
    Aged(u32, u32, Day),
}

impl Born {
    /// Reads '2007-03-27', '2007-03', '2007', '27 3 2007', and an age with its day, '24 on 2026-11-21'; the error is a sentence.
    pub fn parse(text: &str, today: Day) -> Result<Self, String> {
        let text = text.trim();
        if text.contains(" on ") {
            return Self::parse_age(text, today);
        }
        if text.parse::<u32>().is_ok_and(|age| age <= OLDEST) {
            return Err(format!("'{text}' is an age, not a date. Enter it as the age, or enter the year of birth in full."));
        }
        if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) {
            let year = year_number(text)?;
            return if Day::new(year, 1, 1).is_some_and(|first| first > today) { Err(after_today(text)) } else { Ok(Self::Year(year)) };
        }
        let month_of = |year: &str, month: &str| -> Result<Self, String> {
            let (year, month) = (year_number(year)?, month_number(&month.to_lowercase())?);
            if Day::new(year, month, 1).is_some_and(|first| first > today) { Err(after_today(text)) } else { Ok(Self::Month(year, month)) }
        };
        if let Some((year, month)) = text.split_once('-').filter(|(year, month)| year.len() == 4 && !month.contains('-')) {
            return month_of(year, month);
        }
        if let Some((month, year)) = text.split_once([' ', '/']).filter(|(_, year)| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())) {
            return month_of(year, month);
        }
        let born = Day::parse(text, today)?;
        if born > today { Err(after_today(&born.words())) } else { Ok(Self::On(born)) }
    }
    /// Reads an age or an age band: '24', '16-17', '16 to 17', 'under 18', '50+', each with 'on' and a day, or said today.
    pub fn parse_age(text: &str, today: Day) -> Result<Self, String> {
        let text = text.trim().to_lowercase();
        let (age, on) = match text.split_once(" on ") {
            Some((age, on)) => (age.trim(), Day::parse(on, today)?),
            None => (text.as_str(), today),
        };
        if on > today {
            return Err(format!("{on} is in the future. Enter the day the age was said."));
        }
        let unclear = || format!("'{age}' is not an age. Use a number or a band, like 24, 16-17, under 18 or 50+.");
        let years = |text: &str| text.trim().parse::<u32>().ok().filter(|years| *years <= OLDEST).ok_or_else(unclear);
        let age = age.strip_prefix("aged ").or_else(|| age.strip_prefix("age ")).unwrap_or(age).trim();
        let (from, to) = if let Some(under) = age.strip_prefix("under ").or_else(|| age.strip_prefix('<')) {
            (0, years(under)?.checked_sub(1).ok_or_else(unclear)?)
        } else if let Some(over) = age.strip_suffix('+').or_else(|| age.strip_suffix(" or over")) {
            (years(over)?, OLDEST)
        } else if let Some((from, to)) = age.split_once('-').or_else(|| age.split_once(" to ")).or_else(|| age.split_once(" or ")) {
            (years(from)?, years(to)?)
        } else {
            (years(age)?, years(age)?)
        };
        if from > to { Err(format!("The band {from} to {to} runs backwards. Put the younger age first.")) } else { Ok(Self::Aged(from, to, on)) }
    }
    /// The stored and exported form: 2007-03-27, 2007-03, 2007, or '24 on 2026-11-21' and '16-17 on 2026-11-21'.
    pub fn iso(self) -> String {
        match self {
            Self::On(day) => day.iso(),
            Self::Month(year, month) => format!("{year:04}-{month:02}"),
            Self::Year(year) => format!("{year:04}"),
            Self::Aged(from, to, on) if from == to => format!("{from} on {}", on.iso()),
            Self::Aged(from, to, on) => format!("{from}-{to} on {}", on.iso()),
        }
    }
    /// As people read it: '27 Mar 2007', 'Mar 2007', '2007', 'aged 24 on 21 Nov 2026'.
    pub fn words(self) -> String {
        match self {
            Self::On(day) => day.words(),
            Self::Month(year, month) => format!("{} {year}", SHORT[(month as usize).saturating_sub(1).min(11)]),
            Self::Year(year) => year.to_string(),
            Self::Aged(from, to, on) => format!("aged {} on {on}", band(from, to)),
        }
    }
    /// Only an age was said.
    pub const fn is_age(self) -> bool {
        matches!(self, Self::Aged(..))
    }
    /// How an age is typed, with its day: '16-17 on 21 Nov 2026'; nothing for a date.
    pub fn age_typed(self) -> Option<String> {
        match self {
            Self::Aged(from, to, on) if from == to => Some(format!("{from} on {on}")),
            Self::Aged(0, to, on) if to < OLDEST => Some(format!("under {} on {on}", to + 1)),
            Self::Aged(from, OLDEST, on) => Some(format!("{from}+ on {on}")),
            Self::Aged(from, to, on) => Some(format!("{from}-{to} on {on}")),
            Self::On(_) | Self::Month(..) | Self::Year(_) => None,
        }
    }
    /// Why an age that was said cannot be right for this date of birth; nothing when both can be true.
    pub fn contradicts(self, age: Self) -> Option<String> {
        let Self::Aged(from, to, on) = age else { return None };
        let said = band(from, to);
        let Some((young, old)) = self.ages_on(on) else { return Some(format!("Someone born {} was not born yet on {on}.", self.words())) };
        let is = if young == old { young.to_string() } else { band(young, old) };
        (young > to || old < from)
            .then(|| format!("Someone born {} is {is} on {on}, not {said}. Check both, and leave out the one that is wrong.", self.words()))
    }
    /// Whole years on that day; `None` while the known part leaves two ages open or the birth is later.
    /// Someone born on 29 February is a year older on 1 March in other years.
    pub fn age_on(self, on: Day) -> Option<u32> {
        let (young, old) = self.ages_on(on)?;
        let (_, latest) = self.bounds()?;
        (old == young && latest <= on).then_some(old)
    }
    /// Ages possible on that day, youngest and oldest.
    pub fn ages_on(self, on: Day) -> Option<(u32, u32)> {
        let (earliest, latest) = self.bounds()?;
        Some((years(latest, on).unwrap_or(0), years(earliest, on)?))
    }
    /// The first and the last day on which the birth can have been.
    fn bounds(self) -> Option<(Day, Day)> {
        match self {
            Self::On(day) => Some((day, day)),
            Self::Month(year, month) => {
                let first = Day::new(year, month, 1)?;
                Some((first, first.last_of_month()))
            }
            Self::Year(year) => Some((Day::new(year, 1, 1)?, Day::new(year, 12, 31)?)),
            // Aged 24 today: born after this day 25 years ago, and at the latest on this day 24 years ago.
            Self::Aged(from, to, on) => Some((first_below(on, to + 1)?, last_reaching(on, from)?)),
        }
    }
}

/// The first birthday that leaves someone younger than `age` on `on`.
fn first_below(on: Day, age: u32) -> Option<Day> {
    let about = birthday(on, age)?;
    (-1..=2).map(|days| about.plus_days(days)).find(|born| years(*born, on).is_some_and(|years| years < age))
}

/// The last birthday that makes someone `age` on `on`.
fn last_reaching(on: Day, age: u32) -> Option<Day> {
    let about = birthday(on, age)?;
    (-2..=1).rev().map(|days| about.plus_days(days)).find(|born| years(*born, on).is_some_and(|years| years >= age))
}

fn birthday(on: Day, age: u32) -> Option<Day> {
    Some(on.plus_months(i32::try_from(age).ok()?.checked_mul(-12)?))
}

/// '24', '16 to 17', 'under 18', '50 or over'.
pub(super) fn band(from: u32, to: u32) -> String {
    match (from, to) {
        (from, to) if from == to => from.to_string(),
        (from, to) if to >= OLDEST => format!("{from} or over"),
        (0, to) => format!("under {}", to + 1),
        (from, to) => format!("{from} to {to}"),
    }
}

fn after_today(said: &str) -> String {
    format!("{said} is after today. Check the date of birth.")
}

impl std::str::FromStr for Born {
    type Err = String;
    /// Reads the stored form.
    fn from_str(text: &str) -> Result<Self, String> {
        Self::parse(text, Day(NaiveDate::MAX))
    }
}

impl Serialize for Born {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.iso())
    }
}

impl<'de> Deserialize<'de> for Born {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

fn years(born: Day, on: Day) -> Option<u32> {
    on.0.years_since(born.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn ages_respect_what_is_known() {
        let leap = Born::On(day("2004-02-29"));
        assert_eq!(leap.age_on(day("2025-02-28")), Some(20));
        assert_eq!(leap.age_on(day("2025-03-01")), Some(21));
        assert_eq!(Born::Year(2007).age_on(day("2026-11-21")), None);
        assert_eq!(Born::Year(2007).ages_on(day("2026-11-21")), Some((18, 19)));
        assert_eq!(Born::Month(2007, 3).age_on(day("2026-11-21")), Some(19));
        assert_eq!(Born::Year(2007).age_on(day("2026-12-31")), Some(19));
        assert_eq!(Born::On(day("2027-01-01")).age_on(day("2026-12-31")), None);
    }

    #[test]
    fn birth_dates_read_back() {
        let today = day("2026-11-21");
        for text in ["2007-03-27", "2007-03", "2007", "24 on 2026-11-21", "16-17 on 2026-05-03", "0-17 on 2026-11-21", "50-120 on 2026-11-21"] {
            assert_eq!(Born::parse(text, today).map(Born::iso), Ok(text.to_owned()));
        }
        assert_eq!(Born::parse("3 2007", today), Ok(Born::Month(2007, 3)));
        for wrong in ["1 1 2030", "2027", "12 2026", "24", "24 on 22 11 2026"] {
            assert!(Born::parse(wrong, today).is_err(), "{wrong}");
        }
    }

    #[test]
    fn ages_are_read_as_people_say_them() {
        let today = day("2026-11-21");
        for (typed, words) in [
            ("24", "aged 24 on 21 Nov 2026"),
            ("16-17", "aged 16 to 17 on 21 Nov 2026"),
            ("16 to 17", "aged 16 to 17 on 21 Nov 2026"),
            ("Under 18", "aged under 18 on 21 Nov 2026"),
            ("50+", "aged 50 or over on 21 Nov 2026"),
            ("24 on 3 May 2026", "aged 24 on 3 May 2026"),
        ] {
            let aged = Born::parse_age(typed, today).unwrap();
            assert_eq!(aged.words(), words);
            assert_eq!(aged.age_typed().map(|typed| Born::parse_age(&typed, today)), Some(Ok(aged)));
        }
        assert_eq!(Born::parse_age("17-16", today).unwrap_err(), "The band 17 to 16 runs backwards. Put the younger age first.");
        for wrong in ["blue", "121", "under 0", "24 on 22 11 2026", "-", "1-"] {
            assert!(Born::parse_age(wrong, today).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_age_that_the_birth_date_denies_is_said() {
        let today = day("2026-11-21");
        let born = Born::On(day("2007-03-27"));
        let said = |age: &str| born.contradicts(Born::parse_age(age, today).unwrap());
        assert_eq!(said("19"), None);
        assert_eq!(said("18-25"), None);
        assert_eq!(said("24").as_deref(), Some("Someone born 27 Mar 2007 is 19 on 21 Nov 2026, not 24. Check both, and leave out the one that is wrong."));
        assert_eq!(Born::Year(2007).contradicts(Born::parse_age("18", today).unwrap()), None);
        assert!(said("5 on 1 1 2000").is_some_and(|said| said.contains("was not born yet")));
    }

    proptest! {
        /// Whoever says an age on a day is of that age then, and everybody of that age then is within what is kept.
        #[test]
        fn an_age_said_holds_on_its_day(from in 0u32..100, more in 0u32..15, on in 0i64..40_000, born in 0i64..60_000, later in 0i64..9_000) {
            let on = day("1990-01-01").plus_days(on);
            let aged = Born::Aged(from, from + more, on);
            prop_assert_eq!(aged.ages_on(on), Some((from, from + more)));
            let born = on.plus_days(-born);
            if let Some(age) = Born::On(born).age_on(on).filter(|age| (from..=from + more).contains(age)) {
                let then = on.plus_days(later);
                let (young, old) = aged.ages_on(then).unwrap();
                let is = Born::On(born).age_on(then).unwrap();
                prop_assert!((young..=old).contains(&is), "{} of {}: {} not in {}-{}", born, age, is, young, old);
            }
        }
    }
}
