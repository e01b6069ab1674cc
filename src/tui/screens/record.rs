//! One person's record: who, how to reach them safely and the clocks on top, then seven tabs.
//! Opens over the six screens. What each tab shows and does is in its own file; what works on every tab is here.

mod before;
mod contacts;
mod exit;
mod facts;
mod head;
mod history;
pub(super) mod lines;
mod outcomes;
mod overview;
mod plan;
mod referrals;
#[cfg(test)]
mod tests;

use crate::domain::codes::EntryKind;
use crate::domain::contact::Which;
use crate::domain::day::Day;
use crate::domain::ids::PersonId;
use crate::store::{Result, Store};
use crate::tui::ask::{Answer, Ask};
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::message::{Message, Steered};
use crate::tui::place::{Place, Tab};
use crate::tui::theme::Theme;
use crate::tui::widgets::Hits;
use crate::tui::widgets::fit::{put, rule, split_below, wrap};
use crate::tui::widgets::table::Column;
use crate::tui::widgets::tabs;
use facts::Facts;
use lines::{Cell, IN_THE_PAST, Key, Line, List};
use ratatui::Frame;
use ratatui::layout::Rect;

/// The screen.
#[derive(Debug)]
pub struct Record {
    id: PersonId,
    tab: Tab,
    /// The past day that is shown, if it is one.
    past: Option<Day>,
    // which contacts, and how many of them are read
    which: Which,
    window: usize,
    goes_to_end: bool,
    // outcomes: the four domains before the selected measure
    together: bool,
    // rows
    facts: Option<Box<Facts>>,
    // selection, one a tab
    lists: [List; 7],
    titles: Hits<usize>,
}

/// Rows for what is more to say about the selected line, at most.
const DETAIL: u16 = 5;
/// Contacts read when the record opens; more are read as the selection comes near the last of them.
const CONTACTS_AT_FIRST: usize = 100;
/// How near.
const NEAR: usize = 20;

