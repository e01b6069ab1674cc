//! Routing: who can take this person? Every service with its verdict and lane beside published and measured waits, and the eight rules below.
//! With a person the questions come from their record and latest referral; `e` changes them as a what-if and writes nothing.

mod detail;

use super::waiting::{days, published_words, whole_days};
use crate::domain::codes::Verdict;
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, ServiceId};
use crate::domain::provider::{Reference, Service};
use crate::domain::report::ServiceWaiting;
use crate::domain::routing::{Routed, route};
use crate::domain::waiting::{FORECAST_LEAST, LaneFigures};
use crate::store::{Result, Store};
use crate::tui::ask::{Answer, Ask};
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::forms::routing::Questions;
use crate::tui::message::{Message, Steered};
use crate::tui::theme::Theme;
use crate::tui::widgets::fit::{heading, paragraph, put};
use crate::tui::widgets::table::{Column, Picked, Row, Table};
use crate::tui::work::{Work, Worked};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

/// The screen.
#[derive(Debug)]
pub struct Routing {
    person: Option<PersonId>,
    called: String,
    /// What the record says, or what was asked.
    questions: Option<Questions>,
    /// The questions are no longer those of the record.
    what_if: bool,
    // rows
    reference: Reference,
    today: Option<Day>,
    routed: Vec<Routed>,
    waits: Vec<ServiceWaiting>,
    wanted: Option<Work>,
    stopped: Option<String>,
    // selection
    picked: Picked,
}

const COLUMNS: &[Column] = &[
    Column::new("", 17),
    Column::new("service", 20).grows(),
    Column::new("lane", 9).rank(2),
    Column::new("published", 24).rank(3),
    Column::new("seen in 12 months", 27).rank(1),
];

impl Routing {
    /// For somebody, or for nobody yet.
    pub fn open(person: Option<PersonId>) -> Self {
        Self {
            person,
            called: String::new(),
            questions: None,
            what_if: false,
            reference: Reference::default(),
            today: None,
            routed: Vec::new(),
            waits: Vec::new(),
            wanted: None,
            stopped: None,
            picked: Picked::default(),
        }
    }
    /// For whom.
    pub const fn person(&self) -> Option<PersonId> {
        self.person
    }
    /// The waits it wants, once after each reading.
    pub fn wants(&mut self) -> Option<Work> {
        self.wanted.take()
    }

    /// Reads the record, unless a what-if was asked; the selection stays on the same service.
    pub fn load(&mut self, store: &Store, today: Day) -> Result<()> {
        self.reference = store.reference().clone();
        self.today = Some(today);
        if let Some(person) = self.person {
            let record = store.record(person)?;
            record.person.details.called().clone_into(&mut self.called);
            if !self.what_if {
                let last = record.referrals.iter().max_by_key(|referral| (referral.details.received_on, referral.id));
                let asked = last.map(|referral| Questions {
                    role: referral.details.role,
                    sources: referral.details.sources.clone(),
                    stovewood: referral.details.stovewood,
                    need: referral.details.need,
                    trs_hub: referral.details.trs_hub,
                    ..Questions::default()
                });
                let details = &record.person.details;
                self.questions = Some(Questions { born: details.born, residency: details.residency, ..asked.unwrap_or_default() });
            }
        }
        self.work_out();
        if self.questions.is_some() {
            self.wanted = Some(Work::Waits(today));
        }
        Ok(())
    }

    fn work_out(&mut self) {
        let was = self.selected().map(|routed| routed.service);
        let (Some(questions), Some(today)) = (&self.questions, self.today) else { return };
        self.routed = route(&questions.on(today), &self.reference);
        // Who can take someone first, then who may, each in the order of the directory.
        self.routed.sort_by_key(|routed| match routed.verdict {
            Verdict::CanTake => 0,
            Verdict::CannotTell => 1,
            Verdict::Cannot => 2,
        });
        self.picked.set_items(self.routed.len());
        if let Some(at) = self.routed.iter().position(|routed| Some(routed.service) == was) {
            self.picked.pick(at);
        }
    }

