//! Nothing that leaves runs: 500 hostile texts in records and in the contract book, handed out in every format there is, each read
//! back with another reader. No formula, no markup, no script, nothing loaded from elsewhere; files private, new, and where they were
//! asked for.

use crate::cli::{Answer, Desk};
use crate::support::{World, contact, day};
use caseload::domain::book::visit::Evidence;
use caseload::domain::change::Change;
use caseload::domain::codes::*;
use caseload::domain::exit::ExitDetails;
use caseload::domain::ids::{EpisodeId, OutcomeId, PlanId};
use caseload::domain::person::{PersonDetails, SafeContact};
use caseload::domain::plan::{OutcomeDetails, PlanDetails};
use caseload::domain::risk::RiskDetails;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What each text begins with. A name, a number or a formula is what a reader makes of it, so the danger stands at the beginning.
const DANGERS: [&str; 25] = [
    "=1+1",
    "+1-1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "=HYPERLINK(\"http://evil.example.org\",\"x\")",
    "\u{a0}=1+1",
    "\t=1+1",
    "\u{feff}=1+1",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "![x](http://evil.example.org/x.png)",
    "[x](javascript:alert(1))",
    "<http://evil.example.org>",
    "```\n# heading",
    "| a | b |\n|---|",
    "</w:t></w:r><w:fldSimple w:instr=\"DDEAUTO c calc\"/>",
    "]]><!ENTITY x SYSTEM 'file:///etc/passwd'>&x;",
    ") /S /JavaScript /JS (app.alert(1)) >> endobj",
    "../../../etc/passwd",
    "/etc/passwd\u{0}.md",
    "'; drop table person; --",
    "\u{1b}]52;c;aGk=\u{7}",
    "\u{202e}gnp\u{2066}",
    "{{7*7}}${7*7}%s%n",
];
const TEXTS: usize = 500;

/// A caseload whose every text is hostile, with its day's passphrase beside it; and how many such texts were kept.
fn hostile_desk() -> (Desk, usize) {
    let mut desk = Desk::empty();
    let mut world = World::new();
    let mut used = 0;
    let mut text = || {
        used += 1;
        format!("{} t{used:03}", DANGERS[used % DANGERS.len()])
    };
    for _ in 0..4 {
        let person = world.person("Plain Example");
        let born = Some("2002-05-04".parse().unwrap());
        let details = PersonDetails { name: text(), name_to_use: text(), residency: Residency::Both, born, ..PersonDetails::default() };
        world.do_(Change::EditPerson(person, details));
        let card = SafeContact {
            phone: text(),
            email: text(),
            address: text(),
            channels: text(),
            safe_times: text(),
            ask_for: text(),
            must_not_know: text(),
            code_word: text(),
            ..SafeContact::default()
        };
        world.do_(Change::SetSafeContact(person, card));
        let referral = world.referral(person, "2026-06-01");
        world.accept(referral, "2026-06-02");
        world.contact(referral, "2026-07-06", ContactKind::Session, Attendance::Attended);
        let episode: EpisodeId = world.store.record(person).unwrap().episodes[0].episode.id;
        let plan = PlanDetails { agreed_on: day("2026-07-10"), agreed_with: text(), expected_weeks: Some(20), contact_every_days: Some(7), review_on: None };
        let plan = PlanId(world.do_(Change::AgreePlan(episode, plan)));
        for domain in ["safety", "trauma"] {
            let outcome = OutcomeId(world.do_(Change::AddOutcome(plan, OutcomeDetails { domain: domain.into(), words: text(), target: text() })));
            world.do_(Change::AddStep(outcome, text()));
        }
        world
            .do_(Change::AddRisk(person, RiskDetails { kind: RiskKind::ALL[0], noted_on: day("2026-07-10"), note: text(), response: text(), review_on: None }));
        let exit = ExitDetails { what_helps: text(), warning_signs: text(), recurrence_contacts: text(), no_onward_reason: text(), agreed_on: None };
        world.do_(Change::SetExit(episode, exit));
        world.do_(Change::AddStepDown(episode, text(), day("2026-12-01")));
        for note in 0..(TEXTS / 4) {
            let on = day("2026-07-07").plus_days(i64::try_from(note).unwrap());
            let mut said = contact("2026-07-07", ContactKind::Call, Attendance::Attended);
            (said.on, said.note) = (on, text());
            world.do_(Change::LogContact(referral, said));
        }
    }
    // Returns quote the contract book alone, and are refused where it names somebody: only what begins like a formula and is no name.
    for (at, danger) in ["=1+1", "+1-1", "-1+2", "@1", "\u{a0}=1", "\t=1"].into_iter().enumerate() {
        let hostile = |more: usize| format!("{danger} t{:03}", used + 2 * at + more);
        let evidence = Evidence { heading: VisitHeading::ALL[0], on: day("2026-07-10"), what: hostile(1), kept: hostile(2) };
        world.do_(Change::AddPage(Box::new(evidence.into())));
    }
    used += 12;
    let World { folder, store, .. } = world;
    store.close().unwrap();
    let passphrase = std::fs::read(desk.path("pass")).unwrap();
    std::fs::write(folder.path().join("pass"), passphrase).unwrap();
    desk.folder = folder;
    (desk, used)
}

fn done(answer: &Answer, words: &str) {
    assert_eq!(answer.code, 0, "{words}: {}", answer.err);
}

/// Every file below the folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn harmless(text: &str, name: &str) {
    let drives =
        |c: char| (c.is_control() && !matches!(c, '\n' | '\t' | '\r')) || ('\u{202a}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c);
    assert!(!text.chars().any(drives), "{name} drives a terminal");
}

/// No cell that a spreadsheet would work out, however it trims.
fn csv_is_harmless(text: &str, name: &str) {
    let mut rows = 0;
    for record in csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes()).records() {
        for cell in &record.unwrap() {
            rows += 1;
            let seen = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            let number = seen.parse::<f64>().is_ok();
            assert!(number || !seen.starts_with(['=', '+', '@', '-']) || cell.starts_with('\''), "{name}: {cell:?}");
        }
    }
    assert!(rows > 0, "{name} is empty");
}

