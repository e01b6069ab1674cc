//! Names and details planted in every field: none comes out, in any format.

use super::*;
use crate::output::html::html;

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
                let plain = shown.to_lowercase().replace('\\', "");
                let folded = crate::domain::text::fold(&shown.replace('\\', ""));
                for canary in CANARIES {
                    assert!(!plain.contains(canary) && !folded.contains(canary), "'{canary}' got out after '{said}':\n{shown}");
                }
                assert!(shown.contains("Pseudonymised: this is still personal data"));
            }
        }
    }
}
