//! A paper as one HTML page to read, print or send: nothing is loaded, nothing runs, light and dark, usable without sight.
//! Adds no fact; every text passes through `escape`, so nothing typed is ever markup.

mod picture;

use super::paper::{Align, Block, Chart, Paper, Table, Text};
use crate::domain::day::dates_in;
use std::fmt::Write;
use std::ops::Range;

/// How the page looks, on a screen and on paper.
const STYLE: &str = include_str!("html/page.css");

/// A table of more letters side by side is set smaller, and of still more smaller again.
const MANY: f32 = 72.0;
const MOST: f32 = 100.0;
/// A paper of so few tables for each such one is printed sideways; a longer one stays upright.
const SIDEWAYS: usize = 6;
/// What is different on a paper printed sideways.
const ON_ITS_SIDE: &str = "@page { size: A4 landscape; }\n@media screen { body { max-width: 84rem; } }\n@media print { .most { font-size: 8pt; } }\n";

/// A word of more letters may be broken, rather than widen its table beyond the page.
const LONG: usize = 22;

/// The whole paper as one file.
pub fn html(paper: &Paper) -> String {
    let of_body = if paper.close { " class=\"one-page\"" } else { "" };
    let tables = || paper.blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None });
    let most = tables().filter(|table| table.least().0 > MOST).count();
    let sideways = if most > 0 && tables().count() <= SIDEWAYS * most { ON_ITS_SIDE } else { "" };
    let title = escape(&paper.title.words());
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n<style>\n{STYLE}{sideways}</style>\n</head>\n<body{of_body}>\n<header>\n<h1>{}</h1>\n",
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
    let (least, well) = table.least();
    let many = match least {
        least if least > MOST => " class=\"many most\"",
        least if least > MANY => " class=\"many\"",
        _ => "",
    };
    let _ = writeln!(page, "<div class=\"wide\"><table{many} style=\"--well: {well:.0}ch\">");
    if !table.caption.is_empty() {
        let _ = writeln!(page, "<caption>{}</caption>", shown(&table.caption));
    }
    page.push_str("<colgroup>");
    for width in table.widths(100.0_f32.max(least)) {
        let _ = write!(page, "<col style=\"width: {:.1}%\"/>", width / least.max(100.0) * 100.0);
    }
    page.push_str("</colgroup>\n<thead><tr>");
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
            let class = match side(table.columns.get(at).map_or(Align::Left, |column| column.align)) {
                "" if cell.words().split_whitespace().any(|word| word.chars().count() > LONG) => " class=\"long\"",
                side => side,
            };
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
        let words = whole(&run.words);
        let _ = if run.strong { write!(out, "<strong>{words}</strong>") } else { write!(out, "{words}") };
    }
    out
}

/// Text as text, with each date and each case code kept on one line.
fn whole(text: &str) -> String {
    let mut out = String::new();
    let mut done = 0;
    let mut kept: Vec<Range<usize>> = dates_in(text).into_iter().chain(codes_in(text)).collect();
    kept.sort_by_key(|piece| piece.start);
    for piece in kept {
        let _ = write!(out, "{}<span class=\"whole\">{}</span>", escape(&text[done..piece.start]), escape(&text[piece.clone()]));
        done = piece.end;
    }
    out + &escape(&text[done..])
}

/// Where case codes stand in a text: 'SU-0012'.
fn codes_in(text: &str) -> Vec<Range<usize>> {
    let starts = ["SU-", "RF-", "EP-"].into_iter().flat_map(|kind| text.match_indices(kind)).map(|(at, kind)| (at, at + kind.len()));
    let codes = starts.map(|(at, from)| at..from + text[from..].bytes().take_while(u8::is_ascii_digit).count());
    codes.filter(|code| code.len() > 6).collect()
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
    use crate::output::paper::{Column, Row};

    #[test]
    fn one_page_with_all_of_it() {
        insta::assert_snapshot!("page", html(&everything("words")).replace(STYLE, "(style)\n"));
    }

    #[test]
    fn nothing_typed_becomes_markup() {
        for typed in ["<script>alert(1)</script>", "\"><img src=x onerror=y>", "' onload='x", "</style></title><b>", "&lt;b&gt;", "javascript:x", "]]><svg>"] {
            // How many lines a picture's label takes hangs on its length.
            let tags = |page: &str| page.matches('<').count() - page.matches("<text ").count() - page.matches("</text>").count();
            let hostile = html(&everything(typed));
            assert_eq!(tags(&hostile), tags(&html(&everything("words"))), "{typed}");
            assert!(hostile.contains(&escape(typed)) && !hostile.contains("<script") && !hostile.contains("<img"), "{typed}");
        }
        assert!(!html(&everything("a\u{202e}b\u{7}")).contains(['\u{202e}', '\u{7}']));
    }

    #[test]
    fn dates_and_case_codes_stay_on_one_line() {
        let line = whole("SU-0012 & RF-123, 4 Oct 2026 (EP-10001)");
        let kept = |words: &str| format!("<span class=\"whole\">{words}</span>");
        assert_eq!(line, format!("{} &amp; RF-123, {} ({})", kept("SU-0012"), kept("4 Oct 2026"), kept("EP-10001")));
    }

    #[test]
    fn a_very_long_word_does_not_widen_its_table() {
        let page = |word: &str| {
            let mut paper = Paper::default();
            paper.table(["a", "b"].map(Column::words), [Row::new(["x", word])]);
            html(&paper)
        };
        assert!(page(&"w".repeat(60)).contains("<td class=\"long\">") && !page("safeguarding words of many").contains("class=\"long\""));
    }

    #[test]
    fn a_table_too_wide_for_a_page_is_printed_sideways() {
        let with = |columns: usize| {
            let mut paper = Paper::default();
            let row = Row::new(vec!["counselling"; columns]);
            paper.table(vec![Column::words("service"); columns], [row]);
            let page = html(&paper);
            (page.contains("landscape"), page.contains("class=\"many"))
        };
        assert_eq!([with(5), with(7), with(10)], [(false, false), (false, true), (true, true)]);
        let mut long = Paper::default();
        [10, 2, 2, 2, 2, 2, 2].into_iter().for_each(|columns| long.table(vec![Column::words("service"); columns], [Row::new(vec!["counselling"; columns])]));
        assert!(!html(&long).contains("landscape"), "one such table of many does not turn the paper");
    }

    #[test]
    fn it_loads_and_runs_nothing() {
        let page = html(&everything("words"));
        for word in ["<script", "http://", "https://", "url(", "@import", "src=", "href="] {
            assert!(!page.contains(word), "{word}");
        }
    }
}
