//! Makes a return from the file, and hands it over: kept and logged before anybody has it.
//! Used by `caseload report` and by the interface's export. The model and the writers are in `output/returns`.

pub mod kept;

use crate::domain::day::Day;
use crate::domain::ids::{KeptId, Ref, ServiceId};
use crate::domain::report::gaps::{self, Gap};
use crate::domain::report::{Asked, Counting};
use crate::output::redact::{Known, Redactor};
use crate::output::returns::{self, Return, csv, json, make, xlsx};
use crate::output::{export, html, markdown};
use crate::store::{Error, Result, Store};
use std::path::{Path, PathBuf};

/// How a return is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// To be read: `.md`, `.txt` or no ending.
    Markdown,
    /// To be read or printed: `.html` or `.htm`.
    Html,
    /// Figures, one a line: `.csv`.
    Csv,
    /// A workbook, one sheet a table: `.xlsx`.
    Xlsx,
    /// For other programs: `.json`.
    Json,
}

impl Format {
    /// All, in the order they are offered.
    pub const ALL: [Self; 5] = [Self::Markdown, Self::Html, Self::Csv, Self::Xlsx, Self::Json];
    /// Its name on the command line, and the ending of its files.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }
    /// The format of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.ending() == name)
    }
    /// The format that a file's ending asks for; the error is a sentence.
    pub fn of(path: &Path) -> std::result::Result<Self, String> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            None | Some("txt") => Ok(Self::Markdown),
            Some("htm") => Ok(Self::Html),
            Some(other) => {
                Self::named(other).ok_or_else(|| format!("Returns are written as .md, .html, .csv, .xlsx or .json, not .{other}. Nothing was written."))
            }
        }
    }
    /// It is no text, so it goes to a file only.
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx)
    }
}

/// A return with whole figures, for the desk. Lanes, published waits and the rest of the reference data are those of the last
/// day that is counted.
pub fn figures(store: &Store, asked: &Asked) -> Result<Return> {
    let refused = |why| Error::refused("period", why);
    let counted = asked.counted().map_err(refused)?;
    make(asked, store.return_rows(asked, counted)?, &*store.reference_at(counted.to)?).map_err(refused)
}

/// What is missing or contradictory in a return's period and provider, and which of its figures that changes.
pub fn gaps(store: &Store, asked: &Asked) -> Result<Vec<Gap>> {
    let refused = |why| Error::refused("period", why);
    let period = asked.counted().map_err(refused)?;
    let reference = &*store.reference_at(period.to)?;
    let bands = asked.band_set(reference).map_err(refused)?;
    let rows = asked.narrowed(store.return_rows(asked, period)?, reference);
    let services: Option<Vec<ServiceId>> = asked.services(reference).map(|of| of.into_iter().collect());
    let counting = Counting { rows: &rows, period, bands, reference };
    Ok(gaps::gaps(&counting, asked.kind, &store.doubts(period)?, services.as_deref()))
}

/// Why a return leaves, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaving {
    /// As what it is written.
    pub format: Format,
    /// With small numbers.
    pub whole: bool,
    /// Whom it is for; may be empty.
    pub for_whom: String,
}

/// A return as it leaves: small numbers hidden unless they are wanted, written, and kept in the file before anybody has it.
pub fn hand_over(store: &mut Store, asked: &Asked, leaving: &Leaving, today: Day) -> Result<Vec<u8>> {
    kept_and_written(store, asked, leaving, today).map(|(_, bytes)| bytes)
}

fn kept_and_written(store: &mut Store, asked: &Asked, leaving: &Leaving, today: Day) -> Result<(KeptId, Vec<u8>)> {
    let figures = figures(store, asked)?;
    names_nobody(store, &figures)?;
    let sent = if leaving.whole { figures } else { figures.suppressed() };
    let bytes = written(&sent, leaving.format)?;
    Ok((kept::keep(store, sent, leaving, today)?, bytes))
}

/// What was written in the contract book goes out with a return: refused where the whole name or the code of somebody stands in it.
fn names_nobody(store: &Store, of: &Return) -> Result<()> {
    let words = |cell: &returns::Cell| match &cell.value {
        returns::Value::Words(Some(words)) | returns::Value::Label(_, words) => Some(words.clone()),
        _ => None,
    };
    let written: Vec<String> = of.tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells).filter_map(words).collect();
    if written.is_empty() {
        return Ok(());
    }
    let everyone: Vec<Known> = store.everyone()?.into_iter().map(|person| Known { person, safe_contact: None, linked: false }).collect();
    let redactor = Redactor::of_others(&everyone, &[]);
    // One word of a name may be an ordinary word, like May: only whole names are held back.
    let named = |words: &String| redactor.masked(words, &[]).1.into_iter().map(|(stands, _)| stands).find(|stands| stands.split_whitespace().count() > 1);
    let code = |words: &String| words.split(|c: char| !c.is_alphanumeric() && c != '-').find(|word| Ref::parse(word).is_ok()).map(str::to_owned);
    match written.iter().find_map(|words| named(words).or_else(|| code(words))) {
        Some(stands) => Err(Error::refused(
            "path",
            format!("'{stands}' stands in the contract book, and a return names nobody. Change the page (c on Reports). Nothing was sent."),
        )),
        None => Ok(()),
    }
}

/// The same to a new file; gives back its full path. What is wrong with the file is refused for the field `path`, and what was
/// not written is not kept.
pub fn to_file(store: &mut Store, asked: &Asked, leaving: &Leaving, path: &Path, today: Day) -> Result<PathBuf> {
    export::check_new(path).map_err(|why| Error::refused("path", why))?;
    let (kept, bytes) = kept_and_written(store, asked, leaving, today)?;
    match export::write_new(path, &bytes) {
        Ok(written) => Ok(written),
        Err(why) => {
            store.forget_return(kept)?;
            Err(Error::refused("path", why))
        }
    }
}

/// A return in a format.
pub fn written(of: &Return, format: Format) -> Result<Vec<u8>> {
    let inside = Error::Inside;
    match format {
        Format::Markdown => Ok(markdown::markdown(&of.paper()).into_bytes()),
        Format::Html => Ok(html::html(&of.paper()).into_bytes()),
        Format::Csv => csv::csv(of).map_err(inside),
        Format::Xlsx => xlsx::xlsx(of).map_err(inside),
        Format::Json => serde_json::to_string_pretty(&json::json(of)).map(|text| (text + "\n").into_bytes()).map_err(|_| inside("a return as JSON".into())),
    }
}

/// What is said once a return is in a file.
pub fn told(path: &Path) -> String {
    format!("The return is in {}. What was sent is kept: 'caseload report kept', or k on Reports.", path.display())
}
