//! Every screen in every state: on an empty file, on a bare record, on a full caseload with a long record, in the narrowest window and in
//! the usual ones. What each must say stands in the table; how it looks empty and narrow is held by one picture each.

use crate::interface::Face;
use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::exchange::made_up::fill;
use caseload::store::{Bulk, Result};

/// Every screen: its name, the keys to it from Today, whether figures are worked out beside it, and what it says wherever it is open.
const SCREENS: [(&str, &str, usize, &str); 14] = [
    ("today", "", 0, "[Today]"),
    ("caseload", "2", 0, "Caseload"),
    ("waiting lists", "3", 1, "Waiting lists"),
    ("one waiting list", "3 enter", 2, "Waiting lists ›"),
    ("waits over time", "3 enter g", 3, "Waits over time"),
    ("transfer plan", "3 T", 1, "Transfer plan"),
    ("routing", "4", 1, "Routing"),
    ("reports", "5", 1, "Reports"),
    ("contract book", "5 c", 1, "contract book"),
    ("organisations", "6", 0, "Organisations"),
    ("an organisation", "6 enter", 0, "Directory ›"),
    ("services", "6 tab", 0, "Services"),
    ("workers", "6 tab tab", 0, "Workers"),
    ("supervision", "7", 0, "Supervision"),
];
/// A record: its tabs and papers, and the keys to each from the Overview.
const OF_A_RECORD: [(&str, &str, &str); 16] = [
    ("overview", "", "[Overview]"),
    ("plan", "tab", "[Plan]"),
    ("outcomes", "tab tab", "[Outcomes]"),
    ("four domains", "tab tab a", "[Outcomes]"),
    ("contacts", "tab tab tab", "[Contacts]"),
    ("referrals", "tab tab tab tab", "[Referrals]"),
    ("exit", "back-tab back-tab", "[Exit]"),
    ("history", "back-tab", "[History]"),
    ("assessment", "A", "Assessment"),
    ("safety plan", "P", "Safety plan"),
    ("consent", "N", "Consent"),
    ("safeguarding", "S", "Safeguarding"),
    ("meetings", "T", "Meetings"),
    ("requests", "Q", "Requests"),
    ("feedback", "F", "Feedback"),
    ("before", "B", ""),
];

/// Goes through all screens; `look` is told the name of each.
fn screens(face: &mut Face, mut look: impl FnMut(&mut Face, &str)) {
    for (name, keys, jobs, says) in SCREENS {
        face.press("1");
        for (at, key) in keys.split(' ').filter(|key| !key.is_empty()).enumerate() {
            face.press(key);
            if at < jobs {
                face.settle();
            }
        }
        face.shows(says);
        look(face, name);
    }
    face.press("1");
}

/// Goes through all of somebody's record.
fn record(face: &mut Face, of: &str, mut look: impl FnMut(&mut Face, &str)) {
    for (name, keys, says) in OF_A_RECORD {
        face.press(&format!("1 / '{of}' enter {keys}"));
        face.shows(says);
        look(face, name);
        face.press("esc");
    }
    face.press("1");
}

fn picture(pictures: &mut String, face: &mut Face, name: &str) {
    pictures.push_str(&format!("==== {name}\n{}\n", face.text()));
}

#[test]
fn an_empty_file_and_a_bare_record_say_what_will_be_here_and_what_begins_it() {
    let mut world = World::new();
    let mut pictures = String::new();
    let mut face = Face::on(World::new());
    screens(&mut face, |face, name| picture(&mut pictures, face, name));
    world.person("Bare Example");
    let mut face = Face::on(world);
    record(&mut face, "bare", |face, name| {
        // The moment of entry stands on it.
        if name != "history" {
            picture(&mut pictures, face, name);
        }
    });
    insta::assert_snapshot!("states_empty_80x24", pictures);
}

#[test]
fn a_full_file_and_a_long_record_open_at_every_size() {
    let mut world = World::new();
    fill(&mut world.store, 60, 1, today(), &mut |_, _| true).unwrap();
    let ewa = world.person("Longest Example");
    let referral = world.referral(ewa, "2020-01-06");
    world.accept(referral, "2020-01-07");
    let many = |bulk: &mut Bulk<'_>| -> Result<()> {
        for at in 0..2_000 {
            let on = today().plus_days(-at);
            let details = caseload::domain::contact::ContactDetails {
                note: "We talked about the plan.".into(),
                ..contact(&on.iso(), ContactKind::Session, Attendance::Attended)
            };
            bulk.put(on, &Change::LogContact(referral, details))?;
        }
        Ok(())
    };
    world.store.in_bulk("many contacts", many).unwrap();
    let mut face = Face::on(world);
    for (width, height) in [(60, 20), (80, 24), (120, 40)] {
        face.size(width, height);
        let mut narrow = String::new();
        let mut fits = |face: &mut Face, name: &str| {
            let text = face.text();
            assert_eq!(text.lines().count(), usize::from(height), "{name} at {width} by {height}");
            let footer = text.lines().last().unwrap_or_default();
            assert!(footer.contains("more"), "{name} at {width} by {height} has no footer:\n{text}");
            picture(&mut narrow, face, name);
        };
        screens(&mut face, &mut fits);
        record(&mut face, "longest", &mut fits);
        face.press("/ 'longest' enter tab tab tab");
        face.shows("2000 contacts made");
        face.press("end");
        face.shows("2021");
    }
}

#[test]
fn the_narrowest_window_shows_every_screen_of_somebody_in_support() {
    let mut world = World::new();
    fill(&mut world.store, 40, 1, today(), &mut |_, _| true).unwrap();
    let mut face = Face::on(world);
    face.size(60, 20);
    let mut pictures = String::new();
    screens(&mut face, |face, name| picture(&mut pictures, face, name));
    record(&mut face, "ewa", |face, name| {
        if name != "history" {
            picture(&mut pictures, face, name);
        }
    });
    insta::assert_snapshot!("states_narrow_60x20", pictures);
}

#[test]
fn what_was_said_of_waiting_in_one_form_is_taken_back_by_one_key() {
    let mut world = World::new();
    let zoe = world.person("Zoë Nguyễn");
    let referral = world.referral(zoe, "2026-09-01");
    world.accept(referral, "2026-09-03");
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("/ 'zoë' enter tab tab tab tab w tab space tab 'a book' tab '6' ctrl-s");
    face.shows("a book. Welfare calls for RF-0001 every 6 weeks. u takes it back.");
    face.press("u tab tab");
    let history = face.text();
    let rows = |words: &str| history.lines().filter(|line| line.contains(words)).count();
    assert_eq!((rows("  Gave RF-0001"), rows("  Undone: Gave RF-0001"), rows("  Welfare calls")), (1, 1, 0), "{history}");
}
