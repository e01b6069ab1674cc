//! Files that somebody made to do harm or that broke on the way, and hostile text into every form: what happens is a sentence, and the
//! caseload stays whole. Whatever failed once is kept in `proptest-regressions/hostile.txt` and tried first from then on.

mod pack;

use crate::interface::Face;
use crate::soak::drives;
use crate::support::*;
use caseload::exchange::handover::Unlock;
use caseload::exchange::import::{Kind, read as read_rows};
use caseload::store::keys::Slot;
use caseload::store::{Error, Store, restore};
use caseload::tui::commands::{COMMANDS, Key};
use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence, TestRunner};
use std::cell::Cell;
use std::collections::BTreeSet;

/// What breaks readers: signs that mean something, numbers at the edge, what drives a terminal, what is no text.
const PIECES: [&[u8]; 22] = [
    b"\"",
    b",",
    b";",
    b"\n",
    b"\r",
    b"\0",
    b"=1+1",
    b"\x1b[31m",
    b"\xff\xfe",
    b"\xe2\x80\xae",
    b"-1",
    b"99999999999999999999",
    b"9223372036854775807",
    b"0000-00-00",
    b"31/02/2007",
    b"../../x",
    b"-----BEGIN AGE ENCRYPTED FILE-----",
    b"-----END AGE ENCRYPTED FILE-----",
    b"slot: passphrase",
    b"bytes",
    "\u{feff}é".as_bytes(),
    b"'; drop table person; --",
];

/// A change to a file: where, which kind, with what.
type Edit = (u32, u8, u8);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    proptest::collection::vec((any::<u32>(), 0..7u8, any::<u8>()), 1..6)
}

fn edited(whole: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for (place, kind, with) in edits {
        let at = *place as usize % (bytes.len() + 1);
        let to = (at + usize::from(*with) + 1).min(bytes.len());
        match kind {
            0 if at < bytes.len() => bytes[at] ^= 1 << (with % 8),
            1 if at < bytes.len() => bytes[at] = *with,
            2 => drop(bytes.drain(at..to)),
            3 => bytes.truncate(at),
            4 => {
                let again = bytes[at..to].to_vec();
                bytes.splice(at..at, again);
            }
            _ => drop(bytes.splice(at..at, PIECES[usize::from(*with) % PIECES.len()].to_vec())),
        }
    }
    bytes
}

fn tried<S: Strategy>(cases: u32, made: S, look: impl Fn(S::Value)) {
    let kept = FileFailurePersistence::Direct("proptest-regressions/hostile.txt");
    let config = Config { cases, failure_persistence: Some(Box::new(kept)), max_shrink_iters: 200, ..Config::default() };
    let done = TestRunner::new(config).run(&made, |value| {
        look(value);
        Ok(())
    });
    done.unwrap_or_else(|failed| panic!("{failed}"));
}

/// A sentence, and nothing of the program's inside in it.
fn is_plain(said: &str) {
    assert!(said.contains(' ') && said.trim_end().ends_with(['.', '\'']) && !said.contains("panicked") && !said.contains("unwrap"), "{said}");
}

const PEOPLE: &[u8] = b"external_id,name,name_to_use,date_of_birth,gender,ethnicity,residency\np1,Amina Example,Amina,2007-03,female,pakistani,both\np2,\"Zo\xc3\xab, O'Brien\",,24 on 2026-11-01,,,\n";
const CONTACTS: &[u8] = b"external_id,referral_id,happened_on,kind,minutes,attendance,note\nc1,r1,27/03/2026,session,50,attended,\"two\nlines\"\nc2,r1,2026-04-01,call,,no-answer,\n";

fn import(cases: u32) {
    let mut world = World::new();
    world.person("Somebody Else");
    let world = std::cell::RefCell::new(world);
    let (refused, taken) = (Cell::new(0), Cell::new(0));
    tried(cases, (any::<bool>(), any::<bool>(), edits()), |(people, dry, edits)| {
        let (kind, rows) = if people { (Kind::People, PEOPLE) } else { (Kind::Contacts, CONTACTS) };
        let world = &mut *world.borrow_mut();
        match read_rows(kind, &edited(rows, &edits), world.store.reference(), today()) {
            Err(said) => {
                refused.set(refused.get() + 1);
                is_plain(&said);
            }
            Ok(file) => {
                let report = file.import(kind, &mut world.store, today(), dry, |_| true).unwrap();
                taken.set(taken.get() + report.added + report.changed);
                report.rejected.iter().for_each(|row| is_plain(&row.why));
            }
        }
    });
    let world = world.into_inner();
    assert_eq!(world.store.check(|_| true).unwrap(), []);
    assert!(refused.get() > 0 && taken.get() > 0, "{} refused, {} rows taken: too little was tried", refused.get(), taken.get());
    let everybody = world.store.everyone().unwrap();
    everybody.iter().for_each(|person| drop(world.store.record(person.id).unwrap()));
    println!("{cases} changed CSV files: a sentence or rows each time, {} people in the end, all readable", everybody.len());
}

