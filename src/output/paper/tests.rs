//! A paper of everything, for its writers; its words, widths and ranks.

use super::*;

/// One of everything, with `text` in every place that can hold words.
pub fn everything(text: &str) -> Paper {
    let point = |label: &str, value: Option<u32>| Point { label: format!("{label} {text}").into(), value, words: format!("{value:?} {text}").into() };
    let mut paper = Paper {
        title: format!("Title {text}").into(),
        caution: format!("Still personal data {text}").into(),
        stamp: vec![format!("As at 21 Nov 2026 {text}").into()],
        foot: format!("Foot {text}").into(),
        ..Paper::default()
    };
    paper.section(text);
    paper.label(text);
    paper.paragraph(Text::plain("plain ").then_strong(text).then(" after"));
    paper.part(text);
    paper.label(text);
    paper.list([text, "second"], "");
    paper.list(Vec::<Text>::new(), text);
    paper.blocks.push(Block::Quote(vec![text.into(), "its second line".into()]));
    paper.blocks.push(Block::Table(Table {
        caption: text.into(),
        columns: vec![Column::words(text), Column::figures("How many")],
        rows: vec![Row::new([text, "17"]), Row::total(["Total", "1,017"])],
    }));
    let bars = Shape::Bars { most: None, bars: vec![point("self", Some(38)), point("school", None)] };
    let trend = Shape::Trend { least: 1, most: 5, points: vec![point("4 Oct", Some(2)), point("11 Nov", Some(4))] };
    for (shape, in_table) in [(bars, false), (trend, true)] {
        paper.blocks.push(Block::Chart(Chart { title: text.into(), shape, in_table }));
    }
    paper.blocks.push(Block::PageBreak);
    paper.section("Last");
    paper
}

#[test]
fn text_is_clean_and_neighbours_join() {
    let text = Text::plain("a\u{202e}b ").then("c\n").then_strong("d\u{7}").then_strong("").then(" e");
    assert_eq!(text.words(), "ab c d e");
    assert_eq!(text.runs().iter().map(|run| (run.words.as_str(), run.strong)).collect::<Vec<_>>(), [("ab c ", false), ("d", true), (" e", false)]);
    assert!(Text::plain("\u{202e}").is_empty());
}

#[test]
fn columns_keep_their_words_whole_while_there_is_room() {
    let headings = ["Case", "Service", "Next due", "On", "Decisions", "Clocks", "Changes"];
    let row = Row::new(["SU-0097", "Rotherham Rise, CSE counselling", "Review of the plan (overdue)", "10 Dec 2026", "1", "0", "12"]);
    let table = Table { columns: headings.map(Column::words).to_vec(), rows: vec![row], ..Table::default() };
    let widths = table.widths(80.0);
    assert!((widths.iter().sum::<f32>() - 80.0).abs() < 0.1, "{widths:?}");
    for (width, word) in widths.iter().zip(["SU-0097", "counselling", "(overdue)", "10 Dec 2026", "Decisions", "Clocks", "Changes"]) {
        assert!(*width >= word.len() as f32, "{word}: {widths:?}");
    }
    assert!((table.widths(20.0).iter().sum::<f32>() - 20.0).abs() < 0.1, "a narrow room is shared out");
}

#[test]
fn no_rank_is_skipped() {
    let mut paper = everything("x");
    paper.blocks.insert(0, Block::Heading(Level::Label, "first".into()));
    let ranks: Vec<u8> = paper.ranked().filter_map(|(_, rank)| rank).collect();
    assert_eq!(ranks, [2, 2, 3, 3, 4, 2]);
    let mut outer = Paper::default();
    outer.section("SU-0001");
    outer.take_in(paper.blocks);
    assert_eq!(outer.ranked().filter_map(|(_, rank)| rank).max(), Some(4));
}
