//! Waiting lists: who waits, and for how long? All lists by provider, service and lane, or one service's list in its order.
//! Figures are worked out beside the interface. Of one service's list only the rows shown are read, and again where they move on.

mod list;
mod overview;

use crate::domain::day::{Born, Day};
use crate::domain::ids::ServiceId;
use crate::domain::provider::{PublishedWait, Reference};
use crate::domain::report::ServiceWaiting;
use crate::domain::waiting::Entry;
use crate::store::{Result, Store, Window, WindowRow};
use crate::tui::ask::{Answer, Ask};
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::message::{Message, Steered};
use crate::tui::place::{Place, Tab};
use crate::tui::theme::Theme;
use crate::tui::widgets::table::Picked;
use crate::tui::work::{Work, Worked};
use ratatui::Frame;
use ratatui::layout::Rect;

/// Rows read before anything was drawn: more than most windows show.
const FIRST_ROWS: usize = 40;

/// The screen.
#[derive(Debug)]
pub struct Waiting {
    service: Option<ServiceId>,
    /// Another day than today, when one was asked for.
    asked: Option<Day>,
    // rows
    reference: Reference,
    at: Option<Day>,
    all: Option<Vec<ServiceWaiting>>,
    list: Option<Window>,
    figures: Option<(ServiceWaiting, Vec<i64>)>,
    wanted: Option<Work>,
    /// The rows moved on and nothing else did: the figures stand.
    scrolled: bool,
    stopped: Option<String>,
    // selection
    picked: Picked,
}

impl Waiting {
    /// Of one service, or of all.
    pub fn open(service: Option<ServiceId>) -> Self {
        Self {
            service,
            asked: None,
            reference: Reference::default(),
            at: None,
            all: None,
            list: None,
            figures: None,
            wanted: None,
            scrolled: false,
            stopped: None,
            picked: Picked::default(),
        }
    }
    /// Whose list this is; none when all are shown.
    pub const fn service(&self) -> Option<ServiceId> {
        self.service
    }
    /// The figures it wants, once after each reading.
    pub fn wants(&mut self) -> Option<Work> {
        self.wanted.take()
    }

    /// Reads the rows shown of one list and asks for its figures, or asks for the figures of all; the selection stays on the same referral.
    pub fn load(&mut self, store: &Store, today: Day) -> Result<()> {
        let at = self.asked.unwrap_or(today);
        self.reference = store.reference().clone();
        self.at = Some(at);
        let Some(id) = self.service else {
            self.wanted = Some(Work::Waits(at));
            return Ok(());
        };
        let scrolled = std::mem::take(&mut self.scrolled);
        if !scrolled {
            self.wanted = Some(Work::List(id, at));
        }
        let Some(service) = self.reference.service(id) else { return Ok(()) };
        if let Some(was) = self.entry().filter(|_| !scrolled).map(|entry| entry.referral)
            && let Some((entry, of)) = store.waiting_place(service, was, at)?
        {
            self.picked.set_items(of);
            self.picked.pick(entry.position - 1);
        }
        let (first, rows) = self.wide();
        let list = store.waiting_window(service, at, first, rows)?;
        self.picked.set_items(list.ranks.all());
        self.list = Some(list);
        Ok(())
    }

    /// What is read: the page of the selected row, with another page before and after it.
    fn wide(&self) -> (usize, usize) {
        let page = self.picked.page().max(FIRST_ROWS);
        (self.picked.at().unwrap_or(0).saturating_sub(page), page * 2)
    }

    /// Whether the rows around the selected one, a page both ways, are there.
    fn is_covered(&self) -> bool {
        let Some(list) = &self.list else { return true };
        let (page, at) = (self.picked.page().max(1), self.picked.at().unwrap_or(0));
        let (from, to) = (at.saturating_sub(page), (at + page + 1).min(list.ranks.all()));
        list.first <= from && to <= list.first + list.rows.len()
    }

