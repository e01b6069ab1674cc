//! A paper as Markdown: it reads well as it stands and cannot be turned into markup by what was typed.
//! Adds no fact; every text passes through [`escape`], or through the same without the marks of a line's start.

use super::paper::{Align, Block, Chart, Level, Paper, Table, Text};
use super::redact::REMOVED;
use crate::domain::text::clean_line;
use std::fmt::Write;

/// The whole paper. The foot is left out: there are no pages, and the caution stands at the top.
pub fn markdown(paper: &Paper) -> String {
    let mut page = format!("# {}\n\n", shown(&paper.title));
    if !paper.caution.is_empty() {
        let _ = write!(page, "**{}**\n\n", escape(&paper.caution.words()));
    }
    for line in &paper.stamp {
        let _ = write!(page, "{}\n\n", shown(line));
    }
    for block in &paper.blocks {
        match block {
            Block::Heading(Level::Section, words) => page.push_str(&format!("## {}\n", shown(words))),
            Block::Heading(Level::Part, words) => page.push_str(&format!("### {}\n", shown(words))),
            Block::Heading(Level::Label, words) => page.push_str(&format!("**{}**\n", escape(&words.words()))),
            Block::Paragraph(words) => page.push_str(&format!("{}\n", shown(words))),
            Block::List(items) => items.iter().for_each(|item| page.push_str(&format!("- {}\n", shown(item)))),
            // Two spaces keep the line ends as they were typed.
            Block::Quote(lines) => {
                let lines: Vec<String> = lines.iter().map(|line| format!("> {}", shown(line)).trim_end().to_owned()).collect();
                page.push_str(&(lines.join("  \n") + "\n"));
            }
            Block::Table(of) => table(&mut page, of),
            Block::Chart(of) if of.in_table => continue,
            Block::Chart(of) => chart(&mut page, of),
            Block::PageBreak => continue,
        }
        page.push('\n');
    }
    page.trim_end().to_owned() + "\n"
}

fn table(page: &mut String, table: &Table) {
    if !table.caption.is_empty() {
        let _ = write!(page, "{}\n\n", shown(&table.caption));
    }
    let mut row = |cells: Vec<String>| {
        let _ = writeln!(page, "| {} |", cells.join(" | "));
    };
    row(table.columns.iter().map(|column| in_cell(&column.heading)).collect());
    let rules: String = table.columns.iter().map(|column| if column.align == Align::Right { "---:|" } else { "---|" }).collect();
    let _ = writeln!(page, "|{rules}");
    for of in &table.rows {
        let cells = of.cells.iter().map(|cell| match (of.total, cell.is_empty()) {
            (true, false) => format!("**{}**", within(&clean_line(&cell.words()))),
            _ => in_cell(cell),
        });
        let _ = writeln!(page, "| {} |", cells.collect::<Vec<_>>().join(" | "));
    }
}

fn chart(page: &mut String, chart: &Chart) {
    let _ = write!(page, "**{}**\n\n", escape(&chart.title.words()));
    for point in chart.points() {
        let _ = writeln!(page, "- {}: {}", shown(&point.label), within(&point.words.words()));
    }
}

/// A text with its emphasis.
fn shown(text: &Text) -> String {
    marked(text, escape)
}

/// The same in a cell, which is never a line's start: figures and dashes stand there as they are.
fn in_cell(text: &Text) -> String {
    marked(text, |first| within(&clean_line(first)))
}

/// A mark beside a space is no emphasis, so spaces stay outside.
fn marked(text: &Text, first: fn(&str) -> String) -> String {
    let mut out = String::new();
    for (at, run) in text.runs().iter().enumerate() {
        let core = run.words.trim();
        let (before, after) = run.words.split_once(core).unwrap_or_default();
        let words = if at == 0 { first(core) } else { within(core) };
        let mark = if run.strong && !core.is_empty() { "**" } else { "" };
        let _ = write!(out, "{before}{mark}{words}{mark}{after}");
    }
    out.trim().to_owned()
}

/// Text that someone typed, on one line, so that it shows as it was typed: no markup, no link, no table cell of its own.
pub fn escape(text: &str) -> String {
    let out = within(&clean_line(text));
    let digits = out.chars().take_while(char::is_ascii_digit).count();
    if digits > 0 && out[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &out[..digits], &out[digits..]);
    }
    if out.starts_with(['#', '+', '-', '=', ':', '!']) { format!("\\{out}") } else { out }
}

/// The same for text that stands at no line's start.
fn within(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$') {
            out.push('\\');
        }
        out.push(c);
    }
    let out = out.replace("://", "\\://").replace("www.", "www\\.").replace("Www.", "Www\\.").replace("WWW.", "WWW\\.");
    let shown = format!("\\{}\\]", REMOVED.trim_end_matches(']'));
    plain_brackets(&out, &shown)
}

/// Our own `[removed]` reads better without backslashes; before what could make it a link they stay.
fn plain_brackets(text: &str, escaped: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(escaped) {
        out.push_str(before);
        out.push_str(if after.starts_with(['(', ':', '[']) || after.starts_with("\\[") { escaped } else { REMOVED });
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::paper::tests::everything;

    #[test]
    fn all_of_it_in_order() {
        insta::assert_snapshot!("everything", markdown(&everything("words")));
    }

    #[test]
    fn text_keeps_its_emphasis_and_nothing_else() {
        for (text, out) in [
            (Text::strong("Still missing:").then(" a plan."), "**Still missing:** a plan."),
            (Text::plain("1. of ").then_strong(" two ").then("# three"), "1\\. of  **two** # three"),
            (Text::strong("*").then_strong("_"), "**\\*\\_**"),
            (Text::strong(" "), ""),
        ] {
            assert_eq!(shown(&text), out, "{text:?}");
        }
    }

    #[test]
    fn nothing_typed_becomes_markup() {
        for (typed, shown) in [
            ("# not a heading", "\\# not a heading"),
            ("- not a list", "\\- not a list"),
            ("1. not a list", "1\\. not a list"),
            ("> not a quote", "\\> not a quote"),
            ("<img src=x onerror=y>", "\\<img src=x onerror=y\\>"),
            ("a | b", "a \\| b"),
            ("**loud** _or_ `code`", "\\*\\*loud\\*\\* \\_or\\_ \\`code\\`"),
            ("[a](javascript:x)", "\\[a\\](javascript:x)"),
            ("&lt;b&gt;", "\\&lt;b\\&gt;"),
            ("see https://example.org", "see https\\://example.org"),
            ("with [removed] at home", "with [removed] at home"),
            ("[removed](x) [removed]: y", "\\[removed\\](x) \\[removed\\]: y"),
            ("two\nlines\u{202e}", "two lines"),
            ("12 weeks", "12 weeks"),
        ] {
            assert_eq!(escape(typed), shown, "{typed}");
        }
    }
}
