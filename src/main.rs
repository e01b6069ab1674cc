//! Arguments in, exit code out; which face to show.

use caseload::cli::{Arguments, Exit, Next, run};
use caseload::platform;
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    platform::keep_to_ourselves();
    let arguments = Arguments::parse();
    let ended = match run(&arguments) {
        Ok(Next::Done(exit)) => exit,
        Ok(_) => Exit::Done,
        Err(stop) => {
            eprintln!("{}", stop.said);
            stop.exit
        }
    };
    ended.into()
}
