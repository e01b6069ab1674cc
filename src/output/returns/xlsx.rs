//! A return as a workbook: a sheet that says what it is, then one sheet a table, every figure a typed cell, no formula anywhere.

use super::{HIDDEN, Return, Table, Value};
use crate::domain::text::{clean_line, is_formula};
use rust_xlsxwriter::{DocProperties, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use std::collections::HashSet;

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
    let plain = Format::new();
    let day = Format::new().set_num_format("d mmm yyyy").set_align(FormatAlign::Left);
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
    Ok(())
}

fn figures(sheet: &mut Worksheet, of: &Return, table: &Table, strong: &Format) -> Result<(), XlsxError> {
    let plain = Format::new();
    let percent = Format::new().set_num_format("0%");
    let money = Format::new().set_num_format("£#,##0.00");
    for (at, column) in (0_u16..).zip(&table.columns) {
        text(sheet, 0, at, &column.words, strong)?;
    }
    let mut below = 1;
    for row in &table.rows {
        let format = if row.total.is_some() { strong } else { &plain };
        for (at, cell) in (0_u16..).zip(&row.cells) {
            match &cell.value {
                _ if of.hides(cell) => text(sheet, below, at, HIDDEN, &plain)?,
                Value::Label(_, words) => text(sheet, below, at, words, format)?,
                #[allow(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
                Value::Count(n) => drop(sheet.write_number_with_format(below, at, *n as f64, format)?),
                Value::Percent(Some(share)) => drop(sheet.write_number_with_format(below, at, f64::from(*share) / 100.0, &percent)?),
                Value::Number(Some(number)) => drop(sheet.write_number_with_format(below, at, *number, format)?),
                Value::Words(Some(words)) => text(sheet, below, at, words, &plain)?,
                #[allow(clippy::cast_precision_loss, reason = "a contract's pence are far below 2^52")]
                Value::Pounds(Some(pence)) => drop(sheet.write_number_with_format(below, at, *pence as f64 / 100.0, &money)?),
                Value::Percent(None) | Value::Number(None) | Value::Pounds(None) | Value::Words(None) => {}
            }
        }
        below += 1;
    }
    let shares = if table.of.is_empty() { String::new() } else { format!("Shares are of: {}.", table.of) };
    for (at, words) in (below + 1..).zip(
        [format!("Unit: {}.", table.unit), shares, of.tied(table), table.rule.clone(), format!("Source: {}.", table.source)]
            .iter()
            .filter(|words| !words.is_empty()),
    ) {
        text(sheet, at, 0, words, &plain)?;
    }
    sheet.set_column_width(0, 40)?;
    Ok(())
}

/// At most 31 characters, none that a sheet's name may not hold, and no name twice.
fn sheet_name(title: &str, taken: &mut HashSet<String>) -> String {
    let clean: String = clean_line(title).chars().map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') { ' ' } else { c }).collect();
    let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut = |keep: usize| clean.chars().take(keep).collect::<String>().trim().to_owned();
    let mut name = cut(31);
    let mut again = 2;
    while name.is_empty() || !taken.insert(name.to_lowercase()) {
        name = format!("{} {again}", cut(31 - 1 - again.to_string().len()));
        again += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sheet_has_a_name_of_its_own_that_a_workbook_takes() {
        let mut taken = HashSet::from(["about".to_owned()]);
        let names: Vec<String> = ["About", "Rotherham Rise: Leavers and length of service", "Rotherham Rise: Leavers and length of time", "a/b[c]:*?'", "[]"]
            .iter()
            .map(|title| sheet_name(title, &mut taken))
            .collect();
        assert_eq!(names, ["About 2", "Rotherham Rise Leavers and leng", "Rotherham Rise Leavers and le 2", "a b c", " 2"]);
        assert!(names.iter().all(|name| name.chars().count() <= 31));
    }
}
