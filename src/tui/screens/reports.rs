//! Reports: the committee's figures for a period, whole and with their units. They are worked out beside the interface.
//! Nothing leaves the desk from here, so nothing is suppressed.

mod figures;

use crate::domain::day::Day;
use crate::domain::provider::Reference;
use crate::domain::report::{Committee, Period};
use crate::store::{Result, Store};
use crate::tui::ask::{Answer, Ask};
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::message::{Message, Steered};
use crate::tui::theme::Theme;
use crate::tui::widgets::fit::{heading, paragraph, put};
use crate::tui::widgets::table::{Column, Picked, Row, Table};
use crate::tui::work::{Work, Worked};
use chrono::Datelike;
use figures::{Figure, Line};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

/// The screen.
#[derive(Debug, Default)]
pub struct Reports {
    period: Option<Period>,
    /// Which of the sets of age bands.
    bands: usize,
    // rows
    reference: Reference,
    today: Option<Day>,
    lines: Vec<Line>,
    wanted: Option<Work>,
    stopped: Option<String>,
    // selection
    picked: Picked,
}

const COLUMNS: &[Column] = &[
    Column::new("", 22).grows(),
    Column::new("number", 7).right(),
    Column::new("share", 6).right(),
    Column::new("", 16).rank(2),
    Column::new("", 36).grows().rank(1),
];

impl Reports {
    /// Asks for the figures of its period; the first is the last full quarter.
    pub fn load(&mut self, store: &Store, today: Day) -> Result<()> {
        self.reference = store.reference().clone();
        self.today = Some(today);
        self.period.get_or_insert_with(|| last_full_quarter(today));
        self.want();
        Ok(())
    }

    fn want(&mut self) {
        let bands = self.reference.bands.get(self.bands).map(|set| set.key.clone()).unwrap_or_default();
        self.wanted = self.period.map(|period| Work::Committee(period, bands));
    }
    /// The figures it wants, once after each reading or change of period.
    pub fn wants(&mut self) -> Option<Work> {
        self.wanted.take()
    }

    /// What can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        match command {
            Command::New | Command::SetPeriod | Command::PreviousPeriod => Offer::Now,
            Command::NextPeriod => {
                let starts = self.period.map(|period| moved(period, 1).from).zip(self.today);
                Offer::when(starts.is_some_and(|(from, today)| from <= today), "The next period has not started yet.")
            }
            Command::Bands => Offer::when(self.reference.bands.len() > 1, "There is only one set of age bands."),
            Command::Open | Command::Why => Offer::when(self.selected().is_some(), "The figures are not there yet."),
            command => Offer::here(command.motion().is_some()),
        }
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, _today: Day) -> Vec<Effect> {
        match message.steer(&mut self.picked) {
            Some(Steered::Open) => return self.why(),
            Some(Steered::Moved) => return Vec::new(),
            None => {}
        }
        match message {
            Message::Command(Command::New) => return vec![Effect::Fill(Box::new(Ask::NewPerson))],
            Message::Command(Command::SetPeriod) => {
                return self.period.map(|period| Effect::Fill(Box::new(Ask::Period(period.from, period.to)))).into_iter().collect();
            }
            Message::Command(Command::NextPeriod) => self.period = self.period.map(|period| moved(period, 1)),
            Message::Command(Command::PreviousPeriod) => self.period = self.period.map(|period| moved(period, -1)),
            Message::Command(Command::Bands) => self.bands = (self.bands + 1) % self.reference.bands.len().max(1),
            Message::Command(Command::Why | Command::Open) => return self.why(),
            Message::Answered(answer) => {
                if let Answer::Period(period) = *answer {
                    self.period = Some(period);
                }
            }
            Message::WorkedOut(worked) => {
                if let Worked::Committee(committee) = *worked {
                    self.show(committee.as_deref());
                }
                return Vec::new();
            }
            Message::Refused(sentence) => {
                self.lines.clear();
                self.stopped = Some(sentence);
                return Vec::new();
            }
            _ => return Vec::new(),
        }
        self.want();
        Vec::new()
    }

    /// The selection stays on the same figure.
    fn show(&mut self, committee: Option<&Committee>) {
        let was = self.selected().map(|figure| figure.why.title.clone());
        self.stopped = None;
        let bands = self.reference.bands.get(self.bands);
        self.lines = committee.zip(bands).map(|(committee, bands)| figures::lines(committee, bands, &self.reference)).unwrap_or_default();
        let all: Vec<&Figure> = self.figures().collect();
        let again = all.iter().position(|figure| Some(&figure.why.title) == was.as_ref());
        let items = all.len();
        self.picked.set_items(items);
        if let Some(at) = again {
            self.picked.pick(at);
        }
    }

    /// Draws itself.
    pub fn view(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let buf = frame.buffer_mut();
        let period = self.period.map(|period| format!("{} to {}", period.from.words(), period.to.words())).unwrap_or_default();
        heading(buf, area, "Reports", &period, theme);
        let below = |rows: u16| Rect { y: area.y + rows.min(area.height), height: area.height.saturating_sub(rows), ..area };
        if self.lines.is_empty() {
            let words = self.stopped.as_deref().unwrap_or("The figures of the period are being worked out. They show here when they are ready.");
            paragraph(buf, below(2), words, theme.text);
            return;
        }
        let bands = self.reference.bands.get(self.bands).map(|set| set.key.as_str()).unwrap_or_default();
        let about = format!("Age bands of {bands}. Whole figures of this file, for the desk: small numbers are not hidden.");
        put(buf, below(1), area.x + 1, area.y + 1, &about, theme.quiet);
        let rows = rows(&self.lines, theme);
        Table::new(COLUMNS, rows).draw(buf, below(2), &mut self.picked, theme);
    }

    fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.lines.iter().filter_map(|line| if let Line::Figure(figure) = line { Some(&**figure) } else { None })
    }

    fn selected(&self) -> Option<&Figure> {
        self.figures().nth(self.picked.at()?)
    }

    fn why(&self) -> Vec<Effect> {
        self.selected().map(|figure| Effect::Why(Box::new(figure.why.clone()))).into_iter().collect()
    }
}

