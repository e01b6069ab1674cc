//! What may not be said: a failure says nothing of a record, on whatever way out, and what stands hostile in the file itself (written
//! there by somebody with the key) drives no terminal.

use crate::cli::Desk;
use crate::soak::drives;
use crate::support::*;
use crate::terminal::window::Window;
use caseload::domain::change::Change;
use caseload::domain::person::{PersonDetails, SafeContact};
use caseload::tui::app::terminal;
use ratatui::widgets::Paragraph;
use std::ffi::OsStr;
use std::io::Read;
use std::process::{Command, Stdio};

const NAME: &str = "Canarina";
/// Words that stand in many fields, and nowhere else.
const CANARIES: [&str; 5] = [NAME, "Kanarienvogel", "01632960777", "Kanarengasse", "canary-word"];
/// With it a child below does its work.
const ORDER: &str = "CASELOAD_TEST_BREAKS";
const SAFE: &str = "What was saved is safe";

/// The words of this test's own program for one of its children.
fn child(name: &str) -> Vec<String> {
    let program = std::env::current_exe().unwrap().display().to_string();
    let name = format!("proof::silence::{name}");
    [&program, &name, "--exact", "--ignored", "--nocapture", "--test-threads", "1"].map(String::from).to_vec()
}

/// One way in which code breaks with a text in hand.
fn break_with(way: usize, text: &str) {
    let person = || PersonDetails { name: text.into(), ..PersonDetails::default() };
    match way {
        0 => panic!("{text}"),
        1 => std::hint::black_box(Err::<(), _>(person())).unwrap(),
        2 => std::hint::black_box(Err::<(), _>(text)).expect(text),
        3 => std::hint::black_box(Ok::<_, ()>(person())).unwrap_err(),
        4 => assert_eq!(text, "another text"),
        5 => drop(text[..text.len() + 1].to_owned()),
        6 => std::panic::panic_any(person()),
        7 => drop(text.parse::<u64>().unwrap()),
        8 => unreachable!("{:?}", person()),
        _ => std::panic::resume_unwind(Box::new(std::panic::catch_unwind(|| panic!("{text}")).unwrap_err())),
    }
}

#[test]
#[ignore = "the child of the test below"]
fn child_that_breaks() {
    if std::env::var_os(ORDER).is_some() {
        caseload::platform::silence_panics(|| {}).unwrap();
        for at in 0..200 {
            let text = format!("{} {} é", CANARIES[at % CANARIES.len()], CANARIES[(at + 1) % CANARIES.len()]);
            std::panic::catch_unwind(|| break_with(at / CANARIES.len() % 10, &text)).unwrap_err();
        }
        // Work beside it says nothing at all.
        std::thread::spawn(|| break_with(0, NAME)).join().unwrap_err();
    }
}

fn says_nothing(said: &str, what: &str) {
    CANARIES.iter().for_each(|canary| assert!(!said.contains(canary), "{what}: {said}"));
}

#[test]
fn two_hundred_panics_say_nothing_of_a_record() {
    let words = child("child_that_breaks");
    let done = Command::new(&words[0]).args(&words[1..]).env(ORDER, "1").env("RUST_BACKTRACE", "1").stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{said}");
    assert_eq!(said.matches(SAFE).count(), 200, "{said}");
    says_nothing(&said, "panics");
    says_nothing(&String::from_utf8_lossy(&done.stdout), "panics");
}

#[test]
#[ignore = "the child of the test below"]
fn child_that_breaks_on_the_screen() {
    if std::env::var_os(ORDER).is_some() {
        caseload::platform::silence_panics(terminal::give_back).unwrap();
        let mut window = terminal::take().unwrap();
        std::thread::spawn(|| break_with(0, NAME)).join().unwrap_err();
        window.draw(|frame| frame.render_widget(Paragraph::new(format!("{NAME} is still here")), frame.area())).unwrap();
        std::io::stdin().read_exact(&mut [0]).unwrap();
        break_with(1, NAME);
    }
}

#[test]
fn a_panic_gives_the_terminal_back_and_one_beside_it_leaves_it_alone() {
    let folder = tempfile::tempdir().unwrap();
    let words = child("child_that_breaks_on_the_screen");
    let words: Vec<&OsStr> = words.iter().map(OsStr::new).collect();
    let mut window = Window::of(&words, folder.path(), &[(ORDER, "1"), ("RUST_BACKTRACE", "0")]);
    window.shows("Canarina is still here").until("the program's screen", Window::is_taken).press("x");
    let (code, said) = window.ended(NAME);
    assert!(code != 0 && said.contains(SAFE), "{said}");
    let main = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/main.rs")).unwrap();
    assert!(main.contains("platform::silence_panics(app::terminal::give_back)"), "the program does the same");
}

