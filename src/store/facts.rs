//! What the file says of itself without a word of what is in it. Used by `doctor`.

use super::Store;
use super::error::Result;
use super::upgrade;
use rusqlite::Connection;

/// The encryption and the database that are built in, by version.
pub fn engine() -> Result<String> {
    let conn = Connection::open_in_memory()?;
    let word = |pragma: &str| conn.query_row(pragma, [], |row| row.get::<_, String>(0)).unwrap_or_else(|_| "unknown".into());
    Ok(format!("SQLCipher {}, {}, database {}", word("pragma cipher_version"), word("pragma cipher_provider_version"), rusqlite::version()))
}

impl Store {
    /// How it is encrypted and written, which version it is of, and whether its log holds.
    pub fn facts(&self) -> Result<Vec<(&'static str, String)>> {
        let word = |name: &str| -> Result<String> {
            let value = self.conn.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))?;
            Ok(match value {
                rusqlite::types::Value::Integer(number) => number.to_string(),
                rusqlite::types::Value::Text(text) => text,
                _ => "unknown".into(),
            })
        };
        let log = if self.verify_log()?.is_empty() { "whole" } else { "damaged: run 'caseload log verify'" };
        Ok(vec![
            ("cipher", format!("{}, active: {}", word("cipher")?, word("cipher_status")?)),
            ("page size", word("page_size")?),
            ("journal", format!("{}, synchronous {}", word("journal_mode")?, word("synchronous")?)),
            ("version of the file", format!("{} of {}", upgrade::version(&self.conn)?, upgrade::known())),
            ("log", log.to_owned()),
        ])
    }
}
