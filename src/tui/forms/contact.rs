//! The forms for a contact: in one line, in full, corrected, and marks on its note. Used by `ask`.
//! Holds no rule: the store and the domain decide what a contact opens or stops, `domain/quick` how a line is understood.

use super::draft::{Draft, Reader, day_or_nothing, number_or_nothing, yes_or_no};
use super::field::{Field, Kind};
use super::form::Form;
use crate::choices;
use crate::domain::codes::{Attendance, ContactKind, Mark};
use crate::domain::contact::{ContactDetails, CorrectionDetails, MOST_PARTS, NoteMarks, parts};
use crate::domain::day::Day;
use crate::domain::quick;

impl Draft for ContactDetails {
    const TITLE: &'static str = "Log a contact in full";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("on", "When", Kind::Date).hint("Like 27 3 2026, 'today' or '-2d'."),
            Field::new("kind", "How", Kind::Choice(choices!(ContactKind))),
            Field::new("attendance", "What became of it", Kind::Choice(choices!(Attendance))).hint("Only attended and attended late count as contact made."),
            Field::new("minutes", "Minutes", Kind::Number).optional(),
            Field::new("note", "Note", Kind::Notes).hint("What was said and done.").optional(),
            Field::new("next_on", "Next contact due", Kind::Date).hint("Like 27 3 2026, '27 Mar' or '+2w'.").optional(),
            Field::new("out_of_hours", "Outside working hours?", Kind::YesNo),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let on = values.past_day("on");
        let kind = values.get("kind", ContactKind::parse);
        let attendance = values.get("attendance", Attendance::parse);
        let minutes = values.maybe_number("minutes");
        let note = values.text("note");
        let next_on = values.maybe_day("next_on");
        let out_of_hours = values.yes("out_of_hours");
        Some(Self { on: on?, kind: kind?, attendance: attendance?, minutes: minutes?, out_of_hours: out_of_hours?, note: note?, next_on: next_on? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("on", self.on.words()),
            ("kind", self.kind.code().into()),
            ("attendance", self.attendance.code().into()),
            ("minutes", self.minutes.map(|minutes| minutes.to_string()).unwrap_or_default()),
            ("note", self.note.clone()),
            ("next_on", day_or_nothing(self.next_on)),
            ("out_of_hours", yes_or_no(self.out_of_hours)),
        ]
    }
}

/// Where a new contact starts: today, in working hours, the rest to be chosen.
pub fn starting(today: Day) -> [(&'static str, String); 2] {
    [("on", today.words()), ("out_of_hours", yes_or_no(false))]
}

/// A contact in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quick(pub ContactDetails);

impl Draft for Quick {
    const TITLE: &'static str = "Log a contact";
    fn fields() -> Vec<Field> {
        vec![Field::new("line", "How, what became of it, minutes, note", Kind::Line)]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let today = values.today();
        values.get("line", |line| quick::read(line, today)).map(Self)
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("line", quick::written(&self.0))]
    }
}

/// The form of one line, saying below it how it is understood.
pub fn quick_form(today: Day) -> Form {
    Form::blank::<Quick>().echoing("line", today, quick::echo)
}

