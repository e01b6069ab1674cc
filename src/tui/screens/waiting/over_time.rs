//! Waits over time, of one service: this month beside the same month a year ago, both lanes as a chart with the events that
//! drive demand, and every month in figures. The months are worked out beside the interface.

use super::{days, gap_days, whole_days};
use crate::domain::change::Change;
use crate::domain::codes::Lane;
use crate::domain::day::Day;
use crate::domain::ids::ServiceId;
use crate::domain::provider::Reference;
use crate::domain::stats::Figures;
use crate::domain::waiting::months::{DemandEvent, LaneMonth, MONTHS, Month, first_of_month};
use crate::domain::waiting::offer::Slot;
use crate::store::{Result, Store};
use crate::tui::ask::{Answer, Ask};
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::{After, Effect, Question};
use crate::tui::message::{Message, Steered};
use crate::tui::theme::Theme;
use crate::tui::widgets::fit::{fit, heading, paragraph, put, wrap};
use crate::tui::widgets::table::{Column, Picked, Row, Table};
use crate::tui::widgets::trend::{self, Trend};
use crate::tui::widgets::why::Why;
use crate::tui::work::{Work, Worked};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

/// What the chart shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Picture {
    MedianSeen,
    LongestSeen,
    MedianWaiting,
    LongestWaiting,
}

impl Picture {
    const ALL: [Self; 4] = [Self::MedianSeen, Self::LongestSeen, Self::MedianWaiting, Self::LongestWaiting];
    const fn words(self) -> &'static str {
        match self {
            Self::MedianSeen => "median days, seen in month",
            Self::LongestSeen => "longest days, seen in month",
            Self::MedianWaiting => "median days so far, waiting",
            Self::LongestWaiting => "longest days so far, waiting",
        }
    }
    fn of(self, lane: LaneMonth) -> Option<i64> {
        match self {
            Self::MedianSeen => lane.seen.median_whole(),
            Self::LongestSeen => lane.seen.longest,
            Self::MedianWaiting => lane.waiting.median_whole(),
            Self::LongestWaiting => lane.waiting.longest,
        }
    }
}

/// The screen.
#[derive(Debug)]
pub struct OverTime {
    service: ServiceId,
    asked: Option<Day>,
    // rows
    reference: Reference,
    today: Option<Day>,
    months: Option<Vec<Month>>,
    events: Vec<DemandEvent>,
    slots: Vec<Slot>,
    wanted: Option<Work>,
    stopped: Option<String>,
    // how it is shown
    picture: Picture,
    // selection
    picked: Picked,
}

