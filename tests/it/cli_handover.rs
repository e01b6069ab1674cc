//! `handover` from outside, as the contract has it: pack, caseload of its own, way back, exit codes.

use crate::cli::Desk;
use crate::support::work_of;

/// The words of a run on another file of the same folder.
fn on(desk: &Desk, file: &str, words: &str) -> String {
    let pass = desk.path("pass");
    format!("--file {} --passphrase-file {} --today 2026-11-21 {words}", desk.path(file).display(), pass.display())
}

fn with_pack_word() -> Desk {
    let desk = Desk::with_demo(12);
    std::fs::write(desk.path("pack-word"), "a word for the pack only\n").unwrap();
    desk
}

#[test]
fn a_pack_goes_out_opens_elsewhere_and_comes_back() {
    let desk = with_pack_word();
    let home = |words: &str| desk.run(words);
    let people: Vec<String> =
        home("cases --json").json()["cases"].as_array().unwrap().iter().take(2).map(|case| case["person"].as_str().unwrap().to_owned()).collect();
    let write = format!("handover write {} --to out.age --until 2026-12-05 --for Meg --pack-passphrase-file pack-word", people.join(" "));
    let written = home(&write);
    assert_eq!(written.code, 0, "{}", written.err);
    assert!(written.err.contains("out.age") && written.err.contains("cannot be called back"), "{}", written.err);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(desk.path("out.age")).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(work_of(&std::fs::read(desk.path("out.age")).unwrap()), 17);
    assert_eq!(home(&write).code, 1, "never over a file that is there");
    assert!(home(&format!("log {}", people[0])).out.contains("handover pack, cover until 2026-12-05"));

    let open = "handover open out.age --into cover/theirs.db --pack-passphrase-file pack-word --no-input";
    let opened = desk.run_with(&on(&desk, "none.db", open));
    assert_eq!(opened.code, 0, "{}", opened.err);
    assert!(opened.err.contains("until 5 Dec 2026"), "{}", opened.err);
    assert_eq!(opened.out.trim().len(), 29, "the recovery code alone: {}", opened.out);
    assert_eq!(desk.run_with(&on(&desk, "none.db", open)).code, 1, "never over a caseload that is there");
    let cases = desk.run_with(&on(&desk, "cover/theirs.db", "cases --json"));
    let there: Vec<String> = cases.json()["cases"].as_array().unwrap().iter().map(|case| case["person"].as_str().unwrap().to_owned()).collect();
    assert!(people.iter().all(|person| there.contains(person)) && cases.json()["cases"][0]["part"] == "cover", "{}", cases.out);
    assert_eq!(desk.run_with(&on(&desk, "cover/theirs.db", "check")).code, 0);

    let back = desk.run_with(&on(&desk, "cover/theirs.db", &format!("handover write {} --to back.age --pack-passphrase-file pack-word", people[0])));
    assert_eq!(back.code, 0, "{}", back.err);
    let looked = home("handover merge back.age --pack-passphrase-file pack-word --dry-run --json");
    assert_eq!((looked.code, looked.json()["dry_run"].as_bool()), (0, Some(true)), "{}", looked.err);
    let merged = home("handover merge back.age --pack-passphrase-file pack-word --json");
    assert_eq!(merged.code, 0, "{}", merged.err);
    assert_eq!((merged.json()["from"].as_str(), merged.json()["people"][0]["added"]["assignment"].as_u64()), (Some("Meg"), Some(1)), "{}", merged.out);
    assert!(home(&format!("log {}", people[0])).out.contains("handover from Meg"));
    let again = home("handover merge back.age --pack-passphrase-file pack-word");
    assert!(again.code == 0 && again.err.contains("here already"), "{}", again.err);
    assert_eq!(home("check").code, 0);
}

#[test]
fn what_cannot_be_opened_is_said_and_writes_nothing() {
    let desk = Desk::with_init();
    std::fs::write(desk.path("pack-word"), "a word for the pack only\n").unwrap();
    std::fs::write(desk.path("wrong-word"), "some other word altogether\n").unwrap();
    std::fs::write(desk.path("short"), "short\n").unwrap();
    let csv = desk.csv("people.csv", "external_id,name,name_to_use,date_of_birth,gender,ethnicity,residency\na,Amina Example,,,,,\n");
    assert_eq!(desk.run(&format!("import people {}", csv.display())).code, 0);
    for (words, code, said) in [
        ("handover write SU-0001 --to out.age", 2, "--recipient"),
        ("handover write SU-0009 --to out.age --pack-passphrase-file pack-word", 1, "no SU-0009"),
        ("handover write RF-0001 --to out.age --pack-passphrase-file pack-word", 1, "not a person"),
        ("handover write SU-0001 --to out.age --pack-passphrase-file short", 1, "12 characters"),
        ("handover write SU-0001 --to out.age --recipient age1nonsense", 2, "not an age public key"),
        ("handover write SU-0001 --to out.age --until 2026-11-20 --pack-passphrase-file pack-word", 2, "is past"),
        ("handover write SU-0001 --to out.age --until 2026-12-20 --transfer --pack-passphrase-file pack-word", 2, "--transfer"),
        ("handover merge none.age --pack-passphrase-file pack-word", 1, "no pack"),
        ("handover merge mine.db --pack-passphrase-file pack-word", 3, "no handover pack"),
    ] {
        let ran = desk.run(words);
        assert_eq!(ran.code, code, "{words}: {}", ran.err);
        assert!(ran.err.contains(said), "{words}: {}", ran.err);
        assert!(!desk.path("out.age").exists(), "{words}");
    }
    assert_eq!(desk.run("handover write SU-0001 --to out.age --until 2026-12-05 --pack-passphrase-file pack-word").code, 0);
    let open = |words: &str| desk.run_with(&on(&desk, "none.db", &format!("handover open out.age --into new/theirs.db {words}")));
    let wrong = open("--pack-passphrase-file wrong-word");
    assert!(wrong.code == 3 && wrong.err.contains("passphrase or key is wrong"), "{} {}", wrong.code, wrong.err);
    let late = desk.run_with(&on(&desk, "none.db", "handover open out.age --into new/theirs.db --pack-passphrase-file pack-word --today 2026-12-06").replacen(
        "--today 2026-11-21 ",
        "",
        1,
    ));
    assert!(late.code == 1 && late.err.contains("that day is past"), "{} {}", late.code, late.err);
    let keyless = open("--identity-file pack-word");
    assert!(keyless.code == 1 && keyless.err.contains("no age identity"), "{}", keyless.err);
    let sealed = std::fs::read(desk.path("out.age")).unwrap();
    std::fs::write(desk.path("out.age"), &sealed[..sealed.len() / 2]).unwrap();
    assert_eq!(open("--pack-passphrase-file pack-word").code, 3, "cut off");
    assert!(!desk.path("new").exists(), "nothing was made");
}
