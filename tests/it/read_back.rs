//! Papers read back by other readers: Word as zip and XML, PDF by lopdf, pages as XML. Each has the headings, tables and figures that
//! the others have and the JSON says.

use crate::cli::Desk;
use caseload::domain::day::Day;
use roxmltree::{Document, Node};
use serde_json::Value;
use std::io::Read;
use std::path::Path;

type Table = Vec<Vec<String>>;

/// What another reader finds in a paper.
#[derive(Debug, PartialEq)]
struct Found {
    headings: Vec<String>,
    tables: Vec<Table>,
}

/// The words of a node, with one blank between them.
fn words(of: Node, name: &str) -> String {
    let texts = of.descendants().filter(|node| node.is_text() && (name.is_empty() || node.parent().is_some_and(|parent| parent.tag_name().name() == name)));
    texts.filter_map(|node| node.text()).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn all<'a>(of: Node<'a, 'a>, names: &'a [&str]) -> impl Iterator<Item = Node<'a, 'a>> {
    of.descendants().filter(|node| names.contains(&node.tag_name().name()))
}

fn word(path: &Path) -> Found {
    let mut file = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    file.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    let document = Document::parse(&text).unwrap();
    let style = |paragraph: &Node| {
        let style = paragraph.descendants().find(|node| node.tag_name().name() == "pStyle");
        style.and_then(|node| node.attributes().next().map(|value| value.value().to_owned())).unwrap_or_default()
    };
    let headings = all(document.root(), &["p"]).filter(|paragraph| style(paragraph) == "Title" || style(paragraph).starts_with("Heading"));
    let table = |of: Node| all(of, &["tr"]).map(|row| all(row, &["tc"]).map(|cell| words(cell, "t")).collect()).collect();
    Found { headings: headings.map(|paragraph| words(paragraph, "t")).collect(), tables: all(document.root(), &["tbl"]).map(table).collect() }
}

/// The page, and its words.
fn page(path: &Path) -> (Found, String) {
    let text = std::fs::read_to_string(path).unwrap();
    let body = text.split_once("<body>").unwrap().1.split_once("</body>").unwrap().0;
    let body = format!("<body>{body}</body>");
    let document = Document::parse(&body).unwrap();
    let table = |of: Node| all(of, &["tr"]).map(|row| all(row, &["th", "td"]).map(|cell| words(cell, "")).collect()).collect();
    let headings = all(document.root(), &["h1", "h2", "h3", "h4"]).map(|heading| words(heading, "")).collect();
    (Found { headings, tables: all(document.root(), &["table"]).map(table).collect() }, words(document.root(), ""))
}

fn pdf(path: &Path) -> String {
    let file = lopdf::Document::load(path).unwrap();
    let pages: Vec<u32> = file.get_pages().keys().copied().collect();
    file.extract_text(&pages).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes a paper in each format and holds them against each other; gives back what is in it.
fn same_in_each(desk: &Desk, command: &str, name: &str) -> Found {
    for ending in ["html", "docx", "pdf"] {
        let done = desk.run(&format!("{command} -o {name}.{ending}"));
        assert_eq!(done.code, 0, "{command}: {}", done.err);
    }
    let (shown, _) = page(&desk.path(&format!("{name}.html")));
    let in_word = word(&desk.path(&format!("{name}.docx")));
    assert_eq!(in_word, shown, "{name}: Word beside the page");
    let in_pdf = pdf(&desk.path(&format!("{name}.pdf")));
    for said in shown.headings.iter().chain(shown.tables.iter().flatten().flatten()) {
        // A long cell may go on over a page's end, with the page's foot between.
        let there = in_pdf.contains(said.as_str()) || (said.len() > 30 && said.split(' ').all(|word| in_pdf.contains(word)));
        assert!(there, "{name}: '{said}' is not in the PDF");
    }
    assert!(!shown.headings.is_empty());
    shown
}

fn date(value: &Value) -> String {
    value.as_str().unwrap().parse::<Day>().unwrap().words()
}

fn table<'f>(of: &'f Found, heading: &str) -> &'f Table {
    of.tables.iter().find(|table| table[0].iter().any(|cell| cell == heading)).unwrap_or_else(|| panic!("no table with '{heading}'"))
}