/// What a row is.
enum Item<'a> {
    Event(&'a DemandEvent),
    Slot(&'a Slot),
    Month(&'a Month, Lane, LaneMonth),
}

const COLUMNS: &[Column] = &[Column::new("when", 11), Column::new("lane", 10), Column::new(" seen   median  longest   waiting   median  longest", 50).grows()];

impl OverTime {
    /// Of one service.
    pub fn open(service: ServiceId) -> Self {
        Self {
            service,
            asked: None,
            reference: Reference::default(),
            today: None,
            months: None,
            events: Vec::new(),
            slots: Vec::new(),
            wanted: None,
            stopped: None,
            picture: Picture::MedianSeen,
            picked: Picked::default(),
        }
    }
    /// Whose waits.
    pub const fn service(&self) -> ServiceId {
        self.service
    }
    /// The months it wants, once after each reading.
    pub fn wants(&mut self) -> Option<Work> {
        self.wanted.take()
    }
    fn at(&self) -> Option<Day> {
        self.asked.or(self.today)
    }

    /// Reads events and places, and asks for the months.
    pub fn load(&mut self, store: &Store, today: Day) -> Result<()> {
        self.today = Some(today);
        let at = self.asked.unwrap_or(today);
        self.reference = store.reference_at(at)?.into_owned();
        // What is to come belongs to today; a past day knows nothing of it.
        let until = if at < today { at } else { today.plus_months(24) };
        self.events = store.events(first_of_month(at, MONTHS - 1), until)?;
        self.slots = store.slots(self.service, at)?;
        self.wanted = Some(Work::OverTime(self.service, at));
        let items = self.items().len();
        self.picked.set_items(items);
        Ok(())
    }

    /// What can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        match command {
            Command::New | Command::AsAt | Command::AddPlaces | Command::OverTime | Command::Why => Offer::Now,
            Command::Edit | Command::Remove | Command::Open => {
                let is_own = matches!(self.selected(), Some(Item::Event(_) | Item::Slot(_)));
                if command == Command::Open && !is_own {
                    Offer::NotHere
                } else {
                    Offer::when(is_own, "A month is worked out, not written. Choose an event or places.")
                }
            }
            command => Offer::here(command.motion().is_some()),
        }
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, _today: Day) -> Vec<Effect> {
        match message.steer(&mut self.picked) {
            Some(Steered::Open) => return self.edit(),
            Some(Steered::Moved) => return Vec::new(),
            None => {}
        }
        let fill = |ask| vec![Effect::Fill(Box::new(ask))];
        match message {
            Message::Command(Command::New) => fill(Ask::AddEvent),
            Message::Command(Command::Edit | Command::Open) => self.edit(),
            Message::Command(Command::Remove) => self.remove(),
            Message::Command(Command::AddPlaces) => fill(Ask::AddSlot(self.service)),
            Message::Command(Command::AsAt) => self.at().map(|at| fill(Ask::AsAt(at))).unwrap_or_default(),
            Message::Command(Command::Why) => vec![Effect::Why(Box::new(self.why()))],
            Message::Command(Command::OverTime) => {
                self.picture = Picture::ALL[(self.picture as usize + 1) % Picture::ALL.len()];
                Vec::new()
            }
            Message::Answered(answer) => {
                if let Answer::AsAt(at) = *answer {
                    self.asked = Some(at);
                }
                Vec::new()
            }
            Message::WorkedOut(worked) => {
                if let Worked::OverTime(months) = *worked {
                    (self.months, self.stopped) = (Some(months), None);
                    let items = self.items().len();
                    self.picked.set_items(items);
                }
                Vec::new()
            }
            Message::Refused(sentence) => {
                self.stopped = Some(sentence);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn edit(&self) -> Vec<Effect> {
        let ask = match self.selected() {
            Some(Item::Event(event)) => Ask::EditEvent(event.id, event.details.clone()),
            Some(Item::Slot(slot)) => Ask::EditSlot(slot.id, slot.details.clone()),
            _ => return Vec::new(),
        };
        vec![Effect::Fill(Box::new(ask))]
    }

    fn remove(&self) -> Vec<Effect> {
        let (title, words, change) = match self.selected() {
            Some(Item::Event(event)) => {
                ("Remove this event?", format!("{}, {}: {}", event.details.on.words(), event.details.kind, event.details.words), Change::RemoveEvent(event.id))
            }
            Some(Item::Slot(slot)) => ("Remove these places?", slot.words(), Change::RemoveSlot(slot.id)),
            _ => return Vec::new(),
        };
        let question = Question { title: title.into(), words: format!("{words}\n\nu brings it back."), yes: Effect::Save(Box::new(change), After::Stay) };
        vec![Effect::Confirm(Box::new(question))]
    }

    /// Draws itself.
    pub fn view(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let buf = frame.buffer_mut();
        let service = self.reference.service(self.service).map(|service| format!("{} › {}", service.provider, service.name)).unwrap_or_default();
        let as_at = self.at().map(|at| format!("as at {}", at.words())).unwrap_or_default();
        heading(buf, area, &format!("Waits over time › {service}"), &as_at, theme);
        let below = |rows: u16| Rect { y: area.y + rows.min(area.height), height: area.height.saturating_sub(rows), ..area };
        let Some(months) = &self.months else {
            let words = self.stopped.as_deref().unwrap_or("The months are being worked out. They show here when they are ready.");
            paragraph(buf, below(2), words, theme.text);
            return;
        };
        let mut used = 1 + compare(buf, below(1), months, theme);
        let chart = (area.height / 3).clamp(5, 12);
        self.draw_chart(buf, Rect { height: chart.min(area.height.saturating_sub(used)), ..below(used) }, months, theme);
        used += chart + 1;
        let rows = self.rows(theme);
        let lines = wrap(&self.selected_words(), usize::from(area.width).saturating_sub(4));
        let room = u16::try_from(lines.len()).unwrap_or(0).min(3);
        let body = below(used);
        let body = if room > 0 && body.height > room + 5 { Rect { height: body.height - room - 1, ..body } } else { body };
        for (line, y) in lines.iter().zip(body.bottom() + 1..area.bottom()) {
            put(buf, area, area.x + 2, y, line, theme.quiet);
        }
        let mut picked = std::mem::take(&mut self.picked);
        Table::new(COLUMNS, rows).draw(buf, body, &mut picked, theme);
        self.picked = picked;
    }

    fn draw_chart(&self, buf: &mut Buffer, area: Rect, months: &[Month], theme: &Theme) {
        let across = |day: Day| i64::from(chrono::Datelike::num_days_from_ce(&day.0));
        let line = |lane: Lane| -> Vec<(i64, i64)> {
            months.iter().rev().filter_map(|month| Some((across(month.end), self.picture.of(month.lane(lane)?)?))).collect()
        };
        let (general, fast) = (line(Lane::General), line(Lane::Stovewood));
        let shown = months.last().map_or(0, |month| across(month.end));
        let events: Vec<i64> =
            self.events.iter().map(|event| event.details.on).filter(|on| Some(*on) <= self.at()).map(across).filter(|on| *on >= shown).collect();
        let labels: Vec<(i64, String)> = months.iter().rev().step_by(3).map(|month| (across(month.end), month_words(month.end))).collect();
        let highest = general.iter().chain(&fast).map(|(_, days)| *days).max().unwrap_or(0).max(10);
        let has_fast = months.first().is_some_and(|month| month.lane(Lane::Stovewood).is_some());
        let legend = if has_fast { "● general  ○ Stovewood  ◆ event" } else { "●  general  ◆ event" };
        put(buf, area, area.x + 1, area.y, &format!("{legend}   {} (g: another)", self.picture.words()), theme.quiet);
        let plot = Rect { x: area.x + 1, y: area.y + 1.min(area.height), width: area.width.saturating_sub(2), height: area.height.saturating_sub(1) };
        trend::draw(buf, plot, &Trend { points: &general, beside: &fast, markers: &events, range: (0, highest), labels: &labels }, theme);
    }

    fn items(&self) -> Vec<Item<'_>> {
        let months = self.months.iter().flatten().flat_map(|month| month.lanes.iter().map(move |(lane, figures)| Item::Month(month, *lane, *figures)));
        self.events.iter().map(Item::Event).chain(self.slots.iter().map(Item::Slot)).chain(months).collect()
    }

    fn selected(&self) -> Option<Item<'_>> {
        self.items().into_iter().nth(self.picked.at()?)
    }

    /// The whole of an event or of places, whose cell may be cut.
    fn selected_words(&self) -> String {
        match self.selected() {
            Some(Item::Event(event)) => format!("{}, {}: {}", event.details.on.words(), event.details.kind, event.details.words),
            Some(Item::Slot(slot)) if slot.details.note.is_empty() => format!("Places: {}", slot.words()),
            Some(Item::Slot(slot)) => format!("Places: {}. {}", slot.words(), slot.details.note),
            Some(Item::Month(..)) | None => String::new(),
        }
    }

    fn rows<'a>(&self, theme: &Theme) -> Vec<Row<'a>> {
        let mut rows = Vec::new();
        let mut above = "";
        if self.events.is_empty() {
            rows.push(Row::heading(Span::styled(" No event is recorded. n adds one: a court date, an NCA update, something in the media.", theme.quiet)));
        }
        for item in self.items() {
            let (title, cells) = match item {
                Item::Event(event) => {
                    ("Events that drive demand", [event.details.on.words(), String::new(), format!("{}: {}", event.details.kind, event.details.words)])
                }
                Item::Slot(slot) => (
                    "Places that come free",
                    [slot.details.from.words(), slot.details.lane.map_or_else(|| "either".into(), |lane| lane.to_string()), slot.words()],
                ),
                Item::Month(month, lane, figures) => {
                    ("Month by month", [month_words(month.end), lane.to_string(), format!("{}   {}", three(&figures.seen, 5), three(&figures.waiting, 7))])
                }
            };
            if title != above {
                rows.push(Row::heading(Span::styled(format!(" {title}"), theme.heading)));
                above = title;
            }
            rows.push(Row::new(cells.map(|cell| Span::styled(cell, theme.text))));
        }
        rows
    }

    fn why(&self) -> Why {
        let rule = self.reference.rule("wait.attended-appointments");
        let mut sentences: Vec<String> = rule.map(|rule| rule.words.clone()).into_iter().collect();
        sentences.push("Seen counts the whole wait of those whose first attended appointment was in that month. Waiting counts the days so far of those who waited at its end; of this month, on the day shown. The two are never mixed.".into());
        sentences.push(
            "The gap is the general lane's median less the Stovewood lane's. A month with nobody has no median: the line goes on to the next that has one."
                .into(),
        );
        sentences.push("Events are what you recorded. They stand beside the waits; whether they caused anything is for you to judge.".into());
        let rows = self.events.iter().map(|event| format!("{}  {}: {}", event.details.on.words(), event.details.kind, event.details.words)).collect();
        Why { title: "Waits over time".into(), sentences, source: rule.map(|rule| rule.source.clone()).unwrap_or_default(), rows }
    }
}

/// 'Nov 2026'.
fn month_words(day: Day) -> String {
    let words = day.words();
    words.split_once(' ').map_or_else(|| words.clone(), |(_, month)| month.to_owned())
}

/// How many, the median and the longest.
fn three(figures: &Figures, wide: usize) -> String {
    format!("{:>wide$}  {:>7}  {:>7}", figures.n, days(figures.median), whole_days(figures.longest))
}

/// This month beside the same month a year ago, lane by lane, with the gap; returns the rows used, with one empty below.
fn compare(buf: &mut Buffer, area: Rect, months: &[Month], theme: &Theme) -> u16 {
    let mut y = area.y;
    put(buf, area, area.x + 2, y, &fit("", 23), theme.quiet);
    put(buf, area, area.x + 25, y, " seen   median  longest   waiting   median  longest", theme.quiet);
    for month in [months.first(), months.get(12)].into_iter().flatten() {
        for (at, (lane, figures)) in month.lanes.iter().enumerate() {
            y += 1;
            let when = if at == 0 { month_words(month.end) } else { String::new() };
            put(buf, area, area.x + 2, y, &when, theme.heading);
            put(buf, area, area.x + 13, y, lane.words(), theme.text);
            put(buf, area, area.x + 25, y, &format!("{}   {}", three(&figures.seen, 5), three(&figures.waiting, 7)), theme.text);
        }
        if let Some((seen, waiting)) = month.gap() {
            y += 1;
            put(buf, area, area.x + 13, y, "gap", theme.text);
            put(buf, area, area.x + 25, y, &format!("{:>14}{:>29}", gap_days(seen), gap_days(waiting)), theme.text);
        }
    }
    y + 2 - area.y
}
