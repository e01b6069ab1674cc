//! A paper as a Word document: real heading styles, real tables whose heading row is repeated, a foot on every page.
//! Adds no fact. What was typed is text in the file and nothing else: no field, no link, no formula.

use super::paper::{Align, Block, Paper, Row, Table, Text};
use crate::domain::day::dates_in;
use docx_rs::{
    AbstractNumbering, AlignmentType, Docx, Footer, IndentLevel, Level, LevelJc, LevelText, LineSpacing, NumPages, NumberFormat, Numbering, NumberingId,
    PageMargin, PageNum, Paragraph, Run, RunFonts, SpecialIndentType, Start, Style, StyleType, TableBorderPosition, TableCell, TableCellMargins,
    TableLayoutType, TableRow, WidthType,
};

/// A4 and its margins, in twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);
const MARGIN: i32 = 1_020;
/// What is left between the margins.
const WIDE: f32 = 9_866.0;
/// Letters of a cell that fit between the margins, also in a wider font where Calibri is not there.
const LETTERS: f32 = 88.0;
/// A row of more lines than these may go on over the next page; a shorter one stays whole.
const WHOLE: f32 = 24.0;
/// The one list of the document.
const BULLETS: usize = 2;

/// The whole paper as the bytes of a `.docx` file; the error is what the library said.
pub fn docx(paper: &Paper) -> Result<Vec<u8>, String> {
    let mut document = start(&paper.foot, paper.close);
    document = document.add_paragraph(styled("Title", &paper.title));
    if !paper.caution.is_empty() {
        document = document.add_paragraph(styled("Caution", &Text::strong(paper.caution.words())));
    }
    for line in &paper.stamp {
        document = document.add_paragraph(styled("Stamp", line));
    }
    let mut new_page = false;
    for (block, rank) in paper.ranked() {
        let break_before = std::mem::take(&mut new_page);
        document = match block {
            Block::PageBreak => {
                new_page = true;
                document
            }
            Block::Heading(_, words) => {
                let style = format!("Heading{}", rank.unwrap_or(2) - 1);
                document.add_paragraph(styled(&style, words).keep_next(true).page_break_before(break_before))
            }
            Block::Paragraph(words) => document.add_paragraph(runs(Paragraph::new(), words).page_break_before(break_before)),
            Block::List(items) => items
                .iter()
                .fold(document, |document, item| document.add_paragraph(styled("ListBullet", item).numbering(NumberingId::new(BULLETS), IndentLevel::new(0)))),
            Block::Quote(lines) => lines.iter().fold(document, |document, line| document.add_paragraph(styled("Quote", line))),
            Block::Table(of) => table(document, of),
            Block::Chart(of) if of.in_table => document,
            // A chart is its figures here: they can be copied, and are read aloud in order.
            Block::Chart(of) => table(document, &of.as_table()),
        };
    }
    pack(document, &paper.title.words())
}

/// The styles, the page and its foot; smaller and closer where the paper is meant for one page.
fn start(foot: &Text, close: bool) -> Docx {
    let size = |normal: usize| if close { normal * 9 / 10 } else { normal };
    let space = |normal: u32| if close { normal / 2 } else { normal };
    let fonts = || RunFonts::new().ascii("Calibri").hi_ansi("Calibri").cs("Arial").east_asia("Microsoft YaHei");
    let paragraph = |id: &str, name: &str| Style::new(id, StyleType::Paragraph).name(name).based_on("Normal");
    let heading = |rank: usize, points: usize| {
        let style = paragraph(&format!("Heading{rank}"), &format!("heading {rank}")).next("Normal").q_format(true).outline_lvl(rank - 1);
        style.size(size(points)).bold().line_spacing(LineSpacing::new().before(space(if rank == 1 { 320 } else { 200 })).after(space(80)))
    };
    let marks = Level::new(0, Start::new(1), NumberFormat::new("bullet"), LevelText::new("•"), LevelJc::new("left"));
    let marks = marks.indent(Some(360), Some(SpecialIndentType::Hanging(240)), None, None);
    let page = runs(Paragraph::new().style("Footer"), &foot.clone().then(if foot.is_empty() { "Page " } else { "  Page " })).add_page_num(PageNum::new());
    let page = page.add_run(Run::new().add_text(" of ")).add_num_pages(NumPages::new());
    Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(PageMargin { top: MARGIN, left: MARGIN, bottom: MARGIN, right: MARGIN, header: 500, footer: 500, gutter: 0 })
        .default_fonts(fonts())
        .default_size(size(21))
        .default_line_spacing(LineSpacing::new().after(space(100)).line(if close { 240 } else { 264 }))
        .add_style(Style::new("Normal", StyleType::Paragraph).name("Normal").q_format(true))
        .add_style(paragraph("Title", "Title").next("Normal").q_format(true).size(size(34)).bold().line_spacing(LineSpacing::new().after(space(120))))
        .add_style(heading(1, 28))
        .add_style(heading(2, 24))
        .add_style(heading(3, 21).color("444A50"))
        .add_style(paragraph("Caution", "Caution").color("7A3010"))
        .add_style(paragraph("Stamp", "Stamp").color("444A50"))
        .add_style(paragraph("Caption", "caption").color("444A50"))
        .add_style(paragraph("ListBullet", "List Bullet").line_spacing(LineSpacing::new().after(40)))
        .add_style(paragraph("Quote", "Quote").indent(Some(360), None, None, None).line_spacing(LineSpacing::new().after(0)))
        .add_style(paragraph("Cell", "Cell").line_spacing(LineSpacing::new().after(20)).size(19))
        .add_style(paragraph("Footer", "footer").size(16).color("444A50"))
        .add_abstract_numbering(AbstractNumbering::new(BULLETS).add_level(marks))
        .add_numbering(Numbering::new(BULLETS, BULLETS))
        .footer(Footer::new().add_paragraph(page))
}

