//! History: what was done and who looked, newest first. What was taken back is struck through and says so.

use super::facts::Facts;
use super::lines::{Cell, Key, Line, Look, quiet, row, text};
use crate::domain::codes::Seen;
use crate::domain::day::moment;
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::widgets::table::Column;
use crate::tui::widgets::why::Why;

/// When, what, what became of it.
pub const COLUMNS: &[Column] = &[Column::new("when (UTC)", 18), Column::new("what", 20).grows(), Column::new("", 7).rank(1)];

/// The lines.
pub fn lines(facts: &Facts) -> Vec<Line> {
    let changes = facts.history.iter().map(|change| {
        let look = if change.undone { Look::Struck } else { Look::Text };
        let became = if change.undone { "undone" } else { "" };
        (change.at.as_str(), row(Key::History(change.id), [quiet(moment(&change.at)), Cell::new(&change.said, look), quiet(became)]))
    });
    // A change is told by its own sentence, so its log row would say it twice.
    let looks = facts.log.iter().filter(|seen| !matches!(seen.seen, Seen::Changed | Seen::Undone)).map(|seen| {
        let detail = if seen.detail.is_empty() { String::new() } else { format!(" ({})", seen.detail) };
        // The detail may be a reason as it was typed.
        let what = quiet(format!("I {}{detail}", seen.seen)).or(format!("I {}", seen.seen));
        (seen.at.as_str(), row(Key::Log(seen.id), [quiet(moment(&seen.at)), what, text("")]))
    });
    let mut all: Vec<(&str, Line)> = changes.chain(looks).collect();
    // Of one second, a look comes after the changes.
    all.sort_by(|a, b| b.0.cmp(a.0).then_with(|| is_look(&b.1).cmp(&is_look(&a.1))));
    if all.is_empty() {
        return vec![Line::Words("Nothing is recorded yet. Every change shows here, and every time the record is opened.".into())];
    }
    all.into_iter().map(|(_, line)| line).collect()
}

const fn is_look(line: &Line) -> bool {
    matches!(line, Line::Row(Key::Log(_), _))
}

/// What can be done here.
pub fn offers(_facts: &Facts, key: Option<Key>, command: Command) -> Option<Offer> {
    match command {
        Command::Edit => Some(Offer::NotNow("What was done stays written. u takes the last change back.")),
        Command::Open | Command::Why => Some(Offer::when(key.is_some(), "Nothing is recorded yet.")),
        _ => None,
    }
}

/// Does it.
pub fn update(facts: &Facts, key: Option<Key>, command: Command) -> Option<Vec<Effect>> {
    if !matches!(command, Command::Open | Command::Why) {
        return None;
    }
    let (title, sentences) = match key? {
        Key::History(id) => {
            let change = facts.history.iter().find(|change| change.id == id)?;
            let became = if change.undone {
                "It was taken back later. Both stay here."
            } else if change.is_undo {
                "It took an earlier change back."
            } else {
                "u takes back the last change of the whole caseload, one at a time."
            };
            ("A change", vec![change.said.clone(), format!("Entered {} UTC.", moment(&change.at)), became.to_owned()])
        }
        Key::Log(id) => {
            let seen = facts.log.iter().find(|seen| seen.id == id)?;
            let rule = "Every time a record is opened, its contact details are looked at or something of it leaves the desk, the log gains a row. No row is ever changed.";
            ("The log", vec![format!("{} {}: {} UTC.", seen.reference, seen.seen, moment(&seen.at)), rule.to_owned()])
        }
        _ => return None,
    };
    let source = "this file's own history and log; `caseload log verify` checks the log".into();
    Some(vec![Effect::Why(Box::new(Why { title: title.into(), sentences, source, rows: Vec::new() }))])
}
