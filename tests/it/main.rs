//! One test binary, so that SQLCipher is linked once.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that breaks should stop")]

mod architecture;
mod archive;
mod backup;
mod cli;
mod cli_handover;
mod cli_papers;
mod cli_report;
mod contract;
mod damage;
mod disk;
mod forms;
mod guards;
mod handover;
mod hostile;
mod import;
mod intake;
mod interface;
mod options;
#[cfg(target_os = "linux")]
mod proof;
mod published;
mod read_back;
mod reference;
mod returns;
mod routing;
mod screens;
mod soak;
mod store;
mod stranger;
mod subject_access;
mod support;
#[cfg(unix)]
mod terminal;
mod together;
mod transfers;
mod trust;
mod upgrade;
mod waiting;
mod words;
