//! Import: what would a file bring? Shows it first, line by line, and keeps nothing until the worker says so.
//! Opens over the six screens, from the palette or with its key. The work itself is a job of the loop.

use crate::domain::day::Day;
use crate::domain::import::{ImportKind, Imported, Rejection, Report};
use crate::store::{Result, Store};
use crate::tui::ask::Ask;
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::{Effect, Question};
use crate::tui::forms::import::ImportFile;
use crate::tui::message::{Message, Steered};
use crate::tui::theme::{HIDDEN, Theme};
use crate::tui::widgets::fit::{heading, paragraph};
use crate::tui::widgets::table::{Column, Picked, Row, Table};
use crate::tui::widgets::why::Why;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;
use std::path::PathBuf;

/// The screen.
#[derive(Debug, Default)]
pub struct Import {
    chosen: Option<(ImportKind, PathBuf)>,
    /// What would come of it, or what came of it.
    report: Option<Report>,
    /// It is in the caseload.
    is_kept: bool,
    /// Why it could not be read.
    refused: Option<String>,
    // selection
    picked: Picked,
}

/// Rows shown of those that are new or changed; a file may bring tens of thousands.
const MOST: usize = 1_000;

const COLUMNS: &[Column] = &[Column::new("line", 7).right(), Column::new("what", 10), Column::new("column or row", 20).rank(1), Column::new("why", 30).grows()];

impl Import {
    /// Nothing to read: it shows what the job brought.
    pub fn load(&mut self, _store: &Store, _today: Day) -> Result<()> {
        Ok(())
    }

