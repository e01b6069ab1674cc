//! Every write a user can make. The store applies one `Change` in one transaction, keeps its inverse for undo
//! and a sentence for History. Built by forms, commands, import and the made-up caseload.

use super::book::Page;
use super::codes::{Relation, Settlement};
use super::contact::{ContactDetails, CorrectionDetails, NoteMarks};
use super::day::Day;
use super::entry::Entry;
use super::exit::ExitDetails;
use super::fact::FactEdit;
use super::ids::{
    AssignmentId, ContactId, DifferenceId, EntryId, EpisodeId, EventId, FactId, OfferId, OnwardId, OrganisationId, OutcomeId, PageId, PersonId, PlanId,
    ReadingId, ReferralId, RiskId, RouteStepId, SlotId, StepDownId, StepId, SupervisionId, VisitId, WorkerId,
};
use super::intake::Intake;
use super::items::ItemDetails;
use super::measure::{MarkerDetails, ReadingCorrection, ReadingDetails, spoken};
use super::merge::Merge;
use super::onward::{OnwardDetails, OnwardMove, OnwardNote};
use super::person::{PersonDetails, SafeContact};
use super::plan::{OutcomeDetails, PlanDetails, ReviewDetails};
use super::provider::OrganisationDetails;
use super::referral::{DecisionMade, EndingDetails, Extension, OffListDetails, ReferralDetails, UrgentDetails};
use super::risk::RiskDetails;
use super::route_step::{RouteStepClosed, RouteStepDetails};
use super::supervision::SessionDetails;
use super::transfer::TransferDetails;
use super::visit::VisitDetails;
use super::waiting::months::EventDetails;
use super::waiting::offer::{OfferDetails, OfferMove, SlotDetails};
use super::waiting::well::{CallPlan, Interim};
use super::worker::{AssignmentDetails, WorkerDetails};