fn key_file(cases: u32) {
    let World { folder: _folder, path, store } = World::new();
    store.close().unwrap();
    let whole = std::fs::read(path.with_extension("keys")).unwrap();
    let (opened, refused) = (Cell::new(0), Cell::new(0));
    tried(cases, edits(), |edits| {
        let bytes = edited(&whole, &edits);
        for ending in ["keys", "keys2"] {
            std::fs::write(path.with_extension(ending), &bytes).unwrap();
        }
        // A miss is counted beside the file, and slows the next: not here.
        let _ = std::fs::remove_file(path.with_extension("misses"));
        match Store::open(&path, &secret(PASSPHRASE), today()) {
            Ok(store) => {
                opened.set(opened.get() + 1);
                store.close().unwrap();
            }
            Err(failed @ (Error::WrongKey | Error::KeyFileMissing(_))) => {
                refused.set(refused.get() + 1);
                is_plain(&failed.to_string());
            }
            Err(other) => panic!("{other}"),
        }
    });
    assert!(opened.get() > 0 && refused.get() > 0, "{} opened, {} refused: too little was tried", opened.get(), refused.get());
    println!("{cases} changed key files: opened or refused in a sentence");
}

fn backup_file(cases: u32) {
    let mut world = World::new();
    world.person("Amina Example");
    let made = world.store.back_up(&world.folder.path().join("backups"), today(), false, &mut |_| true).unwrap();
    let whole = std::fs::read(&made.path).unwrap();
    // The readable lines and the keys stand first: half of the changes go there.
    let head = whole.len().min(2500);
    tried(cases, (any::<bool>(), edits()), |(first, edits)| {
        let bytes = if first { [&edited(&whole[..head], &edits), &whole[head..]].concat() } else { edited(&whole, &edits) };
        if bytes == whole {
            return;
        }
        std::fs::write(&made.path, &bytes).unwrap();
        let to = world.folder.path().join("back.db");
        let failed = restore(&made.path, &to, Slot::Passphrase, &secret(PASSPHRASE), &mut |_| true).map(drop).unwrap_err();
        assert!(matches!(failed, Error::NotABackup(_) | Error::Newer), "{failed}");
        assert!(!to.exists() && !to.with_extension("keys").exists());
    });
    println!("{cases} changed backups: all refused, nothing left");
}

fn same(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(*state >> 8).unwrap()
}

/// A key of the table of commands as [`Face::press`] names it. Nobody quits or locks: both have tests of their own, and nothing comes after.
fn named(key: Key) -> Option<String> {
    let named = match key {
        Key::Ctrl('l' | 'c' | 'q') | Key::Char('q') => return None,
        Key::Char(' ') => "space".to_owned(),
        Key::Char(c) => c.to_string(),
        Key::Ctrl(c) => format!("ctrl-{c}"),
        Key::F(n) => format!("f{n}"),
        Key::BackTab => "back-tab".to_owned(),
        Key::PageUp => "page-up".to_owned(),
        Key::PageDown => "page-down".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    };
    Some(named)
}

/// Set for the child that presses keys: how many.
const PRESSES: &str = "CASELOAD_TEST_PRESSES";

