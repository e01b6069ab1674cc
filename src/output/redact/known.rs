//! What the file knows of someone, as the strings to look for, kept as a tree of letters.
//! Used by `redact` only. Looks longest first; what would stand for two people is removed without a code.

use super::dates;
use super::folded::{Folded, Gap};
use super::numbers::phone_digits;
use crate::domain::person::{Person, SafeContact};
use std::collections::BTreeMap;

/// What stands where something was taken out for which there is no case code.
pub const REMOVED: &str = "[removed]";

/// A letter of a needle may follow at once or after anything that is no letter.
pub const LOOSE: char = ' ';
/// Something that is no letter must stand here.
pub const APART: char = '\n';

/// Little words inside names that name nobody.
const PARTICLES: &[&str] = &["al", "bin", "bint", "da", "de", "del", "den", "der", "di", "do", "dos", "du", "el", "ibn", "la", "le", "of", "the", "van", "von"];

/// Words that are no name although they may be written large; kept short, since a word too few only takes out more.
const EVERYDAY: &str = include_str!("everyday.txt");

/// Towns so large that they tell nobody where someone lives.
const LARGE_PLACES: &[&str] = &["england", "rotherham", "sheffield", "south yorkshire", "uk", "united kingdom", "yorkshire"];

const STREETS: &[&str] = &[
    "ave", "avenue", "bank", "close", "court", "crescent", "drive", "gardens", "grove", "hill", "house", "lane", "mews", "place", "rd", "rise", "road", "row",
    "square", "st", "street", "terrace", "view", "walk", "way", "yard",
];

/// A word that nobody takes for a name.
pub fn is_everyday(folded: &str) -> bool {
    EVERYDAY.split_whitespace().any(|word| word == folded)
}

/// Two letters or more, the first large; or of a script that has no large letters.
pub fn reads_like_a_name(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let first_is_large = letters.next().is_some_and(|c| !c.is_lowercase());
    first_is_large && letters.next().is_some()
}

#[derive(Debug, Clone, Default)]
struct Node {
    next: BTreeMap<char, usize>,
    ends: Option<End>,
}

#[derive(Debug, Clone)]
struct End {
    with: String,
    /// Only where it is written like a name.
    as_name_only: bool,
    /// Inside other letters too: scripts that write words without spaces, or grow them at their ends.
    anywhere: bool,
    /// An s may follow ('Ewas').
    may_own: bool,
}

/// Everything to look for.
#[derive(Debug, Clone)]
pub struct Needles {
    nodes: Vec<Node>,
    phones: Vec<String>,
}

impl Default for Needles {
    fn default() -> Self {
        Self { nodes: vec![Node::default()], phones: Vec::new() }
    }
}

