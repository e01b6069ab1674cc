//! Waiting well: urgency, what was given, agreed calls and contacts of somebody who waits, as rows and as they stand on a day.

use super::Store;
use crate::domain::codes::{OfferState, Side};
use crate::domain::day::Day;
use crate::domain::ids::ReferralId;
use crate::domain::referral::{OffListDetails, UrgentDetails};
use crate::domain::waiting::offer::Offer;
use crate::domain::waiting::well::{CallPlan, InTouch, Interim};
use crate::domain::waiting::{Urgent, WaitingFacts};
use crate::store::error::{Error, Result};
use crate::store::referrals;
use crate::store::writer::{Cell, Writer};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

/// When a referral was urgent, oldest first.
pub(in crate::store) fn urgent_of(conn: &Connection, referral: ReferralId) -> Result<Vec<Urgent>> {
    let mut statement = conn.prepare_cached("select reason, from_on, until_on, ended_on from urgent where referral_id = ? order by from_on, id")?;
    let rows = statement.query_map([referral], |row| Ok(Urgent { reason: row.get(0)?, from: row.get(1)?, until: row.get(2)?, ended_on: row.get(3)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What was given while waiting, oldest first.
pub(in crate::store) fn interim_of(conn: &Connection, referral: ReferralId) -> Result<Vec<Interim>> {
    let mut statement = conn.prepare_cached("select on_day, what, note from interim where referral_id = ? order by on_day, id")?;
    let rows = statement.query_map([referral], |row| Ok(Interim { on: row.get(0)?, what: row.get(1)?, note: row.get(2)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How often a call was agreed, oldest first.
pub(in crate::store) fn calls_of(conn: &Connection, referral: ReferralId) -> Result<Vec<CallPlan>> {
    let mut statement = conn.prepare_cached("select from_on, every_weeks from call_plan where referral_id = ? order by from_on, id")?;
    let rows = statement.query_map([referral], |row| Ok(CallPlan { from: row.get(0)?, every_weeks: row.get(1)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Puts somebody before others, or takes it back. One counts at a time: a new one takes the place of the one before.
pub(in crate::store) fn set_urgent(writer: &mut Writer, id: ReferralId, details: &UrgentDetails, today: Day) -> Result<()> {
    let referral = referrals::referral(writer.tx(), id)?;
    let reason = details.reason.trim();
    if details.from > today {
        return Err(Error::refused("from", format!("{} is in the future. Enter the day it was agreed, or today.", details.from)));
    }
    if details.from < referral.details.received_on {
        return Err(Error::refused("from", format!("The referral was received on {}. It cannot be urgent before.", referral.details.received_on)));
    }
    if !reason.is_empty() && details.until.is_none() {
        return Err(Error::refused("until", "Say until when it counts. Without an end, yesterday's urgency holds back everybody else."));
    }
    if details.until.is_some_and(|until| until < details.from) {
        return Err(Error::refused("until", "The last day is before the first. Check the two dates."));
    }
    let mut statement =
        writer.tx().prepare_cached("select id, from_on from urgent where referral_id = ? and ended_on is null and (until_on is null or until_on >= ?)")?;
    let running: Vec<(i64, Day)> = statement.query_map((id, details.from), |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    for (row, from) in &running {
        writer.update("urgent", *row, &[("ended_on", &details.from.max(*from))])?;
    }
    if reason.is_empty() {
        return if running.is_empty() { Err(Error::refused("reason", "It is not urgent now. Give the reason to make it so.")) } else { Ok(()) };
    }
    let cells: [Cell; 4] = [("referral_id", &id), ("reason", &reason), ("from_on", &details.from), ("until_on", &details.until)];
    writer.insert("urgent", &cells)?;
    // Says to the lists that there is something to look up.
    writer.update("referral", id.0, &[("urgent_reason", &reason)])
}

/// Off the waiting list without an appointment; an offer that stood open goes with it.
pub(in crate::store) fn close_referral(writer: &mut Writer, id: ReferralId, details: &OffListDetails, today: Day) -> Result<()> {
    let before = referrals::referral(writer.tx(), id)?;
    if before.first_attended_on.is_some() {
        return Err(Error::refused("on", "Support has started. End the episode instead (Exit tab)."));
    }
    if before.ended_on.is_some() {
        return Err(Error::refused("on", "This referral is closed already."));
    }
    if details.on < before.details.received_on || details.on > today {
        return Err(Error::refused("on", format!("Enter a day from {} to today.", before.details.received_on)));
    }
    if details.why.side() == Side::Provider && details.reason.trim().is_empty() {
        return Err(Error::refused("reason", "The provider takes this person off its list: say why, and what they were told and offered instead."));
    }
    super::offers::closed(writer, id, details.on, details.why.side(), details.why.words())?;
    writer.update("referral", id.0, &[("ended_on", &details.on), ("off_list", &details.why), ("off_list_reason", &details.reason)])
}

fn waiting(writer: &Writer, id: ReferralId, field: &'static str, on: Day, today: Day) -> Result<()> {
    let referral = referrals::referral(writer.tx(), id)?;
    if on > today {
        return Err(Error::refused(field, format!("{on} is in the future. Enter the day it happened, or today.")));
    }
    if on < referral.details.received_on {
        return Err(Error::refused(field, format!("The referral was received on {}. This cannot be earlier.", referral.details.received_on)));
    }
    Ok(())
}

/// Something given while waiting.
pub(in crate::store) fn give(writer: &mut Writer, id: ReferralId, given: &Interim, today: Day) -> Result<i64> {
    waiting(writer, id, "on", given.on, today)?;
    if given.what.trim().is_empty() {
        return Err(Error::refused("given", "Say what was given."));
    }
    writer.insert("interim", &[("referral_id", &id), ("on_day", &given.on), ("what", &given.what), ("note", &given.note)])
}

/// How often a welfare call is made from now on.
pub(in crate::store) fn plan_calls(writer: &mut Writer, id: ReferralId, plan: CallPlan, today: Day) -> Result<i64> {
    waiting(writer, id, "on", plan.from, today)?;
    if plan.every_weeks.is_some_and(|weeks| weeks == 0 || weeks > 26) {
        return Err(Error::refused("every_weeks", "Enter a number of weeks from 1 to 26, or leave it empty for no calls."));
    }
    writer.insert("call_plan", &[("referral_id", &id), ("from_on", &plan.from), ("every_weeks", &plan.every_weeks)])
}

/// What happened while somebody waits, as at a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meanwhile {
    /// Being in touch.
    pub touch: InTouch,
    /// Calls, texts and visits that reached the person since the receipt.
    pub reached: u32,
    /// The last offer.
    pub offer: Option<Offer>,
    /// Offers that were missed or moved by the person.
    pub missed: u32,
    /// What was given, oldest first.
    pub given: Vec<Interim>,
}

/// What there is to read of somebody who waits: lists ask this of every row, and most have little.
const THERE: &str = "select
    (select count(*) from contact where referral_id = :id and on_day <= :at and attendance in ('attended', 'late')),
    exists (select 1 from offer where referral_id = :id), exists (select 1 from interim where referral_id = :id),
    exists (select 1 from call_plan where referral_id = :id)";

const LAST: &str = "select on_day, next_on from contact where referral_id = :id and on_day <= :at and attendance in ('attended', 'late')
    order by on_day desc, id desc limit 1";

impl Store {
    /// What happened while somebody waits, as at a day.
    pub fn meanwhile(&self, facts: &WaitingFacts, at: Day) -> Result<Meanwhile> {
        let id = facts.referral;
        let params = named_params! {":id": id, ":at": at};
        let there = |row: &Row| Ok((row.get::<_, u32>(0)?, row.get::<_, bool>(1)?, row.get::<_, bool>(2)?, row.get::<_, bool>(3)?));
        let (reached, offered, gave, planned) = self.conn.prepare_cached(THERE)?.query_row(params, there)?;
        let last = |row: &Row| Ok((row.get::<_, Day>(0)?, row.get::<_, Option<Day>>(1)?));
        let last = if reached > 0 { self.conn.prepare_cached(LAST)?.query_row(params, last).optional()? } else { None };
        let offers = if offered { super::offers::offers_of(&self.conn, id)? } else { Vec::new() };
        let offers: Vec<Offer> = offers.into_iter().filter_map(|offer| offer.as_at(at)).collect();
        let missed = offers.iter().filter(|offer| offer.state() == OfferState::Missed).count();
        let mut given = if gave { interim_of(&self.conn, id)? } else { Vec::new() };
        given.retain(|given| given.on <= at);
        Ok(Meanwhile {
            touch: InTouch {
                since: facts.decided_on.filter(|on| *on <= at).unwrap_or(facts.received_on).max(facts.received_on),
                last_on: last.map(|(on, _)| on),
                agreed_on: last.and_then(|(_, next)| next),
                calls: if planned { CallPlan::at(&calls_of(&self.conn, id)?, at) } else { None },
            },
            reached,
            offer: offers.into_iter().next_back(),
            missed: u32::try_from(missed).unwrap_or(u32::MAX),
            given,
        })
    }
}
