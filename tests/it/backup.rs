//! Backups: one file, read back before it is called done, never over anything, and refused when a byte of it is not as it was.

use crate::cli::Desk;
use crate::support::*;
use caseload::domain::change::{Change, Setting};
use caseload::store::keys::Slot;
use caseload::store::{Error, Store, restore, restore_in_place};
use sha2::Digest;
use std::path::{Path, PathBuf};

fn backup_in(folder: &Path) -> PathBuf {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}

#[test]
fn a_backup_is_one_file_and_comes_back_under_a_new_name() {
    let desk = Desk::with_init();
    assert_eq!(desk.import("people", "external_id,name,name_to_use,date_of_birth,gender,ethnicity,residency\np1,Canarina Example,,,,,\n").code, 0);
    let made = desk.run("backup --json");
    assert_eq!(made.code, 0, "{}", made.err);
    let path = backup_in(&desk.path("backups"));
    assert_eq!(made.json()["path"], path.canonicalize().unwrap().display().to_string());
    assert_eq!(made.json()["counts"]["people"], 1);
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.starts_with(b"caseload backup, version 1\nmade: 2026-11-21\nlog: row "));
    assert!(!bytes.windows(8).any(|window| window == b"Canarina"), "nothing readable in it");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::metadata(desk.path("backups")).unwrap().permissions().mode() & 0o777, 0o700);
    }
    let again = desk.run("backup");
    assert!(again.out.contains("mine-2026-11-21-2.caseload-backup"), "a second one of the day has its own name: {}", again.out);
    assert!(again.out.contains("It was read back and is whole: 1 people"), "{}", again.out);

    let back = desk.run(&format!("restore {} --to {} --json", path.display(), desk.path("back/new.db").display()));
    assert_eq!(back.code, 0, "{}", back.err);
    assert_eq!(back.json()["log"]["head"], made.json()["log"]["head"]);
    let opened =
        |words: &str| desk.run_with(&format!("--file {} --passphrase-file {} {words}", desk.path("back/new.db").display(), desk.path("pass").display()));
    assert_eq!(opened("find Canarina --json").json()["refs"][0], "SU-0001");
    assert!(opened("check").out.contains("whole"));
    assert!(opened("log").out.contains("restored it from a backup"));
    let twice = desk.run(&format!("restore {} --to {}", path.display(), desk.path("back/new.db").display()));
    assert_eq!(twice.code, 1);
    assert!(twice.err.contains("exists already"), "{}", twice.err);
    let code = desk.run(&format!("restore {} --to {} --recovery-file {}", path.display(), desk.path("by-code.db").display(), desk.path("code").display()));
    assert_eq!(code.code, 0, "{}", code.err);
    let left: Vec<_> = std::fs::read_dir(desk.folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(left.iter().all(|name| !name.starts_with('.')), "nothing half-made is left: {left:?}");
}

