//! Handing over and bringing back: whatever was written on either side is kept, nothing is overwritten, nothing comes twice.

use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::contact::ContactDetails;
use caseload::domain::handover::Pack;
use caseload::domain::ids::*;
use caseload::domain::measure::{ReadingCorrection, ReadingDetails, Taken};
use caseload::domain::merge::Merge;
use caseload::domain::person::SafeContact;
use caseload::domain::plan::{OutcomeDetails, PlanDetails};
use caseload::domain::risk::RiskDetails;
use caseload::exchange::handover::{Lock, Unlock, open_into, read, seal};
use caseload::store::{Bringing, Error, PackAsked, Store};
use proptest::prelude::*;

const AMINA: PersonId = PersonId(1);

/// Amina, in support, with a plan, a card, a risk and a link to her mother.
fn desk() -> World {
    let mut world = World::new();
    world.do_(Change::SetSetting(caseload::domain::change::Setting::MyName, "Robin Practice".into()));
    let amina = world.person("Amina Example");
    let mother = world.person("Hanna Example");
    world.do_(Change::Link(amina, mother, Relation::Parent));
    world.do_(Change::SetSafeContact(amina, SafeContact { phone: "07700 900123".into(), channels: "text only".into(), ..SafeContact::default() }));
    let referral = world.referral(amina, "2026-04-01");
    world.accept(referral, "2026-04-02");
    world.contact(referral, "2026-05-04", ContactKind::Session, Attendance::Attended);
    let episode = world.store.record(amina).unwrap().episodes[0].episode.id;
    let plan = PlanDetails { agreed_on: day("2026-06-01"), agreed_with: "Amina".into(), expected_weeks: None, contact_every_days: Some(14), review_on: None };
    let plan = PlanId(world.do_(Change::AgreePlan(episode, plan)));
    let outcome = OutcomeId(world.do_(Change::AddOutcome(plan, OutcomeDetails { domain: "safety".into(), words: "sleep".into(), target: String::new() })));
    world.do_(Change::AddStep(outcome, "a lamp by the bed".into()));
    world.do_(Change::AddRisk(amina, risk("talk on Monday")));
    world
}

fn risk(response: &str) -> RiskDetails {
    RiskDetails { kind: RiskKind::Isolation, noted_on: day("2026-10-01"), note: String::new(), response: response.into(), review_on: None }
}

fn asked(people: &[PersonId]) -> PackAsked {
    PackAsked { people: people.to_vec(), to: "Meg Oatbridge".into(), purpose: Purpose::Cover, until: Some(day("2026-12-05")) }
}

fn pack_of(world: &mut World, asked: &PackAsked) -> Pack {
    world.store.pack_of(asked, today(), |_| true).unwrap().0
}

/// A caseload of its own made from a pack.
fn opened(pack: &Pack) -> World {
    let mut world = World::new();
    if !pack.to.is_empty() {
        world.do_(Change::SetSetting(caseload::domain::change::Setting::MyName, pack.to.clone()));
    }
    world.store.bring_in(pack, today(), Bringing::Open, |_| true).unwrap();
    world
}

fn merge(world: &mut World, pack: &Pack) -> caseload::domain::handover::Brought {
    world.store.bring_in(pack, today(), Bringing::Merge, |_| true).unwrap()
}

/// Everything about a person, as `show` would give it.
fn whole(store: &Store, person: PersonId) -> String {
    format!("{:?}", store.record(person).unwrap())
}

fn note(world: &mut World, on: &str, note: &str) {
    let referral = world.store.record(AMINA).unwrap().referrals[0].id;
    let details = ContactDetails { note: note.into(), ..contact(on, ContactKind::Call, Attendance::Attended) };
    world.do_(Change::LogContact(referral, details));
}

