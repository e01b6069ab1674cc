//! What a review says of the outcomes, one row an outcome that was talked about.

use super::error::{Error, Result};
use super::writer::Writer;
use crate::domain::ids::{EpisodeId, ReviewId};
use crate::domain::plan::Walked;
use rusqlite::Connection;

pub(super) fn walked_of(conn: &Connection, review: ReviewId) -> Result<Vec<Walked>> {
    let mut statement = conn.prepare_cached(
        "select outcome_id, outcome.words, going, review_outcome.note from review_outcome join outcome on outcome.id = outcome_id where review_id = ? order by review_outcome.id",
    )?;
    let rows = statement.query_map([review], |row| Ok(Walked { outcome: row.get(0)?, words: row.get(1)?, going: row.get(2)?, note: row.get(3)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn write_walked(writer: &mut Writer, episode: EpisodeId, review: ReviewId, walked: &[Walked]) -> Result<()> {
    for own in walked {
        let belongs = writer
            .tx()
            .prepare_cached("select 1 from outcome join plan on plan.id = plan_id where outcome.id = ? and episode_id = ?")?
            .exists((own.outcome, episode))?;
        if !belongs {
            return Err(Error::NotFound("such outcome in this plan".into()));
        }
        writer.insert("review_outcome", &[("review_id", &review), ("outcome_id", &own.outcome), ("going", &own.going), ("note", &own.note)])?;
    }
    Ok(())
}
