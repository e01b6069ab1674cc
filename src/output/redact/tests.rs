//! Names planted in text, in many scripts, never come out. Redaction's own tests; the summary has the canary test.

use super::*;
use crate::domain::codes::{RequestDecision, RequestKind};
use crate::domain::day::Born;
use crate::domain::entry::request::Request;
use crate::domain::entry::{Entry, KeptEntry};
use crate::domain::ids::{EntryId, PersonId};
use crate::domain::person::PersonDetails;
use proptest::prelude::*;

fn person(id: i64, name: &str, called: &str, born: &str) -> Person {
    Person {
        id: PersonId(id),
        details: PersonDetails { name: name.into(), name_to_use: called.into(), born: born.parse::<Born>().ok(), ..PersonDetails::default() },
        earlier_names: Vec::new(),
    }
}

fn record(person: Person, safe_contact: Option<SafeContact>) -> Record {
    Record {
        person,
        safe_contact,
        relationships: vec![],
        referrals: vec![],
        episodes: vec![],
        contacts: vec![],
        readings: vec![],
        markers: vec![],
        risks: vec![],
        choices: vec![],
        route_steps: vec![],
        transfers: vec![],
        entries: vec![],
    }
}

fn card() -> SafeContact {
    SafeContact {
        phone: "07700 900123".into(),
        other_phone: "+44 1632 960456".into(),
        email: "zoe.o.brien@example.org".into(),
        address: "14 Larch Close, Maltby\nRotherham\nS66 9ZZ".into(),
        ask_for: "Bev at the library".into(),
        must_not_know: "Kevin, her mother's partner".into(),
        code_word: "blue heron".into(),
        ..SafeContact::default()
    }
}

fn zoe() -> Redactor {
    let others = [
        Known { person: person(7, "Amina O’Brien", "Mina", ""), safe_contact: None, linked: true },
        Known { person: person(31, "Daniel May Fletcher", "", ""), safe_contact: None, linked: false },
    ];
    Redactor::new(&record(person(12, "Zoë Ann O'Brien", "Zo", "2007-03-27"), Some(card())), &others, &[], &[])
}

#[test]
fn known_people_become_their_case_code() {
    let zoe = zoe();
    for (said, shown) in [
        ("Zoë came early.", "SU-0012 came early."),
        ("ZOE'S sister rang; zoes bag", "SU-0012'S sister rang; SU-0012 bag"),
        ("Spoke to zoë ann obrien-", "Spoke to SU-0012-"),
        ("Zoe-Ann O\u{2019}Brien", "SU-0012"),
        ("Mina said Zo was fine", "SU-0007 said SU-0012 was fine"),
        ("Mrs O'Brien rang", "Mrs [removed] rang"),
        ("Z\u{202e}oë", "SU-0012"),
        ("a zoo, Zofia and the annual plan", "a zoo, Zofia and the annual plan"),
        ("Daniel Fletcher, may come; daniel", "SU-0031, may come; daniel"),
        ("daniel may fletcher", "SU-0031"),
        ("linked to SU-0012", "linked to SU-0012"),
        ("born 27/3/07, 27 March 2007, 2007-03-27, 27th of Mar", "born [removed], [removed], [removed], [removed]"),
        ("She was born in 2007", "She was [removed]"),
        ("ring 0770 0900 123 or +447700900123 or (01632) 960-456", "ring [removed] or +[removed] or ([removed]"),
        ("mail zoe.o.brien@example.org or a@b", "mail [removed] or [removed]"),
        ("lives at 14 larch close maltby, s66 9zz", "lives at [removed], [removed]"),
        ("Larch Close; say Blue Heron to Bev, not Kevin", "[removed]; say [removed] to [removed], not [removed]"),
        ("SA2 3rd session, 21 Nov 2026, 14:00, PHQ-9 12", "SA2 3rd session, 21 Nov 2026, 14:00, PHQ-9 12"),
    ] {
        assert_eq!(zoe.text(said), shown, "{said}");
    }
    assert_eq!(Redactor::identified().text(" Zoë \u{1b}[1m"), "Zoë [1m");
}

/// The name that was not kept when two records were made one may stand in any note written before.
#[test]
fn earlier_names_go_like_present_ones() {
    let own = Person { earlier_names: vec!["Bella Novak".into()], ..person(12, "Ewa Nowak", "", "") };
    let stranger = Person { earlier_names: vec!["Hanna Verwoerd".into()], ..person(31, "Hanna Smith", "", "") };
    let redactor = Redactor::new(&record(own, None), &[], &[], &[]).among(&Strangers::of(&[stranger]));
    for (said, shown) in [("bella came with Ewa", "SU-0012 came with SU-0012"), ("Bella Novak", "SU-0012"), ("Hanna Verwoerd rang", "SU-0031 rang")] {
        assert_eq!(redactor.text(said), shown);
    }
}

#[test]
fn names_of_every_script_are_found() {
    for (name, said) in [
        ("李小龙", "今天李小龙来了，小龙很好"),
        ("Nguyễn Thị Lan", "nguyen thi lan and LAN"),
        ("Łukasz Żółć", "lukasz ZOLC"),
        ("محمد عليان", "قال محمد وعليان"),
        ("김민준", "오늘 김민준이가 왔다"),
        ("Anne-Marie D’Souza", "anne marie, Annemarie dsouza, AnneMarieDSouza"),
        ("สมชาย ใจดี", "วันนี้สมชายมา"),
    ] {
        let shown = Redactor::new(&record(person(44, name, "", ""), None), &[], &[], &[]).text(said);
        let folded = fold(&shown);
        for word in name.split_whitespace() {
            assert!(!folded.split(|c: char| !c.is_alphanumeric()).any(|own| own == fold(word)), "{name}: {shown}");
        }
        assert!(shown.contains("SU-0044"), "{name}: {shown}");
    }
}

