//! The transfer plan of a service that ends: who is with it, and the dated steps of each one's way to another.

use super::error::{Error, Result};
use super::sql::called;
use super::writer::{Cell, Writer};
use super::{Store, referrals};
use crate::domain::agenda::MyWaiting;
use crate::domain::caseload::CaseRow;
use crate::domain::codes::{Decision, TransferState};
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, ReferralId, ServiceId, TransferStepId};
use crate::domain::provider::Service;
use crate::domain::transfer::{TransferDetails, TransferDue, TransferRow, TransferStep, ending};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

fn from_row(row: &Row) -> rusqlite::Result<TransferStep> {
    Ok(TransferStep {
        id: row.get("id")?,
        referral: row.get("referral_id")?,
        details: TransferDetails {
            on: row.get("on_day")?,
            to: row.get("to_service_id")?,
            agreed: row.get("agreed")?,
            state: row.get("state")?,
            note: row.get("note")?,
        },
    })
}

/// All steps of a person's referrals, by day.
pub(super) fn steps_of(conn: &Connection, person: PersonId) -> Result<Vec<TransferStep>> {
    let mut statement =
        conn.prepare_cached("select step.* from transfer_step step join referral on referral.id = referral_id where person_id = ? order by on_day, step.id")?;
    Ok(statement.query_map([person], from_row)?.collect::<rusqlite::Result<_>>()?)
}

/// How the transfer of a referral stands on a day.
fn at(conn: &Connection, referral: ReferralId, day: Day) -> Result<Option<TransferDetails>> {
    let mut statement = conn.prepare_cached("select * from transfer_step where referral_id = ? and on_day <= ? order by on_day desc, id desc limit 1")?;
    Ok(statement.query_row((referral, day), from_row).optional()?.map(|step| step.details))
}

/// Writes how it stands from a day on; what it was before stays.
pub(super) fn write_step(writer: &mut Writer, id: ReferralId, details: &TransferDetails, today: Day) -> Result<TransferStepId> {
    let referral = referrals::referral(writer.tx(), id)?;
    details.check(referral.details.service, today)?;
    if details.on < referral.details.received_on {
        return Err(Error::refused("on", format!("The referral was received on {}. Enter a day from then on.", referral.details.received_on)));
    }
    let cells: [Cell; 6] = [
        ("referral_id", &id),
        ("on_day", &details.on),
        ("to_service_id", &details.to),
        ("agreed", &details.agreed),
        ("state", &details.state),
        ("note", &details.note),
    ];
    writer.insert("transfer_step", &cells).map(TransferStepId)
}

impl Store {
    /// Everyone on the list or in the support of a service at a day: those in support first, then by how long.
    pub fn transfer_rows(&self, service: ServiceId, day: Day) -> Result<Vec<TransferRow>> {
        let mut statement = self.conn.prepare_cached(
            "select * from (select e.person_id, e.referral_id, p.name, p.name_to_use, e.started_on, r.received_on
             from episode e join person p on p.id = e.person_id join referral r on r.id = e.referral_id
             where e.service_id = :service and e.started_on <= :at and (e.ended_on is null or e.ended_on > :at)
             union all
             select r.person_id, r.id, p.name, p.name_to_use, null, r.received_on
             from referral r join person p on p.id = r.person_id
             where r.service_id = :service and r.received_on <= :at and r.decision = :accepted and (r.decided_on is null or r.decided_on <= :at)
               and (r.first_attended_on is null or r.first_attended_on > :at) and (r.ended_on is null or r.ended_on > :at)
             ) order by started_on is null, started_on, received_on, referral_id",
        )?;
        let found = statement.query_map(named_params! {":service": service, ":at": day, ":accepted": Decision::Accepted}, |row| {
            Ok(TransferRow { person: row.get(0)?, referral: row.get(1)?, called: called(row)?, started_on: row.get(4)?, received_on: row.get(5)?, now: None })
        })?;
        found.map(|row| row.map_err(Into::into).and_then(|row| Ok(TransferRow { now: at(&self.conn, row.referral, day)?, ..row }))).collect()
    }

    /// Of mine, those at a service that ends soon or ended and who are not handed over.
    pub(super) fn transfers_due(&self, cases: &[CaseRow], waiting: &[MyWaiting], day: Day) -> Result<Vec<TransferDue>> {
        let reference = self.reference_at(day)?;
        let ends: Vec<(&Service, Day)> = ending(&reference, day);
        let in_support = cases.iter().map(|case| (case.person, case.referral, case.called().to_owned(), case.service));
        let on_a_list = waiting.iter().filter(|row| row.decision == Decision::Accepted).map(|row| (row.person, row.referral, row.called.clone(), row.service));
        let mut due = Vec::new();
        for (person, referral, called, service) in in_support.chain(on_a_list) {
            let Some((_, ends_on)) = ends.iter().find(|(own, _)| own.id == service) else { continue };
            let now = at(&self.conn, referral, day)?;
            if now.as_ref().is_none_or(|now| now.state != TransferState::HandedOver) {
                due.push(TransferDue { person, referral, called, service, ends_on: *ends_on, now });
            }
        }
        Ok(due)
    }
}
