//! What goes in and out of the file as a whole: CSV import, the case summary with everybody's names known to the redactor,
//! the made-up caseload. Knows domain, store and output; never the screens or the command line.

pub mod archive;
pub mod case_study;
pub mod exit_sheet;
pub mod handing_over;
pub mod handover;
pub mod import;
pub mod made_up;
pub mod options_sheet;
pub mod returns;
pub mod subject_access;
