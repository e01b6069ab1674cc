//! Returns that were sent: all of them, and one against today line by line. Used by `reports` alone.

use crate::domain::day::moment;
use crate::store::Kept;
use crate::tui::theme::Theme;
use crate::tui::widgets::fit::{heading, paragraph, put};
use crate::tui::widgets::table::{Column, Picked, Row, Table};
use crate::tui::widgets::why::Why;
use crate::tui::work::{Difference, Opened};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

const COLUMNS: &[Column] = &[
    Column::new("", 4).right(),
    Column::new("return", 20).grows(),
    Column::new("period", 27),
    Column::new("made (UTC)", 20),
    Column::new("for", 14).grows().rank(1),
    Column::new("as", 5).rank(2),
    Column::new("small numbers", 13).rank(3),
];

/// Draws all of them.
pub(super) fn view_all(buf: &mut Buffer, area: Rect, all: &[Kept], picked: &mut Picked, theme: &Theme) {
    heading(buf, area, "Reports › sent before", &format!("{} sent", all.len()), theme);
    let below = Rect { y: area.y + 2.min(area.height), height: area.height.saturating_sub(2), ..area };
    if all.is_empty() {
        paragraph(
            buf,
            below,
            "Nothing was sent yet. Every return that leaves is kept here with its figures, and can be compared with today's. x on the figures sends one.",
            theme.text,
        );
        return;
    }
    let row = |kept: &Kept| {
        let one = &kept.details;
        Row::new([
            Span::styled(kept.id.0.to_string(), theme.quiet),
            Span::styled(one.kind.words(), theme.text),
            Span::styled(format!("{} to {}", one.from, one.to), theme.text),
            Span::styled(moment(&kept.at), theme.quiet),
            Span::styled(one.for_whom.clone(), theme.text),
            Span::styled(one.format.clone(), theme.quiet),
            Span::styled(if one.suppressed { "hidden" } else { "shown" }, theme.quiet),
        ])
    };
    Table::new(COLUMNS, all.iter().map(row).collect()).draw(buf, below, picked, theme);
}

const COMPARED: &[Column] =
    &[Column::new("figure", 30).grows(), Column::new("sent", 8).right(), Column::new("today", 8).right(), Column::new("entered since", 26).grows().rank(1)];

/// Draws one of them: what is another figure today.
pub(super) fn view_one(buf: &mut Buffer, area: Rect, of: &Opened, picked: &mut Picked, theme: &Theme) {
    heading(buf, area, &format!("Reports › sent before › {}", of.kept.id.0), &format!("made {} (UTC)", moment(&of.kept.at)), theme);
    let below = |rows: u16| Rect { y: area.y + rows.min(area.height), height: area.height.saturating_sub(rows), ..area };
    put(buf, below(1), area.x + 1, area.y + 1, &format!("{}. {}", of.sent.title(), of.sent.stamp()), theme.quiet);
    if of.differences.is_empty() {
        paragraph(buf, below(3), "Today's figures are the same, every one. y shows what was sent.", theme.text);
        return;
    }
    let mut rows = Vec::new();
    let mut table = "";
    for one in &of.differences {
        if one.table != table {
            if !rows.is_empty() {
                rows.push(Row::gap());
            }
            rows.push(Row::heading(Span::styled(format!(" {}", one.table), theme.heading)));
            table = &one.table;
        }
        let sent = if one.was_hidden { format!("({})", one.sent) } else { one.sent.clone() };
        let entries = match one.entries.as_slice() {
            [] => "follows from other figures".into(),
            [only] => format!("{} {}", only.of, if only.gained { "now counted" } else { "no longer counted" }),
            several => format!("{} records", several.len()),
        };
        rows.push(Row::new([
            Span::styled(one.figure.as_str(), theme.text),
            Span::styled(sent, theme.text),
            Span::styled(one.now.as_str(), theme.due),
            Span::styled(entries, theme.quiet),
        ]));
    }
    Table::new(COMPARED, rows).draw(buf, below(2), picked, theme);
}

/// The late and corrected entries behind a difference.
pub(super) fn entries(of: &Difference) -> Why {
    let hidden = if of.was_hidden { " It was hidden in what was sent." } else { "" };
    let rows = of.entries.iter().flat_map(|entry| {
        let whose = entry.person.as_ref().filter(|person| **person != entry.of).map(|person| format!(" of {person}")).unwrap_or_default();
        let way = if entry.gained { "now counted, not then" } else { "counted then, not now" };
        std::iter::once(format!("{}{whose}: {way}", entry.of)).chain(entry.entered.iter().map(|words| format!("   {words}")))
    });
    Why {
        title: format!("{}: {}", of.table, of.figure),
        sentences: vec![format!(
            "Sent as {}, today {}.{hidden} Below are the records that make the difference, with what was entered about them since.",
            of.sent, of.now
        )],
        source: "this file's History; what came by import is named by its import".into(),
        rows: if of.entries.is_empty() {
            vec!["No record went in or out by itself: it follows from other figures, or a count kept without its list.".into()]
        } else {
            rows.collect()
        },
    }
}

/// Exactly what was sent, in words.
pub(super) fn as_sent(of: &Opened) -> Why {
    let mut rows = Vec::new();
    for table in &of.sent.tables {
        rows.push(String::new());
        rows.push(format!("{} ({})", table.full_title(), table.unit));
        for row in &table.rows {
            let cells = row.cells.iter().zip(&table.columns).filter(|(cell, _)| cell.value.is_figure());
            let cells: Vec<String> = cells.map(|(cell, column)| format!("{} {}", column.words, of.sent.words(cell))).collect();
            rows.push(format!("  {}: {}", row.name(), cells.join(", ")));
        }
    }
    Why {
        title: format!("As sent: {}", of.sent.title()),
        sentences: vec![of.sent.stamp(), of.sent.about_small_numbers().into()],
        source: format!("kept when it was made, {} (UTC); 'caseload report kept {} -o FILE' writes it again", moment(&of.kept.at), of.kept.id.0),
        rows,
    }
}
