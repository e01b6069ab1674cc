//! One organisation of the Directory: how does it go there? Who was referred on to it, how long they wait, whether priority was honoured,
//! and what is to chase. Enter opens the record behind a line.

use super::directory::organisation_details;
use super::record::lines::IN_THE_PAST;
use crate::domain::day::Day;
use crate::domain::ids::{OnwardId, OrganisationId};
use crate::domain::onward::CHASE_DAYS;
use crate::domain::partner::{Dealings, PartnerRow};
use crate::domain::provider::{Organisation, RuleValue};
use crate::store::{Result, Store};
use crate::tui::ask::{Answer, Ask};
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::message::{Message, Steered};
use crate::tui::place::{Place, Tab};
use crate::tui::theme::Theme;
use crate::tui::widgets::fit::{heading, paragraph, put};
use crate::tui::widgets::table::{Column, Picked, Row, Table};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

const COLUMNS: &[Column] = &[
    Column::new("case", 8),
    Column::new("who", 10).rank(2),
    Column::new("what for", 16).grows().rank(1),
    Column::new("where it stands", 22),
    Column::new("since", 11).right().rank(3),
    Column::new("days there", 10).right(),
    Column::new("priority", 12).rank(1),
    Column::new("chase", 11).right(),
];

/// The screen.
#[derive(Debug)]
pub struct Partner {
    id: OrganisationId,
    /// The day shown.
    today: Option<Day>,
    /// Another day than today, when one was asked for.
    asked: Option<Day>,
    is_past: bool,
    // rows
    organisation: Option<Organisation>,
    rows: Vec<PartnerRow>,
    chasing: Option<RuleValue>,
    // selection
    picked: Picked,
}

impl Partner {
    /// Of one organisation.
    pub fn open(id: OrganisationId) -> Self {
        Self { id, today: None, asked: None, is_past: false, organisation: None, rows: Vec::new(), chasing: None, picked: Picked::default() }
    }
    /// Where this is.
    pub const fn place(&self) -> Place {
        Place::Partner(self.id)
    }

    /// Reads the organisation and what was referred on to it; the selection stays on the same referral.
    pub fn load(&mut self, store: &Store, today: Day) -> Result<()> {
        let at = self.asked.unwrap_or(today);
        self.is_past = at < today;
        let was: Option<OnwardId> = self.selected().map(|row| row.onward.id);
        self.organisation = store.organisations()?.into_iter().find(|row| row.id == self.id);
        self.rows = store.onward_to(self.id, at)?;
        self.chasing = store.reference_at(at)?.rule(CHASE_DAYS).cloned();
        self.today = Some(at);
        self.picked.set_items(self.rows.len());
        if let Some(at) = self.rows.iter().position(|row| Some(row.onward.id) == was) {
            self.picked.pick(at);
        }
        Ok(())
    }

