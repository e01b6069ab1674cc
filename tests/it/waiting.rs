//! Waiting in the file: urgency with an end, offers to the attended appointment, places, what is given, coming off the list; and undo.

use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::day::Day;
use caseload::domain::ids::*;
use caseload::domain::referral::{OffListDetails, Referral, UrgentDetails};
use caseload::domain::waiting::offer::{OfferDetails, OfferMove, SlotDetails};
use caseload::domain::waiting::well::{CallPlan, Interim};

/// Somebody who waits since 1 September.
fn waits(world: &mut World) -> (PersonId, ReferralId) {
    let person = world.person("Zoë Nguyễn");
    let referral = world.referral(person, "2026-09-01");
    world.accept(referral, "2026-09-03");
    (person, referral)
}

fn referral(world: &World, person: PersonId) -> Referral {
    world.store.record(person).unwrap().referrals.remove(0)
}

fn urgent(reason: &str, from: &str, until: Option<&str>) -> UrgentDetails {
    UrgentDetails { reason: reason.into(), from: day(from), until: until.map(day) }
}

fn offer(on: &str, appointment: Option<&str>, slot: Option<SlotId>) -> OfferDetails {
    OfferDetails { on: day(on), appointment: appointment.map(day), time: "14:00".into(), kind: ContactKind::Session, slot, note: String::new() }
}

fn step(to: OfferState, on: &str) -> OfferMove {
    OfferMove { to, on: day(on), appointment: None, time: String::new(), by: None, why: String::new() }
}

/// Who is first on the list of that day, and why.
fn first(world: &World, at: &str) -> String {
    let service = world.store.reference().find_service("GROW", "Trauma stabilisation").unwrap();
    let window = world.store.waiting_window(service, day(at), 0, 5).unwrap();
    window.rows.first().map(|row| format!("{} {}", row.entry.referral, row.entry.why)).unwrap_or_default()
}

#[test]
fn urgency_ends_on_its_last_day_and_a_past_day_keeps_it() {
    let mut world = World::new();
    let (_, longest) = waits(&mut world);
    let other = world.person("Lan Example");
    let other = world.referral(other, "2026-10-01");
    world.accept(other, "2026-10-01");
    assert_eq!(world.refused(Change::SetUrgent(other, urgent("court", "2026-10-10", None))).0, "until");
    assert_eq!(world.refused(Change::SetUrgent(other, urgent("court", "2026-09-30", Some("2026-10-31")))).0, "from");
    assert_eq!(world.refused(Change::SetUrgent(other, urgent("", "2026-10-10", None))).0, "reason");
    world.do_(Change::SetUrgent(other, urgent("court", "2026-10-10", Some("2026-10-31"))));
    world.do_(Change::SetUrgent(other, urgent("tenancy", "2026-10-20", Some("2026-12-01"))));
    world.do_(Change::SetUrgent(other, urgent("", "2026-11-10", None)));
    assert_eq!(first(&world, "2026-10-09"), format!("{longest} 1st: first of the fast lane"));
    assert_eq!(first(&world, "2026-10-19"), format!("{other} 1st: urgent until 31 Oct, court"));
    assert_eq!(first(&world, "2026-11-09"), format!("{other} 1st: urgent until 1 Dec, tenancy"));
    assert_eq!(first(&world, "2026-11-21"), format!("{longest} 1st: first of the fast lane"));
    world.store.undo(today()).unwrap();
    assert_eq!(first(&world, "2026-11-21"), format!("{other} 1st: urgent until 1 Dec, tenancy"));
    for _ in 0..2 {
        world.store.undo(today()).unwrap();
    }
    assert_eq!(first(&world, "2026-10-19"), format!("{longest} 1st: first of the fast lane"));
}

