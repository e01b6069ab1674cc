//! Every screen, and the five functions as five matches. The only place that names all screens.
//! To add a screen: one file in `screens/` with `open`, `load`, `offers`, `update`, `view`; a variant here; one arm in each match.

pub mod lock;
pub mod record;
pub mod today;
pub mod wizard;

use super::commands::{Command, Offer};
use super::effect::Effect;
use super::message::Message;
use super::place::Place;
use super::theme::Theme;
use crate::domain::day::Day;
use crate::store::{Result, Store};
use ratatui::Frame;
use ratatui::layout::Rect;

/// One screen with its parameters, its rows and its selection.
#[derive(Debug)]
pub enum Screen {
    /// Locked.
    Lock(lock::Lock),
    /// First start.
    Wizard(wizard::Wizard),
    /// What needs me?
    Today(today::Today),
    /// One person's record.
    Record(record::Record),
}

impl Screen {
    /// The screen of a place, empty until `load`; none while that place has no screen.
    pub fn open(place: Place) -> Option<Self> {
        Some(match place {
            Place::Lock => Self::Lock(lock::Lock::open(None)),
            Place::Wizard => Self::Wizard(wizard::Wizard::open(String::new())),
            Place::Today => Self::Today(today::Today::open()),
            Place::Record(person, tab) => Self::Record(record::Record::open(person, tab)),
            _ => return None,
        })
    }
    /// Which place this is.
    pub const fn place(&self) -> Place {
        match self {
            Self::Lock(_) => Place::Lock,
            Self::Wizard(_) => Place::Wizard,
            Self::Today(_) => Place::Today,
            Self::Record(screen) => screen.place(),
        }
    }
    /// Reads all that the screen shows. Keeps the selection by id.
    pub fn load(&mut self, store: &Store, today: Day) -> Result<()> {
        match self {
            Self::Lock(_) | Self::Wizard(_) => Ok(()),
            Self::Today(screen) => screen.load(store, today),
            Self::Record(screen) => screen.load(store, today),
        }
    }
    /// Whether a command can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        match self {
            Self::Lock(screen) => screen.offers(command),
            Self::Wizard(screen) => screen.offers(command),
            Self::Today(screen) => screen.offers(command),
            Self::Record(screen) => screen.offers(command),
        }
    }
    /// Takes a message in and says what is wanted. Pure.
    pub fn update(&mut self, message: Message, today: Day) -> Vec<Effect> {
        match self {
            Self::Lock(screen) => screen.update(message, today),
            Self::Wizard(screen) => screen.update(message, today),
            Self::Today(screen) => screen.update(message, today),
            Self::Record(screen) => screen.update(message, today),
        }
    }
    /// Draws itself. Writes nothing but its own scroll.
    pub fn view(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        match self {
            Self::Lock(screen) => screen.view(frame, area, theme),
            Self::Wizard(screen) => screen.view(frame, area, theme),
            Self::Today(screen) => screen.view(frame, area, theme),
            Self::Record(screen) => screen.view(frame, area, theme),
        }
    }
}
