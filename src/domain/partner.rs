//! What the brokerage ledger shows about one partner organisation: who is with them, how long people wait there, whether the priority that
//! was asked for was honoured (002 section 2.7 g, h), and what is to chase. Used by the Directory. Counts onward referrals, never people.

use super::clock::days_words;
use super::codes::{LedgerNote, OnwardState};
use super::day::Day;
use super::ids::PersonId;
use super::onward::Onward;
use super::stats::Figures;
use serde::Serialize;

/// An onward referral to the partner, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerRow {
    /// Whose.
    pub person: PersonId,
    /// Name to use, or the first word of the name.
    pub called: String,
    /// The referral with its steps and chases up to the day.
    pub onward: Onward,
    /// When it is to be chased; none where there is nothing to chase.
    pub chase_on: Option<Day>,
}

/// The totals. Who waits now and who was seen are never mixed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dealings {
    /// Onward referrals in all.
    pub referrals: usize,
    /// Sent, and neither seen nor closed: days so far.
    pub waiting_now: Waits,
    /// Seen by them: days from sending.
    pub seen: Waits,
    /// Sent and closed without being seen.
    pub not_seen: usize,
    /// Priority for survivors was asked for.
    pub priority_asked: usize,
    /// Of those: honoured.
    pub honoured: usize,
    /// Of those: not honoured.
    pub not_honoured: usize,
    /// Chases so far.
    pub chases: usize,
    /// Open, with a day to chase.
    pub to_chase: usize,
    /// Of those: the day is past.
    pub overdue: usize,
}

/// Days with a partner.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Waits {
    /// How many.
    pub n: usize,
    /// The middle one, half up.
    pub median_days: Option<i64>,
    /// The longest.
    pub longest_days: Option<i64>,
}

impl Waits {
    fn of(days: Vec<i64>) -> Self {
        let figures = Figures::of(days);
        Self { n: figures.n, median_days: figures.median_whole(), longest_days: figures.longest }
    }
    /// '3, median 34 days, longest 60 days', '1, for 34 days'.
    pub fn words(&self) -> String {
        match (self.median_days, self.longest_days) {
            (Some(median), Some(longest)) if self.n > 1 => format!("{}, median {}, longest {}", self.n, days_words(median), days_words(longest)),
            (Some(days), _) => format!("{}, for {}", self.n, days_words(days)),
            _ => "nobody".into(),
        }
    }
}

