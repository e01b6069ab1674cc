//! Every form that can be asked for, by name and ids: which fields it has, and what its answers change.
//! Used by screens (`Effect::Fill`), the loop, and to bring a form back after locking (it can be written down).
//! To add a form: a `Draft` in `forms/`, a variant here, one arm in `form` and one in `change`.

use super::effect::{After, Effect};
use super::forms::backup::BackUpTo;
use super::forms::draft::Draft;
use super::forms::draft::known_or_not;
use super::forms::erase::Erasure;
use super::forms::exit::{NewStepDown, StepDownDone};
use super::forms::handover::{MergeChoices, PackChoices, Settling};
use super::forms::import::{ImportFile, RejectsFile};
use super::forms::intake::ChildDecision;
use super::forms::link::LinkTo;
use super::forms::merge::{MergeWith, merge_form, merge_of};
use super::forms::plan::{NewStep, StepDates};
use super::forms::reports::{Covering, ReturnChoices, as_at_form, as_at_of, covering_form, covering_of};
use super::forms::risk::RiskClosed;
use super::forms::route_step::{Chosen, NewRouteStep};
use super::forms::routing::Questions;
use super::forms::settings::SettingsDetails;
use super::forms::summary::SummaryChoices;
use super::forms::waiting::{WhileWaiting, next_steps as offer_steps, offers_while_waiting, places};
use super::forms::{Choice, Form, contact, entry, measure, onward, plan};
use super::place::{Place, Tab};
use crate::domain::change::Change;
use crate::domain::codes::{ContactKind, Ending, EntryKind, OfferState, OnwardState, RouteStepKind};
use crate::domain::contact::{ContactDetails, CorrectionDetails, NoteMarks};
use crate::domain::day::Day;
use crate::domain::entry::Entry;
use crate::domain::exit::ExitDetails;
use crate::domain::ids::{
    AssignmentId, ContactId, DifferenceId, EntryId, EpisodeId, EventId, OfferId, OnwardId, OrganisationId, OutcomeId, PersonId, PlanId, ReferralId, RiskId,
    RouteStepId, ServiceId, SlotId, StepDownId, StepId, WorkerId,
};
use crate::domain::intake::Intake;
use crate::domain::measure::MarkerDetails;
use crate::domain::merge::Merging;
use crate::domain::onward::{OnwardDetails, OnwardMove};
use crate::domain::person::{PersonDetails, SafeContact};
use crate::domain::plan::{OutcomeDetails, PlanDetails, ReviewDetails};
use crate::domain::provider::{OrganisationDetails, Reference};
use crate::domain::referral::{DecisionMade, EndingDetails, Extension, OffListDetails, ReferralDetails, UrgentDetails};
use crate::domain::report::Asked;
use crate::domain::risk::RiskDetails;
use crate::domain::route_step::{RouteStepClosed, RouteStepDetails};
use crate::domain::text::capital;
use crate::domain::waiting::Urgent;
use crate::domain::waiting::months::EventDetails;
use crate::domain::waiting::offer::{OfferDetails, OfferMove, SlotDetails};
use crate::domain::waiting::well::{CallPlan, Interim, ListFilter};
use crate::domain::worker::{AssignmentDetails, WorkerDetails};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// A form, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// Somebody is referred: the person, or somebody known, and the referral.
    NewPerson,
    /// Other details for a person; these are the present ones.
    EditPerson(PersonId, PersonDetails),
    /// A safe-contact card; the present one, if any.
    SafeContact(PersonId, Option<SafeContact>),
    /// Another record of the same person: which, and which of the two stays. People who may be it, in words.
    MergeWith(PersonId, Vec<String>),
    /// Two records side by side: what is kept where they differ.
    Merge(Box<Merging>),
    /// A link from a person to another one.
    Link(PersonId),
    /// A new referral for a person.
    NewReferral(PersonId),
    /// A new referral of somebody who came back, begun from what the last one knew.
    ReferAgain(PersonId, ReferralDetails),
    /// A new referral to a service chosen on Routing: what was asked there, and what about the choice wants a reason.
    ReferHere(PersonId, Box<ReferralDetails>, Option<String>),
    /// A tracked next step, of a referral if there is one, for a service if it is for one; its default due day.
    AddRouteStep(PersonId, Option<ReferralId>, RouteStepKind, Option<ServiceId>, Day),
    /// A next step done, or not needed.
    CloseRouteStep(RouteStepId, RouteStepKind),
    /// Other details for a referral; these are the present ones.
    EditReferral(ReferralId, ReferralDetails),
    /// A decision about a referral.
    Decide(ReferralId),
    /// A decision about a survivor under the youngest age: whether 999 or MASH is needed comes first.
    DecideChild(ReferralId),
    /// First on its waiting list, with the reason and until when; the one that counts now, if it is urgent.
    MarkUrgent(ReferralId, Option<Urgent>),
    /// Off the waiting list without an appointment.
    TakeOffList(ReferralId),
    /// A first appointment for somebody who waits.
    MakeOffer(ReferralId),
    /// What came of an offer; where it stands, and the day of its appointment.
    MoveOffer(OfferId, OfferState, Option<Day>),
    /// Something given while waiting for a service, and how often a call is made: every so many weeks now.
    WhileWaiting(ReferralId, ServiceId, Option<u32>),
    /// Places that come free at a service.
    AddSlot(ServiceId),
    /// Other details for them; these are the present ones.
    EditSlot(SlotId, SlotDetails),
    /// An event that drives demand.
    AddEvent,
    /// Other details for it; these are the present ones.
    EditEvent(EventId, EventDetails),
    /// A contact or an attempt for a referral, in one line.
    LogQuick(ReferralId),
    /// The same in full.
    LogContact(ReferralId),
    /// A contact that was written down wrongly; how it reads now.
    CorrectContact(ContactId, ContactDetails),
    /// Marks on the parts of a note; the note and its present marks.
    MarkNote(ContactId, String, NoteMarks),
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
    /// An entry of the record: answers to start from, and what to know first.
    AddEntry(PersonId, EntryKind, Vec<(String, String)>, String),
    /// Other answers for an entry; these are the present ones.
    EditEntry(EntryId, Box<Entry>),
    /// The whole record erased.
    Erase(PersonId),
    /// A questionnaire scored by its items.
    ScoreItems(ReferralId),
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
    /// A worker's part in a case: key worker or cover.
    Assign(EpisodeId),
    /// Other dates, part or worker; these are the present ones.
    EditAssignment(AssignmentId, AssignmentDetails),
    /// A new worker for the directory.
    AddWorker,
    /// Other details for a worker; these are the present ones.
    EditWorker(WorkerId, WorkerDetails),
    /// The end of an episode; the trail of attempts, in words, that an unplanned one rests on.
    EndEpisode(EpisodeId, String),
    /// A new organisation for the directory.
    AddOrganisation,
    /// Other details for an organisation; these are the present ones.
    EditOrganisation(OrganisationId, OrganisationDetails),
    /// The settings of this caseload, as they are now.
    Settings(SettingsDetails),
    /// A backup, to a folder.
    BackUp,
    /// Whom a waiting list shows; what it shows now.
    FilterList(ListFilter),
    /// A list as it stood on another day; the day it shows now.
    AsAt(Day),
    /// What is known of someone, for routing; what was answered before.
    WhatIf(Questions),
    /// A CSV file to look at, and what it holds.
    Import,
    /// A new file for the reasons of rejected rows.
    SaveRejects,
    /// Period, day and provider of the figures; the present ones.
    Covering(Asked),
    /// A return in a new file.
    ExportReturn(Asked),
    /// An encrypted pack of these persons' records, in a new file.
    WritePack(Vec<PersonId>),
    /// A pack that came.
    MergePack,
    /// What was changed here and in another file; both, in words.
    Settle(DifferenceId, String),
    /// A case summary in a new file.
    ExportSummary(PersonId),
}

