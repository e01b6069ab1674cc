//! What both benches stand on: a made-up encrypted file, made once and kept in the target folder, and the floors to measure against.
//! Holds no measurement of its own.

use age::secrecy::SecretString;
use caseload::domain::change::Change;
use caseload::domain::codes::{Attendance, ContactKind, Return};
use caseload::domain::contact::ContactDetails;
use caseload::domain::day::Day;
use caseload::domain::ids::{PersonId, ReferralId, ServiceId};
use caseload::domain::report::{Asked, Period};
use caseload::exchange::made_up::fill;
use caseload::store::{Store, keys};
use caseload::tui::app::{App, Happened, Start};
use caseload::tui::work::Work;
use ratatui::Terminal;
use ratatui::backend::{Backend, TestBackend};
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::style::{Color, Style};
use rusqlite::{Connection, OptionalExtension};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use tempfile::TempDir;

/// Opens every file of the benches.
pub const PASSPHRASE: &str = "four unrelated bench words";
/// The window that is drawn.
pub const WINDOW: (u16, u16) = (120, 40);
/// Whatever changes in these folders changes the made-up file.
const MADE_FROM: [&str; 3] = ["assets/migrations", "seeds", "src/exchange/made_up"];

/// How many people: `CASELOAD_BENCH_PEOPLE`, else 10,000 (20,000 referrals, 200,000 contacts); 50,000 make 100,000 referrals.
pub fn people() -> u32 {
    std::env::var("CASELOAD_BENCH_PEOPLE").ok().and_then(|text| text.parse().ok()).unwrap_or(10_000)
}

pub fn today() -> Day {
    "2026-11-21".parse().unwrap()
}

pub fn secret() -> SecretString {
    SecretString::from(PASSPHRASE.to_owned())
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench")
}

/// The made-up file of so many people with its cheap key: made once for each size, recipe and schema.
fn made(people: u32) -> PathBuf {
    let mut hash = DefaultHasher::new();
    for folder in MADE_FROM {
        let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
        let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).filter(|path| path.is_file()).collect();
        files.sort();
        files.iter().for_each(|path| std::fs::read(path).unwrap().hash(&mut hash));
    }
    let kept = folder().join(format!("people-{people}-{:016x}.db", hash.finish()));
    if !kept.exists() {
        let unfinished = kept.with_extension("unfinished.db");
        let clear = || ["db", "keys", "keys2", "db-wal"].map(|ending| drop(std::fs::remove_file(unfinished.with_extension(ending))));
        clear();
        eprintln!("Making up {people} people, once…");
        let (mut store, _) = Store::create_with(&unfinished, &secret(), today(), 2).unwrap();
        fill(&mut store, people, 1, today(), &mut |_, _| true).unwrap();
        store.close().unwrap();
        copy(&unfinished, &kept);
        clear();
    }
    kept
}

fn copy(from: &Path, to: &Path) {
    // The database last: where it is, everything is.
    for ending in ["keys", "keys2", "db"] {
        std::fs::copy(from.with_extension(ending), to.with_extension(ending)).unwrap();
    }
}

/// A copy of the made-up file to work on, in a folder that goes with it.
pub struct Desk {
    pub path: PathBuf,
    _folder: TempDir,
}

impl Desk {
    pub fn of(people: u32) -> Self {
        let made = made(people);
        let own = tempfile::tempdir_in(folder()).unwrap();
        let path = own.path().join("mine.db");
        copy(&made, &path);
        Self { path, _folder: own }
    }
    pub fn open(&self) -> Store {
        Store::open(&self.path, &secret(), today()).unwrap()
    }
    /// The same file with nothing of ours in between: the floor for whatever asks SQL.
    pub fn bare(&self) -> Connection {
        let conn = Connection::open(&self.path).unwrap();
        conn.pragma_update(None, "key", format!("x'{}'", self.derive())).unwrap();
        conn.execute_batch(
            "pragma locking_mode = EXCLUSIVE; pragma cache_size = -16000; pragma temp_store = MEMORY; pragma journal_mode = WAL; pragma synchronous = FULL;",
        )
        .unwrap();
        conn.query_row("select count(*) from sqlite_schema", [], |row| row.get::<_, i64>(0)).unwrap();
        conn
    }
    /// Opens the key slot and nothing else: the floor for unlocking.
    pub fn derive(&self) -> String {
        let text = std::fs::read_to_string(keys::paths(&self.path).0).unwrap();
        let slot = &text[text.find("-----BEGIN").unwrap()..];
        let slot = &slot[..slot.find("-----END AGE ENCRYPTED FILE-----").unwrap() + 32];
        let mut identity = age::scrypt::Identity::new(secret());
        identity.set_max_work_factor(20);
        let decryptor = age::Decryptor::new(age::armor::ArmoredReader::new(slot.as_bytes())).unwrap();
        let mut hex = String::new();
        decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).unwrap().read_to_string(&mut hex).unwrap();
        hex
    }
    /// From now on the passphrase costs what a worker's costs: scrypt at 2^17.
    pub fn with_real_key(self) -> Self {
        Store::change_passphrase(&self.path, keys::Slot::Passphrase, &secret(), &secret(), today()).unwrap();
        self
    }
    /// The interface on this file, unlocked.
    pub fn face(&self) -> Face {
        let (queue, happened) = channel();
        let start = Start { path: self.path.clone(), store: Some(self.open()), practice: None, colour: true, opener: None, today: Box::new(today) };
        Face { app: App::new(start, queue), terminal: window(), _happened: happened }
    }
}

