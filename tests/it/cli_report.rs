//! `report` from outside, as the contract has it, and every format read back by another reader.

use crate::cli::Desk;
use calamine::{Data, Reader, Xlsx};
use serde_json::Value;

const YEAR: &str = "--from 2025-12-01 --to 2026-11-30";

fn sum(rows: &Value, key: &str) -> u64 {
    rows.as_array().unwrap().iter().map(|row| row[key].as_u64().unwrap()).sum()
}

#[test]
fn the_committee_return_has_the_keys_of_the_contract_and_ties_out() {
    let desk = Desk::with_demo(200);
    let answer = desk.run(&format!("report committee {YEAR} --json --no-suppress"));
    assert_eq!(answer.code, 0, "{}", answer.err);
    let whole = answer.json();
    assert_eq!(
        (whole["suppressed"].as_bool(), whole["period"]["from"].as_str(), whole["period"]["to"].as_str()),
        (Some(false), Some("2025-12-01"), Some("2026-11-30"))
    );
    let referrals = &whole["referrals"];
    assert_eq!(sum(&referrals["by_role"], "n"), referrals["total"].as_u64().unwrap());
    assert_eq!(sum(&referrals["by_source"], "n"), referrals["mentions"].as_u64().unwrap());
    assert!(referrals["mentions"].as_u64() > referrals["total"].as_u64(), "several sources may be named");
    let people = whole["people"]["total"].as_u64().unwrap();
    assert_eq!([sum(&whole["age"], "n"), sum(&whole["gender"], "n"), sum(&whole["people"]["by_role"], "n")], [people; 3]);
    assert_eq!(sum(&whole["open_cases"]["by_provider"], "n"), whole["open_cases"]["total"].as_u64().unwrap());
    let bands: Vec<&str> = whole["age"].as_array().unwrap().iter().map(|row| row["band"].as_str().unwrap()).collect();
    assert_eq!(bands, ["<18", "18-30", "31-49", "50+", "not-stated"]);
    let leavers = whole["leavers"]["n"].as_u64().unwrap();
    assert!(["median", "shortest", "longest"].iter().all(|key| whole["leavers"]["weeks"][*key].is_number()), "{}", whole["leavers"]);
    for row in whole["outcomes"].as_array().unwrap() {
        let n = |key: &str| row[key].as_u64().unwrap();
        assert_eq!(n("improved") + n("maintained") + n("worsened"), n("recorded"));
        assert_eq!(n("recorded") + n("not_recorded"), leavers);
        assert_eq!(n("positive_percent"), ((n("improved") + n("maintained")) * 200 + n("recorded")) / (n("recorded") * 2));
    }
    let lane = &whole["waiting"][2];
    assert_eq!((lane["provider"].as_str(), lane["lane"].as_str(), lane["published"]["text"].as_str()), (Some("GROW"), Some("stovewood"), Some("1 month")));
    assert!(lane["waiting_now"]["n"].is_u64() && lane["completed_12m"]["p90_days"].is_u64() && lane.get("entries").is_none(), "{lane}");
    assert!(whole["waiting"][0]["published"].is_null());
    let feedback = &whole["feedback"];
    assert_eq!((sum(&feedback["by_kind"], "n"), feedback["by_kind"][0]["kind"].as_str()), (feedback["n"].as_u64().unwrap(), Some("comment")));
    assert!(feedback["n"].as_u64() > Some(0), "the made-up caseload has some");

    // The same, hidden: every figure that is shown is the whole one.
    let answer = desk.run(&format!("report committee {YEAR} --json"));
    let hidden = answer.json();
    assert_eq!(hidden["suppressed"], true);
    agrees(&whole, &hidden, "");
    assert!(hidden.to_string().matches("\"suppressed\":true").count() > 1, "something is hidden, and says so");
    assert!(!answer.out.contains("SU-"), "nobody is listed");
    let log = desk.run("log --json").out;
    assert!(log.contains("small numbers hidden") && log.contains("small numbers shown"), "{log}");
}

