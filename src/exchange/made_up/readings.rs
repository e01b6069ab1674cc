//! Scores over time, with the markers beside them. First and last readings give the shares of the recipe.

use super::maker::Maker;
use super::referrals::Course;
use super::story::Story;
use super::support::Span;
use crate::domain::change::Change;
use crate::domain::codes::{Area, Better, Ending, MarkerKind, Progress};
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, ReferralId};
use crate::domain::measure::{MarkerDetails, Measure, ReadingDetails};

impl<'a> Maker<'a> {
    pub(super) fn readings(&mut self, story: &mut Story, referral: ReferralId, course: &Course, span: &Span) {
        let told = course.cast.is_some_and(|cast| cast.story);
        let fall = course.cast.is_some_and(|cast| cast.fall);
        let weeks = span.start.days_to(span.last) / 7;
        let most = if told {
            9
        } else if fall {
            6
        } else {
            self.chance.between(2, 4).min(1 + weeks / 3).max(1)
        };
        let days: Vec<Day> = (0..most).map(|n| span.along(span.start, n * 100 / (most - 1).max(1))).collect();
        for n in 0..self.decks.progress.len() {
            let (measure, deck) = &mut self.decks.progress[n];
            let measure = *measure;
            // Only leavers draw from the pack, so that the shares are those of leavers.
            let progress = match (fall && measure.code == "trauma", told || fall) {
                (true, _) => Progress::Worsened,
                (_, true) => Progress::Improved,
                _ if span.is_open() => [Progress::Improved, Progress::Improved, Progress::Maintained, Progress::Worsened][self.chance.position(4)],
                _ => deck.draw(&mut self.chance),
            };
            match (progress, days.len()) {
                (Progress::NotRecorded, _) if self.chance.percent(40) => {}
                (Progress::NotRecorded, _) | (_, 1) => {
                    let score = self.chance.between(measure.min, measure.max);
                    self.read(story, referral, measure, span.start, score);
                }
                _ => self.course_of(story, referral, measure, &days, progress),
            }
        }
        self.follow_up(story, referral, span);
        let counselling = matches!(course.choice.service.area, Area::Sa3 | Area::Stabilisation);
        if told || (counselling && self.chance.percent(40)) {
            self.questionnaires(story, referral, &days, told);
        }
    }

    /// From a first to a last score, with a little to and fro between.
    fn course_of(&mut self, story: &mut Story, referral: ReferralId, measure: &Measure, days: &[Day], progress: Progress) {
        let (low, high) = (measure.min, measure.max);
        let (worse, better) = (self.chance.between(low, low + (high - low) / 2), self.chance.between(low + (high - low) / 2 + 1, high));
        let (first, last) = match progress {
            Progress::Improved => (worse, better),
            Progress::Worsened => (better, worse),
            Progress::Maintained | Progress::NotRecorded => (worse.max(low + 1), worse.max(low + 1)),
        };
        // On a scale where lower is better, the way up is the way down.
        let (first, last) = if measure.better == Better::Lower { (high + low - first, high + low - last) } else { (first, last) };
        let steps = days.len() as i64 - 1;
        for (n, on) in days.iter().copied().enumerate() {
            let n = n as i64;
            let sway = if n == 0 || n == steps { 0 } else { self.chance.between(-1, 1) * ((high - low) / 10).max(1) };
            let score = (first + (last - first) * n / steps.max(1) + sway).clamp(low, high);
            self.read(story, referral, measure, on, score);
        }
    }

    /// A look back after a planned ending; it never counts as the outcome.
    fn follow_up(&mut self, story: &mut Story, referral: ReferralId, span: &Span) {
        let Some((end, Ending::Planned)) = span.ended else { return };
        let on = end.plus_days(60);
        if on < self.today && self.chance.percent(10) {
            for measure in self.decks.progress.iter().map(|(measure, _)| *measure).collect::<Vec<_>>() {
                let score = self.chance.between(measure.min + 1, measure.max);
                self.read(story, referral, measure, on, score);
            }
        }
    }

    /// Measures that are not reported, by total only.
    fn questionnaires(&mut self, story: &mut Story, referral: ReferralId, days: &[Day], all: bool) {
        let reference = self.reference;
        for measure in reference.measures.iter().filter(|measure| !measure.reported) {
            if all || self.chance.percent(45) {
                let progress = [Progress::Improved, Progress::Improved, Progress::Improved, Progress::Maintained, Progress::Worsened][self.chance.position(5)];
                self.course_of(story, referral, measure, days, if all { Progress::Improved } else { progress });
            }
        }
    }

    fn read(&mut self, story: &mut Story, referral: ReferralId, measure: &Measure, on: Day, score: i64) {
        self.counts.readings += 1;
        story.put(on, Change::AddReading(referral, ReadingDetails { measure: measure.code.clone(), on, score }));
    }

    pub(super) fn markers(&mut self, story: &mut Story, person: PersonId, course: &Course, span: &Span) {
        let told = course.cast.and_then(|cast| cast.marker).map(|(kind, ago)| (kind, self.today.plus_days(-ago)));
        let drawn = (course.cast.is_none() && self.chance.percent(14)).then(|| {
            let hundredths = self.chance.between(10, 90);
            (MarkerKind::ALL[self.chance.position(5)], span.along(span.start, hundredths))
        });
        let Some((kind, on)) = told.or(drawn) else { return };
        let recipe = self.recipe;
        let stock = recipe.markers.iter().find(|marker| marker.kind == kind).map(|marker| marker.words.as_slice()).unwrap_or_default();
        let words = self.chance.one_of(stock);
        story.put(on, Change::AddMarker(person, MarkerDetails { kind, on, words }));
    }
}
