//! What the answers of each form mean: one change, several, or an answer that goes back to the screen.
//! Used by the loop when a form is saved. Writes nothing itself.

use super::Ask;
use crate::domain::change::Change;
use crate::domain::contact::CorrectionDetails;
use crate::domain::day::Day;
use crate::domain::ids::{ReadingId, ReferralId};
use crate::domain::referral::ReferralDetails;
use crate::domain::route_step::RouteStepDetails;
use crate::domain::waiting::well::{CallPlan, Interim, ListFilter};
use crate::tui::effect::{After, Effect};
use crate::tui::forms::backup::BackUpTo;
use crate::tui::forms::erase::Erasure;
use crate::tui::forms::exit::{NewStepDown, StepDownDone};
use crate::tui::forms::handover::Settling;
use crate::tui::forms::import::{ImportFile, RejectsFile};
use crate::tui::forms::intake::ChildDecision;
use crate::tui::forms::link::LinkTo;
use crate::tui::forms::measure::WhichReading;
use crate::tui::forms::merge::{MergeWith, merge_of};
use crate::tui::forms::onward::Noted;
use crate::tui::forms::papers::ArchiveFolder;
use crate::tui::forms::plan::{NewStep, StepDates};
use crate::tui::forms::reports::{Covering, as_at_of, covering_of};
use crate::tui::forms::review::review_of;
use crate::tui::forms::risk::RiskClosed;
use crate::tui::forms::route_step::{Chosen, NewRouteStep};
use crate::tui::forms::routing::{Questions, SheetFile};
use crate::tui::forms::settings::SettingsDetails;
use crate::tui::forms::visit::Back;
use crate::tui::forms::waiting::WhileWaiting;
use crate::tui::forms::{Form, contact, entry, fact, measure};
use crate::tui::place::{Place, Tab};

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
    /// Which reading is to be corrected.
    Reading(ReadingId),
}

impl Ask {
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
            Self::WhichReading(..) => return answered(Answer::Reading(form.read::<WhichReading>(today)?.0)),
            Self::WhatIf(_) => return answered(Answer::WhatIf(form.read(today)?)),
            Self::Import(_) => {
                let ImportFile { kind, path } = form.read(today)?;
                return Some(Effect::Import(kind, path, true));
            }
            Self::SaveRejects => return Some(Effect::SaveRejects(form.read::<RejectsFile>(today)?.path)),
            Self::Covering(_) => return answered(Answer::Covering(form.read_with(today, covering_of)?)),
            Self::ExportReturn(of) => return Some(Effect::ExportReturn(Box::new(of.clone()), Box::new(form.read(today)?))),
            Self::OwnCopy(person, _) => return Some(Effect::ExportOwnCopy(*person, Box::new(form.read(today)?))),
            Self::CaseStudy(person, ..) => return Some(Effect::ExportCaseStudy(*person, Box::new(form.read(today)?))),
            Self::Archive => return Some(Effect::ExportEverything(form.read::<ArchiveFolder>(today)?.path)),
            Self::PrintOptions(person, asked) => return Some(Effect::PrintOptions(*person, Box::new(asked.clone()), form.read::<SheetFile>(today)?.path)),
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
                let kept = Place::Record(merge.keep, Tab::Overview, None);
                return Some(Effect::Save(Box::new(Change::Merge(Box::new(merge))), After::Open(kept)));
            }
            Self::ExitSheet(person) => return Some(Effect::WriteExitSheet(*person, Box::new(form.read(today)?))),
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
            | Self::Import(_)
            | Self::WritePack(_)
            | Self::MergePack
            | Self::SaveRejects
            | Self::Erase(_)
            | Self::MergeWith(..)
            | Self::Merge(_)
            | Self::Settings(_)
            | Self::BackUp
            | Self::ExitSheet(_)
            | Self::WhileWaiting(..)
            | Self::FilterList(_)
            | Self::ExportSummary(_)
            | Self::OwnCopy(..)
            | Self::CaseStudy(..)
            | Self::Archive
            | Self::PrintOptions(..)
            | Self::AsAt(_)
            | Self::WhatIf(_)
            | Self::WhichReading(..)
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
            Self::HoldReview(id, to_walk) => Change::HoldReview(*id, form.read_with(today, |values| review_of(to_walk, values))?),
            Self::RecordReading(id) => Change::AddReading(*id, form.read(today)?),
            Self::AddEntry(id, kind, ..) => Change::AddEntry(*id, Box::new(form.read_with(today, |values| entry::read(*kind, values))?)),
            Self::EditEntry(id, present) => Change::EditEntry(*id, Box::new(form.read_with(today, |values| entry::read(present.kind(), values))?)),
            Self::AddPage(kind) => Change::AddPage(Box::new(form.read_with(today, |values| kind.read(values))?)),
            Self::EditPage(id, present) => Change::EditPage(*id, Box::new(form.read_with(today, |values| present.kind().read(values))?)),
            Self::ScoreItems(id) => Change::ScoreItems(*id, form.read(today)?),
            Self::CorrectReading(id, _, items) => Change::CorrectReading(*id, form.read_with(today, |values| measure::correction_of(items.is_some(), values))?),
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
            Self::NoteOnward(id) => {
                let Noted { note, chase_on } = form.read(today)?;
                Change::NoteOnward(*id, note, chase_on)
            }
            Self::HoldSupervision => Change::AddSession(form.read(today)?),
            Self::EditSupervision(id, _) => Change::EditSession(*id, form.read(today)?),
            Self::PlanVisit(id) => Change::PlanVisit(*id, form.read(today)?),
            Self::EditVisit(id, _) => Change::EditVisit(*id, form.read(today)?),
            Self::BackFromVisit(id) => Change::BackFromVisit(*id, form.read::<Back>(today)?.back_on),
            Self::Settle(id, _) => Change::Settle(*id, form.read::<Settling>(today)?.how),
            Self::Assign(id) => Change::Assign(*id, form.read(today)?),
            Self::EditAssignment(id, _) => Change::EditAssignment(*id, form.read(today)?),
            Self::AddWorker => Change::AddWorker(form.read(today)?),
            Self::EditWorker(id, _) => Change::EditWorker(*id, form.read(today)?),
            Self::EndEpisode(id, ..) => Change::EndEpisode(*id, form.read(today)?),
            Self::Transfer(id, ..) => Change::Transfer(*id, form.read(today)?),
            Self::AddFact(kind, _) => Change::AddFact(Box::new(form.read_with(today, |values| fact::new_of(*kind, values))?)),
            Self::EditFact(id, present, _) => Change::EditFact(*id, Box::new(form.read_with(today, |values| fact::edit_of(present.kind(), values))?)),
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