    /// What can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        let shown = self.report.as_ref();
        let brings = shown.is_some_and(|report| report.added + report.changed > 0);
        match command {
            Command::Edit | Command::New => Offer::Now,
            Command::BringIn if self.is_kept => Offer::NotNow("These rows are in the caseload already. e chooses another file."),
            Command::BringIn => Offer::when(brings, "There is nothing to bring in. e chooses a file."),
            Command::SaveRejects => Offer::when(shown.is_some_and(|report| !report.rejected.is_empty()), "No row was rejected, so there is nothing to save."),
            Command::Open | Command::Why => Offer::when(self.rejection().is_some(), "Select a rejected row first."),
            command => Offer::here(command.motion().is_some()),
        }
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, _today: Day) -> Vec<Effect> {
        match message.steer(&mut self.picked) {
            Some(Steered::Open) => return self.why(),
            Some(Steered::Moved) => return Vec::new(),
            None => {}
        }
        match message {
            Message::Command(Command::Edit | Command::New) => vec![Effect::Fill(Box::new(Ask::Import(self.next())))],
            Message::Command(Command::Why | Command::Open) => self.why(),
            Message::Command(Command::BringIn) => self.bring_in(),
            Message::Command(Command::SaveRejects) => vec![Effect::Fill(Box::new(Ask::SaveRejects))],
            Message::Imported(imported) => {
                let Imported { kind, path, report, is_kept } = *imported;
                self.picked.set_items(rows_of(&report));
                *self = Self { chosen: Some((kind, path)), report: Some(report), is_kept, refused: None, picked: std::mem::take(&mut self.picked) };
                Vec::new()
            }
            Message::Refused(why) => {
                self.picked.set_items(0);
                (self.report, self.is_kept, self.refused) = (None, false, Some(why));
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// What the form begins from: the same file again, or, once that is in, what comes after it from the same folder.
    fn next(&self) -> Option<ImportFile> {
        let (kind, path) = self.chosen.clone()?;
        let folder = || path.parent().map(|folder| folder.join("")).unwrap_or_default();
        let after = ImportKind::ALL.iter().skip_while(|own| **own != kind).nth(1).copied();
        Some(match after.filter(|_| self.is_kept) {
            Some(after) => ImportFile { kind: after, path: folder() },
            None => ImportFile { kind, path },
        })
    }

    /// The file that is looked at now: what comes of it is said of this one, also when it cannot be read.
    pub fn look_at(&mut self, kind: ImportKind, path: PathBuf) {
        self.chosen = Some((kind, path));
    }

    /// Draws itself.
    pub fn view(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let buf = frame.buffer_mut();
        let file = self.chosen.as_ref().map(|(kind, path)| format!("{kind} from {}", path.display())).unwrap_or_default();
        heading(buf, area, "Import", &file, theme);
        let below = |rows: u16| Rect { y: area.y + rows.min(area.height), height: area.height.saturating_sub(rows), ..area };
        let words = match (&self.refused, &self.report) {
            (Some(why), _) => why.clone(),
            (None, None) => "What a file would bring shows here before anything is kept.\n\ne chooses what it holds and where it is: a CSV file of people, referrals, readings or contacts.".into(),
            (None, Some(report)) => summary(report, self.is_kept),
        };
        let style = if self.refused.is_some() { theme.error } else { theme.text };
        paragraph(buf, Rect { height: 4.min(area.height), ..below(2) }.intersection(area), &words, style);
        let Some(report) = self.report.as_ref().filter(|_| self.refused.is_none()) else { return };
        Table::new(COLUMNS, rows(report, theme)).draw(buf, below(6), &mut self.picked, theme);
    }

    /// The rows that were not kept, to be saved.
    pub fn rejected(&self) -> &[Rejection] {
        self.report.as_ref().map_or(&[], |report| report.rejected.as_slice())
    }

    fn rejection(&self) -> Option<&Rejection> {
        self.report.as_ref()?.rejected.get(self.picked.at()?)
    }

    fn bring_in(&self) -> Vec<Effect> {
        let (Some((kind, path)), Some(report)) = (&self.chosen, &self.report) else { return Vec::new() };
        let left = match report.rejected.len() {
            0 => String::new(),
            1 => " The rejected row stays out.".into(),
            n => format!(" The {n} rejected rows stay out."),
        };
        let question = Question {
            title: format!("Bring in {} of {kind}?", report.added + report.changed),
            words: format!("{} new rows, {} changed.{left} An import is not taken back with u.", report.added, report.changed),
            yes: Effect::Import(*kind, path.clone(), false),
        };
        vec![Effect::Confirm(Box::new(question))]
    }

    fn why(&self) -> Vec<Effect> {
        let explain = |row: &Rejection| Why {
            title: format!("Line {}, {}", row.line, row.column),
            sentences: vec![row.why.clone(), "The row was left out; the others are not touched by it. Mend it in the file and import the file again.".into()],
            source: "the rules of the import".into(),
            rows: Vec::new(),
        };
        self.rejection().map(|row| Effect::Read(Box::new(explain(row)))).into_iter().collect()
    }
}

/// '12 rows read. Nothing is kept yet. b brings in 8 new and 2 changed; 1 is the same as stored, 1 is rejected.'
fn summary(report: &Report, is_kept: bool) -> String {
    let Report { read, added, changed, unchanged, rejected, .. } = report;
    let rejected = rejected.len();
    let counts = format!("{added} new, {changed} changed, {unchanged} the same as stored, {rejected} rejected");
    let w = if rejected > 0 { " w saves the rejected rows' reasons to a file." } else { "" };
    if is_kept {
        format!("{read} rows read and brought in: {counts}.{w}")
    } else if added + changed > 0 {
        format!("{read} rows read, nothing is kept yet: {counts}. b brings them in.{w}")
    } else {
        format!("{read} rows read: {counts}. There is nothing to bring in.{w}")
    }
}

fn rows_of(report: &Report) -> usize {
    report.rejected.len() + report.rows.len().min(MOST)
}

/// Rejected rows first, then changed and new ones by line.
fn rows<'a>(report: &'a Report, theme: &Theme) -> Vec<Row<'a>> {
    let rejected = report.rejected.iter().map(|row| {
        Row::new([
            Span::styled(row.line.to_string(), theme.text),
            Span::styled("! rejected", theme.overdue),
            Span::styled(row.column.as_str(), theme.text),
            Span::styled(theme.names.only_shown(&row.why, HIDDEN), theme.text),
        ])
    });
    let others = report.rows.iter().take(MOST).map(|row| {
        Row::new([
            Span::styled(row.line.to_string(), theme.quiet),
            Span::styled(if row.is_new { "new" } else { "changed" }, theme.text),
            Span::styled(row.key.as_str(), theme.quiet),
            Span::styled("", theme.quiet),
        ])
    });
    let more = report.rows.len().saturating_sub(MOST);
    let rest = (more > 0).then(|| Row::heading(Span::styled(format!(" and {more} more that are new or changed"), theme.quiet)));
    rejected.chain(others).chain(rest).collect()
}
