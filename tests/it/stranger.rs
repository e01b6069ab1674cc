//! The questions a stranger must be able to answer from the screen alone: who has waited longest and why; who would see a
//! 24-year-old referred today by an ISVA under Stovewood; why Rothacs cannot take them and what to do; how the two lanes differ
//! this month and a year ago. On made-up people, by keys, at the comfortable and at the wide size.

use crate::interface::Face;
use crate::support::*;
use caseload::domain::codes::Lane;
use caseload::domain::waiting::Entry;
use caseload::domain::waiting::months::{MONTHS, Month, first_of_month, months};
use caseload::exchange::made_up::fill;
use caseload::store::Store;

fn made_up() -> (World, i64) {
    let mut world = World::new();
    fill(&mut world.store, 120, 7, today(), &mut |_, _| true).unwrap();
    let World { folder, path, store } = world;
    store.close().unwrap();
    // The longest wait as anybody would work it out who knows nothing of the program: accepted, never seen, not off the list.
    let longest = "select max(julianday('2026-11-21') - julianday(received_on)) from referral
         where decision = 'accepted' and received_on <= '2026-11-21' and coalesce(first_attended_on, '9') > '2026-11-21' and coalesce(ended_on, '9') > '2026-11-21'";
    let longest: f64 = by_the_key(&path).query_row(longest, [], |row| row.get(0)).unwrap();
    let store = Store::open(&path, &secret(PASSPHRASE), today()).unwrap();
    (World { folder, path, store }, longest as i64)
}

/// What the screen says, its lines run together.
fn said(face: &mut Face) -> String {
    face.text().lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

fn days(value: Option<f64>) -> String {
    value.map_or_else(|| "-".into(), |days| if days.fract() == 0.0 { format!("{days:.0} d") } else { format!("{days:.1} d") })
}

#[test]
fn a_stranger_finds_the_four_answers_on_the_screen() {
    let (world, longest_by_hand) = made_up();
    // The answers, from the file itself.
    let services = world.store.reference().services.clone();
    let waits = |at: usize| world.store.longest_waiting(&services[at], today()).unwrap().map(|entry| (entry, at));
    let (longest, at): (Entry, usize) = (0..services.len()).filter_map(waits).max_by_key(|(entry, _)| entry.days).unwrap();
    assert_eq!(longest.days, longest_by_hand);
    let grow = world.service("GROW", "Trauma stabilisation");
    let facts = world.store.waiting_history(grow, first_of_month(today(), MONTHS - 1), today()).unwrap();
    let months: Vec<Month> = months(world.store.reference().service(grow).unwrap(), &facts, today());
    let mut face = Face::on(world);
    for (width, height) in [(80, 24), (120, 40)] {
        face.size(width, height);
        // Who has waited longest, and why?
        face.press("3").settle();
        let answer = format!("Longest: {}, {} days, {}, {} lane. {}.", longest.person, longest.days, services[at].title(), longest.lane, longest.why);
        assert!(said(&mut face).contains(&answer), "{answer}\n{}", face.text());
        // How do the two lanes differ, this month and a year ago?
        let mut rows = 0;
        while !said(&mut face).contains("GROW, Trauma stabilisation: ") {
            face.press("down");
            rows += 1;
            assert!(rows < 20);
        }
        face.press("g").settle();
        for (words, month) in [("Nov 2026", &months[0]), ("Nov 2025", &months[12])] {
            let screen = face.text();
            let mut lines = screen.lines().skip_while(|line| !line.trim_start().starts_with(words));
            let (fast, general, gap) = (lines.next().unwrap(), lines.next().unwrap(), lines.next().unwrap());
            for (line, lane) in [(fast, Lane::Stovewood), (general, Lane::General)] {
                let figures = month.lane(lane).unwrap();
                assert!(
                    line.contains(lane.words()) && line.contains(&days(figures.seen.median)) && line.contains(&days(figures.waiting.median)),
                    "{line}\n{screen}"
                );
            }
            assert!(gap.trim_start().starts_with("gap"), "{screen}");
        }
        face.press("esc").settle();
        // Who would see a 24-year-old referred today by an ISVA under Stovewood?
        face.press("4").settle();
        face.press("e '24' tab tab 'isva' space tab 'stovewood (n' tab 'lived in rotherham when harmed and' ctrl-s").settle();
        face.shows("7 can take · 0 cannot tell yet · 3 cannot");
        let screen = face.text();
        let can: Vec<&str> = screen.lines().filter(|line| line.contains("✓ can take")).collect();
        assert_eq!(can.len(), 7, "{screen}");
        assert!(can.iter().any(|line| line.contains("GROW, Trauma stab")) && !can.iter().any(|line| line.contains("Rothacs")), "{screen}");
        // Why can Rothacs not, and what is to be done about it?
        let mut rows = 0;
        while !said(&mut face).contains("Rothacs, CSE counselling cannot.") {
            face.press("down");
            rows += 1;
            assert!(rows < 20, "{}", face.text());
        }
        let answer = said(&mut face);
        assert!(answer.contains("Rothacs takes self-referrals only, except cases from the TRS hub."), "{answer}");
        assert!(answer.contains("Source: Improving Lives Select Commission, minutes (2024)"), "{answer}");
        assert!(answer.contains("Next: Support the person to refer themselves, or bring the case to the TRS hub."), "{answer}");
        insta::assert_snapshot!(format!("stranger_routing_{width}x{height}"), face.text());
        // What to do next is never the part that is cut off, however many sources a rule has.
        face.press("end");
        face.press(&"down ".repeat(10));
        let answer = said(&mut face);
        assert!(answer.contains("Next: Ask the commissioner whether this service still runs, and look at another provider."), "{answer}");
        face.press("s");
        assert!(said(&mut face).contains("A next step is kept with a person: / finds one, and j there opens this."), "{}", face.text());
    }
    face.press("3").settle();
    insta::assert_snapshot!("stranger_waiting_120x40", face.text());
    face.press("enter").settle();
    insta::assert_snapshot!("stranger_list_120x40", face.text());
}