#[test]
fn only_an_attended_appointment_ends_the_wait() {
    let mut world = World::new();
    let (person, id) = waits(&mut world);
    let made = OfferId(world.do_(Change::MakeOffer(id, offer("2026-10-01", Some("2026-10-10"), None))));
    assert_eq!(world.refused(Change::MakeOffer(id, offer("2026-10-02", None, None))).0, "on");
    world.do_(Change::MoveOffer(made, step(OfferState::Booked, "2026-10-02")));
    let moved = OfferMove { appointment: Some(day("2026-10-20")), by: Some(Side::Person), why: "no bus".into(), ..step(OfferState::Moved, "2026-10-09") };
    world.do_(Change::MoveOffer(made, moved));
    world.do_(Change::MoveOffer(made, step(OfferState::Missed, "2026-10-20")));
    let record = world.store.record(person).unwrap();
    assert!(record.referrals[0].is_waiting_at(today()) && record.episodes.is_empty());
    assert_eq!(record.contacts.iter().map(|row| row.details.attendance).collect::<Vec<_>>(), [Attendance::DidNotAttend], "a missed one is on the trail");
    assert_eq!(world.refused(Change::MoveOffer(made, step(OfferState::Attended, "2026-10-21"))).0, "to");
    let again = OfferId(world.do_(Change::MakeOffer(id, offer("2026-10-22", Some("2026-11-05"), None))));
    world.do_(Change::MoveOffer(again, step(OfferState::Booked, "2026-10-23")));
    world.do_(Change::MoveOffer(again, step(OfferState::Attended, "2026-11-05")));
    let record = world.store.record(person).unwrap();
    assert_eq!(record.referrals[0].first_attended_on, Some(day("2026-11-05")));
    assert_eq!(record.episodes[0].episode.started_on, day("2026-11-05"));
    assert_eq!(record.referrals[0].offers[1].state(), OfferState::Attended);
    let then = record.as_at(day("2026-10-09"));
    assert!(then.referrals[0].is_waiting_at(day("2026-10-09")));
    assert_eq!(then.referrals[0].offers[0].words(), "moved to 20 Oct");
    world.store.undo(today()).unwrap();
    let record = world.store.record(person).unwrap();
    assert!(record.referrals[0].is_waiting_at(today()) && record.episodes.is_empty());
    assert_eq!(record.referrals[0].offers[1].state(), OfferState::Booked);
}

#[test]
fn a_logged_first_appointment_and_coming_off_the_list_close_an_open_offer() {
    let mut world = World::new();
    let (person, id) = waits(&mut world);
    world.do_(Change::MakeOffer(id, offer("2026-10-01", Some("2026-10-10"), None)));
    world.contact(id, "2026-10-10", ContactKind::Visit, Attendance::Late);
    assert_eq!(referral(&world, person).offers[0].state(), OfferState::Attended);
    let other = world.person("Lan Example");
    let other_id = world.referral(other, "2026-09-01");
    assert_eq!(world.refused(Change::MakeOffer(other_id, offer("2026-10-01", None, None))).0, "on", "nothing is decided yet");
    world.accept(other_id, "2026-09-02");
    world.do_(Change::MakeOffer(other_id, offer("2026-10-01", None, None)));
    let off = |why, reason: &str| OffListDetails { on: day("2026-10-05"), why, reason: reason.into() };
    assert_eq!(world.refused(Change::CloseReferral(other_id, off(OffList::ProviderNoPlace, ""))).0, "reason");
    world.do_(Change::CloseReferral(other_id, off(OffList::PersonMoved, "")));
    let closed = referral(&world, other);
    assert_eq!((closed.off_list, closed.ended_on), (Some(OffList::PersonMoved), Some(day("2026-10-05"))));
    assert_eq!(closed.offers[0].state(), OfferState::Declined);
    let before = world.store.record(other).unwrap().as_at(day("2026-10-04")).referrals.remove(0);
    assert_eq!((before.off_list, before.offers[0].state()), (None, OfferState::Offered));
    world.store.undo(today()).unwrap();
    assert!(referral(&world, other).is_waiting_at(today()));
}

