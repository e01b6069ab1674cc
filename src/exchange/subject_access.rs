//! What a person is given when they ask what is kept about them: everything, to read and for other programs, without other
//! people's names and details. Each masking is listed, with its reason, in a file for the worker alone.
//! Used by `export subject-access` and by the interface (`Y` on a record). It finds the names the file knows; a worker reads the copy before it is given.

use super::archive::field;
use super::archive::person::{All, Names, Told, tell, told};
use super::handing_over::known_of;
use crate::domain::codes::Seen;
use crate::domain::day::{Day, MONTHS};
use crate::domain::entry::request::{ANSWER, answer_due};
use crate::domain::ids::{PersonId, Ref};
use crate::domain::text::fold;
use crate::output::export::NewFolder;
use crate::output::paper::{Column, Paper, Row};
use crate::output::redact::{REMOVED, Redactor, perhaps_names};
use crate::output::{html, markdown};
use crate::store::{Cell, Error, Result, Store};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// The one file of the folder that stays with the worker.
pub const FOR_THE_WORKER: &str = "worker-only.md";

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The new folder's full path.
    pub folder: PathBuf,
    /// The last day for an answer.
    pub due: Day,
    /// Places that were masked.
    pub masked: usize,
    /// Words that may name somebody whom the file does not know.
    pub perhaps: usize,
}

impl Made {
    /// What is said once it is there, sentence by sentence.
    pub fn told(&self, person: PersonId) -> Vec<String> {
        let places = if self.masked == 1 { "place was" } else { "places were" };
        [
            format!("The copy for {person} is in {}.", self.folder.display()),
            format!("The answer is due by {}.", self.due),
            format!("Before you give it to them: {} {places} masked; review each in {FOR_THE_WORKER}, which is for you alone.", self.masked),
        ]
        .into_iter()
        .chain((self.perhaps > 0).then(|| match self.perhaps {
            1 => "One word that may name somebody stays: it is listed there too.".to_owned(),
            n => format!("{n} words that may name somebody stay: they are listed there too."),
        }))
        .collect()
    }
}

/// One masking.
struct Masked {
    place: String,
    stood: String,
    stands: String,
}

/// A word that may name somebody, and where it stands.
struct Perhaps {
    word: String,
    places: Vec<String>,
}

/// So many places are named of a word that stands in more.
const MOST_PLACES: usize = 5;

/// Writes the copy into a new folder; logged, with its due date, before anything is written.
pub fn write(store: &mut Store, person: PersonId, received: Day, path: &Path, today: Day) -> Result<Made> {
    let refused = |why| Error::refused("path", why);
    let due = answer_due(received, store.reference())
        .ok_or_else(|| refused("The rule for how long an answer may take is missing. Directory, Rules and waits.".into()))?;
    let source = store.reference().rule(ANSWER).map(|rule| rule.source.clone()).unwrap_or_default();
    let (all, masked, perhaps) = copy(store, person, today)?;
    let folder = NewFolder::make(path).map_err(refused)?;
    let made = Made { folder: folder.path().to_owned(), due, masked: masked.len(), perhaps: perhaps.len() };
    let detail = format!("subject access pack, received {}, due {}", received.iso(), due.iso());
    let done = store.log(Seen::Exported, Some(Ref::Person(person)), &detail).and_then(|()| {
        let mut paper = Paper {
            title: format!("What is kept about you ({person})").into(),
            caution: "This is personal data about you and may be hard to read. You need not read it alone: ask for somebody to go through it with you.".into(),
            stamp: vec![format!("As the file was on {today}. Your request was received on {received}; the answer is due by {due}.").into()],
            foot: format!("{person}, as on {today}. Still personal data.").into(),
            ..Paper::default()
        };
        paper.paragraph(format!("Where other people are named, a case code like SU-0001 or {REMOVED} stands instead."));
        tell(&mut paper, &all);
        folder.write("record.md", markdown::markdown(&paper).as_bytes()).map_err(refused)?;
        folder.write("record.html", html::html(&paper).as_bytes()).map_err(refused)?;
        folder.write("record.json", &as_json(&all)?).map_err(refused)?;
        let data = folder.folder("data").map_err(refused)?;
        for (table, rows) in &all {
            data.write(&format!("{table}.csv"), &as_csv(rows)?).map_err(refused)?;
        }
        let review = for_the_worker(person, &made, received, &source, today, (&masked, &perhaps));
        folder.write(FOR_THE_WORKER, markdown::markdown(&review).as_bytes()).and_then(|()| folder.last()).map_err(refused)
    });
    match done {
        Ok(()) => Ok(made),
        Err(error) => {
            folder.take_away();
            Err(error)
        }
    }
}

