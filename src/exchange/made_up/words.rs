//! Notes and other sentences, put together from the recipe's stock.

use super::maker::Maker;
use super::people::Who;
use crate::domain::codes::{Attendance, ContactKind};

impl Maker<'_> {
    /// One of these sentences, said of this person.
    pub(super) fn say(&mut self, stock: &[String], who: &Who) -> String {
        if stock.is_empty() {
            return String::new();
        }
        stock[self.chance.position(stock.len())].replace("{name}", who.details.called())
    }

    /// The note of one contact.
    pub(super) fn note(&mut self, kind: ContactKind, attendance: Attendance, who: &Who) -> String {
        let words = &self.recipe.words;
        match attendance {
            Attendance::DidNotAttend if who.is_child() => return self.say(&words.not_brought, who),
            Attendance::DidNotAttend => return self.say(&words.missed, who),
            Attendance::CancelledByPerson => return self.say(&words.cancelled_person, who),
            Attendance::CancelledByService => return self.say(&words.cancelled_service, who),
            Attendance::NoAnswer if matches!(kind, ContactKind::Text | ContactKind::Email) => return self.say(&words.no_reply, who),
            Attendance::NoAnswer => return self.say(&words.no_answer, who),
            Attendance::Attended | Attendance::Late => {}
        }
        match kind {
            ContactKind::Session => {
                let mut note = self.say(&words.session_open, who);
                for stock in [&words.session_middle, &words.session_close] {
                    note.push(' ');
                    note.push_str(&self.say(stock, who));
                }
                note
            }
            ContactKind::Visit | ContactKind::Outreach => {
                let note = self.say(&words.practical, who);
                format!("{note} {}", self.say(&words.session_close, who))
            }
            ContactKind::Call => self.say(&words.call, who),
            ContactKind::Text => self.say(&words.text, who),
            ContactKind::Email => self.say(&words.email, who),
            ContactKind::Group => self.say(&words.group, who),
            ContactKind::Meeting => self.say(&words.meeting, who),
            ContactKind::TrsHub => self.say(&words.hub, who),
        }
    }
}
