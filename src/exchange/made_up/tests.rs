//! The made-up caseload against the rules: nothing a worker could not have written, shares as published, a calm Today.

mod memory;
mod place;

use super::recipe::Recipe;
use super::{Counts, Worker, made_up};
use crate::domain::codes::*;
use crate::domain::day::{Born, Day};
use crate::domain::measure::trend;
use memory::Memory;
use place::reference;

fn today() -> Day {
    "2026-11-21".parse().unwrap()
}

fn told(people: u32, seed: u64, today: Day) -> (Memory, Counts) {
    let reference = reference();
    let mut memory = Memory::new(today, reference.clone());
    let counts = made_up(people, seed, today, &reference, &mut memory, &mut |_, _| true).unwrap();
    (memory, counts)
}

#[test]
fn every_change_is_one_a_worker_could_make() {
    for (people, seed) in [(1, 1), (5, 2), (30, 3), (60, 1), (60, 42), (60, 77), (300, 4), (1000, 9)] {
        let (memory, counts) = told(people, seed, today());
        assert_eq!((memory.people.len(), counts.people), (people as usize, people));
        assert_eq!(counts.referrals as usize, memory.referrals.len());
        assert_eq!(counts.episodes as usize, memory.episodes.len());
        assert_eq!(counts.contacts as usize, memory.referrals.iter().map(|held| held.contacts.len()).sum::<usize>());
        assert_eq!(counts.mine as usize, memory.episodes.iter().filter(|support| memory.is_mine(support)).count());
    }
    for day in ["2026-01-01", "2027-02-28", "2028-02-29", "2026-03-29"] {
        told(120, 5, day.parse().unwrap());
    }
}

#[test]
fn the_same_seed_tells_the_same_facts() {
    assert_eq!(told(80, 7, today()).0.log, told(80, 7, today()).0.log);
    assert_ne!(told(80, 7, today()).0.log, told(80, 8, today()).0.log);
}

#[test]
fn a_note_speaks_of_the_way_that_was_taken() {
    let (memory, _) = told(300, 4, today());
    let other = |kind| match kind {
        ContactKind::Email => &["text", "rang", "call"][..],
        ContactKind::Text => &["email", "rang", "call."],
        ContactKind::Call => &["email", "texted", "text "],
        _ => &[],
    };
    for contact in memory.referrals.iter().flat_map(|held| &held.contacts) {
        let note = contact.details.note.to_lowercase();
        assert!(!other(contact.details.kind).iter().any(|word| note.contains(word)), "{}: {}", contact.details.kind, contact.details.note);
    }
}

#[test]
fn mine_grow_slowly() {
    for (people, least, most) in [(30, 5, 16), (60, 14, 20), (200, 40, 46), (300, 40, 48), (2000, 47, 58)] {
        let mine = told(people, 1, today()).1.mine;
        assert!((least..=most).contains(&mine), "{people}: {mine}");
    }
}

#[test]
fn today_is_calm_but_real() {
    for seed in [1, 2, 3, 42] {
        let agenda = told(60, seed, today()).0.agenda();
        let lines =
            agenda.items.iter().map(|item| format!("{} {} {} {}", item.urgency.words(), item.called, item.what, item.when)).collect::<Vec<_>>().join("\n");
        assert!((3..=5).contains(&agenda.overdue), "{}\n{lines}", agenda.headline());
        assert!((2..=3).contains(&agenda.today), "{}\n{lines}", agenda.headline());
        assert!((6..=13).contains(&agenda.soon), "{}\n{lines}", agenda.headline());
    }
}

