//! Every form that can be asked for opens, says what is missing in plain words, and has a field for each refusal of the store.

use super::*;
use crate::domain::change::Change;
use crate::domain::codes::{EventKind, Need, Part, RiskKind, Role, Source, Stovewood, SupervisionKind};
use crate::domain::ids::{ReadingId, ServiceId};
use crate::domain::onward::OnwardMove;
use crate::domain::provider::Reference;
use crate::domain::referral::{Came, UrgentDetails};
use crate::tui::effect::{After, Effect};
use crate::tui::forms::summary::SummaryChoices;
use crate::tui::forms::{Choice, Form, Kind};
use std::path::PathBuf;

fn today() -> Day {
    "2026-11-21".parse().unwrap()
}

fn form_of(ask: &Ask) -> Form {
    let reference = Reference::default();
    let organisations = vec![Choice::new("2", "Youth Start")];
    ask.form(&Offered {
        reference: &reference,
        organisations,
        workers: vec![Choice::new("1", "Me"), Choice::new("2", "Meg")],
        places: Vec::new(),
        folder: PathBuf::from("/home/sam"),
        backups: PathBuf::from("/home/sam/backups"),
        today: today(),
    })
}

/// What the domain and the store refuse of a fact.
fn of_fact(kind: FactKind) -> &'static [&'static str] {
    match kind {
        FactKind::Provider => &["name", "aliases", "source"],
        FactKind::Service => &["name", "max_age", "needs", "source"],
        FactKind::Lane => &["lane", "entering", "to_confirm", "published_max_days", "published_as_of", "published_source", "source"],
        FactKind::Contract => &["from", "until", "source"],
        FactKind::Routing | FactKind::Plain => &["words", "source"],
        FactKind::Value => &["value", "words", "source"],
    }
}

