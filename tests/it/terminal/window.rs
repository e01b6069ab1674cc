//! A real pseudo-terminal with the built program in it: keys go in as bytes, the screen is what a terminal makes of the answer.
//! Used by the stories beside it. It never sleeps to see something: it waits until it is there, and shows the screen when it never is.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use vt100::{MouseProtocolMode, Parser};

/// Nothing here takes long; a slow and busy machine may.
const PATIENCE: Duration = Duration::from_secs(60);
/// The rest of a frame follows its first piece sooner than this.
const BETWEEN_PIECES: Duration = Duration::from_millis(10);
/// What gives the terminal's own screen back.
const LEAVE: &[u8] = b"\x1b[?1049l";
/// Lines of scroll-back that the terminal keeps.
const SCROLL_BACK: usize = 1000;

/// A window with the program in it.
pub struct Window {
    program: Program,
    writer: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    /// Held, so that the terminal can still be looked at when the program has gone.
    _slave: Box<dyn SlavePty + Send>,
    answers: Receiver<Vec<u8>>,
    parser: Parser,
    size: (u16, u16),
    bytes: Vec<u8>,
    modes: String,
}

/// This test's own program; it does not outlive a test that stops early.
struct Program(Box<dyn Child + Send + Sync>);

impl Program {
    /// The exit code, once it has ended.
    fn ended(&mut self) -> Option<u32> {
        self.0.try_wait().unwrap().map(|status| status.exit_code())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Ok(None) = self.0.try_wait() {
            let _ = self.0.kill();
        }
    }
}

fn parser((columns, rows): (u16, u16)) -> Parser {
    Parser::new(NonZeroU16::new(rows).unwrap(), NonZeroU16::new(columns).unwrap(), SCROLL_BACK)
}

