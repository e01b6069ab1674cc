//! How domain values stand in the file: codes and dates as text, ids as integers; what somebody is called.

use crate::domain::codes::*;
use crate::domain::day::{Born, Day};
use crate::domain::ids::*;
use crate::domain::person;
use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

/// What somebody is called, of a row with `name` and `name_to_use`.
pub(super) fn called(row: &Row<'_>) -> rusqlite::Result<String> {
    let text = |column: &str| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
    Ok(person::called(text("name")?, text("name_to_use")?).to_owned())
}

fn other(said: String) -> FromSqlError {
    FromSqlError::Other(said.into())
}

macro_rules! code {
    ($name:ident) => {
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::from(self.code()))
            }
        }
        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                Self::exact(value.as_bytes()?).map_or_else(|| Self::parse(value.as_str()?).map_err(other), Ok)
            }
        }
    };
}
for_every_code!(code);

macro_rules! id {
    ($name:ident) => {
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::from(self.0))
            }
        }
        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_i64().map(Self)
            }
        }
    };
}
for_every_id!(id);

impl ToSql for Day {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.iso()))
    }
}
impl FromSql for Day {
    #[inline]
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let text = value.as_bytes()?;
        day_of(text).ok_or_else(|| other(format!("'{}' is not a date as the file keeps dates", String::from_utf8_lossy(text))))
    }
}

/// YYYY-MM-DD and nothing else. Lists read thousands of dates, so this is not the general reader of dates, and in line.
#[inline]
fn day_of(text: &[u8]) -> Option<Day> {
    let [
        y1 @ b'0'..=b'9',
        y2 @ b'0'..=b'9',
        y3 @ b'0'..=b'9',
        y4 @ b'0'..=b'9',
        b'-',
        m1 @ b'0'..=b'9',
        m2 @ b'0'..=b'9',
        b'-',
        d1 @ b'0'..=b'9',
        d2 @ b'0'..=b'9',
    ] = *text
    else {
        return None;
    };
    let two = |tens: u8, ones: u8| u32::from((tens - b'0') * 10 + (ones - b'0'));
    let year = i32::try_from(two(y1, y2) * 100 + two(y3, y4)).ok()?;
    chrono::NaiveDate::from_ymd_opt(year, two(m1, m2), two(d1, d2)).map(Day)
}

impl ToSql for Born {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.iso()))
    }
}
impl FromSql for Born {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let text = value.as_str()?;
        // Most are whole dates.
        day_of(text.as_bytes()).map_or_else(|| text.parse().map_err(other), |day| Ok(Self::On(day)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_the_file_have_one_form() {
        for (text, is_a_day) in [("2026-11-21", true), ("0001-01-01", true), ("2026-02-29", false), ("2026-1-1", false), ("2026-11-2x", false), ("", false)] {
            assert_eq!(day_of(text.as_bytes()).map(Day::iso), is_a_day.then(|| text.to_owned()), "{text}");
        }
    }
}