/// What was typed in one line, for the fields of the full form; a line that is not understood becomes the note.
pub fn in_full(line: &str, today: Day) -> Vec<(String, String)> {
    let filled = match quick::read(line, today) {
        Ok(details) => details.fill(),
        Err(_) => vec![("note", line.trim().to_owned())],
    };
    filled.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

impl Draft for CorrectionDetails {
    const TITLE: &'static str = "Correct a contact";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("note", "The note as it should read", Kind::Notes).hint("What was written before stays on record, struck through.").optional(),
            Field::new("why", "What was wrong", Kind::Line).hint("Like 'wrong name' or 'she said Tuesday, not Thursday'."),
            Field::new("kind", "How", Kind::Choice(choices!(ContactKind))),
            Field::new("attendance", "What became of it", Kind::Choice(choices!(Attendance))),
            Field::new("minutes", "Minutes", Kind::Number).optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let note = values.text("note");
        let why = values.text("why");
        let kind = values.get("kind", ContactKind::parse);
        let attendance = values.get("attendance", Attendance::parse);
        let minutes = values.maybe_number("minutes");
        Some(Self { kind: kind?, attendance: attendance?, minutes: minutes?, note: note?, why: why? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("note", self.note.clone()),
            ("why", self.why.clone()),
            ("kind", self.kind.code().into()),
            ("attendance", self.attendance.code().into()),
            ("minutes", number_or_nothing(self.minutes)),
        ]
    }
}

/// A correction starts as what is written now.
pub fn correction(present: &ContactDetails) -> CorrectionDetails {
    CorrectionDetails { kind: present.kind, attendance: present.attendance, minutes: present.minutes, note: present.note.clone(), why: String::new() }
}

/// The field of each part of a note.
const PARTS: [&str; MOST_PARTS] = ["part1", "part2", "part3", "part4", "part5", "part6", "part7", "part8", "part9", "part10", "part11", "part12"];
/// Their labels.
const LABELS: [&str; MOST_PARTS] = ["Part 1", "Part 2", "Part 3", "Part 4", "Part 5", "Part 6", "Part 7", "Part 8", "Part 9", "Part 10", "Part 11", "Part 12"];

/// The form that marks a note: one question for each of its parts, and who else is named.
pub fn marks_form(note: &str, present: &NoteMarks) -> Form {
    let parts = parts(note);
    let mut fields: Vec<Field> =
        PARTS.iter().zip(LABELS).take(parts.len()).map(|(key, label)| Field::new(key, label, Kind::Choice(choices!(Mark))).optional()).collect();
    fields.push(
        Field::new("third_parties", "Other people it names", Kind::Line)
            .hint("Names as the note has them, with commas between. They are taken out of what is handed over.")
            .optional(),
    );
    let form = Form::new("Mark the parts of a note", fields).lead("How do you know each part? Leave out what needs no mark; Backspace takes a mark off.");
    let form = PARTS.iter().zip(&parts).fold(form, |form, (key, part)| form.told(key, format!("'{part}'")));
    let form = present.marks.iter().fold(form, |form, (at, mark)| match PARTS.get(*at as usize) {
        Some(key) => form.with(key, mark.code()),
        None => form,
    });
    form.with("third_parties", &present.third_parties.join(", "))
}

/// Reads the marks of a note.
pub fn marks_of(note: &str, values: &mut Reader<'_>) -> Option<NoteMarks> {
    let mut marks = Vec::new();
    for (at, key) in (0..).zip(PARTS.iter().take(parts(note).len())) {
        if let Some(mark) = values.maybe(key, Mark::parse)? {
            marks.push((at, mark));
        }
    }
    let names = values.text("third_parties")?;
    Some(NoteMarks { marks, third_parties: names.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn one_line_a_correction_and_marks_read_back() {
        let on = "2026-11-20".parse().unwrap();
        let told = ContactDetails {
            on,
            kind: ContactKind::Call,
            attendance: Attendance::Late,
            minutes: Some(20),
            out_of_hours: true,
            note: "about the letter".into(),
            next_on: Some(on),
        };
        reads_back(&Quick(told.clone()));
        reads_back(&CorrectionDetails { why: "wrong day".into(), ..correction(&told) });
        let mut form = Form::blank::<ContactDetails>();
        let today = "2026-11-21".parse().unwrap();
        form.restore(&in_full(&quick::written(&told), today));
        assert_eq!(form.read::<ContactDetails>(today), Some(told));
        assert_eq!(in_full(" she rang ", today), [("note".to_owned(), "she rang".to_owned())]);
        let note = "She was tired. Her mother Hanna said she slept.";
        let marks = NoteMarks { marks: vec![(1, Mark::SaidByOther)], third_parties: vec!["Hanna".into(), "Tom".into()] };
        let mut form = marks_form(note, &marks);
        assert_eq!(form.read_with(today, |values| marks_of(note, values)), Some(marks));
        assert!(form.rows().any(|(field, _)| form.hint(field) == "'Her mother Hanna said she slept.'"));
    }

    #[test]
    fn a_template_follows_the_kind_and_never_replaces_what_is_written() {
        let mut form = Form::blank::<ContactDetails>().templates(vec![("meeting".into(), "Who was there:".into())]);
        assert!(form.has_templates() && !form.use_template());
        let mut form = form.with("kind", "meeting").with("note", "Cold day.");
        assert!(form.use_template());
        assert_eq!(form.value("note"), "Cold day.\nWho was there:");
    }

    #[test]
    fn a_contact_reads_back() {
        for (minutes, next_on) in [(None, None), (Some(50), Some("2026-12-05".parse().unwrap()))] {
            reads_back(&ContactDetails {
                on: "2026-11-20".parse().unwrap(),
                kind: ContactKind::Visit,
                attendance: Attendance::DidNotAttend,
                minutes,
                out_of_hours: true,
                note: "Waited.\nLeft a card.".into(),
                next_on,
            });
        }
    }
}
