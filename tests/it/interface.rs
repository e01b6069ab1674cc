//! The interface from the keyboard: what the loop, the lock, forms and overlays show and write. Screens have their own files.

use crate::support::*;
use age::secrecy::ExposeSecret;
use caseload::domain::change::{Change, Setting};
use caseload::domain::codes::*;
use caseload::domain::day::Day;
use caseload::domain::ids::PersonId;
use caseload::domain::measure::MarkerDetails;
use caseload::domain::risk::RiskDetails;
use caseload::store::Store;
use caseload::tui::app::{App, Happened, Start};
use caseload::tui::place::Place;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant, SystemTime};
use tempfile::TempDir;

/// The interface on a test caseload, with a terminal to look at.
pub struct Face {
    pub app: App,
    pub path: PathBuf,
    pub day: Rc<Cell<Day>>,
    happened: Receiver<Happened>,
    terminal: Terminal<TestBackend>,
    _folder: TempDir,
}

impl Face {
    /// Opened on a world's caseload.
    pub fn on(world: World) -> Self {
        let World { folder, path, store } = world;
        Self::start(folder, path, Some(store))
    }
    pub fn start(folder: TempDir, path: PathBuf, store: Option<Store>) -> Self {
        let (queue, happened) = channel();
        let day = Rc::new(Cell::new(today()));
        let clock = day.clone();
        let start = Start { path: path.clone(), store, practice: None, colour: true, opener: None, today: Box::new(move || clock.get()) };
        Self { app: App::new(start, queue), path, day, happened, terminal: Terminal::new(TestBackend::new(80, 24)).unwrap(), _folder: folder }
    }
    pub fn size(&mut self, width: u16, height: u16) {
        self.terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    }
    /// Keys by name with spaces between; text in quotes is typed letter by letter: `n 'Zoë Example' ctrl-s`.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for (at, part) in keys.split('\'').enumerate() {
            if at % 2 == 1 {
                part.chars().for_each(|c| self.key(KeyCode::Char(c), KeyModifiers::NONE));
            } else {
                part.split_whitespace().for_each(|name| self.named(name));
            }
        }
        self
    }
    /// Text that comes in one go.
    pub fn paste(&mut self, text: &str) {
        self.app.happen(Happened::Input(Event::Paste(text.to_owned())));
    }
    /// Ends it as a power cut would: nothing is saved any more. Work under way has nobody to come back to and lets go of the file.
    pub fn cut(self) -> (TempDir, PathBuf) {
        (self._folder, self.path)
    }
    /// Takes in what jobs have brought back so far.
    pub fn come_back(&mut self) {
        while let Ok(happened) = self.happened.try_recv() {
            self.app.happen(happened);
        }
    }
    fn named(&mut self, name: &str) {
        let (modifiers, name) = match name.strip_prefix("ctrl-") {
            Some(rest) => (KeyModifiers::CONTROL, rest),
            None => (KeyModifiers::NONE, name),
        };
        let code = match name {
            "enter" => KeyCode::Enter,
            "esc" => KeyCode::Esc,
            "tab" => KeyCode::Tab,
            "back-tab" => KeyCode::BackTab,
            "up" => KeyCode::Up,
            "down" => KeyCode::Down,
            "left" => KeyCode::Left,
            "right" => KeyCode::Right,
            "backspace" => KeyCode::Backspace,
            "end" => KeyCode::End,
            "home" => KeyCode::Home,
            "page-up" => KeyCode::PageUp,
            "page-down" => KeyCode::PageDown,
            "delete" => KeyCode::Delete,
            "f1" => KeyCode::F(1),
            "f12" => KeyCode::F(12),
            "space" => KeyCode::Char(' '),
            one => KeyCode::Char(one.chars().next().filter(|_| one.chars().count() == 1).unwrap_or_else(|| panic!("no key {one}"))),
        };
        self.key(code, modifiers);
    }
    fn key(&mut self, code: KeyCode, modifiers: KeyModifiers) {
        self.app.happen(Happened::Input(Event::Key(KeyEvent::new(code, modifiers))));
    }
    pub fn click(&mut self, words: &str) {
        let screen = self.text();
        let (row, line) = screen.lines().enumerate().find(|(_, line)| line.contains(words)).unwrap_or_else(|| panic!("no {words} in\n{screen}"));
        let column = line[..line.find(words).unwrap()].chars().count();
        let mouse = MouseEvent { kind: MouseEventKind::Down(MouseButton::Left), column: column as u16, row: row as u16, modifiers: KeyModifiers::NONE };
        self.app.happen(Happened::Input(Event::Mouse(mouse)));
    }
    /// Waits for the job under way to come back.
    pub fn settle(&mut self) -> &mut Self {
        loop {
            let happened = self.happened.recv_timeout(Duration::from_secs(120)).unwrap();
            let on_the_way = matches!(happened, Happened::Progress);
            self.app.happen(happened);
            if !on_the_way {
                return self;
            }
        }
    }
    /// What the screen says.
    pub fn text(&mut self) -> String {
        self.terminal.draw(|frame| self.app.draw(frame)).unwrap();
        let buffer = self.terminal.backend().buffer();
        let lines =
            buffer.content.chunks(usize::from(buffer.area.width)).map(|row| row.iter().map(|cell| cell.symbol()).collect::<String>().trim_end().to_owned());
        lines.collect::<Vec<_>>().join("\n")
    }
    /// The text, and one number that changes when any colour or weight does.
    pub fn look(&mut self) -> String {
        let text = self.text();
        // FNV-1a: the same number on every machine and with every compiler.
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for cell in &self.terminal.backend().buffer().content {
            for byte in format!("{:?}", cell.style()).bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        format!("{text}\nstyle {hash:016x}")
    }
    pub fn shows(&mut self, words: &str) {
        let text = self.text();
        assert!(text.contains(words), "no '{words}' in\n{text}");
    }
    pub fn hides(&mut self, words: &str) {
        let text = self.text();
        assert!(!text.contains(words), "'{words}' in\n{text}");
    }
}

