//! The forms for a handover: a pack to write, a pack to bring in, and a difference to settle. Used by `ask`.
//! They write nothing: the loop carries their answers out.

use super::draft::{Draft, Reader, day_or_nothing};
use super::field::{Field, Kind};
use crate::choices;
use crate::domain::codes::{Purpose, Settlement};
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, Ref};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// A passphrase as it was typed: never printed, wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Word(Zeroizing<String>);

impl Word {
    /// Takes a text over.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }
    /// For the key of a pack.
    pub fn secret(&self) -> age::secrecy::SecretString {
        age::secrecy::SecretString::from(self.0.as_str().to_owned())
    }
}

impl std::fmt::Debug for Word {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Word")
    }
}

/// What goes into a pack, for whom and where to.
#[derive(Debug, Clone, PartialEq)]
pub struct PackChoices {
    /// Whose records.
    pub people: Vec<PersonId>,
    /// Cover or a whole case.
    pub purpose: Purpose,
    /// For whom; may be empty.
    pub to: String,
    /// Last day of the cover.
    pub until: Option<Day>,
    /// What locks it.
    pub word: Word,
    /// The new file.
    pub path: PathBuf,
}

impl PackChoices {
    /// Where the choices start: cover for two weeks, named by the day.
    pub fn starting(people: &[PersonId], folder: &Path, today: Day) -> Self {
        Self {
            people: people.to_vec(),
            purpose: Purpose::Cover,
            to: String::new(),
            until: Some(today.plus_days(14)),
            word: Word::new(""),
            path: folder.join(format!("handover-{}.age", today.iso())),
        }
    }
}

impl Draft for PackChoices {
    const TITLE: &'static str = "Hand over: write an encrypted pack";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("people", "Whose records", Kind::Line).hint("Case codes with spaces between. The whole of each record goes; links to others stay."),
            Field::new("purpose", "As what", Kind::Choice(choices!(Purpose))).hint("Who opens a whole case becomes its key worker."),
            Field::new("to", "For whom", Kind::Line).hint("Their name, as it is in your Directory.").optional(),
            Field::new("until", "Last day of the cover", Kind::Date).hint("The pack does not open after it. Empty for a whole case.").optional(),
            Field::new("word", "Passphrase of the pack", Kind::Secret).hint("12 characters or more. Tell it by another way than the file."),
            Field::new("again", "The same once more", Kind::Secret),
            Field::new("path", "File", Kind::Line).hint("A new file. What was sent cannot be called back."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let people = values.get("people", case_codes);
        let purpose = values.get("purpose", Purpose::parse);
        let to = values.text("to");
        let until = values.maybe_day("until");
        let word = values.text("word");
        let again = values.text("again");
        let path = values.text("path").map(PathBuf::from);
        if word.is_some() && again.is_some() && word != again {
            values.refuse("again", "The two passphrases are not the same. Type both once more.");
            return None;
        }
        Some(Self { people: people?, purpose: purpose?, to: to?, until: until?, word: Word::new(word?), path: path? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        let word = || self.word.0.to_string();
        vec![
            ("people", self.people.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")),
            ("purpose", self.purpose.code().into()),
            ("to", self.to.clone()),
            ("until", day_or_nothing(self.until)),
            ("word", word()),
            ("again", word()),
            ("path", self.path.display().to_string()),
        ]
    }
}

fn case_codes(text: &str) -> Result<Vec<PersonId>, String> {
    let words = text.split([' ', ',', ';']).filter(|word| !word.is_empty());
    let code = |word: &str| match Ref::parse(word) {
        Ok(Ref::Person(id)) => Ok(id),
        _ => Err(format!("'{word}' is not a case code. Case codes look like SU-0001.")),
    };
    words.map(code).collect()
}

/// A pack to bring in.
#[derive(Debug, Clone, PartialEq)]
pub struct MergeChoices {
    /// The pack.
    pub path: PathBuf,
    /// What opens it.
    pub word: Word,
}

impl Draft for MergeChoices {
    const TITLE: &'static str = "Bring a handover in";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("path", "The pack", Kind::Line).hint("The file that came. You see what it would do before anything is kept."),
            Field::new("word", "Its passphrase", Kind::Secret),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let path = values.text("path").map(PathBuf::from);
        let word = values.text("word").map(Word::new);
        Some(Self { path: path?, word: word? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("path", self.path.display().to_string()), ("word", self.word.0.to_string())]
    }
}

/// How a difference is settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settling {
    /// Ours or theirs.
    pub how: Settlement,
}

impl Draft for Settling {
    const TITLE: &'static str = "Settle a difference";
    fn fields() -> Vec<Field> {
        vec![Field::new("how", "Which one holds", Kind::Choice(choices!(Settlement))).hint("u takes it back.")]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        Some(Self { how: values.get("how", Settlement::parse)? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("how", self.how.code().into())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::Form;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn handover_forms_read_back_and_both_passphrases_must_be_the_same() {
        let today: Day = "2026-11-21".parse().unwrap();
        let start = PackChoices::starting(&[PersonId(1), PersonId(12)], Path::new("/home/sam"), today);
        for purpose in Purpose::ALL {
            reads_back(&PackChoices { word: Word::new("four unrelated words here"), to: "Meg".into(), purpose: *purpose, ..start.clone() });
        }
        reads_back(&MergeChoices { path: "/home/sam/back.age".into(), word: Word::new("four unrelated words here") });
        for how in Settlement::ALL {
            reads_back(&Settling { how: *how });
        }
        let mut form = Form::filled(&PackChoices { word: Word::new("four unrelated words here"), ..start }).with("again", "other");
        assert_eq!(form.read::<PackChoices>(today), None);
        assert_eq!(form.errors()[0].0, "again");
        assert!(case_codes("SU-1 Amina").unwrap_err().contains("'Amina'"));
    }
}
