//! What leaves in a new file from the interface: returns, the exit sheet, the sheet 'Your options'. Logged before anybody has it.

use super::App;
use super::papers::Paper;
use crate::domain::ids::PersonId;
use crate::domain::report;
use crate::exchange::{exit_sheet, options_sheet, returns};
use crate::output::format::Format;
use crate::store::Error;
use crate::tui::forms::exit_sheet::SheetChoices;
use crate::tui::forms::reports::ReturnChoices;
use crate::tui::forms::routing::Questions;
use std::path::Path;

impl App {
    /// Sends a return: to a new file, kept and logged before anybody has it.
    pub(super) fn export_return(&mut self, asked: &report::Asked, choices: &ReturnChoices) {
        let today = self.state.today;
        let Some(store) = &mut self.store else { return };
        let format = match Format::of(&choices.path, &Format::RETURNS) {
            Ok(format) => format,
            Err(why) => return self.refuse(&Error::refused("path", why)),
        };
        let leaving = returns::Leaving { format, whole: choices.whole, for_whom: choices.for_whom.clone() };
        match returns::to_file(store, asked, &leaving, &choices.path, today) {
            Ok(path) => {
                self.reload();
                self.is_written(Paper::new(returns::told(&path), path));
            }
            Err(error) => self.refuse(&error),
        }
    }

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
