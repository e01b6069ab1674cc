//! One organisation of the Directory: who was referred on to it, and how it goes there.

use crate::interface::Face;
use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::ids::*;
use caseload::domain::onward::{OnwardDetails, OnwardMove, OnwardNote};
use caseload::domain::provider::OrganisationDetails;

/// Two people referred on to one organisation: one waits there past the day to chase, one was seen first as was asked.
fn world() -> World {
    let mut world = World::new();
    let details =
        OrganisationDetails { name: "Able Recovery Example".into(), kind: "drug and alcohol".into(), phone: "01632 960123".into(), ..Default::default() };
    let to = OrganisationId(world.do_(Change::AddOrganisation(details)));
    for (name, priority, seen) in [("Ewa Example", true, Some(true)), ("Tunde Example", false, None)] {
        let person = world.person(name);
        let referral = world.referral(person, "2026-06-01");
        world.accept(referral, "2026-06-02");
        world.contact(referral, "2026-06-20", ContactKind::Session, Attendance::Attended);
        let episode = world.store.record(person).unwrap().episodes[0].episode.id;
        let details = OnwardDetails {
            organisation: to,
            purpose: "help with drinking".into(),
            priority_asked: priority,
            barrier: String::new(),
            offered_on: day("2026-09-01"),
            chase_on: None,
        };
        let onward = OnwardId(world.do_(Change::AddOnward(episode, details)));
        let step = |to, on: &str, honoured| OnwardMove {
            to,
            on: day(on),
            basis: Some(Basis::Consent),
            reason: String::new(),
            chase_on: None,
            priority_honoured: honoured,
        };
        world.do_(Change::MoveOnward(onward, step(OnwardState::Sent, "2026-10-01", None)));
        match seen {
            Some(_) => drop(world.do_(Change::MoveOnward(onward, step(OnwardState::Seen, "2026-10-11", seen)))),
            None => {
                let note = OnwardNote { on: day("2026-10-20"), kind: LedgerNote::Chase, words: "no place before May".into(), done: String::new() };
                world.do_(Change::NoteOnward(onward, note, Some(day("2026-11-18"))));
            }
        }
    }
    world
}

#[test]
fn an_organisation_shows_its_waits_and_opens_who_is_behind_them() {
    let mut face = Face::on(world());
    face.press("6");
    face.shows("Able Recovery Example");
    for (width, height) in [(120, 40), (80, 24)] {
        face.size(width, height);
        face.press("6 enter");
        insta::assert_snapshot!(format!("partner_{width}x{height}"), face.look());
    }
    face.press("y");
    face.shows("Days with them run from the day it was sent");
    face.press("esc f12");
    face.hides("Tunde");
    face.hides("drinking");
    face.press("f12 enter");
    face.shows("[Referrals]");
    face.shows("Tunde");
    face.press("esc");
    face.shows("Directory › Able Recovery Example");
    face.press("e");
    face.shows("drug and alcohol");
    face.press("esc");
    face.size(60, 20);
    face.shows("! 18 Nov");
}

#[test]
fn an_organisation_nobody_was_referred_to_says_what_will_be_here() {
    let mut world = World::new();
    world.do_(Change::AddOrganisation(OrganisationDetails { name: "Able Recovery Example".into(), ..Default::default() }));
    let mut face = Face::on(world);
    face.press("6 enter");
    face.shows("Nobody was referred on to them yet. b on a record offers an onward referral");
    face.press("enter");
    face.shows("nobody is selected");
}
