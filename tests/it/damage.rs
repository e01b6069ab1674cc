//! Damage is found, not shown as truth: flipped bits, files cut short, and single pages of an earlier day put back, which are
//! valid by themselves.

use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::ids::PersonId;
use caseload::domain::risk::RiskDetails;
use caseload::exchange::made_up::fill;
use caseload::store::Store;
use std::path::PathBuf;
use tempfile::TempDir;

const PAGE: usize = 4096;

/// A caseload of some size, closed.
fn closed(people: u32) -> (TempDir, PathBuf) {
    let mut world = World::new();
    fill(&mut world.store, people, 11, today(), &mut |_, _| true).unwrap();
    let World { folder, path, store } = world;
    store.close().unwrap();
    (folder, path)
}

/// Is something wrong with these bytes, one way or the other: refused at opening, or found by `check`?
fn is_found(folder: &TempDir, path: &std::path::Path, bytes: &[u8]) -> bool {
    std::fs::write(path, bytes).unwrap();
    for beside in ["mine.db-wal", "mine.misses"] {
        let _ = std::fs::remove_file(folder.path().join(beside));
    }
    match Store::open(path, &secret(PASSPHRASE), today()) {
        Err(_) => true,
        Ok(store) => store.check(|_| true).map_or(true, |found| !found.is_empty()),
    }
}

/// Numbers that look random and are the same in every run.
fn spread(count: usize, below: usize) -> impl Iterator<Item = usize> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    (0..count).map(move |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    })
}

fn flips_and_cuts(flips: usize, cuts: usize) {
    let (folder, path) = closed(30);
    let whole = std::fs::read(&path).unwrap();
    assert!(!is_found(&folder, &path, &whole), "the file is whole to begin with");
    for bit in spread(flips, whole.len() * 8) {
        let mut bytes = whole.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(is_found(&folder, &path, &bytes), "bit {bit} flipped, and nobody noticed");
    }
    for cut in spread(cuts, whole.len()) {
        // Every other one at the end of a page, where each page that is left is whole.
        let at = if cut % 2 == 0 { cut / PAGE * PAGE } else { cut };
        assert!(is_found(&folder, &path, &whole[..at]), "cut at {at}, and nobody noticed");
    }
    println!("{flips} flipped bits and {cuts} cuts: all found");
}

/// Two versions of one file with changes of every kind between them.
fn two_days(people: u32) -> (TempDir, PathBuf, Vec<u8>, Vec<u8>) {
    let (folder, path) = closed(people);
    let before = std::fs::read(&path).unwrap();
    let mut store = Store::open(&path, &secret(PASSPHRASE), today()).unwrap();
    for n in 1..=i64::from(people) {
        let person = PersonId(n);
        let details = store.person(person).unwrap().details;
        let details = caseload::domain::person::PersonDetails { name: format!("{} Later", details.name), ..details };
        store.apply(today(), &Change::EditPerson(person, details)).unwrap();
        let risk = RiskDetails { kind: RiskKind::Isolation, noted_on: today(), note: "words ".repeat(60), response: "visits".into(), review_on: None };
        store.apply(today(), &Change::AddRisk(person, risk)).unwrap();
        for referral in store.record(person).unwrap().referrals {
            let mut made = contact("2026-11-20", ContactKind::Call, Attendance::NoAnswer);
            made.note = "called at the agreed time ".repeat(20);
            // Some referrals take no contact any more.
            let _ = store.apply(today(), &Change::LogContact(referral.id, made));
        }
    }
    store.close().unwrap();
    let after = std::fs::read(&path).unwrap();
    (folder, path, before, after)
}

/// Everything that is kept of everybody, and who finds them.
fn read(path: &std::path::Path, people: u32) -> Vec<String> {
    let store = Store::open(path, &secret(PASSPHRASE), today()).unwrap();
    let one = |n: u32| {
        let record = store.record(PersonId(i64::from(n))).unwrap();
        let found = store.find(&store.person(PersonId(i64::from(n))).unwrap().details.name, 3).unwrap();
        format!("{record:?} {found:?} {:?}", store.history_of(PersonId(i64::from(n)), 1000).unwrap())
    };
    (1..=people).map(one).collect()
}

fn put_back_pages(people: u32, most: usize) {
    let (folder, path, before, after) = two_days(people);
    let pages: Vec<usize> = (0..before.len().min(after.len()) / PAGE).filter(|page| before[page * PAGE..][..PAGE] != after[page * PAGE..][..PAGE]).collect();
    assert!(pages.len() >= most, "only {} pages differ", pages.len());
    assert!(!is_found(&folder, &path, &after), "the file is whole to begin with");
    // From all over the file.
    let every = pages.len() / most;
    let (mut tried, mut same) = (0, 0);
    let now = read(&path, people);
    for page in pages.iter().step_by(every) {
        let mut bytes = after.clone();
        bytes[page * PAGE..][..PAGE].copy_from_slice(&before[page * PAGE..][..PAGE]);
        if !is_found(&folder, &path, &bytes) {
            // An index over what did not change is written anew with the same words: such a page says what it said before.
            assert_eq!(read(&path, people), now, "page {page} of an earlier day was put back, and nobody noticed");
            same += 1;
        }
        tried += 1;
    }
    // Else a check that finds something in everything, or one that finds nothing, would pass.
    assert!(same * 10 <= tried, "{same} of {tried} pages put back were not found");
    assert!(!is_found(&folder, &path, &after), "the file as it was is whole at the end as well");
    println!("{tried} pages of an earlier day put back, of {} that differ: {} found, {same} said the same as the new one", pages.len(), tried - same);
}

#[test]
fn flipped_bits_and_cuts_are_found() {
    flips_and_cuts(12, 6);
}

#[test]
#[ignore = "the full figure: 2,000 flips and 200 cuts, some minutes"]
fn flipped_bits_and_cuts_are_found_2000() {
    flips_and_cuts(2000, 200);
}

#[test]
fn a_page_of_an_earlier_day_is_found() {
    put_back_pages(40, 12);
}

#[test]
#[ignore = "the full figure: 100 pages and more"]
fn pages_of_an_earlier_day_are_found_100() {
    put_back_pages(400, 100);
}
