//! What happens while people wait: offers booked, moved, missed and declined, what they are given, welfare calls, places that
//! come free. Drawn from a stream of its own, so that nothing told elsewhere changes.

use super::maker::Maker;
use super::recipe::Fate;
use super::referrals::{Course, working_day};
use super::story::Story;
use super::{Sink, Worker};
use crate::domain::change::Change;
use crate::domain::codes::{ContactKind, EventKind, Lane, OfferState, Side};
use crate::domain::day::Day;
use crate::domain::ids::{OfferId, ReferralId, SlotId};
use crate::domain::referral::UrgentDetails;
use crate::domain::waiting::months::EventDetails;
use crate::domain::waiting::offer::{OfferDetails, OfferMove, SlotDetails};
use crate::domain::waiting::well::{CallPlan, Interim};

/// Times of day that offices offer.
const TIMES: [&str; 5] = ["9:30", "10:00", "11:15", "14:00", "15:30"];
const MOVED_BY_PERSON: [&str; 3] = ["The shift at work was changed.", "No child care that day.", "Not feeling up to it yet; asked for a later day."];
const MOVED_BY_PROVIDER: [&str; 2] = ["The counsellor was off sick.", "The room was double-booked."];
const DECLINED: [&str; 2] = ["Can come only in the evening; stays on the list for one.", "Not ready yet; asked to be offered again in the new year."];

