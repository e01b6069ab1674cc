//! Every screen, and the functions as matches. The only place that names all screens.
//! To add a screen: one file in `screens/` with `open`, `load`, `offers`, `update`, `view`; a variant here; one arm in each match.

pub mod book;
pub mod caseload;
pub mod directory;
pub mod entries;
pub mod import;
pub mod lock;
pub mod partner;
pub mod record;
pub mod reports;
pub mod routing;
pub mod supervision;
pub mod today;
pub mod transfers;
pub mod waiting;
pub mod wizard;

use super::commands::{Command, Offer};
use super::effect::Effect;
use super::message::Message;
use super::place::Place;
use super::theme::Theme;
use super::work::Work;
use crate::domain::day::Day;
use crate::store::{Result, Store};
use ratatui::Frame;
use ratatui::layout::Rect;

/// One screen with its parameters, its rows and its selection.
#[derive(Debug)]
pub enum Screen {
    /// Locked.
    Lock(Box<lock::Lock>),
    /// First start.
    Wizard(Box<wizard::Wizard>),
    /// What needs me?
    Today(Box<today::Today>),
    /// One person's record.
    Record(Box<record::Record>),
    /// One kind of entry of a record.
    Entries(Box<entries::Entries>),
    /// Whom do I work with?
    Caseload(Box<caseload::Caseload>),
    /// Who waits?
    Waiting(Box<waiting::Waiting>),
    /// Waits month by month.
    OverTime(Box<waiting::OverTime>),
    /// A service ends.
    Transfers(Box<transfers::Transfers>),
    /// Who can take this person?
    Routing(Box<routing::Routing>),
    /// Figures.
    Reports(Box<reports::Reports>),
    /// What is entered about services.
    Book(Box<book::Book>),
    /// What would a file bring?
    Import(Box<import::Import>),
    /// What to bring to supervision.
    Supervision(Box<supervision::Supervision>),
    /// One organisation of them, and who was referred on to it.
    Partner(Box<partner::Partner>),
    /// Organisations and services.
    Directory(Box<directory::Directory>),
}

