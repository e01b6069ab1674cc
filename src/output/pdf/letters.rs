//! Words into lines of glyphs, with the two fonts in the program and no other.
//! Used by `pages`. Knows neither pages nor what a text is for.

use crate::domain::day::dates_in;
use crate::output::paper::{Paper, Text};
use flate2::read::GzDecoder;
use krilla::text::{GlyphId, KrillaGlyph};
use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::{
    Alignment, AlignmentOptions, BaseDirection, FontContext, FontFamily, FontWeight, Layout, LayoutContext, LineHeight, OverflowWrap, StyleProperty,
    TextWrapMode,
};
use std::collections::BTreeSet;
use std::io::Read;
use std::rc::Rc;
use std::sync::{Arc, LazyLock};

/// DejaVu Sans: Latin with all its marks, Greek, Cyrillic, Armenian, Georgian, Hebrew, Arabic. Licence beside the files.
pub(super) static REGULAR: LazyLock<Vec<u8>> = LazyLock::new(|| unpacked(include_bytes!("../../../assets/fonts/DejaVuSans.ttf.gz")));
pub(super) static STRONG: LazyLock<Vec<u8>> = LazyLock::new(|| unpacked(include_bytes!("../../../assets/fonts/DejaVuSans-Bold.ttf.gz")));
const FAMILY: &str = "DejaVu Sans";

/// A font that does not unpack whole is none, which the writer of the file says.
fn unpacked(packed: &[u8]) -> Vec<u8> {
    let mut font = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut font).map_or_else(|_| Vec::new(), |_| font)
}

/// The fonts, and which letters of the paper they lack.
pub(super) struct Letters {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    strong: u64,
    /// In neither font.
    missing: BTreeSet<char>,
    /// In the regular font alone.
    only_regular: BTreeSet<char>,
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    /// In points.
    pub size: f32,
    /// All of it strong, not only what is marked.
    pub strong: bool,
    /// Longest line, in points.
    pub width: f32,
    /// Lines end at the right.
    pub right: bool,
}

/// One line, ready to be drawn.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The text it is a line of, which the ranges of its glyphs mean.
    pub text: Rc<str>,
    /// Neighbouring glyphs of one font.
    pub pieces: Vec<Piece>,
    /// From line to line, in points.
    pub height: f32,
    /// From the line's upper edge to its baseline.
    pub baseline: f32,
}

/// Neighbouring glyphs of one font.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// From the text's left edge.
    pub x: f32,
    /// In points.
    pub size: f32,
    /// Of the strong font.
    pub strong: bool,
    /// The glyphs, in the order they stand.
    pub glyphs: Vec<KrillaGlyph>,
}