impl Window {
    /// Starts the program at home in a folder, on a fixed day, in a window of 120 by 40.
    pub fn open(home: &Path, arguments: &[&str]) -> Self {
        Self::on("2026-11-21", home, arguments)
    }
    /// The same on another day.
    pub fn on(today: &str, home: &Path, arguments: &[&str]) -> Self {
        Self::started(&[], today, home, arguments, &[])
    }
    /// The same with another program in front that starts it and watches it.
    pub fn open_under(watcher: &[&OsStr], home: &Path, arguments: &[&str]) -> Self {
        Self::started(watcher, "2026-11-21", home, arguments, &[])
    }
    /// The same on a desktop, with a folder of programs of its own in front of the others.
    pub fn on_desktop(watcher: &[&OsStr], programs: &Path, home: &Path, arguments: &[&str]) -> Self {
        let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
        Self::started(watcher, "2026-11-21", home, arguments, &[("DISPLAY", ":9"), ("PATH", &path)])
    }
    fn started(watcher: &[&OsStr], today: &str, home: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let program = [OsStr::new(assert_cmd::cargo::cargo_bin!("caseload")), OsStr::new("--today"), OsStr::new(today)];
        let words: Vec<&OsStr> = watcher.iter().copied().chain(program).chain(arguments.iter().map(OsStr::new)).collect();
        Self::of(&words, home, environment)
    }
    /// Any program, with more in its environment.
    pub fn of(words: &[&OsStr], home: &Path, environment: &[(&str, &str)]) -> Self {
        let size = (120, 40);
        let pair = native_pty_system().openpty(PtySize { rows: size.1, cols: size.0, pixel_width: 0, pixel_height: 0 }).unwrap();
        let mut command = CommandBuilder::new(words[0]);
        command.args(&words[1..]);
        command.cwd(home);
        command.env("HOME", home);
        command.env("TMPDIR", home);
        command.env("TERM", "xterm-256color");
        for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "NO_COLOR", "DISPLAY", "WAYLAND_DISPLAY"] {
            command.env_remove(name);
        }
        environment.iter().for_each(|(name, value)| command.env(name, value));
        let modes = modes(pair.master.as_ref());
        let program = Program(pair.slave.spawn_command(command).unwrap());
        let (send, answers) = channel();
        let mut reader = pair.master.try_clone_reader().unwrap();
        std::thread::spawn(move || {
            let mut room = [0; 1 << 16];
            while let Ok(read @ 1..) = reader.read(&mut room) {
                if send.send(room[..read].to_vec()).is_err() {
                    return;
                }
            }
        });
        let writer = pair.master.take_writer().unwrap();
        Self { program, writer, master: pair.master, _slave: pair.slave, answers, parser: parser(size), size, bytes: Vec::new(), modes }
    }

    /// What the screen says now.
    pub fn text(&self) -> String {
        self.parser.screen().contents().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    /// Whether the program has the terminal: its own screen, keys one by one.
    pub fn is_taken(&self) -> bool {
        self.parser.screen().alternate_screen() && modes(self.master.as_ref()) != self.modes
    }
    /// Whether these bytes came out so far.
    pub fn wrote(&self, words: &str) -> bool {
        self.bytes.windows(words.len()).any(|part| part == words.as_bytes())
    }

    /// Takes in what the program wrote, waiting a little for it.
    fn listen(&mut self, wait: Duration) {
        let mut wait = wait;
        while let Ok(bytes) = self.answers.recv_timeout(wait) {
            self.parser.process(&bytes);
            self.bytes.extend(bytes);
            // A frame comes in several pieces, one right after the other.
            wait = BETWEEN_PIECES;
        }
    }

    /// Waits until something holds; stops the test with the screen when it never does.
    pub fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) -> &mut Self {
        let begun = Instant::now();
        while !holds(self) {
            assert!(begun.elapsed() < PATIENCE, "{what}: not in {PATIENCE:?}. The screen:\n{}", self.text());
            self.listen(Duration::from_millis(50));
        }
        self
    }
    /// Waits until the words are on the screen.
    pub fn shows(&mut self, words: &str) -> &mut Self {
        self.until(&format!("'{words}' on the screen"), |window| window.text().contains(words))
    }
    /// Waits until the words are gone.
    pub fn hides(&mut self, words: &str) -> &mut Self {
        self.until(&format!("'{words}' off the screen"), |window| !window.text().contains(words))
    }
    /// Keys by name with spaces between; text in quotes is typed letter by letter: `n 'Zoë Example' ctrl-s`.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        let mut bytes = String::new();
        for (at, part) in keys.split('\'').enumerate() {
            if at % 2 == 1 { bytes.push_str(part) } else { part.split_whitespace().for_each(|name| bytes.push_str(&key(name))) }
        }
        assert!(bytes == "\x1b" || !keys.split_whitespace().any(|name| name == "esc"), "Esc with another key is Alt: press it alone and wait for what it does");
        self.writer.write_all(bytes.as_bytes()).unwrap();
        self.writer.flush().unwrap();
        self
    }
    /// Moves the selection of a list until it is on a row with these words.
    pub fn select(&mut self, words: &str) -> &mut Self {
        let chosen = |window: &Self| window.text().lines().map(str::to_owned).enumerate().find(|(_, line)| line.starts_with('›'));
        for _ in 0..60 {
            let at = chosen(self);
            if at.as_ref().is_some_and(|(_, row)| row.contains(words)) {
                return self;
            }
            self.press("down").until(&format!("another row on the way to '{words}'"), |window| chosen(window).is_some_and(|now| Some(now) != at));
        }
        panic!("no row with '{words}' in\n{}", self.text());
    }
    /// Presses a key until the words are there; each time it waits for the screen to change.
    pub fn seek(&mut self, key: &str, words: &str) -> &mut Self {
        for _ in 0..60 {
            if self.text().contains(words) {
                return self;
            }
            let before = self.text();
            self.press(key).until(&format!("a change by {key} on the way to '{words}'"), |window| window.text() != before);
        }
        panic!("'{words}' is not to be found. The screen:\n{}", self.text());
    }
    /// Answers fields of the open form, each named by its label, and saves; then waits for the words.
    pub fn fill(&mut self, answers: &[(&str, &str)], words: &str) -> &mut Self {
        for (label, keys) in answers {
            self.until(&format!("a form with '{label}'"), |window| window.focus().is_some());
            for _ in 0..12 {
                let at = self.focus();
                if at.as_deref().is_some_and(|focus| focus.starts_with(label)) {
                    break;
                }
                self.press("tab").until("the next field", |window| window.focus() != at);
            }
            assert!(self.focus().is_some_and(|focus| focus.starts_with(label)), "no field '{label}' in\n{}", self.text());
            self.press(keys);
        }
        self.press("ctrl-s").shows(words)
    }
    /// The label of the field that has the focus.
    fn focus(&self) -> Option<String> {
        self.text().lines().find_map(|line| line.strip_prefix("  › ").map(str::to_owned))
    }

    /// Another size of the window.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.size = (columns, rows);
        self.parser.set_size(NonZeroU16::new(rows).unwrap(), NonZeroU16::new(columns).unwrap());
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
        self
    }
    /// Sends the program a signal.
    pub fn signal(&mut self, signal: Signal) -> &mut Self {
        kill_process(self.pid(), signal).unwrap();
        self
    }
    fn pid(&self) -> Pid {
        Pid::from_raw(self.program.0.process_id().unwrap().try_into().unwrap()).unwrap()
    }

    /// Waits until the program has stopped for a pause, and looks that the terminal is as it was, with nothing of a record on it.
    pub fn paused(&mut self, canary: &str) -> &mut Self {
        let stopped = |window: &Self| {
            let state = waitpid(Some(window.pid()), WaitOptions::UNTRACED | WaitOptions::NOHANG).unwrap();
            state.is_some_and(|(_, state)| state.stopped())
        };
        self.until("a pause", stopped).until("the terminal's own screen", |window| !window.parser.screen().alternate_screen());
        assert_eq!(modes(self.master.as_ref()), self.modes, "the terminal's own modes");
        check_given_back(&self.bytes, self.size, canary);
        self
    }
    /// Goes on after a pause, as a shell's `fg` does.
    pub fn goes_on(&mut self) -> &mut Self {
        self.signal(Signal::CONT).until("the program's screen", |window| window.parser.screen().alternate_screen())
    }

    /// Closes the window itself, as a terminal does, and waits for the program to end.
    pub fn close(self) {
        let Self { mut program, mut writer, master, _slave, answers, .. } = self;
        // The reader lets go of the terminal when nobody listens to the next answer.
        drop(answers);
        writer.write_all(key("f12").as_bytes()).unwrap();
        drop((writer, master, _slave));
        let begun = Instant::now();
        while program.ended().is_none() {
            assert!(begun.elapsed() < PATIENCE, "it outlived its terminal");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    /// Waits until the program has ended, and looks that the terminal is as it was, with nothing of a record on it.
    /// Returns the exit code and what the program said at the end.
    pub fn ended(self, canary: &str) -> (u32, String) {
        self.ended_without(&[canary])
    }
    /// The same with several.
    pub fn ended_without(mut self, canaries: &[&str]) -> (u32, String) {
        let begun = Instant::now();
        let code = loop {
            self.listen(Duration::from_millis(20));
            if let Some(code) = self.program.ended() {
                break code;
            }
            assert!(begun.elapsed() < PATIENCE, "it did not end:\n{}", self.text());
        };
        assert_eq!(modes(self.master.as_ref()), self.modes, "the terminal's own modes");
        // With the last hand on the terminal gone, the reader comes to the end of what was written.
        let Self { _slave, answers, mut bytes, size, mut parser, .. } = self;
        drop(_slave);
        while let Ok(more) = answers.recv_timeout(PATIENCE) {
            parser.process(&more);
            bytes.extend(more);
        }
        canaries.iter().for_each(|canary| check_given_back(&bytes, size, canary));
        (code, parser.screen().contents())
    }
}

/// Looks at what a terminal of that size makes of all that was written: its own screen, its modes, no canary anywhere.
fn check_given_back(bytes: &[u8], size: (u16, u16), canary: &str) {
    for sequence in ["\x1b]", "\x1bP", "\u{9d}"] {
        assert!(!bytes.windows(sequence.len()).any(|part| part == sequence.as_bytes()), "no title, no clipboard");
    }
    let mut terminal = parser(size);
    let leaves = bytes.windows(LEAVE.len()).rposition(|part| part == LEAVE).unwrap_or(0);
    terminal.process(&bytes[..leaves]);
    assert!(!terminal.screen().contents().contains(canary), "the other screen was not wiped:\n{}", terminal.screen().contents());
    terminal.process(&bytes[leaves..]);
    let screen = terminal.screen_mut();
    assert!(!screen.alternate_screen(), "the terminal's own screen");
    assert!(!screen.hide_cursor(), "the cursor is shown");
    assert!(!screen.bracketed_paste(), "pastes are plain again");
    assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None, "the mouse is the terminal's again");
    for back in (0..=SCROLL_BACK).step_by(usize::from(size.1)) {
        screen.set_scrollback(back);
        assert!(!screen.contents().contains(canary), "left on the terminal:\n{}", screen.contents());
    }
}

/// The modes of the terminal's line: raw or not, echo or not.
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios())
}

/// What a terminal sends for a key.
fn key(name: &str) -> String {
    if let Some(letter) = name.strip_prefix("ctrl-").and_then(|rest| rest.bytes().next()) {
        return char::from(letter & 0x1f).to_string();
    }
    let bytes = match name {
        "enter" => "\r",
        "tab" => "\t",
        "back-tab" => "\x1b[Z",
        "esc" => "\x1b",
        "space" => " ",
        "down" => "\x1b[B",
        "f12" => "\x1b[24~",
        // To the end of a line, and all of it taken back.
        "clear" => return format!("\x1b[F{}", "\x7f".repeat(30)),
        one if one.chars().count() == 1 => one,
        other => panic!("no key {other}"),
    };
    bytes.to_owned()
}