/// Where something is hidden it is null with a mark beside it, small numbers always are; everything else is equal.
fn agrees(whole: &Value, hidden: &Value, at: &str) {
    match (whole, hidden) {
        (Value::Object(all), Value::Object(shown)) => {
            for (key, value) in all.iter().filter(|(key, _)| !["suppressed", "log"].contains(&key.as_str())) {
                let marked = shown.get("suppressed") == Some(&Value::Bool(true)) && !at.is_empty();
                assert!(!shown[key].is_null() || value.is_null() || marked, "{at}.{key} is gone without a mark");
                let is_count = ["n", "total", "recorded", "not_recorded", "improved", "maintained", "worsened", "awaiting_decision"].contains(&key.as_str());
                assert!(!is_count || !matches!(shown[key].as_u64(), Some(1..=4)), "{at}.{key} is small");
                if !shown[key].is_null() {
                    agrees(value, &shown[key], &format!("{at}.{key}"));
                }
            }
        }
        (Value::Array(all), Value::Array(shown)) => {
            assert_eq!(all.len(), shown.len(), "{at}: no line is left out");
            all.iter().zip(shown).for_each(|(all, shown)| agrees(all, shown, at));
        }
        (all, shown) => assert!(all == shown || at == ".suppressed", "{at}: {all} and {shown}"),
    }
}

#[test]
fn every_return_is_written_in_every_format_with_the_same_figures() {
    let desk = Desk::with_demo(60);
    for kind in ["committee", "monthly", "uptake", "outcomes", "waiting", "quality"] {
        let csv = desk.run(&format!("report {kind} {YEAR} --format csv --no-suppress"));
        assert_eq!(csv.code, 0, "{}", csv.err);
        let mut reader = csv::Reader::from_reader(csv.out.as_bytes());
        let lines: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert!(lines.iter().all(|line| !line[10].is_empty()), "each figure names its unit");
        let counts: Vec<f64> =
            lines.iter().filter(|line| &line[10] != "per cent" && line[8].parse::<f64>().is_ok()).map(|line| line[8].parse().unwrap()).collect();
        assert!(!counts.is_empty());
        let shares = lines.iter().filter(|line| &line[10] == "per cent" && !line[8].is_empty()).count();

        let file = desk.path(&format!("{kind}.xlsx"));
        let written = desk.run(&format!("report {kind} {YEAR} --no-suppress -o {}", file.display()));
        assert_eq!(written.code, 0, "{}", written.err);
        let mut properties = String::new();
        let mut parts = zip::ZipArchive::new(std::fs::File::open(&file).unwrap()).unwrap();
        std::io::Read::read_to_string(&mut parts.by_name("docProps/core.xml").unwrap(), &mut properties).unwrap();
        assert!(properties.contains(">2026-11-21T00:00:00Z</dcterms:created>"), "the day of the figures, not this machine's clock: {properties}");
        let mut sheet = String::new();
        std::io::Read::read_to_string(&mut parts.by_name("xl/worksheets/sheet2.xml").unwrap(), &mut sheet).unwrap();
        for part in ["<pane xSplit=\"1\" ySplit=\"1\"", "<pageSetUpPr fitToPage=\"1\"/>", "orientation=\"landscape\"", "<mergeCell ref=\"A", "<col min=\"2\""] {
            assert!(sheet.contains(part), "{kind}: headings stay in sight and a page is as wide as the sheet: {part}");
        }
        let mut book: Xlsx<_> = calamine::open_workbook(&file).unwrap();
        let names = book.sheet_names();
        assert_eq!(names[0], "About");
        let (mut in_book, mut percents) = (Vec::new(), 0);
        for name in &names[1..] {
            let sheet = book.worksheet_range(name).unwrap();
            let heads: Vec<String> = sheet.rows().next().unwrap().iter().map(ToString::to_string).collect();
            for row in sheet.rows().skip(1) {
                for (head, cell) in heads.iter().zip(row) {
                    match cell {
                        Data::Float(_) if ["share", "positive", "delivered", "time gone", "share of them"].contains(&head.as_str()) => percents += 1,
                        Data::Float(number) => in_book.push(*number),
                        Data::String(_) | Data::DateTime(_) | Data::Empty => {}
                        other => panic!("{kind}, {name}: {other:?} is no typed figure"),
                    }
                }
            }
            assert!(book.worksheet_formula(name).unwrap().is_empty());
        }
        assert_eq!(in_book, counts, "{kind}: the workbook has the figures of the CSV, in the same order");
        assert_eq!(percents, shares, "{kind}");

        let (markdown, html) =
            (desk.run(&format!("report {kind} {YEAR} --no-suppress")), desk.run(&format!("report {kind} {YEAR} --no-suppress --format html")));
        assert!(markdown.out.starts_with("# ") && markdown.out.contains("Unit: "), "{}", markdown.out);
        assert!(html.out.starts_with("<!DOCTYPE html>") && !html.out.contains("<script"), "{kind}");
        let read: Vec<f64> = lines.iter().filter(|line| !["per cent", "pounds"].contains(&&line[10])).filter_map(|line| line[8].parse().ok()).collect();
        for count in read.iter().filter(|n| n.fract() == 0.0 && **n > 9.0) {
            assert!(markdown.out.contains(&format!("{count}")) && html.out.contains(&format!("{count}")), "{kind}: {count}");
        }
    }
}

