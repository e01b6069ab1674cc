//! Protections that nobody would miss on a good day: each is looked at from outside, so that a line that goes missing is noticed.

mod beside;

use crate::cli::Desk;
use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::codes::Seen;
use caseload::domain::ids::PersonId;
use caseload::domain::person::{PersonDetails, SafeContact};
use caseload::store::keys::Slot;
use caseload::store::{Error, Store, restore};
use std::collections::BTreeSet;
use std::path::Path;

const HEADER: &str = "external_id,name,name_to_use,date_of_birth,gender,ethnicity,residency";

#[test]
fn after_five_wrong_passphrases_the_right_one_waits_too_and_then_all_is_forgotten() {
    let World { folder: _home, path, store } = World::new();
    store.close().unwrap();
    let open = |words: &str| Store::open(&path, &secret(words), today());
    for _ in 0..5 {
        assert!(matches!(open("some other passphrase"), Err(Error::WrongKey)));
    }
    assert!(matches!(open(PASSPHRASE), Err(Error::TooManyTries { seconds }) if seconds <= 60));
    // The last of them was long ago.
    let misses = path.with_extension("misses");
    assert!(std::fs::read_to_string(&misses).unwrap().starts_with("5 "));
    std::fs::write(&misses, "5 1").unwrap();
    let store = open(PASSPHRASE).unwrap();
    assert!(!misses.exists());
    let rows = store.log_rows(None, 10).unwrap();
    assert!(rows.iter().any(|row| row.seen == Seen::UnlockFailed && row.detail.starts_with("5 times")), "{rows:?}");
}

#[test]
fn every_command_that_shows_somebody_is_in_the_log() {
    let desk = Desk::light();
    desk.csv("rows.csv", &format!("{HEADER}\np1,Canarina Example,,,,,\n"));
    let period = "--from 2026-01-01 --to 2026-11-21";
    for (words, seen, of, detail) in [
        ("import people rows.csv", "imported", "", "1 row of people"),
        ("show SU-0001", "viewed", "SU-0001", "show"),
        ("find Canarina", "listed", "", "find"),
        ("cases", "listed", "", "cases"),
        ("today", "listed", "", "today"),
        ("waiting", "listed", "", "waiting"),
        (&format!("report monthly {period} --check"), "listed", "", "data quality"),
        ("report kept", "listed", "", "kept returns"),
        (&format!("report monthly {period}"), "exported", "", "monthly"),
        ("summary SU-0001", "exported", "SU-0001", "summary"),
        ("export everything all", "exported", "", "archive"),
        ("backup", "backed-up", "", "log row "),
    ] {
        let done = desk.run(words);
        assert_eq!(done.code, 0, "{words}: {}", done.err);
        // Before the row of looking at the log itself: the newest that is no unlocking.
        let log = desk.run("log --json").json();
        let last = log["log"].as_array().unwrap().iter().find(|row| row["seen"] != "unlocked").unwrap().clone();
        assert_eq!((&last["seen"], &last["ref"]), (&seen.into(), &of.into()), "{words}: {last}");
        assert!(last["detail"].as_str().unwrap().contains(detail), "{words}: {last}");
    }
    let mut store = Store::open(&desk.path("mine.db"), &secret(PASSPHRASE), today()).unwrap();
    let details = PersonDetails { name: "Somebody Else".into(), ..PersonDetails::default() };
    store.apply(today(), &Change::AddPerson(details, None)).unwrap();
    store.undo(today()).unwrap();
    let rows: Vec<(Seen, String)> = store.log_rows(None, 2).unwrap().into_iter().map(|row| (row.seen, row.reference)).collect();
    assert_eq!(rows, [(Seen::Undone, "SU-0002".into()), (Seen::Changed, "SU-0002".into())]);
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[cfg(unix)]
#[test]
fn a_folder_that_others_can_write_to_is_refused_whatever_is_done_in_it() {
    use std::os::unix::fs::PermissionsExt;
    let mut world = World::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let backup = world.store.back_up(elsewhere.path(), today(), false, &mut |_| true).unwrap().path;
    let World { folder, path, store } = world;
    store.close().unwrap();
    // In one with the sticky bit nobody takes another's files away.
    for (bits, refused) in [(0o777, true), (0o770, true), (0o707, true), (0o1777, false), (0o755, false)] {
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(bits)).unwrap();
        let new = |what: &str| folder.path().join(format!("{what}-{bits:o}.db"));
        let pass = secret(PASSPHRASE);
        for (what, done) in [
            ("open", Store::open(&path, &pass, today()).map(drop)),
            ("create", Store::create_with(&new("create"), &pass, today(), 2).map(drop)),
            ("restore", restore(&backup, &new("restore"), Slot::Passphrase, &pass, &mut |_| true).map(drop)),
        ] {
            assert_eq!((done.is_err(), matches!(done, Err(Error::FolderOpen(_)))), (refused, refused), "{what} {bits:o}: {done:?}");
            assert!(!refused || !new(what).exists(), "{what} {bits:o}");
        }
    }
}