/// The interface with a window that is only memory.
pub struct Face {
    app: App,
    terminal: Terminal<TestBackend>,
    _happened: Receiver<Happened>,
}

impl Face {
    /// A key, and the frame that answers it.
    pub fn press(&mut self, key: KeyCode) {
        self.app.happen(Happened::Input(Event::Key(KeyEvent::new(key, KeyModifiers::NONE))));
        self.terminal.draw(|frame| self.app.draw(frame)).unwrap();
    }
}

pub fn window() -> Terminal<TestBackend> {
    Terminal::new(TestBackend::new(WINDOW.0, WINDOW.1)).unwrap()
}

/// Draws one full coloured frame in which every cell differs from the frame before: the floor for whatever answers a key.
pub fn full_frame<B: Backend<Error: std::fmt::Debug>>(terminal: &mut Terminal<B>, turn: usize) {
    let colours = [Color::Cyan, Color::Yellow, Color::Green, Color::Magenta];
    let draw = |frame: &mut ratatui::Frame<'_>| {
        let area = frame.area();
        for y in 0..area.height {
            let letter = char::from(b'a' + ((usize::from(y) + turn) % 26) as u8);
            let words = letter.to_string().repeat(usize::from(area.width));
            frame.buffer_mut().set_string(0, y, words, Style::new().fg(colours[(usize::from(y) + turn) % colours.len()]));
        }
    };
    terminal.draw(draw).unwrap();
}

/// Somebody and something of the file to measure with.
pub struct Sample {
    /// The record with the most contacts.
    pub heaviest: PersonId,
    /// Its referral, to log contacts on.
    pub referral: ReferralId,
    /// Fifty records from all over the file.
    pub people: Vec<PersonId>,
    /// Fifty referrals in support, with whose they are.
    pub seen: Vec<(ReferralId, PersonId)>,
    /// The service that most people wait for.
    pub service: ServiceId,
    /// Names as they are searched.
    pub names: Vec<String>,
    /// Rows in the file: people, referrals, contacts.
    pub rows: [i64; 3],
}

impl Sample {
    pub fn of(bare: &Connection) -> Self {
        let one = |sql: &str| bare.query_row(sql, [], |row| row.get::<_, i64>(0)).optional().unwrap().unwrap();
        let referral = one("select referral_id from contact group by referral_id order by count(*) desc limit 1");
        let people = one("select count(*) from person");
        let mut names = bare.prepare("select search_key from person where length(search_key) > 8 and id % ? = 1 limit 50").unwrap();
        let mut seen =
            bare.prepare("select id, person_id from referral where first_attended_on is not null and ended_on is null and id % 97 = 0 limit 50").unwrap();
        let of_row = |row: &rusqlite::Row| Ok((ReferralId(row.get(0)?), PersonId(row.get(1)?)));
        Self {
            seen: seen.query_map([], of_row).unwrap().map(Result::unwrap).collect(),
            heaviest: PersonId(one(&format!("select person_id from referral where id = {referral}"))),
            referral: ReferralId(referral),
            people: (0..50).map(|at| PersonId(at * (people / 50) + 1)).collect(),
            service: ServiceId(one(
                "select service_id from referral where first_attended_on is null and ended_on is null group by service_id order by count(*) desc limit 1",
            )),
            names: names.query_map([people / 50], |row| row.get(0)).unwrap().map(Result::unwrap).collect(),
            rows: [people, one("select count(*) from referral"), one("select count(*) from contact")],
        }
    }
    /// The same letters with one left out and two that changed places: no word of the file begins like that.
    pub fn misspelt(name: &str) -> String {
        let mut letters: Vec<char> = name.chars().take(7).collect();
        letters.remove(2);
        letters.swap(3, 4);
        letters.into_iter().collect()
    }
}

pub fn a_contact() -> ContactDetails {
    ContactDetails {
        on: today(),
        kind: ContactKind::Session,
        attendance: Attendance::Attended,
        minutes: Some(50),
        out_of_hours: false,
        note: "We talked about the plan.".into(),
        next_on: None,
    }
}

/// Contacts that a record is given to be a long one: several years of someone, day by day.
pub const MANY_CONTACTS: usize = 2_000;

