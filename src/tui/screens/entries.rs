//! One kind of entry of a record, opened from its line on the Overview: the assessment by domain, the consent matrix, concerns,
//! requests, feedback and the rest, newest first. What was written can be read whole, added to, and edited.

mod words;

use super::record::lines::{Cell, IN_THE_PAST, Key, Line, List, Look, draw_detail, free, quiet, row, said, section, text};
use crate::domain::codes::{ConsentAnswer, EntryKind, KeepingClass, NeedLevel, RequestKind};
use crate::domain::day::Day;
use crate::domain::entry::consent::standing;
use crate::domain::entry::keeping;
use crate::domain::entry::needs::{Assessed, Leads, Need, assessed};
use crate::domain::entry::{Entry, KeptEntry};
use crate::domain::ids::PersonId;
use crate::domain::provider::Reference;
use crate::domain::record::Record as Rows;
use crate::domain::text::capital;
use crate::store::{Result, Store};
use crate::tui::ask::Ask;
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::message::{Message, Steered};
use crate::tui::place::Place;
use crate::tui::theme::Theme;
use crate::tui::widgets::fit::{heading, paragraph, split_below};
use crate::tui::widgets::table::Column;
use crate::tui::widgets::why::Why;
use ratatui::Frame;
use ratatui::layout::Rect;
use words::{begins, nothing_yet, why};

/// The screen.
#[derive(Debug)]
pub struct Entries {
    person: PersonId,
    kind: EntryKind,
    past: Option<Day>,
    // rows
    facts: Option<Box<Facts>>,
    // selection
    list: List,
}

#[derive(Debug)]
struct Facts {
    today: Day,
    rows: Rows,
    reference: Reference,
}

const COLUMNS: &[Column] = &[Column::new("", 1), Column::new("", 11), Column::new("", 20).grows(), Column::new("", 18).grows()];
const DOMAINS: &[Column] = &[
    Column::new("", 1),
    Column::new("part of daily life", 24),
    Column::new("need", 18),
    Column::new("since last time", 17).rank(1),
    Column::new("leads to", 20).grows(),
];
/// Rows for what is selected, at most.
const DETAIL: u16 = 8;

