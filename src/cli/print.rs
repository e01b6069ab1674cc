//! Data on stdout: tables as wide as their text, tabs with --plain, JSON. Every text is cleaned on its way out.

use super::{Global, Stop};
use crate::domain::text::{clean, clean_line};
use std::io::{IsTerminal, Write};
use unicode_width::UnicodeWidthStr;

/// Writes text to stdout.
pub(super) fn out(text: &str) -> Result<(), Stop> {
    bytes(text.as_bytes())
}

/// Writes a finished document to stdout; a reader that went away is no failure.
pub(super) fn bytes(bytes: &[u8]) -> Result<(), Stop> {
    match std::io::stdout().lock().write_all(bytes).and_then(|()| std::io::stdout().lock().flush()) {
        Err(wrong) if wrong.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(wrong) => Err(Stop::failed(format!("The answer could not be written ({}).", wrong.kind()))),
        Ok(()) => Ok(()),
    }
}

/// A line of text.
pub(super) fn line(text: &str) -> Result<(), Stop> {
    out(&format!("{}\n", clean(text)))
}

/// A value as JSON, cleaned of what drives a terminal (JSON escapes control characters itself).
pub(super) fn json(value: &impl serde::Serialize) -> Result<(), Stop> {
    let text = serde_json::to_string_pretty(value).map_err(|_| Stop::failed("The answer could not be written as JSON."))?;
    line(&text)
}

/// Rows under headings.
pub(super) fn table(global: &Global, headings: &[&str], rows: &[Vec<String>]) -> Result<(), Stop> {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| clean_line(cell)).collect()).collect();
    let mut text = String::new();
    if global.plain {
        for row in std::iter::once(headings.iter().map(|heading| (*heading).to_owned()).collect()).chain(rows) {
            text.push_str(&row.join("\t"));
            text.push('\n');
        }
        return out(&text);
    }
    let widths: Vec<usize> = headings
        .iter()
        .enumerate()
        .map(|(at, heading)| rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.width()).max().unwrap_or(0).max(heading.width()))
        .collect();
    let mut push = |cells: &mut dyn Iterator<Item = &str>| {
        let mut row = String::new();
        for (cell, width) in cells.zip(&widths) {
            row.push_str(cell);
            row.push_str(&" ".repeat(width - cell.width() + 2));
        }
        text.push_str(row.trim_end());
        text.push('\n');
    };
    push(&mut headings.iter().copied());
    for row in &rows {
        push(&mut row.iter().map(String::as_str));
    }
    out(&text)
}

/// Can a person see a drawn screen here?
pub fn can_draw() -> bool {
    std::io::stdout().is_terminal() && std::io::stdin().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// A progress bar on stderr, only where somebody sees it.
pub(super) struct Progress {
    label: &'static str,
    shown: bool,
    last: u64,
}

impl Progress {
    pub fn new(label: &'static str) -> Self {
        Self { label, shown: std::io::stderr().is_terminal(), last: u64::MAX }
    }
    /// So many of so many.
    pub fn at(&mut self, done: u64, of: u64) {
        let percent = (done * 100).checked_div(of).unwrap_or(100).min(100);
        if !self.shown || percent == self.last {
            return;
        }
        self.last = percent;
        let full = usize::try_from(percent / 5).unwrap_or(20);
        let end = if percent == 100 { "\n" } else { "" };
        let _ = write!(std::io::stderr(), "\r{} {}{} {percent:>3} %{end}", self.label, "▓".repeat(full), "░".repeat(20 - full));
    }
}
