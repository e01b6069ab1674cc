//! Prints what `benches/README.md` shows: medians, 95th and 99th percentiles, and ratios to floors measured in the same run.
//! A thing and its floor take turns, so that a machine that slows down slows both. `cargo bench --bench table`.
#![allow(missing_docs, clippy::unwrap_used, reason = "a bench stops where something is wrong")]

#[path = "desk/desk.rs"]
mod desk;
#[cfg(unix)]
#[path = "desk/outside.rs"]
mod outside;
#[cfg(unix)]
#[path = "desk/running.rs"]
mod running;

use caseload::domain::change::Change;
use caseload::domain::codes::{Residency, Role, Source, Stovewood};
use caseload::domain::day::Day;
use caseload::domain::ids::{PersonId, ReferralId};
use caseload::domain::person::KnownAge;
use caseload::domain::routing::{RouteAsk, route};
use caseload::exchange::handing_over::{Asked, Whose, hand_over};
use caseload::exchange::returns;
use caseload::output::format::Format;
use caseload::store::Store;
use caseload::tui::place::{Place, Tab};
use caseload::tui::screens::Screen;
use caseload::tui::theme::{Palette, Theme};
use caseload::tui::work::Work;
use desk::*;
use ratatui::crossterm::event::KeyCode;
use std::cell::RefCell;
use std::hint::black_box;
use std::time::Instant;

/// Milliseconds, sorted.
pub struct Times(Vec<f64>);

impl Times {
    pub fn of(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        Self(times)
    }
    pub fn at(&self, percent: usize) -> f64 {
        self.0[(self.0.len() * percent / 100).min(self.0.len() - 1)]
    }
}

pub fn timed(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64() * 1000.0
}

/// A row of the table. `goal` is the most that median or p99 may be, in words, and whether it is.
pub fn row(name: &str, times: &Times, floor: Option<(&str, f64)>, goal: Option<(String, bool)>) {
    let against =
        floor.map_or_else(|| ("-".to_owned(), "-".to_owned()), |(name, median)| (format!("{name}: {median:.2}"), format!("{:.2}", times.at(50) / median)));
    let goal = goal.map_or_else(|| "-".to_owned(), |(goal, met)| format!("{goal}: {}", if met { "yes" } else { "**no**" }));
    println!("| {name} | {:.2} | {:.2} | {:.2} | {} | {} | {goal} |", times.at(50), times.at(95), times.at(99), against.0, against.1);
}

/// The thing and its floor in turns.
fn turns(rounds: usize, thing: impl FnMut(usize), floor: impl FnMut(usize)) -> (Times, Times) {
    turns_with_pauses(rounds, thing, floor, || {})
}

/// The same, with what the interface does in a pause after each.
fn turns_with_pauses(rounds: usize, mut thing: impl FnMut(usize), mut floor: impl FnMut(usize), pause: impl Fn()) -> (Times, Times) {
    let (mut things, mut floors) = (Vec::new(), Vec::new());
    (0..3).for_each(|at| (thing(at), floor(at)).1);
    for at in 0..rounds {
        floors.push(timed(|| floor(at)));
        things.push(timed(|| thing(at)));
        pause();
    }
    (Times::of(things), Times::of(floors))
}

/// p99 of a key with its load and its frame stays under this.
const KEY: f64 = 4.0;
/// The same for the first rows of a waiting list when the file holds more than 10,000 people.
const FIRST_ROWS: f64 = 16.0;
/// p99 of opening a record with thousands of contacts stays under this.
const LONG: f64 = 16.0;
/// p99 of the routing of one person.
const ROUTE: f64 = 5.0;
/// p99 of a letter in find stays under this.
const FIND: f64 = 15.0;

