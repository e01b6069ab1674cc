//! The transfer plan of a service that ends: everyone with it, where to, how far; on its screen, on Today and on the record.

use crate::interface::Face;
use crate::support::*;
use caseload::domain::agenda::agenda;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::day::Day;
use caseload::domain::fact::{ContractFact, Fact, FactEdit};
use caseload::domain::ids::*;
use caseload::domain::referral::OffListDetails;
use caseload::domain::transfer::TransferDetails;
use caseload::exchange::made_up::fill;

/// Amina in support of GROW's stabilisation, Beth on its list; its contract was cut short to the end of the year.
fn world() -> (World, [ReferralId; 2]) {
    let mut world = World::new();
    let amina = world.person("Amina Example");
    let open = world.referral(amina, "2026-04-01");
    world.accept(open, "2026-04-02");
    world.contact(open, "2026-05-04", ContactKind::Session, Attendance::Attended);
    let beth = world.person("Beth Example");
    let waits = world.referral(beth, "2026-10-01");
    world.accept(waits, "2026-10-02");
    let rows = world.store.reference_facts(today()).unwrap();
    let id = rows.iter().find(|row| row.key == "grow-stabilisation/2026").unwrap().id;
    let (from, to) = (day("2026-01-01"), day("2026-12-31"));
    let contract = ContractFact { from, to, note: "ends early".into(), source: "letter of the commissioner, 3 Nov 2026".into() };
    world.do_(Change::EditFact(id, Box::new(FactEdit { of: None, since: Some(day("2026-11-03")), fact: Fact::Contract(contract) })));
    (world, [open, waits])
}

fn due(world: &World, at: Day) -> Vec<(PersonId, String)> {
    let agenda = agenda(&world.store.agenda_facts(at).unwrap(), &world.store.reference_at(at).unwrap(), at);
    agenda.items.into_iter().filter(|item| item.what.contains("anded over")).filter_map(|item| Some((item.person?, item.what))).collect()
}

#[test]
fn those_who_are_not_handed_over_stand_on_today_until_they_are() {
    let (mut world, [open, waits]) = world();
    assert_eq!(due(&world, day("2026-11-02")), [], "the contract still ran on");
    let said = "Not handed over (not begun): GROW, Trauma stabilisation ends on 31 Dec; where to is open";
    assert_eq!(due(&world, today()), [(PersonId(1), said.into()), (PersonId(2), said.into())]);
    assert!(due(&world, day("2027-01-05"))[0].1.contains("ended on 31 Dec"));
    let to = Some(world.service("Rotherham Rise", "Trauma stabilisation and focussed support"));
    let step = |on: &str, agreed, state| TransferDetails { on: day(on), to, agreed, state, note: String::new() };
    assert_eq!(world.refused(Change::Transfer(open, step("2026-11-10", Agreement::NotAsked, TransferState::Asked))).0, "agreed");
    assert_eq!(world.refused(Change::Transfer(open, step("2026-03-01", Agreement::Agreed, TransferState::Asked))).0, "on");
    world.do_(Change::Transfer(open, step("2026-11-10", Agreement::Agreed, TransferState::Asked)));
    world.do_(Change::Transfer(open, step("2026-11-20", Agreement::Agreed, TransferState::HandedOver)));
    assert_eq!(due(&world, today()), [(PersonId(2), said.into())]);
    let then = due(&world, day("2026-11-19"));
    assert!(then[0].1.ends_with("to Rotherham Rise, Trauma stabilisation and focussed support; agreed; asked 10 Nov"), "{then:?}");
    let rows = |at: &str| world.store.transfer_rows(world.service("GROW", "Trauma stabilisation"), day(at)).unwrap();
    assert_eq!(
        rows("2026-11-21").iter().map(|row| (row.referral, row.state())).collect::<Vec<_>>(),
        [(open, TransferState::HandedOver), (waits, TransferState::NotBegun)]
    );
    assert_eq!(rows("2026-09-01").len(), 1, "Beth was not there yet");
    assert_eq!(rows("2026-11-15")[0].state(), TransferState::Asked);
    // On the record, and as at a past day.
    let record = world.store.record(PersonId(1)).unwrap();
    assert_eq!(record.transfers.len(), 2);
    assert_eq!(record.as_at(day("2026-11-15")).transfer(open).map(|now| now.state), Some(TransferState::Asked));
    world.store.undo(today()).unwrap();
    assert_eq!(due(&world, today()).len(), 2);
    // What was erased leaves no step behind.
    world.do_(Change::Transfer(waits, step("2026-11-12", Agreement::Agreed, TransferState::Accepted)));
    world.do_(Change::CloseReferral(waits, OffListDetails { on: today(), why: OffList::PersonMoved, reason: String::new() }));
    world.do_(Change::Erase(PersonId(2), "asked for, agreed with the manager".into()));
    assert_eq!(world.store.check(|_| true).unwrap(), []);
}

#[test]
fn the_plan_is_made_by_keys() {
    let (world, _) = world();
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("1");
    face.shows("Not handed over (not begun): GROW, Trauma stabilisation ends");
    face.press("6 tab down down T");
    face.shows("Its contract ends on 31 Dec 2026, in 5 weeks. 6 (Directory) changes the day.");
    face.shows("2 people: 2 not begun · 0 asked · 0 accepted there · 0 handed over");
    face.press("e down down down down tab down tab down ctrl-s");
    face.shows("Transfer of RF-0001: agreed, asked since 21 Nov 2026.");
    face.shows("1 not begun · 1 asked");
    insta::assert_snapshot!("transfers_120x40", face.text());
    face.press("down e tab tab down ctrl-s");
    face.shows("Choose where to before it is 'asked'.");
    face.press("esc y y");
    face.shows("Source: This program's own default");
    face.press("esc a ctrl-w ctrl-w ctrl-w '1 9 2026' ctrl-s");
    face.shows("as at 1 Sep 2026");
    face.shows("Its contract ends on 31 Dec 2028");
    face.shows("1 person: 1 not begun");
    face.press("e");
    face.shows("A past day is shown, so nothing is written here.");
    face.size(80, 24);
    insta::assert_snapshot!("transfers_past_80x24", face.text());
    face.press("enter");
    face.shows("RF-0001");
}

#[test]
fn the_practice_caseload_shows_a_plan_under_way_and_rows_of_the_worker() {
    for seed in [1, 7] {
        let mut world = World::new();
        fill(&mut world.store, 60, seed, today(), &mut |_, _| true).unwrap();
        let rows = world.store.transfer_rows(world.service("Rotherham Rise", "Practical support (adults)"), today()).unwrap();
        let at = |state: TransferState| rows.iter().filter(|row| row.state() == state).count();
        assert!(TransferState::ALL.iter().all(|state| at(*state) > 0), "{rows:?}");
        assert_eq!(due(&world, today()), [], "Today stays calm");
        let facts = world.store.reference_facts(today()).unwrap();
        let own: Vec<_> = facts.iter().flat_map(|row| &row.versions).filter(|version| version.by_worker).collect();
        assert_eq!(own.len(), 2);
        assert!(own.iter().all(|version| version.since.is_some_and(|since| since < today()) && version.fact.source().contains("invented")), "{own:?}");
        assert_eq!(world.store.reference(), &*world.store.reference_at(today()).unwrap(), "what was written in bulk holds at once");
        assert_eq!(world.store.check(|_| true).unwrap(), []);
    }
}
