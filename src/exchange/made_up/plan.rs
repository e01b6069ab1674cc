//! The plan of an episode: outcomes in the person's words, small steps with dates, reviews; and the risks looked after.

use super::maker::Maker;
use super::people::Who;
use super::recipe::OutcomeWords;
use super::referrals::{Course, working_day};
use super::story::Story;
use super::support::Span;
use crate::domain::change::Change;
use crate::domain::codes::{Going, RiskKind};
use crate::domain::day::Day;
use crate::domain::ids::{EpisodeId, OutcomeId, PersonId, PlanId, RiskId, StepId};
use crate::domain::plan::{OutcomeDetails, PlanDetails, ReviewDetails, Walked};
use crate::domain::risk::RiskDetails;

/// How it goes with each outcome at the so manieth review: on the whole forward, one of them harder for a while. Drawn from nothing.
fn walked(outcomes: &[(OutcomeId, String)], n: usize) -> Vec<Walked> {
    let going = |at: usize| [Going::NotYet, Going::Closer, Going::Harder, Going::Same, Going::Closer, Going::Reached][(n + at + 1).min(5)];
    outcomes
        .iter()
        .enumerate()
        .map(|(at, (outcome, words))| Walked { outcome: *outcome, words: words.clone(), going: going(at), note: String::new() })
        .collect()
}

impl<'a> Maker<'a> {
    pub(super) fn plan(&mut self, story: &mut Story, episode: EpisodeId, who: &Who, course: &Course<'a>, span: &Span) {
        let agreed = working_day(span.start.plus_days(self.chance.between(8, 19)));
        if agreed >= span.last || (course.cast.is_none() && self.chance.percent(6)) {
            return;
        }
        let words = &self.recipe.words;
        let reviews = self.review_days(agreed, span);
        // A young plan's first review is six weeks off, whatever the rest of the list is due.
        let next_after = |n: usize, after: Day| {
            let next = reviews.get(n).copied().or(span.is_open().then_some(span.review_on));
            next.map(|on| if on > after { on } else { working_day(after.plus_days(42)) })
        };
        let weeks = course.cast.and_then(|cast| cast.weeks).unwrap_or_else(|| {
            let (short, long) = course.choice.waits.weeks;
            self.chance.between(short.max(4), long.min(49)) as u32
        });
        let details = PlanDetails {
            agreed_on: agreed,
            agreed_with: self.say(&words.agreed_with, who),
            expected_weeks: Some(weeks),
            contact_every_days: Some(span.every as u32),
            review_on: next_after(0, agreed),
        };
        let plan = PlanId(story.make(agreed, Change::AgreePlan(episode, details.clone())));
        let outcomes = self.outcomes(story, plan, course, span, agreed);
        for (n, on) in reviews.iter().copied().enumerate() {
            let note = self.say(&words.review, who);
            story.put(on, Change::HoldReview(episode, ReviewDetails { on, note, next_on: next_after(n + 1, on), walked: walked(&outcomes, n) }));
        }
        let again = course.cast.is_some_and(|cast| cast.second_plan || cast.story) || self.chance.percent(5);
        if let Some(on) = reviews.first().copied().filter(|_| again) {
            story.put(on, Change::AgreePlan(episode, PlanDetails { agreed_on: on, review_on: next_after(1, on), ..details }));
        }
    }

    /// Reviews that were held, six to ten weeks apart, up to the last contact and well before the one to come.
    fn review_days(&mut self, agreed: Day, span: &Span) -> Vec<Day> {
        let before = if span.is_open() { span.last.min(span.review_on.plus_days(-25)) } else { span.last.plus_days(-7) };
        let mut days = Vec::new();
        let mut on = working_day(agreed.plus_days(self.chance.between(42, 70)));
        while on <= before {
            days.push(on);
            on = working_day(on.plus_days(self.chance.between(42, 70)));
        }
        days
    }

