//! The form that links a person to another one. Used by `ask`. Whether the other person exists is the store's to say.

use super::draft::{Draft, Reader};
use super::field::{Field, Kind};
use crate::choices;
use crate::domain::codes::Relation;
use crate::domain::ids::{PersonId, Ref};

/// Who is linked, and as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkTo {
    /// The other person.
    pub other: PersonId,
    /// Who the other is to this person.
    pub relation: Relation,
}

impl Draft for LinkTo {
    const TITLE: &'static str = "Link to another person";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("other", "The other person's case code", Kind::Line).hint("Like SU-0001. They need a record of their own first; / finds it."),
            Field::new("relation", "Who they are to this person", Kind::Choice(choices!(Relation))).hint("The other way round is filled in by itself."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let other = values.get("other", case_code);
        let relation = values.get("relation", Relation::parse);
        Some(Self { other: other?, relation: relation? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("other", self.other.to_string()), ("relation", self.relation.code().into())]
    }
}

/// Reads a case code; the error is a sentence.
pub fn case_code(text: &str) -> Result<PersonId, String> {
    match Ref::parse(text) {
        Ok(Ref::Person(id)) => Ok(id),
        Ok(other) => Err(format!("{other} is not a person. Enter their case code, like SU-0001.")),
        Err(_) => Err(format!("'{text}' is not a case code. Case codes look like SU-0001; leave the form and press / to find one.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn a_link_reads_back_and_names_a_person() {
        reads_back(&LinkTo { other: PersonId(12), relation: Relation::Carer });
        assert_eq!(case_code("su12"), Ok(PersonId(12)));
        assert!(case_code("RF-7").unwrap_err().starts_with("RF-0007 is not a person."));
        assert!(case_code("Amina").unwrap_err().starts_with("'Amina' is not a case code."));
    }
}
