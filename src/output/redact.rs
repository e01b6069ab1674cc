//! Takes names and other identifying text out of free text before it leaves the desk.
//! Used by the case summary for everything a person may have typed. It knows only what the file knows: a name that
//! stands nowhere in the file as a name cannot be found, which is why a pseudonymised summary still counts as personal data.

mod dates;
mod folded;
mod known;
mod numbers;

use crate::domain::person::{Person, SafeContact};
use crate::domain::record::Record;
use crate::domain::text::{clean, fold};
use folded::{Folded, Gap, Spans};
use known::Needles;
pub use known::REMOVED;
use std::collections::HashSet;
use std::sync::Arc;

/// Someone whose names and details must not get out, with the case code that may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The person with their case code.
    pub person: Person,
    /// Their safe-contact card, if there is one.
    pub safe_contact: Option<SafeContact>,
    /// Linked to the person of the summary: every word of their name is taken out, in any case. The single words of
    /// a stranger's name go only where they are written like a name, so that a caseload with a May in it stays readable.
    pub linked: bool,
}

/// The names of a whole file, got ready once for the papers of many people.
#[derive(Debug, Clone, Default)]
pub struct Strangers(Arc<Needles>);

impl Strangers {
    /// Everybody's names, as a stranger's.
    pub fn of(everyone: &[Person]) -> Self {
        let mut needles = Needles::default();
        everyone.iter().for_each(|person| needles.add_person(person, None, false));
        Self(Arc::new(needles))
    }
}

/// Knows what to take out and what to put in its place.
#[derive(Debug, Clone)]
pub struct Redactor {
    needles: Needles,
    strangers: Strangers,
    identified: bool,
}

