//! A key, a paste or a click becomes a command or typed text. The only place that knows the terminal library's events.

use super::App;
use super::job::Job;
use super::overlay::Overlay;
use crate::domain::ids::{PersonId, Ref};
use crate::domain::person::{Found, shown_name};
use crate::tui::ask::Ask;
use crate::tui::commands::{self, Command, Key, Offer, Scope, command_for};
use crate::tui::effect::{Effect, Question};
use crate::tui::forms::{Typed, Wish};
use crate::tui::message::{Message, Steered};
use crate::tui::place::{Place, SCREENS, Tab};
use crate::tui::screens::Screen;
use crate::tui::theme::Names;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};
use ratatui::layout::Position;

/// Rows the wheel moves.
const WHEEL: i32 = 3;
/// Hits that find shows.
const HITS: usize = 50;

impl App {
    /// Takes an event of the terminal in; false when it changed nothing on the screen.
    pub(super) fn input(&mut self, event: Event) -> bool {
        if self.hold(&event) {
            return false;
        }
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                self.awake();
                self.typed = true;
                self.key(key);
            }
            Event::Paste(text) => {
                self.awake();
                self.typed = true;
                self.typed(Typed::Paste(text));
            }
            Event::Mouse(mouse) => {
                let at = Position::new(mouse.column, mouse.row);
                match mouse.kind {
                    MouseEventKind::Down(MouseButton::Left) => self.click(at),
                    MouseEventKind::ScrollUp => self.wheel(-WHEEL),
                    MouseEventKind::ScrollDown => self.wheel(WHEEL),
                    _ => return false,
                }
                self.awake();
            }
            Event::Resize(..) => {}
            _ => return false,
        }
        true
    }

    /// While figures are worked out the store is away: a key stops that work and waits for the store. Esc cancels instead.
    fn hold(&mut self, event: &Event) -> bool {
        let wanted = match event {
            Event::Key(key) => key.kind != KeyEventKind::Release && key.code != KeyCode::Esc,
            Event::Paste(_) => true,
            Event::Mouse(mouse) => matches!(mouse.kind, MouseEventKind::Down(_) | MouseEventKind::ScrollUp | MouseEventKind::ScrollDown),
            _ => false,
        };
        let holds = wanted && self.state.job.as_mut().is_some_and(Job::give_way);
        if holds {
            self.held.push(event.clone());
        }
        holds
    }

    fn key(&mut self, event: KeyEvent) {
        let key = key_of(event);
        if key == Some(Key::Ctrl('z')) {
            self.wants_pause = true;
            return;
        }
        if self.state.job.is_none() {
            self.state.notice = None;
        }
        if let Some(command) = key.and_then(|key| command_for(key, &self.state.live())) {
            self.command(command);
        } else if let Some(typed) = typed_of(event) {
            self.typed(typed);
        }
    }

    /// Does a command, wherever it came from: key, footer, header, palette.
    pub fn command(&mut self, command: Command) {
        match self.state.offers(command) {
            Offer::Now => {}
            Offer::NotNow(why) => return self.state.notice = Some(why.to_owned()),
            Offer::NotHere => return,
        }
        if let Some(job) = &mut self.state.job {
            match command {
                // It says where something was written; the figures below it go on.
                Command::Back if matches!(self.state.overlays.last(), Some(Overlay::Written(..))) => drop(self.state.overlays.pop()),
                Command::Back => job.cancel(),
                // The screen is cleared at once; the work closes the file when it comes back.
                Command::Lock => self.lock(),
                _ => {}
            }
            return;
        }
        match command {
            Command::Lock => self.perform(Effect::Lock),
            Command::Privacy => self.state.names = if self.state.names == Names::Shown { Names::Coded } else { Names::Shown },
            Command::Help if !matches!(self.state.overlays.last(), Some(Overlay::Help(_))) => {
                let live = self.state.live();
                let groups = commands::help(&live, |command| self.state.offers(command));
                self.state.overlays.push(Overlay::help(groups, live.contains(&Scope::Form)));
            }
            command if !self.state.overlays.is_empty() => self.overlay_command(command),
            Command::Quit => {
                let asked = if let Screen::Wizard(wizard) = &self.state.screens.current { wizard.leaving() } else { None };
                self.perform(asked.map_or(Effect::Quit, |question| Effect::Confirm(Box::new(question))));
            }
            Command::Undo => self.perform(Effect::Undo),
            Command::Archive => self.perform(Effect::Fill(Box::new(Ask::Archive))),
            Command::BackUp => self.perform(Effect::Fill(Box::new(Ask::BackUp))),
            Command::Palette => {
                let rows = commands::palette(&self.state.live(), |command| self.state.offers(command));
                self.state.overlays.push(Overlay::palette(rows));
            }
            Command::Find => {
                self.state.overlays.push(Overlay::find());
                self.search();
            }
            Command::Import => {
                if self.place() != Place::Import {
                    self.perform(Effect::Open(Place::Import));
                }
                self.tell(Message::Command(Command::Edit));
            }
            Command::Supervision if self.place() == Place::Supervision => {}
            Command::Supervision => self.perform(Effect::Open(Place::Supervision)),
            Command::Back if self.state.screens.current.offers(command) == Offer::NotHere => self.perform(Effect::Back),
            command => match SCREENS.iter().find(|(_, of, _)| *of == command) {
                Some((place, ..)) => self.perform(Effect::Open(*place)),
                None => self.tell(Message::Command(command)),
            },
        }
    }

    fn overlay_command(&mut self, command: Command) {
        let Some(overlay) = self.state.overlays.last_mut() else { return };
        match (overlay, command) {
            (Overlay::Form(..), Command::Back) => self.leave_form(),
            (Overlay::Form(..), Command::Save) => self.submit(),
            (Overlay::Form(ask, form), Command::FullForm) => {
                if let Some((fuller, typed)) = ask.fuller(form, self.state.today) {
                    self.state.overlays.pop();
                    self.fill(fuller, Some(&typed));
                }
            }
            (Overlay::Form(_, form), Command::UseTemplate) => {
                if !form.use_template() {
                    self.state.notice = Some("Choose how it happened first: the start of a note follows the kind of contact.".into());
                }
            }
            (Overlay::Form(_, form), Command::NextTab) => form.next(),
            (Overlay::Form(_, form), Command::PreviousTab) => form.previous(),
            (Overlay::Confirm(question), Command::Yes) => {
                let yes = question.yes.clone();
                self.state.overlays.pop();
                self.perform(yes);
            }
            (Overlay::Reason(place), command) if command.reason().is_some() => {
                let place = *place;
                self.state.overlays.pop();
                self.open_for(place, command.reason().unwrap_or_default());
            }
            (Overlay::Written(_, _, path), Command::OpenFolder) => {
                let path = path.clone();
                self.show_folder(&path);
            }
            (_, Command::Back | Command::No) => drop(self.state.overlays.pop()),
            (Overlay::Palette(picker), Command::Open) => {
                let chosen = picker.chosen();
                self.state.overlays.pop();
                if let Some(command) = chosen {
                    self.command(command);
                }
            }
            (Overlay::Find(picker), Command::Open) => {
                let chosen: Option<PersonId> = picker.chosen();
                if let Some(person) = chosen {
                    self.state.overlays.pop();
                    self.perform(Effect::Open(Place::Record(person, Tab::Overview, None)));
                }
            }
            (overlay, command) => {
                let Some(motion) = command.motion() else { return };
                match overlay {
                    Overlay::Palette(picker) => picker.picked.go(motion),
                    Overlay::Find(picker) => picker.picked.go(motion),
                    Overlay::Help(help) => help.go(motion),
                    Overlay::Why(_, scroll) | Overlay::Written(_, scroll, _) => scroll.go(motion),
                    Overlay::Confirm(_) | Overlay::Reason(_) | Overlay::Form(..) => {}
                }
            }
        }
    }

    /// Leaves the form; asks first when something was typed.
    fn leave_form(&mut self) {
        let Some(Overlay::Form(_, form)) = self.state.overlays.last() else { return };
        if form.is_touched() {
            let question = Question {
                title: "Leave without saving?".into(),
                words: "Nothing of it is saved. What you typed is kept, and offered when you open this form again.".into(),
                yes: Effect::Discard,
            };
            self.state.overlays.push(Overlay::Confirm(Box::new(question)));
        } else {
            self.perform(Effect::Discard);
        }
    }

    fn submit(&mut self) {
        let today = self.state.today;
        let Some(Overlay::Form(ask, form)) = self.state.overlays.last_mut() else { return };
        if let Some(effect) = ask.answer(form, today) {
            self.perform(effect);
        }
    }

    fn typed(&mut self, typed: Typed) {
        if self.state.job.is_some() {
            return;
        }
        let takes_typing = self.state.live().iter().any(|scope| scope.takes_typing());
        match self.state.overlays.last_mut() {
            Some(Overlay::Form(_, form)) => {
                let wish = form.typed(&typed);
                if wish == Wish::Save {
                    self.submit();
                } else {
                    self.look_for_same();
                }
            }
            Some(Overlay::Palette(picker)) => {
                let changed = picker.typed(&typed);
                if changed {
                    picker.rank();
                }
            }
            Some(Overlay::Find(picker)) => {
                let changed = picker.typed(&typed);
                if changed {
                    self.search();
                }
            }
            Some(Overlay::Help(help)) => match typed {
                Typed::Char(c) => help.wanted.push(c),
                Typed::Backspace => drop(help.wanted.pop()),
                _ => {}
            },
            Some(_) => {}
            None if takes_typing => self.tell(Message::Typed(typed)),
            None => {}
        }
    }

    /// Fills find with the hits of what was typed.
    fn search(&mut self) {
        let names = self.state.names;
        let Some(Overlay::Find(picker)) = self.state.overlays.last_mut() else { return };
        let Some(store) = &self.store else { return };
        // A case code that was merged finds the record it went to.
        let gone = if let Ok(Ref::Person(id)) = Ref::parse(&picker.wanted()) { Some(id) } else { None };
        match store.find(&picker.wanted(), HITS) {
            Ok(people) => {
                let row = |person: Found| {
                    let code = person.id.to_string();
                    let was = gone.filter(|gone| *gone != person.id).map(|gone| format!(" (was {gone})")).unwrap_or_default();
                    let earlier = person.earlier.map(|name| format!(" (earlier name {name})")).unwrap_or_default();
                    let shown = format!("{}{earlier}", shown_name(&person.name, &person.name_to_use));
                    (names.pick(&shown, &code).to_owned(), format!("{code}{was}"), person.id)
                };
                picker.set_rows(people.into_iter().map(row).collect());
            }
            Err(error) => self.state.notice = Some(error.to_string()),
        }
    }

    fn click(&mut self, at: Position) {
        if let Some(command) = self.state.hits.at(at) {
            return self.command(command);
        }
        let again = match self.state.overlays.last_mut() {
            Some(Overlay::Palette(picker)) => picker.picked.item_at(at).map(|item| picker.picked.pick(item)),
            Some(Overlay::Find(picker)) => picker.picked.item_at(at).map(|item| picker.picked.pick(item)),
            Some(_) => None,
            None => {
                self.tell(Message::Clicked(at));
                None
            }
        };
        if again == Some(true) {
            self.command(Command::Open);
        }
    }

    fn wheel(&mut self, rows: i32) {
        if self.state.job.is_some() {
            return;
        }
        let message = Message::Scrolled(rows);
        let motion = if rows < 0 { Command::Up } else { Command::Down };
        let moved: Option<Steered> = match self.state.overlays.last_mut() {
            None => return self.tell(message),
            Some(Overlay::Palette(picker)) => message.steer(&mut picker.picked),
            Some(Overlay::Find(picker)) => message.steer(&mut picker.picked),
            Some(_) => None,
        };
        if moved.is_none() {
            (0..WHEEL).for_each(|_| self.overlay_command(motion));
        }
    }

    /// Tells the screen, and carries out what it asks for.
    pub(super) fn tell(&mut self, message: Message) {
        if self.state.job.is_some() {
            return;
        }
        let effects = self.state.screens.current.update(message, self.state.today);
        effects.into_iter().for_each(|effect| self.perform(effect));
    }
}