    /// What can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        match command {
            Command::Edit | Command::New | Command::Open => Offer::Now,
            Command::Why => Offer::when(!self.routed.is_empty(), "Nothing was asked yet. e opens the questions."),
            Command::ReferHere => {
                Offer::when(self.person.is_some() && self.selected().is_some(), "Open routing from a person's record to refer them: / finds one.")
            }
            command => Offer::here(command.motion().is_some()),
        }
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, _today: Day) -> Vec<Effect> {
        match message.steer(&mut self.picked) {
            Some(Steered::Open) => return self.why(),
            Some(Steered::Moved) => return Vec::new(),
            None => {}
        }
        let fill = |ask| vec![Effect::Fill(Box::new(ask))];
        match message {
            Message::Command(Command::Edit | Command::Open) => fill(Ask::WhatIf(self.questions.clone().unwrap_or_default())),
            Message::Command(Command::New) => fill(Ask::NewPerson),
            Message::Command(Command::Why) => self.why(),
            Message::Command(Command::ReferHere) => self.person.map(|person| fill(Ask::NewReferral(person))).unwrap_or_default(),
            Message::Answered(answer) => {
                if let Answer::WhatIf(questions) = *answer {
                    self.what_if |= self.questions.as_ref().is_some_and(|before| *before != questions) && self.person.is_some();
                    self.questions = Some(questions);
                }
                Vec::new()
            }
            Message::WorkedOut(worked) => {
                if let Worked::Waits(waits) = *worked {
                    (self.waits, self.stopped) = (waits, None);
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
        let buf = frame.buffer_mut();
        let below = |rows: u16| Rect { y: area.y + rows.min(area.height), height: area.height.saturating_sub(rows), ..area };
        let who = self.person.map(|person| format!("Routing › {person} {}", theme.names.only_shown(&self.called, ""))).unwrap_or_else(|| "Routing".into());
        heading(buf, area, who.trim_end(), &self.counts(), theme);
        let Some(questions) = &self.questions else {
            let words = "Who can take this person?\n\nEnter or e asks what is known: age, who refers, Stovewood, Rotherham, role and need. Every service then shows here with its verdict, its reasons and its waits. Nothing is written.\n\nFor somebody on file, / finds them; routing opens from their record.";
            paragraph(buf, below(2), words, theme.text);
            return;
        };
        put(buf, below(1), area.x + 1, area.y + 1, &detail::asked_words(questions, self.what_if, self.today), theme.quiet);
        let body = below(2);
        let services = u16::try_from(self.routed.len()).unwrap_or(u16::MAX).saturating_add(1);
        let table = Rect { height: services.min(body.height.saturating_sub(6)).max(4).min(body.height), ..body };
        let rows = self.routed.iter().filter_map(|routed| self.row(routed, theme)).collect();
        let mut picked = std::mem::take(&mut self.picked);
        Table::new(COLUMNS, rows).draw(buf, table, &mut picked, theme);
        self.picked = picked;
        let used = table.height + 1;
        let rest = Rect { y: body.y + used.min(body.height), height: body.height.saturating_sub(used), ..body };
        if let Some(routed) = self.selected() {
            detail::draw(buf, rest, &self.title(routed.service), routed, theme);
        }
    }

    fn selected(&self) -> Option<&Routed> {
        self.routed.get(self.picked.at()?)
    }

    fn title(&self, service: ServiceId) -> String {
        self.reference.service(service).map(Service::title).unwrap_or_default()
    }

    fn counts(&self) -> String {
        if self.questions.is_none() {
            return String::new();
        }
        let n = |verdict| self.routed.iter().filter(|routed| routed.verdict == verdict).count();
        let said = format!("{} can take · {} cannot tell yet · {} cannot", n(Verdict::CanTake), n(Verdict::CannotTell), n(Verdict::Cannot));
        if self.stopped.is_some() { format!("{said} · waits stopped") } else { said }
    }

    fn lane(&self, routed: &Routed) -> Option<&LaneFigures> {
        let waits = self.waits.iter().find(|row| row.service == routed.service)?;
        waits.lanes.iter().find(|lane| lane.lane == routed.lane)
    }

    fn row<'a>(&self, routed: &Routed, theme: &Theme) -> Option<Row<'a>> {
        let service = self.reference.service(routed.service)?;
        let (sign, style) = detail::sign(routed.verdict, theme);
        let published = service.lane(routed.lane).and_then(|lane| lane.published.as_ref());
        Some(Row::new([
            Span::styled(format!("{sign} {}", routed.verdict), style),
            Span::styled(service.title(), theme.text),
            Span::styled(if routed.lane_known { routed.lane.to_string() } else { format!("{}?", routed.lane) }, theme.text),
            Span::styled(published_words(published), theme.quiet),
            Span::styled(self.lane(routed).map(measured).unwrap_or_default(), theme.text),
        ]))
    }

    fn why(&self) -> Vec<Effect> {
        let why = |routed: &Routed| {
            let lane = self.lane(routed).map(|lane| format!("Seen in the last 12 months from the {} lane: {}.", lane.lane, measured(lane)));
            detail::why(&self.title(routed.service), routed, lane)
        };
        self.selected().map(|routed| Effect::Why(Box::new(why(routed)))).into_iter().collect()
    }
}

/// '28 d, 9 in 10 45 d (40)', or 'too few (3)'.
fn measured(lane: &LaneFigures) -> String {
    let seen = &lane.completed_12m;
    if seen.n < FORECAST_LEAST {
        return format!("too few ({})", seen.n);
    }
    format!("{}, 9 in 10 {} ({})", days(seen.median), whole_days(seen.p90), seen.n)
}
