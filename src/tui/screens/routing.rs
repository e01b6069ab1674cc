//! Routing: who can take this person? Every service with its verdict and lane beside published and measured waits, and the eight rules below.
//! With a person the answers come from their record and latest referral; a what-if changes them in place and writes nothing.

mod answers;
mod detail;
mod known;

use super::waiting::{days, published_words, whole_days};
use crate::domain::codes::{Lane, RouteStepKind, Verdict};
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, ReferralId, ServiceId};
use crate::domain::provider::{Reference, Service};
use crate::domain::referral::{Came, ReferralDetails};
use crate::domain::report::ServiceWaiting;
use crate::domain::route_step::RouteStep;
use crate::domain::routing::{RouteAsk, Routed, choosing, route};
use crate::domain::waiting::{FORECAST_LEAST, LaneFigures};
use crate::store::{Result, Store};
use crate::tui::ask::{Answer, Ask};
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::forms::routing::Questions;
use crate::tui::message::{Message, Steered};
use crate::tui::theme::Theme;
use crate::tui::widgets::Hits;
use crate::tui::widgets::fit::heading;
use crate::tui::widgets::table::{Column, Picked, Row, Table};
use crate::tui::work::{Work, Worked};
use answers::{Answers, Which};
use known::{known, latest};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

/// The screen.
#[derive(Debug)]
pub struct Routing {
    person: Option<PersonId>,
    called: String,
    /// What the record says, or what was entered when there is no person.
    own: Questions,
    /// What is asked now.
    questions: Questions,
    /// The latest referral, while it waits for a first appointment: next steps are kept with it.
    referral: Option<ReferralId>,
    /// Next steps still to do.
    steps: Vec<RouteStep>,
    // rows
    reference: Reference,
    /// The days on which something of the reference data begins to be otherwise.
    changes: Vec<Day>,
    today: Option<Day>,
    routed: Vec<Routed>,
    waits: Vec<ServiceWaiting>,
    wanted: Option<Work>,
    stopped: Option<String>,
    // selection
    picked: Picked,
    answer: Which,
    answers: Hits<usize>,
}

const COLUMNS: &[Column] = &[
    Column::new("", 17),
    Column::new("service", 28).grows().keeps_brackets(),
    Column::new("lane", 9).rank(4),
    Column::new("published", 24).rank(5),
    Column::new("median", 7).right().rank(1),
    Column::new("9 in 10", 7).right().rank(2),
    Column::new("longest", 7).right().rank(3),
    Column::new("seen", 4).right().rank(2),
];

/// Rows for the answers, at most.
const ANSWERS: u16 = 5;

