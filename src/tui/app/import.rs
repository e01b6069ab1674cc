//! Import from the interface: starts the job that looks at a file or brings it in, and tells the screen what came of it.
//! Used by `perform`. The rows themselves are read by `exchange::import`.

use super::App;
use super::job::Job;
use super::papers::Paper;
use crate::domain::import::{ImportKind, Imported};
use crate::exchange::import::rejects_file;
use crate::output::export::write_new;
use crate::store::{Error, Store};
use crate::tui::message::Message;
use crate::tui::screens::Screen;
use std::path::{Path, PathBuf};

impl App {
    /// Starts the job; a file that is not there is said at its field.
    pub(super) fn import(&mut self, kind: ImportKind, path: PathBuf, only_look: bool) {
        if !path.is_file() {
            let why = format!("There is no file '{}'. Check the name and the folder; the whole path will do.", path.display());
            return self.refuse(&Error::refused("path", why));
        }
        self.close_form();
        if let Screen::Import(screen) = &mut self.state.screens.current {
            screen.look_at(kind, path.clone());
        }
        let Some(store) = self.store.take() else { return };
        self.state.job = Some(Job::import(self.queue.clone(), store, kind, path, self.state.today, only_look));
    }

    /// The store is back. When it was locked meanwhile it is closed; when the work broke it is gone, and it locks.
    pub(super) fn imported(&mut self, store: Option<Store>, imported: Result<Box<Imported>, String>, cancelled: bool) {
        if !self.back_from_work(store) {
            return;
        }
        let message = match imported {
            // The last row was in before it could stop: what is kept is said.
            Ok(imported) if !cancelled || imported.is_kept => Message::Imported(imported),
            Ok(_) => Message::Refused("Stopped. Nothing of the file was kept.".into()),
            Err(why) => Message::Refused(why),
        };
        self.tell(message);
    }

    /// Writes the reasons of the rejected rows to a new file; a refusal stands at the field, and nothing typed is lost.
    pub(super) fn save_rejects(&mut self, path: &Path) {
        let Screen::Import(screen) = &self.state.screens.current else { return };
        match rejects_file(screen.rejected()).and_then(|bytes| write_new(path, &bytes)) {
            Ok(written) => {
                let said = format!("The rejected rows' reasons are in {}. It may hold names: delete it when it is done with.", written.display());
                self.is_written(Paper::new(said, written));
            }
            Err(why) => self.refuse(&Error::refused("path", why)),
        }
    }
}
