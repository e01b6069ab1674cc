//! Days that may be hard: a court date, news of the investigation, an anniversary, something in the media. Before one comes, and after it,
//! somebody should be in touch (000, 001: such days drive how people are). Used by `agenda`.

use super::{AgendaTab, Desk, Item, Of};
use crate::domain::codes::MarkerKind;
use crate::domain::day::Day;
use crate::domain::ids::PersonId;
use crate::domain::text::capital;

/// How many days after such a day one asks how it was.
const AFTER_DAYS: &str = "marker.after-days";

/// A dated marker of somebody with an open episode of mine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkerDue {
    /// Whose.
    pub person: PersonId,
    /// Name to use, or the first word of the name.
    pub called: String,
    /// What happens.
    pub kind: MarkerKind,
    /// When.
    pub on: Day,
    /// When contact was last made with them.
    pub last_contact_on: Option<Day>,
}

impl MarkerKind {
    /// A day that is known beforehand or heard of by everybody, and may be hard.
    const fn is_trigger(self) -> bool {
        matches!(self, Self::Court | Self::NcaUpdate | Self::Anniversary | Self::Media)
    }
}

impl Desk<'_> {
    /// Before: from the days that Today looks ahead. After: until contact was made since, and no longer than Today looks ahead.
    pub(super) fn trigger(&self, row: &MarkerDue) -> Option<Item> {
        if !row.kind.is_trigger() || !self.is_near(row.on) {
            return None;
        }
        let of = Of { person: row.person, referral: None, called: &row.called };
        let kind = capital(row.kind.words());
        if row.on >= self.at {
            return Some(self.event(&of, format!("{kind}: be in touch before and after"), row.on, AgendaTab::Contacts));
        }
        let lately = row.on.days_to(self.at) <= self.at.days_to(self.horizon);
        let asked = row.last_contact_on.is_some_and(|last| last > row.on);
        let due = row.on.plus_days(self.reference.days(AFTER_DAYS)?);
        (lately && !asked).then(|| self.event(&of, format!("{kind} of {}: ask how it was", row.on.short()), due, AgendaTab::Contacts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::agenda::{AgendaFacts, Urgency, agenda};
    use crate::domain::provider::{Reference, RuleValue};

    #[test]
    fn a_hard_day_is_announced_and_asked_about_until_somebody_was_in_touch() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let rule = |key: &str, value| RuleValue { key: key.into(), value, words: String::new(), source: String::new() };
        let rules = Reference { values: vec![rule("agenda.coming-up-days", 14), rule(AFTER_DAYS, 7)], ..Reference::default() };
        let told = |kind, on: &str, last: Option<&str>| {
            let marker = MarkerDue { person: PersonId(1), called: "Ewa".into(), kind, on: day(on), last_contact_on: last.map(day) };
            let items = agenda(&AgendaFacts { markers: vec![marker], ..AgendaFacts::default() }, &rules, day("2026-11-21")).items;
            items.into_iter().map(|item| (item.urgency, item.what, item.when)).next()
        };
        let item = |urgency, what: &str, when: &str| Some((urgency, what.to_owned(), when.to_owned()));
        let (court, before) = (MarkerKind::Court, "Court date: be in touch before and after");
        assert_eq!(told(court, "2026-12-05", None), item(Urgency::ComingUp, before, "2 weeks"));
        assert_eq!(told(court, "2026-12-06", None), None, "further off than Today looks");
        assert_eq!(told(court, "2026-11-21", Some("2026-11-20")), item(Urgency::Today, before, "today"));
        let after = "Court date of 18 Nov: ask how it was";
        assert_eq!(told(court, "2026-11-18", Some("2026-11-18")), item(Urgency::ComingUp, after, "4 days"));
        assert_eq!(told(court, "2026-11-18", Some("2026-11-19")), None, "somebody was in touch since");
        assert_eq!(told(court, "2026-11-10", None), item(Urgency::Overdue, "Court date of 10 Nov: ask how it was", "4 days ago"));
        assert_eq!(told(court, "2026-11-06", None), None, "long past");
        assert_eq!(told(MarkerKind::Memory, "2026-11-18", None), None, "a memory is no date that was known");
    }
}
