//! Leaving: the exit strategy from its beginning with the plan, steps down, extensions and the end.

use super::maker::Maker;
use super::people::Who;
use super::recipe::ExitStage;
use super::referrals::{Course, working_day};
use super::story::Story;
use super::support::Span;
use crate::domain::change::Change;
use crate::domain::codes::Ending;
use crate::domain::day::Day;
use crate::domain::exit::ExitDetails;
use crate::domain::ids::{EpisodeId, StepDownId};
use crate::domain::referral::{EndingDetails, Extension, Leaving};

impl<'a> Maker<'a> {
    pub(super) fn leaving(&mut self, story: &mut Story, episode: EpisodeId, who: &Who, course: &Course, span: &Span, onward: usize) {
        self.extend(story, episode, course, span);
        let long_enough = span.start.days_to(span.last) > 40;
        let stage = match (span.ended, course.cast) {
            (Some((_, Ending::Planned)), _) => Some(ExitStage::Complete),
            (Some(_), _) => None,
            (None, Some(cast)) => cast.exit,
            (None, None) => (long_enough && self.chance.percent(50)).then_some(ExitStage::Begun),
        };
        if let Some(stage) = stage {
            self.exit_strategy(story, episode, who, span, stage, onward);
        }
        if let Some((on, ending)) = span.ended {
            let words = &self.recipe.words;
            let reason = self.say(if ending == Ending::Planned { &words.planned_end } else { &words.unplanned_end }, who);
            story.put(on, Change::EndEpisode(episode, EndingDetails { ending, on, reason, leaving: Leaving::default() }));
        }
    }

    fn exit_strategy(&mut self, story: &mut Story, episode: EpisodeId, who: &Who, span: &Span, stage: ExitStage, onward: usize) {
        let words = &self.recipe.words;
        let begun_on = span.along(span.start, 30);
        let begun = ExitDetails { what_helps: self.say(&words.what_helps, who), warning_signs: self.say(&words.warning_signs, who), ..ExitDetails::default() };
        // Begun with the plan; in short it is written down once, near the end.
        if stage == ExitStage::Begun || span.start.days_to(span.last) > 100 {
            story.put(begun_on, Change::SetExit(episode, begun.clone()));
        }
        let settled = span.along(span.start, 85);
        if stage == ExitStage::Complete {
            let details = ExitDetails {
                recurrence_contacts: self.say(&words.recurrence, who),
                no_onward_reason: if onward == 0 { self.say(&words.none_needed, who) } else { String::new() },
                agreed_on: Some(settled),
                ..begun
            };
            story.put(settled, Change::SetExit(episode, details));
        }
        self.step_downs(story, episode, span, if stage == ExitStage::Complete { settled } else { begun_on });
    }

    fn step_downs(&mut self, story: &mut Story, episode: EpisodeId, span: &Span, planned_on: Day) {
        let words = &self.recipe.words.step_downs;
        let first = self.chance.position(words.len().max(1));
        for (n, step) in words.iter().cycle().skip(first).take(2.min(words.len())).enumerate() {
            let due = if span.is_open() { working_day(self.today.plus_days(22 + 21 * n as i64)) } else { span.along(planned_on, 50 * (n as i64 + 1)) };
            let id = StepDownId(story.make(planned_on, Change::AddStepDown(episode, step.clone(), due)));
            if !span.is_open() {
                story.put(due, Change::MarkStepDown(id, Some(due)));
            }
        }
    }

    /// Past twelve months only with an extension, agreed before they are over.
    fn extend(&mut self, story: &mut Story, episode: EpisodeId, course: &Course, span: &Span) {
        let limit = span.start.plus_months(12);
        if span.until < limit {
            return;
        }
        let agreed_on = limit.plus_days(-18);
        let until = match course.cast.and_then(|cast| cast.extended_in) {
            Some(days) => self.today.plus_days(days),
            None => span.until.max(limit).plus_days(45),
        };
        let extension = Extension {
            reason: self.chance.one_of(&self.recipe.words.extension),
            agreed_by: self.recipe.supervisor.clone(),
            agreed_on,
            until,
            review_on: Some(until.plus_days(-28)),
        };
        story.put(agreed_on, Change::Extend(episode, extension));
    }
}
