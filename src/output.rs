//! What leaves the desk: one pure model for each kind of document, one writer for each format.
//! Used by the command line, the interface and `exchange`. Knows nothing of SQL or of screens; today is an argument.

pub mod case_study;
pub mod docx;
pub mod exit_sheet;
pub mod export;
pub mod format;
pub mod html;
pub mod json;
pub mod markdown;
pub mod pack;
pub mod paper;
pub mod pdf;
pub mod redact;
pub mod returns;
pub mod summary;
pub mod your_options;
