//! A sink in memory that refuses whatever the store would refuse, and answers as an agenda.

use crate::domain::agenda::{Agenda, AgendaFacts, MyWaiting, OnwardDue, RiskDue, RouteStepDue, StepDownDue, agenda};
use crate::domain::caseload::CaseRow;
use crate::domain::change::Change;
use crate::domain::clock::{ClockFacts, next_review};
use crate::domain::codes::{Attendance, Decision, Ending, Part};
use crate::domain::codes::{OfferState, OnwardState};
use crate::domain::contact::{Contact, ContactDetails};
use crate::domain::day::Day;
use crate::domain::entry::Checks;
use crate::domain::exit::{Exit, StepDown, check_ending, missing};
use crate::domain::ids::*;
use crate::domain::measure::{Reading, ReadingDetails};
use crate::domain::onward::{Onward, OnwardStep, standing};
use crate::domain::person::PersonDetails;
use crate::domain::plan::{PlanDetails, ReviewDetails};
use crate::domain::provider::Reference;
use crate::domain::referral::{Episode, Extension, OffListDetails, ReferralDetails};
use crate::domain::risk::RiskDetails;
use crate::domain::waiting::offer::{Offer, OfferMove};
use crate::domain::waiting::well::CallPlan;
use crate::exchange::made_up::{Sink, Worker};
use std::fmt::Write;

pub struct Held {
    pub person: PersonId,
    pub details: ReferralDetails,
    pub decision: Decision,
    pub decided_on: Option<Day>,
    pub holder: Worker,
    pub episode: Option<usize>,
    pub closed_on: Option<Day>,
    pub contacts: Vec<Contact>,
    pub readings: Vec<Reading>,
    pub offers: Vec<Offer>,
    pub calls: Vec<CallPlan>,
}

pub struct Support {
    pub referral: usize,
    pub episode: Episode,
    pub covers: Vec<(Worker, Day, Option<Day>)>,
    pub plans: Vec<PlanDetails>,
    pub reviews: Vec<ReviewDetails>,
    pub exit: Option<Exit>,
    pub extensions: Vec<Extension>,
    pub onward: Vec<Onward>,
}

pub struct Memory {
    pub today: Day,
    pub reference: Reference,
    pub people: Vec<PersonDetails>,
    pub referrals: Vec<Held>,
    pub episodes: Vec<Support>,
    pub risks: Vec<(PersonId, RiskDetails, Option<Day>)>,
    pub route_steps: Vec<(PersonId, crate::domain::route_step::RouteStepDetails, bool)>,
    pub links: usize,
    pub markers: usize,
    outcomes: Vec<usize>,
    plans: Vec<usize>,
    steps: Vec<usize>,
    step_downs: Vec<(usize, usize)>,
    onward: Vec<(usize, usize)>,
    organisations: Vec<String>,
    offers: Vec<(usize, usize)>,
    last: Day,
    /// Everything told, in order, to compare two tellings.
    pub log: String,
}

fn at(id: i64) -> usize {
    usize::try_from(id - 1).unwrap()
}

impl Memory {
    pub fn new(today: Day, reference: Reference) -> Self {
        let (people, referrals, episodes, risks) = (vec![], vec![], vec![], vec![]);
        let (outcomes, plans, steps, step_downs, onward, organisations) = (vec![], vec![], vec![], vec![], vec![], vec![]);
        let last = today.plus_days(-5000);
        Self {
            today,
            reference,
            people,
            referrals,
            episodes,
            risks,
            route_steps: vec![],
            links: 0,
            markers: 0,
            outcomes,
            offers: vec![],
            plans,
            steps,
            step_downs,
            onward,
            organisations,
            last,
            log: String::new(),
        }
    }

    fn open(&mut self, episode: EpisodeId, on: Day) -> Result<&mut Support, String> {
        let support = &mut self.episodes[at(episode.0)];
        let fits = on >= support.episode.started_on && support.episode.ended_on.is_none();
        if fits { Ok(support) } else { Err(format!("{on} is outside of {episode}")) }
    }

