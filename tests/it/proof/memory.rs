//! What stays in memory: after `Ctrl+L` the program's own memory is searched, in a real terminal, for the passphrase, the key and the
//! people who were on the screen.

use super::watch::watcher;
use crate::support::*;
use crate::terminal::window::Window;
use rustix::process::Signal;
use std::path::Path;
use std::time::{Duration, Instant};

/// How often each needle stands in the memory of the program that is watched, and where.
fn look(window: &mut Window, log: &Path, needles: &[(&str, Vec<u8>)]) -> Vec<(usize, String)> {
    let beside = |ending: &str| log.with_file_name(format!("{}.{ending}", log.file_name().unwrap().to_str().unwrap()));
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let _ = std::fs::remove_file(beside("answer"));
    std::fs::write(beside("ask"), needles.iter().map(|(_, needle)| hex(needle) + "\n").collect::<String>()).unwrap();
    let begun = Instant::now();
    while !beside("answer").exists() {
        window.signal(Signal::USR1);
        std::thread::sleep(Duration::from_millis(300));
        assert!(begun.elapsed() < Duration::from_secs(60), "nobody looked");
    }
    let answer = std::fs::read_to_string(beside("answer")).unwrap();
    let rows: Vec<(usize, String)> = answer.lines().map(|line| (line.rsplit('\t').next().unwrap().parse().unwrap(), line.to_owned())).collect();
    assert_eq!(rows.len(), needles.len());
    rows
}

#[test]
fn after_the_lock_neither_key_nor_passphrase_nor_anybody_is_in_memory() {
    let mut world = World::new();
    for n in 0..60 {
        world.person(&format!("Somebody Neighbour {n}"));
    }
    world.person("Zanaria Quendrival");
    let World { folder, path, store } = world;
    store.close().unwrap();
    let key = data_key(&path);
    let raw: Vec<u8> = (0..32).map(|at| u8::from_str_radix(&key[2 * at..2 * at + 2], 16).unwrap()).collect();
    let needles = [
        ("the passphrase", PASSPHRASE.as_bytes().to_vec()),
        ("its end", PASSPHRASE.as_bytes()[9..].to_vec()),
        ("the key", raw),
        ("the key in digits", key.into_bytes()),
        ("a name", b"Quendrival".to_vec()),
        ("a name as it is compared", b"quendrival".to_vec()),
        ("a name of others", b"Somebody Neighbour".to_vec()),
    ];
    let tools = tempfile::tempdir().unwrap();
    let (watch, log) = (watcher(tools.path()), tools.path().join("calls"));
    let mut window = Window::open_under(&[watch.as_os_str(), log.as_os_str(), folder.path().as_os_str()], folder.path(), &["--file", path.to_str().unwrap()]);
    window.shows("The caseload is locked");
    // Letter by letter, as a hand types it: the terminal library keeps the last piece it was given, and a paste comes in one.
    for letter in PASSPHRASE.chars() {
        let before = window.text();
        window.press(&format!("'{letter}'")).until("a letter more", |window| window.text() != before);
    }
    let typed = look(&mut window, &log, &needles);
    window.press("enter").shows("[Today]");
    window.press("/").shows("Find a person").press("'zanaria'").shows("Zanaria Quendrival").press("enter").hides("Find a person").shows("Quendrival");
    window.press("e").shows("Date of birth (optional)").press("esc").hides("Date of birth (optional)");
    // Else nothing was looked at: the passphrase stands there while it is typed, all else while the caseload is open.
    let open = look(&mut window, &log, &needles);
    for (at, (what, _)) in needles.iter().enumerate() {
        let seen = if at < 2 { &typed[at] } else { &open[at] };
        // The raw key is looked for although SQLCipher keeps it masked: a version that does not would be noticed at the lock.
        assert!(seen.0 > 0 || at == 2, "{what} was never there, so that it is gone says nothing: {}", seen.1);
    }
    window.press("ctrl-l").shows("The caseload is locked");
    // The screen is cleared first and the memory right after it.
    let begun = Instant::now();
    let locked = loop {
        let locked = look(&mut window, &log, &needles);
        if locked.iter().all(|(found, _)| *found == 0) || begun.elapsed() > Duration::from_secs(10) {
            break locked;
        }
    };
    for ((what, _), (open, locked)) in needles.iter().zip(open.iter().zip(&locked)) {
        println!("{what}: {} times while open, {} after the lock", open.0, locked.0);
    }
    for ((what, _), (found, answer)) in needles.iter().zip(&locked) {
        assert_eq!(*found, 0, "{what} is still in memory: {answer}");
    }
    window.press("ctrl-c");
    assert_eq!(window.ended("Quendrival").0, 0);
}