/// One change, as a worker would name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new person, with or without a safe-contact card.
    AddPerson(PersonDetails, Option<SafeContact>),
    /// Somebody referred: the person, or somebody known, with the referral where there is one.
    Intake(Box<Intake>),
    /// Other details for a person.
    EditPerson(PersonId, PersonDetails),
    /// Two records are one person: everything of one moves to the other.
    Merge(Box<Merge>),
    /// A new or changed safe-contact card.
    SetSafeContact(PersonId, SafeContact),
    /// The second person is this to the first.
    Link(PersonId, PersonId, Relation),
    /// A new referral.
    AddReferral(PersonId, ReferralDetails),
    /// Other details for a referral.
    EditReferral(ReferralId, ReferralDetails),
    /// A new referral made from routing, with the reason where a rule is against the service or two areas fit.
    ReferHere(PersonId, ReferralDetails, String),
    /// A tracked step that lets a service take someone.
    AddRouteStep(PersonId, Option<ReferralId>, RouteStepDetails),
    /// That step done, or not needed.
    CloseRouteStep(RouteStepId, RouteStepClosed),
    /// How somebody's transfer from a service that ends stands from a day on.
    Transfer(ReferralId, TransferDetails),
    /// Accepted, declined, signposted, withdrawn.
    Decide(ReferralId, DecisionMade),
    /// Before others on the list, with the reason and until when; an empty reason takes it back.
    SetUrgent(ReferralId, UrgentDetails),
    /// Off the waiting list without an appointment: when, why and whose doing.
    CloseReferral(ReferralId, OffListDetails),
    /// A first appointment offered.
    MakeOffer(ReferralId, OfferDetails),
    /// What came of an offer next; an attended appointment is logged and ends the wait.
    MoveOffer(OfferId, OfferMove),
    /// Something given while waiting.
    GiveInterim(ReferralId, Interim),
    /// How often a welfare call is made while waiting.
    PlanCalls(ReferralId, CallPlan),
    /// Places that come free at a service.
    AddSlot(SlotDetails),
    /// Other details for them.
    EditSlot(SlotId, SlotDetails),
    /// They were not there after all.
    RemoveSlot(SlotId),
    /// An event that drives demand.
    AddEvent(EventDetails),
    /// Other details for it.
    EditEvent(EventId, EventDetails),
    /// It did not happen.
    RemoveEvent(EventId),
    /// A contact or an attempt; the first attended appointment of a waiting referral opens its episode.
    LogContact(ReferralId, ContactDetails),
    /// A contact that was written down wrongly; what it said before stays on record.
    CorrectContact(ContactId, CorrectionDetails),
    /// How the parts of a note are known, and whom else it names.
    MarkNote(ContactId, NoteMarks),
    /// A new version of the plan; outcomes are carried over from the last version.
    AgreePlan(EpisodeId, PlanDetails),
    /// An outcome for a plan.
    AddOutcome(PlanId, OutcomeDetails),
    /// Other words for an outcome.
    EditOutcome(OutcomeId, OutcomeDetails),
    /// A step at the end of an outcome's steps.
    AddStep(OutcomeId, String),
    /// A step's dates: started, achieved.
    MarkStep(StepId, Option<Day>, Option<Day>),
    /// A reading of a measure.
    AddReading(ReferralId, ReadingDetails),
    /// An entry of the record: assessment, consent, concern and the like.
    AddEntry(PersonId, Box<Entry>),
    /// Other answers for an entry of the same kind.
    EditEntry(EntryId, Box<Entry>),
    /// The whole record erased, with the reason; there is no way back.
    Erase(PersonId, String),
    /// A questionnaire scored by its items.
    ScoreItems(ReferralId, ItemDetails),
    /// A reading that was written down wrongly; what it said before stays on record.
    CorrectReading(ReadingId, ReadingCorrection),
    /// A marker beside the scores.
    AddMarker(PersonId, MarkerDetails),
    /// A review held.
    HoldReview(EpisodeId, ReviewDetails),
    /// A risk noted.
    AddRisk(PersonId, RiskDetails),
    /// Other details for a risk.
    EditRisk(RiskId, RiskDetails),
    /// No longer a risk since that day.
    CloseRisk(RiskId, Day),
    /// An onward referral offered.
    AddOnward(EpisodeId, OnwardDetails),
    /// Its next step.
    MoveOnward(OnwardId, OnwardMove),
    /// A chase or a barrier of an onward referral, and when to chase next.
    NoteOnward(OnwardId, OnwardNote, Option<Day>),
    /// The exit strategy, begun or changed.
    SetExit(EpisodeId, ExitDetails),
    /// A step down before the end: what, and due when.
    AddStepDown(EpisodeId, String, Day),
    /// A step down done on that day, or not done after all.
    MarkStepDown(StepDownId, Option<Day>),
    /// Past twelve months, exceptionally.
    Extend(EpisodeId, Extension),
    /// The end.
    EndEpisode(EpisodeId, EndingDetails),
    /// What was changed here and in another file: keep ours, or take theirs.
    Settle(DifferenceId, Settlement),
    /// A supervision session that was held.
    AddSession(SessionDetails),
    /// Other details for a session.
    EditSession(SupervisionId, SessionDetails),
    /// A visit, with when I mean to be back and whom I call then.
    PlanVisit(ReferralId, VisitDetails),
    /// Other plans for a visit.
    EditVisit(VisitId, VisitDetails),
    /// Back from a visit on that day, or not after all.
    BackFromVisit(VisitId, Option<Day>),
    /// A worker's dated part in an episode: key worker or cover.
    Assign(EpisodeId, AssignmentDetails),
    /// Other dates, part or worker.
    EditAssignment(AssignmentId, AssignmentDetails),
    /// A colleague or a supervisor.
    AddWorker(WorkerDetails),
    /// Other details for a worker.
    EditWorker(WorkerId, WorkerDetails),
    /// An organisation for the directory.
    AddOrganisation(OrganisationDetails),
    /// Other details for an organisation.
    EditOrganisation(OrganisationId, OrganisationDetails),
    /// A page of the contract book: a target, a cost, evidence and the like.
    AddPage(Box<Page>),
    /// Other answers for a page of the same kind.
    EditPage(PageId, Box<Page>),
    /// It was not so after all.
    RemovePage(PageId),
    /// A new row of reference data.
    AddFact(Box<FactEdit>),
    /// A new dated version of a row of reference data; what was so before stays known.
    EditFact(FactId, Box<FactEdit>),
    /// A setting of this caseload.
    SetSetting(Setting, String),
}

/// What can be set for a caseload; kept in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Setting {
    /// The owner's name.
    MyName,
    /// Minutes without a key before it locks, 1 to 15.
    LockMinutes,
    /// Colours: `calm`, `light`, `contrast`, `plain`.
    Theme,
    /// Days between automatic backups, 0 to 90; 0 is never.
    BackupDays,
    /// Automatic backups that are kept, 1 to 99.
    BackupsKept,
    /// `yes` when news of the reference data was read.
    NewsRead,
}

