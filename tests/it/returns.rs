//! The returns of a made-up caseload: every figure against the list behind it, and every table against its total.

use crate::support::{World, day, today};
use caseload::domain::change::Change;
use caseload::domain::codes::{Attendance, ContactKind, Ending, Return, Role, Source};
use caseload::domain::ids::{KeptId, ReadingId};
use caseload::domain::measure::{ReadingCorrection, ReadingDetails, Taken};
use caseload::domain::referral::{EndingDetails, ReferralDetails};
use caseload::domain::report::{Asked, Counting, behind};
use caseload::exchange::made_up::fill;
use caseload::exchange::returns::kept::{open, sent};
use caseload::exchange::returns::{Leaving, figures, hand_over, to_file, written};
use caseload::output::format::Format;
use caseload::output::returns::{Ties, Value};
use caseload::store::Error;
use std::sync::atomic::{AtomicBool, Ordering};

#[test]
fn every_figure_is_as_long_as_its_list_and_every_table_ties_out() {
    let mut world = World::new();
    fill(&mut world.store, 200, 5, today(), &mut |_, _| true).unwrap();
    let reference = world.store.reference().clone();
    for kind in Return::ALL {
        let asked = Asked {
            kind: *kind,
            from: day("2025-12-01"),
            to: day("2026-11-30"),
            as_at: today(),
            provider: None,
            areas: vec![],
            role: None,
            bands: "2016".into(),
        };
        let of = figures(&world.store, &asked).unwrap();
        let period = asked.counted().unwrap();
        let rows = world.store.return_rows(&asked, period).unwrap();
        let bands = asked.band_set(&reference).unwrap();
        let counting = Counting { rows: &rows, period, bands, reference: &reference };
        let hidden = of.clone().suppressed();
        let small = |cell: &&caseload::output::returns::Cell| matches!(cell.value, Value::Count(1..=4)) && !hidden.hides(cell);
        assert_eq!(hidden.tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells).find(small), None, "{kind}");
        let mut lists = 0;
        for table in &of.tables {
            assert!(!table.unit.is_empty() && !table.rule.is_empty() && !table.source.is_empty(), "{}", table.title);
            assert!(!matches!(table.ties, Ties::Gap(..)), "{}: {}", table.title, of.tied(table));
            for cell in table.rows.iter().flat_map(|row| &row.cells) {
                if let (Value::Count(n), Some(figure)) = (&cell.value, &cell.behind) {
                    assert_eq!(behind(&counting, figure).len(), *n, "{}: {figure:?}", table.title);
                    lists += 1;
                }
            }
        }
        assert!(lists > 10, "{kind}");
    }
}

fn quarter() -> Asked {
    Asked {
        kind: Return::Committee,
        from: day("2026-07-01"),
        to: day("2026-09-30"),
        as_at: today(),
        provider: None,
        areas: vec![],
        role: None,
        bands: "2022-23".into(),
    }
}

#[test]
fn what_was_sent_stays_and_each_difference_names_its_entries() {
    let mut world = World::new();
    for n in 0..6 {
        let person = world.person(&format!("Person{n}"));
        world.referral(person, "2026-08-01");
    }
    let leaving = Leaving { format: Format::Csv, whole: false, for_whom: "the committee".into() };
    let bytes = hand_over(&mut world.store, &quarter(), &leaving, today()).unwrap();
    let same = open(&world.store, KeptId(1)).unwrap();
    assert_eq!(same.differences, []);

    // A late entry, and a correction that takes one out of the period.
    let late = world.person("Late");
    let came = world.referral(late, "2026-09-15");
    let rows = world.store.report_rows(quarter().counted().unwrap()).unwrap();
    let first = &rows.referrals[0].waiting;
    let details = ReferralDetails {
        role: Role::Survivor,
        received_on: day("2026-06-30"),
        sources: vec![Source::Isva],
        stovewood: first.stovewood,
        stovewood_said_by: String::new(),
        stovewood_said_on: None,
        need: None,
        trs_hub: false,
        service: first.service,
        note: String::new(),
        came: Default::default(),
    };
    world.do_(Change::EditReferral(first.referral, details.clone()));
    let opened = open(&world.store, KeptId(1)).unwrap();
    assert_eq!(written(&opened.sent, Format::Csv).unwrap(), bytes, "reopening shows exactly what was sent");
    assert!(
        !opened.differences.is_empty() && opened.differences.iter().all(|one| one.figure.ends_with("awaiting decision") && one.entries[0].of == "RF-0007"),
        "one came and one went: the period's counts are the same"
    );

    world.do_(Change::EditReferral(came, ReferralDetails { received_on: day("2026-10-01"), ..details }));
    let opened = open(&world.store, KeptId(1)).unwrap();
    let all = opened.differences.iter().find(|one| one.figure == "all referrals, number").unwrap();
    assert_eq!((all.sent.as_str(), all.now.as_str(), all.was_hidden, all.entries.len()), ("6", "5", false, 1));
    let entry = &all.entries[0];
    assert_eq!((entry.of.as_str(), entry.person.as_deref(), entry.gained), ("RF-0001", Some("SU-0001"), false));
    assert!(entry.entered.iter().any(|words| words.contains("Changed the details of RF-0001.")), "{entry:?}");
    assert_eq!(world.store.kept_returns().unwrap()[0].details.for_whom, "the committee");
}

