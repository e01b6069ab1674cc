//! Every form that can be asked for, by name and ids: which fields it has, and what its answers change.
//! Used by screens (`Effect::Fill`), the loop, and to bring a form back after locking (it can be written down).
//! To add a form: a `Draft` in `forms/`, a variant here, one arm in `form` and one in `answer`.

use super::effect::{After, Effect};
use super::forms::reports::{as_at_form, as_at_of, period_form, period_of};
use super::forms::routing::Questions;
use super::forms::settings::SettingsDetails;
use super::forms::{Choice, Form, contact};
use crate::domain::change::Change;
use crate::domain::codes::OnwardState;
use crate::domain::contact::ContactDetails;
use crate::domain::day::Day;
use crate::domain::exit::ExitDetails;
use crate::domain::ids::{EpisodeId, OnwardId, OrganisationId, OutcomeId, PersonId, PlanId, ReferralId, RiskId, StepDownId, StepId};
use crate::domain::person::{PersonDetails, SafeContact};
use crate::domain::plan::{OutcomeDetails, PlanDetails};
use crate::domain::provider::{OrganisationDetails, Reference};
use crate::domain::referral::ReferralDetails;
use crate::domain::report::Period;
use crate::domain::risk::RiskDetails;
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
    /// A link from a person to another one.
    Link(PersonId),
    /// A new referral for a person.
    NewReferral(PersonId),
    /// Other details for a referral; these are the present ones.
    EditReferral(ReferralId, ReferralDetails),
    /// A decision about a referral.
    Decide(ReferralId),
    /// First on its waiting list, with the reason; the present one, empty when it is not urgent.
    MarkUrgent(ReferralId, String),
    /// Off the waiting list without an appointment.
    TakeOffList(ReferralId),
    /// A contact or an attempt for a referral.
    LogContact(ReferralId),
    /// A plan, or its next version; the last version's details to start from, if any.
    AgreePlan(EpisodeId, Option<PlanDetails>),
    /// An outcome for a plan.
    AddOutcome(PlanId),
    /// Other words for an outcome; these are the present ones.
    EditOutcome(OutcomeId, OutcomeDetails),
    /// A step towards an outcome.
    AddStep(OutcomeId),
    /// A step's dates: started and achieved, as they are now.
    MarkStep(StepId, Option<Day>, Option<Day>),
    /// A review held.
    HoldReview(EpisodeId),
    /// A reading of a measure.
    RecordReading(ReferralId),
    /// A dated event beside the scores.
    AddMarker(PersonId),
    /// A risk noted.
    AddRisk(PersonId),
    /// Other details for a risk; these are the present ones.
    EditRisk(RiskId, RiskDetails),
    /// No longer a risk.
    CloseRisk(RiskId),
    /// An onward referral offered.
    AddOnward(EpisodeId),
    /// The next step of an onward referral; where it stands now.
    MoveOnward(OnwardId, OnwardState),
    /// The exit strategy; the present one, if begun.
    SetExit(EpisodeId, Option<ExitDetails>),
    /// A step down before the end.
    AddStepDown(EpisodeId),
    /// A step down done, or not done after all.
    MarkStepDown(StepDownId),
    /// Past twelve months, exceptionally.
    Extend(EpisodeId),
    /// The end of an episode.
    EndEpisode(EpisodeId),
    /// A new organisation for the directory.
    AddOrganisation,
    /// Other details for an organisation; these are the present ones.
    EditOrganisation(OrganisationId, OrganisationDetails),
    /// The settings of this caseload, as they are now.
    Settings(SettingsDetails),
    /// A list as it stood on another day; the day it shows now.
    AsAt(Day),
    /// What is known of someone, for routing; what was answered before.
    WhatIf(Questions),
    /// The period of the figures; the present one.
    Period(Day, Day),
    /// A case summary in a new file.
    ExportSummary(PersonId),
}

/// What a form was answered that writes nothing: it goes back to the screen that asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The day to show.
    AsAt(Day),
    /// What routing is asked.
    WhatIf(Questions),
    /// The period to show.
    Period(Period),
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
            Self::AsAt(at) => as_at_form(*at),
            Self::WhatIf(questions) => Form::filled(questions),
            Self::Period(from, to) => period_form(*from, *to),
            _ => Form::new("This form follows", Vec::new()),
        }
    }
    /// Reads the answers. Nothing when something is wrong: the form then shows what.
    pub fn answer(&self, form: &mut Form, today: Day) -> Option<Effect> {
        let stay = |change| Effect::Save(Box::new(change), After::Stay);
        let answered = |answer| Effect::Answered(Box::new(answer));
        Some(match self {
            Self::NewPerson => Effect::Save(Box::new(Change::AddPerson(form.read(today)?, None)), After::OpenPerson),
            Self::EditPerson(id, _) => stay(Change::EditPerson(*id, form.read(today)?)),
            Self::LogContact(id) => stay(Change::LogContact(*id, form.read(today)?)),
            Self::SafeContact(id, _) => stay(Change::SetSafeContact(*id, form.read(today)?)),
            Self::AsAt(_) => answered(Answer::AsAt(form.read_with(today, as_at_of)?)),
            Self::WhatIf(_) => answered(Answer::WhatIf(form.read(today)?)),
            Self::Period(..) => answered(Answer::Period(form.read_with(today, period_of)?)),
            _ => return None,
        })
    }
}