/// The figures of one person's JSON stand in the paper.
fn has_the_figures(found: &Found, json: &Value) {
    let clocks: Vec<&str> = json["clocks"].as_array().unwrap().iter().map(|clock| clock["words"].as_str().unwrap()).collect();
    let shown: Vec<&str> = table(found, "Where it stands").iter().skip(1).map(|row| row[1].as_str()).collect();
    assert_eq!(shown, clocks);
    let measures = json["measures"].as_array().unwrap();
    let rows = &table(found, "Latest")[1..];
    assert_eq!(rows.len(), measures.len());
    for (row, measure) in rows.iter().zip(measures) {
        let score = |of: &Value| if of.is_null() { "not recorded".to_owned() } else { format!("{} ({})", of["score"], date(&of["on"])) };
        let told = [measure["words"].as_str().unwrap().to_owned(), score(&measure["baseline"]), score(&measure["latest"]), measure["n"].to_string()];
        assert_eq!([0, 2, 3, 5].map(|at| row[at].clone()), told);
        assert_eq!(measure["readings"].as_array().unwrap().len(), usize::try_from(measure["n"].as_u64().unwrap()).unwrap());
    }
}

#[test]
fn a_summary_and_the_pack_are_the_same_paper_to_every_reader() {
    let desk = Desk::with_demo(60);
    let cases = desk.run("cases --json").json();
    let person = cases["cases"][1]["person"].as_str().unwrap();
    let json = desk.run(&format!("summary {person} --json")).json();
    let found = same_in_each(&desk, &format!("summary {person}"), "one");
    has_the_figures(&found, &json);
    let (_, shown) = page(&desk.path("one.html"));
    for said in
        [format!("{} made (attended or late), {} tried", json["contacts"]["made"], json["contacts"]["tried"]), format!("As at {}.", date(&json["as_at"]))]
    {
        assert!(shown.contains(&said) && pdf(&desk.path("one.pdf")).contains(&said), "{said}");
    }
    for due in json["due"].as_array().unwrap() {
        let said = format!("{}: {}", date(&due["on"]), due["what"].as_str().unwrap());
        assert!(shown.contains(&said), "{said}");
    }
    let svg = std::fs::read_to_string(desk.path("one.html")).unwrap();
    let drawn = json["measures"].as_array().unwrap().iter().filter(|measure| measure["n"].as_u64() > Some(1)).count();
    assert_eq!(svg.matches("<polyline").count(), drawn, "a picture for each measure with two readings or more");

    let json = desk.run("summary --supervision --json").json();
    let found = same_in_each(&desk, "summary --supervision", "pack");
    let rows = &table(&found, "Contacts made")[1..];
    let cases = json["cases"].as_array().unwrap();
    assert_eq!(rows.len(), cases.len());
    for (row, case) in rows.iter().zip(cases) {
        let count = |key: &str| case["first"][key].as_array().unwrap().len().to_string();
        let told = [count("decisions"), count("clocks"), count("risks"), count("changed"), case["contacts"]["made"].to_string()];
        assert_eq!((row[0].as_str(), &row[4..]), (case["who"]["person"].as_str().unwrap(), told.as_slice()));
    }
}