impl Dealings {
    /// Of these referrals on a day.
    pub fn of(rows: &[PartnerRow], today: Day) -> Self {
        let is_open = |row: &&PartnerRow| !row.onward.state().is_closed();
        let was_seen = |row: &&PartnerRow| row.onward.steps.iter().any(|step| step.state == OnwardState::Seen);
        let days = |rows: &mut dyn Iterator<Item = &PartnerRow>| rows.filter_map(|row| row.onward.waited(today)).collect::<Vec<i64>>();
        let asked = || rows.iter().filter(|row| row.onward.details.priority_asked);
        let answered = |honoured: bool| asked().filter(|row| row.onward.priority_honoured == Some(honoured)).count();
        let chased = rows.iter().flat_map(|row| &row.onward.notes).filter(|note| note.kind == LedgerNote::Chase);
        let to_chase = || rows.iter().filter_map(|row| row.chase_on);
        Self {
            referrals: rows.len(),
            waiting_now: Waits::of(days(&mut rows.iter().filter(|row| is_open(row) && !was_seen(row)))),
            seen: Waits::of(days(&mut rows.iter().filter(was_seen))),
            not_seen: rows.iter().filter(|row| !is_open(row) && !was_seen(row) && row.onward.waited(today).is_some()).count(),
            priority_asked: asked().count(),
            honoured: answered(true),
            not_honoured: answered(false),
            chases: chased.count(),
            to_chase: to_chase().count(),
            overdue: to_chase().filter(|on| *on < today).count(),
        }
    }
    /// The totals in lines: waits, who was not seen, priority, chases.
    pub fn lines(&self) -> Vec<String> {
        let known = self.honoured + self.not_honoured;
        let left = self.priority_asked - known;
        let priority = match self.priority_asked {
            0 => "Priority was not asked for.".to_owned(),
            asked => format!(
                "Priority asked for {}: honoured {}, not honoured {}{}.",
                if asked == 1 { "once".to_owned() } else { format!("{asked} times") },
                self.honoured,
                self.not_honoured,
                if left == 0 { String::new() } else { format!(", not known yet {left}") }
            ),
        };
        let overdue = if self.overdue == 0 { String::new() } else { format!(", {} overdue", self.overdue) };
        vec![
            format!("Waiting with them now: {}.", self.waiting_now.words()),
            format!("Seen by them: {}. Sent and not seen: {}.", self.seen.words(), self.not_seen),
            priority,
            format!("To chase: {}{overdue}. Chased so far: {}.", self.to_chase, self.chases),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{OnwardId, OrganisationId};
    use crate::domain::onward::{OnwardDetails, OnwardNote, OnwardStep};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn row(priority: Option<Option<bool>>, steps: &[(OnwardState, &str)], chase_on: Option<&str>, chases: usize) -> PartnerRow {
        let note = OnwardNote { on: day("2026-03-10"), kind: LedgerNote::Chase, words: "no place yet".into(), done: String::new() };
        let onward = Onward {
            id: OnwardId(1),
            organisation_name: "Evolve".into(),
            details: OnwardDetails {
                organisation: OrganisationId(1),
                purpose: "drinking".into(),
                priority_asked: priority.is_some(),
                barrier: String::new(),
                offered_on: day("2026-03-01"),
                chase_on: None,
            },
            steps: steps.iter().map(|(state, on)| OnwardStep { state: *state, on: day(on), why: String::new() }).collect(),
            priority_honoured: priority.flatten(),
            notes: vec![note; chases],
        };
        PartnerRow { person: PersonId(1), called: "Ewa".into(), onward, chase_on: chase_on.map(day) }
    }

    #[test]
    fn who_waits_who_was_seen_and_who_was_not_are_counted_apart() {
        use OnwardState::{Consented, DeclinedByService, Ended, Offered, Seen, Sent, Waiting};
        let rows = [
            row(Some(None), &[(Offered, "2026-03-01"), (Sent, "2026-03-02"), (Waiting, "2026-03-09")], Some("2026-03-20"), 2),
            row(None, &[(Sent, "2026-03-21")], Some("2026-04-02"), 0),
            row(Some(Some(true)), &[(Sent, "2026-03-01"), (Seen, "2026-03-11"), (Ended, "2026-03-30")], None, 1),
            row(Some(Some(false)), &[(Sent, "2026-03-01"), (Seen, "2026-03-21")], None, 0),
            row(None, &[(Sent, "2026-03-01"), (DeclinedByService, "2026-03-05")], None, 0),
            row(None, &[(Offered, "2026-03-01"), (Consented, "2026-03-02")], None, 0),
        ];
        let told = Dealings::of(&rows, day("2026-03-31"));
        assert_eq!((told.waiting_now.n, told.waiting_now.median_days, told.waiting_now.longest_days), (2, Some(20), Some(29)));
        assert_eq!((told.seen.n, told.seen.median_days, told.seen.longest_days), (2, Some(15), Some(20)));
        assert_eq!((told.referrals, told.not_seen), (6, 1));
        assert_eq!((told.priority_asked, told.honoured, told.not_honoured), (3, 1, 1));
        assert_eq!((told.chases, told.to_chase, told.overdue), (3, 2, 1));
        assert_eq!(
            told.lines(),
            [
                "Waiting with them now: 2, median 20 days, longest 29 days.",
                "Seen by them: 2, median 15 days, longest 20 days. Sent and not seen: 1.",
                "Priority asked for 3 times: honoured 1, not honoured 1, not known yet 1.",
                "To chase: 2, 1 overdue. Chased so far: 3.",
            ]
        );
        assert_eq!(Dealings::of(&[], day("2026-03-31")).lines()[0], "Waiting with them now: nobody.");
    }
}