    fn contact(&mut self, referral: ReferralId, details: ContactDetails) -> Result<i64, String> {
        let next_episode = self.episodes.len();
        let held = &mut self.referrals[at(referral.0)];
        let decided = held.decision == Decision::Accepted && held.decided_on.is_some_and(|decided| decided <= details.on);
        let ended = held.closed_on.is_some() || held.episode.is_some_and(|n| self.episodes[n].episode.ended_on.is_some());
        if !decided || ended || details.note.trim().is_empty() || details.next_on.is_some_and(|next| next < details.on) {
            return Err(format!("contact on {} does not fit {referral}: {details:?}", details.on));
        }
        if details.opens_an_episode() && held.episode.is_none() {
            held.episode = Some(next_episode);
            let episode = Episode {
                id: EpisodeId(next_episode as i64 + 1),
                referral,
                person: held.person,
                service: held.details.service,
                started_on: details.on,
                ended_on: None,
                ending: None,
                ending_reason: String::new(),
                imported: false,
            };
            let none = (vec![], vec![], vec![], None, vec![], vec![]);
            let (covers, plans, reviews, exit, extensions, onward) = none;
            self.episodes.push(Support { referral: at(referral.0), episode, covers, plans, reviews, exit, extensions, onward });
        }
        held.contacts.push(Contact { id: ContactId(held.contacts.len() as i64 + 1), referral, details });
        Ok(held.contacts.len() as i64)
    }

    fn read(&mut self, referral: ReferralId, details: ReadingDetails) -> Result<i64, String> {
        let measure = self.reference.measures.iter().find(|measure| measure.code == details.measure).ok_or("no such measure")?;
        measure.check(details.score)?;
        let readings = &mut self.referrals[at(referral.0)].readings;
        readings.push(Reading { id: ReadingId(readings.len() as i64 + 1), referral, details });
        Ok(readings.len() as i64)
    }

    /// What Today would say to me.
    pub fn agenda(&self) -> Agenda {
        let today = self.today;
        let mut facts = AgendaFacts::default();
        let called = |person: PersonId| self.people[at(person.0)].called().to_owned();
        for (n, held) in self.referrals.iter().enumerate() {
            let referral = ReferralId(n as i64 + 1);
            let made = held.contacts.iter().filter(|contact| contact.details.attendance.is_contact_made()).max_by_key(|contact| contact.details.on);
            let (last_contact_on, next_contact_on) = (made.map(|made| made.details.on), made.and_then(|made| made.details.next_on));
            let Some(support) = held.episode.map(|n| &self.episodes[n]) else {
                if held.holder == Worker::Me && held.closed_on.is_none() && matches!(held.decision, Decision::Pending | Decision::Accepted) {
                    facts.waiting.push(MyWaiting {
                        person: held.person,
                        referral,
                        called: called(held.person),
                        service: held.details.service,
                        stovewood: held.details.stovewood,
                        received_on: held.details.received_on,
                        decided_on: held.decided_on,
                        decision: held.decision,
                        last_contact_on,
                        next_contact_on,
                        calls: CallPlan::at(&held.calls, self.today),
                        offer: held.offers.last().filter(|offer| offer.state().is_open()).cloned(),
                    });
                }
                continue;
            };
            if !self.is_mine(support) {
                continue;
            }
            let plan = support.plans.last();
            let held_review = support.reviews.last();
            facts.cases.push(CaseRow {
                person: held.person,
                name: self.people[at(held.person.0)].name.clone(),
                name_to_use: called(held.person),
                born: None,
                referral,
                episode: support.episode.id,
                service: held.details.service,
                stovewood: held.details.stovewood,
                part: Part::KeyWorker,
                clock: ClockFacts {
                    received_on: held.details.received_on,
                    started_on: Some(support.episode.started_on),
                    ended_on: None,
                    area: self.reference.service(held.details.service).unwrap().area,
                    last_review_on: held_review.map(|review| review.on),
                    next_review_on: next_review(plan.map(|plan| (plan.agreed_on, plan.review_on)), held_review.map(|review| (review.on, review.next_on))),
                    last_contact_on,
                    next_contact_on,
                    contact_every_days: plan.and_then(|plan| plan.contact_every_days),
                    extended_until: support.extensions.iter().map(|extension| extension.until).max(),
                },
                exit_begun: support.exit.is_some(),
                exit_missing: missing(support.exit.as_ref(), standing(&support.onward)),
                tries_since_contact: 0,
            });
            for onward in support.onward.iter().filter(|onward| !onward.state().is_closed()) {
                facts.onward.push(OnwardDue {
                    person: held.person,
                    onward: onward.id,
                    episode: support.episode.id,
                    called: called(held.person),
                    organisation: onward.organisation_name.clone(),
                    state: onward.state(),
                    since: onward.since(),
                    chase_on: onward.details.chase_on,
                    priority_asked: onward.details.priority_asked,
                });
            }
            for step in support.exit.iter().flat_map(|exit| &exit.step_downs).filter(|step| step.done_on.is_none()) {
                facts.step_downs.push(StepDownDue {
                    person: held.person,
                    episode: support.episode.id,
                    called: called(held.person),
                    words: step.words.clone(),
                    due_on: step.due_on,
                });
            }
        }
        let mine: std::collections::BTreeSet<PersonId> = facts.cases.iter().map(|case| case.person).collect();
        for (person, step, _) in self.route_steps.iter().filter(|(_, _, open)| *open) {
            facts.route_steps.push(RouteStepDue {
                person: *person,
                referral: None,
                called: called(*person),
                kind: step.kind,
                service: step.service,
                begun_on: step.due_on,
                due_on: step.due_on,
            });
        }
        for (person, risk, closed) in &self.risks {
            if let (None, Some(review_on), true) = (closed, risk.review_on, mine.contains(person)) {
                facts.risks.push(RiskDue { person: *person, called: called(*person), kind: risk.kind, review_on });
            }
        }
        agenda(&facts, &self.reference, today)
    }