fn busy() -> World {
    let mut world = World::new();
    let amina = world.person("Amina Example");
    world.do_(Change::AddRisk(
        amina,
        RiskDetails {
            kind: RiskKind::Isolation,
            noted_on: day("2026-11-01"),
            note: String::new(),
            response: "art group on Mondays".into(),
            review_on: Some(day("2026-11-18")),
        },
    ));
    let referral = world.referral(amina, "2026-09-01");
    world.accept(referral, "2026-09-03");
    world.contact(referral, "2026-10-05", ContactKind::Session, Attendance::Attended);
    let lan = world.person("Nguyễn Thị Lan");
    world.referral(lan, "2026-11-02");
    world
}

#[test]
fn today_shows_what_needs_me() {
    let mut face = Face::on(busy());
    insta::assert_snapshot!("today_80x24", face.look());
    face.size(120, 40);
    insta::assert_snapshot!("today_120x40", face.look());
    let mut face = Face::on(World::new());
    insta::assert_snapshot!("today_empty", face.text());
}

#[test]
fn overlays_look_as_agreed() {
    let mut face = Face::on(busy());
    insta::assert_snapshot!("help", face.press("?").text());
    insta::assert_snapshot!("palette", face.press("esc : 'cont'").text());
    insta::assert_snapshot!("find", face.press("esc / 'nguyen'").text());
    insta::assert_snapshot!("why", face.press("esc y").text());
    insta::assert_snapshot!("form", face.press("esc n").look());
    insta::assert_snapshot!("form_with_problems", face.press("ctrl-s").text());
    face.press("esc");
    face.press("ctrl-l");
    insta::assert_snapshot!("lock", face.look());
}

