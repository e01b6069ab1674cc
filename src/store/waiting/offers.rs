//! Offers of a first appointment with their steps, and the places that come free for them.

use crate::domain::codes::{Attendance, Lane, OfferState, Side};
use crate::domain::contact::ContactDetails;
use crate::domain::day::Day;
use crate::domain::ids::{OfferId, ReferralId, ServiceId, SlotId};
use crate::domain::waiting::offer::{Offer, OfferDetails, OfferMove, Slot, SlotDetails};
use crate::store::error::{Error, Result};
use crate::store::writer::{Cell, Writer};
use crate::store::{Store, contacts, reference, referrals};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

fn offer_from_row(row: &Row) -> rusqlite::Result<Offer> {
    Ok(Offer {
        id: row.get("id")?,
        referral: row.get("referral_id")?,
        slot: row.get("slot_id")?,
        kind: row.get("kind")?,
        note: row.get("note")?,
        steps: Vec::new(),
    })
}

fn step_from_row(row: &Row) -> rusqlite::Result<OfferMove> {
    Ok(OfferMove {
        to: row.get("state")?,
        on: row.get("on_day")?,
        appointment: row.get("appointment_on")?,
        time: row.get("at_time")?,
        by: row.get("moved_by")?,
        why: row.get("why")?,
    })
}

