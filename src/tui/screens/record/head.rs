//! The top of a record: who, with which service, how to reach them safely, and the clocks as bars with their words.
//! Always there, on every tab. Also explains the clocks.

use super::facts::Facts;
use super::lines::Look;
use crate::domain::clock::Clock;
use crate::domain::codes::{ClockKind, ClockState, Lane};
use crate::domain::day::Day;
use crate::domain::person::KnownAge;
use crate::tui::theme::Theme;
use crate::tui::widgets::bars::bar;
use crate::tui::widgets::fit::{put, width};
use crate::tui::widgets::why::Why;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Columns between clocks.
const GAP: usize = 3;
/// Rows that clocks may take.
const MOST_ROWS: usize = 2;

/// Draws the header; returns the rows used.
pub fn draw(buf: &mut Buffer, area: Rect, facts: &Facts, theme: &Theme) -> u16 {
    let code = facts.rows.person.id.to_string();
    let room = usize::from(area.width).saturating_sub(2);
    let mut x = area.x + 1;
    x += put(buf, area, x, area.y, &code, theme.heading) + 2;
    let left = room.saturating_sub(width(&code) + 2);
    let full = who(facts, theme);
    let who = if width(&full) > left { full.replace(" lane", "") } else { full };
    put(buf, area, x, area.y, &who, theme.text);
    let safe = safe_contact(facts);
    let mut y = area.y;
    if width(&code) + 2 + width(&who) + GAP + width(&safe) <= room {
        let left = area.right().saturating_sub(u16::try_from(width(&safe)).unwrap_or(0) + 1);
        put(buf, area, left, y, &safe, theme.text);
    } else {
        y += 1;
        put(buf, area, area.x + 1, y, &safe, theme.text);
    }
    if let Some(at) = facts.past {
        y += 1;
        put(buf, area, area.x + 1, y, &past_words(at, room), theme.due);
    }
    if let Some(referral) = facts.referral().filter(|_| facts.clocks.is_empty()) {
        y += 1;
        put(buf, area, area.x + 1, y, &super::referrals::state(facts, referral), theme.quiet);
    }
    if let Some(words) = super::before::headline(facts) {
        y += 1;
        put(buf, area, area.x + 1, y, &crate::tui::widgets::fit::cut(&words, room), theme.quiet);
    }
    for row in clock_rows(&facts.clocks, room) {
        y += 1;
        let mut x = area.x + 1;
        for (words, look) in row {
            x += put(buf, area, x, y, &words, look.style(theme)) + 3;
        }
    }
    y + 1 - area.y
}

/// 'Ewa, 24 · Rotherham Rise, CSE counselling · Stovewood (NCA), fast lane'.
fn who(facts: &Facts, theme: &Theme) -> String {
    let details = &facts.rows.person.details;
    let age = KnownAge::of(details.born, facts.today).words();
    let name = theme.names.only_shown(details.called(), "");
    let mut parts = vec![if name.is_empty() { age } else { format!("{name}, {age}") }];
    match facts.referral() {
        None => parts.push("no referral yet: f adds one".into()),
        Some(referral) => {
            parts.push(facts.service_title(referral.details.service));
            let status = referral.details.stovewood;
            let lane = facts.reference.service(referral.details.service).map(|service| {
                let to_confirm = service.lanes.iter().any(|lane| lane.to_confirm.contains(&status));
                let (lane, known) = service.lane_for(status);
                let open = if to_confirm {
                    ": check with the provider"
                } else if known {
                    ""
                } else {
                    " for now"
                };
                let lane = if lane == Lane::Stovewood { "fast" } else { "general" };
                format!(", {lane} lane{open}")
            });
            parts.push(format!("{status}{}", lane.unwrap_or_default()));
        }
    }
    parts.join(" · ")
}

/// Which day is shown, and what is today's all the same because nothing dates it; the longest that fits.
fn past_words(at: Day, room: usize) -> String {
    let tries = [
        format!("As at {}: what had happened by then; name, details, safe contact and links are today's. @: another day.", at.words()),
        format!("As at {}: name, safe contact and links are today's. @: another day.", at.words()),
        format!("As at {}: name and links are today's.", at.words()),
    ];
    tries.iter().find(|words| width(words) <= room).or(tries.last()).cloned().unwrap_or_default()
}

/// Before any number.
fn safe_contact(facts: &Facts) -> String {
    facts.rows.safe_contact.as_ref().map_or_else(|| "Safe contact: not recorded, k writes it".into(), |card| format!("Safe contact: {}", card.in_short()))
}

/// The clocks that fit, with the widest bars that leave them on the fewest rows.
fn clock_rows(clocks: &[Clock], room: usize) -> Vec<Vec<(String, Look)>> {
    let shown: Vec<&Clock> = clocks.iter().filter(|clock| is_shown(clock)).collect();
    let tries = [(16, 1), (10, 1), (6, 1), (10, 2), (6, 2), (4, 2), (0, 2)];
    let laid = |(bars, rows): &(usize, usize)| {
        let laid = lay(&shown, *bars, room);
        (laid.len() <= *rows).then_some(laid)
    };
    tries.iter().find_map(laid).unwrap_or_else(|| lay(&shown, 0, room).into_iter().take(MOST_ROWS).collect())
}

/// The usual range is only a flag: it shows once it is passed.
fn is_shown(clock: &Clock) -> bool {
    match clock.kind {
        ClockKind::Expected => clock.state == ClockState::Over,
        ClockKind::Wait => true,
        ClockKind::Review | ClockKind::Contact => !matches!(clock.state, ClockState::NotStarted | ClockState::Stopped),
        ClockKind::Counselling | ClockKind::Involvement => clock.state != ClockState::NotStarted,
    }
}

