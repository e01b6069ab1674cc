//! What supervision decided about one person: recorded back on their record, with what the worker does next and by when.
//! Used by `entry`, Today and the supervision screen. The session itself is in `supervision`.

use super::Checks;
use crate::domain::codes::SupervisionKind;
use crate::domain::day::Day;
use crate::domain::sheet::sheet;

sheet! {
    /// A decision of supervision about a person.
    Supervised, "Supervision: what was decided" {
        on: Day = day needed "Talked about on", "The day of the session.";
        kind: SupervisionKind = choice needed "Which supervision", "";
        who: String = line needed "With whom", "The supervisor's name.";
        decided: String = notes needed "What was decided, and why", "";
        action: String = line optional "What I do now", "It shows on Today when it comes near. A second thing to do is a second entry.";
        due_on: Option<Day> = day optional "By when", "Like '+2w'.";
        done_on: Option<Day> = day optional "Done on", "";
    }
}

impl Supervised {
    pub(super) fn check(&self, checks: &Checks) -> Result<(), (&'static str, String)> {
        checks.not_future("on", self.on)?;
        let acts = !self.action.trim().is_empty();
        match (acts, self.due_on) {
            (true, None) => return Err(("due_on", "Say by when, so that Today can remind you.".into())),
            (false, Some(_)) => return Err(("action", "Say what is to be done by that day.".into())),
            (true, Some(due)) if due < self.on => return Err(("due_on", format!("It was decided on {}. It cannot be due before that.", self.on))),
            _ => {}
        }
        match self.done_on {
            Some(_) if !acts => Err(("action", "Say what was done.".into())),
            Some(done) if done < self.on => Err(("done_on", format!("It was decided on {}. It cannot be done before that.", self.on))),
            Some(done) => checks.not_future("done_on", done),
            None => Ok(()),
        }
    }
    /// When something is still to do.
    pub fn due(&self) -> Option<Day> {
        self.due_on.filter(|_| self.done_on.is_none())
    }
    /// How it stands: 'to do by 5 Dec 2026', 'done 3 Dec 2026', 'decided'.
    pub fn state(&self) -> String {
        match (self.done_on, self.due_on) {
            (Some(on), _) => format!("done {}", on.words()),
            (None, Some(on)) => format!("to do by {}", on.words()),
            (None, None) => "decided".into(),
        }
    }
}