#[test]
fn what_is_no_whole_backup_is_refused_and_leaves_nothing() {
    let desk = Desk::with_init();
    desk.run("backup");
    let path = backup_in(&desk.path("backups"));
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(desk.path("wrong"), "not the passphrase\n").unwrap();
    let to = desk.path("new.db");
    let wrong = desk.run_with(&format!("restore {} --to {} --passphrase-file {}", path.display(), to.display(), desk.path("wrong").display()));
    assert_eq!(wrong.code, 3, "{}", wrong.err);
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    for (name, bytes, code, says) in [
        ("flipped", flipped, 3, "not a whole backup"),
        ("short", whole[..whole.len() - 100].to_vec(), 3, "not a whole backup"),
        ("longer", [whole.clone(), b"x".to_vec()].concat(), 3, "not a whole backup"),
        ("other", b"a letter".to_vec(), 3, "not a whole backup"),
        ("newer", String::from_utf8_lossy(&whole[..60]).replace("version 1", "version 2").into_bytes(), 6, "newer version"),
    ] {
        std::fs::write(desk.path(name), bytes).unwrap();
        let refused = desk.run(&format!("restore {} --to {}", desk.path(name).display(), to.display()));
        assert_eq!((refused.code, refused.err.contains(says)), (code, true), "{name}: {}", refused.err);
        let left: Vec<_> = std::fs::read_dir(desk.folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        assert!(!left.iter().any(|left| left.starts_with("new.") || left.starts_with('.')), "{name}: {left:?}");
    }
    assert_eq!(desk.run(&format!("restore nowhere --to {}", to.display())).code, 1);
}

#[test]
fn a_folder_that_is_not_there_is_said_and_nothing_is_left() {
    let desk = Desk::with_init();
    let gone = desk.run(&format!("backup {}", desk.path("no/such/stick").display()));
    assert_eq!(gone.code, 1);
    assert!(gone.err.contains("no such folder") && gone.err.contains("Plug that disk in again"), "{}", gone.err);
    assert!(!desk.path("no").exists());
    assert_eq!(desk.run("check").code, 0);
}

#[test]
fn a_backup_that_is_stopped_or_loses_its_disk_leaves_nothing() {
    let mut world = World::new();
    let stick = world.folder.path().join("stick");
    // Nor does what a crash left of an earlier one.
    std::fs::create_dir(world.folder.path().join(".caseload-backup-left")).unwrap();
    for stops_at in [0, 20, 45, 60, 75, 90] {
        let mut stopped = false;
        let answer = world.store.back_up(&stick, today(), false, &mut |percent| {
            stopped |= percent >= stops_at;
            !stopped
        });
        assert!(matches!(answer, Err(Error::Interrupted)), "{stops_at}: {answer:?}");
        assert_eq!(std::fs::read_dir(&stick).unwrap().count(), 0, "{stops_at}");
    }
    let mut pulled = false;
    let lost = world.store.back_up(&stick, today(), false, &mut |percent| {
        if percent >= 60 && !pulled {
            pulled = true;
            std::fs::remove_dir_all(&stick).unwrap();
        }
        true
    });
    assert!(pulled && matches!(&lost, Err(Error::BackupFolder { .. })), "{lost:?}");
    let mut beside: Vec<_> = std::fs::read_dir(world.folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    beside.retain(|name| !name.starts_with("mine."));
    assert_eq!(beside, [] as [String; 0]);
    assert!(world.store.backup_state(today()).unwrap().newest.is_none());
}

#[test]
fn a_damaged_caseload_gives_no_backup() {
    let mut world = World::new();
    for n in 0..200 {
        world.person(&format!("Person {n}"));
    }
    let World { folder, path, store } = world;
    store.close().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let late = bytes.len() - 2000;
    bytes[late] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let mut store = Store::open(&path, &secret(PASSPHRASE), today()).unwrap();
    let answer = store.back_up(&folder.path().join("backups"), today(), false, &mut |_| true);
    assert!(answer.is_err(), "{answer:?}");
    assert_eq!(std::fs::read_dir(folder.path().join("backups")).unwrap().count(), 0);
    // The command line says that the file opened and damage was found in it, wherever the work came upon it.
    let desk = Desk::with_init();
    let rows: String = (0..3000).map(|n| format!("p{n},Person {n},,,,,\n")).collect();
    assert_eq!(desk.import("people", &format!("external_id,name,name_to_use,date_of_birth,gender,ethnicity,residency\n{rows}")).code, 0);
    let mut bytes = std::fs::read(desk.path("mine.db")).unwrap();
    let middle = bytes.len() * 3 / 4;
    bytes[middle] ^= 1;
    std::fs::write(desk.path("mine.db"), bytes).unwrap();
    let refused = desk.run("backup");
    assert_eq!((refused.code, refused.err.contains("is damaged")), (5, true), "{}", refused.err);
}

#[test]
fn a_backup_that_the_disk_spoils_is_never_called_done() {
    let mut world = World::new();
    let stick = world.folder.path().join("stick");
    let mut spoiled = false;
    let answer = world.store.back_up(&stick, today(), false, &mut |percent| {
        if percent >= 55 && !spoiled {
            spoiled = true;
            let part = backup_in(&stick);
            let mut bytes = std::fs::read(&part).unwrap();
            let late = bytes.len() - 3000;
            bytes[late] ^= 1;
            std::fs::write(&part, bytes).unwrap();
        }
        true
    });
    assert!(spoiled && matches!(answer, Err(Error::BackupBad { .. })), "{answer:?}");
    assert_eq!(std::fs::read_dir(&stick).unwrap().count(), 0);
}

#[test]
fn a_whole_backup_of_an_earlier_day_is_not_taken_for_the_one_being_made() {
    let mut world = World::new();
    let (earlier, stick) = (world.folder.path().join("earlier"), world.folder.path().join("stick"));
    let earlier = std::fs::read(world.store.back_up(&earlier, today(), false, &mut |_| true).unwrap().path).unwrap();
    world.person("Somebody Later");
    let mut put = false;
    let answer = world.store.back_up(&stick, today(), false, &mut |percent| {
        if percent >= 55 && !put {
            put = true;
            // Another file in its place: what is written on goes nowhere.
            let other = world.folder.path().join("other");
            std::fs::write(&other, &earlier).unwrap();
            std::fs::rename(&other, backup_in(&stick)).unwrap();
        }
        true
    });
    assert!(put && matches!(&answer, Err(Error::BackupBad { findings }) if findings.contains("does not hold what the caseload holds")), "{answer:?}");
    assert_eq!(std::fs::read_dir(&stick).unwrap().count(), 0);
}

#[test]
fn a_restore_that_cannot_be_finished_leaves_all_as_it_was() {
    let mut world = World::new();
    let backup = world.store.back_up(&world.folder.path().join("backups"), today(), false, &mut |_| true).unwrap().path;
    let World { folder, path, store } = world;
    store.close().unwrap();
    let names = || {
        let mut names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let before = names();
    // What a crash left of another goes.
    std::fs::create_dir(folder.path().join(".caseload-backup-left")).unwrap();
    // Somebody else's file comes there meanwhile.
    let to = folder.path().join("back.db");
    let held = std::fs::File::create(to.with_extension("open")).unwrap();
    held.lock().unwrap();
    let refused = restore(&backup, &to, Slot::Passphrase, &secret(PASSPHRASE), &mut |_| true);
    assert!(matches!(refused, Err(Error::InUse { .. })), "another restores there: {refused:?}");
    drop(held);
    let refused = restore(&backup, &to, Slot::Passphrase, &secret(PASSPHRASE), &mut |percent| percent < 60 || std::fs::write(&to, "theirs").is_ok());
    assert!(refused.is_err() && std::fs::read(&to).unwrap() == b"theirs", "{refused:?}");
    std::fs::remove_file(&to).unwrap();
    assert_eq!(names(), before);
    // A name that the present caseload was to have is taken meanwhile.
    let taken = folder.path().join("mine-before-2026-11-21.keys2");
    let database = std::fs::read(&path).unwrap();
    let refused =
        restore_in_place(&backup, &path, Slot::Passphrase, &secret(PASSPHRASE), today(), &mut |_| std::fs::create_dir_all(taken.join("theirs")).is_ok());
    assert!(refused.is_err(), "{refused:?}");
    std::fs::remove_dir_all(&taken).unwrap();
    assert_eq!(names(), before);
    assert!(std::fs::read(&path).unwrap() == database);
    Store::open(&path, &secret(PASSPHRASE), today()).unwrap();
}

/// A backup of the caseload of a desk as this program writes it, whatever is in it.
fn sealed(desk: &Desk) -> Vec<u8> {
    let (keys, database) = (std::fs::read(desk.path("mine.keys")).unwrap(), std::fs::read(desk.path("mine.db")).unwrap());
    let (head, sizes) = ("0".repeat(64), format!("keys: {} bytes\ndatabase: {} bytes\n\n", keys.len(), database.len()));
    let whole = [format!("caseload backup, version 1\nmade: 2026-11-21\nlog: row 1, {head}\n{sizes}").into_bytes(), keys, database].concat();
    let seal: String = sha2::Sha256::digest(&whole).iter().map(|byte| format!("{byte:02x}")).collect();
    [whole, format!("sha256: {seal}\n").into_bytes()].concat()
}

#[test]
fn what_copies_well_and_is_wrong_is_neither_backed_up_nor_restored() {
    let desk = Desk::light();
    assert_eq!(desk.import("people", "external_id,name,name_to_use,date_of_birth,gender,ethnicity,residency\np1,Canarina Example,,,,,\n").code, 0);
    let restored = |name: &str| {
        std::fs::write(desk.path("stick"), sealed(&desk)).unwrap();
        desk.run(&format!("restore stick --to {name}"))
    };
    assert_eq!((restored("whole.db").code, desk.path("whole.db").exists()), (0, true), "what is right is taken");
    // Every page is whole and every digest right; the row is not the one that was saved.
    by_the_key(&desk.path("mine.db")).execute_batch("update person set gender = 'changed'").unwrap();
    let refused = desk.run("backup");
    assert_eq!((refused.code, refused.err.contains("rows of 'person'")), (5, true), "{}", refused.err);
    assert_eq!(std::fs::read_dir(desk.path("backups")).unwrap().count(), 0);
    let refused = restored("wrong.db");
    assert_eq!((refused.code, refused.err.contains("rows of 'person'")), (5, true), "{}", refused.err);
    let left = std::fs::read_dir(desk.folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(left.filter(|name| name.starts_with("wrong.") || name.starts_with('.')).count(), 0);
}

#[test]
fn what_is_no_backup_any_more_is_not_taken_away() {
    let mut world = World::new();
    world.do_(Change::SetSetting(Setting::BackupsKept, "1".into()));
    let folder = world.store.backup_folder();
    let made: Vec<PathBuf> = (0..3).map(|_| world.store.back_up(&folder, today(), true, &mut |_| true).unwrap().path).collect();
    std::fs::write(&made[0], "a letter that was saved under this name").unwrap();
    world.store.rotate_backups().unwrap();
    assert_eq!(made.iter().map(|path| path.exists()).collect::<Vec<_>>(), [true, false, true]);
}

/// Makes, damages at one place and restores; a bad one must never be called good.
fn cycles(times: usize) {
    let mut world = World::new();
    let backups = world.folder.path().join("backups");
    let (mut whole, mut refused) = (0, 0);
    for time in 0..times {
        world.person(&format!("Person {time}"));
        let made = world.store.back_up(&backups, today(), false, &mut |_| true).unwrap();
        let bytes = std::fs::read(&made.path).unwrap();
        let to = world.folder.path().join(format!("back-{time}.db"));
        let damaged = time % 4 != 0;
        if damaged {
            // A different place each time, all over the file.
            let at = (time * 7919 * 131) % bytes.len();
            let bad = match time % 4 {
                1 => bytes[..at].to_vec(),
                2 => [&bytes[..at], &[bytes[at] ^ (1 << (time % 8))], &bytes[at + 1..]].concat(),
                _ => [&bytes[..at], &bytes[(at + 4096).min(bytes.len())..]].concat(),
            };
            std::fs::write(&made.path, bad).unwrap();
        }
        let answer = restore(&made.path, &to, Slot::Passphrase, &secret(PASSPHRASE), &mut |_| true);
        match answer {
            Ok(restored) => {
                assert!(!damaged, "cycle {time}: a damaged backup was called good");
                assert_eq!((restored.counts, restored.head), (made.counts, made.head));
                whole += 1;
            }
            Err(error) => {
                assert!(damaged, "cycle {time}: {error}");
                assert!(!to.exists());
                refused += 1;
            }
        }
        std::fs::remove_file(&made.path).unwrap();
    }
    println!("{times} cycles: {whole} whole and restored, {refused} damaged and refused, 0 bad ones called good");
}

#[test]
fn every_backup_restores_and_no_damaged_one_is_called_good() {
    cycles(8);
}

#[test]
#[ignore = "the full figure: 200 cycles, some minutes"]
fn every_backup_restores_200() {
    cycles(200);
}

#[test]
fn a_backup_takes_the_place_of_a_damaged_caseload_which_is_kept() {
    let desk = Desk::with_init();
    let people = "external_id,name,name_to_use,date_of_birth,gender,ethnicity,residency\n";
    desk.import("people", &format!("{people}p1,Canarina Example,,,,,\n"));
    desk.run("backup");
    let backup = backup_in(&desk.path("backups"));
    desk.import("people", &format!("{people}p2,Later Example,,,,,\n"));
    let (keys, mut bytes) = (std::fs::read(desk.path("mine.keys")).unwrap(), std::fs::read(desk.path("mine.db")).unwrap());
    bytes[5000] ^= 1;
    std::fs::write(desk.path("mine.db"), &bytes).unwrap();
    let open = Store::open(&desk.path("mine.db"), &secret(PASSPHRASE), today());
    let swap = format!("restore {} --swap", backup.display());
    if let Ok(store) = open {
        assert_eq!(desk.run(&swap).code, 4, "not while it is open");
        drop(store);
    }
    let bytes = std::fs::read(desk.path("mine.db")).unwrap();
    let not_one = desk.run(&format!("restore {} --swap", desk.path("pass").display()));
    assert_eq!(not_one.code, 3, "{}", not_one.err);
    assert!(std::fs::read(desk.path("mine.db")).unwrap() == bytes, "what is no backup moves nothing");
    let done = desk.run(&swap);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.out.contains("What was in use before was not changed"), "{}", done.out);
    assert!(
        std::fs::read(desk.path("mine-before-2026-11-21.db")).unwrap() == bytes && std::fs::read(desk.path("mine-before-2026-11-21.keys")).unwrap() == keys
    );
    assert_eq!(desk.run("check").code, 0);
    assert!(desk.run("find Canarina").out.contains("SU-0001") && !desk.run("find Later").out.contains("Later Example"));
    assert_eq!(desk.run(&format!("{swap} --json")).json()["before"], desk.path("mine-before-2026-11-21-2.db").display().to_string());
    let mut left: Vec<_> = std::fs::read_dir(desk.folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    left.retain(|name| !name.contains("mine") && !["backups", "pass", "code", "rows.csv"].contains(&name.as_str()));
    assert_eq!(left, [] as [&str; 0], "nothing half-made is left");
    assert_eq!(desk.run(&format!("restore {} --swap --to x.db", backup.display())).code, 2);
    assert_eq!(desk.run(&format!("restore {}", backup.display())).code, 2);
}
