//! Supervision: whom to talk about and why, made from what is due today and what changed since the last session; the sessions held,
//! with what was decided at each. A decision goes back on the person's record.

use super::record::lines::{Cell, Key, Line, List, Look, draw_detail, free, quiet, row, section, text};
use crate::domain::agenda::agenda;
use crate::domain::codes::{EntryKind, SupervisionKind};
use crate::domain::day::Day;
use crate::domain::entry::supervised::Supervised;
use crate::domain::ids::{PersonId, SupervisionId};
use crate::domain::supervision::{Point, Session, Talk, last_before, since_or_first, talks};
use crate::domain::text::capital;
use crate::store::{Result, Store};
use crate::tui::ask::Ask;
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::message::{Message, Steered};
use crate::tui::place::{Place, Tab};
use crate::tui::theme::Theme;
use crate::tui::widgets::fit::{heading, split_below};
use crate::tui::widgets::table::Column;
use crate::tui::widgets::why::Why;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The screen.
#[derive(Debug, Default)]
pub struct Supervision {
    /// Looks back to the last session of this kind; of any when none.
    of: Option<SupervisionKind>,
    // rows
    since: Option<Day>,
    told_since: Option<Day>,
    talks: Vec<Talk>,
    sessions: Vec<Session>,
    decided: Vec<Decided>,
    loaded: bool,
    // selection
    list: List,
}

/// What was decided, at which session.
type Decided = (SupervisionId, PersonId, Supervised);

const COLUMNS: &[Column] = &[
    Column::new("", 1),
    Column::new("", 8),
    Column::new("", 12).rank(1),
    Column::new("", 30).grows(),
    Column::new("", 11).right(),
    Column::new("", 13).right().rank(2),
];
/// Rows for what is selected, at most.
const DETAIL: u16 = 8;
/// A session is talked about no longer than this: then a decision starts with today.
const FRESH: i64 = 14;
/// Sessions whose decisions are read.
const READ: usize = 12;

impl Supervision {
    /// Reads what is due and what changed since the last session before today; the selection stays on the same row.
    pub fn load(&mut self, store: &Store, today: Day) -> Result<()> {
        self.sessions = store.sessions(today)?;
        self.since = last_before(&self.sessions, self.of, today).map(|session| session.details.on);
        let from = since_or_first(self.since, today, store.reference());
        self.told_since = Some(from);
        let changes = store.changes_since(from, today)?;
        self.talks = talks(&agenda(&store.agenda_facts(today)?, store.reference(), today), &changes, store.reference());
        self.decided.clear();
        for session in self.sessions.iter().take(READ) {
            let of_session = |own: &Supervised| own.kind == session.details.kind && own.who == session.details.who;
            let decided = store.decided_on(session.details.on)?.into_iter().filter(|(_, own)| of_session(own));
            self.decided.extend(decided.map(|(person, own)| (session.id, person, own)));
        }
        self.list.set(self.lines(today));
        self.loaded = true;
        Ok(())
    }

