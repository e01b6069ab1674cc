//! Import from the screen: what a file would bring is seen first, kept only on a yes, and stopped cleanly by Esc.

use crate::interface::Face;
use crate::support::*;
use std::fmt::Write as _;
use std::path::Path;

const PEOPLE: &str = "external_id,name,name_to_use,date_of_birth,gender,ethnicity,residency\n\
    p1,Zoë Example,,27/03/2007,female,,both\n\
    p2,Mia Example,,24 on 2026-11-20,female,,now\n\
    p3,Ola Example,,31/02/2007,female,,now\n";

fn world_with(name: &str, text: &str) -> (World, String) {
    let world = World::new();
    let path = world.folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    (world, path.display().to_string())
}

fn look(face: &mut Face, path: &str) {
    // What was chosen before stands in the form.
    face.press(&format!("I 'people' tab {} '{path}' ctrl-s", "ctrl-w ".repeat(16))).settle();
}

#[test]
fn a_file_is_looked_at_first_and_brought_in_on_a_yes() {
    let (world, path) = world_with("people.csv", PEOPLE);
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("I");
    face.shows("Import from a CSV file");
    face.press("'people' tab '/nowhere/people.csv' ctrl-s");
    face.shows("There is no file '/nowhere/people.csv'");
    face.press(&"ctrl-w ".repeat(8));
    face.press(&format!("'{path}' ctrl-s")).settle();
    face.shows("3 rows read, nothing is kept yet: 2 new, 0 changed, 0 the same as stored, 1 rejected.");
    face.shows("date_of_birth");
    face.press("/ 'zoe'");
    face.hides("Zoë Example");
    face.press("esc b");
    face.shows("Bring in 2 of people?");
    face.press("y").settle();
    face.shows("3 rows read and brought in");
    face.press("b");
    face.shows("in the caseload already");
    // What comes next is the referrals, most often from the same folder.
    face.press("e");
    face.shows("(•) referrals");
    face.shows(Path::new(&path).parent().unwrap().to_str().unwrap());
    face.hides("people.csv");
    face.press("esc");
    face.press("/ 'mia'");
    face.shows("Mia Example");
    face.press("esc");
    look(&mut face, &path);
    face.shows("0 new, 0 changed, 2 the same as stored, 1 rejected. There is nothing to bring in.");
}

#[test]
fn rejected_rows_go_to_a_new_file_of_ones_own() {
    let (world, path) = world_with("people.csv", PEOPLE);
    let rejects = world.folder.path().join("out.csv");
    let there = world.folder.path().join("there.csv");
    std::fs::write(&there, "mine").unwrap();
    let mut face = Face::on(world);
    face.size(120, 40);
    look(&mut face, &path);
    face.press("w");
    face.shows("Save the rejected rows' reasons");
    face.press("ctrl-w ctrl-w ctrl-w ctrl-w ctrl-w ctrl-w ctrl-w ctrl-w");
    face.press(&format!("'{}' ctrl-s", there.display()));
    face.shows("already exists and is left as it is");
    face.press("ctrl-w ctrl-w ctrl-w ctrl-w ctrl-w ctrl-w ctrl-w ctrl-w ctrl-w ctrl-w ctrl-w ctrl-w");
    face.press(&format!("'{}' ctrl-s", rejects.display()));
    face.shows("The rejected rows' reasons are in");
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "mine");
    let text = std::fs::read_to_string(&rejects).unwrap();
    assert!(text.starts_with("line,column,why\n4,date_of_birth,"), "{text}");
    private(&rejects);
}

#[cfg(unix)]
fn private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
}
#[cfg(not(unix))]
fn private(_path: &Path) {}

#[test]
fn esc_stops_and_keeps_nothing() {
    let mut text = "external_id,name,name_to_use,date_of_birth,gender,ethnicity,residency\n".to_owned();
    for n in 0..4_000 {
        writeln!(text, "p{n},Person Number{n},,,,,").unwrap();
    }
    let (world, path) = world_with("many.csv", &text);
    let mut face = Face::on(world);
    face.size(120, 40);
    look(&mut face, &path);
    face.shows("4000 rows read, nothing is kept yet: 4000 new");
    face.press("b y esc");
    face.shows("Stopping…");
    face.settle();
    face.shows("Stopped. Nothing of the file was kept.");
    face.press("/ 'person'");
    face.hides("Person Number");
}

#[test]
fn a_file_that_is_none_of_these_says_why() {
    let (world, path) = world_with("parrots.csv", "name,colour\nPolly,green\n");
    let mut face = Face::on(world);
    face.size(120, 40);
    look(&mut face, &path);
    face.shows("'colour' is not a column of people");
    face.shows("Nothing was read");
    face.shows("people from");
    face.shows("parrots.csv");
}

#[test]
fn a_file_of_another_kind_says_which_and_is_not_typed_again() {
    let (world, path) = world_with("r.csv", "referral_id,measure,taken_on,score\n");
    let mut face = Face::on(world);
    face.size(120, 40);
    look(&mut face, &path);
    face.shows("'referral_id' is not a column of people. This first line is that of readings: say that the file holds readings.");
    face.press("e 'readings' ctrl-s").settle();
    face.shows("readings from");
    face.shows("0 rows read");
}
