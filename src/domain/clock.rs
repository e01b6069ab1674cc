//! The six clocks of an episode: when each started, its limit, where it stands.
//! Used by the record's header, Caseload, Today and the summary. Limits are data (`rule_value` rows):
//! `wait.attended-appointments`, `expected.least-weeks`, `expected.most-weeks`, `counselling.warn-day`, `counselling.limit-days`,
//! `involvement.warn-months`, `involvement.last-warn-months`, `involvement.limit-months`, `review.warn-days`, `contact.warn-days`.

use super::codes::{Area, ClockKind, ClockState};
use super::day::Day;
use super::ids::ReferralId;
use super::provider::Reference;
use super::record::{EpisodeRecord, Record};

/// What the clocks of one referral read; gathered by the store or from a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockFacts {
    /// Referral received.
    pub received_on: Day,
    /// First attended appointment.
    pub started_on: Option<Day>,
    /// The end.
    pub ended_on: Option<Day>,
    /// The service's area; counselling is SA3.
    pub area: Area,
    /// Last review held.
    pub last_review_on: Option<Day>,
    /// Next review planned, at the last review or in the plan ([`next_review`]).
    pub next_review_on: Option<Day>,
    /// Last contact made (attended or late).
    pub last_contact_on: Option<Day>,
    /// Next contact agreed when the last one was made.
    pub next_contact_on: Option<Day>,
    /// Days between contacts, from the plan.
    pub contact_every_days: Option<u32>,
    /// An agreed extension runs until.
    pub extended_until: Option<Day>,
}

/// A clock on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// Which.
    pub kind: ClockKind,
    /// The day it started, if it has.
    pub started_on: Option<Day>,
    /// What started it, in words.
    pub start_event: &'static str,
    /// Whole days from the start to the as-at day, or to the day it stopped.
    pub day: i64,
    /// The last day within the limit, if there is one.
    pub limit_on: Option<Day>,
    /// Day number of the limit.
    pub limit_day: Option<i64>,
    /// Where it stands.
    pub state: ClockState,
    /// The rule in a sentence.
    pub rule: String,
    /// Where the rule is written.
    pub source: String,
}

/// The clocks on a day, in the order of [`ClockKind::ALL`]; counselling only for SA3. What is dated after `at` does not count.
pub fn clocks(facts: &ClockFacts, reference: &Reference, at: Day) -> Vec<Clock> {
    let by_then = |on: Option<Day>| on.filter(|on| *on <= at);
    let facts = ClockFacts {
        started_on: by_then(facts.started_on),
        ended_on: by_then(facts.ended_on),
        last_review_on: by_then(facts.last_review_on),
        last_contact_on: by_then(facts.last_contact_on),
        ..facts.clone()
    };
    let kept = |kind: &&ClockKind| **kind != ClockKind::Counselling || facts.area == Area::Sa3;
    ClockKind::ALL.iter().filter(kept).map(|kind| clock(*kind, &facts, reference, at)).collect()
}

/// A clock's start, limit and the day from which it warns.
struct Span {
    started_on: Option<Day>,
    start_event: &'static str,
    stopped_on: Option<Day>,
    limit_on: Option<Day>,
    warn_on: Option<Day>,
    extended_until: Option<Day>,
    key: &'static str,
}

const FIRST_ATTENDED: &str = "first attended appointment";