fn with_steps(conn: &Connection, mut offer: Offer) -> Result<Offer> {
    let mut statement = conn.prepare_cached("select * from offer_step where offer_id = ? order by id")?;
    offer.steps = statement.query_map([offer.id], step_from_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(offer)
}

/// The offers of a referral, oldest first.
pub(in crate::store) fn offers_of(conn: &Connection, referral: ReferralId) -> Result<Vec<Offer>> {
    let mut statement = conn.prepare_cached("select * from offer where referral_id = ? order by id")?;
    let offers = statement.query_map([referral], offer_from_row)?.collect::<rusqlite::Result<Vec<_>>>()?;
    offers.into_iter().map(|offer| with_steps(conn, offer)).collect()
}

impl Store {
    /// The last offer of a first appointment, as it stood on a day.
    pub fn last_offer(&self, referral: ReferralId, at: Day) -> Result<Option<Offer>> {
        Ok(offers_of(&self.conn, referral)?.into_iter().filter_map(|offer| offer.as_at(at)).next_back())
    }
}

fn offer(conn: &Connection, id: OfferId) -> Result<Offer> {
    let row = conn.prepare_cached("select * from offer where id = ?")?.query_row([id], offer_from_row).optional()?;
    with_steps(conn, row.ok_or_else(|| Error::NotFound("such offer".into()))?)
}

fn add_step(writer: &mut Writer, offer: OfferId, step: &OfferMove) -> Result<()> {
    let cells: [Cell; 7] = [
        ("offer_id", &offer),
        ("state", &step.to),
        ("on_day", &step.on),
        ("appointment_on", &step.appointment),
        ("at_time", &step.time),
        ("moved_by", &step.by),
        ("why", &step.why),
    ];
    writer.insert("offer_step", &cells).map(drop)
}

/// Offers a first appointment to somebody who waits. One offer at a time.
pub(in crate::store) fn make_offer(writer: &mut Writer, id: ReferralId, details: &OfferDetails, today: Day) -> Result<OfferId> {
    let referral = referrals::referral(writer.tx(), id)?;
    if !referral.is_waiting_at(today) {
        return Err(Error::refused("on", "Only somebody on a waiting list is offered a first appointment. Decide the referral first."));
    }
    if details.on > today {
        return Err(Error::refused("on", format!("{} is in the future. Enter the day it was offered.", details.on)));
    }
    if details.on < referral.details.received_on {
        return Err(Error::refused("on", format!("The referral was received on {}. An offer cannot be earlier.", referral.details.received_on)));
    }
    if details.appointment.is_some_and(|day| day < details.on) {
        return Err(Error::refused("appointment", "The appointment comes after the offer. Check the two dates."));
    }
    if !details.kind.can_open_an_episode() {
        return Err(Error::refused("kind", "Only a session, a visit or outreach can be a first appointment."));
    }
    if let Some(open) = offers_of(writer.tx(), id)?.iter().find(|offer| offer.state().is_open()) {
        return Err(Error::refused("on", format!("An offer is open already: {}. Say first what came of it.", open.words())));
    }
    if let Some(slot) = details.slot {
        check_slot(writer.tx(), slot, referral.details.service, today)?;
    }
    let cells: [Cell; 4] = [("referral_id", &id), ("slot_id", &details.slot), ("kind", &details.kind), ("note", &details.note)];
    let offer = OfferId(writer.insert("offer", &cells)?);
    let step =
        OfferMove { to: OfferState::Offered, on: details.on, appointment: details.appointment, time: details.time.clone(), by: None, why: String::new() };
    add_step(writer, offer, &step)?;
    Ok(offer)
}

fn check_slot(conn: &Connection, id: SlotId, service: ServiceId, today: Day) -> Result<()> {
    let slot = slots(conn, service, today)?.into_iter().find(|slot| slot.id == id);
    match slot {
        None => Err(Error::refused("slot", "These places belong to another service. Choose others, or none.")),
        Some(slot) if slot.free() == 0 => Err(Error::refused("slot", "Every one of these places is taken. Choose others, or none.")),
        Some(_) => Ok(()),
    }
}

/// The next step of an offer; an attended or a missed appointment is logged as the contact it was. True when it ended the wait.
pub(in crate::store) fn move_offer(writer: &mut Writer, id: OfferId, step: &OfferMove, today: Day) -> Result<bool> {
    let offer = offer(writer.tx(), id)?;
    step.check(&offer, today)?;
    add_step(writer, id, step)?;
    let attendance = match step.to {
        OfferState::Attended => Attendance::Attended,
        OfferState::Missed => Attendance::DidNotAttend,
        _ => return Ok(false),
    };
    let contact = ContactDetails { on: step.on, kind: offer.kind, attendance, minutes: None, out_of_hours: false, note: step.why.clone(), next_on: None };
    contacts::log_contact(writer, offer.referral, &contact, today).map(|(_, opened)| opened)
}

/// A first appointment was attended, however it was logged: the offer that stood open says so too.
pub(in crate::store) fn attended(writer: &mut Writer, referral: ReferralId, on: Day) -> Result<()> {
    let open = offers_of(writer.tx(), referral)?.into_iter().find(|offer| offer.state().is_open());
    let Some(offer) = open else { return Ok(()) };
    let on = offer.since().map_or(on, |since| on.max(since));
    let step = OfferMove { to: OfferState::Attended, on, appointment: None, time: String::new(), by: None, why: String::new() };
    add_step(writer, offer.id, &step)
}

/// An offer that stands open when somebody comes off the list is closed with it.
pub(in crate::store) fn closed(writer: &mut Writer, referral: ReferralId, on: Day, side: Side, why: &str) -> Result<()> {
    let open = offers_of(writer.tx(), referral)?.into_iter().find(|offer| offer.state().is_open());
    let Some(offer) = open else { return Ok(()) };
    let state = if side == Side::Person { OfferState::Declined } else { OfferState::Withdrawn };
    let on = offer.since().map_or(on, |since| on.max(since));
    add_step(writer, offer.id, &OfferMove { to: state, on, appointment: None, time: String::new(), by: None, why: why.to_owned() })
}

fn slot_from_row(row: &Row) -> rusqlite::Result<Slot> {
    Ok(Slot {
        id: row.get("id")?,
        details: SlotDetails {
            service: row.get("service_id")?,
            lane: row.get("lane")?,
            places: row.get("places")?,
            told_on: row.get("told_on")?,
            from: row.get("from_on")?,
            until: row.get("until_on")?,
            note: row.get("note")?,
        },
        used: row.get("used")?,
        held: row.get("held")?,
    })
}

/// The last step of an offer by that day.
const STATE: &str = "(select state from offer_step where offer_id = offer.id and on_day <= :at order by id desc limit 1)";

fn slots(conn: &Connection, service: ServiceId, at: Day) -> Result<Vec<Slot>> {
    let mut statement = conn.prepare_cached(&format!(
        "select slot.*, (select count(*) from offer where slot_id = slot.id and {STATE} in ('booked', 'moved', 'attended')) as used,
                (select count(*) from offer where slot_id = slot.id and {STATE} = 'offered') as held
         from slot where service_id = :service and told_on <= :at order by from_on, id"
    ))?;
    let rows = statement.query_map(named_params! {":service": service, ":at": at}, slot_from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(in crate::store) fn write_slot(writer: &mut Writer, id: Option<SlotId>, details: &SlotDetails, today: Day) -> Result<SlotId> {
    if details.places == 0 || details.places > 1000 {
        return Err(Error::refused("places", "Enter how many places, from 1 to 1000."));
    }
    if details.told_on > today {
        return Err(Error::refused("told_on", format!("{} is in the future. Enter the day you were told.", details.told_on)));
    }
    if details.until.is_some_and(|until| until < details.from) {
        return Err(Error::refused("until", "The last day is before the first. Check the two dates."));
    }
    let reference = reference::read(writer.tx(), today)?;
    if let (Some(lane), Some(service)) = (details.lane, reference.service(details.service))
        && service.lane(lane).is_none()
    {
        let lanes: Vec<&str> = service.lanes.iter().map(|own| own.lane.words()).collect();
        let why = format!("{} has no {lane} lane: it has {}. Choose 'either lane', or that one.", service.title(), lanes.join(" and "));
        return Err(Error::refused("lane", why));
    }
    let cells: [Cell; 7] = [
        ("service_id", &details.service),
        ("lane", &details.lane.map(Lane::code)),
        ("places", &details.places),
        ("told_on", &details.told_on),
        ("from_on", &details.from),
        ("until_on", &details.until),
        ("note", &details.note),
    ];
    match id {
        None => writer.insert("slot", &cells).map(SlotId),
        Some(id) => {
            let taken = slots(writer.tx(), details.service, today)?.into_iter().find(|slot| slot.id == id).map_or(0, |slot| slot.used);
            if details.places < taken {
                return Err(Error::refused("places", format!("{taken} of them are taken already. Enter at least that many.")));
            }
            writer.update("slot", id.0, &cells).map(|()| id)
        }
    }
}

pub(in crate::store) fn remove_slot(writer: &mut Writer, id: SlotId) -> Result<()> {
    let used = writer.tx().prepare_cached("select 1 from offer where slot_id = ?")?.exists([id])?;
    if used {
        return Err(Error::refused("", "An offer was made with these places, so they stay. Change how many there are, or give them a last day."));
    }
    writer.delete("slot", id.0)
}

impl Store {
    /// The offers of a referral, oldest first.
    pub fn offers_of(&self, referral: ReferralId) -> Result<Vec<Offer>> {
        offers_of(&self.conn, referral)
    }
    /// Places of a service that were known of by that day and can still be used then, with what uses them.
    pub fn slots(&self, service: ServiceId, at: Day) -> Result<Vec<Slot>> {
        Ok(slots(&self.conn, service, at)?.into_iter().filter(|slot| slot.is_current(at)).collect())
    }
    /// The same of the service that a referral asked for, where one is free.
    pub fn free_slots_for(&self, referral: ReferralId, at: Day) -> Result<Vec<Slot>> {
        let service = referrals::referral(&self.conn, referral)?.details.service;
        Ok(self.slots(service, at)?.into_iter().filter(|slot| slot.free() > 0).collect())
    }
}