/// As a browser reads it: no element that runs or loads, no handler, no address but inside the page.
fn html_is_harmless(text: &str, name: &str) {
    let mut tags = 0;
    for tag in text.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag.to_lowercase()) {
        tags += 1;
        let word: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        assert!(!["script", "img", "iframe", "object", "embed", "link", "form", "a", "base", "foreignobject"].contains(&word.as_str()), "{name}: <{tag}>");
        assert!(!tag.contains(" on") && !tag.contains("javascript:") && !tag.contains("src=") && !tag.contains("href="), "{name}: <{tag}>");
    }
    assert!(tags > 10, "{name} is no page");
}

/// What could become markup is escaped: no element, no link, no picture.
fn markdown_is_harmless(text: &str, name: &str) {
    let bare = text.replace("\\\\", "");
    for (at, _) in bare.match_indices(['<', '`', '[']) {
        let before = bare[..at].chars().next_back();
        let own = bare[at..].starts_with("[removed]");
        assert!(before == Some('\\') || own, "{name}: {:?}", bare[at..].chars().take(40).collect::<String>());
    }
    assert!(!bare.contains("](") || bare.matches("](").count() == bare.matches("\\](").count(), "{name} has a link");
}

/// Word: markup that stands, no field, nothing outside.
fn docx_is_harmless(bytes: &[u8], name: &str) {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).unwrap();
        let part_name = part.name().to_owned();
        assert!(!part_name.contains("..") && !part_name.contains("vba") && !part_name.contains("embeddings"), "{name}: {part_name}");
        let mut text = String::new();
        if std::io::Read::read_to_string(&mut part, &mut text).is_err() || !(part_name.ends_with(".xml") || part_name.ends_with(".rels")) {
            continue;
        }
        let document = roxmltree::Document::parse(&text).unwrap_or_else(|wrong| panic!("{name} {part_name}: {wrong}"));
        for node in document.descendants() {
            assert!(!["object", "altChunk", "attachedTemplate"].contains(&node.tag_name().name()), "{name}: {node:?}");
            assert!(node.attribute("TargetMode") != Some("External"), "{name}: {node:?}");
            let field = node.tag_name().name() == "instrText" || node.tag_name().name() == "fldSimple";
            let what = node.text().unwrap_or_default().trim().to_owned() + node.attribute(("w", "instr")).unwrap_or_default();
            assert!(!field || ["PAGE", "NUMPAGES"].contains(&what.as_str()), "{name}: field {what}");
        }
    }
}

