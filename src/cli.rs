//! The command line: arguments in, data on stdout, messages on stderr, one exit code.
//! One file a subcommand. Uses domain, store, output and exchange; knows no screen.

mod backup;
mod cases;
mod check;
mod demo;
mod doctor;
mod exit;
mod export;
mod find;
mod handover;
mod import;
mod init;
mod log;
mod manual;
mod print;
mod report;
mod route;
mod secrets;
mod show;
mod summary;
mod today;
mod waiting;

pub use demo::{PASSPHRASE as PRACTICE_PASSPHRASE, practice};
pub use exit::{Exit, Stop};
pub use print::can_draw;

use crate::domain::day::Day;
use crate::output::format::Format;
use crate::platform;
use crate::store::Store;
use clap::{Args, Parser, Subcommand};
use std::path::{Path, PathBuf};

/// Case and caseload manager for one key worker: offline, on one encrypted file.
///
/// Without a command it opens the interface. Exit codes: 0 done, 1 failed, 2 wrong use, 3 passphrase wrong or file cannot be opened,
/// 4 file in use, 5 damage found, 6 file from a newer version, 7 import rejected a row.
#[derive(Debug, Parser)]
#[command(name = "caseload", version, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

impl Arguments {
    /// What is accepted before and after every command.
    pub const fn global(&self) -> &Global {
        &self.global
    }
}

/// Accepted before and after every command.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// The caseload's file (default: the platform's data folder)
    #[arg(long, global = true, value_name = "PATH")]
    pub file: Option<PathBuf>,
    /// Read the passphrase from the first line of this file; '-' is standard input
    #[arg(long, global = true, value_name = "PATH")]
    pub passphrase_file: Option<PathBuf>,
    /// Take this day for today
    #[arg(long, global = true, value_name = "DATE")]
    pub today: Option<Day>,
    /// Show everything as it stood at the end of this day (default: today)
    #[arg(long, global = true, value_name = "DATE")]
    pub as_at: Option<Day>,
    /// Print data as JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// No table drawing: cells separated by tabs
    #[arg(long, global = true)]
    pub plain: bool,
    /// No colours (also with NO_COLOR)
    #[arg(long, global = true)]
    pub no_color: bool,
    /// Never ask
    #[arg(long, global = true)]
    pub no_input: bool,
}

impl Global {
    /// Today: as given, else this machine's.
    pub fn day(&self) -> Day {
        self.today.unwrap_or_else(platform::today)
    }
    /// The day figures are shown for.
    pub fn at(&self) -> Day {
        self.as_at.unwrap_or_else(|| self.day())
    }
    /// The caseload's file.
    pub fn path(&self) -> Result<PathBuf, Stop> {
        self.file.clone().or_else(platform::default_file).ok_or_else(|| Stop::failed("There is no data folder on this system. Name the file with --file."))
    }
    /// Opens the caseload with the passphrase.
    pub fn open(&self) -> Result<Store, Stop> {
        let store = self.open_raw()??;
        if let Some(lent) = store.lent()? {
            eprintln!("{}", lent.words(self.day()).1);
        }
        Ok(store)
    }
    /// The same, with what the store says apart from what could not be asked.
    fn open_raw(&self) -> Result<crate::store::Result<Store>, Stop> {
        warn_of_readers(&self.path()?);
        self.open_quietly()
    }
    /// The same without a word about the folder or a colleague: what is said may be sent to somebody who helps.
    fn open_quietly(&self) -> Result<crate::store::Result<Store>, Stop> {
        let path = self.path()?;
        if !path.exists() {
            return Err(crate::store::Error::NoFile(path).into());
        }
        let passphrase = secrets::passphrase(self)?;
        Ok(Store::open(&path, &passphrase, self.day()))
    }
    /// The format that was asked for, by name or by the ending of the file, among those that a document has.
    fn format(&self, named: Option<&str>, output: Option<&Path>, among: &[Format]) -> Result<Option<Format>, Stop> {
        match (named, output) {
            _ if self.json => Ok(Some(Format::Json)),
            (Some(name), _) => Format::named(name, among).map(Some).map_err(Stop::usage),
            (None, Some(path)) => Format::of(path, among).map(Some).map_err(Stop::usage),
            (None, None) => Ok(None),
        }
    }
    /// No colour wanted.
    pub fn colourless(&self) -> bool {
        self.no_color || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
    }
}

