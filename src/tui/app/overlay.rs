//! What lies over the screen: help, palette, find, why, a question, a form, or work under way. The top one has the keys.

use crate::domain::ids::PersonId;
use crate::tui::ask::Ask;
use crate::tui::commands::{Command, Scope, Shown, TYPING};
use crate::tui::effect::Question;
use crate::tui::forms::Form;
use crate::tui::place::Place;
use crate::tui::widgets::help::{Help, HelpRow};
use crate::tui::widgets::picker::Picker;
use crate::tui::widgets::why::{Scroll, Why};
use std::path::PathBuf;

/// One overlay.
#[derive(Debug)]
pub enum Overlay {
    /// Every key that works here.
    Help(Help),
    /// Commands by name.
    Palette(Picker<Command>),
    /// People by name.
    Find(Picker<PersonId>),
    /// A rule and what is behind it.
    Why(Why, Scroll),
    /// Something was written: what is said of it, and where it is.
    Written(Why, Scroll, PathBuf),
    /// Yes or no.
    Confirm(Box<Question>),
    /// Why a closed record is to be opened: it opens on the answer.
    Reason(Place),
    /// A form, and what it is for.
    Form(Box<Ask>, Box<Form>),
}

impl Overlay {
    /// The scope whose keys are live.
    pub const fn scope(&self) -> Scope {
        match self {
            Self::Help(_) => Scope::Help,
            Self::Palette(_) => Scope::Palette,
            Self::Find(_) => Scope::Find,
            Self::Why(..) => Scope::Why,
            Self::Written(..) => Scope::Written,
            Self::Confirm(_) => Scope::Confirm,
            Self::Reason(_) => Scope::Reason,
            Self::Form(..) => Scope::Form,
        }
    }
    /// Help for these rows; over a form also with the keys that edit an answer.
    pub fn help(groups: Vec<(&'static str, Vec<Shown>)>, in_form: bool) -> Self {
        let row = |row: Shown| HelpRow { keys: row.keys, title: row.title.to_owned(), not_now: row.not_now };
        let typing =
            in_form.then(|| ("While you answer", TYPING.iter().map(|(keys, title)| HelpRow { keys: (*keys).into(), title: (*title).into(), not_now: None })));
        let groups = groups.into_iter().map(|(title, rows)| (title, rows.into_iter().map(row).collect()));
        Self::Help(Help::new(groups.chain(typing.map(|(title, rows)| (title, rows.collect()))).collect()))
    }
    /// The palette over these rows.
    pub fn palette(rows: Vec<Shown>) -> Self {
        let mut picker = Picker::new("Commands", "Nothing has that name. Esc closes.");
        picker.set_rows(rows.into_iter().map(|row| (row.title.to_owned(), row.keys, row.command)).collect());
        Self::Palette(picker)
    }
    /// Find, before anything is typed.
    pub fn find() -> Self {
        Self::Find(Picker::new("Find a person", "Nobody has that name. Part of a name, a case code or a birth date will do."))
    }
}
