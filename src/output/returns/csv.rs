//! A return as one table of figures, a figure a line, for a spreadsheet or another program. Each line names its unit and what it is of.

use super::{Return, Value};
use crate::domain::text::{clean_line, no_formula};

/// The return as CSV with CRLF line ends.
pub fn csv(of: &Return) -> Result<Vec<u8>, String> {
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let line = |text: &str| no_formula(&clean_line(text));
    let failed = |why: csv::Error| format!("The return could not be written as CSV ({why}).");
    out.write_record(["return", "from", "to", "as_at", "whose", "table", "row", "figure", "value", "hidden", "unit", "share_of", "log_end"]).map_err(failed)?;
    let log = if of.log.is_none() { String::new() } else { of.log.words() };
    for table in &of.tables {
        for row in &table.rows {
            let name = row.name();
            for (column, cell) in table.columns.iter().zip(&row.cells) {
                let hidden = of.hides(cell);
                let value = match &cell.value {
                    Value::Label(..) | Value::Words(None) => continue,
                    _ if hidden => String::new(),
                    Value::Count(n) => n.to_string(),
                    Value::Percent(share) => share.map(|share| share.to_string()).unwrap_or_default(),
                    Value::Number(number) => number.map(|number| number.to_string()).unwrap_or_default(),
                    Value::Pounds(pence) => pence.map(pounds).unwrap_or_default(),
                    Value::Words(Some(words)) => line(words),
                };
                let share_of = if matches!(cell.value, Value::Percent(_)) { table.of.as_str() } else { "" };
                let unit = match cell.value {
                    Value::Percent(_) => "per cent",
                    Value::Pounds(_) => "pounds",
                    _ => table.unit.as_str(),
                };
                out.write_record([
                    of.asked.kind.code(),
                    &of.asked.from.iso(),
                    &of.asked.to.iso(),
                    &of.asked.as_at.iso(),
                    &line(&of.whose),
                    &line(&table.full_title()),
                    &line(&name),
                    &line(&column.words),
                    &value,
                    if hidden { "hidden" } else { "" },
                    unit,
                    share_of,
                    &log,
                ])
                .map_err(failed)?;
            }
        }
    }
    out.into_inner().map_err(|_| "The return could not be written as CSV.".to_owned())
}

/// Pounds with a point and two places, for a spreadsheet.
fn pounds(pence: i64) -> String {
    format!("{}{}.{:02}", if pence < 0 { "-" } else { "" }, pence.unsigned_abs() / 100, pence.unsigned_abs() % 100)
}