    pub fn is_mine(&self, support: &Support) -> bool {
        let covered =
            support.covers.iter().any(|(worker, from, until)| *worker == Worker::Me && *from <= self.today && until.is_none_or(|until| until >= self.today));
        support.episode.is_open_at(self.today) && (self.referrals[support.referral].holder == Worker::Me || covered)
    }
}

impl Sink for Memory {
    fn put(&mut self, on: Day, change: Change) -> Result<i64, String> {
        if matches!(change, Change::AddPerson(..)) {
            self.last = on;
        }
        if on > self.today || on < self.last {
            return Err(format!("{on} is out of order: {change:?}"));
        }
        self.last = on;
        writeln!(self.log, "{on} {change:?}").unwrap();
        let same = |stated: Day| if stated == on { Ok(()) } else { Err(format!("told on {on}, dated {stated}")) };
        match change {
            Change::AddPerson(details, _) => {
                self.people.push(details);
                Ok(self.people.len() as i64)
            }
            Change::Link(one, other, _) => {
                self.links += 1;
                if one != other && at(one.0) < self.people.len() && at(other.0) < self.people.len() { Ok(1) } else { Err("a link to nobody".into()) }
            }
            Change::AddReferral(person, details) => {
                same(details.received_on)?;
                let (contacts, readings) = (vec![], vec![]);
                self.referrals.push(Held {
                    person,
                    details,
                    decision: Decision::Pending,
                    decided_on: None,
                    holder: Worker::Me,
                    episode: None,
                    closed_on: None,
                    contacts,
                    readings,
                    offers: vec![],
                    calls: vec![],
                });
                Ok(self.referrals.len() as i64)
            }
            Change::Decide(referral, made) => {
                same(made.on)?;
                let held = &mut self.referrals[at(referral.0)];
                if made.on < held.details.received_on || (made.decision != Decision::Accepted && made.reason.trim().is_empty()) {
                    return Err(format!("{made:?} does not fit"));
                }
                (held.decision, held.decided_on) = (made.decision, Some(made.on));
                Ok(0)
            }
            Change::MakeOffer(referral, details) => {
                same(details.on)?;
                let held = &mut self.referrals[at(referral.0)];
                let step = OfferMove { to: OfferState::Offered, on, appointment: details.appointment, time: details.time, by: None, why: String::new() };
                let open = held.offers.iter().any(|offer| offer.state().is_open());
                if held.decision != Decision::Accepted || held.episode.is_some() || open || details.appointment.is_some_and(|day| day < on) {
                    return Err(format!("{referral} cannot be offered anything"));
                }
                self.offers.push((at(referral.0), held.offers.len()));
                let id = OfferId(self.offers.len() as i64);
                held.offers.push(Offer { id, referral, slot: details.slot, kind: details.kind, note: details.note, steps: vec![step] });
                Ok(id.0)
            }
            Change::MoveOffer(offer, step) => {
                same(step.on)?;
                let (held, which) = self.offers[at(offer.0)];
                let offer = &mut self.referrals[held].offers[which];
                step.check(offer, self.today).map_err(|(_, said)| said)?;
                let OfferMove { to: state, on, appointment, time, by, why } = step;
                offer.steps.push(OfferMove { to: state, on, appointment, time, by, why: why.clone() });
                let (referral, kind, attendance) = (offer.referral, offer.kind, Attendance::DidNotAttend);
                if state == OfferState::Missed {
                    return self.contact(referral, ContactDetails { on, kind, attendance, minutes: None, out_of_hours: false, note: why, next_on: None });
                }
                Ok(0)
            }
            Change::GiveInterim(_, given) => same(given.on).map(|()| 0),
            Change::PlanCalls(referral, plan) => {
                self.referrals[at(referral.0)].calls.push(plan);
                same(plan.from).map(|()| 0)
            }
            Change::AddSlot(_) | Change::AddEvent(_) | Change::AddPage(_) => Ok(1),
            Change::CloseReferral(referral, OffListDetails { on: closed, reason, .. }) => {
                same(closed)?;
                let held = &mut self.referrals[at(referral.0)];
                if held.episode.is_some() || reason.is_empty() || held.decided_on.is_none_or(|decided| closed < decided) {
                    return Err("closed out of order".into());
                }
                held.closed_on = Some(closed);
                Ok(0)
            }
            Change::LogContact(referral, details) => same(details.on).and_then(|()| self.contact(referral, details)),
            Change::AddReading(referral, details) => same(details.on).and_then(|()| self.read(referral, details)),
            Change::AgreePlan(episode, details) => {
                same(details.agreed_on)?;
                let support = self.open(episode, on)?;
                support.plans.push(details);
                self.plans.push(at(episode.0));
                Ok(self.plans.len() as i64)
            }
            Change::AddOutcome(plan, details) => {
                if details.words.is_empty() || !self.reference.domains.iter().any(|domain| domain.code == details.domain) {
                    return Err(format!("{details:?}"));
                }
                self.outcomes.push(self.plans[at(plan.0)]);
                Ok(self.outcomes.len() as i64)
            }
            Change::AddStep(outcome, _) => {
                self.steps.push(self.outcomes[at(outcome.0)]);
                Ok(self.steps.len() as i64)
            }
            Change::MarkStep(step, started, achieved) => {
                let episode = EpisodeId(self.steps[at(step.0)] as i64 + 1);
                self.open(episode, started.unwrap())?;
                if achieved.is_some_and(|achieved| Some(achieved) < started || achieved > on) { Err("steps out of order".into()) } else { Ok(0) }
            }
            Change::HoldReview(episode, details) => {
                same(details.on)?;
                self.open(episode, on)?.reviews.push(details);
                Ok(1)
            }
            Change::AddMarker(_, details) => {
                self.markers += 1;
                same(details.on).map(|()| 1)
            }
            Change::AddEntry(person, entry) => {
                let born = self.people.get(at(person.0)).and_then(|own| own.born);
                entry.check(&Checks { today: self.today, born }).map(|()| 0).map_err(|(key, why)| format!("{key}: {why}"))
            }
            Change::AddRisk(person, details) => {
                same(details.noted_on)?;
                self.risks.push((person, details, None));
                Ok(self.risks.len() as i64)
            }
            Change::CloseRisk(risk, closed) => {
                same(closed)?;
                self.risks[at(risk.0)].2 = Some(closed);
                Ok(0)
            }
            Change::AddOnward(episode, details) => {
                same(details.offered_on)?;
                let organisation_name = self.organisations[at(details.organisation.0)].clone();
                let id = OnwardId(self.onward.len() as i64 + 1);
                let offered = OnwardStep { state: OnwardState::Offered, on, why: String::new() };
                let support = self.open(episode, on)?;
                support.onward.push(Onward { id, organisation_name, details, steps: vec![offered], priority_honoured: None, notes: vec![] });
                let place = (at(episode.0), support.onward.len() - 1);
                self.onward.push(place);
                Ok(self.onward.len() as i64)
            }
            Change::MoveOnward(onward, step) => {
                same(step.on)?;
                let (episode, n) = self.onward[at(onward.0)];
                self.open(EpisodeId(episode as i64 + 1), on)?;
                let onward = &mut self.episodes[episode].onward[n];
                step.check(onward, None).map_err(|(_, said)| said)?;
                onward.details.chase_on = step.chase_on;
                onward.priority_honoured = step.priority_honoured.or(onward.priority_honoured);
                onward.steps.push(OnwardStep { state: step.to, on, why: step.reason });
                Ok(0)
            }
            Change::SetExit(episode, details) => {
                let step_downs = self.open(episode, on)?.exit.take().map(|exit| exit.step_downs).unwrap_or_default();
                self.open(episode, on)?.exit = Some(Exit { details, step_downs });
                Ok(1)
            }
            Change::AddStepDown(episode, words, due_on) => {
                let id = StepDownId(self.step_downs.len() as i64 + 1);
                let exit = self.open(episode, on)?.exit.as_mut().ok_or("no exit strategy yet")?;
                exit.step_downs.push(StepDown { id, words, due_on, done_on: None });
                let place = (at(episode.0), exit.step_downs.len() - 1);
                self.step_downs.push(place);
                Ok(id.0)
            }
            Change::MarkStepDown(step, done) => {
                let (episode, n) = self.step_downs[at(step.0)];
                self.open(EpisodeId(episode as i64 + 1), on)?.exit.as_mut().unwrap().step_downs[n].done_on = done;
                Ok(0)
            }
            Change::Extend(episode, extension) => {
                same(extension.agreed_on)?;
                let start = self.open(episode, on)?.episode.started_on;
                self.open(episode, on)?.extensions.push(extension.clone());
                if extension.agreed_on <= start.plus_months(12) && extension.until > start.plus_months(12) { Ok(1) } else { Err(format!("{extension:?}")) }
            }
            Change::EndEpisode(episode, ending) => {
                same(ending.on)?;
                let support = &self.episodes[at(episode.0)];
                let contacts = &self.referrals[support.referral].contacts;
                check_ending(&ending, &support.episode, support.exit.as_ref(), standing(&support.onward), contacts, self.today).map_err(|(_, said)| said)?;
                let trail = support.extensions.is_empty() && ending.on > support.episode.started_on.plus_months(12);
                if trail || (ending.ending == Ending::Unplanned && support.exit.is_some()) {
                    return Err(format!("{episode} ends oddly"));
                }
                let episode = &mut self.episodes[at(episode.0)].episode;
                (episode.ended_on, episode.ending, episode.ending_reason) = (Some(ending.on), Some(ending.ending), ending.reason);
                Ok(0)
            }
            Change::AddRouteStep(person, _, details) => {
                if self.route_steps.iter().any(|(of, step, open)| *open && (of, step.kind) == (&person, details.kind)) {
                    return Err(format!("{person} has this step open already"));
                }
                self.route_steps.push((person, details, true));
                Ok(self.route_steps.len() as i64)
            }
            Change::CloseRouteStep(step, closed) => {
                same(closed.on)?;
                self.route_steps[at(step.0)].2 = false;
                Ok(0)
            }
            Change::AddOrganisation(details) => {
                self.organisations.push(details.name);
                Ok(self.organisations.len() as i64)
            }
            Change::SetUrgent(..) | Change::SetSetting(..) => Ok(0),
            other => Err(format!("not expected: {other:?}")),
        }
    }
    fn hold(&mut self, referral: ReferralId, worker: Worker) -> Result<(), String> {
        writeln!(self.log, "{referral} {worker:?}").unwrap();
        let held = &mut self.referrals[at(referral.0)];
        held.holder = worker;
        if held.episode.is_none() && held.decided_on.is_none() { Ok(()) } else { Err("held too late".into()) }
    }
    fn episode_of(&self, referral: ReferralId) -> Option<EpisodeId> {
        self.referrals[at(referral.0)].episode.map(|n| self.episodes[n].episode.id)
    }
    fn assign(&mut self, episode: EpisodeId, worker: Worker, _: Part, from: Day, until: Option<Day>) -> Result<(), String> {
        let support = &mut self.episodes[at(episode.0)];
        support.covers.push((worker, from, until));
        if from >= support.episode.started_on && until.is_none_or(|until| until >= from) { Ok(()) } else { Err("covered out of order".into()) }
    }
}
