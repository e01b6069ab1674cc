//! Merging two records: what moves, what is refused, and that undo puts every row back as it was.

use super::*;
use crate::domain::change::Change;
use crate::domain::codes::*;
use crate::domain::contact::ContactDetails;
use crate::domain::ids::ReferralId;
use crate::domain::measure::MarkerDetails;
use crate::domain::merge::Keep;
use crate::domain::person::{PersonDetails, SafeContact};
use crate::domain::referral::{Came, DecisionMade, ReferralDetails, Triage};
use crate::store::{ImportBody, ImportRow, PackAsked, PersonRow, RowOutcome};
use age::secrecy::SecretString;
use proptest::prelude::*;
use rusqlite::types::Value;
use tempfile::TempDir;

fn today() -> Day {
    "2026-11-21".parse().unwrap()
}

fn caseload() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = Store::create_with(&folder.path().join("a.db"), &SecretString::from("four unrelated test words".to_owned()), today(), 2).unwrap();
    (folder, store)
}

fn person(store: &mut Store, name: &str) -> PersonId {
    let details = PersonDetails { name: name.into(), born: "2002-05-04".parse().ok(), ..PersonDetails::default() };
    PersonId(store.apply(today(), &Change::AddPerson(details, None)).unwrap().id)
}

fn referral(store: &mut Store, of: PersonId) -> ReferralId {
    let details = ReferralDetails {
        role: Role::Survivor,
        received_on: "2026-09-01".parse().unwrap(),
        sources: vec![Source::Isva, Source::SelfReferral],
        stovewood: Stovewood::Nca,
        stovewood_said_by: String::new(),
        stovewood_said_on: None,
        need: None,
        trs_hub: false,
        service: store.reference().find_service("GROW", "Trauma stabilisation").unwrap().id,
        note: String::new(),
        came: Came::default(),
    };
    ReferralId(store.apply(today(), &Change::AddReferral(of, details)).unwrap().id)
}

fn imported(key: &str, name: &str) -> ImportRow {
    let body = ImportBody::Person(PersonRow { name: name.into(), name_to_use: None, born: None, gender: None, ethnicity: None, residency: None });
    ImportRow { line: 2, key: key.into(), key_column: "external_id", cells: name.into(), body }
}

/// Every row of every table that a change may touch, and what find looks through.
fn whole(store: &Store) -> Vec<(String, Vec<Vec<Value>>)> {
    let read = |sql: &str| -> Vec<Vec<Value>> {
        let mut statement = store.conn.prepare(sql).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| (0..columns).map(|at| row.get(at)).collect::<rusqlite::Result<Vec<Value>>>()).unwrap();
        rows.collect::<rusqlite::Result<_>>().unwrap()
    };
    let tables = TABLES.iter().map(|table| ((*table).to_owned(), read(&format!("select * from {table} order by id"))));
    tables.chain([("find".to_owned(), read("select rowid, names, trim(numbers) from find order by rowid"))]).collect()
}

fn merge_usual(store: &mut Store, keep: PersonId, other: PersonId, usual: Option<Keep>) {
    let merging = store.merging(keep, other).unwrap();
    let differs = merging.differs();
    let merge = merging.decided(|key| usual.or_else(|| differs.iter().find(|own| own.key == key).map(|own| own.usual)).unwrap_or(Keep::Kept));
    store.apply(today(), &Change::Merge(Box::new(merge))).unwrap();
}

