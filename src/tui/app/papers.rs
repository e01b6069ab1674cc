//! What leaves the desk from the interface: the store goes into a job that writes it to a new file or folder and says where.
//! A part of `perform`. Esc stops it, and nothing is kept of what was begun.

use super::job::Job;
use super::overlay::Overlay;
use super::{App, Happened};
use crate::domain::day::Day;
use crate::domain::ids::PersonId;
use crate::domain::report;
use crate::exchange::handing_over::{self, Asked, Whose};
use crate::exchange::{archive, case_study, returns, subject_access};
use crate::output::case_study::Telling;
use crate::output::format::Format;
use crate::store::{Error, Result, Store};
use crate::tui::commands::{Command, Scope, shown_key};
use crate::tui::forms::case_study::CaseStudyChoices;
use crate::tui::forms::papers::OwnCopyChoices;
use crate::tui::forms::reports::ReturnChoices;
use crate::tui::forms::summary::SummaryChoices;
use crate::tui::widgets::why::{Scroll, Why};
use std::path::{Path, PathBuf};

/// What is written.
pub enum PaperWork {
    /// A case summary, or the supervision pack.
    Summary(Whose, SummaryChoices),
    /// A person's own copy.
    OwnCopy(PersonId, OwnCopyChoices),
    /// The whole file in open formats.
    Everything(PathBuf),
    /// A return; it is kept and logged before anybody has it.
    Return(Box<report::Asked>, Box<ReturnChoices>),
}

/// What was written.
pub struct Paper {
    /// What is said of it, sentence by sentence; the path is in it.
    pub said: Vec<String>,
    /// The file, or the folder that holds several.
    pub path: PathBuf,
}

impl Paper {
    /// One sentence about a file.
    pub fn new(said: String, path: PathBuf) -> Self {
        Self { said: vec![said], path }
    }
}

impl PaperWork {
    /// What is said meanwhile.
    pub(super) const fn what(&self) -> &'static str {
        match self {
            Self::Summary(Whose::One(_), _) => "Writing the summary",
            Self::Summary(Whose::Caseload, _) => "Writing the supervision pack",
            Self::OwnCopy(..) => "Writing their own copy",
            Self::Everything(_) => "Writing everything",
            Self::Return(..) => "Working out the return and writing it… Esc stops, and nothing is kept.",
        }
    }
    /// Says how far it is. Other work is one long read, which can be broken off.
    pub(super) const fn counts(&self) -> bool {
        !matches!(self, Self::Return(..))
    }
    /// Writes it and says what it is and where.
    pub(super) fn done(self, store: &mut Store, today: Day, progress: &mut dyn FnMut(u64) -> bool) -> Result<Paper> {
        let mut part = |done: u64, of: u64| progress(done.saturating_mul(100) / of.max(1));
        match self {
            Self::Summary(whose, choices) => {
                let asked = Asked { whose, at: today, since: choices.since, identified: choices.identified, notes: choices.notes };
                let path = handing_over::to_file(store, &asked, None, &choices.reason, &choices.path, today, &mut part)?;
                Ok(Paper::new(handing_over::told(whose, &path), path))
            }
            Self::OwnCopy(person, choices) => {
                let made = subject_access::write(store, person, choices.received, &choices.path, today)?;
                Ok(Paper { said: made.told(person), path: made.folder })
            }
            Self::Everything(path) => archive::everything(store, &path, today, &mut part).map(|path| Paper::new(archive::told(&path), path)),
            Self::Return(asked, choices) => {
                let format = Format::of(&choices.path, &Format::RETURNS).map_err(|why| Error::refused("path", why))?;
                let leaving = returns::Leaving { format, whole: choices.whole, for_whom: choices.for_whom };
                let beside = if leaving.whole { None } else { returns::told_beside(store, &asked)? };
                let path = returns::to_file(store, &asked, &leaving, &choices.path, today)?;
                let said = [returns::told(&path, "k on Reports shows it")].into_iter().chain(beside).collect::<Vec<_>>().join(" ");
                Ok(Paper::new(said, path))
            }
        }
    }
}

impl App {
    /// Starts to write it.
    pub(super) fn write_paper(&mut self, work: PaperWork) {
        // As with packs: the form stays open meanwhile, and a lock would take it.
        self.keep_draft();
        if let Some(store) = self.store.take() {
            self.state.job = Some(Job::paper(self.queue.clone(), store, work, self.state.today));
        }
    }

    /// The store is back from work. When it was locked meanwhile it is closed, and there is nothing more to do (false); when
    /// the work broke it is gone, and it locks.
    pub(super) fn back_from_work(&mut self, store: Option<Store>) -> bool {
        match store {
            Some(store) if self.state.is_open() => self.store = Some(store),
            Some(store) => {
                if let Err(error) = store.close() {
                    self.say(error);
                }
                return false;
            }
            None => self.lock(),
        }
        true
    }

    /// Writes a case study, unless something in it still tells who it is about: then that stands at its part.
    pub(super) fn write_case_study(&mut self, person: PersonId, choices: &CaseStudyChoices) {
        let today = self.state.today;
        let Some(store) = &mut self.store else { return };
        let found = match case_study::look_through(store, person, &choices.study, &choices.may_stay, today) {
            Ok(found) => found,
            Err(error) => return self.refuse(&error),
        };
        if let (false, Some(Overlay::Form(_, form))) = (found.is_empty(), self.state.overlays.last_mut()) {
            return form.refuse_all(found.into_iter().map(|(part, told)| (part, still_told(&told))).collect());
        }
        match case_study::to_file(store, person, &choices.study, &choices.path) {
            Ok(path) => self.is_written(Paper::new(case_study::told(&path), path)),
            Err(error) => self.refuse(&error),
        }
    }

    /// Closes the form and says where it is, in a panel: a path may be longer than the notice line.
    pub(super) fn is_written(&mut self, paper: Paper) {
        self.close_form();
        let key = shown_key(Command::OpenFolder.spec(), &[Scope::Written]);
        let offer = self.state.opener.is_some().then(|| format!("{key} opens the folder it is in."));
        let why = Why { title: "Written".into(), sentences: paper.said, rows: offer.into_iter().collect(), ..Why::default() };
        self.state.overlays.push(Overlay::Written(why, Scroll::default(), paper.path));
    }

    /// Asks the desktop to show the folder that something was written to; never the file.
    pub(super) fn show_folder(&mut self, path: &Path) {
        let Some(opener) = &self.state.opener else { return };
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
        let queue = self.queue.clone();
        let failed = move |why| {
            // Nobody is left to tell when the program is ending.
            let _ = queue.send(Happened::NotShown(why));
        };
        let said = opener.show(folder, failed).err().unwrap_or_else(|| "The desktop is asked to open the folder.".into());
        self.say(said);
    }

    /// It is written, or not: the form closes only when it is.
    pub(super) fn written(&mut self, store: Option<Store>, done: Result<Paper>) {
        if !self.back_from_work(store) {
            return;
        }
        match done {
            Ok(paper) => {
                self.reload();
                self.is_written(paper);
            }
            Err(Error::Interrupted) => self.say("Stopped. Nothing was written."),
            Err(error) => self.refuse(&error),
        }
    }
}

/// What is said at a part that still tells.
fn still_told(told: &[Telling]) -> String {
    let listed: Vec<String> = told.iter().map(|one| format!("'{}' ({})", one.stands, one.what)).collect();
    format!("This may tell who it is: {}. Say it more broadly, or leave it out. What tells nobody goes under 'Words that may stay'.", listed.join(", "))
}
