//! The offer of a first appointment, step by step, and the places that come free for offers.
//! Only an attended appointment ends the wait, and it does so through the same door as any logged contact.

use crate::domain::codes::{ContactKind, Lane, OfferState, Side};
use crate::domain::day::Day;
use crate::domain::ids::{OfferId, ReferralId, ServiceId, SlotId};
use serde::{Deserialize, Serialize};

/// An offer as it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferDetails {
    /// Offered on.
    pub on: Day,
    /// The day of the appointment, if one was named.
    pub appointment: Option<Day>,
    /// The time, as words: '14:00'; empty when not named.
    pub time: String,
    /// A session, a visit or outreach: what can end the wait.
    pub kind: ContactKind,
    /// The place that it would use.
    pub slot: Option<SlotId>,
    /// Anything to remember: where, with whom.
    pub note: String,
}

/// A step of an offer: asked for, and as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferMove {
    /// Which step.
    #[serde(rename = "state")]
    pub to: OfferState,
    /// When that was said or happened; of an appointment attended or missed, its day.
    pub on: Day,
    /// The day of the appointment, where the step names one.
    pub appointment: Option<Day>,
    /// Its time.
    pub time: String,
    /// Who moved it.
    pub by: Option<Side>,
    /// Why; empty when nothing was said.
    pub why: String,
}

/// A stored offer with its steps in the order taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// Row.
    #[serde(skip)]
    pub id: OfferId,
    /// Whose wait.
    #[serde(skip)]
    pub referral: ReferralId,
    /// The place that it uses.
    #[serde(skip)]
    pub slot: Option<SlotId>,
    /// A session, a visit or outreach.
    pub kind: ContactKind,
    /// Anything to remember.
    pub note: String,
    /// Steps in the order taken; never empty.
    pub steps: Vec<OfferMove>,
}

impl Offer {
    /// Where it stands.
    pub fn state(&self) -> OfferState {
        self.steps.last().map_or(OfferState::Offered, |step| step.to)
    }
    /// Since when; none without a step.
    pub fn since(&self) -> Option<Day> {
        self.steps.last().map(|step| step.on)
    }
    /// The day and time named last.
    pub fn appointment(&self) -> Option<(Day, &str)> {
        self.steps.iter().rev().find_map(|step| Some((step.appointment?, step.time.as_str())))
    }
    /// As it stood at the end of that day; nothing when it was made later.
    #[must_use]
    pub fn as_at(mut self, at: Day) -> Option<Self> {
        self.steps.retain(|step| step.on <= at);
        (!self.steps.is_empty()).then_some(self)
    }
    /// 'booked for 3 Dec, 14:00', 'offered 12 Nov', 'missed 1 Nov'.
    pub fn words(&self) -> String {
        let appointment = || self.appointment().map(|(on, time)| if time.is_empty() { on.short() } else { format!("{}, {time}", on.short()) });
        let since = self.since().map(Day::short).unwrap_or_default();
        match (self.state(), appointment()) {
            (OfferState::Offered, Some(on)) => format!("offered for {on}"),
            (OfferState::Booked, Some(on)) => format!("booked for {on}"),
            (OfferState::Moved, Some(on)) => format!("moved to {on}"),
            (OfferState::Moved, None) => format!("moved {since}, no day yet"),
            (OfferState::Declined, _) => format!("declined {since}"),
            (OfferState::Withdrawn, _) => format!("taken back {since}"),
            (state, _) => format!("{} {since}", state.words()),
        }
    }
}

/// The steps that may come next, in the order they are offered.
pub const fn next_states(now: OfferState) -> &'static [OfferState] {
    use OfferState as S;
    match now {
        S::Offered => &[S::Booked, S::Declined, S::Withdrawn, S::Attended],
        S::Booked | S::Moved => &[S::Attended, S::Moved, S::Missed, S::Declined, S::Withdrawn],
        S::Missed | S::Declined | S::Withdrawn | S::Attended => &[],
    }
}

impl OfferMove {
    /// Is the step allowed after what was taken? The error is a sentence with the field at fault.
    pub fn check(&self, offer: &Offer, today: Day) -> Result<(), (&'static str, String)> {
        let now = offer.state();
        if !now.is_open() {
            return Err(("to", format!("This offer is closed ({now}). Make a new one instead.")));
        }
        if !next_states(now).contains(&self.to) {
            return Err(("to", format!("It stands at '{now}'. Choose a step that comes after that.")));
        }
        if self.on > today {
            return Err(("on", format!("{} is in the future. Record what came of it on the day.", self.on)));
        }
        if let Some(since) = offer.since().filter(|since| self.on < *since) {
            return Err(("on", format!("The step before was on {since}. This one cannot be earlier.")));
        }
        if matches!(self.to, OfferState::Booked) && self.appointment.is_none() && offer.appointment().is_none() {
            return Err(("appointment", "Enter the day of the appointment.".into()));
        }
        if self.appointment.is_some_and(|day| day < self.on) && matches!(self.to, OfferState::Booked | OfferState::Moved) {
            return Err(("appointment", "The appointment comes after this step. Check the two dates.".into()));
        }
        if self.to == OfferState::Moved && self.by.is_none() {
            return Err(("by", "Say who moved it.".into()));
        }
        if matches!(self.to, OfferState::Moved | OfferState::Declined | OfferState::Withdrawn) && self.why.trim().is_empty() {
            return Err(("why", "Say why, in a few words.".into()));
        }
        Ok(())
    }
}

