//! Papers from the command line: the case summary, the supervision pack and the exit sheet in every format, and what is refused.

use crate::cli::Desk;
use crate::support::*;
use caseload::domain::ids::Ref;
use caseload::store::Store;

#[test]
fn every_format_goes_to_a_new_private_file() {
    let desk = Desk::with_demo(60);
    let cases = desk.run("cases --json").json();
    let person = cases["cases"][0]["person"].as_str().unwrap().to_owned();
    for (what, ending, starts) in [
        (person.as_str(), "html", "<!DOCTYPE html>"),
        (person.as_str(), "docx", "PK"),
        (person.as_str(), "pdf", "%PDF"),
        ("--supervision", "md", "# Supervision pack"),
        ("--supervision", "docx", "PK"),
        ("--supervision", "pdf", "%PDF"),
        ("--supervision", "json", "{"),
    ] {
        let name = format!("{}.{ending}", what.trim_start_matches('-'));
        let done = desk.run(&format!("summary {what} -o {name}"));
        assert_eq!(done.code, 0, "{name}: {}", done.err);
        let path = desk.path(&name).canonicalize().unwrap();
        assert!(done.err.contains(&path.display().to_string()) && done.err.contains("still personal data"), "{}", done.err);
        let bytes = std::fs::read(&path).unwrap();
        assert!(bytes.starts_with(starts.as_bytes()), "{name}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
        }
    }
    let before = std::fs::read(desk.path("supervision.pdf")).unwrap();
    assert_eq!(desk.run("summary --supervision -o supervision.pdf").code, 1, "an existing file stays");
    assert_eq!(std::fs::read(desk.path("supervision.pdf")).unwrap(), before);
    for wrong in [
        format!("summary {person} --format docx"),
        "summary --supervision --format pdf".into(),
        format!("summary {person} -o a.xls"),
        format!("summary {person} --supervision"),
        "summary".into(),
        "summary --supervision --identified".into(),
    ] {
        assert_eq!(desk.run(&wrong).code, 2, "{wrong}");
    }
}

#[test]
fn the_pack_is_the_whole_caseload_without_names_and_is_logged() {
    let desk = Desk::with_demo(60);
    let cases = desk.run("cases --json").json();
    let mut codes: Vec<&str> = cases["cases"].as_array().unwrap().iter().map(|case| case["person"].as_str().unwrap()).collect();
    codes.sort_unstable();
    codes.dedup();
    let pack = desk.run("summary --supervision --format json").json();
    let mut told: Vec<&str> = pack["cases"].as_array().unwrap().iter().map(|case| case["who"]["person"].as_str().unwrap()).collect();
    told.sort_unstable();
    assert_eq!(told, codes, "everybody on the caseload, each once");
    assert_eq!(pack["people"], codes.len());
    let paper = desk.run("summary --supervision --notes").out;
    assert!(paper.starts_with("# Supervision pack"), "{paper}");
    let words: Vec<&str> = paper.split(|c: char| !c.is_alphanumeric()).collect();
    let store = Store::open(&desk.path("mine.db"), &secret(PASSPHRASE), today()).unwrap();
    let mut name = String::new();
    for code in &codes {
        let Ok(Ref::Person(person)) = Ref::parse(code) else { panic!("{code}") };
        let of = store.person(person).unwrap().details;
        for part in [&of.name, &of.name_to_use].into_iter().flat_map(|name| name.split(' ')).filter(|part| part.len() > 2) {
            assert!(!words.contains(&part), "{code}: '{part}' in\n{paper}");
        }
        name = of.name;
    }
    drop(store);
    assert!(desk.run("summary --supervision --identified --reason audit").out.contains(&name));
    let log = desk.run("log").out;
    assert!(log.contains("supervision pack, case codes only") && log.contains("supervision pack, identified: audit"), "{log}");
}

#[test]
fn the_exit_sheet_is_a_page_to_keep_without_a_name_unless_there_is_a_reason() {
    let desk = Desk::with_demo(60);
    let cases = desk.run("cases --json").json();
    let (person, called) = (cases["cases"][0]["person"].as_str().unwrap(), cases["cases"][0]["name_to_use"].as_str().unwrap());
    for (name, starts) in [("sheet.html", "<!DOCTYPE html>"), ("sheet.pdf", "%PDF"), ("sheet.docx", "PK"), ("sheet.md", "# What helps me")] {
        let done = desk.run(&format!("export exit-sheet {person} -o {name}"));
        assert_eq!(done.code, 0, "{name}: {}", done.err);
        assert!(done.err.contains("give it to them"), "{}", done.err);
        assert!(std::fs::read(desk.path(name)).unwrap().starts_with(starts.as_bytes()), "{name}");
    }
    let page = std::fs::read_to_string(desk.path("sheet.md")).unwrap();
    assert!(page.contains("Who I can contact if it comes back") && !page.contains(called) && !page.contains(person), "{page}");
    assert_eq!(desk.run(&format!("export exit-sheet {person}")).code, 0, "in the folder where one is, by case code and day");
    let again = desk.run(&format!("export exit-sheet {person} -o sheet.md"));
    assert_eq!(again.code, 1, "an existing file stays: {}", again.err);
    let named = desk.run(&format!("export exit-sheet {person} -o named.md --identified --reason asked-for-it"));
    assert_eq!(named.code, 0, "{}", named.err);
    assert!(std::fs::read_to_string(desk.path("named.md")).unwrap().contains(&format!("For {called}.")));
    for (wrong, code) in [
        (format!("export exit-sheet {person} -o a.json"), 2),
        (format!("export exit-sheet {person} -o a.xls"), 2),
        (format!("export exit-sheet {person} -o a.md --identified"), 2),
        ("export exit-sheet RF-0001 -o a.md".into(), 1),
        ("export exit-sheet SU-9999 -o a.md".into(), 1),
    ] {
        let done = desk.run(&wrong);
        assert_eq!(done.code, code, "{wrong}: {}", done.err);
        assert!(!desk.path("a.md").exists() && !desk.path("a.json").exists(), "{wrong}");
    }
    let log = desk.run(&format!("log {person}")).out;
    assert!(log.contains("exit sheet, without a name") && log.contains("exit sheet, with the name: asked-for-it"), "{log}");
}
