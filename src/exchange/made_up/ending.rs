//! Reference data of the worker's own in the made-up caseload: a number that was changed, and a service whose contract is cut
//! short, with some of its people on their way to another. Written last and drawn from nothing, so that no other fact moves.

use crate::domain::change::Change;
use crate::domain::codes::{Agreement, TransferState};
use crate::domain::day::Day;
use crate::domain::fact::{Fact, FactEdit, FactRow};
use crate::domain::provider::Reference;
use crate::domain::transfer::{AHEAD, TransferDetails, TransferRow};
use crate::store::{Error, Store};

/// The service that ends, and where its people may go.
const ENDS: (&str, &str) = ("Rotherham Rise", "Practical support (adults)");
const GOES_ON: (&str, &str) = ("GROW", "Practical support (adults)");
/// How far each one's transfer is, in the order of the plan, and what was said; the others are not begun.
const STAND: [(Agreement, TransferState, &str); 5] = [
    (Agreement::Agreed, TransferState::Accepted, "Met the new worker together; first appointment there is booked."),
    (Agreement::Agreed, TransferState::Asked, "Papers sent with consent; the answer is due next week."),
    (Agreement::NotAsked, TransferState::NotBegun, "To be talked about at the next session, not by text."),
    (Agreement::Agreed, TransferState::HandedOver, "Has begun there and likes the room. Ending here next week."),
    (Agreement::Declined, TransferState::NotBegun, "Would rather end here. Exit strategy instead."),
];

/// The edited rows and the transfer plan. Today names nobody of it yet: the end is further off than it looks ahead.
pub(super) fn reference_of_my_own(store: &mut Store, today: Day) -> Result<(), Error> {
    let facts = store.reference_facts(today)?;
    let number = facts.iter().find(|row| row.key == "routing.step-days").and_then(|row| {
        let Fact::Value(mut value) = row.at(today)?.fact.clone() else { return None };
        value.value = 10;
        value.words = "A next step towards a service (the TRS hub, a self-referral, asking a provider) is looked at again after 10 days.".into();
        value.source = "Team meeting, invented for practice".into();
        Some(edit(row, today.plus_days(-61), Fact::Value(value)))
    });
    let cut_short = contract(&facts, store.reference(), today);
    store.in_bulk("the made-up caseload's reference data", |bulk| number.iter().chain(&cut_short).try_for_each(|change| bulk.put(today, change).map(drop)))?;
    if cut_short.is_none() {
        return Ok(());
    }
    let reference = store.reference();
    let (Ok(ends), Ok(goes_on)) = (reference.find_service(ENDS.0, ENDS.1), reference.find_service(GOES_ON.0, GOES_ON.1)) else { return Ok(()) };
    let (ends, goes_on) = (ends.id, goes_on.id);
    let rows = store.transfer_rows(ends, today)?;
    store.in_bulk("the made-up caseload's transfer plan", |bulk| {
        for (row, (agreed, state, note)) in rows.iter().zip(STAND) {
            for (at, days) in [(TransferState::Asked, 21), (TransferState::Accepted, 11), (TransferState::HandedOver, 4)] {
                let on = since(row, today, days);
                let note = if at == state { note } else { "" };
                if at <= state {
                    bulk.put(on, &Change::Transfer(row.referral, TransferDetails { on, to: Some(goes_on), agreed, state: at, note: note.into() }))?;
                }
            }
            if state == TransferState::NotBegun {
                let on = since(row, today, 16);
                bulk.put(on, &Change::Transfer(row.referral, TransferDetails { agreed, note: note.into(), ..TransferDetails::not_begun(on) }))?;
            }
        }
        Ok(())
    })
}

/// So many days ago, but not before they came.
fn since(row: &TransferRow, today: Day, days: i64) -> Day {
    today.plus_days(-days).max(row.received_on)
}

/// The contract that covers today ends a fortnight after Today begins to name people.
fn contract(facts: &[FactRow], reference: &Reference, today: Day) -> Option<Change> {
    let title = format!("{}, {}", ENDS.0, ENDS.1);
    let last = today.plus_days(reference.days(AHEAD)? + 14);
    facts.iter().filter(|row| row.of.as_ref().is_some_and(|(_, name)| *name == title)).find_map(|row| {
        let Fact::Contract(mut contract) = row.at(today)?.fact.clone() else { return None };
        if !(contract.from <= today && last < contract.to) {
            return None;
        }
        contract.to = last;
        contract.note = "ends early: not recommissioned".into();
        contract.source = "Letter of the commissioner, invented for practice".into();
        Some(edit(row, today.plus_days(-33), Fact::Contract(contract)))
    })
}

fn edit(row: &FactRow, since: Day, fact: Fact) -> Change {
    Change::EditFact(row.id, Box::new(FactEdit { of: row.of.as_ref().map(|(id, _)| *id), since: Some(since), fact }))
}
