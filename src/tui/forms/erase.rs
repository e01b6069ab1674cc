//! The form that erases a record: the reason, and the case code typed once more. Used by `ask`. Holds no rule.

use super::draft::{Draft, Reader};
use super::field::{Field, Kind};
use super::link::case_code;
use crate::domain::ids::PersonId;

/// What is erased, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// The reason; the log keeps it.
    pub reason: String,
    /// The case code, typed by hand.
    pub person: PersonId,
}

impl Draft for Erasure {
    const TITLE: &'static str = "Erase this record for good";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("reason", "Why, and who agreed", Kind::Line).hint("The log keeps this line. Write no name in it."),
            Field::new("person", "Type the case code of this record", Kind::Line).hint("So that the wrong record is never erased."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let reason = values.text("reason");
        let person = values.get("person", case_code);
        Some(Self { reason: reason?, person: person? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("reason", self.reason.clone()), ("person", self.person.to_string())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn an_erasure_reads_back() {
        reads_back(&Erasure { reason: "asked for it, manager agreed".into(), person: PersonId(12) });
    }
}
