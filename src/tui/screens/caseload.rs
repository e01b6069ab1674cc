//! Caseload: whom do I work with? One row an open episode of mine, what is due next on it and the limit it comes near.

use super::record::lines::IN_THE_PAST;
use crate::domain::caseload::{CaseFilter, CaseRow, CaseSort, CaseState, Due, sort};
use crate::domain::clock::Clock;
use crate::domain::codes::{ClockKind, ClockState, Part};
use crate::domain::day::Day;
use crate::domain::handover::{Difference, to_settle};
use crate::domain::provider::Reference;
use crate::domain::worker::{Cover, cover_lines, weight, weight_rule};
use crate::store::{Result, Store};
use crate::tui::ask::{Answer, Ask};
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::message::{Message, Steered};
use crate::tui::place::{Place, Tab};
use crate::tui::theme::Theme;
use crate::tui::widgets::bars::bar;
use crate::tui::widgets::fit::{heading, paragraph, put};
use crate::tui::widgets::table::{Column, Picked, Row, Table};
use crate::tui::widgets::why::Why;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

/// The screen.
#[derive(Debug, Default)]
pub struct Caseload {
    // rows
    reference: Reference,
    /// The day shown.
    today: Option<Day>,
    /// Another day than today, when one was asked for.
    asked: Option<Day>,
    is_past: bool,
    all: Vec<CaseRow>,
    shown: Vec<Line>,
    covers: Vec<Cover>,
    differences: Vec<Difference>,
    overdue: usize,
    // how they are shown
    sort: CaseSort,
    state: CaseState,
    // selection
    picked: Picked,
}

/// One row as it is drawn.
#[derive(Debug)]
struct Line {
    row: CaseRow,
    due: Option<Due>,
    due_words: String,
    late: bool,
    limit: String,
    limit_state: ClockState,
    service: String,
    open: String,
    weight: i64,
    covers: Vec<String>,
}

const COLUMNS: &[Column] = &[
    Column::new("", 1),
    Column::new("case", 8),
    Column::new("who", 10),
    Column::new("service", 13).grows().rank(3),
    Column::new("open", 8).right().rank(2),
    Column::new("weight", 6).right().rank(5),
    Column::new("nearest limit", 32).rank(4),
    Column::new("next due", 20).grows(),
    Column::new("on", 11).right(),
];

impl Caseload {
    /// Reads my open episodes; the selection stays on the same one.
    pub fn load(&mut self, store: &Store, today: Day) -> Result<()> {
        let at = self.asked.unwrap_or(today);
        self.reference = store.reference_at(at)?.into_owned();
        self.is_past = at < today;
        let today = at;
        self.all = store.cases(today)?;
        self.covers = store.covers(today)?;
        self.differences = store.differences(None)?;
        self.today = Some(today);
        let late = |row: &&CaseRow| row.next_due(&self.reference, today).is_some_and(|due| due.on < today);
        self.overdue = self.all.iter().filter(late).count();
        self.arrange();
        Ok(())
    }

    /// Sorts and narrows what was read.
    fn arrange(&mut self) {
        let Some(today) = self.today else { return };
        let was = self.selected().map(|line| line.row.episode);
        sort(&mut self.all, self.sort, &self.reference, today);
        let filter = CaseFilter { state: self.state, ..CaseFilter::default() };
        let shown = self.all.iter().filter(|row| filter.shows(row, &self.reference, today));
        self.shown = shown.map(|row| Line::of(row, &self.covers, &self.reference, today)).collect();
        self.picked.set_items(self.shown.len());
        if let Some(at) = self.shown.iter().position(|line| Some(line.row.episode) == was) {
            self.picked.pick(at);
        }
    }