impl Record {
    /// Nothing read yet.
    pub fn open(id: PersonId, tab: Tab, past: Option<Day>) -> Self {
        Self {
            id,
            tab,
            past,
            which: Which::All,
            window: CONTACTS_AT_FIRST,
            goes_to_end: false,
            together: false,
            facts: None,
            lists: Default::default(),
            titles: Hits::default(),
        }
    }
    /// Where this is.
    pub const fn place(&self) -> Place {
        Place::Record(self.id, self.tab, self.past)
    }
    /// Reads the record; contact details are hidden again, selections stay on the same rows.
    pub fn load(&mut self, store: &Store, today: Day) -> Result<()> {
        let facts = Facts::read(store, self.id, (today, self.past), self.which, self.window)?;
        for tab in Tab::ALL {
            self.lists[tab as usize].set(lines_of(tab, &facts));
        }
        if let Some(first) = outcomes::first(&facts).filter(|_| self.facts.is_none()) {
            self.lists[Tab::Outcomes as usize].pick(first);
        }
        if std::mem::take(&mut self.goes_to_end) {
            self.lists[Tab::Contacts as usize].steer(&Message::Command(Command::End));
        }
        let newest = facts.rows.referrals.iter().map(|referral| referral.id).max();
        if let (Some(before), Some(newest)) = (&self.facts, newest)
            && before.rows.referrals.iter().all(|referral| referral.id < newest)
        {
            // What was just added is what is decided next.
            self.lists[Tab::Referrals as usize].pick(Key::Referral(newest));
        }
        self.facts = Some(Box::new(facts));
        Ok(())
    }
    /// What can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        let Some(facts) = &self.facts else { return Offer::NotHere };
        let key = self.list().selected();
        let here = self.offers_here(facts, key, command);
        // Of a past day nothing is written; what works here otherwise says why it does not now.
        match command {
            Command::RecordAsAt => Offer::Now,
            _ if facts.past.is_none() || here == Offer::NotHere || looks_only(command) => here,
            _ => Offer::NotNow(IN_THE_PAST),
        }
    }
    fn offers_here(&self, facts: &Facts, key: Option<Key>, command: Command) -> Offer {
        let own = match self.tab {
            Tab::Overview => overview::offers(facts, key, command),
            Tab::Plan => plan::offers(facts, key, command),
            Tab::Outcomes => outcomes::offers(facts, key, command),
            Tab::Contacts => contacts::offers(facts, key, command),
            Tab::Referrals => referrals::offers(facts, key, command),
            Tab::Exit => exit::offers(facts, key, command),
            Tab::History => history::offers(facts, key, command),
        };
        own.unwrap_or_else(|| offers_everywhere(facts, key, command))
    }
    /// Takes a message in.
    pub fn update(&mut self, message: Message, today: Day) -> Vec<Effect> {
        if let Message::Clicked(at) = message
            && let Some(tab) = self.titles.at(at).and_then(|at| Tab::ALL.get(at))
        {
            self.tab = *tab;
            return Vec::new();
        }
        match self.lists[self.tab as usize].steer(&message) {
            Some(Steered::Open) => return self.opens(),
            Some(Steered::Moved) => return self.more_contacts(message == Message::Command(Command::End)),
            None => {}
        }
        match message {
            Message::Command(Command::NextTab) => self.tab = self.tab.turned(1),
            Message::Command(Command::PreviousTab) => self.tab = self.tab.turned(-1),
            Message::Command(Command::RecordAsAt) => return vec![Effect::Fill(Box::new(Ask::AsAt(self.past.unwrap_or(today))))],
            Message::Command(command) => return self.does(command),
            Message::Answered(answer) => match *answer {
                Answer::AsAt(at) => self.past = Some(at).filter(|at| *at != today),
                Answer::Reading(id) => return self.facts.as_ref().and_then(|facts| outcomes::correct_reading(facts, id)).unwrap_or_default(),
                _ => {}
            },
            _ => {}
        }
        Vec::new()
    }
    /// Draws itself.
    pub fn view(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let buf = frame.buffer_mut();
        let Some(facts) = &self.facts else { return };
        let top = head::draw(buf, area, facts, theme);
        let bar = Rect { x: area.x + 1.min(area.width), y: area.y + top, width: area.width.saturating_sub(1), height: 1 }.intersection(area);
        self.titles = tabs::draw(buf, bar, &Tab::ALL.map(Tab::title), self.tab as usize, theme);
        rule(buf, area, area.y + top + 1, theme.rule);
        let above = (top + 2).min(area.height);
        let mut body = Rect { y: area.y + above, height: area.height - above, ..area };
        if let (Tab::Contacts, Some(words)) = (self.tab, contacts::headline(facts)) {
            put(buf, body, body.x + 2, body.y, words.shown(theme), words.style(theme));
            let used = 2.min(body.height);
            body = Rect { y: body.y + used, height: body.height - used, ..body };
        }
        let list = &mut self.lists[self.tab as usize];
        let key = list.selected();
        let (columns, heads) = columns(self.tab);
        let heads = heads && key.is_some();
        if self.tab == Tab::Outcomes {
            let gap = usize::from(body.height > 16);
            let table = u16::try_from(list.len() + 1 + gap).unwrap_or(u16::MAX).min(body.height.saturating_sub(outcomes::LEAST)).max(4).min(body.height);
            let below = Rect { y: body.y + table, height: body.height - table, ..body };
            list.draw(buf, Rect { height: table, ..body }, columns, heads, theme);
            outcomes::draw_below(buf, below, facts, key, self.together, theme);
            return;
        }
        let detail = key.map(|key| detail(self.tab, facts, key)).unwrap_or_default();
        let below = detail_rows(&detail, body, theme);
        let (above, below) = split_below(buf, body, below, theme);
        list.draw(buf, above, columns, heads, theme);
        lines::draw_detail(buf, below, &detail, theme);
    }

    /// Asks for more contacts when the selection comes near the last that was read; for all of them when it went to the end.
    fn more_contacts(&mut self, to_the_end: bool) -> Vec<Effect> {
        let Some(facts) = self.facts.as_ref().filter(|_| self.tab == Tab::Contacts) else { return Vec::new() };
        let (read, listed) = (facts.contacts.len(), facts.listed());
        let near = self.list().at().is_some_and(|at| at + NEAR >= read);
        if read >= listed || !near {
            return Vec::new();
        }
        self.window = if to_the_end { listed } else { self.window * 4 };
        self.goes_to_end = to_the_end;
        vec![Effect::Reload]
    }

    const fn list(&self) -> &List {
        &self.lists[self.tab as usize]
    }

    /// What Enter does: of a past day it shows and leads on, and fills no form.
    fn opens(&mut self) -> Vec<Effect> {
        let effects = self.does(Command::Open);
        let shows = |effect: &Effect| matches!(effect, Effect::Open(_) | Effect::Why(_) | Effect::Read(_) | Effect::Reload);
        if self.past.is_some() && !effects.iter().all(shows) { vec![Effect::Notice(IN_THE_PAST.to_owned())] } else { effects }
    }

    fn does(&mut self, command: Command) -> Vec<Effect> {
        let Some(facts) = &mut self.facts else { return Vec::new() };
        if command == Command::ShowDetails {
            facts.revealed = true;
            self.tab = Tab::Overview;
            self.lists[Tab::Overview as usize].set(overview::lines(facts));
            return vec![Effect::Revealed(self.id)];
        }
        if command == Command::WhichContacts {
            self.which = self.which.next();
            self.window = CONTACTS_AT_FIRST;
            return vec![Effect::Reload];
        }
        if command == Command::AllDomains {
            self.together = !self.together;
            return vec![Effect::Reload];
        }
        let key = self.lists[self.tab as usize].selected();
        if command == Command::Open {
            match key {
                Some(Key::Card("details")) => return self.does(Command::ShowDetails),
                Some(Key::Card(_)) => return self.does(Command::SafeContact),
                Some(Key::Due(_, tab)) if tab != self.tab => {
                    self.tab = tab;
                    return Vec::new();
                }
                Some(Key::Referral(_)) if self.tab == Tab::Overview => {
                    self.tab = Tab::Referrals;
                    return Vec::new();
                }
                Some(Key::Exit(_)) if self.tab == Tab::Overview => {
                    self.tab = Tab::Exit;
                    return Vec::new();
                }
                _ => {}
            }
        }
        let own = match self.tab {
            Tab::Overview => overview::update(facts, key, command),
            Tab::Plan => plan::update(facts, key, command),
            Tab::Outcomes => outcomes::update(facts, key, command),
            Tab::Contacts => contacts::update(facts, key, command),
            Tab::Referrals => referrals::update(facts, key, command),
            Tab::Exit => exit::update(facts, key, command),
            Tab::History => history::update(facts, key, command),
        };
        own.unwrap_or_else(|| does_everywhere(facts, command).unwrap_or_default())
    }
}