/// A caseload with canaries in it, closed, and how to run the program on it.
fn desk_with_canaries() -> Desk {
    let mut desk = Desk::empty();
    let mut world = World::new();
    for n in 0..20 {
        let details = PersonDetails { name: format!("Canarina Kanarienvogel{n}"), ..PersonDetails::default() };
        let card = SafeContact { phone: "01632960777".into(), address: "1 Kanarengasse".into(), code_word: "canary-word".into(), ..SafeContact::default() };
        world.do_(Change::AddPerson(details, Some(card)));
    }
    let World { folder, store, .. } = world;
    store.close().unwrap();
    std::fs::copy(desk.path("pass"), folder.path().join("pass")).unwrap();
    desk.folder = folder;
    desk
}

#[test]
fn two_hundred_errors_say_nothing_of_a_record() {
    let desk = desk_with_canaries();
    let whole = std::fs::read(desk.path("mine.db")).unwrap();
    let mut failed = 0;
    let mut fails = |desk: &Desk, words: &str| {
        let answer = desk.run(words);
        says_nothing(&answer.err, words);
        assert!(!answer.err.contains("panic"), "{words}: {}", answer.err);
        failed += u32::from(answer.code != 0);
    };
    for words in [
        "show SU-9999",
        "show SU-1 --as-at never",
        "summary SU-0001 --format docx",
        "summary SU-0001 --identified",
        "summary SU-0001 -o mine.db",
        "summary SU-0001 -o none/x.md",
        "report committee --from 2026-10-01 --to 2026-09-01",
        "export subject-access SU-0001 -o pass",
        "export everything pass",
        "handover merge mine.db",
        "import people mine.db",
        "restore mine.db --to other.db",
        "backup none/none",
        "recover --recovery-file pass --new-passphrase-file pass",
    ] {
        fails(&desk, words);
    }
    // A page damaged here, then there, while each command reads.
    for at in 0..190 {
        let mut bytes = whole.clone();
        let place = 4096 + at * (bytes.len() - 4096) / 190;
        bytes[place] ^= 0x55;
        std::fs::write(desk.path("mine.db"), &bytes).unwrap();
        let _ = std::fs::remove_file(desk.path("mine.misses"));
        fails(&desk, ["show SU-0007", "find kanarienvogel", "check", "backup", "summary SU-0003 --identified --reason x"][at % 5]);
    }
    assert!(failed >= 100, "only {failed} of them failed");
    let beside: Vec<_> = std::fs::read_dir(desk.folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    for path in beside {
        let bytes = std::fs::read(&path).unwrap_or_default();
        CANARIES.iter().for_each(|canary| assert!(!bytes.windows(canary.len()).any(|part| part == canary.as_bytes()), "{canary} in {}", path.display()));
    }
}

#[test]
fn what_stands_hostile_in_the_file_drives_no_terminal() {
    let desk = desk_with_canaries();
    let path = desk.path("mine.db");
    let file = by_the_key(&path);
    let hostile = "Canarina \u{1b}]52;c;aGk=\u{7}\u{9b}31m \u{202e}eel\u{e0041}\u{2066}";
    assert_eq!(file.execute("update person set name = ?1, name_to_use = ?1 where id = 1", [hostile]).unwrap(), 1);
    drop(file);
    for words in ["show SU-0001", "show SU-0001 --json", "find canarina", "find canarina --json", "summary SU-0001 --identified --reason x"] {
        let answer = desk.run(words);
        assert!(answer.code == 0 && answer.out.contains(NAME) || words == "find canarina --json", "{words}: {} {}", answer.out, answer.err);
        assert!(!answer.out.chars().any(drives) && !answer.err.chars().any(drives), "{words}: {:?}", answer.out);
    }
    for name in ["out.md", "out.html", "out.json"] {
        assert_eq!(desk.run(&format!("summary SU-0001 --identified --reason x -o {name}")).code, 0);
        let paper = std::fs::read_to_string(desk.path(name)).unwrap();
        assert!(paper.contains("eel") && !paper.chars().any(drives), "{name}: {paper:?}");
    }
    let mut window = Window::open(desk.folder.path(), &["--file", path.to_str().unwrap()]);
    window.shows("The caseload is locked").press(&format!("'{PASSPHRASE}' enter")).shows("[Today]");
    window.press("/").shows("Find a person").press("'canarina'").shows("eel").press("enter").hides("Find a person").shows("eel");
    for wrong in ["\u{202e}", "\u{2066}", "\u{e0041}", "\x1b]"] {
        assert!(!window.wrote(wrong), "a frame drives the terminal with {wrong:?}");
    }
    window.press("q");
    assert_eq!(window.ended("eel").0, 0);
}
