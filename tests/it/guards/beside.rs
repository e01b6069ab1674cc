//! What somebody did to the file beside the program, and what the program does when it may not write its log: nothing is shown then, and
//! nothing leaves.

use crate::cli::Desk;
use crate::interface::Face;
use crate::support::*;
use caseload::domain::change::{Change, Setting};
use caseload::domain::ids::PersonId;
use caseload::domain::person::{PersonDetails, SafeContact};
use caseload::store::{Error, Store};
use caseload::tui::app::Happened;
use caseload::tui::app::job::Done;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

/// From now on nothing of that kind can be written in the log.
fn no_log_of(path: &Path, seen: &str) {
    let trigger = format!("create trigger no before insert on log when new.seen = '{seen}' begin select raise(abort, 'no'); end");
    by_the_key(path).execute_batch(&trigger).unwrap();
}

/// A caseload with one person in it and no log of that kind, closed.
fn without_log_of(seen: &str) -> World {
    let mut world = World::new();
    let person = world.person("Canarina Example");
    world.do_(Change::SetSafeContact(person, SafeContact { phone: "01632 960777".into(), ..SafeContact::default() }));
    let World { folder, path, store } = world;
    store.close().unwrap();
    no_log_of(&path, seen);
    let store = Store::open(&path, &secret(PASSPHRASE), today()).unwrap();
    World { folder, path, store }
}

#[test]
fn what_cannot_be_logged_is_not_shown_on_the_screen() {
    let mut face = Face::on(without_log_of("viewed"));
    face.press("/ 'canarina' enter");
    face.hides("Canarina");
    let mut face = Face::on(without_log_of("revealed"));
    face.press("/ 'canarina' enter");
    face.shows("Canarina");
    face.press("i");
    face.hides("01632 960777");
}

#[test]
fn of_two_records_side_by_side_both_are_logged_or_neither_is_shown() {
    let mut world = World::new();
    world.person("Canarina Example");
    world.person("Kanarina Exampel");
    let World { folder, path, store } = world;
    store.close().unwrap();
    let trigger = "create trigger no before insert on log when new.seen = 'viewed' and new.ref = 'SU-0002' begin select raise(abort, 'no'); end";
    by_the_key(&path).execute_batch(trigger).unwrap();
    let mut face = Face::start(folder, path, None);
    face.size(120, 40);
    face.press(&format!("'{PASSPHRASE}' enter")).settle();
    face.press("/ 'SU-0001' enter M 'SU-0002' tab 'this' ctrl-s");
    face.hides("Merge SU-0002 into SU-0001");
    face.hides("Exampel");
}

#[test]
fn what_cannot_be_logged_does_not_leave() {
    let desk = Desk::light();
    assert_eq!(desk.import("people", "external_id,name,name_to_use,date_of_birth,gender,ethnicity,residency\np1,Zanaria Quendrival,,,,,\n").code, 0);
    no_log_of(&desk.path("mine.db"), "exported");
    let before = std::fs::read_dir(desk.folder.path()).unwrap().count();
    for words in [
        "summary SU-0001",
        "summary SU-0001 -o out.md",
        "export everything out",
        "export subject-access SU-0001 -o out",
        "export exit-sheet SU-0001 -o out.md",
        "report monthly --from 2026-01-01 --to 2026-11-21 -o out.md",
    ] {
        let done = desk.run(words);
        assert_eq!((done.code, done.out.as_str()), (1, ""), "{words}: {}", done.err);
        assert_eq!(std::fs::read_dir(desk.folder.path()).unwrap().count(), before, "{words}");
    }
}

#[test]
fn a_row_that_was_changed_beside_the_program_stays_found_whatever_else_was_changed() {
    let mut world = World::new();
    world.person("Canarina Example");
    let World { folder: _home, path, store } = world;
    store.close().unwrap();
    // The sums are not made anew because the tables look different.
    by_the_key(&path).execute_batch("update person set gender = 'changed'; create index extra on person (gender)").unwrap();
    let mut store = Store::open(&path, &secret(PASSPHRASE), today()).unwrap();
    let finds = |store: &Store| store.check(|_| true).unwrap().iter().any(|finding| finding.what.contains("rows of 'person'"));
    assert!(finds(&store));
    let details = PersonDetails { name: "Somebody Else".into(), ..PersonDetails::default() };
    store.apply(today(), &Change::AddPerson(details, None)).unwrap();
    assert!(finds(&store), "nor because something was saved since");
}

