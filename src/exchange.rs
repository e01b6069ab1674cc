//! What goes in and out of the file as a whole: the made-up caseload for practice and measuring.
//! Knows the domain; never the screens or the command line.

pub mod made_up;