fn under(times: &Times, limit: f64) -> Option<(String, bool)> {
    Some((format!("p99 < {limit} ms"), times.at(99) < limit))
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asked = |what: &str| arguments.iter().any(|argument| argument == what);
    #[cfg(unix)]
    if asked(outside::FRAMES) {
        return outside::frames();
    }
    // `cargo test --benches` starts it too, with other arguments: nothing is timed in a test.
    if !asked("--bench") {
        return;
    }
    let every = arguments.iter().all(|argument| argument.starts_with('-'));
    let people = people();
    let sample = Sample::of(&Desk::of(people).bare());
    let [persons, referrals, contacts] = sample.rows;
    println!("{persons} people, {referrals} referrals, {contacts} contacts; window {} by {}; times in ms\n", WINDOW.0, WINDOW.1);
    println!("| what | median | p95 | p99 | floor: median | ratio | goal |\n|---|---|---|---|---|---|---|");
    let parts: [(&str, &dyn Fn()); 10] = [
        ("unlocking", &|| unlocking(people)),
        ("reading", &|| reading(people, &sample)),
        ("loading", &|| loading(people, &sample)),
        ("finding", &|| finding(people, &sample)),
        ("answering", &|| answering(people, &sample)),
        ("saving", &|| saving(people, &sample)),
        ("figures", &|| figures(people)),
        ("returns", &|| other_returns(people)),
        ("papers", &|| papers(people, referrals)),
        ("outside", &|| outside(people)),
    ];
    parts.iter().filter(|(name, _)| every || asked(name)).for_each(|(_, part)| part());
}

#[cfg(unix)]
fn outside(people: u32) {
    outside::measure(people);
}

#[cfg(not(unix))]
fn outside(_people: u32) {}

/// A supervision pack in a format stays under this, for so many cases; the committee's return in a file too, for so many referrals.
const PACK: (f64, u64) = (2000.0, 40);
const RETURN: (f64, i64) = (1000.0, 100_000);

fn papers(people: u32, referrals: i64) {
    let mut store = Desk::of(people).open();
    let asked = Asked { whose: Whose::Caseload, at: today(), since: None, identified: false, notes: true };
    for format in Format::PAPERS {
        let mut cases = 0;
        let mut pack = || {
            let mut count = |_, of| {
                cases = of;
                true
            };
            black_box(hand_over(&mut store, &asked, format, "", today(), &mut count).unwrap());
        };
        let times = Times::of((0..8).map(|_| timed(&mut pack)).collect());
        let goal = (cases >= PACK.1).then(|| (format!("p99 < {} ms for {} cases", PACK.0, PACK.1), times.at(99) < PACK.0));
        row(&format!("supervision pack of {cases} cases, .{}", format.ending()), &times, None, goal);
    }
    let Work::Return(asked) = committee_of_the_quarter(&store) else { return };
    let written = |_| timed(|| drop(black_box(returns::written(&returns::figures(&store, &asked).unwrap(), Format::Html).unwrap())));
    let times = Times::of((0..10).map(written).collect());
    let goal = (referrals >= RETURN.1).then(|| (format!("p99 < {} ms for {} referrals", RETURN.0, RETURN.1), times.at(99) < RETURN.0));
    row(&format!("committee return of {referrals} referrals, .html"), &times, None, goal);
}

fn unlocking(people: u32) {
    let desk = Desk::of(people).with_real_key();
    let unlock = |_| {
        let store = desk.open();
        black_box(store.agenda_facts(today()).unwrap());
    };
    let (times, floor) = turns(15, unlock, |_| drop(black_box(desk.derive())));
    let goal = 1.25 * floor.at(50) + 16.7;
    row(
        "unlock with the passphrase (2^17), to the first records",
        &times,
        Some(("key derivation alone", floor.at(50))),
        Some((format!("median <= {goal:.0}"), times.at(50) <= goal)),
    );
    let desk = Desk::of(people);
    let (times, floor) = turns(60, |_| drop(black_box(desk.open())), |_| drop(black_box(desk.bare())));
    row("open the file with a cheap key slot", &times, Some(("bare open with the raw key", floor.at(50))), None);
}

