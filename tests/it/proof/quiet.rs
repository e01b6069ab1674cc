//! A working day by keyboard in a real terminal, and every command, watched from outside: no socket, no other program, no file but in its
//! own folders; and afterwards not a word of what was typed in any file or left on the terminal.

use super::watch::{CREATES, Call, WRITES, calls, watcher};
use crate::cli::Desk;
use crate::support::*;
use crate::terminal::window::Window;
use caseload::store::Store;
use std::path::{Path, PathBuf};

/// Words that stand nowhere else, each typed into another place.
const CANARIES: [&str; 20] = [
    "Zanaria",
    "Quendrival",
    "07700900771",
    "hvorskalle",
    "wistramond",
    "01632960772",
    "plostergean",
    "grenquilla",
    "marvoskint",
    "tulbaravet",
    "droskelpin",
    "fenwhistic",
    "opliganter",
    "skarvonelt",
    "jubrentash",
    "kelmorvane",
    "vashturbel",
    "nimroquest",
    "yarpelduin",
    "bromvactis",
];

/// Everything in a folder, with what is below it.
fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, into) } else { into.push(path) }
    }
}

/// Looks for every canary in every file, as text of both widths.
fn nothing_readable(folder: &Path) -> usize {
    let mut all = Vec::new();
    files(folder, &mut all);
    for path in &all {
        let bytes = std::fs::read(path).unwrap();
        let name = path.display().to_string();
        for canary in CANARIES {
            let wide: Vec<u8> = canary.encode_utf16().flat_map(u16::to_le_bytes).collect();
            for needle in [canary.as_bytes(), &wide] {
                assert!(!bytes.windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle)), "'{canary}' is readable in {name}");
            }
            assert!(!name.contains(canary), "'{canary}' is the name of a file: {name}");
        }
    }
    all.len()
}

/// Looks at what was asked of the system: files changed only below these folders, no network, no other program.
fn keeps_to_itself(calls: &[Call], folders: &[&Path]) -> usize {
    let ours = |path: &Path| folders.iter().any(|folder| path.starts_with(folder));
    // A terminal, nowhere, and what a process says of itself are no files.
    let device = |path: &Path| ["/dev/tty", "/dev/null", "/dev/pts", "/proc/self"].iter().any(|device| path.starts_with(device));
    let mut written = 0;
    for call in calls {
        match call {
            Call::Open(_, flags, path) if flags & WRITES != 0 => {
                written += usize::from(ours(path));
                assert!(ours(path) || device(path), "opened for writing ({flags:o}): {}", path.display());
                assert!(flags & CREATES == 0 || ours(path), "made: {}", path.display());
            }
            Call::Rename(from, to) | Call::Link(from, to) => assert!(ours(from) && ours(to), "{call:?}"),
            Call::Symlink(path) | Call::Unlink(path) | Call::Mkdir(path) => assert!(ours(path), "{call:?}"),
            // The signals come through a pair of sockets inside the program (AF_UNIX).
            Call::Pair(kind) => assert_eq!(*kind, 1, "a pair of sockets that is not local"),
            Call::Socket(_) | Call::Connect | Call::Fork | Call::Exec(false) | Call::Odd(_) => panic!("it asked the system for {call:?}"),
            _ => {}
        }
    }
    assert!(written > 0 && calls.contains(&Call::Exec(true)), "nothing was watched");
    written
}

/// Somebody new, with a canary in every field that a working day fills.
fn a_record(window: &mut Window) {
    window.press("n").fill(&[("Name, as far", "'Zanaria Quendrival'"), ("Rotherham", "'lived in Rotherham when harmed and now'")], "Added the person.");
    let card =
        [("Which ways are safe", "'text only'"), ("When it is safe", "'hvorskalle after four'"), ("Code word", "'wistramond'"), ("Phone", "'07700900771'")];
    window.press("k").fill(&card, "Changed the safe-contact card").press("i").shows("wistramond");
    let referral = [
        ("Service asked for", "'grow, trauma'"),
        ("Received on", "clear '2 10 2026'"),
        ("Who referred", "'isva' space 'self' space"),
        ("Referred as", "'victim'"),
        ("Operation Stovewood", "'stovewood (nca'"),
        ("Who said so", "'plostergean, by phone'"),
        ("Which kind of help", "'therapeutic'"),
    ];
    window.press("f").fill(&referral, "Added a referral");
    window.seek("tab", "ISVA (primary), self").press("a").fill(&[("Decision", "'accepted'"), ("Decided on", "clear '5 10 2026'")], "is accepted since");
    let session = [("When", "clear '20 10 2026'"), ("How", "'session'"), ("What became of it", "'attended'"), ("Note", "'grenquilla at the centre'")];
    window.press("C").fill(&session, "Logged a session on 20 Oct 2026");
    let plan =
        [("Agreed on", "clear '20 10 2026'"), ("Agreed with", "'marvoskint and her sister'"), ("Expected length", "'20'"), ("Days between contacts", "'14'")];
    window.press("p").fill(&plan, "Agreed a plan on 20 Oct 2026");
    window.seek("tab", "No outcome yet");
    let outcome = [("Part of daily life", "'self'"), ("The outcome", "'tulbaravet'"), ("How we shall know", "'droskelpin most mornings'")];
    window.press("a").fill(&outcome, "Added an outcome").select("tulbaravet");
    window.press("t").fill(&[("What the step is", "'fenwhistic'")], "Added a step.");
    window.seek("tab", "The end").shows("Still missing");
    let exit = [
        ("What helps", "'opliganter with her sister'"),
        ("Warning signs", "'skarvonelt'"),
        ("Whom to contact", "'jubrentash, 01632960772'"),
        ("Agreed with", "'today'"),
    ];
    window.press("g").fill(&exit, "Changed the exit strategy.");
    // Begun, and left unsaved.
    window
        .press("z")
        .fill(&[("Why it ends", "'kelmorvane'")], "There is a problem")
        .press("esc")
        .shows("Leave without saving?")
        .press("y")
        .hides("Leave without");
}

