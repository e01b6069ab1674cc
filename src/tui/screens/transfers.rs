//! Transfer plan: a service ends, and where does everyone on its list or in its support go? Who has agreed, and who is not
//! handed over yet? Opens from a waiting list and from the Directory's services.

use super::record::lines::IN_THE_PAST;
use crate::domain::codes::{Agreement, TransferState};
use crate::domain::day::Day;
use crate::domain::ids::ServiceId;
use crate::domain::provider::Reference;
use crate::domain::transfer::{AHEAD, TransferDetails, TransferRow, ends_on, is_near};
use crate::store::{Result, Store};
use crate::tui::ask::{Answer, Ask};
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::message::{Message, Steered};
use crate::tui::place::{Place, Tab};
use crate::tui::theme::Theme;
use crate::tui::widgets::fit::{heading, paragraph, put};
use crate::tui::widgets::table::{Column, Picked, Row, Table};
use crate::tui::widgets::why::Why;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

const COLUMNS: &[Column] = &[
    Column::new("case", 8),
    Column::new("who", 10).rank(3),
    Column::new("here", 18).rank(2),
    Column::new("where to", 28).grows().keeps_brackets(),
    Column::new("agreed", 16).rank(1),
    Column::new("handover", 14),
    Column::new("since", 11).right().rank(4),
    Column::new("note", 8).rank(5),
];

/// The screen.
#[derive(Debug)]
pub struct Transfers {
    service: ServiceId,
    /// Another day than today, when one was asked for.
    asked: Option<Day>,
    today: Option<Day>,
    // rows
    reference: Reference,
    rows: Vec<TransferRow>,
    // selection
    picked: Picked,
}

impl Transfers {
    /// Of one service.
    pub fn open(service: ServiceId) -> Self {
        Self { service, asked: None, today: None, reference: Reference::default(), rows: Vec::new(), picked: Picked::default() }
    }
    /// Whose plan.
    pub const fn service(&self) -> ServiceId {
        self.service
    }

    /// Reads everyone who is with the service; the selection stays on the same referral.
    pub fn load(&mut self, store: &Store, today: Day) -> Result<()> {
        let was = self.selected().map(|row| row.referral);
        self.today = Some(today);
        let at = self.asked.unwrap_or(today);
        self.reference = store.reference_at(at)?.into_owned();
        self.rows = store.transfer_rows(self.service, at)?;
        self.picked.set_items(self.rows.len());
        if let Some(at) = self.rows.iter().position(|row| Some(row.referral) == was) {
            self.picked.pick(at);
        }
        Ok(())
    }

