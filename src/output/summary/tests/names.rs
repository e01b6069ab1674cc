//! Names and details planted in every field: none comes out, in any format, of the summary or of the supervision pack.

use super::formats::read;
use super::*;
use crate::output::docx::tests::parts;
use crate::output::format::Format;
use crate::output::html::html;
use crate::output::pack::Pack;
use crate::output::pdf::tests::about;

/// Each piece of what must not get out, and how it is said.
const SAID: &[&str] = &[
    "Ewa",
    "EWUNIA",
    "zolkiewska",
    "Ewa Żółkiewska",
    "Żółkiewska-O’Dowd",
    "o'dowd's",
    "27/03/2002",
    "27 March 2002",
    "2002-03-27",
    "07700900321",
    "(07700) 900-321",
    "ewunia.z@example.org",
    "8 Plover Mews",
    "plover mews",
    "Thrybergh",
    "S65 9ZZ",
    "Auntie Greta",
    "marzipan harbour",
    "Bruno",
    "李小龙",
    "小龙",
    "halina",
    "Dąbek",
    "1 Dec 2004",
    "09.05.1975",
    "01632 960555",
    "07700 900 777",
    "hd75@example.org",
    "bruno@example.org",
    "2 Heron Yard",
    "9 ouzel row",
    "Paper Lantern",
    "Marisol Quist",
];
/// What a reader would search the output for.
const CANARIES: &[&str] = &[
    "ewa",
    "ewunia",
    "zolkiewska",
    "dowd",
    "27/03",
    "27 march",
    "2002-03",
    "900321",
    "900-321",
    "ewunia.z",
    "plover",
    "thrybergh",
    "s65",
    "greta",
    "marzipan",
    "bruno",
    "李小龙",
    "小龙",
    "halina",
    "dabek",
    "dec 2004",
    "05.1975",
    "051975",
    "960555",
    "900 777",
    "hd75",
    "heron",
    "ouzel",
    "lantern",
    "marisol",
    "quist",
    "example.org",
];

#[test]
fn nothing_identifying_gets_out_of_any_field() {
    for said in SAID {
        let planted = record(&|words| format!("{words}, {said} and {said}. {said}"));
        let named = summarise(&planted, &reference(), &options(true, true), day("2026-11-21"));
        assert!(json(&named).to_string().matches(said).count() > 30, "'{said}' was planted in every field");
        for notes in [false, true] {
            let summary = summarise(&planted, &reference(), &options(false, notes), day("2026-11-21"));
            for shown in [markdown(&summary), html(&summary.paper()), json(&summary).to_string()] {
                names_nobody(&shown, said);
                assert!(shown.contains("Pseudonymised: this is still personal data"));
            }
        }
    }
}

/// Word and PDF take their time, so everything is planted at once: no format adds a word that the paper does not have.
#[test]
fn no_format_of_the_summary_or_the_pack_brings_a_name_back() {
    let all = SAID.join("; ");
    let planted = record(&|words| format!("{words}, {all}"));
    let today = day("2026-11-21");
    for identified in [true, false] {
        let summary = || summarise(&planted, &reference(), &options(identified, true), today);
        let pack = Pack::new(vec![summary()], identified, today, today, day("2026-10-24"));
        for document in [&summary() as &dyn Document, &pack] {
            for format in Format::PAPERS {
                let bytes = format.write(document).unwrap();
                let beside = match format {
                    Format::Docx => parts(&bytes),
                    Format::Pdf => about(&bytes),
                    _ => Vec::new(),
                };
                assert_eq!(beside.is_empty(), format.is_text(), "{format:?}: what stands beside the text is looked at as well");
                let shown = read(document, format);
                if identified {
                    assert!(shown.contains("Quist"), "{format:?} was read, and is looked through for nothing");
                } else {
                    beside.iter().chain([&shown]).for_each(|text| names_nobody(text, &format!("{format:?}")));
                }
            }
        }
    }
}

fn names_nobody(shown: &str, after: &str) {
    let plain = shown.to_lowercase().replace('\\', "");
    let folded = crate::domain::text::fold(&shown.replace('\\', ""));
    for canary in CANARIES {
        assert!(!plain.contains(canary) && !folded.contains(canary), "'{canary}' got out after '{after}':\n{shown}");
    }
}