fn reading(people: u32, sample: &Sample) {
    let desk = Desk::of(people);
    let store = desk.open();
    let mut terminal = window();
    let mut read = |name: &str, rounds: usize, thing: &mut dyn FnMut(usize)| {
        let (times, floor) = turns(rounds, thing, |at| full_frame(&mut terminal, at));
        row(name, &times, Some(("one full frame", floor.at(50))), None);
    };
    let reference = store.reference();
    read("Today: facts and agenda", 300, &mut |_| drop(black_box(caseload::domain::agenda::agenda(&store.agenda_facts(today()).unwrap(), reference, today()))));
    read("Caseload: rows", 300, &mut |_| drop(black_box(store.cases(today()).unwrap())));
    read("a record", 500, &mut |at| drop(black_box(store.record(sample.people[at % 50]).unwrap())));
    read("the longest record", 300, &mut |_| drop(black_box(store.record(sample.heaviest).unwrap())));
    let service = reference.service(sample.service).unwrap();
    read("the longest waiting list: its first 40 rows", 300, &mut |_| drop(black_box(store.waiting_window(service, today(), 0, 40).unwrap())));
    read("the longest waiting list: 40 rows from its middle", 300, &mut |_| {
        let middle = store.waiting_ranks(service, today()).unwrap().all() / 2;
        drop(black_box(store.waiting_window(service, today(), middle, 40).unwrap()));
    });
    read("the longest waiting list: its figures, beside the screen", 100, &mut |_| {
        drop(black_box(Work::List(sample.service, today()).done(&store).unwrap()));
    });
    read("history of a record", 300, &mut |at| drop(black_box(store.history_of(sample.people[at % 50], 500).unwrap())));
}

/// A record with thousands of contacts: opened as the interface opens it, and read whole as an export reads it.
fn long_record(people: u32, sample: &Sample) {
    let desk = Desk::of(people);
    let mut store = desk.open();
    lengthen(&mut store, sample);
    let (mut terminal, mut floor_terminal) = (window(), window());
    let theme = Theme::of(Palette::Calm);
    let contacts = store.record(sample.heaviest).unwrap().contacts.len();
    let open = |_: usize| {
        let mut screen = Screen::open(Place::Record(sample.heaviest, Tab::Contacts, None));
        screen.load(&store, today()).unwrap();
        terminal.draw(|frame| screen.view(frame, frame.area(), &theme)).unwrap();
    };
    let (times, floor) = turns(300, open, |at| full_frame(&mut floor_terminal, at));
    row(&format!("open a record with {contacts} contacts, with its frame"), &times, Some(("one full frame", floor.at(50))), under(&times, LONG));
    let whole = |_: usize| drop(black_box(store.record(sample.heaviest).unwrap()));
    let (times, floor) = turns(100, whole, |at| full_frame(&mut floor_terminal, at));
    row(&format!("read all of a record with {contacts} contacts"), &times, Some(("one full frame", floor.at(50))), None);
}

