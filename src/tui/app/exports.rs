//! Short papers that leave in a new file from the interface: the exit sheet, the sheet 'Your options'. Logged before anybody has it.

use super::App;
use super::papers::Paper;
use crate::domain::ids::PersonId;
use crate::exchange::{exit_sheet, options_sheet};
use crate::tui::forms::exit_sheet::SheetChoices;
use crate::tui::forms::routing::Questions;
use std::path::Path;

impl App {
    /// Writes the sheet for the person.
    pub(super) fn print_options(&mut self, person: Option<PersonId>, asked: &Questions, path: &Path) {
        let today = self.state.today;
        let Some(store) = &mut self.store else { return };
        match options_sheet::to_file(store, &asked.on(today), person, path, today) {
            Ok((path, missing)) => self.is_written(Paper::new(options_sheet::told(&path, &missing), path)),
            Err(error) => self.refuse(&error),
        }
    }

    /// Writes the exit sheet; it is logged before it leaves.
    pub(super) fn write_exit_sheet(&mut self, person: PersonId, choices: &SheetChoices) {
        let today = self.state.today;
        let Some(store) = &mut self.store else { return };
        match exit_sheet::to_file(store, person, choices.named_because.as_deref(), &choices.path, today) {
            Ok(path) => self.is_written(Paper::new(exit_sheet::told(&path), path)),
            Err(error) => self.refuse(&error),
        }
    }
}
