//! Long work: the store (or what makes one) moves into one worker thread and comes back with the result.
//! Used by every part of `app` that takes a while. At most one at a time.

use super::Happened;
use super::packs::{PackDone, PackWork};
use super::papers::{Paper, PaperWork};
use crate::domain::change::{Change, Setting};
use crate::domain::day::Day;
use crate::domain::import::{ImportKind, Imported, Report};
use crate::exchange::import;
use crate::store::{BackupMade, Error, Result, Store};
use crate::tui::effect::{NewCaseload, Secret};
use crate::tui::widgets::bars::bar;
use crate::tui::work::{Work, Worked};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::Sender;

/// What a job came back with.
pub enum Done {
    /// The caseload, opened.
    Opened(Result<Store>),
    /// The caseload comes back with figures; without it when the work broke.
    Figured(Option<Store>, Result<Worked>),
    /// The caseload comes back from a backup; without it when the work broke.
    BackedUp(Option<Store>, Result<BackupMade>, Then),
    /// The caseload comes back with what a file would bring or brought, or with a sentence; without it when the work broke.
    Imported(Option<Store>, std::result::Result<Box<Imported>, String>),
    /// The caseload comes back after work on a pack; without it when the work broke.
    Packed(Option<Store>, Result<PackDone>),
    /// The caseload comes back with what is said of what was written; without it when the work broke.
    Written(Option<Store>, Result<Paper>),
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
    /// How far it is, and whether it is to stop; for work that says so.
    course: Option<Arc<Course>>,
}

/// What follows a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It was asked for: say where it is.
    Say,
    /// It was due at opening.
    GoOn,
    /// It was due at closing: end the program.
    End,
}

/// Shared between work and interface.
#[derive(Debug, Default)]
struct Course {
    percent: AtomicU64,
    stop: AtomicBool,
    /// It is known how far it is.
    counts: bool,
}