impl Needles {
    /// The digits of known phone numbers.
    pub fn phones(&self) -> &[String] {
        &self.phones
    }
    /// Sorts the phone numbers; called when all are in.
    pub fn sort_out(&mut self) {
        self.phones.sort();
        self.phones.dedup();
    }
    /// A person with everything that identifies them.
    pub fn add_person(&mut self, person: &Person, safe_contact: Option<&SafeContact>, linked: bool) {
        let names: Vec<&str> = [&person.details.name, &person.details.name_to_use].into_iter().chain(&person.earlier_names).map(String::as_str).collect();
        self.add_names(&names, &person.id.to_string(), linked);
        if linked && let Some(born) = person.details.born {
            for needle in dates::needles(born) {
                self.insert(&needle, removed());
            }
        }
        let Some(card) = safe_contact else { return };
        self.phones.extend([&card.phone, &card.other_phone].into_iter().filter_map(|phone| phone_digits(phone)));
        self.add_phrase(&tokens(&card.email), LOOSE);
        if let Some((own, _)) = card.email.split_once('@').filter(|(own, _)| own.chars().count() >= 5) {
            self.add_phrase(&tokens(own), LOOSE);
        }
        self.add_address(&card.address, linked);
        if linked {
            self.add_phrase(&tokens(&card.code_word), LOOSE);
            for said in [&card.ask_for, &card.must_not_know] {
                self.add_said_names(said);
            }
        }
    }
    /// Names in full and, apart, each of their words; `linked` people's words go in any case.
    pub fn add_names(&mut self, names: &[&str], code: &str, linked: bool) {
        for name in names {
            let words = tokens(name);
            let full = End { with: code.to_owned(), as_name_only: !linked && words.len() < 2, anywhere: anywhere(&words.concat()), may_own: true };
            self.insert(&words.join(&LOOSE.to_string()), full);
            // O'Brien goes whole before it goes in parts.
            for whole in name.split_whitespace().map(tokens).filter(|parts| parts.len() > 1) {
                self.insert(&whole.join(&LOOSE.to_string()), End { with: code.to_owned(), as_name_only: !linked, anywhere: false, may_own: true });
            }
            let last = words.len().saturating_sub(1);
            for (at, word) in words.iter().enumerate() {
                let inner = at > 0 && at < last;
                let letters = word.chars().count();
                if letters >= 2 && !(inner && PARTICLES.contains(&word.as_str())) && (linked || letters >= 3 && !is_everyday(word)) {
                    self.insert(word, End { with: code.to_owned(), as_name_only: !linked, anywhere: anywhere(word), may_own: letters >= 3 });
                }
                // 李小龙 is called 小龙.
                if is_han(word) && letters >= 3 {
                    let given: String = word.chars().skip(letters - 2).collect();
                    self.insert(&given, End { with: code.to_owned(), as_name_only: false, anywhere: true, may_own: false });
                }
            }
        }
    }
    /// Names inside something said in words: 'ask for Bev, the neighbour'.
    fn add_said_names(&mut self, said: &str) {
        let folded = Folded::of(said);
        let words: Vec<(String, bool)> = folded
            .words()
            .into_iter()
            .map(|word| (word.clone().filter_map(|at| folded.letter(at)).collect::<String>(), reads_like_a_name(folded.written(said, word))))
            .collect();
        let written_small = words.len() <= 3 && !words.iter().any(|(_, name)| *name);
        for (word, name) in &words {
            if (*name || (written_small && word.chars().count() >= 3)) && !is_everyday(word) {
                self.insert(word, End { with: REMOVED.to_owned(), as_name_only: false, anywhere: anywhere(word), may_own: true });
            }
        }
    }
    /// Names inside what somebody wrote about who someone is: what is written like a name there is one.
    pub fn add_written_names(&mut self, said: &str) {
        let folded = Folded::of(said);
        for word in folded.words() {
            let letters: String = word.clone().filter_map(|at| folded.letter(at)).collect();
            if reads_like_a_name(folded.written(said, word)) && !is_everyday(&letters) {
                self.insert(&letters, End { with: REMOVED.to_owned(), as_name_only: true, anywhere: anywhere(&letters), may_own: true });
            }
        }
    }
    /// A stranger's village alone stays: half the caseload may live there.
    fn add_address(&mut self, address: &str, linked: bool) {
        for line in address.split(['\n', '\r', ',', ';']) {
            let words = tokens(line);
            if words.concat().chars().count() < 4 || LARGE_PLACES.contains(&words.join(" ").as_str()) || (!linked && words.len() < 2) {
                continue;
            }
            self.add_phrase(&words, LOOSE);
            let named: Vec<String> = words.iter().skip_while(|word| word.starts_with(|c: char| c.is_ascii_digit())).cloned().collect();
            if named.len() >= 2 {
                self.add_phrase(&named, LOOSE);
            }
            for at in (1..words.len()).filter(|at| STREETS.contains(&words[*at].as_str())) {
                self.add_phrase(&words[at - 1..=at], LOOSE);
            }
        }
    }
    fn add_phrase(&mut self, words: &[String], parted: char) {
        if words.concat().chars().count() >= 3 {
            self.insert(&words.join(&parted.to_string()), End { anywhere: anywhere(&words.concat()), ..removed() });
        }
    }
    fn insert(&mut self, needle: &str, end: End) {
        if !needle.chars().any(char::is_alphanumeric) {
            return;
        }
        let mut at = 0;
        for c in needle.chars() {
            let fresh = self.nodes.len();
            let next = *self.nodes[at].next.entry(c).or_insert(fresh);
            if next == fresh {
                self.nodes.push(Node::default());
            }
            at = next;
        }
        match &mut self.nodes[at].ends {
            Some(known) => {
                known.with = with_both(known, &end).to_owned();
                known.as_name_only &= end.as_name_only;
            }
            none => *none = Some(end),
        }
    }
    /// The longest needle that starts at that letter, of these or of the strangers': where it ends, and what goes in its place.
    pub fn longest_at<'n>(&'n self, strangers: &'n Self, text: &str, folded: &Folded, at: usize) -> Option<(usize, &'n str)> {
        let starts = folded.parts_before(at);
        let mut open = vec![([Some(0_usize), Some(0)], at, false)];
        let mut best: Option<(usize, &str)> = None;
        while let Some((nodes, here, crossed)) = open.pop() {
            let [own, theirs] = [(self, nodes[0]), (strangers, nodes[1])].map(|(of, node)| node.and_then(|node| of.nodes.get(node)));
            if let Some(end) = Met::of(own.and_then(|node| node.ends.as_ref()), theirs.and_then(|node| node.ends.as_ref()))
                && (starts || end.anywhere)
                && let Some(to) = end.fits(folded, here)
                && best.is_none_or(|(known, _)| to > known)
                && (!end.as_name_only || reads_like_a_name(folded.written(text, at..to)))
            {
                best = Some((to, end.with));
            }
            let Some(letter) = folded.letter(here) else { continue };
            let gap = if here == at { Gap::None } else { folded.gap(here) };
            let mut go = |by: char, to: usize, crossed: bool| {
                let next = [own, theirs].map(|node| node.and_then(|node| node.next.get(&by).copied()));
                if next != [None, None] {
                    open.push((next, to, crossed));
                }
            };
            if crossed || gap != Gap::Break {
                go(letter, here + 1, false);
            }
            go(LOOSE, here, true);
            if gap != Gap::None {
                go(APART, here, true);
            }
        }
        best
    }
}

