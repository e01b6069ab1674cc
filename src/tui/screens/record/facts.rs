//! All that the record's tabs show, read in one go: rows, clocks, what is due, the place on a waiting list, history, log.
//! Filled by `load`; the tabs only look at it.

use crate::domain::agenda::{AgendaFacts, Item, MarkerDue, MyWaiting, OnwardDue, RiskDue, RouteStepDue, StepDownDue, agenda};
use crate::domain::caseload::CaseRow;
use crate::domain::clock::{Clock, clocks};
use crate::domain::codes::{Decision, OnwardState, Part, TransferState};
use crate::domain::contact::{Afterwards, Contact, Tally, Which, attended_words, trail};
use crate::domain::day::Day;
use crate::domain::entry::EntryDue;
use crate::domain::exit::missing;
use crate::domain::handover::Difference;
use crate::domain::ids::{ContactId, EpisodeId, OnwardId, PersonId, ReadingId, Ref, ReferralId, ServiceId};
use crate::domain::measure::{CorrectedReading, Marker, Measure, Reading};
use crate::domain::onward::Onward;
use crate::domain::person::{KnownAge, Standing};
use crate::domain::plan::{Outcome, Plan};
use crate::domain::provider::Reference;
use crate::domain::record::{EpisodeRecord, Record as Rows};
use crate::domain::referral::Referral;
use crate::domain::transfer::{TransferDue, ending};
use crate::domain::visit::VisitPlan;
use crate::domain::waiting::Entry;
use crate::domain::waiting::well::CallPlan;
use crate::store::{HistoryRow, LogRow, Result, Store};
use crate::tui::commands::Offer;
use std::collections::HashMap;

/// What the tabs look at.
#[derive(Debug)]
pub struct Facts {
    /// The day it is, or the past day that is shown.
    pub today: Day,
    /// The past day that is shown, if it is one.
    pub past: Option<Day>,
    /// The person's rows as they stand today; of the contacts only those that clocks and agenda look at.
    pub rows: Rows,
    /// The contacts to list, newest first: the first so many of `tally`.
    pub contacts: Vec<Contact>,
    /// Which contacts are listed.
    pub which: Which,
    /// All contacts, counted.
    pub tally: Tally,
    /// Corrections and marks of contacts that have any.
    pub afterwards: HashMap<ContactId, Afterwards>,
    /// Services, measures, domains, rules.
    pub reference: Reference,
    /// Clocks of the current referral.
    pub clocks: Vec<Clock>,
    /// What is due for this person.
    pub due: Vec<Item>,
    /// The answers behind readings that were scored by items.
    pub items: HashMap<ReadingId, String>,
    /// What corrected readings said before, oldest first.
    pub corrected: HashMap<ReadingId, Vec<CorrectedReading>>,
    /// How linked people stand with this caseload; their records are their own.
    pub linked: Vec<(PersonId, Standing)>,
    /// Places on waiting lists, with how many wait there.
    pub places: Vec<(Entry, usize)>,
    /// Visits planned, or not marked as back yet.
    pub visits: Vec<VisitPlan>,
    /// What was changed here and in another file, to be settled.
    pub differences: Vec<Difference>,
    /// Saved changes, newest first.
    pub history: Vec<HistoryRow>,
    /// Who looked, newest first.
    pub log: Vec<LogRow>,
    /// Contact details are shown until the record is left.
    pub revealed: bool,
}

/// No more rows of history than this are shown.
const MOST_HISTORY: usize = 500;

