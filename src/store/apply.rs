//! The only place that begins and commits a user's change: one transaction, one History row, one log row, one inverse.
//! `Bulk` is the same hand for many changes at once, without undo: an import or the made-up caseload.

use super::error::{Error, Result};
use super::waiting::{events, offers, well};
use super::writer::Writer;
use super::{
    Store, anchor, book, contacts, entries, exits, history, intakes, items, log, merges, onward, people, plans, referrals, route_steps, supervision, transfers,
    visits, workers,
};
use crate::domain::change::Change;
use crate::domain::codes::{Part, Seen};
use crate::domain::day::Day;
use crate::domain::ids::{EpisodeId, OnwardId, OutcomeId, PersonId, PlanId, ReferralId, RiskId, StepDownId, StepId, WorkerId};
use crate::domain::provider::Reference;
use crate::domain::worker::AssignmentDetails;
use rusqlite::{Connection, OptionalExtension};

/// What a change did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The row it made, or the row it changed.
    pub id: i64,
    /// A sentence for the notice and for History.
    pub said: String,
}

impl Store {
    /// Applies one change, whole or not at all. When it returns, the change is on the disk.
    pub fn apply(&mut self, today: Day, change: &Change) -> Result<Applied> {
        if let Change::Erase(person, reason) = change {
            return self.erase(*person, reason, today);
        }
        self.apply_all(today, std::slice::from_ref(change))
    }

    /// Several changes that were made in one go, as one: all or none, one row of History, one undo. They are about the same record.
    pub fn apply_all(&mut self, today: Day, changes: &[Change]) -> Result<Applied> {
        let tx = self.conn.transaction()?;
        let mut writer = Writer::keeping_inverses(&tx);
        let (mut made, mut sentences, mut of) = (0, Vec::new(), None);
        for change in changes {
            let (id, also) = write(&mut writer, change, &self.reference, today)?;
            let person = person_of(&tx, change, id)?;
            sentences.push(format!("{}{also}", change.describe()));
            log::add(&tx, Seen::Changed, &person.map(|id| id.to_string()).unwrap_or_default(), change.title())?;
            (made, of) = (id, of.or(person));
        }
        let said = sentences.join(" ");
        let inverse = writer.into_inverse();
        history::add(&tx, today, &said, of, inverse, None)?;
        anchor::commit(tx)?;
        if changes.iter().any(|change| matches!(change, Change::AddFact(_) | Change::EditFact(..))) {
            self.read_reference()?;
        }
        Ok(Applied { id: made, said })
    }

    /// Many changes in one transaction, without undo; kept only when `work` succeeds. `note` says in the log what it was.
    pub fn in_bulk<T, E: From<Error>>(&mut self, note: &str, work: impl FnOnce(&mut Bulk<'_>) -> std::result::Result<T, E>) -> std::result::Result<T, E> {
        let reference = &self.reference;
        let tx = self.conn.transaction().map_err(Error::from)?;
        let done = work(&mut Bulk { writer: Writer::in_bulk(&tx, false), reference })?;
        log::add(&tx, Seen::Imported, "", note)?;
        anchor::commit(tx)?;
        self.read_reference()?;
        Ok(done)
    }
}

/// The hand for many changes.
pub struct Bulk<'t> {
    writer: Writer<'t>,
    reference: &'t Reference,
}

impl Bulk<'_> {
    /// Applies one change dated `on` and returns the id of the row it made or changed.
    pub fn put(&mut self, on: Day, change: &Change) -> Result<i64> {
        write(&mut self.writer, change, self.reference, on).map(|(id, _)| id)
    }
    /// The episode that a referral opened.
    pub fn episode_of(&self, referral: ReferralId) -> Result<Option<EpisodeId>> {
        referrals::episode_of(self.writer.tx(), referral)
    }
    /// The worker with that name, added when new.
    pub fn worker(&mut self, name: &str) -> Result<WorkerId> {
        let there = self.writer.tx().prepare_cached("select id from worker where name = ?")?.query_row([name], |row| row.get(0)).optional()?;
        match there {
            Some(id) => Ok(id),
            None => self.writer.insert("worker", &[("name", &name), ("me", &0)]).map(WorkerId),
        }
    }
    /// Gives a referral to a worker: they hold it while it waits, and are key worker when it opens.
    pub fn hold(&mut self, referral: ReferralId, worker: WorkerId) -> Result<()> {
        self.writer.update("referral", referral.0, &[("worker_id", &worker)])
    }
    /// A worker's dated part in an episode.
    pub fn assign(&mut self, episode: EpisodeId, worker: WorkerId, part: Part, from: Day, until: Option<Day>) -> Result<()> {
        workers::write_assignment(&mut self.writer, episode, &AssignmentDetails { worker, part, from, until }).map(drop)
    }
}

