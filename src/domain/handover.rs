//! A handover: what a pack of handed-over records holds, how one cell that was changed in two places is settled, and what came of it.
//! Used by `store` (collects and brings in), `exchange` (encrypts), command line and interface. Knows no file and no table by name.

use super::codes::Purpose;
use super::day::Day;
use super::ids::PersonId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The layout of a pack that this program writes, and the newest that it reads.
pub const VERSION: u32 = 1;

/// Everything in a pack, before it is encrypted and after it is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// Its layout; stands first, so that it can be read when nothing else can.
    pub caseload_handover: u32,
    /// The version of the file's tables that wrote it.
    pub tables: u32,
    /// This pack's own name: 128 random bits as hexadecimal digits.
    pub pack: String,
    /// The name of the caseload file that wrote it, the same in every pack of that file.
    pub file: String,
    /// The how-manieth pack of that file it is.
    pub number: i64,
    /// Who wrote it; may be empty.
    pub from: String,
    /// For whom it is; may be empty.
    pub to: String,
    /// Cover for a time, or a whole case for good.
    pub purpose: Purpose,
    /// Written on.
    pub written_on: Day,
    /// The last day of the cover; a pack past it does not open any more.
    pub until: Option<Day>,
    /// Whose records, in the order of their rows.
    pub people: Vec<PackPerson>,
    /// Their rows; a row stands after those it refers to.
    pub rows: Vec<PackRow>,
}

impl Pack {
    /// Past its last day.
    pub fn is_over_at(&self, at: Day) -> bool {
        self.until.is_some_and(|until| until < at)
    }
    /// Who wrote it, for a sentence.
    pub fn from_words(&self) -> &str {
        if self.from.is_empty() { "a colleague" } else { &self.from }
    }
}

/// A person in a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackPerson {
    /// Their row's name.
    pub key: String,
    /// Their case code in the file that wrote the pack.
    pub code: String,
}

/// A row in a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackRow {
    /// What kind of row.
    pub table: String,
    /// Its name in every file that has it: 128 random bits as hexadecimal digits.
    pub key: String,
    /// Its number in the file that wrote the pack, to keep where it is free.
    pub id: i64,
    /// Whose, by place in `people`.
    pub of: usize,
    /// What it says; a reference to another row is `{"row": its name}`. None when it was taken back there.
    pub cells: Option<Map<String, Value>>,
    /// Marks of what it said when it came to that file, a cell each; empty when it began there.
    pub seen: Marks,
    /// The file it came from then.
    pub seen_from: String,
}

/// A mark for each cell of a row: equal marks, equal cells. The cell itself cannot be read from it.
pub type Marks = BTreeMap<String, String>;

/// What is to be done with one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// Nothing: both say the same, or only we changed it.
    Ours,
    /// Only they changed it: take theirs.
    Theirs,
    /// Both changed it, each in another way: keep ours and show both.
    Differs,
}

/// Settles one cell by its marks. `sent`: what it said when it left us for them; `came`: what they said the last time.
pub fn settle(ours: &str, theirs: &str, sent: Option<&str>, came: Option<&str>) -> Settled {
    if theirs == ours || sent == Some(theirs) || came == Some(theirs) {
        Settled::Ours
    } else if sent == Some(ours) || came == Some(ours) {
        Settled::Theirs
    } else {
        Settled::Differs
    }
}

/// One cell that was changed here and there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Row of the difference itself; 0 in a preview.
    #[serde(skip)]
    pub id: i64,
    /// Whose record.
    #[serde(skip)]
    pub person: PersonId,
    /// What it is about: 'risk, response'.
    pub what: String,
    /// What it says here. Kept.
    pub ours: String,
    /// What it says there.
    pub theirs: String,
    /// Who wrote theirs.
    pub from: String,
    /// When it came.
    pub came_on: Day,
}

/// 'After a handover both sides had changed something: SU-0001, SU-0012', or nothing.
pub fn to_settle(differences: &[Difference]) -> Option<String> {
    let mut people: Vec<String> = differences.iter().map(|one| one.person.to_string()).collect();
    people.dedup();
    (!people.is_empty()).then(|| format!("To settle after a handover: {}", people.join(", ")))
}

/// What bringing a pack in does, or would do, to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BroughtPerson {
    /// Their case code there.
    pub there: String,
    /// Who they are here.
    pub here: PersonId,
    /// New in this file.
    pub new: bool,
    /// Rows that are new here, by kind.
    pub added: BTreeMap<String, usize>,
    /// Rows that changed here, by kind.
    pub changed: BTreeMap<String, usize>,
    /// Rows that were taken back there, and so here.
    pub removed: usize,
    /// What both changed.
    pub differences: Vec<Difference>,
}

