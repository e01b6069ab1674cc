//! All that the file holds about one person, row by row, as a paper. Used by the archive and by a person's own copy.
//! Complete by construction: it goes by the file's links and knows no table by name but those whose rows have names.

use crate::domain::codes::{Asked, Attendance, Decision, Ending, Ethnicity, Gender, Part, Relation, Residency, Role, Source, Stovewood, Voicemail};
use crate::domain::day::Day;
use crate::domain::entry::Entry;
use crate::domain::ids::{EpisodeId, PersonId, ReferralId};
use crate::domain::text::capital;
use crate::output::paper::Paper;
use crate::store::{Cell, Result, Store, TableShape};
use std::collections::BTreeMap;

/// Columns that serve the program: what takes a change back, what find looks through.
const NOT_SAID: &[(&str, &str)] = &[
    ("entry", "watched_from"),
    ("history", "inverse"),
    ("log", "digest"),
    ("person", "search_key"),
    ("earlier_name", "search_key"),
    ("safe_contact", "numbers"),
];

/// What tables are called to a reader where their own name says too little.
const HEADINGS: &[(&str, &str)] = &[
    ("call_plan", "Welfare calls agreed"),
    ("difference", "Told differently by another worker's file"),
    ("earlier_name", "Earlier names"),
    ("entry", "Assessment, consent and other papers"),
    ("history", "What was changed"),
    ("imported", "Brought in from another file"),
    ("interim", "Given while waiting"),
    ("log", "Who looked, and what was handed out"),
    ("merged", "Earlier case codes"),
    ("note_mark", "How parts of a note are known"),
    ("note_third_party", "Other people a note names"),
    ("reading_correction", "What a score said before it was corrected"),
    ("reading_items", "Answers behind a score"),
    ("route_choice", "Why this service"),
    ("route_step", "Steps towards a service"),
];

/// What rows that others name by number are called.
pub struct Names(BTreeMap<(String, i64), String>);

impl Names {
    /// Reads them: workers, organisations and services by name; people, referrals and episodes have their case codes.
    pub fn of(store: &Store, tables: &[TableShape]) -> Result<Self> {
        let mut names = BTreeMap::new();
        for table in tables {
            let called = match table.name.as_str() {
                "worker" | "organisation" => "name",
                "reference_entry" => "key",
                _ => continue,
            };
            let Some(at) = table.columns.iter().position(|column| column.name == called) else { continue };
            store.each_row(table, |cells| {
                if let (Some(Cell::Number(id)), Some(Cell::Text(name))) = (cells.first(), cells.get(at)) {
                    names.insert((table.name.clone(), *id), name.clone());
                }
                true
            })?;
        }
        let services = &store.reference().services;
        names.extend(services.iter().map(|own| (("reference_entry".to_owned(), own.id.0), format!("{}, {}", own.provider, own.name))));
        Ok(Self(names))
    }
    /// What a value says to a reader; none where there is nothing to say.
    pub fn said(&self, links_to: Option<&str>, cell: &Cell) -> Option<String> {
        match (links_to, cell) {
            (_, Cell::Nothing) => None,
            (_, Cell::Text(text)) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
            (Some("person"), Cell::Number(id)) => Some(PersonId(*id).to_string()),
            (Some("referral"), Cell::Number(id)) => Some(ReferralId(*id).to_string()),
            (Some("episode"), Cell::Number(id)) => Some(EpisodeId(*id).to_string()),
            (Some(table), Cell::Number(id)) => Some(self.0.get(&(table.to_owned(), *id)).cloned().unwrap_or_else(|| id.to_string())),
            (None, Cell::Number(number)) => Some(number.to_string()),
        }
    }
}

/// One row of a table, as it is told: columns and values.
pub type Told = Vec<(String, String)>;

/// Everything about a person by table, empty values left out.
pub fn told(store: &Store, person: PersonId, tables: &[TableShape], names: &Names) -> Result<All> {
    let about = store.rows_about(person, tables)?;
    let row = |table: &TableShape, cells: &[Cell]| -> Told {
        let columns = table.columns.iter().zip(cells).filter(|(column, _)| !NOT_SAID.contains(&(table.name.as_str(), column.name.as_str())));
        let said = columns.filter_map(|(column, cell)| Some((column.name.clone(), names.said(column.links_to.as_deref(), cell)?)));
        said.flat_map(|(column, value)| answers(store, &table.name, &column, &value).unwrap_or_else(|| vec![(column, value)])).collect()
    };
    Ok(about.into_iter().map(|(table, rows)| (table.name.clone(), rows.iter().map(|cells| row(&table, cells)).collect())).collect())
}