fn key_of(event: KeyEvent) -> Option<Key> {
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    Some(match event.code {
        KeyCode::Char(c) if ctrl => Key::Ctrl(c.to_ascii_lowercase()),
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::F(n) => Key::F(n),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => Key::BackTab,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left if !ctrl => Key::Left,
        KeyCode::Right if !ctrl => Key::Right,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::Delete => Key::Delete,
        KeyCode::Backspace => Key::Backspace,
        _ => return None,
    })
}

fn typed_of(event: KeyEvent) -> Option<Typed> {
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    let alt = event.modifiers.contains(KeyModifiers::ALT);
    Some(match event.code {
        KeyCode::Char('w') if ctrl => Typed::DeleteWord,
        KeyCode::Char('y') if ctrl => Typed::Redo,
        KeyCode::Char('u') if ctrl => Typed::Undo,
        KeyCode::Char(c) if !ctrl && !alt => Typed::Char(c),
        KeyCode::Enter => Typed::Enter,
        KeyCode::Backspace if ctrl || alt => Typed::DeleteWord,
        KeyCode::Backspace => Typed::Backspace,
        KeyCode::Delete => Typed::Delete,
        KeyCode::Left if ctrl => Typed::WordLeft,
        KeyCode::Right if ctrl => Typed::WordRight,
        KeyCode::Left => Typed::Left,
        KeyCode::Right => Typed::Right,
        KeyCode::Home => Typed::Home,
        KeyCode::End => Typed::End,
        KeyCode::Up => Typed::Up,
        KeyCode::Down => Typed::Down,
        KeyCode::PageUp => Typed::PageUp,
        KeyCode::PageDown => Typed::PageDown,
        _ => return None,
    })
}
