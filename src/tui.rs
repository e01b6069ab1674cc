//! The terminal interface: screens as plain data, one table of commands, forms declared once, one place that writes.
//! `key -> commands -> Message -> Screen::update -> Effects -> app::perform -> Screen::load -> Screen::view`.

pub mod app;
pub mod ask;
pub mod commands;
pub mod effect;
pub mod forms;
pub mod message;
pub mod place;
pub mod screens;
pub mod theme;
pub mod widgets;
pub mod work;
