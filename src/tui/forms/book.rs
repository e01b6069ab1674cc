//! The forms of the contract book's pages: fields from the sheet's questions, answers back into it. Used by `ask`. Holds no rule.

use super::entry::blank;
use super::form::Form;
use crate::domain::book::Page;
use crate::domain::codes::PageKind;
use crate::domain::day::Day;
use crate::domain::provider::Reference;

/// The empty form of a kind of page.
pub fn form_of(kind: PageKind, reference: &Reference, today: Day) -> Form {
    blank(kind.title(), &kind.questions(), reference, today)
}

/// The form of a page with its answers in place.
pub fn filled(page: &Page, reference: &Reference, today: Day) -> Form {
    page.fill().into_iter().fold(form_of(page.kind(), reference, today), |form, (key, value)| form.with(key, &value))
}

#[cfg(test)]
pub(in crate::tui) mod tests {
    use super::*;
    use crate::domain::book::contract::{Cost, Note, Pence, Target};
    use crate::domain::book::population::Population;
    use crate::domain::book::visit::{Action, Evidence, SpotCheck};
    use crate::domain::codes::{Counted, PeopleBy, TargetBasis, VisitHeading};
    use crate::store::seeds::{reference, seeds};

    /// One page of each kind.
    pub(in crate::tui) fn one_of_each(on: Day, reference: &Reference) -> Vec<Page> {
        let line = || "one".to_owned();
        let words = || "one\ntwo".to_owned();
        let (service, from, to) = (reference.services.first().map_or(crate::domain::ids::ServiceId(1), |own| own.id), on, on);
        let heading = VisitHeading::Workforce;
        vec![
            Target { service, counted: Counted::Planned, from, to, number: 12, basis: TargetBasis::Reprofiled, agreed_on: on, source: line() }.into(),
            Note { on, service: None, from, to, words: words(), follows: words(), with: line() }.into(),
            Cost { service, from, to, planned: Pence(125_050), spent: Some(Pence(99)), source: line() }.into(),
            Population { by: PeopleBy::Gender, place: line(), as_of: on, lines: "female 10\nmale 9".into(), source: line() }.into(),
            Evidence { heading, on, what: words(), kept: line() }.into(),
            SpotCheck { theme: line(), heading, on, who: line(), found: words() }.into(),
            Action { heading, about: line(), agreed_on: on, what: line(), who: line(), due_on: to, done_on: Some(on), came: words() }.into(),
        ]
    }

    #[test]
    fn every_kind_of_page_reads_back_what_its_form_was_filled_with() {
        let today: Day = "2026-11-21".parse().unwrap();
        let rules = reference(seeds().unwrap());
        let pages = one_of_each("2026-11-02".parse().unwrap(), &rules);
        assert_eq!(pages.iter().map(Page::kind).collect::<Vec<_>>(), PageKind::ALL);
        for page in pages {
            let mut form = filled(&page, &rules, today);
            assert!(!form.is_touched());
            assert_eq!(form.read_with(today, |values| page.kind().read(values)).as_ref(), Some(&page), "{:?}", form.errors());
            let body = serde_json::to_string(&page).unwrap();
            assert_eq!(serde_json::from_str::<Page>(&body).unwrap(), page);
        }
    }
}
