//! What to mend before a return is sent: what is missing or contradictory, and which of its figures that changes. Used by
//! `reports` alone.

use crate::domain::ids::PersonId;
use crate::domain::report::gaps::Gap;
use crate::domain::text::capital;
use crate::tui::ask::Ask;
use crate::tui::effect::Effect;
use crate::tui::place::{Place, Tab};
use crate::tui::theme::Theme;
use crate::tui::widgets::fit::{heading, paragraph, put};
use crate::tui::widgets::table::{Column, Picked, Row, Table};
use crate::tui::widgets::why::Why;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;
use std::collections::HashMap;

/// The list.
#[derive(Debug, Default)]
pub(super) struct Mend {
    /// Of which return.
    title: String,
    /// What was found; nothing yet while it is looked for.
    found: Option<Vec<Gap>>,
    called: HashMap<PersonId, String>,
    /// The selection.
    pub(super) picked: Picked,
}

const COLUMNS: &[Column] = &[Column::new("case", 9), Column::new("called", 12).rank(1), Column::new("record", 9).rank(2), Column::new("what", 40).grows()];

impl Mend {
    pub(super) fn of(title: String) -> Self {
        Self { title, ..Self::default() }
    }
    /// What was found; the selection stays where it was.
    pub(super) fn show(&mut self, found: Vec<Gap>, called: HashMap<PersonId, String>) {
        self.picked.set_items(found.len());
        (self.found, self.called) = (Some(found), called);
    }
    fn selected(&self) -> Option<&Gap> {
        self.found.as_ref()?.get(self.picked.at()?)
    }
    /// Something is selected that can be mended.
    pub(super) fn has_one(&self) -> bool {
        self.selected().is_some()
    }
    /// Where it is mended: the record, the page that is missing, or the contract book.
    pub(super) fn open(&self) -> Vec<Effect> {
        let effect = |gap: &Gap| match (gap.person, gap.tab, gap.lacks) {
            (Some(person), Some(tab), _) => Effect::Open(Place::Record(person, Tab::from(tab), None)),
            (.., Some(kind)) => Effect::Fill(Box::new(Ask::AddPage(kind))),
            _ => Effect::Open(Place::Book),
        };
        self.selected().map(effect).into_iter().collect()
    }

    /// The whole sentence, where a narrow window cut it.
    pub(super) fn why(&self) -> Option<Why> {
        self.selected().map(|gap| Why {
            title: format!("It changes: {}", gap.changes),
            sentences: vec![format!("{}.", gap.what)],
            source: "the rules by which this return counts; y on its figures shows them".into(),
            rows: Vec::new(),
        })
    }

    pub(super) fn view(&mut self, buf: &mut Buffer, area: Rect, period: &str, theme: &Theme) {
        heading(buf, area, "Reports › to mend", period, theme);
        let below = |rows: u16| Rect { y: area.y + rows.min(area.height), height: area.height.saturating_sub(rows), ..area };
        let Some(found) = &self.found else {
            paragraph(buf, below(2), "What is missing or contradictory is being looked for.", theme.text);
            return;
        };
        if found.is_empty() {
            let words = format!("Nothing is missing or contradictory that would change the {}.", self.title);
            paragraph(buf, below(2), &words, theme.text);
            return;
        }
        let n = found.len();
        let said = format!("{n} {} before the {}. Enter opens where it is mended.", if n == 1 { "thing" } else { "things" }, self.title);
        put(buf, below(1), area.x + 1, area.y + 1, &said, theme.quiet);
        let mut rows = Vec::new();
        let mut changes = "";
        for gap in found {
            if gap.changes != changes {
                if !rows.is_empty() {
                    rows.push(Row::gap());
                }
                changes = gap.changes;
                let own = found.iter().filter(|other| other.changes == changes).count();
                rows.push(Row::heading(Span::styled(format!(" {}: {own}", capital(changes)), theme.heading)));
            }
            let called = gap.person.and_then(|person| self.called.get(&person)).map(String::as_str).unwrap_or_default();
            rows.push(Row::new([
                Span::styled(gap.person.map_or_else(|| "book".to_owned(), |person| person.to_string()), theme.text),
                Span::styled(theme.names.only_shown(called, "").to_owned(), theme.text),
                Span::styled(gap.of.map(|of| of.to_string()).unwrap_or_default(), theme.quiet),
                Span::styled(gap.what.as_str(), theme.text),
            ]));
        }
        Table::new(COLUMNS, rows).draw(buf, below(2), &mut self.picked, theme);
    }
}