/// A folder that others can read is named; the file in it is encrypted all the same.
fn warn_of_readers(file: &std::path::Path) {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(std::path::Path::new("."));
    if platform::readable_by_others(folder) {
        eprintln!(
            "Others can see which files are in {}. The caseload is encrypted; to keep the folder to yourself: chmod 700 '{}'",
            folder.display(),
            folder.display()
        );
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Try everything on a made-up caseload, or write one with --into
    Demo(demo::Demo),
    /// Make a new caseload: passphrase, recovery code shown once
    Init(init::Init),
    /// What needs me: overdue, today, coming up
    Today,
    /// My caseload with its clocks
    Cases,
    /// Waiting lists of every service, each position with its reason
    Waiting,
    /// Who can take this person, who cannot, and why
    Route(route::Route),
    /// Look for people by name, number, birth date or case code, best first
    Find(find::Find),
    /// One record: SU-0001, RF-0001 or EP-0001
    Show(show::Show),
    /// Case summary for supervision, without names unless --identified
    Summary(summary::Summary),
    /// A return for commissioners or committee: tied out, small numbers hidden
    Report(report::Report),
    /// The whole file in open formats, or one person's own copy
    Export(export::Export),
    /// Bring in rows from a CSV file; there is no undo, so look first with --dry-run
    Import(import::Import),
    /// Make a backup: one encrypted file, read back and checked before it is called done
    Backup(backup::Backup),
    /// Bring a backup back under a new name
    Restore(backup::Restore),
    /// Records to another caseload file, encrypted, and what was written there back
    Handover(handover::Handover),
    /// Is the file whole? Pages, rows, links and the log
    Check,
    /// A report on this program and this file that is safe to send: no names, no paths, counts rounded
    Doctor,
    /// Completions for a shell: bash, zsh, fish, elvish, powershell
    Completions(manual::Completions),
    /// The manual page
    Man,
    /// A second passphrase for a manager: add it, change it or take it away
    Manager(init::Manager),
    /// Change the passphrase
    Passphrase(init::Passphrase),
    /// Set a new passphrase with the recovery code
    Recover(init::Recover),
    /// Who saw what, when; 'log verify' looks whether the log is whole
    Log(log::Log),
}

/// What `main` is to open, when it is not a command's answer.
pub enum Next {
    /// Nothing more: this is the exit code.
    Done(Exit),
    /// The interface on the caseload's file.
    Interface,
    /// The interface on a made-up caseload.
    Practice,
}

/// Runs a command, or says which interface to open.
pub fn run(arguments: &Arguments) -> Result<Next, Stop> {
    let global = &arguments.global;
    let Some(command) = &arguments.command else { return Ok(Next::Interface) };
    if let Some(at) = global.as_at.filter(|at| *at > global.day()) {
        return Err(Stop::usage(format!("--as-at {} is in the future. Choose a day up to today, {}.", at.iso(), global.day().iso())));
    }
    let done = match command {
        Command::Demo(demo) if demo.into.is_none() => return Ok(Next::Practice),
        Command::Demo(demo) => demo.run(global),
        Command::Init(init) => init.run(global),
        Command::Today => today::run(global),
        Command::Cases => cases::run(global),
        Command::Waiting => waiting::run(global),
        Command::Route(route) => route.run(global),
        Command::Find(find) => find.run(global),
        Command::Show(show) => show.run(global),
        Command::Summary(summary) => summary.run(global),
        Command::Report(report) => report.run(global),
        Command::Export(export) => export.run(global),
        Command::Import(import) => import.run(global),
        Command::Backup(backup) => backup.run(global),
        Command::Restore(restore) => restore.run(global),
        Command::Handover(handover) => handover.run(global),
        Command::Check => check::run(global),
        Command::Doctor => doctor::run(global),
        Command::Completions(completions) => completions.run(),
        Command::Man => manual::man(),
        Command::Manager(manager) => manager.run(global),
        Command::Passphrase(passphrase) => passphrase.run(global),
        Command::Recover(recover) => recover.run(global),
        Command::Log(log) => log.run(global),
    };
    done.map(Next::Done)
}