/// Everything about the person with others masked, what was masked, and what may still name somebody.
fn copy(store: &Store, person: PersonId, today: Day) -> Result<(All, Vec<Masked>, Vec<Perhaps>)> {
    let record = store.record(person)?;
    let tables = store.tables()?;
    let names = Names::of(store, &tables)?;
    let known = known_of(store, &record, &store.everyone()?, today)?;
    let redactor = Redactor::of_others(&known.others, &known.named);
    let mut all = told(store, person, &tables, &names)?;
    let own: Vec<String> =
        all.iter().flat_map(|(table, rows)| rows.iter().flatten().filter(|(column, _)| is_their_own(table, column)).map(|(_, value)| value.clone())).collect();
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    let plain = no_names(store, &own, &known.workers)?;
    let (mut masked, mut perhaps) = (Vec::new(), Vec::<Perhaps>::new());
    for (table, rows) in all.iter_mut() {
        for row in rows {
            let id = row.iter().find(|(column, _)| column == "id").map(|(_, id)| id.clone()).unwrap_or_default();
            for (column, value) in row.iter_mut().filter(|(column, _)| !is_their_own(table, column)) {
                let (without, gone) = redactor.masked(value, &own);
                let place = format!("{table} {id}, {column}");
                masked.extend(gone.into_iter().map(|(stood, stands)| Masked { place: place.clone(), stood, stands }));
                let words = if matches!(table.as_str(), "log" | "history") || value.parse::<Day>().is_ok() { Vec::new() } else { perhaps_names(&without) };
                for word in words.into_iter().filter(|word| !plain.contains(&fold(word))) {
                    match perhaps.iter_mut().find(|one| one.word == word) {
                        Some(one) if one.places.contains(&place) => {}
                        Some(one) => one.places.push(place.clone()),
                        None => perhaps.push(Perhaps { word, places: vec![place.clone()] }),
                    }
                }
                *value = without;
            }
        }
    }
    Ok((all, masked, perhaps))
}

/// Words that name nobody else: the person's own, the workers', those of providers, services and organisations, and months.
fn no_names(store: &Store, own: &[&str], workers: &[String]) -> Result<HashSet<String>> {
    let reference = store.reference();
    let organisations = store.organisations()?;
    let services = reference.services.iter().flat_map(|service| [&service.name, &service.provider]);
    let organisations = organisations.iter().map(|organisation| &organisation.details.name);
    let said = services.chain(organisations).chain(workers).map(String::as_str).chain(own.iter().copied());
    let words = said.flat_map(|said| said.split(|c: char| !c.is_alphanumeric())).map(fold);
    // What a masking leaves, days of the week, and months as they stand in days.
    let months = MONTHS.iter().flat_map(|month| [(*month).to_owned(), month.chars().take(3).collect()]);
    let days = ["mon", "tues", "wednes", "thurs", "fri", "satur", "sun"].iter().flat_map(|day| [format!("{day}day"), format!("{day}days")]);
    Ok(words.chain(months).chain(days).chain([fold(REMOVED.trim_matches(['[', ']']))]).collect())
}

/// Their names, birth date and contact details: nothing in them is masked, and they are masked nowhere else. Whom to ask for
/// and who must not know are other people.
fn is_their_own(table: &str, column: &str) -> bool {
    matches!(table, "person" | "earlier_name") || (table == "safe_contact" && !matches!(column, "ask_for" | "must_not_know"))
}

