//! The window says what the whole list says; the figures are those of plain SQL; neither looks at rows it need not look at.

use super::*;
use crate::domain::stats::Figures;
use crate::domain::waiting::well::CallPlan;
use crate::domain::waiting::{Days, seen_after, service_list};
use crate::exchange::made_up::fill;
use age::secrecy::SecretString;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn made_up(people: u32) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let passphrase = SecretString::from("four unrelated test words".to_owned());
    let (mut store, _) = Store::create_with(&folder.path().join("mine.db"), &passphrase, day("2026-11-21"), 2).unwrap();
    fill(&mut store, people, 5, day("2026-11-21"), &mut |_, _| true).unwrap();
    (folder, store)
}

const DAYS: [&str; 5] = ["2026-11-21", "2026-08-01", "2025-11-21", "2024-06-30", "2019-01-01"];

#[test]
fn the_window_equals_the_whole_list() {
    let (_folder, store) = made_up(300);
    for (service, at) in store.reference().services.iter().flat_map(|service| DAYS.map(|at| (service, day(at)))) {
        let whole = service_list(service, &store.waiting_facts(service.id, at).unwrap(), at);
        let waiting = whole.entries.len();
        for first in (0..=waiting).step_by(3) {
            let window = store.waiting_window(service, at, first, 5).unwrap();
            assert_eq!(window.ranks, whole.ranks(), "{} at {at}", service.title());
            assert_eq!(window.first, first.min(waiting.saturating_sub(5)));
            let rows: Vec<Entry> = window.rows.into_iter().map(|row| row.entry).collect();
            assert_eq!(rows, whole.entries[window.first..(window.first + 5).min(waiting)], "{} at {at}, from {first}", service.title());
        }
        for entry in whole.entries {
            assert_eq!(store.waiting_place(service, entry.referral, at).unwrap(), Some((entry, waiting)));
        }
    }
}

#[test]
fn a_window_says_what_happened_by_that_day_alone() {
    let (_folder, store) = made_up(200);
    let mut given = 0;
    for (service, at) in store.reference().services.iter().flat_map(|service| DAYS.map(|at| (service, day(at)))) {
        for row in store.waiting_window(service, at, 0, 500).unwrap().rows {
            let record = store.record(row.facts.person).unwrap().as_at(at);
            let referral = record.referral(row.facts.referral).unwrap();
            assert_eq!(row.entry.urgent, referral.urgent_at(at).is_some());
            assert_eq!(row.meanwhile.offer.as_ref(), referral.offers.last());
            assert_eq!(row.meanwhile.given, referral.interim);
            given += row.meanwhile.given.len();
            assert_eq!(row.meanwhile.touch.calls, CallPlan::at(&referral.calls, at));
            let made: Vec<Day> = record.contacts_of(referral.id).filter(|row| row.details.attendance.is_contact_made()).map(|row| row.details.on).collect();
            assert_eq!((row.meanwhile.touch.last_on, row.meanwhile.reached as usize), (made.last().copied(), made.len()));
        }
    }
    assert!(given > 0, "somebody was given something while waiting");
}

#[test]
fn nobody_who_does_not_wait_has_a_place() {
    let (_folder, store) = made_up(60);
    let at = day("2026-11-21");
    let mut looked = 0;
    for service in &store.reference().services {
        let gone = store.waiting_facts(service.id, at).unwrap().into_iter().filter(|row| !row.is_waiting_at(at));
        for row in gone {
            assert_eq!(store.waiting_place(service, row.referral, at).unwrap(), None);
            looked += 1;
        }
    }
    assert!(looked > 20, "only {looked} were looked at");
}

/// Medians and ranks by SQL alone, one value a statement.
fn by_sql(store: &Store, days: &str, at: Day) -> Figures {
    let one = |sql: String| store.conn.query_row(&sql, [], |row| row.get::<_, Option<f64>>(0)).unwrap();
    let days = days.replace(":at", &format!("'{}'", at.iso())).replace(":since", &format!("'{}'", seen_after(at).iso()));
    let n = one(format!("select count(*) from ({days})")).unwrap();
    let median = one(format!("select avg(d) from (select d from ({days}) order by d limit 2 - {n} % 2 offset ({n} - 1) / 2)").replace(".0", ""));
    let whole = |value: Option<f64>| value.map(|value| value as i64);
    let nth = |rank: f64| if n == 0.0 { None } else { whole(one(format!("select d from ({days}) order by d limit 1 offset {}", rank as i64 - 1))) };
    Figures {
        n: n as usize,
        median: if n == 0.0 { None } else { median },
        p90: nth((n * 0.9).ceil()),
        shortest: whole(one(format!("select min(d) from ({days})"))),
        longest: whole(one(format!("select max(d) from ({days})"))),
    }
}

#[test]
fn the_figures_are_those_of_plain_sql() {
    let (_folder, store) = made_up(300);
    for (service, at) in store.reference().services.iter().flat_map(|service| DAYS.map(|at| (service, day(at)))) {
        let figures = store.waiting_days(service, at).unwrap().figures(service);
        assert_eq!(figures, Days::of(service, &store.waiting_facts(service.id, at).unwrap(), at).figures(service), "{} at {at}", service.title());
        for lane in figures {
            let statuses: Vec<String> =
                Stovewood::ALL.iter().filter(|status| service.lane_for(**status).0 == lane.lane).map(|status| format!("'{}'", status.code())).collect();
            let of = format!("from referral where service_id = {} and stovewood in ({})", service.id.0, statuses.join(", "));
            let waiting = format!(
                "select cast(julianday(:at) - julianday(received_on) as integer) as d {of} and received_on <= :at and decision = 'accepted'
                 and coalesce(decided_on, '') <= :at and coalesce(first_attended_on, '9999') > :at and coalesce(ended_on, '9999') > :at"
            );
            let seen = format!(
                "select cast(julianday(first_attended_on) - julianday(received_on) as integer) as d {of} and first_attended_on > :since and first_attended_on <= :at"
            );
            assert_eq!(lane.waiting_now, by_sql(&store, &waiting, at), "{} at {at}", service.title());
            assert_eq!(lane.completed_12m, by_sql(&store, &seen, at), "{} at {at}", service.title());
        }
    }
}

#[test]
fn lists_and_figures_read_indexes_alone() {
    let (_folder, store) = made_up(30);
    let plan = |sql: &str| -> Vec<String> {
        let mut statement = store.conn.prepare(&format!("explain query plan {sql}")).unwrap();
        // The plan is the same whatever the values are.
        let mut rows = statement.raw_query();
        let mut steps = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            steps.push(row.get::<_, String>(3).unwrap());
        }
        steps.retain(|step| step.contains(" referral "));
        steps
    };
    for sql in [super::LISTED, super::DAYS] {
        let steps = plan(sql);
        assert!(!steps.is_empty() && steps.iter().all(|step| step.contains("USING COVERING INDEX referral_")), "{steps:#?}");
    }
}
