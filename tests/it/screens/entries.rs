//! One kind of entry after another from the keyboard: assessment, consent, safeguarding, meetings, requests, feedback, keeping.

use crate::interface::Face;
use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::entry::Entry;
use caseload::domain::entry::concern::Concern;
use caseload::domain::entry::consent::Consent;
use caseload::domain::entry::keeping::Keeping;
use caseload::domain::entry::needs::Need;
use caseload::domain::ids::*;
use caseload::domain::onward::{OnwardDetails, OnwardMove};
use caseload::domain::person::SafeContact;
use caseload::store::Error;

fn need(domain: &str, on: &str, level: NeedLevel, words: &str) -> Need {
    Need { domain: domain.into(), on: day(on), level, words: words.into(), specialist: String::new(), not_now: String::new() }
}

fn consent(recipient: &str, on: &str, answer: ConsentAnswer) -> Consent {
    Consent {
        purpose: ConsentPurpose::Onward,
        recipient: recipient.into(),
        answer,
        on: day(on),
        how: ConsentHow::Phone,
        by: ConsentBy::Person,
        judged_by: String::new(),
        capacity: String::new(),
    }
}

fn put(world: &mut World, person: PersonId, entry: impl Into<Entry>) -> EntryId {
    EntryId(world.do_(Change::AddEntry(person, Box::new(entry.into()))))
}

/// Amina, in support, with something under most kinds.
fn amina() -> (World, PersonId) {
    let mut world = World::new();
    let amina = world.person("Amina Example");
    world.do_(Change::SetSafeContact(amina, SafeContact { must_not_know: "her uncle".into(), ..SafeContact::default() }));
    let referral = world.referral(amina, "2026-09-01");
    world.accept(referral, "2026-09-03");
    world.contact(referral, "2026-10-05", ContactKind::Session, Attendance::Attended);
    put(&mut world, amina, need("safety", "2026-10-05", NeedLevel::Urgent, "I look over my shoulder."));
    put(&mut world, amina, need("money", "2026-10-05", NeedLevel::Some, "The letters scare me."));
    put(&mut world, amina, need("safety", "2026-11-16", NeedLevel::Some, "I sleep with the light off."));
    put(&mut world, amina, consent("Youth Start", "2026-10-05", ConsentAnswer::Given));
    put(&mut world, amina, consent("Youth Start", "2026-11-02", ConsentAnswer::Withdrawn));
    let concern = Concern {
        on: day("2026-11-16"),
        words: "A man waits outside college.".into(),
        to: EscalatedTo::Mash,
        basis: Basis::Safeguarding,
        person_told: true,
        reference: String::new(),
        follow_up_on: Some(day("2026-11-18")),
        outcome: String::new(),
    };
    put(&mut world, amina, concern);
    (world, amina)
}

fn opened(world: World) -> Face {
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("/ 'amina' enter");
    face
}

#[test]
fn each_kind_looks_as_agreed() {
    let mut face = opened(amina().0);
    face.shows("2 with a need, 2 leading nowhere yet");
    for (name, key) in [("need", "A"), ("consent", "N"), ("concern", "S"), ("request", "Q")] {
        face.size(120, 40);
        insta::assert_snapshot!(format!("entries_{name}_120x40"), face.press(key).look());
        face.size(80, 24);
        insta::assert_snapshot!(format!("entries_{name}_80x24"), face.look());
        face.press("esc");
    }
    face.size(60, 20);
    face.press("A");
    insta::assert_snapshot!("entries_need_60x20", face.text());
}

#[test]
fn a_domain_is_assessed_anew_and_compared() {
    let mut face = opened(amina().0);
    face.press("A");
    face.shows("less than before");
    face.shows("Before: 5 Oct 2026, needs help now: I look over my shoulder.");
    face.press("enter tab tab 'considerable' ctrl-s");
    face.shows("Recorded under assessment, 21 Nov 2026.");
    face.shows("more than before");
    face.press("y");
    face.shows("002, section 2.7 e and f");
    face.press("esc u");
    face.shows("less than before");
    face.press("esc tab");
    face.shows("Needs without an outcome");
    face.shows("leads nowhere yet");
}

#[test]
fn who_must_not_know_is_said_before_anybody_is_asked() {
    let mut face = opened(amina().0);
    face.press("N");
    face.shows("Must not know: her uncle.");
    face.press("n");
    face.shows("Must not know: her uncle.");
    face.press("esc f12");
    face.hides("uncle");
    face.shows("Somebody must not know.");
}

#[test]
fn what_is_due_is_on_today_until_it_is_answered() {
    let mut face = Face::on(amina().0);
    face.size(120, 30);
    face.shows("Safeguarding: answer from MASH to be followed up");
    face.shows("3 days ago");
    face.press("/ 'amina' enter S e tab tab tab tab tab tab tab 'Visited; no further action.' ctrl-s");
    face.shows("Changed an entry under safeguarding");
    face.press("1");
    face.hides("Safeguarding: answer");
}

