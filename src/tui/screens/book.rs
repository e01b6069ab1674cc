//! The contract book: contracted targets, notes on a shortfall, costs by month, the local population, and what a quality visit is
//! shown. One list by kind, the newest first; what is entered here stands in the returns with its source.

use crate::domain::book::KeptPage;
use crate::domain::change::Change;
use crate::domain::codes::PageKind;
use crate::domain::day::Day;
use crate::domain::provider::Reference;
use crate::domain::text::capital;
use crate::store::{Result, Store};
use crate::tui::ask::Ask;
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::{After, Effect, Question};
use crate::tui::message::{Message, Steered};
use crate::tui::theme::{HIDDEN, Theme};
use crate::tui::widgets::fit::{heading, put};
use crate::tui::widgets::table::{Column, Picked, Row, Table};
use crate::tui::widgets::why::Why;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

/// The screen.
#[derive(Debug, Default)]
pub struct Book {
    // rows
    pages: Vec<KeptPage>,
    reference: Reference,
    // selection
    picked: Picked,
}

/// What a row is.
#[derive(Debug, Clone, Copy)]
enum Item<'a> {
    Page(&'a KeptPage),
    /// Nothing of this kind yet.
    None(PageKind),
}

impl Item<'_> {
    const fn kind(self) -> PageKind {
        match self {
            Self::Page(kept) => kept.page.kind(),
            Self::None(kind) => kind,
        }
    }
}

const COLUMNS: &[Column] = &[Column::new("", 12), Column::new("", 26).grows(), Column::new("", 30).grows(), Column::new("", 26).grows().rank(1)];

impl Book {
    /// Reads every page; the selection stays on the same one.
    pub fn load(&mut self, store: &Store, _today: Day) -> Result<()> {
        let was = if let Some(Item::Page(kept)) = self.selected() { Some(kept.id) } else { None };
        self.pages = store.book()?;
        self.reference = store.reference().clone();
        let items = self.items().len();
        self.picked.set_items(items);
        let again = self.items().iter().position(|item| matches!(item, Item::Page(kept) if Some(kept.id) == was));
        if let Some(at) = again {
            self.picked.pick(at);
        }
        Ok(())
    }

