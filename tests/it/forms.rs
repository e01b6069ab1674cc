//! Every form that changes the caseload, on made-up people: what cannot be read is said at its field and nothing is kept; right answers are
//! kept as they were typed, and undo leaves not a row behind. One line a form; choices, days and words are filled in unless the line says.

use crate::support::*;
use caseload::domain::codes::*;
use caseload::domain::day::Day;
use caseload::domain::exit::missing;
use caseload::domain::fact::FactKind;
use caseload::domain::record::{EpisodeRecord, Record};
use caseload::domain::referral::{Referral, ReferralDetails};
use caseload::domain::transfer::TransferDetails;
use caseload::exchange::made_up::fill;
use caseload::store::Cell;
use caseload::tui::ask::{Ask, Offered};
use caseload::tui::effect::Effect;
use caseload::tui::forms::{Choice, Entry, Field, Form, Kind};
use std::collections::BTreeSet;

/// What is typed instead of what a field would be filled with; empty leaves it empty.
type Typed = &'static [(&'static str, &'static str)];

/// What an entry says happened: it was before today.
const PAST: Typed = &[("on", "19 11 2026"), ("told_on", "20 11 2026"), ("talked_on", "20 11 2026"), ("done_on", "20 11 2026")];
/// Figures of the contract book.
const PAGE: Typed = &[("number", "40"), ("planned", "1250"), ("spent", "1100"), ("lines", "female 132,000"), ("on", "19 11 2026"), ("done_on", "")];

/// A lane that differs, and a contract after those that are known.
const FACT: Typed = &[("published_as_of", "Mar 2026"), ("to_confirm", "syp"), ("from", "1 1 2029"), ("until", "31 12 2031")];

/// The made-up caseload, and what to ask about in it.
struct Desk {
    world: World,
    records: Vec<Record>,
}

impl Desk {
    fn new() -> Self {
        let mut world = World::new();
        fill(&mut world.store, 40, 1, today(), &mut |_, _| true).unwrap();
        let everyone = world.store.everyone().unwrap();
        let records = everyone.iter().map(|person| world.store.record(person.id).unwrap()).collect();
        Self { world, records }
    }
    /// The first of something in any record.
    fn first<T>(&self, what: impl FnMut(&Record) -> Option<T>) -> T {
        self.records.iter().find_map(what).expect("the made-up caseload shows everything")
    }
    /// The first of something in any open episode.
    fn in_support<T>(&self, mut what: impl FnMut(&EpisodeRecord) -> Option<T>) -> T {
        self.first(|record| record.episodes.iter().filter(|own| own.episode.ended_on.is_none()).find_map(&mut what))
    }
    fn form(&self, ask: &Ask) -> Form {
        let store = &self.world.store;
        let choice = |id: i64, name: &str| Choice::new(id.to_string(), name);
        ask.form(&Offered {
            reference: store.reference(),
            organisations: store.organisations().unwrap().iter().map(|own| choice(own.id.0, &own.details.name)).collect(),
            workers: store.workers().unwrap().iter().map(|own| choice(own.id.0, &own.details.name)).collect(),
            places: Vec::new(),
            folder: self.world.folder.path().into(),
            backups: self.world.folder.path().into(),
            today: today(),
        })
    }
    /// What is chosen where the choices come from the caseload: the first of each kind.
    fn chosen(&self, ask: &Ask, key: &str) -> String {
        let store = &self.world.store;
        let reference = store.reference();
        match (key, ask) {
            ("of", Ask::AddFact(FactKind::Service, _)) => reference.providers[0].id.0.to_string(),
            ("service" | "of", _) => reference.services[0].id.0.to_string(),
            ("to", _) => reference.services[1].id.0.to_string(),
            ("domain", _) => reference.domains[0].code.clone(),
            ("measure", _) => reference.measures[0].code.clone(),
            ("organisation", _) => store.organisations().unwrap()[0].id.0.to_string(),
            ("worker", _) => store.workers().unwrap()[1].id.0.to_string(),
            _ => String::new(),
        }
    }
    /// Every row of every table but the trail of what was done, as text.
    fn rows(&self) -> BTreeSet<String> {
        let mut rows = BTreeSet::new();
        for table in self.world.store.tables().unwrap().into_iter().filter(|table| !["history", "log"].contains(&table.name.as_str())) {
            self.world
                .store
                .each_row(&table, |cells| {
                    let cells: Vec<String> = cells
                        .iter()
                        .map(|cell| match cell {
                            Cell::Number(number) => number.to_string(),
                            Cell::Text(text) => text.clone(),
                            Cell::Nothing => "-".into(),
                        })
                        .collect();
                    rows.insert(format!("{}|{}", table.name, cells.join("|")))
                })
                .unwrap();
        }
        rows
    }
    fn keep(&mut self, effect: Effect) -> Result<usize, String> {
        let changes = match effect {
            Effect::Save(change, _) => vec![*change],
            Effect::SaveAll(changes) => changes,
            other => return Err(format!("nothing to keep: {other:?}")),
        };
        for (done, change) in changes.iter().enumerate() {
            if let Err(error) = self.world.store.apply(today(), change) {
                (0..done).for_each(|_| drop(self.world.store.undo(today()).unwrap()));
                return Err(format!("{error:?}"));
            }
        }
        Ok(changes.len())
    }
}

