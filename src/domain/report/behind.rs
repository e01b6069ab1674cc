//! The list behind a figure: which records it counts, found by the same rules that count them.
//! Used by the Reports screen, and by kept returns to say which records a figure gained or lost.

use super::people::Trait;
use super::rows::{ContactRow, EpisodeRow, Period, ReferralRow};
use super::{Counting, contract, progress_of, visit};
use crate::domain::codes::{AimState, Counted, Ending, EntryKind, FeedbackKind, InPlace, Lane, Progress, Role, Source};
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, ProviderId, Ref, ServiceId};
use serde::{Deserialize, Serialize};

/// What a figure counts. A provider narrows it; none means all of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Behind {
    /// Referrals received.
    Referrals,
    /// Those in that role.
    ReferralsAs(Role),
    /// Those that name this source.
    ReferralsFrom(Source),
    /// Referrals received for a provider.
    ReferralsFor(ProviderId),
    /// People accessing the service.
    People(Option<ProviderId>),
    /// Those counted in the line of that code.
    PeopleIn(Option<ProviderId>, Trait, String),
    /// Episodes open at the end.
    Open(Option<ProviderId>),
    /// Episodes that started.
    Started(ProviderId),
    /// Episodes that ended.
    Leavers(Option<ProviderId>),
    /// Those that ended this way.
    Ended(ProviderId, Ending),
    /// Leavers by their change in a domain.
    Outcome(Option<ProviderId>, String, Progress),
    /// Leavers with the domain recorded.
    Recorded(Option<ProviderId>, String),
    /// Waiting at the end of the last day.
    Waiting(ServiceId, Lane),
    /// First seen in the twelve months up to it.
    Seen(ServiceId, Lane),
    /// Awaiting a decision.
    Undecided(ServiceId),
    /// Pieces of feedback: of one kind, or all.
    Feedback(Option<FeedbackKind>),
    /// What a target counts, of a service or of all, on these days.
    Delivered(Counted, Option<ServiceId>, Day, Day),
    /// Outcomes of plans: of a service or of all, in one state or in any.
    Aims(Option<ServiceId>, Option<AimState>),
    /// Open episodes with something in place, or without it.
    InPlace(InPlace, bool),
    /// Entries of a kind in the period, settled or not yet.
    TakenUp(EntryKind, bool),
}

/// A record that a figure counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Whose record.
    pub person: PersonId,
    /// The record itself; persons are counted as themselves.
    pub of: Ref,
    /// What of it is counted, in a few words.
    pub words: String,
}

/// The records behind a figure, in the order of their references.
pub fn behind(counting: &Counting<'_>, figure: &Behind) -> Vec<Item> {
    let received = |keep: &dyn Fn(&ReferralRow) -> bool| counting.received().filter(|row| keep(row)).map(referral).collect();
    let people = |of: Option<ProviderId>, keep: &dyn Fn(&super::people::Accessing<'_>) -> bool| {
        counting
            .people(of)
            .into_iter()
            .filter(|one| keep(one))
            .map(|one| Item { person: one.person, of: Ref::Person(one.person), words: format!("support from {}", one.on) })
            .collect()
    };
    let leavers = |of: Option<ProviderId>, keep: &dyn Fn(&EpisodeRow) -> bool| counting.leavers(of).filter(|row| keep(row)).map(episode).collect();
    let at = counting.period.to;
    match figure {
        Behind::Referrals => received(&|_| true),
        Behind::ReferralsAs(role) => received(&|row| row.role == *role),
        Behind::ReferralsFrom(source) => received(&|row| row.sources.contains(*source)),
        Behind::ReferralsFor(provider) => received(&|row| counting.provider_of(row.waiting.service) == Some(*provider)),
        Behind::People(of) => people(*of, &|_| true),
        Behind::PeopleIn(of, by, code) => people(*of, &|one| one.code(*by, counting.bands) == code),
        Behind::Open(of) => counting.open(*of).map(episode).collect(),
        Behind::Started(of) => counting.started(Some(*of)).map(episode).collect(),
        Behind::Leavers(of) => leavers(*of, &|_| true),
        Behind::Ended(of, ending) => leavers(Some(*of), &|row| row.ending == Some(*ending)),
        Behind::Outcome(of, domain, progress) => outcome(counting, *of, domain, &|own| own == *progress),
        Behind::Recorded(of, domain) => outcome(counting, *of, domain, &|own| own != Progress::NotRecorded),
        Behind::Waiting(service, lane) => {
            let waits = |row: &&ReferralRow| row.waiting.service == *service && row.waiting.is_waiting_at(at) && counting.lane_of(row) == Some(*lane);
            counting.rows.referrals.iter().filter(waits).map(referral).collect()
        }
        Behind::Seen(service, lane) => {
            let seen = |row: &&ReferralRow| row.waiting.service == *service && row.waiting.completed_at(at).is_some() && counting.lane_of(row) == Some(*lane);
            let words =
                |row: &ReferralRow| Item { words: row.waiting.completed_at(at).map(|days| format!("waited {days} days")).unwrap_or_default(), ..referral(row) };
            counting.rows.referrals.iter().filter(seen).map(words).collect()
        }
        Behind::Delivered(what, of, from, to) => contract::delivered(&Counting { period: Period { from: *from, to: *to }, ..*counting }, *what, *of),
        Behind::InPlace(what, there) => visit::in_place(counting, *what, *there),
        Behind::TakenUp(kind, settled) => visit::taken_up(counting, *kind, *settled),
        Behind::Aims(of, state) => contract::aims(counting, *of, *state),
        Behind::Feedback(kind) => {
            let given = counting.feedback().filter(|(_, own)| kind.is_none_or(|kind| own.kind == kind));
            given.map(|(person, own)| Item { person, of: Ref::Person(person), words: format!("{}, {}", own.kind, own.on) }).collect()
        }
        Behind::Undecided(service) => {
            counting.rows.referrals.iter().filter(|row| row.waiting.service == *service && row.waiting.is_undecided_at(at)).map(referral).collect()
        }
    }
}

pub(super) fn referral(row: &ReferralRow) -> Item {
    Item { person: row.waiting.person, of: Ref::Referral(row.waiting.referral), words: format!("received {}", row.waiting.received_on) }
}

pub(super) fn contact(row: &ContactRow) -> Item {
    Item { person: row.person, of: Ref::Referral(row.referral), words: format!("{}, {}", row.kind, row.on) }
}

pub(super) fn episode(row: &EpisodeRow) -> Item {
    let ended = row.ended_on.map(|on| format!(", ended {on}")).unwrap_or_default();
    Item { person: row.person, of: Ref::Episode(row.episode), words: format!("started {}{ended}", row.started_on) }
}

fn outcome(counting: &Counting<'_>, of: Option<ProviderId>, domain: &str, keep: &dyn Fn(Progress) -> bool) -> Vec<Item> {
    let Some(measure) = counting.reference.measures.iter().find(|measure| measure.code == domain) else { return Vec::new() };
    let mut items = Vec::new();
    for row in counting.leavers(of) {
        let trend = progress_of(measure, counting.readings(row), row);
        if keep(trend.progress) {
            let scores = match (trend.baseline, trend.latest) {
                (Some((_, first)), Some((_, last))) if trend.progress != Progress::NotRecorded => {
                    format!("{first} to {last}, {}", trend.progress.words_for(measure.better))
                }
                (Some(_), _) => "one reading: two are needed".into(),
                _ => "no reading".into(),
            };
            items.push(Item { words: scores, ..episode(row) });
        }
    }
    items
}
