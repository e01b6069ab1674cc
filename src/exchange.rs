//! What goes in and out of the file as a whole: CSV import.
//! Knows domain, store and output; never the screens or the command line.

pub mod import;
pub mod made_up;