impl Entries {
    /// Nothing read yet.
    pub fn open(person: PersonId, kind: EntryKind, past: Option<Day>) -> Self {
        Self { person, kind, past, facts: None, list: List::default() }
    }
    /// Where this is.
    pub const fn place(&self) -> Place {
        Place::Entries(self.person, self.kind, self.past)
    }
    /// Reads the record; the selection stays on the same row.
    pub fn load(&mut self, store: &Store, today: Day) -> Result<()> {
        let today = self.past.unwrap_or(today);
        let facts = Facts { today, rows: store.record_at_work(self.person, today)?.as_at(today), reference: store.reference_at(today)?.into_owned() };
        self.list.set(self.lines(&facts));
        self.facts = Some(Box::new(facts));
        Ok(())
    }
    /// What can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        let selected = self.list.selected();
        match command {
            Command::New | Command::Edit | Command::EraseRecord | Command::CaseStudy | Command::OwnCopy if self.past.is_some() => Offer::NotNow(IN_THE_PAST),
            Command::Open if self.past.is_some() && matches!(selected, Some(Key::Domain(_))) => Offer::NotNow(IN_THE_PAST),
            Command::New | Command::Why => Offer::Now,
            Command::Open | Command::Edit => Offer::when(selected.is_some(), "Nothing is written here yet. n adds the first."),
            Command::EraseRecord => Offer::here(self.kind == EntryKind::Keeping),
            Command::CaseStudy => Offer::here(matches!(self.kind, EntryKind::Consent | EntryKind::Feedback)),
            Command::OwnCopy => Offer::here(self.kind == EntryKind::Request),
            command => Offer::here(command.motion().is_some()),
        }
    }
    /// Takes a message in.
    pub fn update(&mut self, message: Message, _today: Day) -> Vec<Effect> {
        let command = match self.list.steer(&message) {
            Some(Steered::Open) => Command::Open,
            Some(Steered::Moved) => return Vec::new(),
            None => match message {
                Message::Command(command) => command,
                _ => return Vec::new(),
            },
        };
        self.does(command).unwrap_or_default()
    }
    fn does(&self, command: Command) -> Option<Vec<Effect>> {
        let facts = self.facts.as_deref()?;
        let fill = |ask| Some(vec![Effect::Fill(Box::new(ask))]);
        match (command, self.list.selected()) {
            (Command::Open | Command::Edit, Some(Key::Domain(at))) => {
                let domain = facts.reference.domains.get(at)?;
                fill(Ask::AddEntry(self.person, EntryKind::Need, facts.start_of(&domain.code), String::new()))
            }
            (Command::New, _) => fill(Ask::AddEntry(self.person, self.kind, Vec::new(), facts.lead(self.kind))),
            (Command::Edit, Some(Key::Entry(id))) => fill(Ask::EditEntry(id, Box::new(facts.entry(id)?.entry.clone()))),
            (Command::Open, Some(Key::Entry(id))) => Some(vec![Effect::Read(Box::new(facts.whole(facts.entry(id)?)))]),
            (Command::CaseStudy, _) => fill(Ask::CaseStudy(self.person, Box::default(), String::new())),
            (Command::OwnCopy, key) => fill(Ask::OwnCopy(self.person, facts.received(key))),
            (Command::EraseRecord, _) => fill(Ask::Erase(self.person)),
            (Command::Why, _) => Some(vec![Effect::Why(Box::new(why(self.kind, facts)))]),
            _ => None,
        }
    }
    /// Draws itself.
    pub fn view(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let Some(facts) = self.facts.as_deref() else { return };
        let buf = frame.buffer_mut();
        let called = theme.names.only_shown(facts.rows.person.details.called(), "").to_owned();
        heading(buf, area, &format!("{}  {called} › {}", self.person, capital(self.kind.words())), &self.counts(facts), theme);
        let mut body = Rect { y: area.y + 2.min(area.height), height: area.height.saturating_sub(2), ..area };
        if let Some(warning) = facts.warning(self.kind) {
            let used = paragraph(buf, body, warning.shown(theme), warning.style(theme)) + 1;
            body = Rect { y: body.y + used.min(body.height), height: body.height.saturating_sub(used), ..body };
        }
        let key = self.list.selected();
        let detail = key.map(|key| facts.detail(key)).unwrap_or_default();
        let below = if detail.is_empty() { 0 } else { DETAIL.min(body.height / 3) };
        let (columns, heads) = if self.kind == EntryKind::Need { (DOMAINS, true) } else { (COLUMNS, false) };
        let (above, below) = split_below(buf, body, below, theme);
        self.list.draw(buf, above, columns, heads, theme);
        draw_detail(buf, below, &detail, theme);
    }

    fn counts(&self, facts: &Facts) -> String {
        let past = self.past.map(|at| format!(" · as at {}", at.words())).unwrap_or_default();
        summary(self.kind, &facts.rows, &facts.reference, facts.today).0 + &past
    }

    fn lines(&self, facts: &Facts) -> Vec<Line> {
        let mut lines = Vec::new();
        match self.kind {
            EntryKind::Need => return facts.assessment().iter().enumerate().map(|(at, row)| domain_line(at, row)).collect(),
            EntryKind::Consent => {
                let standing: Vec<Line> = facts.matrix().into_iter().map(|kept| line(kept, facts.today, &facts.reference)).collect();
                let now: Vec<_> = facts.matrix().iter().map(|kept| kept.id).collect();
                section(&mut lines, "Stands now", standing, "Nothing was asked yet. n records a question and its answer, also a no.");
                let before =
                    facts.of_kind(self.kind).rev().filter(|kept| !now.contains(&kept.id)).map(|kept| line(kept, facts.today, &facts.reference)).collect();
                section(&mut lines, "Before", before, "");
            }
            kind => {
                lines.extend(facts.of_kind(kind).rev().map(|kept| line(kept, facts.today, &facts.reference)));
                if lines.is_empty() {
                    lines.push(Line::Words(begins(kind).into()));
                }
            }
        }
        lines
    }
}

