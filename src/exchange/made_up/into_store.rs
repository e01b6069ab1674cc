//! The made-up caseload into a real encrypted file, through the same hand that imports use.

use super::chance::Chance;
use super::{Counts, Sink, Worker, colleagues, ending, made_up, mended};
use crate::domain::change::Change;
use crate::domain::codes::{LedgerNote, MarkerKind, OnwardState, Part, SupervisionKind};
use crate::domain::day::Day;
use crate::domain::entry::supervised::Supervised;
use crate::domain::ids::{EpisodeId, PersonId, ReferralId, WorkerId};
use crate::domain::measure::MarkerDetails;
use crate::domain::onward::OnwardNote;
use crate::domain::supervision::SessionDetails;
use crate::domain::visit::VisitDetails;
use crate::store::{Bulk, Error, Store};

/// Fills an empty file. `progress` hears how many people are done and stops the making by answering false: then nothing is kept.
pub fn fill(store: &mut Store, people: u32, seed: u64, today: Day, progress: &mut dyn FnMut(u32, u32) -> bool) -> Result<Counts, Error> {
    let reference = store.reference().clone();
    let (names, supervisor) = colleagues().map_err(Error::Inside)?;
    let counts = store.in_bulk("the made-up caseload", |bulk| {
        let colleagues = names.iter().map(|name| bulk.worker(name)).collect::<Result<Vec<_>, _>>()?;
        let mut sink = IntoStore { bulk, colleagues };
        made_up(people, seed, today, &reference, &mut sink, progress).map_err(Error::Inside)
    })?;
    plan_a_visit(store, &names, seed, today)?;
    a_day_in_court(store, today)?;
    chase(store, today)?;
    supervise(store, &names, &supervisor, seed, today)?;
    ending::reference_of_my_own(store, today)?;
    mended::mend(store, seed, today)?;
    Ok(counts)
}

/// Onward referrals that wait with a partner were chased two weeks after their last step. When to chase next stays as it was.
fn chase(store: &mut Store, today: Day) -> Result<(), Error> {
    let waiting = store.agenda_facts(today)?.onward;
    store.in_bulk("the made-up caseload's chases", |bulk| {
        for due in waiting.iter().filter(|due| due.state >= OnwardState::Sent && due.since.plus_days(14) <= today) {
            let on = due.since.plus_days(14);
            let note = OnwardNote { on, kind: LedgerNote::Chase, words: "No place before next month.".into(), done: "Asked again for priority.".into() };
            bulk.put(on, &Change::NoteOnward(due.onward, note, None))?;
        }
        Ok(())
    })
}

/// What was decided about somebody, and what was to be done.
const DECIDED: &[(&str, &str)] = &[
    ("Stay at one session a week until the hearing; talk about ending after it.", "ask the court team for the date"),
    ("Housing comes first. The exit strategy can begin beside it.", "ring the housing officer"),
    ("The lower score is the memory that came up, not a step back. Carry on as planned.", ""),
    ("Second opinion about the drinking: bring to the TRS hub.", "write to the hub"),
    ("Ready to step down to every two weeks, if she agrees.", "talk the step down through with her"),
];

