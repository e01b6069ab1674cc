//! How long a record is kept: its class, the day it is looked at, a hold. Nothing is deleted by time; a person decides.
//! Used by `entry`, Today and erasure.

use super::Checks;
use crate::domain::codes::KeepingClass;
use crate::domain::day::Day;
use crate::domain::provider::Reference;
use crate::domain::sheet::sheet;

sheet! {
    /// A decision about keeping the record.
    Keeping, "Keeping this record" {
        on: Day = day needed "Decided on", "Like 27 3 2026 or 'today'.";
        class: KeepingClass = choice needed "What it is kept as", "'Why', on the list, shows how long each is kept.";
        review_on: Option<Day> = day optional "Looked at again on", "Empty: worked out from the class and the last ending.";
        hold: bool = yes_no needed "On hold?", "An inquiry, a court case or a request: nothing may be erased meanwhile.";
        why: String = line optional "Why, and who agreed", "Needed for a hold.";
    }
}

impl Keeping {
    pub(super) fn check(&self, checks: &Checks) -> Result<(), (&'static str, String)> {
        checks.not_future("on", self.on)?;
        if self.hold && self.why.trim().is_empty() {
            return Err(("why", "Say why it is on hold and who agreed.".into()));
        }
        Ok(())
    }
}

/// Years that a class is kept, from the rules; none when the file lacks the rule.
pub fn years(class: KeepingClass, reference: &Reference) -> Option<i32> {
    i32::try_from(reference.value(&format!("keeping.{}-years", class.code()))).ok().filter(|years| *years < 1000)
}

/// When the record is looked at: as decided, else so many years after the last ending; nothing while support goes on.
pub fn review_on(keeping: Option<&Keeping>, last_ended_on: Option<Day>, reference: &Reference) -> Option<Day> {
    if let Some(on) = keeping.and_then(|keeping| keeping.review_on) {
        return Some(on);
    }
    let class = keeping.map_or(KeepingClass::ChildSexualAbuse, |keeping| keeping.class);
    Some(last_ended_on?.plus_months(years(class, reference)? * 12))
}
