//! Onward referrals of an episode, step by step in their order, with consent or a recorded basis before anything is sent.

use super::maker::Maker;
use super::recipe::CastOnward;
use super::referrals::Course;
use super::story::Story;
use super::support::Span;
use crate::domain::change::Change;
use crate::domain::codes::{Basis, OnwardState};
use crate::domain::day::Day;
use crate::domain::ids::{EpisodeId, OnwardId};
use crate::domain::onward::{OnwardDetails, OnwardMove};

use OnwardState::{Acknowledged, Consented, DeclinedByPerson, DeclinedByService, Ended, Seen, Sent, Waiting, Withdrawn};

/// Neither declined nor withdrawn.
fn stands(steps: &[OnwardState]) -> bool {
    steps.last().is_none_or(|last| !last.needs_reason())
}

/// The ways an onward referral goes; the later ones close it.
const WAYS: &[&[OnwardState]] = &[
    &[],
    &[Consented],
    &[Consented, Sent],
    &[Consented, Sent, Acknowledged],
    &[Consented, Sent, Acknowledged, Waiting],
    &[Consented, Sent, Acknowledged, Waiting, Seen],
    &[Consented, Sent, Acknowledged, Seen, Ended],
    &[Consented, Sent, Waiting, Seen, Ended],
    &[Consented, Sent, Acknowledged, DeclinedByService],
    &[DeclinedByPerson],
    &[Consented, Withdrawn],
];
/// From here on, nothing is left to chase.
const SETTLED: usize = 5;

impl<'a> Maker<'a> {
    /// Tells the episode's onward referrals; answers how many stand, neither declined nor withdrawn.
    pub(super) fn onward(&mut self, story: &mut Story, episode: EpisodeId, course: &Course, span: &Span) -> usize {
        let told = course.cast.map(|cast| cast.onward.clone()).unwrap_or_default();
        if course.cast.is_some() {
            for plan in &told {
                let at = self.recipe.organisations.iter().position(|organisation| organisation.name == plan.to);
                self.refer_on(story, episode, span, at.unwrap_or(0), plan);
            }
            return told.iter().filter(|plan| stands(&plan.steps)).count();
        }
        let count = if span.start.days_to(span.last) < 30 { 0 } else { [0, 0, 0, 1, 1, 2][self.chance.position(6)] };
        let mut standing = 0;
        for _ in 0..count {
            let way = if span.is_open() { self.chance.position(WAYS.len()) } else { SETTLED + self.chance.position(WAYS.len() - SETTLED) };
            let ahead = if span.calm { self.chance.between(18, 40) } else { self.chance.between(-6, 40) };
            let chase_in = (way < SETTLED && span.is_open()).then_some(ahead);
            let basis = (WAYS[way].len() > 2 && self.chance.percent(5)).then_some(Basis::Safeguarding);
            let plan = CastOnward { to: String::new(), steps: WAYS[way].to_vec(), sent_ago: None, chase_in, basis };
            let at = self.chance.position(self.organisations.len().max(1));
            self.refer_on(story, episode, span, at, &plan);
            standing += usize::from(stands(&plan.steps));
        }
        standing
    }

    fn refer_on(&mut self, story: &mut Story, episode: EpisodeId, span: &Span, at: usize, plan: &CastOnward) {
        let (Some(organisation), Some(invented)) = (self.organisations.get(at).copied(), self.recipe.organisations.get(at)) else { return };
        let chase_on = plan.chase_in.map(|days| self.today.plus_days(days));
        // The steps are spread over what is left of the time after the offer; with a given day of sending, up to that.
        let last = plan.sent_ago.map_or(span.last, |ago| self.today.plus_days(-ago)).max(span.start);
        let hundredths = self.chance.between(15, 55);
        let offered = span.start.plus_days(span.start.days_to(last) * hundredths / 100);
        let details = OnwardDetails {
            organisation,
            purpose: invented.purpose.clone(),
            priority_asked: self.chance.percent(70),
            barrier: self.chance.one_of(&self.recipe.onward.barriers),
            offered_on: offered,
            chase_on: if plan.steps.is_empty() { chase_on } else { None },
        };
        let onward = OnwardId(story.make(offered, Change::AddOnward(episode, details)));
        self.counts.onward += 1;
        // On another basis than consent, consent was not waited for.
        let steps: Vec<OnwardState> = plan.steps.iter().copied().filter(|step| plan.basis.is_none() || *step != Consented).collect();
        let room = offered.days_to(last);
        for (n, to) in steps.iter().copied().enumerate() {
            let on = offered.plus_days(room * (n as i64 + 1) / steps.len() as i64);
            let chase_on = if n + 1 == steps.len() { chase_on } else { None };
            let step = self.step(to, on, plan.basis, chase_on);
            story.put(on, Change::MoveOnward(onward, step));
        }
    }

    fn step(&mut self, to: OnwardState, on: Day, basis: Option<Basis>, chase_on: Option<Day>) -> OnwardMove {
        let words = &self.recipe.onward;
        let reason = match to {
            DeclinedByPerson => self.chance.one_of(&words.declined_by_person),
            DeclinedByService => self.chance.one_of(&words.declined_by_service),
            Withdrawn => self.chance.one_of(&words.withdrawn),
            Sent if basis.is_some() => words.basis_reason.clone(),
            _ => String::new(),
        };
        let basis = (to == Sent).then(|| basis.unwrap_or(Basis::Consent));
        OnwardMove { to, on, basis, reason, chase_on, priority_honoured: (to == Seen).then(|| self.chance.percent(78)) }
    }
}
