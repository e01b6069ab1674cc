//! The exit sheet to a new file, at the end of its form. A part of `perform`.

use super::App;
use crate::domain::ids::PersonId;
use crate::exchange::exit_sheet;
use crate::tui::forms::exit_sheet::SheetChoices;

impl App {
    /// Writes the sheet; it is logged before it leaves.
    pub(super) fn write_exit_sheet(&mut self, person: PersonId, choices: &SheetChoices) {
        let today = self.state.today;
        let Some(store) = &mut self.store else { return };
        match exit_sheet::to_file(store, person, choices.named, &choices.path, today) {
            Ok(path) => {
                self.close_form();
                self.say(exit_sheet::told(&path));
            }
            Err(error) => self.refuse(&error),
        }
    }
}
