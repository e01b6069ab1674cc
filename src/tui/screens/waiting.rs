//! Waiting lists: who waits, and for how long? All lists by provider, service and lane, or one service's list in its order.
//! Figures are worked out beside the interface. Of one service's list only the rows shown are read, and again where they move on.

mod figures;
mod list;
pub(super) mod meanwhile;
mod over_time;
mod overview;

use super::record::lines::IN_THE_PAST;
use crate::domain::day::Day;
use crate::domain::ids::ServiceId;
use crate::domain::provider::{PublishedWait, Reference};
use crate::domain::report::ServiceWaiting;
use crate::domain::waiting::Entry;
use crate::domain::waiting::offer::Slot;
use crate::domain::waiting::well::ListFilter;
use crate::store::{Result, Store, Window, WindowRow};
use crate::tui::ask::{Answer, Ask};
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::message::{Message, Steered};
use crate::tui::place::{Place, Tab};
use crate::tui::theme::Theme;
use crate::tui::widgets::table::Picked;
use crate::tui::work::{Work, Worked};
pub use over_time::OverTime;
use ratatui::Frame;
use ratatui::layout::Rect;

/// A page before anything was drawn, about what a window shows; two are read.
const FIRST_ROWS: usize = 24;

/// The screen.
#[derive(Debug)]
pub struct Waiting {
    service: Option<ServiceId>,
    /// Another day than today, when one was asked for.
    asked: Option<Day>,
    today: Option<Day>,
    // rows
    reference: Reference,
    at: Option<Day>,
    all: Option<Vec<ServiceWaiting>>,
    /// Who waits longest of all.
    longest: Option<Entry>,
    list: Option<Window>,
    figures: Option<(ServiceWaiting, Vec<i64>)>,
    slots: Vec<Slot>,
    /// Who is shown, and those rows once they are worked out.
    filter: ListFilter,
    filtered: Option<Vec<WindowRow>>,
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
            today: None,
            reference: Reference::default(),
            at: None,
            all: None,
            longest: None,
            list: None,
            figures: None,
            slots: Vec::new(),
            filter: ListFilter::default(),
            filtered: None,
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
        self.reference = store.reference_at(at)?.into_owned();
        (self.at, self.today) = (Some(at), Some(today));
        let Some(id) = self.service else {
            self.wanted = Some(Work::Lists(at));
            return Ok(());
        };
        let scrolled = std::mem::take(&mut self.scrolled);
        self.slots = store.slots(id, at)?;
        let Some(service) = self.reference.service(id) else { return Ok(()) };
        if !self.filter.is_empty() {
            self.list = Some(Window { ranks: store.waiting_ranks(service, at)?, ..Window::default() });
            self.wanted = Some(Work::Filtered(id, at, self.filter));
            return Ok(());
        }
        if !scrolled {
            self.wanted = Some(Work::List(id, at));
        }
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
        let Some(list) = self.list.as_ref().filter(|_| self.filter.is_empty()) else { return true };
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
            command if is_of_somebody(command) && self.service.is_none() => Offer::NotNow("Open a service's list first, and choose somebody."),
            command if is_of_somebody(command) && self.is_past() => Offer::NotNow(IN_THE_PAST),
            command if is_of_somebody(command) => Offer::when(self.entry().is_some(), someone),
            Command::OverTime => Offer::when(self.chosen_service().is_some(), "The figures are not there yet."),
            Command::FilterList => Offer::when(self.service.is_some(), "Open a service's list first; all lists have no filter."),
            Command::TransferPlan => Offer::when(self.chosen_service().is_some(), "The figures are not there yet."),
            Command::AddPlaces => Offer::when(self.chosen_service().is_some(), "The figures are not there yet."),
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
            Message::Command(Command::OverTime) => self.over_time(),
            Message::Command(Command::TransferPlan) => self.transfer_plan(),
            Message::Command(Command::FilterList) => fill(Ask::FilterList(self.filter)),
            Message::Command(Command::AddPlaces) => self.chosen_service().map(|service| fill(Ask::AddSlot(service))).unwrap_or_default(),
            Message::Command(command) if is_of_somebody(command) => self.row().and_then(|row| about(row, command)).map(fill).unwrap_or_default(),
            Message::Command(Command::Why) => self.why(),
            Message::Answered(answer) => {
                match *answer {
                    Answer::AsAt(at) => self.asked = Some(at),
                    Answer::Filter(filter) => {
                        self.filter = filter;
                        self.filtered = None;
                    }
                    _ => {}
                }
                Vec::new()
            }
            Message::WorkedOut(worked) => {
                match *worked {
                    Worked::Lists(all, longest) => {
                        (self.all, self.longest, self.stopped) = (Some(all), longest, None);
                        self.picked.set_items(self.lanes().len());
                    }
                    Worked::List(figures) => (self.figures, self.stopped) = (figures, None),
                    Worked::Filtered(rows, figures) => {
                        self.picked.set_items(rows.len());
                        (self.filtered, self.figures, self.stopped) = (Some(rows), figures, None);
                    }
                    Worked::Return(_) | Worked::Behind(..) | Worked::Gaps(..) | Worked::Kept(_) | Worked::OverTime(_) | Worked::Waits(_) => {}
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
        if !self.filter.is_empty() {
            return self.filtered.as_ref()?.get(self.picked.at()?);
        }
        let list = self.list.as_ref()?;
        list.rows.get(self.picked.at()?.checked_sub(list.first)?)
    }

    fn open_selected(&self) -> Vec<Effect> {
        if self.service.is_some() {
            let past = self.asked.filter(|_| self.is_past());
            return self.entry().map(|entry| Effect::Open(Place::Record(entry.person, Tab::Referrals, past))).into_iter().collect();
        }
        let Some((service, _)) = self.lane() else { return Vec::new() };
        let mut effects = vec![Effect::Open(Place::Waiting(Some(service.service)))];
        // The list opens on the day these figures stand for.
        effects.extend(self.asked.map(|at| Effect::Answered(Box::new(Answer::AsAt(at)))));
        effects
    }

    /// The service of this list, or of the selected row of all lists.
    fn chosen_service(&self) -> Option<ServiceId> {
        self.service.or_else(|| self.lane().map(|(row, _)| row.service))
    }

    fn over_time(&self) -> Vec<Effect> {
        let open = self.chosen_service().map(|service| Effect::Open(Place::OverTime(service)));
        let on_that_day = self.asked.map(|at| Effect::Answered(Box::new(Answer::AsAt(at))));
        open.into_iter().chain(on_that_day).collect()
    }

    fn transfer_plan(&self) -> Vec<Effect> {
        let open = self.chosen_service().map(|service| Effect::Open(Place::Transfers(service)));
        let on_that_day = self.asked.map(|at| Effect::Answered(Box::new(Answer::AsAt(at))));
        open.into_iter().chain(on_that_day).collect()
    }

    /// Another day than today is shown.
    fn is_past(&self) -> bool {
        self.asked.is_some_and(|asked| Some(asked) != self.today)
    }

    fn as_at(&self) -> String {
        self.at.map(|at| format!("as at {}", at.words())).unwrap_or_default()
    }
}

/// What changes somebody's wait.
const fn is_of_somebody(command: Command) -> bool {
    matches!(command, Command::LogContact | Command::LogInFull | Command::MarkUrgent | Command::Offer | Command::WhileWaiting | Command::TakeOffList)
}

/// The form for it.
fn about(row: &WindowRow, command: Command) -> Option<Ask> {
    let id = row.facts.referral;
    Some(match command {
        Command::LogContact => Ask::LogQuick(id),
        Command::LogInFull => Ask::LogContact(id),
        Command::MarkUrgent => Ask::MarkUrgent(id, row.entry.urgent.then(|| row.facts.urgent.last().cloned()).flatten()),
        Command::TakeOffList => Ask::TakeOffList(id),
        Command::WhileWaiting => Ask::WhileWaiting(id, row.facts.service, row.meanwhile.touch.calls.and_then(|plan| plan.every_weeks)),
        Command::Offer => match row.meanwhile.offer.as_ref().filter(|offer| offer.state().is_open()) {
            Some(open) => Ask::MoveOffer(open.id, open.state(), open.appointment().map(|(on, _)| on)),
            None => Ask::MakeOffer(id),
        },
        _ => return None,
    })
}

/// '1 month, Jan 2024', or '-' where nothing was published.
pub(super) fn published_words(published: Option<&PublishedWait>) -> String {
    published.map_or_else(|| "-".into(), PublishedWait::words)
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
