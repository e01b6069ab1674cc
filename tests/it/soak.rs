//! Hard ends: killed at any moment, many starts at once, and texts nobody would type.
//! Short here; the full figures are behind `just soak`. What is killed is this test's own program, run again with one test and an order.

use crate::interface::Face;
use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::ids::PersonId;
use caseload::domain::person::PersonDetails;
use caseload::domain::text;
use caseload::store::{Error, Store};
use caseload::tui::app::Happened;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Barrier;
use std::time::{Duration, Instant, SystemTime};

/// Which file a child works on; without it the child's test does nothing.
const FILE: &str = "CASELOAD_TEST_FILE";

/// This program again, with one of the children below.
fn child(name: &str, file: &Path) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([&format!("soak::{name}"), "--exact", "--ignored", "--nocapture", "--test-threads", "1"]);
    command.env(FILE, file).env("RUST_BACKTRACE", "0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Numbers that look random and are the same in every run.
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

fn closed() -> (tempfile::TempDir, PathBuf) {
    let World { folder, path, store } = World::new();
    store.close().unwrap();
    (folder, path)
}

#[test]
#[ignore = "the child of the test that kills it"]
fn child_that_saves() {
    let Some(file) = std::env::var_os(FILE).map(PathBuf::from) else { return };
    let mut store = Store::open(&file, &secret(PASSPHRASE), today()).unwrap();
    for n in 0.. {
        let details = PersonDetails { name: format!("Saved {n}"), ..PersonDetails::default() };
        let saved = store.apply(today(), &Change::AddPerson(details, None)).unwrap();
        // Said only now: this is the promise.
        println!("\nsaved {} {n}", saved.id);
    }
}

fn killed_while_saving(times: u32) {
    let (mut state, mut all) = (0x5eed_u64, 0);
    // Another file now and then: what is looked through grows with each kill.
    for done in (0..times).step_by(25) {
        all += killed_on_one_file(25.min(times - done), &mut state);
        println!("{} kills: {all} acknowledged changes, 0 lost, 0 found damaged", (done + 25).min(times));
    }
}

fn killed_on_one_file(times: u32, state: &mut u64) -> usize {
    let (_folder, path) = closed();
    let mut promised = Vec::new();
    for _ in 0..times {
        let mut child = child("child_that_saves", &path);
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let most = 1 + next(state) % 40;
        let mut seen = 0;
        for line in lines.map_while(Result::ok) {
            if let Some((id, n)) = line.strip_prefix("saved ").and_then(|rest| rest.split_once(' ')) {
                promised.push((PersonId(id.parse().unwrap()), format!("Saved {n}")));
                seen += 1;
                if seen == most {
                    // Somewhere inside what follows, not right after the promise.
                    std::thread::sleep(Duration::from_micros(next(state) % 3000));
                    child.kill().unwrap();
                }
            }
        }
        child.wait().unwrap();
        assert!(seen >= most, "the child ended by itself");
        let store = Store::open(&path, &secret(PASSPHRASE), today()).unwrap();
        for (id, name) in &promised {
            assert_eq!(store.person(*id).unwrap().details.name, *name, "a saved change was lost");
        }
        assert_eq!(store.check(|_| true).unwrap(), []);
        store.close().unwrap();
    }
    promised.len()
}

#[test]
fn a_saved_change_survives_being_killed() {
    killed_while_saving(3);
}

#[test]
#[ignore = "the full figure: 1,000 kills, about half an hour"]
fn a_saved_change_survives_being_killed_1000() {
    killed_while_saving(1000);
}

#[test]
#[ignore = "the child of the test that kills it"]
fn child_that_types() {
    let Some(file) = std::env::var_os(FILE).map(PathBuf::from) else { return };
    let store = Store::open(&file, &secret(PASSPHRASE), today()).unwrap();
    let mut face = Face::start(tempfile::tempdir().unwrap(), file, Some(store));
    face.press("n");
    let begun = Instant::now();
    for n in 1.. {
        face.press("'x'");
        println!("\ntyped {n} {}", begun.elapsed().as_millis());
        std::thread::sleep(Duration::from_millis(20));
        face.app.look(Instant::now(), SystemTime::now());
    }
}

fn killed_while_typing(times: u32) {
    let (_folder, path) = closed();
    let mut state = 0x5eed_u64;
    for _ in 0..times {
        let mut child = child("child_that_types", &path);
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Later than the two seconds that may go, so that something must be there each time.
        let ends = 3000 + next(&mut state) % 2500;
        let mut typed: Vec<(usize, u64)> = Vec::new();
        for line in lines.map_while(Result::ok) {
            if let Some((n, at)) = line.strip_prefix("typed ").and_then(|rest| rest.split_once(' ')) {
                typed.push((n.parse().unwrap(), at.parse().unwrap()));
                if typed.last().unwrap().1 >= ends {
                    child.kill().unwrap();
                }
            }
        }
        child.wait().unwrap();
        let last = typed.last().unwrap().1;
        let (must, _) = *typed.iter().rev().find(|(_, at)| at + 2000 <= last).unwrap();
        assert!(must > 10, "so little was typed in {last} ms that nothing was tested");
        let mut store = Store::open(&path, &secret(PASSPHRASE), today()).unwrap();
        let kept = store.take_draft().unwrap().unwrap_or_default();
        assert!(kept.contains(&"x".repeat(must)), "typed until 2 s before the end: {must} letters; kept: {kept}");
        store.close().unwrap();
    }
    println!("{times} kills while typing: never more than 2 s of it gone");
}

#[test]
fn what_was_typed_two_seconds_ago_survives_being_killed() {
    killed_while_typing(1);
}

#[test]
#[ignore = "the full figure: 200 kills, about a quarter of an hour"]
fn what_was_typed_two_seconds_ago_survives_being_killed_200() {
    killed_while_typing(200);
}

fn races(times: u32) {
    let (_folder, path) = closed();
    for _ in 0..times {
        let (start, end) = (Barrier::new(4), Barrier::new(4));
        let opened: Vec<Result<(), Error>> = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        start.wait();
                        let opened = Store::open(&path, &secret(PASSPHRASE), today());
                        // The winner holds it until everybody has tried.
                        end.wait();
                        opened.map(|store| store.close().unwrap())
                    })
                })
                .collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect()
        });
        assert_eq!(opened.iter().filter(|opened| opened.is_ok()).count(), 1, "{opened:?}");
        for refused in opened.into_iter().filter_map(Result::err) {
            assert!(matches!(refused, Error::InUse { .. }), "{refused}");
        }
    }
    println!("{times} races of four starts: one writer each time, the others told");
}

