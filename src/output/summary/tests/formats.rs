//! The same summary and the same pack in every format: the same figures, the same words, the caution in each.

use super::*;
use crate::output::docx::tests::paragraphs;
use crate::output::format::Format;
use crate::output::pack::Pack;
use crate::output::pdf::tests::words;

/// A document in a format, as its words alone.
pub fn read(document: &dyn Document, format: Format) -> String {
    let bytes = format.write(document).unwrap();
    let text = match format {
        Format::Docx => paragraphs(&bytes).into_iter().map(|(_, words)| words).collect::<Vec<_>>().join("\n"),
        Format::Pdf => words(&bytes).join("\n"),
        Format::Html => {
            let page = String::from_utf8(bytes).unwrap();
            let body = page.split_once("<body>").unwrap().1.replace("<span class=\"whole\">", "").replace("</span>", "");
            let text: String = body.split('<').map(|piece| piece.split_once('>').map_or("", |(_, text)| text)).collect::<Vec<_>>().join(" ");
            text.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        }
        Format::Markdown | Format::Csv | Format::Xlsx | Format::Json => String::from_utf8(bytes).unwrap().replace(['\\', '*', '|', '#'], ""),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn summary() -> Summary {
    summarise(&record(&|words| words.to_owned()), &reference(), &options(false, true), day("2026-11-21"))
}

#[test]
fn every_format_says_the_same() {
    let summary = summary();
    for format in [Format::Markdown, Format::Html, Format::Docx, Format::Pdf] {
        let shown = read(&summary, format);
        let said = summary.first.decisions.iter().chain(&summary.first.clocks).chain(&summary.first.risks).cloned();
        let clocks = summary.clocks.iter().map(|clock| clock.words.clone());
        let own =
            ["Case summary: SU-0012", "still personal data", "As at 21 Nov 2026", "18 (18 Jul 2026)", "9 (11 Nov 2026)", "1 made (attended or late), 1 tried"];
        for said in said.chain(clocks).chain(own.map(str::to_owned)) {
            assert!(shown.contains(&said), "'{said}' is not in {format:?}:\n{shown}");
        }
    }
    let value = json(&summary);
    assert_eq!((&value["contacts"]["made"], &value["as_at"]), (&1.into(), &"2026-11-21".into()));
}

/// Word and PDF as another reader has them, to be looked at whole.
#[test]
fn word_and_pdf_read_like_this() {
    let summary = summary();
    let in_word = paragraphs(&Format::Docx.write(&summary).unwrap()).into_iter().map(|(style, words)| format!("{style}: {words}"));
    insta::assert_snapshot!("summary_docx", in_word.collect::<Vec<_>>().join("\n"));
    insta::assert_snapshot!("summary_pdf", words(&Format::Pdf.write(&summary).unwrap()).join("\n\n"));
}

#[test]
fn a_pack_puts_the_most_urgent_first_and_counts_once() {
    let mut calm = summary();
    calm.who.person = "SU-0001".into();
    calm.clocks.clear();
    calm.first.decisions.clear();
    calm.first.risks.clear();
    let mut late = summary();
    late.who.person = "SU-0099".into();
    late.clocks[2].state = crate::domain::codes::ClockState::Over;
    let made = |cases| Pack::new(cases, false, day("2026-11-21"), day("2026-11-21"), day("2026-10-24"));
    let pack = made(vec![calm.clone(), summary(), late]);
    assert_eq!(pack.cases.iter().map(|case| case.who.person.as_str()).collect::<Vec<_>>(), ["SU-0099", "SU-0012", "SU-0001"]);
    assert_eq!((pack.people, pack.decisions.len(), pack.risks.len()), (3, 4, 2));
    let told = pack.decisions[0].what.clone();
    for format in Format::PAPERS {
        let shown = read(&pack, format);
        for said in ["SU-0099", "still personal data", "Feelings and thoughts about self", &told] {
            assert!(shown.contains(said), "'{said}' is not in {format:?}");
        }
    }
    let page = crate::output::markdown::markdown(&pack.paper());
    for line in [
        "# Supervision pack",
        "3 people. Most urgent first",
        "## What matters first",
        "**Decisions needed**",
        "## The caseload",
        "| SU-0099 | Rotherham Rise, CSE counselling |",
        "## SU-0001",
        "### Clocks",
    ] {
        assert!(page.contains(line), "'{line}' is not in:\n{page}");
    }
    assert!(read(&made(vec![]), Format::Pdf).contains("Nobody is on the caseload on that day."));
}