#[test]
fn a_return_goes_to_a_new_file_only_and_says_what_is_wrong() {
    let desk = Desk::with_init();
    let run = |words: &str| desk.run(&format!("report committee {words}"));
    let there = desk.path("r.md");
    std::fs::write(&there, "mine").unwrap();
    let kept = run(&format!("{YEAR} -o {}", there.display()));
    assert_eq!((kept.code, std::fs::read_to_string(&there).unwrap().as_str()), (1, "mine"), "{}", kept.err);
    assert!(kept.err.contains("already exists"), "{}", kept.err);
    assert_eq!(run(&format!("{YEAR} --format xlsx")).code, 2);
    assert_eq!(run(&format!("{YEAR} --format pdf")).code, 2);
    assert_eq!(run(&format!("{YEAR} -o {}", desk.path("r.docx").display())).code, 2);
    assert_eq!(run("--from 2026-11-30 --to 2026-11-01").code, 2);
    assert_eq!(run(&format!("{YEAR} --bands 2030")).code, 2);
    let stranger = run(&format!("{YEAR} --provider Nobody"));
    assert_eq!(stranger.code, 2);
    assert!(stranger.err.contains("Rotherham Rise"), "{}", stranger.err);
    assert_eq!(run(&format!("{YEAR} --as-at 2025-01-01")).code, 2, "nothing had happened yet");
    let empty = run(YEAR);
    assert_eq!(empty.code, 0);
    assert!(empty.out.contains("Nothing is recorded for this period"), "{}", empty.out);
    let written = run(&format!("{YEAR} --provider RACS --format json -o {}", desk.path("r.txt").display()));
    assert_eq!(written.code, 0, "{}", written.err);
    assert!(std::fs::read_to_string(desk.path("r.txt")).unwrap().contains("\"provider\": \"Rothacs\""));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(desk.path("r.txt")).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn as_at_counts_what_had_happened_by_then() {
    let desk = Desk::with_init();
    let people = "external_id,name,name_to_use,date_of_birth,gender,ethnicity,residency\n1,A,,2000,female,not-stated,both\n";
    let referrals = "external_id,person_id,role,received_on,sources,stovewood_status,provider,service,decision,decided_on,first_attended_on,ended_on,ending\n\
        1,1,survivor,2026-07-10,self,no,GROW,Trauma stabilisation,accepted,2026-07-12,2026-08-01,2026-09-20,planned\n";
    assert_eq!(desk.import("people", people).code, 0);
    assert_eq!(desk.import("referrals", referrals).code, 0);
    let of = |at: &str| {
        let report = desk.run(&format!("report committee --from 2026-07-01 --to 2026-09-30 --json --no-suppress --as-at {at}")).json();
        let waiting = report["waiting"].as_array().unwrap().iter().map(|lane| lane["waiting_now"]["n"].as_u64().unwrap()).sum::<u64>();
        (report["referrals"]["total"].as_u64().unwrap(), waiting, report["open_cases"]["total"].as_u64().unwrap(), report["leavers"]["n"].as_u64().unwrap())
    };
    assert_eq!(of("2026-07-05"), (0, 0, 0, 0));
    assert_eq!(of("2026-07-31"), (1, 1, 0, 0));
    assert_eq!(of("2026-08-01"), (1, 0, 1, 0));
    assert_eq!(of("2026-09-19"), (1, 0, 1, 0));
    assert_eq!(of("2026-09-20"), (1, 0, 0, 1));
    assert_eq!(of("2026-11-21"), (1, 0, 0, 1));
}

#[test]
fn what_was_sent_is_listed_and_comes_out_again() {
    let desk = Desk::with_init();
    assert!(desk.run("report kept").out.contains("Nothing was sent yet"));
    let first = desk.run(&format!("report waiting {YEAR} --for commissioner"));
    let listed = desk.run("report kept --json").json();
    let one = &listed["kept"][0];
    assert_eq!(
        (one["number"].as_u64(), one["return"].as_str(), one["for"].as_str(), one["suppressed"].as_bool()),
        (Some(1), Some("waiting"), Some("commissioner"), Some(true))
    );
    assert_eq!(desk.run("report kept 1 --format md").out, first.out, "exactly what was sent");
    assert!(desk.run("report kept 1").out.contains("the same, every one"));
    assert_eq!(desk.run("report kept 1 --json").json()["differences"].as_array().map(Vec::len), Some(0));
    assert_eq!((desk.run("report kept 9").code, desk.run("report waiting").code, desk.run(&format!("report waiting 3 {YEAR}")).code), (1, 2, 2));
}