/// What ends at a place, of those near the person and of strangers: as if all had been put in together, the near ones first.
struct Met<'n> {
    with: &'n str,
    as_name_only: bool,
    anywhere: bool,
    may_own: bool,
}

impl<'n> Met<'n> {
    fn of(own: Option<&'n End>, theirs: Option<&'n End>) -> Option<Self> {
        let end = own.or(theirs)?;
        let one = Self { with: &end.with, as_name_only: end.as_name_only, anywhere: end.anywhere, may_own: end.may_own };
        Some(match (own, theirs) {
            (Some(own), Some(theirs)) => Self { with: with_both(own, theirs), as_name_only: own.as_name_only && theirs.as_name_only, ..one },
            _ => one,
        })
    }
    fn fits(&self, folded: &Folded, to: usize) -> Option<usize> {
        let parts = |at: usize| at >= folded.len() || folded.parts_before(at);
        if parts(to) {
            return Some(to);
        }
        if self.may_own && folded.letter(to) == Some('s') && parts(to + 1) {
            return Some(to + 1);
        }
        self.anywhere.then_some(to)
    }
}

/// What goes in the place of words that stand for two: the person and those linked to them come first and keep a stranger from
/// taking their words; two of the same kind leave it open whose it is.
fn with_both<'n>(known: &'n End, other: &End) -> &'n str {
    if known.with != other.with && (known.as_name_only || !other.as_name_only) { REMOVED } else { &known.with }
}

fn removed() -> End {
    End { with: REMOVED.to_owned(), as_name_only: false, anywhere: false, may_own: false }
}

/// The folded words of a text.
fn tokens(text: &str) -> Vec<String> {
    let folded = Folded::of(text);
    let mut words: Vec<String> = Vec::new();
    for at in 0..folded.len() {
        let Some(letter) = folded.letter(at) else { continue };
        match words.last_mut() {
            Some(word) if folded.gap(at) == Gap::None => word.push(letter),
            _ => words.push(letter.to_string()),
        }
    }
    words
}

fn is_han(word: &str) -> bool {
    word.chars().all(|c| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}'))
}

/// Words of this script stand without spaces (Han, kana, Thai, Lao, Khmer, Burmese, Hangul with its particles) or take on
/// little words (Arabic, Hebrew, from three letters on).
fn anywhere(word: &str) -> bool {
    let spaced = |c: char| !matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{11FF}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}');
    let grown = |c: char| matches!(c, '\u{0590}'..='\u{077F}' | '\u{08A0}'..='\u{08FF}');
    let letters = word.chars().count();
    (letters >= 2 && word.chars().all(|c| !spaced(c))) || (letters >= 3 && word.chars().all(grown))
}
