//! Directory: whom can I refer to? The organisations a worker keeps, beside them the services with the rules that routing reads,
//! the workers (me, colleagues, supervisors), and all rules and waits with their dated versions; also as on a past day.

mod facts;
mod services;
mod workers;

use super::record::lines::IN_THE_PAST;
use crate::domain::day::Day;
use crate::domain::fact::{FactKind, FactRow};
use crate::domain::ids::{FactId, OrganisationId, WorkerId};
use crate::domain::provider::{Organisation, Reference, Service};
use crate::domain::worker::Worker;
use crate::store::{Result, Store};
use crate::tui::ask::{Answer, Ask};
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::message::{Message, Steered};
use crate::tui::place::Place;
use crate::tui::theme::Theme;
use crate::tui::widgets::Hits;
use crate::tui::widgets::fit::{cut, heading, paragraph, put};
use crate::tui::widgets::table::{Column, Picked, Row, Table};
use crate::tui::widgets::tabs;
use crate::tui::widgets::why::Why;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

/// Which list is shown, in the order of their tabs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Shown {
    #[default]
    Organisations,
    Services,
    Workers,
    Facts,
}

impl Shown {
    const ALL: [Self; 4] = [Self::Organisations, Self::Services, Self::Workers, Self::Facts];
    /// The list that many tabs to the right, round and round.
    fn turned(self, by: usize) -> Self {
        Self::ALL[(self as usize + by) % 4]
    }
}

/// The screen.
#[derive(Debug, Default)]
pub struct Directory {
    shown: Shown,
    // rows
    organisations: Vec<Organisation>,
    reference: Reference,
    workers: Vec<Worker>,
    facts: Vec<FactRow>,
    /// The day shown.
    today: Option<Day>,
    /// Another day than today, when one was asked for.
    asked: Option<Day>,
    is_past: bool,
    // selections
    picked: Picked,
    picked_service: Picked,
    picked_worker: Picked,
    picked_fact: Picked,
    tabs: Hits<usize>,
}

const COLUMNS: &[Column] =
    &[Column::new("name", 22).grows(), Column::new("kind", 18).grows().rank(1), Column::new("phone", 14).rank(2), Column::new("site", 22).rank(3)];

impl Directory {
    /// Reads the lists; the selection stays on the same row.
    pub fn load(&mut self, store: &Store, today: Day) -> Result<()> {
        let at = self.asked.unwrap_or(today);
        self.is_past = at < today;
        let was = self.selected().map(|row| row.id);
        self.organisations = store.organisations()?;
        self.reference = store.reference_at(at)?.into_owned();
        let was_worker = self.selected_worker().map(|row| row.id);
        self.workers = store.workers()?;
        let was_fact = self.selected_fact().map(|row| row.id);
        self.facts = store.reference_facts(at)?;
        if self.is_past {
            self.facts = std::mem::take(&mut self.facts).into_iter().filter_map(|row| row.by(at)).collect();
            self.reference.services.iter_mut().for_each(|service| service.contracts.retain(|period| period.from <= at));
        }
        self.today = Some(at);
        self.picked_fact.set_items(self.facts.len());
        if let Some(at) = self.facts.iter().position(|row| Some(row.id) == was_fact) {
            self.picked_fact.pick(at);
        }
        self.picked.set_items(self.organisations.len());
        self.picked_service.set_items(self.reference.services.len());
        self.picked_worker.set_items(self.workers.len());
        self.pick(was, was_worker);
        Ok(())
    }

    fn pick(&mut self, id: Option<OrganisationId>, worker: Option<WorkerId>) {
        if let Some(at) = self.organisations.iter().position(|row| Some(row.id) == id) {
            self.picked.pick(at);
        }
        if let Some(at) = self.workers.iter().position(|row| Some(row.id) == worker) {
            self.picked_worker.pick(at);
        }
    }

