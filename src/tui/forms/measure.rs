//! The forms for a reading of a measure, for its correction, and for a marker beside the scores. Used by `ask`.
//! Ranges come from the reference data; the store checks them. No questionnaire text is shown.

use super::draft::{Draft, Reader};
use super::field::{Choice, Field, Kind};
use super::form::Form;
use crate::choices;
use crate::domain::codes::{Better, MarkerKind};
use crate::domain::ids::ReadingId;
use crate::domain::items::{ItemDetails, ItemSet};
use crate::domain::measure::{MarkerDetails, Measure, ReadingCorrection, ReadingDetails, Taken};
use crate::domain::provider::Reference;

impl Draft for ReadingDetails {
    const TITLE: &'static str = "Record a reading";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("measure", "Measure", Kind::Choice(Vec::new())),
            Field::new("on", "Taken on", Kind::Date).hint("Like 27 3 2026 or 'today'."),
            Field::new("score", "Score", Kind::Number).hint("Choose the measure first; its range is then shown here."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let measure = values.text("measure");
        let on = values.past_day("on");
        let score = values.number("score").map(i64::from);
        Some(Self { measure: measure?, on: on?, score: score? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("measure", self.measure.clone()), ("on", self.on.words()), ("score", self.score.to_string())]
    }
}

/// The form for a reading with these measures, the local ones first, and what each score means below it.
pub fn reading_form(measures: &[Measure]) -> Form {
    let (local, others): (Vec<&Measure>, Vec<&Measure>) = measures.iter().partition(|measure| measure.reported);
    let offered = local.iter().chain(&others).map(|measure| Choice::new(&measure.code, &measure.words)).collect();
    let hints = measures.iter().map(|measure| (measure.code.clone(), range(measure))).collect();
    Form::blank::<ReadingDetails>().options("measure", offered).hints("score", "measure", hints)
}

/// The range of a measure, its points in plain words, and what a total leaves unseen.
fn range(measure: &Measure) -> String {
    let better = match measure.better {
        Better::Higher => measure.max,
        Better::Lower => measure.min,
    };
    let mut said = format!("{} to {}; {better} is best.", measure.min, measure.max);
    for (score, words) in (measure.min..).zip(&measure.points) {
        said.push_str(&format!("\n{score}: {words}"));
    }
    if measure.has_risk_item {
        said.push_str("\nA total without its items does not show the risk item: ask about risk as well.");
    }
    said
}

impl Draft for ItemDetails {
    const TITLE: &'static str = "Score by items";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("measure", "Measure", Kind::Choice(Vec::new())),
            Field::new("on", "Taken on", Kind::Date).hint("Like 27 3 2026 or 'today'."),
            Field::new("items", "The answers, one figure an item", Kind::Line).hint("Choose the measure first. '-' for an item that was not answered."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let measure = values.text("measure");
        let on = values.past_day("on");
        let items = values.text("items");
        Some(Self { measure: measure?, on: on?, items: items? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("measure", self.measure.clone()), ("on", self.on.words()), ("items", self.items.clone())]
    }
}

/// The form that scores by items, with what each measure takes.
pub fn items_form(reference: &Reference) -> Form {
    let of = |code: &str| reference.measures.iter().find(|measure| measure.code == code);
    let offered = reference.item_sets.iter().filter_map(|set| of(&set.measure)).map(|measure| Choice::new(&measure.code, &measure.words)).collect();
    let hints = reference.item_sets.iter().map(|set| (set.measure.clone(), takes(set))).collect();
    Form::blank::<ItemDetails>().options("measure", offered).hints("items", "measure", hints)
}

/// What the items of a measure take.
fn takes(set: &ItemSet) -> String {
    let age = set.least_age.map(|least| format!(" For {least} and over.")).unwrap_or_default();
    let miss = if set.may_miss == 0 { "none may be missing".to_owned() } else { format!("at most {} may be missing", set.may_miss) };
    let risk = set.risk_item.map(|item| format!(" Item {item} is the risk item.")).unwrap_or_default();
    format!("{} figures, each 0 to {}; {miss} ('-').{risk}{age}", set.items, set.most)
}

/// Which reading of a measure is to be corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhichReading(pub ReadingId);

impl Draft for WhichReading {
    const TITLE: &'static str = "Correct a reading";
    fn fields() -> Vec<Field> {
        vec![Field::new("reading", "Which reading is it", Kind::Choice(Vec::new()))]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        values.row("reading").map(|row| Self(ReadingId(row)))
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("reading", self.0.0.to_string())]
    }
}

/// The form that corrects a reading: it starts as what is written now, its answers where it was scored by items.
pub fn correction_form(present: &ReadingDetails, items: Option<&str>, reference: &Reference) -> Form {
    let measure = reference.measures.iter().find(|measure| measure.code == present.measure);
    let set = reference.item_sets.iter().find(|set| set.measure == present.measure);
    let (taken, value, hint) = match items {
        Some(line) => (Field::new("items", "The answers as they should read", Kind::Line), line.to_owned(), set.map(takes)),
        None => (Field::new("score", "The score as it should read", Kind::Number), present.score.to_string(), measure.map(range)),
    };
    let key = taken.key;
    let fields = vec![
        taken,
        Field::new("on", "Taken on", Kind::Date).hint("Like 27 3 2026 or 'today'."),
        Field::new("why", "What was wrong", Kind::Line).hint("Like 'typed 17 for 7' or 'wrong day'."),
    ];
    let words = measure.map_or(present.measure.as_str(), |measure| measure.words.as_str());
    Form::new("Correct a reading", fields)
        .lead(format!("{words}: {} on {}. What was written before stays on record.", present.score, present.on.words()))
        .told(key, hint.unwrap_or_default())
        .with(key, &value)
        .with("on", &present.on.words())
}

/// Reads a correction.
pub fn correction_of(by_items: bool, values: &mut Reader<'_>) -> Option<ReadingCorrection> {
    let taken = if by_items { values.text("items").map(Taken::Items) } else { values.number("score").map(|score| Taken::Score(i64::from(score))) };
    let on = values.past_day("on");
    let why = values.text("why");
    Some(ReadingCorrection { on: on?, taken: taken?, why: why? })
}

impl Draft for MarkerDetails {
    const TITLE: &'static str = "New marker beside the scores";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("kind", "What happened", Kind::Choice(choices!(MarkerKind))),
            Field::new("on", "When", Kind::Date).hint("Past or to come. Like 27 3 2026 or 'today'."),
            Field::new("words", "A few words", Kind::Line).optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let kind = values.get("kind", MarkerKind::parse);
        let on = values.day("on");
        let words = values.text("words");
        Some(Self { kind: kind?, on: on?, words: words? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("kind", self.kind.code().into()), ("on", self.on.words()), ("words", self.words.clone())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::tests::{reads_back, reads_back_in};

    fn measure(code: &str, max: i64, reported: bool) -> Measure {
        let points = if reported { (1..=max).map(|n| format!("point {n}")).collect() } else { vec![] };
        let (min, better) = if reported { (1, Better::Higher) } else { (0, Better::Lower) };
        Measure {
            code: code.into(),
            words: code.to_uppercase(),
            short: code.into(),
            min,
            max,
            better,
            cut_off: None,
            reliable_change: None,
            reported,
            has_risk_item: !reported,
            points,
            licence: String::new(),
            source: String::new(),
        }
    }

    #[test]
    fn forms_read_back_and_say_what_a_score_means() {
        let measures = [measure("phq-9", 27, false), measure("self", 5, true)];
        let on = "2026-11-20".parse().unwrap();
        reads_back_in(reading_form(&measures), &ReadingDetails { measure: "self".into(), on, score: 4 });
        let choices = vec![Choice::new("phq-9", "PHQ-9")];
        reads_back_in(Form::blank::<ItemDetails>().options("measure", choices), &ItemDetails { measure: "phq-9".into(), on, items: "0 1 2 - 3".into() });
        reads_back(&MarkerDetails { kind: MarkerKind::Court, on, words: "hearing".into() });
        let hint = |form: Form| {
            let shown = form.rows().find(|(field, _)| field.key == "score").map(|(field, _)| form.hint(field));
            shown.unwrap()
        };
        assert_eq!(hint(reading_form(&measures)), "Choose the measure first; its range is then shown here.");
        assert_eq!(hint(reading_form(&measures).with("measure", "self")), "1 to 5; 5 is best.\n1: point 1\n2: point 2\n3: point 3\n4: point 4\n5: point 5");
        let total = hint(reading_form(&measures).with("measure", "phq-9"));
        assert!(total.starts_with("0 to 27; 0 is best.") && total.contains("does not show the risk item"), "{total}");
    }
}