/// One action after another, until there were so many.
fn actions(window: &mut Window, wanted: usize) -> usize {
    let leave = |window: &mut Window, words: &str| {
        window.press(words).press("esc").shows("Leave without saving?").press("y").hides("Leave without");
    };
    // A form that was left is offered again each time.
    window.press("C").shows("What became of it");
    leave(window, "' 20 11'");
    let mut done = 1;
    while done < wanted {
        window.press("c 'call att 20/11 vashturbel said so' enter").shows("Logged a call");
        window.press("u").shows("Undone");
        window.press("/").shows("Find a person").press("'nimroquest'").shows("nimroquest").press("esc").hides("Find a person");
        window.press("C").shows("Go on with what you wrote?").press("n").hides("Go on with");
        leave(window, "' 20 11'");
        done += 5;
        if done / 100 > (done - 5) / 100 || done == 6 {
            window.press("f12").shows("PRIVATE").press("f12").hides("PRIVATE");
            window.press("C").shows("Go on with what you wrote?").press("n").hides("Go on with").fill(&[("Note", "'yarpelduin'")], "There is a problem");
            // Locked with a form half-written.
            window
                .press("ctrl-l")
                .shows("The caseload is locked")
                .press(&format!("'{PASSPHRASE}' enter"))
                .shows("Here is what you were writing")
                .shows("yarpelduin");
            leave(window, "");
            done += 5;
        }
    }
    done
}

fn a_working_day(wanted: usize) {
    let World { folder: made, path, store } = World::new();
    store.close().unwrap();
    let home = tempfile::tempdir().unwrap();
    let at = home.path().canonicalize().unwrap();
    let (data, exports, tools) = (at.join("data"), at.join("exports"), tempfile::tempdir().unwrap());
    for folder in [&data, &exports] {
        std::fs::create_dir(folder).unwrap();
    }
    for entry in std::fs::read_dir(made.path()).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), data.join(entry.file_name())).unwrap();
    }
    let (file, log) = (data.join(path.file_name().unwrap()), tools.path().join("calls"));
    let watch = watcher(tools.path());
    // On a desktop, where the key that opens a folder is offered: nothing is started unless it is pressed.
    std::fs::write(tools.path().join("xdg-open"), "#!/bin/sh\n").unwrap();
    let watcher = [watch.as_os_str(), log.as_os_str(), data.as_os_str()];
    let mut window = Window::on_desktop(&watcher, tools.path(), &at, &["--file", file.to_str().unwrap()]);
    window.shows("The caseload is locked").press(&format!("'{PASSPHRASE}' enter")).shows("[Today]");
    a_record(&mut window);
    let done = actions(&mut window, wanted);
    window.press("ctrl-b").shows("Back up now").press("ctrl-s").shows("Backed up and checked");
    // What leaves on purpose: no name, no number, no code word in it either.
    let to = format!("clear clear clear clear '{}/summary.md'", exports.display());
    window.press("x").shows("Case summary of").fill(&[("As", "down down down"), ("File", &to)], "The summary is in").shows("o opens the folder");
    window.press("esc").until("the panel gone", |window| !window.text().contains("The summary is in"));
    // One who was added and taken back.
    window.press("1").shows("[Today]").press("n").fill(&[("Name, as far", "'Bromvactis Example'")], "Added the person.").press("u").shows("Undone");
    // Now too, and not only when it has tidied up behind itself.
    nothing_readable(&data);
    window.press("q");
    assert_eq!(window.ended_without(&CANARIES).0, 0);
    let calls = calls(&log);
    let written = keeps_to_itself(&calls, &[&data, &exports]);
    let looked = nothing_readable(&data);
    let summary = std::fs::read_to_string(exports.join("summary.md")).unwrap();
    for hidden in ["Zanaria", "Quendrival", "07700900771", "wistramond", "hvorskalle", "vashturbel", "01632960772"] {
        assert!(!summary.contains(hidden), "'{hidden}' in\n{summary}");
    }
    let mut all = Vec::new();
    files(&at, &mut all);
    assert!(all.iter().all(|path| path.starts_with(&data) || path.starts_with(&exports)), "{all:?}");
    // Else they may never have been there.
    let store = Store::open(&file, &secret(PASSPHRASE), today()).unwrap();
    assert_eq!(store.find("zanaria", 3).unwrap().len(), 1);
    println!(
        "{done} actions: 0 of {} words readable in {looked} files, 0 on the terminal; {written} times a file was opened for writing, all in its folders; 0 sockets",
        CANARIES.len()
    );
}

