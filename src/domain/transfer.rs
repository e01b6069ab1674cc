//! The transfer plan of a service that ends: everyone on its list or in its support, where to, whether they want that, and
//! how far the handover is. Used by Transfer plan, Today and records. When a service ends follows from its contract periods.

use super::codes::{Agreement, TransferState};
use super::day::Day;
use super::ids::{PersonId, ReferralId, ServiceId, TransferStepId};
use super::provider::{Reference, Service};
use serde::{Deserialize, Serialize};

/// From so many days before the end of a service, Today names those who are not handed over.
pub const AHEAD: &str = "transfer.ahead-days";

/// How a transfer stands from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferDetails {
    /// Since when it stands so.
    pub on: Day,
    /// Where to; not decided yet when none.
    pub to: Option<ServiceId>,
    /// What the person says to it.
    pub agreed: Agreement,
    /// How far the handover is.
    pub state: TransferState,
    /// Who does what, or what was said.
    pub note: String,
}

/// A stored step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TransferStep {
    /// Row.
    #[serde(skip)]
    pub id: TransferStepId,
    /// For which referral.
    #[serde(skip)]
    pub referral: ReferralId,
    /// How it stands.
    #[serde(flatten)]
    pub details: TransferDetails,
}

impl TransferDetails {
    /// Where it begins: nothing said, nothing decided.
    pub const fn not_begun(on: Day) -> Self {
        Self { on, to: None, agreed: Agreement::NotAsked, state: TransferState::NotBegun, note: String::new() }
    }
    /// Whether it fits together: nobody is passed on without their agreement, or to nowhere. The error is a field and a sentence.
    pub fn check(&self, from: ServiceId, today: Day) -> Result<(), (&'static str, String)> {
        if self.on > today {
            return Err(("on", format!("{} is in the future. Enter the day since when it stands so.", self.on)));
        }
        if self.to == Some(from) {
            return Err(("to", "This is the service that ends. Choose another one, or leave it open.".into()));
        }
        if self.state == TransferState::NotBegun {
            return Ok(());
        }
        if self.to.is_none() {
            return Err(("to", format!("Choose where to before it is '{}'.", self.state)));
        }
        if self.agreed != Agreement::Agreed {
            return Err(("agreed", "Ask the person first: another service is asked, and told of them, only when they agree.".into()));
        }
        Ok(())
    }
    /// 'where to is open, not asked yet', 'to Rotherham Rise, CSE counselling: agreed, asked since 3 Nov'.
    pub fn words(&self, reference: &Reference) -> String {
        let to = self.to.and_then(|id| reference.service(id)).map_or_else(|| "where to is open".to_owned(), |service| format!("to {}", service.title()));
        match self.state {
            TransferState::NotBegun => format!("{to}; {}", self.agreed),
            state => format!("{to}; {}; {state} {}", self.agreed, self.on.short()),
        }
    }
}

/// Somebody who is with a service on a day, and how their transfer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferRow {
    /// Who.
    pub person: PersonId,
    /// By which referral.
    pub referral: ReferralId,
    /// Name to use, or the first word of the name.
    pub called: String,
    /// Support runs since that day; they wait when none.
    pub started_on: Option<Day>,
    /// The referral was received on.
    pub received_on: Day,
    /// How it stands; nothing was written yet when none.
    pub now: Option<TransferDetails>,
}

impl TransferRow {
    /// How far it is.
    pub fn state(&self) -> TransferState {
        self.now.as_ref().map_or(TransferState::NotBegun, |now| now.state)
    }
}

/// The last day of a service, as its contract periods say on a day: the end of the unbroken time that covers the day, or of the
/// last time before it. Nothing when no period has begun.
pub fn ends_on(service: &Service, at: Day) -> Option<Day> {
    let mut end: Option<Day> = None;
    // Periods stand by their first day.
    for period in service.contracts.iter().filter(|period| period.from <= period.to) {
        let follows = end.is_some_and(|end| period.from <= end.plus_days(1));
        if follows || period.from <= at {
            end = Some(end.map_or(period.to, |end| end.max(period.to)));
        }
    }
    end
}