#[test]
fn a_pack_opens_as_a_caseload_of_its_own_with_the_same_case_code() {
    let mut home = desk();
    let pack = pack_of(&mut home, &asked(&[AMINA]));
    let away = opened(&pack);
    let (here, there) = (home.store.record(AMINA).unwrap(), away.store.record(AMINA).unwrap());
    assert_eq!((&here.person, &here.safe_contact, &here.contacts, &here.risks), (&there.person, &there.safe_contact, &there.contacts, &there.risks));
    assert_eq!(here.episodes[0].plans, there.episodes[0].plans);
    assert!(there.relationships.is_empty() && away.store.everyone().unwrap().len() == 1, "her mother was not handed over");
    let mine = away.store.cases(today()).unwrap();
    assert_eq!(mine.iter().map(|row| (row.person, row.part)).collect::<Vec<_>>(), [(AMINA, Part::Cover)]);
    assert!(away.store.cases(day("2026-12-06")).unwrap().is_empty(), "the cover ends");
    let workers: Vec<String> = away.store.workers().unwrap().into_iter().map(|worker| worker.details.name).collect();
    assert_eq!(workers, ["Meg Oatbridge", "Robin Practice"]);
    let lent = away.store.lent().unwrap().unwrap();
    assert!(lent.words(today()).1.contains("cover for Robin Practice until 5 Dec 2026") && lent.is_over_at(day("2026-12-06")));
    assert_eq!(away.store.last_change().unwrap().map(|row| row.said.contains("handover")), Some(false), "opening is not undone");
    assert_eq!(away.store.check(|_| true).unwrap(), []);
}

/// A reading corrected away comes home corrected, with what it said before; corrected on both sides it waits to be settled.
#[test]
fn a_corrected_reading_travels_with_what_it_said() {
    let mut home = desk();
    let referral = home.store.record(AMINA).unwrap().referrals[0].id;
    home.do_(Change::AddReading(referral, ReadingDetails { measure: "trauma".into(), on: day("2026-11-02"), score: 4 }));
    let mut away = opened(&pack_of(&mut home, &asked(&[AMINA])));
    let correct = |world: &mut World, score, why: &str| {
        let id = world.store.record(AMINA).unwrap().readings[0].id;
        world.do_(Change::CorrectReading(id, ReadingCorrection { on: day("2026-11-02"), taken: Taken::Score(score), why: why.into() }));
    };
    let score = |world: &World| world.store.record(AMINA).unwrap().readings[0].details.score;
    let before = |world: &World| {
        let mut before: Vec<String> = world.store.corrected_readings(AMINA).unwrap().into_values().flatten().map(|own| own.why).collect();
        before.sort();
        before
    };
    correct(&mut away, 2, "typed 4 for 2");
    let back = |away: &mut World| pack_of(away, &PackAsked { people: vec![AMINA], to: String::new(), purpose: Purpose::Cover, until: None });
    let pack = back(&mut away);
    merge(&mut home, &pack);
    assert_eq!((score(&home), before(&home)), (2, vec!["typed 4 for 2".to_owned()]));
    assert_eq!(merge(&mut home, &pack).people[0].added.len(), 0, "nothing comes twice");

    correct(&mut away, 5, "it was 5");
    correct(&mut home, 3, "it was 3");
    merge(&mut home, &back(&mut away));
    assert_eq!((score(&home), before(&home)), (3, ["it was 3", "it was 5", "typed 4 for 2"].map(str::to_owned).to_vec()));
    assert_eq!(home.store.differences(Some(AMINA)).unwrap().len(), 1, "two scores wait side by side");
    assert_eq!(home.store.check(|_| true).unwrap(), []);
}

/// Somebody whose two records were made one is found by the name that was not kept where they were handed over too.
#[test]
fn an_earlier_name_travels() {
    let mut home = desk();
    let other = home.person("Bella Sample");
    let kept = home.store.merging(AMINA, other).unwrap();
    home.do_(Change::Merge(Box::new(Merge { keep: AMINA, other, details: kept.kept, card: kept.kept_card })));
    let away = opened(&pack_of(&mut home, &asked(&[AMINA])));
    assert_eq!(away.store.find("bella", 5).unwrap()[0].earlier.as_deref(), Some("Bella Sample"));
}

