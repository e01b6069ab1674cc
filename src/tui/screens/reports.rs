//! Reports: the figures of every return, whole and with their units, for any period and as at any day; the records behind each
//! figure; and what was sent, against today. Figures are worked out beside the interface. What leaves is `x`, with small numbers hidden.

mod draw;
mod figures;
mod list;
mod mend;
mod period;
mod sent;

use crate::domain::codes::Return as Kind;
use crate::domain::day::Day;
use crate::domain::ids::ProviderId;
use crate::domain::provider::Reference;
use crate::domain::report::{Asked, Period};
use crate::output::returns::Return;
use crate::store::{Kept, Result, Store};
use crate::tui::ask::{Answer, Ask};
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::message::{Message, Steered};
use crate::tui::place::{Place, Tab};
use crate::tui::widgets::Hits;
use crate::tui::widgets::table::Picked;
use crate::tui::work::{Opened, Work, Worked};
use figures::{Figure, Line};
use list::List;
use mend::Mend;
use period::{Span, last_full_quarter, moved};

/// What is shown: the figures, or one step into them.
#[derive(Debug, Default)]
enum View {
    #[default]
    Figures,
    /// The records behind a figure.
    List(List),
    /// What is missing or contradictory.
    Mend(Mend),
    /// What was sent.
    Sent(Picked),
    /// One of those, against today; where it stood in their list.
    Opened(Box<Opened>, Picked, Picked),
}

/// The screen.
#[derive(Debug, Default)]
pub struct Reports {
    /// Which return.
    kind: usize,
    period: Option<Period>,
    /// Another day than today, when one was asked for.
    as_at: Option<Day>,
    provider: Option<ProviderId>,
    /// Which of the sets of age bands.
    bands: usize,
    view: View,
    // rows
    reference: Reference,
    today: Option<Day>,
    lines: Vec<Line>,
    is_empty: bool,
    kept: Vec<Kept>,
    wanted: Option<Work>,
    stopped: Option<String>,
    // selection
    picked: Picked,
    titles: Hits<usize>,
}

impl Reports {
    /// Asks for the figures of its period; the first is the last full quarter.
    pub fn load(&mut self, store: &Store, today: Day) -> Result<()> {
        self.reference = store.reference_at(today)?.into_owned();
        self.today = Some(today);
        self.period.get_or_insert_with(|| last_full_quarter(today));
        self.kept = store.kept_returns()?;
        if let View::Sent(picked) = &mut self.view {
            picked.set_items(self.kept.len());
        }
        self.want();
        Ok(())
    }

    /// What it shows now is to be worked out.
    fn want(&mut self) {
        let asked = self.asked();
        self.wanted = match &self.view {
            View::Figures => asked.map(Work::Return),
            View::List(list) => asked.map(|asked| Work::Behind(asked, list.wanted.clone())),
            View::Mend(_) => asked.map(Work::Gaps),
            View::Opened(opened, ..) => Some(Work::Kept(opened.kept.id)),
            View::Sent(_) => None,
        };
    }
    /// The figures it wants, once after each reading or change of period.
    pub fn wants(&mut self) -> Option<Work> {
        self.wanted.take()
    }

    /// The question behind what is shown. A day before the period's start would leave nothing: then it is the present one.
    fn asked(&self) -> Option<Asked> {
        let (period, today) = (self.period?, self.today?);
        let as_at = self.as_at.filter(|at| *at >= period.from).unwrap_or(today);
        let bands = self.reference.bands.get(self.bands).map(|set| set.key.clone()).unwrap_or_default();
        Some(Asked { kind: self.kind(), from: period.from, to: period.to, as_at, provider: self.provider, areas: Vec::new(), role: None, bands })
    }
    fn kind(&self) -> Kind {
        Kind::ALL[self.kind % Kind::ALL.len()]
    }

