//! The directory's rules and waits: every row of reference data a worker may edit, with its versions and their sources.
//! Used by `directory` alone.

use crate::domain::codes::{Area, RuleKind};
use crate::domain::day::Day;
use crate::domain::fact::{Fact, FactKind, FactRow, Version};
use crate::tui::ask::Ask;
use crate::tui::theme::Theme;
use crate::tui::widgets::table::{Column, Picked, Row, Table};
use crate::tui::widgets::why::Why;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

const COLUMNS: &[Column] =
    &[Column::new("what", 30).grows(), Column::new("says", 24).grows(), Column::new("since", 11).right().rank(1), Column::new("versions", 8).right().rank(2)];

/// What a row is about: 'GROW', 'GROW, Trauma stabilisation, Stovewood lane', the rule's name, the number's sentence.
fn title(row: &FactRow, fact: &Fact) -> String {
    let of = row.of.as_ref().map(|(_, name)| name.as_str()).unwrap_or_default();
    match fact {
        Fact::Provider(own) => own.name.clone(),
        Fact::Service(own) => format!("{of}, {}", own.name),
        Fact::Lane(own) => format!("{of}, {} lane", own.lane),
        Fact::Contract(_) => of.to_owned(),
        Fact::Routing(_) => RuleKind::parse(&row.key).map_or_else(|_| row.key.clone(), |rule| rule.words().to_owned()),
        Fact::Value(own) => own.words.clone(),
        Fact::Plain(_) => match row.key.as_str() {
            "choice" => "that the person chooses".into(),
            "emergency" => "if the person is not safe".into(),
            area => Area::parse(area).map_or_else(|_| area.to_owned(), |area| area.words().to_owned()),
        },
    }
}

/// What it says, beside its title.
fn says(fact: &Fact) -> String {
    match fact {
        Fact::Provider(own) if own.aliases.is_empty() => "no other names".into(),
        Fact::Provider(own) => format!("also {}", own.aliases.join(", ")),
        Fact::Value(own) => own.value.to_string(),
        Fact::Service(_) => fact.words().split_once(": ").map_or_else(|| fact.words(), |(_, rest)| rest.to_owned()),
        other => other.words(),
    }
}

fn since(version: &Version) -> String {
    version.since.map_or_else(|| "always".into(), Day::words)
}

/// Draws the list, each kind under its heading.
pub(super) fn draw(buf: &mut Buffer, area: Rect, facts: &[FactRow], today: Day, picked: &mut Picked, theme: &Theme) {
    let mut rows = Vec::new();
    let mut above: Option<FactKind> = None;
    for row in facts {
        let Some(version) = row.shown_at(today) else { continue };
        let kind = version.fact.kind();
        if above != Some(kind) {
            rows.push(Row::heading(Span::styled(format!(" {}", kind.words()), theme.heading)));
            above = Some(kind);
        }
        let later = row.changes_after(today).is_some();
        rows.push(Row::new([
            Span::styled(title(row, &version.fact), theme.text),
            Span::styled(says(&version.fact), theme.text),
            Span::styled(since(version), if version.by_worker { theme.text } else { theme.quiet }),
            Span::styled(format!("{}{}", row.versions.len(), if later { " !" } else { "" }), if later { theme.due } else { theme.quiet }),
        ]));
    }
    Table::new(COLUMNS, rows).draw(buf, area, picked, theme);
}

/// One version in a line: 'since 1 Mar 2026 (yours): 2 months … Source: …'.
fn line(version: &Version) -> String {
    let yours = if version.by_worker { "edited here" } else { "came with the program" };
    let from = version.since.map_or_else(|| "always".into(), |since| format!("since {since}"));
    format!("{from} ({yours}): {}. Source: {}", version.fact.words().trim_end_matches('.'), version.fact.source())
}

/// A row with all its versions, the newest first.
pub(super) fn details(row: &FactRow, today: Day, is_past: bool) -> Option<Why> {
    let shown = row.shown_at(today)?;
    let mut sentences = vec![format!("{}.", shown.fact.words().trim_end_matches('.'))];
    sentences.push(match shown.since {
        None if is_past => "It was so already.".into(),
        Some(since) if is_past => format!("It had been so since {since}."),
        None => "It was always so.".into(),
        Some(since) if since > today => format!("It will be so from {since} on."),
        Some(since) => format!("It has been so since {since}."),
    });
    sentences.extend(row.changes_after(today).map(|on| format!("From {on} on it is otherwise: see below.")));
    sentences.push(if is_past {
        format!("This is what held on {today}; what was written for later days is not shown.")
    } else {
        "e writes another version with its first day and its source. What was so before stays, and a past day is shown as it was.".into()
    });
    let mut rows =
        vec![format!("{}, the newest first:", if row.versions.len() == 1 { "One version".into() } else { format!("{} versions", row.versions.len()) })];
    rows.extend(row.versions.iter().rev().map(line));
    Some(Why { title: title(row, &shown.fact), sentences, source: shown.fact.source().to_owned(), rows })
}

/// What of a service was otherwise, or will be: its own row, its lanes, its contract periods.
pub(super) fn other_versions(facts: &[FactRow], service: i64, today: Day) -> Vec<String> {
    let of_service = |row: &&FactRow| {
        let lane_or_period = matches!(row.versions.first().map(|version| version.fact.kind()), Some(FactKind::Lane | FactKind::Contract));
        row.id.0 == service || lane_or_period && row.of.as_ref().is_some_and(|(of, _)| of.0 == service)
    };
    let others = |row: &FactRow| {
        let shown = row.shown_at(today).cloned();
        row.versions.iter().rev().filter(|version| Some(*version) != shown.as_ref()).map(line).collect::<Vec<_>>()
    };
    facts.iter().filter(of_service).flat_map(others).collect()
}

/// The form for another version of a row.
pub(super) fn edit(row: &FactRow, today: Day) -> Option<Ask> {
    let shown = row.shown_at(today)?;
    let lead = row.changes_after(today).map(|on| format!("From {on} on another version holds. What you write here is so until the day before."));
    Some(Ask::EditFact(row.id, Box::new(shown.fact.clone()), lead.unwrap_or_default()))
}