#[test]
fn a_person_is_added_and_taken_back() {
    let mut face = Face::on(World::new());
    face.press("n 'Zoë Exämple' ctrl-s");
    face.shows("u takes it back");
    face.press("1 / 'zoe'");
    face.shows("Zoë Exämple");
    face.press("esc u / 'zoe'");
    face.shows("Nobody has that name");
}

#[test]
fn a_form_asks_before_it_loses_anything() {
    let mut face = Face::on(World::new());
    face.press("n esc");
    face.hides("Leave without saving");
    face.press("n 'Zoë' esc");
    face.shows("Leave without saving?");
    face.press("n");
    face.shows("Zoë");
    face.press("esc y / 'zoe'");
    face.shows("Nobody has that name");
}

#[test]
fn typing_never_triggers_a_command_and_a_paste_never_saves() {
    let mut face = Face::on(World::new());
    face.press("n 'q1?/ux'");
    face.app.happen(Happened::Input(Event::Paste("\u{1b}[2J\r\nsecond\n".into())));
    face.shows("q1?/ux[2J second");
    assert!(!face.app.is_over());
}

#[test]
fn locked_shows_nothing_and_returns_with_what_was_typed() {
    let mut face = Face::on(busy());
    face.press("n 'Unfinished Name' ctrl-l");
    assert_eq!(face.app.place(), Place::Lock);
    face.hides("Unfinished");
    face.hides("SU-0001");
    face.hides("Overdue");
    face.press("'not the passphrase' enter").settle();
    face.shows("Either the passphrase is wrong");
    face.press(&format!("'{PASSPHRASE}' enter")).settle();
    face.shows("Unfinished Name");
    face.shows("Here is what you were writing");
    face.press("esc y");
    assert_eq!(face.app.place(), Place::Today);
    face.press("ctrl-l").press(&format!("'{PASSPHRASE}' enter")).settle();
    face.hides("Unfinished");
}

#[test]
fn it_locks_when_nobody_is_there() {
    let now = Instant::now();
    let wall = SystemTime::now();
    let minute = Duration::from_secs(60);
    for (later, wall_later, locks) in [(4 * minute, 4 * minute, false), (6 * minute, 6 * minute, true), (minute, 60 * minute, true)] {
        let mut face = Face::on(World::new());
        face.app.look(now + later, wall + wall_later);
        assert_eq!(face.app.place() == Place::Lock, locks, "{later:?} {wall_later:?}");
    }
    let mut face = Face::on(World::new());
    face.press("n 'half a name'");
    face.app.happen(Happened::Stop);
    assert!(face.app.is_over());
    let mut store = Store::open(&face.path, &secret(PASSPHRASE), today()).unwrap();
    assert!(store.take_draft().unwrap().is_some_and(|draft| draft.contains("half a name")));
}

#[test]
fn typing_is_kept_within_two_seconds() {
    let mut face = Face::on(World::new());
    face.press("n 'half a name'");
    face.app.look(Instant::now() + Duration::from_secs(2), SystemTime::now() + Duration::from_secs(2));
    // As after a power cut: the file is opened anew without a lock before.
    let Face { app, path, .. } = face;
    drop(app);
    let mut store = Store::open(&path, &secret(PASSPHRASE), today()).unwrap();
    assert!(store.take_draft().unwrap().is_some_and(|draft| draft.contains("half a name")));
}

#[test]
fn midnight_brings_a_new_day() {
    let mut face = Face::on(busy());
    face.shows("21 Nov");
    face.day.set(day("2026-11-22"));
    assert!(face.app.look(Instant::now(), SystemTime::now()));
    face.shows("22 Nov");
    assert!(!face.app.look(Instant::now(), SystemTime::now()));
}

#[test]
fn privacy_shows_codes_for_names() {
    let mut face = Face::on(busy());
    face.shows("Amina");
    face.press("f12");
    face.hides("Amina");
    face.shows("SU-0001");
    face.shows("PRIVATE");
    face.press("/ 'amina'");
    face.hides("Amina");
}