#[test]
fn places_are_used_by_accepted_offers_and_not_twice() {
    let mut world = World::new();
    let service = world.service("GROW", "Trauma stabilisation");
    let details = SlotDetails {
        service,
        lane: None,
        places: 1,
        told_on: day("2026-09-20"),
        from: day("2026-10-01"),
        until: Some(day("2026-12-31")),
        note: String::new(),
    };
    // Rothacs has no fast lane, so nobody would ever be given a place in it.
    let rothacs = SlotDetails { service: world.service("Rothacs", "CSE counselling"), lane: Some(Lane::Stovewood), ..details.clone() };
    let (field, why) = world.refused(Change::AddSlot(rothacs));
    assert_eq!((field, why.as_str()), ("lane", "Rothacs, CSE counselling has no Stovewood lane: it has general. Choose 'either lane', or that one."));
    let slot = SlotId(world.do_(Change::AddSlot(details.clone())));
    let (_, id) = waits(&mut world);
    let free = |world: &World, at: &str| world.store.slots(service, day(at)).unwrap().first().map(|slot| (slot.free(), slot.held));
    assert_eq!((free(&world, "2026-09-19"), free(&world, "2026-09-20"), free(&world, "2027-01-01")), (None, Some((1, 0)), None));
    let made = OfferId(world.do_(Change::MakeOffer(id, offer("2026-10-01", Some("2026-11-25"), Some(slot)))));
    assert_eq!(free(&world, "2026-11-21"), Some((1, 1)));
    world.do_(Change::MoveOffer(made, step(OfferState::Booked, "2026-10-03")));
    assert_eq!((free(&world, "2026-10-02"), free(&world, "2026-11-21")), (Some((1, 1)), Some((0, 0))));
    let other = world.person("Lan Example");
    let other = world.referral(other, "2026-09-01");
    world.accept(other, "2026-09-02");
    assert_eq!(world.refused(Change::MakeOffer(other, offer("2026-10-05", None, Some(slot)))).0, "slot");
    assert_eq!(world.refused(Change::EditSlot(slot, SlotDetails { places: 0, ..details.clone() })).0, "places");
    assert_eq!(world.refused(Change::RemoveSlot(slot)).0, "");
    world.do_(Change::EditSlot(slot, SlotDetails { places: 2, ..details }));
    world.do_(Change::MakeOffer(other, offer("2026-10-05", None, Some(slot))));
    for _ in 0..3 {
        world.store.undo(today()).unwrap();
    }
    assert_eq!(free(&world, "2026-11-21"), Some((0, 0)), "the one place is used by the booking, as before the second was added");
    assert_eq!(world.store.check(|_| true).unwrap(), []);
}

#[test]
fn what_is_saved_in_one_go_is_taken_back_in_one_go_and_never_kept_by_halves() {
    let mut world = World::new();
    let (person, id) = waits(&mut world);
    let given = Change::GiveInterim(id, Interim { on: day("2026-09-05"), what: "a book".into(), note: String::new() });
    let calls = |weeks| Change::PlanCalls(id, CallPlan { from: day("2026-09-05"), every_weeks: Some(weeks) });
    let kept = |world: &World| {
        let referral = referral(world, person);
        (referral.interim.len(), referral.calls.len(), world.store.history_of(person, 99).unwrap().len())
    };
    let before = kept(&world);
    assert!(world.store.apply_all(today(), &[given.clone(), calls(60)]).is_err());
    assert_eq!(kept(&world), before, "the calls are refused, so the book is not kept either");
    let applied = world.store.apply_all(today(), &[given, calls(6)]).unwrap();
    assert!(applied.said.contains("a book") && applied.said.contains("every 6 weeks"), "{}", applied.said);
    assert_eq!(kept(&world), (before.0 + 1, before.1 + 1, before.2 + 1));
    world.store.undo(today()).unwrap();
    assert_eq!((kept(&world).0, kept(&world).1), (before.0, before.1));
    assert_eq!(world.store.check(|_| true).unwrap(), []);
}

#[test]
fn what_is_given_and_agreed_while_waiting_never_ends_the_wait() {
    let mut world = World::new();
    let (person, id) = waits(&mut world);
    let given = |on: &str| Interim { on: day(on), what: "pre-therapy online package".into(), note: String::new() };
    assert_eq!(world.refused(Change::GiveInterim(id, given("2026-08-31"))).0, "on");
    world.do_(Change::GiveInterim(id, given("2026-09-05")));
    world.do_(Change::PlanCalls(id, CallPlan { from: day("2026-09-05"), every_weeks: Some(4) }));
    assert_eq!(world.refused(Change::PlanCalls(id, CallPlan { from: day("2026-09-05"), every_weeks: Some(60) })).0, "every_weeks");
    assert!(referral(&world, person).is_waiting_at(today()));
    let due = |world: &World, at: Day| world.store.agenda_facts(at).unwrap().waiting[0].calls;
    assert_eq!(due(&world, today()), Some(CallPlan { from: day("2026-09-05"), every_weeks: Some(4) }));
    assert_eq!(due(&world, day("2026-09-04")), None);
    world.do_(Change::PlanCalls(id, CallPlan { from: day("2026-11-01"), every_weeks: None }));
    assert_eq!(due(&world, today()), None);
}
