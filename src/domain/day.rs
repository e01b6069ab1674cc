//! A calendar day, and how people write and read it; a birth date that may be partly known is in `born`.
//! Used by every part. It never asks what day it is: today is always an argument.

use super::text::capital;
use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

pub use super::born::Born;

/// The months' names, small.
pub const MONTHS: [&str; 12] = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
pub(super) const SHORT: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// One local calendar day, without a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub NaiveDate);

impl Day {
    /// The day with these numbers, if the calendar has it.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self)
    }
    /// 2026-11-21.
    pub fn iso(self) -> String {
        self.0.format("%Y-%m-%d").to_string()
    }
    /// '21 Nov 2026', as screens show it.
    pub fn words(self) -> String {
        format!("{} {} {}", self.0.day(), SHORT[self.0.month0() as usize], self.0.year())
    }
    /// '21 Nov', for a list whose year is plain.
    pub fn short(self) -> String {
        format!("{} {}", self.0.day(), SHORT[self.0.month0() as usize])
    }
    /// 'Sat 21 Nov 2026', for the header.
    pub fn long(self) -> String {
        format!("{} {}", self.0.format("%a"), self.words())
    }
    /// Whole calendar days from `self` to `later`; negative when it is earlier.
    pub fn days_to(self, later: Self) -> i64 {
        (later.0 - self.0).num_days()
    }
    /// So many days later (or earlier); stays at the calendar's ends.
    pub fn plus_days(self, days: i64) -> Self {
        let far = if days < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
        Self(chrono::Duration::try_days(days).and_then(|by| self.0.checked_add_signed(by)).unwrap_or(far))
    }
    /// So many calendar months later (or earlier): 31 Jan + 1 month is the last day of February.
    pub fn plus_months(self, months: i32) -> Self {
        let by = Months::new(months.unsigned_abs());
        let moved = if months < 0 { self.0.checked_sub_months(by) } else { self.0.checked_add_months(by) };
        Self(moved.unwrap_or(self.0))
    }
    /// The first day of its month.
    pub fn first_of_month(self) -> Self {
        self.plus_days(-i64::from(self.0.day0()))
    }
    /// The last day of its month.
    pub fn last_of_month(self) -> Self {
        self.first_of_month().plus_months(1).plus_days(-1)
    }
    /// 'today', 'tomorrow', '3 days ago', 'in 12 days', 'in 5 weeks'.
    pub fn relative(self, today: Self) -> String {
        let days = today.days_to(self);
        let far = |n: i64| if n < 28 { format!("{n} days") } else { format!("{} weeks", n / 7) };
        match days {
            0 => "today".into(),
            1 => "tomorrow".into(),
            -1 => "yesterday".into(),
            n if n > 0 => format!("in {}", far(n)),
            n => format!("{} ago", far(-n)),
        }
    }
    /// Reads what a person types: '27 3 2007', '27/03/2007', '27 Mar', '2026-03-27', 'today', 'tomorrow', '+6w', '-3d'.
    /// The error is a sentence that names the part at fault. A date without a year is the one nearest to `today`.
    pub fn parse(text: &str, today: Self) -> Result<Self, String> {
        let text = text.trim().to_lowercase();
        match text.as_str() {
            "" => return Err("Enter a date, like 27 3 2026 or 'today'.".into()),
            "today" | "t" => return Ok(today),
            "tomorrow" => return Ok(today.plus_days(1)),
            "yesterday" => return Ok(today.plus_days(-1)),
            _ => {}
        }
        if let Some(day) = relative(&text, today) {
            return day;
        }
        if let Ok(date) = NaiveDate::parse_from_str(&text, "%Y-%m-%d") {
            return Self(date).in_range();
        }
        let parts: Vec<&str> = text.split([' ', '/', '.', '-', ',']).filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [day, month, year] if year.len() == 4 => whole(day_number(day)?, month_number(month)?, year_number(year)?),
            [_, _, year] if year.parse::<u32>().is_ok() => Err(format!("Write the year in full, like 20{year:0>2}.")),
            [day, month] => nearest(day_number(day)?, month_number(month)?, today),
            _ => Err("Enter a day, a month and a year, like 27 3 2026.".into()),
        }
    }
    /// Reads a file's date: 2007-03-27 or 27/03/2007, nothing else.
    pub fn parse_strict(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let read = if text.contains('/') { NaiveDate::parse_from_str(text, "%d/%m/%Y") } else { NaiveDate::parse_from_str(text, "%Y-%m-%d") };
        read.map_err(|_| format!("'{text}' is not a date. Write it as 2007-03-27 or 27/03/2007.")).and_then(|date| Self(date).in_range())
    }
    fn in_range(self) -> Result<Self, String> {
        if (1900..=2200).contains(&self.0.year()) { Ok(self) } else { Err(format!("The year {} is not between 1900 and 2200.", self.0.year())) }
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.words())
    }
}

impl std::str::FromStr for Day {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::parse_strict(text)
    }
}

fn relative(text: &str, today: Day) -> Option<Result<Day, String>> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (digits, unit) = rest.split_at_checked(rest.len().checked_sub(1)?)?;
    let unknown = || format!("'{text}' is not understood. Use +6w for six weeks, +3d for days, +2m for months.");
    let Ok(count) = digits.parse::<i32>() else { return Some(Err(unknown())) };
    if !(0..=5000).contains(&count) {
        return Some(Err(format!("'{text}' is too far away.")));
    }
    let count = count * sign;
    Some(match unit {
        "d" => Ok(today.plus_days(i64::from(count))),
        "w" => Ok(today.plus_days(7 * i64::from(count))),
        "m" => Ok(today.plus_months(count)),
        "y" => Ok(today.plus_months(count * 12)),
        _ => Err(unknown()),
    })
}