/// What a form was answered that writes nothing: it goes back to the screen that asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The day to show.
    AsAt(Day),
    /// Whom a waiting list shows.
    Filter(ListFilter),
    /// What routing is asked.
    WhatIf(Questions),
    /// What the figures cover.
    Covering(Covering),
}

/// What choices come from at run time.
#[derive(Debug)]
pub struct Offered<'a> {
    /// Services, measures, life domains.
    pub reference: &'a Reference,
    /// The directory: row number as code, name as words.
    pub organisations: Vec<Choice>,
    /// The workers: row number as code, name as words; me first.
    pub workers: Vec<Choice>,
    /// Places that came free at the service asked for, where that is asked: row number as code, words.
    pub places: Vec<Choice>,
    /// Where named exports go unless another folder is typed.
    pub folder: PathBuf,
    /// Where backups go unless another folder is typed.
    pub backups: PathBuf,
    /// The day it is, to start dates from.
    pub today: Day,
}

impl Offered<'_> {
    fn services(&self) -> Vec<Choice> {
        self.reference.services.iter().map(|service| Choice::new(service.id.0.to_string(), service.title())).collect()
    }
    fn providers(&self) -> Vec<Choice> {
        self.reference.providers.iter().map(|provider| Choice::new(provider.id.0.to_string(), &provider.name)).collect()
    }
    /// A form about a referral with the lists it chooses from.
    fn referral<D: Draft>(&self) -> Form {
        Form::blank::<D>().options("service", self.services()).options("from_provider", self.providers())
    }
    fn domains(&self) -> Vec<Choice> {
        self.reference.domains.iter().map(|domain| Choice::new(&domain.code, &domain.words)).collect()
    }
}