fn clock(kind: ClockKind, facts: &ClockFacts, reference: &Reference, at: Day) -> Clock {
    let span = span(kind, facts, reference, at);
    let stopped_on = span.stopped_on;
    let day = span.started_on.map_or(0, |start| start.days_to(stopped_on.unwrap_or(at)).max(0));
    let state = match span.started_on {
        None => ClockState::NotStarted,
        Some(_) if stopped_on.is_some() => ClockState::Stopped,
        Some(_) if span.extended_until.is_some_and(|until| at <= until) => ClockState::Extended,
        Some(_) if span.limit_on.is_some_and(|limit| at > limit) => ClockState::Over,
        Some(_) if span.warn_on.is_some_and(|warn| at >= warn) => ClockState::Warning,
        Some(_) => ClockState::Running,
    };
    let limit_day = span.started_on.zip(span.limit_on).map(|(start, limit)| start.days_to(limit));
    let rule = reference.rule(span.key);
    Clock {
        kind,
        started_on: span.started_on,
        start_event: span.start_event,
        day,
        limit_on: span.limit_on,
        limit_day,
        state,
        rule: rule.map(|rule| rule.words.clone()).unwrap_or_default(),
        source: rule.map(|rule| rule.source.clone()).unwrap_or_default(),
    }
}

fn span(kind: ClockKind, facts: &ClockFacts, reference: &Reference, at: Day) -> Span {
    let start = facts.started_on;
    // A rule missing from the file counts as never reached.
    let days_after_start = |key: &str, each: i64| {
        let days = Some(reference.value(key)).filter(|days| *days < 100_000);
        start.zip(days).map(|(start, days)| start.plus_days(days * each))
    };
    let months_after_start = |key: &str| start.zip(months(reference, key)).map(|(start, months)| start.plus_months(months));
    let warned =
        |limit: Option<Day>, key: &str| limit.zip(Some(reference.value(key)).filter(|days| *days < 100_000)).map(|(limit, days)| limit.plus_days(-days));
    let empty =
        Span { started_on: start, start_event: FIRST_ATTENDED, stopped_on: facts.ended_on, limit_on: None, warn_on: None, extended_until: None, key: "" };
    match kind {
        ClockKind::Wait => Span {
            started_on: Some(facts.received_on).filter(|on| *on <= at),
            start_event: "referral received",
            stopped_on: start.or(facts.ended_on),
            key: "wait.attended-appointments",
            ..empty
        },
        ClockKind::Expected => Span { limit_on: days_after_start("expected.most-weeks", 7), key: "expected.most-weeks", ..empty },
        ClockKind::Counselling => Span {
            limit_on: days_after_start("counselling.limit-days", 1),
            warn_on: days_after_start("counselling.warn-day", 1),
            key: "counselling.limit-days",
            ..empty
        },
        ClockKind::Involvement => {
            let limit_on = months_after_start("involvement.limit-months");
            let extended_until = facts.extended_until.filter(|until| limit_on.is_some_and(|limit| *until > limit));
            Span { limit_on, warn_on: months_after_start("involvement.warn-months"), extended_until, key: "involvement.limit-months", ..empty }
        }
        ClockKind::Review => {
            let started_on = facts.last_review_on.or_else(|| facts.next_review_on.and(start));
            let limit_on = facts.next_review_on.filter(|next| started_on.is_some_and(|start| *next >= start));
            let start_event = if facts.last_review_on.is_some() { "last review" } else { FIRST_ATTENDED };
            Span { started_on, start_event, limit_on, warn_on: warned(limit_on, "review.warn-days"), key: "review.warn-days", ..empty }
        }
        ClockKind::Contact => {
            let started_on = facts.last_contact_on.max(start);
            let agreed = facts.next_contact_on.filter(|next| started_on.is_some_and(|start| *next >= start));
            let every = started_on.zip(facts.contact_every_days).map(|(start, days)| start.plus_days(i64::from(days)));
            let limit_on = agreed.or(every);
            let start_event = if facts.last_contact_on.is_some() && facts.last_contact_on == started_on { "last contact made" } else { FIRST_ATTENDED };
            Span { started_on, start_event, limit_on, warn_on: warned(limit_on, "contact.warn-days"), key: "contact.warn-days", ..empty }
        }
    }
}

/// A rule's number of months, if the file has it.
pub(super) fn months(reference: &Reference, key: &str) -> Option<i32> {
    i32::try_from(reference.value(key)).ok().filter(|months| *months < 10_000)
}