#[test]
fn notes_come_back_once_and_differences_wait_side_by_side() {
    let mut home = desk();
    let mut away = opened(&pack_of(&mut home, &asked(&[AMINA])));
    note(&mut away, "2026-11-20", "Rang; she is well.");
    let theirs = away.store.record(AMINA).unwrap().risks[0].id;
    away.do_(Change::EditRisk(theirs, risk("art group on Mondays")));
    note(&mut home, "2026-11-19", "Met at the library.");
    let ours = home.store.record(AMINA).unwrap().risks[0].id;
    home.do_(Change::EditRisk(ours, risk("walks with her sister")));
    let back = pack_of(&mut away, &PackAsked { people: vec![AMINA], to: String::new(), purpose: Purpose::Cover, until: None });

    let preview = home.store.bring_in(&back, today(), Bringing::Preview, |_| true).unwrap();
    assert_eq!(preview.people[0].added.get("contact"), Some(&1));
    assert_eq!(home.store.record(AMINA).unwrap().contacts.len(), 2, "a preview keeps nothing");

    let before = whole(&home.store, AMINA);
    let brought = merge(&mut home, &back);
    assert_eq!(brought.lines(), ["SU-0001: 1 new key worker or cover, 1 new contact, 1 difference to settle"]);
    let record = home.store.record(AMINA).unwrap();
    assert_eq!(record.contacts.len(), 3);
    assert_eq!(record.risks[0].details.response, "walks with her sister", "ours stands");
    assert!(record.episodes[0].assignments.iter().any(|part| part.name == "Meg Oatbridge" && part.part == Part::Cover));
    let open = home.store.differences(Some(AMINA)).unwrap();
    assert_eq!((open[0].what.as_str(), open[0].ours.as_str(), open[0].theirs.as_str()), ("risk, response", "walks with her sister", "art group on Mondays"));

    let once = whole(&home.store, AMINA);
    assert!(merge(&mut home, &back).is_nothing());
    assert_eq!(whole(&home.store, AMINA), once, "twice is once");
    assert_eq!(home.store.differences(None).unwrap().len(), 1);

    home.do_(Change::Settle(DifferenceId(open[0].id), Settlement::Theirs));
    assert_eq!(home.store.record(AMINA).unwrap().risks[0].details.response, "art group on Mondays");
    assert!(home.store.differences(None).unwrap().is_empty());
    assert!(merge(&mut home, &back).is_nothing(), "what is settled stays settled");
    home.store.undo(today()).unwrap();
    home.store.undo(today()).unwrap();
    assert_eq!(whole(&home.store, AMINA), before, "a handover that came in can be taken back");
    assert!(home.store.differences(None).unwrap().is_empty());
    merge(&mut home, &back);
    assert_eq!(home.store.record(AMINA).unwrap().contacts.len(), 3, "and brought in again");
    assert_eq!(home.store.check(|_| true).unwrap(), []);
}

#[test]
fn what_was_taken_back_there_goes_here_and_an_older_pack_comes_too_late() {
    let mut home = desk();
    let mut away = opened(&pack_of(&mut home, &asked(&[AMINA])));
    note(&mut away, "2026-11-18", "A note that will be taken back.");
    let back = PackAsked { people: vec![AMINA], to: String::new(), purpose: Purpose::Cover, until: None };
    let first = pack_of(&mut away, &back);
    merge(&mut home, &first);
    assert_eq!(home.store.record(AMINA).unwrap().contacts.len(), 2);
    away.store.undo(today()).unwrap();
    note(&mut away, "2026-11-20", "Another one.");
    let second = pack_of(&mut away, &back);
    let brought = merge(&mut home, &second);
    assert_eq!((brought.people[0].removed, brought.people[0].added.get("contact")), (1, Some(&1)));
    let notes: Vec<String> = home.store.record(AMINA).unwrap().contacts.into_iter().map(|contact| contact.details.note).collect();
    assert_eq!(notes, ["", "Another one."]);
    match home.store.bring_in(&first, today(), Bringing::Merge, |_| true) {
        Err(Error::Refused { why, .. }) => assert!(why.contains("A newer pack"), "{why}"),
        other => panic!("{other:?}"),
    }
    let own = pack_of(&mut home, &asked(&[AMINA]));
    assert!(matches!(home.store.bring_in(&own, today(), Bringing::Merge, |_| true), Err(Error::Refused { .. })), "its own pack");
}

