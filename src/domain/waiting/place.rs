//! Anyone's place on a list and why: four ranks in order, and how many stand in each before them.
//! Used with all facts at hand (`service_list`) and with counts alone (the store's window); both say the same.

use super::{ServiceList, Urgent, WaitingFacts};
use crate::domain::codes::Lane;
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, ReferralId};
use crate::domain::provider::Service;

/// One place on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// From 1, across the service's lanes.
    pub position: usize,
    /// Who.
    pub person: PersonId,
    /// By which referral.
    pub referral: ReferralId,
    /// In which lane.
    pub lane: Lane,
    /// The Stovewood status settles the lane.
    pub lane_known: bool,
    /// Since when.
    pub received_on: Day,
    /// Whole days so far.
    pub days: i64,
    /// Put before others with a reason.
    pub urgent: bool,
    /// Why here: '3rd: 2 Stovewood ahead'.
    pub why: String,
}

/// The classes of a list in their order; inside each, the day received and then the referral's number decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// Put first with a reason, in the fast lane.
    UrgentFast,
    /// Put first with a reason, in the general lane.
    UrgentGeneral,
    /// The fast lane.
    Fast,
    /// Everyone else.
    General,
}

impl Rank {
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::UrgentFast, Self::UrgentGeneral, Self::Fast, Self::General];
    /// Of somebody in that lane.
    pub const fn of(urgent: bool, lane: Lane) -> Self {
        match (urgent, lane) {
            (true, Lane::Stovewood) => Self::UrgentFast,
            (true, Lane::General) => Self::UrgentGeneral,
            (false, Lane::Stovewood) => Self::Fast,
            (false, Lane::General) => Self::General,
        }
    }
    const fn is_urgent(self) -> bool {
        matches!(self, Self::UrgentFast | Self::UrgentGeneral)
    }
}

/// How many of each rank.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ranks(pub [usize; 4]);

impl Ranks {
    /// Everyone.
    pub fn all(self) -> usize {
        self.0.iter().sum()
    }
    /// One more of a rank.
    pub const fn add(&mut self, rank: Rank) {
        self.0[rank as usize] += 1;
    }
}

impl Entry {
    /// The place of somebody who waits at `at`: who stands `before` them, and whether the one right before them has the same
    /// rank and was received the same day.
    pub fn of(row: &WaitingFacts, service: &Service, before: Ranks, same_day: bool, at: Day) -> Self {
        let (lane, lane_known) = service.lane_for(row.stovewood);
        let urgent = row.urgent_at(at).is_some();
        let position = before.all() + 1;
        Self {
            position,
            person: row.person,
            referral: row.referral,
            lane,
            lane_known,
            received_on: row.received_on,
            days: row.received_on.days_to(at),
            urgent,
            why: format!("{}: {}", ordinal(position), why(row.urgent_at(at), Rank::of(urgent, lane), before, same_day)),
        }
    }
}

/// Everyone of a service who waits, in order.
pub(super) fn entries(service: &Service, facts: &[WaitingFacts], at: Day) -> Vec<Entry> {
    let rank = |row: &WaitingFacts| Rank::of(row.urgent_at(at).is_some(), service.lane_for(row.stovewood).0);
    let mut rows: Vec<&WaitingFacts> = facts.iter().filter(|row| row.service == service.id && row.is_waiting_at(at)).collect();
    rows.sort_by_key(|row| (rank(row), row.received_on, row.referral));
    let mut before = Ranks::default();
    let mut last: Option<(Rank, Day)> = None;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let own = (rank(row), row.received_on);
        entries.push(Entry::of(row, service, before, last == Some(own), at));
        before.add(own.0);
        last = Some(own);
    }
    entries
}

impl ServiceList {
    /// How many wait in each rank.
    pub fn ranks(&self) -> Ranks {
        let mut ranks = Ranks::default();
        self.entries.iter().for_each(|entry| ranks.add(Rank::of(entry.urgent, entry.lane)));
        ranks
    }
}

fn why(put_first: Option<&Urgent>, own: Rank, before: Ranks, same_day: bool) -> String {
    let Ranks([urgent_fast, urgent_general, fast, general]) = before;
    let urgent_before = urgent_fast + urgent_general;
    let count = |n: usize, what: &str| (n > 0).then(|| format!("{n} {what}"));
    let urgent = count(urgent_before, "urgent");
    let put_first = put_first.map(|put| {
        let until = put.until.map(|until| format!(" until {}", until.short())).unwrap_or_default();
        format!("urgent{until}, {}", put.reason.trim())
    });
    let (lead, parts) = match own {
        _ if own.is_urgent() => (put_first.unwrap_or_default(), vec![urgent]),
        Rank::Fast if fast == 0 => ("first of the fast lane".into(), vec![urgent]),
        Rank::Fast => ("fast lane".into(), vec![urgent, count(fast, "Stovewood")]),
        _ if general == 0 && urgent_before + fast == 0 => ("longest here".into(), vec![]),
        _ if general == 0 => (String::new(), vec![urgent, count(fast, "Stovewood")]),
        _ => (String::new(), vec![urgent, count(fast, "Stovewood"), count(general, "received before")]),
    };
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let ahead = if parts.is_empty() { String::new() } else { format!("{} ahead", parts.join(", ")) };
    let longest = own == Rank::General && general == 0 && !ahead.is_empty();
    let tail = [longest.then_some("longest of the general lane"), same_day.then_some("same day, in order of reference")];
    [lead, ahead].into_iter().filter(|part| !part.is_empty()).chain(tail.into_iter().flatten().map(str::to_owned)).collect::<Vec<_>>().join("; ")
}

/// '1st', '2nd', '3rd', '11th'.
pub fn ordinal(n: usize) -> String {
    let end = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{end}")
}