#[cfg(unix)]
#[test]
fn every_file_is_for_its_owner_alone_whatever_the_umask() {
    // The test's own umask takes nothing from the owner's group here, unlike the program's.
    let mut world = World::new();
    std::fs::write(world.folder.path().join("plain"), "").unwrap();
    assert_ne!(mode(&world.folder.path().join("plain")), 0o600, "with such a umask this tells nothing");
    world.person("Somebody");
    let made = world.store.back_up(&world.store.backup_folder(), today(), false, &mut |_| true).unwrap().path;
    let beside = |ending: &str| world.path.with_extension(ending);
    std::fs::remove_file(world.folder.path().join("plain")).unwrap();
    std::fs::create_dir(world.folder.path().join("plain")).unwrap();
    assert_ne!(mode(&world.folder.path().join("plain")), 0o700, "nor this");
    let deep = world.folder.path().join("deep/er/new.db");
    Store::create_with(&deep, &secret(PASSPHRASE), today(), 2).unwrap().0.close().unwrap();
    for path in [deep.parent().unwrap(), &world.folder.path().join("deep"), made.parent().unwrap()] {
        assert_eq!(mode(path), 0o700, "{}", path.display());
    }
    for path in [world.path.clone(), beside("db-wal"), beside("keys"), beside("keys2"), beside("open"), made] {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    let World { folder: _home, path, store } = world;
    store.close().unwrap();
    assert!(Store::open(&path, &secret("some other passphrase"), today()).is_err());
    assert_eq!(mode(&path.with_extension("misses")), 0o600);
}

#[cfg(target_os = "linux")]
#[test]
fn the_program_takes_no_rights_for_others_and_leaves_no_core() {
    use std::io::Write;
    let desk = Desk::light();
    let mut command = std::process::Command::new("sh");
    // A shell that forbids cores itself would hide it.
    command
        .args(["-c", "umask 022; ulimit -S -c \"$(ulimit -H -c)\"; exec \"$0\" cases --file mine.db --passphrase-file - --today 2026-11-21"])
        .arg(assert_cmd::cargo::cargo_bin!("caseload"));
    command.current_dir(desk.folder.path()).stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    let mut program = command.spawn().unwrap();
    let own = |name: &str| std::fs::read_to_string(format!("/proc/{}/{name}", program.id())).unwrap();
    // It waits for its passphrase; before that it is the shell, and then only just begun.
    let begun = std::time::Instant::now();
    while !own("status").contains("Umask:\t0077") {
        assert!(begun.elapsed().as_secs() < 20, "{}", own("status"));
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    while !own("limits").lines().any(|line| line.starts_with("Max core file size") && line.split_whitespace().nth(4) == Some("0")) {
        assert!(begun.elapsed().as_secs() < 20, "{}", own("limits"));
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    writeln!(program.stdin.take().unwrap(), "{PASSPHRASE}").unwrap();
    assert!(program.wait().unwrap().success());
}

#[test]
fn too_much_text_and_a_weak_new_passphrase_are_refused_where_they_are_written() {
    let mut world = World::new();
    let person = world.person("Somebody");
    let details = |letters: usize| PersonDetails { name: "x".repeat(letters), ..PersonDetails::default() };
    let (field, why) = world.refused(Change::EditPerson(person, details(10_001)));
    assert_eq!((field, why.contains("too long")), ("name", true), "{why}");
    world.do_(Change::EditPerson(person, details(10_000)));
    // However long it is, a search answers.
    world.store.find(&"ab ".repeat(200_000), 10).unwrap();
    let World { folder: _home, path, store } = world;
    store.close().unwrap();
    let (right, weak) = (secret(PASSPHRASE), secret("short"));
    for refused in [Store::change_passphrase(&path, Slot::Passphrase, &right, &weak, today()), Store::set_manager(&path, &right, Some(&weak), today())] {
        assert!(matches!(refused, Err(Error::Refused { field: "new-passphrase", .. })), "{refused:?}");
    }
    Store::open(&path, &right, today()).unwrap();
}

#[test]
fn keys_are_never_written_over_mended_from_the_other_copy_and_half_a_caseload_is_taken_away() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.db");
    let make = || Store::create_with(&path, &secret(PASSPHRASE), today(), 2).map(|(store, _)| store.close().unwrap());
    // Keys without their caseload: it may be on another disk, and they are all that opens it.
    for ending in ["keys", "keys2"] {
        std::fs::write(path.with_extension(ending), "all that opens it").unwrap();
        assert!(matches!(make(), Err(Error::Exists(_))), "{ending}");
        assert_eq!(std::fs::read(path.with_extension(ending)).unwrap(), b"all that opens it");
        std::fs::remove_file(path.with_extension(ending)).unwrap();
    }
    // The log beside the file cannot be made.
    let log = path.with_extension("db-wal");
    std::fs::create_dir(&log).unwrap();
    assert!(make().is_err());
    std::fs::remove_dir(&log).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    make().unwrap();
    let whole = std::fs::read(path.with_extension("keys")).unwrap();
    for ending in ["keys", "keys2"] {
        std::fs::remove_file(path.with_extension(ending)).unwrap();
        Store::open(&path, &secret(PASSPHRASE), today()).unwrap().close().unwrap();
        assert!(std::fs::read(path.with_extension(ending)).unwrap() == whole, "{ending} is mended");
    }
}

/// The tables of the file in which a word stands, in whatever cell and case. The log of the file is folded back first.
fn tables_with(file: &Path, words: &[&str]) -> BTreeSet<String> {
    let conn = by_the_key(file);
    let tables: Vec<String> = {
        let mut tables = conn.prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite%'").unwrap();
        tables.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
    };
    let mut found = BTreeSet::new();
    for table in tables {
        let mut all = conn.prepare(&format!("select * from {table}")).unwrap();
        let columns = all.column_count();
        let mut rows = all.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for at in 0..columns {
                let cell = match row.get_ref(at).unwrap() {
                    rusqlite::types::ValueRef::Text(bytes) | rusqlite::types::ValueRef::Blob(bytes) => bytes.to_ascii_lowercase(),
                    _ => continue,
                };
                if words.iter().any(|word| cell.windows(word.len()).any(|window| window == word.as_bytes())) {
                    found.insert(table.clone());
                }
            }
        }
    }
    found
}

#[test]
fn after_an_erasure_no_cell_of_the_file_names_the_person() {
    let desk = Desk::light();
    assert_eq!(desk.import("people", &format!("{HEADER}\np1,Zanaria Quendrival,,,,,\n")).code, 0);
    let (path, person) = (desk.path("mine.db"), PersonId(1));
    let open = || Store::open(&path, &secret(PASSPHRASE), today()).unwrap();
    let mut store = open();
    let mut details = store.person(person).unwrap().details;
    details.name_to_use = "Quendri".into();
    store.apply(today(), &Change::EditPerson(person, details)).unwrap();
    let card = SafeContact { phone: "01632 960777".into(), ..SafeContact::default() };
    store.apply(today(), &Change::SetSafeContact(person, card)).unwrap();
    store.keep_draft("Zanaria was").unwrap();
    store.keep_form("contact", today(), "Zanaria said").unwrap();
    store.close().unwrap();
    let words = ["zanaria", "quendri", "960777"];
    let before = tables_with(&path, &words);
    for table in ["person", "safe_contact", "find_content", "history", "imported", "draft", "kept_form"] {
        assert!(before.contains(table), "the name does not stand in {table}, so nothing is looked at there: {before:?}");
    }
    let mut store = open();
    assert!(matches!(store.apply(today(), &Change::Erase(person, "  ".into())), Err(Error::Refused { field: "reason", .. })));
    store.apply(today(), &Change::Erase(person, "asked for, agreed by the manager".into())).unwrap();
    // What was written over does not wait in the log beside the file either.
    assert_eq!(std::fs::metadata(path.with_extension("db-wal")).unwrap().len(), 0);
    store.close().unwrap();
    assert_eq!(tables_with(&path, &words), BTreeSet::new());
    // Sentences about what was done name nobody; they tell of the person all the same.
    let told = "select count(*) from history where person_id = 1 and said <> 'Erased with the record.'";
    assert_eq!(by_the_key(&path).query_row(told, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
}

#[test]
fn a_log_that_somebody_changed_is_said_with_its_own_code() {
    let desk = Desk::light();
    assert_eq!(desk.run("log verify").code, 0);
    by_the_key(&desk.path("mine.db")).execute_batch("drop trigger log_is_kept_unchanged; update log set detail = 'nothing' where id = 1").unwrap();
    let found = desk.run("log verify");
    assert_eq!((found.code, found.out.contains("broken at row 1"), found.err.contains("Keep this file as it is")), (5, true, true), "{}", found.err);
    assert_eq!(desk.run("log verify --json").json()["whole"], false);
}

#[test]
fn a_reason_is_words() {
    let desk = Desk::light();
    assert_eq!(desk.import("people", &format!("{HEADER}\np1,Zanaria Quendrival,,,,,\n")).code, 0);
    for reason in ["", "  "] {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("caseload"));
        command.args(["--file", "mine.db", "--passphrase-file", "pass", "summary", "SU-0001", "--identified", "--reason", reason]);
        let done = command.current_dir(desk.folder.path()).output().unwrap();
        assert_eq!((done.status.code(), done.stdout.is_empty()), (Some(2), true), "'{reason}'");
    }
}

#[cfg(unix)]
#[test]
fn a_program_that_was_stopped_from_outside_goes_on_locked() {
    use crate::terminal::window::Window;
    use rustix::process::Signal;
    let mut world = World::new();
    world.person("Canarina Example");
    let World { folder, path, store } = world;
    store.close().unwrap();
    let mut window = Window::open(folder.path(), &["--file", path.to_str().unwrap()]);
    window.shows("The caseload is locked").press(&format!("'{PASSPHRASE}' enter")).shows("[Today]");
    // Nobody can be told of this one before it stops; the lid of a laptop is the same.
    window.signal(Signal::STOP).signal(Signal::CONT).shows("The caseload is locked");
    window.press("ctrl-c");
    assert_eq!(window.ended("Canarina").0, 0);
}