impl Ask {
    /// What a form that was left is kept under: its kind and the row it is about. None for one that writes nothing to keep.
    pub fn name(&self) -> Option<String> {
        let passing = matches!(self, Self::MergeWith(..) | Self::Merge(_) | Self::Settings(_) | Self::BackUp | Self::Import | Self::SaveRejects);
        if passing || matches!(self, Self::AsAt(_) | Self::WhatIf(_) | Self::Covering(_) | Self::ExportReturn(_) | Self::ExportSummary(_)) {
            return None;
        }
        match serde_json::to_value(self).ok()? {
            serde_json::Value::String(kind) => Some(kind),
            serde_json::Value::Object(one) => one.into_iter().next().map(|(kind, of)| match of {
                serde_json::Value::Array(parts) => format!("{kind} {}", parts.first().unwrap_or(&serde_json::Value::Null)),
                row => format!("{kind} {row}"),
            }),
            _ => None,
        }
    }
    /// The form, with its choices and present answers in place.
    pub fn form(&self, offered: &Offered<'_>) -> Form {
        let today = offered.today;
        let day = today.words();
        match self {
            Self::NewPerson => {
                offered.referral::<Intake>().fill(&Intake::default()).with("received_on", &day).lead("Only what is known now. The rest can follow.")
            }
            Self::EditPerson(_, details) => Form::filled(details).titled("Edit a person"),
            Self::SafeContact(_, card) => Form::filled(&card.clone().unwrap_or_default()),
            Self::MergeWith(_, alike) if alike.is_empty() => Form::blank::<MergeWith>().with("stays", "this"),
            Self::MergeWith(_, alike) => Form::blank::<MergeWith>().with("stays", "this").lead(format!("Perhaps {}.", alike.join("; or "))),
            Self::Merge(merging) => merge_form(merging),
            Self::Link(_) => Form::blank::<LinkTo>(),
            Self::NewReferral(_) => offered.referral::<ReferralDetails>().with("received_on", &day).with("trs_hub", "no"),
            Self::ReferAgain(_, details) => offered
                .referral::<ReferralDetails>()
                .fill(details)
                .titled("Refer again")
                .lead("Begun from the last referral. Check what may have changed, and ask anew who refers.")
                .with("sources", ""),
            Self::ReferHere(_, details, wants) => {
                let form = offered.referral::<Chosen>();
                let form = form.fill(&Chosen { details: (**details).clone(), reason: String::new() });
                match wants {
                    Some(wants) => form.lead(wants.clone()),
                    None => form,
                }
            }
            Self::AddRouteStep(_, _, kind, _, due) => Form::filled(&NewRouteStep { due_on: *due, note: String::new() }).titled(format!("Next step: {kind}")),
            Self::CloseRouteStep(_, kind) => {
                Form::blank::<RouteStepClosed>().titled(format!("{}: done, or not needed", capital(kind.words()))).with("on", &day)
            }
            Self::EditReferral(_, details) => offered.referral::<ReferralDetails>().fill(details).titled("Edit a referral"),
            Self::Decide(_) => Form::blank::<DecisionMade>().options("organisation", offered.organisations.clone()).with("on", &day),
            Self::DecideChild(_) => Form::blank::<ChildDecision>().options("organisation", offered.organisations.clone()).with("on", &day),
            Self::MarkUrgent(_, now) => {
                let now = now.clone().map(|now| (now.reason, now.until)).unwrap_or_default();
                Form::filled(&UrgentDetails { reason: now.0, from: today, until: now.1 })
            }
            Self::TakeOffList(_) => Form::blank::<OffListDetails>().with("on", &day),
            Self::MakeOffer(_) => {
                let kind = ContactKind::Session.code();
                Form::blank::<OfferDetails>().options("slot", places(offered.places.clone())).with("on", &day).with("kind", kind).with("slot", "none")
            }
            Self::MoveOffer(_, now, appointment) => {
                let on = appointment.filter(|on| *on <= today).unwrap_or(today);
                let stands = format!("It stands at '{now}'{}.", appointment.map(|on| format!(", {}", on.words())).unwrap_or_default());
                Form::blank::<OfferMove>().lead(stands).options("to", offer_steps(*now)).with("on", &on.words()).with("by", "none")
            }
            Self::WhileWaiting(_, service, weeks) => {
                let own = offered.reference.service(*service).map(|service| service.interim_offers.clone()).unwrap_or_default();
                Form::blank::<WhileWaiting>()
                    .options("given", offers_while_waiting(&own))
                    .with("on", &day)
                    .with("every_weeks", &weeks.map(|weeks| weeks.to_string()).unwrap_or_default())
            }
            Self::AddSlot(service) => Form::blank::<SlotDetails>()
                .options("service", offered.services())
                .with("service", &service.0.to_string())
                .with("lane", "none")
                .with("told_on", &day)
                .with("from", &day),
            Self::AddEvent => Form::blank::<EventDetails>().with("on", &day),
            Self::EditEvent(_, details) => Form::filled(details).titled("Edit an event"),
            Self::EditSlot(_, details) => Form::blank::<SlotDetails>().options("service", offered.services()).fill(details),
            Self::LogQuick(_) => contact::quick_form(today),
            Self::LogContact(_) => {
                let templates = offered.reference.templates.iter().map(|template| (template.kind.code().to_owned(), template.words.clone()));
                let start = contact::starting(today);
                start.into_iter().fold(Form::blank::<ContactDetails>().templates(templates.collect()), |form, (key, value)| form.with(key, &value))
            }
            Self::CorrectContact(_, present) => Form::filled(&contact::correction(present)),
            Self::MarkNote(_, note, present) => contact::marks_form(note, present),
            Self::AgreePlan(_, None) => Form::blank::<PlanDetails>().with("agreed_on", &day),
            Self::AgreePlan(_, Some(last)) => Form::filled(&plan::next_version(last, today))
                .titled("Agree the next version of the plan")
                .lead("The outcomes and steps of the last version are carried over."),
            Self::AddOutcome(_) => Form::blank::<OutcomeDetails>().options("domain", offered.domains()),
            Self::EditOutcome(_, details) => Form::blank::<OutcomeDetails>().options("domain", offered.domains()).fill(details).titled("Edit an outcome"),
            Self::AddStep(_) => Form::blank::<NewStep>(),
            Self::MarkStep(_, started, achieved) => Form::filled(&StepDates::starting(*started, *achieved, today)),
            Self::HoldReview(_) => Form::blank::<ReviewDetails>().with("on", &day),
            Self::RecordReading(_) => measure::reading_form(&offered.reference.measures).with("on", &day),
            Self::AddEntry(_, kind, start, lead) => {
                let form = entry::form_of(*kind, &offered.reference.domains, today).lead(lead.clone());
                start.iter().fold(form, |form, (key, value)| form.with(key, value))
            }
            Self::EditEntry(_, present) => entry::filled(present, &offered.reference.domains, today),
            Self::Erase(person) => Form::blank::<Erasure>()
                .lead(format!("Everything in the record of {person} goes, for good: it cannot be undone. Backups made before still hold it.")),
            Self::ScoreItems(_) => measure::items_form(offered.reference).with("on", &day),
            Self::AddMarker(_) => Form::blank::<MarkerDetails>().with("on", &day),
            Self::AddRisk(_) => Form::blank::<RiskDetails>().with("noted_on", &day),
            Self::EditRisk(_, details) => Form::filled(details).titled("Edit a risk"),
            Self::CloseRisk(_) => Form::blank::<RiskClosed>().with("on", &day),
            Self::AddOnward(_) => Form::blank::<OnwardDetails>().options("organisation", offered.organisations.clone()).with("offered_on", &day),
            Self::MoveOnward(_, now) => Form::blank::<OnwardMove>()
                .lead(format!("It stands at '{now}'."))
                .options("to", onward::next_steps(*now))
                .with("on", &day)
                .with("priority_honoured", &known_or_not(None)),
            Self::SetExit(_, present) => Form::filled(&present.clone().unwrap_or_default()),
            Self::AddStepDown(_) => Form::blank::<NewStepDown>().with("due_on", &day),
            Self::MarkStepDown(_) => Form::filled(&StepDownDone { done_on: Some(today) }),
            Self::Extend(_) => Form::blank::<Extension>().with("agreed_on", &day),
            Self::Assign(_) => Form::blank::<AssignmentDetails>().options("worker", offered.workers.clone()).with("from", &day),
            Self::EditAssignment(_, details) => {
                Form::blank::<AssignmentDetails>().options("worker", offered.workers.clone()).fill(details).titled("Edit key worker or cover")
            }
            Self::AddWorker => Form::filled(&WorkerDetails::default()),
            Self::EditWorker(_, details) => Form::filled(details).titled("Edit a worker"),
            Self::EndEpisode(_, trail) => {
                Form::blank::<EndingDetails>().with("on", &day).hints("ending", "ending", vec![(Ending::Unplanned.code().to_owned(), trail.clone())])
            }
            Self::AddOrganisation => Form::filled(&OrganisationDetails::default()),
            Self::EditOrganisation(_, details) => Form::filled(details).titled("Edit an organisation"),
            Self::Settings(present) => Form::filled(present),
            Self::BackUp => Form::filled(&BackUpTo { folder: offered.backups.clone() })
                .lead("One file with everything in it, encrypted, under your passphrase. It is read back and checked before it is called done."),
            Self::ExportSummary(person) => Form::filled(&SummaryChoices::starting(*person, &offered.folder, today)).titled(format!("Case summary of {person}")),
            Self::Import => Form::blank::<ImportFile>(),
            Self::SaveRejects => Form::filled(&RejectsFile::starting(&offered.folder)),
            Self::WritePack(people) => Form::filled(&PackChoices::starting(people, &offered.folder, today)),
            Self::MergePack => Form::blank::<MergeChoices>(),
            Self::Settle(_, both) => Form::blank::<Settling>().lead(both.clone()),
            Self::FilterList(filter) => Form::filled(filter),
            Self::AsAt(at) => as_at_form(*at),
            Self::WhatIf(questions) => Form::filled(questions),
            Self::Covering(of) => covering_form(of, offered.providers()),
            Self::ExportReturn(of) => Form::filled(&ReturnChoices::starting(of, &offered.folder))
                .titled(format!("Send: {}", of.kind))
                .lead(format!("{} to {}. What is sent is kept in the file with its figures.", of.from, of.to)),
        }
    }

