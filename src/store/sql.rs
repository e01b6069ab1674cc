//! How domain values stand in the file: codes and dates as text, ids as integers.

use crate::domain::codes::*;
use crate::domain::day::{Born, Day};
use crate::domain::ids::*;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

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
                Self::parse(value.as_str()?).map_err(other)
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
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        chrono::NaiveDate::parse_from_str(value.as_str()?, "%Y-%m-%d").map(Self).map_err(|wrong| other(wrong.to_string()))
    }
}
impl ToSql for Born {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.iso()))
    }
}
impl FromSql for Born {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map_err(other)
    }
}