#[test]
fn a_whole_case_goes_into_a_colleagues_own_caseload() {
    let mut home = desk();
    let pack = pack_of(&mut home, &PackAsked { people: vec![AMINA, PersonId(2)], to: String::new(), purpose: Purpose::Transfer, until: None });
    let mut theirs = World::new();
    theirs.person("Somebody of their own");
    let brought = merge(&mut theirs, &pack);
    assert_eq!(brought.lines()[0].split(':').next(), Some("SU-0002 (SU-0001 there)"));
    let mine = theirs.store.cases(today()).unwrap();
    assert_eq!(mine.iter().map(|row| (row.person, row.part)).collect::<Vec<_>>(), [(PersonId(2), Part::KeyWorker)]);
    let record = theirs.store.record(PersonId(2)).unwrap();
    assert_eq!(record.relationships[0].other, PersonId(3), "mother and daughter came together");
    let parts = &record.episodes[0].assignments;
    assert_eq!((parts[0].name.as_str(), parts[0].until), ("Robin Practice", Some(day("2026-11-20"))));
    assert_eq!(theirs.store.find("hanna", 5).unwrap().len(), 1, "they are found by name");
    assert_eq!(theirs.store.last_change().unwrap().unwrap().person, Some(PersonId(3)));
    theirs.store.undo(today()).unwrap();
    theirs.store.undo(today()).unwrap();
    assert_eq!(theirs.store.everyone().unwrap().len(), 1, "and it is all taken back");
}

#[test]
fn both_sides_agree_a_new_plan_and_write_the_same_card() {
    let mut home = desk();
    let mut away = opened(&pack_of(&mut home, &asked(&[AMINA])));
    let plan =
        |with: &str| PlanDetails { agreed_on: day("2026-11-20"), agreed_with: with.into(), expected_weeks: None, contact_every_days: None, review_on: None };
    let episode = EpisodeId(1);
    home.do_(Change::AgreePlan(episode, plan("Amina and Robin")));
    away.do_(Change::AgreePlan(episode, plan("Amina and Meg")));
    let card = |phone: &str| SafeContact { phone: phone.into(), channels: "text only".into(), ..SafeContact::default() };
    away.do_(Change::SetSafeContact(AMINA, card("07700 900456")));
    let back = pack_of(&mut away, &PackAsked { people: vec![AMINA], to: String::new(), purpose: Purpose::Cover, until: None });
    assert_eq!(merge(&mut home, &back).differences().count(), 0);
    let record = home.store.record(AMINA).unwrap();
    let plans: Vec<(u32, &str)> = record.episodes[0].plans.iter().map(|plan| (plan.version, plan.details.agreed_with.as_str())).collect();
    assert_eq!(plans, [(1, "Amina"), (2, "Amina and Robin"), (3, "Amina and Meg")]);
    assert_eq!(record.safe_contact.unwrap().phone, "07700 900456", "only they had changed it");
    assert_eq!(home.store.find("07700 900456", 5).unwrap().iter().map(|found| found.id).collect::<Vec<_>>(), [AMINA]);
    assert!(home.store.find("07700 900123", 5).unwrap().is_empty(), "the number of before finds nobody");
    assert!(merge(&mut home, &back).is_nothing());
}

