//! The caseload: one row an open episode where I am key worker or active cover, what is due next on it,
//! and how the list is sorted and narrowed. Filled by the store; shown by Caseload, Today and `cases`.

use super::clock::{Clock, ClockFacts, clocks};
use super::codes::{ClockKind, ClockState, Part, Stovewood};
use super::day::{Born, Day};
use super::ids::{EpisodeId, PersonId, ReferralId, ServiceId};
use super::person::{NO_NAME, called};
use super::provider::Reference;
use super::text::fold;

/// One open episode of mine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Whose.
    pub person: PersonId,
    /// Full name; empty while it is not known.
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
        called(&self.name, &self.name_to_use)
    }
    /// The same for programs: empty while no name is known.
    pub fn known_name(&self) -> &str {
        Some(self.called()).filter(|name| *name != NO_NAME).unwrap_or_default()
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
        CaseSort::Name => rows.sort_by_cached_key(|row| (row.called() == NO_NAME, fold(row.called()), tail(row))),
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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::codes::Area;
    use crate::store::seeds::{reference, seeds};

    pub(crate) fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    /// A quiet case of SU-000n that started on that day and has contact agreed every two weeks.
    pub(crate) fn case(n: i64, called: &str, started: &str, last_contact: &str) -> CaseRow {
        CaseRow {
            person: PersonId(n),
            name: format!("{called} Example"),
            name_to_use: called.into(),
            born: None,
            referral: ReferralId(100 + n),
            episode: EpisodeId(200 + n),
            service: ServiceId(1 + n % 3),
            stovewood: Stovewood::No,
            part: Part::KeyWorker,
            clock: ClockFacts {
                received_on: day(started).plus_days(-30),
                started_on: Some(day(started)),
                ended_on: None,
                area: Area::Sa3,
                last_review_on: None,
                next_review_on: None,
                last_contact_on: Some(day(last_contact)),
                next_contact_on: None,
                contact_every_days: Some(14),
                extended_until: None,
            },
            exit_begun: true,
            exit_missing: vec![],
            tries_since_contact: 0,
        }
    }
    pub(crate) fn rules() -> Reference {
        reference(seeds().unwrap())
    }

    #[test]
    fn the_earliest_date_is_due_next() {
        let (rules, at) = (rules(), day("2026-11-21"));
        let mut row = case(1, "Zoë", "2026-09-01", "2026-11-20");
        assert_eq!(row.next_due(&rules, at), Some(Due { on: day("2026-12-04"), what: "contact".into() }));
        row.clock.next_review_on = Some(day("2026-11-25"));
        assert_eq!(row.next_due(&rules, at).map(|due| due.what), Some("review of plan".into()));
        row.clock.started_on = Some(day("2026-06-20"));
        assert_eq!(row.next_due(&rules, at), Some(Due { on: day("2026-11-07"), what: "counselling, week 22 of 20, 14 days over".into() }));
        row.clock.area = Area::Sa2;
        row.clock.started_on = Some(day("2025-11-01"));
        assert_eq!(row.next_due(&rules, at).map(|due| due.on), Some(day("2026-11-01")));
        row.clock.extended_until = Some(day("2026-11-23"));
        assert_eq!(row.next_due(&rules, at), Some(Due { on: day("2026-11-23"), what: "end of the extension".into() }));
        row.clock.ended_on = Some(at);
        assert_eq!(row.next_due(&rules, at), None);
    }

    #[test]
    fn lists_sort_and_narrow() {
        let (rules, at) = (rules(), day("2026-11-21"));
        let mut rows =
            vec![case(3, "Ębony", "2026-10-01", "2026-11-01"), case(1, "Zoë", "2026-11-01", "2026-11-20"), case(2, "Danny", "2026-07-10", "2026-11-15")];
        let mut order = |by| {
            sort(&mut rows, by, &rules, at);
            rows.iter().map(|row| row.person.0).collect::<Vec<_>>()
        };
        assert_eq!(order(CaseSort::NextDue), [3, 2, 1]);
        assert_eq!(order(CaseSort::Name), [2, 3, 1]);
        assert_eq!(order(CaseSort::CaseCode), [1, 2, 3]);
        assert_eq!(order(CaseSort::Started), [2, 3, 1]);
        assert_eq!(order(CaseSort::Service), [3, 1, 2]);
        let shown = |filter: &CaseFilter| rows.iter().filter(|row| filter.shows(row, &rules, at)).map(|row| row.person.0).collect::<Vec<_>>();
        assert_eq!(shown(&CaseFilter::default()).len(), 3);
        assert_eq!(shown(&CaseFilter { text: "ebo".into(), ..CaseFilter::default() }), [3]);
        assert_eq!(shown(&CaseFilter { text: "su-0001".into(), ..CaseFilter::default() }), [1]);
        assert_eq!(shown(&CaseFilter { service: Some(ServiceId(3)), ..CaseFilter::default() }), [2]);
        assert_eq!(shown(&CaseFilter { state: CaseState::Overdue, ..CaseFilter::default() }), [3]);
        assert_eq!(shown(&CaseFilter { state: CaseState::CloseToLimit, ..CaseFilter::default() }), [2]);
    }
}