/// The committee's return of a few people in each format, to be looked at whole; the workbook as another reader has it.
#[test]
fn every_format_of_a_return_reads_like_this() {
    let mut world = World::new();
    for n in 0..9 {
        let person = world.person(&format!("Person{n}"));
        let referral = world.referral(person, "2026-08-01");
        world.accept(referral, "2026-08-03");
        if n > 2 {
            world.contact(referral, "2026-08-20", ContactKind::Session, Attendance::Attended);
        }
    }
    let of = figures(&world.store, &quarter()).unwrap().suppressed();
    let text = |format: Format| String::from_utf8(written(&of, format).unwrap()).unwrap();
    for format in [Format::Markdown, Format::Csv, Format::Json] {
        insta::assert_snapshot!(format!("committee_{}", format.ending()), text(format).replace("\r\n", "\n"));
    }
    insta::assert_snapshot!("committee_html", text(Format::Html).split_once("<body>").unwrap().1);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(written(&of, Format::Xlsx).unwrap())).unwrap();
    let mut sheets = String::new();
    for name in calamine::Reader::sheet_names(&book) {
        sheets.push_str(&format!("[{name}]\n"));
        for row in calamine::Reader::worksheet_range(&mut book, &name).unwrap().rows() {
            sheets.push_str(&format!("{}\n", row.iter().map(|cell| format!("{cell:?}")).collect::<Vec<_>>().join(" | ")));
        }
    }
    insta::assert_snapshot!("committee_xlsx", sheets);
}

#[test]
fn what_could_not_be_written_was_not_sent() {
    let mut world = World::new();
    let path = world.folder.path().join("there.csv");
    std::fs::write(&path, "mine").unwrap();
    let leaving = Leaving { format: Format::Csv, whole: true, for_whom: String::new() };
    assert!(to_file(&mut world.store, &quarter(), &leaving, &path, today()).is_err());
    assert_eq!(world.store.kept_returns().unwrap(), []);
    assert!(!sent_any(&world));
    let written = to_file(&mut world.store, &quarter(), &leaving, &world.folder.path().join("new.csv"), today()).unwrap();
    assert!(written.exists() && sent_any(&world));
}

#[test]
fn a_return_that_is_stopped_is_neither_written_nor_kept() {
    let mut world = World::new();
    fill(&mut world.store, 60, 5, today(), &mut |_, _| true).unwrap();
    let leaving = Leaving { format: Format::Csv, whole: true, for_whom: String::new() };
    let (handle, over) = (world.store.interrupt_handle(), AtomicBool::new(false));
    let stopped = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                handle.interrupt();
            }
        });
        // On a busy machine some get through before the other thread has its turn: those are written and kept.
        let mut written = 0;
        let stopped = (0..500).any(|at| {
            let path = world.folder.path().join(format!("{at}.csv"));
            let done = to_file(&mut world.store, &quarter(), &leaving, &path, today());
            written += usize::from(done.is_ok());
            assert_eq!(path.exists(), done.is_ok());
            matches!(done, Err(Error::Interrupted))
        });
        over.store(true, Ordering::Relaxed);
        stopped.then_some(written)
    });
    assert_eq!(Some(world.store.kept_returns().unwrap().len()), stopped);
}

fn sent_any(world: &World) -> bool {
    world.store.kept_returns().unwrap().iter().any(|kept| sent(kept).is_ok())
}

/// A reading that was typed wrongly is corrected after the return left: the domain's figures differ, and the correction is named.
#[test]
fn a_corrected_reading_explains_a_figure_that_was_sent() {
    let mut world = World::new();
    let mut wrong = None;
    for n in 0..6 {
        let person = world.person(&format!("Person{n}"));
        let referral = world.referral(person, "2026-06-01");
        world.accept(referral, "2026-06-02");
        world.contact(referral, "2026-06-08", ContactKind::Session, Attendance::Attended);
        for (on, score) in [("2026-06-08", 3), ("2026-08-31", 2)] {
            let taken = ReadingDetails { measure: "trauma".into(), on: day(on), score };
            wrong = Some(ReadingId(world.do_(Change::AddReading(referral, taken))));
        }
        world.contact(referral, "2026-09-03", ContactKind::Call, Attendance::NoAnswer);
        let episode = world.store.record(person).unwrap().episodes[0].episode.id;
        let ending = EndingDetails { on: day("2026-09-04"), ending: Ending::Unplanned, reason: "moved".into(), leaving: Default::default() };
        world.do_(Change::EndEpisode(episode, ending));
    }
    let leaving = Leaving { format: Format::Csv, whole: false, for_whom: String::new() };
    hand_over(&mut world.store, &quarter(), &leaving, today()).unwrap();
    let correction = ReadingCorrection { on: day("2026-08-31"), taken: Taken::Score(4), why: "typed 2 for 4".into() };
    world.do_(Change::CorrectReading(wrong.unwrap(), correction));
    let opened = open(&world.store, KeptId(1)).unwrap();
    let improved = opened.differences.iter().find(|one| one.figure.contains("improved")).unwrap();
    let entry = &improved.entries[0];
    assert_eq!((entry.person.as_deref(), entry.gained), (Some("SU-0006"), true), "{improved:?}");
    assert!(entry.entered.iter().any(|words| words.ends_with("Corrected a reading, taken 31 Aug 2026; what it said before stays on record.")), "{entry:?}");
}
