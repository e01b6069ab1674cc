//! All waiting lists: one row a service and lane, under their providers. Used by `waiting` alone.

use super::{Waiting, days, gap_days, published_words, whole_days};
use crate::domain::provider::Service;
use crate::domain::report::ServiceWaiting;
use crate::domain::waiting::{FORECAST_LEAST, LaneFigures};
use crate::tui::effect::Effect;
use crate::tui::theme::Theme;
use crate::tui::widgets::fit::{heading, paragraph, put, wrap};
use crate::tui::widgets::table::{Column, Row, Table};
use crate::tui::widgets::why::Why;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

const COLUMNS: &[Column] = &[
    Column::new("service", 21).grows().keeps_brackets(),
    Column::new("waiting   median  longest", 25),
    Column::new("seen 12 m   median  9 in 10", 27).rank(1),
    Column::new("published", 22).grows().rank(2),
    Column::new("gap", 9).right().rank(3),
];

/// Days by which the general lane's median of those seen is longer; only where there are two lanes.
pub(super) fn gap_of(waiting: &ServiceWaiting) -> Option<String> {
    let [fast, general] = waiting.lanes.as_slice() else { return None };
    let between = general.completed_12m.median.zip(fast.completed_12m.median).map(|(general, fast)| general - fast);
    Some(gap_days(between))
}

impl Waiting {
    /// The rows in the order they are shown: by provider, service and lane.
    pub(super) fn lanes(&self) -> Vec<(&ServiceWaiting, &LaneFigures)> {
        let all = self.all.as_deref().unwrap_or_default();
        let of_provider = |provider| all.iter().filter(move |row| self.reference.service(row.service).is_some_and(|service| service.provider_id == provider));
        let rows = self.reference.providers.iter().flat_map(|provider| of_provider(provider.id));
        rows.flat_map(|row| row.lanes.iter().map(move |lane| (row, lane))).collect()
    }
    pub(super) fn lane(&self) -> Option<(&ServiceWaiting, &LaneFigures)> {
        self.lanes().get(self.picked.at()?).copied()
    }

