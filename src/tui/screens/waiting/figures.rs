//! The top of one service's list: its lanes in columns, how long people have waited so far as a strip, forecast and places. Used by `list`.

use super::{days, gap_days, published_words, whole_days};
use crate::domain::report::ServiceWaiting;
use crate::domain::waiting::offer::Slot;
use crate::domain::waiting::{FORECAST_LEAST, LaneFigures, gap};
use crate::tui::theme::Theme;
use crate::tui::widgets::bars::{self, bar};
use crate::tui::widgets::fit::{fit, put, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Classes of the strip: words, short words, and the day each ends before.
const CLASSES: [(&str, &str, i64); 6] = [
    ("under 4 weeks", "under 4 weeks", 28),
    ("4 to 12 weeks", "to 12", 84),
    ("12 to 26 weeks", "to 26", 182),
    ("26 to 39 weeks", "to 39", 273),
    ("39 to 52 weeks", "to 52", 365),
    ("a year or longer", "longer", i64::MAX),
];

/// Rows below the lanes, an empty one included.
pub const BELOW: u16 = 4;

/// How many have waited so long, class by class.
fn by_class(days: &[i64]) -> Vec<i64> {
    let mut from = 0;
    let count = |(.., to): (&str, &str, i64)| {
        let own = days.iter().filter(|days| (from..to).contains(days)).count();
        from = to;
        i64::try_from(own).unwrap_or(i64::MAX)
    };
    CLASSES.into_iter().map(count).collect()
}

/// The same in one line, the numbers beside the picture: 'So far  ▂█▁  under 4 weeks 2 · to 12 5 · to 26 1'.
fn strip(days: &[i64]) -> String {
    let counts = by_class(days);
    let picture = bars::histogram(&counts.iter().map(|n| n.unsigned_abs()).collect::<Vec<_>>());
    let words: Vec<String> = counts.iter().zip(CLASSES).map(|(n, (_, short, _))| format!("{short}: {n}")).collect();
    format!("So far  {picture}  {}", words.join(" · "))
}

/// How long people wait now, by class, with the numbers.
pub fn histogram(days: &[i64]) -> Vec<String> {
    let mut rows = vec![if days.len() == 1 { "Waiting now, 1 person:".to_owned() } else { format!("Waiting now, {} people:", days.len()) }];
    let counts = by_class(days);
    let most = counts.iter().copied().max().unwrap_or(0);
    rows.extend(counts.iter().zip(CLASSES).map(|(n, (words, ..))| format!("{} {} {n}", fit(words, 16), bar(*n, most, 12))));
    rows
}

/// The lanes' figures in columns, as many as fit; returns the rows used, with one empty below.
pub fn draw(buf: &mut Buffer, area: Rect, list: &ServiceWaiting, days_so_far: &[i64], slots: &[Slot], theme: &Theme) -> u16 {
    let gap = gap(&list.lanes);
    let gap = gap.as_ref();
    let column = |title: &str, of: &dyn Fn(&LaneFigures) -> String, last: Option<String>| {
        let mut cells = vec![title.to_owned()];
        cells.extend(list.lanes.iter().map(of));
        cells.extend(last.filter(|_| gap.is_some()));
        cells
    };
    let now = |lane: &LaneFigures| format!("{:>7}  {:>7}  {:>7}", lane.waiting_now.n, days(lane.waiting_now.median), whole_days(lane.waiting_now.longest));
    let seen = |lane: &LaneFigures| format!("{:>9}  {:>7}  {:>7}", lane.completed_12m.n, days(lane.completed_12m.median), whole_days(lane.completed_12m.p90));
    let columns = [
        column("", &|lane| lane.lane.to_string(), Some("gap".into())),
        column("waiting   median  longest", &now, gap.map(|gap| format!("{:>16}", gap_days(gap.waiting_now)))),
        column("seen 12 m   median  9 in 10", &seen, gap.map(|gap| format!("{:>18}", gap_days(gap.completed_12m)))),
        column("published", &|lane| published_words(lane.published.as_ref()), Some(String::new())),
    ];
    let mut x = area.x + 2;
    for cells in &columns {
        let wide = u16::try_from(cells.iter().map(|cell| width(cell)).max().unwrap_or(0)).unwrap_or(u16::MAX);
        if x + wide > area.right() {
            break;
        }
        for ((cell, y), at) in cells.iter().zip(area.top()..area.bottom()).zip(0..) {
            put(buf, area, x, y, cell, if at == 0 { theme.quiet } else { theme.text });
        }
        x += wide + 3;
    }
    let rows = u16::try_from(columns[0].len()).unwrap_or(0);
    let mut undecided = format!("Awaiting decision, counted apart: {}", list.undecided);
    if !slots.is_empty() {
        let all: Vec<String> = slots.iter().map(Slot::words).collect();
        undecided.push_str(&format!(" · Places: {}", all.join(" · ")));
    }
    for (line, y) in [strip(days_so_far), forecast(list), undecided].iter().zip(area.y.saturating_add(rows)..area.bottom()) {
        put(buf, area, area.x + 2, y, line, theme.quiet);
    }
    rows + BELOW
}

fn forecast(list: &ServiceWaiting) -> String {
    let of = |lane: &LaneFigures| match lane.forecast_days {
        Some(days) => format!("{} about {days} days (from {} seen)", lane.lane, lane.completed_12m.n),
        None => format!("{} none ({} seen, {FORECAST_LEAST} needed)", lane.lane, lane.completed_12m.n),
    };
    format!("Forecast: {}", list.lanes.iter().map(of).collect::<Vec<_>>().join(" · "))
}
