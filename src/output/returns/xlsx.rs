//! A return as a workbook: a sheet that says what it is, then one sheet a table, every figure and every day a typed cell, no formula anywhere.
//! Each sheet can be read and printed as it opens: headings stay in sight, columns are as wide as their words, and a page as wide as the sheet.

use super::{HIDDEN, Return, Table, Value};
use crate::domain::day::Day;
use crate::domain::text::{clean_line, is_formula};
use rust_xlsxwriter::{DocProperties, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use std::collections::HashSet;

/// A column is at least and at most so many letters wide; longer words go on in the next line of their cell.
const NARROW: usize = 9;
const WIDE: usize = 32;
/// A line of a cell, in points.
const LINE: f64 = 15.0;

/// The workbook's bytes.
pub fn xlsx(of: &Return) -> Result<Vec<u8>, String> {
    written(of).map_err(|why| format!("The return could not be written as a workbook ({why})."))
}

fn written(of: &Return) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // Else the moment of this machine's clock stands in the file, and the same return is another file each time.
    book.set_properties(&DocProperties::new().set_creation_datetime(&of.asked.as_at.0));
    let strong = Format::new().set_bold();
    about(book.add_worksheet(), of, &strong)?;
    let mut names = HashSet::from(["about".to_owned()]);
    for table in &of.tables {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(&table.full_title(), &mut names))?;
        figures(sheet, of, table, &strong)?;
    }
    book.save_to_buffer()
}

/// Text is always written as text; what looks like a formula is marked as text for whoever edits the cell.
fn text(sheet: &mut Worksheet, row: u32, column: u16, words: &str, format: &Format) -> Result<(), XlsxError> {
    let words = clean_line(words);
    let format = if is_formula(&words) { format.clone().set_quote_prefix() } else { format.clone() };
    sheet.write_string_with_format(row, column, words, &format).map(drop)
}

fn about(sheet: &mut Worksheet, of: &Return, strong: &Format) -> Result<(), XlsxError> {
    let plain = wrapped();
    let day = day_format();
    sheet.set_name("About")?;
    text(sheet, 0, 0, &of.title(), strong)?;
    for (row, (words, on)) in (1..).zip([("From", of.asked.from), ("To, included", of.asked.to), ("As at", of.asked.as_at)]) {
        text(sheet, row, 0, words, &plain)?;
        sheet.write_datetime_with_format(row, 1, on.0, &day)?;
    }
    text(sheet, 4, 0, "Whose", &plain)?;
    text(sheet, 4, 1, &of.whose, &plain)?;
    text(sheet, 5, 0, "Small numbers", &plain)?;
    text(sheet, 5, 1, of.about_small_numbers(), &plain)?;
    if !of.log.is_none() {
        text(sheet, 6, 0, "Log", &plain)?;
        text(sheet, 6, 1, &of.log.line(), &plain)?;
    }
    sheet.set_column_width(0, 28)?;
    sheet.set_column_width(1, 60)?;
    for (row, words) in [(4, of.whose.clone()), (5, of.about_small_numbers().to_owned()), (6, of.log.line())] {
        sheet.set_row_height(row, high([(words.as_str(), 60)]))?;
    }
    for_paper(sheet, &of.title());
    Ok(())
}

/// Words that go on in the next line of their cell.
fn wrapped() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

fn day_format() -> Format {
    Format::new().set_num_format("d mmm yyyy").set_align(FormatAlign::Left).set_align(FormatAlign::Top)
}

/// The day that these words are and nothing else.
fn as_day(words: &str) -> Option<Day> {
    let (of_month, rest) = words.split_once(' ')?;
    let (_, year) = rest.split_once(' ')?;
    let (of_month, year) = (of_month.parse().ok()?, year.parse().ok()?);
    (1..=12).filter_map(|at| Day::new(year, at, of_month)).find(|day| day.words() == words)
}