/// Opening a place: everything read and drawn.
fn loading(people: u32, sample: &Sample) {
    let desk = Desk::of(people);
    let store = desk.open();
    let (mut terminal, mut floor_terminal) = (window(), window());
    let theme = Theme::of(Palette::Calm);
    let places = [
        ("open Today, with its frame", Place::Today),
        ("open Caseload, with its frame", Place::Caseload),
        ("open a record, with its frame", Place::Record(sample.people[0], Tab::Overview, None)),
        ("open the longest record, with its frame", Place::Record(sample.heaviest, Tab::Contacts, None)),
        ("open the longest waiting list, with its frame", Place::Waiting(Some(sample.service))),
        ("open Directory, with its frame", Place::Directory),
    ];
    for (name, place) in places {
        let open = |at: usize| {
            let place = if let Place::Record(id, tab, past) = place {
                Place::Record(if id == sample.heaviest { id } else { sample.people[at % 50] }, tab, past)
            } else {
                place
            };
            let mut screen = Screen::open(place);
            screen.load(&store, today()).unwrap();
            terminal.draw(|frame| screen.view(frame, frame.area(), &theme)).unwrap();
        };
        let (times, floor) = turns(300, open, |at| full_frame(&mut floor_terminal, at));
        let limit = if matches!(place, Place::Waiting(_)) && people > 10_000 { FIRST_ROWS } else { KEY };
        row(name, &times, Some(("one full frame", floor.at(50))), under(&times, limit));
    }
    long_record(people, sample);
    let reference = store.reference();
    let ask = RouteAsk {
        age: KnownAge::of("2002-05-04".parse().ok(), today()),
        on: today(),
        sources: vec![Source::Isva],
        stovewood: Stovewood::Nca,
        residency: Residency::Both,
        role: Role::Survivor,
        need: None,
        trs_hub: false,
    };
    let (times, floor) = turns(300, |_| drop(black_box(route(&ask, reference))), |at| full_frame(&mut floor_terminal, at));
    row("route: every service with its rules", &times, Some(("one full frame", floor.at(50))), under(&times, ROUTE));
}