impl BroughtPerson {
    /// Nothing new at all.
    pub fn is_nothing(&self) -> bool {
        !self.new && self.added.is_empty() && self.changed.is_empty() && self.removed == 0 && self.differences.is_empty()
    }
    /// '5 new contacts, 1 changed risk, 1 difference'.
    pub fn words(&self) -> String {
        if self.is_nothing() {
            return "nothing new".into();
        }
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.added.iter().filter(|(kind, _)| kind.as_str() != "person").map(|(kind, n)| format!("{n} new {}", kind_words(kind, *n))));
        parts.extend(self.changed.iter().map(|(kind, n)| format!("{n} changed {}", kind_words(kind, *n))));
        parts.extend((self.removed > 0).then(|| format!("{} taken back", self.removed)));
        let differences = self.differences.len();
        parts.extend((differences > 0).then(|| format!("{differences} {}", if differences == 1 { "difference to settle" } else { "differences to settle" })));
        let new = if self.new { "new in this caseload" } else { "" };
        [new, &parts.join(", ")].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(": ")
    }
}

/// What bringing a pack in does, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// From whom.
    pub from: String,
    /// Cover or a whole case.
    pub purpose: Purpose,
    /// Written on.
    pub written_on: Day,
    /// Last day of the cover.
    pub until: Option<Day>,
    /// One a person.
    pub people: Vec<BroughtPerson>,
}

impl Brought {
    /// Everything in it was here already.
    pub fn is_nothing(&self) -> bool {
        self.people.iter().all(BroughtPerson::is_nothing)
    }
    /// Every difference, person by person.
    pub fn differences(&self) -> impl Iterator<Item = &Difference> {
        self.people.iter().flat_map(|person| &person.differences)
    }
    /// A line a person, with case codes only: 'SU-0012: 5 new contacts'.
    pub fn lines(&self) -> Vec<String> {
        let line = |person: &BroughtPerson| {
            let here = person.here.to_string();
            let there = if person.there == here { String::new() } else { format!(" ({} there)", person.there) };
            format!("{here}{there}: {}", person.words())
        };
        self.people.iter().map(line).collect()
    }
}

/// What a pack was written with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Whose records.
    pub people: Vec<PersonId>,
    /// How many rows.
    pub rows: usize,
    /// Rows that stayed, because they belong with somebody who is not in the pack: links to family members.
    pub left_out: usize,
}

/// A kind of row as a worker names it, one or several.
pub fn kind_words(kind: &str, count: usize) -> String {
    let one = match kind {
        "safe_contact" => "safe-contact card",
        "relationship" => "link",
        "referral_source" => "source",
        "assignment" => "key worker or cover",
        "onward" => "onward referral",
        "onward_step" => "step of an onward referral",
        "exit_strategy" => "exit strategy",
        "step_down" => "step-down step",
        "visit_plan" => "visit plan",
        "person" => return if count == 1 { "person's details".into() } else { "people's details".into() },
        other => other,
    }
    .replace('_', " ");
    match one.as_str() {
        _ if count == 1 => one,
        "key worker or cover" => one,
        "exit strategy" => "exit strategies".into(),
        "step of an onward referral" => "steps of onward referrals".into(),
        "consent" => one,
        ending if ending.ends_with('y') => format!("{}ies", ending.trim_end_matches('y')),
        ending if ending.ends_with('s') => format!("{ending}es"),
        _ => format!("{one}s"),
    }
}

/// A cell's name as a worker reads it: `review_on` is 'review on'.
pub fn cell_words(kind: &str, cell: &str) -> String {
    let cell = cell.trim_end_matches("_id").replace('_', " ");
    if cell.is_empty() { kind_words(kind, 1) } else { format!("{}, {cell}", kind_words(kind, 1)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_cell_is_settled_by_who_changed_it() {
        use Settled::{Differs, Ours, Theirs};
        for (ours, theirs, sent, came, settled) in [
            ("a", "a", None, None, Ours),
            ("a", "b", Some("a"), None, Theirs),
            ("b", "a", Some("a"), None, Ours),
            ("b", "c", Some("a"), None, Differs),
            ("a", "b", None, None, Differs),
            ("c", "b", Some("a"), Some("b"), Ours),
            ("b", "c", Some("a"), Some("b"), Theirs),
            ("d", "c", Some("a"), Some("b"), Differs),
        ] {
            assert_eq!(settle(ours, theirs, sent, came), settled, "{ours} {theirs} {sent:?} {came:?}");
        }
    }

    proptest! {
        /// After a cell is settled, the same pack changes nothing more, whatever was done to it here since.
        #[test]
        fn the_same_pack_changes_nothing_twice(theirs in "[abc]", sent in proptest::option::of("[abc]"), since in "[abc]") {
            // What they said is known from the first time on.
            prop_assert_eq!(settle(&since, &theirs, sent.as_deref(), Some(&theirs)), Settled::Ours);
        }
    }

    #[test]
    fn kinds_are_named_in_a_workers_words() {
        for (kind, count, words) in [
            ("contact", 1, "contact"),
            ("contact", 5, "contacts"),
            ("safe_contact", 1, "safe-contact card"),
            ("exit_strategy", 2, "exit strategies"),
            ("onward_step", 2, "steps of onward referrals"),
            ("person", 1, "person's details"),
        ] {
            assert_eq!(kind_words(kind, count), words);
        }
        assert_eq!(cell_words("risk", "review_on"), "risk, review on");
        assert_eq!(cell_words("referral", "service_id"), "referral, service");
    }
}