impl Facts {
    /// Reads everything about one person as at today or a past day; of the contacts the newest `most` of those asked for.
    pub fn read(store: &Store, id: PersonId, (today, past): (Day, Option<Day>), which: Which, most: usize) -> Result<Self> {
        let at = past.unwrap_or(today);
        let rows = store.record_at_work(id, at)?.stood_at(at, today);
        let today = at;
        let reference = store.reference_at(today)?.into_owned();
        // A referral that was declined, signposted or withdrawn waits for nothing.
        let runs = |referral: &&Referral| referral.first_attended_on.is_some() || matches!(referral.decision, Decision::Accepted | Decision::Pending);
        let current = rows.current_referral(today).filter(runs).and_then(|referral| rows.clock_facts(referral.id, &reference));
        let mut places = Vec::new();
        for referral in rows.referrals.iter().filter(|referral| referral.is_waiting_at(today)) {
            if let Some(service) = reference.service(referral.details.service) {
                places.extend(store.waiting_place(service, referral.id, today)?);
            }
        }
        Ok(Self {
            today,
            clocks: current.map(|facts| clocks(&facts, &reference, today)).unwrap_or_default(),
            due: agenda(&due_facts(&rows, &reference, today), &reference, today).items,
            places,
            contacts: store.newest_contacts(id, which, today, most)?,
            which,
            tally: store.contact_tally(id, today)?,
            afterwards: store.afterwards(id)?,
            items: store.items_of(id)?,
            corrected: store.corrected_readings(id)?,
            linked: store.linked_standing(id, today)?,
            // What is planned, and what is to be settled, is of today.
            visits: if past.is_none() { store.visits_to(id)? } else { Vec::new() },
            differences: if past.is_none() { store.differences(Some(id))? } else { Vec::new() },
            history: until(past, store.history_of(id, MOST_HISTORY)?, |row| &row.at),
            log: until(past, store.log_rows(Some(Ref::Person(id)), MOST_HISTORY)?, |row| &row.at),
            past,
            revealed: false,
            rows,
            reference,
        })
    }
    /// The referral that matters now.
    pub fn referral(&self) -> Option<&Referral> {
        self.rows.current_referral(self.today)
    }
    /// The episode whose plan and exit are shown: the open one, else the latest.
    pub fn episode(&self) -> Option<&EpisodeRecord> {
        self.rows.current_episode(self.today)
    }
    /// The open episode.
    pub fn open_episode(&self) -> Option<&EpisodeRecord> {
        self.episode().filter(|record| record.episode.is_open_at(self.today))
    }
    /// Its id.
    pub fn open_id(&self) -> Option<EpisodeId> {
        self.open_episode().map(|record| record.episode.id)
    }
    /// The plan in force.
    pub fn plan(&self) -> Option<&Plan> {
        self.episode().and_then(EpisodeRecord::plan)
    }
    /// The outcomes of the plan in force.
    pub fn outcomes(&self) -> &[Outcome] {
        self.plan().map_or(&[], |plan| plan.outcomes.as_slice())
    }
    /// An onward referral of any episode.
    pub fn onward(&self, id: OnwardId) -> Option<&Onward> {
        self.rows.episodes.iter().flat_map(|record| &record.onward).find(|onward| onward.id == id)
    }
    /// 'GROW, Trauma stabilisation'.
    pub fn service_title(&self, id: ServiceId) -> String {
        self.reference.service(id).map_or_else(|| "a service that is no longer listed".into(), |service| service.title())
    }
    /// What is recorded of a domain of daily life.
    pub fn domain_words(&self, code: &str) -> String {
        self.reference.domains.iter().find(|domain| domain.code == code).map_or_else(|| code.to_owned(), |domain| domain.words.clone())
    }
    /// What still lacks for a complete exit strategy of the episode shown.
    pub fn exit_missing(&self) -> Vec<&'static str> {
        self.episode().map(exit_missing).unwrap_or_default()
    }
    /// How many contacts there are to list.
    pub fn listed(&self) -> usize {
        self.tally.by_attendance.iter().filter(|(attendance, _)| self.which.shows(*attendance)).map(|(_, n)| n).sum()
    }
    /// Since when no contact was made in the episode shown, and what was tried since, oldest first.
    pub fn trail(&self) -> Option<(Day, Vec<&Contact>)> {
        let record = self.episode()?;
        let until = record.episode.ended_on.unwrap_or(self.today);
        let (since, tried) = trail(&self.rows.contacts, record.episode.started_on, until);
        Some((since, tried.into_iter().filter(|contact| contact.referral == record.episode.referral).collect()))
    }
    /// What is known of a measure's risk item, from its last reading: its answer, or that it was not seen.
    pub fn risk_item(&self, measure: &Measure, referral: Option<ReferralId>) -> String {
        let own = |reading: &&Reading| reading.details.measure == measure.code && Some(reading.referral) == referral;
        let Some(last) = self.rows.readings.iter().rev().find(own).filter(|_| measure.has_risk_item) else { return String::new() };
        let set = self.reference.item_sets.iter().find(|set| set.measure == measure.code);
        match (set, self.items.get(&last.id)) {
            (Some(set), Some(line)) => set.answers(line).map(|answers| set.risk(&answers).words()).unwrap_or_default(),
            _ => "risk item not seen".into(),
        }
    }
    /// What became of a contact: who was a child on that day 'was not brought'.
    pub fn attendance(&self, contact: &Contact) -> &'static str {
        attended_words(contact.details.attendance, KnownAge::of(self.rows.person.details.born, contact.details.on), &self.reference)
    }
    /// Needs an open episode.
    pub fn needs_episode(&self) -> Offer {
        match (self.open_episode(), self.episode()) {
            (Some(_), _) => Offer::Now,
            (None, None) => Offer::NotNow("There is no open episode yet. The first attended appointment opens it: c logs one."),
            (None, Some(_)) => Offer::NotNow("The episode has ended. f starts a new referral."),
        }
    }
    /// Needs a referral.
    pub fn needs_referral(&self) -> Offer {
        Offer::when(self.referral().is_some(), "There is no referral yet. f adds one.")
    }
    /// The id of the current referral.
    pub fn referral_id(&self) -> Option<ReferralId> {
        self.referral().map(|referral| referral.id)
    }
}

/// The rows that were written by the end of a past day.
fn until<T>(past: Option<Day>, rows: Vec<T>, moment: fn(&T) -> &String) -> Vec<T> {
    let by_then = |row: &T| past.is_none_or(|at| moment(row).get(..10).is_none_or(|on| on <= at.iso().as_str()));
    rows.into_iter().filter(by_then).collect()
}