#[test]
fn a_pack_that_does_not_fit_changes_nothing() {
    let mut home = desk();
    let good = pack_of(&mut home, &asked(&[AMINA]));
    let mut world = World::new();
    world.person("Somebody of their own");
    let mut refuse = |what: &str, change: &dyn Fn(&mut Pack)| {
        let mut pack = good.clone();
        change(&mut pack);
        let said = world.store.bring_in(&pack, today(), Bringing::Merge, |_| true);
        assert!(said.is_err(), "{what}: {said:?}");
        assert_eq!(world.store.everyone().unwrap().len(), 1, "{what}");
        assert_eq!(world.store.check(|_| true).unwrap(), [], "{what}");
        said.unwrap_err().to_string()
    };
    let cell = |pack: &mut Pack, table: &str, column: &str, value: serde_json::Value| {
        for row in pack.rows.iter_mut().filter(|row| row.table == table) {
            row.cells.as_mut().unwrap().insert(column.into(), value.clone());
        }
    };
    assert!(refuse("newer layout", &|pack| pack.caseload_handover += 1).contains("newer version"));
    assert!(refuse("newer tables", &|pack| pack.tables += 1000).contains("newer version"));
    assert!(refuse("past its day", &|pack| pack.until = Some(day("2026-11-20"))).contains("is past"));
    let own = home.store.bring_in(&good, today(), Bringing::Merge, |_| true).unwrap_err().to_string();
    assert!(own.contains("by this same caseload"), "{own}");
    refuse("no people", &|pack| pack.people.clear());
    refuse("a row of nobody", &|pack| pack.rows[0].of = 99);
    refuse("no name", &|pack| pack.rows[0].key = "x".into());
    refuse("a table of ours", &|pack| pack.rows[0].table = "setting".into());
    refuse("a table that is none", &|pack| pack.rows[0].table = "person; drop table person".into());
    refuse("a column that is none", &|pack| cell(pack, "person", "name = ''; --", "x".into()));
    // What would be a query of its own if a name were taken as it comes.
    refuse("a column with more in it", &|pack| {
        let row = pack.rows.iter_mut().find(|row| row.table == "worker").unwrap();
        row.cells = Some([("name, me) select ?1, 0 --".to_owned(), "evil".into())].into_iter().collect());
    });
    refuse("an unknown code", &|pack| cell(pack, "risk", "kind", "dragons".into()));
    refuse("a date that is none", &|pack| cell(pack, "contact", "on_day", "yesterday".into()));
    refuse("a number for words", &|pack| cell(pack, "contact", "attendance", 7.into()));
    refuse("a row for a cell", &|pack| cell(pack, "contact", "note", serde_json::json!({"row": "x"})));
    refuse("a service nobody knows", &|pack| cell(pack, "referral", "service_id", serde_json::json!({"entry": ["services", "none"]})));
    let hostile = |pack: &mut Pack| cell(pack, "contact", "note", "\u{1b}[2Jgone\u{202e}".into());
    let mut pack = good.clone();
    hostile(&mut pack);
    pack.people[0].code = "SU-\u{1b}]\u{202e}7".into();
    assert_eq!(merge(&mut world, &pack).people[0].there, "SU-]7");
    assert_eq!(world.store.record(PersonId(2)).unwrap().contacts[0].details.note, "[2Jgone");
    // Nor does it leave half a caseload of its own.
    let folder = tempfile::tempdir().unwrap();
    let opened = |what: &str, pack: &Pack, goes_on: bool| {
        let made = open_into(&folder.path().join("own.db"), &secret(PASSPHRASE), pack, None, today(), |_| goes_on);
        assert!(made.is_err(), "{what}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{what}");
    };
    opened("stopped", &good, false);
    cell(&mut pack, "risk", "kind", "dragons".into());
    opened("an unknown code", &pack, true);
    pack.until = Some(day("2026-11-20"));
    opened("past its day", &pack, true);
}

#[test]
fn an_encrypted_pack_opens_with_its_passphrase_or_key_and_with_nothing_else() {
    let mut home = desk();
    let pack = pack_of(&mut home, &asked(&[AMINA]));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pack.age");
    let key = age::x25519::Identity::generate();
    let sealed = seal(&pack, &Lock::recipient(&key.to_public().to_string()).unwrap()).unwrap();
    assert!(!sealed.windows(5).any(|window| window == b"Amina"));
    std::fs::write(&path, &sealed).unwrap();
    let unlock = || Unlock::Identities(vec![Box::new(key.clone())]);
    assert_eq!(read(&path, &unlock()).unwrap(), pack);
    let other = Unlock::Identities(vec![Box::new(age::x25519::Identity::generate())]);
    assert!(matches!(read(&path, &other), Err(Error::PackUnreadable)));
    for at in (0..sealed.len()).step_by(97) {
        let mut hurt = sealed.clone();
        hurt[at] ^= 1;
        std::fs::write(&path, &hurt).unwrap();
        assert!(read(&path, &unlock()).is_err(), "flipped at {at}");
        std::fs::write(&path, &sealed[..at]).unwrap();
        assert!(read(&path, &unlock()).is_err(), "cut at {at}");
    }
    let mut newer = pack.clone();
    newer.caseload_handover = 2;
    std::fs::write(&path, seal(&newer, &Lock::recipient(&key.to_public().to_string()).unwrap()).unwrap()).unwrap();
    assert!(matches!(read(&path, &unlock()), Err(Error::PackNewer)));
    assert!(Lock::recipient("age1nonsense").is_err() && Lock::passphrase(secret("short")).is_err());
}

