//! The loop, and nothing else: waits for a key, a signal, a job or the clock; lets the parts answer; draws what changed.
//! Started by `main`. Screens never import it.

pub mod job;
pub mod overlay;
pub mod state;
pub mod terminal;

mod alike;
mod backups;
mod clock;
mod drafts;
mod exports;
mod import;
mod input;
mod packs;
mod papers;
mod perform;
mod view;

use super::place::Place;
use super::screens::{Screen, lock::Lock, wizard::Wizard};
use super::theme::{Names, Palette};
use super::widgets::Hits;
use crate::domain::day::Day;
use crate::platform::{self, FolderOpener};
use crate::store::{Result, Store};
use job::Done;
use ratatui::Frame;
use ratatui::crossterm::event::Event;
use state::{Screens, State};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant, SystemTime};
use terminal::Window;

/// What the interface starts with.
pub struct Start {
    /// The caseload's file. Where there is none, the wizard makes it.
    pub path: PathBuf,
    /// The caseload already open (practice); else the lock asks for the passphrase.
    pub store: Option<Store>,
    /// Practice: the passphrase to show on the lock.
    pub practice: Option<String>,
    /// False for no colour at all.
    pub colour: bool,
    /// What shows a folder on this machine's desktop, where there is one.
    pub opener: Option<FolderOpener>,
    /// Asks what day it is; only `main` knows.
    pub today: Box<dyn Fn() -> Day>,
}

/// Something the loop answers.
pub enum Happened {
    /// The terminal: a key, a paste, the mouse, its size.
    Input(Event),
    /// A job came back.
    Done(Box<Done>),
    /// A job is further than it was.
    Progress,
    /// The folder that was asked for was not opened; why.
    NotShown(String),
    /// The terminal is closed, or the program is asked to end.
    Stop,
    /// The program is asked to pause.
    Pause,
    /// It goes on after a pause that it may not have seen coming.
    Continue,
}

/// The program while its interface is open.
pub struct App {
    state: State,
    /// None while it is locked: the key is forgotten.
    store: Option<Store>,
    path: PathBuf,
    practice: Option<String>,
    colour: bool,
    clock: Box<dyn Fn() -> Day>,
    queue: Sender<Happened>,
    /// How it ended, once it has.
    over: Option<Result<()>>,
    wants_pause: bool,
    /// Keys that came while figures were worked out, to be answered as soon as the store is back.
    held: Vec<Event>,
    /// The draft as it is kept now, so that it is written only when it changed.
    draft_kept: Option<String>,
    draft_at: Instant,
    /// A key or a paste came since the draft was looked at.
    typed: bool,
    /// A backup that was due was tried since the caseload was opened: it is not tried again at once.
    backup_tried: bool,
    last_key: Instant,
    last_look: (Instant, SystemTime),
}

/// The loop looks at the clock this often; nothing is drawn unless something changed.
const LOOK: Duration = Duration::from_secs(1);
/// Runs the interface until it ends. The terminal is given back whatever happens.
pub fn run(start: Start) -> Result<()> {
    let (queue, happened) = mpsc::channel();
    let mut app = App::new(start, queue.clone());
    terminal::watch_signals(queue.clone())?;
    let ended = terminal::take().and_then(|mut window| {
        terminal::watch_keys(queue);
        turn(&mut app, &mut window, &happened)
    });
    app.finish_work(&happened);
    let over = app.over.take();
    app.lock();
    terminal::give_back();
    over.unwrap_or_else(|| Ok(ended?))
}

/// Waits, answers and draws, until it is over.
fn turn(app: &mut App, window: &mut Window, happened: &Receiver<Happened>) -> std::io::Result<()> {
    let (mut changed, mut open) = (true, false);
    while app.over.is_none() {
        let pauses = std::mem::take(&mut app.wants_pause);
        if pauses {
            app.lock();
        }
        if changed || pauses {
            let locks = std::mem::replace(&mut open, app.state.is_open()) && !open;
            if locks {
                // The screen at once, then what was drawn, then what the closed file left in memory; only then is anything new made in it.
                terminal::renew(window, platform::wipe_freed_memory)?;
            }
            show(app, window)?;
        }
        if pauses {
            terminal::pause(window)?;
            show(app, window)?;
        }
        changed = happened.recv_timeout(LOOK).is_ok_and(|what| app.happen(what));
        // Keys that came meanwhile are answered before the next frame.
        while app.over.is_none() && !app.wants_pause {
            let Ok(what) = happened.try_recv() else { break };
            changed |= app.happen(what);
        }
        changed |= app.look(Instant::now(), SystemTime::now());
    }
    Ok(())
}

fn show(app: &mut App, window: &mut Window) -> std::io::Result<()> {
    let draw = |frame: &mut Frame<'_>| {
        app.draw(frame);
        terminal::look_over(frame.buffer_mut());
    };
    window.draw(draw).map(drop)
}

impl App {
    /// The interface before its first frame.
    pub fn new(start: Start, queue: Sender<Happened>) -> Self {
        let Start { path, store, practice, colour, opener, today: clock } = start;
        let first = if path.exists() {
            Screen::Lock(Box::new(Lock::open(practice.as_deref())))
        } else {
            Screen::Wizard(Box::new(Wizard::open(path.display().to_string())))
        };
        let state = State {
            today: clock(),
            as_at: None,
            screens: Screens::only(first),
            overlays: Vec::new(),
            job: None,
            notice: None,
            names: Names::Shown,
            palette: if colour { Palette::Calm } else { Palette::Plain },
            lock_minutes: 5,
            practice: practice.is_some(),
            opener,
            lent: None,
            away: Vec::new(),
            hits: Hits::default(),
        };
        let now = (Instant::now(), SystemTime::now());
        let mut app = Self {
            state,
            store: None,
            path,
            practice,
            colour,
            clock,
            queue,
            over: None,
            wants_pause: false,
            held: Vec::new(),
            draft_kept: None,
            draft_at: now.0,
            typed: false,
            backup_tried: false,
            last_key: now.0,
            last_look: now,
        };
        if let Some(store) = store {
            app.unlocked(store);
            app.start_work();
        }
        app
    }

    /// Answers what happened; true when there is something to draw.
    pub fn happen(&mut self, what: Happened) -> bool {
        let changed = self.answer(what);
        self.start_work();
        changed
    }

    fn answer(&mut self, what: Happened) -> bool {
        match what {
            Happened::Input(event) => return self.input(event),
            Happened::Done(done) => self.done(*done),
            Happened::Progress => return self.state.job.is_some(),
            // A path on the lock would tell what was written.
            Happened::NotShown(why) if self.state.is_open() => self.say(why),
            Happened::NotShown(_) => return false,
            Happened::Stop => {
                self.lock();
                self.over = Some(Ok(()));
            }
            Happened::Pause => self.wants_pause = true,
            Happened::Continue => self.lock(),
        }
        true
    }

    /// Where the interface is, for tests and for the header.
    pub fn place(&self) -> Place {
        self.state.screens.current.place()
    }

    /// Has it ended?
    pub const fn is_over(&self) -> bool {
        self.over.is_some()
    }
}