/// A4 on its side, a sheet as wide as a page, its name and pages at the foot.
fn for_paper(sheet: &mut Worksheet, title: &str) {
    let title: String = clean_line(title).replace('&', "&&").chars().take(120).collect();
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0).set_footer(format!("&L{title}&RPage &P of &N"));
}

/// How wide a column is: its longest word of the heading, and its cells whole as far as they fit.
fn wide(of: &Return, table: &Table, at: usize) -> usize {
    let heading = table.columns[at].words.split_whitespace().map(|word| word.chars().count() + 2).max().unwrap_or(0);
    let cells = table.rows.iter().filter_map(|row| row.cells.get(at)).map(|cell| of.words(cell).chars().count() + 2);
    cells.chain([heading, NARROW]).max().unwrap_or(NARROW).min(WIDE)
}

/// How high a row is whose cells hold these words in columns so wide: not every reader works that out by itself.
fn high<'a>(cells: impl IntoIterator<Item = (&'a str, usize)>) -> f64 {
    let lines = |(words, width): (&str, usize)| {
        words.split_whitespace().map(|word| word.chars().count()).fold((1_u32, 0), |(lines, filled), word| match filled {
            0 => (lines, word),
            filled if filled + 1 + word < width => (lines, filled + 1 + word),
            _ => (lines + 1, word),
        })
    };
    LINE * f64::from(cells.into_iter().map(|cell| lines(cell).0).max().unwrap_or(1))
}

fn figures(sheet: &mut Worksheet, of: &Return, table: &Table, strong: &Format) -> Result<(), XlsxError> {
    let plain = wrapped();
    let day = day_format();
    let top = |total: bool| if total { strong.clone().set_align(FormatAlign::Top) } else { Format::new().set_align(FormatAlign::Top) };
    let widths: Vec<usize> = (0..table.columns.len()).map(|at| wide(of, table, at)).collect();
    for ((at, column), width) in (0_u16..).zip(&table.columns).zip(&widths) {
        let is_figure = table.rows.iter().filter_map(|row| row.cells.get(usize::from(at))).any(|cell| cell.value.is_figure());
        let side = if is_figure { FormatAlign::Right } else { FormatAlign::Left };
        text(sheet, 0, at, &column.words, &strong.clone().set_text_wrap().set_align(side).set_align(FormatAlign::Top))?;
        sheet.set_column_width(at, u32::try_from(*width).unwrap_or(0))?;
    }
    sheet.set_row_height(0, high(table.columns.iter().map(|column| column.words.as_str()).zip(widths.iter().copied())))?;
    let mut below = 1;
    for row in &table.rows {
        let total = row.total.is_some();
        let words = if total { strong.clone().set_text_wrap().set_align(FormatAlign::Top) } else { plain.clone() };
        for (at, cell) in (0_u16..).zip(&row.cells) {
            match &cell.value {
                _ if of.hides(cell) => text(sheet, below, at, HIDDEN, &Format::new().set_align(FormatAlign::Right).set_align(FormatAlign::Top))?,
                Value::Label(_, said) | Value::Words(Some(said)) => match as_day(said) {
                    Some(on) => drop(sheet.write_datetime_with_format(below, at, on.0, &day)?),
                    None => text(sheet, below, at, said, &words)?,
                },
                #[allow(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
                Value::Count(n) => drop(sheet.write_number_with_format(below, at, *n as f64, &top(total))?),
                Value::Percent(Some(share)) => {
                    sheet.write_number_with_format(below, at, f64::from(*share) / 100.0, &top(total).set_num_format("0%"))?;
                }
                Value::Number(Some(number)) => drop(sheet.write_number_with_format(below, at, *number, &top(total))?),
                #[allow(clippy::cast_precision_loss, reason = "a contract's pence are far below 2^52")]
                Value::Pounds(Some(pence)) => {
                    sheet.write_number_with_format(below, at, *pence as f64 / 100.0, &top(total).set_num_format("£#,##0.00"))?;
                }
                Value::Percent(None) | Value::Number(None) | Value::Pounds(None) | Value::Words(None) => {}
            }
        }
        let said: Vec<String> = row.cells.iter().map(|cell| of.words(cell)).collect();
        sheet.set_row_height(below, high(said.iter().map(String::as_str).zip(widths.iter().copied())))?;
        below += 1;
    }
    notes(sheet, below + 1, table, of, &widths)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_repeat_rows(0, 0)?;
    for_paper(sheet, &format!("{}: {}", of.title(), table.full_title()));
    Ok(())
}

