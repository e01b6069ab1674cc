//! The returns against published figures, and every breakdown against its total.

use super::*;
use crate::domain::codes::{Asked, Decision, Ethnicity, FeedbackKind, Gender, Stovewood};
use crate::domain::day::{Born, Day};
use crate::domain::entry::voice::Feedback;
use crate::domain::ids::{EpisodeId, PersonId, ReferralId};
use crate::domain::waiting::WaitingFacts;
use crate::store::seeds::{reference, seeds};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}
fn year() -> Period {
    Period::new(day("2022-04-01"), day("2023-03-31")).unwrap()
}
fn rules() -> Reference {
    reference(seeds().unwrap())
}
fn bands(rules: &Reference, key: &str) -> AgeBands {
    rules.bands.iter().find(|set| set.key == key).unwrap().clone()
}
fn referral(n: i64, received: &str, sources: &[Source]) -> ReferralRow {
    ReferralRow {
        waiting: WaitingFacts {
            person: PersonId(n),
            referral: ReferralId(n),
            service: ServiceId(1),
            received_on: day(received),
            decision: Decision::Accepted,
            decided_on: None,
            stovewood: Stovewood::No,
            urgent: Vec::new(),
            first_attended_on: None,
            ended_on: None,
        },
        role: Role::Survivor,
        sources: sources.iter().copied().collect(),
    }
}
fn episode(n: i64, person: i64, started: &str, ended: Option<&str>) -> EpisodeRow {
    EpisodeRow {
        episode: EpisodeId(n),
        referral: ReferralId(n),
        person: PersonId(person),
        service: ServiceId(1 + n % 9),
        role: Role::Survivor,
        started_on: day(started),
        ended_on: ended.map(day),
        ending: ended.map(|_| Ending::Planned),
    }
}
fn person(n: i64, born: &str, gender: Gender, trans_history: Asked) -> PersonRow {
    PersonRow { person: PersonId(n), born: born.parse().ok(), gender, trans_history, ethnicity: Ethnicity::NotStated }
}
fn counts(shares: &[Share]) -> Vec<(&str, usize, Option<u32>)> {
    shares.iter().filter(|share| share.n > 0).map(|share| (share.code.as_str(), share.n, share.percent)).collect()
}

#[test]
fn the_sources_of_2022_23_pass_a_hundred_per_cent() {
    let rules = rules();
    let published = [(Source::SelfReferral, 120), (Source::SocialCare, 114), (Source::MentalHealth, 51), (Source::Isva, 48), (Source::PostCseService, 41)];
    let mut rows = Rows::default();
    for n in 0..317 {
        // The mentions are laid over the referrals in turn, so that some referrals carry two.
        let mut sources = Vec::new();
        let mut from = 0;
        for (source, count) in published {
            if (0..count).any(|k| (from + k) % 317 == n) {
                sources.push(source);
            }
            from += count;
        }
        rows.referrals.push(referral(n + 1, "2022-09-01", &sources));
    }
    let received = committee(&rows, year(), &bands(&rules, "2022-23"), &rules).referrals;
    assert_eq!((received.total, received.mentions), (317, 374));
    let share = |source: Source| received.by_source.iter().find(|share| share.code == source.code()).unwrap().percent;
    assert_eq!(published.map(|(source, _)| share(source)), [Some(38), Some(36), Some(16), Some(15), Some(13)]);
    assert_eq!(received.by_role[0].n, 317);
}

#[test]
fn people_count_once_with_the_age_of_their_first_day() {
    let rules = rules();
    let rows = Rows {
        episodes: vec![
            episode(1, 1, "2021-01-01", None),
            episode(2, 1, "2022-06-01", None),
            episode(3, 2, "2022-06-01", Some("2022-07-01")),
            episode(4, 3, "2022-01-01", Some("2022-03-31")),
            episode(5, 4, "2023-03-31", None),
            episode(6, 5, "2023-04-01", None),
            episode(7, 6, "2022-01-01", Some("2022-04-01")),
        ],
        people: vec![
            person(1, "2004-04-02", Gender::Female, Asked::NotAsked),
            person(2, "2004-06-01", Gender::Male, Asked::Yes),
            person(4, "1973", Gender::NotStated, Asked::NotAsked),
            person(6, "", Gender::NonBinary, Asked::No),
        ],
        ..Rows::default()
    };
    let report = committee(&rows, year(), &bands(&rules, "2022-23"), &rules);
    assert_eq!((report.people, counts(&report.by_role)), (4, vec![("survivor", 4, Some(100))]));
    assert_eq!(counts(&report.age), [("<18", 1, Some(25)), ("18-30", 1, Some(25)), (NOT_STATED, 2, Some(50))]);
    assert_eq!(counts(&report.gender), [("female", 1, Some(25)), ("non-binary", 1, Some(25)), ("transgender", 1, Some(25)), (NOT_STATED, 1, Some(25))]);
    assert_eq!(counts(&committee(&rows, year(), &bands(&rules, "2016"), &rules).age)[2], ("45-54", 1, Some(25)));
    assert_eq!(report.open_cases, 3);
    assert_eq!((report.leavers.n, report.leavers.shortest, report.leavers.longest, report.leavers.median), (2, Some(4), Some(12), Some(8.0)));
}

