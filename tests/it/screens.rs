//! Screens from the keyboard, each on a real file.

mod book;
mod contacts;
mod entries;
mod handover;
mod leaving;
mod lists;
mod papers;
mod partner;
mod past;
mod readings;
mod record;
mod states;
mod supervision;
mod typing;
mod visits;
mod workers;
