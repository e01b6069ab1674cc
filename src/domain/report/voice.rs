//! Feedback of a period: how many pieces of each kind. Used by the committee's return and the list behind its figures.

use super::{Counting, Share};
use crate::domain::codes::FeedbackKind;
use crate::domain::entry::Entry;
use crate::domain::entry::voice::Feedback;
use crate::domain::ids::PersonId;

/// What people said about the service, by kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// Pieces of feedback; somebody may have given several.
    pub total: usize,
    /// Ties to `total`.
    pub by_kind: Vec<Share>,
}

impl<'a> Counting<'a> {
    /// The feedback given in the period, whose each is.
    pub(super) fn feedback(self) -> impl Iterator<Item = (PersonId, &'a Feedback)> {
        let given = self.rows.entries.iter().filter_map(|row| if let Entry::Feedback(own) = &row.entry { Some((row.person, own)) } else { None });
        given.filter(move |(_, own)| self.period.contains(own.on))
    }
}

/// Feedback by kind.
pub fn voice(counting: &Counting<'_>) -> Voice {
    let total = counting.feedback().count();
    let of_kind = |kind: &FeedbackKind| Share::of(kind.code(), kind.words(), counting.feedback().filter(|(_, own)| own.kind == *kind).count(), total);
    Voice { total, by_kind: FeedbackKind::ALL.iter().map(of_kind).collect() }
}