impl Facts {
    fn of_kind(&self, kind: EntryKind) -> impl DoubleEndedIterator<Item = &KeptEntry> {
        self.rows.entries_of(kind)
    }
    fn entry(&self, id: crate::domain::ids::EntryId) -> Option<&KeptEntry> {
        self.rows.entries.iter().find(|kept| kept.id == id)
    }
    /// The day a person asked for what is kept about them: of the selected request, else of the latest one, else today.
    fn received(&self, selected: Option<Key>) -> Day {
        let own = |kept: &&KeptEntry| matches!(&kept.entry, Entry::Request(own) if own.kind == RequestKind::SubjectAccess);
        let selected = if let Some(Key::Entry(id)) = selected { self.entry(id).filter(own) } else { None };
        selected.or_else(|| self.of_kind(EntryKind::Request).rev().find(own)).map_or(self.today, |kept| kept.entry.on())
    }
    fn needs(&self) -> Vec<&Need> {
        self.rows.needs()
    }
    fn assessment(&self) -> Vec<Assessed<'_>> {
        let outcomes = self.rows.current_episode(self.today).and_then(|record| record.plan()).map_or(&[][..], |plan| plan.outcomes.as_slice());
        assessed(&self.reference.domains, &self.needs(), outcomes)
    }
    /// The entries whose answers stand now.
    fn matrix(&self) -> Vec<&KeptEntry> {
        let consents = self.rows.consents();
        let stands = standing(&consents, self.today);
        self.of_kind(EntryKind::Consent)
            .filter(|kept| matches!(&kept.entry, Entry::Consent(own) if stands.iter().any(|other| std::ptr::eq(*other, own))))
            .collect()
    }
    /// A domain assessed anew starts with what was said the last time.
    fn start_of(&self, domain: &str) -> Vec<(String, String)> {
        let last = self.needs().into_iter().rev().find(|need| need.domain == domain);
        let mut start = vec![("domain".to_owned(), domain.to_owned())];
        if let Some(last) = last {
            start.extend([("specialist", &last.specialist), ("not_now", &last.not_now)].map(|(key, value)| (key.to_owned(), value.clone())));
            start.push(("level".to_owned(), last.level.code().to_owned()));
        }
        start
    }
    /// Who must not know, before a parent or anybody else is asked.
    fn warning(&self, kind: EntryKind) -> Option<Cell> {
        let card = self.rows.safe_contact.as_ref().filter(|card| kind == EntryKind::Consent && !card.must_not_know.trim().is_empty())?;
        Some(
            Cell::new(format!("! Must not know: {}. Look before a parent or a carer is asked.", card.must_not_know), Look::Due)
                .or("! Somebody must not know. Look before a parent or a carer is asked."),
        )
    }
    fn lead(&self, kind: EntryKind) -> String {
        let card = self.rows.safe_contact.as_ref().filter(|card| kind == EntryKind::Consent && !card.must_not_know.trim().is_empty());
        card.map(|card| format!("Must not know: {}. Look before a parent or a carer is asked.", card.must_not_know)).unwrap_or_default()
    }
    fn detail(&self, key: Key) -> Vec<Cell> {
        match key {
            Key::Entry(id) => self
                .entry(id)
                .map(|kept| self.answers(&kept.entry).into_iter().filter_map(|(label, words)| said(label.trim_end_matches('?'), &words)).collect())
                .unwrap_or_default(),
            Key::Domain(at) => {
                let rows = self.assessment();
                let Some(row) = rows.get(at) else { return Vec::new() };
                let one = |when: &str, need: Option<&Need>| {
                    need.and_then(|need| {
                        let words = if need.words.trim().is_empty() { "no words recorded" } else { &need.words };
                        said(&format!("{when}{}, {}", need.on.words(), need.level), words)
                    })
                };
                let specialist = row.now.and_then(|need| said("Specialist support", &need.specialist));
                let not_now = if let Leads::NotNow(why) = &row.leads { said("Not now, because", why) } else { None };
                [one("", row.now), specialist, not_now, one("Before: ", row.before)].into_iter().flatten().collect()
            }
            _ => Vec::new(),
        }
    }
    /// Labels with what was answered, in words; empty answers are left out.
    fn answers(&self, entry: &Entry) -> Vec<(&'static str, String)> {
        entry.answers(&self.reference.domains)
    }
    fn whole(&self, kept: &KeptEntry) -> Why {
        let title = format!("{}, {}", capital(kept.entry.kind().words()), kept.entry.on().words());
        Why {
            title,
            rows: self.answers(&kept.entry).into_iter().map(|(label, words)| format!("{}: {words}", label.trim_end_matches('?'))).collect(),
            ..Why::default()
        }
    }
}