#[test]
fn of_many_starts_at_once_one_writes() {
    races(5);
}

#[test]
#[ignore = "the full figure: 100 races"]
fn of_many_starts_at_once_one_writes_100() {
    races(100);
}

/// Text that leans towards what breaks things.
fn nasty(state: &mut u64) -> String {
    const PIECES: [&str; 24] = [
        "\"",
        "'",
        "*",
        "(",
        ")",
        "AND",
        "OR",
        "NEAR(",
        "^",
        ":",
        "-",
        "\0",
        "\u{1b}[31m",
        "\u{1b}]52;c;aGk=\u{7}",
        "\u{202e}",
        "\u{2066}",
        "\u{9b}",
        "o'brien",
        "12/03/2024",
        "a@example.org",
        "🙂",
        "\u{301}",
        "=1+1",
        "\r\n",
    ];
    let pieces = next(state) % 8;
    let mut text = String::new();
    for _ in 0..pieces {
        match next(state) % 3 {
            0 => text.push_str(PIECES[usize::try_from(next(state)).unwrap_or(0) % PIECES.len()]),
            1 => text.push(char::from_u32(u32::try_from(next(state) % 0x11_0000).unwrap()).unwrap_or('x')),
            _ => text.push(char::from(32 + u8::try_from(next(state) % 95).unwrap())),
        }
    }
    text
}

