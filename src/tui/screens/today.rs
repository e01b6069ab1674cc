//! Today: what needs me? Overdue first, then today, then what is coming up. The model for the other screens.

use super::record::lines::IN_THE_PAST;
use crate::domain::agenda::{Agenda, Item, Urgency, agenda};
use crate::domain::change::Setting;
use crate::domain::day::Day;
use crate::domain::ids::ReferralId;
use crate::domain::visit::VisitPlan;
use crate::store::{Result, Store};
use crate::tui::ask::{Answer, Ask};
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::forms::settings::SettingsDetails;
use crate::tui::message::{Message, Steered};
use crate::tui::place::{Place, Tab};
use crate::tui::theme::{HIDDEN, Theme};
use crate::tui::widgets::fit::{put, width, wrap};
use crate::tui::widgets::table::{Column, Picked, Row, Table};
use crate::tui::widgets::why::Why;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

/// The screen.
#[derive(Debug, Default)]
pub struct Today {
    // rows
    agenda: Agenda,
    visits: Vec<VisitPlan>,
    settings: SettingsDetails,
    /// The cover is over: what to do now.
    lent: Option<String>,
    backup: Option<String>,
    loaded: bool,
    /// Another day than today, when one was asked for.
    asked: Option<Day>,
    today: Option<Day>,
    // selection
    picked: Picked,
}

const COLUMNS: &[Column] = &[
    Column::new("", 1),
    Column::new("", 8),
    Column::new("", 12).rank(1),
    Column::new("", 24).grows(),
    Column::new("", 11).right().rank(2),
    Column::new("", 13).right(),
];

impl Today {
    /// Nothing read yet.
    pub fn open() -> Self {
        Self::default()
    }

    /// Reads what is due; the selection stays on the same item.
    pub fn load(&mut self, store: &Store, today: Day) -> Result<()> {
        let was = self.selected().map(|item| (item.person, item.what.clone()));
        self.today = Some(today);
        let today = self.asked.unwrap_or(today);
        self.agenda = agenda(&store.agenda_facts(today)?, &*store.reference_at(today)?, today);
        self.visits = store.visits_out(today)?;
        self.settings = settings(store)?;
        self.lent = store.lent()?.filter(|lent| lent.is_over_at(today)).map(|lent| lent.words(today).1);
        self.backup = store.backup_state(today)?.line();
        self.loaded = true;
        self.picked.set_items(self.agenda.items.len());
        if let Some((person, what)) = was {
            let items = &self.agenda.items;
            let again = items.iter().position(|item| item.person == person && item.what == what);
            if let Some(at) = again.or_else(|| items.iter().position(|item| item.person == person)) {
                self.picked.pick(at);
            }
        }
        Ok(())
    }