    /// What can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        match command {
            Command::New | Command::Open | Command::NextTab | Command::PreviousTab => Offer::Now,
            Command::Edit | Command::Remove | Command::Why => {
                Offer::when(matches!(self.selected(), Some(Item::Page(_))), "Nothing of this kind is entered yet. n adds the first.")
            }
            command => Offer::here(command.motion().is_some()),
        }
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, _today: Day) -> Vec<Effect> {
        let command = match message.steer(&mut self.picked) {
            Some(Steered::Open) => Command::Open,
            Some(Steered::Moved) => return Vec::new(),
            None => match message {
                Message::Command(command) => command,
                _ => return Vec::new(),
            },
        };
        let turn = match command {
            Command::NextTab => 1,
            Command::PreviousTab => PageKind::ALL.len() - 1,
            _ => 0,
        };
        if turn > 0 {
            self.turn(turn);
            return Vec::new();
        }
        let Some(item) = self.selected() else { return Vec::new() };
        vec![match (command, item) {
            (Command::New | Command::Open, Item::None(kind)) => Effect::Fill(Box::new(Ask::AddPage(kind))),
            (Command::New, Item::Page(kept)) => Effect::Fill(Box::new(Ask::AddPage(kept.page.kind()))),
            (Command::Open | Command::Edit, Item::Page(kept)) => Effect::Fill(Box::new(Ask::EditPage(kept.id, Box::new(kept.page.clone())))),
            (Command::Remove, Item::Page(kept)) => Effect::Confirm(Box::new(removal(kept))),
            (Command::Why, Item::Page(kept)) => Effect::Read(Box::new(self.whole(kept))),
            _ => return Vec::new(),
        }]
    }

    /// Draws itself.
    pub fn view(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let buf = frame.buffer_mut();
        let n = self.pages.len();
        heading(buf, area, "Reports › contract book", &format!("{n} {}", if n == 1 { "page" } else { "pages" }), theme);
        let below = |rows: u16| Rect { y: area.y + rows.min(area.height), height: area.height.saturating_sub(rows), ..area };
        put(buf, below(1), area.x + 1, area.y + 1, "About services, never about a person: what is written here goes out with the returns.", theme.quiet);
        let mut rows = Vec::new();
        for kind in PageKind::ALL {
            if !rows.is_empty() {
                rows.push(Row::gap());
            }
            rows.push(Row::heading(Span::styled(format!(" {}", capital(kind.words())), theme.heading)));
            for item in of_kind(&self.pages, *kind) {
                rows.push(match item {
                    Item::Page(kept) => {
                        let line = kept.page.line(&self.reference);
                        // Targets, costs and population are figures; the rest is what somebody wrote.
                        let is_free = !matches!(kept.page.kind(), PageKind::Target | PageKind::Cost | PageKind::Population);
                        let shown = |words: &str| if is_free { theme.names.only_shown(words, HIDDEN).to_owned() } else { words.to_owned() };
                        Row::new([
                            Span::styled(kept.page.stands_at().words(), theme.quiet),
                            Span::styled(shown(&line.what), theme.text),
                            Span::styled(shown(&line.says.replace('\n', " ")), theme.text),
                            Span::styled(shown(&line.state), theme.quiet),
                        ])
                    }
                    Item::None(_) => {
                        Row::new([Span::styled("", theme.quiet), Span::styled("none yet", theme.quiet), Span::styled(what_for(*kind), theme.quiet)])
                    }
                });
            }
        }
        Table::new(COLUMNS, rows).without_heads().draw(buf, below(3), &mut self.picked, theme);
    }

    fn items(&self) -> Vec<Item<'_>> {
        PageKind::ALL.iter().flat_map(|kind| of_kind(&self.pages, *kind)).collect()
    }

    fn selected(&self) -> Option<Item<'_>> {
        self.items().get(self.picked.at()?).copied()
    }

    /// To the first page of the kind that many further on, round and round.
    fn turn(&mut self, by: usize) {
        let now = self.selected().map_or(PageKind::Target, Item::kind);
        let to = PageKind::ALL.get((now as usize + by) % PageKind::ALL.len()).copied();
        let at = self.items().iter().position(|item| Some(item.kind()) == to);
        if let Some(at) = at {
            self.picked.pick(at);
        }
    }

    /// The whole page, question by question.
    fn whole(&self, kept: &KeptPage) -> Why {
        let answers = kept.page.fill();
        let said = |key: &str| answers.iter().find(|(own, _)| *own == key).map(|(_, said)| said.clone()).unwrap_or_default();
        let rows = kept.page.kind().questions().into_iter().map(|question| {
            let answer = match question.ink {
                crate::domain::sheet::Ink::Service => said(question.key)
                    .parse()
                    .ok()
                    .and_then(|id| self.reference.service(crate::domain::ids::ServiceId(id)))
                    .map(|own| own.title())
                    .unwrap_or_default(),
                crate::domain::sheet::Ink::Choice(list) => {
                    let code = said(question.key);
                    list().into_iter().find(|(own, _)| *own == code).map(|(_, words)| words.to_owned()).unwrap_or(code)
                }
                _ => said(question.key).replace('\n', "; "),
            };
            format!("{}: {}", question.label.trim_end_matches('?'), if answer.is_empty() { "not said" } else { &answer })
        });
        Why {
            title: kept.page.kind().title().into(),
            sentences: vec![what_for(kept.page.kind()).to_owned()],
            source: "entered here; History keeps what was entered when".into(),
            rows: rows.collect(),
        }
    }
}

/// Before a page goes; without what it says, which may hold names.
fn removal(kept: &KeptPage) -> Question {
    Question {
        title: "Remove this page?".into(),
        words: format!(
            "{}, {}. Returns that were sent keep what they said. u brings it back.",
            capital(kept.page.kind().words()),
            kept.page.stands_at().words()
        ),
        yes: Effect::Save(Box::new(Change::RemovePage(kept.id)), After::Stay),
    }
}

/// The pages of a kind, or that there is none.
fn of_kind(pages: &[KeptPage], kind: PageKind) -> Vec<Item<'_>> {
    let own: Vec<Item<'_>> = pages.iter().filter(|kept| kept.page.kind() == kind).map(Item::Page).collect();
    if own.is_empty() { vec![Item::None(kind)] } else { own }
}

/// What a kind of page is for.
const fn what_for(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Target => "what the contract asks for, by service and month",
        PageKind::Note => "why something fell short, and what follows",
        PageKind::Cost => "each month beside the cost workbook",
        PageKind::Population => "stands beside uptake: who is under-represented shows",
        PageKind::Evidence => "what a quality visit is shown, by its headings",
        PageKind::SpotCheck => "themed checks, planned and made",
        PageKind::Action => "what is to be done after a visit; stands on Today",
    }
}
