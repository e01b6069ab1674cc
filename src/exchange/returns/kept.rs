//! Returns that left: kept whole with the records behind each figure, and compared line by line with what the file says today.
//! Used by `report kept` and the Reports screen. Nothing kept is ever changed.

use super::{Basis, Leaving};
use crate::domain::codes::Counted;
use crate::domain::day::{Day, moment};
use crate::domain::ids::{EpisodeId, KeptId, PersonId, Ref, ReferralId};
use crate::domain::report::{Asked, Behind, Item};
use crate::output::returns::{Cell, Return, Row, Table};
use crate::store::{Error, Kept, KeptDetails, Result, Store};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// What is kept of a return: all figures with the hidden ones marked, and the references behind each count, in the same order.
#[derive(Debug, Serialize, Deserialize)]
struct Body {
    sent: Return,
    /// References behind each count that has a list; nothing where there were too many to keep.
    lists: Option<Vec<Vec<i64>>>,
}

/// So many bytes of references are kept at most; the figures themselves always are.
const MOST_LISTS: usize = 600_000;

/// A figure that is another one today.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// In which table.
    pub table: String,
    /// Which row and column.
    pub figure: String,
    /// As it was when it was sent.
    pub sent: String,
    /// It was hidden in what was sent.
    pub was_hidden: bool,
    /// Today.
    pub now: String,
    /// The late and corrected entries behind it.
    pub entries: Vec<Entry>,
}

/// A record that a figure gained or lost, and what was entered about it since.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Which record.
    #[serde(rename = "ref")]
    pub of: String,
    /// Whose; none when it is not in the file any more.
    pub person: Option<String>,
    /// Counted now and not then, or the other way round.
    pub gained: bool,
    /// What was entered since, with its moment.
    pub entered: Vec<String>,
}

/// A kept return, opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// When, for whom, as what.
    pub kept: Kept,
    /// Exactly what was sent.
    pub sent: Return,
    /// What is another figure today, in the order of the return.
    pub differences: Vec<Difference>,
}

/// Keeps a return as it leaves.
pub(super) fn keep(store: &mut Store, sent: Return, lists: Vec<Vec<i64>>, leaving: &Leaving, today: Day) -> Result<KeptId> {
    let long = lists.iter().map(Vec::len).sum::<usize>() * 8 > MOST_LISTS;
    let mut details = KeptDetails {
        made_on: today,
        kind: sent.asked.kind,
        from: sent.asked.from,
        to: sent.asked.to,
        as_at: sent.asked.as_at,
        whose: sent.whose.clone(),
        suppressed: !leaving.whole,
        for_whom: leaving.for_whom.clone(),
        format: leaving.format.ending().into(),
        body: String::new(),
    };
    let body = Body { sent, lists: (!long).then_some(lists) };
    details.body = serde_json::to_string(&body).map_err(|_| Error::Inside("a return to be kept".into()))?;
    store.keep_return(&details)
}

/// What was sent, without the comparison.
pub fn sent(kept: &Kept) -> Result<Return> {
    body(kept).map(|body| body.sent)
}

fn body(kept: &Kept) -> Result<Body> {
    serde_json::from_str(&kept.details.body).map_err(|_| Error::Inside(format!("kept return {} cannot be read by this version", kept.id.0)))
}

/// Opens a kept return and compares it with the same question asked today: the same period, as at the same day.
pub fn open(store: &Store, id: KeptId) -> Result<Opened> {
    let kept = store.kept_return(id)?;
    let Body { sent, lists: then } = body(&kept)?;
    let basis = Basis::of(store, &sent.asked)?;
    let now = basis.figures()?;
    let now_lists = items(&basis, &now)?;
    let imports: Vec<String> =
        store.imported_since(kept.after_log)?.into_iter().map(|later| format!("{}: an import, {}", moment(&later.at), later.said)).collect();
    let mut differences = Vec::new();
    let mut was: HashMap<(String, String), (String, bool, Vec<i64>)> = HashMap::new();
    let mut then = then.unwrap_or_default().into_iter();
    for (table, row, at, cell) in cells(&sent) {
        let own = if cell.behind.is_some() { then.next().unwrap_or_default() } else { Vec::new() };
        was.insert((table.full_title(), figure_of(table, row, at)), (cell.value.words(), sent.hides(cell), own));
    }
    let mut lists = now_lists.into_iter();
    for (table, row, at, cell) in cells(&now) {
        let items = if cell.behind.is_some() { lists.next().unwrap_or_default() } else { Vec::new() };
        let (title, figure) = (table.full_title(), figure_of(table, row, at));
        let (value, was_hidden, before) = was.remove(&(title.clone(), figure.clone())).unwrap_or_else(|| ("not in it".into(), false, Vec::new()));
        let now = cell.value.words();
        if now != value {
            let entries = entries(store, &kept, &items, &before, cell.behind.as_ref(), &imports)?;
            differences.push(Difference { table: title, figure, sent: value, was_hidden, now, entries });
        }
    }
    Ok(Opened { kept, sent, differences })
}

