//! A program in a real pseudo-terminal, watched from outside: what a key shows, and when. Measures nothing by itself.

use crate::desk::{PASSPHRASE, WINDOW};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Nothing more comes after so long a silence.
const SILENCE: Duration = Duration::from_millis(60);
/// A key held down: so many repeats, this far apart.
const REPEATS: usize = 90;
const REPEAT: Duration = Duration::from_millis(33);

/// What answered a key: milliseconds to the first byte and to the last, and how many bytes.
#[derive(Clone, Copy)]
pub struct Answer {
    pub first: f64,
    pub last: f64,
    pub bytes: usize,
}

/// A program in a terminal.
pub struct Running {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    pub shown: Receiver<Vec<u8>>,
    _terminal: Box<dyn MasterPty + Send>,
}

impl Running {
    pub fn start(program: &str, arguments: &[&str]) -> Option<Self> {
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
    /// Everything shown until it is silent.
    pub fn settle(&self, from: Instant, longest: Duration) -> Option<Answer> {
        let since = || from.elapsed().as_secs_f64() * 1000.0;
        let mut bytes = self.shown.recv_timeout(longest).ok()?.len();
        let first = since();
        let mut last = first;
        while let Ok(more) = self.shown.recv_timeout(SILENCE) {
            (last, bytes) = (since(), bytes + more.len());
        }
        Some(Answer { first, last, bytes })
    }
    /// Types without waiting for what it shows.
    pub fn type_in(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }
    /// A key and its answer; none where it shows nothing, as at the end of a list.
    pub fn press(&mut self, key: &str) -> Option<Answer> {
        let start = Instant::now();
        self.type_in(key);
        self.settle(start, Duration::from_secs(1))
    }
    /// Presses so many of one key, then of the other, and so on.
    pub fn presses(&mut self, keys: [&str; 2], run: usize, rounds: usize) -> Vec<Answer> {
        (0..rounds).filter_map(|at| self.press(keys[at / run % 2])).collect()
    }
    /// A key held down for three seconds as a keyboard repeats it, 30 times a second: how long after the last one the screen still moves.
    pub fn held(&mut self, key: &str) -> f64 {
        for _ in 0..REPEATS {
            self.type_in(key);
            std::thread::sleep(REPEAT);
        }
        while self.shown.try_recv().is_ok() {}
        self.press(key).map_or(f64::NAN, |answer| answer.last)
    }
    /// From the lock screen to where it was.
    pub fn unlock(&mut self) {
        self.press(PASSPHRASE);
        self.press("\r");
        self.settle(Instant::now(), Duration::from_secs(5));
    }
    /// Waits until these words were shown.
    pub fn shows(&self, words: &str) {
        let mut all = Vec::new();
        while !String::from_utf8_lossy(&all).contains(words) {
            all.extend(self.shown.recv_timeout(Duration::from_secs(20)).unwrap_or_else(|_| panic!("no '{words}' in {}", String::from_utf8_lossy(&all))));
        }
    }
    /// A number of /proc/PID/status.
    pub fn status(&self, what: &str) -> Option<u64> {
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
