//! Plans for visits: when I mean to be back and whom I call then.

use super::Store;
use super::error::{Error, Result};
use super::sql::called;
use super::writer::Writer;
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, ReferralId, VisitId};
use crate::domain::visit::{VisitDetails, VisitPlan, time};
use rusqlite::{Connection, OptionalExtension, Row, params};

const SELECT: &str =
    "select visit_plan.*, r.person_id, p.name, p.name_to_use from visit_plan join referral r on r.id = referral_id join person p on p.id = r.person_id";

fn from_row(row: &Row) -> rusqlite::Result<VisitPlan> {
    Ok(VisitPlan {
        id: row.get("id")?,
        person: row.get("person_id")?,
        called: called(row)?,
        referral: row.get("referral_id")?,
        details: VisitDetails { on: row.get("on_day")?, back_by: row.get("back_by")?, call: row.get("call")?, place: row.get("place")? },
    })
}

pub(super) fn write_visit(writer: &mut Writer, id: Option<VisitId>, referral: ReferralId, details: &VisitDetails, today: Day) -> Result<VisitId> {
    details.check(id.is_none(), today)?;
    let back_by = time(&details.back_by).map_err(|why| Error::refused("back_by", why))?;
    let cells: [super::writer::Cell; 4] = [("on_day", &details.on), ("back_by", &back_by), ("call", &details.call), ("place", &details.place)];
    match id {
        Some(id) => writer.update("visit_plan", id.0, &cells).map(|()| id),
        None => {
            let mut all: Vec<super::writer::Cell> = vec![("referral_id", &referral)];
            all.extend(cells);
            writer.insert("visit_plan", &all).map(VisitId)
        }
    }
}

pub(super) fn mark_back(writer: &mut Writer, id: VisitId, back: Option<Day>, today: Day) -> Result<()> {
    if back.is_some_and(|on| on > today) {
        return Err(Error::refused("back_on", "This day is still to come. Mark it once you are back."));
    }
    writer.update("visit_plan", id.0, &[("back_on", &back)])
}

/// Whose record a plan belongs to.
pub(super) fn person_of_visit(conn: &Connection, id: VisitId) -> Result<Option<PersonId>> {
    let mut statement = conn.prepare_cached("select person_id from visit_plan join referral on referral.id = referral_id where visit_plan.id = ?")?;
    Ok(statement.query_row([id], |row| row.get(0)).optional()?)
}

impl Store {
    /// Visits of that day or before that I am not back from.
    pub fn visits_out(&self, at: Day) -> Result<Vec<VisitPlan>> {
        let mut statement = self.conn.prepare_cached(&format!("{SELECT} where back_on is null and on_day <= ? order by on_day, back_by, visit_plan.id"))?;
        Ok(statement.query_map([at], from_row)?.collect::<rusqlite::Result<_>>()?)
    }
    /// Visits to one person, planned or not marked as back yet.
    pub fn visits_to(&self, person: PersonId) -> Result<Vec<VisitPlan>> {
        let mut statement = self.conn.prepare_cached(&format!("{SELECT} where back_on is null and r.person_id = ? order by on_day, back_by, visit_plan.id"))?;
        Ok(statement.query_map(params![person], from_row)?.collect::<rusqlite::Result<_>>()?)
    }
}