/// The form with an answer in every field: what the line says, what it starts with, or what its kind allows.
fn answered(desk: &Desk, ask: &Ask, typed: Typed) -> Form {
    let mut form = desk.form(ask);
    let fields: Vec<(&'static str, Kind, String)> = form.rows().map(|(field, entry)| (field.key, field.kind.clone(), entry.value())).collect();
    for (key, kind, starts) in fields {
        let own = typed.iter().find(|(own, _)| *own == key).map(|(_, value)| (*value).to_owned());
        let filled = || match &kind {
            _ if !starts.is_empty() => starts.clone(),
            Kind::Line | Kind::Notes => format!("typed in {key}"),
            Kind::Date => "5 12 2026".into(),
            Kind::Number => "3".into(),
            Kind::Choice(choices) | Kind::Many(choices) => choices.first().map_or_else(|| desk.chosen(ask, key), |choice| choice.code.clone()),
            Kind::YesNo => "yes".into(),
            Kind::Secret => String::new(),
        };
        form = form.with(key, &own.unwrap_or_else(filled));
    }
    form
}

/// What must be found in the rows that are new: words, days and codes as they are kept.
fn expected(form: &Form, not_kept: &[&str]) -> Vec<(&'static str, String)> {
    let kept = |(field, entry): (&Field, &Entry)| {
        let value = entry.value();
        let found = match field.kind {
            Kind::Line | Kind::Notes | Kind::Number => value,
            Kind::Choice(_) | Kind::Many(_) => value.split(';').next().unwrap_or_default().to_owned(),
            Kind::Date => Day::parse(&value, today()).map(|day| day.iso()).unwrap_or_default(),
            Kind::YesNo | Kind::Secret => String::new(),
        };
        (!found.is_empty() && !["none", "unknown"].contains(&found.as_str()) && !not_kept.contains(&field.key)).then_some((field.key, found))
    };
    form.rows().filter_map(kept).collect()
}

/// Every form that changes the caseload, what is typed in it where its kind does not say, and the answers that are kept in another shape.
#[allow(clippy::too_many_lines, reason = "one line a form")]
fn every(desk: &Desk) -> Vec<(Ask, Typed, &'static [&'static str])> {
    let person = desk.first(|record| Some(record.person.clone()));
    let other = desk.records[1].person.id;
    let open = |record: &Record| record.episodes.iter().find(|own| own.episode.ended_on.is_none() && own.plan().is_some()).map(|own| own.episode.clone());
    let episode = desk.first(open);
    let referral = episode.referral;
    let waits = |record: &Record| record.referrals.iter().find(|own| own.is_waiting_at(today()) && own.decision == Decision::Accepted).cloned();
    let waiting = desk.first(waits);
    let pending = desk.first(|record| record.referrals.iter().find(|own| own.decision == Decision::Pending && own.ended_on.is_none()).cloned());
    let plan = desk.in_support(|own| own.plan().cloned());
    let outcome = desk.in_support(|own| own.plan().and_then(|plan| plan.outcomes.first().cloned()));
    let step = desk.in_support(|own| own.plan()?.outcomes.iter().flat_map(|outcome| &outcome.steps).find(|step| step.started_on.is_none()).cloned());
    let risk = desk.first(|record| record.risks.iter().find(|risk| risk.closed_on.is_none()).cloned());
    let onward = desk.in_support(|own| own.onward.iter().find(|onward| onward.state() == OnwardState::Sent).cloned());
    let down = desk.in_support(|own| own.exit.as_ref()?.step_downs.iter().find(|step| step.done_on.is_none()).map(|step| step.id));
    let reading = desk.first(|record| record.readings.iter().find(|own| own.details.measure == "trauma" && own.details.score != 4).cloned());
    let contact = desk.first(|record| record.contacts.iter().rfind(|contact| contact.details.kind == ContactKind::Call).cloned());
    let part = desk.in_support(|own| own.assignments.iter().find(|part| part.details().part == Part::Cover).cloned());
    let ready = desk.in_support(|own| {
        missing(own.exit.as_ref(), own.onward.iter().filter(|onward| !onward.state().needs_reason()).count()).is_empty().then(|| own.episode.clone())
    });
    let quiet = desk.first(|record| {
        record
            .referrals
            .iter()
            .find(|own| own.is_waiting_at(today()) && own.decision == Decision::Accepted && desk.world.store.offers_of(own.id).unwrap().is_empty())
            .map(|own| own.id)
    });
    let offer = desk.first(|record| {
        let of = |referral: &Referral| desk.world.store.offers_of(referral.id).unwrap().into_iter().find(|offer| offer.state().is_open());
        record.referrals.iter().find_map(of)
    });
    let route_step = desk.first(|record| record.route_steps.iter().find(|step| step.state == RouteStepState::Open).cloned());
    let store = &desk.world.store;
    let worker = store.workers().unwrap().into_iter().find(|worker| !worker.me).unwrap();
    let organisation = store.organisations().unwrap().remove(0);
    let session = store.sessions(today()).unwrap().remove(0);
    let event = store.events("2020-01-01".parse().unwrap(), today()).unwrap().remove(0);
    let slot = store.reference().services.iter().find_map(|service| store.slots(service.id, today()).unwrap().into_iter().next()).unwrap();
    let page = store.book().unwrap().remove(0);
    let entry = desk.first(|record| record.entries.iter().find(|kept| kept.entry.kind() == EntryKind::Consent).cloned());
    let service = waiting.details.service;
    let again: ReferralDetails = waiting.details.clone();
    let fresh: &[(&str, &str)] = &[("received_on", "2 11 2026"), ("stovewood_said_on", "3 11 2026")];
    let mut all: Vec<(Ask, Typed, &'static [&'static str])> = vec![
        (Ask::NewPerson, &[("born", "27 3 2002"), ("age", ""), ("known", ""), ("phone", "01632 960123")], &["same"]),
        (Ask::EditPerson(person.id, person.details.clone()), &[("name_to_use", "typed in name_to_use"), ("age", "")], &["born", "age"]),
        (Ask::SafeContact(person.id, None), &[], &[]),
        (Ask::Link(person.id), &[("other", "LINK")], &["other"]),
        (Ask::NewReferral(person.id), fresh, &[]),
        (Ask::ReferAgain(person.id, again.clone()), fresh, &[]),
        (Ask::EditReferral(waiting.id, again), &[("note", "typed in note")], &[]),
        (Ask::AddRouteStep(person.id, None, RouteStepKind::TrsHub, None, today()), &[], &[]),
        (Ask::CloseRouteStep(route_step.id, route_step.details.kind), &[("outcome", "typed in outcome")], &[]),
        (
            Ask::Transfer(waiting.id, service, TransferDetails::not_begun(today())),
            &[("to", "TO"), ("agreed", "agreed"), ("state", "asked"), ("note", "typed in note")],
            &[],
        ),
        (Ask::Decide(pending.id), &[("decision", "accepted")], &["pointed_to", "organisation"]),
        (Ask::MarkUrgent(waiting.id, None), &[], &[]),
        (Ask::TakeOffList(waiting.id), &[], &[]),
        (Ask::MakeOffer(quiet), &[], &[]),
        (Ask::MoveOffer(offer.id, offer.state(), None), &[("to", "declined")], &[]),
        (Ask::WhileWaiting(waiting.id, service, None), &[("given", "other")], &["given"]),
        (Ask::AddSlot(service), &[], &[]),
        (Ask::EditSlot(slot.id, slot.details), &[("note", "typed in note")], &[]),
        (Ask::AddEvent, &[], &[]),
        (Ask::EditEvent(event.id, event.details), &[("words", "typed in words")], &[]),
        (Ask::LogQuick(referral), &[("line", "call 25 typed in line")], &["line"]),
        (Ask::LogContact(referral), &[], &[]),
        (Ask::CorrectContact(contact.id, contact.details.clone()), &[("why", "typed in why"), ("note", "typed in note")], &[]),
        (Ask::MarkNote(contact.id, "She came. She was tired.".into(), Default::default()), &[], &[]),
        (Ask::AgreePlan(episode.id, None), &[("review_on", "5 12 2026")], &[]),
        (Ask::AddOutcome(plan.id), &[], &[]),
        (Ask::EditOutcome(outcome.id, outcome.details), &[("words", "typed in words")], &[]),
        (Ask::AddStep(outcome.id), &[], &[]),
        (Ask::MarkStep(step.id, None, None), &[("achieved_on", "21 11 2026")], &[]),
        (Ask::HoldReview(episode.id, Vec::new()), &[], &[]),
        (Ask::RecordReading(referral), &[("score", "3")], &[]),
        (Ask::ScoreItems(referral), &[("measure", "gad-7"), ("items", "1 2 0 1 2 0 1")], &["items"]),
        (Ask::CorrectReading(reading.id, reading.details.clone(), None), &[("score", "4"), ("on", "20 11 2026"), ("why", "typed in why")], &[]),
        (Ask::AddMarker(person.id), &[], &[]),
        (Ask::AddRisk(person.id), &[], &[]),
        (Ask::EditRisk(risk.id, risk.details), &[("response", "typed in response")], &[]),
        (Ask::CloseRisk(risk.id), &[], &[]),
        (Ask::AddOnward(episode.id), &[], &[]),
        (Ask::MoveOnward(onward.id, onward.state()), &[("to", "acknowledged"), ("basis", "")], &[]),
        (Ask::NoteOnward(onward.id), &[], &[]),
        (Ask::SetExit(episode.id, None), &[("agreed_on", "20 11 2026")], &[]),
        (Ask::AddStepDown(episode.id), &[], &[]),
        (Ask::MarkStepDown(down), &[], &[]),
        (Ask::Extend(episode.id), &[("until", "5 12 2027"), ("review_on", "5 2 2027")], &[]),
        (Ask::Assign(episode.id), &[("part", "cover"), ("until", "5 12 2026")], &[]),
        (Ask::EditAssignment(part.id, part.details()), &[("until", "9 12 2026")], &[]),
        (Ask::EndEpisode(ready.id, String::new(), String::new()), &[("ending", "planned")], &[]),
        (Ask::AddWorker, &[], &[]),
        (Ask::EditWorker(worker.id, worker.details), &[("note", "typed in note")], &[]),
        (Ask::AddOrganisation, &[], &[]),
        (Ask::EditOrganisation(organisation.id, organisation.details), &[("note", "typed in note")], &[]),
        (Ask::HoldSupervision, &[], &[]),
        (Ask::EditSupervision(session.id, session.details), &[("note", "typed in note")], &[]),
        (Ask::PlanVisit(referral), &[("back_by", "16:30")], &[]),
        (Ask::EditEntry(entry.id, Box::new(entry.entry)), &[], &[]),
        (Ask::EditPage(page.id, Box::new(page.page)), &[("source", "typed in source")], &[]),
    ];
    all.extend(EntryKind::ALL.iter().map(|kind| (Ask::AddEntry(other, *kind, Vec::new(), String::new()), PAST, &[][..])));
    all.extend(PageKind::ALL.iter().map(|kind| (Ask::AddPage(*kind), PAGE, &["planned", "spent"][..])));
    all.extend(FactKind::ALL.iter().filter(|kind| kind.can_be_added()).map(|kind| (Ask::AddFact(*kind, None), FACT, &["published_as_of", "of"][..])));
    all
}