#[test]
fn every_state_of_the_work_is_there() {
    let (memory, _) = told(60, 1, today());
    let missing = |what: &str, there: bool| assert!(there, "nobody is at: {what}");
    for decision in Decision::ALL {
        missing(decision.words(), memory.referrals.iter().any(|held| held.decision == *decision));
    }
    for state in OnwardState::ALL {
        missing(state.words(), memory.episodes.iter().flat_map(|support| &support.onward).any(|onward| onward.steps.iter().any(|step| step.state == *state)));
    }
    for attendance in Attendance::ALL {
        missing(attendance.words(), memory.referrals.iter().flat_map(|held| &held.contacts).any(|contact| contact.details.attendance == *attendance));
    }
    for kind in ContactKind::ALL {
        missing(kind.words(), memory.referrals.iter().flat_map(|held| &held.contacts).any(|contact| contact.details.kind == *kind));
    }
    for residency in Residency::ALL {
        missing(residency.words(), memory.people.iter().any(|person| person.residency == *residency));
    }
    for status in Stovewood::ALL {
        missing(status.words(), memory.referrals.iter().any(|held| held.details.stovewood == *status));
    }
    for role in Role::ALL {
        missing(role.words(), memory.referrals.iter().any(|held| held.details.role == *role));
    }
    for kind in RouteStepKind::ALL {
        missing(kind.words(), memory.route_steps.iter().any(|(_, step, _)| step.kind == *kind));
    }
    missing("a next step still to do", memory.route_steps.iter().any(|(_, _, open)| *open));
    missing("a next step done", memory.route_steps.iter().any(|(_, _, open)| !*open));
    for ending in Ending::ALL {
        missing(ending.words(), memory.episodes.iter().any(|support| support.episode.ending == Some(*ending)));
    }
    missing("part of a date of birth", memory.people.iter().any(|person| matches!(person.born, Some(Born::Year(_) | Born::Month(..)))));
    missing("no name yet", memory.people.iter().any(|person| person.name.is_empty() && person.born.is_some_and(Born::is_age)));
    missing("an age only", memory.people.iter().any(|person| !person.name.is_empty() && person.born.is_some_and(Born::is_age)));
    missing("between providers", memory.referrals.iter().any(|held| held.details.came.from_provider.is_some()));
    missing("came back", memory.referrals.iter().any(|held| held.details.came.again_of.is_some()));
    missing("pointed to, with what was given", memory.log.contains("given: \"the number on a plain card\"") || memory.log.contains("given: \"a leaflet"));
    missing("waiting, closed", memory.referrals.iter().any(|held| held.closed_on.is_some()));
    missing("an extension", memory.episodes.iter().any(|support| support.episode.is_open_at(today()) && !support.extensions.is_empty()));
    missing("cover", memory.episodes.iter().any(|support| support.covers.iter().any(|(worker, ..)| *worker == Worker::Me)));
    missing("urgent", memory.log.contains("SetUrgent"));
    missing("welfare calls", memory.referrals.iter().any(|held| !held.calls.is_empty()));
    missing("places that come free", memory.log.contains("AddSlot"));
    missing("events", memory.log.contains("AddEvent"));
    missing("a link", memory.links > 0 && memory.markers > 0);
    for service in memory.reference.services.iter().filter(|service| service.provider != "Swinton Lock") {
        let waiting = |lane: Lane| {
            let waits = memory.referrals.iter().filter(|held| held.decision == Decision::Accepted && held.episode.is_none() && held.closed_on.is_none());
            waits.filter(|held| held.details.service == service.id).any(|held| service.lane_for(held.details.stovewood).0 == lane)
        };
        missing(&service.title(), service.lanes.iter().all(|lane| waiting(lane.lane)));
    }
    let showcase = memory.referrals.iter().map(|held| held.readings.iter().filter(|reading| reading.details.measure == "trauma").count()).max();
    assert!(showcase >= Some(8), "{showcase:?}");
}

#[test]
fn every_state_of_an_offer_is_there() {
    let (memory, _) = told(400, 1, today());
    for state in OfferState::ALL.iter().filter(|state| !matches!(state, OfferState::Attended | OfferState::Withdrawn)) {
        let there = memory.referrals.iter().flat_map(|held| &held.offers).any(|offer| offer.state() == *state);
        assert!(there, "no offer is at: {state}");
    }
}