/// Every form, and the fields that the store's refusals of its change name (`Error::refused` in `store`, `check` in the domain).
fn every() -> Vec<(Ask, &'static [&'static str])> {
    let (person, referral, episode, outcome) = (PersonId(1), ReferralId(1), EpisodeId(1), OutcomeId(1));
    let asked = ReferralDetails {
        role: Role::Survivor,
        received_on: today(),
        sources: vec![Source::SelfReferral],
        stovewood: Stovewood::Nca,
        stovewood_said_by: String::new(),
        stovewood_said_on: None,
        need: Some(Need::Practical),
        trs_hub: false,
        service: ServiceId(1),
        note: String::new(),
        came: Came::default(),
    };
    let plan = PlanDetails { agreed_on: today(), agreed_with: "Amina".into(), expected_weeks: None, contact_every_days: None, review_on: None };
    let words = OutcomeDetails { domain: "home".into(), words: "sleep".into(), target: String::new() };
    let risk = RiskDetails { kind: RiskKind::Online, noted_on: today(), note: String::new(), response: "talk".into(), review_on: None };
    let event = EventDetails { on: today(), kind: EventKind::Court, words: "trial opens".into() };
    let slot = SlotDetails { service: ServiceId(1), lane: None, places: 2, told_on: today(), from: today(), until: None, note: String::new() };
    let settings = SettingsDetails { my_name: "Sam".into(), theme: "calm".into(), lock_minutes: 5, ..SettingsDetails::default() };
    let reading = ReadingDetails { measure: "phq-9".into(), on: today(), score: 9 };
    let to_walk = ToWalk { outcome: OutcomeId(1), words: "I want to sleep".into(), before: String::new() };
    let session = SessionDetails { on: today(), kind: SupervisionKind::Line, who: "Dana".into(), note: String::new() };
    let visit = VisitDetails { on: today(), back_by: "16:30".into(), call: "Meg".into(), place: String::new() };
    let part = AssignmentDetails { worker: WorkerId(2), part: Part::Cover, from: today(), until: None };
    let told = crate::domain::quick::read("call 20 rang about the letter", today()).unwrap();
    let of_referral: &[&str] = &["sources", "received_on", "stovewood_said_on", "service", "note"];
    let of_plan: &[&str] = &["agreed_on", "agreed_with", "review_on", "contact_every_days"];
    let of_risk: &[&str] = &["noted_on", "response", "note"];
    let entries = EntryKind::ALL.iter().map(|kind| (Ask::AddEntry(person, *kind, Vec::new(), String::new()), &[][..]));
    let edits = crate::tui::forms::entry::tests::one_of_each(today()).into_iter().map(|entry| (Ask::EditEntry(EntryId(1), Box::new(entry)), &[][..]));
    let facts = crate::tui::forms::fact::tests::one_of_each();
    let added = facts.clone().into_iter().filter(|fact| fact.kind().can_be_added()).map(|fact| (Ask::AddFact(fact.kind(), None), of_fact(fact.kind())));
    let edited = facts.into_iter().map(|fact| (Ask::EditFact(FactId(1), Box::new(fact.clone()), String::new()), of_fact(fact.kind())));
    let mut all: Vec<(Ask, &'static [&'static str])> = vec![
        (Ask::NewPerson, &["sources", "received_on", "service", "note", "name", "age"]),
        (Ask::EditPerson(person, PersonDetails::default()), &["name", "age"]),
        (Ask::SafeContact(person, None), &["address"]),
        (Ask::MergeWith(person, vec!["SU-0002".into()]), &["other"]),
        (Ask::Link(person), &["other"]),
        (Ask::NewReferral(person), of_referral),
        (Ask::ReferAgain(person, asked.clone()), of_referral),
        (
            Ask::ReferHere(person, Box::new(asked.clone()), Some("Say why.".into())),
            &["sources", "received_on", "stovewood_said_on", "service", "note", "choice_reason"],
        ),
        (Ask::AddRouteStep(person, Some(referral), RouteStepKind::TrsHub, None, today()), &["due_on", "note"]),
        (Ask::CloseRouteStep(RouteStepId(1), RouteStepKind::SelfReferral), &["state", "on", "outcome"]),
        (Ask::EditReferral(referral, asked), of_referral),
        (Ask::Decide(referral), &["decision", "on", "reason", "by", "pointed_to", "given"]),
        (Ask::DecideChild(referral), &["danger", "danger_decided", "decision", "on", "reason", "by", "pointed_to", "given"]),
        (Ask::LogQuick(referral), &["line"]),
        (Ask::CorrectContact(ContactId(1), told.clone()), &["note", "why", "minutes", "attendance"]),
        (Ask::MarkNote(ContactId(1), "She came. She was tired.".into(), NoteMarks::default()), &["part1", "part2", "third_parties"]),
        (Ask::MarkUrgent(referral, None), &["reason", "from", "until"]),
        (Ask::TakeOffList(referral), &["on", "reason"]),
        (Ask::MakeOffer(referral), &["on", "appointment", "kind", "slot"]),
        (Ask::MoveOffer(OfferId(1), OfferState::Booked, None), &["to", "on", "appointment", "by", "why"]),
        (Ask::WhileWaiting(referral, ServiceId(1), Some(4)), &["on", "given", "every_weeks", "note"]),
        (Ask::FilterList(ListFilter::default()), &[]),
        (Ask::AddEvent, &["on", "words"]),
        (Ask::EditEvent(EventId(1), event), &["on", "words"]),
        (Ask::AddSlot(ServiceId(1)), &["places", "told_on", "until"]),
        (Ask::EditSlot(SlotId(1), slot), &["places", "told_on", "until"]),
        (Ask::LogContact(referral), &["on", "next_on", "minutes", "attendance", "note"]),
        (Ask::AgreePlan(episode, None), of_plan),
        (Ask::AgreePlan(episode, Some(plan)), of_plan),
        (Ask::AddOutcome(PlanId(1)), &["words", "target"]),
        (Ask::EditOutcome(outcome, words), &["words", "target"]),
        (Ask::AddStep(outcome), &["words"]),
        (Ask::MarkStep(StepId(1), None, None), &["started_on", "achieved_on"]),
        (Ask::HoldReview(episode, vec![to_walk]), &["on", "next_on", "note", "going1", "said1"]),
        (Ask::ExitSheet(person), &["path"]),
        (Ask::RecordReading(referral), &["measure", "score", "on"]),
        (Ask::Erase(person), &["reason", "person"]),
        (Ask::ScoreItems(referral), &["measure", "on", "items"]),
        (Ask::WhichReading("PHQ-9".into(), vec![(ReadingId(1), "2 Nov 2026: 3".into())]), &[]),
        (Ask::CorrectReading(ReadingId(1), reading.clone(), None), &["score", "on", "why"]),
        (Ask::CorrectReading(ReadingId(1), reading, Some("012012012".into())), &["items", "on", "why"]),
        (Ask::AddMarker(person), &["words"]),
        (Ask::AddRisk(person), of_risk),
        (Ask::EditRisk(RiskId(1), risk), of_risk),
        (Ask::CloseRisk(RiskId(1)), &["on"]),
        (Ask::AddOnward(episode), &["offered_on", "purpose", "barrier"]),
        (Ask::MoveOnward(OnwardId(1), OnwardState::Offered), &["to", "on", "basis", "reason"]),
        (Ask::SetExit(episode, None), &["agreed_on"]),
        (Ask::AddStepDown(episode), &["words"]),
        (Ask::MarkStepDown(StepDownId(1)), &["done_on"]),
        (Ask::Extend(episode), &["reason", "agreed_by", "until"]),
        (Ask::WritePack(vec![person]), &["people", "until", "word", "path"]),
        (Ask::MergePack, &["path", "word"]),
        (Ask::Settle(DifferenceId(1), "Here: a. There: b.".into()), &["how"]),
        (Ask::NoteOnward(OnwardId(1)), &["on", "words", "done", "chase_on"]),
        (Ask::HoldSupervision, &["on", "who"]),
        (Ask::EditSupervision(SupervisionId(1), session), &["on", "who"]),
        (Ask::PlanVisit(referral), &["on", "back_by", "call"]),
        (Ask::EditVisit(VisitId(1), visit), &["on", "back_by", "call"]),
        (Ask::BackFromVisit(VisitId(1)), &["back_on"]),
        (Ask::Assign(episode), &["worker", "from", "until"]),
        (Ask::EditAssignment(AssignmentId(1), part), &["worker", "from", "until"]),
        (Ask::AddWorker, &["name", "note"]),
        (Ask::EditWorker(WorkerId(2), WorkerDetails::default()), &["name", "note"]),
        (Ask::EndEpisode(episode, String::new(), String::new()), &["on", "reason", "ending", "follow_up_on", "keep_review_on", "feedback"]),
        (Ask::AddOrganisation, &["name", "note"]),
        (Ask::EditOrganisation(OrganisationId(1), OrganisationDetails::default()), &["name", "note"]),
        (Ask::Settings(settings), &[]),
        (Ask::ExportSummary(Some(person)), &["path"]),
        (Ask::OwnCopy(person, today()), &["path"]),
        (Ask::CaseStudy(person, Box::new(CaseStudy { before: "They came.".into(), ..CaseStudy::default() }), String::new()), &["path"]),
        (Ask::Archive, &["path"]),
        (Ask::PrintOptions(Some(person), Questions::default()), &["path"]),
        (Ask::Transfer(referral, ServiceId(1), TransferDetails::not_begun(today())), &["on", "to", "agreed"]),
        (Ask::Import(None), &["path"]),
        (Ask::SaveRejects, &["path"]),
    ];
    let pages = PageKind::ALL.iter().map(|kind| (Ask::AddPage(*kind), &[][..]));
    let page_edits = crate::tui::forms::book::tests::one_of_each(today(), &Reference::default());
    let page_edits = page_edits.into_iter().map(|page| (Ask::EditPage(PageId(1), Box::new(page)), &[][..]));
    all.extend(entries.chain(edits).chain(added).chain(edited).chain(pages).chain(page_edits));
    all
}