    /// What can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        let figures = matches!(self.view, View::Figures);
        match command {
            Command::New => Offer::Now,
            Command::Back => Offer::here(!figures),
            Command::Open | Command::Why => self.offers_selected(command),
            Command::NextPeriod if figures => {
                let starts = self.period.map(|period| moved(period, 1, &self.reference).from).zip(self.today);
                Offer::when(starts.is_some_and(|(from, today)| from <= today), "The next period has not started yet.")
            }
            Command::Bands if figures => Offer::when(self.reference.bands.len() > 1, "There is only one set of age bands."),
            Command::Export if figures => Offer::when(!self.lines.is_empty() && !self.is_empty, "There are no figures to send yet."),
            Command::SetPeriod | Command::ContractBook | Command::Mend | Command::AsAt | Command::Span | Command::PreviousPeriod | Command::KeptReturns => {
                Offer::here(figures)
            }
            Command::NextTab | Command::PreviousTab | Command::Left | Command::Right => Offer::here(figures),
            command => Offer::here(command.motion().is_some()),
        }
    }

    fn offers_selected(&self, command: Command) -> Offer {
        match &self.view {
            View::Figures => Offer::when(self.selected().is_some(), "The figures are not there yet."),
            View::List(list) if command == Command::Open => Offer::when(list.person().is_some(), "Nobody is selected."),
            View::Mend(mend) => Offer::when(mend.has_one(), "There is nothing to mend."),
            View::List(_) => Offer::NotHere,
            View::Sent(picked) => {
                if command == Command::Open {
                    Offer::when(picked.at().is_some(), "Nothing was sent yet.")
                } else {
                    Offer::NotHere
                }
            }
            View::Opened(opened, ..) if command == Command::Open => Offer::when(!opened.differences.is_empty(), "Nothing is another figure today."),
            View::Opened(..) => Offer::Now,
        }
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, _today: Day) -> Vec<Effect> {
        let picked = match &mut self.view {
            View::Figures => &mut self.picked,
            View::List(list) => &mut list.picked,
            View::Mend(mend) => &mut mend.picked,
            View::Sent(picked) | View::Opened(_, picked, _) => picked,
        };
        match message.steer(picked) {
            Some(Steered::Open) => return self.open(),
            Some(Steered::Moved) => return Vec::new(),
            None => {}
        }
        match message {
            Message::Command(Command::New) => vec![Effect::Fill(Box::new(Ask::NewPerson))],
            Message::Command(Command::Back) => self.back(),
            Message::Command(Command::Mend) => {
                self.view = View::Mend(Mend::of(self.kind().words().to_owned()));
                self.want();
                Vec::new()
            }
            Message::Command(Command::ContractBook) => vec![Effect::Open(Place::Book)],
            Message::Command(Command::Open) => self.open(),
            Message::Command(Command::Why) => self.why(),
            Message::Command(Command::SetPeriod | Command::AsAt) => {
                self.asked().map(|asked| Effect::Fill(Box::new(Ask::Covering(asked)))).into_iter().collect()
            }
            Message::Command(Command::Export) => self.asked().map(|asked| Effect::Fill(Box::new(Ask::ExportReturn(asked)))).into_iter().collect(),
            Message::Command(command) => self.turn(command),
            Message::Clicked(at) => {
                let title = self.titles.at(at).filter(|_| matches!(self.view, View::Figures));
                self.turned(title.unwrap_or(self.kind))
            }
            Message::Answered(answer) => {
                if let Answer::Covering(covering) = *answer {
                    (self.period, self.as_at, self.provider) = (Some(covering.period), Some(covering.as_at), covering.provider);
                    self.want();
                }
                Vec::new()
            }
            Message::WorkedOut(worked) => {
                self.take(*worked);
                Vec::new()
            }
            Message::Refused(sentence) => {
                self.lines.clear();
                self.stopped = Some(sentence);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Another return, period or set of bands.
    fn turn(&mut self, command: Command) -> Vec<Effect> {
        let all = Kind::ALL.len();
        match command {
            Command::NextTab | Command::Right => return self.turned((self.kind + 1) % all),
            Command::PreviousTab | Command::Left => return self.turned((self.kind + all - 1) % all),
            Command::NextPeriod => self.period = self.period.map(|period| moved(period, 1, &self.reference)),
            Command::PreviousPeriod => self.period = self.period.map(|period| moved(period, -1, &self.reference)),
            Command::Span => {
                let next = |period: Period| Span::which(period, &self.reference).map_or(Span::Month, Span::next).of(period.from, &self.reference);
                self.period = self.period.map(next);
            }
            Command::Bands => self.bands = (self.bands + 1) % self.reference.bands.len().max(1),
            Command::KeptReturns => {
                let mut picked = Picked::default();
                picked.set_items(self.kept.len());
                self.view = View::Sent(picked);
            }
            _ => return Vec::new(),
        }
        self.want();
        Vec::new()
    }

    fn turned(&mut self, to: usize) -> Vec<Effect> {
        if to != self.kind {
            (self.kind, self.picked) = (to, Picked::default());
            self.lines.clear();
            self.stopped = None;
            self.want();
        }
        Vec::new()
    }

    /// One step back: from one that was sent to all of them, else to the figures.
    fn back(&mut self) -> Vec<Effect> {
        self.view = match std::mem::take(&mut self.view) {
            View::Opened(_, _, all) => View::Sent(all),
            _ => View::Figures,
        };
        self.want();
        Vec::new()
    }

    fn open(&mut self) -> Vec<Effect> {
        match &self.view {
            View::Figures => {
                let Some(figure) = self.selected() else { return Vec::new() };
                if figure.lists.is_empty() {
                    return self.why();
                }
                self.view = View::List(List::of(&figure.why.title, figure.lists.clone()));
                self.want();
                Vec::new()
            }
            View::Mend(mend) => mend.open(),
            View::List(list) => {
                let past = self.asked().map(|asked| asked.as_at).filter(|at| Some(*at) != self.today);
                list.person().map(|person| Effect::Open(Place::Record(person, Tab::Referrals, past))).into_iter().collect()
            }
            View::Sent(picked) => {
                self.wanted = picked.at().and_then(|at| self.kept.get(at)).map(|kept| Work::Kept(kept.id));
                Vec::new()
            }
            View::Opened(opened, picked, _) => {
                let difference = picked.at().and_then(|at| opened.differences.get(at));
                difference.map(|difference| Effect::Why(Box::new(sent::entries(difference)))).into_iter().collect()
            }
        }
    }

    fn why(&self) -> Vec<Effect> {
        let why = match &self.view {
            View::Figures => self.selected().map(|figure| figure.why.clone()),
            View::Opened(opened, ..) => Some(sent::as_sent(opened)),
            View::Mend(mend) => mend.why(),
            View::List(_) | View::Sent(_) => None,
        };
        why.map(|why| Effect::Why(Box::new(why))).into_iter().collect()
    }

    /// What was worked out; the selection stays on the same figure.
    fn take(&mut self, worked: Worked) {
        self.stopped = None;
        match (worked, &mut self.view) {
            (Worked::Return(of), _) => self.show(&of),
            (Worked::Behind(found, called), View::List(list)) => list.show(found, called),
            (Worked::Gaps(found, called), View::Mend(mend)) => mend.show(found, called),
            (Worked::Kept(opened), view) => {
                let mut picked = Picked::default();
                picked.set_items(opened.differences.len());
                *view = match std::mem::take(view) {
                    View::Sent(all) => View::Opened(opened, picked, all),
                    View::Opened(_, mut before, all) => {
                        before.set_items(opened.differences.len());
                        View::Opened(opened, before, all)
                    }
                    other => other,
                };
            }
            _ => {}
        }
    }

    fn show(&mut self, of: &Return) {
        let was = self.selected().map(|figure| figure.why.title.clone());
        self.is_empty = of.is_empty();
        self.lines = figures::lines(of);
        let all: Vec<&Figure> = self.figures().collect();
        let again = all.iter().position(|figure| Some(&figure.why.title) == was.as_ref());
        let items = all.len();
        self.picked.set_items(items);
        if let Some(at) = again {
            self.picked.pick(at);
        }
    }

    fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.lines.iter().filter_map(|line| if let Line::Figure(figure) = line { Some(&**figure) } else { None })
    }

    fn selected(&self) -> Option<&Figure> {
        if self.is_empty { None } else { self.figures().nth(self.picked.at()?) }
    }
}