#[test]
fn shares_are_near_the_published_ones() {
    let (memory, counts) = told(2000, 1, today());
    let near = |what: &str, part: usize, whole: usize, percent: f64, by: f64| {
        let share = 100.0 * part as f64 / whole as f64;
        assert!((share - percent).abs() <= by, "{what}: {share:.1} % of {whole}, not {percent} %");
    };
    near("referrals", counts.referrals as usize, counts.people as usize, 200.0, 15.0);
    near("contacts", counts.contacts as usize, counts.people as usize, 2000.0, 200.0);
    near("waiting", counts.waiting as usize, counts.referrals as usize, 17.0, 2.5);
    let survivors: Vec<_> = memory.referrals.iter().filter(|held| held.details.role == Role::Survivor).collect();
    for (source, percent) in
        [(Source::SelfReferral, 38.0), (Source::SocialCare, 36.0), (Source::MentalHealth, 16.0), (Source::Isva, 15.0), (Source::PostCseService, 13.0)]
    {
        near(source.words(), survivors.iter().filter(|held| held.details.sources.contains(&source)).count(), survivors.len(), percent, 3.0);
    }
    let trans = memory.people.iter().filter(|person| person.trans_history == Asked::Yes).count();
    near("trans", trans, memory.people.len(), 3.0, 1.0);
    for (gender, percent) in [(Gender::Female, 81.0), (Gender::Male, 16.0)] {
        near(gender.words(), memory.people.iter().filter(|person| person.gender == gender).count(), memory.people.len(), percent, 3.0);
    }
    let ages: Vec<u32> = memory
        .referrals
        .iter()
        .filter(|held| held.episode.is_some())
        .filter_map(|held| memory.people[held.person.0 as usize - 1].born.and_then(|born| born.age_on(held.details.received_on)))
        .collect();
    assert!(ages.iter().all(|age| (12..=74).contains(age)));
    for (from, to, percent) in [(0, 17, 13.0), (18, 30, 36.0), (31, 49, 36.0), (50, 99, 15.0)] {
        near(&format!("{from}-{to}"), ages.iter().filter(|age| (from..=to).contains(*age)).count(), ages.len(), percent, 4.0);
    }
    let leavers: Vec<_> = memory.episodes.iter().filter(|support| support.episode.ended_on.is_some()).collect();
    for (code, percent) in [("mental-health", 82.0), ("self", 83.0), ("trauma", 88.0), ("relationships", 72.0)] {
        let measure = memory.reference.measures.iter().find(|measure| measure.code == code).unwrap();
        let progress = leavers.iter().map(|support| {
            let readings = &memory.referrals[support.referral].readings;
            trend(measure, readings, Some(support.episode.started_on), support.episode.ended_on).course.progress
        });
        let recorded: Vec<Progress> = progress.filter(|progress| *progress != Progress::NotRecorded).collect();
        near(code, recorded.iter().filter(|progress| progress.is_positive()).count(), recorded.len(), percent, 3.0);
        near(&format!("{code} recorded"), recorded.len(), leavers.len(), 85.0, 6.0);
    }
    for support in &leavers {
        let weeks = support.episode.started_on.days_to(support.episode.ended_on.unwrap()) / 7;
        assert!((3..=66).contains(&weeks), "{weeks} weeks");
    }
}

#[test]
fn the_recipe_is_whole_and_polite() {
    let text = include_str!("../../../seeds/made-up.toml");
    assert!(text.lines().all(|line| !line.ends_with("= []")), "an empty stock of words");
    let recipe = Recipe::read().unwrap();
    assert!(recipe.cast.iter().all(|cast| reference().find_service(&cast.service.0, &cast.service.1).is_ok()));
    assert!(recipe.cast.iter().flat_map(|cast| &cast.onward).all(|onward| recipe.organisations.iter().any(|own| own.name == onward.to)));
    assert!(super::colleagues().unwrap().0.len() >= 2);
}

#[test]
fn it_stops_when_told() {
    let reference = reference();
    let mut memory = Memory::new(today(), reference.clone());
    let stopped = made_up(500, 1, today(), &reference, &mut memory, &mut |done, _| done < 100);
    assert!(stopped.is_err() && memory.people.len() < 200);
}
