//! Contacts: every contact and attempt of all referrals, newest first; made and tried are counted apart.

use super::facts::Facts;
use super::lines::{Cell, Key, Line, Look, free, quiet, row, text};
use crate::domain::clock::days_words;
use crate::domain::contact::Contact;
use crate::domain::ids::ContactId;
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
    if facts.rows.contacts.is_empty() {
        let words = if facts.referral().is_some() {
            "No contact yet. c logs one, or an attempt."
        } else {
            "No contact yet. Contacts belong to a referral: f adds one."
        };
        return vec![Line::Words(words.into())];
    }
    let mut contacts: Vec<&Contact> = facts.rows.contacts.iter().collect();
    contacts.sort_by_key(|contact| std::cmp::Reverse((contact.details.on, contact.id)));
    let line = |contact: &Contact| {
        let details = &contact.details;
        let look = if details.attendance.is_contact_made() { Look::Text } else { Look::Quiet };
        let hours = if details.out_of_hours { ", out of hours" } else { "" };
        row(
            Key::Contact(contact.id),
            [
                Cell::new(details.on.words(), look),
                Cell::new(details.kind.words(), look),
                Cell::new(format!("{}{hours}", facts.attendance(contact)), look),
                quiet(details.minutes.map(|minutes| minutes.to_string()).unwrap_or_default()),
                quiet(contact.referral.to_string()),
                free(&details.note),
            ],
        )
    };
    contacts.into_iter().map(line).collect()
}

/// '38 contacts made, 6 tried. Last made 13 Nov 2026, 8 days ago.'
pub fn summary(facts: &Facts) -> String {
    let contacts = &facts.rows.contacts;
    let is_made = |contact: &&Contact| contact.details.attendance.is_contact_made();
    let made = contacts.iter().filter(is_made).count();
    let last = contacts.iter().filter(is_made).map(|contact| contact.details.on).max();
    let last = last.map(|on| format!(" Last made {}, {}.", on.words(), on.relative(facts.today))).unwrap_or_default();
    let plural = if made == 1 { "" } else { "s" };
    format!("{made} contact{plural} made, {} tried.{last}", contacts.len() - made)
}

fn find(facts: &Facts, id: ContactId) -> Option<&Contact> {
    facts.rows.contacts.iter().find(|contact| contact.id == id)
}

/// The note of the selected contact.
pub fn detail(facts: &Facts, key: Key) -> Vec<Cell> {
    let Key::Contact(id) = key else { return Vec::new() };
    let note = find(facts, id).and_then(|contact| super::lines::said("Note", &contact.details.note));
    note.into_iter().collect()
}

/// What can be done here.
pub fn offers(_facts: &Facts, key: Option<Key>, command: Command) -> Option<Offer> {
    match command {
        Command::Edit => Some(Offer::NotNow("A contact stays as it was logged. u takes the last change back; c logs another.")),
        Command::Open => Some(Offer::when(key.is_some(), "No contact yet. c logs one.")),
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
    match command {
        Command::Open => {
            let note = if details.note.trim().is_empty() { "No note was written.".to_owned() } else { details.note.clone() };
            let rows = [Some(note), next].into_iter().flatten().collect();
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
            let made = facts.rows.contacts_of(contact.referral).filter(|row| row.details.attendance.is_contact_made() && row.details.on <= details.on).count();
            let since = facts
                .referral()
                .map(|referral| format!("Day {} since the referral was received.", days_words(referral.details.received_on.days_to(details.on))));
            let why = Why {
                title,
                sentences: vec![became, counts.into()],
                source: "000 Discussion; only attended and late count as contact made".into(),
                rows: [Some(format!("{made} contacts made up to that day")), since.filter(|_| facts.referral_id() == Some(contact.referral))]
                    .into_iter()
                    .flatten()
                    .collect(),
            };
            Some(vec![Effect::Why(Box::new(why))])
        }
        _ => None,
    }
}

/// The summary as a cell.
pub fn headline(facts: &Facts) -> Option<Cell> {
    (!facts.rows.contacts.is_empty()).then(|| text(summary(facts)))
}