fn rows<'a>(lines: &'a [Line], theme: &Theme) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for line in lines {
        match line {
            Line::Heading(words) => {
                if !rows.is_empty() {
                    rows.push(Row::gap());
                }
                rows.push(Row::heading(Span::styled(format!(" {words}"), theme.heading)));
            }
            Line::Figure(figure) => rows.push(Row::new([
                Span::styled(figure.name.as_str(), theme.text),
                Span::styled(figure.number.as_str(), theme.text),
                Span::styled(figure.share.as_str(), theme.text),
                Span::styled(figure.picture.as_str(), theme.accent),
                Span::styled(figure.words.as_str(), theme.quiet),
            ])),
        }
    }
    rows
}

/// The last quarter of the calendar that ended before that day.
fn last_full_quarter(today: Day) -> Period {
    let into = i32::try_from(today.0.month0() % 3).unwrap_or(0);
    let first = today.plus_days(-i64::from(today.0.day0())).plus_months(-into);
    Period { from: first.plus_months(-3), to: first.plus_days(-1) }
}

/// The period before or after, as long: whole months stay whole months.
fn moved(period: Period, by: i32) -> Period {
    let next = period.to.plus_days(1);
    if period.from.0.day() == 1 && next.0.day() == 1 {
        let months =
            (next.0.year() - period.from.0.year()) * 12 + i32::try_from(next.0.month()).unwrap_or(0) - i32::try_from(period.from.0.month()).unwrap_or(0);
        return Period { from: period.from.plus_months(months * by), to: next.plus_months(months * by).plus_days(-1) };
    }
    let days = (period.from.days_to(period.to) + 1) * i64::from(by);
    Period { from: period.from.plus_days(days), to: period.to.plus_days(days) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_move_by_their_own_length() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let period = |from, to| Period { from: day(from), to: day(to) };
        assert_eq!(last_full_quarter(day("2026-11-21")), period("2026-07-01", "2026-09-30"));
        assert_eq!(last_full_quarter(day("2026-01-01")), period("2025-10-01", "2025-12-31"));
        let quarter = period("2026-01-01", "2026-03-31");
        assert_eq!(moved(quarter, 1), period("2026-04-01", "2026-06-30"));
        assert_eq!(moved(quarter, -1), period("2025-10-01", "2025-12-31"));
        assert_eq!(moved(period("2026-01-05", "2026-01-11"), -1), period("2025-12-29", "2026-01-04"));
        assert_eq!(moved(moved(quarter, 1), -1), quarter);
    }
}