    /// The fuller form of the same thing, with what was typed in its fields; nothing when this is the full form.
    pub fn fuller(&self, form: &Form, today: Day) -> Option<(Self, Vec<(String, String)>)> {
        match self {
            Self::LogQuick(id) => Some((Self::LogContact(*id), contact::in_full(&form.value("line"), today))),
            _ => None,
        }
    }

    /// Reads the answers. Nothing when something is wrong: the form then shows what.
    pub fn answer(&self, form: &mut Form, today: Day) -> Option<Effect> {
        let answered = |answer| Some(Effect::Answered(Box::new(answer)));
        let change = match self {
            Self::Settings(before) => {
                let changes = form.read::<SettingsDetails>(today)?.changes(before);
                return Some(if changes.is_empty() { Effect::Discard } else { Effect::SaveAll(changes) });
            }
            Self::BackUp => return Some(Effect::BackUp(form.read::<BackUpTo>(today)?.folder)),
            Self::WhileWaiting(id, _, before) => {
                let changes = while_waiting(*id, &form.read(today)?, *before);
                return Some(if changes.is_empty() { Effect::Discard } else { Effect::SaveAll(changes) });
            }
            Self::FilterList(_) => return answered(Answer::Filter(form.read(today)?)),
            Self::AsAt(_) => return answered(Answer::AsAt(form.read_with(today, as_at_of)?)),
            Self::WhatIf(_) => return answered(Answer::WhatIf(form.read(today)?)),
            Self::Import => {
                let ImportFile { kind, path } = form.read(today)?;
                return Some(Effect::Import(kind, path, true));
            }
            Self::SaveRejects => return Some(Effect::SaveRejects(form.read::<RejectsFile>(today)?.path)),
            Self::Covering(_) => return answered(Answer::Covering(form.read_with(today, covering_of)?)),
            Self::ExportReturn(of) => return Some(Effect::ExportReturn(Box::new(of.clone()), Box::new(form.read(today)?))),
            Self::ExportSummary(person) => return Some(Effect::ExportSummary(*person, Box::new(form.read(today)?))),
            Self::Erase(person) => {
                let erasure = form.read::<Erasure>(today)?;
                if erasure.person != *person {
                    form.refuse("person", format!("This is not the case code of this record. Type {person} to erase it."));
                    return None;
                }
                return Some(Effect::Save(Box::new(Change::Erase(*person, erasure.reason)), After::Open(Place::Caseload)));
            }
            Self::MergeWith(id, _) => {
                let MergeWith { other, this_stays } = form.read(today)?;
                return Some(if this_stays { Effect::LookAtMerge(*id, other) } else { Effect::LookAtMerge(other, *id) });
            }
            Self::Merge(merging) => {
                let merge = merge_of(merging, form, today)?;
                let kept = Place::Record(merge.keep, Tab::Overview);
                return Some(Effect::Save(Box::new(Change::Merge(Box::new(merge))), After::Open(kept)));
            }
            Self::WritePack(_) => return Some(Effect::WritePack(Box::new(form.read(today)?))),
            Self::MergePack => return Some(Effect::LookIntoPack(Box::new(form.read(today)?))),
            Self::NewPerson => return Some(Effect::Save(Box::new(Change::Intake(Box::new(form.read(today)?))), After::OpenPerson)),
            ask => ask.change(form, today)?,
        };
        Some(Effect::Save(Box::new(change), After::Stay))
    }

