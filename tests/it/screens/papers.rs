//! What leaves the desk from the keyboard: the supervision pack, a person's own copy, the whole file, a case study.

use crate::interface::Face;
use crate::support::*;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::entry::Entry;
use caseload::domain::entry::consent::Consent;
use caseload::domain::entry::request::Request;
use caseload::domain::entry::voice::Feedback;
use caseload::domain::ids::PersonId;
use caseload::store::Store;
use std::path::Path;

/// Amina, in support; she asked to see her record, and her mother is in the file too.
fn amina() -> (World, PersonId) {
    let mut world = World::new();
    let amina = world.person("Amina Example");
    let hana = world.person("Hana Sample");
    world.do_(Change::Link(amina, hana, Relation::Parent));
    let referral = world.referral(amina, "2026-07-01");
    world.accept(referral, "2026-07-02");
    world.contact(referral, "2026-09-05", ContactKind::Session, Attendance::Attended);
    let request = Request {
        kind: RequestKind::SubjectAccess,
        received_on: day("2026-11-02"),
        from: "Amina herself".into(),
        asked_for: "all of it".into(),
        test: String::new(),
        due_on: None,
        decision: RequestDecision::Open,
        decided_on: None,
        sent: String::new(),
        person_told_on: None,
    };
    world.do_(Change::AddEntry(amina, Box::new(Entry::Request(request))));
    let said = Feedback {
        on: day("2026-11-03"),
        kind: FeedbackKind::Compliment,
        words: "I sleep again, and Hana laughs".into(),
        answer_by: None,
        done: String::new(),
        may_be_used: true,
    };
    world.do_(Change::AddEntry(amina, Box::new(Entry::Feedback(said))));
    (world, amina)
}

fn erase() -> String {
    "ctrl-w ".repeat(24)
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(path).unwrap().permissions()) & 0o777
}

fn exported(face: &Face) -> Vec<String> {
    let store = Store::open(&face.path, &secret(PASSPHRASE), today()).unwrap();
    store.log_rows(None, 50).unwrap().into_iter().filter(|row| row.seen == Seen::Exported).map(|row| row.detail).collect()
}

#[test]
fn the_pack_goes_to_a_new_file_from_the_caseload() {
    let folder = tempfile::tempdir().unwrap();
    let mut face = Face::on(amina().0);
    face.size(80, 24);
    face.press("2 x");
    face.shows("Supervision pack: the whole caseload");
    insta::assert_snapshot!("pack_form", hide_home(&face.text()));
    let to = |name: &str| format!("{}'{}' ctrl-s", erase(), folder.path().join(name).display());
    face.press(&format!("tab tab tab tab down down tab {}", to("pack"))).settle();
    face.shows("The supervision pack is in");
    let page = std::fs::read_to_string(folder.path().join("pack.html")).unwrap();
    assert!(page.contains("Supervision pack") && page.contains("SU-0001") && !page.contains("Amina"), "{page}");
    #[cfg(unix)]
    assert_eq!(mode(&folder.path().join("pack.html")), 0o600);
    face.press(&format!("esc x tab tab tab tab down down tab {}", to("pack"))).settle();
    face.shows("already exists and is left as it is");
    // Another ending than what was chosen is not guessed at; nor is anything written through a link.
    face.press(&to("pack.pdf"));
    face.shows("This ends in .pdf");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(folder.path().join("elsewhere"), folder.path().join("link.html")).unwrap();
        face.press(&to("link")).settle();
        face.shows("already exists");
        assert!(!folder.path().join("elsewhere").exists());
    }
    face.press("esc y ctrl-l");
    assert_eq!(exported(&face), ["supervision pack, case codes only"], "only what left is logged");
}

