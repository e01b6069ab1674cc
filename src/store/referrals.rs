//! Referrals with their sources and decision, and the episodes they open.

use super::error::{Error, Result};
use super::waiting::{offers, well};
use super::workers;
use super::writer::Writer;
use crate::domain::codes::{Decision, Source};
use crate::domain::day::Day;
use crate::domain::ids::{EpisodeId, PersonId, ReferralId, ServiceId, WorkerId};
use crate::domain::provider::Reference;
use crate::domain::referral::{Came, DecisionMade, EndingDetails, Episode, Extension, Referral, ReferralDetails, Triage};
use crate::domain::routing::{RouteAsk, is_young_child};
use rusqlite::{Connection, OptionalExtension, Row};

/// The owner of the file.
pub const ME: WorkerId = WorkerId(1);

const SELECT: &str = "select referral.*, (select name from organisation where organisation.id = referral.organisation_id) as organisation_name, (select group_concat(source, ' ') from (select source from referral_source where referral_id = referral.id order by position)) as sources from referral";

fn from_row(row: &Row) -> rusqlite::Result<Referral> {
    let sources: Option<String> = row.get("sources")?;
    Ok(Referral {
        id: row.get("id")?,
        person: row.get("person_id")?,
        details: ReferralDetails {
            role: row.get("role")?,
            received_on: row.get("received_on")?,
            sources: sources.unwrap_or_default().split(' ').filter_map(|code| Source::parse(code).ok()).collect(),
            stovewood: row.get("stovewood")?,
            stovewood_said_by: row.get("stovewood_said_by")?,
            stovewood_said_on: row.get("stovewood_said_on")?,
            need: row.get("need")?,
            trs_hub: row.get("trs_hub")?,
            service: row.get("service_id")?,
            note: row.get("note")?,
            came: Came { from_provider: row.get("from_provider_id")?, again_of: row.get("again_of")? },
        },
        decision: row.get("decision")?,
        decided_on: row.get("decided_on")?,
        decision_reason: row.get("decision_reason")?,
        triage: Triage {
            by: row.get("decided_by")?,
            organisation: row.get("organisation_id")?,
            pointed_to: row.get("pointed_to")?,
            given: row.get("given")?,
            danger: row.get("danger")?,
            danger_decided: row.get("danger_decided")?,
        },
        organisation_name: row.get("organisation_name")?,
        urgent: Vec::new(),
        offers: Vec::new(),
        interim: Vec::new(),
        calls: Vec::new(),
        off_list: row.get("off_list")?,
        off_list_reason: row.get("off_list_reason")?,
        first_attended_on: row.get("first_attended_on")?,
        ended_on: row.get("ended_on")?,
    })
}

/// The referral alone, without what happened while it waited.
pub(super) fn referral(conn: &Connection, id: ReferralId) -> Result<Referral> {
    conn.prepare_cached(&format!("{SELECT} where id = ?"))?.query_row([id], from_row).optional()?.ok_or_else(|| Error::NotFound(id.to_string()))
}

/// A person's referrals with all that happened while they waited.
pub(super) fn referrals_of(conn: &Connection, person: PersonId) -> Result<Vec<Referral>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} where person_id = ? order by received_on, id"))?;
    let mut referrals = statement.query_map([person], from_row)?.collect::<rusqlite::Result<Vec<_>>>()?;
    for referral in &mut referrals {
        referral.urgent = well::urgent_of(conn, referral.id)?;
        referral.offers = offers::offers_of(conn, referral.id)?;
        referral.interim = well::interim_of(conn, referral.id)?;
        referral.calls = well::calls_of(conn, referral.id)?;
    }
    Ok(referrals)
}

pub(super) fn episode_from_row(row: &Row) -> rusqlite::Result<Episode> {
    Ok(Episode {
        id: row.get("id")?,
        referral: row.get("referral_id")?,
        person: row.get("person_id")?,
        service: row.get("service_id")?,
        started_on: row.get("started_on")?,
        ended_on: row.get("ended_on")?,
        ending: row.get("ending")?,
        ending_reason: row.get("ending_reason")?,
        imported: row.get("imported")?,
    })
}

pub(super) fn episode(conn: &Connection, id: EpisodeId) -> Result<Episode> {
    conn.prepare_cached("select * from episode where id = ?")?.query_row([id], episode_from_row).optional()?.ok_or_else(|| Error::NotFound(id.to_string()))
}

