//! The built program from outside, in a real pseudo-terminal: start, keys, memory, bytes, what it does when nobody is there.
//! Beside it a child process that answers each key with a full frame, and whatever of `less`, `vim`, `csvlens`, `fzf` and
//! `visidata` is installed. Linux only where it reads /proc.

use super::running::{Answer, Running};
use super::{Times, row, timed};
use crate::desk::{Desk, WINDOW, full_frame};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::terminal::enable_raw_mode;
use ratatui::{TerminalOptions, Viewport};
use std::io::{BufWriter, Read, stdin, stdout};
use std::path::Path;
use std::time::{Duration, Instant};

/// The argument that makes this program the child that answers keys with frames.
pub const FRAMES: &str = "--frames";

/// Answers each key with one full coloured frame: the floor for whatever answers a key in a terminal.
pub fn frames() {
    enable_raw_mode().unwrap();
    let out = CrosstermBackend::new(BufWriter::with_capacity(1 << 16, stdout()));
    let area = ratatui::layout::Rect::new(0, 0, WINDOW.0, WINDOW.1);
    let mut terminal = Terminal::with_options(out, TerminalOptions { viewport: Viewport::Fixed(area) }).unwrap();
    full_frame(&mut terminal, 0);
    for (turn, _) in stdin().lock().bytes().enumerate() {
        full_frame(&mut terminal, turn + 1);
    }
}

/// The interface on a file, unlocked.
fn unlocked(desk: &Desk) -> Running {
    let mut running = locked(desk);
    running.shows("assphrase");
    running.unlock();
    running
}

fn locked(desk: &Desk) -> Running {
    Running::start(env!("CARGO_BIN_EXE_caseload"), &["--file", desk.path.to_str().unwrap(), "--today", "2026-11-21"]).unwrap()
}

/// A peer that has shown its first screen; none where it is not installed.
fn peer(program: &str, arguments: &[&str]) -> Option<Running> {
    let running = Running::start(program, arguments)?;
    running.settle(Instant::now(), Duration::from_secs(20)).map(|_| running)
}

fn times(answers: &[Answer], of: fn(&Answer) -> f64) -> Times {
    Times::of(answers.iter().map(of).collect())
}

fn bytes(answers: &[Answer]) -> usize {
    let mut bytes: Vec<usize> = answers.iter().map(|answer| answer.bytes).collect();
    bytes.sort_unstable();
    bytes.get(bytes.len() / 2).copied().unwrap_or(0)
}

/// A row against a peer's median, and the most it may be of that.
fn against(what: &str, own: &Times, name: &str, peer: Option<f64>, most: f64) {
    match peer {
        Some(median) => row(what, own, Some((name, median)), Some((format!("median <= {most} x"), own.at(50) <= most * median))),
        None => row(what, own, None, Some((format!("{name} is not installed"), true))),
    }
}

/// The same rows as text, for the peers.
struct Rows {
    text: String,
    csv: String,
}

impl Rows {
    fn beside(desk: &Desk, people: u32) -> Self {
        let row =
            |at: u32, between: &str| ["SU", &format!("{at:05}"), "somebody", "a service of a provider", "week", &(at % 52).to_string()].join(between) + "\n";
        let written = |ending: &str, between: &str, heading: &str| {
            let path = desk.path.with_extension(ending);
            std::fs::write(&path, (0..people).fold(heading.to_owned(), |all, at| all + &row(at, between))).unwrap();
            path.display().to_string()
        };
        Self { text: written("txt", "  ", ""), csv: written("csv", ",", "who,code,called,service,what,week\n") }
    }
}

const DOWN_UP: [&str; 2] = ["\x1b[B", "\x1b[A"];
const PAGES: [&str; 2] = ["\x1b[6~", "\x1b[5~"];

/// Everything that is measured from outside.
pub fn measure(people: u32) {
    let desk = Desk::of(people);
    let rows = Rows::beside(&desk, people);
    starting(&desk, &rows);
    let mut running = unlocked(&desk);
    running.press("2");
    moving(&mut running, &rows);
    searching(&mut running, &rows);
    locking(&mut running);

    let settled = |people: u32| unlocked(&Desk::of(people)).status("VmRSS:");
    let sizes = [settled(1000), settled(people), memory(peer("csvlens", &[&rows.csv])), memory(peer("vd", &[&rows.csv]))].map(mebibytes);
    let [small, own, csvlens, visidata] = sizes;
    println!("Settled memory (VmRSS): {small} at 1,000 people, {own} at {people}; csvlens with as many rows {csvlens}, visidata {visidata}.");
    idle(&running);
    let size = Path::new(env!("CARGO_BIN_EXE_caseload")).metadata().unwrap().len() as f64 / 1e6;
    println!("The program: {size:.1} MB, stripped.");
}