impl Screen {
    /// The screen of a place, empty until `load`.
    pub fn open(place: Place) -> Self {
        match place {
            Place::Lock => Self::Lock(Box::new(lock::Lock::open(None))),
            Place::Wizard => Self::Wizard(Box::new(wizard::Wizard::open(String::new()))),
            Place::Today => Self::Today(Box::new(today::Today::open())),
            Place::Record(person, tab, past) => Self::Record(Box::new(record::Record::open(person, tab, past))),
            Place::Entries(person, kind, past) => Self::Entries(Box::new(entries::Entries::open(person, kind, past))),
            Place::Caseload => Self::Caseload(Box::default()),
            Place::Waiting(service) => Self::Waiting(Box::new(waiting::Waiting::open(service))),
            Place::OverTime(service) => Self::OverTime(Box::new(waiting::OverTime::open(service))),
            Place::Transfers(service) => Self::Transfers(Box::new(transfers::Transfers::open(service))),
            Place::Routing(person) => Self::Routing(Box::new(routing::Routing::open(person))),
            Place::Reports => Self::Reports(Box::default()),
            Place::Book => Self::Book(Box::default()),
            Place::Import => Self::Import(Box::default()),
            Place::Directory => Self::Directory(Box::default()),
            Place::Partner(id) => Self::Partner(Box::new(partner::Partner::open(id))),
            Place::Supervision => Self::Supervision(Box::default()),
        }
    }
    /// Which place this is.
    pub fn place(&self) -> Place {
        match self {
            Self::Lock(_) => Place::Lock,
            Self::Wizard(_) => Place::Wizard,
            Self::Today(_) => Place::Today,
            Self::Record(screen) => screen.place(),
            Self::Entries(screen) => screen.place(),
            Self::Caseload(_) => Place::Caseload,
            Self::Waiting(screen) => Place::Waiting(screen.service()),
            Self::OverTime(screen) => Place::OverTime(screen.service()),
            Self::Transfers(screen) => Place::Transfers(screen.service()),
            Self::Routing(screen) => Place::Routing(screen.person()),
            Self::Reports(_) => Place::Reports,
            Self::Book(_) => Place::Book,
            Self::Import(_) => Place::Import,
            Self::Directory(_) => Place::Directory,
            Self::Partner(screen) => screen.place(),
            Self::Supervision(_) => Place::Supervision,
        }
    }
    /// Reads all that the screen shows. Keeps the selection by id.
    pub fn load(&mut self, store: &Store, today: Day) -> Result<()> {
        match self {
            Self::Lock(_) | Self::Wizard(_) => Ok(()),
            Self::Today(screen) => screen.load(store, today),
            Self::Record(screen) => screen.load(store, today),
            Self::Entries(screen) => screen.load(store, today),
            Self::Caseload(screen) => screen.load(store, today),
            Self::Waiting(screen) => screen.load(store, today),
            Self::OverTime(screen) => screen.load(store, today),
            Self::Transfers(screen) => screen.load(store, today),
            Self::Routing(screen) => screen.load(store, today),
            Self::Reports(screen) => screen.load(store, today),
            Self::Book(screen) => screen.load(store, today),
            Self::Import(screen) => screen.load(store, today),
            Self::Directory(screen) => screen.load(store, today),
            Self::Partner(screen) => screen.load(store, today),
            Self::Supervision(screen) => screen.load(store, today),
        }
    }
    /// What it wants worked out beside the interface; asked for once.
    pub fn wants(&mut self) -> Option<Work> {
        match self {
            Self::Waiting(screen) => screen.wants(),
            Self::OverTime(screen) => screen.wants(),
            Self::Routing(screen) => screen.wants(),
            Self::Reports(screen) => screen.wants(),
            Self::Lock(_)
            | Self::Wizard(_)
            | Self::Today(_)
            | Self::Record(_)
            | Self::Entries(_)
            | Self::Caseload(_)
            | Self::Transfers(_)
            | Self::Directory(_)
            | Self::Partner(_)
            | Self::Book(_)
            | Self::Supervision(_)
            | Self::Import(_) => None,
        }
    }
    /// Whether a command can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        match self {
            Self::Lock(screen) => screen.offers(command),
            Self::Wizard(screen) => screen.offers(command),
            Self::Today(screen) => screen.offers(command),
            Self::Record(screen) => screen.offers(command),
            Self::Entries(screen) => screen.offers(command),
            Self::Caseload(screen) => screen.offers(command),
            Self::Waiting(screen) => screen.offers(command),
            Self::OverTime(screen) => screen.offers(command),
            Self::Transfers(screen) => screen.offers(command),
            Self::Routing(screen) => screen.offers(command),
            Self::Reports(screen) => screen.offers(command),
            Self::Book(screen) => screen.offers(command),
            Self::Import(screen) => screen.offers(command),
            Self::Directory(screen) => screen.offers(command),
            Self::Partner(screen) => screen.offers(command),
            Self::Supervision(screen) => screen.offers(command),
        }
    }
    /// Takes a message in and says what is wanted. Pure.
    pub fn update(&mut self, message: Message, today: Day) -> Vec<Effect> {
        match self {
            Self::Lock(screen) => screen.update(message, today),
            Self::Wizard(screen) => screen.update(message, today),
            Self::Today(screen) => screen.update(message, today),
            Self::Record(screen) => screen.update(message, today),
            Self::Entries(screen) => screen.update(message, today),
            Self::Caseload(screen) => screen.update(message, today),
            Self::Waiting(screen) => screen.update(message, today),
            Self::OverTime(screen) => screen.update(message, today),
            Self::Transfers(screen) => screen.update(message, today),
            Self::Routing(screen) => screen.update(message, today),
            Self::Reports(screen) => screen.update(message, today),
            Self::Book(screen) => screen.update(message, today),
            Self::Import(screen) => screen.update(message, today),
            Self::Directory(screen) => screen.update(message, today),
            Self::Partner(screen) => screen.update(message, today),
            Self::Supervision(screen) => screen.update(message, today),
        }
    }
    /// Draws itself. Writes nothing but its own scroll.
    pub fn view(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        match self {
            Self::Lock(screen) => screen.view(frame, area, theme),
            Self::Wizard(screen) => screen.view(frame, area, theme),
            Self::Today(screen) => screen.view(frame, area, theme),
            Self::Record(screen) => screen.view(frame, area, theme),
            Self::Entries(screen) => screen.view(frame, area, theme),
            Self::Caseload(screen) => screen.view(frame, area, theme),
            Self::Waiting(screen) => screen.view(frame, area, theme),
            Self::OverTime(screen) => screen.view(frame, area, theme),
            Self::Transfers(screen) => screen.view(frame, area, theme),
            Self::Routing(screen) => screen.view(frame, area, theme),
            Self::Reports(screen) => screen.view(frame, area, theme),
            Self::Book(screen) => screen.view(frame, area, theme),
            Self::Import(screen) => screen.view(frame, area, theme),
            Self::Directory(screen) => screen.view(frame, area, theme),
            Self::Partner(screen) => screen.view(frame, area, theme),
            Self::Supervision(screen) => screen.view(frame, area, theme),
        }
    }
}