#[test]
fn outcomes_are_shares_of_leavers_with_readings() {
    let rules = rules();
    let mut rows = Rows {
        episodes: (1..=5).map(|n| episode(n, n, "2022-05-01", Some("2022-09-30"))).chain([episode(6, 6, "2022-05-01", None)]).collect(),
        ..Rows::default()
    };
    for (referral, measure, on, score) in [
        (1, "self", "2022-05-01", 2),
        (1, "self", "2022-09-30", 4),
        (2, "self", "2022-05-01", 3),
        (2, "self", "2022-09-01", 3),
        (3, "self", "2022-05-02", 3),
        (3, "self", "2022-09-01", 2),
        (4, "self", "2022-05-02", 3),
        (4, "self", "2022-10-01", 5),
        (5, "trauma", "2022-05-02", 1),
        (6, "self", "2022-05-02", 1),
        (6, "self", "2022-06-02", 5),
    ] {
        rows.readings.push(ReferralId(referral), measure, day(on), score);
    }
    let report = committee(&rows, year(), &bands(&rules, "2022-23"), &rules);
    let own = |code: &str| {
        report
            .outcomes
            .iter()
            .find(|row| row.domain == code)
            .map(|row| (row.improved, row.maintained, row.worsened, row.recorded(), row.not_recorded, row.positive_percent()))
            .unwrap()
    };
    assert_eq!(own("self"), (1, 1, 1, 3, 2, Some(67)));
    assert_eq!(own("trauma"), (0, 0, 0, 0, 5, None));
    assert_eq!(report.outcomes.len(), 4);
}

#[test]
fn waits_are_those_of_the_last_day_and_a_provider_can_stand_alone() {
    let rules = rules();
    let mut rows = Rows { referrals: vec![referral(1, "2023-03-01", &[]), referral(2, "2023-04-01", &[])], ..Rows::default() };
    rows.referrals[1].waiting.service = ServiceId(9);
    rows.episodes = vec![episode(1, 1, "2022-05-01", None), episode(8, 8, "2022-05-01", None)];
    let report = committee(&rows, year(), &bands(&rules, "2022-23"), &rules);
    assert_eq!((report.waiting.len(), report.waiting[0].lanes[0].waiting_now.longest, report.waiting[8].lanes[0].waiting_now.n), (10, Some(30), 0));
    let rothacs = rules.find_service("Rothacs", "CSE counselling").unwrap().provider_id;
    let services = rules.services.iter().filter(|service| service.provider_id == rothacs).map(|service| service.id).collect();
    let own = rows.of_services(&services);
    assert_eq!((own.referrals.len(), own.episodes.len()), (1, 1));
    assert!(Period::new(day("2023-01-02"), day("2023-01-01")).is_err());
}

proptest! {
    #[test]
    fn every_breakdown_ties_to_its_total(
        spans in proptest::collection::vec((1_i64..8, 0_i64..900, proptest::option::of(0_i64..500)), 0..30),
        births in proptest::collection::vec(proptest::option::of(1930_i32..2022), 8),
    ) {
        let rules = rules();
        let start = day("2021-06-01");
        let episodes = spans.iter().enumerate().map(|(n, (who, from, length))| {
            let started = start.plus_days(*from);
            episode(n as i64, *who, &started.iso(), length.map(|days| started.plus_days(days).iso()).as_deref())
        }).collect();
        let people = births.iter().enumerate().map(|(n, year)| {
            let gender = Gender::ALL[n % Gender::ALL.len()];
            PersonRow { person: PersonId(n as i64), born: year.map(Born::Year), gender, trans_history: if n % 3 == 0 { Asked::Yes } else { Asked::No }, ethnicity: Ethnicity::ALL[n % 3] }
        }).collect();
        let rows = Rows { episodes, people, ..Rows::default() };
        for set in &rules.bands {
            let report = committee(&rows, year(), set, &rules);
            let sum = |shares: &[Share]| shares.iter().map(|share| share.n).sum::<usize>();
            prop_assert_eq!(sum(&report.age), report.people);
            prop_assert_eq!(sum(&report.gender), report.people);
            prop_assert_eq!(sum(&report.open_by_provider), report.open_cases);
            for line in &report.outcomes {
                prop_assert_eq!(line.recorded() + line.not_recorded, report.leavers.n);
            }
        }
    }
}

#[test]
fn feedback_is_counted_by_the_piece_on_the_day_it_was_given_and_of_a_provider_from_its_own_people() {
    let rules = rules();
    let said = |person: i64, on: &str, kind| EntryRow {
        person: PersonId(person),
        entry: Feedback { on: day(on), kind, words: "said".into(), answer_by: None, done: String::new(), may_be_used: false }.into(),
    };
    let mut rows = Rows { episodes: vec![episode(1, 1, "2022-05-01", None), episode(8, 8, "2022-05-01", None)], ..Rows::default() };
    rows.entries = vec![
        said(1, "2022-04-01", FeedbackKind::Complaint),
        said(1, "2023-03-31", FeedbackKind::Complaint),
        said(8, "2022-06-01", FeedbackKind::Voice),
        said(8, "2023-04-01", FeedbackKind::Voice),
    ];
    let report = committee(&rows, year(), &bands(&rules, "2022-23"), &rules);
    assert_eq!((report.feedback.total, counts(&report.feedback.by_kind)), (3, vec![("complaint", 2, Some(67)), ("voice", 1, Some(33))]));
    let set = bands(&rules, "2022-23");
    let counting = Counting { rows: &rows, period: year(), bands: &set, reference: &rules };
    let complaints = behind(&counting, &Behind::Feedback(Some(FeedbackKind::Complaint)));
    assert_eq!(complaints.iter().map(|item| item.person.0).collect::<Vec<_>>(), [1, 1]);
    let of_one = rows.clone().of_services(&[ServiceId(2)].into());
    assert_eq!(committee(&of_one, year(), &set, &rules).feedback.total, 2, "of the people of that service");
}
