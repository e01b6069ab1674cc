//! A case and caseload manager for one key worker: offline, on one encrypted file. See `ARCHITECTURE.md`.

pub mod domain;
pub mod store;
pub mod tui;
