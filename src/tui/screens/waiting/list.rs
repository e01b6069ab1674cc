//! One service's waiting list: its lanes' figures on top, then everyone in order with the reason. Used by `waiting` alone.

use super::{Waiting, days, gap_days, published_words, whole_days};
use crate::domain::codes::RuleKind;
use crate::domain::report::ServiceWaiting;
use crate::domain::waiting::{Entry, FORECAST_LEAST, LaneFigures, gap};
use crate::store::WindowRow;
use crate::tui::effect::Effect;
use crate::tui::theme::Theme;
use crate::tui::widgets::bars::bar;
use crate::tui::widgets::fit::{fit, heading, paragraph, put, width};
use crate::tui::widgets::table::{Column, Row, Table};
use crate::tui::widgets::why::Why;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

const COLUMNS: &[Column] = &[
    Column::new("#", 3).right(),
    Column::new("lane", 9).rank(2),
    Column::new("case", 8),
    Column::new("who", 12).rank(3),
    Column::new("received", 11).right().rank(4),
    Column::new("days", 5).right(),
    Column::new("why here", 20).grows(),
];

/// Classes of the histogram: words, and the day each ends before.
const CLASSES: [(&str, i64); 6] =
    [("under 4 weeks", 28), ("4 to 12 weeks", 84), ("12 to 26 weeks", 182), ("26 to 39 weeks", 273), ("39 to 52 weeks", 365), ("a year or longer", i64::MAX)];

impl Waiting {
    fn title_of_service(&self) -> String {
        let service = self.service.and_then(|service| self.reference.service(service));
        service.map(|service| format!("{} › {}", service.provider, service.name)).unwrap_or_default()
    }

    pub(super) fn view_list(&mut self, buf: &mut Buffer, area: Rect, theme: &Theme) {
        let title = format!("Waiting lists › {}", self.title_of_service());
        let Some(list) = &self.list else { return heading(buf, area, &title, &self.as_at(), theme) };
        heading(buf, area, &title, &self.as_at(), theme);
        let body = Rect { y: area.y + 1.min(area.height), height: area.height.saturating_sub(1), ..area };
        let used = match &self.figures {
            Some((figures, _)) => draw_lanes(buf, body, figures, theme),
            None => self.draw_coming(buf, body, theme),
        };
        let rest = Rect { y: body.y + used.min(body.height), height: body.height.saturating_sub(used), ..body };
        if list.ranks.all() == 0 {
            let words = "Nobody is waiting here.\n\nAn accepted referral waits here until its first attended appointment. n adds a person; a referral follows on their record.";
            paragraph(buf, rest, words, theme.text);
            return;
        }
        let rows = list.rows.iter().map(|row| drawn(row, theme)).collect();
        Table::new(COLUMNS, rows).part(list.first, list.ranks.all()).draw(buf, rest, &mut self.picked, theme);
    }

    /// The room of the figures while they are worked out, so that the rows below stay where they are.
    fn draw_coming(&self, buf: &mut Buffer, area: Rect, theme: &Theme) -> u16 {
        let lanes = self.service.and_then(|service| self.reference.service(service)).map_or(1, |service| service.lanes.len().max(1));
        let words = self.stopped.as_deref().unwrap_or("The figures of this list are being worked out.");
        put(buf, area, area.x + 2, area.y + 1, words, theme.quiet);
        u16::try_from(lanes + usize::from(lanes > 1)).unwrap_or(0) + 4
    }

    pub(super) fn why(&self) -> Vec<Effect> {
        let Some(list) = &self.list else { return self.why_all() };
        let waiting = list.ranks.all();
        let lane = self.reference.routing.iter().find(|rule| rule.rule == RuleKind::Lane);
        let wait = self.reference.rule("wait.attended-appointments");
        let mut sentences = Vec::new();
        if let Some(entry) = self.entry() {
            sentences.push(format!(
                "{} is {} of {}. {} days waiting, received on {}.",
                entry.person,
                position(entry),
                waiting,
                entry.days,
                entry.received_on.words()
            ));
        }
        sentences.push("The order: urgent first, with its reason; then the Stovewood lane; then the day received; then the number of the referral.".into());
        sentences.extend(lane.map(|rule| rule.words.clone()));
        sentences.extend(wait.map(|rule| rule.words.clone()));
        sentences.push("Offered or missed appointments, calls, texts, groups and what is given while waiting never stop the wait.".into());
        let mut sources: Vec<String> = lane.map(|rule| rule.source.clone()).into_iter().chain(wait.map(|rule| rule.source.clone())).collect();
        sources.dedup();
        let why = Why {
            title: "Why this order".into(),
            sentences,
            source: sources.join("; "),
            rows: self.figures.as_ref().map(|(_, days)| histogram(days)).unwrap_or_default(),
        };
        vec![Effect::Why(Box::new(why))]
    }
}