/// What is missing; onward referrals that were declined or withdrawn do not count.
fn exit_missing(record: &EpisodeRecord) -> Vec<&'static str> {
    let standing = record.onward.iter().filter(|onward| !onward.state().needs_reason()).count();
    missing(record.exit.as_ref(), standing)
}

/// The agenda of one person from their rows, whoever works with them.
fn due_facts(rows: &Rows, reference: &Reference, today: Day) -> AgendaFacts {
    let person = rows.person.id;
    let called = || rows.person.details.called().to_owned();
    let open = || rows.episodes.iter().filter(|record| record.episode.is_open_at(today));
    let unseen = |referral: &&Referral| {
        matches!(referral.decision, Decision::Accepted | Decision::Pending) && referral.first_attended_on.is_none() && referral.ended_on.is_none()
    };
    let case = |record: &EpisodeRecord| {
        let referral = rows.referral(record.episode.referral)?;
        let clock = rows.clock_facts(referral.id, reference)?;
        let last_made = clock.last_contact_on.unwrap_or(record.episode.started_on);
        let tries = rows.contacts_of(referral.id).filter(|row| !row.details.attendance.is_contact_made() && row.details.on >= last_made).count();
        Some(CaseRow {
            person,
            name: rows.person.details.name.clone(),
            name_to_use: rows.person.details.name_to_use.clone(),
            born: rows.person.details.born,
            referral: referral.id,
            episode: record.episode.id,
            service: record.episode.service,
            stovewood: referral.details.stovewood,
            part: Part::KeyWorker,
            clock,
            exit_begun: record.exit.is_some(),
            exit_missing: exit_missing(record),
            tries_since_contact: u32::try_from(tries).unwrap_or(u32::MAX),
        })
    };
    let waiting = |referral: &Referral| {
        let made = rows.contacts_of(referral.id).rev().find(|row| row.details.attendance.is_contact_made());
        MyWaiting {
            person,
            referral: referral.id,
            called: called(),
            service: referral.details.service,
            stovewood: referral.details.stovewood,
            received_on: referral.details.received_on,
            decided_on: referral.decided_on,
            decision: referral.decision,
            last_contact_on: made.map(|row| row.details.on),
            next_contact_on: made.and_then(|row| row.details.next_on),
            calls: CallPlan::at(&referral.calls, today),
            offer: referral.open_offer().cloned(),
        }
    };
    let onward = |record: &EpisodeRecord, onward: &Onward| OnwardDue {
        person,
        onward: onward.id,
        episode: record.episode.id,
        called: called(),
        organisation: onward.organisation_name.clone(),
        state: onward.state(),
        since: onward.since(),
        chase_on: onward.details.chase_on,
        priority_asked: onward.details.priority_asked,
    };
    // Who is in support or waits at a service that ends, and is not handed over.
    let ends = ending(reference, today);
    let here = rows.referrals.iter().filter(|own| own.is_waiting_at(today) || open().any(|record| record.episode.referral == own.id));
    let transfer = |own: &Referral| {
        let (service, ends_on) = ends.iter().find(|(service, _)| service.id == own.details.service)?;
        let now = rows.transfer(own.id).cloned();
        let done = now.as_ref().is_some_and(|now| now.state == TransferState::HandedOver);
        (!done).then(|| TransferDue { person, referral: own.id, called: called(), service: service.id, ends_on: *ends_on, now })
    };
    let last_made = rows.contacts.iter().filter(|row| row.details.attendance.is_contact_made()).map(|row| row.details.on).max();
    let marker = |own: &Marker| MarkerDue { person, called: called(), kind: own.details.kind, on: own.details.on, last_contact_on: last_made };
    let is_open = |onward: &&Onward| !OnwardState::is_closed(onward.state());
    AgendaFacts {
        pages: Vec::new(),
        cases: open().filter_map(case).collect(),
        waiting: rows.referrals.iter().filter(unseen).map(waiting).collect(),
        onward: open().flat_map(|record| record.onward.iter().filter(is_open).map(move |row| onward(record, row))).collect(),
        transfers: here.filter_map(transfer).collect(),
        entries: rows.live_entries().map(|kept| EntryDue { person, called: called(), entry: kept.entry.clone() }).collect(),
        risks: rows
            .risks
            .iter()
            .filter(|risk| risk.closed_on.is_none())
            .filter_map(|risk| Some(RiskDue { person, called: called(), kind: risk.details.kind, review_on: risk.details.review_on? }))
            .collect(),
        markers: rows.markers.iter().filter(|_| open().next().is_some()).map(marker).collect(),
        step_downs: open()
            .flat_map(|record| record.exit.iter().flat_map(|exit| &exit.step_downs).map(move |step| (record, step)))
            .filter(|(_, step)| step.done_on.is_none())
            .map(|(record, step)| StepDownDue { person, episode: record.episode.id, called: called(), words: step.words.clone(), due_on: step.due_on })
            .collect(),
        route_steps: rows
            .route_steps
            .iter()
            .filter(|step| step.is_open())
            .map(|step| RouteStepDue {
                person,
                referral: step.referral,
                called: called(),
                kind: step.details.kind,
                service: step.details.service,
                begun_on: step.begun_on,
                due_on: step.details.due_on,
            })
            .collect(),
    }
}
