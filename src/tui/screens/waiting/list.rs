//! One service's waiting list: its lanes' figures on top, then everyone in order with the reason. Used by `waiting` alone.

use super::{Waiting, figures, meanwhile};
use crate::domain::codes::RuleKind;
use crate::domain::day::Day;
use crate::domain::provider::Reference;
use crate::domain::waiting::Entry;
use crate::store::WindowRow;
use crate::tui::effect::Effect;
use crate::tui::theme::Theme;
use crate::tui::widgets::fit::{heading, paragraph, put, wrap};
use crate::tui::widgets::table::{Column, Row, Table};
use crate::tui::widgets::why::Why;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

const COLUMNS: &[Column] = &[
    Column::new("#", 3).right(),
    Column::new("lane", 9).rank(3),
    Column::new("case", 8),
    Column::new("who", 10).rank(2),
    Column::new("received", 11).right().rank(4),
    Column::new("days", 4).right(),
    Column::new("while waiting", 20).grows().rank(1),
    Column::new("why here", 18).grows(),
];

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
            Some((waiting, days)) => figures::draw(buf, body, waiting, days, &self.slots, theme),
            None => self.draw_coming(buf, body, theme),
        };
        let rest = Rect { y: body.y + used.min(body.height), height: body.height.saturating_sub(used), ..body };
        if list.ranks.all() == 0 {
            let words = "Nobody is waiting here.\n\nAn accepted referral waits here until its first attended appointment. n adds a person; a referral follows on their record.";
            paragraph(buf, rest, words, theme.text);
            return;
        }
        let rest = self.draw_selected(buf, rest, theme);
        let Some(list) = &self.list else { return };
        let cells = |row: &WindowRow| drawn(row, &self.reference, self.at.unwrap_or(row.facts.received_on), theme);
        if self.filter.is_empty() {
            let rows = list.rows.iter().map(cells).collect();
            Table::new(COLUMNS, rows).part(list.first, list.ranks.all()).draw(buf, rest, &mut self.picked, theme);
            return;
        }
        let Some(filtered) = &self.filtered else {
            paragraph(buf, rest, "The list is being looked through.", theme.text);
            return;
        };
        let words = format!("Shown: {} ({} of {}). f changes that.", self.filter.words(), filtered.len(), list.ranks.all());
        put(buf, rest, rest.x + 2, rest.y, &words, theme.due);
        let table = Rect { y: rest.y + 1.min(rest.height), height: rest.height.saturating_sub(1), ..rest };
        let rows: Vec<Row<'_>> = filtered.iter().map(cells).collect();
        let shown = rows.len();
        Table::new(COLUMNS, rows).part(0, shown).draw(buf, table, &mut self.picked, theme);
    }

    /// The whole of the selected row's reason and of what happened meanwhile, below the list, where cells may be cut; the rest is the list's.
    fn draw_selected(&self, buf: &mut Buffer, area: Rect, theme: &Theme) -> Rect {
        let Some((row, at)) = self.row().zip(self.at) else { return area };
        let entry = &row.entry;
        let why = theme.names.only_shown(&entry.why, if entry.urgent { "urgent, with a reason" } else { &entry.why });
        let while_waiting = meanwhile::in_a_cell(&row.meanwhile, &self.reference, at);
        let words = format!(
            "{}, {} days. {why}. While waiting: {}.",
            entry.person,
            entry.days,
            if while_waiting == "-" { "nothing is recorded" } else { &while_waiting }
        );
        let lines = wrap(&words, usize::from(area.width).saturating_sub(4));
        let room = u16::try_from(lines.len()).unwrap_or(0).min(3);
        if area.height < room + 6 {
            return area;
        }
        let list = Rect { height: area.height - room - 1, ..area };
        for (line, y) in lines.iter().zip(list.bottom() + 1..area.bottom()) {
            put(buf, area, area.x + 2, y, line, theme.quiet);
        }
        list
    }

    /// The room of the figures while they are worked out, so that the rows below stay where they are.
    fn draw_coming(&self, buf: &mut Buffer, area: Rect, theme: &Theme) -> u16 {
        let lanes = self.service.and_then(|service| self.reference.service(service)).map_or(1, |service| service.lanes.len().max(1));
        let words = self.stopped.as_deref().unwrap_or("The figures of this list are being worked out.");
        put(buf, area, area.x + 2, area.y + 1, words, theme.quiet);
        u16::try_from(lanes + usize::from(lanes > 1)).unwrap_or(0) + 1 + figures::BELOW
    }

    pub(super) fn why(&self) -> Vec<Effect> {
        let Some(list) = &self.list else { return self.why_all() };
        let waiting = list.ranks.all();
        let lane = self.reference.routing.iter().find(|rule| rule.rule == RuleKind::Lane);
        let wait = self.reference.rule("wait.attended-appointments");
        let quiet = self.reference.rule("agenda.quiet-days");
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
        sentences.push(
            "The order: urgent first, with its reason and until its last day; then the Stovewood lane; then the day received; then the number of the referral."
                .into(),
        );
        sentences.extend(lane.map(|rule| rule.words.clone()));
        sentences.extend(wait.map(|rule| rule.words.clone()));
        sentences.extend(quiet.map(|rule| rule.words.clone()));
        sentences.push("Offered or missed appointments, calls, texts, groups and what is given while waiting never stop the wait.".into());
        let mut sources: Vec<String> = lane.map(|rule| rule.source.clone()).into_iter().chain(wait.map(|rule| rule.source.clone())).collect();
        sources.extend(quiet.map(|rule| rule.source.clone()));
        sources.dedup();
        let mut rows = self.row().zip(self.at).map(|(row, at)| meanwhile::rows(&row.meanwhile, &self.reference, at)).unwrap_or_default();
        rows.extend(self.slots.iter().map(|slot| format!("Places: {}", slot.words())));
        rows.extend(self.figures.iter().flat_map(|(_, days)| figures::histogram(days)));
        let why = Why { title: "Why this order".into(), sentences, source: sources.join("; "), rows };
        vec![Effect::Why(Box::new(why))]
    }
}

fn drawn<'a>(row: &WindowRow, reference: &Reference, at: Day, theme: &Theme) -> Row<'a> {
    let entry = &row.entry;
    let quiet = row.meanwhile.touch.quiet_since(reference, at).is_some();
    Row::new([
        Span::styled(entry.position.to_string(), theme.text),
        Span::styled(if entry.lane_known { entry.lane.to_string() } else { format!("{}?", entry.lane) }, theme.text),
        Span::styled(entry.person.to_string(), theme.text),
        Span::styled(theme.names.only_shown(&row.called, "").to_owned(), theme.text),
        Span::styled(entry.received_on.words(), theme.quiet),
        Span::styled(entry.days.to_string(), theme.text),
        Span::styled(meanwhile::in_a_cell(&row.meanwhile, reference, at), if quiet { theme.due } else { theme.text }),
        Span::styled(theme.names.only_shown(&entry.why, if entry.urgent { "urgent, with a reason" } else { &entry.why }).to_owned(), theme.text),
    ])
}

fn position(entry: &Entry) -> String {
    // The urgent reason may hold names, and this panel does not know the privacy view.
    let reason = |reason: &str| if entry.urgent { "urgent".to_owned() } else { reason.trim().to_owned() };
    entry.why.split_once(':').map_or_else(|| entry.position.to_string(), |(ordinal, why)| format!("{ordinal} ({})", reason(why)))
}