/// Writes what a change means; returns the row it made or changed, and what else happened, in words.
fn write(writer: &mut Writer, change: &Change, reference: &Reference, today: Day) -> Result<(i64, &'static str)> {
    let id = match change {
        Change::AddPerson(details, card) => {
            let id = people::write_person(writer, None, details)?;
            if let Some(card) = card {
                people::write_safe_contact(writer, id, card)?;
            }
            id.0
        }
        Change::Intake(intake) => intakes::write_intake(writer, intake, today)?.0,
        Change::EditPerson(id, details) => people::write_person(writer, Some(*id), details)?.0,
        Change::Merge(merge) => merges::write_merge(writer, merge, today)?.0,
        Change::SetSafeContact(id, card) => people::write_safe_contact(writer, *id, card).map(|()| id.0)?,
        Change::Link(of, other, relation) => people::write_link(writer, *of, *other, *relation)?,
        Change::ReferHere(person, details, reason) => route_steps::refer_here(writer, *person, details, reason, reference, today)?.0,
        Change::AddRouteStep(person, referral, details) => route_steps::add_step(writer, *person, *referral, details, today)?.0,
        Change::CloseRouteStep(id, closed) => route_steps::close_step(writer, *id, closed, today).map(|()| id.0)?,
        Change::AddReferral(person, details) => referrals::write_referral(writer, None, *person, details, today)?.0,
        Change::EditReferral(id, details) => {
            let person = referrals::referral(writer.tx(), *id)?.person;
            let id = referrals::write_referral(writer, Some(*id), person, details, today)?;
            route_steps::renew_choice(writer, id, reference)?;
            id.0
        }
        Change::Transfer(id, details) => transfers::write_step(writer, *id, details, today)?.0,
        Change::Decide(id, made) => referrals::write_decision(writer, *id, made, reference, today).map(|()| id.0)?,
        Change::SetUrgent(id, details) => well::set_urgent(writer, *id, details, today).map(|()| id.0)?,
        Change::CloseReferral(id, details) => well::close_referral(writer, *id, details, today).map(|()| id.0)?,
        Change::MakeOffer(id, details) => offers::make_offer(writer, *id, details, today)?.0,
        Change::MoveOffer(id, step) => {
            let opened = offers::move_offer(writer, *id, step, today)?;
            return Ok((id.0, if opened { " Support has started, and the wait has ended." } else { "" }));
        }
        Change::GiveInterim(id, given) => well::give(writer, *id, given, today)?,
        Change::PlanCalls(id, plan) => well::plan_calls(writer, *id, *plan, today)?,
        Change::AddSlot(details) => offers::write_slot(writer, None, details, today)?.0,
        Change::EditSlot(id, details) => offers::write_slot(writer, Some(*id), details, today)?.0,
        Change::RemoveSlot(id) => offers::remove_slot(writer, *id).map(|()| id.0)?,
        Change::AddEvent(details) => events::write_event(writer, None, details, today)?.0,
        Change::EditEvent(id, details) => events::write_event(writer, Some(*id), details, today)?.0,
        Change::RemoveEvent(id) => writer.delete("demand_event", id.0).map(|()| id.0)?,
        Change::LogContact(id, details) => {
            let (contact, opened) = contacts::log_contact(writer, *id, details, today)?;
            let not_brought = !opened && contacts::was_not_brought(writer.tx(), reference, *id, details)?;
            let also = match (opened, not_brought) {
                (true, _) => " The first appointment was attended: support has started, and the wait has ended.",
                (_, true) => " A child was not brought: is this a safeguarding concern?",
                _ => "",
            };
            return Ok((contact.0, also));
        }
        Change::CorrectContact(id, correction) => contacts::correct(writer, *id, correction, today).map(|()| id.0)?,
        Change::MarkNote(id, marks) => contacts::mark_note(writer, *id, marks).map(|()| id.0)?,
        Change::AgreePlan(id, details) => plans::agree_plan(writer, &referrals::episode(writer.tx(), *id)?, details, today)?.0,
        Change::AddOutcome(plan, details) => plans::write_outcome(writer, None, *plan, details)?.0,
        Change::EditOutcome(id, details) => plans::write_outcome(writer, Some(*id), PlanId(0), details)?.0,
        Change::AddStep(outcome, words) => plans::add_step(writer, *outcome, words)?.0,
        Change::MarkStep(id, started, achieved) => plans::mark_step(writer, *id, *started, *achieved, today).map(|()| id.0)?,
        Change::AddReading(referral, details) => plans::add_reading(writer, *referral, details, reference, today)?.0,
        Change::ScoreItems(referral, details) => {
            let (reading, also) = items::score(writer, *referral, details, reference, today)?;
            return Ok((reading.0, also));
        }
        Change::CorrectReading(id, correction) => return items::correct(writer, *id, correction, reference, today).map(|also| (id.0, also)),
        Change::AddEntry(person, entry) => entries::write_entry(writer, None, *person, entry, today)?.0,
        Change::EditEntry(id, entry) => entries::write_entry(writer, Some(*id), PersonId(0), entry, today)?.0,
        Change::Erase(..) => return Err(Error::Inside("a record is erased by itself, not among other changes".into())),
        Change::AddMarker(person, details) => {
            writer.insert("marker", &[("person_id", person), ("kind", &details.kind), ("on_day", &details.on), ("words", &details.words)])?
        }
        Change::HoldReview(id, details) => plans::hold_review(writer, &referrals::episode(writer.tx(), *id)?, details, today)?,
        Change::AddRisk(person, details) => plans::write_risk(writer, None, *person, details, today)?.0,
        Change::EditRisk(id, details) => plans::write_risk(writer, Some(*id), PersonId(0), details, today)?.0,
        Change::CloseRisk(id, on) => plans::close_risk(writer, *id, *on, today).map(|()| id.0)?,
        Change::AddOnward(episode, details) => onward::add_onward(writer, *episode, details, today)?.0,
        Change::MoveOnward(id, step) => onward::move_onward(writer, *id, step, today).map(|()| id.0)?,
        Change::NoteOnward(id, note, chase_on) => onward::note_onward(writer, *id, note, *chase_on, today)?,
        Change::SetExit(episode, details) => exits::set_exit(writer, *episode, details, today).map(|()| episode.0)?,
        Change::AddStepDown(episode, words, due) => exits::add_step_down(writer, *episode, words, *due)?.0,
        Change::MarkStepDown(id, done) => exits::mark_step_down(writer, *id, *done, today).map(|()| id.0)?,
        Change::Extend(episode, extension) => referrals::write_extension(writer, &referrals::episode(writer.tx(), *episode)?, extension)?,
        Change::EndEpisode(id, ending) => exits::end_episode(writer, *id, ending, today).map(|()| id.0)?,
        Change::Settle(id, how) => super::handover::settle(writer, *id, *how).map(|()| id.0)?,
        Change::AddSession(details) => supervision::write_session(writer, None, details, today)?.0,
        Change::EditSession(id, details) => supervision::write_session(writer, Some(*id), details, today)?.0,
        Change::PlanVisit(referral, details) => visits::write_visit(writer, None, *referral, details, today)?.0,
        Change::EditVisit(id, details) => visits::write_visit(writer, Some(*id), ReferralId(0), details, today)?.0,
        Change::BackFromVisit(id, back) => visits::mark_back(writer, *id, *back, today).map(|()| id.0)?,
        Change::Assign(episode, details) => return workers::assign_in(writer, *episode, None, details).map(|(id, closed)| (id.0, handed_on(closed))),
        Change::EditAssignment(id, details) => {
            let episode = workers::episode_of_assignment(writer.tx(), *id)?;
            return workers::assign_in(writer, episode, Some(*id), details).map(|(id, closed)| (id.0, handed_on(closed)));
        }
        Change::AddWorker(details) => workers::write_worker(writer, None, details)?.0,
        Change::EditWorker(id, details) => workers::write_worker(writer, Some(*id), details)?.0,
        Change::AddOrganisation(details) => onward::write_organisation(writer, None, details)?.0,
        Change::EditOrganisation(id, details) => onward::write_organisation(writer, Some(*id), details)?.0,
        Change::AddPage(page) => book::write_page(writer, None, page, reference, today)?.0,
        Change::EditPage(id, page) => book::write_page(writer, Some(*id), page, reference, today)?.0,
        Change::RemovePage(id) => writer.delete("book_page", id.0).map(|()| id.0)?,
        Change::AddFact(edit) => super::reference::write_fact(writer, None, edit, today)?.0,
        Change::EditFact(id, edit) => super::reference::write_fact(writer, Some(*id), edit, today)?.0,
        Change::SetSetting(setting, value) => super::reference::write_setting(writer, *setting, value)?,
    };
    Ok((id, ""))
}

