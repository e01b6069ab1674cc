//! A case and caseload manager for one key worker: offline, on one encrypted file. See `ARCHITECTURE.md`.

pub mod cli;
pub mod domain;
pub mod exchange;
pub mod output;
pub mod platform;
pub mod store;
pub mod tui;
