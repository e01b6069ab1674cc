//! Screens from the keyboard, each on a real file.

mod contacts;
mod lists;
mod record;
mod workers;
