//! Backups from the interface: when asked for, and by themselves at opening and closing when one is due. One job; Esc stops it.

use super::job::{Done, Job, Then};
use super::{App, Happened};
use crate::store::{BackupMade, Error, Heading, LogHead, Result, Store};
use crate::tui::effect::Effect;
use crate::tui::widgets::why::Why;
use std::path::PathBuf;
use std::sync::mpsc::Receiver;
use std::time::Duration;

/// How long the end waits for work that was told to stop.
const PATIENCE: Duration = Duration::from_secs(3);

impl App {
    /// Starts a backup that was asked for.
    pub(super) fn back_up(&mut self, folder: PathBuf) {
        self.close_form();
        self.start_backup(folder, Then::Say);
    }

    /// Starts a backup when one is due; true when it did.
    pub(super) fn back_up_if_due(&mut self, then: Then) -> bool {
        if self.backup_tried || self.state.practice || self.state.job.is_some() {
            return false;
        }
        let Some(store) = &self.store else { return false };
        let (folder, due) = (store.backup_folder(), store.backup_state(self.state.today).is_ok_and(|state| state.is_due()));
        if due {
            self.backup_tried = true;
            self.start_backup(folder, then);
        }
        due
    }

    fn start_backup(&mut self, folder: PathBuf, then: Then) {
        if let Some(store) = self.store.take() {
            self.state.job = Some(Job::backup(self.queue.clone(), store, folder, self.state.today, then));
        }
    }

    /// The caseload is back from its backup.
    pub(super) fn backed_up(&mut self, store: Option<Store>, made: Result<BackupMade>, then: Then) {
        self.back_from_work(store);
        match made {
            Ok(made) => self.say(format!("Backed up and checked: {}. Its log ends at {}.", made.path.display(), made.head.words())),
            Err(Error::Interrupted) => self.say("Stopped. No backup was made, and nothing of it is left."),
            Err(error) => self.say(error),
        }
        if then == Then::End {
            self.over = Some(Ok(()));
        }
        self.reload();
    }

    /// When it was last saved and where its log ended, for who keeps that in mind; and a warning when a backup knows of more.
    pub(super) fn tell_last_saved(&mut self) {
        let Some(store) = &self.store else { return };
        let before = store.log_before().clone();
        if let Ok(Some(newer)) = store.newer_backup() {
            self.perform(Effect::Why(Box::new(older_copy(&before, &newer))));
        }
        if let Some(at) = saved_at(&before)
            && self.state.notice.is_none()
        {
            self.say(format!("Last saved on {at}. The log ended at {}.", before.words()));
        }
    }

    /// At the end: work under way is told to stop, and the caseload it holds is closed.
    pub(super) fn finish_work(&mut self, happened: &Receiver<Happened>) {
        let Some(job) = &mut self.state.job else { return };
        job.cancel();
        while let Ok(what) = happened.recv_timeout(PATIENCE) {
            if let Happened::Done(done) = what {
                let (Done::BackedUp(Some(store), ..)
                | Done::Figured(Some(store), _)
                | Done::Written(Some(store), _)
                | Done::Opened(Ok(store))
                | Done::Made(Ok((store, _)))) = *done
                else {
                    return;
                };
                // The end says nothing any more.
                return drop(store.close());
            }
        }
    }
}

/// '21 Nov 2026 at 17:02 (UTC)', from the moment of a log row.
fn saved_at(head: &LogHead) -> Option<String> {
    let day = crate::domain::day::Day::parse_strict(head.at.get(..10)?).ok()?;
    Some(format!("{day} at {} (UTC)", head.at.get(11..16)?))
}

/// A backup goes further than the file: somebody put an older copy in its place.
fn older_copy(before: &LogHead, newer: &Heading) -> Why {
    Why {
        title: "This is an older copy".into(),
        sentences: vec![
            format!("The backup of {} knows of more than this caseload did when you opened it: its log goes to row {}, this one went to row {}.", newer.made, newer.log_rows, before.rows),
            "If you put an older copy back yourself, all is well. If you did not, stop here, and ask who had this machine: what was written since then is in the backup.".into(),
        ],
        source: "the log of this caseload, and the newest backup beside it".into(),
        rows: Vec::new(),
    }
}