/// What a sheet asks and what was answered, where the value is one.
fn answers(store: &Store, table: &str, column: &str, value: &str) -> Option<Told> {
    let entry: Entry = ((table, column) == ("entry", "body")).then(|| serde_json::from_str(value).ok())??;
    Some(entry.answers(&store.reference().domains).into_iter().map(|(asked, said)| (asked.to_owned(), said)).collect())
}

/// Everything about a person: each table with its rows.
pub type All = Vec<(String, Vec<Told>)>;

/// The page of one person.
pub fn stored(store: &Store, person: PersonId, tables: &[TableShape], names: &Names, today: Day) -> Result<Paper> {
    let mut paper = Paper {
        title: format!("All that is stored about {person}").into(),
        caution: "IDENTIFIED: this names a person. Keep it as safe as the record itself and destroy it when it is no longer needed.".into(),
        stamp: vec![format!("As the file was on {today}.").into()],
        foot: format!("{person}, as on {today}. Still personal data.").into(),
        ..Paper::default()
    };
    tell(&mut paper, &told(store, person, tables, names)?);
    Ok(paper)
}

/// The tables one after the other, the person's own first.
pub fn tell(paper: &mut Paper, all: &[(String, Vec<Told>)]) {
    let rank = |table: &str| ["person", "safe_contact", "relationship", "referral", "episode"].iter().position(|first| *first == table).unwrap_or(usize::MAX);
    let mut sorted: Vec<&(String, Vec<Told>)> = all.iter().collect();
    sorted.sort_by_key(|(table, _)| (rank(table), table.clone()));
    for (table, rows) in sorted {
        paper.section(HEADINGS.iter().find(|(name, _)| name == table).map_or_else(|| words(table), |(_, heading)| (*heading).to_owned()));
        for row in rows {
            let number = row.iter().find(|(column, _)| column == "id").map(|(_, id)| id.as_str()).unwrap_or_default();
            paper.label(format!("{} {number}", words(table)));
            paper.list(
                row.iter().filter(|(column, _)| column != "id").map(|(column, value)| format!("{}: {}", heading(column), plain(column, value))),
                "Nothing more is stored.",
            );
        }
    }
}

/// What columns are called to a reader where their own name says too little.
const COLUMNS: &[(&str, &str)] = &[
    ("on_day", "Day"),
    ("from_on", "From"),
    ("until_on", "Until"),
    ("next_on", "Next"),
    ("trs_hub", "Brought to the TRS hub"),
    ("imported", "From an imported file"),
];

fn heading(column: &str) -> String {
    COLUMNS.iter().find(|(name, _)| *name == column).map_or_else(|| words(column), |(_, heading)| (*heading).to_owned())
}

/// Columns that say yes or no.
const YES_OR_NO: &[&str] = &["imported", "out_of_hours", "priority_asked", "priority_honoured", "trs_hub"];

/// A value as people read it: days and codes in words, yes and no.
fn plain(column: &str, value: &str) -> String {
    match (YES_OR_NO.contains(&column), value) {
        (true, "1") => "yes".into(),
        (true, "0") => "no".into(),
        _ => in_words(column, value).unwrap_or_else(|| value.parse::<Day>().map_or_else(|_| value.to_owned(), Day::words)),
    }
}

/// The words of a code, where a column holds codes of one list alone.
fn in_words(column: &str, value: &str) -> Option<String> {
    let words = match column {
        "attendance" => Attendance::parse(value).map(Attendance::words),
        "decision" => Decision::parse(value).map(Decision::words),
        "ending" => Ending::parse(value).map(Ending::words),
        "ethnicity" => Ethnicity::parse(value).map(Ethnicity::words),
        "gender" => Gender::parse(value).map(Gender::words),
        "part" => Part::parse(value).map(Part::words),
        "relation" => Relation::parse(value).map(Relation::words),
        "residency" => Residency::parse(value).map(Residency::words),
        "role" => Role::parse(value).map(Role::words),
        "source" => Source::parse(value).map(Source::words),
        "stovewood" => Stovewood::parse(value).map(Stovewood::words),
        "trans_history" => Asked::parse(value).map(Asked::words),
        "voicemail" => Voicemail::parse(value).map(Voicemail::words),
        _ => return None,
    };
    words.ok().map(str::to_owned)
}

/// A name in the file as words: 'first_attended_on' is 'First attended on'.
fn words(name: &str) -> String {
    capital(&name.trim_end_matches("_id").replace('_', " "))
}