#[test]
fn a_refusal_finds_its_field_in_every_form() {
    for (ask, refused) in every() {
        let form = form_of(&ask);
        for field in refused {
            assert!(form.rows().any(|(own, _)| own.key == *field), "{ask:?} has no field '{field}'");
        }
    }
}

#[test]
fn every_form_opens_untouched_with_dates_of_today_and_comes_back_after_locking() {
    for (ask, _) in every() {
        let form = form_of(&ask);
        assert!(!form.title.is_empty() && !form.is_touched(), "{ask:?}");
        let needed = form.rows().filter(|(field, _)| field.kind == Kind::Date && !field.optional && field.key != "until");
        for (field, entry) in needed {
            assert_eq!(entry.value(), "21 Nov 2026", "{ask:?}, {}", field.key);
        }
        let body = serde_json::to_string(&ask).unwrap();
        assert_eq!(serde_json::from_str::<Ask>(&body).unwrap(), ask);
    }
}

#[test]
fn what_must_be_answered_is_asked_for_in_words() {
    for (ask, _) in every() {
        let mut form = form_of(&ask);
        let needed: Vec<&str> = form.rows().filter(|(field, _)| !field.optional).map(|(field, _)| field.key).collect();
        for key in &needed {
            form = form.with(key, "");
        }
        let answer = ask.answer(&mut form, today());
        let missing: Vec<&str> = form.errors().iter().map(|(key, _)| *key).collect();
        assert_eq!(missing, needed, "{ask:?}");
        assert_eq!(answer.is_none(), !needed.is_empty(), "{ask:?}");
    }
}

