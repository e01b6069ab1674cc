//! Cleaning and folding of text: what may be kept, what may be shown, how names are compared.
//! Used on every way in (forms, import, command line) and every way out (screen, output). Knows no record.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest note kept, in bytes.
pub const LONGEST_NOTE: usize = 1_000_000;
/// Longest other field kept, in bytes.
pub const LONGEST_FIELD: usize = 10_000;

/// Characters that drive a terminal or turn text around: controls (but line end and tab) and direction overrides.
pub fn is_hostile(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{2028}' | '\u{2029}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// The text without hostile characters; line ends become '\n'.
pub fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| !is_hostile(*c)).collect()
}

/// One clean line: line ends and tabs become spaces, ends are trimmed.
pub fn clean_line(text: &str) -> String {
    let clean: String = clean(text).chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { c }).collect();
    clean.trim().to_owned()
}

/// A name as it is compared: without marks, apostrophes and hyphens, lower-case, with ł đ ø ß æ œ ı mapped.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'ø' => out.push('o'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ı' => out.push('i'),
            'þ' => out.push_str("th"),
            '\'' | '\u{2019}' | '\u{2018}' | '`' | '\u{02BC}' | '-' | '\u{2010}'..='\u{2015}' | '.' => {}
            c if is_combining_mark(c) => {}
            c if c.is_whitespace() || is_hostile(c) => {
                if !out.ends_with(' ') && !out.is_empty() {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out.trim_end().to_owned()
}

/// Whether a spreadsheet may take a text for a formula.
pub fn is_formula(text: &str) -> bool {
    // Some readers pass over a byte-order mark as they do over blanks.
    let begins = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    text.starts_with(['\t', '\r']) || begins.starts_with(['=', '+', '-', '@', '|', '%'])
}

/// A text that a spreadsheet may take for a formula with an apostrophe before it, which a spreadsheet shows as text.
pub fn no_formula(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// With a capital first letter, as a sentence or a heading begins.
pub fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_text_is_a_formula() {
        for text in ["=HYPERLINK(\"x\")", "+441632960001", " @sum", "-1", "\t=1", "|cmd", "%x", "\r1", "\u{feff}=1", "\u{a0}-1"] {
            assert_eq!(no_formula(text), format!("'{text}"));
        }
        assert_eq!(["GROW", "a=b", ""].map(no_formula), ["GROW", "a=b", ""]);
    }

    #[test]
    fn names_fold_to_what_people_type() {
        for (stored, typed) in [
            ("Zoë", "zoe"),
            ("Nguyễn", "nguyen"),
            ("O'Brien", "obrien"),
            ("O’Brien", "obrien"),
            ("Łukasz", "lukasz"),
            ("Seán", "sean"),
            ("Siân Ffion", "sian ffion"),
            ("Đặng", "dang"),
            ("Adébáyọ̀", "adebayo"),
            ("Anne-Marie", "annemarie"),
            ("Strauß", "strauss"),
            ("Işıl", "isil"),
            ("Đorđe", "dorde"),
            ("李小龙", "李小龙"),
            ("Ægir", "aegir"),
        ] {
            assert_eq!(fold(stored), fold(typed), "{stored}");
            assert_eq!(fold(typed), typed);
        }
    }

    #[test]
    fn nothing_that_drives_a_terminal_is_kept() {
        assert_eq!(clean("a\u{1b}[31mb\u{202e}c\r\nd\u{9b}e\u{7}"), "a[31mbc\nde");
        assert_eq!(clean_line(" a\tb\nc \u{2066}"), "a b c");
    }

    proptest! {
        #[test]
        fn clean_is_clean_and_settles(text in any::<String>()) {
            let once = clean(&text);
            prop_assert!(!once.chars().any(is_hostile));
            prop_assert_eq!(clean(&once), once);
        }
        #[test]
        fn fold_settles(text in any::<String>()) {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