    /// What can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        let some = match self.shown {
            Shown::Organisations => self.selected().is_some(),
            Shown::Services => self.picked_service.at().is_some(),
            Shown::Workers => self.selected_worker().is_some(),
            Shown::Facts => self.selected_fact().is_some(),
        };
        match command {
            Command::Left | Command::Right | Command::NextTab | Command::PreviousTab | Command::DirectoryAsAt => Offer::Now,
            Command::New | Command::Edit if self.is_past => Offer::NotNow(IN_THE_PAST),
            Command::New if self.shown == Shown::Facts && !self.kind().can_be_added() => {
                Offer::NotNow("Rules and numbers cannot be added: e changes their words and their size.")
            }
            Command::New => Offer::Now,
            Command::Edit if self.shown == Shown::Workers && self.selected_worker().is_some_and(|worker| worker.me) => {
                Offer::NotNow("This is you. Your name is a setting: s on Today (1).")
            }
            Command::TransferPlan => Offer::when(self.shown == Shown::Services && some, "Choose a service on the tab Services first."),
            Command::Open | Command::Why | Command::Edit => Offer::when(some, "Nothing is on this list, so nothing is selected."),
            command => Offer::here(command.motion().is_some()),
        }
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, today: Day) -> Vec<Effect> {
        if let Message::Clicked(at) = message
            && let Some(tab) = self.tabs.at(at)
        {
            self.shown = Shown::default().turned(tab);
            return Vec::new();
        }
        let picked = match self.shown {
            Shown::Organisations => &mut self.picked,
            Shown::Services => &mut self.picked_service,
            Shown::Workers => &mut self.picked_worker,
            Shown::Facts => &mut self.picked_fact,
        };
        match message.steer(picked) {
            Some(Steered::Open) => return self.open_selected(),
            Some(Steered::Moved) => return Vec::new(),
            None => {}
        }
        let fill = |ask| vec![Effect::Fill(Box::new(ask))];
        match message {
            Message::Command(Command::Right | Command::NextTab) => self.turn(1),
            Message::Command(Command::Left | Command::PreviousTab) => self.turn(3),
            Message::Command(Command::New) => fill(self.new_row()),
            Message::Command(Command::Edit) => self.edit(today).map(fill).unwrap_or_default(),
            Message::Command(Command::TransferPlan) => self.selected_service().map(|service| self.opened(Place::Transfers(service.id))).unwrap_or_default(),
            Message::Command(Command::DirectoryAsAt) => self.today.map(|at| fill(Ask::AsAt(at))).unwrap_or_default(),
            Message::Answered(answer) => {
                if let Answer::AsAt(at) = *answer {
                    self.asked = Some(at);
                }
                Vec::new()
            }
            Message::Command(Command::Open) => self.open_selected(),
            Message::Command(Command::Why) => self.details(),
            _ => Vec::new(),
        }
    }

    /// The form that adds to the list shown; of rules and waits, one of the kind that is selected.
    fn new_row(&self) -> Ask {
        match self.shown {
            Shown::Organisations => Ask::AddOrganisation,
            Shown::Workers => Ask::AddWorker,
            Shown::Services => Ask::AddFact(FactKind::Service, self.selected_service().map(|service| FactId(service.provider_id.0))),
            Shown::Facts => Ask::AddFact(self.kind(), self.selected_fact().and_then(|row| row.of.as_ref().map(|(of, _)| *of))),
        }
    }

    /// The form for what is selected.
    fn edit(&self, today: Day) -> Option<Ask> {
        match self.shown {
            Shown::Organisations => self.selected().map(|row| Ask::EditOrganisation(row.id, row.details.clone())),
            Shown::Workers => self.selected_worker().map(|row| Ask::EditWorker(row.id, row.details.clone())),
            Shown::Services => {
                self.selected_service().and_then(|service| self.facts.iter().find(|row| row.id.0 == service.id.0)).and_then(|row| facts::edit(row, today))
            }
            Shown::Facts => self.selected_fact().and_then(|row| facts::edit(row, today)),
        }
    }

    fn turn(&mut self, by: usize) -> Vec<Effect> {
        self.shown = self.shown.turned(by);
        Vec::new()
    }

    /// Draws itself.
    pub fn view(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let buf = frame.buffer_mut();
        let Some(today) = self.today else { return heading(buf, area, "Directory", "", theme) };
        let past = if self.is_past { format!(" · as at {}", today.words()) } else { String::new() };
        let (organisations, services, workers) = (self.organisations.len(), self.reference.services.len(), self.workers.len());
        heading(
            buf,
            area,
            "Directory",
            &format!("{organisations} organisations · {services} services · {workers} worker{}{past}", if workers == 1 { "" } else { "s" }),
            theme,
        );
        let below = |rows: u16| Rect { y: area.y + rows.min(area.height), height: area.height.saturating_sub(rows), ..area };
        self.tabs = tabs::draw(
            buf,
            Rect { height: 1, ..below(1) }.intersection(area),
            &["Organisations", "Services", "Workers", "Rules and waits"],
            self.shown as usize,
            theme,
        );
        if self.is_past {
            let words = self.past_words(today);
            put(buf, below(2), area.x + 1, area.y + 2, &cut(&words, usize::from(area.width).saturating_sub(2)), theme.due);
        }
        let body = below(3 + u16::from(self.is_past));
        match self.shown {
            Shown::Organisations => {}
            Shown::Services => return services::draw(buf, body, &self.reference, &mut self.picked_service, theme),
            Shown::Workers => return workers::draw(buf, body, &self.workers, today, &mut self.picked_worker, theme),
            Shown::Facts => return facts::draw(buf, body, &self.facts, today, &mut self.picked_fact, theme),
        }
        if self.organisations.is_empty() {
            paragraph(buf, body, "No organisation is here yet. n adds one: its name, what it is for, and how to reach it.", theme.text);
            return;
        }
        let rows = self.organisations.iter().map(|row| organisation(row, theme)).collect();
        Table::new(COLUMNS, rows).draw(buf, body, &mut self.picked, theme);
    }

    /// What of the list shown is of that past day, and what has no date.
    fn past_words(&self, at: Day) -> String {
        let at = at.words();
        match self.shown {
            Shown::Organisations => format!("This list is today's: it has no dates. Enter: how it went by {at}."),
            Shown::Workers => format!("Names and phones are today's. Who had left is as at {at}."),
            Shown::Services | Shown::Facts => format!("As at {at}: what held on that day. a shows another day."),
        }
    }

    fn selected(&self) -> Option<&Organisation> {
        self.organisations.get(self.picked.at()?)
    }

    fn selected_worker(&self) -> Option<&Worker> {
        self.workers.get(self.picked_worker.at()?)
    }

    fn selected_service(&self) -> Option<&Service> {
        self.reference.services.get(self.picked_service.at()?)
    }

    fn selected_fact(&self) -> Option<&FactRow> {
        self.facts.get(self.picked_fact.at()?)
    }

    /// The kind that is selected among rules and waits.
    fn kind(&self) -> FactKind {
        self.selected_fact().and_then(|row| row.versions.first()).map_or(FactKind::Provider, |version| version.fact.kind())
    }

    /// An organisation opens with who was referred on to it; the other lists say what is known.
    fn open_selected(&self) -> Vec<Effect> {
        match self.selected().filter(|_| self.shown == Shown::Organisations) {
            Some(organisation) => self.opened(Place::Partner(organisation.id)),
            None => self.details(),
        }
    }

    /// Another place, on the day that is shown here.
    fn opened(&self, place: Place) -> Vec<Effect> {
        let on_that_day = self.today.filter(|_| self.is_past).map(|at| Effect::Answered(Box::new(Answer::AsAt(at))));
        [Effect::Open(place)].into_iter().chain(on_that_day).collect()
    }

    fn details(&self) -> Vec<Effect> {
        let why = match self.shown {
            Shown::Organisations => self.selected().map(organisation_details),
            Shown::Services => self
                .selected_service()
                .zip(self.today)
                .map(|(service, today)| services::details(service, &self.reference, facts::other_versions(&self.facts, service.id.0, today))),
            Shown::Workers => self.selected_worker().zip(self.today).map(|(worker, today)| workers::details(worker, today)),
            Shown::Facts => self.selected_fact().zip(self.today).and_then(|(row, today)| facts::details(row, today, self.is_past)),
        };
        why.map(|why| Effect::Why(Box::new(why))).into_iter().collect()
    }
}

fn organisation<'a>(row: &'a Organisation, theme: &Theme) -> Row<'a> {
    let details = &row.details;
    let phone = if details.phone.is_empty() { "not recorded" } else { &details.phone };
    Row::new([
        Span::styled(details.name.as_str(), theme.text),
        Span::styled(details.kind.as_str(), theme.quiet),
        Span::styled(phone, if details.phone.is_empty() { theme.quiet } else { theme.text }),
        Span::styled(details.website.as_str(), theme.quiet),
    ])
}

pub(super) fn organisation_details(row: &Organisation) -> Why {
    let details = &row.details;
    let said = |label: &str, text: &str| format!("{label}: {}", if text.is_empty() { "not recorded" } else { text });
    Why {
        title: details.name.clone(),
        sentences: vec![said("What it is for", &details.kind)],
        source: if details.source.is_empty() { "not recorded".into() } else { details.source.clone() },
        rows: vec![said("Phone", &details.phone), said("E-mail", &details.email), said("Site", &details.website), said("Note", &details.note)],
    }
}
