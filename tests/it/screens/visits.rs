//! A visit from the keyboard: planned on the record, shown on Today with the plain word, marked as back.

use crate::interface::Face;
use crate::support::*;

#[test]
fn a_visit_is_planned_shown_on_today_and_marked_as_back() {
    let mut world = World::new();
    let amina = world.person("Amina Example");
    world.referral(amina, "2026-10-01");
    let mut face = Face::on(world);
    face.size(130, 30);
    face.press("b");
    face.shows("No visit is planned for today.");
    face.press("/ 'Amina' enter V ctrl-s");
    face.shows("There is a problem");
    face.press("'half past' tab 'Meg, 01632 960777' tab 'the library' ctrl-s");
    face.shows("'half past' is not a time of day.");
    face.press("ctrl-w ctrl-w '1630' ctrl-s");
    face.shows("back by 16:30, then call Meg, 01632 960777");
    face.press("1");
    face.shows("Visit to Amina today: back by 16:30, then call Meg, 01632 960777. This program cannot alert others.");
    face.hides("library");
    face.press("f12");
    face.shows("Visit to SU-0001 today");
    face.hides("Meg");
    face.press("f12");
    face.day.set(day("2026-11-22"));
    face.app.look(std::time::Instant::now(), std::time::SystemTime::now());
    face.shows("not marked as back yet");
    face.press("b ctrl-s");
    face.hides("Visit to");
    face.press("u");
    face.shows("Visit to Amina");
}
