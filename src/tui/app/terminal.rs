//! Takes the terminal and gives it back, whatever happens; reads its keys and the system's signals into one queue.
//! The only file that switches terminal modes.

use super::Happened;
use crate::domain::text::{clean_line, is_hostile};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::crossterm::event::{self, DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use ratatui::crossterm::terminal::{Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::crossterm::{cursor, execute};
use ratatui::style::Modifier;
use std::io::{self, BufWriter, Stdout, stdout};
use std::sync::mpsc::Sender;

/// What is drawn on: one write to the terminal a frame.
pub type Window = Terminal<CrosstermBackend<BufWriter<Stdout>>>;

/// Room for a whole frame.
const FRAME_BYTES: usize = 1 << 16;

/// Takes the terminal: own screen, keys one by one, pastes as text, the mouse.
pub fn take() -> io::Result<Window> {
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen, Clear(ClearType::All), EnableBracketedPaste, EnableMouseCapture)?;
    fresh()
}

fn fresh() -> io::Result<Window> {
    Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(FRAME_BYTES, stdout())))
}

/// Clears the screen and forgets what was drawn on it; `between` the old and the new memory is wiped.
pub fn renew(window: &mut Window, between: fn()) -> io::Result<()> {
    execute!(stdout(), Clear(ClearType::All))?;
    // The smallest there is, while the old one goes.
    *window = Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(0, stdout())))?;
    between();
    *window = fresh()?;
    Ok(())
}

/// The last look at a frame, at every cell once. Whatever could drive the terminal, or turn text round on it, does not go out,
/// wherever it came from. A blank gets the ink of what stands before it, as nobody can see it: a run of text then goes out in one
/// piece, which halves what a key costs to a slow terminal. Blanks with a line or in reverse keep their own.
pub fn look_over(buf: &mut Buffer) {
    let lined = Modifier::UNDERLINED | Modifier::REVERSED | Modifier::CROSSED_OUT;
    for row in buf.content.chunks_mut(usize::from(buf.area.width).max(1)) {
        let mut ink = None;
        for at in 0..row.len() {
            let cell = &mut row[at];
            let is_space = match cell.symbol().as_bytes() {
                [byte] => *byte == b' ',
                _ => is_harmless_space(cell),
            };
            let (fg, is_blank) = (cell.fg, is_space && !cell.modifier.intersects(lined));
            match (ink, is_blank) {
                (Some(ink), true) => cell.fg = ink,
                (None, true) => {}
                (before, false) => {
                    if before.is_none() {
                        // Only blanks stand before the first ink of a row.
                        row[..at].iter_mut().for_each(|blank| blank.fg = fg);
                    }
                    ink = Some(fg);
                }
            }
        }
    }
}

/// Takes out what is hostile, as a space where nothing is left; true for a space.
fn is_harmless_space(cell: &mut Cell) -> bool {
    if cell.symbol().chars().any(is_hostile) {
        let kept = clean_line(cell.symbol());
        cell.set_symbol(if kept.is_empty() { " " } else { &kept });
    }
    cell.symbol() == " "
}

/// Gives it back as it was, with nothing of a record left on it. Harmless when it was not taken.
pub fn give_back() {
    // Each on its own: one that fails must not keep the others from being tried.
    let _ = execute!(stdout(), Clear(ClearType::All), DisableMouseCapture, DisableBracketedPaste);
    let _ = execute!(stdout(), LeaveAlternateScreen, cursor::Show);
    let _ = disable_raw_mode();
}

/// Stops as Ctrl+Z asks, and goes on when the shell says so.
pub fn pause(window: &mut Window) -> io::Result<()> {
    give_back();
    #[cfg(unix)]
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
    // A new window draws every cell; clearing the old one would ask the terminal a question that the key reader swallows.
    *window = take()?;
    Ok(())
}

/// Reads keys, pastes, the mouse and sizes from now on, in a thread of its own: half a key that never becomes whole must not keep
/// the caseload from locking.
pub fn watch_keys(queue: Sender<Happened>) {
    std::thread::spawn(move || {
        // However it ends, the terminal gone or the reader broken: without keys it is over, and what was typed is kept.
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| read_keys(&queue)));
        drop(queue.send(Happened::Stop));
    });
}

/// Until the terminal is gone, or nobody listens any more.
fn read_keys(queue: &Sender<Happened>) {
    loop {
        match event::read() {
            Ok(event) => {
                if queue.send(Happened::Input(event)).is_err() {
                    return;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

/// Reads the signals that ask the program to stop: terminal closed, asked to end, interrupted.
#[cfg(unix)]
pub fn watch_signals(queue: Sender<Happened>) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGCONT])?;
    std::thread::spawn(move || {
        for signal in &mut signals {
            let happened = match signal {
                SIGTSTP => Happened::Pause,
                SIGCONT => Happened::Continue,
                _ => Happened::Stop,
            };
            if queue.send(happened).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// No signals to read: closing the console ends the key reader.
#[cfg(not(unix))]
pub fn watch_signals(_queue: Sender<Happened>) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style};

    #[test]
    fn blanks_follow_the_ink_and_change_nothing_that_is_seen() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 9, 3));
        buf.set_string(1, 0, "a b", Style::new().fg(Color::Red).bg(Color::Blue));
        buf.set_string(6, 0, "c", Style::new().fg(Color::Green));
        buf.set_string(2, 1, " ", Style::new().fg(Color::Red).add_modifier(Modifier::REVERSED));
        let before = buf.clone();
        look_over(&mut buf);
        let inks: Vec<Color> = (0..9).map(|x| buf[(x, 0)].fg).collect();
        let (red, green) = (Color::Red, Color::Green);
        assert_eq!(inks, [red, red, red, red, red, red, green, green, green]);
        assert_eq!(buf[(2, 1)].fg, red);
        for (now, was) in buf.content.iter().zip(&before.content) {
            assert_eq!((now.symbol(), now.bg, now.modifier), (was.symbol(), was.bg, was.modifier));
            assert!(now.fg == was.fg || now.symbol() == " ");
        }
    }

    #[test]
    fn nothing_that_drives_a_terminal_goes_out() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 4, 1));
        for (at, text) in ["a\u{202e}", "\u{9b}", "ö", "\u{202e}\u{2066}"].iter().enumerate() {
            buf.content[at].set_symbol(text);
        }
        look_over(&mut buf);
        assert_eq!(buf.content.iter().map(Cell::symbol).collect::<Vec<_>>(), ["a", " ", "ö", " "]);
    }
}