#[test]
fn a_request_brings_their_own_copy_with_its_due_day() {
    let folder = tempfile::tempdir().unwrap();
    let (world, amina) = amina();
    let mut face = Face::on(world);
    face.size(80, 24);
    face.press("/ 'amina' enter Q Y");
    face.shows("2 Nov 2026");
    insta::assert_snapshot!("own_copy_form", hide_home(&face.text()));
    let copy = folder.path().join("copy");
    face.press(&format!("tab {}'{}' ctrl-s", erase(), copy.display())).settle();
    face.shows("The answer is due by 2 Dec 2026");
    let read = std::fs::read_to_string(copy.join("record.md")).unwrap();
    assert!(read.contains("Amina Example") && read.contains("In their words: I sleep again, and SU-0002 laughs") && !read.contains("Hana"), "{read}");
    assert!(std::fs::read_to_string(copy.join("worker-only.md")).unwrap().contains("Hana"));
    #[cfg(unix)]
    assert_eq!((mode(&copy), mode(&copy.join("record.html"))), (0o700, 0o600));
    face.press("ctrl-l");
    assert_eq!(exported(&face), ["subject access pack, received 2026-11-02, due 2026-12-02"], "{amina}");
}

#[test]
fn everything_goes_to_a_new_folder_from_anywhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut face = Face::on(amina().0);
    face.size(80, 24);
    face.press("6 ctrl-e");
    face.shows("NOT encrypted");
    insta::assert_snapshot!("archive_form", hide_home(&face.text()));
    let all = folder.path().join("all");
    face.press(&format!("{}'{}' ctrl-s", erase(), all.display())).settle();
    face.shows("Everything is in");
    assert!(all.join("datapackage.json").is_file() && all.join("people/SU-0001.md").is_file());
    face.press(&format!("esc ctrl-e {}'{}' ctrl-s", erase(), all.display())).settle();
    face.shows("already exists");
}

#[test]
fn a_case_study_wants_consent_and_no_name_stays_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut world, amina) = amina();
    let mut face = Face::on(world);
    face.press("/ 'amina' enter W");
    face.shows("No consent to a case study is recorded");
    drop(face);
    (world, _) = self::amina();
    let given = Consent {
        purpose: ConsentPurpose::CaseStudy,
        recipient: "the annual report".into(),
        answer: ConsentAnswer::Given,
        on: day("2026-11-03"),
        how: ConsentHow::InPerson,
        by: ConsentBy::Person,
        judged_by: String::new(),
        capacity: String::new(),
    };
    world.do_(Change::AddEntry(amina, Box::new(Entry::Consent(given))));
    let mut face = Face::on(world);
    face.size(100, 40);
    face.press("/ 'amina' enter W");
    face.shows("They agreed to a case study for");
    face.shows("They waited about 2 months");
    insta::assert_snapshot!("case_study_form", hide_home(&face.text()));
    let rest = format!("tab tab tab tab tab up tab down down down tab {}'{}' ctrl-s", erase(), folder.path().join("study").display());
    face.press(&format!("'Amina from Wath came in March 2026. ' {rest}"));
    face.shows("This may tell who it is");
    insta::assert_snapshot!("case_study_still_tells", hide_home(&face.text()));
    assert!(!folder.path().join("study.md").exists());
    face.press(&format!("{}'A young adult came.' ctrl-s", "ctrl-w ".repeat(40)));
    face.shows("The case study is in");
    let study = std::fs::read_to_string(folder.path().join("study.md")).unwrap();
    for hidden in ["Amina", "Hana", "Wath", "2026", "SU-00"] {
        assert!(!study.contains(hidden), "{hidden} in {study}");
    }
    assert!(study.contains("A young adult came.") && study.contains("I sleep again"), "{study}");
    face.press("ctrl-l");
    assert_eq!(exported(&face), ["case study, without names"]);
}

/// The same on every machine: where documents go is not.
fn hide_home(text: &str) -> String {
    let line = |line: &str| {
        let Some(at) = line.find("/") else { return line.to_owned() };
        let end = line.rfind("/").unwrap_or(at);
        if at == end { line.to_owned() } else { format!("{}…{}", &line[..at], &line[end..]) }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}