#[test]
fn every_form_keeps_what_was_typed_and_undo_leaves_nothing_of_it() {
    let mut desk = Desk::new();
    let link = desk.records[2].person.id.to_string();
    let elsewhere = desk.world.service("Rothacs", "CSE counselling").0.to_string();
    let mut wrong = Vec::new();
    for (ask, typed, not_kept) in every(&desk) {
        let name = format!("{ask:?}").chars().take(40).collect::<String>();
        let mut form = answered(&desk, &ask, typed);
        if form.value("other") == "LINK" {
            form = form.with("other", &link);
        }
        if typed.contains(&("to", "TO")) {
            form = form.with("to", &elsewhere);
        }
        let Some(effect) = ask.answer(&mut form, today()) else {
            wrong.push(format!("{name}: {:?}", form.errors()));
            continue;
        };
        let before = desk.rows();
        match desk.keep(effect) {
            Err(why) => wrong.push(format!("{name}: {why}")),
            Ok(changes) => {
                let after = desk.rows();
                let new = after.difference(&before).cloned().collect::<Vec<_>>().join("\n");
                wrong.extend(
                    expected(&form, not_kept)
                        .into_iter()
                        .filter(|(_, value)| !new.contains(value))
                        .map(|(key, value)| format!("{name}: {key} '{value}' is not in\n{new}")),
                );
                (0..changes).for_each(|_| drop(desk.world.store.undo(today()).unwrap()));
                let left = desk.rows();
                let differs = left.symmetric_difference(&before).count();
                wrong.extend((differs > 0).then(|| format!("{name}: undo left {differs} rows")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
