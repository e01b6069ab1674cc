//! What a screen is told: a command by name, typed text, a click, or the answer to something it asked for.
//! Made by `app/input` and `app/perform`; read by every screen's `update`.

use super::ask::Answer;
use super::commands::Command;
use super::effect::Secret;
use super::forms::Typed;
use super::widgets::table::Picked;
use super::work::Worked;
use crate::domain::import::Imported;
use ratatui::layout::Position;

/// One message.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// A command of the table.
    Command(Command),
    /// A key or a paste inside a text; only lock and wizard get these.
    Typed(Typed),
    /// A click at this cell.
    Clicked(Position),
    /// The wheel: rows down, or up when negative.
    Scrolled(i32),
    /// A form that writes nothing was answered.
    Answered(Box<Answer>),
    /// Figures that the screen wanted.
    WorkedOut(Box<Worked>),
    /// What a file would bring, or brought.
    Imported(Box<Imported>),
    /// What was asked could not be done; the sentence says why and what next.
    Refused(String),
    /// The caseload was made; its recovery code, to be shown once.
    Created(Secret),
}

/// What a message did to a selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Steered {
    /// It moved, or stayed at an end.
    Moved,
    /// The selected row was clicked again: open it.
    Open,
}

impl Message {
    /// Moves a selection if this is an arrow, a page key, the wheel or a click on a row. Most screens begin their `update` with it.
    pub fn steer(&self, picked: &mut Picked) -> Option<Steered> {
        match self {
            Self::Command(Command::Open) if picked.at().is_some() => Some(Steered::Open),
            Self::Command(command) => command.motion().map(|motion| {
                picked.go(motion);
                Steered::Moved
            }),
            Self::Scrolled(rows) => {
                picked.scroll(*rows);
                Some(Steered::Moved)
            }
            Self::Clicked(at) => picked.item_at(*at).map(|item| if picked.pick(item) { Steered::Open } else { Steered::Moved }),
            _ => None,
        }
    }
}
