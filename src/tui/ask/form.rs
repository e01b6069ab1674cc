//! What each form looks like when it opens: its fields, its choices, and the answers it starts from.
//! Used by the loop, which gathers what can be chosen. Reads no answer.

use super::Ask;
use crate::domain::codes::{ContactKind, Ending, KeepingClass, LedgerNote};
use crate::domain::contact::ContactDetails;
use crate::domain::day::Day;
use crate::domain::fact::FactKind;
use crate::domain::intake::Intake;
use crate::domain::measure::MarkerDetails;
use crate::domain::onward::{OnwardDetails, OnwardMove};
use crate::domain::plan::{OutcomeDetails, PlanDetails};
use crate::domain::provider::{OrganisationDetails, Reference};
use crate::domain::referral::{DecisionMade, EndingDetails, Extension, OffListDetails, ReferralDetails, UrgentDetails};
use crate::domain::risk::RiskDetails;
use crate::domain::route_step::RouteStepClosed;
use crate::domain::supervision::SessionDetails;
use crate::domain::text::capital;
use crate::domain::transfer::TransferDetails;
use crate::domain::visit::VisitDetails;
use crate::domain::waiting::months::EventDetails;
use crate::domain::waiting::offer::{OfferDetails, OfferMove, SlotDetails};
use crate::domain::worker::{AssignmentDetails, WorkerDetails};
use crate::tui::forms::backup::BackUpTo;
use crate::tui::forms::case_study::CaseStudyChoices;
use crate::tui::forms::draft::Draft;
use crate::tui::forms::draft::known_or_not;
use crate::tui::forms::erase::Erasure;
use crate::tui::forms::exit::{NewStepDown, StepDownDone};
use crate::tui::forms::exit_sheet::SheetChoices;
use crate::tui::forms::handover::{MergeChoices, PackChoices, Settling};
use crate::tui::forms::import::{ImportFile, RejectsFile};
use crate::tui::forms::intake::ChildDecision;
use crate::tui::forms::link::LinkTo;
use crate::tui::forms::measure::WhichReading;
use crate::tui::forms::merge::{MergeWith, merge_form};
use crate::tui::forms::papers::{ArchiveFolder, OwnCopyChoices};
use crate::tui::forms::plan::{NewStep, StepDates};
use crate::tui::forms::reports::{ReturnChoices, as_at_form, covering_form};
use crate::tui::forms::review::review_form;
use crate::tui::forms::risk::RiskClosed;
use crate::tui::forms::route_step::{Chosen, NewRouteStep};
use crate::tui::forms::routing::SheetFile;
use crate::tui::forms::summary::SummaryChoices;
use crate::tui::forms::transfer::places_to_go;
use crate::tui::forms::visit::Back;
use crate::tui::forms::waiting::{WhileWaiting, next_steps as offer_steps, offers_while_waiting, places};
use crate::tui::forms::{Choice, Form, book, contact, entry, fact, measure, onward, plan};
use std::path::PathBuf;

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
            Self::Transfer(_, from, now) => {
                let others = offered.services().into_iter().filter(|choice| choice.code != from.0.to_string()).collect();
                Form::blank::<TransferDetails>().options("to", places_to_go(others)).fill(now)
            }
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
            Self::HoldReview(_, to_walk) => review_form(to_walk, today),
            Self::RecordReading(_) => measure::reading_form(&offered.reference.measures).with("on", &day),
            Self::AddEntry(_, kind, start, lead) => {
                let form = entry::form_of(*kind, offered.reference, today).lead(lead.clone());
                start.iter().fold(form, |form, (key, value)| form.with(key, value))
            }
            Self::EditEntry(_, present) => entry::filled(present, offered.reference, today),
            Self::AddPage(kind) => book::form_of(*kind, offered.reference, today),
            Self::EditPage(_, present) => book::filled(present, offered.reference, today),
            Self::Erase(person) => Form::blank::<Erasure>()
                .lead(format!("Everything in the record of {person} goes, for good: it cannot be undone. Backups made before still hold it.")),
            Self::ScoreItems(_) => measure::items_form(offered.reference).with("on", &day),
            Self::WhichReading(measure, readings) => {
                let choices = readings.iter().map(|(id, words)| Choice::new(id.0.to_string(), words)).collect();
                let latest = readings.first().map(|(id, _)| id.0.to_string()).unwrap_or_default();
                Form::blank::<WhichReading>().lead(format!("{measure}.")).options("reading", choices).with("reading", &latest)
            }
            Self::CorrectReading(_, present, items) => measure::correction_form(present, items.as_deref(), offered.reference),
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
            Self::EndEpisode(_, trail, counted) => Form::blank::<EndingDetails>()
                .lead(counted.clone())
                .with("on", &day)
                .with("may_be_used", "no")
                .with("keep_as", KeepingClass::ChildSexualAbuse.code())
                .hints("ending", "ending", vec![(Ending::Unplanned.code().to_owned(), trail.clone())]),
            Self::AddFact(kind, of) => {
                let above = if *kind == FactKind::Service { offered.providers() } else { offered.services() };
                fact::new_form(*kind, above, *of, today)
            }
            Self::EditFact(_, present, lead) => fact::edit_form(present, Some(today), lead),
            Self::AddOrganisation => Form::filled(&OrganisationDetails::default()),
            Self::EditOrganisation(_, details) => Form::filled(details).titled("Edit an organisation"),
            Self::Settings(present) => Form::filled(present),
            Self::BackUp => Form::filled(&BackUpTo { folder: offered.backups.clone() })
                .lead("One file with everything in it, encrypted, under your passphrase. It is read back and checked before it is called done."),
            Self::ExportSummary(person) => {
                let title = person.map_or_else(|| "Supervision pack: the whole caseload".to_owned(), |person| format!("Case summary of {person}"));
                Form::filled(&SummaryChoices::starting(*person, &offered.folder, today)).titled(title)
            }
            Self::OwnCopy(person, received) => Form::filled(&OwnCopyChoices::starting(*person, *received, &offered.folder, today))
                .lead(format!("All that is kept about {person}, for them. Other people are masked; you look through it before it is given.")),
            Self::CaseStudy(_, study, consent) => Form::filled(&CaseStudyChoices::starting(study, &offered.folder, today)).lead(consent.clone()),
            Self::Archive => Form::filled(&ArchiveFolder::starting(&offered.folder, today))
                .lead("All of the caseload with all names, NOT encrypted: for another program, or to be read in years. A backup (Ctrl+B) is encrypted."),
            Self::ExitSheet(person) => Form::filled(&SheetChoices::starting(*person, &offered.folder, today)),
            Self::PrintOptions(..) => Form::filled(&SheetFile::starting(&offered.folder, today))
                .lead("One page for the person: who can see them, what that is, how long people wait. Nothing of their case is on it."),
            Self::Import(last) => last.as_ref().map_or_else(Form::blank::<ImportFile>, Form::filled),
            Self::SaveRejects => Form::filled(&RejectsFile::starting(&offered.folder)),
            Self::WritePack(people) => Form::filled(&PackChoices::starting(people, &offered.folder, today)),
            Self::MergePack => Form::blank::<MergeChoices>(),
            Self::NoteOnward(_) => Form::blank::<onward::Noted>().with("kind", LedgerNote::Chase.code()).with("on", &day),
            Self::HoldSupervision => Form::blank::<SessionDetails>().with("on", &day),
            Self::EditSupervision(_, details) => Form::filled(details).titled("Edit a supervision session"),
            Self::PlanVisit(_) => Form::blank::<VisitDetails>().with("on", &day),
            Self::EditVisit(_, details) => Form::filled(details).titled("Edit the plan of a visit"),
            Self::BackFromVisit(_) => Form::filled(&Back { back_on: Some(today) }),
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
}
