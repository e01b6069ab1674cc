//! What fits together in the reference data, and which version holds on a day.

use super::*;
use crate::domain::ids::FactId;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn lane() -> LaneFact {
    LaneFact {
        published_text: Some("3 months".into()),
        published_as_of: Some("2026-03".into()),
        published_source: Some("the provider's letter".into()),
        ..LaneFact::general("the provider's letter".into())
    }
}

#[test]
fn what_does_not_fit_is_said_at_its_field() {
    let field = |fact: Fact| fact.check().err().map(|(field, _)| field);
    assert_eq!(field(Fact::Lane(lane())), None);
    assert_eq!(field(Fact::Lane(LaneFact { published_text: None, ..lane() })), Some("published_as_of"));
    assert_eq!(field(Fact::Lane(LaneFact { published_as_of: Some("spring".into()), ..lane() })), Some("published_as_of"));
    assert_eq!(field(Fact::Lane(LaneFact { published_source: None, ..lane() })), Some("published_source"));
    assert_eq!(field(Fact::Lane(LaneFact { entering: vec![Stovewood::Nca], ..lane() })), Some("entering"));
    let twice = LaneFact { lane: Lane::Stovewood, entering: vec![Stovewood::Syp], to_confirm: vec![Stovewood::Syp], ..lane() };
    assert_eq!(field(Fact::Lane(twice)), Some("to_confirm"));
    let contract = |from: &str, to: &str| Fact::Contract(ContractFact { from: day(from), to: day(to), note: String::new(), source: "letter".into() });
    assert_eq!(field(contract("2029-01-01", "2029-01-01")), None);
    assert_eq!(field(contract("2029-01-02", "2029-01-01")), Some("until"));
    let value = |value| Fact::Value(ValueFact { value, words: "So many days.".into(), source: "us".into() });
    assert_eq!((field(value(0)), field(value(-1)), field(value(100_000))), (None, Some("value"), Some("value")));
    assert_eq!(field(Fact::Provider(ProviderFact { name: "Somebody".into(), ..ProviderFact::default() })), Some("source"));
}

#[test]
fn the_version_that_began_last_holds() {
    let version = |since: Option<&str>, name: &str| Version {
        since: since.map(day),
        by_worker: since.is_some(),
        fact: Fact::Provider(ProviderFact { name: name.into(), aliases: Vec::new(), source: "letter".into() }),
    };
    let versions =
        vec![version(None, "always"), version(Some("2026-03-01"), "wrong"), version(Some("2026-03-01"), "spring"), version(Some("2027-01-01"), "later")];
    let row = FactRow { id: FactId(1), key: "one".into(), of: None, versions };
    let name = |on: &str| row.at(day(on)).unwrap().fact.words();
    assert_eq!(name("2026-02-28"), "always; no other names");
    assert_eq!(name("2026-03-01"), "spring; no other names");
    assert_eq!(name("2027-01-01"), "later; no other names");
    assert_eq!((row.changes_after(day("2026-03-01")), row.changes_after(day("2027-01-01"))), (Some(day("2027-01-01")), None));
}

#[test]
fn of_a_past_day_nothing_is_kept_that_began_or_was_published_later() {
    let row = |versions| FactRow { id: FactId(1), key: "x".into(), of: None, versions };
    let version = |since: Option<&str>, fact| Version { since: since.map(day), by_worker: false, fact };
    let lane = |text: &str, as_of: &str| {
        Fact::Lane(LaneFact { published_text: Some(text.into()), published_max_days: Some(30), published_as_of: Some(as_of.into()), ..lane() })
    };
    let waits = row(vec![version(None, lane("1 month", "2024-01")), version(Some("2026-03-01"), lane("5 months", "2026-03"))]);
    let seen = |at: &str| {
        let held = waits.clone().by(day(at)).unwrap();
        let Fact::Lane(of) = &held.versions.last().unwrap().fact else { unreachable!() };
        (held.versions.len(), of.published_text.clone(), of.published_max_days)
    };
    assert_eq!(seen("2026-03-01"), (2, Some("5 months".into()), Some(30)));
    assert_eq!(seen("2026-02-28"), (1, Some("1 month".into()), Some(30)));
    assert_eq!(seen("2023-12-31"), (1, None, None));
    let contract = Fact::Contract(ContractFact { from: day("2026-01-01"), to: day("2028-12-31"), note: String::new(), source: "award".into() });
    let period = row(vec![version(None, contract)]);
    assert!(period.clone().by(day("2026-01-01")).is_some());
    assert!(period.by(day("2025-12-31")).is_none());
}
