//! Every form that can be asked for, by name and ids: which fields it has, and what its answers change.
//! Used by screens (`Effect::Fill`), the loop, and to bring a form back after locking (it can be written down).
//! To add a form: a `Draft` in `forms/`, a variant here, one arm in `form` and one in `answer`.

use super::effect::{After, Effect};
use super::forms::{Choice, Form, contact};
use crate::domain::change::Change;
use crate::domain::contact::ContactDetails;
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, ReferralId};
use crate::domain::person::{PersonDetails, SafeContact};
use crate::domain::provider::Reference;
use serde::{Deserialize, Serialize};

/// A form, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// A new person.
    NewPerson,
    /// Other details for a person; these are the present ones.
    EditPerson(PersonId, PersonDetails),
    /// A safe-contact card; the present one, if any.
    SafeContact(PersonId, Option<SafeContact>),
    /// A contact or an attempt for a referral.
    LogContact(ReferralId),
}

/// What choices come from at run time.
#[derive(Debug)]
pub struct Offered<'a> {
    /// Services, measures, life domains.
    pub reference: &'a Reference,
    /// The directory: row number as code, name as words.
    pub organisations: Vec<Choice>,
    /// The day it is, to start dates from.
    pub today: Day,
}

impl Ask {
    /// The form, with its choices and present answers in place.
    pub fn form(&self, offered: &Offered<'_>) -> Form {
        match self {
            Self::NewPerson => Form::filled(&PersonDetails::default()),
            Self::EditPerson(_, details) => Form::filled(details).titled("Edit a person"),
            Self::SafeContact(_, card) => Form::filled(&card.clone().unwrap_or_default()),
            Self::LogContact(_) => {
                let start = contact::starting(offered.today);
                start.into_iter().fold(Form::blank::<ContactDetails>(), |form, (key, value)| form.with(key, &value))
            }
        }
    }
    /// Reads the answers. Nothing when something is wrong: the form then shows what.
    pub fn answer(&self, form: &mut Form, today: Day) -> Option<Effect> {
        let stay = |change| Effect::Save(Box::new(change), After::Stay);
        Some(match self {
            Self::NewPerson => Effect::Save(Box::new(Change::AddPerson(form.read(today)?, None)), After::OpenPerson),
            Self::EditPerson(id, _) => stay(Change::EditPerson(*id, form.read(today)?)),
            Self::LogContact(id) => stay(Change::LogContact(*id, form.read(today)?)),
            Self::SafeContact(id, _) => stay(Change::SetSafeContact(*id, form.read(today)?)),
        })
    }
}
