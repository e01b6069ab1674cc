//! A case study begun from a record without a name, and what in a text still tells who it is about. One model, every format.
//! Used by `exchange::case_study`. It finds what the file knows, dates, ages and what is written like a name; a person reads the rest.

use super::format::Document;
use super::paper::Paper;
use super::redact::{REMOVED, Redactor, perhaps_names};
use super::summary::Summary;
use crate::domain::case_study::CaseStudy;
use crate::domain::codes::{FeedbackKind, Progress, Role, Source};
use crate::domain::day::MONTHS;
use crate::domain::entry::Entry;
use crate::domain::record::Record;
use crate::domain::text::capital;

/// Days that are about a month.
const MONTH: i64 = 30;

/// Something in a text that may tell who it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// As it stands there.
    pub stands: String,
    /// What it is: 'a date'.
    pub what: &'static str,
}

/// The first words, from a summary without names: rough where the record is exact.
pub fn begun(summary: &Summary, record: &Record, redactor: &Redactor) -> CaseStudy {
    let someone = someone(summary);
    let mut before = format!("{someone} came for support.");
    let mut support = Vec::new();
    if let Some(route) = &summary.route {
        before = format!("{someone} {}.", route.sources.first().map_or("came for support", |source| came(*source)));
        if let Some(first) = route.first_attended_on {
            before.push_str(&format!(" They waited {}.", about(route.received_on.days_to(first))));
            let until = route.ended_on.unwrap_or(summary.as_at);
            let so_far = if route.ended_on.is_some() { "The support lasted" } else { "The support has lasted" };
            support.push(format!("{so_far} {}.", about(first.days_to(until))));
        }
    }
    let plan = summary.plan.iter().flat_map(|plan| &plan.outcomes);
    support.extend(plan.map(|outcome| format!("They wanted: {}.", outcome.words.trim_end_matches('.'))));
    let changed = summary.measures.iter().filter(|measure| measure.change != Progress::NotRecorded);
    let change: Vec<String> = changed.map(|measure| format!("{}: {}.", capital(&measure.words), measure.change_words)).collect();
    let said = record.entries.iter().filter_map(|kept| if let Entry::Feedback(own) = &kept.entry { Some(own) } else { None });
    let said = said.filter(|own| own.may_be_used && own.kind != FeedbackKind::CaseStudy);
    let words: Vec<String> = said.map(|own| blurred(&redactor.text(&own.words))).collect();
    CaseStudy { before, support: blurred(&support.join("\n")), change: change.join("\n"), words: words.join("\n\n") }
}

/// What stands for people and details in a summary would still tie the study to a record.
fn blurred(text: &str) -> String {
    let mut parts = text.split("SU-");
    let first = parts.next().unwrap_or_default().to_owned();
    let told = parts.fold(first, |told, part| told + "someone" + part.trim_start_matches(|c: char| c.is_ascii_digit()));
    told.replace(REMOVED, "…")
}

fn someone(summary: &Summary) -> &'static str {
    if summary.who.role == Some(Role::Family) {
        return "A family member";
    }
    let years = summary.who.age_at_referral.as_ref().and_then(|age| age.split(' ').next()?.parse::<u32>().ok());
    match years {
        Some(..18) => "A young person",
        Some(18..26) => "A young adult",
        Some(_) => "An adult",
        None => "Somebody",
    }
}

const fn came(source: Source) -> &'static str {
    match source {
        Source::SelfReferral => "asked for support themselves",
        Source::Family => "came through their family",
        Source::Police | Source::Nca => "came through the police",
        Source::School => "came through school",
        Source::Other => "came for support",
        _ => "came through another service",
    }
}

fn about(days: i64) -> String {
    match (days + MONTH / 2) / MONTH {
        ..=0 => "a few weeks".into(),
        1 => "about a month".into(),
        months @ 2..=11 => format!("about {months} months"),
        _ => "about a year or longer".into(),
    }
}

