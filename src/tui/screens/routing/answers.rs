//! The row of answers above the verdicts: each can be changed in place, what was changed says what the person's own fact is.
//! Used by `routing` alone. Holds no rule, and nothing here is written.

use crate::domain::born::OLDEST;
use crate::domain::codes::{Need, Residency, Role, Source, Stovewood};
use crate::domain::day::Day;
use crate::domain::person::KnownAge;
use crate::tui::forms::routing::Questions;
use crate::tui::theme::Theme;
use crate::tui::widgets::Hits;
use crate::tui::widgets::fit::{put, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// One answer of the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Which {
    /// How old, on the day asked for.
    #[default]
    Age,
    /// Who refers.
    Sources,
    /// Operation Stovewood.
    Stovewood,
    /// Rotherham then and now.
    Residency,
    /// Survivor or family member.
    Role,
    /// Which kind of help.
    Need,
    /// Discussed at the TRS hub.
    Hub,
    /// The day asked for.
    On,
}

impl Which {
    /// All, in their order.
    pub(super) const ALL: [Self; 8] = [Self::Age, Self::Sources, Self::Stovewood, Self::Residency, Self::Role, Self::Need, Self::Hub, Self::On];

    /// The answer that many to the right, round and round.
    pub(super) fn turned(self, by: isize) -> Self {
        let at = (self as usize).cast_signed() + by;
        Self::ALL[at.rem_euclid(Self::ALL.len().cast_signed()).unsigned_abs()]
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Age => "age ",
            Self::Sources => "referred by ",
            // Their words say what they are about.
            Self::Stovewood | Self::Residency | Self::Role => "",
            Self::Need => "help: ",
            Self::Hub => "TRS hub: ",
            Self::On => "on ",
        }
    }

    /// What is answered, in words.
    pub(super) fn words(self, questions: &Questions, today: Day) -> String {
        match self {
            Self::Age => match questions.on(today).age {
                KnownAge::Unknown => "not known".into(),
                age => age.words(),
            },
            Self::Sources if questions.sources.is_empty() => "somebody not known".into(),
            Self::Sources => questions.sources.iter().map(|source| source.words()).collect::<Vec<_>>().join(" and "),
            Self::Stovewood => questions.stovewood.words().into(),
            Self::Residency if questions.residency == Residency::Unknown => "Rotherham not known".into(),
            Self::Residency => questions.residency.words().into(),
            Self::Role => questions.role.words().into(),
            Self::Need => questions.need.map_or("not stated", Need::words).into(),
            Self::Hub => if questions.trs_hub { "discussed" } else { "not discussed" }.into(),
            Self::On => questions.on.unwrap_or(today).words(),
        }
    }

    /// The next answer, or the one before: a year of age, a month of the calendar, else the next of the list, round and round.
    pub(super) fn step(self, questions: &mut Questions, by: isize, today: Day) {
        match self {
            Self::Age => {
                let next = match (questions.on(today).age, by > 0) {
                    (KnownAge::Unknown, _) => 18,
                    // Half known: the first step makes one of the two possible ages of it.
                    (KnownAge::Between(_, old), true) => old,
                    (KnownAge::Between(young, _), false) => young,
                    (KnownAge::Years(age), true) => (age + 1).min(OLDEST),
                    (KnownAge::Years(age), false) => age.saturating_sub(1),
                };
                questions.age = Some(next);
            }
            Self::Sources => {
                let now = questions.sources.first().and_then(|first| Source::ALL.iter().position(|source| source == first)).map_or(0, |at| at + 1);
                let next = turn(now, by, Source::ALL.len() + 1);
                questions.sources = next.checked_sub(1).map(|at| Source::ALL[at]).into_iter().collect();
            }
            Self::Stovewood => questions.stovewood = among(Stovewood::ALL, questions.stovewood, by),
            Self::Residency => questions.residency = among(Residency::ALL, questions.residency, by),
            Self::Role => questions.role = among(Role::ALL, questions.role, by),
            Self::Need => {
                let now = questions.need.and_then(|need| Need::ALL.iter().position(|own| *own == need)).map_or(0, |at| at + 1);
                questions.need = turn(now, by, Need::ALL.len() + 1).checked_sub(1).map(|at| Need::ALL[at]);
            }
            Self::Hub => questions.trs_hub = !questions.trs_hub,
            Self::On => {
                let next = questions.on.unwrap_or(today).plus_months(if by > 0 { 1 } else { -1 });
                questions.on = (next != today).then_some(next);
            }
        }
    }
}

