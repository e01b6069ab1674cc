//! CSV import: reads a file of one kind, types every row, hands them to the store and reports what became of each.
//! Used by `caseload import` and by the import screen. A bad header or encoding reads nothing; a bad row is rejected by line, column and reason, and the rest is kept.

use crate::domain::day::Day;
pub use crate::domain::import::{ImportKind as Kind, Rejection, Report, RowChange};
use crate::domain::provider::Reference;
use crate::domain::text::{clean, clean_line, no_formula};
use crate::store::error::why_unread;
use crate::store::{ImportRow, RowOutcome, Store};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

mod rows;

/// Largest file that is read, in bytes.
const LARGEST: usize = 200_000_000;

impl Kind {
    /// Its columns, which a file has in any order, all of them and no others.
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::People => &["external_id", "name", "name_to_use", "date_of_birth", "gender", "ethnicity", "residency"],
            Self::Referrals => &[
                "external_id",
                "person_id",
                "role",
                "received_on",
                "sources",
                "stovewood_status",
                "provider",
                "service",
                "decision",
                "decided_on",
                "first_attended_on",
                "ended_on",
                "ending",
            ],
            Self::Readings => &["referral_id", "measure", "taken_on", "score"],
            Self::Contacts => &["external_id", "referral_id", "happened_on", "kind", "minutes", "attendance", "note"],
        }
    }
}

/// A file read and typed.
pub struct ReadFile {
    rows: Vec<ImportRow>,
    rejected: Vec<Rejection>,
}

/// The cells of a row that hold something, cleaned, by column.
type Cells = BTreeMap<&'static str, String>;

/// The file's bytes, unless it is larger than any import. The error is a sentence, and nothing was read.
pub fn bytes_of(path: &Path) -> Result<Vec<u8>, String> {
    let unreadable = |wrong: std::io::Error| format!("{} could not be read ({}). Nothing was read.", path.display(), why_unread(&wrong));
    let file = std::fs::File::open(path).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.len() > LARGEST as u64 {
        return Err(too_large());
    }
    // What grows meanwhile, and what is no file and never ends, is not followed either.
    up_to(LARGEST, file).map_err(unreadable)?.ok_or_else(too_large)
}

/// All bytes, or nothing when there are more than so many.
fn up_to(most: usize, from: impl Read) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    from.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= most).then_some(bytes))
}

fn too_large() -> String {
    format!("The file is larger than {} MB. Split it and import the parts one after the other.", LARGEST / 1_000_000)
}

/// Reads the whole file. The error is a sentence, and nothing was read.
pub fn read(kind: Kind, bytes: &[u8], reference: &Reference, today: Day) -> Result<ReadFile, String> {
    let text = std::str::from_utf8(bytes).map_err(|wrong| {
        let line = bytes.iter().take(wrong.valid_up_to()).filter(|byte| **byte == b'\n').count() + 1;
        format!("The file is not UTF-8 text (line {line}). Save it again as 'CSV UTF-8' and import that. Nothing was read.")
    })?;
    // One kind of line end, so that a row's line is the line an editor shows.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = reader.records();
    let header = records.next().and_then(Result::ok).ok_or("The file is empty: its first line names the columns. Nothing was read.")?;
    let columns = header_of(kind, &header)?;
    let mut file = ReadFile { rows: Vec::new(), rejected: Vec::new() };
    for record in records {
        let record = record.map_err(|wrong| format!("The file could not be read as CSV: {wrong}. Nothing was read."))?;
        let line = record.position().map_or(0, csv::Position::line);
        match cells_of(&columns, &record).and_then(|cells| rows::typed(kind, line, cells, reference, today)) {
            Ok(row) => file.rows.push(row),
            Err((column, why)) => file.rejected.push(Rejection { line, column: column.to_owned(), why }),
        }
    }
    Ok(file)
}

fn header_of(kind: Kind, header: &csv::StringRecord) -> Result<Vec<&'static str>, String> {
    let expected = kind.columns();
    let mut columns = Vec::new();
    for name in header {
        let name = clean_line(name);
        let known = expected.iter().find(|column| **column == name).ok_or_else(|| match fitting(header) {
            Some(other) => {
                format!("'{name}' is not a column of {kind}. This first line is that of {other}: say that the file holds {other}. Nothing was read.")
            }
            None => format!("'{name}' is not a column of {kind}. The columns are: {}. Nothing was read.", expected.join(",")),
        })?;
        if columns.contains(known) {
            return Err(format!("The column '{name}' stands twice in the first line. Nothing was read."));
        }
        columns.push(*known);
    }
    match expected.iter().find(|column| !columns.contains(column)) {
        Some(missing) => Err(format!("The column '{missing}' is missing. The first line must name: {}. Nothing was read.", expected.join(","))),
        None => Ok(columns),
    }
}

