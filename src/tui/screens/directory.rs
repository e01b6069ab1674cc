//! Directory: whom can I refer to? The organisations a worker keeps, and beside them the services with the rules that routing reads.

mod services;

use crate::domain::day::Day;
use crate::domain::ids::OrganisationId;
use crate::domain::provider::{Organisation, Reference};
use crate::store::{Result, Store};
use crate::tui::ask::Ask;
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::message::{Message, Steered};
use crate::tui::theme::Theme;
use crate::tui::widgets::Hits;
use crate::tui::widgets::fit::{heading, paragraph};
use crate::tui::widgets::table::{Column, Picked, Row, Table};
use crate::tui::widgets::tabs;
use crate::tui::widgets::why::Why;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

/// The screen.
#[derive(Debug, Default)]
pub struct Directory {
    shows_services: bool,
    // rows
    organisations: Vec<Organisation>,
    reference: Reference,
    loaded: bool,
    // selections
    picked: Picked,
    picked_service: Picked,
    tabs: Hits<usize>,
}

const COLUMNS: &[Column] =
    &[Column::new("name", 22).grows(), Column::new("kind", 18).grows().rank(1), Column::new("phone", 14).rank(2), Column::new("site", 22).rank(3)];

impl Directory {
    /// Reads both lists; the selection stays on the same organisation.
    pub fn load(&mut self, store: &Store, _today: Day) -> Result<()> {
        let was = self.selected().map(|row| row.id);
        self.organisations = store.organisations()?;
        self.reference = store.reference().clone();
        self.loaded = true;
        self.picked.set_items(self.organisations.len());
        self.picked_service.set_items(self.reference.services.len());
        self.pick(was);
        Ok(())
    }

    fn pick(&mut self, id: Option<OrganisationId>) {
        if let Some(at) = self.organisations.iter().position(|row| Some(row.id) == id) {
            self.picked.pick(at);
        }
    }

    /// What can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        let some = if self.shows_services { self.picked_service.at().is_some() } else { self.selected().is_some() };
        match command {
            Command::Left | Command::Right | Command::NextTab | Command::PreviousTab => Offer::Now,
            Command::New | Command::Edit if self.shows_services => {
                Offer::NotNow("Services are reference data. Their rules and sources show here and are not changed from this screen.")
            }
            Command::New => Offer::Now,
            Command::Open | Command::Why | Command::Edit => Offer::when(some, "Nothing is on this list, so nothing is selected."),
            command => Offer::here(command.motion().is_some()),
        }
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, _today: Day) -> Vec<Effect> {
        if let Message::Clicked(at) = message
            && let Some(tab) = self.tabs.at(at)
        {
            self.shows_services = tab == 1;
            return Vec::new();
        }
        let picked = if self.shows_services { &mut self.picked_service } else { &mut self.picked };
        match message.steer(picked) {
            Some(Steered::Open) => return self.details(),
            Some(Steered::Moved) => return Vec::new(),
            None => {}
        }
        let fill = |ask| vec![Effect::Fill(Box::new(ask))];
        match message {
            Message::Command(Command::Left | Command::Right | Command::NextTab | Command::PreviousTab) => {
                self.shows_services = !self.shows_services;
                Vec::new()
            }
            Message::Command(Command::New) => fill(Ask::AddOrganisation),
            Message::Command(Command::Edit) => self.selected().map(|row| fill(Ask::EditOrganisation(row.id, row.details.clone()))).unwrap_or_default(),
            Message::Command(Command::Why | Command::Open) => self.details(),
            _ => Vec::new(),
        }
    }

    /// Draws itself.
    pub fn view(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let buf = frame.buffer_mut();
        let counts = format!("{} organisations · {} services", self.organisations.len(), self.reference.services.len());
        heading(buf, area, "Directory", if self.loaded { &counts } else { "" }, theme);
        let below = |rows: u16| Rect { y: area.y + rows.min(area.height), height: area.height.saturating_sub(rows), ..area };
        self.tabs = tabs::draw(buf, Rect { height: 1, ..below(1) }.intersection(area), &["Organisations", "Services"], usize::from(self.shows_services), theme);
        let body = below(3);
        if self.shows_services {
            return services::draw(buf, body, &self.reference, &mut self.picked_service, theme);
        }
        if self.organisations.is_empty() && self.loaded {
            paragraph(buf, body, "No organisation is here yet. n adds one: its name, what it is for, and how to reach it.", theme.text);
            return;
        }
        let rows = self.organisations.iter().map(|row| organisation(row, theme)).collect();
        Table::new(COLUMNS, rows).draw(buf, body, &mut self.picked, theme);
    }

    fn selected(&self) -> Option<&Organisation> {
        self.organisations.get(self.picked.at()?)
    }

    fn details(&self) -> Vec<Effect> {
        let why = if self.shows_services {
            self.picked_service.at().and_then(|at| self.reference.services.get(at)).map(|service| services::details(service, &self.reference))
        } else {
            self.selected().map(organisation_details)
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

fn organisation_details(row: &Organisation) -> Why {
    let details = &row.details;
    let said = |label: &str, text: &str| format!("{label}: {}", if text.is_empty() { "not recorded" } else { text });
    Why {
        title: details.name.clone(),
        sentences: vec![said("What it is for", &details.kind)],
        source: if details.source.is_empty() { "not recorded".into() } else { details.source.clone() },
        rows: vec![said("Phone", &details.phone), said("E-mail", &details.email), said("Site", &details.website), said("Note", &details.note)],
    }
}
