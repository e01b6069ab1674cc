//! A sheet: a dated piece of paper about a person with named answers, declared once. From the declaration come the type, the
//! form's questions, how they are read and filled. Used by the entries in `entry/`; forms and store only walk over it.

use super::codes::*;
use super::day::Day;
use super::ids::ServiceId;

/// What kind of answer a question takes.
#[derive(Debug, Clone, Copy)]
pub enum Ink {
    /// A day.
    Day,
    /// One line.
    Line,
    /// Several lines.
    Notes,
    /// Yes or no.
    YesNo,
    /// One of a closed list: codes and words.
    Choice(fn() -> Vec<(&'static str, &'static str)>),
    /// One of the twelve domains of daily life, known at run time.
    LifeDomain,
    /// A service, known at run time.
    Service,
}

/// One question of a sheet.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// Its name in the file and in forms.
    pub key: &'static str,
    /// What is asked.
    pub label: &'static str,
    /// A hint below it; may be empty.
    pub hint: &'static str,
    /// May stay empty.
    pub optional: bool,
    /// What it takes.
    pub ink: Ink,
}

/// Where answers are read from; what is wrong is recorded with its question.
pub trait Answers {
    /// The text of an answer; nothing when one that is needed is missing (that is recorded).
    fn text(&mut self, key: &'static str) -> Option<String>;
    /// Records what is wrong.
    fn refuse(&mut self, key: &'static str, sentence: String);
    /// The day it is.
    fn today(&self) -> Day;
}

/// A value that can be asked for.
pub trait Answer: Sized {
    /// Reads it; the error is a sentence.
    fn read(text: &str, today: Day) -> Result<Self, String>;
    /// The text that reads back as it.
    fn fill(&self) -> String;
}

impl Answer for String {
    fn read(text: &str, _: Day) -> Result<Self, String> {
        Ok(text.to_owned())
    }
    fn fill(&self) -> String {
        self.clone()
    }
}

impl Answer for Day {
    fn read(text: &str, today: Day) -> Result<Self, String> {
        Self::parse(text, today)
    }
    fn fill(&self) -> String {
        self.words()
    }
}

impl Answer for bool {
    fn read(text: &str, _: Day) -> Result<Self, String> {
        Ok(text == "yes")
    }
    fn fill(&self) -> String {
        if *self { "yes".into() } else { "no".into() }
    }
}

impl Answer for u32 {
    fn read(text: &str, _: Day) -> Result<Self, String> {
        let plain: String = text.chars().filter(|c| *c != ',').collect();
        plain.parse().map_err(|_| format!("'{text}' is not a whole number. Enter it like 40."))
    }
    fn fill(&self) -> String {
        self.to_string()
    }
}

impl Answer for ServiceId {
    fn read(text: &str, _: Day) -> Result<Self, String> {
        text.parse().map(Self).map_err(|_| "Choose a service.".to_owned())
    }
    fn fill(&self) -> String {
        self.0.to_string()
    }
}

impl<T: Answer> Answer for Option<T> {
    fn read(text: &str, today: Day) -> Result<Self, String> {
        if text.is_empty() { Ok(None) } else { T::read(text, today).map(Some) }
    }
    fn fill(&self) -> String {
        self.as_ref().map(T::fill).unwrap_or_default()
    }
}

macro_rules! code_answer {
    ($name:ident) => {
        impl Answer for $name {
            fn read(text: &str, _: Day) -> Result<Self, String> {
                Self::parse(text)
            }
            fn fill(&self) -> String {
                self.code().to_owned()
            }
        }
        impl Listed for $name {
            fn list() -> Vec<(&'static str, &'static str)> {
                Self::ALL.iter().map(|value| (value.code(), value.words())).collect()
            }
        }
    };
}
for_every_code!(code_answer);

/// A closed list, or a choice from one that may stay open.
pub trait Listed {
    /// Codes and words, in the order they are offered.
    fn list() -> Vec<(&'static str, &'static str)>;
}

impl<T: Listed> Listed for Option<T> {
    fn list() -> Vec<(&'static str, &'static str)> {
        T::list()
    }
}

/// A sheet.
pub trait Sheet: Sized {
    /// The form's title.
    const TITLE: &'static str;
    /// Its questions, in the order they are asked.
    fn questions() -> Vec<Question>;
    /// Reads it; every wrong answer is recorded, so that all are shown at once.
    fn read(answers: &mut dyn Answers) -> Option<Self>;
    /// The answers as text; reading them gives the same sheet back.
    fn fill(&self) -> Vec<(&'static str, String)>;
}

/// Declares a sheet: `field: Type = ink need "label", "hint";` with ink one of day, line, notes, yes_no, choice, domain, service,
/// and need either `needed` or `optional`.
macro_rules! sheet {
    ($(#[$meta:meta])* $name:ident, $title:literal { $($field:ident: $kind:ty = $ink:ident $need:ident $label:literal, $hint:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub struct $name { $(#[doc = $label] pub $field: $kind),+ }

        impl $crate::domain::sheet::Sheet for $name {
            const TITLE: &'static str = $title;
            fn questions() -> Vec<$crate::domain::sheet::Question> {
                vec![$($crate::domain::sheet::Question {
                    key: stringify!($field),
                    label: $label,
                    hint: $hint,
                    optional: $crate::domain::sheet::sheet!(@need $need),
                    ink: $crate::domain::sheet::sheet!(@ink $ink $kind),
                }),+]
            }
            fn read(answers: &mut dyn $crate::domain::sheet::Answers) -> Option<Self> {
                let today = answers.today();
                $(let $field = match answers.text(stringify!($field)).map(|text| <$kind as $crate::domain::sheet::Answer>::read(&text, today)) {
                    Some(Ok(value)) => Some(value),
                    Some(Err(sentence)) => {
                        answers.refuse(stringify!($field), sentence);
                        None
                    }
                    None => None,
                };)+
                Some(Self { $($field: $field?),+ })
            }
            fn fill(&self) -> Vec<(&'static str, String)> {
                vec![$((stringify!($field), $crate::domain::sheet::Answer::fill(&self.$field))),+]
            }
        }
    };
    (@need needed) => { false };
    (@need optional) => { true };
    (@ink day $kind:ty) => { $crate::domain::sheet::Ink::Day };
    (@ink line $kind:ty) => { $crate::domain::sheet::Ink::Line };
    (@ink notes $kind:ty) => { $crate::domain::sheet::Ink::Notes };
    (@ink yes_no $kind:ty) => { $crate::domain::sheet::Ink::YesNo };
    (@ink domain $kind:ty) => { $crate::domain::sheet::Ink::LifeDomain };
    (@ink service $kind:ty) => { $crate::domain::sheet::Ink::Service };
    (@ink choice $kind:ty) => { $crate::domain::sheet::Ink::Choice(<$kind as $crate::domain::sheet::Listed>::list) };
}
pub(crate) use sheet;
