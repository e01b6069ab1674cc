//! One service's answer: the reason, the next step and the eight rules. Used by `routing` alone.

use crate::domain::codes::{RuleKind, Verdict};
use crate::domain::routing::{Routed, RuleResult};
use crate::tui::theme::Theme;
use crate::tui::widgets::fit::{fit, paragraph, put};
use crate::tui::widgets::why::Why;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A verdict's sign and style; its word always stands beside it.
pub(super) const fn sign(verdict: Verdict, theme: &Theme) -> (char, Style) {
    match verdict {
        Verdict::CanTake => ('✓', theme.good),
        Verdict::Cannot => ('✗', theme.overdue),
        Verdict::CannotTell => ('?', theme.due),
    }
}

/// The rule that decides: the first that fails, else the first that cannot be told.
fn deciding(routed: &Routed) -> Option<&RuleResult> {
    let rules = || routed.rules.iter().filter(|rule| rule.rule != RuleKind::Lane);
    rules().find(|rule| rule.holds == Some(false)).or_else(|| rules().find(|rule| rule.holds.is_none()))
}

const fn answer(rule: &RuleResult) -> &'static str {
    match rule.holds {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not known",
    }
}

/// Draws the answer; the reason and the next step come first, the rules as far as there is room.
pub(super) fn draw(buf: &mut Buffer, area: Rect, title: &str, routed: &Routed, also: [&str; 2], theme: &Theme) {
    let mut rest = area;
    let mut say = |words: &str, style: Style| {
        let used = paragraph(buf, rest, words, style);
        rest = Rect { y: rest.y + used, height: rest.height - used, ..rest };
    };
    let decides = deciding(routed);
    say(&format!("{title} {}. {}", routed.verdict, decides.map_or("Every rule holds.", |rule| &rule.why)), theme.text);
    if let Some(next) = &routed.next_step {
        say(&format!("Next: {next}"), theme.heading);
    }
    if let Some(rule) = decides {
        say(&format!("Source: {}.", rule.source), theme.quiet);
    }
    for words in also.into_iter().filter(|words| !words.is_empty()) {
        say(words, theme.quiet);
    }
    for (rule, y) in routed.rules.iter().zip(rest.top()..rest.bottom()) {
        let style = match rule.holds {
            Some(true) => theme.quiet,
            Some(false) => theme.overdue,
            None => theme.due,
        };
        let mut x = rest.x + 2;
        x += put(buf, rest, x, y, &fit(rule.rule.words(), 14), theme.text);
        x += put(buf, rest, x, y, &fit(answer(rule), 11), style);
        x += put(buf, rest, x, y, &rule.why, theme.text);
        put(buf, rest, x.saturating_add(2), y, &format!("({})", rule.source), theme.quiet);
    }
}

/// Everything about one service's answer.
pub(super) fn why(title: &str, routed: &Routed, measured: Option<String>) -> Why {
    let decides = deciding(routed).map(|rule| format!("{} ", rule.why)).unwrap_or_default();
    let mut sentences = vec![match routed.verdict {
        Verdict::CanTake => "It can take the person: no rule is against it. You decide.".to_owned(),
        Verdict::Cannot => format!("It cannot take the person: a rule is against it. {decides}You decide; going against it keeps your reason."),
        Verdict::CannotTell => format!("It cannot be told yet: something is not known. {decides}").trim_end().to_owned(),
    }];
    sentences.extend(routed.next_step.as_ref().map(|next| format!("Next: {next}")));
    sentences.extend(measured);
    let row = |rule: &RuleResult| format!("{}: {}. {} ({})", rule.rule, answer(rule), rule.why, rule.source);
    Why { title: format!("{title}: {}", routed.verdict), sentences, source: "each rule names its own".into(), rows: routed.rules.iter().map(row).collect() }
}