#[test]
fn a_working_day_leaves_nothing_readable_and_asks_for_no_network() {
    a_working_day(30);
}

#[test]
#[ignore = "the full figure: 5,000 actions, some minutes"]
fn a_working_day_leaves_nothing_readable_and_asks_for_no_network_5000() {
    a_working_day(5000);
}

#[test]
fn no_command_asks_for_the_network_or_writes_where_it_was_not_told_to() {
    let desk = Desk::light();
    let home = desk.folder.path().canonicalize().unwrap();
    let tools = tempfile::tempdir().unwrap();
    let (watch, log) = (watcher(tools.path()), tools.path().join("calls"));
    desk.csv("rows.csv", "external_id,name,name_to_use,date_of_birth,gender,ethnicity,residency\np1,Zanaria Quendrival,,,,,\np2,Zanaria,,never,,,\n");
    std::fs::write(desk.path("word"), "words for the pack alone\n").unwrap();
    // What leaves on purpose.
    let out = desk.path("out");
    std::fs::create_dir(&out).unwrap();
    let commands = [
        "import people rows.csv --rejects out/rejects.csv",
        "today",
        "cases --json",
        "waiting",
        "route --age 24 --source isva --stovewood nca --residency now --role survivor --sheet out/sheet.html",
        "find Zanaria",
        "show SU-0001",
        "summary SU-0001",
        "summary SU-0001 -o out/summary.pdf",
        "report committee --from 2026-01-01 --to 2026-11-21",
        "report monthly --from 2026-01-01 --to 2026-11-21 -o out/report.xlsx",
        "export everything out/everything",
        "export subject-access SU-0001 -o out/own",
        "handover write SU-0001 --to out/pack.age --pack-passphrase-file word",
        "handover open out/pack.age --into out/cover.db --pack-passphrase-file word --no-input",
        "backup",
        "restore backups/mine-2026-11-21.caseload-backup --to back.db",
        "check",
        "doctor",
        "log",
        "log verify",
        "manager --new-passphrase-file word",
        "recover --manager --recovery-file word --new-passphrase-file pass",
        "passphrase --new-passphrase-file pass",
        "demo --into made-up.db --people 3",
        "init --no-input --file new.db",
        "man",
        "completions bash",
    ];
    let command = <caseload::cli::Arguments as clap::CommandFactory>::command();
    for subcommand in command.get_subcommands() {
        let name = subcommand.get_name();
        assert!(commands.iter().any(|command| command.split(' ').next() == Some(name)), "'{name}' is not looked at");
    }
    for command in commands {
        let mut run = std::process::Command::new(&watch);
        run.arg(&log).arg(&home).arg(assert_cmd::cargo::cargo_bin!("caseload")).args(command.split_whitespace()).current_dir(&home);
        if !command.contains("--file") {
            run.args(["--file", "mine.db"]);
        }
        run.args(["--passphrase-file", "pass", "--today", "2026-11-21"]).env("HOME", &home).env("TMPDIR", home.join("none"));
        let done = run.stdin(std::process::Stdio::null()).output().unwrap();
        // A row of the import has a date that is none, so that something is rejected.
        let code = if command.starts_with("import") { 7 } else { 0 };
        assert_eq!(done.status.code(), Some(code), "{command}: {}", String::from_utf8_lossy(&done.stderr));
        let mut calls = calls(&log);
        // A command that only prints opens nothing.
        calls.push(Call::Open(0, CREATES, home.join("nothing")));
        keeps_to_itself(&calls, &[&home]);
    }
    for name in ["rejects.csv", "sheet.html", "summary.pdf", "report.xlsx", "everything", "own", "pack.age", "cover.db"] {
        assert!(out.join(name).exists(), "{name} was not written");
    }
    std::fs::remove_dir_all(&out).unwrap();
    desk.csv("rows.csv", "");
    nothing_readable(&home);
}
