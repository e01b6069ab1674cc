//! A made-up record in full: how the summary reads, and that nothing planted in it comes out.

use super::*;
use crate::domain::codes::{Part::KeyWorker, *};
use crate::domain::contact::{Contact, ContactDetails};
use crate::domain::exit::{Exit, ExitDetails, StepDown};
use crate::domain::ids::*;
use crate::domain::measure::{Marker, MarkerDetails, Measure, Reading, ReadingDetails};
use crate::domain::onward::{Onward, OnwardDetails, OnwardStep};
use crate::domain::person::{Person, PersonDetails, Relationship, SafeContact};
use crate::domain::plan::{LifeDomain, Outcome, OutcomeDetails, Plan, PlanDetails, Review, ReviewDetails, Step};
use crate::domain::provider::{RuleValue, Service, ServiceLane};
use crate::domain::record::EpisodeRecord;
use crate::domain::referral::{Assignment, Came, Episode, Extension, Referral, ReferralDetails, Triage};
use crate::domain::risk::{Risk, RiskDetails};
use crate::domain::waiting::Urgent;
use crate::output::format::Document;
use crate::output::json::clean_value;

mod formats;
mod names;

fn json(summary: &Summary) -> serde_json::Value {
    clean_value(summary.value())
}

fn markdown(summary: &Summary) -> String {
    crate::output::markdown::markdown(&summary.paper())
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn measure(code: &str, words: &str, reported: bool) -> Measure {
    let (min, max, better) = if reported { (1, 5, Better::Higher) } else { (0, 27, Better::Lower) };
    Measure {
        code: code.into(),
        words: words.into(),
        short: words.into(),
        min,
        max,
        better,
        cut_off: None,
        reliable_change: (!reported).then_some(6),
        reported,
        has_risk_item: !reported,
        points: vec![],
        licence: String::new(),
        source: String::new(),
    }
}

fn reference() -> Reference {
    let rule = |key: &str, value: i64, words: &str| RuleValue { key: key.into(), value, words: words.into(), source: "001".into() };
    Reference {
        services: vec![Service {
            id: ServiceId(1),
            provider_id: ProviderId(1),
            provider: "Rotherham Rise".into(),
            name: "CSE counselling".into(),
            aliases: vec![],
            area: Area::Sa3,
            min_age: Some(12),
            max_age: None,
            takes_family: false,
            who_may_refer: WhoMayRefer::Anyone,
            needs: vec![Need::Therapeutic],
            lanes: vec![ServiceLane { lane: Lane::General, entering: vec![], to_confirm: vec![], published: None, source: String::new() }],
            contracts: vec![],
            interim_offers: vec![],
            source: "000".into(),
        }],
        values: vec![
            rule("counselling.limit-days", 140, "Counselling lasts 20 weeks from the first attended appointment"),
            rule("counselling.warn-day", 112, "Warn when 16 weeks are completed"),
            rule("involvement.limit-months", 12, "Support lasts 12 months unless exceptional"),
            rule("involvement.warn-months", 9, "Warn at 9 months"),
            rule("contact.brought-under-age", 18, "A child is brought, or not brought"),
            rule("supervision.first-look-back-days", 28, "Where no supervision was recorded yet"),
        ],
        measures: vec![
            measure("mental-health", "Mental health and wellbeing", true),
            measure("self", "Feelings and thoughts about self", true),
            measure("phq-9", "PHQ-9", false),
        ],
        domains: vec![LifeDomain { code: "identity".into(), words: "Feelings about myself".into(), reported: Some("self".into()), source: String::new() }],
        ..Reference::default()
    }
}

/// Every free text is what `text` makes of a few harmless words.
fn record(text: &dyn Fn(&str) -> String) -> Record {
    let contact = |id: i64, on: &str, kind: ContactKind, attendance: Attendance, note: &str| Contact {
        id: ContactId(id),
        referral: ReferralId(12),
        details: ContactDetails { on: day(on), kind, attendance, minutes: Some(50), out_of_hours: false, note: text(note), next_on: Some(day("2026-11-25")) },
    };
    let reading = |id: i64, measure: &str, on: &str, score: i64| Reading {
        id: ReadingId(id),
        referral: ReferralId(12),
        details: ReadingDetails { measure: measure.into(), on: day(on), score },
    };
    let step = |id: i64, words: &str, started: Option<&str>, achieved: Option<&str>| Step {
        id: StepId(id),
        words: text(words),
        started_on: started.map(day),
        achieved_on: achieved.map(day),
    };
    let outcome = Outcome {
        id: OutcomeId(1),
        details: OutcomeDetails {
            domain: "identity".into(),
            words: text("I want to look in the mirror without flinching"),
            target: text("She says so twice in a row"),
        },
        steps: vec![
            step(1, "named one thing she likes", Some("2026-07-09"), Some("2026-08-20")),
            step(2, "speak to her sister", Some("2026-11-02"), None),
            step(3, "go swimming", None, None),
        ],
    };
    let plan = Plan {
        id: PlanId(2),
        version: 2,
        details: PlanDetails {
            agreed_on: day("2026-08-01"),
            agreed_with: text("the person and her carer"),
            expected_weeks: Some(20),
            contact_every_days: Some(14),
            review_on: Some(day("2026-11-26")),
        },
        outcomes: vec![outcome],
    };
    let onward = Onward {
        id: OnwardId(1),
        organisation_name: text("Housing advice desk"),
        details: OnwardDetails {
            organisation: OrganisationId(1),
            purpose: text("a safe flat"),
            priority_asked: true,
            barrier: text("rent arrears; a plan was agreed"),
            offered_on: day("2026-10-20"),
            chase_on: Some(day("2026-11-20")),
        },
        steps: vec![
            OnwardStep { state: OnwardState::Offered, on: day("2026-10-20"), why: String::new() },
            OnwardStep { state: OnwardState::Sent, on: day("2026-11-02"), why: text("she agreed in writing") },
        ],
        priority_honoured: None,
        notes: vec![],
    };
    let exit = Exit {
        details: ExitDetails {
            what_helps: text("walks, the letter, music"),
            warning_signs: text("not sleeping"),
            recurrence_contacts: String::new(),
            no_onward_reason: text("all are listed"),
            agreed_on: Some(day("2026-08-01")),
        },
        step_downs: vec![StepDown { id: StepDownId(1), words: text("every two weeks instead of weekly"), due_on: day("2026-12-01"), done_on: None }],
    };
    let start = day("2026-07-18");
    let episode = EpisodeRecord {
        episode: Episode {
            id: EpisodeId(7),
            referral: ReferralId(12),
            person: PersonId(12),
            service: ServiceId(1),
            started_on: start,
            ended_on: None,
            ending: None,
            ending_reason: text("still open"),
            imported: false,
        },
        assignments: vec![Assignment { id: AssignmentId(1), worker: WorkerId(1), name: text("Marisol Quist"), part: KeyWorker, from: start, until: None }],
        plans: vec![plan],
        reviews: vec![Review {
            id: ReviewId(1),
            details: ReviewDetails { on: day("2026-11-03"), note: text("Two steps further"), next_on: Some(day("2026-12-15")), walked: vec![] },
        }],
        exit: Some(exit),
        extensions: vec![Extension {
            reason: text("trial is near"),
            agreed_by: text("the manager"),
            agreed_on: day("2026-11-04"),
            until: day("2027-09-01"),
            review_on: Some(day("2027-01-10")),
        }],
        onward: vec![onward],
    };
    Record {
        person: Person {
            id: PersonId(12),
            details: PersonDetails {
                name: "Ewa Żółkiewska-O'Dowd".into(),
                name_to_use: "Ewunia".into(),
                born: "2002-03-27".parse().ok(),
                ..PersonDetails::default()
            },
            earlier_names: Vec::new(),
        },
        safe_contact: Some(card("07700 900321", "ewunia.z@example.org", "8 Plover Mews, Thrybergh\nS65 9ZZ", "Auntie Greta", "marzipan harbour")),
        relationships: vec![
            Relationship { id: RelationshipId(1), other: PersonId(13), relation: Relation::Sibling, name: "李小龙".into(), name_to_use: "Bruno".into() },
            Relationship { id: RelationshipId(2), other: PersonId(14), relation: Relation::Parent, name: "Hālina Dąbek".into(), name_to_use: String::new() },
        ],
        referrals: vec![Referral {
            id: ReferralId(12),
            person: PersonId(12),
            details: ReferralDetails {
                role: Role::Survivor,
                received_on: day("2026-06-07"),
                sources: vec![Source::Isva, Source::SelfReferral],
                stovewood: Stovewood::Nca,
                stovewood_said_by: text("the liaison officer"),
                stovewood_said_on: Some(day("2026-06-10")),
                need: Some(Need::Therapeutic),
                trs_hub: true,
                service: ServiceId(1),
                note: text("asked for a woman"),
                came: Came::default(),
            },
            decision: Decision::Accepted,
            decided_on: Some(day("2026-06-12")),
            decision_reason: text("fits the service"),
            triage: Triage::default(),
            organisation_name: None,
            urgent: vec![Urgent { reason: text("court soon"), from: day("2026-06-12"), until: None, ended_on: None }],
            offers: Vec::new(),
            interim: Vec::new(),
            calls: Vec::new(),
            off_list: None,
            off_list_reason: String::new(),
            first_attended_on: Some(start),
            ended_on: None,
        }],
        episodes: vec![episode],
        contacts: vec![
            contact(1, "2026-07-18", ContactKind::Session, Attendance::Attended, "First session"),
            contact(2, "2026-11-02", ContactKind::Call, Attendance::NoAnswer, "# rang twice"),
            contact(3, "2026-11-11", ContactKind::Session, Attendance::Late, "Talked about the trial.\n- felt | tired"),
        ],
        readings: vec![
            reading(1, "self", "2026-06-20", 2),
            reading(2, "self", "2026-07-18", 3),
            reading(3, "self", "2026-11-11", 3),
            reading(4, "mental-health", "2026-07-18", 3),
            reading(5, "mental-health", "2026-11-11", 2),
            reading(6, "phq-9", "2026-07-18", 18),
            reading(7, "phq-9", "2026-11-11", 9),
        ],
        markers: vec![
            Marker { id: MarkerId(1), details: MarkerDetails { kind: MarkerKind::Memory, on: day("2026-11-04"), words: text("a new memory") } },
            Marker { id: MarkerId(2), details: MarkerDetails { kind: MarkerKind::Court, on: day("2027-02-01"), words: text("first hearing") } },
        ],
        choices: vec![],
        route_steps: vec![],
        transfers: vec![],
        entries: vec![],
        risks: vec![Risk {
            id: RiskId(1),
            details: RiskDetails {
                kind: RiskKind::Isolation,
                noted_on: day("2026-11-01"),
                note: text("sees nobody in the week"),
                response: text("group offered"),
                review_on: Some(day("2026-11-18")),
            },
            closed_on: None,
        }],
    }
}

fn card(phone: &str, email: &str, address: &str, ask_for: &str, code_word: &str) -> SafeContact {
    SafeContact {
        phone: phone.into(),
        email: email.into(),
        address: address.into(),
        ask_for: ask_for.into(),
        code_word: code_word.into(),
        ..SafeContact::default()
    }
}

fn options(identified: bool, notes: bool) -> Options {
    let linked = |id: i64, name: &str, born: &str, card: SafeContact| Known {
        person: Person {
            id: PersonId(id),
            details: PersonDetails { name: name.into(), born: born.parse().ok(), ..PersonDetails::default() },
            earlier_names: Vec::new(),
        },
        safe_contact: Some(card),
        linked: true,
    };
    Options {
        at: day("2026-11-21"),
        since: None,
        identified,
        notes,
        others: vec![
            linked(13, "李小龙", "2004-12-01", card("01632 960 555", "bruno@example.org", "2 Heron Yard, Wath", "", "")),
            linked(14, "Hālina Dąbek", "1975-05-09", card("+44 7700 900 777", "hd75@example.org", "Flat 3, 9 Ouzel Row", "", "paper lantern")),
        ],
        strangers: Strangers::default(),
        named: vec![],
        workers: vec![],
    }
}

#[test]
fn it_reads_like_a_hand_over() {
    let record = record(&|words| words.to_owned());
    insta::assert_snapshot!("summary", markdown(&summarise(&record, &reference(), &options(false, true), day("2026-11-21"))));
}

#[test]
fn an_identified_summary_says_so_and_names() {
    let summary = summarise(&record(&|words| words.to_owned()), &reference(), &options(true, false), day("2026-11-22"));
    let shown = markdown(&summary);
    assert!(
        shown.contains("**IDENTIFIED") && shown.contains("Ewa Żółkiewska-O'Dowd, born 27 Mar 2002.") && shown.contains("SU-0014, Hālina Dąbek: parent"),
        "{shown}"
    );
    assert_eq!(json(&summary)["who"]["date_of_birth"], "2002-03-27");
    assert!(!shown.contains("rang twice"), "notes only when asked for");
}

#[test]
fn the_past_is_told_as_it_was() {
    let asked = Options { at: day("2026-07-01"), ..options(false, true) };
    let summary = summarise(&record(&|words| words.to_owned()), &reference(), &asked, day("2026-11-21"));
    assert_eq!(summary.route.as_ref().map(|route| (route.first_attended_on, route.episode.clone())), Some((None, None)));
    assert!(summary.plan.is_none() && summary.exit.is_none() && summary.contacts.list.is_empty());
    assert_eq!(summary.measures.iter().map(|measure| measure.n).sum::<usize>(), 0);
    assert_eq!(summary.measures[1].while_waiting.len(), 1);
    let nobody =
        Record { referrals: vec![], episodes: vec![], contacts: vec![], readings: vec![], markers: vec![], risks: vec![], ..record(&|words| words.to_owned()) };
    assert!(markdown(&summarise(&nobody, &reference(), &options(false, true), day("2026-11-21"))).contains("No referral is recorded."));
}