#[test]
fn papers_for_the_person_are_the_same_to_every_reader() {
    let desk = Desk::with_demo(60);
    let cases = desk.run("cases --json").json();
    let person = cases["cases"][1]["person"].as_str().unwrap();
    let sheet = same_in_each(&desk, &format!("export exit-sheet {person}"), "sheet");
    assert!(sheet.headings.len() > 2, "{sheet:?}");

    assert_eq!(desk.run(&format!("export subject-access {person} -o copy")).code, 0);
    let (_, shown) = page(&desk.path("copy/record.html"));
    let json: Value = serde_json::from_str(&std::fs::read_to_string(desk.path("copy/record.json")).unwrap()).unwrap();
    assert!(shown.contains("Residency: ") && !shown.contains("white-british") && !shown.contains("did-not-attend"), "codes are words");
    for (name, rows) in json.as_object().unwrap() {
        let rows = rows.as_array().unwrap();
        let mut lines = csv::Reader::from_path(desk.path(&format!("copy/data/{name}.csv"))).unwrap();
        assert_eq!(lines.records().count(), rows.len(), "{name}");
        // Codes are words on the page.
        let codes = ["attendance", "decision", "ending", "ethnicity", "gender", "part", "relation", "residency", "role", "source", "stovewood"];
        let coded = |column: &str| codes.contains(&column) || ["trans_history", "voicemail"].contains(&column);
        let values = rows.iter().flat_map(|row| row.as_object().unwrap()).filter(|(column, _)| !coded(column));
        for value in values.filter_map(|(_, value)| value.as_str()) {
            let said = value.parse().map_or_else(|_| value.split_whitespace().collect::<Vec<_>>().join(" "), Day::words);
            assert!(shown.contains(&said) || ["0", "1"].contains(&value), "{name}: '{said}' is not on the page");
        }
    }
}

#[test]
fn what_is_printed_of_the_log_is_still_in_it() {
    let desk = Desk::with_demo(60);
    let summary = desk.run("summary SU-0001").out;
    let end = summary.split_once("End of the caseload's log before this: ").unwrap().1.split_once('.').unwrap().0.to_owned();
    let json = desk.run("report committee --from 2026-07-01 --to 2026-09-30 --json").json();
    let (row, head) = (json["log"]["rows"].as_u64().unwrap(), json["log"]["head"].as_str().unwrap().to_owned());
    let verify = |end: &str| desk.run(&format!("log verify --end {}", end.trim_start_matches("row ").replace(' ', "")));
    for end in [end.clone(), format!("row {row}, {head}")] {
        let answer = verify(&end);
        assert_eq!((answer.code, answer.out.contains("is whole") && answer.out.contains("that was printed is in it")), (0, true), "{}", answer.err);
    }
    assert_eq!(verify(&format!("row {}, {head}", row - 1)).code, 5);
    assert_eq!(verify("row 3").code, 2);
    assert_eq!(desk.run(&format!("log --end {row},{head}")).code, 2);
    for ending in ["html", "csv", "xlsx", "md"] {
        assert_eq!(desk.run(&format!("report waiting --from 2026-07-01 --to 2026-09-30 -o w.{ending}")).code, 0);
    }
    let waits = |ending: &str| std::fs::read_to_string(desk.path(&format!("w.{ending}"))).unwrap();
    assert!(["html", "md"].iter().all(|ending| waits(ending).contains("End of the caseload") && waits(ending).contains("log before this: row ")));
    assert!(waits("csv").contains(",log_end\r\n") && waits("csv").contains("row "));
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(desk.path("w.xlsx")).unwrap();
    let about = calamine::Reader::worksheet_range(&mut book, "About").unwrap();
    assert!(about.rows().any(|row| row[1].to_string().starts_with("End of the caseload's log before this: row ")));
    assert_eq!(desk.run("export everything whole").code, 0);
    let package: Value = serde_json::from_str(&std::fs::read_to_string(desk.path("whole/datapackage.json")).unwrap()).unwrap();
    assert_eq!(package["log"]["head"].as_str().map(str::len), Some(64));
    assert_eq!(desk.run("export exit-sheet SU-0001 -o sheet.md").code, desk.run("export exit-sheet SU-0001 -o sheet.html").code);
    assert!(!std::fs::read_to_string(desk.path("sheet.md")).unwrap_or_default().contains("log before this"), "not on what is for the person");
}