#[test]
fn a_page_that_the_log_beside_the_file_still_holds_is_not_called_damaged() {
    use std::os::unix::fs::FileExt;
    let mut world = World::new();
    world.person("Canarina Example");
    // As a power cut may leave the first page: half-written in the file, whole in the log.
    let file = std::fs::OpenOptions::new().write(true).open(&world.path).unwrap();
    file.write_all_at(&[0x55; 64], 2000).unwrap();
    assert_eq!(world.store.check(|_| true).unwrap(), []);
}

#[test]
fn an_import_never_goes_over_what_was_written_here() {
    let desk = Desk::light();
    let row = |name: &str| format!("external_id,name,name_to_use,date_of_birth,gender,ethnicity,residency\np1,{name},,,,,\n");
    assert_eq!(desk.import("people", &row("From The File")).code, 0);
    let mut store = Store::open(&desk.path("mine.db"), &secret(PASSPHRASE), today()).unwrap();
    let details = PersonDetails { name: "As Written Here".into(), ..store.person(PersonId(1)).unwrap().details };
    store.apply(today(), &Change::EditPerson(PersonId(1), details)).unwrap();
    store.close().unwrap();
    let done = desk.import("people", &row("From A Later File"));
    assert_eq!(
        (done.code, done.out.contains("Nothing was overwritten") || done.err.contains("Nothing was overwritten")),
        (7, true),
        "{}{}",
        done.out,
        done.err
    );
    assert!(desk.run("show SU-0001").out.contains("As Written Here"));
}

#[test]
fn the_lock_takes_the_last_sentence_away_too() {
    let mut world = World::new();
    // Nor can a file say that it never locks.
    let _ = world.store.apply(today(), &Change::SetSetting(Setting::LockMinutes, "600".into()));
    let mut face = Face::on(world);
    face.press("n 'Canarina Example' ctrl-s");
    face.shows("u takes it back");
    let after = Duration::from_secs(301);
    face.app.look(Instant::now() + after, SystemTime::now() + after);
    face.shows("The caseload is locked");
    face.hides("u takes it back");
}

#[test]
fn work_that_broke_and_an_opening_that_was_called_off_leave_it_locked() {
    let mut world = World::new();
    world.person("Canarina Example");
    let mut face = Face::on(world);
    face.press("/ 'canarina' enter");
    face.shows("Canarina");
    face.app.happen(Happened::Done(Box::new(Done::Written(None, Err(Error::Inside("it stopped half-way".into()))))));
    face.shows("The caseload is locked");
    face.press(&format!("'{PASSPHRASE}' enter esc")).settle();
    face.shows("Stopped. The caseload stays locked.");
    face.hides("Canarina");
    Store::check_free(&face.path).unwrap();
}

#[test]
fn what_was_typed_is_kept_when_the_file_was_away_at_the_moment() {
    let world = World::new();
    let taken = world.folder.path().join("taken");
    std::fs::create_dir(&taken).unwrap();
    let mut face = Face::on(world);
    face.press(&format!("6 ctrl-e {}'{}' ctrl-s", "ctrl-w ".repeat(24), taken.display()));
    // The clock asks for the draft while the file is away being written, which is refused in the end.
    let look = |face: &mut Face, seconds: u64| {
        let after = Duration::from_secs(seconds);
        face.app.look(Instant::now() + after, SystemTime::now() + after)
    };
    look(&mut face, 2);
    face.settle();
    face.shows("already exists");
    look(&mut face, 4);
    let (_folder, path) = face.cut();
    let draft = Store::open(&path, &secret(PASSPHRASE), today()).unwrap().draft().unwrap();
    assert!(draft.is_some_and(|draft| draft.contains("taken")), "what was typed is not kept");
}