impl Course {
    /// Says how far it is; false when it is to stop.
    fn goes_on(&self, percent: u64, tell: &Sender<Happened>) -> bool {
        if self.percent.swap(percent, Ordering::Relaxed) != percent {
            // Nobody is left to tell when the program is ending.
            let _ = tell.send(Happened::Progress);
        }
        !self.stop.load(Ordering::Relaxed)
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
        Self { what: "Opening the caseload…", cancelled: false, gave_way: false, stop: None, course: None }
    }
    /// Works figures out; the store comes back with them.
    pub fn figures(queue: Sender<Happened>, store: Store, work: Work) -> Self {
        let (what, stop) = (work.what(), Interrupt(store.interrupt_handle()));
        let figured = move || {
            let worked = work.done(&store);
            Done::Figured(Some(store), worked)
        };
        run(queue, figured, |error| Done::Figured(None, Err(error)));
        Self { what, cancelled: false, gave_way: false, stop: Some(stop), course: None }
    }
    /// A key needs the store: the read stops within a frame. False for work that cannot stop half-way.
    pub fn give_way(&mut self) -> bool {
        // Only figures begin again by themselves; what was asked to be written is not broken off by a key.
        let (Some(Interrupt(handle)), None) = (&self.stop, &self.course) else { return false };
        self.gave_way = true;
        handle.interrupt();
        true
    }
    /// Esc: it stops as soon as it can.
    pub fn cancel(&mut self) {
        self.cancelled = true;
        if let Some(Interrupt(handle)) = &self.stop {
            handle.interrupt();
        }
        if let Some(course) = &self.course {
            course.stop.store(true, Ordering::Relaxed);
        }
    }
    /// What is said meanwhile.
    pub fn said(&self) -> String {
        match &self.course {
            _ if self.cancelled => "Stopping…".into(),
            Some(course) if course.counts => {
                let percent = course.percent.load(Ordering::Relaxed).min(100);
                let bar = bar(i64::try_from(percent).unwrap_or(100), 100, 20);
                format!("{} {bar} {percent} %. Esc stops, and nothing is kept.", self.what)
            }
            Some(_) | None => self.what.to_owned(),
        }
    }
    /// Backs the caseload up and brings it back.
    pub fn backup(queue: Sender<Happened>, store: Store, folder: PathBuf, today: Day, then: Then) -> Self {
        let course = Arc::new(Course { counts: true, ..Course::default() });
        let (shared, tell) = (course.clone(), queue.clone());
        let backed_up = move || {
            let mut store = store;
            let mut progress = |percent: u64| shared.goes_on(percent, &tell);
            let automatic = then != Then::Say;
            let made = store
                .back_up(&folder, today, automatic, &mut progress)
                .and_then(|made| if automatic { store.rotate_backups().map(|()| made) } else { Ok(made) });
            Done::BackedUp(Some(store), made, then)
        };
        run(queue, backed_up, |error| Done::BackedUp(None, Err(error), Then::Say));
        Self { what: "Backing up", cancelled: false, gave_way: false, stop: None, course: Some(course) }
    }
    /// Reads a file of rows: only looks at what it would bring, or brings it in. Esc stops it between two rows, and nothing is kept.
    pub fn import(queue: Sender<Happened>, mut store: Store, kind: ImportKind, path: PathBuf, today: Day, only_look: bool) -> Self {
        let course = Arc::new(Course { counts: true, ..Course::default() });
        let (shared, tell) = (course.clone(), queue.clone());
        let import = move || {
            let imported = imported(&mut store, kind, &path, today, only_look, &mut |percent| shared.goes_on(percent, &tell));
            Done::Imported(Some(store), imported.map(|report| Box::new(Imported { kind, path, report, is_kept: !only_look })))
        };
        run(queue, import, |error| Done::Imported(None, Err(error.to_string())));
        let what = if only_look { "Looking at what the file would bring" } else { "Bringing the rows in" };
        Self { what, cancelled: false, gave_way: false, stop: None, course: Some(course) }
    }
    /// Writes, opens or brings in a pack; the store comes back with what came of it.
    pub fn pack(queue: Sender<Happened>, mut store: Store, work: PackWork, today: Day) -> Self {
        let (what, course) = (work.what(), Arc::new(Course::default()));
        let shared = course.clone();
        let packed = move || {
            let done = work.done(&mut store, today, &|| !shared.stop.load(Ordering::Relaxed));
            Done::Packed(Some(store), done)
        };
        run(queue, packed, |error| Done::Packed(None, Err(error)));
        Self { what, cancelled: false, gave_way: false, stop: None, course: Some(course) }
    }
    /// Writes what leaves the desk; the store comes back with what is said of it.
    pub fn paper(queue: Sender<Happened>, mut store: Store, work: PaperWork, today: Day) -> Self {
        let (what, course) = (work.what(), Arc::new(Course { counts: work.counts(), ..Course::default() }));
        let stop = (!work.counts()).then(|| Interrupt(store.interrupt_handle()));
        let (shared, tell) = (course.clone(), queue.clone());
        let written = move || {
            let done = work.done(&mut store, today, &mut |percent| shared.goes_on(percent, &tell));
            Done::Written(Some(store), done)
        };
        run(queue, written, |error| Done::Written(None, Err(error)));
        Self { what, cancelled: false, gave_way: false, stop, course: Some(course) }
    }
    /// Makes a caseload.
    pub fn create(queue: Sender<Happened>, path: PathBuf, new: NewCaseload, today: Day) -> Self {
        let make = move || -> Result<(Store, Secret)> {
            let (mut store, code) = Store::create(&path, &new.passphrase.0, today)?;
            store.apply(today, &Change::SetSetting(Setting::MyName, new.my_name))?;
            Ok((store, Secret(code)))
        };
        run(queue, move || Done::Made(make()), |error| Done::Made(Err(error)));
        Self { what: "Making the caseload…", cancelled: false, gave_way: false, stop: None, course: None }
    }
}

fn imported(
    store: &mut Store,
    kind: ImportKind,
    path: &Path,
    today: Day,
    only_look: bool,
    progress: &mut dyn FnMut(u64) -> bool,
) -> std::result::Result<Report, String> {
    let bytes = import::bytes_of(path)?;
    let file = import::read(kind, &bytes, store.reference(), today)?;
    let rows = file.rows().max(1);
    let report = file.import(kind, store, today, only_look, |done| progress(u64::try_from(done * 100 / rows).unwrap_or(100)));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_panics_comes_back_as_broken() {
        let (queue, happened) = std::sync::mpsc::channel();
        run(queue, || panic!("on purpose"), |error| Done::Opened(Err(error)));
        let Ok(Happened::Done(done)) = happened.recv() else { panic!("nobody is told, and it waits for ever") };
        assert!(matches!(*done, Done::Opened(Err(Error::Inside(_)))));
    }
}
