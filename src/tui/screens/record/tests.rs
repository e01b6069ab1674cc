//! The record drawn from a made-up caseload: every person, tab and size.

use super::*;
use crate::exchange::made_up::fill;
use crate::tui::commands::{COMMANDS, Scope};
use crate::tui::theme::{Names, Palette};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

const TODAY: &str = "2026-11-21";

fn practice(people: u32) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let secret = age::secrecy::SecretString::from("four unrelated test words".to_owned());
    let today = TODAY.parse().unwrap();
    let (mut store, _) = Store::create_with(&folder.path().join("mine.db"), &secret, today, 2).unwrap();
    fill(&mut store, people, 1, today, &mut |_, _| true).unwrap();
    (folder, store)
}

fn drawn(screen: &mut Record, (width, height): (u16, u16), theme: &Theme) -> String {
    let mut window = Terminal::new(TestBackend::new(width, height)).unwrap();
    window.draw(|frame| screen.view(frame, frame.area(), theme)).unwrap();
    let buf = window.backend().buffer();
    let line = |y| (0..width).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
    (0..height).map(line).collect::<Vec<_>>().join("\n")
}

fn opened(store: &Store, id: PersonId, tab: Tab) -> Record {
    opened_at(store, id, tab, None)
}

fn opened_at(store: &Store, id: PersonId, tab: Tab, past: Option<Day>) -> Record {
    let mut screen = Record::open(id, tab, past);
    screen.load(store, TODAY.parse().unwrap()).unwrap();
    screen
}

#[test]
fn every_record_draws_at_every_size_and_hides_names_in_the_privacy_view() {
    let (_folder, store) = practice(60);
    let shown = Theme::of(Palette::Plain);
    let coded = shown.clone().with_names(Names::Coded);
    let everyone = store.everyone().unwrap();
    // Theirs, and those of whom they are linked with. Of somebody without a name there is none to hide.
    let names = || everyone.iter().map(|person| person.details.name.as_str()).filter(|name| !name.is_empty());
    assert!(names().count() > 40);
    for person in &everyone {
        for tab in Tab::ALL {
            let mut screen = opened(&store, person.id, tab);
            let wide = drawn(&mut screen, (80, 20), &shown);
            for title in Tab::ALL.map(Tab::title) {
                assert!(wide.contains(title), "{title} in\n{wide}");
            }
            assert!(wide.contains(&person.id.to_string()) && wide.contains("Safe contact"), "{wide}");
            let hidden = drawn(&mut screen, (120, 60), &coded);
            for name in names() {
                assert!(!hidden.contains(name), "'{name}' in\n{hidden}");
            }
            let called = person.details.called();
            assert!(called.is_empty() || !hidden.split(|c: char| !c.is_alphanumeric()).any(|word| word == called), "'{called}' in\n{hidden}");
        }
        let mut screen = opened(&store, person.id, Tab::Overview);
        for size in [(0, 0), (1, 1), (7, 3), (20, 6), (60, 16), (80, 20), (200, 60)] {
            for tab in Tab::ALL {
                screen.tab = tab;
                drawn(&mut screen, size, &shown);
            }
        }
    }
}

#[test]
fn every_key_of_a_record_does_something_or_says_why_not() {
    let (_folder, store) = practice(60);
    let today = TODAY.parse().unwrap();
    // The first few hold somebody in support and somebody whose support has ended.
    for person in store.everyone().unwrap().into_iter().take(3) {
        for tab in Tab::ALL {
            let live = Place::Record(person.id, tab, None).scopes();
            for spec in COMMANDS.iter().filter(|spec| spec.scopes.iter().any(|scope| live.contains(scope) && *scope != Scope::Everywhere)) {
                let rows = opened(&store, person.id, tab).list().len().max(1);
                for downs in 0..rows.min(6) {
                    let mut screen = opened(&store, person.id, tab);
                    (0..downs).for_each(|_| drop(screen.update(Message::Command(Command::Down), today)));
                    let key = screen.list().selected();
                    match screen.offers(spec.command) {
                        Offer::Now => assert!(!screen.update(Message::Command(spec.command), today).is_empty(), "{:?} on {tab:?}, {key:?}", spec.command),
                        Offer::NotNow(why) => assert!(why.ends_with('.'), "{why}"),
                        Offer::NotHere => panic!("{:?} is dead on {tab:?}", spec.command),
                    }
                }
            }
        }
    }
}

#[test]
fn of_a_past_day_every_key_looks_and_none_writes() {
    let (_folder, store) = practice(60);
    let (today, past) = (TODAY.parse().unwrap(), "2026-06-01".parse().unwrap());
    let theme = Theme::of(Palette::Plain);
    for person in store.everyone().unwrap().into_iter().take(6) {
        for tab in Tab::ALL {
            let live = Place::Record(person.id, tab, Some(past)).scopes();
            for spec in COMMANDS.iter().filter(|spec| spec.scopes.iter().any(|scope| live.contains(scope) && *scope != Scope::Everywhere)) {
                let mut screen = opened_at(&store, person.id, tab, Some(past));
                assert!(drawn(&mut screen, (80, 24), &theme).contains("As at 1 Jun 2026: "));
                for _ in 0..screen.list().len().clamp(1, 8) {
                    if screen.offers(spec.command) == Offer::Now && spec.command != Command::RecordAsAt {
                        for effect in screen.update(Message::Command(spec.command), today) {
                            let looks = matches!(effect, Effect::Open(_) | Effect::Why(_) | Effect::Read(_) | Effect::Reload | Effect::Notice(_));
                            assert!(looks, "{:?} on {tab:?}: {effect:?}", spec.command);
                        }
                    }
                    for effect in screen.update(Message::Command(Command::Open), today) {
                        let looks = matches!(effect, Effect::Open(_) | Effect::Why(_) | Effect::Read(_) | Effect::Notice(_));
                        assert!(looks, "Enter on {tab:?}: {effect:?}");
                    }
                    screen.tab = tab;
                    drop(screen.update(Message::Command(Command::Down), today));
                }
            }
            let facts = opened_at(&store, person.id, tab, Some(past)).facts.unwrap();
            assert!(facts.contacts.iter().all(|contact| contact.details.on <= past) && facts.rows.markers.iter().all(|marker| marker.details.on <= past));
            assert!(facts.history.iter().all(|row| row.at.as_str() < "2026-06-02"));
        }
    }
}

#[test]
fn numbers_show_only_when_asked_for_and_hide_again() {
    let (_folder, store) = practice(60);
    let today = TODAY.parse().unwrap();
    let theme = Theme::of(Palette::Plain);
    let with_phone = |person: &crate::domain::person::Person| store.safe_contact(person.id).unwrap().is_some_and(|card| !card.phone.is_empty());
    let person = store.everyone().unwrap().into_iter().find(with_phone).unwrap();
    let phone = store.safe_contact(person.id).unwrap().unwrap().phone;
    let mut screen = opened(&store, person.id, Tab::Contacts);
    assert!(!drawn(&mut screen, (100, 60), &theme).contains(&phone));
    assert_eq!(screen.update(Message::Command(Command::ShowDetails), today), [Effect::Revealed(person.id)]);
    assert!(drawn(&mut screen, (100, 60), &theme).contains(&phone));
    assert!(!drawn(&mut screen, (100, 60), &theme.clone().with_names(Names::Coded)).contains(&phone));
    screen.load(&store, today).unwrap();
    assert!(!drawn(&mut screen, (100, 60), &theme).contains(&phone));
}
