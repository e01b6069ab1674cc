//! Pages: what may be written, what is read back, and what falls due.

use super::*;
use crate::domain::book::contract::Pence;
use crate::domain::codes::{Counted, PeopleBy, TargetBasis, VisitHeading};
use crate::domain::ids::ServiceId;
use crate::domain::sheet::Answer;
use crate::store::seeds::{reference, seeds};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn target() -> Target {
    Target {
        service: ServiceId(1),
        counted: Counted::Sessions,
        from: day("2026-10-01"),
        to: day("2026-10-31"),
        number: 40,
        basis: TargetBasis::Contracted,
        agreed_on: day("2026-01-01"),
        source: "contract, schedule 2".into(),
    }
}

#[test]
fn amounts_are_read_as_people_write_them_and_shown_with_their_pence() {
    for (typed, pence, shown) in
        [("1250", 125_000, "£1,250.00"), ("£1,250.5", 125_050, "£1,250.50"), ("0.07", 7, "£0.07"), ("1 000 000", 100_000_000, "£1,000,000.00")]
    {
        let read = Pence::read(typed, day("2026-11-21")).unwrap();
        assert_eq!((read.0, read.fill().as_str()), (pence, shown), "{typed}");
        assert_eq!(Pence::read(&read.fill(), day("2026-11-21")), Ok(read));
    }
    assert_eq!(Pence(-505).to_string(), "-£5.05");
    for typed in ["", "-5", "=1+1", "12.345", "1.", "99999999999999999999", "twelve"] {
        assert!(Pence::read(typed, day("2026-11-21")).is_err(), "{typed}");
    }
}

#[test]
fn a_page_whose_days_cannot_be_is_refused_for_its_question() {
    let rules = reference(seeds().unwrap());
    let checks = Checks { today: day("2026-11-21"), reference: &rules };
    assert_eq!(Page::from(target()).check(&checks), Ok(()));
    let at = |page: Page| page.check(&checks).unwrap_err().0;
    assert_eq!(at(Target { to: day("2026-09-30"), ..target() }.into()), "to");
    assert_eq!(at(Target { agreed_on: day("2026-11-22"), ..target() }.into()), "agreed_on");
    assert_eq!(at(Target { service: ServiceId(4_000), ..target() }.into()), "service");
    let action = Action {
        heading: VisitHeading::Safeguarding,
        about: "visit".into(),
        agreed_on: day("2026-10-01"),
        what: "cards asked again".into(),
        who: String::new(),
        due_on: day("2026-11-01"),
        done_on: None,
        came: String::new(),
    };
    assert_eq!(at(Action { due_on: day("2026-09-01"), ..action.clone() }.into()), "due_on");
    assert_eq!(at(Action { done_on: Some(day("2026-09-01")), ..action.clone() }.into()), "done_on");
    assert_eq!(Page::from(action.clone()).due(), Some((day("2026-11-01"), "Action from visit: cards asked again".into())));
    assert_eq!(Page::from(Action { done_on: Some(day("2026-10-20")), ..action }).due(), None);
    let check =
        SpotCheck { theme: "safe contact".into(), heading: VisitHeading::Safeguarding, on: day("2026-12-01"), who: String::new(), found: String::new() };
    assert_eq!(Page::from(check.clone()).due().map(|(on, _)| on), Some(day("2026-12-01")));
    assert_eq!(at(SpotCheck { found: "all asked".into(), ..check }.into()), "on", "what is to come has not been found yet");
}

#[test]
fn the_population_is_read_group_by_group_and_says_which_line_is_wrong() {
    let rules = reference(seeds().unwrap());
    let of = |by, lines: &str| {
        Population { by, place: "Rotherham".into(), as_of: day("2021-03-21"), lines: lines.into(), source: "Census 2021".into() }.groups(&rules)
    };
    assert_eq!(
        of(PeopleBy::Ethnicity, "white-british: 220,000\n\n pakistani 8000 \n"),
        Ok(vec![("white-british".into(), 220_000), ("pakistani".into(), 8_000)])
    );
    assert_eq!(of(PeopleBy::Age, "18-30 40000"), Ok(vec![("18-30".into(), 40_000)]));
    for (by, lines, said) in [
        (PeopleBy::Gender, "female many", "'female many'"),
        (PeopleBy::Gender, "female 1\nfemale 2", "twice"),
        (PeopleBy::Age, "19-20 5", "not an age band"),
        (PeopleBy::Ethnicity, "Martian 3", "Martian"),
        (PeopleBy::Ethnicity, " \n", "at least one"),
    ] {
        let why = of(by, lines).unwrap_err();
        assert!(why.contains(said), "{lines}: {why}");
    }
}