fn as_json(all: &[(String, Vec<Told>)]) -> Result<Vec<u8>> {
    let row = |row: &Told| row.iter().map(|(column, value)| (column.clone(), serde_json::Value::from(value.as_str()))).collect::<serde_json::Map<_, _>>();
    let tables: serde_json::Map<_, _> = all.iter().map(|(table, rows)| (table.clone(), rows.iter().map(row).collect())).collect();
    serde_json::to_vec_pretty(&tables).map_err(|why| Error::Inside(why.to_string()))
}

fn as_csv(rows: &[Told]) -> Result<Vec<u8>> {
    let mut columns: Vec<&str> = Vec::new();
    for (column, _) in rows.iter().flatten() {
        if !columns.contains(&column.as_str()) {
            columns.push(column);
        }
    }
    let inside = |why: csv::Error| Error::Inside(why.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).map_err(inside)?;
    for row in rows {
        let value = |column: &str| row.iter().find(|(own, _)| own == column).map(|(_, value)| field(&Cell::Text(value.clone()))).unwrap_or_default();
        writer.write_record(columns.iter().map(|column| value(column))).map_err(inside)?;
    }
    writer.into_inner().map_err(|why| Error::Inside(why.to_string()))
}

/// The list for review.
fn for_the_worker(person: PersonId, made: &Made, received: Day, source: &str, today: Day, (masked, perhaps): (&[Masked], &[Perhaps])) -> Paper {
    let due = made.due;
    let mut paper = Paper {
        title: format!("For the worker only: the copy for {person}").into(),
        caution: "IDENTIFIED: this names other people. Do not hand it over with the copy; destroy it when the request is answered.".into(),
        stamp: vec![format!("Made on {today}. Received on {received}; due by {due} ({source}).").into()],
        foot: format!("{person}, for the worker only, made on {today}.").into(),
        ..Paper::default()
    };
    paper.section("Before you give it");
    paper.list(
        [
            "Check who asks: that it is the person, or somebody who may ask for them.",
            "Read the copy: only names and details that the file knows were found. Somebody may be told by what is said of them.",
            "Put back what the other person agreed to, or what it is reasonable to give without asking (Data Protection Act 2018, Schedule 2, paragraph 16).",
            "Names under 'From whom', 'Judged able by' and 'People I can turn to' stay as they were written: decide on each.",
            "Look for what could cause serious harm and ask your data protection lead first (Schedule 3).",
            "Workers' names stay: they acted in their work (Schedule 2, paragraph 17).",
        ],
        "",
    );
    paper.section("What was masked");
    if masked.is_empty() {
        paper.paragraph("Nothing: no other person that the file knows is named.");
    } else {
        paper.table(["Where", "What stood there", "What stands there now", "Reason"].map(Column::words), masked_rows(masked));
    }
    paper.section("What may name somebody, and stays");
    if perhaps.is_empty() {
        paper.paragraph("Nothing else is written like a name.");
        return paper;
    }
    paper.paragraph("Words that are written like names and that the file does not know. Take out of the copy what names somebody else, in each of its files, and note here why.");
    let rows = perhaps.iter().map(|one| {
        let more = one.places.len().saturating_sub(MOST_PLACES);
        let places = one.places.iter().take(MOST_PLACES).cloned().chain((more > 0).then(|| format!("and {more} more"))).collect::<Vec<_>>().join("; ");
        Row::new([one.word.clone(), places])
    });
    paper.table(["What stands there", "Where"].map(Column::words), rows);
    paper
}

/// What was masked, line by line.
fn masked_rows(masked: &[Masked]) -> impl Iterator<Item = Row> {
    masked.iter().map(|one| {
        let reason = if one.stands == REMOVED {
            "a detail of somebody else, or a name that several people have".to_owned()
        } else {
            format!("names another person, {}", one.stands)
        };
        Row::new([one.place.clone(), one.stood.clone(), one.stands.clone(), reason])
    })
}
