//! Papers from the command line: the case summary and the supervision pack in every format, and what is refused.

use crate::cli::Desk;

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
    let shown = desk.run(&format!("show {} --json", codes[0])).json();
    let name = shown["name"].as_str().unwrap();
    let paper = desk.run("summary --supervision --notes").out;
    assert!(paper.starts_with("# Supervision pack") && !paper.contains(name), "{name}");
    assert!(desk.run("summary --supervision --identified --reason audit").out.contains(name));
    let log = desk.run("log").out;
    assert!(log.contains("supervision pack, case codes only") && log.contains("supervision pack, identified: audit"), "{log}");
}
