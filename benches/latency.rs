//! The moments a worker feels, each beside its floor, as divan shows them. `benches/table.rs` prints the same with ratios and p99.
#![allow(missing_docs, clippy::unwrap_used, reason = "a bench stops where something is wrong")]

#[path = "desk/desk.rs"]
#[allow(dead_code, reason = "the table uses more of it")]
mod desk;

use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

mod unlock {
    use super::{desk::*, *};

    #[divan::bench(sample_count = 10)]
    fn floor_key_derivation(bencher: Bencher) {
        let desk = Desk::of(people()).with_real_key();
        bencher.bench_local(|| black_box(desk.derive()));
    }
    #[divan::bench(sample_count = 10)]
    fn passphrase_to_first_records(bencher: Bencher) {
        let desk = Desk::of(people()).with_real_key();
        bencher.bench_local(|| black_box(desk.open().agenda_facts(today()).unwrap()));
    }
    #[divan::bench]
    fn floor_raw_key(bencher: Bencher) {
        let desk = Desk::of(people());
        bencher.bench_local(|| black_box(desk.bare()));
    }
    #[divan::bench]
    fn cheap_key(bencher: Bencher) {
        let desk = Desk::of(people());
        bencher.bench_local(|| black_box(desk.open()));
    }
}

mod read {
    use super::{desk::*, *};
    use caseload::domain::agenda::agenda;
    use caseload::store::Store;

    fn with<T>(bencher: Bencher, read: impl Fn(&Store, &Sample, usize) -> T) {
        let desk = Desk::of(people());
        let sample = Sample::of(&desk.bare());
        let store = desk.open();
        let mut turn = 0;
        bencher.bench_local(|| {
            turn += 1;
            black_box(read(&store, &sample, turn))
        });
    }
    #[divan::bench]
    fn today_agenda(bencher: Bencher) {
        with(bencher, |store, _, _| agenda(&store.agenda_facts(today()).unwrap(), store.reference(), today()));
    }
    #[divan::bench]
    fn caseload(bencher: Bencher) {
        with(bencher, |store, _, _| store.cases(today()).unwrap());
    }
    #[divan::bench]
    fn record(bencher: Bencher) {
        with(bencher, |store, sample, turn| store.record(sample.people[turn % 50]).unwrap());
    }
    #[divan::bench]
    fn waiting_list(bencher: Bencher) {
        with(bencher, |store, sample, _| store.waiting_window(store.reference().service(sample.service).unwrap(), today(), 0, 40).unwrap());
    }
    #[divan::bench(args = [1, 3, 6])]
    fn find_letters(bencher: Bencher, letters: usize) {
        with(bencher, |store, sample, turn| store.find(&sample.names[turn % sample.names.len()].chars().take(letters).collect::<String>(), 50).unwrap());
    }
    #[divan::bench]
    fn find_misspelt(bencher: Bencher) {
        with(bencher, |store, sample, turn| store.find(&Sample::misspelt(&sample.names[turn % sample.names.len()]), 50).unwrap());
    }
    #[divan::bench]
    fn floor_four_letter_prefix(bencher: Bencher) {
        let bare = Desk::of(people()).bare();
        let text = format!("\"{}\"*", Sample::of(&bare).names[0].chars().take(4).collect::<String>());
        let mut statement = bare.prepare("select rowid from find where find match ? limit 50").unwrap();
        bencher.bench_local(|| statement.query_map([&text], |row| row.get::<_, i64>(0)).unwrap().map(Result::unwrap).sum::<i64>());
    }
}

mod key_to_frame {
    use super::{desk::*, *};
    use ratatui::crossterm::event::KeyCode;

    #[divan::bench]
    fn floor_full_frame(bencher: Bencher) {
        let mut terminal = window();
        let mut turn = 0;
        bencher.bench_local(|| {
            turn += 1;
            full_frame(&mut terminal, turn);
        });
    }
    #[divan::bench(args = ["1", "2", "2\n", "2\n\t\t\t"])]
    fn next_row(bencher: Bencher, there: &str) {
        let desk = Desk::of(people());
        let mut face = desk.face();
        for key in there.chars() {
            face.press(match key {
                '\n' => KeyCode::Enter,
                '\t' => KeyCode::Tab,
                key => KeyCode::Char(key),
            });
        }
        let mut turn = 0;
        bencher.bench_local(|| {
            turn += 1;
            face.press(if turn / 30 % 2 == 0 { KeyCode::Down } else { KeyCode::Up });
        });
    }
}

mod save {
    use super::{desk::*, *};
    use caseload::domain::change::Change;

    #[divan::bench]
    fn floor_synced_insert(bencher: Bencher) {
        let desk = Desk::of(people());
        let bare = desk.bare();
        lay_floor(&bare);
        let referral = Sample::of(&bare).referral;
        bencher.bench_local(|| insert_bare(&bare, referral));
    }
    #[divan::bench]
    fn contact(bencher: Bencher) {
        let desk = Desk::of(people());
        let change = Change::LogContact(Sample::of(&desk.bare()).referral, a_contact());
        let mut store = desk.open();
        bencher.bench_local(|| store.apply(today(), &change).unwrap());
    }
}

mod figures {
    use super::{desk::*, *};

    #[divan::bench(sample_count = 20)]
    fn floor_bare_sql(bencher: Bencher) {
        let bare = Desk::of(people()).bare();
        bencher.bench_local(|| FIGURES.iter().map(|sql| read_all(&bare, sql)).sum::<usize>());
    }
    #[divan::bench(sample_count = 20)]
    fn committee(bencher: Bencher) {
        let store = Desk::of(people()).open();
        let work = committee_of_the_quarter(&store);
        bencher.bench_local(|| work.done(&store).unwrap());
    }
    #[divan::bench(sample_count = 10)]
    fn other_papers(bencher: Bencher) {
        let store = Desk::of(people()).open();
        let all = other_papers_of_the_quarter(&store);
        bencher.bench_local(|| all.iter().for_each(|(_, work)| drop(black_box(work.done(&store).unwrap()))));
    }
}