fn lines_of(tab: Tab, facts: &Facts) -> Vec<Line> {
    match tab {
        Tab::Overview => overview::lines(facts),
        Tab::Plan => plan::lines(facts),
        Tab::Outcomes => outcomes::lines(facts),
        Tab::Contacts => contacts::lines(facts),
        Tab::Referrals => referrals::lines(facts),
        Tab::Exit => exit::lines(facts),
        Tab::History => history::lines(facts),
    }
}

/// A tab's columns, and whether they have headings.
const fn columns(tab: Tab) -> (&'static [Column], bool) {
    match tab {
        Tab::Overview => (overview::COLUMNS, false),
        Tab::Plan => (plan::COLUMNS, false),
        Tab::Outcomes => (outcomes::COLUMNS, true),
        Tab::Contacts => (contacts::COLUMNS, true),
        Tab::Referrals => (referrals::COLUMNS, false),
        Tab::Exit => (exit::COLUMNS, false),
        Tab::History => (history::COLUMNS, true),
    }
}

fn detail(tab: Tab, facts: &Facts, key: Key) -> Vec<Cell> {
    match tab {
        Tab::Overview => overview::detail(facts, key),
        Tab::Plan => plan::detail(facts, key),
        Tab::Contacts => contacts::detail(facts, key),
        Tab::Referrals => referrals::detail(facts, key),
        Tab::Exit => exit::detail(facts, key),
        Tab::Outcomes | Tab::History => Vec::new(),
    }
}

/// Rows for the detail with its rule line; none where there is little room.
fn detail_rows(detail: &[Cell], body: Rect, theme: &Theme) -> u16 {
    let room = usize::from(body.width).saturating_sub(4);
    let lines: usize = detail.iter().map(|cell| wrap(cell.shown(theme), room).len()).sum();
    let lines = u16::try_from(lines).unwrap_or(u16::MAX).min(DETAIL).min((body.height / 3).saturating_sub(1));
    if lines == 0 { 0 } else { lines + 1 }
}

/// Commands that write nothing, and tell nothing that is of today.
const fn looks_only(command: Command) -> bool {
    use Command as C;
    command.motion().is_some()
        || matches!(command, C::NextTab | C::PreviousTab | C::Open | C::Why | C::Before | C::WhichContacts | C::AllDomains)
        || entries_of(command).is_some()
}