fn styled(style: &str, words: &Text) -> Paragraph {
    runs(Paragraph::new().style(style), words)
}

fn runs(paragraph: Paragraph, words: &Text) -> Paragraph {
    words.runs().iter().fold(paragraph, |paragraph, run| {
        let text = Run::new().add_text(whole_dates(&allowed(&run.words)));
        paragraph.add_run(if run.strong { text.bold() } else { text })
    })
}

/// Two code points that no character is: a Word file with them in it does not open.
fn allowed(words: &str) -> String {
    words.replace(['\u{FFFE}', '\u{FFFF}'], "")
}

/// No line ends within a date: its spaces are of the kind that holds together.
fn whole_dates(words: &str) -> String {
    let mut whole = words.to_owned();
    // From the end, so that the places of the others stay right.
    for date in dates_in(words).into_iter().rev() {
        whole.replace_range(date.clone(), &words[date].replace(' ', "\u{a0}"));
    }
    whole
}

fn table(document: Docx, of: &Table) -> Docx {
    let letters = of.widths(LETTERS);
    let all: f32 = letters.iter().sum();
    let widths: Vec<usize> = letters.iter().map(|width| (WIDE * width / all.max(1.0)).round() as usize).collect();
    let cell = |at: usize, words: &Text, strong: bool| {
        let words = if strong { Text::strong(words.words()) } else { words.clone() };
        let right = of.columns.get(at).is_some_and(|column| column.align == Align::Right);
        let side = if right { AlignmentType::Right } else { AlignmentType::Left };
        TableCell::new().width(widths.get(at).copied().unwrap_or(0), WidthType::Dxa).add_paragraph(styled("Cell", &words).align(side))
    };
    let head = TableRow::new(of.columns.iter().enumerate().map(|(at, column)| cell(at, &column.heading, true)).collect()).cant_split();
    let row = |row: &Row| {
        let lines = row.cells.iter().zip(&letters).map(|(words, wide)| words.words().chars().count() as f32 / wide.max(1.0)).fold(0.0, f32::max);
        let row = TableRow::new(row.cells.iter().enumerate().map(|(at, words)| cell(at, words, row.total)).collect());
        if lines < WHOLE { row.cant_split() } else { row }
    };
    let rows: Vec<TableRow> = std::iter::once(head).chain(of.rows.iter().map(row)).collect();
    let table = docx_rs::Table::new(rows)
        .set_grid(widths.clone())
        .width(widths.iter().sum(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(20, 100, 20, 0))
        .clear_border(TableBorderPosition::Left)
        .clear_border(TableBorderPosition::Right)
        .clear_border(TableBorderPosition::InsideV);
    let document = if of.caption.is_empty() { document } else { document.add_paragraph(styled("Caption", &of.caption).keep_next(true)) };
    document.add_table(table).add_paragraph(Paragraph::new())
}

/// Packs the document, with what the library has no word for: heading rows that are repeated, the language, the title.
/// None of the marks can come from a text: `<` is never in one as itself.
fn pack(document: Docx, title: &str) -> Result<Vec<u8>, String> {
    let mut parts = document.build();
    let first_row = "</w:tblGrid><w:tr><w:trPr><w:cantSplit />";
    put_in(&mut parts.document, first_row, &format!("{first_row}<w:tblHeader />"))?;
    put_in(&mut parts.styles, "</w:rPr></w:rPrDefault>", "<w:lang w:val=\"en-GB\" /></w:rPr></w:rPrDefault>")?;
    let title = allowed(title).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    put_in(&mut parts.doc_props.core, "<dc:creator>unknown</dc:creator>", &format!("<dc:creator>caseload</dc:creator><dc:title>{title}</dc:title>"))?;
    put_in(&mut parts.doc_props.core, "<cp:lastModifiedBy>unknown</cp:lastModifiedBy>", "")?;
    let mut bytes = std::io::Cursor::new(Vec::new());
    parts.pack(&mut bytes).map_err(|why| why.to_string())?;
    Ok(bytes.into_inner())
}

fn put_in(part: &mut Vec<u8>, mark: &str, with: &str) -> Result<(), String> {
    let text = std::str::from_utf8(part).map_err(|why| why.to_string())?;
    *part = text.replace(mark, with).into_bytes();
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::output::paper::tests::everything;
    use std::io::Read;

    /// A part of a Word file, as another reader sees it.
    pub fn part(bytes: &[u8], name: &str) -> String {
        let mut file = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        file.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        roxmltree::Document::parse(&text).expect("each part is well-formed");
        text
    }

    /// Every part of a Word file, as it is stored.
    pub fn parts(bytes: &[u8]) -> Vec<String> {
        let mut file = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        (0..file.len())
            .map(|at| {
                let mut text = Vec::new();
                file.by_index(at).unwrap().read_to_end(&mut text).unwrap();
                String::from_utf8_lossy(&text).into_owned()
            })
            .collect()
    }

    /// Each paragraph as its style and its words; cells too.
    pub fn paragraphs(bytes: &[u8]) -> Vec<(String, String)> {
        let text = part(bytes, "word/document.xml");
        let document = roxmltree::Document::parse(&text).unwrap();
        let of = |paragraph: roxmltree::Node| {
            let style = paragraph.descendants().find(|node| node.tag_name().name() == "pStyle");
            let style = style.and_then(|node| node.attributes().next().map(|value| value.value().to_owned())).unwrap_or_default();
            let words = paragraph.descendants().filter(|node| node.tag_name().name() == "t").filter_map(|node| node.text()).collect();
            (style, words)
        };
        document.descendants().filter(|node| node.tag_name().name() == "p").map(of).collect()
    }

    #[test]
    fn word_reads_it_back_with_headings_tables_and_foot() {
        let bytes = docx(&everything("words")).unwrap();
        let shown: Vec<String> = paragraphs(&bytes).into_iter().map(|(style, words)| format!("{style}: {words}")).collect();
        for line in [
            "Title: Title words",
            "Caution: Still personal data words",
            "Heading1: words",
            "Heading2: words",
            "Heading3: words",
            "ListBullet: second",
            "Quote: its second line",
            "Cell: 1,017",
            ": plain words after",
        ] {
            assert!(shown.iter().any(|own| own == line), "'{line}' is not in {shown:#?}");
        }
        let document = part(&bytes, "word/document.xml");
        assert_eq!(document.matches("<w:tblHeader />").count(), document.matches("<w:tbl>").count(), "each table's heading row is repeated");
        assert_eq!(document.matches("<w:cantSplit />").count(), document.matches("<w:tr>").count(), "no short row is cut by a page's end");
        assert!(part(&bytes, "word/styles.xml").contains("w:val=\"en-GB\""));
        assert!(part(&bytes, "docProps/core.xml").contains("<dc:title>Title words</dc:title>"));
        assert!(part(&bytes, "word/footer1.xml").contains("Foot words"));
    }

    #[test]
    fn no_line_ends_within_a_date() {
        let mut paper = everything("from 4 Oct 2026 (or 11 Nov 2026) on");
        let long = "word ".repeat(2_000);
        paper.table(["When", "What"].map(super::super::paper::Column::words), [Row::new(["16 Nov 2026", &long])]);
        let bytes = docx(&paper).unwrap();
        let words: Vec<String> = paragraphs(&bytes).into_iter().map(|(_, words)| words).collect();
        assert!(words.contains(&"from 4\u{a0}Oct\u{a0}2026 (or 11\u{a0}Nov\u{a0}2026) on".to_owned()), "{words:?}");
        assert!(words.contains(&"16\u{a0}Nov\u{a0}2026".to_owned()), "{words:?}");
        let document = part(&bytes, "word/document.xml");
        assert_eq!(document.matches("<w:cantSplit />").count() + 1, document.matches("<w:tr>").count(), "a row longer than a page goes on over the next");
    }

    #[test]
    fn nothing_typed_becomes_markup_or_a_field() {
        let count = |bytes: &[u8]| {
            let text = part(bytes, "word/document.xml");
            roxmltree::Document::parse(&text).unwrap().descendants().filter(roxmltree::Node::is_element).count()
        };
        let plain = count(&docx(&everything("words")).unwrap());
        for typed in ["</w:t></w:r><w:r><w:t>", "<w:cantSplit />", "=1+1", "&lt;", "{ INCLUDETEXT x }", "a\u{FFFF}b\u{FFFE}", "\u{202e}x\u{7}", "]]>"] {
            let bytes = docx(&everything(typed)).unwrap();
            assert_eq!(count(&bytes), plain, "{typed}");
            let all = part(&bytes, "word/document.xml") + &part(&bytes, "docProps/core.xml") + &part(&bytes, "word/footer1.xml");
            assert!(!all.contains(['\u{202e}', '\u{7}', '\u{FFFF}', '\u{FFFE}']) && !all.contains("instrText>{"), "{typed}");
        }
    }
}
