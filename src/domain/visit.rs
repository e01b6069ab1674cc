//! Lone working: the plan for a visit, so that it stands somewhere when I mean to be back and whom I call then.
//! Used by the record and Today. This program cannot alert others, and every place that shows a plan says so.

use super::day::Day;
use super::ids::{PersonId, ReferralId, VisitId};
use serde::{Deserialize, Serialize};

/// Said wherever a plan is shown.
pub const HONEST: &str = "This program cannot alert others.";

/// What is planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitDetails {
    /// On which day.
    pub on: Day,
    /// Back by, as HH:MM.
    pub back_by: String,
    /// Whom I call when I am back, and who looks for me otherwise.
    pub call: String,
    /// Where; empty unless I choose to write it down.
    pub place: String,
}

impl VisitDetails {
    /// What is wrong with it: the field and a sentence. A plan that is only changed may be of a past day.
    pub fn check(&self, is_new: bool, today: Day) -> Result<(), (&'static str, String)> {
        if is_new && self.on < today {
            return Err(("on", format!("{} is past. A visit is planned before it; log what happened as a contact.", self.on)));
        }
        time(&self.back_by).map_err(|why| ("back_by", why))?;
        if self.call.trim().is_empty() {
            return Err(("call", "Say whom you call when you are back, with the number.".into()));
        }
        Ok(())
    }
    /// 'back by 16:30, then call Meg, 01632 960777'; `call` is whom, or what stands for them in the privacy view.
    pub fn words(&self, call: &str) -> String {
        format!("back by {}, then call {call}", self.back_by)
    }
}

/// A stored plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitPlan {
    /// Row.
    pub id: VisitId,
    /// To whom.
    pub person: PersonId,
    /// Name to use, or the first word of the name.
    pub called: String,
    /// For which referral.
    pub referral: ReferralId,
    /// What is planned.
    pub details: VisitDetails,
}

impl VisitPlan {
    /// 'Visit to Ewa today: back by 16:30, then call Meg. This program cannot alert others.' `who` and `call` are names, or what
    /// stands for them in the privacy view.
    pub fn words(&self, who: &str, call: &str, today: Day) -> String {
        let when = if self.details.on == today { "today".to_owned() } else { format!("on {}, not marked as back yet", self.details.on) };
        format!("Visit to {who} {when}: {}. {HONEST}", self.details.words(call))
    }
}

/// Reads a time of day: 16:30, 16.30, 1630 or 9:05. The error is a sentence.
pub fn time(text: &str) -> Result<String, String> {
    let wrong = || format!("'{}' is not a time of day. Write it like 16:30.", text.trim());
    let digits: String = text.trim().chars().filter(|c| !matches!(c, ':' | '.')).collect();
    let number: u32 = digits.parse().ok().filter(|_| (3..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())).ok_or_else(wrong)?;
    let (hours, minutes) = (number / 100, number % 100);
    if hours < 24 && minutes < 60 { Ok(format!("{hours:02}:{minutes:02}")) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, read) in [
            ("16:30", Some("16:30")),
            ("9.05", Some("09:05")),
            ("1630", Some("16:30")),
            ("24:00", None),
            ("16:60", None),
            ("half past", None),
            ("", None),
            ("7", None),
        ] {
            assert_eq!(time(text).ok().as_deref(), read, "{text}");
        }
    }

    #[test]
    fn a_plan_is_for_a_day_to_come_and_names_whom_to_call() {
        let today: Day = "2026-11-21".parse().unwrap();
        let plan = VisitDetails { on: today, back_by: "16:30".into(), call: "Meg, 01632 960777".into(), place: String::new() };
        assert_eq!(plan.check(true, today), Ok(()));
        let late = VisitDetails { on: today.plus_days(-1), ..plan.clone() };
        assert_eq!(late.check(true, today).map_err(|(field, _)| field), Err("on"));
        assert_eq!(late.check(false, today), Ok(()));
        assert_eq!(VisitDetails { call: " ".into(), ..plan.clone() }.check(true, today).map_err(|(field, _)| field), Err("call"));
        assert_eq!(VisitDetails { back_by: "later".into(), ..plan }.check(true, today).map_err(|(field, _)| field), Err("back_by"));
    }
}
