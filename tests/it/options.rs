//! The sheet 'Your options' for the person: from Routing and from the command line, without a word of the case.

use crate::cli::Desk;
use crate::interface::Face;
use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::codes::Seen;
use caseload::domain::provider::OrganisationDetails;
use caseload::store::Store;

#[test]
fn routing_prints_a_page_for_the_person() {
    let mut world = World::new();
    let amina = world.person("Amina Example");
    let referral = world.referral(amina, "2026-11-02");
    world.accept(referral, "2026-11-03");
    let grow = OrganisationDetails { name: "GROW".into(), phone: "01632 960321".into(), ..OrganisationDetails::default() };
    world.do_(Change::AddOrganisation(grow));
    let folder = world.folder.path().to_owned();
    let mut face = Face::on(world);
    face.size(120, 40);
    face.press("2 / 'amina' enter j").settle();
    face.press("p");
    face.shows("Nothing of their case is on it.");
    for _ in 0..30 {
        face.press("ctrl-w");
    }
    face.press(&format!("'{}' ctrl-s", folder.join("sheet.xlsx").display()));
    face.shows("This is written as .md, .html, .docx or .pdf");
    face.press(&format!("backspace backspace backspace backspace '{}' ctrl-s", "html"));
    face.shows("Ask first whether it is safe to take home.");
    let page = std::fs::read_to_string(folder.join("sheet.html")).unwrap();
    for word in ["Amina", "SU-0001", "Stovewood", "CSE", "ISVA"] {
        assert!(!page.split("<body").nth(1).unwrap().contains(word), "{word}");
    }
    assert!(page.contains("<strong>GROW</strong>: phone 01632 960321") && page.contains("class=\"one-page\"") && page.contains("Call 999"), "{page}");
    // Nobody below twelve is sent to these services.
    face.press("esc 4").settle();
    face.press("e '9' ctrl-s").settle();
    face.press("p");
    face.shows("there is nothing to print");
    face.press("ctrl-l");
    let log = Store::open(&face.path, &secret(PASSPHRASE), today()).unwrap().log_rows(None, 50).unwrap();
    assert!(log.iter().any(|row| row.seen == Seen::Exported && row.detail.starts_with("options sheet")));
}

#[test]
fn the_command_line_prints_it_too() {
    let desk = Desk::with_demo(30);
    let route = "route --age 24 --source isva --stovewood nca --residency both --role survivor";
    let answer = desk.run(&format!("{route} --sheet {}", desk.path("sheet.md").display()));
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.err.contains("sheet.md. Ask first") && answer.err.contains("How to reach GROW"), "{}", answer.err);
    assert!(answer.out.contains("Rothacs takes self-referrals only"), "the answer of routing itself stays");
    let page = std::fs::read_to_string(desk.path("sheet.md")).unwrap();
    assert!(page.starts_with("# Your options for support") && page.contains("You ask for this yourself; we can be with you when you do."), "{page}");
    assert_eq!(desk.run(&format!("{route} --sheet {}", desk.path("sheet.md").display())).code, 1, "never over a file");
    for (ending, begins) in [("pdf", b"%PDF".as_slice()), ("docx", b"PK"), ("html", b"<!DOCTYPE html>")] {
        let path = desk.path("sheet").with_extension(ending);
        assert_eq!(desk.run(&format!("{route} --sheet {}", path.display())).code, 0, "{ending}");
        assert!(std::fs::read(&path).unwrap().starts_with(begins), "{ending}");
    }
    assert_eq!(desk.run(&format!("{} --sheet {}", route.replace("24", "9"), desk.path("other.md").display())).code, 1);
    assert!(!desk.path("other.md").exists());
}
