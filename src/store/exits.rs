//! Exit strategies with their step-down steps, and the check before an ending.

use super::error::{Error, Result};
use super::writer::Writer;
use super::{contacts, entries, onward, referrals};
use crate::domain::codes::FeedbackKind;
use crate::domain::day::Day;
use crate::domain::entry::Entry;
use crate::domain::entry::keeping::Keeping;
use crate::domain::entry::voice::{Feedback, FollowUp};
use crate::domain::exit::{Exit, ExitDetails, StepDown, check_ending};
use crate::domain::ids::{EpisodeId, PersonId, StepDownId};
use crate::domain::onward::standing;
use crate::domain::referral::{EndingDetails, Leaving};
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
    referrals::write_ending(writer, &episode, ending)?;
    write_leaving(writer, episode.person, ending, today)
}

/// What was asked at the ending, each as an entry of the record. A hold that is on stays on.
fn write_leaving(writer: &mut Writer, person: PersonId, ending: &EndingDetails, today: Day) -> Result<()> {
    let Leaving { feedback, may_be_used, follow_up_on, keep_as, keep_review_on } = &ending.leaving;
    let on = ending.on;
    if !feedback.trim().is_empty() {
        let said = Feedback { on, kind: FeedbackKind::Comment, words: feedback.clone(), answer_by: None, done: String::new(), may_be_used: *may_be_used };
        entries::write_entry(writer, None, person, &said.into(), today)?;
    }
    if let Some(due_on) = *follow_up_on {
        if due_on <= on {
            return Err(Error::refused("follow_up_on", "The follow-up comes after the last day."));
        }
        entries::write_entry(writer, None, person, &FollowUp { due_on, how: String::new(), done_on: None, words: String::new() }.into(), today)?;
    }
    let Some(class) = *keep_as else { return Ok(()) };
    if keep_review_on.is_some_and(|review| review <= on) {
        return Err(Error::refused("keep_review_on", "It is looked at again after the last day."));
    }
    let before =
        entries::entries_of(writer.tx(), person)?.into_iter().rev().find_map(|kept| if let Entry::Keeping(own) = kept.entry { Some(own) } else { None });
    let (hold, why) = before.map(|own| (own.hold, own.why)).unwrap_or_default();
    entries::write_entry(writer, None, person, &Keeping { on, class, review_on: *keep_review_on, hold, why }.into(), today).map(drop)
}