#[test]
fn a_field_that_says_who_keeps_no_name_at_all() {
    let zoe = zoe();
    assert_eq!(zoe.who("Zoë and her aunt Krysia Nowak"), "SU-0012 and her aunt [removed]");
    assert_eq!(zoe.who("NCA liaison officer"), "NCA liaison officer");
}

#[test]
fn names_without_a_record_go_too() {
    let on = "2026-11-02".parse().unwrap();
    let from = "Solicitor Ottoline Quarrie, for the defence".to_owned();
    let mut record = record(person(12, "Zoë Ann O'Brien", "Zo", ""), None);
    let request = Request {
        kind: RequestKind::Solicitor,
        received_on: on,
        from,
        asked_for: "all of it".into(),
        test: String::new(),
        due_on: None,
        decision: RequestDecision::Open,
        decided_on: None,
        sent: String::new(),
        person_told_on: None,
    };
    record.entries.push(KeptEntry { id: EntryId(1), known_on: on, entry: Entry::Request(request) });
    let redactor = Redactor::new(&record, &[], &["Greta Plover".into()], &["Idris Vane".into()]);
    let shown = redactor.text("The solicitor, Ms Quarrie, met greta and Idris Vane.");
    assert_eq!(shown, "The solicitor, Ms [removed], met [removed] and [removed].");
}

fn twisted(name: &str, how: u8) -> String {
    name.chars()
        .enumerate()
        .flat_map(|(at, c)| {
            let bit = how.rotate_left(u32::try_from(at % 8).unwrap_or(0)) & 1 == 1;
            let mut out: Vec<char> = if bit { c.to_uppercase().collect() } else { c.to_lowercase().collect() };
            if bit && c.is_alphabetic() && how > 128 {
                out.push('\u{301}');
            }
            out
        })
        .collect()
}

proptest! {
    #[test]
    fn no_known_name_comes_out(
        first in "[A-ZÀÉÖŁŽĐ][a-zàéöłžđ]{2,8}",
        last in "[A-ZÀÉÖŁŽĐ][a-zàéöłžđ]{2,8}([-'’ ][A-Z][a-z]{2,6})?",
        texts in prop::collection::vec("([a-z0-9,.;!?()\"'\n@/_-]| |\\PC){0,20}", 3),
        how in any::<u8>(),
    ) {
        let name = format!("{first} {last}");
        let redactor = Redactor::new(&record(person(12, &name, "", ""), None), &[], &[], &[]);
        let said = format!("{} {} {}, {}'s {}", texts[0], twisted(&name, how), texts[1], twisted(&first, how.wrapping_add(77)), texts[2]);
        let shown = fold(&redactor.text(&said));
        for word in name.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= 2) {
            let word = fold(word);
            prop_assert!(word == "removed" || !shown.split(|c: char| !c.is_alphanumeric()).any(|own| own == word), "{word} in {shown} from {said}");
        }
    }
    #[test]
    fn any_text_comes_through_clean(text in any::<String>()) {
        let shown = zoe().text(&text);
        prop_assert!(!shown.chars().any(crate::domain::text::is_hostile));
    }
}

#[test]
fn a_persons_own_copy_keeps_their_own_and_says_what_went() {
    let redactor = Redactor::of_others(&[], &["Greta Plover".into()]);
    let (text, gone) = redactor.masked("Ewa rang Greta Plover's from 07700 900321, not 01632 960555", &["Ewa Example", "07700900321"]);
    assert!(text.starts_with("Ewa rang [removed]") && text.contains("07700 900321") && !text.contains("960555"), "{text}");
    assert_eq!(gone.len(), 2, "{gone:?}");
    let ana = Redactor::of_others(&[], &["Ana".into()]);
    assert_eq!(ana.masked("Ana rang Diana.", &["Diana Example"]).0, "[removed] rang Diana.", "a name inside one of theirs is still another's");
}

proptest! {
    /// Got ready once or put in for one person: the same comes out.
    #[test]
    fn strangers_got_ready_once_go_like_strangers_put_in(
        names in proptest::collection::vec("(Amina|Zoë|May|Al|O'Brien|李小龙|Khan|Ann|van)( (Amina|Zoë|May|Khan|O'Brien|de|Fletcher)){0,2}", 1..6),
        linked in 0..3_usize,
        said in "((Amina|amina|Zoë|zoe|May|may|Khan|khans|O'Brien|obrien|小龙|Ann|came|and|de|Fletcher|,)[ -]?){1,9}",
    ) {
        let all: Vec<Person> = names.iter().enumerate().map(|(at, name)| person(i64::try_from(at).unwrap() + 1, name, "", "")).collect();
        let own = record(all[0].clone(), None);
        let known: Vec<Known> =
            all[1..].iter().enumerate().map(|(at, other)| Known { person: other.clone(), safe_contact: None, linked: at < linked }).collect();
        let (near, _): (Vec<Known>, Vec<Known>) = known.iter().cloned().partition(|other| other.linked);
        let mut in_order = near.clone();
        in_order.extend(known.iter().filter(|other| !other.linked).cloned());
        let put_in = Redactor::new(&own, &in_order, &[], &["Ann Worker".into()]);
        let at_once = Redactor::new(&own, &near, &[], &["Ann Worker".into()]).among(&Strangers::of(&all));
        let names_gone = |text: &str| text.replace("[removed]", "X").split("SU-").map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit())).collect::<Vec<_>>().join("X");
        prop_assert_eq!(names_gone(&put_in.text(&said)), names_gone(&at_once.text(&said)), "{:?}", names);
    }
}
