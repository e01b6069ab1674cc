//! Every way out of the program, a window that is too small, two windows on one file, practice.

use super::window::Window;
use crate::support::{PASSPHRASE, World};
use caseload::cli::PRACTICE_PASSPHRASE;
use caseload::store::Store;
use rustix::process::Signal;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const NAME: &str = "Canarina";

/// A caseload with somebody in it, and nobody's hand on it.
fn somebody() -> (TempDir, PathBuf) {
    let mut world = World::new();
    world.person("Canarina Example");
    let World { folder, path, store } = world;
    store.close().unwrap();
    (folder, path)
}

fn open(folder: &TempDir, path: &Path) -> Window {
    let mut window = Window::open(folder.path(), &["--file", path.to_str().unwrap()]);
    window.shows("The caseload is locked");
    window
}

fn unlock(window: &mut Window) {
    window.press(&format!("'{PASSPHRASE}' enter")).shows("[Today]");
}

/// On her record, her name in view.
fn on_the_record(folder: &TempDir, path: &Path) -> Window {
    let mut window = open(folder, path);
    unlock(&mut window);
    window.press("/").shows("Find a person").press("'canarina'").shows("Canarina Example").press("enter").hides("Find a person").shows(NAME);
    window
}

#[test]
fn every_way_out_gives_the_terminal_back_with_nobody_on_it() {
    let (folder, path) = somebody();
    for keys in ["q", "ctrl-q", "ctrl-c"] {
        let mut window = on_the_record(&folder, &path);
        window.press(keys);
        assert_eq!(window.ended(NAME).0, 0, "{keys}");
    }
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let mut window = on_the_record(&folder, &path);
        window.signal(signal);
        assert_eq!(window.ended(NAME).0, 0, "{signal:?}");
    }
    let mut left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    left.sort();
    assert_eq!(left, ["mine.db", "mine.keys", "mine.keys2"], "nothing else is left beside the file");
}

#[test]
fn work_under_way_at_the_end_is_waited_for_and_gives_the_file_back() {
    let (folder, path) = somebody();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    // Nothing comes out of it until it is let go: a pack that takes long to read.
    let held = std::fs::OpenOptions::new().read(true).write(true).open(&pipe).unwrap();
    let mut window = on_the_record(&folder, &path);
    window.press("1").shows("[Today]").press("M").shows("passphrase").press(&format!("'{}' tab 'some word for the pack' ctrl-s", pipe.display()));
    window.shows("Opening the pack");
    window.signal(Signal::TERM);
    // Long enough for a program that waits for nothing to be gone; one that waits does not care.
    std::thread::sleep(Duration::from_millis(500));
    drop(held);
    assert_eq!(window.ended(NAME).0, 0);
    assert!(!path.with_extension("db-wal").exists(), "it ended with the file open");
    Store::check_free(&path).unwrap();
}

/// Alt and a bracket, or a broken line: the rest of such a key may never come, and whoever waits for it must not hold up the lock.
#[test]
fn half_a_key_does_not_keep_it_from_locking() {
    let (folder, path) = somebody();
    let mut window = on_the_record(&folder, &path);
    window.press("'\x1b['");
    window.signal(Signal::CONT);
    window.shows("The caseload is locked").hides(NAME);
    window.signal(Signal::TERM);
    assert_eq!(window.ended(NAME).0, 0);
}

#[test]
fn leaving_from_the_lock_needs_no_passphrase() {
    let (folder, path) = somebody();
    let mut window = open(&folder, &path);
    window.press("ctrl-c");
    assert_eq!(window.ended(NAME).0, 0);
    let mut window = open(&folder, &path);
    window.signal(Signal::TERM);
    assert_eq!(window.ended(NAME).0, 0);
}

#[test]
fn a_closed_window_ends_it_and_keeps_what_was_typed() {
    let (folder, path) = somebody();
    let mut window = on_the_record(&folder, &path);
    window.press("k").shows("Which ways are safe").press("'only through the school'").shows("only through the school");
    window.close();
    let mut again = open(&folder, &path);
    again.press(&format!("'{PASSPHRASE}' enter")).shows("Here is what you were writing").shows("only through the school");
    again.signal(Signal::HUP);
    assert_eq!(again.ended(NAME).0, 0);
}

#[test]
fn a_pause_locks_and_goes_on_where_it_was() {
    let (folder, path) = somebody();
    let mut window = on_the_record(&folder, &path);
    window.press("ctrl-z").paused(NAME);
    Store::check_free(&path).unwrap();
    window.goes_on().shows("The caseload is locked").hides(NAME);
    window.press(&format!("'{PASSPHRASE}' enter")).shows(NAME).shows("History");
    window.signal(Signal::TSTP).paused(NAME).goes_on().shows("The caseload is locked").hides(NAME);
    window.press("ctrl-q");
    assert_eq!(window.ended(NAME).0, 0);
}

#[test]
fn a_window_that_is_too_small_says_so_and_loses_nothing() {
    let (folder, path) = somebody();
    let mut window = on_the_record(&folder, &path);
    window.press("k").shows("Which ways are safe").press("'text only'").shows("text only");
    window.resize(50, 15).shows("at least 60 by 20").hides(NAME).hides("text only");
    window.resize(120, 40).hides("at least 60 by 20").shows("text only");
    window.press("ctrl-s").shows("Changed the safe-contact card");
    window.press("q");
    assert_eq!(window.ended(NAME).0, 0);
}

/// The contract's answer: code 4, and who has it.
fn is_refused((code, said): (u32, String)) {
    assert_eq!(code, 4, "{said}");
    assert!(said.contains("open already: process"), "{said}");
}

#[test]
fn a_second_window_is_told_who_has_the_file_and_a_locked_one_does_not_hold_it() {
    let (folder, path) = somebody();
    let mut first = open(&folder, &path);
    unlock(&mut first);
    let begun = Instant::now();
    let second = Window::open(folder.path(), &["--file", path.to_str().unwrap()]).ended(NAME);
    // The contract says three seconds.
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    is_refused(second);
    first.press("1").shows("[Today]").press("ctrl-l").shows("The caseload is locked");
    let mut second = open(&folder, &path);
    unlock(&mut second);
    first.press(&format!("'{PASSPHRASE}' enter"));
    is_refused(first.ended(NAME));
    second.press("q");
    assert_eq!(second.ended(NAME).0, 0);
}

fn practice_folders(home: &Path) -> usize {
    let names = std::fs::read_dir(home).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with("caseload-practice-")).count()
}

#[test]
fn practice_opens_on_today_shows_its_passphrase_when_locked_and_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut window = Window::open(home.path(), &["demo"]);
    window.shows("PRACTICE").shows("[Today]").shows("SU-0");
    assert_eq!(practice_folders(home.path()), 1);
    window.press("ctrl-l").shows("The passphrase is:").shows(PRACTICE_PASSPHRASE).shows("PRACTICE").hides("SU-0");
    window.press(&format!("'{PRACTICE_PASSPHRASE}' enter")).shows("[Today]").shows("SU-0");
    window.press("q");
    assert_eq!(window.ended("SU-0").0, 0);
    assert_eq!(practice_folders(home.path()), 0);
    let mut window = Window::open(home.path(), &["demo"]);
    window.shows("[Today]");
    window.signal(Signal::TERM);
    assert_eq!(window.ended("SU-0").0, 0);
    assert_eq!(practice_folders(home.path()), 0);
}