fn turn(at: usize, by: isize, len: usize) -> usize {
    (at.cast_signed() + by).rem_euclid(len.cast_signed()).unsigned_abs()
}

fn among<T: Copy + PartialEq>(all: &[T], now: T, by: isize) -> T {
    let at = all.iter().position(|own| *own == now).unwrap_or(0);
    all.get(turn(at, by, all.len())).copied().unwrap_or(now)
}

/// The questions against what is known of the person.
pub(super) struct Answers<'a> {
    pub(super) questions: &'a Questions,
    /// What the record or the form said; what differs from it is marked.
    pub(super) own: &'a Questions,
    pub(super) picked: Which,
    pub(super) today: Day,
    /// They are those of a record, not of a form.
    pub(super) of_person: bool,
}

impl Answers<'_> {
    /// Draws them, wrapped, the picked one in brackets; returns the rows used, at most `area.height`, and where each stands.
    pub(super) fn draw(&self, buf: &mut Buffer, area: Rect, theme: &Theme) -> (u16, Hits<usize>) {
        let mut hits = Hits::default();
        let (mut x, mut y) = (area.x, area.y);
        for (at, which) in Which::ALL.into_iter().enumerate() {
            let words = which.words(self.questions, self.today);
            let own = which.words(self.own, self.today);
            let picked = which == self.picked;
            let (open, close) = if picked { ("[", "]") } else { (" ", " ") };
            let was = if own == words { String::new() } else { format!(" ({}: {own})", if self.of_person { "record" } else { "before" }) };
            let long = width(which.label()) + width(&words) + width(&was) + 2;
            let long = u16::try_from(long).unwrap_or(u16::MAX);
            if x > area.x && x.saturating_add(long) > area.right() {
                (x, y) = (area.x, y + 1);
            }
            if y >= area.bottom() {
                break;
            }
            let from = x;
            let style = if picked { theme.accent } else { theme.text };
            x += put(buf, area, x, y, &format!("{open}{}", which.label()), if picked { theme.accent } else { theme.quiet });
            x += put(buf, area, x, y, &words, if was.is_empty() { style } else { theme.due });
            x += put(buf, area, x, y, &was, theme.due);
            x += put(buf, area, x, y, close, style);
            hits.add(Rect { x: from, y, width: x - from, height: 1 }, at);
            x += 1;
        }
        ((y + 1).min(area.bottom()) - area.y, hits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Day {
        "2026-11-21".parse().unwrap()
    }

    #[test]
    fn a_step_there_and_back_is_the_same_answer() {
        let start = Questions {
            age: Some(24),
            sources: vec![Source::Isva],
            need: Some(Need::Practical),
            on: Some("2026-01-15".parse().unwrap()),
            ..Questions::default()
        };
        for which in Which::ALL {
            let mut questions = start.clone();
            which.step(&mut questions, 1, today());
            assert_ne!(questions, start, "{which:?}");
            which.step(&mut questions, -1, today());
            assert_eq!(questions, start, "{which:?}");
        }
    }

    #[test]
    fn an_age_that_is_half_known_becomes_one_of_the_two() {
        let half = Questions { born: Some("2008".parse().unwrap()), ..Questions::default() };
        for (by, age) in [(1, 18), (-1, 17)] {
            let mut questions = half.clone();
            Which::Age.step(&mut questions, by, today());
            assert_eq!(questions.age, Some(age));
        }
        let mut nothing = Questions { age: Some(0), ..Questions::default() };
        Which::Age.step(&mut nothing, -1, today());
        assert_eq!(nothing.age, Some(0));
    }
}