    /// What can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        let someone = Offer::when(self.selected().is_some(), "Nobody is with this service, so nobody is selected.");
        match command {
            Command::AsAt | Command::Why => Offer::Now,
            Command::Edit if self.past().is_some() => Offer::NotNow(IN_THE_PAST),
            Command::Open | Command::Edit => someone,
            command => Offer::here(command.motion().is_some()),
        }
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, today: Day) -> Vec<Effect> {
        match message.steer(&mut self.picked) {
            Some(Steered::Open) => return self.record(),
            Some(Steered::Moved) => return Vec::new(),
            None => {}
        }
        match message {
            Message::Command(Command::Open) => self.record(),
            Message::Command(Command::Edit) => {
                let ask = |row: &TransferRow| {
                    let now = row.now.clone().unwrap_or_else(|| TransferDetails::not_begun(today));
                    Ask::Transfer(row.referral, self.service, TransferDetails { on: today, ..now })
                };
                self.selected().map(|row| Effect::Fill(Box::new(ask(row)))).into_iter().collect()
            }
            Message::Command(Command::AsAt) => vec![Effect::Fill(Box::new(Ask::AsAt(self.asked.unwrap_or(today))))],
            Message::Command(Command::Why) => vec![Effect::Why(Box::new(self.why()))],
            Message::Answered(answer) => {
                if let Answer::AsAt(at) = *answer {
                    self.asked = Some(at);
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Draws itself.
    pub fn view(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let buf = frame.buffer_mut();
        let below = |rows: u16| Rect { y: area.y + rows.min(area.height), height: area.height.saturating_sub(rows), ..area };
        let title = self.reference.service(self.service).map(|service| format!("{} › {}", service.provider, service.name)).unwrap_or_default();
        let at = self.asked.or(self.today);
        let as_at = at.map(|at| format!("as at {}", at.words())).unwrap_or_default();
        heading(buf, area, &format!("Transfer plan › {title}"), &as_at, theme);
        let Some(at) = at else { return };
        let soon = self.end(at).is_some_and(|end| is_near(&self.reference, end, at));
        put(buf, below(1), area.x + 1, area.y + 1, &self.line(at), if soon { theme.due } else { theme.text });
        put(buf, below(2), area.x + 1, area.y + 2, &self.counts(), theme.quiet);
        if self.rows.is_empty() {
            paragraph(buf, below(4), "Nobody is on the list or in the support of this service: there is nobody to hand over.", theme.text);
            return;
        }
        let rows = self.rows.iter().map(|row| self.drawn(row, at, theme)).collect();
        let mut picked = std::mem::take(&mut self.picked);
        Table::new(COLUMNS, rows).draw(buf, below(4), &mut picked, theme);
        self.picked = picked;
    }

    /// The past day that is shown, if it is one.
    fn past(&self) -> Option<Day> {
        self.asked.filter(|asked| Some(*asked) != self.today)
    }

    fn selected(&self) -> Option<&TransferRow> {
        self.rows.get(self.picked.at()?)
    }

    fn end(&self, at: Day) -> Option<Day> {
        self.reference.service(self.service).and_then(|service| ends_on(service, at))
    }

    /// When it ends, as the contract says on that day.
    fn line(&self, at: Day) -> String {
        match self.end(at) {
            None => "No contract period of this service has begun, so no end of it is known.".into(),
            Some(end) if end < at => format!("Its contract ended on {end}, {}.", end.relative(at)),
            Some(end) => format!("Its contract ends on {end}, {}. 6 (Directory) changes the day.", end.relative(at)),
        }
    }

    /// '12 people: 6 not begun · 3 asked · 2 accepted there · 1 handed over'.
    fn counts(&self) -> String {
        let n = |state: TransferState| self.rows.iter().filter(|row| row.state() == state).count();
        let states: Vec<String> = TransferState::ALL.iter().map(|state| format!("{} {state}", n(*state))).collect();
        let people = if self.rows.len() == 1 { "1 person".into() } else { format!("{} people", self.rows.len()) };
        format!("{people}: {}", states.join(" · "))
    }

    fn drawn<'a>(&self, row: &TransferRow, at: Day, theme: &Theme) -> Row<'a> {
        let now = row.now.as_ref();
        let here = match row.started_on {
            Some(started) => format!("support, week {}", started.days_to(at) / 7 + 1),
            None => format!("waiting {} d", row.received_on.days_to(at)),
        };
        let to = now.and_then(|now| now.to).and_then(|id| self.reference.service(id)).map_or_else(|| "not decided yet".into(), |service| service.title());
        let state = row.state();
        let style = match state {
            TransferState::HandedOver => theme.good,
            TransferState::NotBegun => theme.due,
            TransferState::Asked | TransferState::Accepted => theme.text,
        };
        Row::new([
            Span::styled(row.person.to_string(), theme.text),
            Span::styled(theme.names.only_shown(&row.called, "").to_owned(), theme.text),
            Span::styled(here, theme.text),
            Span::styled(to, theme.text),
            Span::styled(now.map_or(Agreement::NotAsked, |now| now.agreed).words(), theme.text),
            Span::styled(state.words(), style),
            Span::styled(now.map(|now| now.on.words()).unwrap_or_default(), theme.quiet),
            Span::styled(theme.names.only_shown(now.map(|now| now.note.lines().next().unwrap_or_default()).unwrap_or_default(), "").to_owned(), theme.quiet),
        ])
    }

    fn record(&self) -> Vec<Effect> {
        let past = self.past();
        self.selected().map(|row| Effect::Open(Place::Record(row.person, Tab::Referrals, past))).into_iter().collect()
    }

    fn why(&self) -> Why {
        let service = self.reference.service(self.service);
        let ahead = self.reference.rule(AHEAD);
        let mut sentences = vec![
            "When a service ends follows from its contract periods: the last day of the time they cover without a gap.".to_owned(),
            "Everyone counts who is on its list or in its support on the day shown, whoever holds the case. Who has ended or has left the list is not here."
                .into(),
            "Another service is asked only when the person agrees. Handed over means that they have begun there, or wait there with their papers.".into(),
        ];
        sentences.extend(ahead.map(|rule| rule.words.clone()));
        let period = |contract: &crate::domain::provider::Contract| format!("Contract {} to {} ({})", contract.from, contract.to, contract.source);
        Why {
            title: "Transfer plan".into(),
            sentences,
            source: ahead.map(|rule| rule.source.clone()).unwrap_or_default(),
            rows: service.into_iter().flat_map(|service| &service.contracts).map(period).collect(),
        }
    }
}
