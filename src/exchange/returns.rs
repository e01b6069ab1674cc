//! Makes a return from the file, and hands it over: kept and logged before anybody has it.
//! Used by `caseload report` and by the interface's export. The model and the writers are in `output/returns`.

mod before;
pub mod kept;

pub use before::told_beside;

use crate::domain::day::Day;
use crate::domain::ids::{KeptId, Ref, ServiceId};
use crate::domain::provider::Reference;
use crate::domain::report::gaps::{self, Gap};
use crate::domain::report::{Asked, Behind, Counting, Item, Period, Rows, behind};
use crate::domain::text::fold;
use crate::output::export;
use crate::output::format::Format;
use crate::output::redact::{Known, Redactor};
use crate::output::returns::{self, Return, csv, make, xlsx};
use crate::store::{Error, Result, Store};
use std::borrow::Cow;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// What a return is counted from, read once. Lanes and the rest of the reference data are those of the last day that is counted;
/// published waits stand beside it with their own dates.
struct Basis<'a> {
    asked: &'a Asked,
    rows: Rows,
    period: Period,
    reference: Cow<'a, Reference>,
}

impl<'a> Basis<'a> {
    fn of(store: &'a Store, asked: &'a Asked) -> Result<Self> {
        let period = asked.counted().map_err(refused)?;
        let reference = store.reference_in_force(period.to)?;
        let rows = asked.narrowed(store.return_rows(asked, period)?, &reference);
        Ok(Self { asked, rows, period, reference })
    }
    fn counting(&self) -> Result<Counting<'_>> {
        let bands = self.asked.band_set(&self.reference).map_err(refused)?;
        Ok(Counting { rows: &self.rows, period: self.period, bands, reference: &self.reference })
    }
    fn figures(&self) -> Result<Return> {
        Ok(make(self.asked, &self.counting()?))
    }
    /// The list behind one figure.
    fn behind(&self, figure: &Behind) -> Result<Vec<Item>> {
        Ok(behind(&self.counting()?, figure))
    }
}

fn refused(why: String) -> Error {
    Error::refused("period", why)
}

/// A return with whole figures, for the desk.
pub fn figures(store: &Store, asked: &Asked) -> Result<Return> {
    Basis::of(store, asked)?.figures()
}

/// What is missing or contradictory in a return's period and provider, and which of its figures that changes.
pub fn gaps(store: &Store, asked: &Asked) -> Result<Vec<Gap>> {
    let basis = Basis::of(store, asked)?;
    let services: Option<Vec<ServiceId>> = asked.services(&basis.reference).map(|of| of.into_iter().collect());
    Ok(gaps::gaps(&basis.counting()?, asked.kind, &store.doubts(basis.period)?, services.as_deref()))
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
    let basis = Basis::of(store, asked)?;
    let figures = basis.figures()?;
    names_nobody(store, &figures)?;
    let lists = kept::lists(&basis, &figures)?;
    drop(basis);
    let mut sent = if leaving.whole { figures } else { before::hidden_beside(store, figures)? };
    sent.log = store.log_head()?;
    let bytes = written(&sent, leaving.format)?;
    Ok((kept::keep(store, sent, lists, leaving, today)?, bytes))
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
    // Of thousands of people only those some word of whose name is written there are looked for.
    let there: HashSet<String> = written.iter().flat_map(|words| name_words(words)).collect();
    let mut everyone = store.everyone()?;
    everyone.retain(|person| {
        [&person.details.name, &person.details.name_to_use]
            .into_iter()
            .chain(&person.earlier_names)
            .any(|name| name_words(name).any(|word| there.contains(&word)))
    });
    let everyone: Vec<Known> = everyone.into_iter().map(|person| Known { person, safe_contact: None, linked: false }).collect();
    let redactor = Redactor::of_others(&everyone, &[]);
    // One word of a name may be an ordinary word, like May: only whole names are held back.
    let named = |words: &str| redactor.masked(words, &[]).1.iter().any(|(stands, _)| stands.split_whitespace().count() > 1);
    let coded = |words: &str| words.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| Ref::parse(word).is_ok());
    match written.iter().find(|words| named(words) || coded(words)) {
        // The sentence may end in the mail of a task that runs by itself, so it does not say the name either.
        Some(words) => {
            let place = redactor.masked(words, &[]).0;
            Err(Error::refused(
                "path",
                format!("The contract book names somebody, and a return names nobody: '{place}'. Change that page (c on Reports). Nothing was sent."),
            ))
        }
        None => Ok(()),
    }
}

/// The words of a text as a name may be written in it: D'Souza is one word, and two.
fn name_words(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace().chain(text.split(|c: char| !c.is_alphanumeric())).map(fold).filter(|word| !word.is_empty())
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
    match format {
        Format::Csv => csv::csv(of),
        Format::Xlsx => xlsx::xlsx(of),
        other => other.write(of),
    }
    .map_err(Error::Inside)
}

/// What is said once a return is in a file, and `where_kept` it is found again.
pub fn told(path: &Path, where_kept: &str) -> String {
    format!("The return is in {}. What was sent is kept: {where_kept}.", path.display())
}
