//! What the tests share: a folder of its own, a fixed day, a caseload with a cheap key.

use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::contact::ContactDetails;
use caseload::domain::day::Day;
use caseload::domain::ids::*;
use caseload::domain::person::PersonDetails;
use caseload::domain::referral::{Came, DecisionMade, ReferralDetails, Triage};
use caseload::store::Store;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The passphrase of every test file.
pub const PASSPHRASE: &str = "four unrelated test words";

/// A day like any other.
pub fn today() -> Day {
    day("2026-11-21")
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The data key in digits, read from the key file as any `age` tool would.
pub fn data_key(database: &Path) -> String {
    let keys = std::fs::read_to_string(database.with_extension("keys")).unwrap();
    let (begin, last) = (keys.find("-----BEGIN").unwrap(), "END AGE ENCRYPTED FILE-----\n");
    let end = keys.find(last).unwrap() + last.len();
    let key = age::decrypt(&age::scrypt::Identity::new(secret(PASSPHRASE)), &keys.as_bytes()[begin..end]).unwrap();
    String::from_utf8(key).unwrap()
}

/// The work factor that an `age` file, armoured or not, asks for: scrypt, as a power of two.
pub fn work_of(sealed: &[u8]) -> u8 {
    use std::io::Read;
    let mut head = Vec::new();
    let end = sealed.windows(14).position(|window| window == b"-----END AGE E").map_or(sealed.len(), |at| (at + 33).min(sealed.len()));
    age::armor::ArmoredReader::new(&sealed[..end]).take(200).read_to_end(&mut head).unwrap();
    let head = String::from_utf8_lossy(&head).into_owned();
    head.lines().nth(1).and_then(|line| line.strip_prefix("-> scrypt ")).and_then(|line| line.split(' ').nth(1)).unwrap().parse().unwrap()
}

/// The file opened by its key with a tool of somebody's own, whose changes go into no sum.
pub fn by_the_key(database: &Path) -> Connection {
    let conn = Connection::open(database).unwrap();
    conn.pragma_update(None, "key", format!("x'{}'", data_key(database))).unwrap();
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    conn.create_scalar_function("kept_sum", -1, flags, |cells| cells.get::<i64>(0)).unwrap();
    conn
}

pub fn secret(text: &str) -> age::secrecy::SecretString {
    age::secrecy::SecretString::from(text.to_owned())
}

/// A folder with a real encrypted file in it.
pub struct World {
    pub folder: TempDir,
    pub path: PathBuf,
    pub store: Store,
}

impl World {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.db");
        let (store, _) = Store::create_with(&path, &secret(PASSPHRASE), today(), 2).unwrap();
        Self { folder, path, store }
    }
    pub fn reopened(self) -> Self {
        let Self { folder, path, store } = self;
        store.close().unwrap();
        let store = Store::open(&path, &secret(PASSPHRASE), today()).unwrap();
        Self { folder, path, store }
    }
    pub fn do_(&mut self, change: Change) -> i64 {
        self.store.apply(today(), &change).unwrap_or_else(|error| panic!("{change:?}: {error}")).id
    }
    pub fn refused(&mut self, change: Change) -> (&'static str, String) {
        match self.store.apply(today(), &change) {
            Err(caseload::store::Error::Refused { field, why }) => (field, why),
            other => panic!("{change:?} was not refused: {other:?}"),
        }
    }
    pub fn service(&self, provider: &str, name: &str) -> ServiceId {
        self.store.reference().find_service(provider, name).unwrap().id
    }
    pub fn person(&mut self, name: &str) -> PersonId {
        let details =
            PersonDetails { name: name.to_owned(), residency: Residency::Both, born: Some("2002-05-04".parse().unwrap()), ..PersonDetails::default() };
        PersonId(self.do_(Change::AddPerson(details, None)))
    }
    pub fn referral(&mut self, person: PersonId, received: &str) -> ReferralId {
        let service = self.service("GROW", "Trauma stabilisation");
        let details = ReferralDetails {
            role: Role::Survivor,
            received_on: day(received),
            sources: vec![Source::Isva, Source::SelfReferral],
            stovewood: Stovewood::Nca,
            stovewood_said_by: String::new(),
            stovewood_said_on: None,
            need: None,
            trs_hub: false,
            service,
            note: String::new(),
            came: Came::default(),
        };
        ReferralId(self.do_(Change::AddReferral(person, details)))
    }
    pub fn accept(&mut self, referral: ReferralId, on: &str) {
        self.do_(Change::Decide(referral, DecisionMade { decision: Decision::Accepted, on: day(on), reason: String::new(), triage: Triage::default() }));
    }
    pub fn contact(&mut self, referral: ReferralId, on: &str, kind: ContactKind, attendance: Attendance) -> i64 {
        self.do_(Change::LogContact(referral, contact(on, kind, attendance)))
    }
}

pub fn contact(on: &str, kind: ContactKind, attendance: Attendance) -> ContactDetails {
    ContactDetails { on: day(on), kind, attendance, minutes: Some(50), out_of_hours: false, note: String::new(), next_on: None }
}
