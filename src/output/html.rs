//! A paper as one HTML page to read, print or send: nothing is loaded, nothing runs, light and dark, usable without sight.
//! Adds no fact; every text passes through `escape`, so nothing typed is ever markup.

mod picture;

use super::paper::{Align, Block, Chart, Paper, Table, Text};
use crate::domain::day::dates_in;
use std::fmt::Write;

/// How the page looks, on a screen and on paper.
const STYLE: &str = include_str!("html/page.css");

/// The whole paper as one file.
pub fn html(paper: &Paper) -> String {
    let of_body = if paper.close { " class=\"one-page\"" } else { "" };
    let title = escape(&paper.title.words());
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body{of_body}>\n<header>\n<h1>{}</h1>\n",
        shown(&paper.title)
    );
    if !paper.caution.is_empty() {
        let _ = writeln!(page, "<p class=\"caution\"><strong>{}</strong></p>", escape(&paper.caution.words()));
    }
    for line in &paper.stamp {
        let _ = writeln!(page, "<p class=\"stamp\">{}</p>", shown(line));
    }
    page.push_str("</header>\n<main>\n");
    let mut break_before = false;
    for (block, rank) in paper.ranked() {
        let class = if std::mem::take(&mut break_before) { " class=\"new-page\"" } else { "" };
        match block {
            Block::PageBreak => break_before = true,
            Block::Heading(_, words) => {
                let rank = rank.unwrap_or(2);
                let _ = writeln!(page, "<h{rank}{class}>{}</h{rank}>", shown(words));
            }
            Block::Paragraph(words) => {
                let _ = writeln!(page, "<p{class}>{}</p>", shown(words));
            }
            Block::List(items) => {
                let _ = writeln!(page, "<ul{class}>");
                for item in items {
                    let _ = writeln!(page, "<li>{}</li>", shown(item));
                }
                page.push_str("</ul>\n");
            }
            Block::Quote(lines) => {
                let lines: Vec<String> = lines.iter().map(shown).collect();
                let _ = writeln!(page, "<blockquote{class}><p>{}</p></blockquote>", lines.join("<br>\n"));
            }
            Block::Table(of) => table(&mut page, of),
            Block::Chart(of) => chart(&mut page, of),
        }
    }
    let _ = write!(page, "</main>\n<footer>{}</footer>\n</body>\n</html>\n", shown(&paper.foot));
    page
}

fn table(page: &mut String, table: &Table) {
    page.push_str("<div class=\"wide\"><table>\n");
    if !table.caption.is_empty() {
        let _ = writeln!(page, "<caption>{}</caption>", shown(&table.caption));
    }
    page.push_str("<thead><tr>");
    for column in &table.columns {
        let class = side(column.align);
        // A heading that says nothing is no heading.
        let _ = match column.heading.is_empty() {
            true => write!(page, "<td{class}></td>"),
            false => write!(page, "<th scope=\"col\"{class}>{}</th>", shown(&column.heading)),
        };
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        page.push_str(if row.total { "<tr class=\"total\">" } else { "<tr>" });
        for (at, cell) in row.cells.iter().enumerate() {
            let class = side(table.columns.get(at).map_or(Align::Left, |column| column.align));
            let _ = match at {
                0 => write!(page, "<th scope=\"row\"{class}>{}</th>", shown(cell)),
                _ => write!(page, "<td{class}>{}</td>", shown(cell)),
            };
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table></div>\n");
}

fn side(align: Align) -> &'static str {
    match align {
        Align::Left => "",
        Align::Right => " class=\"figure\"",
    }
}

/// The picture is for the eye alone; its figures stand below it for everybody, unless a table beside has them.
fn chart(page: &mut String, chart: &Chart) {
    let _ = writeln!(page, "<figure>\n<figcaption>{}</figcaption>", shown(&chart.title));
    page.push_str(&picture::svg(chart));
    if !chart.in_table {
        page.push_str("<ul class=\"unseen\">\n");
        for point in chart.points() {
            let _ = writeln!(page, "<li>{}: {}</li>", shown(&point.label), shown(&point.words));
        }
        page.push_str("</ul>\n");
    }
    page.push_str("</figure>\n");
}

/// A text with its emphasis.
fn shown(text: &Text) -> String {
    let mut out = String::new();
    for run in text.runs() {
        let words = whole_days(&run.words);
        let _ = if run.strong { write!(out, "<strong>{words}</strong>") } else { write!(out, "{words}") };
    }
    out
}

/// Text as text, with each date kept on one line.
fn whole_days(text: &str) -> String {
    let mut out = String::new();
    let mut done = 0;
    for day in dates_in(text) {
        let _ = write!(out, "{}<span class=\"day\">{}</span>", escape(&text[done..day.start]), escape(&text[day.clone()]));
        done = day.end;
    }
    out + &escape(&text[done..])
}

/// Text as text: no tag, no entity, no attribute's end. It is clean already: `Text` takes nothing else.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::paper::tests::everything;

    #[test]
    fn one_page_with_all_of_it() {
        insta::assert_snapshot!("page", html(&everything("words")).replace(STYLE, "(style)\n"));
    }

    #[test]
    fn nothing_typed_becomes_markup() {
        for typed in ["<script>alert(1)</script>", "\"><img src=x onerror=y>", "' onload='x", "</style></title><b>", "&lt;b&gt;", "javascript:x", "]]><svg>"] {
            let tags = |page: &str| page.matches('<').count();
            let hostile = html(&everything(typed));
            assert_eq!(tags(&hostile), tags(&html(&everything("words"))), "{typed}");
            assert!(hostile.contains(&escape(typed)) && !hostile.contains("<script") && !hostile.contains("<img"), "{typed}");
        }
        assert!(!html(&everything("a\u{202e}b\u{7}")).contains(['\u{202e}', '\u{7}']));
    }

    #[test]
    fn it_loads_and_runs_nothing() {
        let page = html(&everything("words"));
        for word in ["<script", "http://", "https://", "url(", "@import", "src=", "href="] {
            assert!(!page.contains(word), "{word}");
        }
    }
}
