//! The directory's services: whom each takes, under which contract, and what it published, each with its source. Used by `directory` alone.

use super::super::waiting::published_words;
use crate::domain::provider::{Contract, Reference, Service, ServiceLane};
use crate::tui::theme::Theme;
use crate::tui::widgets::table::{Column, Picked, Row, Table};
use crate::tui::widgets::why::Why;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

const COLUMNS: &[Column] = &[
    Column::new("service", 26).grows().keeps_brackets(),
    Column::new("area", 13).rank(1),
    Column::new("ages", 9),
    Column::new("who may refer", 20).rank(3),
    Column::new("contract to", 11).right().rank(2),
    Column::new("published wait", 24).rank(4),
];

/// '12 to 25', '18 or over'.
fn ages(service: &Service) -> String {
    match (service.min_age, service.max_age) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("{min}+"),
        (None, Some(max)) => format!("up to {max}"),
        (None, None) => "any".into(),
    }
}

/// Draws the list.
pub(super) fn draw(buf: &mut Buffer, area: Rect, reference: &Reference, picked: &mut Picked, theme: &Theme) {
    let row = |service: &Service| {
        let published: Vec<String> =
            service.lanes.iter().filter(|lane| lane.published.is_some()).map(|lane| published_words(lane.published.as_ref())).collect();
        Row::new([
            Span::styled(service.title(), theme.text),
            Span::styled(service.area.code().to_owned(), theme.text),
            Span::styled(ages(service), theme.text),
            Span::styled(service.who_may_refer.to_string(), theme.quiet),
            Span::styled(service.contracts.last().map(|contract| contract.to.words()).unwrap_or_default(), theme.quiet),
            Span::styled(if published.is_empty() { "-".to_owned() } else { published.join("; ") }, theme.quiet),
        ])
    };
    Table::new(COLUMNS, reference.services.iter().map(row).collect()).draw(buf, area, picked, theme);
}

/// All about one service; `others` is what of it was otherwise, or will be.
pub(super) fn details(service: &Service, reference: &Reference, others: Vec<String>) -> Why {
    let provider = reference.providers.iter().find(|provider| provider.id == service.provider_id);
    let also: Vec<&str> = service.aliases.iter().chain(provider.into_iter().flat_map(|provider| &provider.aliases)).map(String::as_str).collect();
    let needs = service.needs.iter().map(|need| need.words()).collect::<Vec<_>>().join(" and ");
    let mut sentences = vec![
        format!("{}. Ages {}. Gives {needs}.", service.area, ages(service)),
        format!("Who may refer: {}.", service.who_may_refer),
        if service.takes_family { "Takes family members too.".to_owned() } else { "Does not take family members.".to_owned() },
    ];
    sentences.extend((!also.is_empty()).then(|| format!("Also known as: {}.", also.join(", "))));
    sentences.extend((!service.interim_offers.is_empty()).then(|| format!("While waiting: {}.", service.interim_offers.join(", "))));
    let contract = |contract: &Contract| {
        let note = if contract.note.is_empty() { String::new() } else { format!(", {}", contract.note) };
        format!("Contract {} to {}{note} ({})", contract.from.words(), contract.to.words(), contract.source)
    };
    Why {
        title: service.title(),
        sentences,
        source: service.source.clone(),
        rows: service.contracts.iter().map(contract).chain(service.lanes.iter().map(lane)).chain(others).collect(),
    }
}

fn lane(lane: &ServiceLane) -> String {
    let words = |statuses: &[crate::domain::codes::Stovewood]| statuses.iter().map(|status| status.words()).collect::<Vec<_>>().join(", ");
    let mut said = format!("Lane {}", lane.lane);
    if !lane.entering.is_empty() {
        said.push_str(&format!(": {}", words(&lane.entering)));
    }
    if !lane.to_confirm.is_empty() {
        said.push_str(&format!("; check with the provider: {}", words(&lane.to_confirm)));
    }
    match &lane.published {
        Some(wait) => said.push_str(&format!("; published wait {} ({})", published_words(Some(wait)), wait.source)),
        None => said.push_str("; no published wait"),
    }
    format!("{said} ({})", lane.source)
}