    /// What can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        match command {
            Command::Open => Offer::when(self.selected().is_some(), "Nobody was referred on to them yet, so nobody is selected."),
            Command::Edit if self.is_past => Offer::NotNow(IN_THE_PAST),
            Command::Edit | Command::Why | Command::DirectoryAsAt => Offer::Now,
            command => Offer::here(command.motion().is_some()),
        }
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, _today: Day) -> Vec<Effect> {
        match message.steer(&mut self.picked) {
            Some(Steered::Open) => return self.record(),
            Some(Steered::Moved) => return Vec::new(),
            None => {}
        }
        if let Message::Answered(answer) = &message {
            if let Answer::AsAt(at) = **answer {
                self.asked = Some(at);
            }
            return Vec::new();
        }
        match (message, &self.organisation) {
            (Message::Command(Command::DirectoryAsAt), _) => self.today.map(|at| Effect::Fill(Box::new(Ask::AsAt(at)))).into_iter().collect(),
            (Message::Command(Command::Open), _) => self.record(),
            (Message::Command(Command::Edit), Some(own)) => vec![Effect::Fill(Box::new(Ask::EditOrganisation(own.id, own.details.clone())))],
            (Message::Command(Command::Why), Some(own)) => vec![Effect::Why(Box::new(self.why(own)))],
            _ => Vec::new(),
        }
    }

    /// Draws itself.
    pub fn view(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let buf = frame.buffer_mut();
        let below = |rows: u16| Rect { y: area.y + rows.min(area.height), height: area.height.saturating_sub(rows), ..area };
        let (Some(own), Some(today)) = (&self.organisation, self.today) else { return heading(buf, area, "Directory", "", theme) };
        let count = if self.rows.len() == 1 { "1 onward referral".to_owned() } else { format!("{} onward referrals", self.rows.len()) };
        let past = if self.is_past { format!(" · as at {}", today.words()) } else { String::new() };
        heading(buf, area, &format!("Directory › {}", own.details.name), &(count + &past), theme);
        let reach: Vec<&str> = [&own.details.kind, &own.details.phone, &own.details.email, &own.details.website]
            .into_iter()
            .map(String::as_str)
            .filter(|text| !text.trim().is_empty())
            .collect();
        put(buf, below(1), area.x + 1, area.y + 1, &reach.join(" · "), theme.quiet);
        if self.rows.is_empty() {
            paragraph(
                buf,
                below(3),
                "Nobody was referred on to them yet. b on a record offers an onward referral; how long people wait here is told from then on.",
                theme.text,
            );
            return;
        }
        let told = Dealings::of(&self.rows, today);
        let mut y = 3;
        for line in told.lines() {
            y += paragraph(buf, Rect { x: area.x.saturating_sub(1), ..below(y) }, &line, theme.text);
        }
        let rows = self.rows.iter().map(|row| drawn(row, today, theme)).collect();
        let mut picked = std::mem::take(&mut self.picked);
        Table::new(COLUMNS, rows).draw(buf, below(y + 1), &mut picked, theme);
        self.picked = picked;
    }

    fn selected(&self) -> Option<&PartnerRow> {
        self.rows.get(self.picked.at()?)
    }

    fn record(&self) -> Vec<Effect> {
        self.selected().map(|row| Effect::Open(Place::Record(row.person, Tab::Referrals, self.today.filter(|_| self.is_past)))).into_iter().collect()
    }

    /// How to reach them, how the totals are counted, and by which rule one chases.
    fn why(&self, own: &Organisation) -> crate::tui::widgets::why::Why {
        let mut why = organisation_details(own);
        why.sentences.extend([
            "Days with them run from the day it was sent until they saw the person or it was closed. Who waits now and who was seen are counted apart."
                .to_owned(),
            "Everybody in this file counts, whoever holds the case. One person may be referred on more than once.".to_owned(),
        ]);
        why.sentences.extend(self.chasing.as_ref().map(|rule| rule.words.clone()));
        why
    }
}

fn drawn<'a>(row: &PartnerRow, today: Day, theme: &Theme) -> Row<'a> {
    let onward = &row.onward;
    let open = !onward.state().is_closed();
    let priority = match (onward.details.priority_asked, onward.priority_honoured) {
        (false, _) => "",
        (true, None) => "asked",
        (true, Some(true)) => "honoured",
        (true, Some(false)) => "not honoured",
    };
    let (chase, style) = match row.chase_on {
        Some(on) if on < today => (format!("! {}", on.short()), theme.overdue),
        Some(on) => (on.short(), theme.text),
        None => (String::new(), theme.quiet),
    };
    let text = if open { theme.text } else { theme.quiet };
    Row::new([
        Span::styled(row.person.to_string(), text),
        Span::styled(theme.names.only_shown(&row.called, "").to_owned(), text),
        Span::styled(theme.names.only_shown(&onward.details.purpose, "").to_owned(), text),
        Span::styled(onward.state().words(), text),
        Span::styled(onward.since().words(), theme.quiet),
        Span::styled(onward.waited(today).map_or_else(|| "not sent".to_owned(), |days| days.to_string()), text),
        Span::styled(priority, text),
        Span::styled(chase, style),
    ])
}