/// Gives the heaviest record that many more contacts, with notes, one day after the other back from today.
pub fn lengthen(store: &mut Store, sample: &Sample) {
    let first = store.record(sample.heaviest).unwrap().referrals.iter().find(|own| own.id == sample.referral).unwrap().details.received_on;
    let days = first.days_to(today()).max(1);
    let work = |bulk: &mut caseload::store::Bulk<'_>| -> caseload::store::Result<()> {
        for at in 0..MANY_CONTACTS {
            let on = today().plus_days(-(i64::try_from(at).unwrap() % days));
            bulk.put(on, &Change::LogContact(sample.referral, ContactDetails { on, ..a_contact() }))?;
        }
        Ok(())
    };
    store.in_bulk("many contacts", work).unwrap();
}

/// A table of its own, of the shape of a contact: the program's tables keep sums by triggers that a bare connection does not know.
pub fn lay_floor(bare: &Connection) {
    bare.execute_batch("create table floor_contact (id integer primary key, referral_id, on_day, kind, attendance, minutes, out_of_hours, note, next_on)")
        .unwrap();
}

/// One contact inserted with nothing of ours around it, on the disk when it returns.
pub fn insert_bare(bare: &Connection, of: ReferralId) {
    let sql = "insert into floor_contact (referral_id, on_day, kind, attendance, minutes, out_of_hours, note, next_on) values (?, '2026-11-21', 'session', 'attended', 50, 0, 'We talked about the plan.', null)";
    bare.prepare_cached(sql).unwrap().execute([of.0]).unwrap();
}

/// The committee's return of the quarter, as Reports asks for it.
pub fn committee_of_the_quarter(store: &Store) -> Work {
    let Period { from, to } = quarter();
    let bands = store.reference().bands[0].key.clone();
    Work::Return(Asked { kind: Return::Committee, from, to, as_at: today(), provider: None, areas: vec![], role: None, bands })
}

/// The other returns of the same quarter, and what is to be mended before the committee's.
pub fn other_papers_of_the_quarter(store: &Store) -> Vec<(&'static str, Work)> {
    let Work::Return(committee) = committee_of_the_quarter(store) else { return Vec::new() };
    let of = |kind| Work::Return(Asked { kind, ..committee.clone() });
    vec![
        ("monthly contract return of a quarter", of(Return::Monthly)),
        ("quality visit pack of a quarter", of(Return::Quality)),
        ("what to mend before them", Work::Gaps(committee)),
    ]
}

/// The quarter that the committee's figures are measured on.
pub fn quarter() -> Period {
    Period { from: "2026-07-01".parse().unwrap(), to: "2026-09-30".parse().unwrap() }
}

/// The rows of those figures, read by plain SQL: each statement is stepped through and every cell looked at.
pub const FIGURES: [&str; 5] = [
    "select id, person_id, service_id, received_on, decision, decided_on, stovewood, urgent_reason, first_attended_on, ended_on, role, case when received_on >= '2026-07-01' then (select group_concat(source, ' ') from referral_source where referral_id = referral.id) end from referral where received_on <= '2026-09-30' and (received_on >= '2026-07-01' or first_attended_on > '2025-09-30' or (first_attended_on is null and (ended_on is null or ended_on > '2026-09-30'))) order by id",
    "select e.*, (select role from referral where id = e.referral_id) from episode e where e.started_on <= '2026-09-30' and (e.ended_on is null or e.ended_on >= '2026-07-01') order by e.id",
    "select id, born, gender, trans_history, ethnicity from person where id in (select e.person_id from episode e where e.started_on <= '2026-09-30' and (e.ended_on is null or e.ended_on >= '2026-07-01')) order by id",
    "select referral_id, measure, on_day, score from reading where referral_id in (select referral_id from episode where ended_on between '2026-07-01' and '2026-09-30') order by referral_id, on_day, id",
    "select person_id, body from entry where kind in ('feedback') and known_on <= '2026-09-30' and json_extract(body, '$.said.on') between '2026-07-01' and '2026-09-30' order by id",
];

/// The rows of the waits of a service, read by plain SQL; SERVICE stands for its row.
pub const WAITS: &str = "select received_on, first_attended_on, decision, decided_on, stovewood not in ('nca', '', '', '') from referral where service_id = SERVICE and received_on <= '2026-11-21' and first_attended_on is null and ended_on is null
    union all select received_on, first_attended_on, decision, decided_on, stovewood not in ('nca', '', '', '') from referral where service_id = SERVICE and received_on <= '2026-11-21' and first_attended_on > '2025-11-21'
    union all select received_on, first_attended_on, decision, decided_on, stovewood not in ('nca', '', '', '') from referral where service_id = SERVICE and received_on <= '2026-11-21' and first_attended_on is null and ended_on > '2026-11-21'";

/// Steps through a statement and looks at every cell; how many rows there were.
pub fn read_all(bare: &Connection, sql: &str) -> usize {
    let mut statement = bare.prepare_cached(sql).unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut count = 0;
    while let Some(row) = rows.next().unwrap() {
        for at in 0..columns {
            std::hint::black_box(row.get_ref(at).unwrap());
        }
        count += 1;
    }
    count
}