impl Setting {
    /// The stored key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::MyName => "my-name",
            Self::LockMinutes => "lock-minutes",
            Self::Theme => "theme",
            Self::BackupDays => "backup-days",
            Self::BackupsKept => "backups-kept",
            Self::NewsRead => "news-read",
        }
    }
    /// What it is, for people.
    const fn words(self) -> &'static str {
        match self {
            Self::MyName => "your name",
            Self::LockMinutes => "the minutes to lock",
            Self::Theme => "the colours",
            Self::BackupDays => "the days between backups",
            Self::BackupsKept => "how many backups are kept",
            Self::NewsRead => "news of the reference data read",
        }
    }
}

impl Change {
    /// What kind of change it is, without a word of its content: for the log.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::AddPerson(..) => "person added",
            Self::Intake(..) => "intake",
            Self::EditPerson(..) => "person's details",
            Self::Merge(..) => "records merged",
            Self::SetSafeContact(..) => "safe-contact card",
            Self::Link(..) => "linked person",
            Self::AddReferral(..) => "referral added",
            Self::EditReferral(..) => "referral's details",
            Self::ReferHere(..) => "referral made from routing",
            Self::AddRouteStep(..) => "next step begun",
            Self::CloseRouteStep(..) => "next step closed",
            Self::Transfer(..) => "transfer",
            Self::Decide(..) => "referral decided",
            Self::SetUrgent(..) => "urgent",
            Self::CloseReferral(..) => "referral closed",
            Self::MakeOffer(..) => "appointment offered",
            Self::MoveOffer(..) => "offer moved on",
            Self::GiveInterim(..) => "given while waiting",
            Self::PlanCalls(..) => "welfare calls",
            Self::AddSlot(..) => "places added",
            Self::EditSlot(..) => "places changed",
            Self::RemoveSlot(..) => "places removed",
            Self::AddEvent(..) => "event added",
            Self::EditEvent(..) => "event changed",
            Self::RemoveEvent(..) => "event removed",
            Self::LogContact(..) => "contact logged",
            Self::CorrectContact(..) => "contact corrected",
            Self::MarkNote(..) => "note marked",
            Self::AgreePlan(..) => "plan agreed",
            Self::AddOutcome(..) => "outcome added",
            Self::EditOutcome(..) => "outcome's words",
            Self::AddStep(..) => "step added",
            Self::MarkStep(..) => "step marked",
            Self::AddReading(..) => "reading",
            Self::AddEntry(_, entry) | Self::EditEntry(_, entry) => entry.kind().words(),
            Self::Erase(..) => "record erased",
            Self::ScoreItems(..) => "reading by items",
            Self::CorrectReading(..) => "reading corrected",
            Self::AddMarker(..) => "marker",
            Self::HoldReview(..) => "review held",
            Self::AddRisk(..) => "risk noted",
            Self::EditRisk(..) => "risk's details",
            Self::CloseRisk(..) => "risk closed",
            Self::AddOnward(..) => "onward referral offered",
            Self::MoveOnward(..) => "onward referral moved on",
            Self::NoteOnward(..) => "onward referral's ledger",
            Self::SetExit(..) => "exit strategy",
            Self::AddStepDown(..) => "step-down step added",
            Self::MarkStepDown(..) => "step-down step marked",
            Self::Extend(..) => "extension agreed",
            Self::EndEpisode(..) => "episode ended",
            Self::Settle(..) => "difference settled",
            Self::AddSession(..) => "supervision held",
            Self::EditSession(..) => "supervision",
            Self::PlanVisit(..) => "visit planned",
            Self::EditVisit(..) => "visit plan",
            Self::BackFromVisit(..) => "back from a visit",
            Self::Assign(..) => "part in a case",
            Self::EditAssignment(..) => "part in a case changed",
            Self::AddWorker(..) => "worker added",
            Self::EditWorker(..) => "worker's details",
            Self::AddOrganisation(..) => "organisation added",
            Self::EditOrganisation(..) => "organisation's details",
            Self::AddPage(_) => "contract book, added",
            Self::EditPage(..) => "contract book, changed",
            Self::RemovePage(_) => "contract book, removed",
            Self::AddFact(..) => "reference data added",
            Self::EditFact(..) => "reference data changed",
            Self::SetSetting(..) => "setting",
        }
    }

    /// What was done, as a sentence for the notice and for History. Case codes only, no names.
    pub fn describe(&self) -> String {
        match self {
            Self::AddPerson(..) => "Added the person.".into(),
            Self::Intake(intake) => match (intake.known, &intake.referral) {
                (None, None) => "Added the person.".into(),
                (None, Some(details)) => format!("Added the person with a referral received {}.", details.received_on),
                (Some(id), Some(details)) => format!("Added a referral for {id}, received {}.", details.received_on),
                (Some(id), None) => format!("Changed the details of {id}."),
            },
            Self::EditPerson(id, _) => format!("Changed the details of {id}."),
            Self::Merge(merge) => format!("Merged {} into {}: they are one person.", merge.other, merge.keep),
            Self::SetSafeContact(id, _) => format!("Changed the safe-contact card of {id}."),
            Self::Link(of, other, relation) => format!("Linked {other} to {of} as {relation}."),
            Self::AddReferral(person, details) => format!("Added a referral for {person}, received {}.", details.received_on),
            Self::EditReferral(id, _) => format!("Changed the details of {id}."),
            Self::ReferHere(person, details, reason) => {
                let kept = if reason.trim().is_empty() { "" } else { " The reason for the choice is kept." };
                format!("Referred {person}, received {}.{kept}", details.received_on)
            }
            Self::AddRouteStep(person, _, details) => format!("Next step for {person}: {}, due {}.", details.kind, details.due_on),
            Self::CloseRouteStep(_, closed) => format!("Next step: {} on {}.", closed.state, closed.on),
            Self::Transfer(id, details) => format!("Transfer of {id}: {}, {} since {}.", details.agreed, details.state, details.on),
            Self::Decide(id, made) => format!("{id} is {} since {}.", made.decision, made.on),
            Self::SetUrgent(id, details) if details.reason.trim().is_empty() => format!("{id} is no longer urgent."),
            Self::SetUrgent(id, UrgentDetails { until: Some(until), .. }) => format!("{id} is urgent until {until}: first on its list."),
            Self::SetUrgent(id, _) => format!("{id} is urgent: first on its list."),
            Self::CloseReferral(id, details) => format!("Closed {id} on {}, off the waiting list ({}).", details.on, details.why),
            Self::MakeOffer(id, OfferDetails { appointment: Some(day), .. }) => format!("Offered {id} a first appointment on {day}."),
            Self::MakeOffer(id, details) => format!("Offered {id} a first appointment, {}.", details.on),
            Self::MoveOffer(_, step) => format!("Offer: {}, {}.", step.to, step.on),
            Self::GiveInterim(id, given) => format!("Gave {id} something while waiting, {}: {}.", given.on, given.what),
            Self::PlanCalls(id, CallPlan { every_weeks: Some(weeks), .. }) => format!("Welfare calls for {id} every {weeks} weeks."),
            Self::PlanCalls(id, _) => format!("No more welfare calls for {id}."),
            Self::AddSlot(details) => format!("Added places that come free: {} from {}.", details.places, details.from),
            Self::EditSlot(_, details) => format!("Changed places that come free: {} from {}.", details.places, details.from),
            Self::RemoveSlot(_) => "Removed places that come free.".into(),
            Self::AddEvent(details) => format!("Added an event: {}, {}.", details.kind, details.on),
            Self::EditEvent(_, details) => format!("Changed an event: {}, {}.", details.kind, details.on),
            Self::RemoveEvent(_) => "Removed an event.".into(),
            Self::LogContact(id, details) => format!("Logged a {} on {} ({}) for {id}.", details.kind, details.on, details.attendance),
            Self::CorrectContact(..) => "Corrected a contact; what it said before stays on record.".into(),
            Self::MarkNote(..) => "Marked the parts of a note.".into(),
            Self::AgreePlan(id, details) => format!("Agreed a plan on {} for {id}.", details.agreed_on),
            Self::AddOutcome(..) => "Added an outcome to the plan.".into(),
            Self::EditOutcome(..) => "Changed an outcome's words.".into(),
            Self::AddStep(..) => "Added a step.".into(),
            Self::MarkStep(_, _, Some(on)) => format!("Marked a step achieved on {on}."),
            Self::MarkStep(_, Some(on), None) => format!("Marked a step started on {on}."),
            Self::MarkStep(_, None, None) => "Took a step's dates back.".into(),
            Self::AddReading(_, details) => format!("Recorded a reading ({}: {}) taken {}.", spoken(&details.measure), details.score, details.on),
            Self::AddEntry(_, entry) => format!("Recorded under {}, {}.", entry.kind(), entry.on()),
            Self::EditEntry(_, entry) => format!("Changed an entry under {}, {}.", entry.kind(), entry.on()),
            Self::Erase(person, _) => format!("Erased the record of {person}."),
            Self::ScoreItems(_, details) => format!("Scored {} by its items, taken {}.", spoken(&details.measure), details.on),
            Self::CorrectReading(_, to) => format!("Corrected a reading, taken {}; what it said before stays on record.", to.on),
            Self::AddMarker(_, details) => format!("Added a marker: {}, {}.", details.kind, details.on),
            Self::HoldReview(_, details) => format!("Recorded the review of {}.", details.on),
            Self::AddRisk(_, details) => format!("Noted a risk: {}.", details.kind),
            Self::EditRisk(_, details) => format!("Changed a risk: {}.", details.kind),
            Self::CloseRisk(_, on) => format!("Closed a risk on {on}."),
            Self::AddOnward(_, details) => format!("Offered an onward referral on {}.", details.offered_on),
            Self::NoteOnward(_, note, _) => format!("Onward referral: {} on {}.", note.kind, note.on),
            Self::MoveOnward(_, step) => format!("Onward referral: {}, {}.", step.to, step.on),
            Self::SetExit(..) => "Changed the exit strategy.".into(),
            Self::AddStepDown(_, _, due) => format!("Added a step-down step, due {due}."),
            Self::MarkStepDown(_, Some(on)) => format!("Marked a step-down step done on {on}."),
            Self::MarkStepDown(_, None) => "Took a step-down step's date back.".into(),
            Self::Extend(id, extension) => format!("Extended {id} until {}.", extension.until),
            Self::EndEpisode(id, ending) => format!("Ended {id} on {}: {}.", ending.on, ending.ending),
            Self::Settle(_, how) => format!("Settled a difference after a handover: {how}."),
            Self::AddSession(details) => format!("Recorded {} supervision of {}.", details.kind, details.on),
            Self::EditSession(_, details) => format!("Changed {} supervision of {}.", details.kind, details.on),
            Self::PlanVisit(id, details) => format!("Planned a visit on {} for {id}, back by {}.", details.on, details.back_by),
            Self::EditVisit(_, details) => format!("Changed the plan of a visit on {}, back by {}.", details.on, details.back_by),
            Self::BackFromVisit(_, Some(on)) => format!("Back from a visit on {on}."),
            Self::BackFromVisit(_, None) => "Not back from a visit after all.".into(),
            Self::Assign(id, details) => format!("Added {} for {id} from {}{}.", details.part, details.from, until(details.until)),
            Self::EditAssignment(_, details) => format!("Changed {}: from {}{}.", details.part, details.from, until(details.until)),
            Self::AddWorker(_) => "Added a worker to the directory.".into(),
            Self::EditWorker(..) => "Changed a worker's details in the directory.".into(),
            Self::AddOrganisation(details) => format!("Added {} to the directory.", details.name),
            Self::EditOrganisation(_, details) => format!("Changed {} in the directory.", details.name),
            Self::AddPage(page) => format!("Added to the contract book: {}.", page.kind()),
            Self::EditPage(_, page) => format!("Changed in the contract book: {}.", page.kind()),
            Self::RemovePage(_) => "Removed a page of the contract book.".into(),
            Self::AddFact(edit) => format!("Added a {} to the reference data.", edit.fact.kind().one()),
            Self::EditFact(_, edit) => match edit.since {
                Some(since) => format!("Changed a {} of the reference data from {since} on.", edit.fact.kind().one()),
                None => format!("Changed a {} of the reference data, as it always was.", edit.fact.kind().one()),
            },
            Self::SetSetting(setting, value) => format!("Set {} to '{value}'.", setting.words()),
        }
    }
}

/// ' until 5 Dec 2026', or nothing for what stays open.
fn until(day: Option<Day>) -> String {
    day.map(|on| format!(" until {on}")).unwrap_or_default()
}
