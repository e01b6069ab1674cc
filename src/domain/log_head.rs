//! The end of the log of who saw what, as it is printed on what leaves: whoever compares it later sees whether the log was made anew.
//! Read by the store; printed by backups, `log verify` and every paper but those for the person.

use serde::{Deserialize, Serialize};

/// How far the log goes, and the digest of its last row, which covers all before it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogHead {
    /// Rows.
    pub rows: i64,
    /// The last digest: 64 hexadecimal digits, empty for no rows.
    pub head: String,
    /// When the last row was added, UTC; empty for no rows.
    pub at: String,
}

/// So many digits of the digest are printed.
const PRINTED: usize = 12;

impl LogHead {
    /// The digest, short enough to be written down and compared: `3f9a c210 77d1`.
    pub fn short(&self) -> String {
        let groups: Vec<&str> = (0..PRINTED).step_by(4).filter_map(|at| self.head.get(at..at + 4)).collect();
        groups.join(" ")
    }
    /// 'row 812, 3f9a c210 77d1'.
    pub fn words(&self) -> String {
        format!("row {}, {}", self.rows, self.short())
    }
    /// The line on a paper.
    pub fn line(&self) -> String {
        format!("End of the caseload's log before this: {}. Kept, it shows later whether the log was changed.", self.words())
    }
    /// The end as programs read it.
    pub fn value(&self) -> serde_json::Value {
        serde_json::json!({"rows": self.rows, "head": self.head})
    }
    /// What is not in use counts as none: a kept return of an earlier version has no end.
    pub fn is_none(&self) -> bool {
        self.head.is_empty()
    }
    /// Reads an end as it was printed, 'row 812, 3f9a c210 77d1': the row and the beginning of its digest. The error is a sentence.
    pub fn parse_printed(text: &str) -> Result<(i64, String), String> {
        let (row, digest) = text.trim().trim_start_matches("row").trim().split_once([' ', ',']).unwrap_or_default();
        let digest: String = digest.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect();
        match row.parse() {
            Ok(row) if digest.len() >= PRINTED && digest.chars().all(|c| c.is_ascii_hexdigit()) => Ok((row, digest)),
            _ => Err(format!("'{text}' is not the end of a log as it is printed. Write it like: row 812, 3f9a c210 77d1.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read_again() {
        let head = LogHead { rows: 812, head: "3f9ac21077d1".to_owned() + &"0".repeat(52), at: String::new() };
        assert_eq!(head.words(), "row 812, 3f9a c210 77d1");
        for said in ["row 812, 3f9a c210 77d1", " 812 3F9AC21077D1 ", &format!("812,{}", head.head)] {
            let (row, digest) = LogHead::parse_printed(said).unwrap();
            assert!(row == 812 && head.head.starts_with(&digest), "{said}");
        }
        for said in ["", "812", "row x, 3f9a c210 77d1", "row 812, 3f9a", "row 812, 3f9a c210 77dg"] {
            assert!(LogHead::parse_printed(said).is_err(), "{said}");
        }
    }
}
