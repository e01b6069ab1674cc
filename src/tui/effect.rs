//! What a screen asks for. Made by `update`, carried out by `app/perform` and nowhere else.
//! Plain data, so that a test can compare it.

use super::ask::{Answer, Ask};
use super::forms::case_study::CaseStudyChoices;
use super::forms::exit_sheet::SheetChoices;
use super::forms::handover::{MergeChoices, PackChoices};
use super::forms::papers::OwnCopyChoices;
use super::forms::reports::ReturnChoices;
use super::forms::routing::Questions;
use super::forms::summary::SummaryChoices;
use super::place::Place;
use super::widgets::why::Why;
use crate::domain::change::Change;
use crate::domain::handover::Pack;
use crate::domain::ids::PersonId;
use crate::domain::import::ImportKind;
use crate::domain::report::Asked;
use age::secrecy::{ExposeSecret, SecretString};
use std::path::PathBuf;

/// One request.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Go to a place; one that is not in the header opens over the present one.
    Open(Place),
    /// Back to where one came from.
    Back,
    /// Open a form.
    Fill(Box<Ask>),
    /// Read the visible screen anew: it has moved on to rows that it has not read.
    Reload,
    /// Bring what a form was answered to the screen that asked; nothing is written.
    Answered(Box<Answer>),
    /// Write a change, then do what follows from it.
    Save(Box<Change>, After),
    /// Write several changes one after another; each can be taken back by itself.
    SaveAll(Vec<Change>),
    /// Look at two records side by side before they are merged: the first stays.
    LookAtMerge(PersonId, PersonId),
    /// Write a person's case summary to a new file, or the supervision pack of the whole caseload.
    ExportSummary(Option<PersonId>, Box<SummaryChoices>),
    /// Write a person's own copy to a new folder.
    ExportOwnCopy(PersonId, Box<OwnCopyChoices>),
    /// Write a case study without names to a new file, when nothing in it tells any more.
    ExportCaseStudy(PersonId, Box<CaseStudyChoices>),
    /// Write the whole file in open formats to a new folder.
    ExportEverything(PathBuf),
    /// Write the exit sheet to a new file.
    WriteExitSheet(PersonId, Box<SheetChoices>),
    /// Write the sheet 'Your options' to a new file.
    PrintOptions(Option<PersonId>, Box<Questions>, PathBuf),
    /// Look at what a file would bring (true), or bring it in (false).
    Import(ImportKind, PathBuf, bool),
    /// Write the reasons of rejected rows to this new file.
    SaveRejects(PathBuf),
    /// Write a return to a new file.
    ExportReturn(Box<Asked>, Box<ReturnChoices>),
    /// Write an encrypted pack of whole records to a new file.
    WritePack(Box<PackChoices>),
    /// Open a pack and say what bringing it in would do; nothing is kept.
    LookIntoPack(Box<MergeChoices>),
    /// Bring a pack in that was looked into.
    MergePack(Box<Pack>),
    /// Close the open form without saving; what was typed is kept for the next time it is opened.
    Discard,
    /// Put back into the open form what was begun in it before.
    GoOn,
    /// Contact details are looked at: logged.
    Revealed(PersonId),
    /// Take the last change back.
    Undo,
    /// Back the caseload up into this folder.
    BackUp(PathBuf),
    /// Lock.
    Lock,
    /// End the program.
    Quit,
    /// Say something on the notice line.
    Notice(String),
    /// Show a rule, its source and the rows behind something.
    Why(Box<Why>),
    /// Show a text that may hold names, in the same panel; refused in the privacy view.
    Read(Box<Why>),
    /// Ask first; the effect follows on yes.
    Confirm(Box<Question>),
    /// Open the caseload with this passphrase.
    Unlock(Secret),
    /// Make the caseload.
    Create(Box<NewCaseload>),
}

/// What follows a saved change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// Stay here.
    Stay,
    /// Open the record of the person that was added.
    OpenPerson,
    /// Go there.
    Open(Place),
}

/// A question to be answered with yes or no.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The question.
    pub title: String,
    /// What will happen, and whether it can be undone.
    pub words: String,
    /// What yes does.
    pub yes: Effect,
}

/// What the wizard knows of a new caseload.
#[derive(Debug, Clone, PartialEq)]
pub struct NewCaseload {
    /// The worker's name.
    pub my_name: String,
    /// The passphrase.
    pub passphrase: Secret,
}

/// A secret on its way: never printed, wiped when dropped.
#[derive(Debug, Clone)]
pub struct Secret(pub SecretString);

impl Secret {
    /// Takes a text over.
    pub fn new(text: impl Into<String>) -> Self {
        Self(SecretString::from(text.into()))
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
}