/// One thing that can stand in a record.
fn happen(store: &mut Store, what: u8, one: PersonId, other: PersonId, third: PersonId) {
    let apply = |store: &mut Store, change: Change| store.apply(today(), &change).map(|done| done.id).unwrap_or(0);
    match what {
        0 => drop(referral(store, one)),
        1 => {
            let id = referral(store, one);
            let made = DecisionMade { decision: Decision::Accepted, on: today(), reason: "fits".into(), triage: Triage::default() };
            apply(store, Change::Decide(id, made));
            let session = ContactDetails {
                on: today(),
                kind: ContactKind::Session,
                attendance: Attendance::Attended,
                minutes: None,
                out_of_hours: false,
                note: "first".into(),
                next_on: None,
            };
            apply(store, Change::LogContact(id, session));
        }
        2 => drop(apply(
            store,
            Change::SetSafeContact(
                one,
                SafeContact { phone: format!("01632 9600{:02}", one.0), must_not_know: format!("known to {one}"), ..SafeContact::default() },
            ),
        )),
        3 => drop(apply(store, Change::Link(one, other, Relation::Sibling))),
        4 => drop(apply(store, Change::Link(one, third, Relation::Parent))),
        5 => drop(apply(store, Change::AddMarker(one, MarkerDetails { kind: MarkerKind::Court, on: today(), words: "hearing".into() }))),
        6 => drop(store.import(&[imported("ext-1", "Ewa Nowak")], today(), false, "", |_| true)),
        _ => drop(apply(store, Change::EditPerson(one, PersonDetails { name: format!("Ewa {what}"), language: "Polish".into(), ..PersonDetails::default() }))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    /// Whatever stands in two records: merged and taken back, every row is as it was.
    #[test]
    fn merged_and_taken_back_is_as_before(happened in prop::collection::vec((0u8..9, any::<bool>()), 0..12), turned in any::<bool>(), keep in 0u8..4) {
        let (_folder, mut store) = caseload();
        let people = [person(&mut store, "Ewa Nowak"), person(&mut store, "Ewa Novak")];
        let third = person(&mut store, "Hanna Nowak");
        for (what, first) in happened {
            let (one, other) = if first { (people[0], people[1]) } else { (people[1], people[0]) };
            happen(&mut store, what, one, other, third);
        }
        let (stays, goes) = if turned { (people[1], people[0]) } else { (people[0], people[1]) };
        let before = whole(&store);
        merge_usual(&mut store, stays, goes, [None, Some(Keep::Kept), Some(Keep::Other), Some(Keep::Both)][usize::from(keep)]);
        let strays = store.check(|_| true).unwrap();
        prop_assert!(strays.is_empty(), "{:?}", strays);
        store.undo(today()).unwrap();
        for (now, was) in whole(&store).iter().zip(&before) {
            prop_assert_eq!(now, was);
        }
    }
}

#[test]
fn everything_moves_and_the_code_says_where() {
    let (_folder, mut store) = caseload();
    let (stays, goes, mother) = (person(&mut store, "Ewa Nowak"), person(&mut store, "Ewa Novak"), person(&mut store, "Hanna Nowak"));
    for what in [1, 2, 3, 4, 5] {
        happen(&mut store, what, goes, stays, mother);
    }
    happen(&mut store, 4, stays, goes, mother);
    happen(&mut store, 2, stays, goes, mother);
    let said = store.merging(stays, goes).unwrap().said;
    assert!(said[0].starts_with("SU-0001 stays. From SU-0002 1 referral, 1 episode and 1 contact move over."), "{said:?}");
    assert_eq!(said[1], "They are linked to each other: that link goes.");
    merge_usual(&mut store, stays, goes, None);
    let record = store.record(stays).unwrap();
    assert_eq!((record.referrals.len(), record.episodes.len(), record.contacts.len(), record.markers.len()), (1, 1, 1, 1));
    assert_eq!(record.relationships.iter().map(|link| link.other).collect::<Vec<_>>(), [mother]);
    assert_eq!(store.record(mother).unwrap().relationships.len(), 1);
    let card = record.safe_contact.unwrap();
    assert_eq!((card.phone.as_str(), card.must_not_know.as_str()), ("01632 960001", "known to SU-0001\nknown to SU-0002"));
    assert_eq!(store.went_to(goes).unwrap(), Some((stays, today())));
    assert_eq!(store.person_of(crate::domain::ids::Ref::Person(goes)).unwrap(), stays);
    assert_eq!(store.find("SU-0002", 5).unwrap()[0].id, stays);
    assert!(store.history_of(stays, 50).unwrap().iter().any(|row| row.person == Some(goes)), "its history is read with it");
    // Never used again, and a second merge into a third leads there.
    assert_eq!(person(&mut store, "Mia Hart"), PersonId(4));
    merge_usual(&mut store, PersonId(4), stays, None);
    assert_eq!(store.went_to(goes).unwrap().map(|(into, _)| into), Some(PersonId(4)));
    assert!(matches!(store.merging(PersonId(4), goes), Err(Error::Refused { field: "other", .. })));
    assert!(matches!(store.merging(PersonId(4), PersonId(4)), Err(Error::Refused { field: "other", .. })));
}

#[test]
fn a_second_import_of_a_merged_person_changes_nothing() {
    let (_folder, mut store) = caseload();
    let stays = person(&mut store, "Ewa Nowak");
    let row = imported("ext-1", "Ewa Novak");
    store.import(std::slice::from_ref(&row), today(), false, "", |_| true).unwrap();
    merge_usual(&mut store, stays, PersonId(2), None);
    assert_eq!(store.import(std::slice::from_ref(&row), today(), false, "", |_| true).unwrap(), [RowOutcome::Unchanged]);
    let changed = imported("ext-1", "Ewa N.");
    assert!(matches!(store.import(&[changed], today(), false, "", |_| true).unwrap()[0], RowOutcome::Rejected { column: "external_id", .. }));
    assert_eq!(store.person(stays).unwrap().details.name, "Ewa Nowak");
}

#[test]
fn nothing_of_an_erased_record_stays_under_another_code_or_number() {
    let (_folder, mut store) = caseload();
    let (one, other) = (person(&mut store, "Amina Example"), person(&mut store, "Amina Exampel"));
    store.apply(today(), &Change::SetSafeContact(other, SafeContact { phone: "07700 900123".into(), ..SafeContact::default() })).unwrap();
    merge_usual(&mut store, one, other, Some(Keep::Kept));
    let asked = PackAsked { people: vec![one], to: "Meg".into(), purpose: Purpose::Cover, until: Some(today().plus_days(7)) };
    store.pack_of(&asked, today(), |_| true).unwrap();
    let count = |store: &Store, sql: &str| store.conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let (kept, named) = ("select count(*) from history where inverse is not null", "select count(*) from handed where row_id is not null or seen <> ''");
    assert!(count(&store, kept) > 0 && count(&store, named) > 0, "there was something to take away");
    store.apply(today(), &Change::Erase(one, "asked for it; manager agreed".into())).unwrap();
    assert_eq!((count(&store, kept), count(&store, named)), (0, 0));
    assert_eq!(store.check(|_| true).unwrap(), []);
}

#[test]
fn the_name_that_was_not_kept_still_finds_them() {
    let (_folder, mut store) = caseload();
    let (stays, goes, third) = (person(&mut store, "Ewa Nowak"), person(&mut store, "Bella Novák-Ørsted"), person(&mut store, "Ewa Kowalska"));
    let by = |store: &Store, text: &str| store.find(text, 5).unwrap().into_iter().map(|hit| (hit.id, hit.earlier)).collect::<Vec<_>>();
    let before = whole(&store);
    merge_usual(&mut store, stays, goes, Some(Keep::Kept));
    let earlier = Some("Bella Novák-Ørsted".to_owned());
    for text in ["bel", "novak", "novakorsted", "ewa novak", "blla nvk"] {
        assert_eq!(by(&store, text), [(stays, earlier.clone())], "{text}");
    }
    assert_eq!(by(&store, "ewa now"), [(stays, None)], "the present name says nothing of the earlier one");
    assert_eq!(by(&store, "SU-0002"), [(stays, None)]);
    assert_eq!(store.everyone().unwrap()[0].earlier_names, ["Bella Novák-Ørsted"]);
    let sought = |name: &str| Sought { name: name.into(), born: None, phone: String::new() };
    let alike = store.alike(&sought("Bella Novak"), None, 5).unwrap();
    assert_eq!(alike.iter().map(|alike| (alike.person.id, alike.likeness.words.contains("by an earlier name"))).collect::<Vec<_>>(), [(stays, true)]);
    // Another name from now on: the earlier one still leads there.
    let details = PersonDetails { name: "Eva Nowak".into(), ..store.person(stays).unwrap().details };
    store.apply(today(), &Change::EditPerson(stays, details)).unwrap();
    assert_eq!((by(&store, "bella"), by(&store, "eva")), (vec![(stays, earlier.clone())], vec![(stays, None)]));
    assert_eq!(store.check(|_| true).unwrap(), []);
    // Merged once more, both names lead to the third.
    merge_usual(&mut store, third, stays, Some(Keep::Kept));
    assert_eq!((by(&store, "bella"), by(&store, "eva now")), (vec![(third, earlier)], vec![(third, Some("Eva Nowak".to_owned()))]));
    assert_eq!(store.check(|_| true).unwrap(), []);
    (0..3).for_each(|_| drop(store.undo(today()).unwrap()));
    assert_eq!(by(&store, "bella"), [(goes, None)]);
    assert_eq!(whole(&store), before);
}

#[test]
fn a_name_that_is_known_anyway_is_kept_once_and_goes_with_an_erased_record() {
    let (_folder, mut store) = caseload();
    let (one, other, third) = (person(&mut store, "Ewa Maria Nowak"), person(&mut store, "EWA NOWAK"), person(&mut store, "Bella Novak"));
    merge_usual(&mut store, one, other, Some(Keep::Kept));
    assert_eq!(store.person(one).unwrap().earlier_names, Vec::<String>::new());
    merge_usual(&mut store, one, third, Some(Keep::Other));
    assert_eq!(store.person(one).unwrap().earlier_names, ["Ewa Maria Nowak"], "whichever of the two was not kept");
    store.apply(today(), &Change::Erase(one, "asked for it; manager agreed".into())).unwrap();
    assert!(store.find("maria", 5).unwrap().is_empty());
    assert_eq!(store.check(|_| true).unwrap(), []);
}

/// The step of the schema that made the table fills it from merges that were made before.
#[test]
fn merges_from_before_are_filled_in() {
    let (_folder, mut store) = caseload();
    let (stays, goes) = (person(&mut store, "Ewa Nowak"), person(&mut store, "Bella Novak"));
    merge_usual(&mut store, stays, goes, Some(Keep::Kept));
    let (one, taken_back) = (person(&mut store, "Mia Hart"), person(&mut store, "Mya Heart"));
    merge_usual(&mut store, one, taken_back, Some(Keep::Kept));
    store.undo(today()).unwrap();
    let kept = whole(&store);
    store.conn.execute("delete from earlier_name", []).unwrap();
    assert_eq!(store.find("bella", 5).unwrap(), []);
    let step = include_str!("../../../assets/migrations/V15__mended.sql");
    let fill = &step[step.find("insert into earlier_name").unwrap()..];
    assert_eq!(store.conn.execute(fill, []).unwrap(), 1);
    let rows = |of: &[(String, Vec<Vec<Value>>)]| of.iter().filter(|(table, _)| table == "earlier_name" || table == "find").cloned().collect::<Vec<_>>();
    assert_eq!(rows(&whole(&store)), rows(&kept));
    assert_eq!(store.find("bella", 5).unwrap()[0].earlier.as_deref(), Some("Bella Novak"));
}
