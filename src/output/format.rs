//! The formats that a document leaves the desk in, by their file endings, and which of them a kind of document has.
//! Used by `exchange` and the command line for every paper and return. Knows no document: it is given one as a paper and as a value.

use super::paper::Paper;
use super::{docx, html, json, markdown, pdf};
use crate::domain::log_head::LogHead;
use std::path::Path;

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// To be read as it stands: `.md`, `.txt` or no ending.
    Markdown,
    /// To be read or printed: `.html` or `.htm`.
    Html,
    /// For Word and its like: `.docx`.
    Docx,
    /// To be printed or sent: `.pdf`.
    Pdf,
    /// Figures, one a line: `.csv`.
    Csv,
    /// A workbook, one sheet a table: `.xlsx`.
    Xlsx,
    /// For other programs: `.json`.
    Json,
}

/// A model that can be written in every format, each with the same figures.
pub trait Document {
    /// As a paper.
    fn paper(&self) -> Paper;
    /// As a value with stable keys.
    fn value(&self) -> serde_json::Value;
}

/// A document with the end of the caseload's log on it.
pub struct Ended<'a> {
    /// The document.
    pub document: &'a dyn Document,
    /// The end.
    pub log: LogHead,
}

impl Document for Ended<'_> {
    fn paper(&self) -> Paper {
        let mut paper = self.document.paper();
        paper.stamp.push(self.log.line().into());
        paper
    }
    fn value(&self) -> serde_json::Value {
        let mut value = self.document.value();
        if let Some(fields) = value.as_object_mut() {
            fields.insert("log".into(), self.log.value());
        }
        value
    }
}

impl Format {
    /// Summaries, packs and other papers, as the command line names them.
    pub const PAPERS: [Self; 5] = [Self::Markdown, Self::Html, Self::Docx, Self::Pdf, Self::Json];
    /// Sheets that are only read.
    pub const SHEETS: [Self; 4] = [Self::Markdown, Self::Html, Self::Docx, Self::Pdf];
    /// Returns, in the order they are offered.
    pub const RETURNS: [Self; 5] = [Self::Markdown, Self::Html, Self::Csv, Self::Xlsx, Self::Json];
    /// The ending of its files, which is its name on the command line.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }
    /// The one of that name among those that a document has; the error is a sentence.
    pub fn named(name: &str, among: &[Self]) -> Result<Self, String> {
        among.iter().copied().find(|format| format.ending() == name).ok_or_else(|| {
            let all: Vec<String> = among.iter().map(|format| format!(".{}", format.ending())).collect();
            let (last, first) = all.split_last().map(|(last, first)| (last.as_str(), first.join(", "))).unwrap_or_default();
            format!("This is written as {first} or {last}, not .{name}. Nothing was written.")
        })
    }
    /// The format that a file's ending asks for, among those that a document has; the error is a sentence.
    pub fn of(path: &Path, among: &[Self]) -> Result<Self, String> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            None | Some("txt") => Ok(Self::Markdown),
            Some("htm") => Ok(Self::Html),
            Some(ending) => Self::named(ending, among),
        }
    }
    /// It may go to standard output; the others are for files alone.
    pub const fn is_text(self) -> bool {
        !matches!(self, Self::Docx | Self::Pdf | Self::Xlsx)
    }
    /// The document in this format. The error, which no document of ours should meet, names what the writer could not do.
    pub fn write(self, document: &dyn Document) -> Result<Vec<u8>, String> {
        if self != Self::Json {
            return self.write_paper(&document.paper());
        }
        let value = json::clean_value(document.value());
        Ok(serde_json::to_string_pretty(&value).map_err(|why| why.to_string())?.into_bytes().into_iter().chain(*b"\n").collect())
    }
    /// A paper that is only read, never taken in by other programs, in this format.
    pub fn write_paper(self, paper: &Paper) -> Result<Vec<u8>, String> {
        match self {
            Self::Markdown => Ok(markdown::markdown(paper).into_bytes()),
            Self::Html => Ok(html::html(paper).into_bytes()),
            Self::Docx => docx::docx(paper),
            Self::Pdf => pdf::pdf(paper),
            Self::Csv | Self::Xlsx | Self::Json => Err("This is to be read: choose .html, .pdf, .docx or .md. Nothing was written.".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_the_file_decides() {
        for (path, format) in [
            ("a.md", Format::Markdown),
            ("a.JSON", Format::Json),
            ("a.txt", Format::Markdown),
            ("a", Format::Markdown),
            ("a.html", Format::Html),
            ("a.HTM", Format::Html),
            ("a.docx", Format::Docx),
            ("a.pdf", Format::Pdf),
        ] {
            assert_eq!(Format::of(Path::new(path), &Format::PAPERS), Ok(format), "{path}");
        }
        let of = |path: &str| Format::of(Path::new(path), &Format::RETURNS);
        assert_eq!((of("a.xlsx"), of("a.CSV")), (Ok(Format::Xlsx), Ok(Format::Csv)));
        assert_eq!(of("a.pdf"), Err("This is written as .md, .html, .csv, .xlsx or .json, not .pdf. Nothing was written.".into()));
    }
}
