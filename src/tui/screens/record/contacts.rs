//! Contacts: every contact and attempt of all referrals, newest first; made and tried are counted apart and can be shown apart.
//! Only the newest are read; notes are only added to: a correction keeps what was written before.

use super::facts::Facts;
use super::lines::{Cell, Key, Line, Look, free, quiet, row, said, text};
use crate::domain::clock::days_words;
use crate::domain::codes::Mark;
use crate::domain::contact::{Afterwards, Contact, Corrected, Which, parts};
use crate::domain::ids::ContactId;
use crate::tui::ask::Ask;
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::widgets::table::Column;
use crate::tui::widgets::why::Why;

/// Date, kind, attendance, minutes, referral, note.
pub const COLUMNS: &[Column] = &[
    Column::new("date", 11),
    Column::new("kind", 19),
    Column::new("what became of it", 23),
    Column::new("min", 4).right().rank(2),
    Column::new("for", 7).rank(3),
    Column::new("note", 12).grows().rank(1),
];

/// The lines.
pub fn lines(facts: &Facts) -> Vec<Line> {
    if facts.contacts.is_empty() {
        let words = match (facts.referral(), facts.tally.made() + facts.tally.tried(), facts.which) {
            (None, ..) => "No contact yet. Contacts belong to a referral: f adds one.",
            (Some(_), 0, _) => "No contact yet. c logs one, or an attempt.",
            (_, _, Which::Tried) => "No attempt is logged: every contact was made. a shows all of them.",
            _ => "No contact was made yet, only tried. a shows the attempts.",
        };
        return vec![Line::Words(words.into())];
    }
    let line = |contact: &Contact| {
        let details = &contact.details;
        let look = if details.attendance.is_contact_made() { Look::Text } else { Look::Quiet };
        let hours = if details.out_of_hours { ", out of hours" } else { "" };
        let corrected = facts.afterwards.get(&contact.id).is_some_and(|after| !after.corrections.is_empty());
        row(
            Key::Contact(contact.id),
            [
                Cell::new(details.on.words(), look),
                Cell::new(details.kind.words(), look),
                Cell::new(format!("{}{hours}", facts.attendance(contact)), look),
                quiet(details.minutes.map(|minutes| minutes.to_string()).unwrap_or_default()),
                quiet(contact.referral.to_string()),
                if corrected { free(&format!("(corrected) {}", details.note)) } else { free(&details.note) },
            ],
        )
    };
    facts.contacts.iter().map(line).collect()
}

/// '38 contacts made, 6 tried. Last made 13 Nov 2026, 8 days ago.'
pub fn summary(facts: &Facts) -> String {
    let tally = &facts.tally;
    let made = tally.made();
    let last = tally.last_made_on.map(|on| format!(" Last made {}, {}.", on.words(), on.relative(facts.today))).unwrap_or_default();
    let tried = tally.tried();
    match facts.which {
        Which::All => format!("{made} contact{} made, {tried} tried.{last}", if made == 1 { "" } else { "s" }),
        Which::Made => format!("Contact made only. {made} made, {tried} tried.{last}"),
        Which::Tried => format!("Attempts only. {made} made, {tried} tried.{last}"),
    }
}

fn find(facts: &Facts, id: ContactId) -> Option<&Contact> {
    facts.contacts.iter().chain(&facts.rows.contacts).find(|contact| contact.id == id)
}

/// The note of the selected contact, and what it said before.
pub fn detail(facts: &Facts, key: Key) -> Vec<Cell> {
    let Key::Contact(id) = key else { return Vec::new() };
    let Some(contact) = find(facts, id) else { return Vec::new() };
    let after = facts.afterwards.get(&id);
    let before = after.and_then(|after| after.corrections.last()).and_then(|before| {
        said(&format!("Corrected {}, {}. Before", before.on.words(), before.why), if before.note.is_empty() { "no note" } else { &before.note })
    });
    let marks = after.map(|after| marks_in_short(after, &contact.details.note)).filter(|words| !words.is_empty()).map(quiet);
    said("Note", &contact.details.note).into_iter().chain(marks).chain(before.map(Cell::struck)).collect()
}

/// 'Marked: 2 said by the person, 1 my opinion. 1 other person named.'
fn marks_in_short(after: &Afterwards, note: &str) -> String {
    let parts = parts(note).len();
    let counts = Mark::ALL.iter().filter_map(|mark| {
        let n = (0..parts).filter(|part| after.mark(*part) == Some(*mark)).count();
        (n > 0).then(|| format!("{n} {mark}"))
    });
    let counts: Vec<String> = counts.collect();
    let marked = if counts.is_empty() { String::new() } else { format!("Marked: {}.", counts.join(", ")) };
    let named = match after.marks.third_parties.len() {
        0 => String::new(),
        1 => "1 other person named.".into(),
        n => format!("{n} other people named."),
    };
    format!("{marked} {named}").trim().to_owned()
}

