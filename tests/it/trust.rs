//! Doctor, completions, the manual, the manager's key, and what the interface keeps: forms, saves, backups, reasons.

use crate::cli::Desk;
use crate::interface::Face;
use crate::support::*;
use caseload::domain::change::{Change, Setting};
use caseload::domain::codes::*;
use caseload::domain::ids::Ref;
use caseload::domain::person::SafeContact;
use caseload::domain::referral::OffListDetails;
use caseload::store::Store;
use caseload::tui::place::{Place, Tab};
use std::time::{Duration, Instant, SystemTime};

/// Words that stand in many fields, and nowhere else.
const CANARIES: [&str; 3] = ["Canarina", "Kanarienvogel", "01632960777"];

fn with_canaries() -> World {
    let mut world = World::new();
    let person = world.person("Canarina Kanarienvogel");
    world.do_(Change::SetSafeContact(person, SafeContact { phone: "01632960777".into(), code_word: "Kanarienvogel".into(), ..SafeContact::default() }));
    world
}

#[test]
fn doctor_says_what_helps_and_nothing_about_anybody() {
    let desk = Desk::with_init();
    let people: String = (1..=14).map(|n| format!("p{n},Canarina Example {n},,,,,\n")).collect();
    desk.import("people", &format!("external_id,name,name_to_use,date_of_birth,gender,ethnicity,residency\n{people}"));
    let home = desk.folder.path().display().to_string();
    // A folder that others may look into is told to whoever uses the caseload, with its path; not to whoever helps.
    #[cfg(unix)]
    std::fs::set_permissions(desk.folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    for words in ["doctor", "doctor --json"] {
        let report = desk.run(words);
        assert_eq!(report.code, 0, "{}", report.err);
        for hidden in ["Canarina", home.as_str(), "mine.db"] {
            assert!(!report.out.contains(hidden) && !report.err.contains(hidden), "'{hidden}' in\n{}{}", report.out, report.err);
        }
    }
    let report = desk.run("doctor --json").json();
    assert_eq!(report["people"], "about 10");
    assert!(report["encryption"].as_str().unwrap().starts_with("SQLCipher 4."), "{report}");
    assert_eq!(report["key_file"], "rw-------");
    assert!(report["cipher"].as_str().unwrap().contains("active: 1"), "{report}");
    #[cfg(target_os = "linux")]
    assert_eq!(report["kept_to_itself"], "no core dumps, closed to other programs");
    let outside = desk.run_with(&format!("doctor --file {}", desk.path("mine.db").display()));
    assert_eq!(outside.code, 0, "it asks for nothing: {}", outside.err);
    assert!(outside.out.contains("not looked at"), "{}", outside.out);
}

#[test]
fn completions_and_the_manual_know_every_command() {
    let desk = Desk::empty();
    let page = desk.run_with("man");
    assert_eq!(page.code, 0);
    assert!(page.out.starts_with(".ie") || page.out.starts_with(".TH"), "{}", &page.out[..80]);
    let scripts = ["bash", "zsh", "fish"].map(|shell| (shell, desk.run_with(&format!("completions {shell}"))));
    let known = <caseload::cli::Arguments as clap::CommandFactory>::command();
    let commands: Vec<&str> = known.get_subcommands().map(clap::Command::get_name).collect();
    assert!(commands.len() > 20, "{commands:?}");
    for command in commands {
        assert!(page.out.contains(&format!("CASELOAD {}", command.to_uppercase())), "{command} is not in the manual");
        for (shell, script) in &scripts {
            assert!(script.code == 0 && script.out.contains(command), "{command} is not known to {shell}");
        }
    }
    assert_eq!(desk.run_with("completions dos").code, 2);
}

#[test]
fn a_manager_has_a_key_of_their_own_that_can_be_taken_away() {
    let desk = Desk::with_init();
    std::fs::write(desk.path("manager"), "another four unrelated words\n").unwrap();
    std::fs::write(desk.path("fresh"), "a fresh long passphrase\n").unwrap();
    let recover = || {
        let files = format!("--recovery-file {} --new-passphrase-file {}", desk.path("manager").display(), desk.path("fresh").display());
        desk.run(&format!("recover --manager {files}"))
    };
    assert_eq!(recover().code, 3, "nobody has such a key yet");
    assert_eq!(desk.run("manager --revoke").code, 1);
    let added = desk.run(&format!("manager --new-passphrase-file {}", desk.path("manager").display()));
    assert_eq!(added.code, 0, "{}", added.err);
    assert_eq!(desk.run("cases").code, 0, "mine still opens it");
    let recovered = recover();
    assert_eq!(recovered.code, 0, "{}", recovered.err);
    std::fs::copy(desk.path("fresh"), desk.path("pass")).unwrap();
    assert_eq!(desk.run("manager --revoke").code, 0);
    let log = desk.run("log").out;
    for row in ["with the manager's passphrase", "the manager's, set", "the manager's, taken away"] {
        assert!(log.contains(row), "{row} is not in\n{log}");
    }
    assert_eq!(recover().code, 3);
    assert_eq!(desk.run("cases").code, 0);
}

#[test]
fn a_form_that_was_left_is_offered_again_until_it_is_saved() {
    let mut face = Face::on(World::new());
    face.press("n 'Half a Name' esc");
    face.shows("Nothing of it is saved. What you typed is kept");
    face.press("y n");
    face.shows("Go on with what you wrote?");
    face.press("n");
    face.hides("Half a Name");
    face.press("esc n y");
    face.shows("Half a Name");
    face.press("ctrl-s");
    face.shows("Added the person");
    face.press("1 n");
    face.hides("Go on with what you wrote?");
}

#[test]
fn a_kept_draft_survives_the_next_crash_too() {
    let mut face = Face::on(World::new());
    face.press("n 'Half a Name' ctrl-l").press(&format!("'{PASSPHRASE}' enter")).settle();
    face.shows("Half a Name");
    // As after a power cut right after the unlock.
    let Face { app, path, .. } = face;
    drop(app);
    let store = Store::open(&path, &secret(PASSPHRASE), today()).unwrap();
    assert!(store.draft().unwrap().is_some_and(|draft| draft.contains("Half a Name")));
}

/// Events until the backup is done.
fn settle(face: &mut Face) {
    for _ in 0..200 {
        face.settle();
        if !face.text().contains("Esc stops") {
            return;
        }
    }
    panic!("it never ended:\n{}", face.text());
}

#[test]
fn a_backup_is_made_from_the_interface() {
    let mut face = Face::on(with_canaries());
    face.size(120, 30);
    face.press("ctrl-b");
    face.shows("Back up now");
    face.press("ctrl-s");
    settle(&mut face);
    face.shows("Backed up and checked");
    let folder = face.path.with_file_name("backups");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    for canary in CANARIES {
        let bytes = std::fs::read(std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path()).unwrap();
        assert!(!bytes.windows(canary.len()).any(|window| window == canary.as_bytes()), "{canary}");
    }
    face.press("ctrl-b").press("end 'x/y/z' ctrl-s");
    settle(&mut face);
    face.shows("no such folder");
    face.press("1");
    face.shows("[Today]");
}

#[test]
fn work_under_way_keeps_no_screen_open() {
    let after = |seconds: u64| Duration::from_secs(seconds);
    for way in ["key", "idle", "suspended"] {
        let mut face = Face::on(with_canaries());
        face.press("/ 'canarina' enter ctrl-b ctrl-s");
        face.shows("Esc stops");
        face.press("f12 f12");
        face.shows("Canarina");
        let (now, wall) = (Instant::now(), SystemTime::now());
        match way {
            "key" => _ = face.press("ctrl-l"),
            "idle" => _ = face.app.look(now + after(301), wall + after(301)),
            _ => _ = face.app.look(now + after(1), wall + after(3600)),
        }
        face.hides("Canarina");
        face.shows("The caseload is locked");
        settle(&mut face);
        face.hides("Canarina");
        Store::check_free(&face.path).unwrap();
        face.press(&format!("'{PASSPHRASE}' enter")).settle();
        face.shows("Canarina");
    }
    // The same while figures are worked out.
    let mut face = Face::on(with_canaries());
    face.press("5 j");
    face.app.look(Instant::now() + after(301), SystemTime::now() + after(301));
    face.shows("The caseload is locked");
    settle(&mut face);
    face.shows("The caseload is locked");
    Store::check_free(&face.path).unwrap();
    // A key that waited for the figures is not typed into the lock.
    face.press(&format!("'{PASSPHRASE}' enter")).settle();
    face.hides("The caseload is locked");
}

#[test]
fn backups_are_made_when_due_and_old_ones_go() {
    let mut world = World::new();
    world.do_(Change::SetSetting(Setting::BackupsKept, "2".into()));
    let mine = world.store.back_up(&world.store.backup_folder(), today(), false, &mut |_| true).unwrap();
    let mut face = Face::on(world);
    for week in 1..=4 {
        face.day.set(today().plus_days(8 * week));
        face.app.look(std::time::Instant::now(), std::time::SystemTime::now());
        face.shows("The newest backup is 8 days old");
        face.press("ctrl-l").press(&format!("'{PASSPHRASE}' enter")).settle();
        settle(&mut face);
        face.hides("The newest backup is");
    }
    let left: Vec<_> = std::fs::read_dir(face.path.with_file_name("backups")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(left.len(), 3, "two of its own, and mine: {left:?}");
    assert!(mine.path.exists(), "what I made myself is never taken away");
}

#[test]
fn an_older_copy_put_back_is_noticed() {
    let world = World::new();
    let World { folder, path, store } = world;
    store.close().unwrap();
    let old = std::fs::read(&path).unwrap();
    let mut store = Store::open(&path, &secret(PASSPHRASE), today()).unwrap();
    store.back_up(&folder.path().join("backups"), today(), false, &mut |_| true).unwrap();
    store.close().unwrap();
    std::fs::write(&path, old).unwrap();
    let mut face = Face::start(folder, path, None);
    face.press(&format!("'{PASSPHRASE}' enter")).settle();
    face.shows("This is an older copy");
    face.shows("Last saved on");
}

#[test]
fn a_closed_record_opens_for_a_reason_that_is_logged() {
    let mut world = World::new();
    let person = world.person("Amina Example");
    let referral = world.referral(person, "2026-09-01");
    let open = |world: &World| world.store.is_closed(person).unwrap();
    assert!(!open(&world));
    world.do_(Change::CloseReferral(referral, OffListDetails { on: day("2026-10-01"), why: OffList::PersonMoved, reason: String::new() }));
    assert!(open(&world));
    let mut face = Face::on(world);
    face.press("/ 'amina' enter");
    face.shows("Why do you open it?");
    face.hides("Safe contact");
    face.press("esc");
    assert_eq!(face.app.place(), Place::Today);
    face.press("/ 'amina' enter 4");
    assert_eq!(face.app.place(), Place::Record(person, Tab::Overview, None));
    face.press("q");
    let Face { app, path, .. } = face;
    drop(app);
    let store = Store::open(&path, &secret(PASSPHRASE), today()).unwrap();
    let rows = store.log_rows(Some(Ref::Person(person)), 10).unwrap();
    let viewed: Vec<&str> = rows.iter().filter(|row| row.seen == Seen::Viewed).map(|row| row.detail.as_str()).collect();
    assert_eq!(viewed, ["Supervision, an audit or a complaint"]);
}

#[test]
fn what_was_saved_is_folded_into_the_file_when_no_key_came_for_two_seconds() {
    let mut face = Face::on(World::new());
    face.press("n 'Somebody Saved' ctrl-s");
    let mut held_by_the_file_alone = |seconds| {
        face.app.look(Instant::now() + Duration::from_secs(seconds), SystemTime::now() + Duration::from_secs(seconds));
        let folder = tempfile::tempdir().unwrap();
        for ending in ["db", "keys", "keys2"] {
            std::fs::copy(face.path.with_extension(ending), folder.path().join("alone").with_extension(ending)).unwrap();
        }
        let store = Store::open(&folder.path().join("alone.db"), &secret(PASSPHRASE), today());
        store.is_ok_and(|store| !store.find("Somebody Saved", 5).unwrap().is_empty())
    };
    assert!(!held_by_the_file_alone(1));
    assert!(held_by_the_file_alone(3));
}