impl Routing {
    /// For somebody, or for nobody yet.
    pub fn open(person: Option<PersonId>) -> Self {
        Self {
            person,
            called: String::new(),
            own: Questions::default(),
            referral: None,
            steps: Vec::new(),
            questions: Questions::default(),
            reference: Reference::default(),
            changes: Vec::new(),
            today: None,
            routed: Vec::new(),
            waits: Vec::new(),
            wanted: None,
            stopped: None,
            picked: Picked::default(),
            answer: Which::default(),
            answers: Hits::default(),
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

    /// Reads the record; a what-if stays as it is, and so does the selected service.
    pub fn load(&mut self, store: &Store, today: Day) -> Result<()> {
        self.today = Some(today);
        if let Some(person) = self.person {
            let record = store.record(person)?;
            record.person.details.called().clone_into(&mut self.called);
            let own = known(&record);
            if self.questions == self.own {
                self.questions = own.clone();
            }
            self.own = own;
            self.steps = record.route_steps.iter().filter(|step| step.is_open()).cloned().collect();
            let last = latest(&record).filter(|referral| referral.first_attended_on.is_none() && referral.ended_on.is_none());
            self.referral = last.map(|referral| referral.id);
        }
        // The rules, lanes and published waits are those of the day asked for; nobody can have been seen after today.
        self.reference = store.reference_at(self.questions.on(today).on)?.into_owned();
        self.changes = store.reference_changes()?;
        self.work_out();
        self.wanted = self.measured_on().map(Work::Waits);
        Ok(())
    }

    fn work_out(&mut self) {
        let was = self.selected().map(|routed| routed.service);
        let Some(today) = self.today else { return };
        self.routed = route(&self.questions.on(today), &self.reference);
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
            Command::Edit | Command::New | Command::Open | Command::Why => Offer::Now,
            Command::PrintOptions => Offer::when(
                self.routed.iter().any(|routed| routed.verdict != Verdict::Cannot),
                "No service can see this person as it is asked: there is nothing to print. The next step beside each service comes first.",
            ),
            Command::Left | Command::Right | Command::NextAnswer | Command::PreviousAnswer => Offer::Now,
            Command::OwnAnswers => Offer::when(self.questions != self.own, "Nothing was changed: these are the answers it began with."),
            Command::ToHub | Command::SupportSelf | Command::CheckProvider => self.offers_step(command),
            Command::ReferHere => {
                Offer::when(self.person.is_some() && self.selected().is_some(), "Open routing from a person's record to refer them: / finds one.")
            }
            command => Offer::here(command.motion().is_some()),
        }
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, today: Day) -> Vec<Effect> {
        if let Message::Clicked(at) = message
            && let Some(which) = self.answers.at(at).and_then(|at| Which::ALL.get(at))
        {
            self.answer = *which;
            return Vec::new();
        }
        match message.steer(&mut self.picked) {
            Some(Steered::Open) => return self.why(),
            Some(Steered::Moved) => return Vec::new(),
            None => {}
        }
        let fill = |ask| vec![Effect::Fill(Box::new(ask))];
        match message {
            Message::Command(Command::Edit) => return fill(Ask::WhatIf(self.questions.clone())),
            Message::Command(Command::New) => return fill(Ask::NewPerson),
            Message::Command(Command::Why | Command::Open) => return self.why(),
            Message::Command(Command::PrintOptions) => return fill(Ask::PrintOptions(self.person, self.questions.clone())),
            Message::Command(Command::ReferHere) => return self.refer_here(today).map(fill).unwrap_or_default(),
            Message::Command(command @ (Command::ToHub | Command::SupportSelf | Command::CheckProvider)) => {
                return self.begin_step(command, today).map(fill).unwrap_or_default();
            }
            Message::Command(Command::Left) => self.answer = self.answer.turned(-1),
            Message::Command(Command::Right) => self.answer = self.answer.turned(1),
            Message::Command(Command::NextAnswer) => return self.what_if(|which, questions| which.step(questions, 1, today)),
            Message::Command(Command::PreviousAnswer) => return self.what_if(|which, questions| which.step(questions, -1, today)),
            Message::Command(Command::OwnAnswers) => {
                let own = self.own.clone();
                return self.what_if(|_, questions| *questions = own);
            }
            Message::Answered(answer) => {
                if let Answer::WhatIf(questions) = *answer {
                    // Without a person, what is entered whole is what it goes back to.
                    if self.person.is_none() {
                        self.own = questions.clone();
                    }
                    return self.what_if(|_, asked| *asked = questions);
                }
            }
            Message::WorkedOut(worked) => {
                if let Worked::Waits(waits) = *worked {
                    (self.waits, self.stopped) = (waits, None);
                }
            }
            Message::Refused(sentence) => self.stopped = Some(sentence),
            _ => {}
        }
        Vec::new()
    }

    /// Asks something else; the verdicts follow at once. Another day has its own rules and waits, which are read first.
    fn what_if(&mut self, change: impl FnOnce(Which, &mut Questions)) -> Vec<Effect> {
        let was = self.era();
        change(self.answer, &mut self.questions);
        self.work_out();
        if self.era() == was { Vec::new() } else { vec![Effect::Reload] }
    }

    /// What an answer about another day hangs on: the versions of the reference data that hold, and the day waits are measured on.
    fn era(&self) -> Option<(usize, Day)> {
        let on = self.questions.on(self.today?).on;
        Some((self.changes.iter().filter(|from| **from <= on).count(), self.measured_on()?))
    }

    /// The day whose measured waits are shown: nobody can have been seen after today.
    fn measured_on(&self) -> Option<Day> {
        self.today.map(|today| self.questions.on(today).on.min(today))
    }

    /// Draws itself.
    pub fn view(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let buf = frame.buffer_mut();
        let below = |rows: u16| Rect { y: area.y + rows.min(area.height), height: area.height.saturating_sub(rows), ..area };
        let who = self.person.map(|person| format!("Routing › {person} {}", theme.names.only_shown(&self.called, ""))).unwrap_or_else(|| "Routing".into());
        heading(buf, area, who.trim_end(), &self.counts(), theme);
        let Some(today) = self.today else { return };
        let row = below(1);
        let shown = Answers { questions: &self.questions, own: &self.own, picked: self.answer, today, of_person: self.person.is_some() };
        let (used, hits) = shown.draw(buf, Rect { height: row.height.min(ANSWERS), ..row }, theme);
        self.answers = hits;
        let body = below(1 + used);
        let services = u16::try_from(self.routed.len()).unwrap_or(u16::MAX).saturating_add(1);
        let table = Rect { height: services.min(body.height.saturating_sub(6)).max(4).min(body.height), ..body };
        let rows = self.routed.iter().filter_map(|routed| self.row(routed, theme)).collect();
        let mut picked = std::mem::take(&mut self.picked);
        Table::new(COLUMNS, rows).draw(buf, table, &mut picked, theme);
        self.picked = picked;
        let used = table.height + 1;
        let rest = Rect { y: body.y + used.min(body.height), height: body.height.saturating_sub(used), ..body };
        if let Some(routed) = self.selected() {
            detail::draw(buf, rest, &self.title(routed.service), routed, [&self.steps_words(), &self.waits_words(routed)], theme);
        }
    }

    fn selected(&self) -> Option<&Routed> {
        self.routed.get(self.picked.at()?)
    }

    fn title(&self, service: ServiceId) -> String {
        self.reference.service(service).map(Service::title).unwrap_or_default()
    }

    fn counts(&self) -> String {
        let n = |verdict| self.routed.iter().filter(|routed| routed.verdict == verdict).count();
        let what_if = if self.questions == self.own { "" } else { "what if: " };
        let said = format!("{what_if}{} can take · {} cannot tell yet · {} cannot", n(Verdict::CanTake), n(Verdict::CannotTell), n(Verdict::Cannot));
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
        let measured = self.lane(routed).map(|lane| &lane.completed_12m);
        let enough = measured.filter(|seen| seen.n >= FORECAST_LEAST);
        let figure = |words: Option<String>| Span::styled(words.unwrap_or_else(|| if measured.is_some() { "-".into() } else { String::new() }), theme.text);
        Some(Row::new([
            Span::styled(format!("{sign} {}", routed.verdict), style),
            Span::styled(service.title(), theme.text),
            Span::styled(if routed.lane_known { routed.lane.to_string() } else { format!("{}?", routed.lane) }, theme.text),
            Span::styled(published_words(published), theme.quiet),
            figure(enough.map(|seen| days(seen.median))),
            figure(enough.map(|seen| whole_days(seen.p90))),
            figure(enough.map(|seen| whole_days(seen.longest))),
            figure(measured.map(|seen| seen.n.to_string())),
        ]))
    }

    /// The measured wait beside the published one, each with its date.
    fn waits_words(&self, routed: &Routed) -> String {
        let published = self.reference.service(routed.service).and_then(|service| service.lane(routed.lane)).and_then(|lane| lane.published.as_ref());
        let published = published.map_or_else(|| "No wait was published.".into(), |wait| format!("Published wait: {}.", published_words(Some(wait))));
        let Some((lane, on)) = self.lane(routed).zip(self.measured_on()) else { return published };
        let seen = &lane.completed_12m;
        let measured = if seen.n < FORECAST_LEAST {
            format!("too few to say ({})", seen.n)
        } else {
            format!("median {}, 9 in 10 within {}, longest {} ({} people)", days(seen.median), whole_days(seen.p90), whole_days(seen.longest), seen.n)
        };
        format!("Seen from the {} lane in the 12 months to {}: {measured}. {published}", lane.lane, on.words())
    }

    fn offers_step(&self, command: Command) -> Offer {
        let kind = kind_of(command);
        if self.person.is_none() {
            return Offer::NotNow("A next step is kept with a person: / finds one, and j there opens this.");
        }
        if self.steps.iter().any(|step| step.details.kind == kind && step.referral == self.referral) {
            return Offer::NotNow("This step is on the way already: the Referrals tab marks it done, or not needed.");
        }
        let asks = || {
            let fast = self.selected().and_then(|routed| self.reference.service(routed.service)).and_then(|service| service.lane(Lane::Stovewood));
            fast.is_some_and(|fast| fast.to_confirm.contains(&self.questions.stovewood))
        };
        Offer::when(kind != RouteStepKind::ProviderCheck || asks(), "Nothing is to be checked with this provider: its lane is settled.")
    }

    fn begin_step(&self, command: Command, today: Day) -> Option<Ask> {
        let kind = kind_of(command);
        let service = self.selected().map(|routed| routed.service);
        let days = self.reference.days("routing.step-days").unwrap_or(14);
        Some(Ask::AddRouteStep(self.person?, self.referral, kind, service, today.plus_days(days)))
    }

    /// A referral to the selected service with what is asked now, and what about the choice wants a reason.
    fn refer_here(&self, today: Day) -> Option<Ask> {
        let service = self.reference.service(self.selected()?.service)?;
        let asked = &self.questions;
        let details = ReferralDetails {
            role: asked.role,
            received_on: today,
            sources: asked.sources.clone(),
            stovewood: asked.stovewood,
            stovewood_said_by: String::new(),
            stovewood_said_on: None,
            need: asked.need,
            trs_hub: asked.trs_hub,
            service: service.id,
            note: String::new(),
            came: Came::default(),
        };
        let wants = choosing(&RouteAsk { on: today, ..asked.on(today) }, service, &self.reference).map(|wants| wants.asks);
        Some(Ask::ReferHere(self.person?, Box::new(details), wants))
    }

    /// 'To do: bring to the TRS hub, due 5 Dec 2026'; empty when nothing is under way.
    fn steps_words(&self) -> String {
        let said: Vec<String> = self.steps.iter().map(|step| format!("{}, due {}", step.details.kind, step.details.due_on.words())).collect();
        if said.is_empty() { String::new() } else { format!("Under way: {}.", said.join("; ")) }
    }

    fn why(&self) -> Vec<Effect> {
        let why = |routed: &Routed| detail::why(&self.title(routed.service), routed, Some(self.waits_words(routed)));
        self.selected().map(|routed| Effect::Why(Box::new(why(routed)))).into_iter().collect()
    }
}

/// The step that a command begins.
const fn kind_of(command: Command) -> RouteStepKind {
    match command {
        Command::ToHub => RouteStepKind::TrsHub,
        Command::SupportSelf => RouteStepKind::SelfReferral,
        _ => RouteStepKind::ProviderCheck,
    }
}
