//! The built program from outside, in a real pseudo-terminal: start, memory, bytes a key costs, what it does when nobody is there.
//! Beside it whatever of `less` and `vim` is installed. Linux only where it reads /proc.

use super::{Times, row, timed};
use crate::desk::{Desk, PASSPHRASE, WINDOW};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Nothing more comes after so long a silence.
const SILENCE: Duration = Duration::from_millis(60);

/// A program in a terminal.
struct Running {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    shown: Receiver<Vec<u8>>,
    _terminal: Box<dyn MasterPty + Send>,
}

impl Running {
    fn start(program: &str, arguments: &[&str]) -> Option<Self> {
        let pair = native_pty_system().openpty(PtySize { rows: WINDOW.1, cols: WINDOW.0, pixel_width: 0, pixel_height: 0 }).ok()?;
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command).ok()?;
        let mut from = pair.master.try_clone_reader().ok()?;
        let keys = pair.master.take_writer().ok()?;
        let (send, shown) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 65536];
            while let Ok(read @ 1..) = from.read(&mut buffer) {
                if send.send(buffer[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
        Some(Self { child, keys, shown, _terminal: pair.master })
    }
    /// Everything shown until it is silent; the time of the first byte and how many there were.
    fn settle(&self, from: Instant, longest: Duration) -> (f64, usize) {
        let Ok(first) = self.shown.recv_timeout(longest) else { return (f64::NAN, 0) };
        let at = from.elapsed().as_secs_f64() * 1000.0;
        let mut bytes = first.len();
        while let Ok(more) = self.shown.recv_timeout(SILENCE) {
            bytes += more.len();
        }
        (at, bytes)
    }
    /// A key to the first byte of its answer, and how many bytes the answer has.
    fn press(&mut self, key: &str) -> (f64, usize) {
        let start = Instant::now();
        self.keys.write_all(key.as_bytes()).unwrap();
        self.keys.flush().unwrap();
        self.settle(start, Duration::from_secs(5))
    }
    /// From the lock screen to where it was.
    fn unlock(&mut self) {
        self.press(PASSPHRASE);
        self.press("\r");
        self.settle(Instant::now(), Duration::from_secs(5));
    }
    /// Waits until these words were shown.
    fn shows(&self, words: &str) {
        let mut all = Vec::new();
        while !String::from_utf8_lossy(&all).contains(words) {
            all.extend(self.shown.recv_timeout(Duration::from_secs(20)).unwrap_or_else(|_| panic!("no '{words}' in {}", String::from_utf8_lossy(&all))));
        }
    }
    /// A number of /proc/PID/status.
    fn status(&self, what: &str) -> Option<u64> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.process_id()?)).ok()?;
        text.lines().find_map(|line| line.strip_prefix(what))?.split_whitespace().next()?.parse().ok()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
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

/// Medians of so many presses of alternating keys: time to the first byte, and bytes.
fn presses(running: &mut Running, keys: [&str; 2], run: usize, rounds: usize) -> (Times, usize) {
    let (mut times, mut bytes) = (Vec::new(), Vec::new());
    for at in 0..rounds {
        let (time, count) = running.press(keys[at / run % 2]);
        // At the end of a list a key shows nothing.
        if count > 0 {
            times.push(time);
            bytes.push(count);
        }
    }
    bytes.sort_unstable();
    (Times::of(times), bytes[bytes.len() / 2])
}

/// Everything that is measured from outside.
pub fn measure(people: u32) {
    let desk = Desk::of(people);
    let text = desk.path.with_extension("txt");
    let lines: String = (0..people).map(|at| format!("SU-{at:05}  somebody  a service of a provider  week {}\n", at % 52)).collect();
    std::fs::write(&text, lines).unwrap();
    let text = text.to_str().unwrap();
    let peer = |program: &str| Running::start(program, &[text]);

    let first = |start: &dyn Fn() -> Option<Running>| {
        let mut times = Vec::new();
        for _ in 0..30 {
            let from = Instant::now();
            let running = start()?;
            times.push(running.settle(from, Duration::from_secs(5)).0);
        }
        Some(Times::of(times))
    };
    let less = first(&|| peer("less"));
    let own = first(&|| Some(locked(&desk))).unwrap();
    let floor = less.as_ref().map(|times| ("less, as many lines", times.at(50)));
    row("start to the lock screen", &own, floor, less.as_ref().map(|times| ("median <= 2 x less".to_owned(), own.at(50) <= 2.0 * times.at(50))));

    let mut running = unlocked(&desk);
    running.press("2");
    let (own, bytes) = presses(&mut running, ["\x1b[B", "\x1b[A"], 20, 100);
    let less = peer("less").map(|mut less| {
        less.settle(Instant::now(), Duration::from_secs(5));
        presses(&mut less, ["j", "k"], 20, 100).0
    });
    row("Caseload, next row, in a terminal", &own, less.as_ref().map(|times| ("less, next line", times.at(50))), None);
    let (own, page_bytes) = presses(&mut running, ["\x1b[6~", "\x1b[5~"], 3, 60);
    let vim = Running::start("vim", &["-u", "NONE", "-N", text]).map(|mut vim| {
        vim.settle(Instant::now(), Duration::from_secs(5));
        presses(&mut vim, ["\x06", "\x02"], 3, 60).0
    });
    row(
        "Caseload, page, in a terminal",
        &own,
        vim.as_ref().map(|times| ("vim, page", times.at(50))),
        vim.as_ref().map(|times| ("median <= 2 x vim".to_owned(), own.at(50) <= 2.0 * times.at(50))),
    );
    let mut locks = Vec::new();
    for _ in 0..20 {
        let from = Instant::now();
        running.keys.write_all(b"\x0c").unwrap();
        running.shows("The caseload is locked");
        locks.push(from.elapsed().as_secs_f64() * 1000.0);
        running.unlock();
    }
    let locks = Times::of(locks);
    row("Ctrl+L to the lock screen, everything else cleared", &locks, None, Some(("p99 < 100 ms".into(), locks.at(99) < 100.0)));
    println!("\nBytes to the terminal: {bytes} a row key, {page_bytes} a page key.");

    let settled =
        |people: u32| unlocked(&Desk::of(people)).status("VmRSS:").map_or_else(|| "not measured".to_owned(), |kb| format!("{:.1} MiB", kb as f64 / 1024.0));
    println!("Settled memory (VmRSS): {} at 1,000 people, {} at {people}.", settled(1000), settled(people));
    idle(&running);
    let size = Path::new(env!("CARGO_BIN_EXE_caseload")).metadata().unwrap().len() as f64 / 1e6;
    println!("The program: {size:.1} MB, stripped.");
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
