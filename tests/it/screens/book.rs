//! The contract book, what is to be mended before a return, and the action that stands on Today: by keys.

use crate::interface::Face;
use crate::support::*;
use caseload::domain::book::contract::Target;
use caseload::domain::book::visit::Action;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::exchange::made_up::fill;

fn target(world: &World, number: u32) -> Target {
    Target {
        service: world.service("GROW", "Trauma stabilisation"),
        counted: Counted::Referrals,
        from: day("2026-07-01"),
        to: day("2026-09-30"),
        number,
        basis: TargetBasis::Contracted,
        agreed_on: day("2026-01-01"),
        source: "contract, schedule 2".into(),
    }
}

#[test]
fn the_book_is_read_added_to_and_taken_back() {
    let mut world = World::new();
    fill(&mut world.store, 40, 1, today(), &mut |_, _| true).unwrap();
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("5").settle();
    face.press("c");
    insta::assert_snapshot!("book_120x40", face.text());
    face.press("y");
    insta::assert_snapshot!("book_why_120x40", face.text());
    face.press("esc tab tab tab");
    face.shows("›");
    face.press("back-tab back-tab back-tab n");
    insta::assert_snapshot!("book_form_120x40", face.text());
    face.press("esc");
    face.size(80, 24);
    insta::assert_snapshot!("book_80x24", face.text());
    face.press("esc").settle();
    face.shows("Committee");
}

#[test]
fn what_is_to_be_mended_opens_where_it_is_mended() {
    let mut world = World::new();
    let target = target(&world, 3);
    world.do_(Change::AddPage(Box::new(target.into())));
    let person = world.person("Amina Example");
    let referral = world.referral(person, "2026-08-01");
    world.accept(referral, "2026-08-02");
    world.contact(referral, "2026-08-10", ContactKind::Session, Attendance::Attended);
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("5").settle();
    face.press("tab").settle();
    face.press("d").settle();
    insta::assert_snapshot!("mend_120x40", face.text());
    face.shows("1 of 3 referrals received were delivered");
    face.press("end enter");
    face.shows("A shortfall, or a change to delivery");
    face.press("esc");
    face.shows("to mend");
    face.press("esc").settle();
    face.press("back-tab").settle();
    face.press("d").settle();
    face.shows("Gender is not stated");
    face.press("home enter");
    face.shows("Overview");
}

#[test]
fn an_action_stands_on_today_until_it_is_done() {
    let mut world = World::new();
    let action = Action {
        heading: VisitHeading::Safeguarding,
        about: "the visit of October".into(),
        agreed_on: day("2026-10-20"),
        what: "show the cards".into(),
        who: String::new(),
        due_on: day("2026-11-18"),
        done_on: None,
        came: String::new(),
    };
    world.do_(Change::AddPage(Box::new(action.into())));
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("1");
    face.shows("1 overdue");
    face.shows("Action from the visit of October: show the cards");
    face.press("f12");
    face.hides("show the cards");
    face.press("enter");
    face.shows("contract book");
    face.hides("show the cards");
    face.press("f12");
    face.shows("show the cards");
    // Opened on the first line: down to the action itself.
    face.press("end enter");
    face.shows("An action from a visit or spot check");
}
