//! The built program in a real pseudo-terminal, by keyboard alone: a whole case, a year of one, every way out, a small window, two windows, practice.
//! What a screen looks like has tests of its own; here it is whether a person at a keyboard gets there, and what is left behind.

mod folder;
mod story;
mod ways_out;
pub mod window;
mod year;