impl Redactor {
    /// A redactor for one record; `others` are other people of the file, above all the linked ones, `named` people without a
    /// record, whom a note was marked as naming, `workers` those who work with the file's people.
    pub fn new(record: &Record, others: &[Known], named: &[String], workers: &[String]) -> Self {
        let mut needles = Needles::default();
        needles.add_person(&record.person, record.safe_contact.as_ref(), true);
        for link in &record.relationships {
            needles.add_names(&[&link.name, &link.name_to_use], &link.other.to_string(), true);
        }
        for worker in record.episodes.iter().flat_map(|episode| &episode.assignments) {
            needles.add_names(&[&worker.name], REMOVED, false);
        }
        for worker in workers {
            needles.add_names(&[worker], REMOVED, false);
        }
        for name in named {
            needles.add_names(&[name], REMOVED, true);
        }
        for said in record.entries.iter().flat_map(|kept| kept.entry.says_who()) {
            needles.add_written_names(said);
        }
        for other in others.iter().filter(|other| other.person.id != record.person.id) {
            let linked = other.linked || record.relationships.iter().any(|link| link.other == other.person.id);
            needles.add_person(&other.person, other.safe_contact.as_ref(), linked);
        }
        needles.sort_out();
        Self { needles, strangers: Strangers::default(), identified: false }
    }
    /// The same, with everybody else's names.
    #[must_use]
    pub fn among(self, strangers: &Strangers) -> Self {
        Self { strangers: strangers.clone(), ..self }
    }
    /// Leaves names where they are and only cleans: for a document marked as identified.
    pub fn identified() -> Self {
        Self { needles: Needles::default(), strangers: Strangers::default(), identified: true }
    }
    /// For a person's own copy: other people's names and details go, their own and the workers' stay. `named` are people
    /// without a record, whom a note was marked as naming.
    pub fn of_others(others: &[Known], named: &[String]) -> Self {
        let mut needles = Needles::default();
        for name in named {
            needles.add_names(&[name], REMOVED, true);
        }
        for other in others {
            needles.add_person(&other.person, other.safe_contact.as_ref(), other.linked);
        }
        needles.sort_out();
        Self { needles, strangers: Strangers::default(), identified: false }
    }
    /// The text without others, and each place that went: what stood there and what stands there now. What is one of `own`, the
    /// person's own names and contact details, or whole words of one, stays.
    pub fn masked(&self, text: &str, own: &[&str]) -> (String, Vec<(String, String)>) {
        let text = clean(text);
        let words = |text: &str| fold(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let own: Vec<Vec<String>> = own.iter().map(|own| words(own)).collect();
        let is_own = |place: &str| {
            let place = words(place);
            own.iter().any(|own| own.concat() == place.concat() || own.windows(place.len().max(1)).any(|part| part == place))
        };
        let mut spans = self.spans(&text, &Folded::of(&text));
        spans.join_neighbours(&text);
        spans.retain(|place| !is_own(&text[place]));
        let gone = spans.places().map(|(place, with)| (text[place].to_owned(), with.to_owned())).collect();
        (spans.apply(&text), gone)
    }
    /// Free text of one or more lines.
    pub fn text(&self, text: &str) -> String {
        let text = clean(text);
        if self.identified {
            return text.trim().to_owned();
        }
        let folded = Folded::of(&text);
        let mut spans = self.spans(&text, &folded);
        spans.join_neighbours(&text);
        spans.apply(&text).trim().to_owned()
    }
    /// Free text on one line.
    pub fn line(&self, text: &str) -> String {
        self.text(text).split_whitespace().collect::<Vec<_>>().join(" ")
    }
    /// A field that says who: what reads like a name goes too, whether the file knows it or not.
    pub fn who(&self, text: &str) -> String {
        let text = clean(text);
        if self.identified {
            return self.line(&text);
        }
        let folded = Folded::of(&text);
        let mut spans = self.spans(&text, &folded);
        for word in folded.words() {
            let written = folded.written(&text, word.clone());
            if known::reads_like_a_name(written) && !known::is_everyday(&fold(written)) {
                spans.add(folded.range(word), REMOVED);
            }
        }
        spans.join_neighbours(&text);
        spans.apply(&text).split_whitespace().collect::<Vec<_>>().join(" ")
    }
    fn spans(&self, text: &str, folded: &Folded) -> Spans {
        let mut spans = Spans::default();
        let mut at = 0;
        while at < folded.len() {
            if let Some(end) = folded.reference_at(at) {
                at = end;
            } else if let Some((end, with)) = self.needles.longest_at(&self.strangers.0, text, folded, at) {
                spans.add(folded.range(at..end), with);
                at = end;
            } else {
                at += 1;
            }
        }
        for range in numbers::phones(text, folded, self.needles.phones()) {
            spans.add(range, REMOVED);
        }
        for range in numbers::postcodes(folded).into_iter().chain(numbers::addresses(text)) {
            spans.add(range, REMOVED);
        }
        spans
    }
}

/// Words that sentences often begin with, one after the other.
const OPENERS: &str = include_str!("redact/openers.txt");

/// Words that are written like a name and are none that everybody uses: what a person should look at. Where a sentence begins every
/// word is written like one, so there the usual first words are passed over.
pub fn perhaps_names(text: &str) -> Vec<String> {
    let folded = Folded::of(text);
    let openers: HashSet<&str> = OPENERS.split_whitespace().collect();
    let starts = |before: &str| before.trim_end_matches(|c: char| c.is_whitespace() && c != '\n' || "\"'“‘(".contains(c)).ends_with(['.', '!', '?', ':', '\n']);
    let mut all = Vec::new();
    for word in folded.words() {
        let range = folded.range(word.clone());
        let before = text.get(..range.start).unwrap_or_default();
        let written = folded.written(text, word);
        let short = written.chars().count() <= 5 && written.chars().all(char::is_uppercase);
        let begins = before.trim().is_empty() || starts(before);
        let told = fold(written);
        if short || !known::reads_like_a_name(written) || known::is_everyday(&told) || (begins && openers.contains(told.as_str())) {
            continue;
        }
        all.push(written.to_owned());
    }
    all
}

#[cfg(test)]
mod tests;