/// The cells that hold a figure, with where each stands.
fn cells(of: &Return) -> impl Iterator<Item = (&Table, &Row, usize, &Cell)> {
    let rows = of.tables.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row)));
    let cells = rows.flat_map(|(table, row)| row.cells.iter().enumerate().map(move |(at, cell)| (table, row, at, cell)));
    cells.filter(|(.., cell)| cell.value.is_figure())
}

fn figure_of(table: &Table, row: &Row, at: usize) -> String {
    format!("{}, {}", row.name(), table.columns.get(at).map(|column| column.words.as_str()).unwrap_or_default())
}

/// The references of the list behind each count that has one, in the order of the cells.
pub(super) fn lists(basis: &Basis<'_>, of: &Return) -> Result<Vec<Vec<i64>>> {
    Ok(items(basis, of)?.into_iter().map(|items| items.iter().map(|item| number(item.of)).collect()).collect())
}

fn items(basis: &Basis<'_>, of: &Return) -> Result<Vec<Vec<Item>>> {
    cells(of).filter_map(|(.., cell)| cell.behind.as_ref()).map(|figure| basis.behind(figure)).collect()
}

/// The list behind each of these figures of a return, as the file says today.
pub fn lists_behind<'f>(store: &Store, asked: &Asked, figures: impl IntoIterator<Item = &'f Behind>) -> Result<Vec<Vec<Item>>> {
    let basis = Basis::of(store, asked)?;
    figures.into_iter().map(|figure| basis.behind(figure)).collect()
}

fn entries(store: &Store, kept: &Kept, now: &[Item], before: &[i64], figure: Option<&Behind>, imports: &[String]) -> Result<Vec<Entry>> {
    let Some(figure) = figure else { return Ok(Vec::new()) };
    // Somebody may be behind a figure several times: feedback is counted by the piece.
    let mut more: BTreeMap<i64, i64> = BTreeMap::new();
    now.iter().for_each(|item| *more.entry(number(item.of)).or_default() += 1);
    before.iter().for_each(|id| *more.entry(*id).or_default() -= 1);
    let mut entries = Vec::new();
    for (id, gained) in more.into_iter().filter(|(_, more)| *more != 0).map(|(id, more)| (id, more > 0)) {
        let of = now.iter().map(|item| item.of).find(|of| number(*of) == id).unwrap_or_else(|| reference(figure, id));
        let person: Option<PersonId> = store.person_behind(of)?;
        let mut entered = Vec::new();
        if let Some(person) = person {
            entered.extend(store.entered_since(person, kept.after_history)?.into_iter().map(|later| format!("{}: {}", moment(&later.at), later.said)));
        }
        if entered.is_empty() {
            entered.extend_from_slice(imports);
        }
        if person.is_none() {
            entered.push("It is not in the file any more.".into());
        }
        entries.push(Entry { of: of.to_string(), person: person.map(|person| person.to_string()), gained, entered });
    }
    Ok(entries)
}

const fn number(of: Ref) -> i64 {
    match of {
        Ref::Person(id) => id.0,
        Ref::Referral(id) => id.0,
        Ref::Episode(id) => id.0,
    }
}

/// What a figure counts, by its number.
const fn reference(figure: &Behind, id: i64) -> Ref {
    match figure {
        Behind::People(_) | Behind::PeopleIn(..) | Behind::Feedback(_) | Behind::TakenUp(..) | Behind::Delivered(Counted::People, ..) => {
            Ref::Person(PersonId(id))
        }
        Behind::Delivered(Counted::Referrals | Counted::Sessions | Counted::Contacts, ..) => Ref::Referral(ReferralId(id)),
        Behind::Delivered(..) | Behind::Aims(..) | Behind::InPlace(..) => Ref::Episode(EpisodeId(id)),
        Behind::Open(_) | Behind::Started(_) | Behind::Leavers(_) | Behind::Ended(..) | Behind::Outcome(..) | Behind::Recorded(..) => {
            Ref::Episode(EpisodeId(id))
        }
        _ => Ref::Referral(ReferralId(id)),
    }
}