    fn outcomes(&mut self, story: &mut Story, plan: PlanId, course: &Course, span: &Span, agreed: Day) -> Vec<(OutcomeId, String)> {
        let recipe = self.recipe;
        let mut made = Vec::new();
        let told = course.cast.is_some_and(|cast| cast.story);
        let count = if told { 5 } else { self.chance.between(1, 2) as usize };
        let shift = if told { 0 } else { self.chance.position(recipe.outcomes.len().max(1)) };
        for words in recipe.outcomes.iter().cycle().skip(shift).take(count.min(recipe.outcomes.len())) {
            let Some(domain) = self.domain(words) else { continue };
            let at = self.chance.position(words.words.len().max(1));
            let details =
                OutcomeDetails { domain, words: words.words.get(at).cloned().unwrap_or_default(), target: words.targets.get(at).cloned().unwrap_or_default() };
            let said = details.words.clone();
            let outcome = OutcomeId(story.make(agreed, Change::AddOutcome(plan, details)));
            made.push((outcome, said));
            let count = if told { 4 } else { self.chance.between(2, 3) };
            self.steps(story, outcome, words, count, span, agreed);
        }
        made
    }

    /// Steps are taken one after another; the last ones may still be ahead.
    fn steps(&mut self, story: &mut Story, outcome: OutcomeId, words: &OutcomeWords, count: i64, span: &Span, agreed: Day) {
        let reach = if span.is_open() { self.chance.between(30, 90) } else { self.chance.between(70, 110) };
        let mut taken = self.chance.between(0, 10);
        for (n, step) in words.steps.iter().take(count as usize).enumerate() {
            let id = StepId(story.make(agreed, Change::AddStep(outcome, step.clone())));
            let (from, to) = (taken, (n as i64 + 1) * 100 / count - self.chance.between(0, 60 / count));
            taken = to;
            let (started, achieved) = (span.along(agreed, from), span.along(agreed, to));
            if to <= reach {
                story.put(achieved, Change::MarkStep(id, Some(started), Some(achieved)));
            } else if from <= reach {
                story.put(started, Change::MarkStep(id, Some(started), None));
            }
        }
    }

    /// The domain of daily life these words belong to, by what it is called, else by what it is reported as.
    fn domain(&self, words: &OutcomeWords) -> Option<String> {
        let domains = &self.reference.domains;
        let reported = |domain: &&crate::domain::plan::LifeDomain| words.reported.is_none() || domain.reported == words.reported;
        let called = |domain: &&crate::domain::plan::LifeDomain| {
            let name = format!("{} {}", domain.code, domain.words).to_lowercase();
            words.like.iter().any(|like| name.contains(like.as_str()))
        };
        let found = domains.iter().filter(reported).find(called).or_else(|| domains.iter().find(reported));
        found.map(|domain| domain.code.clone())
    }

    pub(super) fn risks(&mut self, story: &mut Story, person: PersonId, who: &Who, course: &Course, span: &Span) {
        let told = course.cast.and_then(|cast| cast.risk);
        if told.is_none() && (course.cast.is_some() || !self.chance.percent(28)) {
            return;
        }
        let recipe = self.recipe;
        let for_age = |kind: RiskKind| who.is_child() || !matches!(kind, RiskKind::Absence | RiskKind::Exclusion);
        let stock: Vec<_> = recipe.risks.iter().filter(|risk| told.map_or(for_age(risk.kind), |(kind, _)| kind == risk.kind)).collect();
        if stock.is_empty() {
            return;
        }
        let words = stock[self.chance.position(stock.len())];
        let at = self.chance.position(words.notes.len().max(1));
        let hundredths = self.chance.between(0, 60);
        let noted_on = span.along(span.start, hundredths);
        let still_open = span.is_open() && (told.is_some() || span.calm || self.chance.percent(60));
        let review_on = match told {
            Some((_, days)) => self.today.plus_days(days),
            None if still_open && span.calm => self.today.plus_days(self.chance.between(18, 60)),
            None if still_open => self.today.plus_days(self.chance.between(-6, 50)),
            None => noted_on.plus_days(28),
        };
        let details = RiskDetails {
            kind: words.kind,
            noted_on,
            note: words.notes.get(at).cloned().unwrap_or_default(),
            response: words.responses.get(at).cloned().unwrap_or_default(),
            review_on: Some(review_on),
        };
        let risk = RiskId(story.make(noted_on, Change::AddRisk(person, details)));
        if !still_open {
            let closed = span.along(noted_on, 80);
            story.put(closed, Change::CloseRisk(risk, closed));
        }
    }
}