/// What every tab offers.
fn offers_everywhere(facts: &Facts, key: Option<Key>, command: Command) -> Offer {
    match command {
        Command::NextTab | Command::PreviousTab | Command::New | Command::NewReferral | Command::Export | Command::Why => Offer::Now,
        Command::HandOver | Command::OwnCopy | Command::CaseStudy => Offer::Now,
        Command::PlanVisit => facts.needs_referral(),
        Command::Edit | Command::SafeContact | Command::LinkPerson | Command::MergeRecord | Command::RouteThis | Command::AddMarker | Command::AddRisk => {
            Offer::Now
        }
        Command::Open => Offer::when(key.is_some(), "Nothing is selected here."),
        Command::Before => before::offers_before(facts),
        Command::ReferAgain => before::offers_again(facts),
        Command::ShowDetails if facts.rows.safe_contact.is_none() => Offer::NotNow("There is no safe-contact card yet. k writes it."),
        Command::ShowDetails => Offer::when(!facts.revealed, "The contact details are shown already, on Overview."),
        Command::NewPlan | Command::AddOnward | Command::ExitStrategy | Command::WhoWorks => facts.needs_episode(),
        Command::LogContact | Command::LogInFull | Command::RecordReading | Command::ScoreItems => facts.needs_referral(),
        Command::Assess | Command::SafetyPlan | Command::Consents | Command::Concerns | Command::Meetings | Command::Requests | Command::FeedbackOf => {
            Offer::Now
        }
        Command::HoldReview => plan::needs_plan(facts),
        command => Offer::here(command.motion().is_some()),
    }
}

/// The kind of entry that a command opens.
const fn entries_of(command: Command) -> Option<EntryKind> {
    Some(match command {
        Command::Assess => EntryKind::Need,
        Command::SafetyPlan => EntryKind::SafetyPlan,
        Command::Consents => EntryKind::Consent,
        Command::Concerns => EntryKind::Concern,
        Command::Meetings => EntryKind::Meeting,
        Command::Requests => EntryKind::Request,
        Command::FeedbackOf => EntryKind::Feedback,
        _ => return None,
    })
}

/// What every tab does.
fn does_everywhere(facts: &Facts, command: Command) -> Option<Vec<Effect>> {
    let person = &facts.rows.person;
    let ask = match command {
        Command::New | Command::NewReferral => Ask::NewReferral(person.id),
        Command::Edit => Ask::EditPerson(person.id, person.details.clone()),
        Command::SafeContact => Ask::SafeContact(person.id, facts.rows.safe_contact.clone()),
        Command::LinkPerson => Ask::Link(person.id),
        Command::MergeRecord => Ask::MergeWith(person.id, Vec::new()),
        Command::AddMarker => Ask::AddMarker(person.id),
        Command::AddRisk => Ask::AddRisk(person.id),
        Command::HandOver => Ask::WritePack(vec![person.id]),
        Command::Export => Ask::ExportSummary(Some(person.id)),
        Command::OwnCopy => Ask::OwnCopy(person.id, facts.today),
        Command::CaseStudy => Ask::CaseStudy(person.id, Box::default(), String::new()),
        Command::LogContact => Ask::LogQuick(facts.referral_id()?),
        Command::LogInFull => Ask::LogContact(facts.referral_id()?),
        Command::ScoreItems => Ask::ScoreItems(facts.referral_id()?),
        Command::RecordReading => Ask::RecordReading(facts.referral_id()?),
        Command::NewPlan => Ask::AgreePlan(facts.open_id()?, facts.plan().map(|plan| plan.details.clone())),
        Command::HoldReview => Ask::HoldReview(facts.open_id()?, plan::to_walk(facts)),
        Command::AddOnward => Ask::AddOnward(facts.open_id()?),
        Command::PlanVisit => Ask::PlanVisit(facts.referral_id()?),
        Command::WhoWorks => Ask::Assign(facts.open_id()?),
        Command::ExitStrategy => return exit::set(facts),
        Command::Before => return Some(before::sheet(facts)),
        Command::ReferAgain => return before::again(facts),
        command if entries_of(command).is_some() => return entries_of(command).map(|kind| vec![Effect::Open(Place::Entries(person.id, kind, facts.past))]),
        Command::RouteThis => return Some(vec![Effect::Open(Place::Routing(Some(person.id)))]),
        Command::Why => return Some(vec![Effect::Why(Box::new(head::why_clocks(facts)))]),
        _ => return None,
    };
    Some(vec![Effect::Fill(Box::new(ask))])
}