/// Whether a last day lies within the days of [`AHEAD`], or is over.
pub fn is_near(reference: &Reference, end: Day, at: Day) -> bool {
    end <= at.plus_days(reference.days(AHEAD).unwrap_or(0))
}

/// The services that end within the days of [`AHEAD`], or ended: each with its last day.
pub fn ending(reference: &Reference, at: Day) -> Vec<(&Service, Day)> {
    let near = |service: &&Service| ends_on(service, at).filter(|end| is_near(reference, *end, at));
    reference.services.iter().filter_map(|service| Some((service, near(&service)?))).collect()
}

/// One of mine at a service that ends, not handed over yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferDue {
    /// Who.
    pub person: PersonId,
    /// By which referral.
    pub referral: ReferralId,
    /// Name to use, or the first word of the name.
    pub called: String,
    /// Which service.
    pub service: ServiceId,
    /// Its last day.
    pub ends_on: Day,
    /// How it stands.
    pub now: Option<TransferDetails>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::provider::Contract;
    use crate::store::seeds::{reference, seeds};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_service_ends_where_its_unbroken_contracts_end() {
        let mut service = reference(seeds().unwrap()).services.remove(0);
        let ends = |service: &Service, at: &str| ends_on(service, day(at)).map(Day::iso);
        assert_eq!(ends(&service, "2020-01-01").as_deref(), Some("2028-12-31"), "the next period begins the day after");
        assert_eq!(ends(&service, "2026-11-21").as_deref(), Some("2028-12-31"));
        assert_eq!(ends(&service, "2030-01-01").as_deref(), Some("2028-12-31"), "it ended");
        assert_eq!(ends(&service, "2015-01-01"), None, "nothing has begun");
        service.contracts = [("2016-04-01", "2020-12-31"), ("2021-02-01", "2022-01-31")]
            .map(|(from, to)| Contract { from: day(from), to: day(to), note: String::new(), source: "made up".into() })
            .into();
        assert_eq!(ends(&service, "2020-06-01").as_deref(), Some("2020-12-31"), "with a gap the first ends");
        assert_eq!(ends(&service, "2021-02-01").as_deref(), Some("2022-01-31"));
    }

    #[test]
    fn only_what_ends_soon_or_ended_is_named() {
        let rules = reference(seeds().unwrap());
        let names = |at: &str| ending(&rules, day(at)).len();
        assert_eq!(names("2026-11-21"), 1, "Swinton Lock ended in 2017");
        assert_eq!(names("2028-12-31"), rules.services.len());
        let ahead = rules.value(AHEAD);
        assert_eq!(names(&day("2028-12-31").plus_days(-ahead).iso()), rules.services.len());
        assert_eq!(names(&day("2028-12-31").plus_days(-ahead - 1).iso()), 1);
    }

    #[test]
    fn nobody_is_passed_on_unasked_or_to_nowhere() {
        let (from, to, today) = (ServiceId(1), Some(ServiceId(2)), day("2026-11-21"));
        let field = |details: TransferDetails| details.check(from, today).err().map(|(field, _)| field);
        let begun = TransferDetails { to, agreed: Agreement::Agreed, state: TransferState::Asked, ..TransferDetails::not_begun(today) };
        assert_eq!(field(TransferDetails::not_begun(today)), None);
        assert_eq!(field(begun.clone()), None);
        assert_eq!(field(TransferDetails { agreed: Agreement::NotAsked, ..begun.clone() }), Some("agreed"));
        assert_eq!(field(TransferDetails { agreed: Agreement::Declined, ..begun.clone() }), Some("agreed"));
        assert_eq!(field(TransferDetails { to: None, ..begun.clone() }), Some("to"));
        assert_eq!(field(TransferDetails { to: Some(from), ..begun.clone() }), Some("to"));
        assert_eq!(field(TransferDetails { on: today.plus_days(1), ..begun }), Some("on"));
    }
}