#[test]
fn what_cannot_be_read_is_said_at_its_field_and_stays_as_it_was_typed() {
    let mut tried = 0;
    for (ask, _) in every() {
        let typed = |kind: &Kind| match kind {
            Kind::Date => Some("sometime"),
            Kind::Number => Some("a few"),
            _ => None,
        };
        let wrong: Vec<(&str, &str)> = form_of(&ask).rows().filter_map(|(field, _)| typed(&field.kind).map(|wrong| (field.key, wrong))).collect();
        for (key, wrong) in wrong {
            let mut form = form_of(&ask).with(key, wrong);
            assert!(ask.answer(&mut form, today()).is_none(), "{ask:?}, {key}: '{wrong}' was taken");
            let why =
                form.errors().iter().find(|(at, _)| *at == key).map(|(_, why)| why.clone()).unwrap_or_else(|| panic!("{ask:?}: nothing is said at {key}"));
            assert!(why.ends_with('.'), "{ask:?}, {key}: {why}");
            assert_eq!(form.value(key), wrong, "{ask:?}, {key}: what was typed is kept");
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried}");
}

#[test]
fn answers_become_what_was_asked_for() {
    let answered = |ask: &Ask, answers: &[(&str, &str)]| {
        let mut form = answers.iter().fold(form_of(ask), |form, (key, value)| form.with(key, value));
        ask.answer(&mut form, today()).unwrap_or_else(|| panic!("{ask:?}: {:?}", form.errors()))
    };
    let saved = |change| Effect::Save(Box::new(change), After::Stay);
    let sent = OnwardMove { to: OnwardState::Sent, on: today(), basis: None, reason: String::new(), chase_on: None, priority_honoured: None };
    assert_eq!(answered(&Ask::MoveOnward(OnwardId(3), OnwardState::Consented), &[("to", "sent")]), saved(Change::MoveOnward(OnwardId(3), sent)));
    assert_eq!(answered(&Ask::MarkStep(StepId(4), Some(today()), None), &[]), saved(Change::MarkStep(StepId(4), Some(today()), Some(today()))));
    assert_eq!(answered(&Ask::MarkStepDown(StepDownId(5)), &[("done_on", "")]), saved(Change::MarkStepDown(StepDownId(5), None)));
    let court = Urgent { reason: "court".into(), from: today(), until: Some(today()), ended_on: None };
    let taken_back = UrgentDetails { reason: String::new(), from: today(), until: Some(today()) };
    assert_eq!(answered(&Ask::MarkUrgent(ReferralId(6), Some(court)), &[("reason", "")]), saved(Change::SetUrgent(ReferralId(6), taken_back)));
    let waits = Ask::WhileWaiting(ReferralId(6), ServiceId(1), Some(4));
    assert_eq!(answered(&waits, &[]), Effect::Discard);
    assert!(matches!(answered(&waits, &[("given", "other"), ("note", "a book"), ("every_weeks", "")]), Effect::SaveAll(changes) if changes.len() == 2));
    let settings = SettingsDetails { my_name: "Sam".into(), theme: "calm".into(), lock_minutes: 5, ..SettingsDetails::default() };
    assert_eq!(answered(&Ask::Settings(settings.clone()), &[]), Effect::Discard);
    assert!(matches!(answered(&Ask::Settings(settings), &[("lock_minutes", "9"), ("theme", "light")]), Effect::SaveAll(changes) if changes.len() == 2));
    let summary = SummaryChoices::starting(Some(PersonId(7)), std::path::Path::new("/home/sam"), today());
    assert_eq!(answered(&Ask::ExportSummary(Some(PersonId(7))), &[]), Effect::ExportSummary(Some(PersonId(7)), Box::new(summary)));
}
