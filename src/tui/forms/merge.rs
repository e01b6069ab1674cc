//! The two forms of merging: which record is the same person's, then which answer is kept where they differ. Used by `ask`.
//! Holds no rule: what differs, and what is usual, is the domain's to say.

use super::draft::{Draft, Reader};
use super::field::{Choice, Field, Kind};
use super::form::Form;
use super::link::case_code;
use crate::domain::day::Day;
use crate::domain::ids::PersonId;
use crate::domain::merge::{Differs, Keep, Merge, Merging};

/// The other record, and which of the two stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeWith {
    /// The other record.
    pub other: PersonId,
    /// The open one stays; else the other does.
    pub this_stays: bool,
}

impl Draft for MergeWith {
    const TITLE: &'static str = "Merge with another record of the same person";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("other", "Case code of the other record", Kind::Line).hint("Like SU-0001. Both records are looked at once more before anything moves."),
            Field::new(
                "stays",
                "Which record stays",
                Kind::Choice(vec![Choice::new("this", "this one, which is open"), Choice::new("other", "the other one")]),
            )
            .hint("Everything moves there; the other case code is never used again."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let other = values.get("other", case_code);
        let stays = values.text("stays");
        Some(Self { other: other?, this_stays: stays? == "this" })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("other", self.other.to_string()), ("stays", if self.this_stays { "this".into() } else { "other".into() })]
    }
}

/// The form over what differs; where nothing does, only the last word is asked.
pub fn merge_form(merging: &Merging) -> Form {
    let differs = merging.differs();
    let field = |differs: &Differs| {
        let field = Field::new(differs.key, differs.label, Kind::Choice(choices(merging, differs)));
        if differs.key == "name" { field.hint("The other one stays an earlier name of theirs, by which / still finds them.") } else { field }
    };
    let mut fields: Vec<Field> = differs.iter().map(field).collect();
    fields.push(Field::new("same", "Are they surely one person?", Kind::YesNo).hint("Where there is doubt, leave both and link them instead (l)."));
    let form = Form::new(format!("Merge {} into {}", merging.other, merging.keep), fields).lead(merging.said.join(" "));
    differs.iter().fold(form, |form, differs| form.with(differs.key, differs.usual.code()))
}

fn choices(merging: &Merging, differs: &Differs) -> Vec<Choice> {
    let line = |text: &str| text.replace('\n', "; ");
    let mut choices = vec![
        Choice::new(Keep::Kept.code(), format!("{}: {}", merging.keep, line(&differs.kept))),
        Choice::new(Keep::Other.code(), format!("{}: {}", merging.other, line(&differs.other))),
    ];
    choices.extend(differs.both.then(|| Choice::new(Keep::Both.code(), "both, one after the other")));
    choices
}

/// What was chosen; nothing while it is not sure that they are one person.
pub fn merge_of(merging: &Merging, form: &mut Form, today: Day) -> Option<Merge> {
    form.read_with(today, |values| {
        let chosen: Vec<(&str, Option<Keep>)> = merging.differs().iter().map(|differs| (differs.key, values.get(differs.key, Keep::parse))).collect();
        if !values.yes("same")? {
            values.refuse("same", "Nothing is merged while it is not sure. Choose yes, or leave the form with Esc.");
            return None;
        }
        if chosen.iter().any(|(_, keep)| keep.is_none()) {
            return None;
        }
        Some(merging.decided(|key| chosen.iter().find(|(own, _)| *own == key).and_then(|(_, keep)| *keep).unwrap_or(Keep::Kept)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::PersonDetails;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn merging_asks_which_record_and_then_what_is_kept() {
        reads_back(&MergeWith { other: PersonId(12), this_stays: false });
        let person = |name: &str| PersonDetails { name: name.into(), ..PersonDetails::default() };
        let merging = Merging {
            keep: PersonId(1),
            other: PersonId(2),
            kept: person("Ewa Nowak"),
            others: person("Ewa Novak"),
            kept_card: None,
            others_card: None,
            said: vec!["SU-0001 stays.".into()],
        };
        let today = "2026-11-21".parse().unwrap();
        let mut form = merge_form(&merging);
        assert_eq!(form.rows().map(|(field, _)| field.key).collect::<Vec<_>>(), ["name", "same"]);
        assert_eq!(merge_of(&merging, &mut form, today), None, "nothing is merged without the last word");
        let mut form = merge_form(&merging).with("same", "no");
        assert_eq!((merge_of(&merging, &mut form, today), form.errors()[0].0), (None, "same"));
        let mut form = merge_form(&merging).with("same", "yes");
        assert_eq!(merge_of(&merging, &mut form, today).map(|merge| merge.details.name), Some("Ewa Nowak".into()));
        let mut form = merge_form(&merging).with("same", "yes").with("name", "other");
        assert_eq!(merge_of(&merging, &mut form, today).map(|merge| merge.details.name), Some("Ewa Novak".into()));
    }
}
