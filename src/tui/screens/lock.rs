//! The lock: asks the passphrase, nothing else. Practice shows it; a wrong one is answered plainly.

use crate::domain::day::Day;
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::{Effect, Secret};
use crate::tui::forms::{Field, Form, Kind};
use crate::tui::message::Message;
use crate::tui::theme::Theme;
use crate::tui::widgets::fit::middle;
use crate::tui::widgets::form;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The screen.
#[derive(Debug)]
pub struct Lock {
    form: Form,
}

impl Lock {
    /// Locked; in practice with the passphrase to show.
    pub fn open(practice: Option<&str>) -> Self {
        let field = Field::new("passphrase", "Passphrase", Kind::Secret);
        let lead = match practice {
            Some(words) => format!("This is practice with made-up people. The passphrase is:\n{words}"),
            None => "The caseload is locked. Nothing of it is readable until you unlock it.".to_owned(),
        };
        Self { form: Form::new("Locked", vec![field]).lead(lead) }
    }

    /// What can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        Offer::here(command == Command::Unlock)
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, _today: Day) -> Vec<Effect> {
        match message {
            Message::Typed(typed) => {
                self.form.typed(&typed);
            }
            Message::Command(Command::Unlock) => {
                let typed = self.form.value("passphrase");
                if typed.is_empty() {
                    self.form.refuse("passphrase", "Enter your passphrase.");
                } else {
                    return vec![Effect::Unlock(Secret::new(typed))];
                }
            }
            Message::Refused(sentence) => {
                self.form = std::mem::replace(&mut self.form, Form::new("", Vec::new())).with("passphrase", "");
                self.form.refuse("passphrase", sentence);
            }
            _ => {}
        }
        Vec::new()
    }

    /// Draws itself.
    pub fn view(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let area = middle(area, 68, area.height.min(16));
        if let Some(cursor) = form::draw(frame.buffer_mut(), area, &mut self.form, theme) {
            frame.set_cursor_position(cursor);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::Typed;

    #[test]
    fn the_passphrase_is_asked_for_and_forgotten_when_wrong() {
        let today = "2026-11-21".parse().unwrap();
        let mut lock = Lock::open(None);
        let enter = Message::Command(Command::Unlock);
        assert_eq!(lock.update(enter.clone(), today), []);
        assert_eq!(lock.form.errors()[0].1, "Enter your passphrase.");
        lock.update(Message::Typed(Typed::Paste("open  sesame".into())), today);
        assert_eq!(lock.update(enter.clone(), today), [Effect::Unlock(Secret::new("open  sesame"))]);
        lock.update(Message::Refused("That did not open it.".into()), today);
        assert_eq!(lock.form.value("passphrase"), "");
        assert_eq!(lock.form.errors()[0].1, "That did not open it.");
    }
}
