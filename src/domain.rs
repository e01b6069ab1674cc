//! What the program is about: words, rules and definitions, all pure.
//! Knows nothing of SQL, screens, files or the clock: today is an argument, rules come in as [`provider::Reference`].

pub mod agenda;
pub mod born;
pub mod caseload;
pub mod change;
pub mod clock;
pub mod codes;
pub mod contact;
pub mod day;
pub mod entry;
pub mod exit;
pub mod handover;
pub mod ids;
pub mod import;
pub mod intake;
pub mod items;
pub mod measure;
pub mod merge;
pub mod onward;
pub mod person;
pub mod plan;
pub mod provider;
pub mod quick;
pub mod record;
pub mod referral;
pub mod report;
pub mod risk;
pub mod route_step;
pub mod routing;
pub mod sheet;
pub mod stats;
pub mod suppress;
pub mod text;
pub mod visit;
pub mod waiting;
pub mod worker;
