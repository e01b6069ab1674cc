//! Exit strategies with their step-down steps, and the check before an ending.

use super::error::{Error, Result};
use super::writer::Writer;
use super::{contacts, onward, referrals};
use crate::domain::day::Day;
use crate::domain::exit::{Exit, ExitDetails, StepDown, check_ending};
use crate::domain::ids::{EpisodeId, StepDownId};
use crate::domain::onward::standing;
use crate::domain::referral::EndingDetails;
use rusqlite::{Connection, OptionalExtension};

pub(super) fn exit_of(conn: &Connection, episode: EpisodeId) -> Result<Option<Exit>> {
    let row = conn.prepare_cached("select * from exit_strategy where id = ?")?.query_row([episode], |row| {
        Ok(ExitDetails {
            what_helps: row.get("what_helps")?,
            warning_signs: row.get("warning_signs")?,
            recurrence_contacts: row.get("recurrence_contacts")?,
            no_onward_reason: row.get("no_onward_reason")?,
            agreed_on: row.get("agreed_on")?,
        })
    });
    let details = row.optional()?;
    let mut statement = conn.prepare_cached("select * from step_down where episode_id = ? order by due_on, id")?;
    let step_downs: Vec<StepDown> = statement
        .query_map([episode], |row| Ok(StepDown { id: row.get("id")?, words: row.get("words")?, due_on: row.get("due_on")?, done_on: row.get("done_on")? }))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(match details {
        None if step_downs.is_empty() => None,
        details => Some(Exit { details: details.unwrap_or_default(), step_downs }),
    })
}

pub(super) fn set_exit(writer: &mut Writer, episode: EpisodeId, details: &ExitDetails, today: Day) -> Result<()> {
    if details.agreed_on.is_some_and(|on| on > today) {
        return Err(Error::refused("agreed_on", "This date is in the future. Enter the day it was agreed, or leave it empty."));
    }
    let cells: [super::writer::Cell; 5] = [
        ("what_helps", &details.what_helps),
        ("warning_signs", &details.warning_signs),
        ("recurrence_contacts", &details.recurrence_contacts),
        ("no_onward_reason", &details.no_onward_reason),
        ("agreed_on", &details.agreed_on),
    ];
    if writer.tx().prepare_cached("select 1 from exit_strategy where id = ?")?.exists([episode])? {
        writer.update("exit_strategy", episode.0, &cells)
    } else {
        let mut all: Vec<super::writer::Cell> = vec![("id", &episode)];
        all.extend(cells);
        writer.insert("exit_strategy", &all).map(drop)
    }
}

pub(super) fn add_step_down(writer: &mut Writer, episode: EpisodeId, words: &str, due_on: Day) -> Result<StepDownId> {
    if words.trim().is_empty() {
        return Err(Error::refused("words", "Write what the step is."));
    }
    writer.insert("step_down", &[("episode_id", &episode), ("words", &words), ("due_on", &due_on)]).map(StepDownId)
}

pub(super) fn mark_step_down(writer: &mut Writer, id: StepDownId, done: Option<Day>, today: Day) -> Result<()> {
    if done.is_some_and(|on| on > today) {
        return Err(Error::refused("done_on", "This date is in the future. Mark it on the day."));
    }
    writer.update("step_down", id.0, &[("done_on", &done)])
}

/// Ends an episode: a planned ending needs a complete exit strategy, an unplanned one its trail of attempts.
pub(super) fn end_episode(writer: &mut Writer, id: EpisodeId, ending: &EndingDetails, today: Day) -> Result<()> {
    let conn = writer.tx();
    let episode = referrals::episode(conn, id)?;
    let exit = exit_of(conn, id)?;
    let contacts = contacts::contacts_of(conn, episode.referral)?;
    check_ending(ending, &episode, exit.as_ref(), standing(&onward::onward_of(conn, id)?), &contacts, today)?;
    referrals::write_ending(writer, &episode, ending)
}