    /// What can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        let someone = self.selected().is_some();
        match command {
            Command::New | Command::MergePack | Command::AsAt => Offer::Now,
            Command::LogContact | Command::LogInFull | Command::Export if self.is_past => Offer::NotNow(IN_THE_PAST),
            Command::Open | Command::Why | Command::LogContact | Command::LogInFull | Command::HandOver => {
                Offer::when(someone, "Nobody is on this list, so nobody is selected.")
            }
            Command::SortBy | Command::OnlyDue | Command::Export => Offer::when(!self.all.is_empty(), "Nobody is on your caseload yet."),
            command => Offer::here(command.motion().is_some()),
        }
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, _today: Day) -> Vec<Effect> {
        match message.steer(&mut self.picked) {
            Some(Steered::Open) => return self.open_selected(),
            Some(Steered::Moved) => return Vec::new(),
            None => {}
        }
        match message {
            Message::Command(Command::New) => return vec![Effect::Fill(Box::new(Ask::NewPerson))],
            Message::Command(Command::MergePack) => return vec![Effect::Fill(Box::new(Ask::MergePack))],
            Message::Command(Command::HandOver) => {
                return self.selected().map(|line| Effect::Fill(Box::new(Ask::WritePack(vec![line.row.person])))).into_iter().collect();
            }
            Message::Command(Command::Export) => return vec![Effect::Fill(Box::new(Ask::ExportSummary(None)))],
            Message::Command(Command::AsAt) => return self.today.map(|at| Effect::Fill(Box::new(Ask::AsAt(at)))).into_iter().collect(),
            Message::Answered(answer) => {
                if let Answer::AsAt(at) = *answer {
                    self.asked = Some(at);
                }
                return Vec::new();
            }
            Message::Command(command @ (Command::LogContact | Command::LogInFull)) => {
                let ask = if command == Command::LogContact { Ask::LogQuick } else { Ask::LogContact };
                return self.selected().map(|line| Effect::Fill(Box::new(ask(line.row.referral)))).into_iter().collect();
            }
            Message::Command(Command::Why) => {
                return self.selected().map(|line| Effect::Why(Box::new(why(line, &self.reference, self.today)))).into_iter().collect();
            }
            Message::Command(Command::SortBy) => self.sort = after(CaseSort::ALL, self.sort),
            Message::Command(Command::OnlyDue) => self.state = after(CaseState::ALL, self.state),
            _ => return Vec::new(),
        }
        self.arrange();
        Vec::new()
    }

    /// Draws itself.
    pub fn view(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let buf = frame.buffer_mut();
        let past = self.today.filter(|_| self.is_past).map(|at| format!(" · as at {}", at.words())).unwrap_or_default();
        let counts = if self.today.is_some() {
            format!("{} open · weight {} · {} with something overdue{past}", self.all.len(), self.weight(), self.overdue)
        } else {
            String::new()
        };
        heading(buf, area, "Caseload", &counts, theme);
        let below = |rows: u16| Rect { y: area.y + rows.min(area.height), height: area.height.saturating_sub(rows), ..area };
        if self.all.is_empty() {
            let words = "Nobody is on your caseload yet.\n\nA case opens with the first attended appointment of a referral that you hold. n adds a person; their referral follows on their record.";
            paragraph(buf, below(2), words, theme.text);
            return;
        }
        let order = format!("sorted by {} · shown: {}", self.sort.words(), self.state.words());
        put(buf, below(1), area.x + 1, area.y + 1, &order, theme.quiet);
        let mut covers = self.today.map(|today| cover_lines(&self.covers, today)).unwrap_or_default();
        covers.extend(to_settle(&self.differences));
        if !covers.is_empty() {
            put(buf, below(2), area.x + 1, area.y + 2, &covers.join(" · "), theme.due);
        }
        let below = |rows: u16| below(rows + u16::from(!covers.is_empty()));
        if self.shown.is_empty() {
            paragraph(buf, below(3), "Nobody here has that. d shows the others.", theme.text);
            return;
        }
        let rows = self.shown.iter().map(|line| line.row(theme)).collect();
        Table::new(COLUMNS, rows).draw(buf, below(2), &mut self.picked, theme);
    }

    /// All of my cases together, also those that are not shown just now.
    fn weight(&self) -> i64 {
        self.all.iter().map(|row| weight(row.clock.contact_every_days, &self.reference)).sum()
    }

    /// The record, as at the day that is shown.
    fn open_selected(&self) -> Vec<Effect> {
        let past = self.today.filter(|_| self.is_past);
        self.selected().map(|line| Effect::Open(Place::Record(line.row.person, Tab::Overview, past))).into_iter().collect()
    }

    fn selected(&self) -> Option<&Line> {
        self.shown.get(self.picked.at()?)
    }
}

