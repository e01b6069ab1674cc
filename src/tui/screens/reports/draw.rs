//! How Reports looks: the tabs of the returns, what the figures cover, and the figures. Used by `reports` alone.

use super::figures::Figure;
use super::period::Span;
use super::{Kind, Reports, View, figures, sent};
use crate::tui::theme::Theme;
use crate::tui::widgets::fit::{heading, paragraph, put, split_below};
use crate::tui::widgets::table::{Column, Table};
use crate::tui::widgets::tabs;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Rows for the selected figure, whole: no width of a column is enough for each of them.
const DETAIL: u16 = 5;

const COLUMNS: &[Column] = &[
    Column::new("", 46).grows(),
    Column::new("number", 7).right(),
    Column::new("share", 6).right(),
    Column::new("", 16).rank(2),
    Column::new("", 28).grows().rank(1),
];

impl Reports {
    /// Draws itself.
    pub fn view(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let buf = frame.buffer_mut();
        let period = self.asked().map(|asked| format!("{} to {}", asked.from, asked.to)).unwrap_or_default();
        match &mut self.view {
            View::List(list) => return list.view(buf, area, &period, theme),
            View::Mend(mend) => return mend.view(buf, area, &period, theme),
            View::Sent(picked) => return sent::view_all(buf, area, &self.kept, picked, theme),
            View::Opened(opened, picked, _) => return sent::view_one(buf, area, opened, picked, theme),
            View::Figures => {}
        }
        heading(buf, area, "Reports", &period, theme);
        let below = |rows: u16| Rect { y: area.y + rows.min(area.height), height: area.height.saturating_sub(rows), ..area };
        let titles: Vec<String> = Kind::ALL.iter().map(|kind| short(*kind).to_owned()).collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        self.titles = tabs::draw(buf, Rect { height: 1, ..below(1) }.intersection(area), &titles, self.kind, theme);
        put(buf, below(2), area.x + 1, area.y + 2, &self.about(), theme.quiet);
        if self.lines.is_empty() {
            let words = self.stopped.as_deref().unwrap_or("The figures of the period are being worked out. They show here when they are ready.");
            paragraph(buf, below(4), words, theme.text);
            return;
        }
        if self.is_empty {
            paragraph(
                buf,
                below(4),
                "Nothing is recorded for this period: no referral, no support, nobody waiting. , and . move to another one, p sets the days, n adds a person.",
                theme.text,
            );
            return;
        }
        let body = below(3);
        let (above, below) = split_below(buf, body, DETAIL.min(body.height / 3), theme);
        let words = self.selected().map(Figure::whole).unwrap_or_default();
        paragraph(buf, below, &words, theme.text);
        let rows = figures::rows(&self.lines, theme);
        Table::new(COLUMNS, rows).draw(buf, above, &mut self.picked, theme);
    }

    /// Whose figures, as at when, and that they are whole.
    fn about(&self) -> String {
        let Some(asked) = self.asked() else { return String::new() };
        let provider =
            self.reference.providers.iter().find(|provider| Some(provider.id) == self.provider).map_or("all providers", |provider| provider.name.as_str());
        let span = self.period.and_then(|period| Span::which(period, &self.reference));
        let span = match span {
            Some(Span::Month) => "Month · ",
            Some(Span::Quarter) => "Quarter · ",
            Some(Span::ContractYear) => "Contract year · ",
            None => "",
        };
        format!("{span}as at {} · {provider} · ages of {} · whole figures; x sends them with small numbers hidden", asked.as_at, asked.bands)
    }
}

/// What a tab says.
const fn short(kind: Kind) -> &'static str {
    match kind {
        Kind::Committee => "Committee",
        Kind::Monthly => "Monthly",
        Kind::Uptake => "Uptake",
        Kind::Outcomes => "Outcomes",
        Kind::Waiting => "Waiting",
        Kind::Quality => "Quality visit",
    }
}
