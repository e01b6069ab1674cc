//! What a worker types into forms: keys that edit, and answers that stand there already.

use crate::interface::Face;
use crate::support::*;

#[test]
fn help_in_a_form_lists_the_keys_that_edit_and_none_that_would_be_typed() {
    let mut face = Face::on(World::new());
    face.size(120, 40);
    face.press("n f1");
    for shown in ["While you answer", "Ctrl+U", "Ctrl+W", "Ctrl+Y", "F1  "] {
        face.shows(shown);
    }
    assert!(!face.text().contains("? or F1"), "{}", face.text());
    face.press("'zzz'");
    face.shows("No key here does that.");
}

#[test]
fn a_day_that_stands_in_a_form_gives_way_to_the_day_that_is_typed() {
    let mut face = Face::on(World::new());
    face.size(120, 40);
    face.press("n 'Zoë' tab tab tab tab tab tab 'yesterday'");
    face.shows("    yesterday");
    face.press("ctrl-s");
    face.shows("SU-0001  Zoë");
}