fn drawn<'a>(row: &WindowRow, theme: &Theme) -> Row<'a> {
    let entry = &row.entry;
    Row::new([
        Span::styled(entry.position.to_string(), theme.text),
        Span::styled(if entry.lane_known { entry.lane.to_string() } else { format!("{}?", entry.lane) }, theme.text),
        Span::styled(entry.person.to_string(), theme.text),
        Span::styled(theme.names.only_shown(&row.called, "").to_owned(), theme.text),
        Span::styled(entry.received_on.words(), theme.quiet),
        Span::styled(entry.days.to_string(), theme.text),
        Span::styled(theme.names.only_shown(&entry.why, if entry.urgent { "urgent, with a reason" } else { &entry.why }).to_owned(), theme.text),
    ])
}

fn position(entry: &Entry) -> String {
    // The urgent reason may hold names, and this panel does not know the privacy view.
    let reason = |reason: &str| if entry.urgent { "urgent".to_owned() } else { reason.trim().to_owned() };
    entry.why.split_once(':').map_or_else(|| entry.position.to_string(), |(ordinal, why)| format!("{ordinal} ({})", reason(why)))
}

/// How long people wait now, by class, with the numbers.
fn histogram(days: &[i64]) -> Vec<String> {
    let mut from = 0;
    let mut rows = vec![format!("Waiting now, {} people:", days.len())];
    let counts: Vec<(&str, i64)> = CLASSES
        .iter()
        .map(|(words, to)| {
            let own = days.iter().filter(|days| (from..*to).contains(days)).count();
            from = *to;
            (*words, i64::try_from(own).unwrap_or(i64::MAX))
        })
        .collect();
    let most = counts.iter().map(|(_, n)| *n).max().unwrap_or(0);
    rows.extend(counts.iter().map(|(words, n)| format!("{} {} {n}", fit(words, 16, false), bar(*n, most, 12))));
    rows
}

/// The lanes' figures in columns, as many as fit; returns the rows used, with one empty below.
fn draw_lanes(buf: &mut Buffer, area: Rect, list: &ServiceWaiting, theme: &Theme) -> u16 {
    let gap = gap(&list.lanes);
    let gap = gap.as_ref();
    let column = |title: &str, of: &dyn Fn(&LaneFigures) -> String, last: Option<String>| {
        let mut cells = vec![title.to_owned()];
        cells.extend(list.lanes.iter().map(of));
        cells.extend(last.filter(|_| gap.is_some()));
        cells
    };
    let now = |lane: &LaneFigures| {
        format!("{:>4}  median {:>7}  longest {:>6}", lane.waiting_now.n, days(lane.waiting_now.median), whole_days(lane.waiting_now.longest))
    };
    let seen = |lane: &LaneFigures| {
        format!("{:>4}  median {:>7}  9 in 10 {:>6}", lane.completed_12m.n, days(lane.completed_12m.median), whole_days(lane.completed_12m.p90))
    };
    let columns = [
        column("", &|lane| lane.lane.to_string(), Some("gap".into())),
        column("waiting now", &now, gap.map(|gap| format!("{:>20}", gap_days(gap.waiting_now)))),
        column("seen in the last 12 months", &seen, gap.map(|gap| format!("{:>20}", gap_days(gap.completed_12m)))),
        column("published", &|lane| published_words(lane.published.as_ref()), Some(String::new())),
    ];
    let mut x = area.x + 2;
    for cells in &columns {
        let wide = u16::try_from(cells.iter().map(|cell| width(cell)).max().unwrap_or(0)).unwrap_or(u16::MAX);
        if x.saturating_add(wide) > area.right() {
            break;
        }
        for (at, (cell, y)) in cells.iter().zip(area.top()..area.bottom()).enumerate() {
            put(buf, area, x, y, cell, if at == 0 { theme.quiet } else { theme.text });
        }
        x = x.saturating_add(wide + 2);
    }
    let rows = u16::try_from(columns[0].len()).unwrap_or(u16::MAX);
    put(buf, area, area.x + 2, area.y.saturating_add(rows), &forecast(list), theme.quiet);
    let undecided = format!("Awaiting decision, counted apart: {}", list.undecided);
    put(buf, area, area.x + 2, area.y.saturating_add(rows + 1), &undecided, theme.quiet);
    rows + 3
}

fn forecast(list: &ServiceWaiting) -> String {
    let of = |lane: &LaneFigures| match lane.forecast_days {
        Some(days) => format!("{} about {days} days (from {} seen)", lane.lane, lane.completed_12m.n),
        None => format!("{} none ({} seen, {FORECAST_LEAST} needed)", lane.lane, lane.completed_12m.n),
    };
    format!("Forecast: {}", list.lanes.iter().map(of).collect::<Vec<_>>().join(" · "))
}