fn finding(people: u32, sample: &Sample) {
    let mut texts: Vec<(&str, Vec<String>)> = Vec::new();
    for (name, letters) in [("find, 1 letter", 1), ("find, 3 letters", 3), ("find, 6 letters", 6)] {
        texts.push((name, sample.names.iter().map(|name| name.chars().take(letters).collect()).collect()));
    }
    texts.push(("find, a misspelt name", sample.names.iter().map(|name| Sample::misspelt(name)).collect()));
    texts.push(("find, letters of nobody", vec!["qxzqxzq".to_owned()]));
    let desk = Desk::of(people);
    let other = Desk::of(people);
    let (store, bare) = (desk.open(), other.bare());
    let four: Vec<String> =
        sample.names.iter().map(|name| format!("\"{}\"*", name.chars().take(4).filter(|letter| letter.is_alphanumeric()).collect::<String>())).collect();
    let prefix = |at: usize| {
        // With the names: row numbers alone would not make a list.
        let mut statement = bare.prepare_cached("select rowid, names from find where find match ? limit 50").unwrap();
        let rows = statement.query_map([&four[at % four.len()]], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        black_box(rows.map(Result::unwrap).collect::<Vec<(i64, String)>>());
    };
    for (name, texts) in &texts {
        let (times, floor) = turns(500, |at| drop(black_box(store.find(&texts[at % texts.len()], 50).unwrap())), prefix);
        let met = times.at(99) < FIND && (*name != "find, 6 letters" || times.at(50) <= 2.0 * floor.at(50));
        let goal = if *name == "find, 6 letters" { "p99 < 15 ms, median <= 2 x floor" } else { "p99 < 15 ms" };
        row(name, &times, Some(("FTS5 four-letter prefix, 50 names", floor.at(50))), Some((goal.to_owned(), met)));
    }
}

/// A key to a frame, through the whole interface.
fn answering(people: u32, sample: &Sample) {
    let desk = Desk::of(people);
    let mut face = desk.face();
    let mut terminal = window();
    let mut keys = |name: &str, limit: f64, press: &mut dyn FnMut(usize)| {
        let (times, floor) = turns(1000, press, |at| full_frame(&mut terminal, at));
        row(name, &times, Some(("one full frame", floor.at(50))), under(&times, limit));
    };
    let down_and_up = |at: usize| if (at / 30).is_multiple_of(2) { KeyCode::Down } else { KeyCode::Up };
    face.press(KeyCode::Char('1'));
    keys("Today, next row", KEY, &mut |at| face.press(down_and_up(at)));
    face.press(KeyCode::Char('2'));
    keys("Caseload, next row", KEY, &mut |at| face.press(down_and_up(at)));
    keys("Caseload, page", KEY, &mut |at| face.press(if at / 3 % 2 == 0 { KeyCode::PageDown } else { KeyCode::PageUp }));
    face.press(KeyCode::Enter);
    keys("record, next tab", KEY, &mut |_| face.press(KeyCode::Tab));
    keys("record, next row", KEY, &mut |at| face.press(down_and_up(at)));
    face.press(KeyCode::Char('/'));
    let mut letters = sample.names.iter().cycle().flat_map(|name| {
        let typed: Vec<KeyCode> = name.chars().take(6).map(KeyCode::Char).collect();
        let gone = vec![KeyCode::Backspace; typed.len()];
        typed.into_iter().chain(gone)
    });
    keys("find, a letter to its list", FIND, &mut |_| face.press(letters.next().unwrap()));
}

/// Saving, with what follows it: the screen is read anew and drawn.
fn saving(people: u32, sample: &Sample) {
    let (desk, other) = (Desk::of(people), Desk::of(people));
    let (store, bare) = (RefCell::new(desk.open()), other.bare());
    lay_floor(&bare);
    let pause = || store.borrow_mut().settle().unwrap();
    let contact = |at: usize| Change::LogContact(sample.seen[at % sample.seen.len()].0, a_contact());
    let insert = |_| insert_bare(&bare, sample.referral);
    let (times, floor) = turns_with_pauses(300, |at| drop(black_box(store.borrow_mut().apply(today(), &contact(at)).unwrap())), insert, pause);
    row("save a contact: contact, history, log; on the disk", &times, Some(("bare synced insert", floor.at(50))), None);
    let (times, floor) = turns_with_pauses(300, |at| saved_and_shown(&mut store.borrow_mut(), sample.seen[at % sample.seen.len()]), insert, pause);
    row("save a contact, read the record anew, draw it", &times, Some(("bare synced insert", floor.at(50))), under(&times, KEY));
}

fn saved_and_shown(store: &mut Store, (referral, person): (ReferralId, PersonId)) {
    let theme = Theme::of(Palette::Calm);
    store.apply(today(), &Change::LogContact(referral, a_contact())).unwrap();
    let mut screen = Screen::open(Place::Record(person, Tab::Overview, None));
    screen.load(store, today()).unwrap();
    window().draw(|frame| screen.view(frame, frame.area(), &theme)).unwrap();
}

fn figures(people: u32) {
    let (desk, other) = (Desk::of(people), Desk::of(people));
    let (store, bare) = (desk.open(), other.bare());
    let work = committee_of_the_quarter(&store);
    let (times, floor) = turns(
        20,
        |_| drop(black_box(work.done(&store).unwrap())),
        |_| {
            FIGURES.iter().for_each(|sql| {
                black_box(read_all(&bare, sql));
            })
        },
    );
    row(
        "committee figures of a quarter",
        &times,
        Some(("the same rows by bare SQL", floor.at(50))),
        Some(("median <= 1.1 x floor".into(), times.at(50) <= 1.1 * floor.at(50))),
    );
    let at: Day = today();
    let every: Vec<String> = store.reference().services.iter().map(|service| WAITS.replace("SERVICE", &service.id.0.to_string())).collect();
    let bare_waits = |_| {
        every.iter().for_each(|sql| {
            black_box(read_all(&bare, sql));
        })
    };
    let (times, floor) = turns(30, |_| drop(black_box(Work::Waits(at).done(&store).unwrap())), bare_waits);
    let met = times.at(50) <= 1.1 * floor.at(50);
    row("waits of every service", &times, Some(("the same rows by bare SQL", floor.at(50))), Some(("median <= 1.1 x floor".into(), met)));
}

fn other_returns(people: u32) {
    let store = Desk::of(people).open();
    for (name, work) in other_papers_of_the_quarter(&store) {
        let (times, _) = turns(10, |_| drop(black_box(work.done(&store).unwrap())), |_| {});
        row(name, &times, None, None);
    }
}