#[test]
#[ignore = "the child of the tests below: what it exports goes to a home of its own"]
fn child_that_presses() {
    let Some(presses) = std::env::var(PRESSES).ok().and_then(|presses| presses.parse::<usize>().ok()) else { return };
    // Every key that does something somewhere; those that move and answer come more often.
    let mut keys: Vec<String> = COMMANDS.iter().flat_map(|spec| spec.keys).copied().filter_map(named).collect();
    keys.sort();
    keys.dedup();
    let often = ["tab", "back-tab", "enter", "esc", "up", "down", "left", "right", "space", "ctrl-s", "1", "2"].map(str::to_owned);
    let all = keys.len();
    keys.extend((0..all / 12).flat_map(|_| often.clone()));
    let World { folder, path, store } = pack::packed().0;
    let mut face = Face::start(folder, path, Some(store));
    let (mut state, mut pasted, mut forms) = (0x5eed_u64, 0, BTreeSet::new());
    for _ in 0..presses {
        let toss = same(&mut state);
        if toss.is_multiple_of(4) {
            let text: Vec<u8> = (0..same(&mut state) % 5).flat_map(|_| PIECES[same(&mut state) % PIECES.len()].to_vec()).collect();
            face.paste(&String::from_utf8_lossy(&text));
            pasted += 1;
        } else {
            face.press(&keys[same(&mut state) % keys.len()]);
        }
        face.come_back();
        let text = face.text();
        assert!(!text.chars().any(drives), "{text}");
        if text.contains("Ctrl+S save") {
            forms.insert(text.lines().nth(2).unwrap_or_default().trim().split(' ').take(3).collect::<Vec<_>>().join(" "));
        }
    }
    let (_folder, path) = face.cut();
    // Work that was under way lets go of the file when it is done.
    let mut tries = 0;
    let store = loop {
        match Store::open(&path, &secret(PASSPHRASE), today()) {
            Err(Error::InUse { .. }) if tries < 600 => tries += 1,
            done => break done.unwrap(),
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    };
    assert_eq!(store.check(|_| true).unwrap(), []);
    let everybody = store.everyone().unwrap();
    everybody.iter().for_each(|person| drop(store.record(person.id).unwrap()));
    println!("{presses} of {all} keys, {pasted} of them pastes of hostile text: the caseload is whole, {} people readable", everybody.len());
    println!("forms {} {forms:?}", forms.len());
}

/// Keys as they come, with hostile text pasted wherever it may go.
fn keys(presses: usize, least_forms: usize) {
    let home = tempfile::tempdir().unwrap();
    // Deep down, so that no path that is typed leads out of it.
    let at = home.path().join("a/b/c/d/e/f/g/h");
    std::fs::create_dir_all(&at).unwrap();
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child.args(["hostile::child_that_presses", "--exact", "--ignored", "--nocapture", "--test-threads", "1"]).current_dir(&at);
    let done = child.env(PRESSES, presses.to_string()).env("HOME", &at).env_remove("XDG_CONFIG_HOME").output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
    println!("{said}");
    let forms: usize = said.lines().find_map(|line| line.strip_prefix("forms ")).and_then(|rest| rest.split(' ').next()).unwrap().parse().unwrap();
    assert!(forms >= least_forms, "only {forms} forms were reached");
}

#[test]
fn hostile_files_are_answered_in_a_sentence() {
    import(150);
    key_file(60);
    backup_file(12);
    pack::inside(120);
    pack::file(60);
}

#[test]
#[ignore = "the full figures: thousands of files of each kind, some minutes"]
fn hostile_files_are_answered_in_a_sentence_5000() {
    import(5000);
    key_file(2000);
    backup_file(300);
    pack::inside(5000);
    pack::file(2000);
}

#[test]
fn hostile_text_in_every_form_leaves_the_caseload_whole() {
    // Fewer than most runs reach (12 and more): work beside the interface comes back when it will, and takes keys meanwhile.
    keys(1500, 6);
}

#[test]
#[ignore = "the full figure: 50,000 keys"]
fn hostile_text_in_every_form_leaves_the_caseload_whole_50000() {
    keys(50_000, 30);
}

#[test]
fn a_file_that_is_far_too_large_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.csv");
    // It says that it is large, and holds nothing: no disk is filled.
    std::fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    let said = caseload::exchange::import::bytes_of(&path).unwrap_err();
    assert!(said.contains("larger than 200 MB"), "{said}");
    let said = caseload::exchange::handover::read(&path, &Unlock::Passphrase(secret(PASSPHRASE))).unwrap_err().to_string();
    assert!(said.contains("larger than any handover pack"), "{said}");
    let said = Unlock::identities(&path).err().unwrap();
    assert!(said.contains("There is no age identity"), "{said}");
    let World { folder, path, store } = World::new();
    store.close().unwrap();
    // A backup that says how much of it is keys.
    let lying = folder.path().join("lying");
    let text = format!("caseload backup, version 1\nmade: 2026-11-21\nlog: row 1, {}\nkeys: {} bytes\ndatabase: 1 bytes\n\n", "0".repeat(64), 1_u64 << 60);
    std::fs::write(&lying, text).unwrap();
    let refused = restore(&lying, &folder.path().join("back.db"), Slot::Passphrase, &secret(PASSPHRASE), &mut |_| true);
    assert!(matches!(refused, Err(Error::NotABackup(_))), "{refused:?}");
    for ending in ["keys", "misses"] {
        std::fs::File::create(path.with_extension(ending)).unwrap().set_len(1 << 40).unwrap();
    }
    Store::open(&path, &secret(PASSPHRASE), today()).unwrap().close().unwrap();
    drop(folder);
}
