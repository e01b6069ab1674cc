//! A paper as a tagged PDF: read aloud in order, found by its headings, the same on every machine.
//! Letters come from the fonts in the program alone; one that they lack is told by its number, never drawn as a box.
//! Adds no fact. What was typed is drawn as letters and nothing else: no link, no action, no form.

mod letters;
mod pages;
mod write;

use super::paper::Paper;

/// A4 and its margins, in points.
const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
const LEFT: f32 = 51.0;
const TOP: f32 = 51.0;
const BOTTOM: f32 = HEIGHT - 62.0;
/// The foot's upper edge.
const FOOT: f32 = HEIGHT - 44.0;
/// What is left between the margins.
const WIDE: f32 = WIDTH - 2.0 * LEFT;

/// The whole paper as the bytes of a `.pdf` file; the error is what the library said.
pub fn pdf(paper: &Paper) -> Result<Vec<u8>, String> {
    let mut letters = letters::Letters::for_paper(paper);
    let title = paper.title.words();
    // A paper that the standard's check refuses for one odd sign is still better than none.
    write::write(pages::pages(paper, &mut letters), &title, true).or_else(|_| write::write(pages::pages(paper, &mut letters), &title, false))
}

/// How dark something is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ink {
    /// Text.
    Black,
    /// Secondary text.
    Grey,
    /// How the paper must be handled.
    Care,
    /// Bars and lines of charts.
    Mark,
    /// Rules.
    Rule,
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::output::paper::tests::everything;
    use crate::output::paper::{Column, Row, Text};

    /// The words of each page, as another reader finds them.
    pub fn words(bytes: &[u8]) -> Vec<String> {
        let file = lopdf::Document::load_mem(bytes).unwrap();
        file.get_pages().keys().map(|page| file.extract_text(&[*page]).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn another_reader_finds_its_words_headings_and_pages() {
        let paper = everything("words");
        let bytes = pdf(&paper).unwrap();
        let pages = words(&bytes);
        assert_eq!(pages.len(), 2, "a new page was asked for");
        for text in paper.texts().iter().map(|text| text.words()).filter(|text| !text.is_empty()) {
            // The trend's figures stand in a table beside: the picture has them as marks, and in the words read aloud for it.
            if text.starts_with("Some(2)") || text.starts_with("Some(4)") {
                continue;
            }
            assert!(pages.iter().any(|page| page.contains(&text)), "'{text}' is not in {pages:?}");
        }
        assert!(pages[0].contains("Page 1 of 2") && pages[1].contains("Foot words") && pages[1].contains("Last"));
        let file = lopdf::Document::load_mem(&bytes).unwrap();
        let catalogue = file.catalog().unwrap();
        for key in [b"StructTreeRoot".as_slice(), b"Outlines", b"MarkInfo", b"Lang"] {
            assert!(catalogue.has(key), "{}", String::from_utf8_lossy(key));
        }
        assert_eq!(bytes, pdf(&paper).unwrap(), "the same paper is the same file");
    }

    /// What the file says outside its pages: every text in its objects (title, outline, words read aloud), and what describes it.
    pub fn about(bytes: &[u8]) -> Vec<String> {
        fn texts(of: &lopdf::Object, into: &mut Vec<String>) {
            match of {
                lopdf::Object::String(..) => into.extend(lopdf::decode_text_string(of)),
                lopdf::Object::Array(all) => all.iter().for_each(|one| texts(one, into)),
                lopdf::Object::Dictionary(all) => all.iter().for_each(|(_, one)| texts(one, into)),
                lopdf::Object::Stream(own) => {
                    own.dict.iter().for_each(|(_, one)| texts(one, into));
                    if own.dict.get(b"Type").is_ok_and(|kind| kind.as_name().is_ok_and(|name| name == b"Metadata")) {
                        into.push(String::from_utf8_lossy(&own.get_plain_content().unwrap()).into_owned());
                    }
                }
                _ => {}
            }
        }
        let file = lopdf::Document::load_mem(bytes).unwrap();
        let mut all = Vec::new();
        file.objects.values().for_each(|object| texts(object, &mut all));
        all
    }

    /// Every name of a key in an object and in what it holds.
    fn keys(of: &lopdf::Object, into: &mut Vec<Vec<u8>>) {
        let mut dictionary = |all: &lopdf::Dictionary| {
            for (key, one) in all.iter() {
                into.push(key.clone());
                keys(one, into);
            }
        };
        match of {
            lopdf::Object::Array(all) => all.iter().for_each(|one| keys(one, into)),
            lopdf::Object::Dictionary(all) => dictionary(all),
            lopdf::Object::Stream(own) => dictionary(&own.dict),
            _ => {}
        }
    }

    #[test]
    fn nothing_typed_runs_or_links() {
        for typed in ["(a) Tj ET", "/JavaScript (x)", "https://example.org", "<script>", "a\u{202e}b\u{7}", "%PDF", "\\)"] {
            let bytes = pdf(&everything(typed)).unwrap();
            let file = lopdf::Document::load_mem(&bytes).unwrap();
            for object in file.objects.values() {
                let mut all = Vec::new();
                keys(object, &mut all);
                // A page has nothing on it that could be pressed, and so nothing that it could do.
                for key in ["JS", "JavaScript", "AA", "URI", "OpenAction", "EmbeddedFiles", "EF", "Annots", "AcroForm", "Launch"] {
                    assert!(!all.iter().any(|other| other == key.as_bytes()), "{typed}: {key}");
                }
            }
        }
    }

    #[test]
    fn letters_without_a_picture_are_told_by_their_number() {
        let mut paper = Paper { title: "Łukasz Żółkiewski, Nguyễn Thị, Адам, Ελένη".into(), ..Paper::default() };
        paper.paragraph("李小龙 came");
        let page = words(&pdf(&paper).unwrap()).join(" ");
        assert!(page.contains("[U+674E U+5C0F U+9F99] came") && page.contains("fonts do not hold"), "{page}");
        assert!(page.contains("Łukasz Żółkiewski, Nguyễn Thị, Адам, Ελένη"), "{page}");
        paper.blocks.clear();
        assert!(!words(&pdf(&paper).unwrap()).join(" ").contains("fonts do not hold"), "said only where it is so");
    }

    #[test]
    fn long_tables_repeat_their_heading_and_lose_nothing() {
        let mut paper = Paper { title: "Long".into(), ..Paper::default() };
        let long = (0..1500).map(|at| format!("word{at}")).collect::<Vec<_>>().join(" ");
        let rows = (0..120).map(|at| Row::new([format!("row{at}"), "some words".into()])).chain([Row::new(["long".to_owned(), long])]);
        paper.table(["Which", "What"].map(Column::words), rows);
        paper.paragraph(Text::strong("after"));
        let pages = words(&pdf(&paper).unwrap());
        assert!(pages.len() > 3 && pages[1].contains("Which"), "{pages:?}");
        let all = pages.join(" ");
        for word in (0..120).map(|at| format!("row{at}")).chain((0..1500).map(|at| format!("word{at}"))).chain(["after".into()]) {
            assert!(all.contains(&word), "{word} is lost");
        }
    }

    #[test]
    fn no_heading_is_left_alone_at_the_foot_of_a_page() {
        for before in 25..42 {
            let mut paper = Paper { title: "T".into(), ..Paper::default() };
            (0..before).for_each(|at| paper.paragraph(format!("line {at}")));
            paper.section("Heads");
            paper.label("Nearer");
            paper.table(["A heading of two lines or of even more", "What"].map(Column::words), (0..9).map(|at| Row::new([format!("row{at}")])));
            let pages = words(&pdf(&paper).unwrap());
            let page = pages.iter().find(|page| page.contains("Heads")).unwrap();
            assert!(page.contains("Nearer") && page.contains("row0"), "{before}: {page}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(40))]
        #[test]
        fn any_text_can_be_set(text in "\\PC{0,120}") {
            proptest::prop_assert_eq!(pdf(&everything(&text)).err(), None);
        }
    }
}