/// The next review, from the last version of the plan (agreed on, review on) and the last review held (on, next on).
/// Whichever was agreed later speaks first; a date the last review has already answered does not count.
pub fn next_review(plan: Option<(Day, Option<Day>)>, held: Option<(Day, Option<Day>)>) -> Option<Day> {
    let Some((held_on, next_on)) = held else { return plan.and_then(|(_, review_on)| review_on) };
    let planned = plan.and_then(|(_, review_on)| review_on).filter(|on| *on > held_on);
    let plan_is_newer = plan.is_some_and(|(agreed_on, _)| agreed_on > held_on);
    if plan_is_newer { planned.or(next_on) } else { next_on.or(planned) }
}

impl Record {
    /// What the clocks of one referral read; `None` when the referral is not of this record or its service is unknown.
    pub fn clock_facts(&self, referral: ReferralId, reference: &Reference) -> Option<ClockFacts> {
        let found = self.referral(referral)?;
        let episode = self.episodes.iter().find(|record| record.episode.referral == referral);
        let plan = episode.and_then(EpisodeRecord::plan);
        let held = episode.and_then(|record| record.reviews.last());
        let last_made = self.contacts_of(referral).filter(|contact| contact.details.attendance.is_contact_made()).max_by_key(|contact| contact.details.on);
        Some(ClockFacts {
            received_on: found.details.received_on,
            started_on: found.first_attended_on,
            ended_on: found.ended_on,
            area: reference.service(found.details.service)?.area,
            last_review_on: held.map(|review| review.details.on),
            next_review_on: next_review(
                plan.map(|plan| (plan.details.agreed_on, plan.details.review_on)),
                held.map(|review| (review.details.on, review.details.next_on)),
            ),
            last_contact_on: last_made.map(|contact| contact.details.on),
            next_contact_on: last_made.and_then(|contact| contact.details.next_on),
            contact_every_days: plan.and_then(|plan| plan.details.contact_every_days),
            extended_until: episode.and_then(|record| record.extensions.iter().map(|extension| extension.until).max()),
        })
    }
}

/// '1 day', '12 days'.
pub fn days_words(days: i64) -> String {
    if days == 1 { "1 day".into() } else { format!("{days} days") }
}

impl Clock {
    /// In a few words: 'wait 41 days', 'week 18 of 20', 'month 4 of 12', 'review in 5 days', '8 days over'.
    /// Week 1 ends on day 7 and the last week on the limit day; months likewise.
    pub fn words(&self) -> String {
        match self.kind {
            ClockKind::Wait if self.started_on.is_none() => "wait not started".into(),
            ClockKind::Wait => format!("wait {}", days_words(self.day)),
            ClockKind::Expected => self.counted("week", week(self.day), self.limit_day.map(week)),
            ClockKind::Counselling => self.counted("week", week(self.day), self.limit_day.map(week)),
            ClockKind::Involvement => self.counted("month", self.month(self.day), self.limit_day.map(|day| self.month(day))),
            ClockKind::Review => self.coming("review", "no review planned"),
            ClockKind::Contact => self.coming("contact", "no contact planned"),
        }
    }
    /// Days past the limit on its day; `None` while within it or without one.
    pub fn days_over(&self) -> Option<i64> {
        self.limit_day.map(|limit| self.day - limit).filter(|over| *over > 0)
    }
    fn counted(&self, unit: &str, number: i64, of: Option<i64>) -> String {
        let Some(_) = self.started_on else { return "not started".into() };
        let of = of.map(|of| format!(" of {of}")).unwrap_or_default();
        match self.state {
            ClockState::Stopped => format!("ended in {unit} {number}{of}"),
            ClockState::Extended => format!("{unit} {number}{of}, extended"),
            _ => match self.days_over() {
                Some(over) => format!("{unit} {number}{of}, {} over", days_words(over)),
                None => format!("{unit} {number}{of}"),
            },
        }
    }
    fn coming(&self, what: &str, none: &str) -> String {
        if self.state == ClockState::Stopped {
            return format!("{what}: ended");
        }
        match self.limit_day.map(|limit| limit - self.day) {
            None => none.into(),
            Some(0) => format!("{what} due today"),
            Some(left) if left > 0 => format!("{what} in {}", days_words(left)),
            Some(over) => format!("{what} {} over", days_words(-over)),
        }
    }
    /// The month that day number lies in; the first ends on the same date of the next month.
    fn month(&self, day: i64) -> i64 {
        let Some(start) = self.started_on else { return 1 };
        let on = start.plus_days(day);
        let guess = i32::try_from(day / 31).unwrap_or(0).max(1);
        (guess..guess.saturating_add(1200)).find(|months| start.plus_months(*months) >= on).map_or(1, i64::from)
    }
}