impl Maker<'_> {
    /// Places that come free, told of a few days ago.
    pub(super) fn places(&mut self, sink: &mut impl Sink) -> Result<(), String> {
        let today = self.today;
        for (provider, service, lane, places, from, until, note) in [
            ("GROW", "Trauma stabilisation", Some(Lane::General), 2, 7, None, "The team lead rang: a worker is back from leave."),
            ("Rothacs", "CSE counselling", None, 1, 14, Some(75), "One counsellor has an evening free."),
        ] {
            let Ok(service) = self.reference.find_service(provider, service) else { continue };
            let details = SlotDetails {
                service: service.id,
                lane,
                places,
                told_on: today.plus_days(-20),
                from: today.plus_days(from),
                until: until.map(|days| today.plus_days(days)),
                note: note.to_owned(),
            };
            let id = SlotId(sink.put(today.plus_days(-20), Change::AddSlot(details))?);
            self.slots.push((service.id, id, places));
        }
        Ok(())
    }

    /// What drove demand over the last two years, and a court date to come. Invented.
    pub(super) fn events(&mut self, sink: &mut impl Sink) -> Result<(), String> {
        use EventKind::{Court, Media, NcaUpdate, Service};
        for (days, kind, words) in [
            (-640, NcaUpdate, "Update letters about the investigation sent to survivors"),
            (-455, Court, "A trial opens at the Crown Court"),
            (-410, Media, "Reporting of the verdicts, three evenings in a row"),
            (-290, Service, "One counsellor on long leave until the summer"),
            (-118, NcaUpdate, "Second round of update letters"),
            (-33, Court, "Sentencing hearing"),
            (24, Court, "Next trial is due to open"),
        ] {
            let details = EventDetails { on: self.today.plus_days(days), kind, words: words.to_owned() };
            sink.put(details.on.min(self.today.plus_days(-20)), Change::AddEvent(details))?;
        }
        Ok(())
    }

    /// Until when somebody was put first: still counting, or lapsed.
    pub(super) fn put_first(&self, reason: String, on: Day) -> UrgentDetails {
        let lapsed = (self.counts.waiting / 14) % 2 == 1;
        let until = if lapsed { on.plus_days(27) } else { self.today.plus_days(17).max(on) };
        UrgentDetails { reason, from: on, until: Some(until) }
    }

    /// Tells what happens while somebody waits; `decided` is when they came on the list.
    pub(super) fn meanwhile(&mut self, story: &mut Story, referral: ReferralId, course: &Course<'_>, decided: Day) {
        let waits = course.fate == Fate::Waiting;
        if waits {
            self.given(story, referral, course, decided);
        }
        match course.started {
            Some(started) if course.cast.is_none() && self.waits.percent(30) => self.seen_by_offer(story, referral, decided, started),
            None if waits && course.cast.is_none() => self.offered(story, referral, course, decided),
            _ => {}
        }
    }

    fn given(&mut self, story: &mut Story, referral: ReferralId, course: &Course<'_>, decided: Day) {
        let own = &course.choice.service.interim_offers;
        if let Some(what) = own.first() {
            let on = decided.plus_days(2).min(self.today);
            story.put(on, Change::GiveInterim(referral, Interim { on, what: what.clone(), note: "Link and a leaflet by post, plain envelope.".into() }));
        }
        if course.cast.is_none() && self.waits.percent(40) {
            let every_weeks = Some([4, 6, 8][self.waits.position(3)]);
            story.put(decided, Change::PlanCalls(referral, CallPlan { from: decided, every_weeks }));
        }
    }

    fn offer(&mut self, story: &mut Story, referral: ReferralId, on: Day, appointment: Day, slot: Option<SlotId>) -> OfferId {
        let time = TIMES[self.waits.position(TIMES.len())].to_owned();
        let details = OfferDetails { on, appointment: Some(appointment), time, kind: ContactKind::Session, slot, note: String::new() };
        OfferId(story.make(on, Change::MakeOffer(referral, details)))
    }

    /// Where the offer to somebody who still waits stands, one after the other.
    fn offered(&mut self, story: &mut Story, referral: ReferralId, course: &Course<'_>, decided: Day) {
        let mine = course.holder == Worker::Me;
        let kind = self.counts.waiting % 9;
        let today = self.today;
        let on = today.plus_days(-(9 + self.waits.between(0, 4)));
        if on < decided || (mine && kind != 1) {
            return;
        }
        let ahead = working_day(today.plus_days(self.waits.between(5, 13)));
        let step = |to, on| OfferMove { to, on, appointment: None, time: String::new(), by: None, why: String::new() };
        match kind {
            0 => {
                let asked = today.plus_days(-2).max(on);
                self.offer(story, referral, asked, ahead, None);
            }
            1 | 5 => {
                let slot = self.take_place(course);
                let offer = self.offer(story, referral, on, ahead, slot);
                story.put(on.plus_days(2), Change::MoveOffer(offer, step(OfferState::Booked, on.plus_days(2))));
            }
            2 => {
                let offer = self.offer(story, referral, on, today.plus_days(-1), None);
                story.put(on.plus_days(1), Change::MoveOffer(offer, step(OfferState::Booked, on.plus_days(1))));
                let (by, why) = if self.waits.percent(65) {
                    (Side::Person, MOVED_BY_PERSON[self.waits.position(3)])
                } else {
                    (Side::Provider, MOVED_BY_PROVIDER[self.waits.position(2)])
                };
                let moved =
                    OfferMove { appointment: Some(ahead), time: "10:00".into(), by: Some(by), why: why.into(), ..step(OfferState::Moved, today.plus_days(-3)) };
                story.put(today.plus_days(-3), Change::MoveOffer(offer, moved));
            }
            3 => {
                let missed = working_day(today.plus_days(-5));
                let offer = self.offer(story, referral, on, missed, None);
                story.put(on.plus_days(1), Change::MoveOffer(offer, step(OfferState::Booked, on.plus_days(1))));
                let why = "Did not come. A text to say that it is fine, and that the place on the list stays.".to_owned();
                story.put(missed, Change::MoveOffer(offer, OfferMove { why, ..step(OfferState::Missed, missed) }));
                self.counts.contacts += 1;
            }
            4 => {
                let offer = self.offer(story, referral, on, ahead, None);
                let why = DECLINED[self.waits.position(2)].to_owned();
                story.put(on.plus_days(3), Change::MoveOffer(offer, OfferMove { why, ..step(OfferState::Declined, on.plus_days(3)) }));
            }
            _ => {}
        }
    }

    /// The offer that led to the first appointment; the attended appointment itself is told with the support.
    fn seen_by_offer(&mut self, story: &mut Story, referral: ReferralId, decided: Day, started: Day) {
        let on = started.plus_days(-self.waits.between(6, 18));
        if on < decided {
            return;
        }
        let offer = self.offer(story, referral, on, started, None);
        let booked = OfferMove { to: OfferState::Booked, on: on.plus_days(2), appointment: None, time: String::new(), by: None, why: String::new() };
        story.put(on.plus_days(2), Change::MoveOffer(offer, booked));
    }

    /// One of the places that came free at the service, while there are some.
    fn take_place(&mut self, course: &Course<'_>) -> Option<SlotId> {
        let general = course.choice.waits.lane == Lane::General;
        let free = self.slots.iter_mut().find(|(service, _, free)| *service == course.choice.service.id && *free > 1 && general)?;
        free.2 -= 1;
        Some(free.1)
    }
}
