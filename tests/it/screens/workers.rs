//! Who works with whom: the workers of the Directory, key worker and cover on the record, cover and weight on Caseload.

use crate::interface::Face;
use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::exit::ExitDetails;
use caseload::domain::ids::*;
use caseload::domain::plan::PlanDetails;
use caseload::domain::referral::EndingDetails;
use caseload::domain::worker::{AssignmentDetails, WorkerDetails};

/// Amina, in support since May; a colleague, Meg.
fn world() -> (World, EpisodeId, WorkerId) {
    let mut world = World::new();
    let amina = world.person("Amina Example");
    let referral = world.referral(amina, "2026-04-01");
    world.accept(referral, "2026-04-02");
    world.contact(referral, "2026-05-04", ContactKind::Session, Attendance::Attended);
    let meg = WorkerId(world.do_(Change::AddWorker(WorkerDetails { name: "Meg Oatbridge".into(), phone: "01632 960777".into(), ..WorkerDetails::default() })));
    let episode = world.store.record(amina).unwrap().episodes[0].episode.id;
    (world, episode, meg)
}

fn part(worker: WorkerId, part: Part, from: &str, until: Option<&str>) -> AssignmentDetails {
    AssignmentDetails { worker, part, from: day(from), until: until.map(day) }
}

#[test]
fn workers_are_added_and_edited_in_the_directory() {
    let (world, ..) = world();
    let mut face = Face::on(world);
    face.size(100, 24);
    face.press("6 tab tab");
    face.shows("Meg Oatbridge");
    face.press("n ctrl-s");
    face.shows("There is a problem");
    face.press("'Marian Thwaitefield' tab down space ctrl-s");
    face.shows("Marian Thwaitefield");
    face.press("n 'meg oatbridge' ctrl-s");
    face.shows("meg oatbridge is on the list already.");
    face.press("esc y");
    insta::assert_snapshot!(face.text());
}

#[test]
fn cover_and_a_new_key_worker_are_dated_on_the_record_and_taken_back() {
    let (world, ..) = world();
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("2 enter");
    face.shows("key worker         Me, from 4 May 2026");
    face.press("K down down space tab down down space ctrl-s");
    face.shows("Added cover");
    face.shows("cover              Meg Oatbridge, from 21 Nov 2026");
    insta::assert_snapshot!(face.text());
    face.press("2");
    face.shows("Meg Oatbridge covers, no last day agreed (1 case)");
    face.press("enter u");
    face.hides("cover              Meg");
}

#[test]
fn caseload_says_who_covers_whom_and_what_a_case_weighs() {
    let (mut world, episode, meg) = world();
    let plan = PlanDetails { agreed_on: day("2026-06-01"), agreed_with: "Amina".into(), expected_weeks: None, contact_every_days: Some(7), review_on: None };
    world.do_(Change::AgreePlan(episode, plan));
    world.do_(Change::Assign(episode, part(meg, Part::Cover, "2026-11-20", Some("2026-12-05"))));
    let mut face = Face::on(world);
    face.size(120, 24);
    face.press("2");
    face.shows("1 open · weight 3");
    face.shows("Meg Oatbridge covers until 5 Dec (1 case)");
    face.press("y");
    face.shows("Weight 3. Contact every week or oftener");
    face.shows("Our own suggestion");
}

#[test]
fn a_case_that_changes_hands_leaves_my_caseload_that_day_and_comes_back_with_undo() {
    let (mut world, episode, meg) = world();
    let mine = |world: &World, on: &str| world.store.cases(day(on)).unwrap().len();
    world.do_(Change::Assign(episode, part(meg, Part::KeyWorker, "2026-11-10", None)));
    assert_eq!((mine(&world, "2026-11-09"), mine(&world, "2026-11-10")), (1, 0));
    world.do_(Change::Assign(episode, part(WorkerId(1), Part::Cover, "2026-11-15", Some("2026-11-20"))));
    assert_eq!((mine(&world, "2026-11-15"), mine(&world, "2026-11-20"), mine(&world, "2026-11-21")), (1, 1, 0));
    let (field, why) = world.refused(Change::Assign(episode, part(meg, Part::Cover, "2026-11-15", None)));
    assert_eq!(field, "worker", "{why}");
    world.store.undo(today()).unwrap();
    world.store.undo(today()).unwrap();
    assert_eq!(mine(&world, "2026-11-21"), 1);
}

#[test]
fn an_ending_closes_everybodys_part_and_undo_opens_them_again() {
    let (mut world, episode, meg) = world();
    world.do_(Change::Assign(episode, part(meg, Part::Cover, "2026-11-01", Some("2026-12-24"))));
    world.do_(Change::Assign(episode, part(meg, Part::Cover, "2027-01-02", None)));
    let exit = ExitDetails {
        what_helps: "walks".into(),
        warning_signs: "not sleeping".into(),
        recurrence_contacts: "her GP".into(),
        no_onward_reason: "she has all she wants".into(),
        agreed_on: Some(day("2026-11-10")),
    };
    world.do_(Change::SetExit(episode, exit));
    let person = PersonId(1);
    let until = |world: &World| world.store.record(person).unwrap().episodes[0].assignments.iter().map(|part| part.until).collect::<Vec<_>>();
    let before = until(&world);
    world.do_(Change::EndEpisode(
        episode,
        EndingDetails { ending: Ending::Planned, on: day("2026-11-20"), reason: "goals reached".into(), leaving: Default::default() },
    ));
    assert_eq!(until(&world), [Some(day("2026-11-20")), Some(day("2026-11-20"))]);
    world.store.undo(today()).unwrap();
    assert_eq!(until(&world), before);
}
