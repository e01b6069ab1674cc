//! The caseload: one row an open episode where I am key worker or active cover, what is due next on it,
//! and how the list is sorted and narrowed. Filled by the store; shown by Caseload, Today and `cases`.

use super::clock::{Clock, ClockFacts, clocks};
use super::codes::{ClockKind, ClockState, Part, Stovewood};
use super::day::{Born, Day};
use super::ids::{EpisodeId, PersonId, ReferralId, ServiceId};
use super::provider::Reference;
use super::text::fold;

/// One open episode of mine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Whose.
    pub person: PersonId,
    /// Full name.
    pub name: String,
    /// Name to use; may be empty.
    pub name_to_use: String,
    /// Date of birth as far as known.
    pub born: Option<Born>,
    /// The referral that opened the episode.
    pub referral: ReferralId,
    /// The episode.
    pub episode: EpisodeId,
    /// By which service.
    pub service: ServiceId,
    /// Stovewood status of the referral.
    pub stovewood: Stovewood,
    /// My part: key worker or cover.
    pub part: Part,
    /// What the clocks read.
    pub clock: ClockFacts,
    /// An exit strategy was begun.
    pub exit_begun: bool,
    /// What it still lacks, as short phrases.
    pub exit_missing: Vec<&'static str>,
    /// Attempts logged since contact was last made.
    pub tries_since_contact: u32,
}

/// The next thing due on a case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// When; may be past.
    pub on: Day,
    /// What, in a few words.
    pub what: String,
}

impl CaseRow {
    /// The name to use, else the first word of the name.
    pub fn called(&self) -> &str {
        if self.name_to_use.is_empty() { self.name.split_whitespace().next().unwrap_or_default() } else { &self.name_to_use }
    }
    /// The clocks on that day.
    pub fn clocks(&self, reference: &Reference, at: Day) -> Vec<Clock> {
        clocks(&self.clock, reference, at)
    }
    /// The earliest date that asks for something: contact, review, the end of counselling, of involvement or of its extension.
    /// The expected range only flags, so it is never due.
    pub fn next_due(&self, reference: &Reference, at: Day) -> Option<Due> {
        let due = |clock: Clock| {
            let extended = clock.state == ClockState::Extended;
            let what = match clock.kind {
                ClockKind::Wait | ClockKind::Expected => return None,
                ClockKind::Contact => "contact".to_owned(),
                ClockKind::Review => "review of plan".to_owned(),
                ClockKind::Counselling => format!("counselling, {}", clock.words()),
                ClockKind::Involvement if extended => "end of the extension".to_owned(),
                ClockKind::Involvement => format!("involvement, {}", clock.words()),
            };
            let on = if extended { self.clock.extended_until } else { clock.limit_on }?;
            (clock.state != ClockState::Stopped).then_some(Due { on, what })
        };
        self.clocks(reference, at).into_iter().filter_map(due).min_by_key(|due| due.on)
    }
}

/// How the caseload is ordered; every order ends with the case code and the episode, so it is total.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CaseSort {
    /// What is due soonest first; nothing due last.
    #[default]
    NextDue,
    /// By the name to use.
    Name,
    /// By case code.
    CaseCode,
    /// Longest open first.
    Started,
    /// By provider and service, in the order of the directory.
    Service,
}

impl CaseSort {
    /// All orders, as a key goes through them.
    pub const ALL: &'static [Self] = &[Self::NextDue, Self::Name, Self::CaseCode, Self::Started, Self::Service];
    /// What the screen says.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NextDue => "next due",
            Self::Name => "name",
            Self::CaseCode => "case code",
            Self::Started => "started",
            Self::Service => "service",
        }
    }
}

/// Puts the rows in order.
pub fn sort(rows: &mut [CaseRow], by: CaseSort, reference: &Reference, at: Day) {
    let tail = |row: &CaseRow| (row.person, row.episode);
    match by {
        CaseSort::NextDue => rows.sort_by_cached_key(|row| {
            let due = row.next_due(reference, at).map(|due| due.on);
            (due.is_none(), due, tail(row))
        }),
        CaseSort::Name => rows.sort_by_cached_key(|row| (fold(row.called()), tail(row))),
        CaseSort::CaseCode => rows.sort_by_key(tail),
        CaseSort::Started => rows.sort_by_key(|row| (row.clock.started_on.is_none(), row.clock.started_on, tail(row))),
        CaseSort::Service => {
            let place = |row: &CaseRow| reference.services.iter().position(|service| service.id == row.service).unwrap_or(usize::MAX);
            rows.sort_by_cached_key(|row| (place(row), tail(row)));
        }
    }
}

/// Which states to show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CaseState {
    /// Every case.
    #[default]
    All,
    /// Something is past its date.
    Overdue,
    /// Counselling or involvement is close to its limit or past it.
    CloseToLimit,
}

impl CaseState {
    /// All choices, as a key goes through them.
    pub const ALL: &'static [Self] = &[Self::All, Self::Overdue, Self::CloseToLimit];
    /// What the screen says.
    pub const fn words(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Overdue => "something overdue",
            Self::CloseToLimit => "close to a limit",
        }
    }
}

/// What the list is narrowed to; the default shows everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// One service only.
    pub service: Option<ServiceId>,
    /// By what the clocks say.
    pub state: CaseState,
    /// Part of a name or of a case code, as typed.
    pub text: String,
}

impl CaseFilter {
    /// Whether the row is shown.
    pub fn shows(&self, row: &CaseRow, reference: &Reference, at: Day) -> bool {
        self.service.is_none_or(|service| service == row.service) && self.shows_text(row) && self.shows_state(row, reference, at)
    }
    fn shows_text(&self, row: &CaseRow) -> bool {
        let typed = fold(&self.text);
        let found = |text: &str| fold(text).contains(&typed);
        typed.is_empty() || found(&row.name) || found(&row.name_to_use) || found(&row.person.to_string())
    }
    fn shows_state(&self, row: &CaseRow, reference: &Reference, at: Day) -> bool {
        match self.state {
            CaseState::All => true,
            CaseState::Overdue => row.next_due(reference, at).is_some_and(|due| due.on < at),
            CaseState::CloseToLimit => row.clocks(reference, at).iter().any(|clock| {
                matches!(clock.kind, ClockKind::Counselling | ClockKind::Involvement) && matches!(clock.state, ClockState::Warning | ClockState::Over)
            }),
        }
    }
}
