//! Screens from the keyboard, each on a real file.

mod lists;
mod record;
mod workers;
