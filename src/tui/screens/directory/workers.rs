//! The directory's workers: me, colleagues and supervisors, and how to reach them at work. Used by `directory` alone.

use crate::domain::day::Day;
use crate::domain::worker::Worker;
use crate::tui::theme::Theme;
use crate::tui::widgets::table::{Column, Picked, Row, Table};
use crate::tui::widgets::why::Why;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

const COLUMNS: &[Column] =
    &[Column::new("name", 22).grows(), Column::new("who", 20), Column::new("phone", 14).rank(1), Column::new("note", 20).grows().rank(2)];

/// What a worker is to me on that day.
fn who(worker: &Worker, today: Day) -> String {
    match worker.details.left_on {
        _ if worker.me => "me".to_owned(),
        Some(on) if on < today => format!("left {}", on.words()),
        _ => worker.details.kind.to_string(),
    }
}

/// Draws the list.
pub(super) fn draw(buf: &mut Buffer, area: Rect, workers: &[Worker], today: Day, picked: &mut Picked, theme: &Theme) {
    let row = |worker: &Worker| {
        let style = if worker.is_here_at(today) { theme.text } else { theme.quiet };
        Row::new([
            Span::styled(worker.details.name.clone(), style),
            Span::styled(who(worker, today), style),
            Span::styled(worker.details.phone.clone(), style),
            Span::styled(worker.details.note.lines().next().unwrap_or_default().to_owned(), theme.quiet),
        ])
    };
    Table::new(COLUMNS, workers.iter().map(row).collect()).draw(buf, area, picked, theme);
}

/// All about one worker.
pub(super) fn details(worker: &Worker, today: Day) -> Why {
    let or_not = |text: &str| if text.is_empty() { "not recorded".to_owned() } else { text.to_owned() };
    Why {
        title: worker.details.name.clone(),
        sentences: vec![
            format!("On this list as: {}.", who(worker, today)),
            "A worker's part in a case, as key worker or cover, has its dates on the person's record: K adds one.".into(),
        ],
        source: "this caseload's own list of workers".into(),
        rows: vec![format!("Phone at work: {}", or_not(&worker.details.phone)), format!("Note: {}", or_not(&worker.details.note))],
    }
}