/// What can be done here.
pub fn offers(facts: &Facts, key: Option<Key>, command: Command) -> Option<Offer> {
    const NONE: &str = "No contact is selected. c logs one.";
    let noted = |key| matches!(key, Some(Key::Contact(id)) if find(facts, id).is_some_and(|contact| !contact.details.note.trim().is_empty()));
    match command {
        Command::Edit | Command::Open => Some(Offer::when(key.is_some(), NONE)),
        Command::MarkNote if key.is_none() => Some(Offer::NotNow(NONE)),
        Command::MarkNote => Some(Offer::when(noted(key), "This contact has no note, so there is nothing to mark.")),
        Command::WhichContacts => Some(Offer::when(facts.tally.made() + facts.tally.tried() > 0, "No contact yet. c logs one.")),
        _ => None,
    }
}

/// Does it.
pub fn update(facts: &Facts, key: Option<Key>, command: Command) -> Option<Vec<Effect>> {
    let Some(Key::Contact(id)) = key else { return None };
    let contact = find(facts, id)?;
    let details = &contact.details;
    let title = format!("{}, {}", details.on.words(), details.kind);
    let next = details.next_on.map(|on| format!("Next contact agreed for {}.", on.words()));
    let became = format!(
        "{} for {}, {}.",
        facts.attendance(contact),
        contact.referral,
        details.minutes.map_or("length not recorded".into(), |n| format!("{n} minutes"))
    );
    let after = facts.afterwards.get(&id);
    match command {
        Command::Edit => Some(vec![Effect::Fill(Box::new(Ask::CorrectContact(id, details.clone())))]),
        Command::MarkNote => {
            let marks = after.map(|after| after.marks.clone()).unwrap_or_default();
            Some(vec![Effect::Fill(Box::new(Ask::MarkNote(id, details.note.clone(), marks)))])
        }
        Command::Open => {
            let rows = note_rows(contact, after).into_iter().chain(next).chain(after.into_iter().flat_map(before_rows)).collect();
            Some(vec![Effect::Read(Box::new(Why { title, sentences: vec![became], source: String::new(), rows }))])
        }
        Command::Why => {
            let counts = if !details.attendance.is_contact_made() {
                "It is an attempt: it does not restart the contact clock and never stops the wait."
            } else if details.opens_an_episode() {
                "It is contact made, of a kind whose first one stops the wait and opens the episode. It restarts the contact clock."
            } else {
                "It is contact made and restarts the contact clock. Its kind never stops the wait."
            };
            let since = facts
                .referral()
                .map(|referral| format!("Day {} since the referral was received.", days_words(referral.details.received_on.days_to(details.on))));
            let why = Why {
                title,
                sentences: vec![became, counts.into()],
                source: "000 Discussion; only attended and late count as contact made".into(),
                rows: since.filter(|_| facts.referral_id() == Some(contact.referral)).into_iter().collect(),
            };
            Some(vec![Effect::Why(Box::new(why))])
        }
        _ => None,
    }
}

/// The note with the marks of its parts, part by part once one is marked.
fn note_rows(contact: &Contact, after: Option<&Afterwards>) -> Vec<String> {
    let note = contact.details.note.trim();
    if note.is_empty() {
        return vec!["No note was written.".into()];
    }
    let Some(after) = after.filter(|after| !after.marks.marks.is_empty() || !after.marks.third_parties.is_empty()) else { return vec![note.to_owned()] };
    let part = |(at, part): (usize, &str)| after.mark(at).map_or_else(|| part.to_owned(), |mark| format!("{part} [{mark}]"));
    let mut rows: Vec<String> = if after.marks.marks.is_empty() { vec![note.to_owned()] } else { parts(note).into_iter().enumerate().map(part).collect() };
    if !after.marks.third_parties.is_empty() {
        rows.push(format!("Other people named: {}.", after.marks.third_parties.join(", ")));
    }
    rows
}

/// What it said before each correction, the latest first.
fn before_rows(after: &Afterwards) -> Vec<String> {
    let row = |before: &Corrected| {
        let note = if before.note.trim().is_empty() { "no note" } else { before.note.trim() };
        let minutes = before.minutes.map(|n| format!(", {n} minutes")).unwrap_or_default();
        format!("Before the correction of {} ({}): {}, {}{minutes}: {note}", before.on.words(), before.why, before.kind, before.attendance)
    };
    after.corrections.iter().rev().map(row).collect()
}

/// The summary as a cell.
pub fn headline(facts: &Facts) -> Option<Cell> {
    (facts.tally.made() + facts.tally.tried() > 0).then(|| text(summary(facts)))
}