fn day_number(text: &str) -> Result<u32, String> {
    text.parse().ok().filter(|n| (1..=31).contains(n)).ok_or_else(|| format!("'{text}' is not a day of a month. Days run from 1 to 31."))
}

pub(super) fn month_number(text: &str) -> Result<u32, String> {
    if let Ok(n) = text.parse::<u32>() {
        return if (1..=12).contains(&n) { Ok(n) } else { Err(format!("'{text}' is not a month. Months run from 1 to 12; the day comes first.")) };
    }
    let found = MONTHS.iter().position(|name| text.len() >= 3 && name.starts_with(text));
    found.and_then(|at| u32::try_from(at + 1).ok()).ok_or_else(|| format!("'{text}' is not a month. Use a number or a name, like 3 or March."))
}

pub(super) fn year_number(text: &str) -> Result<i32, String> {
    text.parse().ok().filter(|n| (1900..=2200).contains(n)).ok_or_else(|| format!("'{text}' is not a year between 1900 and 2200."))
}

fn whole(day: u32, month: u32, year: i32) -> Result<Day, String> {
    Day::new(year, month, day).ok_or_else(|| format!("{} {year} has no day {day}.", capital(MONTHS[month as usize - 1])))
}

fn nearest(day: u32, month: u32, today: Day) -> Result<Day, String> {
    let year = today.0.year();
    (year - 1..=year + 1)
        .filter_map(|year| Day::new(year, month, day))
        .min_by_key(|found| today.days_to(*found).abs())
        .ok_or_else(|| format!("{} has no day {day} near this year. Add the year.", capital(MONTHS[month as usize - 1])))
}

/// Where dates stand in a text as [`Day::words`] writes them, '21 Nov 2026', in order.
pub fn dates_in(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    for (at, month) in SHORT.iter().flat_map(|month| text.match_indices(&format!(" {month} ")).map(|(at, month)| (at, month.len())).collect::<Vec<_>>()) {
        let digits = |text: &str, most: usize| text.bytes().take(most + 1).take_while(u8::is_ascii_digit).count();
        let day = text[..at].bytes().rev().take(3).take_while(u8::is_ascii_digit).count();
        let end = at + month + 4;
        if (1..=2).contains(&day) && digits(&text[at + month..], 4) == 4 {
            found.push(at - day..end);
        }
    }
    found.sort_by_key(|date| date.start);
    found
}

/// '21 Nov 2026 12:30' from a moment as the file writes it; another text stays as it is.
pub fn moment(at: &str) -> String {
    let day = at.get(..10).and_then(|day| Day::parse_strict(day).ok());
    match (day, at.get(11..16)) {
        (Some(day), Some(time)) => format!("{day} {time}"),
        _ => at.to_owned(),
    }
}

/// Today or the past, said in words otherwise.
pub fn not_after_today(day: Day, today: Day) -> Result<Day, String> {
    if day > today { Err(format!("{} is in the future. Check the date.", day.words())) } else { Ok(day) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn moments_read_as_dates() {
        assert_eq!(moment("2026-11-21T12:30:05Z"), "21 Nov 2026 12:30");
        assert_eq!(moment("later"), "later");
    }

    #[test]
    fn dates_are_found_as_they_are_written() {
        let found = |text: &str| dates_in(text).into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("from 4 Oct 2026 to 11 Nov 2026."), ["4 Oct 2026", "11 Nov 2026"]);
        assert_eq!(found("é1 May 2026é, 121 May 2026, May 2026, 1 May 26, 1 May 20261"), ["1 May 2026"]);
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        let today = day("2026-11-21");
        for (typed, iso) in [
            ("27 3 2007", "2007-03-27"),
            ("27/03/2007", "2007-03-27"),
            ("27 march 2007", "2007-03-27"),
            ("27 Mar", "2027-03-27"),
            ("2 Nov", "2026-11-02"),
            ("5 Jan", "2027-01-05"),
            ("today", "2026-11-21"),
            ("+6w", "2027-01-02"),
            ("-3d", "2026-11-18"),
            ("+3m", "2027-02-21"),
            ("2026-02-28", "2026-02-28"),
            ("29.2.2024", "2024-02-29"),
        ] {
            assert_eq!(Day::parse(typed, today).map(Day::iso), Ok(iso.to_owned()), "{typed}");
        }
        for (typed, said) in [
            ("", "Enter a date, like 27 3 2026 or 'today'."),
            ("31 2 2026", "February 2026 has no day 31."),
            ("3 27 2026", "'27' is not a month. Months run from 1 to 12; the day comes first."),
            ("1 2 26", "Write the year in full, like 2026."),
            ("blue", "Enter a day, a month and a year, like 27 3 2026."),
            ("99 1 2026", "'99' is not a day of a month. Days run from 1 to 31."),
        ] {
            assert_eq!(Day::parse(typed, today), Err(said.to_owned()), "{typed}");
        }
    }

    #[test]
    fn months_are_calendar_months() {
        assert_eq!(day("2026-01-31").plus_months(1).iso(), "2026-02-28");
        assert_eq!(day("2024-01-31").plus_months(1).iso(), "2024-02-29");
        assert_eq!(day("2024-02-29").plus_months(12).iso(), "2025-02-28");
        assert_eq!(day("2026-03-31").plus_months(-1).iso(), "2026-02-28");
    }
}