/// What a file holds whose first line this is, where it is one of the known ones.
fn fitting(header: &csv::StringRecord) -> Option<Kind> {
    let fits = |kind: &&Kind| header.len() == kind.columns().len() && header.iter().all(|name| kind.columns().contains(&clean_line(name).as_str()));
    Kind::ALL.iter().find(fits).copied()
}

fn cells_of(columns: &[&'static str], record: &csv::StringRecord) -> Result<Cells, (&'static str, String)> {
    if record.len() != columns.len() {
        let at = columns.get(record.len().min(columns.len() - 1)).copied().unwrap_or_default();
        return Err((
            at,
            format!("This row has {} cells, but the first line names {} columns. Look for a missing or an extra comma.", record.len(), columns.len()),
        ));
    }
    let filled = columns.iter().zip(record).filter_map(|(column, cell)| {
        let cell = if *column == "note" { clean(cell).trim().to_owned() } else { clean_line(cell) };
        (!cell.is_empty()).then_some((*column, cell))
    });
    Ok(filled.collect())
}

impl ReadFile {
    /// How many rows will go to the store.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }
    /// Hands the rows to the store. With `dry_run` nothing is kept. `progress` hears how many are done; answering false stops and keeps nothing.
    pub fn import(mut self, kind: Kind, store: &mut Store, today: Day, dry_run: bool, progress: impl FnMut(usize) -> bool) -> crate::store::Result<Report> {
        let read = self.rows.len() + self.rejected.len();
        let rows = if read == 1 { "row" } else { "rows" };
        let note = format!("{read} {rows} of {} from a file", kind.code());
        let outcomes = store.import(&self.rows, today, dry_run, &note, progress)?;
        let mut report = Report { read, ..Report::default() };
        for (row, outcome) in self.rows.iter().zip(outcomes) {
            match outcome {
                RowOutcome::Added => {
                    report.added += 1;
                    report.rows.push(RowChange { line: row.line, key: row.key.clone(), is_new: true });
                }
                RowOutcome::Changed => {
                    report.changed += 1;
                    report.rows.push(RowChange { line: row.line, key: row.key.clone(), is_new: false });
                }
                RowOutcome::Unchanged => report.unchanged += 1,
                RowOutcome::Rejected { column, why } => self.rejected.push(Rejection { line: row.line, column: column.to_owned(), why }),
            }
        }
        self.rejected.sort_by_key(|rejection| rejection.line);
        report.rejected = self.rejected;
        Ok(report)
    }
}

/// The rejected rows as a file of their own: line, column and reason. The error is a sentence.
pub fn rejects_file(rejected: &[Rejection]) -> Result<Vec<u8>, String> {
    let failed = |_| "The rejected rows could not be written as CSV. Nothing was written.".to_owned();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["line", "column", "why"]).map_err(failed)?;
    for row in rejected {
        writer.write_record([&row.line.to_string(), &no_formula(&row.column), &no_formula(&row.why)]).map_err(failed)?;
    }
    writer.into_inner().map_err(|_| failed(csv::Error::from(std::io::Error::other("not written"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_ends_is_not_read_on() {
        assert_eq!(up_to(4, &b"1234"[..]).unwrap().as_deref(), Some(&b"1234"[..]));
        let mut endless = std::io::repeat(b'x').take(1_000_000);
        assert_eq!(up_to(4, &mut endless).unwrap(), None);
        assert_eq!(endless.limit(), 999_995);
    }

    #[test]
    fn no_reason_and_no_heading_runs_in_a_spreadsheet() {
        let row = |column: &str, why: &str| Rejection { line: 2, column: column.into(), why: why.into() };
        let file = rejects_file(&[row("=1+1", "+no"), row("name", "no name")]).unwrap();
        assert_eq!(String::from_utf8(file).unwrap(), "line,column,why\n2,'=1+1,'+no\n2,name,no name\n");
    }
}
