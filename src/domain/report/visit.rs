//! What a performance monitoring visit asks for under its six headings (002 section 4.2), as far as the records show it: what is
//! in place for everybody with support, and what was taken up in the period. Used by the quality visit pack.

use super::Counting;
use super::behind::Item;
use super::rows::InPlaceRow;
use crate::domain::book::Page;
use crate::domain::book::visit::{Action, Evidence, SpotCheck};
use crate::domain::codes::{EntryKind, InPlace, VisitHeading};
use crate::domain::entry::Entry;
use crate::domain::ids::Ref;

impl InPlace {
    /// Under which heading it is shown.
    pub const fn heading(self) -> VisitHeading {
        match self {
            Self::Plan | Self::Assessed | Self::Exit => VisitHeading::Planning,
            Self::SafetyPlan | Self::Emergency => VisitHeading::Safeguarding,
            Self::SafeContact => VisitHeading::FairAccess,
            Self::Consent => VisitHeading::Involvement,
            Self::KeyWorker => VisitHeading::Improvement,
        }
    }
}

/// Open episodes at the period's end with that thing in place, or without it.
pub fn in_place(counting: &Counting<'_>, what: InPlace, there: bool) -> Vec<Item> {
    let has = |row: &&InPlaceRow| row.has.contains(&what) == there;
    let word = if there { "there" } else { "not there" };
    let item = |row: &InPlaceRow| Item { person: row.person, of: Ref::Episode(row.episode), words: format!("{what}: {word}") };
    counting.rows.in_place.iter().filter(has).map(item).collect()
}

/// What was taken up in the period, under its heading: settled, and not yet.
pub const TAKEN_UP: [(VisitHeading, EntryKind, &str, &str); 3] = [
    (VisitHeading::Safeguarding, EntryKind::Concern, "safeguarding concerns taken further", "an outcome is recorded"),
    (VisitHeading::Involvement, EntryKind::Meeting, "meetings with the person, or about them", "talked through afterwards"),
    (VisitHeading::Involvement, EntryKind::Feedback, "feedback, compliments and complaints", "answered"),
];

/// Entries of a kind in the period: settled, or not yet.
pub fn taken_up(counting: &Counting<'_>, kind: EntryKind, settled: bool) -> Vec<Item> {
    let is_settled = |entry: &Entry| match entry {
        Entry::Concern(own) => !own.is_open(),
        Entry::Meeting(own) => own.talked_on.is_some(),
        Entry::Feedback(own) => !own.done.trim().is_empty(),
        _ => true,
    };
    let own = counting.rows.entries.iter().filter(|row| row.entry.kind() == kind && counting.period.contains(row.entry.on()));
    let own = own.filter(|row| is_settled(&row.entry) == settled);
    own.map(|row| Item { person: row.person, of: Ref::Person(row.person), words: format!("{kind}, {}", row.entry.on()) }).collect()
}

/// Evidence under a heading, of the period, oldest first.
pub fn evidence<'a>(counting: &Counting<'a>, heading: VisitHeading) -> Vec<&'a Evidence> {
    let own = counting.rows.pages.iter().filter_map(|page| if let Page::Evidence(own) = page { Some(own) } else { None });
    own.filter(|own| own.heading == heading && counting.period.contains(own.on)).collect()
}

/// Spot checks under a heading: made in the period, oldest first.
pub fn spot_checks<'a>(counting: &Counting<'a>, heading: VisitHeading) -> Vec<&'a SpotCheck> {
    let own = counting.rows.pages.iter().filter_map(|page| if let Page::SpotCheck(own) = page { Some(own) } else { None });
    own.filter(|own| own.heading == heading && counting.period.contains(own.on)).collect()
}

/// Actions under a heading: agreed or done in the period, or open at its end.
pub fn actions<'a>(counting: &Counting<'a>, heading: VisitHeading) -> Vec<&'a Action> {
    let period = counting.period;
    let own = counting.rows.pages.iter().filter_map(|page| if let Page::Action(own) = page { Some(own) } else { None });
    let concerns = move |own: &&Action| period.contains(own.agreed_on) || own.done_on.is_some_and(|on| period.contains(on)) || own.is_open_at(period.to);
    own.filter(|own| own.heading == heading).filter(concerns).collect()
}
