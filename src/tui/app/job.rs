//! Long work: the store (or what makes one) moves into one worker thread and comes back with the result.
//! Used by `perform`. At most one at a time.

use super::Happened;
use crate::domain::change::{Change, Setting};
use crate::domain::day::Day;
use crate::domain::import::{ImportKind, Imported, Report};
use crate::exchange::import;
use crate::store::{Error, Result, Store};
use crate::tui::effect::{NewCaseload, Secret};
use crate::tui::widgets::bars::bar;
use crate::tui::work::{Work, Worked};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::mpsc::Sender;

/// What a job came back with.
pub enum Done {
    /// The caseload, opened.
    Opened(Result<Store>),
    /// The caseload comes back with figures; without it when the work broke.
    Figured(Option<Store>, Result<Worked>),
    /// The caseload comes back with what a file would bring or brought, or with a sentence; without it when the work broke.
    Imported(Option<Store>, std::result::Result<Box<Imported>, String>),
    /// The caseload, made, with its recovery code.
    Made(Result<(Store, Secret)>),
}

/// A job under way.
#[derive(Debug)]
pub struct Job {
    /// What is said meanwhile.
    pub what: &'static str,
    /// Esc was pressed: what it brings is not wanted any more.
    pub cancelled: bool,
    /// A key needed the rows: it stopped for that and starts again when the keys are answered.
    pub gave_way: bool,
    stop: Option<Interrupt>,
    progress: Option<Arc<Progress>>,
}

/// How far work has come, told from its thread; and the wish that it stops.
#[derive(Debug, Default)]
struct Progress {
    done: AtomicUsize,
    of: AtomicUsize,
    stop: AtomicBool,
    /// What was last drawn, in per cent.
    drawn: AtomicUsize,
}

impl Progress {
    fn percent(&self) -> usize {
        (self.done.load(Relaxed) * 100).checked_div(self.of.load(Relaxed)).unwrap_or(0)
    }
}

/// Stops a long read.
struct Interrupt(crate::store::InterruptHandle);

impl std::fmt::Debug for Interrupt {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Interrupt")
    }
}

impl Job {
    /// Opens a caseload: the key takes its time.
    pub fn unlock(queue: Sender<Happened>, path: PathBuf, secret: Secret, today: Day) -> Self {
        run(queue, move || Done::Opened(Store::open(&path, &secret.0, today)), |error| Done::Opened(Err(error)));
        Self { what: "Opening the caseload…", cancelled: false, gave_way: false, stop: None, progress: None }
    }
    /// Works figures out; the store comes back with them.
    pub fn figures(queue: Sender<Happened>, store: Store, work: Work) -> Self {
        let (what, stop) = (work.what(), Interrupt(store.interrupt_handle()));
        let figured = move || {
            let worked = work.done(&store);
            Done::Figured(Some(store), worked)
        };
        run(queue, figured, |error| Done::Figured(None, Err(error)));
        Self { what, cancelled: false, gave_way: false, stop: Some(stop), progress: None }
    }
    /// Reads a file of rows: only looks at what it would bring, or brings it in. Esc stops it between two rows, and nothing is kept.
    pub fn import(queue: Sender<Happened>, mut store: Store, kind: ImportKind, path: PathBuf, today: Day, only_look: bool) -> Self {
        let progress = Arc::new(Progress::default());
        let told = progress.clone();
        let import = move || {
            let imported = imported(&mut store, kind, &path, today, only_look, &told);
            Done::Imported(Some(store), imported.map(|report| Box::new(Imported { kind, path, report, is_kept: !only_look })))
        };
        run(queue, import, |error| Done::Imported(None, Err(error.to_string())));
        let what = if only_look { "Looking at what the file would bring" } else { "Bringing the rows in" };
        Self { what, cancelled: false, gave_way: false, stop: None, progress: Some(progress) }
    }
    /// What is said meanwhile, with a bar where it is known how far it has come.
    pub fn said(&self) -> String {
        match &self.progress {
            _ if self.cancelled => "Stopping…".into(),
            None => self.what.into(),
            Some(progress) => {
                let percent = progress.percent();
                progress.drawn.store(percent, Relaxed);
                let bar = bar(i64::try_from(percent).unwrap_or(100), 100, 20);
                format!("{} {bar} {percent} %. Esc stops, and nothing is kept.", self.what)
            }
        }
    }
    /// Has it come further than what was last drawn?
    pub fn has_moved(&self) -> bool {
        self.progress.as_ref().is_some_and(|progress| progress.percent() != progress.drawn.load(Relaxed))
    }
    /// A key needs the store: the read stops within a frame. False for work that cannot stop half-way.
    pub fn give_way(&mut self) -> bool {
        let Some(Interrupt(handle)) = &self.stop else { return false };
        self.gave_way = true;
        handle.interrupt();
        true
    }
    /// Esc: it stops as soon as it can.
    pub fn cancel(&mut self) {
        self.cancelled = true;
        if let Some(progress) = &self.progress {
            progress.stop.store(true, Relaxed);
        }
        if let Some(Interrupt(handle)) = &self.stop {
            handle.interrupt();
        }
    }
    /// Makes a caseload.
    pub fn create(queue: Sender<Happened>, path: PathBuf, new: NewCaseload, today: Day) -> Self {
        let make = move || -> Result<(Store, Secret)> {
            let (mut store, code) = Store::create(&path, &new.passphrase.0, today)?;
            store.apply(today, &Change::SetSetting(Setting::MyName, new.my_name))?;
            Ok((store, Secret(code)))
        };
        run(queue, move || Done::Made(make()), |error| Done::Made(Err(error)));
        Self { what: "Making the caseload…", cancelled: false, gave_way: false, stop: None, progress: None }
    }
}

fn imported(store: &mut Store, kind: ImportKind, path: &Path, today: Day, only_look: bool, told: &Progress) -> std::result::Result<Report, String> {
    let bytes = std::fs::read(path).map_err(|wrong| format!("{} could not be read ({}). Nothing was read.", path.display(), wrong.kind()))?;
    let file = import::read(kind, &bytes, store.reference(), today)?;
    told.of.store(file.rows(), Relaxed);
    let report = file.import(kind, store, today, only_look, |done| {
        told.done.store(done, Relaxed);
        !told.stop.load(Relaxed)
    });
    report.map_err(|error| if matches!(error, Error::Interrupted) { "Stopped. Nothing of the file was kept.".into() } else { error.to_string() })
}

/// Runs work beside the interface; work that breaks still comes back.
fn run(queue: Sender<Happened>, work: impl FnOnce() -> Done + Send + 'static, broken: fn(Error) -> Done) {
    std::thread::spawn(move || {
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
        let done = done.unwrap_or_else(|_| broken(Error::Inside("it stopped half-way".into())));
        // Nobody is left to tell when the program is ending.
        let _ = queue.send(Happened::Done(Box::new(done)));
    });
}
