//! First start: your name, a passphrase twice, and the recovery code, shown once and typed back. Ends on Today.

use crate::domain::day::Day;
use crate::store::keys::passphrase_problem;
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::{Effect, NewCaseload, Question, Secret};
use crate::tui::forms::{Field, Form, Kind, Reader};
use crate::tui::message::Message;
use crate::tui::place::Place;
use crate::tui::theme::Theme;
use crate::tui::widgets::form;
use age::secrecy::ExposeSecret;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The screen: two pages.
#[derive(Debug)]
pub struct Wizard {
    // parameters
    file: String,
    // page
    page: Page,
    form: Form,
}

#[derive(Debug)]
enum Page {
    /// Name and passphrase.
    Passphrase,
    /// The code to write down and type back.
    Code(Secret),
}

impl Wizard {
    /// The first page; `file` is where the caseload will be.
    pub fn open(file: String) -> Self {
        let form = Form::new(
            "Start a caseload",
            vec![
                Field::new("my_name", "Your name", Kind::Line).hint("As colleagues know you. It stands on what you write."),
                Field::new("passphrase", "Passphrase", Kind::Secret).hint("12 characters or more. Four unrelated words work well. It cannot be reset."),
                Field::new("again", "The passphrase again", Kind::Secret),
            ],
        )
        .lead(format!("Everything is kept in one encrypted file on this machine, and nowhere else:\n{file}"));
        Self { file, page: Page::Passphrase, form }
    }

    /// What can be done now.
    pub fn offers(&self, command: Command) -> Offer {
        Offer::here(matches!(command, Command::Continue | Command::NextTab | Command::PreviousTab))
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, today: Day) -> Vec<Effect> {
        match message {
            Message::Typed(typed) => {
                self.form.typed(&typed);
                Vec::new()
            }
            Message::Command(Command::NextTab) => {
                self.form.next();
                Vec::new()
            }
            Message::Command(Command::PreviousTab) => {
                self.form.previous();
                Vec::new()
            }
            Message::Command(Command::Continue) => self.proceed(today),
            Message::Created(code) => {
                self.show(code);
                Vec::new()
            }
            Message::Refused(sentence) => {
                self.form.refuse("passphrase", sentence);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Draws itself.
    pub fn view(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let area = Rect { x: area.x + 2.min(area.width), width: area.width.saturating_sub(4), ..area };
        if let Some(cursor) = form::draw(frame.buffer_mut(), area, &mut self.form, theme) {
            frame.set_cursor_position(cursor);
        }
    }

    /// What is asked before the program ends while the code is on the screen; nothing on the page before, where no file is yet.
    pub fn leaving(&self) -> Option<Question> {
        matches!(self.page, Page::Code(_)).then(|| Question {
            title: "End before the code is written down?".into(),
            words: "The caseload is made and opens with your passphrase. The recovery code is not shown again, and no other can be made: if the passphrase is forgotten, the caseload is lost.".into(),
            yes: Effect::Quit,
        })
    }

    fn show(&mut self, code: Secret) {
        self.form = Form::new("Your recovery code", vec![Field::new("code", "Type the code back", Kind::Line).hint("Capitals and spaces do not matter.")]).lead(format!(
            "{}\n\nWrite it down now and keep it away from this machine. It opens the caseload if the passphrase is forgotten; without both, nobody can. It is shown only this once.\n\nYour caseload is {}",
            code.0.expose_secret(),
            self.file
        ));
        self.page = Page::Code(code);
    }

    fn proceed(&mut self, today: Day) -> Vec<Effect> {
        let last = self.form.focus() + 1 == self.form.rows().count();
        if !last {
            self.form.next();
            return Vec::new();
        }
        let wanted = match &self.page {
            Page::Passphrase => self.form.read_with(today, read_new).map(|new| Effect::Create(Box::new(new))),
            Page::Code(code) => {
                let code = plain(code.0.expose_secret());
                let right =
                    |typed: &str| if plain(typed) == code { Ok(()) } else { Err("That is not the code above. Check each group and type it again.".to_owned()) };
                self.form.read_with(today, |values| values.get("code", right)).map(|()| Effect::Open(Place::Today))
            }
        };
        wanted.into_iter().collect()
    }
}

/// A code as it is compared: letters and digits, in capitals.
fn plain(code: &str) -> String {
    code.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

fn read_new(values: &mut Reader<'_>) -> Option<NewCaseload> {
    let my_name = values.text("my_name");
    let passphrase = values.get("passphrase", |text| passphrase_problem(text).map_or_else(|| Ok(text.to_owned()), Err));
    let again = values.text("again");
    if let (Some(passphrase), Some(again)) = (&passphrase, &again)
        && passphrase != again
    {
        values.refuse("again", "The two passphrases differ. Type the same one twice.");
        return None;
    }
    again?;
    Some(NewCaseload { my_name: my_name?, passphrase: Secret::new(passphrase?) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::Typed;

    fn enter(wizard: &mut Wizard, text: &str) -> Vec<Effect> {
        let today = "2026-11-21".parse().unwrap();
        wizard.update(Message::Typed(Typed::Paste(text.into())), today);
        wizard.update(Message::Command(Command::Continue), today)
    }

    #[test]
    fn the_passphrase_is_checked_and_the_code_typed_back() {
        let mut wizard = Wizard::open("mine.db".into());
        assert_eq!(enter(&mut wizard, "Kim Example"), []);
        assert_eq!(enter(&mut wizard, "short"), []);
        assert_eq!(enter(&mut wizard, "short"), []);
        assert!(wizard.form.errors()[0].1.starts_with("Use 12 characters"), "{:?}", wizard.form.errors());
        assert_eq!(enter(&mut wizard, " but longer now"), []);
        assert_eq!(enter(&mut wizard, " but other now"), []);
        assert!(wizard.form.errors()[0].1.starts_with("The two passphrases differ"), "{:?}", wizard.form.errors());
        let mut wizard = Wizard::open("mine.db".into());
        enter(&mut wizard, "Kim Example");
        enter(&mut wizard, "four unrelated test words");
        assert_eq!(wizard.leaving(), None);
        let new = NewCaseload { my_name: "Kim Example".into(), passphrase: Secret::new("four unrelated test words") };
        assert_eq!(enter(&mut wizard, "four unrelated test words"), [Effect::Create(Box::new(new))]);
        wizard.update(Message::Created(Secret::new("AB12-CD34")), "2026-11-21".parse().unwrap());
        assert_eq!(wizard.leaving().map(|question| question.yes), Some(Effect::Quit));
        assert_eq!(enter(&mut wizard, "ab12 cd3"), []);
        assert_eq!(wizard.form.errors().len(), 1);
        assert_eq!(enter(&mut wizard, "4"), [Effect::Open(Place::Today)]);
    }
}
