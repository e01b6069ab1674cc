//! Every place that can be opened, with its ids, and which keys are live there.
//! Used by effects, the screen stack and the header. Holds no data of a person but ids.

use super::commands::{Command, Scope};
use crate::domain::agenda::AgendaTab;
use crate::domain::codes::EntryKind;
use crate::domain::day::Day;
use crate::domain::ids::{OrganisationId, PersonId, ServiceId};

/// A place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// Locked: the passphrase is asked.
    Lock,
    /// First start: a new caseload is made.
    Wizard,
    /// What needs me?
    Today,
    /// Whom do I work with?
    Caseload,
    /// Who waits, and for how long? One service's list, or all lists.
    Waiting(Option<ServiceId>),
    /// How long did people wait for this service, month by month?
    OverTime(ServiceId),
    /// A service ends: where does everyone go?
    Transfers(ServiceId),
    /// Who can take this person? With nobody, the questions are asked first.
    Routing(Option<PersonId>),
    /// Returns and figures.
    Reports,
    /// What is entered about services: targets, costs, what a visit is shown.
    Book,
    /// Organisations to refer to.
    Directory,
    /// Who was referred on to an organisation, and how does it go there?
    Partner(OrganisationId),
    /// What do I bring to supervision, and what was decided?
    Supervision,
    /// What would a file bring?
    Import,
    /// One person's record; as it stood on a past day, when one is given.
    Record(PersonId, Tab, Option<Day>),
    /// One kind of entry of a record, likewise.
    Entries(PersonId, EntryKind, Option<Day>),
}

/// The tabs of a record, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[allow(missing_docs, reason = "the title says it")]
pub enum Tab {
    #[default]
    Overview,
    Plan,
    Outcomes,
    Contacts,
    Referrals,
    Exit,
    History,
}

impl Tab {
    /// All seven, in order.
    pub const ALL: [Self; 7] = [Self::Overview, Self::Plan, Self::Outcomes, Self::Contacts, Self::Referrals, Self::Exit, Self::History];
    /// What the tab bar says.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Plan => "Plan",
            Self::Outcomes => "Outcomes",
            Self::Contacts => "Contacts",
            Self::Referrals => "Referrals",
            Self::Exit => "Exit",
            Self::History => "History",
        }
    }
    /// The tab that many to the right, round and round.
    #[must_use]
    pub fn turned(self, by: isize) -> Self {
        let at = (self as usize).cast_signed() + by;
        Self::ALL[at.rem_euclid(7).unsigned_abs()]
    }
}

impl From<AgendaTab> for Tab {
    /// The tab where an item of the agenda is answered.
    fn from(tab: AgendaTab) -> Self {
        match tab {
            AgendaTab::Overview => Self::Overview,
            AgendaTab::Plan => Self::Plan,
            AgendaTab::Outcomes => Self::Outcomes,
            AgendaTab::Contacts => Self::Contacts,
            AgendaTab::Referrals => Self::Referrals,
            AgendaTab::Exit => Self::Exit,
        }
    }
}

/// The six screens of the header, in the order of their keys 1 to 6.
pub const SCREENS: [(Place, Command, &str); 6] = [
    (Place::Today, Command::Today, "Today"),
    (Place::Caseload, Command::Caseload, "Caseload"),
    (Place::Waiting(None), Command::Waiting, "Waiting lists"),
    (Place::Routing(None), Command::Routing, "Routing"),
    (Place::Reports, Command::Reports, "Reports"),
    (Place::Directory, Command::Directory, "Directory"),
];

impl Place {
    /// Is it one of the lists that are shown as at a day of the past together?
    pub const fn shows_days(self) -> bool {
        matches!(self, Self::Today | Self::Caseload | Self::Waiting(_) | Self::Directory)
    }
    /// Which of the header's screens this is or belongs to; none for a record, the lock and the wizard.
    pub const fn in_header(self) -> Option<usize> {
        match self {
            Self::Today => Some(0),
            Self::Caseload => Some(1),
            Self::Waiting(_) | Self::OverTime(_) | Self::Transfers(_) => Some(2),
            Self::Routing(_) => Some(3),
            Self::Reports | Self::Book => Some(4),
            Self::Directory | Self::Partner(_) => Some(5),
            Self::Supervision | Self::Import | Self::Record(..) | Self::Entries(..) | Self::Lock | Self::Wizard => None,
        }
    }
    /// The scopes live there, the nearest first.
    pub const fn scopes(self) -> &'static [Scope] {
        use Scope as S;
        match self {
            Self::Lock => &[S::Lock],
            Self::Wizard => &[S::Wizard],
            Self::Today => &[S::Today, S::Lists, S::Everywhere],
            Self::Caseload => &[S::Caseload, S::Lists, S::Everywhere],
            Self::Waiting(_) => &[S::Waiting, S::Lists, S::Everywhere],
            Self::OverTime(_) => &[S::OverTime, S::Everywhere],
            Self::Transfers(_) => &[S::Transfers, S::Everywhere],
            Self::Routing(_) => &[S::Routing, S::Everywhere],
            Self::Reports => &[S::Reports, S::Everywhere],
            Self::Book => &[S::Book, S::Everywhere],
            Self::Directory => &[S::Directory, S::Everywhere],
            Self::Partner(_) => &[S::Directory, S::Everywhere],
            Self::Supervision => &[S::Supervision, S::Everywhere],
            Self::Import => &[S::Import, S::Everywhere],
            Self::Entries(..) => &[S::Entries, S::Everywhere],
            Self::Record(_, tab, _) => match tab {
                Tab::Overview => &[S::Overview, S::Record, S::Everywhere],
                Tab::Plan => &[S::Plan, S::Record, S::Everywhere],
                Tab::Outcomes => &[S::Outcomes, S::Record, S::Everywhere],
                Tab::Contacts => &[S::Contacts, S::Record, S::Everywhere],
                Tab::Referrals => &[S::Referrals, S::Record, S::Everywhere],
                Tab::Exit => &[S::Exit, S::Record, S::Everywhere],
                Tab::History => &[S::History, S::Record, S::Everywhere],
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_turn_in_their_order() {
        assert_eq!(Tab::Overview.turned(1), Tab::Plan);
        assert_eq!(Tab::Overview.turned(-1), Tab::History);
        assert_eq!(Tab::History.turned(1), Tab::Overview);
        for (at, (place, ..)) in SCREENS.iter().enumerate() {
            assert_eq!(place.in_header(), Some(at));
        }
    }
}
