//! Workers, and their dated parts in episodes: who holds a case, who covers it and when.

use super::Store;
use super::error::{Error, Result};
use super::referrals::{self, ME};
use super::writer::Writer;
use crate::domain::codes::Part;
use crate::domain::day::Day;
use crate::domain::ids::{AssignmentId, EpisodeId, PersonId, WorkerId};
use crate::domain::referral::{Assignment, Episode};
use crate::domain::worker::{AssignmentDetails, Cover, Worker, WorkerDetails};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

fn from_row(row: &Row) -> rusqlite::Result<Worker> {
    Ok(Worker {
        id: row.get("id")?,
        me: row.get("me")?,
        details: WorkerDetails {
            name: row.get("name")?,
            kind: row.get("kind")?,
            phone: row.get("phone")?,
            note: row.get("note")?,
            left_on: row.get("left_on")?,
        },
    })
}

pub(super) fn write_worker(writer: &mut Writer, id: Option<WorkerId>, details: &WorkerDetails) -> Result<WorkerId> {
    let name = details.name.trim();
    if name.is_empty() {
        return Err(Error::refused("name", "Enter the worker's name."));
    }
    let same = writer.tx().prepare_cached("select 1 from worker where name = ? collate nocase and id is not ?")?.exists((name, id))?;
    if same {
        return Err(Error::refused("name", format!("{name} is on the list already. Add the surname or the service to tell the two apart.")));
    }
    let cells: [super::writer::Cell; 5] =
        [("name", &name), ("kind", &details.kind), ("phone", &details.phone), ("note", &details.note), ("left_on", &details.left_on)];
    match id {
        Some(id) => writer.update("worker", id.0, &cells).map(|()| id),
        None => writer.insert("worker", &cells).map(WorkerId),
    }
}

pub(super) fn assignments_of(conn: &Connection, episode: EpisodeId) -> Result<Vec<Assignment>> {
    let mut statement = conn.prepare_cached(
        "select assignment.*, worker.name from assignment join worker on worker.id = worker_id where episode_id = ? order by from_on, assignment.id",
    )?;
    let rows = statement.query_map([episode], |row| {
        Ok(Assignment {
            id: row.get("id")?,
            worker: row.get("worker_id")?,
            name: row.get("name")?,
            part: row.get("part")?,
            from: row.get("from_on")?,
            until: row.get("until_on")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Writes a part as it is, unchecked: what opens an episode, and the made-up caseload.
pub(super) fn write_assignment(writer: &mut Writer, episode: EpisodeId, details: &AssignmentDetails) -> Result<AssignmentId> {
    writer
        .insert(
            "assignment",
            &[("episode_id", &episode), ("worker_id", &details.worker), ("part", &details.part), ("from_on", &details.from), ("until_on", &details.until)],
        )
        .map(AssignmentId)
}

/// The episode of a part.
pub(super) fn episode_of_assignment(conn: &Connection, id: AssignmentId) -> Result<EpisodeId> {
    let found = conn.prepare_cached("select episode_id from assignment where id = ?")?.query_row([id], |row| row.get(0)).optional()?;
    found.ok_or_else(|| Error::NotFound("such part in a case".into()))
}

/// Gives a worker a part, or changes it, after looking at the others. The key worker before ends the day before.
pub(super) fn assign(writer: &mut Writer, episode: &Episode, own: Option<AssignmentId>, details: &AssignmentDetails) -> Result<(AssignmentId, bool)> {
    let others = assignments_of(writer.tx(), episode.id)?;
    let before = details.check(episode, &others, own)?;
    if let Some(before) = before {
        writer.update("assignment", before.0, &[("until_on", &details.from.plus_days(-1))])?;
    }
    let id = match own {
        Some(id) => {
            let cells: [super::writer::Cell; 4] =
                [("worker_id", &details.worker), ("part", &details.part), ("from_on", &details.from), ("until_on", &details.until)];
            writer.update("assignment", id.0, &cells).map(|()| id)?
        }
        None => write_assignment(writer, episode.id, details)?,
    };
    Ok((id, before.is_some()))
}

/// Everybody's part ends with the episode; one that had not begun by then is taken away.
pub(super) fn close_assignments(writer: &mut Writer, episode: EpisodeId, on: Day) -> Result<()> {
    for assignment in assignments_of(writer.tx(), episode)? {
        if assignment.from > on {
            writer.delete("assignment", assignment.id.0)?;
        } else if assignment.until.is_none_or(|until| until > on) {
            writer.update("assignment", assignment.id.0, &[("until_on", &on)])?;
        }
    }
    Ok(())
}

/// My open episodes with cover on a day or as far ahead as Today looks, and those I cover.
const COVERS: &str = "
select c.episode_id, e.person_id, c.worker_id, w.name as by_name, c.from_on, c.until_on,
       coalesce((select kw.name from assignment k join worker kw on kw.id = k.worker_id
                 where k.episode_id = c.episode_id and k.part = 'key-worker' and k.from_on <= c.from_on and (k.until_on is null or k.until_on >= c.from_on)
                 order by k.from_on desc limit 1), 'nobody') as of_name
from (select distinct episode_id from assignment where worker_id = :me and from_on <= :soon and (until_on is null or until_on >= :at)) mine
join assignment c on c.episode_id = mine.episode_id and c.part = 'cover'
join worker w on w.id = c.worker_id
join episode e on e.id = c.episode_id
where e.started_on <= :at and (e.ended_on is null or e.ended_on > :at) and c.from_on <= :soon and (c.until_on is null or c.until_on >= :at)
order by c.from_on, c.until_on, by_name, e.person_id, c.id";

impl Store {
    /// Everybody, me first, then by name.
    pub fn workers(&self) -> Result<Vec<Worker>> {
        let mut statement = self.conn.prepare_cached("select * from worker order by me desc, name collate nocase, id")?;
        Ok(statement.query_map([], from_row)?.collect::<rusqlite::Result<_>>()?)
    }

    /// Who covers my cases, and which I cover, on that day or as far ahead as Today looks.
    pub fn covers(&self, at: Day) -> Result<Vec<Cover>> {
        let mut statement = self.conn.prepare_cached(COVERS)?;
        let rows = statement.query_map(named_params! {":me": ME, ":at": at, ":soon": self.reference().coming_up(at)}, |row| {
            Ok(Cover {
                by: row.get("by_name")?,
                by_me: row.get::<_, WorkerId>("worker_id")? == ME,
                of: row.get("of_name")?,
                from: row.get("from_on")?,
                until: row.get("until_on")?,
                person: row.get::<_, PersonId>("person_id")?,
                episode: row.get("episode_id")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// The first part of an episode: its key worker, from the day it opened.
pub(super) fn open_with(writer: &mut Writer, episode: EpisodeId, key_worker: WorkerId, on: Day) -> Result<()> {
    write_assignment(writer, episode, &AssignmentDetails { worker: key_worker, part: Part::KeyWorker, from: on, until: None }).map(drop)
}

/// For `apply`: gives or changes a part in the episode, which must exist.
pub(super) fn assign_in(writer: &mut Writer, episode: EpisodeId, own: Option<AssignmentId>, details: &AssignmentDetails) -> Result<(AssignmentId, bool)> {
    let episode = referrals::episode(writer.tx(), episode)?;
    assign(writer, &episode, own, details)
}