fn lay(clocks: &[&Clock], bars: usize, room: usize) -> Vec<Vec<(String, Look)>> {
    let mut rows: Vec<Vec<(String, Look)>> = Vec::new();
    let mut used = 0;
    for clock in clocks {
        let words = words(clock, bars);
        let wide = width(&words);
        match rows.last_mut() {
            Some(row) if used + GAP + wide <= room => {
                row.push((words, look(clock)));
                used += GAP + wide;
            }
            _ => {
                rows.push(vec![(words, look(clock))]);
                used = wide;
            }
        }
    }
    rows
}

/// 'counselling ▓▓▓░ week 18 of 20'; '!' before one that is late.
fn words(clock: &Clock, bars: usize) -> String {
    let late = if clock.state == ClockState::Over { "! " } else { "" };
    let name = match clock.kind {
        ClockKind::Expected | ClockKind::Counselling | ClockKind::Involvement => format!("{} ", clock.kind),
        ClockKind::Wait | ClockKind::Review | ClockKind::Contact => String::new(),
    };
    let counted = matches!(clock.kind, ClockKind::Expected | ClockKind::Counselling | ClockKind::Involvement);
    let picture = match clock.limit_day {
        Some(limit) if counted && bars > 0 && clock.state != ClockState::Stopped => format!("{} ", bar(clock.day, limit, bars)),
        _ => String::new(),
    };
    format!("{late}{name}{picture}{}", clock.words())
}

/// How a clock looks.
pub const fn look(clock: &Clock) -> Look {
    match clock.state {
        ClockState::Over => Look::Overdue,
        ClockState::Warning => Look::Due,
        ClockState::NotStarted | ClockState::Stopped => Look::Quiet,
        ClockState::Running | ClockState::Extended => Look::Text,
    }
}

/// 'counselling: week 18 of 20'.
pub fn named(clock: &Clock) -> String {
    words(clock, 0).trim_start_matches("! ").to_owned()
}

/// Why one clock stands where it does.
pub fn why_clock(facts: &Facts, clock: &Clock) -> Why {
    let mut sentences = vec![format!("{} It is {}.", clock.rule, clock.state)];
    sentences.push(match clock.started_on {
        Some(on) => format!("It started on {}: {}. Today is day {}.", on.words(), clock.start_event, clock.day),
        None => format!("It starts with: {}. That has not happened yet.", clock.start_event),
    });
    sentences.extend(clock.limit_on.map(|on| format!("Its last day is {}.", on.words())));
    Why { title: named(clock), sentences, source: clock.source.clone(), rows: rows_behind(facts, clock.kind) }
}

/// Why all clocks stand where they do.
pub fn why_clocks(facts: &Facts) -> Why {
    let line = |clock: &Clock| {
        let since = clock.started_on.map(|on| format!(" since {} ({})", on.words(), clock.start_event)).unwrap_or_default();
        format!("{}{since}. {}", named(clock), clock.rule)
    };
    let mut sources: Vec<&str> = facts.clocks.iter().map(|clock| clock.source.as_str()).filter(|source| !source.is_empty()).collect();
    sources.sort_unstable();
    sources.dedup();
    let sentences = vec![if facts.clocks.is_empty() { "There is no referral, so no clock runs." } else { "The clocks of the current referral:" }.to_owned()];
    Why { title: "The clocks".into(), sentences, source: sources.join("; "), rows: facts.clocks.iter().map(line).collect() }
}

/// The rows that a clock reads.
fn rows_behind(facts: &Facts, kind: ClockKind) -> Vec<String> {
    let Some(referral) = facts.referral() else { return Vec::new() };
    let episode = facts.rows.episodes.iter().find(|record| record.episode.referral == referral.id);
    let received = || format!("{} received on {}", referral.id, referral.details.received_on.words());
    let first = || referral.first_attended_on.map(|on| format!("First attended appointment on {}", on.words()));
    match kind {
        ClockKind::Wait => [Some(received()), first()].into_iter().flatten().collect(),
        ClockKind::Expected | ClockKind::Counselling => first().into_iter().collect(),
        ClockKind::Involvement => {
            let extensions = episode.map(|record| record.extensions.as_slice()).unwrap_or_default();
            let extended = extensions.iter().map(|extension| format!("Extended on {} until {}", extension.agreed_on.words(), extension.until.words()));
            first().into_iter().chain(extended).collect()
        }
        ClockKind::Review => {
            let plan = episode.and_then(|record| record.plan());
            let planned = plan.and_then(|plan| plan.details.review_on).map(|on| format!("Review planned for {} when the plan was agreed", on.words()));
            let reviews = episode.map(|record| record.reviews.as_slice()).unwrap_or_default();
            let held = reviews.iter().map(|review| {
                let next = review.details.next_on.map(|on| format!(", next on {}", on.words())).unwrap_or_default();
                format!("Review held on {}{next}", review.details.on.words())
            });
            planned.into_iter().chain(held).collect()
        }
        ClockKind::Contact => {
            let every = episode.and_then(|record| record.plan()).and_then(|plan| plan.details.contact_every_days);
            let agreed = every.map(|days| format!("The plan says a contact every {days} days"));
            let lately = facts.rows.contacts_of(referral.id).rev().take(6);
            let contacts = lately.map(|contact| format!("{}  {}, {}", contact.details.on.words(), contact.details.kind, facts.attendance(contact)));
            agreed.into_iter().chain(contacts).collect()
        }
    }
}