/// PDF: no action, no script, no file, no address.
fn pdf_is_harmless(bytes: &[u8], name: &str) {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    for object in document.objects.values() {
        let dictionary = match object {
            lopdf::Object::Dictionary(of) => of,
            lopdf::Object::Stream(of) => &of.dict,
            _ => continue,
        };
        for wrong in [b"JS".as_slice(), b"AA", b"OpenAction", b"Launch", b"URI", b"EmbeddedFiles", b"EF", b"SubmitForm"] {
            assert!(!dictionary.has(wrong), "{name}: {dictionary:?}");
        }
        assert!(!dictionary.get(b"S").is_ok_and(|of| of.as_name().is_ok_and(|of| of == b"JavaScript" || of == b"URI")), "{name}");
    }
}

fn xlsx_is_harmless(bytes: &[u8], name: &str) {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    for sheet in calamine::Reader::sheet_names(&book) {
        assert!(calamine::Reader::worksheet_formula(&mut book, &sheet).unwrap().is_empty(), "{name} {sheet}");
    }
}

#[test]
fn nothing_that_leaves_runs_whatever_was_typed() {
    let (desk, used) = hostile_desk();
    assert!(used >= TEXTS, "{used}");
    let before: BTreeSet<PathBuf> = files(desk.folder.path()).into_iter().collect();
    std::fs::create_dir(desk.path("out")).unwrap();
    let named = "--identified --reason 'audit' --notes";
    let mut commands = Vec::new();
    for ending in ["md", "html", "docx", "pdf", "json"] {
        commands.push(format!("summary SU-0001 {named} -o out/summary.{ending}"));
        commands.push(format!("summary --supervision {named} -o out/pack.{ending}"));
    }
    for kind in ["committee", "monthly", "uptake", "outcomes", "waiting", "quality"] {
        for ending in ["md", "html", "csv", "xlsx", "json"] {
            commands.push(format!("report {kind} --from 2026-07-01 --to 2026-09-30 -o out/{kind}.{ending}"));
        }
    }
    commands.push("export everything out/archive".into());
    commands.push("export subject-access SU-0002 -o out/copy".into());
    for words in &commands {
        done(&desk.run(words), words);
    }
    let after: BTreeSet<PathBuf> = files(desk.folder.path()).into_iter().collect();
    let made: Vec<&PathBuf> = after.difference(&before).collect();
    let out = desk.path("out");
    let mut texts = BTreeSet::new();
    for path in &made {
        let name = path.strip_prefix(desk.folder.path()).unwrap().display().to_string();
        assert!(path.starts_with(&out), "{name} was not asked for");
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(path).unwrap().permissions()) & 0o777, 0o600, "{name}");
        let bytes = std::fs::read(path).unwrap();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_owned();
        match ending.as_str() {
            "docx" => docx_is_harmless(&bytes, &name),
            "pdf" => pdf_is_harmless(&bytes, &name),
            "xlsx" => xlsx_is_harmless(&bytes, &name),
            _ => {
                let text = String::from_utf8(bytes).unwrap();
                harmless(&text, &name);
                texts.extend((1..=used).filter(|at| text.contains(&format!(" t{at:03}"))));
                match ending.as_str() {
                    "csv" => csv_is_harmless(&text, &name),
                    "html" => html_is_harmless(&text, &name),
                    // The archive's own page has nothing that was typed.
                    "md" if name.ends_with("README.md") => assert!(!DANGERS.iter().any(|danger| text.contains(danger))),
                    "md" => markdown_is_harmless(&text, &name),
                    "json" => drop(serde_json::from_str::<serde_json::Value>(&text).unwrap()),
                    other => panic!("{name}: nothing reads .{other}"),
                }
            }
        }
    }
    assert!(made.len() > commands.len(), "{} files of {} commands", made.len(), commands.len());
    assert_eq!(texts.len(), used, "each text was handed out somewhere");
    for words in &commands {
        assert_eq!(desk.run(words).code, 1, "{words}: never over what is there");
    }
    assert_eq!(files(desk.folder.path()).len(), after.len());
}