/// What the table is, below it and across it: its name may be longer than the sheet's.
fn notes(sheet: &mut Worksheet, from: u32, table: &Table, of: &Return, widths: &[usize]) -> Result<(), XlsxError> {
    let shares = if table.of.is_empty() { String::new() } else { format!("Shares are of: {}.", table.of) };
    let last = u16::try_from(widths.len()).unwrap_or(1).saturating_sub(1);
    let across = widths.iter().sum::<usize>().max(1);
    let lines = [
        format!("{}.", table.full_title()),
        format!("Unit: {}.", table.unit),
        shares,
        of.tied(table),
        table.rule.clone(),
        format!("Source: {}.", table.source),
    ];
    for (at, words) in (from..).zip(lines.iter().filter(|words| !words.is_empty())) {
        if last > 0 {
            sheet.merge_range(at, 0, at, last, "", &wrapped())?;
        }
        text(sheet, at, 0, words, &wrapped())?;
        sheet.set_row_height(at, high([(words.as_str(), across)]))?;
    }
    Ok(())
}

/// At most 31 characters, cut between words where that leaves enough, none that a sheet's name may not hold, and no name twice.
fn sheet_name(title: &str, taken: &mut HashSet<String>) -> String {
    let clean: String = clean_line(title).chars().map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') { ' ' } else { c }).collect();
    let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut = |keep: usize| clean.chars().take(keep).collect::<String>().trim().to_owned();
    let whole_words = |keep: usize| match cut(keep) {
        name if clean.chars().count() <= keep || clean.chars().nth(keep) == Some(' ') => name,
        name => name.rsplit_once(' ').map(|(words, _)| words.to_owned()).filter(|words| words.chars().count() * 2 > keep).unwrap_or(name),
    };
    let mut name = whole_words(31);
    let mut again = 2;
    while name.is_empty() || !taken.insert(name.to_lowercase()) {
        name = format!("{} {again}", whole_words(31 - 1 - again.to_string().len()));
        again += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_day_and_nothing_else_is_a_day() {
        assert_eq!(as_day("5 Oct 2026"), "2026-10-05".parse().ok());
        for words in ["Oct 2026", "5 Oct 2026 to 6 Oct 2026", "5 Oct 2026 ", "31 Feb 2026", "05 Oct 2026", "-", ""] {
            assert_eq!(as_day(words), None, "{words}");
        }
    }

    #[test]
    fn a_row_is_as_high_as_its_longest_words() {
        for (words, width, lines) in [("", 9, 1.0), ("waiting now", 9, 2.0), ("one two three four", 9, 3.0), ("hidden", 40, 1.0)] {
            assert_eq!(high([("x", 9), (words, width)]), LINE * lines, "{words}");
        }
    }

    #[test]
    fn every_sheet_has_a_name_of_its_own_that_a_workbook_takes() {
        let mut taken = HashSet::from(["about".to_owned()]);
        let names: Vec<String> = ["About", "Rotherham Rise: Leavers and length of service", "Rotherham Rise: Leavers and length of time", "a/b[c]:*?'", "[]"]
            .iter()
            .map(|title| sheet_name(title, &mut taken))
            .collect();
        assert_eq!(names, ["About 2", "Rotherham Rise Leavers and", "Rotherham Rise Leavers and 2", "a b c", " 2"]);
        assert!(names.iter().all(|name| name.chars().count() <= 31));
    }
}