fn week(day: i64) -> i64 {
    ((day + 6) / 7).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::seeds::{reference, seeds};
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static RULES: LazyLock<Reference> = LazyLock::new(|| reference(seeds().unwrap()));

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    fn facts(received: &str, started: Option<&str>) -> ClockFacts {
        ClockFacts {
            received_on: day(received),
            started_on: started.map(day),
            ended_on: None,
            area: Area::Sa3,
            last_review_on: None,
            next_review_on: None,
            last_contact_on: None,
            next_contact_on: None,
            contact_every_days: None,
            extended_until: None,
        }
    }
    fn one(facts: &ClockFacts, kind: ClockKind, at: &str) -> Clock {
        clocks(facts, &RULES, day(at)).into_iter().find(|clock| clock.kind == kind).unwrap()
    }

    #[test]
    fn every_threshold_the_rules_read_is_in_the_data() {
        for key in [
            "wait.attended-appointments",
            "expected.least-weeks",
            "expected.most-weeks",
            "counselling.warn-day",
            "counselling.limit-days",
            "involvement.warn-months",
            "involvement.last-warn-months",
            "involvement.limit-months",
            "review.warn-days",
            "contact.warn-days",
            "agenda.coming-up-days",
            "agenda.undecided-days",
            "agenda.quiet-days",
            "agenda.chase-days",
            "eligibility.least-age",
        ] {
            assert!(RULES.rule(key).is_some_and(|rule| !rule.words.is_empty() && !rule.source.is_empty()), "{key}");
        }
    }

    #[test]
    fn the_wait_stops_at_the_first_attended_appointment_or_the_end() {
        let waiting = facts("2026-10-11", None);
        assert_eq!(one(&waiting, ClockKind::Wait, "2026-11-21").words(), "wait 41 days");
        assert_eq!(one(&waiting, ClockKind::Wait, "2026-10-10").state, ClockState::NotStarted);
        let seen = facts("2026-10-11", Some("2026-11-01"));
        let wait = one(&seen, ClockKind::Wait, "2027-06-01");
        assert_eq!((wait.day, wait.state, wait.limit_day), (21, ClockState::Stopped, None));
        assert_eq!(one(&seen, ClockKind::Wait, "2026-10-31").state, ClockState::Running, "a later appointment does not count yet");
        let closed = ClockFacts { ended_on: Some(day("2026-10-15")), ..waiting };
        assert_eq!((one(&closed, ClockKind::Wait, "2026-11-21").day, one(&closed, ClockKind::Counselling, "2026-11-21").state), (4, ClockState::NotStarted));
    }

    #[test]
    fn counselling_is_twenty_weeks_and_warns_from_day_112() {
        let facts = facts("2026-01-01", Some("2026-02-01"));
        for (at, number, state, words) in [
            ("2026-02-01", 0, ClockState::Running, "week 1 of 20"),
            ("2026-02-08", 7, ClockState::Running, "week 1 of 20"),
            ("2026-02-09", 8, ClockState::Running, "week 2 of 20"),
            ("2026-05-23", 111, ClockState::Running, "week 16 of 20"),
            ("2026-05-24", 112, ClockState::Warning, "week 16 of 20"),
            ("2026-06-21", 140, ClockState::Warning, "week 20 of 20"),
            ("2026-06-22", 141, ClockState::Over, "week 21 of 20, 1 day over"),
        ] {
            let clock = one(&facts, ClockKind::Counselling, at);
            assert_eq!((clock.day, clock.limit_day, clock.state, clock.words().as_str()), (number, Some(140), state, words), "{at}");
        }
        let practical = ClockFacts { area: Area::Sa1, ..facts };
        let kinds: Vec<ClockKind> = clocks(&practical, &RULES, day("2026-03-01")).iter().map(|clock| clock.kind).collect();
        assert_eq!(kinds, [ClockKind::Wait, ClockKind::Expected, ClockKind::Involvement, ClockKind::Review, ClockKind::Contact]);
    }

    #[test]
    fn involvement_is_twelve_calendar_months() {
        for (started, at, limit, state, words) in [
            ("2024-02-29", "2025-02-28", "2025-02-28", ClockState::Warning, "month 12 of 12"),
            ("2024-02-29", "2025-03-01", "2025-02-28", ClockState::Over, "month 13 of 12, 1 day over"),
            ("2023-03-31", "2023-04-30", "2024-03-31", ClockState::Running, "month 1 of 12"),
            ("2023-03-31", "2023-05-01", "2024-03-31", ClockState::Running, "month 2 of 12"),
            ("2023-12-31", "2024-02-29", "2024-12-31", ClockState::Running, "month 2 of 12"),
            ("2025-12-31", "2026-09-29", "2026-12-31", ClockState::Running, "month 9 of 12"),
            ("2025-12-31", "2026-09-30", "2026-12-31", ClockState::Warning, "month 9 of 12"),
            ("2026-08-18", "2026-11-21", "2027-08-18", ClockState::Running, "month 4 of 12"),
        ] {
            let clock = one(&facts("2023-01-01", Some(started)), ClockKind::Involvement, at);
            assert_eq!((clock.limit_on.unwrap().iso().as_str(), clock.state, clock.words().as_str()), (limit, state, words), "{started} {at}");
        }
        let extended = ClockFacts { extended_until: Some(day("2026-06-30")), ..facts("2025-01-01", Some("2025-03-10")) };
        for (at, state) in [("2026-03-11", ClockState::Extended), ("2026-06-30", ClockState::Extended), ("2026-07-01", ClockState::Over)] {
            assert_eq!(one(&extended, ClockKind::Involvement, at).state, state, "{at}");
        }
    }

    #[test]
    fn expected_range_flags_after_49_weeks_and_an_ending_stops_it() {
        let mut facts = facts("2025-01-01", Some("2025-02-03"));
        assert_eq!(one(&facts, ClockKind::Expected, "2026-01-12").state, ClockState::Running);
        assert_eq!(one(&facts, ClockKind::Expected, "2026-01-13").words(), "week 50 of 49, 1 day over");
        facts.ended_on = Some(day("2025-02-20"));
        assert_eq!(one(&facts, ClockKind::Expected, "2026-01-13").words(), "ended in week 3 of 49");
    }

    #[test]
    fn contact_runs_from_contact_made_and_review_from_the_last_one() {
        let mut facts = facts("2026-08-01", Some("2026-09-01"));
        assert_eq!(one(&facts, ClockKind::Contact, "2026-11-21").words(), "no contact planned");
        facts.contact_every_days = Some(14);
        assert_eq!(one(&facts, ClockKind::Contact, "2026-09-10").words(), "contact in 5 days");
        facts.last_contact_on = Some(day("2026-10-30"));
        let clock = one(&facts, ClockKind::Contact, "2026-11-21");
        assert_eq!((clock.words().as_str(), clock.state, clock.start_event), ("contact 8 days over", ClockState::Over, "last contact made"));
        facts.next_contact_on = Some(day("2026-11-21"));
        assert_eq!(one(&facts, ClockKind::Contact, "2026-11-21").words(), "contact due today");
        assert_eq!(one(&facts, ClockKind::Review, "2026-11-21").state, ClockState::NotStarted);
        facts.next_review_on = Some(day("2026-11-26"));
        assert_eq!(one(&facts, ClockKind::Review, "2026-11-21").words(), "review in 5 days");
        facts.last_review_on = Some(day("2026-10-01"));
        let clock = one(&facts, ClockKind::Review, "2026-11-27");
        assert_eq!((clock.day, clock.limit_day, clock.state), (57, Some(56), ClockState::Over));
    }

    #[test]
    fn the_next_review_is_the_one_agreed_last() {
        let on = |text: &str| Some(day(text));
        let held = |next: Option<Day>| Some((day("2026-06-01"), next));
        for (plan, held, next) in [
            (None, None, None),
            (Some((day("2026-05-01"), on("2026-06-15"))), None, on("2026-06-15")),
            (Some((day("2026-05-01"), on("2026-06-01"))), held(None), None),
            (Some((day("2026-05-01"), on("2026-06-15"))), held(None), on("2026-06-15")),
            (Some((day("2026-05-01"), on("2026-06-15"))), held(on("2026-09-01")), on("2026-09-01")),
            (Some((day("2026-07-01"), on("2026-08-01"))), held(on("2026-09-01")), on("2026-08-01")),
            (Some((day("2026-07-01"), None)), held(on("2026-09-01")), on("2026-09-01")),
        ] {
            assert_eq!(next_review(plan, held), next);
        }
    }

    fn rank(state: ClockState) -> u8 {
        match state {
            ClockState::NotStarted => 0,
            ClockState::Running => 1,
            ClockState::Warning => 2,
            ClockState::Extended => 3,
            ClockState::Over => 4,
            ClockState::Stopped => 5,
        }
    }

    proptest! {
        #[test]
        fn days_are_never_negative_and_states_only_move_on(
            received in 0_i64..2000, wait in proptest::option::of(0_i64..400), end in proptest::option::of(0_i64..500),
            contact in proptest::option::of(-50_i64..400), next in proptest::option::of(-50_i64..60), every in proptest::option::of(1_u32..60),
            review in proptest::option::of(0_i64..300), next_review in proptest::option::of(-50_i64..200), extension in proptest::option::of(0_i64..800),
            from in -100_i64..900,
        ) {
            let received_on = day("2023-11-05").plus_days(received);
            let started_on = wait.map(|days| received_on.plus_days(days));
            let after_start = |days: Option<i64>| started_on.zip(days).map(|(start, days)| start.plus_days(days));
            let (last_contact_on, last_review_on) = (after_start(contact), after_start(review));
            let facts = ClockFacts {
                received_on, started_on, ended_on: after_start(end), area: Area::Sa3, last_review_on,
                next_review_on: last_review_on.or(started_on).zip(next_review).map(|(on, days)| on.plus_days(days)),
                last_contact_on,
                next_contact_on: last_contact_on.zip(next).map(|(on, days)| on.plus_days(days)),
                contact_every_days: every, extended_until: after_start(extension),
            };
            let events = [Some(received_on), started_on, facts.ended_on, last_contact_on, last_review_on];
            let mut before: Option<Vec<Clock>> = None;
            for at in (from..from + 120).map(|days| received_on.plus_days(days)) {
                let now = clocks(&facts, &RULES, at);
                for clock in &now {
                    prop_assert!(clock.day >= 0);
                    prop_assert_eq!(clock.started_on.is_none(), clock.state == ClockState::NotStarted);
                    prop_assert!(clock.limit_day.is_none_or(|limit| limit >= 0));
                    prop_assert!(!clock.words().is_empty());
                }
                if let Some(before) = before.filter(|_| !events.contains(&Some(at))) {
                    for (was, is) in before.iter().zip(&now) {
                        prop_assert!(rank(was.state) <= rank(is.state), "{:?} then {:?}", was, is);
                    }
                }
                before = Some(now);
            }
        }
    }
}
