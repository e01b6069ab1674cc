//! Phone numbers, postcodes and electronic addresses in free text, known to the file or not.
//! Used by `redact` only. Takes out rather too much than too little: a lost number can be asked for, a lost secret cannot.

use super::folded::Folded;
use std::ops::Range;

/// Shortest run of digits kept as a known phone number.
const SHORTEST_PHONE: usize = 6;

/// The digits of a phone number without its country code and leading noughts; none when too short to be told apart.
pub fn phone_digits(phone: &str) -> Option<String> {
    let folded = Folded::of(phone);
    let digits: String = (0..folded.len()).filter_map(|at| folded.letter(at)).filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    let digits = digits.strip_prefix("44").filter(|rest| rest.len() >= 9).unwrap_or(digits).trim_start_matches('0');
    (digits.len() >= SHORTEST_PHONE).then(|| digits.to_owned())
}

/// Where phone numbers stand: those known, in any spacing, and whatever looks like one of the United Kingdom.
pub fn phones(text: &str, folded: &Folded, known: &[String]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for run in runs(text, folded) {
        let digits: String = run.iter().flat_map(Clone::clone).filter_map(|at| folded.letter(at)).collect();
        let places: Vec<usize> = run.iter().flat_map(Clone::clone).collect();
        for phone in known {
            for (from, _) in digits.match_indices(phone.as_str()) {
                if let (Some(first), Some(last)) = (places.get(from), places.get(from + phone.len() - 1)) {
                    found.push(whole_groups(folded, &run, *first, *last));
                }
            }
        }
        for first in 0..run.len() {
            if let Some(last) = (first..run.len()).rev().find(|last| looks_like_phone(folded, &run[first..=*last])) {
                found.push(folded.range(run[first].start..run[last].end));
            }
        }
    }
    found
}

/// Groups of digits with no more between them than people write inside a number.
fn runs(text: &str, folded: &Folded) -> Vec<Vec<Range<usize>>> {
    let mut runs: Vec<Vec<Range<usize>>> = Vec::new();
    for group in folded.numbers() {
        let between = folded.between(text, group.start);
        let close = between.chars().count() <= 4 && between.chars().all(|c| c.is_whitespace() || "-.()/+_\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}".contains(c));
        match runs.last_mut() {
            Some(run) if close && run.last().is_some_and(|last| last.end == group.start) => run.push(group),
            _ => runs.push(vec![group]),
        }
    }
    runs
}

fn whole_groups(folded: &Folded, run: &[Range<usize>], first: usize, last: usize) -> Range<usize> {
    let from = run.iter().rev().find(|group| group.start <= first).map_or(first, |group| group.start);
    let to = run.iter().find(|group| group.end > last).map_or(last + 1, |group| group.end);
    // '+44 ' or '0044 ' before the number goes with it.
    let before = run.iter().rev().take_while(|group| group.end > 0).find(|group| group.end == from);
    let code = before.filter(|group| matches!(digits_of(folded, std::slice::from_ref(*group)).as_str(), "44" | "0044" | "0"));
    folded.range(code.map_or(from, |group| group.start)..to)
}

fn digits_of(folded: &Folded, groups: &[Range<usize>]) -> String {
    groups.iter().flat_map(Clone::clone).filter_map(|at| folded.letter(at)).collect()
}

/// Ten or eleven digits from a nought on, twelve or so from 44 on, or ten and more in groups of three and more (an NHS number too).
fn looks_like_phone(folded: &Folded, groups: &[Range<usize>]) -> bool {
    let digits = digits_of(folded, groups);
    let long = groups.iter().all(|group| group.len() >= 3);
    let years = groups.iter().any(|group| is_year(&digits_of(folded, std::slice::from_ref(group))));
    let length = digits.len();
    let british = (digits.starts_with('0') && (10..=11).contains(&length))
        || (digits.starts_with("44") && (11..=13).contains(&length))
        || (digits.starts_with("0044") && (13..=15).contains(&length));
    british || ((10..=13).contains(&length) && long && !years)
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// Where postcodes stand ('S60 1AA', 's601aa'); '3rd' after 'SA2' is none.
pub fn postcodes(folded: &Folded) -> Vec<Range<usize>> {
    let letter = |at: usize| folded.letter(at).is_some_and(|c| c.is_ascii_lowercase());
    let digit = |at: usize| folded.letter(at).is_some_and(|c| c.is_ascii_digit());
    let tight = |range: Range<usize>| range.into_iter().all(|at| folded.gap(at) == super::Gap::None);
    let mut found = Vec::new();
    for at in (0..folded.len()).filter(|at| folded.parts_before(*at) && letter(*at)) {
        for outward in 2..=4 {
            let inward = at + outward;
            let digits = 1 + usize::from(letter(at + 1));
            let shape = outward > digits
                && digit(at + digits)
                && (outward == digits + 1 || (outward == digits + 2 && (digit(inward - 1) || letter(inward - 1))))
                && digit(inward)
                && [inward + 1, inward + 2].into_iter().all(|at| folded.letter(at).is_some_and(|c| c.is_ascii_lowercase() && !"cikmov".contains(c)));
            let ends = inward + 3 >= folded.len() || folded.parts_before(inward + 3);
            let last: String = [inward + 1, inward + 2].into_iter().filter_map(|at| folded.letter(at)).collect();
            if shape && ends && tight(at + 1..inward) && tight(inward + 1..inward + 3) && !["st", "nd", "rd", "th"].contains(&last.as_str()) {
                found.push(folded.range(at..inward + 3));
            }
        }
    }
    found
}

/// Where e-mail addresses and '@names' stand.
pub fn addresses(text: &str) -> Vec<Range<usize>> {
    let belongs = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%' | '\'') || unicode_normalization::char::is_combining_mark(c);
    let mut found = Vec::new();
    for (at, sign) in text.char_indices().filter(|(_, c)| matches!(c, '@' | '\u{FF20}' | '\u{FE6B}')) {
        let after = at + sign.len_utf8();
        let from = text[..at].char_indices().rev().take_while(|(_, c)| belongs(*c)).last().map_or(at, |(from, _)| from);
        let to = text[after..].char_indices().take_while(|(_, c)| belongs(*c)).last().map_or(after, |(last, c)| after + last + c.len_utf8());
        let to = after + text[after..to].trim_end_matches(['.', '\'', '-']).len();
        if from < at || to > after {
            found.push(from..to);
        }
    }
    found
}