/// What no terminal may be given, told by number and not by the rule that is tested: C0 and C1 controls, DEL, what turns the direction
/// of text, invisible tags. A tab and a line end are text.
pub fn drives(c: char) -> bool {
    let number = u32::from(c);
    let control = number < 0x20 && number != 0x09 && number != 0x0a || (0x7f..=0x9f).contains(&number);
    control || (0x202a..=0x202e).contains(&number) || (0x2066..=0x2069).contains(&number) || (0xe0000..=0xe007f).contains(&number)
}

fn cleaned(times: u32) {
    // Each that there is, and not only those that stand in the texts below. A carriage return is a line end.
    for c in (0..=0x10_ffff).filter_map(char::from_u32).filter(|c| drives(*c)) {
        assert_eq!(text::clean(&format!("a{c}b")), if c == '\r' { "a\nb" } else { "ab" }, "{c:?}");
    }
    let (mut state, mut hostile) = (0x5eed_u64, 0);
    for _ in 0..times {
        let text = nasty(&mut state);
        hostile += u32::from(text.chars().any(drives));
        for out in [text::clean(&text), text::clean_line(&text)] {
            assert!(!out.chars().any(drives), "{text:?} came out as {out:?}");
            // Nothing else is taken away: what is left of a note is what was written.
            let kept = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
            assert_eq!(kept(&out), kept(&text), "{text:?} came out as {out:?}");
        }
    }
    assert!(hostile > times / 10, "only {hostile} of {times} texts would have driven a terminal: nothing was tested");
    println!("{times} texts cleaned, {hostile} of them hostile: 0 control or direction characters out");
}

fn searched(times: u32) {
    let mut world = World::new();
    for name in ["Zoë O'Brien", "Łukasz Nowak", "王小明"] {
        world.person(name);
    }
    let mut state = 0x5eed_u64;
    for _ in 0..times {
        let text = nasty(&mut state);
        world.store.find(&text, 10).unwrap_or_else(|failed| panic!("{text:?}: {failed}"));
    }
    for (typed, name) in [("o'brien", "Zoë O'Brien"), ("lukasz", "Łukasz Nowak"), ("王小明", "王小明")] {
        let found = world.store.find(typed, 10).unwrap();
        assert_eq!(found.first().map(|found| found.name.as_str()), Some(name), "a search that never fails still finds");
    }
    println!("{times} searches: 0 errors");
}

#[test]
fn no_text_drives_a_terminal_and_no_search_fails() {
    cleaned(5_000);
    searched(500);
}

#[test]
#[ignore = "the full figures: 100,000 each"]
fn no_text_drives_a_terminal_and_no_search_fails_100000() {
    cleaned(100_000);
    searched(100_000);
}

/// Locks in one of four ways, and looks whether the key is gone and the file free.
fn locked(times: usize) {
    for time in 0..times {
        let mut world = World::new();
        world.person("Canarina Example");
        let mut face = Face::on(world);
        // Else there is nothing to be cleared.
        face.press("/ 'canarina' enter");
        face.shows("Canarina");
        face.press("k 'Half a Name'");
        let (now, wall) = (Instant::now(), SystemTime::now());
        match time % 4 {
            0 => _ = face.press("ctrl-l"),
            1 => _ = face.app.look(now + Duration::from_secs(301), wall + Duration::from_secs(301)),
            2 => _ = face.app.look(now + Duration::from_secs(1), wall + Duration::from_secs(3600)),
            _ => _ = face.app.happen(Happened::Stop),
        }
        face.hides("Canarina");
        face.hides("Half a Name");
        Store::check_free(&face.path).unwrap();
        assert!(!face.path.with_extension("db-wal").exists(), "the log is folded back");
        let store = Store::open(&face.path, &secret(PASSPHRASE), today()).unwrap();
        assert!(store.draft().unwrap().is_some_and(|draft| draft.contains("Half a Name")));
    }
    println!("{times} locks by key, idleness, suspend and hang-up: all");
}

#[test]
fn it_locks_in_every_way() {
    locked(8);
}

#[test]
#[ignore = "the full figure: 50"]
fn it_locks_in_every_way_50() {
    locked(50);
}