/// Something a worker might write, on either side.
fn write_something(world: &mut World, what: u8, n: u8) {
    let record = world.store.record(AMINA).unwrap();
    let (referral, episode) = (record.referrals[0].id, record.episodes[0].episode.id);
    let words = format!("words {n}");
    let first = record.risks.first().map(|risk| risk.id);
    let change = match what % 7 {
        0 => Change::LogContact(referral, ContactDetails { note: words, ..contact("2026-11-20", ContactKind::Call, Attendance::Attended) }),
        1 => Change::AddRisk(AMINA, risk(&words)),
        2 => first.map_or(Change::AddRisk(AMINA, risk(&words)), |id| Change::EditRisk(id, risk(&words))),
        3 => Change::AddReading(referral, ReadingDetails { measure: "self".into(), on: day("2026-11-20"), score: i64::from(n % 5) + 1 }),
        4 => Change::AddStepDown(episode, words, day("2026-12-01")),
        5 => Change::SetSafeContact(AMINA, SafeContact { phone: format!("07700 9001{:02}", n % 60), ..SafeContact::default() }),
        _ => return drop(world.store.undo(today()).unwrap()),
    };
    let _ = world.store.apply(today(), &change);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// Written apart on both sides and brought together: whatever was new on either side is there, and a second time changes nothing.
    #[test]
    fn nothing_is_lost_and_nothing_comes_twice(ours in proptest::collection::vec((0u8..6, 0u8..90), 0..6), theirs in proptest::collection::vec((0u8..7, 0u8..90), 0..8)) {
        let mut home = desk();
        let mut away = opened(&pack_of(&mut home, &asked(&[AMINA])));
        ours.iter().for_each(|(what, n)| write_something(&mut home, *what, *n));
        theirs.iter().for_each(|(what, n)| write_something(&mut away, *what, *n));
        let (here, there) = (home.store.record(AMINA).unwrap(), away.store.record(AMINA).unwrap());
        let start = 1;
        let back = pack_of(&mut away, &PackAsked { people: vec![AMINA], to: String::new(), purpose: Purpose::Cover, until: None });
        merge(&mut home, &back);
        let both = home.store.record(AMINA).unwrap();
        prop_assert_eq!(both.contacts.len(), here.contacts.len() + there.contacts.len() - start);
        prop_assert_eq!(both.risks.len(), here.risks.len() + there.risks.len() - start);
        prop_assert_eq!(both.readings.len(), here.readings.len() + there.readings.len());
        for contact in here.contacts.iter().chain(&there.contacts) {
            prop_assert!(both.contacts.iter().any(|own| own.details == contact.details));
        }
        for risk in here.risks.iter().chain(&there.risks).filter(|risk| risk.id != here.risks[0].id && risk.id != there.risks[0].id) {
            prop_assert!(both.risks.iter().any(|own| own.details == risk.details), "{risk:?}");
        }
        // The risk that both had: whoever changed it is followed; where both did, ours stays and the difference is there to settle.
        let (ours, theirs, start_risk) = (&here.risks[0].details, &there.risks[0].details, risk_at_start());
        let kept = &both.risks.iter().find(|own| own.id == here.risks[0].id).unwrap().details;
        prop_assert_eq!(kept, if *ours == start_risk { theirs } else { ours });
        let both_changed = *ours != start_risk && *theirs != start_risk && ours != theirs;
        let asks = home.store.differences(None).unwrap().iter().any(|one| one.what.starts_with("risk"));
        prop_assert_eq!(asks, both_changed);
        let once = format!("{both:?}{:?}", home.store.differences(None).unwrap());
        prop_assert!(merge(&mut home, &back).is_nothing());
        prop_assert_eq!(format!("{:?}{:?}", home.store.record(AMINA).unwrap(), home.store.differences(None).unwrap()), once);
        prop_assert_eq!(home.store.check(|_| true).unwrap(), vec![]);
    }
}

fn risk_at_start() -> RiskDetails {
    risk("talk on Monday")
}