/// What a new key worker means for the one before.
const fn handed_on(closed: bool) -> &'static str {
    if closed { " The key worker before ends the day before." } else { "" }
}

/// Whose record a change belongs to.
fn person_of(conn: &Connection, change: &Change, id: i64) -> Result<Option<PersonId>> {
    let one = |sql: &'static str, id: i64| -> Result<Option<PersonId>> { Ok(conn.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?) };
    let of_referral = |id: &ReferralId| one("select person_id from referral where id = ?", id.0);
    let of_episode = |id: &EpisodeId| one("select person_id from episode where id = ?", id.0);
    let of_plan = |id: &PlanId| one("select person_id from plan join episode on episode.id = episode_id where plan.id = ?", id.0);
    let of_outcome =
        |id: &OutcomeId| one("select person_id from outcome join plan on plan.id = plan_id join episode on episode.id = episode_id where outcome.id = ?", id.0);
    let of_step = |id: &StepId| {
        one(
            "select person_id from step join outcome on outcome.id = outcome_id join plan on plan.id = plan_id join episode on episode.id = episode_id where step.id = ?",
            id.0,
        )
    };
    let of_risk = |id: &RiskId| one("select person_id from risk where id = ?", id.0);
    let of_onward = |id: &OnwardId| one("select person_id from onward join episode on episode.id = episode_id where onward.id = ?", id.0);
    let of_step_down = |id: &StepDownId| one("select person_id from step_down join episode on episode.id = episode_id where step_down.id = ?", id.0);
    match change {
        Change::AddPerson(..) | Change::Intake(_) | Change::Merge(_) => Ok(Some(PersonId(id))),
        Change::EditPerson(id, _)
        | Change::SetSafeContact(id, _)
        | Change::Link(id, ..)
        | Change::AddReferral(id, _)
        | Change::ReferHere(id, ..)
        | Change::AddRouteStep(id, ..)
        | Change::AddEntry(id, _)
        | Change::Erase(id, _)
        | Change::AddMarker(id, _)
        | Change::AddRisk(id, _) => Ok(Some(*id)),
        Change::EditReferral(id, _)
        | Change::Transfer(id, _)
        | Change::Decide(id, _)
        | Change::SetUrgent(id, _)
        | Change::CloseReferral(id, ..)
        | Change::MakeOffer(id, _)
        | Change::GiveInterim(id, _)
        | Change::PlanCalls(id, _)
        | Change::LogContact(id, _)
        | Change::AddReading(id, _)
        | Change::ScoreItems(id, _) => of_referral(id),
        Change::CorrectContact(id, _) | Change::MarkNote(id, _) => {
            one("select person_id from contact join referral on referral.id = referral_id where contact.id = ?", id.0)
        }
        Change::CorrectReading(id, _) => one("select person_id from reading join referral on referral.id = referral_id where reading.id = ?", id.0),
        Change::AgreePlan(id, _)
        | Change::HoldReview(id, _)
        | Change::AddOnward(id, _)
        | Change::SetExit(id, _)
        | Change::AddStepDown(id, ..)
        | Change::Extend(id, _)
        | Change::Assign(id, _)
        | Change::EndEpisode(id, _) => of_episode(id),
        Change::AddOutcome(plan, _) => of_plan(plan),
        Change::EditOutcome(id, _) | Change::AddStep(id, _) => of_outcome(id),
        Change::MarkStep(id, ..) => of_step(id),
        Change::EditEntry(id, _) => one("select person_id from entry where id = ?", id.0),
        Change::EditRisk(id, _) | Change::CloseRisk(id, _) => of_risk(id),
        Change::MoveOnward(id, _) | Change::NoteOnward(id, ..) => of_onward(id),
        Change::CloseRouteStep(id, _) => one("select person_id from route_step where id = ?", id.0),
        Change::MarkStepDown(id, _) => of_step_down(id),
        Change::PlanVisit(id, _) => of_referral(id),
        Change::EditVisit(id, _) | Change::BackFromVisit(id, _) => visits::person_of_visit(conn, *id),
        Change::Settle(id, _) => super::handover::person_of_difference(conn, *id),
        Change::EditAssignment(id, _) => of_episode(&workers::episode_of_assignment(conn, *id)?),
        Change::AddWorker(_) | Change::EditWorker(..) | Change::AddSession(_) | Change::EditSession(..) => Ok(None),
        Change::MoveOffer(id, _) => one("select person_id from referral join offer on offer.referral_id = referral.id where offer.id = ?", id.0),
        Change::AddOrganisation(_)
        | Change::EditOrganisation(..)
        | Change::AddFact(_)
        | Change::EditFact(..)
        | Change::SetSetting(..)
        | Change::AddPage(_)
        | Change::EditPage(..)
        | Change::RemovePage(_)
        | Change::AddSlot(_)
        | Change::EditSlot(..)
        | Change::RemoveSlot(_)
        | Change::AddEvent(_)
        | Change::EditEvent(..)
        | Change::RemoveEvent(_) => Ok(None),
    }
}