/// Places that come free at a service: 'two from 1 March'.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotDetails {
    /// At which service.
    pub service: ServiceId,
    /// In which lane; none for either.
    pub lane: Option<Lane>,
    /// How many.
    pub places: u32,
    /// When the provider said so.
    pub told_on: Day,
    /// From when.
    pub from: Day,
    /// The last day they can be used, if there is one.
    pub until: Option<Day>,
    /// Who said so, and anything to remember.
    pub note: String,
}

/// Stored places, and how many offers use or hold them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Row.
    pub id: SlotId,
    /// What is recorded.
    pub details: SlotDetails,
    /// Offers accepted or attended.
    pub used: u32,
    /// Offers made and not answered.
    pub held: u32,
}

impl Slot {
    /// Places that no accepted offer uses.
    pub const fn free(&self) -> u32 {
        self.details.places.saturating_sub(self.used)
    }
    /// May they still be used on that day?
    pub fn is_current(&self, at: Day) -> bool {
        self.details.until.is_none_or(|until| until >= at)
    }
    /// '2 from 1 Mar, general lane: 1 taken, 1 offered'.
    pub fn words(&self) -> String {
        let lane = self.details.lane.map(|lane| format!(", {lane} lane")).unwrap_or_default();
        let until = self.details.until.map(|until| format!(" to {}", until.short())).unwrap_or_default();
        let held = if self.held > 0 { format!(", {} offered", self.held) } else { String::new() };
        format!("{} from {}{until}{lane}: {} taken{held}", self.details.places, self.details.from.short(), self.used)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    fn step(state: OfferState, on: &str, appointment: Option<&str>) -> OfferMove {
        OfferMove { to: state, on: day(on), appointment: appointment.map(day), time: String::new(), by: None, why: String::new() }
    }
    fn offer(steps: Vec<OfferMove>) -> Offer {
        Offer { id: OfferId(1), referral: ReferralId(1), slot: None, kind: ContactKind::Session, note: String::new(), steps }
    }

    #[test]
    fn an_offer_goes_only_where_it_can() {
        let today = day("2026-11-21");
        let booked = offer(vec![step(OfferState::Offered, "2026-11-01", None), step(OfferState::Booked, "2026-11-03", Some("2026-12-03"))]);
        let to = |to, on: &str| OfferMove { to, on: day(on), appointment: None, time: String::new(), by: None, why: String::new() };
        let field = |step: OfferMove| step.check(&booked, today).err().map(|(field, _)| field);
        assert_eq!(field(to(OfferState::Attended, "2026-11-20")), None);
        assert_eq!(field(to(OfferState::Missed, "2026-11-20")), None);
        assert_eq!(field(to(OfferState::Booked, "2026-11-20")), Some("to"));
        assert_eq!(field(to(OfferState::Attended, "2026-11-22")), Some("on"));
        assert_eq!(field(to(OfferState::Attended, "2026-11-02")), Some("on"));
        assert_eq!(field(to(OfferState::Moved, "2026-11-20")), Some("by"));
        assert_eq!(field(OfferMove { by: Some(Side::Person), ..to(OfferState::Moved, "2026-11-20") }), Some("why"));
        let past = OfferMove { by: Some(Side::Person), why: "bus".into(), appointment: Some(day("2026-11-19")), ..to(OfferState::Moved, "2026-11-20") };
        assert_eq!(field(past), Some("appointment"));
        assert_eq!(field(to(OfferState::Declined, "2026-11-20")), Some("why"));
        let offered = offer(vec![step(OfferState::Offered, "2026-11-01", None)]);
        assert_eq!(to(OfferState::Booked, "2026-11-03").check(&offered, today).err().map(|(field, _)| field), Some("appointment"));
        let missed = offer(vec![step(OfferState::Missed, "2026-11-01", None)]);
        assert_eq!(to(OfferState::Booked, "2026-11-03").check(&missed, today).err().map(|(field, _)| field), Some("to"));
    }

    #[test]
    fn as_at_a_day_it_stands_where_it_stood() {
        let whole = offer(vec![
            step(OfferState::Offered, "2026-11-01", Some("2026-11-10")),
            step(OfferState::Booked, "2026-11-03", None),
            step(OfferState::Moved, "2026-11-09", Some("2026-12-03")),
        ]);
        let words = |at: &str| whole.clone().as_at(day(at)).map(|offer| offer.words());
        assert_eq!(words("2026-10-31"), None);
        assert_eq!(words("2026-11-02").as_deref(), Some("offered for 10 Nov"));
        assert_eq!(words("2026-11-08").as_deref(), Some("booked for 10 Nov"));
        assert_eq!(words("2026-11-21").as_deref(), Some("moved to 3 Dec"));
    }
}
