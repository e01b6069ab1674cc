//! What a performance monitoring visit is shown under its six headings (002 section 4.2): evidence, themed spot checks, and the
//! actions that followed. Used by `book`, Today and the quality visit pack.

use super::Checks;
use crate::domain::codes::VisitHeading;
use crate::domain::day::Day;
use crate::domain::sheet::sheet;

sheet! {
    /// Something that shows how the work is done.
    Evidence, "Evidence for a visit" {
        heading: VisitHeading = choice needed "Under which heading", "";
        on: Day = day needed "When", "";
        what: String = notes needed "What it shows", "It goes out with the pack: no names.";
        kept: String = line optional "Where it is kept", "Like 'training folder, 2026'.";
    }
}

sheet! {
    /// A check with a theme, planned or made.
    SpotCheck, "A spot check" {
        theme: String = line needed "Theme", "Like 'safe contact' or 'voice of the person'.";
        heading: VisitHeading = choice needed "Under which heading", "";
        on: Day = day needed "When", "Past or to come.";
        who: String = line optional "Who checks", "";
        found: String = notes optional "What was found", "Empty until it was made. No names.";
    }
}

sheet! {
    /// What is to be done after a visit or a spot check.
    Action, "An action from a visit or spot check" {
        heading: VisitHeading = choice needed "Under which heading", "";
        about: String = line needed "From which visit or spot check", "Like 'spot check on safe contact'.";
        agreed_on: Day = day needed "Agreed on", "";
        what: String = line needed "What is to be done", "No names: it goes out with the pack.";
        who: String = line optional "Who does it", "";
        due_on: Day = day needed "Due on", "Like '+2w'.";
        done_on: Option<Day> = day optional "Done on", "";
        came: String = notes optional "What came of it", "";
    }
}

impl Evidence {
    pub(super) fn check(&self, checks: &Checks<'_>) -> Result<(), (&'static str, String)> {
        checks.not_future("on", self.on)
    }
}

impl SpotCheck {
    pub(super) fn check(&self, checks: &Checks<'_>) -> Result<(), (&'static str, String)> {
        if self.found.trim().is_empty() {
            return Ok(());
        }
        checks.not_future("on", self.on)
    }
}

impl Action {
    /// Still to be done at the end of that day.
    pub fn is_open_at(&self, at: Day) -> bool {
        self.agreed_on <= at && self.done_on.is_none_or(|on| on > at)
    }
    pub(super) fn check(&self, checks: &Checks<'_>) -> Result<(), (&'static str, String)> {
        checks.not_future("agreed_on", self.agreed_on)?;
        Checks::in_order("due_on", self.agreed_on, self.due_on)?;
        self.done_on.map_or(Ok(()), |done| {
            checks.not_future("done_on", done)?;
            Checks::in_order("done_on", self.agreed_on, done)
        })
    }
}
