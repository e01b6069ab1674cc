//! Work on a handover pack: the store goes into a job and comes back; what a pack would do is asked before it is done.
//! A part of `perform`.

use super::App;
use super::job::Job;
use super::papers::Paper;
use crate::domain::day::Day;
use crate::domain::handover::{Brought, Pack};
use crate::exchange::handover;
use crate::store::{Bringing, Error, PackAsked, Result, Store};
use crate::tui::effect::{Effect, Question};
use age::secrecy::SecretString;
use std::path::PathBuf;

/// What is done with a pack.
pub enum PackWork {
    /// Records into a new file.
    Write(PackAsked, SecretString, PathBuf),
    /// Open one and see what it would do.
    Look(PathBuf, SecretString),
    /// Bring one in.
    Merge(Box<Pack>),
}

/// What came of it.
pub enum PackDone {
    /// Written.
    Written(Paper),
    /// What it would do.
    Looked(Box<Pack>, Box<Brought>),
    /// What it did.
    Merged(Box<Brought>),
}

impl PackWork {
    /// What is said meanwhile.
    pub(super) const fn what(&self) -> &'static str {
        match self {
            Self::Write(..) => "Collecting and encrypting the records… Esc stops.",
            Self::Look(..) => "Opening the pack… Esc stops.",
            Self::Merge(_) => "Bringing the records in… Esc stops.",
        }
    }
    /// Does it; nothing is half done.
    pub(super) fn done(self, store: &mut Store, today: Day, go_on: &dyn Fn() -> bool) -> Result<PackDone> {
        match self {
            Self::Write(asked, word, path) => {
                let lock = handover::Lock::passphrase(word).map_err(|why| Error::refused("word", why))?;
                let (path, written) = handover::write(store, &asked, &lock, &path, today, |_| go_on())?;
                Ok(PackDone::Written(Paper::new(handover::told(&path, &written), path)))
            }
            Self::Look(path, word) => {
                let pack = handover::read(&path, &handover::Unlock::Passphrase(word)).map_err(|failed| match failed {
                    Error::Refused { why, .. } => Error::refused("path", why),
                    Error::PackUnreadable => Error::refused("word", Error::PackUnreadable.to_string()),
                    other => other,
                })?;
                let brought = store.bring_in(&pack, today, Bringing::Preview, |_| go_on()).map_err(|failed| match failed {
                    Error::Refused { why, .. } => Error::refused("path", why),
                    other => other,
                })?;
                Ok(PackDone::Looked(Box::new(pack), Box::new(brought)))
            }
            Self::Merge(pack) => store.bring_in(&pack, today, Bringing::Merge, |_| go_on()).map(|brought| PackDone::Merged(Box::new(brought))),
        }
    }
}

impl App {
    pub(super) fn work_on_pack(&mut self, work: PackWork) {
        // The form stays open meanwhile, and a lock would take it.
        self.keep_draft();
        if let Some(store) = self.store.take() {
            self.state.job = Some(Job::pack(self.queue.clone(), store, work, self.state.today));
        }
    }

    /// Work on a pack came back: its form closes only when it is done, and what would be done is asked first.
    pub(super) fn packed(&mut self, store: Option<Store>, done: Result<PackDone>) {
        if !self.back_from_work(store) {
            return;
        }
        match done {
            Ok(PackDone::Written(paper)) => self.is_written(paper),
            Ok(PackDone::Looked(pack, brought)) => {
                self.close_form();
                if brought.is_nothing() {
                    return self.say("Everything in this pack was here already. Nothing was changed.");
                }
                let question = Question {
                    title: format!("Bring in what came from {}?", brought.from),
                    words: format!("{}\n\nNothing of yours is overwritten. u takes it back, one person at a time.", brought.lines().join("\n")),
                    yes: Effect::MergePack(pack),
                };
                self.perform(Effect::Confirm(Box::new(question)));
            }
            Ok(PackDone::Merged(brought)) => {
                self.reload();
                let differences = brought.differences().count();
                let settle = if differences > 0 { " Where both had changed the same, yours stands: Overview shows both." } else { "" };
                self.say(format!("Brought in: {}.{settle}", brought.lines().join("; ")));
            }
            Err(Error::Interrupted) => self.say("Stopped. Nothing was changed."),
            Err(error) => self.refuse(&error),
        }
    }
}