    /// What can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        let someone = self.selected().is_some();
        match command {
            Command::New | Command::Settings | Command::MergePack | Command::AsAt => Offer::Now,
            Command::LogContact | Command::LogInFull if self.past().is_some() => Offer::NotNow(IN_THE_PAST),
            Command::Open | Command::Why => Offer::when(someone, "Nothing is due, so nothing is selected."),
            Command::LogContact | Command::LogInFull => {
                Offer::when(self.selected().is_some_and(|item| item.referral.is_some()), "What is selected belongs to no referral.")
            }
            Command::BackFromVisit => Offer::when(!self.visits.is_empty(), "No visit is planned for today. V on a record plans one."),
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
            Message::Command(Command::New) => vec![Effect::Fill(Box::new(Ask::NewPerson))],
            Message::Command(Command::Settings) => vec![Effect::Fill(Box::new(Ask::Settings(self.settings.clone())))],
            Message::Command(Command::BackFromVisit) => {
                self.visits.first().map(|plan| Effect::Fill(Box::new(Ask::BackFromVisit(plan.id)))).into_iter().collect()
            }
            Message::Command(Command::MergePack) => vec![Effect::Fill(Box::new(Ask::MergePack))],
            Message::Command(Command::AsAt) => self.asked.or(self.today).map(|at| Effect::Fill(Box::new(Ask::AsAt(at)))).into_iter().collect(),
            Message::Answered(answer) => {
                if let Answer::AsAt(at) = *answer {
                    self.asked = Some(at);
                }
                Vec::new()
            }
            Message::Command(Command::LogContact) => self.of_referral(Ask::LogQuick),
            Message::Command(Command::LogInFull) => self.of_referral(Ask::LogContact),
            Message::Command(Command::Why) => self.why(),
            _ => Vec::new(),
        }
    }

    /// Draws itself.
    pub fn view(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let buf = frame.buffer_mut();
        put(buf, area, area.x + 1, area.y, "Today", theme.heading);
        if !self.loaded {
            return;
        }
        let past = self.past().map(|at| format!(" · as at {}", at.words())).unwrap_or_default();
        let headline = self.agenda.headline() + &past;
        let at = area.right().saturating_sub(u16::try_from(width(&headline)).unwrap_or(0) + 1);
        put(buf, area, at.max(area.x + 8), area.y, &headline, theme.text);
        if let Some(line) = &self.lent {
            put(buf, area, area.x + 1, area.y + 1, line, theme.due);
        } else if let Some(line) = &self.backup {
            put(buf, area, area.x + 1, area.y + 1, &format!("{line} Ctrl+B makes one."), theme.quiet);
        }
        let above = 2 + self.draw_visits(buf, area, theme);
        let body = Rect { y: area.y + above.min(area.height), height: area.height.saturating_sub(above), ..area };
        if self.agenda.items.is_empty() {
            let words = "Nothing is due soon.\n\nReviews, contacts, onward referrals and the ends of limits show here when they come near. n adds a person, / finds one.";
            for (line, y) in wrap(words, usize::from(area.width).saturating_sub(4)).iter().zip(body.top()..body.bottom()) {
                put(buf, body, body.x + 2, y, line, theme.text);
            }
            return;
        }
        Table::new(COLUMNS, rows(&self.agenda, theme)).without_heads().draw(buf, body, &mut self.picked, theme);
    }

    /// Visits that I am out on, above everything that is due; returns the rows used.
    fn draw_visits(&self, buf: &mut Buffer, area: Rect, theme: &Theme) -> u16 {
        let Some(today) = self.today else { return 0 };
        let room = usize::from(area.width).saturating_sub(4);
        let call = |plan: &VisitPlan| theme.names.only_shown(&plan.details.call, "whom you noted").to_owned();
        let words = |plan: &VisitPlan| wrap(&plan.words(theme.names.pick(&plan.called, &plan.person.to_string()), &call(plan), today), room);
        let lines: Vec<String> = self.visits.iter().flat_map(words).take(usize::from(area.height / 3)).collect();
        for (line, y) in lines.iter().zip(area.y.saturating_add(2)..area.bottom()) {
            put(buf, area, area.x + 2, y, line, theme.due);
        }
        if lines.is_empty() { 0 } else { u16::try_from(lines.len()).unwrap_or(0) + 1 }
    }

    fn selected(&self) -> Option<&Item> {
        self.agenda.items.get(self.picked.at()?)
    }

    /// The past day that is shown, if it is one.
    fn past(&self) -> Option<Day> {
        self.asked.filter(|at| Some(*at) != self.today)
    }

    fn open_selected(&self) -> Vec<Effect> {
        let past = self.past();
        let place = |item: &Item| item.person.map_or(Place::Book, |person| Place::Record(person, Tab::from(item.tab), past));
        self.selected().map(|item| Effect::Open(place(item))).into_iter().collect()
    }

    fn of_referral(&self, ask: fn(ReferralId) -> Ask) -> Vec<Effect> {
        let referral = self.selected().and_then(|item| item.referral);
        referral.map(|referral| Effect::Fill(Box::new(ask(referral)))).into_iter().collect()
    }

    fn why(&self) -> Vec<Effect> {
        let explain = |item: &Item| Why {
            title: "Why this is here".into(),
            sentences: vec![
                format!("{}.", item.what),
                format!("Its date is {}: {}.", item.on.words(), item.when),
                item.person.map_or_else(|| "Answer it in the contract book.".to_owned(), |_| format!("Answer it under {}.", Tab::from(item.tab).title())),
            ],
            source: item.person.map_or("the contract book", |_| "the dates agreed in the record, and the rules on its clocks").into(),
            rows: Vec::new(),
        };
        self.selected()
            .map(|item| if item.is_free { Effect::Read(Box::new(explain(item))) } else { Effect::Why(Box::new(explain(item))) })
            .into_iter()
            .collect()
    }
}

/// The settings as they are now, for the form.
fn settings(store: &Store) -> Result<SettingsDetails> {
    let read = |setting| store.setting(setting).map(Option::unwrap_or_default);
    let before = SettingsDetails::default();
    Ok(SettingsDetails {
        my_name: read(Setting::MyName)?,
        theme: Some(read(Setting::Theme)?).filter(|code| !code.is_empty()).unwrap_or(before.theme),
        lock_minutes: read(Setting::LockMinutes)?.parse().unwrap_or(before.lock_minutes),
        backup_days: read(Setting::BackupDays)?.parse().unwrap_or(before.backup_days),
        backups_kept: read(Setting::BackupsKept)?.parse().unwrap_or(before.backups_kept),
    })
}

/// The items under their headings.
fn rows<'a>(agenda: &'a Agenda, theme: &Theme) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for urgency in Urgency::ALL {
        let mut items = agenda.items.iter().filter(|item| item.urgency == *urgency).peekable();
        if items.peek().is_some() {
            if !rows.is_empty() {
                rows.push(Row::gap());
            }
            rows.push(Row::heading(Span::styled(format!(" {}", urgency.words()), theme.heading)));
            rows.extend(items.map(|item| row(item, theme)));
        }
    }
    rows
}

fn row<'a>(item: &'a Item, theme: &Theme) -> Row<'a> {
    let (sign, style): (&str, Style) = match item.urgency {
        Urgency::Overdue => ("!", theme.overdue),
        Urgency::Today => ("", theme.due),
        Urgency::ComingUp => ("", theme.text),
    };
    let date = if item.urgency == Urgency::Today { String::new() } else { item.on.words() };
    Row::new([
        Span::styled(sign, style),
        Span::styled(item.person.map(|person| person.to_string()).unwrap_or_default(), theme.text),
        Span::styled(theme.names.only_shown(&item.called, ""), theme.text),
        Span::styled(if item.is_free { theme.names.only_shown(&item.what, HIDDEN) } else { &item.what }, theme.text),
        Span::styled(date, theme.quiet),
        Span::styled(item.when.as_str(), style),
    ])
}
