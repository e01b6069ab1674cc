//! Arguments in, exit code out; which face to show. The only caller of the clock.

use caseload::cli::{Arguments, Exit, Next, PRACTICE_PASSPHRASE, Stop, can_draw, practice, run};
use caseload::platform::{self, FolderOpener};
use caseload::store::Store;
use caseload::tui::app::{self, Start};
use clap::Parser;
use std::process::ExitCode;
use zeroizing_alloc::ZeroAlloc;

/// What is given back is wiped first: names, notes, keys and what was drawn of them do not outlive their use.
#[global_allocator]
static MEMORY: ZeroAlloc<std::alloc::System> = ZeroAlloc(std::alloc::System);

fn main() -> ExitCode {
    platform::keep_to_ourselves();
    if let Err(stop) = platform::silence_panics(app::terminal::give_back).map_err(|_| Stop::failed("The program could not be set up.")) {
        return ended(&stop);
    }
    let arguments = Arguments::parse();
    let done = run(&arguments).and_then(|next| match next {
        Next::Done(exit) => Ok(exit),
        Next::Interface => interface(&arguments),
        Next::Practice => practice_interface(&arguments),
    });
    match done {
        Ok(exit) => exit.into(),
        Err(stop) => ended(&stop),
    }
}

fn ended(stop: &Stop) -> ExitCode {
    eprintln!("{}", stop.said);
    stop.exit.into()
}

/// The interface on the worker's own file: locked, or the first-run wizard.
fn interface(arguments: &Arguments) -> Result<Exit, Stop> {
    let global = arguments.global();
    let path = global.path()?;
    if global.no_input && !path.exists() {
        return Err(Stop::failed(
            "There is no caseload yet and nothing may be asked (--no-input). Make one with 'caseload init --passphrase-file PATH --no-input'.",
        ));
    }
    if global.no_input && global.passphrase_file.is_none() {
        return Err(Stop::failed("Nothing may be asked (--no-input). Give the passphrase with --passphrase-file PATH ('-' for standard input)."));
    }
    drawable()?;
    // Before the passphrase is asked for: whoever has it open elsewhere should not type it for nothing.
    Store::check_free(&path)?;
    let store = if global.passphrase_file.is_some() { Some(global.open()?) } else { None };
    let asked = global.today;
    let start = Start {
        path,
        store,
        practice: None,
        colour: !global.colourless(),
        opener: FolderOpener::of_this_desktop(),
        today: Box::new(move || asked.unwrap_or_else(platform::today)),
    };
    app::run(start)?;
    Ok(Exit::Done)
}

/// The interface on made-up people, in a folder that goes with the program.
fn practice_interface(arguments: &Arguments) -> Result<Exit, Stop> {
    let global = arguments.global();
    drawable()?;
    let folder = tempfile::Builder::new()
        .prefix("caseload-practice-")
        .tempdir()
        .map_err(|wrong| Stop::failed(format!("No temporary folder could be made ({}).", wrong.kind())))?;
    let (path, store) = practice(folder.path(), global.day())?;
    let asked = global.today;
    let start = Start {
        path,
        store: Some(store),
        practice: Some(PRACTICE_PASSPHRASE.to_owned()),
        colour: !global.colourless(),
        opener: FolderOpener::of_this_desktop(),
        today: Box::new(move || asked.unwrap_or_else(platform::today)),
    };
    app::run(start)?;
    Ok(Exit::Done)
}

fn drawable() -> Result<(), Stop> {
    if can_draw() {
        return Ok(());
    }
    Err(Stop::usage("The interface needs a terminal that can draw. In a script, use a command: 'caseload --help' lists them, like 'caseload today --plain'."))
}