    /// The change that the answers mean; nothing for what changes more or less than one thing.
    fn change(&self, form: &mut Form, today: Day) -> Option<Change> {
        Some(match self {
            Self::NewPerson
            | Self::Import
            | Self::WritePack(_)
            | Self::MergePack
            | Self::SaveRejects
            | Self::Erase(_)
            | Self::MergeWith(..)
            | Self::Merge(_)
            | Self::Settings(_)
            | Self::BackUp
            | Self::WhileWaiting(..)
            | Self::FilterList(_)
            | Self::ExportSummary(_)
            | Self::AsAt(_)
            | Self::WhatIf(_)
            | Self::Covering(_)
            | Self::ExportReturn(_) => return None,
            Self::EditPerson(id, _) => Change::EditPerson(*id, form.read(today)?),
            Self::SafeContact(id, _) => Change::SetSafeContact(*id, form.read(today)?),
            Self::Link(id) => {
                let LinkTo { other, relation } = form.read(today)?;
                Change::Link(*id, other, relation)
            }
            Self::NewReferral(id) => Change::AddReferral(*id, form.read(today)?),
            Self::ReferHere(id, ..) => {
                let Chosen { details, reason } = form.read(today)?;
                Change::ReferHere(*id, details, reason)
            }
            Self::AddRouteStep(person, referral, kind, service, _) => {
                let NewRouteStep { due_on, note } = form.read(today)?;
                Change::AddRouteStep(*person, *referral, RouteStepDetails { kind: *kind, service: *service, due_on, note })
            }
            Self::CloseRouteStep(id, _) => Change::CloseRouteStep(*id, form.read(today)?),
            Self::ReferAgain(id, last) => Change::AddReferral(*id, form.read::<ReferralDetails>(today)?.begun_as(last)),
            Self::EditReferral(id, before) => Change::EditReferral(*id, form.read::<ReferralDetails>(today)?.begun_as(before)),
            Self::Decide(id) => Change::Decide(*id, form.read(today)?),
            Self::DecideChild(id) => Change::Decide(*id, form.read::<ChildDecision>(today)?.0),
            Self::MarkUrgent(id, _) => Change::SetUrgent(*id, form.read(today)?),
            Self::TakeOffList(id) => Change::CloseReferral(*id, form.read(today)?),
            Self::MakeOffer(id) => Change::MakeOffer(*id, form.read(today)?),
            Self::MoveOffer(id, ..) => Change::MoveOffer(*id, form.read(today)?),
            Self::AddSlot(_) => Change::AddSlot(form.read(today)?),
            Self::AddEvent => Change::AddEvent(form.read(today)?),
            Self::EditEvent(id, _) => Change::EditEvent(*id, form.read(today)?),
            Self::EditSlot(id, _) => Change::EditSlot(*id, form.read(today)?),
            Self::LogQuick(id) => Change::LogContact(*id, form.read::<contact::Quick>(today)?.0),
            Self::LogContact(id) => Change::LogContact(*id, form.read(today)?),
            Self::CorrectContact(id, _) => Change::CorrectContact(*id, form.read::<CorrectionDetails>(today)?),
            Self::MarkNote(id, note, _) => Change::MarkNote(*id, form.read_with(today, |values| contact::marks_of(note, values))?),
            Self::AgreePlan(id, _) => Change::AgreePlan(*id, form.read(today)?),
            Self::AddOutcome(id) => Change::AddOutcome(*id, form.read(today)?),
            Self::EditOutcome(id, _) => Change::EditOutcome(*id, form.read(today)?),
            Self::AddStep(id) => Change::AddStep(*id, form.read::<NewStep>(today)?.words),
            Self::MarkStep(id, ..) => {
                let StepDates { started_on, achieved_on } = form.read(today)?;
                Change::MarkStep(*id, started_on, achieved_on)
            }
            Self::HoldReview(id) => Change::HoldReview(*id, form.read(today)?),
            Self::RecordReading(id) => Change::AddReading(*id, form.read(today)?),
            Self::AddEntry(id, kind, ..) => Change::AddEntry(*id, Box::new(form.read_with(today, |values| entry::read(*kind, values))?)),
            Self::EditEntry(id, present) => Change::EditEntry(*id, Box::new(form.read_with(today, |values| entry::read(present.kind(), values))?)),
            Self::ScoreItems(id) => Change::ScoreItems(*id, form.read(today)?),
            Self::AddMarker(id) => Change::AddMarker(*id, form.read(today)?),
            Self::AddRisk(id) => Change::AddRisk(*id, form.read(today)?),
            Self::EditRisk(id, _) => Change::EditRisk(*id, form.read(today)?),
            Self::CloseRisk(id) => Change::CloseRisk(*id, form.read::<RiskClosed>(today)?.on),
            Self::AddOnward(id) => Change::AddOnward(*id, form.read(today)?),
            Self::MoveOnward(id, _) => Change::MoveOnward(*id, form.read(today)?),
            Self::SetExit(id, _) => Change::SetExit(*id, form.read(today)?),
            Self::AddStepDown(id) => {
                let NewStepDown { words, due_on } = form.read(today)?;
                Change::AddStepDown(*id, words, due_on)
            }
            Self::MarkStepDown(id) => Change::MarkStepDown(*id, form.read::<StepDownDone>(today)?.done_on),
            Self::Extend(id) => Change::Extend(*id, form.read(today)?),
            Self::Settle(id, _) => Change::Settle(*id, form.read::<Settling>(today)?.how),
            Self::Assign(id) => Change::Assign(*id, form.read(today)?),
            Self::EditAssignment(id, _) => Change::EditAssignment(*id, form.read(today)?),
            Self::AddWorker => Change::AddWorker(form.read(today)?),
            Self::EditWorker(id, _) => Change::EditWorker(*id, form.read(today)?),
            Self::EndEpisode(id, _) => Change::EndEpisode(*id, form.read(today)?),
            Self::AddOrganisation => Change::AddOrganisation(form.read(today)?),
            Self::EditOrganisation(id, _) => Change::EditOrganisation(*id, form.read(today)?),
        })
    }
}

/// What was given, and the calls where their number changed.
fn while_waiting(id: ReferralId, said: &WhileWaiting, before: Option<u32>) -> Vec<Change> {
    let given = said.what().map(|(what, note)| Change::GiveInterim(id, Interim { on: said.on, what, note }));
    let calls = (said.every_weeks != before).then_some(Change::PlanCalls(id, CallPlan { from: said.on, every_weeks: said.every_weeks }));
    given.into_iter().chain(calls).collect()
}

#[cfg(test)]
mod tests;
