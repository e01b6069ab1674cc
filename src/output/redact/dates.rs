//! The ways people write a date of birth, as strings to look for.
//! Used by `redact::known` only. A day and month alone are among them: they tell a birthday.

use super::known::{APART, LOOSE};
use crate::domain::day::{Born, MONTHS};

/// Every way of writing that date, as far as it is known.
pub fn needles(born: Born) -> Vec<String> {
    let mut found = Vec::new();
    match born {
        Born::On(day) => {
            let iso = day.iso();
            let [year, month, date] = [0..4, 5..7, 8..10].map(|part| iso.get(part).unwrap_or_default());
            let short_year = year.get(2..).unwrap_or_default();
            in_digits(&mut found, [date, month, year], LOOSE);
            in_digits(&mut found, [date, month, short_year], APART);
            in_words(&mut found, date.trim_start_matches('0'), month.parse().unwrap_or(0), [year, short_year]);
            year_alone(&mut found, year);
        }
        Born::Month(year, month) => {
            for name in month_names(month) {
                found.extend([format!("{name} {year}"), format!("{name} of {year}"), format!("{name} {:02}", year.rem_euclid(100))]);
            }
            for month in [format!("{month:02}"), month.to_string()] {
                found.extend([format!("{month}{APART}{year}"), format!("{year}{APART}{month}")]);
            }
            year_alone(&mut found, &year.to_string());
        }
        Born::Year(year) => found.push(year.to_string()),
        // An age is no date of birth; alone it tells nobody.
        Born::Aged(..) => {}
    }
    found
}

/// 27/03/2007, 2007-03-27, 3/27/07; `whole` parts numbers with their noughts, which may also be written in one.
fn in_digits(found: &mut Vec<String>, [date, month, year]: [&str; 3], whole: char) {
    let (small_date, small_month) = (date.trim_start_matches('0'), month.trim_start_matches('0'));
    found.push([date, month, year].join(&whole.to_string()));
    found.push([year, month, date].join(&whole.to_string()));
    for date in [date, small_date] {
        for month in [month, small_month] {
            for order in [[date, month, year], [month, date, year], [year, month, date]] {
                found.push(order.join(&APART.to_string()));
            }
        }
    }
}

/// 27 March 2007, 27th of Mar, March 27 07.
fn in_words(found: &mut Vec<String>, date: &str, month: u32, years: [&str; 2]) {
    let ending = match date {
        "1" | "21" | "31" => "st",
        "2" | "22" => "nd",
        "3" | "23" => "rd",
        _ => "th",
    };
    let dates =
        [date.to_owned(), format!("0{date}"), format!("{date}{ending}"), format!("{date} {ending}"), format!("{date}{ending} of"), format!("{date} of")];
    for month in month_names(month) {
        for date in &dates {
            for year in ["", years[0], years[1]] {
                let year = if year.is_empty() { String::new() } else { format!(" {year}") };
                found.extend([format!("{date} {month}{year}"), format!("{month} {date}{year}")]);
            }
        }
    }
}

fn year_alone(found: &mut Vec<String>, year: &str) {
    for before in ["born", "born in", "born on", "b", "dob", "year of birth", "birth year"] {
        found.push(format!("{before} {year}"));
    }
}

fn month_names(month: u32) -> Vec<&'static str> {
    let Some(name) = (month as usize).checked_sub(1).and_then(|at| MONTHS.get(at)) else { return Vec::new() };
    let mut names = vec![*name, &name[..3]];
    if month == 9 {
        names.push("sept");
    }
    names
}