    /// What can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        let someone = "Nobody waits here, so nobody is selected.";
        match command {
            Command::New | Command::AsAt => Offer::Now,
            Command::Open | Command::Why if self.service.is_none() => Offer::when(self.lane().is_some(), "The figures are not there yet."),
            Command::Open => Offer::when(self.entry().is_some(), someone),
            Command::Why => Offer::Now,
            Command::LogContact | Command::LogInFull | Command::MarkUrgent if self.service.is_some() => Offer::when(self.entry().is_some(), someone),
            Command::LogContact | Command::LogInFull | Command::MarkUrgent => Offer::NotNow("Open a service's list first, and choose somebody."),
            command => Offer::here(command.motion().is_some()),
        }
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, _today: Day) -> Vec<Effect> {
        match message.steer(&mut self.picked) {
            Some(Steered::Open) => return self.open_selected(),
            Some(Steered::Moved) if self.service.is_some() && !self.is_covered() => {
                self.scrolled = true;
                return vec![Effect::Reload];
            }
            Some(Steered::Moved) => return Vec::new(),
            None => {}
        }
        let fill = |ask| vec![Effect::Fill(Box::new(ask))];
        match message {
            Message::Command(Command::New) => fill(Ask::NewPerson),
            Message::Command(Command::AsAt) => self.at.map(|at| fill(Ask::AsAt(at))).unwrap_or_default(),
            Message::Command(Command::LogContact) => self.entry().map(|entry| fill(Ask::LogQuick(entry.referral))).unwrap_or_default(),
            Message::Command(Command::LogInFull) => self.entry().map(|entry| fill(Ask::LogContact(entry.referral))).unwrap_or_default(),
            Message::Command(Command::MarkUrgent) => self.mark_urgent().map(fill).unwrap_or_default(),
            Message::Command(Command::Why) => self.why(),
            Message::Answered(answer) => {
                if let Answer::AsAt(at) = *answer {
                    self.asked = Some(at);
                }
                Vec::new()
            }
            Message::WorkedOut(worked) => {
                match *worked {
                    Worked::Waits(all) => {
                        (self.all, self.stopped) = (Some(all), None);
                        self.picked.set_items(self.lanes().len());
                    }
                    Worked::List(figures) => (self.figures, self.stopped) = (figures, None),
                    Worked::Return(_) | Worked::Behind(..) | Worked::Kept(_) => {}
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

    /// Draws itself.
    pub fn view(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        if self.service.is_some() { self.view_list(frame.buffer_mut(), area, theme) } else { self.view_all(frame.buffer_mut(), area, theme) }
    }

    fn entry(&self) -> Option<&Entry> {
        self.row().map(|row| &row.entry)
    }

    fn row(&self) -> Option<&WindowRow> {
        let list = self.list.as_ref()?;
        list.rows.get(self.picked.at()?.checked_sub(list.first)?)
    }

    fn open_selected(&self) -> Vec<Effect> {
        if self.service.is_some() {
            return self.entry().map(|entry| Effect::Open(Place::Record(entry.person, Tab::Referrals))).into_iter().collect();
        }
        let Some((service, _)) = self.lane() else { return Vec::new() };
        let mut effects = vec![Effect::Open(Place::Waiting(Some(service.service)))];
        // The list opens on the day these figures stand for.
        effects.extend(self.asked.map(|at| Effect::Answered(Box::new(Answer::AsAt(at)))));
        effects
    }

    fn mark_urgent(&self) -> Option<Ask> {
        self.row().map(|row| Ask::MarkUrgent(row.facts.referral, row.facts.urgent_reason.clone()))
    }

    fn as_at(&self) -> String {
        self.at.map(|at| format!("as at {}", at.words())).unwrap_or_default()
    }
}

/// '1 month, Jan 2024', or '-' where nothing was published.
pub(super) fn published_words(published: Option<&PublishedWait>) -> String {
    let Some(wait) = published else { return "-".into() };
    let as_of = wait.as_of.parse::<Born>().map_or_else(|_| wait.as_of.clone(), Born::words);
    format!("{}, {as_of}", wait.text)
}

/// '28 d', '28.5 d', or '-' where there is nothing to measure.
pub(super) fn days(value: Option<f64>) -> String {
    match value {
        None => "-".into(),
        Some(days) if days.fract() == 0.0 => format!("{days:.0} d"),
        Some(days) => format!("{days:.1} d"),
    }
}

/// The same of whole days.
pub(super) fn whole_days(value: Option<i64>) -> String {
    value.map_or_else(|| "-".into(), |days| format!("{days} d"))
}

/// '+ 51 d', '- 3 d': how much longer the general lane takes.
fn gap_days(gap: Option<f64>) -> String {
    gap.map_or_else(|| "-".into(), |gap| format!("{} {}", if gap < 0.0 { '-' } else { '+' }, days(Some(gap.abs()))))
}
