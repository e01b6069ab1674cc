//! The exit strategy, begun with the plan, and what an ending needs.
//! Used by the Exit tab, `EndEpisode` and data quality.

use super::codes::Ending;
use super::contact::{Contact, trail};
use super::day::Day;
use super::ids::{PersonId, StepDownId};
use super::referral::{EndingDetails, Episode};
use serde::{Deserialize, Serialize};

/// The strategy (002 section 2.7 f and q).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExitDetails {
    /// What helps.
    pub what_helps: String,
    /// Warning signs.
    pub warning_signs: String,
    /// Whom to contact if it comes back.
    pub recurrence_contacts: String,
    /// Why no onward referral is needed; empty when some are listed.
    pub no_onward_reason: String,
    /// Agreed with the person on.
    pub agreed_on: Option<Day>,
}

/// A stored strategy with its step-down steps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Exit {
    /// What is recorded.
    #[serde(flatten)]
    pub details: ExitDetails,
    /// Steps, by date.
    pub step_downs: Vec<StepDown>,
}

/// One step down before the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepDown {
    /// Row.
    #[serde(skip)]
    pub id: StepDownId,
    /// What.
    pub words: String,
    /// Due on.
    pub due_on: Day,
    /// Done on.
    pub done_on: Option<Day>,
}

/// What is still missing from a complete strategy, each as a short phrase; none when complete.
pub fn missing(exit: Option<&Exit>, onward_referrals: usize) -> Vec<&'static str> {
    let filled = |text: Option<&str>| text.is_some_and(|text| !text.trim().is_empty());
    let details = exit.map(|exit| &exit.details);
    let mut missing = Vec::new();
    if !filled(details.map(|details| details.recurrence_contacts.as_str())) {
        missing.push("whom to contact if it comes back");
    }
    if onward_referrals == 0 && !filled(details.map(|details| details.no_onward_reason.as_str())) {
        missing.push("onward referrals, or the reason why none is needed");
    }
    missing
}

/// May the episode end so? The error says what is missing and is shown beside the field named.
pub fn check_ending(
    ending: &EndingDetails,
    episode: &Episode,
    exit: Option<&Exit>,
    onward_referrals: usize,
    contacts: &[Contact],
    today: Day,
) -> Result<(), (&'static str, String)> {
    if let Some(on) = episode.ended_on {
        return Err(("on", format!("This episode already ended on {on}.")));
    }
    if ending.on < episode.started_on {
        return Err(("on", format!("The episode started on {}. It cannot end before that.", episode.started_on)));
    }
    if ending.on > today {
        return Err(("on", format!("{} is in the future. Record the ending on the day.", ending.on)));
    }
    if ending.reason.trim().is_empty() {
        return Err(("reason", "Say why it ends, in a few words.".into()));
    }
    match ending.ending {
        Ending::Planned => {
            let missing = missing(exit, onward_referrals);
            if missing.is_empty() {
                Ok(())
            } else {
                Err((
                    "ending",
                    format!(
                        "A planned ending needs a complete exit strategy. Still missing: {}. Leave this form (Esc), add it on the Exit tab (g), and come back.",
                        missing.join("; ")
                    ),
                ))
            }
        }
        Ending::Unplanned => {
            let (last_made, tried) = trail(contacts, episode.started_on, ending.on);
            if !tried.is_empty() {
                Ok(())
            } else {
                Err((
                    "ending",
                    format!(
                        "An unplanned ending needs its trail of attempts. None is logged since {last_made}: log the calls, texts or visits that were tried (c).",
                    ),
                ))
            }
        }
    }
}

/// What an exit sheet's file is called unless somebody says otherwise: by case code and day, to be read and printed.
pub fn sheet_name(person: PersonId, today: Day) -> String {
    format!("{person}-exit-sheet-{}.html", today.iso())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complete() -> Exit {
        Exit {
            details: ExitDetails { recurrence_contacts: "GROW duty line".into(), no_onward_reason: "settled with her GP".into(), ..ExitDetails::default() },
            step_downs: vec![],
        }
    }

    #[test]
    fn both_parts_are_needed() {
        assert_eq!(missing(None, 0).len(), 2);
        assert_eq!(missing(None, 2), ["whom to contact if it comes back"]);
        let mut exit = complete();
        assert!(missing(Some(&exit), 0).is_empty());
        exit.details.no_onward_reason = "  ".into();
        assert_eq!(missing(Some(&exit), 0), ["onward referrals, or the reason why none is needed"]);
        assert!(missing(Some(&exit), 1).is_empty());
    }
}
