//! The records behind a figure: who is counted, and by which fact. Used by `reports` alone.

use crate::domain::ids::PersonId;
use crate::domain::report::{Behind, Item};
use crate::tui::theme::Theme;
use crate::tui::widgets::fit::{heading, paragraph, put};
use crate::tui::widgets::table::{Column, Picked, Row, Table};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;
use std::collections::HashMap;

/// The list.
#[derive(Debug, Default)]
pub(super) struct List {
    /// Which figure.
    pub(super) title: String,
    /// Its lists, by name.
    pub(super) wanted: Vec<(String, Behind)>,
    /// What was found; nothing yet while it is looked for.
    pub(super) found: Option<Vec<(String, Vec<Item>)>>,
    called: HashMap<PersonId, String>,
    /// The selection.
    pub(super) picked: Picked,
}

const COLUMNS: &[Column] =
    &[Column::new("case", 9), Column::new("called", 14).grows().rank(1), Column::new("record", 9), Column::new("counted because", 30).grows()];

impl List {
    pub(super) fn of(title: &str, wanted: Vec<(String, Behind)>) -> Self {
        Self { title: title.to_owned(), wanted, ..Self::default() }
    }
    /// What was found; the selection stays on the same row.
    pub(super) fn show(&mut self, found: Vec<(String, Vec<Item>)>, called: HashMap<PersonId, String>) {
        self.picked.set_items(found.iter().map(|(_, items)| items.len()).sum());
        (self.found, self.called) = (Some(found), called);
    }
    /// Whose record the selection is.
    pub(super) fn person(&self) -> Option<PersonId> {
        let items = self.found.iter().flatten().flat_map(|(_, items)| items);
        items.map(|item| item.person).nth(self.picked.at()?)
    }

    pub(super) fn view(&mut self, buf: &mut Buffer, area: Rect, period: &str, theme: &Theme) {
        heading(buf, area, "Reports › behind a figure", period, theme);
        let below = |rows: u16| Rect { y: area.y + rows.min(area.height), height: area.height.saturating_sub(rows), ..area };
        put(buf, below(1), area.x + 1, area.y + 1, &self.title, theme.accent);
        let Some(found) = &self.found else {
            paragraph(buf, below(3), "The records behind this figure are being looked for.", theme.text);
            return;
        };
        let mut rows = Vec::new();
        for (name, items) in found {
            if !rows.is_empty() {
                rows.push(Row::gap());
            }
            rows.push(Row::heading(Span::styled(format!(" {name}: {}", items.len()), theme.heading)));
            for item in items {
                let called = self.called.get(&item.person).map(String::as_str).unwrap_or_default();
                rows.push(Row::new([
                    Span::styled(item.person.to_string(), theme.text),
                    Span::styled(theme.names.only_shown(called, "").to_owned(), theme.text),
                    Span::styled(item.of.to_string(), theme.quiet),
                    Span::styled(item.words.as_str(), theme.text),
                ]));
            }
        }
        if self.picked.at().is_none() {
            paragraph(buf, below(3), "No record is counted here. Esc goes back to the figures.", theme.text);
            return;
        }
        Table::new(COLUMNS, rows).draw(buf, below(2), &mut self.picked, theme);
    }
}
