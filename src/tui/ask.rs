//! Every form that can be asked for, by name and ids: which fields it has (`form`), and what its answers change (`answer`).
//! Used by screens (`Effect::Fill`), the loop, and to bring a form back after locking (it can be written down).
//! To add a form: a `Draft` in `forms/`, a variant here, one arm in `ask/form` and one in `ask/answer`.

mod answer;
mod form;

pub use answer::Answer;
pub use form::Offered;

use super::forms::import::ImportFile;
use super::forms::review::ToWalk;
use super::forms::routing::Questions;
use super::forms::settings::SettingsDetails;
use crate::domain::book::Page;
use crate::domain::case_study::CaseStudy;
use crate::domain::codes::{EntryKind, OfferState, OnwardState, PageKind, RouteStepKind};
use crate::domain::contact::{ContactDetails, NoteMarks};
use crate::domain::day::Day;
use crate::domain::entry::Entry;
use crate::domain::exit::ExitDetails;
use crate::domain::fact::{Fact, FactKind};
use crate::domain::ids::{
    AssignmentId, ContactId, DifferenceId, EntryId, EpisodeId, EventId, FactId, OfferId, OnwardId, OrganisationId, OutcomeId, PageId, PersonId, PlanId,
    ReadingId, ReferralId, RiskId, RouteStepId, ServiceId, SlotId, StepDownId, StepId, SupervisionId, VisitId, WorkerId,
};
use crate::domain::measure::ReadingDetails;
use crate::domain::merge::Merging;
use crate::domain::person::{PersonDetails, SafeContact};
use crate::domain::plan::{OutcomeDetails, PlanDetails};
use crate::domain::provider::OrganisationDetails;
use crate::domain::referral::ReferralDetails;
use crate::domain::report::Asked;
use crate::domain::risk::RiskDetails;
use crate::domain::supervision::SessionDetails;
use crate::domain::transfer::TransferDetails;
use crate::domain::visit::VisitDetails;
use crate::domain::waiting::Urgent;
use crate::domain::waiting::months::EventDetails;
use crate::domain::waiting::offer::SlotDetails;
use crate::domain::waiting::well::ListFilter;
use crate::domain::worker::{AssignmentDetails, WorkerDetails};
use serde::{Deserialize, Serialize};

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
    /// How somebody's transfer from that service stands; as it is now.
    Transfer(ReferralId, ServiceId, TransferDetails),
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
    HoldReview(EpisodeId, Vec<ToWalk>),
    /// A reading of a measure.
    RecordReading(ReferralId),
    /// An entry of the record: answers to start from, and what to know first.
    AddEntry(PersonId, EntryKind, Vec<(String, String)>, String),
    /// Other answers for an entry; these are the present ones.
    EditEntry(EntryId, Box<Entry>),
    /// A page of the contract book.
    AddPage(PageKind),
    /// Other answers for a page; these are the present ones.
    EditPage(PageId, Box<Page>),
    /// The whole record erased.
    Erase(PersonId),
    /// A questionnaire scored by its items.
    ScoreItems(ReferralId),
    /// Which of a measure's readings is to be corrected; the measure, and each of them in words.
    WhichReading(String, Vec<(ReadingId, String)>),
    /// A reading that was written down wrongly; how it reads now, with its answers where it was scored by items.
    CorrectReading(ReadingId, ReadingDetails, Option<String>),
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
    /// The end of an episode; the trail of attempts, in words, that an unplanned one rests on, and how the person is counted as a leaver.
    EndEpisode(EpisodeId, String, String),
    /// A new organisation for the directory.
    AddOrganisation,
    /// Other details for an organisation; these are the present ones.
    EditOrganisation(OrganisationId, OrganisationDetails),
    /// A new row of reference data, of what it belongs to if that is known.
    AddFact(FactKind, Option<FactId>),
    /// Another dated version of a row of reference data; what is so now, and what to know first.
    EditFact(FactId, Box<Fact>, String),
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
    /// A CSV file to look at, and what it holds; what the form begins from, after another one.
    Import(Option<ImportFile>),
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
    /// A case summary in a new file; of nobody in particular, the supervision pack of the whole caseload.
    ExportSummary(Option<PersonId>),
    /// A person's own copy in a new folder; the day their request was received.
    OwnCopy(PersonId, Day),
    /// A case study without names in a new file: the first words, and what allows it.
    CaseStudy(PersonId, Box<CaseStudy>, String),
    /// The whole file in open formats, in a new folder.
    Archive,
    /// A chase or a barrier of an onward referral.
    NoteOnward(OnwardId),
    /// A supervision session that was held.
    HoldSupervision,
    /// Other details for a session; these are the present ones.
    EditSupervision(SupervisionId, SessionDetails),
    /// A visit to plan.
    PlanVisit(ReferralId),
    /// Other plans for a visit; these are the present ones.
    EditVisit(VisitId, VisitDetails),
    /// Back from a visit.
    BackFromVisit(VisitId),
    /// The exit sheet in a new file.
    ExitSheet(PersonId),
    /// The sheet 'Your options' in a new file: for whom, if for somebody, and what routing was asked.
    PrintOptions(Option<PersonId>, Questions),
}

impl Ask {
    /// What a form that was left is kept under: its kind and the row it is about. None for one that writes nothing to keep.
    pub fn name(&self) -> Option<String> {
        let passing = matches!(self, Self::MergeWith(..) | Self::Merge(_) | Self::Settings(_) | Self::BackUp | Self::Import(_) | Self::SaveRejects)
            || matches!(self, Self::OwnCopy(..) | Self::Archive | Self::WritePack(_) | Self::MergePack | Self::FilterList(_) | Self::Erase(_))
            || matches!(self, Self::WhichReading(..));
        if passing
            || matches!(self, Self::AsAt(_) | Self::WhatIf(_) | Self::Covering(_) | Self::ExportReturn(_) | Self::ExportSummary(_) | Self::PrintOptions(..))
            || matches!(self, Self::ExitSheet(_))
        {
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
}

#[cfg(test)]
mod tests;