fn starting(desk: &Desk, rows: &Rows) {
    let first = |start: &dyn Fn() -> Option<Running>| {
        let mut times = Vec::new();
        for _ in 0..30 {
            let from = Instant::now();
            times.push(start()?.settle(from, Duration::from_secs(5))?.first);
        }
        Some(Times::of(times))
    };
    let own = first(&|| Some(locked(desk))).unwrap();
    let less = first(&|| Running::start("less", &[&rows.text])).map(|times| times.at(50));
    against("start to the lock screen", &own, "less, as many lines", less, 2.0);
}

/// Rows and pages of the Caseload, beside programs that do little else.
fn moving(running: &mut Running, rows: &Rows) {
    let first = |answers: &[Answer]| times(answers, |answer| answer.first);
    let own_exe = std::env::current_exe().unwrap();
    let mut floor = peer(own_exe.to_str().unwrap(), &[FRAMES]);
    let mut csvlens = peer("csvlens", &[&rows.csv]);
    let mut vim = peer("vim", &["-u", "NONE", "-N", &rows.text]);

    // In turns, so that a machine that slows down slows all.
    let (mut row_keys, mut row_floor, mut row_peer) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..5 {
        row_keys.extend(running.presses(DOWN_UP, 20, 40));
        row_floor.extend(floor.as_mut().map(|floor| floor.presses(["a", "b"], 1, 40)).into_iter().flatten());
        row_peer.extend(csvlens.as_mut().map(|peer| peer.presses(DOWN_UP, 20, 40)).into_iter().flatten());
    }
    let median = |answers: &[Answer]| (!answers.is_empty()).then(|| first(answers).at(50));
    let own = first(&row_keys);
    against("Caseload, next row, in a terminal", &own, "a child that answers with a full frame", median(&row_floor), 3.0);
    against("the same", &own, "csvlens, next row", median(&row_peer), 1.0);

    let (mut page_keys, mut page_vim) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        page_keys.extend(running.presses(PAGES, 3, 24));
        page_vim.extend(vim.as_mut().map(|vim| vim.presses(["\x06", "\x02"], 3, 24)).into_iter().flatten());
    }
    against("Caseload, page, in a terminal", &first(&page_keys), "vim, page", median(&page_vim), 2.0);

    let held = Times::of((0..5).map(|at| running.held(DOWN_UP[at % 2])).collect());
    let most = 2.0 * own.at(50) + 16.7;
    row("a row key held at 30 a second: how long after the last", &held, None, Some((format!("median <= {most:.1}"), held.at(50) <= most)));
    println!("\nBytes to the terminal: {} a row key, {} a page key; csvlens {} a row key.\n", bytes(&row_keys), bytes(&page_keys), bytes(&row_peer));
}

/// A letter in find until its list stands still, beside fzf over as many lines.
fn searching(running: &mut Running, rows: &Rows) {
    const LETTERS: [&str; 6] = ["a", "m", "i", "\x7f", "\x7f", "\x7f"];
    let last = |running: &mut Running| LETTERS.iter().cycle().take(60).filter_map(|letter| running.press(letter)).collect::<Vec<_>>();
    running.press("/");
    let own = times(&last(running), |answer| answer.last);
    running.press("\x1b");
    let fzf = peer("sh", &["-c", &format!("exec fzf < {}", rows.text)]).map(|mut fzf| times(&last(&mut fzf), |answer| answer.last).at(50));
    against("find in a terminal, a letter until the list stands", &own, "fzf, as many lines", fzf, 1.0);
}

fn locking(running: &mut Running) {
    let mut locks = Vec::new();
    for _ in 0..20 {
        let from = Instant::now();
        running.type_in("\x0c");
        running.shows("The caseload is locked");
        locks.push(from.elapsed().as_secs_f64() * 1000.0);
        running.unlock();
    }
    let locks = Times::of(locks);
    row("Ctrl+L to the lock screen, everything else cleared", &locks, None, Some(("p99 < 100 ms".into(), locks.at(99) < 100.0)));
    println!();
}

fn memory(peer: Option<Running>) -> Option<u64> {
    peer?.status("VmRSS:")
}

fn mebibytes(kb: Option<u64>) -> String {
    kb.map_or_else(|| "not measured".to_owned(), |kb| format!("{:.1} MiB", kb as f64 / 1024.0))
}

/// Thirty seconds of nobody there.
fn idle(running: &Running) {
    let Some(before) = running.status("voluntary_ctxt_switches:") else { return };
    running.settle(Instant::now(), Duration::from_millis(500));
    let mut bytes = 0;
    let waited = timed(|| {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(30) {
            bytes += running.shown.recv_timeout(Duration::from_secs(1)).map_or(0, |shown| shown.len());
        }
    });
    let after = running.status("voluntary_ctxt_switches:").unwrap_or(before);
    println!("Idle for {:.0} s: {bytes} bytes, {:.2} wake-ups a second of the drawing thread.", waited / 1000.0, (after - before) as f64 * 1000.0 / waited);
}