/// Line supervision every four weeks and clinical every eight, with something decided at each. What is to do is done but for the
/// last, which is due later than Today looks ahead. Drawn apart, after everything else.
fn supervise(store: &mut Store, colleagues: &[String], line: &str, seed: u64, today: Day) -> Result<(), Error> {
    let mut chance = Chance::new(seed ^ 0x7375_7065_7276);
    let people: Vec<(PersonId, Option<Day>)> = store.cases(today)?.iter().map(|case| (case.person, case.clock.started_on)).collect();
    let Some(clinical) = colleagues.last() else { return Ok(()) };
    store.in_bulk("the made-up caseload's supervision", |bulk| {
        for n in (0..6).rev() {
            let on = today.plus_days(-(12 + 28 * n));
            let is_clinical = n % 2 == 1;
            let (kind, who) = if is_clinical { (SupervisionKind::Clinical, clinical.as_str()) } else { (SupervisionKind::Line, line) };
            let note = if is_clinical { "" } else { "Leave in the new year: cover to be asked for early." };
            bulk.put(on, &Change::AddSession(SessionDetails { on, kind, who: who.to_owned(), note: note.into() }))?;
            let here: Vec<PersonId> = people.iter().filter(|(_, started)| started.is_some_and(|start| start <= on)).map(|(person, _)| *person).collect();
            for _ in 0..2.min(here.len()) {
                let person = here[chance.position(here.len())];
                let (decided, action) = DECIDED[chance.position(DECIDED.len())];
                let due_on = (!action.is_empty()).then(|| if n == 0 { today.plus_days(30) } else { on.plus_days(14) });
                let done_on = due_on.map(|due| due.plus_days(-3)).filter(|done| *done <= today);
                let entry = Supervised { on, kind, who: who.to_owned(), decided: decided.into(), action: action.into(), due_on, done_on };
                bulk.put(done_on.unwrap_or(on).max(on), &Change::AddEntry(person, Box::new(entry.into())))?;
            }
        }
        Ok(())
    })
}

/// One of my cases has a visit planned for tomorrow. Drawn apart, after everything else, so that no other fact depends on it.
fn plan_a_visit(store: &mut Store, colleagues: &[String], seed: u64, today: Day) -> Result<(), Error> {
    let mut chance = Chance::new(seed ^ 0x7669_7369_7473);
    let referrals: Vec<ReferralId> = store.cases(today)?.iter().map(|case| case.referral).collect();
    let (Some(referral), Some(colleague)) = (referrals.get(chance.position(referrals.len().max(1))), colleagues.first()) else { return Ok(()) };
    let back_by = format!("{}:30", chance.between(15, 17));
    let visit = VisitDetails { on: today.plus_days(1), back_by, call: format!("{colleague}, 01632 960{}", chance.between(100, 999)), place: String::new() };
    store.in_bulk("the made-up caseload's visit", |bulk| bulk.put(today, &Change::PlanVisit(*referral, visit)).map(drop))
}

/// The last of my cases has a hearing before them, within the days that Today looks ahead. No chance is drawn.
fn a_day_in_court(store: &mut Store, today: Day) -> Result<(), Error> {
    let Some(person) = store.cases(today)?.last().map(|case| case.person) else { return Ok(()) };
    let hearing = MarkerDetails { kind: MarkerKind::Court, on: today.plus_days(11), words: "first hearing, as a witness".into() };
    store.in_bulk("the made-up caseload's hearing", |bulk| bulk.put(today, &Change::AddMarker(person, hearing)).map(drop))
}

struct IntoStore<'b, 't> {
    bulk: &'b mut Bulk<'t>,
    colleagues: Vec<WorkerId>,
}

impl IntoStore<'_, '_> {
    fn worker(&self, worker: Worker) -> WorkerId {
        match worker {
            Worker::Me => crate::store::ME,
            Worker::Colleague(at) => self.colleagues.get(usize::from(at)).copied().unwrap_or(crate::store::ME),
        }
    }
}

impl Sink for IntoStore<'_, '_> {
    fn put(&mut self, on: Day, change: Change) -> Result<i64, String> {
        self.bulk.put(on, &change).map_err(|refused| format!("{}: {refused}", change.title()))
    }
    fn hold(&mut self, referral: ReferralId, worker: Worker) -> Result<(), String> {
        let worker = self.worker(worker);
        self.bulk.hold(referral, worker).map_err(|refused| refused.to_string())
    }
    fn episode_of(&self, referral: ReferralId) -> Option<EpisodeId> {
        self.bulk.episode_of(referral).ok().flatten()
    }
    fn assign(&mut self, episode: EpisodeId, worker: Worker, part: Part, from: Day, until: Option<Day>) -> Result<(), String> {
        let worker = self.worker(worker);
        self.bulk.assign(episode, worker, part, from, until).map_err(|refused| refused.to_string())
    }
}