    pub(super) fn view_all(&mut self, buf: &mut Buffer, area: Rect, theme: &Theme) {
        let below = |rows: u16| Rect { y: area.y + rows.min(area.height), height: area.height.saturating_sub(rows), ..area };
        let Some(all) = &self.all else {
            heading(buf, area, "Waiting lists", &self.as_at(), theme);
            let words = self.stopped.as_deref().unwrap_or("The waits of every service are being worked out. They show here when they are ready.");
            paragraph(buf, below(2), words, theme.text);
            return;
        };
        let waiting: usize = all.iter().flat_map(|row| &row.lanes).map(|lane| lane.waiting_now.n).sum();
        let undecided: usize = all.iter().map(|row| row.undecided).sum();
        heading(buf, area, "Waiting lists", &format!("{waiting} waiting · {undecided} awaiting decision · {}", self.as_at()), theme);
        paragraph(
            buf,
            Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: 2.min(below(1).height), ..below(1) },
            &self.longest_words(theme),
            theme.text,
        );
        let body = below(3);
        let published = |lane: &LaneFigures| format!("Published: {}", published_words(lane.published.as_ref()));
        let detail = self.lane().map(|(row, lane)| [self.detail(row, lane), published(lane)].join("\n")).unwrap_or_default();
        let lines = wrap(&detail, usize::from(area.width).saturating_sub(4));
        let room = u16::try_from(lines.len()).unwrap_or(0).min(body.height / 3);
        let table = Rect { height: body.height.saturating_sub(room + 1), ..body };
        let rows = self.rows(theme);
        let mut picked = std::mem::take(&mut self.picked);
        Table::new(COLUMNS, rows).draw(buf, table, &mut picked, theme);
        self.picked = picked;
        for (line, y) in lines.iter().zip(table.bottom().saturating_add(1)..body.bottom()) {
            put(buf, body, area.x + 2, y, line, theme.text);
        }
    }

    /// Who waits longest and why, as the answer to the screen's question.
    fn longest_words(&self, theme: &Theme) -> String {
        let of = |days: i64| self.lanes().into_iter().find(|(_, lane)| lane.waiting_now.longest == Some(days)).map(|(row, _)| self.title(row));
        match &self.longest {
            None => "Nobody is waiting. An accepted referral waits here until its first attended appointment.".into(),
            Some(entry) => format!(
                "Longest: {}, {} days, {}, {} lane. {}.",
                entry.person,
                entry.days,
                of(entry.days).unwrap_or_default(),
                entry.lane,
                theme.names.only_shown(&entry.why, if entry.urgent { "Urgent, with a reason" } else { &entry.why })
            ),
        }
    }

    fn title(&self, row: &ServiceWaiting) -> String {
        self.reference.service(row.service).map(Service::title).unwrap_or_default()
    }

    fn detail(&self, row: &ServiceWaiting, lane: &LaneFigures) -> String {
        let seen = lane.completed_12m.n;
        let forecast = match lane.forecast_days {
            Some(days) => format!("forecast about {days} days (from {seen} seen)"),
            None => format!("no forecast ({seen} seen, {FORECAST_LEAST} needed)"),
        };
        format!("{}: {} awaiting decision; {forecast}", self.title(row), row.undecided)
    }

    fn rows<'a>(&self, theme: &Theme) -> Vec<Row<'a>> {
        let mut rows = Vec::new();
        let (mut provider, mut above) = (String::new(), None);
        for (row, lane) in self.lanes() {
            let Some(service) = self.reference.service(row.service) else { continue };
            if service.provider != provider {
                provider.clone_from(&service.provider);
                rows.push(Row::heading(Span::styled(format!(" {provider}"), theme.heading)));
            }
            let again = above == Some(row.service);
            above = Some(row.service);
            let (now, seen) = (&lane.waiting_now, &lane.completed_12m);
            rows.push(Row::new([
                Span::styled(if row.lanes.len() > 1 { format!("{}: {}", lane.lane, service.name) } else { service.name.clone() }, theme.text),
                Span::styled(format!("{:>7}  {:>7}  {:>7}", now.n, days(now.median), whole_days(now.longest)), theme.text),
                Span::styled(format!("{:>9}  {:>7}  {:>7}", seen.n, days(seen.median), whole_days(seen.p90)), theme.text),
                Span::styled(published_words(lane.published.as_ref()), theme.quiet),
                Span::styled(gap_of(row).filter(|_| again).unwrap_or_default(), theme.text),
            ]));
        }
        rows
    }

    pub(super) fn why_all(&self) -> Vec<Effect> {
        let Some((row, lane)) = self.lane() else { return Vec::new() };
        let rule = self.reference.rule("wait.attended-appointments");
        let published = lane.published.as_ref().map_or_else(
            || "The provider published no wait for this lane.".to_owned(),
            |wait| format!("Published: {} ({}).", published_words(Some(wait)), wait.source),
        );
        let seen = &lane.completed_12m;
        let why = Why {
            title: format!("{}, {} lane", self.title(row), lane.lane),
            sentences: vec![
                rule.map(|rule| rule.words.clone()).unwrap_or_default(),
                "Waiting now counts the days so far of accepted referrals. Seen in the last 12 months counts the whole wait of those first seen since the same day a year ago. The two are never mixed.".into(),
                published,
                "The gap is the general lane's median less the Stovewood lane's, of those seen.".into(),
                self.detail(row, lane) + ".",
            ],
            source: rule.map(|rule| rule.source.clone()).unwrap_or_default(),
            rows: vec![
                format!("waiting now: {} people, median {}, longest {}", lane.waiting_now.n, days(lane.waiting_now.median), whole_days(lane.waiting_now.longest)),
                format!("seen in 12 months: {} people, median {}, 9 in 10 within {}, longest {}", seen.n, days(seen.median), whole_days(seen.p90), whole_days(seen.longest)),
            ],
        };
        vec![Effect::Why(Box::new(why))]
    }
}