#[test]
fn an_onward_referral_takes_the_consent_that_stands() {
    let (mut world, amina) = amina();
    let episode = world.store.record(amina).unwrap().episodes[0].episode.id;
    let organisations = world.store.organisations().unwrap();
    let offer = |world: &mut World, name: &str| {
        let organisation = organisations.iter().find(|own| own.details.name.starts_with(name)).unwrap();
        let details = OnwardDetails {
            organisation: organisation.id,
            purpose: "a group".into(),
            priority_asked: false,
            barrier: String::new(),
            offered_on: day("2026-11-16"),
            chase_on: None,
        };
        (OnwardId(world.do_(Change::AddOnward(episode, details))), organisation.details.name.clone())
    };
    let send = |basis| OnwardMove { to: OnwardState::Sent, on: today(), basis, reason: String::new(), chase_on: None, priority_honoured: None };
    let (withdrawn, _) = offer(&mut world, "Youth Start");
    for basis in [None, Some(Basis::Consent)] {
        let (field, why) = world.refused(Change::MoveOnward(withdrawn, send(basis)));
        assert_eq!(field, "basis");
        assert!(why.starts_with("Consent was withdrawn on 2 Nov 2026."), "{why}");
    }
    let (asked, name) = offer(&mut world, "Evolve");
    assert_eq!(world.refused(Change::MoveOnward(asked, send(None))).0, "basis");
    put(&mut world, amina, consent(&name.to_uppercase(), "2026-11-20", ConsentAnswer::Given));
    world.do_(Change::MoveOnward(asked, send(None)));
    let record = world.store.record(amina).unwrap();
    let sent = record.episodes[0].onward.iter().find(|own| own.id == asked).unwrap().steps.last().unwrap().why.clone();
    assert_eq!(sent, "consent given 20 Nov 2026, by phone");
}

#[test]
fn an_entry_is_written_edited_taken_back_and_kept_clean() {
    let (mut world, amina) = amina();
    let id = put(&mut world, amina, need("housing", "2026-11-20", NeedLevel::Some, "damp\u{1b}[31m \u{202e}walls"));
    let words = |world: &World| match &world.store.record(amina).unwrap().entries.iter().find(|kept| kept.id == id).unwrap().entry {
        Entry::Need(own) => own.words.clone(),
        _ => panic!("another kind"),
    };
    assert_eq!(words(&world), "damp[31m walls");
    world.do_(Change::EditEntry(id, Box::new(need("housing", "2026-11-20", NeedLevel::Urgent, "no key").into())));
    assert_eq!(words(&world), "no key");
    world.store.undo(today()).unwrap();
    assert_eq!(words(&world), "damp[31m walls");
    let (field, _) = world.refused(Change::AddEntry(amina, Box::new(need("housing", "2026-11-22", NeedLevel::Some, "").into())));
    assert_eq!(field, "on");
    let past = world.store.record(amina).unwrap().as_at(day("2026-10-31"));
    assert_eq!(past.entries.len(), 3, "what was known then");
}

#[test]
fn a_record_is_erased_only_by_hand_and_leaves_a_row_in_the_log() {
    let (mut world, amina) = amina();
    let refused = |world: &mut World, why: &str| world.refused(Change::Erase(amina, why.into()));
    assert_eq!(refused(&mut world, " ").0, "reason");
    assert!(refused(&mut world, "asked").1.contains("still under way"));
    for _ in 0..50 {
        if world.store.record(amina).unwrap().episodes.is_empty() && world.store.record(amina).unwrap().referrals.is_empty() {
            break;
        }
        world.store.undo(today()).unwrap();
    }
    let hold = |hold| Keeping { on: today(), class: KeepingClass::ChildSexualAbuse, review_on: None, hold, why: "inquiry".into() };
    put(&mut world, amina, hold(true));
    assert!(refused(&mut world, "asked").1.contains("on hold"));
    put(&mut world, amina, hold(false));
    world.do_(Change::Erase(amina, "asked for it; manager agreed".into()));
    assert!(matches!(world.store.record(amina), Err(Error::NotFound(_))));
    assert!(world.store.find("amina", 5).unwrap().is_empty());
    assert_eq!(world.store.check(|_| true).unwrap(), []);
    assert!(world.store.log_rows(None, 9).unwrap().iter().any(|row| row.seen == Seen::Erased));
    let next = world.person("Somebody Else");
    assert!(next > amina, "a case code is never used again");
}

#[test]
fn a_caseload_of_made_up_people_shows_every_kind() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = caseload::store::Store::create_with(&folder.path().join("mine.db"), &secret(PASSPHRASE), today(), 2).unwrap();
    caseload::exchange::made_up::fill(&mut store, 60, 1, today(), &mut |_, _| true).unwrap();
    let people = store.everyone().unwrap();
    let kinds: std::collections::HashSet<EntryKind> =
        people.iter().flat_map(|person| store.record(person.id).unwrap().entries).map(|kept| kept.entry.kind()).collect();
    for kind in EntryKind::ALL {
        assert!(kinds.contains(kind), "nobody has: {kind}");
    }
}
