//! The made-up caseload for `demo`, practice and measuring: people who do not exist, told day by day over three years.
//! Writes through [`Sink`] only what a worker could have written, in order; reads no clock and no file.
//!
//! Every person is told as a story (`story`), drawn from the recipe `seeds/made-up.toml`: who they are (`people`), what
//! became of each referral (`referrals`), the support (`support`, `plan`, `onward`, `leaving`) and the notes (`words`).
//! A small cast is told on purpose, so that a small caseload shows every state of the work.

mod book;
mod chance;
mod ending;
mod intake;
mod into_store;
mod leaving;
mod maker;
mod mended;
mod next_steps;
mod onward;
mod papers;
mod people;
mod plan;
mod readings;
mod recipe;
mod referrals;
mod story;
mod support;
#[cfg(test)]
mod tests;
mod waiting;
mod words;

use crate::domain::change::Change;
use crate::domain::codes::Part;
use crate::domain::day::Day;
use crate::domain::ids::{EpisodeId, ReferralId};
use crate::domain::provider::Reference;
pub use into_store::fill;
use maker::Maker;
use recipe::Recipe;

/// Whose a referral is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Worker {
    /// The owner of the file.
    Me,
    /// The colleague at this place of [`colleagues`].
    Colleague(u8),
}

/// Where the made-up facts go: the store, or a test's memory.
pub trait Sink {
    /// Applies one change dated `on`; answers the row it made, or 0 when it makes none. Days never go back within one
    /// person; the next person starts in the past again. The error is a sentence and stops the making.
    fn put(&mut self, on: Day, change: Change) -> Result<i64, String>;
    /// The referral is this worker's; until told so, it is mine. Told right after the referral is added and before
    /// any episode: the episode it opens has this worker as key worker from its first day.
    fn hold(&mut self, referral: ReferralId, worker: Worker) -> Result<(), String>;
    /// The episode that the referral's first attended appointment opened.
    fn episode_of(&self, referral: ReferralId) -> Option<EpisodeId>;
    /// A further part in an episode besides its first key worker: cover, both days included.
    fn assign(&mut self, episode: EpisodeId, worker: Worker, part: Part, from: Day, until: Option<Day>) -> Result<(), String>;
}

/// What was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// People, family members included.
    pub people: u32,
    /// Referrals.
    pub referrals: u32,
    /// Referrals accepted and waiting today.
    pub waiting: u32,
    /// Episodes, open and ended.
    pub episodes: u32,
    /// Episodes open today.
    pub open: u32,
    /// Episodes open today whose key worker is me, or which I cover.
    pub mine: u32,
    /// Contacts and attempts.
    pub contacts: u32,
    /// Readings of measures.
    pub readings: u32,
    /// Onward referrals.
    pub onward: u32,
}

/// The colleagues' names, by their number in [`Worker::Colleague`], and the supervisor's.
pub fn colleagues() -> Result<(Vec<String>, String), String> {
    Recipe::read().map(|recipe| (recipe.colleagues, recipe.supervisor))
}

/// Makes a caseload of so many people as it would stand on `today`. The same people, seed and day give the same facts.
/// `progress` hears how many people are done, about every fiftieth, and stops the making by answering `false`.
/// The error is a sentence: the sink's own, a service missing from `reference`, or that it was stopped.
pub fn made_up(
    people: u32,
    seed: u64,
    today: Day,
    reference: &Reference,
    sink: &mut impl Sink,
    progress: &mut dyn FnMut(u32, u32) -> bool,
) -> Result<Counts, String> {
    let recipe = Recipe::read()?;
    let mut maker = Maker::new(&recipe, reference, people, seed, today)?;
    maker.furnish(sink)?;
    while maker.counts.people < people {
        maker.person(sink)?;
        if maker.counts.people % 50 == 0 && !progress(maker.counts.people, people) {
            return Err("Stopped before the made-up caseload was complete.".into());
        }
    }
    progress(people, people);
    Ok(maker.counts)
}
