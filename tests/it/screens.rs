//! Screens from the keyboard, each on a real file.

mod book;
mod contacts;
mod entries;
mod handover;
mod leaving;
mod lists;
mod papers;
mod past;
mod record;
mod supervision;
mod visits;
mod workers;
