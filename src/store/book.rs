//! The contract book: one table for all kinds of pages, each row its sheet as it was written. What a page may say is the
//! domain's; here it is read and written.

use super::Store;
use super::entries::cleaned_body;
use super::error::{Error, Result};
use super::writer::{Cell, Writer};
use crate::domain::book::{Checks, KeptPage, Page};
use crate::domain::codes::PageKind;
use crate::domain::day::Day;
use crate::domain::ids::PageId;
use crate::domain::provider::Reference;
use rusqlite::{Connection, OptionalExtension, Row};

fn from_row(row: &Row) -> Result<KeptPage> {
    let body: String = row.get(1)?;
    let page = serde_json::from_str(&body).map_err(|failed| Error::Inside(format!("a page of the contract book cannot be read: {failed}")))?;
    Ok(KeptPage { id: row.get(0)?, page })
}

fn pages(conn: &Connection, which: &str, day: Option<Day>) -> Result<Vec<KeptPage>> {
    let mut statement = conn.prepare_cached(&format!("select id, body from book_page where {which} order by on_day, id"))?;
    let mut rows = statement.query([day])?;
    let mut pages = Vec::new();
    while let Some(row) = rows.next()? {
        pages.push(from_row(row)?);
    }
    Ok(pages)
}

/// What counts by that day, by its day and then by entry.
pub(super) fn pages_until(conn: &Connection, at: Day) -> Result<Vec<Page>> {
    // The cost workbook has the months to come too.
    Ok(pages(conn, "on_day <= ? or kind = 'cost'", Some(at))?.into_iter().map(|kept| kept.page).collect())
}

/// Writes a page, new or in place of what it said.
pub(super) fn write_page(writer: &mut Writer, id: Option<PageId>, page: &Page, reference: &Reference, today: Day) -> Result<PageId> {
    page.check(&Checks { today, reference })?;
    let body = cleaned_body(serde_json::to_value(page))?;
    let due = page.due().map(|(on, _)| on);
    let Some(id) = id else {
        let cells: [Cell; 4] = [("kind", &page.kind()), ("on_day", &page.on()), ("due_on", &due), ("body", &body)];
        return writer.insert("book_page", &cells).map(PageId);
    };
    let kind: Option<PageKind> = writer.tx().prepare_cached("select kind from book_page where id = ?")?.query_row([id], |row| row.get(0)).optional()?;
    if kind.ok_or_else(|| Error::NotFound("such page of the contract book".into()))? != page.kind() {
        return Err(Error::Inside("a page cannot become another kind".into()));
    }
    writer.update("book_page", id.0, &[("on_day", &page.on()), ("due_on", &due), ("body", &body)]).map(|()| id)
}

impl Store {
    /// The contract book: every page, by kind and then the latest first.
    pub fn book(&self) -> Result<Vec<KeptPage>> {
        let mut pages = pages(&self.conn, "?1 is null", None)?;
        pages.sort_by_key(|kept| (kept.page.kind(), std::cmp::Reverse(kept.page.stands_at()), kept.id));
        Ok(pages)
    }

    /// Pages that ask for something by that day.
    pub(super) fn pages_due(&self, until: Day) -> Result<Vec<KeptPage>> {
        pages(&self.conn, "due_on <= ?", Some(until))
    }
}