    /// What can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        let selected = self.list.selected();
        match command {
            Command::New | Command::LookBackTo | Command::Why | Command::Export => Offer::Now,
            Command::Open => Offer::when(selected.is_some(), "There is nothing to open yet: n records a session."),
            Command::DecideHere => Offer::when(matches!(selected, Some(Key::Talk(..))), "Select somebody on the agenda first."),
            Command::Edit => Offer::when(matches!(selected, Some(Key::Session(_))), "Select a session first. What was decided is edited on the record."),
            command => Offer::here(command.motion().is_some()),
        }
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, today: Day) -> Vec<Effect> {
        let command = match self.list.steer(&message) {
            Some(Steered::Open) => Command::Open,
            Some(Steered::Moved) => return Vec::new(),
            None => match message {
                Message::Command(command) => command,
                _ => return Vec::new(),
            },
        };
        if command == Command::LookBackTo {
            self.of = match self.of {
                None => Some(SupervisionKind::Line),
                Some(SupervisionKind::Line) => Some(SupervisionKind::Clinical),
                Some(SupervisionKind::Clinical) => None,
            };
            return vec![Effect::Reload];
        }
        self.does(command, today).unwrap_or_default()
    }

    fn does(&self, command: Command, today: Day) -> Option<Vec<Effect>> {
        let fill = |ask| Some(vec![Effect::Fill(Box::new(ask))]);
        match (command, self.list.selected()) {
            (Command::Export, _) => fill(Ask::ExportSummary(None)),
            (Command::New, _) => fill(Ask::HoldSupervision),
            (Command::Why, _) => Some(vec![Effect::Why(Box::new(self.why()))]),
            (Command::Open, Some(Key::Talk(person, at))) => {
                Some(vec![Effect::Open(Place::Record(person, self.point(person, at).map_or(Tab::Overview, |point| Tab::from(point.tab)), None))])
            }
            (Command::DecideHere, Some(Key::Talk(person, _))) => {
                let start = self.start(today);
                fill(Ask::AddEntry(person, EntryKind::Supervised, start, format!("About {person}. It is kept on the record.")))
            }
            (Command::Open, Some(Key::Session(id))) => Some(vec![Effect::Read(Box::new(self.read(id)?))]),
            (Command::Edit, Some(Key::Session(id))) => fill(Ask::EditSupervision(id, self.session(id)?.details.clone())),
            _ => None,
        }
    }

    /// A decision begins with the session it belongs to: the newest, while it is fresh.
    fn start(&self, today: Day) -> Vec<(String, String)> {
        let fresh = self.sessions.first().filter(|session| session.details.on.days_to(today) <= FRESH);
        let mut start = vec![("on".to_owned(), fresh.map_or(today, |session| session.details.on).words())];
        if let Some(session) = fresh {
            start.push(("kind".into(), session.details.kind.code().into()));
            start.push(("who".into(), session.details.who.clone()));
        }
        start
    }

    /// Draws itself.
    pub fn view(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        if !self.loaded {
            return;
        }
        let buf = frame.buffer_mut();
        heading(buf, area, "Supervision", &self.headline(), theme);
        let body = Rect { y: area.y + 2.min(area.height), height: area.height.saturating_sub(2), ..area };
        let detail = self.list.selected().map(|key| self.detail(key)).unwrap_or_default();
        let below = if detail.is_empty() { 0 } else { DETAIL.min(body.height / 3) };
        let (above, below) = split_below(buf, body, below, theme);
        self.list.draw(buf, above, COLUMNS, false, theme);
        draw_detail(buf, below, &detail, theme);
    }

    /// '4 people to talk about · since line, with Dana, 24 Oct 2026'.
    fn headline(&self) -> String {
        let people = match self.talks.len() {
            0 => "nobody to talk about".to_owned(),
            1 => "1 person to talk about".to_owned(),
            n => format!("{n} people to talk about"),
        };
        let kind = self.of.map(|kind| format!(" {kind}")).unwrap_or_default();
        match self.since {
            Some(on) => format!("{people} · since the last{kind} session, {}", on.words()),
            None => format!("{people} · no{kind} session yet: since {}", self.told_since.map(Day::words).unwrap_or_default()),
        }
    }

    fn lines(&self, today: Day) -> Vec<Line> {
        let mut lines = Vec::new();
        let points = |talk: &Talk| talk.points.iter().enumerate().map(|(at, point)| point_line(talk, at, point, today)).collect::<Vec<_>>();
        let about = self.talks.iter().flat_map(points).collect();
        section(&mut lines, "To talk about", about, "Nothing is overdue or near a limit, and nothing changed since the last session.");
        let session = |session: &Session| {
            let decided = self.decided.iter().filter(|(id, ..)| *id == session.id).count();
            let words = if decided == 0 { String::new() } else { format!("{decided} decided") };
            let who = text(capital(&session.details.words())).or(session.details.kind.to_string());
            row(Key::Session(session.id), [text(""), text(""), text(""), who, quiet(session.details.on.words()), quiet(words)])
        };
        section(
            &mut lines,
            "Sessions held",
            self.sessions.iter().map(session).collect(),
            "No session is recorded yet. n records one; d on somebody above keeps what was decided.",
        );
        lines
    }

    fn point(&self, person: PersonId, at: usize) -> Option<&Point> {
        self.talks.iter().find(|talk| talk.person == person)?.points.get(at)
    }

    fn session(&self, id: SupervisionId) -> Option<&Session> {
        self.sessions.iter().find(|session| session.id == id)
    }

    /// More about the selected line.
    fn detail(&self, key: Key) -> Vec<Cell> {
        match key {
            Key::Talk(person, _) => {
                let called = self.talks.iter().find(|talk| talk.person == person).map(|talk| talk.called.as_str()).unwrap_or_default();
                let mut cells = vec![text(format!("{person}  {called}")).or(person.to_string())];
                let open = self.decided.iter().filter(|(_, of, own)| *of == person && own.due().is_some());
                cells.extend(open.map(|(_, _, own)| free(&format!("{}: {}", capital(&own.state()), own.action))));
                cells.push(quiet("Enter opens the record there; d keeps what was decided, with what I do now and by when."));
                cells
            }
            Key::Session(id) => self.session(id).map_or_else(Vec::new, |session| {
                let note = Some(free(&session.details.note)).filter(|_| !session.details.note.is_empty());
                note.into_iter().chain([quiet("Enter shows what was decided.")]).collect()
            }),
            _ => Vec::new(),
        }
    }

    /// What was decided at a session.
    fn read(&self, id: SupervisionId) -> Option<Why> {
        let session = self.session(id)?;
        let decided = self.decided.iter().filter(|(of, ..)| *of == id);
        let rows: Vec<String> = decided
            .flat_map(|(_, person, own)| {
                let action = (!own.action.is_empty()).then(|| format!("          {} ({})", own.action, own.state()));
                std::iter::once(format!("{person}   {}", own.decided.replace('\n', " "))).chain(action)
            })
            .collect();
        let note = Some(session.details.note.clone()).filter(|note| !note.is_empty());
        let none = rows.is_empty().then(|| "Nothing was decided about anybody.".to_owned());
        Some(Why {
            title: format!("Supervision of {}: {}", session.details.on.words(), session.details.words()),
            sentences: note.into_iter().chain(none).collect(),
            source: String::new(),
            rows,
        })
    }

    fn why(&self) -> Why {
        Why {
            title: "What is on this agenda".into(),
            sentences: vec![
                "Whoever has something overdue, due today or near a limit, and whoever something changed for since the last session: contacts and new notes, risks and concerns, scores, steps, reviews, plans, onward referrals, endings.".into(),
                "Those with something overdue, a new risk or a concern come first. What is decided is kept on each person's record, and what I do then shows on Today by its date.".into(),
                "s looks back to the last session of any kind, of line or of clinical supervision.".into(),
            ],
            source: "002, section 8.1 (clinical case supervision of staff); the dates of the records".into(),
            rows: vec![self.headline()],
        }
    }
}

/// A person's code and name stand at their first point.
fn point_line(talk: &Talk, at: usize, point: &Point, today: Day) -> Line {
    let (sign, look) = if point.presses { ("!", Look::Overdue) } else { ("", Look::Text) };
    let words = if point.is_free { free(&point.words) } else { text(&point.words) };
    let (code, called) = if at == 0 { (talk.person.to_string(), talk.called.clone()) } else { Default::default() };
    row(
        Key::Talk(talk.person, at),
        [Cell::new(sign, look), text(code), text(called).or(""), words, quiet(point.on.words()), Cell::new(point.on.relative(today), look)],
    )
}