pub(super) fn episodes_of(conn: &Connection, person: PersonId) -> Result<Vec<Episode>> {
    Ok(conn
        .prepare_cached("select * from episode where person_id = ? order by started_on, id")?
        .query_map([person], episode_from_row)?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn extensions_of(conn: &Connection, episode: EpisodeId) -> Result<Vec<Extension>> {
    let mut statement = conn.prepare_cached("select * from extension where episode_id = ? order by agreed_on, id")?;
    let rows = statement.query_map([episode], |row| {
        Ok(Extension {
            reason: row.get("reason")?,
            agreed_by: row.get("agreed_by")?,
            agreed_on: row.get("agreed_on")?,
            until: row.get("until_on")?,
            review_on: row.get("review_on")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn episode_of(conn: &Connection, referral: ReferralId) -> Result<Option<EpisodeId>> {
    Ok(conn.prepare_cached("select id from episode where referral_id = ?")?.query_row([referral], |row| row.get(0)).optional()?)
}

pub(super) fn write_referral(writer: &mut Writer, id: Option<ReferralId>, person: PersonId, details: &ReferralDetails, today: Day) -> Result<ReferralId> {
    if details.sources.is_empty() {
        return Err(Error::refused("sources", "Choose at least one source; the first is the primary one."));
    }
    if details.received_on > today {
        return Err(Error::refused("received_on", format!("{} is in the future. Enter the day it was received.", details.received_on)));
    }
    if details.stovewood_said_on.is_some_and(|on| on > today) {
        return Err(Error::refused("stovewood_said_on", "This date is in the future. Enter the day it was said."));
    }
    let cells: [super::writer::Cell; 11] = [
        ("role", &details.role),
        ("received_on", &details.received_on),
        ("stovewood", &details.stovewood),
        ("stovewood_said_by", &details.stovewood_said_by),
        ("stovewood_said_on", &details.stovewood_said_on),
        ("need", &details.need),
        ("trs_hub", &details.trs_hub),
        ("service_id", &details.service),
        ("note", &details.note),
        ("from_provider_id", &details.came.from_provider),
        ("again_of", &details.came.again_of),
    ];
    let id = match id {
        Some(id) => {
            let before = referral(writer.tx(), id)?;
            if before.first_attended_on.is_some_and(|on| on < details.received_on) {
                return Err(Error::refused("received_on", "The first appointment was before this day. A referral is received first."));
            }
            if before.first_attended_on.is_some() && before.details.service != details.service {
                return Err(Error::refused("service", "Support by this service has started. For another service, start a new referral (n)."));
            }
            writer.update("referral", id.0, &cells)?;
            let old: Vec<i64> = writer
                .tx()
                .prepare_cached("select id from referral_source where referral_id = ?")?
                .query_map([id], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            for row in old {
                writer.delete("referral_source", row)?;
            }
            id
        }
        None => {
            let none = "";
            let mut all: Vec<super::writer::Cell> =
                vec![("person_id", &person), ("worker_id", &ME), ("decision", &Decision::Pending), ("decision_reason", &none), ("urgent_reason", &none)];
            all.extend(cells);
            ReferralId(writer.insert("referral", &all)?)
        }
    };
    let mut seen: Vec<Source> = Vec::new();
    for source in details.sources.iter().copied() {
        if !seen.contains(&source) {
            writer.insert("referral_source", &[("referral_id", &id), ("position", &(seen.len() as i64)), ("source", &source)])?;
            seen.push(source);
        }
    }
    Ok(id)
}

/// Decides a referral. Going against a routing rule, or choosing between SA1 and SA2, keeps its reason.
pub(super) fn write_decision(writer: &mut Writer, id: ReferralId, made: &DecisionMade, reference: &Reference, today: Day) -> Result<()> {
    let before = referral(writer.tx(), id)?;
    if before.first_attended_on.is_some() {
        return Err(Error::refused("decision", "Support has started, so the referral stays accepted. End the episode instead (Exit tab)."));
    }
    if made.on < before.details.received_on {
        return Err(Error::refused("on", format!("The referral was received on {}. The decision cannot be earlier.", before.details.received_on)));
    }
    if made.on > today {
        return Err(Error::refused("on", format!("{} is in the future. Enter the day it was decided.", made.on)));
    }
    let triage = &made.triage;
    if is_child(writer.tx(), &before, reference)? && made.decision != Decision::Pending {
        if triage.danger.is_none() {
            return Err(Error::refused("danger", "They are under the youngest age. Answer this first: is 999 or MASH needed now?"));
        }
        if triage.danger_decided.trim().is_empty() {
            return Err(Error::refused("danger_decided", "Say what was decided about 999 and MASH, by whom, and why."));
        }
    }
    let without_reason = made.reason.trim().is_empty();
    match made.decision {
        Decision::Accepted => super::route_steps::keep_choice(writer, &before, &made.reason, made.on, "reason", reference)?,
        Decision::Signposted if triage.organisation.is_none() && triage.pointed_to.trim().is_empty() => {
            return Err(Error::refused("pointed_to", "Say where they were pointed to: choose an organisation above, or write it here."));
        }
        Decision::Declined | Decision::Withdrawn if without_reason => return Err(Error::refused("reason", "Say why.")),
        Decision::Declined if triage.by.is_none() => return Err(Error::refused("by", "Say whose decision it was: the person's or the service's.")),
        _ => {}
    }
    let decided = (made.decision != Decision::Pending).then_some(made.on);
    writer.update(
        "referral",
        id.0,
        &[
            ("decision", &made.decision),
            ("decided_on", &decided),
            ("decision_reason", &made.reason),
            ("decided_by", &triage.by),
            ("organisation_id", &triage.organisation),
            ("pointed_to", &triage.pointed_to),
            ("given", &triage.given),
            ("danger", &triage.danger),
            ("danger_decided", &triage.danger_decided),
        ],
    )
}

/// Is this a survivor under the youngest age, for whom the question about 999 and MASH comes first?
fn is_child(conn: &Connection, referral: &Referral, reference: &Reference) -> Result<bool> {
    let person = super::people::person(conn, referral.person)?;
    Ok(is_young_child(&RouteAsk::of(&person.details, &referral.details), reference))
}

/// Opens the episode of a referral: off the waiting list, clocks started, me as key worker unless another holds it.
pub(super) fn open_episode(writer: &mut Writer, referral: &Referral, on: Day, key_worker: WorkerId, imported: bool) -> Result<EpisodeId> {
    writer.update("referral", referral.id.0, &[("first_attended_on", &on)])?;
    offers::attended(writer, referral.id, on)?;
    let service: ServiceId = referral.details.service;
    let episode = EpisodeId(writer.insert(
        "episode",
        &[
            ("referral_id", &referral.id),
            ("person_id", &referral.person),
            ("service_id", &service),
            ("started_on", &on),
            ("ending_reason", &""),
            ("imported", &imported),
        ],
    )?);
    workers::open_with(writer, episode, key_worker, on)?;
    Ok(episode)
}

pub(super) fn write_ending(writer: &mut Writer, episode: &Episode, ending: &EndingDetails) -> Result<()> {
    writer.update("episode", episode.id.0, &[("ended_on", &ending.on), ("ending", &ending.ending), ("ending_reason", &ending.reason)])?;
    writer.update("referral", episode.referral.0, &[("ended_on", &ending.on)])?;
    workers::close_assignments(writer, episode.id, ending.on)
}

pub(super) fn write_extension(writer: &mut Writer, episode: &Episode, extension: &Extension) -> Result<i64> {
    if extension.reason.trim().is_empty() {
        return Err(Error::refused("reason", "Give the exceptional reason (002 section 2.7 i)."));
    }
    if extension.agreed_by.trim().is_empty() {
        return Err(Error::refused("agreed_by", "Say who agreed."));
    }
    if extension.until <= extension.agreed_on {
        return Err(Error::refused("until", "It must run past the day it was agreed."));
    }
    writer.insert(
        "extension",
        &[
            ("episode_id", &episode.id),
            ("reason", &extension.reason),
            ("agreed_by", &extension.agreed_by),
            ("agreed_on", &extension.agreed_on),
            ("until_on", &extension.until),
            ("review_on", &extension.review_on),
        ],
    )
}

impl super::Store {
    /// Whether the question about 999 and MASH comes before a decision about this referral.
    pub fn is_about_child(&self, id: ReferralId) -> Result<bool> {
        is_child(&self.conn, &referral(&self.conn, id)?, &self.reference)
    }
    /// The undecided referral of this person about which that question is open, if there is one.
    pub fn child_undecided(&self, person: PersonId) -> Result<Option<ReferralId>> {
        for referral in referrals_of(&self.conn, person)?.into_iter().rev().filter(|referral| referral.decision == Decision::Pending) {
            if referral.triage.danger.is_none() && is_child(&self.conn, &referral, &self.reference)? {
                return Ok(Some(referral.id));
            }
        }
        Ok(None)
    }
}