/// What in a text may tell who it is about. `own` are the case codes of the person and those linked to them; `may_stay` are words that were
/// checked and may stand: never the person's own.
pub fn telling(text: &str, redactor: &Redactor, own: &[String], may_stay: &[String]) -> Vec<Telling> {
    let stays = |found: &str| may_stay.iter().any(|word| word.eq_ignore_ascii_case(found));
    let (_, known) = redactor.masked(text, &[]);
    let known = known.into_iter().filter(|(stood, with)| with == REMOVED || own.contains(with) || !stays(stood));
    let mut all: Vec<Telling> = known.map(|(stands, _)| Telling { stands, what: "known to this caseload" }).collect();
    let words: Vec<&str> = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).filter(|word| !word.is_empty()).collect();
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or_default().to_lowercase();
        let after = words.get(at + 1).copied().unwrap_or_default().to_lowercase();
        if let Some(what) = exact(word, &before, &after) {
            all.push(Telling { stands: (*word).to_owned(), what });
        }
    }
    let perhaps = perhaps_names(text).into_iter().filter(|word| !stays(word));
    all.extend(perhaps.map(|stands| Telling { stands, what: "perhaps a name" }));
    let mut told: Vec<Telling> = Vec::new();
    for one in all {
        if !told.iter().any(|known| known.stands == one.stands) {
            told.push(one);
        }
    }
    told
}

/// A case code, a date or an age.
fn exact(word: &str, before: &str, after: &str) -> Option<&'static str> {
    let folded = word.to_lowercase();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let is_number = digits == word.len();
    if ["su-", "rf-", "ep-"].iter().any(|code| folded.starts_with(code)) && digits > 0 {
        return Some("a case code");
    }
    let is_year = is_number && word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    let parts = word.split(['/', '-', '.']).collect::<Vec<_>>();
    let in_figures = parts.len() > 1 && parts.iter().all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()));
    let month = MONTHS.contains(&folded.as_str()) && (folded != "may" && folded != "march" || word.starts_with('M') && (number(before) || before == "in"));
    if is_year || in_figures || month {
        return Some("a date");
    }
    let old = is_number && (matches!(before, "aged" | "age" | "turned") || matches!(after, "years" | "year") || after.starts_with("year-old"));
    (old || folded.contains("-year-old")).then_some("an exact age or number of years")
}

fn number(word: &str) -> bool {
    word.chars().next().is_some_and(|c| c.is_ascii_digit())
}

impl Document for CaseStudy {
    fn paper(&self) -> Paper {
        let mut paper = Paper {
            title: "Case study".into(),
            caution: "Written without names, from a real life. Use it only for what was agreed to, and never beside others that would tell who it is.".into(),
            foot: "Case study. Use it only for what was agreed to.".into(),
            ..Paper::default()
        };
        for (_, heading, text) in self.parts().into_iter().filter(|(_, _, text)| !text.trim().is_empty()) {
            paper.section(heading);
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                paper.paragraph(line);
            }
        }
        paper
    }
    fn value(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, may_stay: &[&str]) -> Vec<String> {
        let stay: Vec<String> = may_stay.iter().map(|word| (*word).to_owned()).collect();
        let redactor = Redactor::of_others(&[], &["Greta Plover".into()]);
        telling(text, &redactor, &[], &stay).into_iter().map(|told| told.stands).collect()
    }

    #[test]
    fn what_tells_is_found_and_plain_words_stay() {
        assert_eq!(found("They came in spring. Support helped; CSE was named. She may march on, for 3 months.", &[]), Vec::<String>::new());
        for (text, stands) in [
            ("her friend greta came", "greta"),
            ("It began on 3/11/2026.", "3/11/2026"),
            ("since 2019", "2019"),
            ("It was in March.", "March"),
            ("on 3 May they", "May"),
            ("aged 17", "17"),
            ("a 17-year-old", "17-year-old"),
            ("for 17 years", "17"),
            ("see SU-0001", "SU-0001"),
            ("She lives near Wath now", "Wath"),
            ("ring 07700 900123", "07700 900123"),
            ("Kezia came on her own. She stayed.", "Kezia"),
            ("They came.\n\"Kezia's mum didn't ring. Couldn't she?", "Kezia"),
        ] {
            assert_eq!(found(text, &[]), [stands], "{text}");
        }
        assert_eq!(found("She read Wath and Maltby", &["wath"]), ["Maltby"]);
        assert_eq!(found("Then Greta came", &["greta"]), ["Greta"], "what the file knows of them cannot stay");
    }
}
