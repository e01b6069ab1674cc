//! A case and caseload manager for one key worker: offline, on one encrypted file.
//!
//! Six rooms and a front door. `main` takes the arguments and opens a face; everything else is here:
//!
//! | room | is |
//! |---|---|
//! | [`domain`] | words, rules and definitions, all pure: who may be taken, who waits, which clock runs, what is due |
//! | [`store`] | the one encrypted file: the only home of SQL, one hand that writes, undo, the log |
//! | [`output`] | what leaves the desk: a pure model of the case summary, names taken out, one writer a format |
//! | [`exchange`] | whole files in and out: CSV import, the summary with everybody's names known, the made-up caseload |
//! | [`cli`] | the command line: one file a command |
//! | [`tui`] | the terminal: one table of commands, screens as plain data, forms declared once |
//!
//! [`platform`] holds what differs between systems, and the clock. How the rooms may know each other, and how to add a
//! screen, a form, a command or a rule, is in `ARCHITECTURE.md`; a test keeps it true.

pub mod cli;
pub mod domain;
pub mod exchange;
pub mod output;
pub mod platform;
pub mod store;
pub mod tui;
