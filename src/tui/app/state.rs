//! What the interface knows: the stack of screens (never empty), what lies over them, the notice, privacy, the day.
//! Changed by `input` and `perform`; drawn by `view`. Holds no store.

use super::job::Job;
use super::overlay::Overlay;
use crate::domain::day::Day;
use crate::platform::FolderOpener;
use crate::tui::commands::{Command, Offer, Scope};
use crate::tui::place::Place;
use crate::tui::screens::Screen;
use crate::tui::theme::{Names, Palette, Theme};
use crate::tui::widgets::Hits;

/// Screens one can go back to. Never empty.
#[derive(Debug)]
pub struct Screens {
    /// The one that is seen.
    pub current: Screen,
    earlier: Vec<Screen>,
}

/// No more ways back than this are kept.
const MOST_EARLIER: usize = 20;

impl Screens {
    /// Only this one.
    pub const fn only(current: Screen) -> Self {
        Self { current, earlier: Vec::new() }
    }
    /// A screen over the present one.
    pub fn push(&mut self, screen: Screen) {
        self.earlier.push(std::mem::replace(&mut self.current, screen));
        if self.earlier.len() > MOST_EARLIER {
            self.earlier.remove(0);
        }
    }
    /// Back to the screen before; false when there is none.
    pub fn pop(&mut self) -> bool {
        let before = self.earlier.pop();
        before.map(|screen| self.current = screen).is_some()
    }
    /// Is there a way back?
    pub fn can_pop(&self) -> bool {
        !self.earlier.is_empty()
    }
    /// The places of all, the present one last.
    pub fn places(&self) -> Vec<Place> {
        self.earlier.iter().chain([&self.current]).map(Screen::place).collect()
    }
}

/// Everything but the store.
#[derive(Debug)]
pub struct State {
    /// The day it is.
    pub today: Day,
    /// The past day that lists are shown as at, from the one it was chosen on to the next; none for today.
    pub as_at: Option<Day>,
    /// The screens.
    pub screens: Screens,
    /// What lies over them; the last has the keys.
    pub overlays: Vec<Overlay>,
    /// Work under way; nothing else answers to keys meanwhile.
    pub job: Option<Job>,
    /// What is said on the notice line.
    pub notice: Option<String>,
    /// Privacy view.
    pub names: Names,
    /// The colours.
    pub palette: Palette,
    /// Minutes without a key before it locks.
    pub lock_minutes: u64,
    /// Made-up people only.
    pub practice: bool,
    /// What shows a folder on this machine's desktop, where there is one.
    pub opener: Option<FolderOpener>,
    /// This caseload is cover for somebody: a word for the top, and a sentence.
    pub lent: Option<(String, String)>,
    /// Where to return to after unlocking.
    pub away: Vec<Place>,
    /// Header and footer, where they were drawn.
    pub hits: Hits<Command>,
}

impl State {
    /// The styles to draw with.
    pub const fn theme(&self) -> Theme {
        Theme::of(self.palette).with_names(self.names)
    }
    /// The scopes whose keys are live, the nearest first.
    pub fn live(&self) -> Vec<Scope> {
        match (&self.job, self.overlays.last()) {
            (Some(_), _) => vec![Scope::Busy],
            (None, Some(overlay)) => vec![overlay.scope()],
            (None, None) => self.screens.current.place().scopes().to_vec(),
        }
    }
    /// Whether a command can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        if let Some(Overlay::Form(ask, form)) = self.overlays.last() {
            match command {
                Command::FullForm => return Offer::here(ask.fuller(form, self.today).is_some()),
                Command::UseTemplate => return Offer::here(form.has_templates()),
                _ => {}
            }
        }
        if command == Command::OpenFolder {
            return Offer::here(self.opener.is_some());
        }
        if self.job.is_some() || !self.overlays.is_empty() || command.is_the_programs() {
            return Offer::Now;
        }
        match self.screens.current.offers(command) {
            Offer::NotHere if command == Command::Back && (self.screens.can_pop() || self.kept_day().is_some()) => Offer::Now,
            offer => offer,
        }
    }
    /// A day was chosen: it stays for the lists that are opened next. A record's own day is its own.
    pub fn keep_day(&mut self, at: Day) {
        if self.screens.current.place().in_header().is_some() {
            self.as_at = Some(at).filter(|at| *at != self.today);
        }
    }
    /// The past day of the lists, where the visible screen is one that shows it.
    pub fn kept_day(&self) -> Option<Day> {
        self.as_at.filter(|_| self.screens.current.place().shows_days())
    }
    /// Is anything of a caseload on the screen?
    pub const fn is_open(&self) -> bool {
        !matches!(self.screens.current, Screen::Lock(_) | Screen::Wizard(_))
    }
}