fn line(kept: &KeptEntry, today: Day, reference: &Reference) -> Line {
    let own = kept.entry.line(today, reference);
    let overdue = kept.entry.due(today, reference).is_some_and(|(on, _)| on < today);
    let (sign, look) = match (overdue, own.open) {
        (true, _) => ("!", Look::Overdue),
        (false, true) => ("", Look::Due),
        (false, false) => ("", Look::Text),
    };
    row(
        Key::Entry(kept.id),
        [Cell::new(sign, look), quiet(kept.entry.on().words()), free(&own.what), Cell::new(own.state.lines().next().unwrap_or_default(), look)],
    )
}

fn domain_line(at: usize, own: &Assessed<'_>) -> Line {
    let (level, look) = match own.now.map(|need| need.level) {
        None => ("not assessed", Look::Quiet),
        Some(level @ NeedLevel::Urgent) => (level.words(), Look::Due),
        Some(level @ NeedLevel::None) => (level.words(), Look::Quiet),
        Some(level) => (level.words(), Look::Text),
    };
    let (sign, leads) = match &own.leads {
        Leads::NoNeed => ("", quiet("")),
        Leads::Outcomes(1) => ("", text("1 outcome of the plan")),
        Leads::Outcomes(n) => ("", text(format!("{n} outcomes of the plan"))),
        Leads::NotNow(why) => ("", free(&format!("not now: {why}"))),
        Leads::Nowhere => ("!", Cell::new("nowhere yet", Look::Due)),
    };
    row(Key::Domain(at), [Cell::new(sign, Look::Due), text(capital(&own.domain.words)), Cell::new(level, look), quiet(own.compared()), leads])
}

/// The line on the Overview: what matters of a kind, whether something is open, and a date.
pub(super) fn summary(kind: EntryKind, rows: &Rows, reference: &Reference, today: Day) -> (String, bool) {
    let all: Vec<&KeptEntry> = rows.entries_of(kind).collect();
    let latest = all.last();
    let open = all.iter().filter(|kept| kept.entry.line(today, reference).open).count();
    let none = || (nothing_yet(kind).to_owned(), false);
    match kind {
        EntryKind::Need => {
            let outcomes = rows.current_episode(today).and_then(|record| record.plan()).map_or(&[][..], |plan| plan.outcomes.as_slice());
            let needs = rows.needs();
            let found = assessed(&reference.domains, &needs, outcomes);
            let Some(last) = needs.last() else { return none() };
            let count = found.iter().filter(|own| own.now.is_some_and(Need::is_need)).count();
            let nowhere = found.iter().filter(|own| own.leads == Leads::Nowhere).count();
            let asks = if nowhere > 0 { format!(", {nowhere} leading nowhere yet") } else { String::new() };
            (format!("{}: {count} with a need{asks}", last.on.words()), nowhere > 0)
        }
        EntryKind::Consent => {
            let consents = rows.consents();
            let stands = standing(&consents, today);
            if stands.is_empty() {
                return none();
            }
            let counts = ConsentAnswer::ALL.iter().filter_map(|answer| {
                let n = stands.iter().filter(|own| own.answer == *answer).count();
                (n > 0).then(|| format!("{n} {answer}"))
            });
            (counts.collect::<Vec<_>>().join(", "), false)
        }
        EntryKind::Keeping => {
            let keeping = latest.and_then(|kept| if let Entry::Keeping(own) = &kept.entry { Some(own) } else { None });
            let ended = rows.last_ended_on(today);
            match (keeping, keeping::review_on(keeping, ended, reference)) {
                (None, None) => {
                    let years = keeping::years(KeepingClass::ChildSexualAbuse, reference).map(|years| format!(" {years} years")).unwrap_or_default();
                    (format!("support goes on; kept for{years} after it ends unless decided otherwise"), false)
                }
                (own, on) => {
                    let hold = own.is_some_and(|own| own.hold);
                    let until = on.map(|on| format!("looked at again {}", on.words())).unwrap_or_default();
                    (if hold { format!("on hold; {until}") } else { until }, hold)
                }
            }
        }
        EntryKind::HarmKnown | EntryKind::SafetyPlan => latest.map_or_else(none, |kept| {
            let own = kept.entry.line(today, reference);
            (own.state, own.open)
        }),
        _ => match (all.len(), open) {
            (0, _) => none(),
            (n, 0) => (format!("{n}, none open"), false),
            (n, open) if n == open => (format!("{open} open"), true),
            (n, open) => (format!("{n}, {open} open"), true),
        },
    }
}
