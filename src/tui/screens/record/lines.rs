//! The lines of a record's tabs: headings, words and rows to select, each row named by the id it shows.
//! Used by every tab. A cell that may hold a name, a number or a note says what stands there in the privacy view.

use crate::domain::codes::{ClockKind, EntryKind};
use crate::domain::ids::{
    AssignmentId, ContactId, DifferenceId, EntryId, HistoryId, OnwardId, OutcomeId, PersonId, PlanId, ReferralId, ReviewId, RiskId, RouteStepId, StepDownId,
    StepId, SupervisionId, VisitId,
};
use crate::tui::message::{Message, Steered};
use crate::tui::place::Tab;
use crate::tui::theme::{HIDDEN, Theme};
use crate::tui::widgets::fit::{put, wrap};
use crate::tui::widgets::table::{Column, Picked, Row, Table};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Span;

/// Why nothing is written as at a past day.
pub const IN_THE_PAST: &str = "A past day is shown, so nothing is written here. @ and 'today' go back.";

/// What a row shows; the selection is kept by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A line of the safe-contact card.
    Card(&'static str),
    /// A line about the person.
    Who(&'static str),
    /// Something due, by its place in the agenda, and the tab that answers it.
    Due(usize, Tab),
    /// A risk.
    Risk(RiskId),
    /// A worker's part in the case.
    Part(AssignmentId),
    /// A point to talk about in supervision: about whom, and the how manieth.
    Talk(PersonId, usize),
    /// A supervision session.
    Session(SupervisionId),
    /// The plan of a visit.
    Visit(VisitId),
    /// Something that was changed here and in another file.
    Difference(DifferenceId),
    /// A clock.
    Clock(ClockKind),
    /// A kind of entry, on the Overview.
    Kept(EntryKind),
    /// An entry.
    Entry(EntryId),
    /// A domain of daily life, by its place in the reference data.
    Domain(usize),
    /// A referral.
    Referral(ReferralId),
    /// A tracked next step.
    RouteStep(RouteStepId),
    /// A linked person.
    Link(PersonId),
    /// A version of the plan, and which line of it.
    Plan(PlanId, &'static str),
    /// An outcome.
    Outcome(OutcomeId),
    /// A step.
    Step(StepId),
    /// A review held.
    Review(ReviewId),
    /// A measure, by its place in the reference data.
    Measure(usize),
    /// A contact.
    Contact(ContactId),
    /// An onward referral.
    Onward(OnwardId),
    /// A line of the exit strategy.
    Exit(&'static str),
    /// A step-down.
    StepDown(StepDownId),
    /// An extension, by its order.
    Extension(usize),
    /// A saved change.
    History(HistoryId),
    /// A row of the log.
    Log(i64),
}

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Ordinary.
    Text,
    /// Secondary.
    Quiet,
    /// Due soon.
    Due,
    /// Overdue.
    Overdue,
    /// Done.
    Good,
    /// Taken back.
    Struck,
}

impl Look {
    /// Its style.
    pub const fn style(self, theme: &Theme) -> Style {
        match self {
            Self::Text => theme.text,
            Self::Quiet => theme.quiet,
            Self::Due => theme.due,
            Self::Overdue => theme.overdue,
            Self::Good => theme.good,
            Self::Struck => theme.quiet.add_modifier(Modifier::CROSSED_OUT),
        }
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    text: String,
    instead: Option<String>,
    look: Look,
}

impl Cell {
    /// A cell.
    pub fn new(text: impl Into<String>, look: Look) -> Self {
        Self { text: text.into(), instead: None, look }
    }
    /// Shown otherwise in the privacy view.
    #[must_use]
    pub fn or(mut self, instead: impl Into<String>) -> Self {
        self.instead = Some(instead.into());
        self
    }
    /// The same, struck through: no longer what counts.
    #[must_use]
    pub fn struck(mut self) -> Self {
        self.look = Look::Struck;
        self
    }
    /// The text to show.
    pub fn shown(&self, theme: &Theme) -> &str {
        self.instead.as_ref().map_or(&self.text, |instead| theme.names.only_shown(&self.text, instead))
    }
    /// Its style.
    pub const fn style(&self, theme: &Theme) -> Style {
        self.look.style(theme)
    }
}

/// An ordinary cell.
pub fn text(text: impl Into<String>) -> Cell {
    Cell::new(text, Look::Text)
}

/// A secondary cell.
pub fn quiet(text: impl Into<String>) -> Cell {
    Cell::new(text, Look::Quiet)
}

/// Free text, which may hold names: hidden in the privacy view. Only its first line shows in a row.
pub fn free(words: &str) -> Cell {
    let line = words.split('\n').find(|line| !line.trim().is_empty()).unwrap_or_default();
    let cell = text(line);
    if line.is_empty() { cell } else { cell.or(HIDDEN) }
}

/// Free text with what it is about before it, whole: 'Target: …'. Nothing when there is none.
pub fn said(what: &str, words: &str) -> Option<Cell> {
    let words = words.trim();
    (!words.is_empty()).then(|| text(format!("{what}: {words}")).or(format!("{what}: {HIDDEN}")))
}

/// One line of a tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A heading.
    Heading(String),
    /// An empty line.
    Gap,
    /// Words that cannot be selected; they wrap.
    Words(String),
    /// A row.
    Row(Key, Vec<Cell>),
}

/// A row.
pub fn row(key: Key, cells: impl IntoIterator<Item = Cell>) -> Line {
    Line::Row(key, cells.into_iter().collect())
}

/// A section: a heading and its rows, or what to say when there is none.
pub fn section(into: &mut Vec<Line>, heading: impl Into<String>, rows: Vec<Line>, none: &str) {
    if rows.is_empty() && none.is_empty() {
        return;
    }
    if !into.is_empty() {
        into.push(Line::Gap);
    }
    into.push(Line::Heading(heading.into()));
    if rows.is_empty() {
        into.push(Line::Words(none.into()));
    }
    into.extend(rows);
}

/// The lines of a tab with the selection among them.
#[derive(Debug, Default)]
pub struct List {
    lines: Vec<Line>,
    picked: Picked,
}

impl List {
    /// Other lines; the selection stays on the same id.
    pub fn set(&mut self, lines: Vec<Line>) {
        let was = self.selected();
        self.lines = lines;
        self.picked.set_items(self.keys().count());
        if let Some(at) = was.and_then(|was| self.keys().position(|key| key == was)) {
            self.picked.pick(at);
        }
    }
    /// Selects a row, if it is there.
    pub fn pick(&mut self, wanted: Key) {
        let at = self.keys().position(|key| key == wanted);
        if let Some(at) = at {
            self.picked.pick(at);
        }
    }
    /// What is selected.
    pub fn selected(&self) -> Option<Key> {
        self.keys().nth(self.picked.at()?)
    }
    /// Its place among those that can be selected.
    pub fn at(&self) -> Option<usize> {
        self.picked.at()
    }
    /// How many rows can be selected.
    pub fn len(&self) -> usize {
        self.keys().count()
    }
    /// Moves the selection.
    pub fn steer(&mut self, message: &Message) -> Option<Steered> {
        message.steer(&mut self.picked)
    }
    fn keys(&self) -> impl Iterator<Item = Key> {
        self.lines.iter().filter_map(|line| if let Line::Row(key, _) = line { Some(*key) } else { None })
    }
    /// Draws the lines.
    pub fn draw(&mut self, buf: &mut Buffer, area: Rect, columns: &[Column], heads: bool, theme: &Theme) {
        let mut rows = Vec::with_capacity(self.lines.len());
        for line in &self.lines {
            match line {
                Line::Heading(words) => rows.push(Row::heading(Span::styled(format!(" {words}"), theme.heading))),
                Line::Gap => rows.push(Row::gap()),
                Line::Words(words) => {
                    let room = usize::from(area.width).saturating_sub(4);
                    rows.extend(wrap(words, room).into_iter().map(|line| Row::heading(Span::styled(format!("  {line}"), theme.quiet))));
                }
                Line::Row(_, cells) => rows.push(Row::new(cells.iter().map(|cell| Span::styled(cell.shown(theme), cell.style(theme))))),
            }
        }
        let table = Table::new(columns, rows);
        let table = if heads { table } else { table.without_heads() };
        table.draw(buf, area, &mut self.picked, theme);
    }
}

/// Draws what is more to say about the selected row, wrapped; returns the rows used.
pub fn draw_detail(buf: &mut Buffer, area: Rect, detail: &[Cell], theme: &Theme) {
    let lines = detail.iter().flat_map(|cell| {
        let lines = wrap(cell.shown(theme), usize::from(area.width).saturating_sub(4));
        lines.into_iter().map(|line| (line, cell.style(theme)))
    });
    for ((line, style), y) in lines.zip(area.top()..area.bottom()) {
        put(buf, area, area.x + 2, y, &line, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::{Names, Palette};

    #[test]
    fn the_selection_stays_on_its_id() {
        let line = |id: i64| row(Key::Risk(RiskId(id)), [text("x")]);
        let mut list = List::default();
        assert_eq!(list.selected(), None);
        list.set(vec![Line::Gap, line(1), line(2)]);
        list.steer(&Message::Command(crate::tui::commands::Command::Down));
        list.set(vec![line(3), Line::Heading("h".into()), line(1), line(2)]);
        assert_eq!(list.selected(), Some(Key::Risk(RiskId(2))));
        list.set(vec![line(3)]);
        assert_eq!(list.selected(), Some(Key::Risk(RiskId(3))));
    }

    #[test]
    fn free_text_is_hidden_in_the_privacy_view() {
        let theme = Theme::of(Palette::Plain).with_names(Names::Coded);
        assert_eq!(free("spoke to her mother\nat home").shown(&theme), HIDDEN);
        assert_eq!(free("\nspoke to her mother\nat home").shown(&Theme::of(Palette::Plain)), "spoke to her mother");
        assert_eq!(free("").shown(&theme), "");
        assert_eq!(said("Target", " "), None);
    }
}