impl Letters {
    /// The fonts, looked through for every letter of the paper.
    pub(super) fn for_paper(paper: &Paper) -> Self {
        let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
        let strong = Blob::new(Arc::new(STRONG.as_slice()));
        let strong_id = strong.id();
        collection.register_fonts(Blob::new(Arc::new(REGULAR.as_slice())), None);
        collection.register_fonts(strong, None);
        let fonts = FontContext { collection, source_cache: SourceCache::default() };
        let mut letters = Self { fonts, layouts: LayoutContext::new(), strong: strong_id, missing: BTreeSet::new(), only_regular: BTreeSet::new() };
        let used: BTreeSet<char> = paper.texts().into_iter().flat_map(Text::runs).flat_map(|run| run.words.chars()).collect();
        letters.missing = letters.lacking(&used, false);
        // Some marks fail only beside what they stand on.
        for text in paper.texts() {
            let unseen = letters.unseen(&letters.legible(&text.words()), false);
            letters.missing.extend(unseen);
        }
        letters.only_regular = letters.lacking(&used, true).difference(&letters.missing).copied().collect();
        letters
    }
    /// Some letter of the paper has no picture here.
    pub(super) fn lacks_any(&self) -> bool {
        !self.missing.is_empty()
    }
    /// Those without a glyph. Each stands on a line of its own, so that none is joined to its neighbour.
    fn lacking(&mut self, letters: &BTreeSet<char>, strong: bool) -> BTreeSet<char> {
        let text: String = letters.iter().flat_map(|letter| [*letter, '\n']).collect();
        self.unseen(&text, strong)
    }
    /// The letters of a text that come out without a glyph. Of a letter with marks on it the letter itself is not meant:
    /// it was looked at alone.
    fn unseen(&mut self, text: &str, strong: bool) -> BTreeSet<char> {
        let layout = self.lay(text, &[], Setting { size: 10.0, strong, width: 500.0, right: false });
        let mut unseen = BTreeSet::new();
        for run in layout.lines().flat_map(|line| line.runs().collect::<Vec<_>>()) {
            for cluster in run.visual_clusters().filter(|cluster| cluster.glyphs().any(|glyph| glyph.id == 0)) {
                let letters: Vec<char> = text[cluster.text_range()].chars().filter(|letter| *letter != '\n').collect();
                unseen.extend(letters.iter().skip(usize::from(letters.len() > 1)));
            }
        }
        unseen
    }
    /// The lines of a text; one empty line for none.
    pub(super) fn lines(&mut self, words: &Text, setting: Setting) -> Vec<Line> {
        let mut text = String::new();
        let mut strong = Vec::new();
        for run in words.runs() {
            let from = text.len();
            self.push_legible(&mut text, &run.words);
            // A letter that only the regular font has keeps its whole run regular rather than unreadable.
            if run.strong && !run.words.chars().any(|letter| self.only_regular.contains(&letter)) {
                strong.push(from..text.len());
            }
        }
        let setting = Setting { strong: setting.strong && !text.chars().any(|letter| self.only_regular.contains(&letter)), ..setting };
        let layout = self.lay(&text, &strong, setting);
        let text: Rc<str> = text.into();
        let mut top = 0.0;
        let lines = layout.lines().map(|line| {
            let metrics = line.metrics();
            let of = Line { text: Rc::clone(&text), pieces: self.pieces(&line), height: metrics.line_height, baseline: metrics.baseline - top };
            top += metrics.line_height;
            of
        });
        lines.collect()
    }
    fn legible(&self, words: &str) -> String {
        let mut text = String::new();
        self.push_legible(&mut text, words);
        text
    }
    /// The words with each missing letter told by its number: '[U+674E U+9F99]'.
    fn push_legible(&self, text: &mut String, words: &str) {
        let mut within = false;
        for letter in words.chars() {
            if self.missing.contains(&letter) {
                text.push_str(if within { " " } else { "[" });
                text.push_str(&format!("U+{:04X}", u32::from(letter)));
                within = true;
                continue;
            }
            if std::mem::take(&mut within) {
                text.push(']');
            }
            text.push(letter);
        }
        if within {
            text.push(']');
        }
    }
    fn lay(&mut self, text: &str, strong: &[std::ops::Range<usize>], setting: Setting) -> Layout<()> {
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, text, 1.0, false);
        // An English sentence stays one when it begins with a name that is read from the right.
        if text.contains(|letter: char| letter.is_ascii_alphabetic()) {
            builder.set_base_direction(BaseDirection::Ltr);
        }
        builder.push_default(StyleProperty::FontFamily(FontFamily::named(FAMILY)));
        builder.push_default(StyleProperty::FontSize(setting.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(1.35)));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        if setting.strong {
            builder.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
        }
        for date in dates_in(text) {
            builder.push(StyleProperty::TextWrapMode(TextWrapMode::NoWrap), date);
        }
        for range in strong {
            builder.push(StyleProperty::FontWeight(FontWeight::BOLD), range.clone());
        }
        let mut layout = builder.build(text);
        layout.break_all_lines(Some(setting.width));
        layout.align(if setting.right { Alignment::End } else { Alignment::Start }, AlignmentOptions::default());
        layout
    }
    fn pieces(&self, line: &parley::Line<'_, ()>) -> Vec<Piece> {
        let mut x = line.metrics().offset;
        let mut pieces = Vec::new();
        for run in line.runs() {
            let size = run.font_size();
            let mut piece = Piece { x, size, strong: run.font().data.id() == self.strong, glyphs: Vec::new() };
            for cluster in run.visual_clusters() {
                if cluster.is_ligature_continuation() {
                    if let Some(glyph) = piece.glyphs.last_mut() {
                        glyph.text_range.end = glyph.text_range.end.max(cluster.text_range().end);
                    }
                    continue;
                }
                for glyph in cluster.glyphs() {
                    let range = cluster.text_range();
                    let (advance, right, up) = (glyph.advance / size, glyph.x / size, glyph.y / size);
                    piece.glyphs.push(KrillaGlyph::new(GlyphId::new(glyph.id), advance, right, up, 0.0, range, None));
                    x += glyph.advance;
                }
            }
            if !piece.glyphs.is_empty() {
                pieces.push(piece);
            }
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_begins_with_a_name_read_from_the_right_stays_english() {
        let mut letters = Letters::for_paper(&Paper::default());
        for (text, from_the_right) in [("نور agreed the plan.", false), ("The plan of نور", false), ("نور", true)] {
            let layout = letters.lay(text, &[], Setting { size: 8.5, strong: false, width: 200.0, right: false });
            assert_eq!(layout.is_rtl(), from_the_right, "{text}");
        }
    }

    #[test]
    fn no_date_is_broken() {
        let mut letters = Letters::for_paper(&Paper::default());
        for width in [70.0, 90.0, 110.0, 130.0, 150.0] {
            let lines =
                letters.lines(&"from 4 Oct 2026 (agreed on 11 Nov 2026) until 3 Dec 2026".into(), Setting { size: 8.5, strong: false, width, right: false });
            let of = |line: &Line| {
                let ranges = line.pieces.iter().flat_map(|piece| piece.glyphs.iter().map(|glyph| glyph.text_range.clone()));
                ranges.map(|range| &line.text[range]).collect::<String>()
            };
            let lines: Vec<String> = lines.iter().map(of).collect();
            for date in ["4 Oct 2026", "11 Nov 2026", "3 Dec 2026"] {
                assert!(lines.iter().any(|line| line.contains(date)), "{width}: {lines:?}");
            }
        }
    }
}