#[test]
fn everything_in_the_footer_can_be_clicked() {
    let mut face = Face::on(busy());
    face.click("/ find");
    face.shows("Find a person");
    face.press("esc");
    face.click("n new");
    face.shows("Somebody is referred");
    face.press("esc");
    face.size(120, 30);
    face.click("? more");
    face.shows("Help: every key that works here");
}

#[test]
fn settings_take_effect_at_once() {
    let mut world = World::new();
    world.do_(Change::SetSetting(Setting::LockMinutes, "12".into()));
    let mut face = Face::on(world);
    face.size(120, 30);
    face.shows("lock 12 min");
    for (minutes, place) in [(11, Place::Today), (13, Place::Lock)] {
        let later = Duration::from_secs(60 * minutes);
        face.app.look(Instant::now() + later, SystemTime::now() + later);
        assert_eq!(face.app.place(), place, "after {minutes} minutes");
    }
}

#[test]
fn the_first_start_makes_a_caseload() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.db");
    let mut face = Face::start(folder, path, None);
    assert_eq!(face.app.place(), Place::Wizard);
    let shown = face.text().replace(&*face.path.parent().unwrap().to_string_lossy(), "[folder]");
    insta::assert_snapshot!("wizard", shown);
    face.press(&format!("'Kim Example' enter '{PASSPHRASE}' enter '{PASSPHRASE}' enter")).settle();
    face.shows("Your recovery code");
    let text = face.text();
    let code = text.lines().map(str::trim).find(|line| line.contains('-') && !line.contains(' ')).unwrap().to_owned();
    face.press("ctrl-q");
    face.shows("End before the code is written down?");
    face.press("n 'wrong' enter");
    face.shows("There is a problem");
    (0..5).for_each(|_| face.key(KeyCode::Backspace, KeyModifiers::NONE));
    face.press(&format!("'{}' enter", code.to_lowercase()));
    assert_eq!(face.app.place(), Place::Today);
    face.press("q");
    assert!(face.app.is_over());
    drop(face.app);
    let store = Store::open_with_recovery(&face.path, &secret(&code), today()).unwrap();
    assert_eq!(store.setting(Setting::MyName).unwrap().as_deref(), Some("Kim Example"));
    assert!(!secret(&code).expose_secret().is_empty());
}

#[test]
fn no_size_breaks_anything() {
    let mut world = busy();
    let lan = PersonId(2);
    world.do_(Change::AddMarker(lan, MarkerDetails { kind: MarkerKind::Court, on: day("2026-11-30"), words: "long ".repeat(50) }));
    let mut face = Face::on(world);
    for keys in ["", "?", "esc :", "esc / 'a'", "esc y", "esc n", "ctrl-s", "'x' esc"] {
        face.press(keys);
        for (width, height) in
            (1..=200).step_by(9).flat_map(|w| (1..=60).step_by(5).map(move |h| (w, h))).chain([(59, 20), (60, 19), (60, 20), (1, 60), (200, 1)])
        {
            face.size(width, height);
            face.text();
        }
    }
    face.size(59, 20);
    face.shows("at least 60 by 20");
    face.hides("SU-0001");
}

#[test]
fn a_key_pressed_while_figures_are_worked_out_is_answered_and_the_figures_follow() {
    let mut face = Face::on(busy());
    // The second key comes while the figures of the first are under way; the store comes back for it.
    face.press("5 1").settle();
    assert!(face.text().contains("[Today]"), "{}", face.text());
    face.press("5").settle();
    assert!(face.text().contains("Referrals received"), "{}", face.text());
}

#[test]
fn n_starts_something_new_on_every_screen() {
    let mut face = Face::on(busy());
    for key in ["1", "2", "3", "4", "5", "6"] {
        face.press(key);
        if matches!(key, "3" | "4" | "5") {
            face.settle();
        }
        face.press("n");
        assert!(face.text().contains("Ctrl+S save"), "{key}: {}", face.text());
        face.press("esc");
    }
}