impl Line {
    fn of(row: &CaseRow, covers: &[Cover], reference: &Reference, today: Day) -> Self {
        let due = row.next_due(reference, today);
        let nearest = nearest_limit(row.clocks(reference, today));
        let title = reference.service(row.service).map(|service| service.title()).unwrap_or_default();
        Self {
            due_words: due.as_ref().map_or_else(|| "nothing planned".to_owned(), |due| format!("{}, {}", due.what, due.on.relative(today))),
            limit: nearest.as_ref().map(limit_words).unwrap_or_default(),
            limit_state: nearest.map_or(ClockState::NotStarted, |clock| clock.state),
            service: if row.part == Part::Cover { format!("{title} (cover)") } else { title },
            open: row.clock.started_on.map(|start| format!("week {}", ((start.days_to(today) + 6) / 7).max(1))).unwrap_or_default(),
            weight: weight(row.clock.contact_every_days, reference),
            covers: covers.iter().filter(|cover| cover.episode == row.episode).map(|cover| cover.words(today)).collect(),
            late: due.as_ref().is_some_and(|due| due.on < today),
            due,
            row: row.clone(),
        }
    }
    fn row(&self, theme: &Theme) -> Row<'_> {
        let over = self.late || self.limit_state == ClockState::Over;
        let limit = match self.limit_state {
            ClockState::Over => theme.overdue,
            ClockState::Warning => theme.due,
            _ => theme.text,
        };
        Row::new([
            Span::styled(if over { "!" } else { "" }, theme.overdue),
            Span::styled(self.row.person.to_string(), theme.text),
            Span::styled(theme.names.only_shown(self.row.called(), ""), theme.text),
            Span::styled(self.service.as_str(), theme.text),
            Span::styled(self.open.as_str(), theme.text),
            Span::styled(self.weight.to_string(), theme.quiet),
            Span::styled(self.limit.as_str(), limit),
            Span::styled(self.due_words.as_str(), if self.late { theme.overdue } else { theme.text }),
            Span::styled(self.due.as_ref().map(|due| due.on.words()).unwrap_or_default(), theme.quiet),
        ])
    }
}

/// Counselling or involvement: the one that has used more of its limit.
fn nearest_limit(clocks: Vec<Clock>) -> Option<Clock> {
    let limits = clocks.into_iter().filter(|clock| matches!(clock.kind, ClockKind::Counselling | ClockKind::Involvement) && clock.limit_day.is_some());
    limits.max_by_key(|clock| clock.day * 1000 / clock.limit_day.unwrap_or(1).max(1))
}

/// 'counselling ▓▓▓▓▓░ week 18 of 20'.
fn limit_words(clock: &Clock) -> String {
    format!("{} {} {}", clock.kind, bar(clock.day, clock.limit_day.unwrap_or(0), 6), clock.words())
}

fn after<T: Copy + PartialEq>(all: &[T], now: T) -> T {
    let at = all.iter().position(|one| *one == now).map_or(0, |at| at + 1);
    all.get(at).or(all.first()).copied().unwrap_or(now)
}

fn why(line: &Line, reference: &Reference, today: Option<Day>) -> Why {
    let clocks = today.map(|today| line.row.clocks(reference, today)).unwrap_or_default();
    let row = |clock: &Clock| {
        let since = clock.started_on.map(|on| format!(", from {} on {}", clock.start_event, on.words())).unwrap_or_default();
        let last = clock.limit_on.map(|on| format!(", last day {}", on.words())).unwrap_or_default();
        format!("{}: {}{since}{last}. {} ({})", clock.kind, clock.words(), clock.rule, clock.source)
    };
    let due = line.due.as_ref().map(|due| format!("Next due is {}, on {}: the earliest date below that asks for something.", due.what, due.on.words()));
    let rule = weight_rule(line.row.clock.contact_every_days, reference);
    let weighs = rule.map(|rule| format!("Weight {}. {} ({}) The weight at the top adds up all of your cases.", rule.value, rule.words, rule.source));
    let mut sentences = vec![due.unwrap_or_else(|| "Nothing is planned on this case: no contact, review or limit asks for a date.".into())];
    sentences.extend(line.covers.iter().map(|cover| format!("{cover}.")));
    sentences.extend(weighs);
    Why {
        title: format!("The clocks of {}", line.row.person),
        sentences,
        source: "each rule names its own above".into(),
        rows: clocks.iter().map(row).collect(),
    }
}
