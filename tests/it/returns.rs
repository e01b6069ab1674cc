//! The returns of a made-up caseload: every figure against the list behind it, and every table against its total.

use crate::support::{World, day, today};
use caseload::domain::codes::Return;
use caseload::domain::report::{Counting, behind};
use caseload::exchange::made_up::fill;
use caseload::exchange::returns::figures;
use caseload::output::returns::{Asked, Ties, Value};

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
        let rows = world.store.report_rows(period).unwrap();
        let bands = asked.band_set(&reference).unwrap();
        let counting = Counting { rows: &rows, period, bands, reference: &reference };
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
