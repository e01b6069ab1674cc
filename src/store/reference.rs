//! Reference data in the file: seeded rows, newer rows of a later release beside them, never over a worker's edit.
//! Also the few settings of a caseload, and the draft kept while it is locked.

mod facts;

pub(super) use facts::write_fact;

use super::error::{Error, Result};
use super::seeds::{self, Seeds};
use super::writer::Writer;
use super::{Store, anchor};
use crate::domain::change::Setting;
use crate::domain::day::Day;
use crate::domain::ids::{ProviderId, ServiceId};
use crate::domain::provider::Reference;
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What a version holds from that was always so.
const ALWAYS: &str = "0001-01-01";

/// A row of reference data that a newer release brought, to be shown once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// 'published wait', 'contract period'.
    pub kind: String,
    /// Which row.
    pub key: String,
}

/// Brings the seeds of this release into the file. Nothing happens when they are in already.
pub(super) fn load_seeds(tx: &Transaction, today: Day, announce: bool) -> Result<()> {
    let rows = seed_rows()?;
    let mark: String = Sha256::digest(rows.to_string()).iter().map(|byte| format!("{byte:02x}")).collect();
    let known: Option<String> = tx.prepare_cached("select value from setting where key = 'seeds'")?.query_row([], |row| row.get(0)).optional()?;
    if known.as_deref() == Some(mark.as_str()) {
        return Ok(());
    }
    let announce = announce && known.is_some();
    for (kind, row) in each(&rows) {
        let key = row.get("key").and_then(Value::as_str).unwrap_or_default();
        if kind == "organisations" { add_organisation(tx, key, row)? } else { add_row(tx, kind, key, row, today, announce)? }
    }
    tx.execute("insert into setting (key, value) values ('seeds', ?1) on conflict (key) do update set value = ?1", [mark])?;
    Ok(())
}

fn seed_rows() -> Result<Value> {
    let seeds = seeds::seeds().map_err(Error::Inside)?;
    serde_json::to_value(seeds).map_err(|failed| Error::Inside(failed.to_string()))
}

fn each(rows: &Value) -> impl Iterator<Item = (&str, &Value)> {
    rows.as_object().into_iter().flatten().flat_map(|(kind, rows)| rows.as_array().into_iter().flatten().map(move |row| (kind.as_str(), row)))
}

fn add_row(tx: &Transaction, kind: &str, key: &str, row: &Value, today: Day, announce: bool) -> Result<()> {
    tx.prepare_cached("insert into reference_entry (kind, key) values (?, ?) on conflict do nothing")?.execute((kind, key))?;
    let entry: i64 = tx.prepare_cached("select id from reference_entry where kind = ? and key = ?")?.query_row((kind, key), |row| row.get(0))?;
    let body = row.to_string();
    let last: Option<(String, bool)> = tx
        .prepare_cached(
            "select body, exists (select 1 from reference_version where entry_id = ?1 and origin = 'worker')
             from reference_version where entry_id = ?1 order by from_on desc, id desc limit 1",
        )?
        .query_row([entry], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match last {
        Some((same, _)) if same == body => Ok(()),
        // What a worker ever wrote here stands, whatever day it begins: that the release says otherwise is told.
        Some((_, true)) => tx
            .prepare_cached("update reference_version set news = ? where entry_id = ? and origin = 'worker'")?
            .execute((announce, entry))
            .map(drop)
            .map_err(Into::into),
        last => {
            // What a new caseload starts with was always so; what comes later is true from the day it comes.
            let from = if last.is_some() { today.iso() } else { ALWAYS.to_owned() };
            tx.prepare_cached("insert into reference_version (entry_id, from_on, body, origin, news) values (?, ?, ?, 'seed', ?)")?
                .execute((entry, from, body, announce))?;
            Ok(())
        }
    }
}

fn add_organisation(tx: &Transaction, key: &str, row: &Value) -> Result<()> {
    let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    tx.prepare_cached(
        "insert into organisation (key, name, kind, phone, email, website, note, source) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (key) do nothing",
    )?
    .execute((key, text("name"), text("kind"), text("phone"), text("email"), text("website"), text("note"), text("source")))?;
    Ok(())
}

/// The reference data in force on a day.
pub(super) fn read(conn: &Connection, at: Day) -> Result<Reference> {
    let (mut providers, mut services) = (Vec::new(), Vec::new());
    // The rows of a kind beside each other, as text: the whole is read once.
    let mut kinds: BTreeMap<String, String> = BTreeMap::new();
    let mut statement = conn.prepare(
        "select entry.id, kind, (select body from reference_version where entry_id = entry.id and from_on <= ? order by from_on desc, id desc limit 1) as body
         from reference_entry entry where json_valid(body) order by entry.id",
    )?;
    let mut found = statement.query([at])?;
    while let Some(row) = found.next()? {
        let (id, kind) = (row.get(0)?, row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?);
        match kind {
            "providers" => providers.push(ProviderId(id)),
            "services" => services.push(ServiceId(id)),
            _ => {}
        }
        let body = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
        match kinds.get_mut(kind) {
            Some(bodies) => bodies.extend([",", body]),
            None => drop(kinds.insert(kind.to_owned(), body.to_owned())),
        }
    }
    let all: Vec<String> = kinds.iter().map(|(kind, bodies)| format!("\"{kind}\":[{bodies}]")).collect();
    let seeds: Seeds = serde_json::from_str(&format!("{{{}}}", all.join(","))).map_err(|failed| Error::Inside(format!("reference data: {failed}")))?;
    let mut reference = seeds::reference(seeds);
    for service in &mut reference.services {
        let own = |id: i64| usize::try_from(id).ok().and_then(|at| at.checked_sub(1));
        service.provider_id = own(service.provider_id.0).and_then(|at| providers.get(at).copied()).unwrap_or(service.provider_id);
        service.id = own(service.id.0).and_then(|at| services.get(at).copied()).unwrap_or(service.id);
    }
    for (provider, id) in reference.providers.iter_mut().zip(providers) {
        provider.id = id;
    }
    Ok(reference)
}

pub(super) fn write_setting(writer: &mut Writer, setting: Setting, value: &str) -> Result<i64> {
    if setting == Setting::MyName {
        writer.update("worker", super::referrals::ME.0, &[("name", &value)])?;
    }
    if setting == Setting::NewsRead {
        writer.tx().execute("update reference_version set news = 0 where news = 1", [])?;
    }
    let key = setting.key();
    let there: Option<i64> = writer.tx().prepare_cached("select id from setting where key = ?")?.query_row([key], |row| row.get(0)).optional()?;
    match there {
        Some(id) => writer.update("setting", id, &[("value", &value)]).map(|()| id),
        None => writer.insert("setting", &[("key", &key), ("value", &value)]),
    }
}

pub(super) fn setting(conn: &Connection, setting: Setting) -> Result<Option<String>> {
    Ok(conn.prepare_cached("select value from setting where key = ?")?.query_row([setting.key()], |row| row.get(0)).optional()?)
}

impl Store {
    /// Reads the reference data of the day it was opened anew.
    pub(super) fn read_reference(&mut self) -> Result<()> {
        self.reference = read(&self.conn, self.opened_on)?;
        Ok(())
    }

    /// Reference data as it was, or will be, on a day: which services there were, whom they took, what was published by then.
    pub fn reference_at(&self, at: Day) -> Result<Cow<'_, Reference>> {
        let held = self.reference_in_force(at)?;
        Ok(if held.has_wait_published_after(at) { Cow::Owned(held.into_owned().published_by(at)) } else { held })
    }

    /// The same with every published wait, also of a later date: a return shows beside its period what was published since, with its date.
    pub fn reference_in_force(&self, at: Day) -> Result<Cow<'_, Reference>> {
        let (first, last) = (at.min(self.opened_on), at.max(self.opened_on));
        let changed = self.conn.prepare_cached("select 1 from reference_version where from_on > ? and from_on <= ?")?.exists((first, last))?;
        Ok(if changed { Cow::Owned(read(&self.conn, at)?) } else { Cow::Borrowed(&self.reference) })
    }

    /// The days on which something of it begins to be otherwise.
    pub fn reference_changes(&self) -> Result<Vec<Day>> {
        let mut statement = self.conn.prepare_cached("select distinct from_on from reference_version where from_on > ? order by 1")?;
        Ok(statement.query_map([ALWAYS], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// A setting of this caseload.
    pub fn setting(&self, of: Setting) -> Result<Option<String>> {
        setting(&self.conn, of)
    }

    /// Rows of reference data that a newer release brought and that were not yet shown.
    pub fn news(&self) -> Result<Vec<News>> {
        let mut statement = self.conn.prepare_cached(
            "select kind, key from reference_version join reference_entry entry on entry.id = entry_id where news = 1 order by reference_version.id",
        )?;
        let rows = statement.query_map([], |row| Ok(News { kind: row.get::<_, String>(0)?.trim_end_matches('s').replace('_', " "), key: row.get(1)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Keeps what was being typed, inside the encrypted file.
    pub fn keep_draft(&mut self, body: &str) -> Result<()> {
        let tx = self.conn.transaction()?;
        tx.execute("insert into draft (id, body) values (1, ?1) on conflict (id) do update set body = ?1", [body])?;
        anchor::commit(tx)
    }

    /// The kept draft, if any; it stays kept.
    pub fn draft(&self) -> Result<Option<String>> {
        Ok(self.conn.query_row("select body from draft", [], |row| row.get(0)).optional()?)
    }

    /// Keeps a form that was left unsaved, under its name, in place of what was kept there before.
    pub fn keep_form(&mut self, name: &str, today: Day, body: &str) -> Result<()> {
        let tx = self.conn.transaction()?;
        tx.execute(
            "insert into kept_form (name, on_day, body) values (?1, ?2, ?3) on conflict (name) do update set on_day = ?2, body = ?3",
            (name, today, body),
        )?;
        anchor::commit(tx)
    }

    /// A form that was left unsaved: the day, and what was in it.
    pub fn kept_form(&self, name: &str) -> Result<Option<(Day, String)>> {
        Ok(self.conn.prepare_cached("select on_day, body from kept_form where name = ?")?.query_row([name], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    /// It was saved after all.
    pub fn forget_form(&mut self, name: &str) -> Result<()> {
        if self.kept_form(name)?.is_none() {
            return Ok(());
        }
        let tx = self.conn.transaction()?;
        tx.execute("delete from kept_form where name = ?", [name])?;
        anchor::commit(tx)
    }

    /// Hands a kept draft back, once.
    pub fn take_draft(&mut self) -> Result<Option<String>> {
        let tx = self.conn.transaction()?;
        let body = tx.query_row("select body from draft", [], |row| row.get(0)).optional()?;
        tx.execute("delete from draft", [])?;
        anchor::commit(tx)?;
        Ok(body)
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::change::{Change, Setting};
    use crate::store::Store;
    use age::secrecy::SecretString;

    /// A file as an older release left it: one number was another one; `origin` says who wrote it so.
    fn older(origin: &str) -> Store {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.db");
        let passphrase = SecretString::from("four unrelated test words".to_owned());
        let (store, _) = Store::create_with(&path, &passphrase, "2026-01-01".parse().unwrap(), 2).unwrap();
        assert!(store.news().unwrap().is_empty(), "a new caseload has no news");
        let entry = "(select id from reference_entry where key = 'counselling.limit-days')";
        store
            .conn
            .execute(&format!("update reference_version set body = replace(body, '140', '133'), origin = ?1 where entry_id = {entry}"), [origin])
            .unwrap();
        store.conn.execute("update setting set value = 'an older release' where key = 'seeds'", []).unwrap();
        store.close().unwrap();
        Store::open(&path, &passphrase, "2026-11-21".parse().unwrap()).unwrap()
    }

    #[test]
    fn a_newer_release_adds_its_row_from_the_day_it_comes_and_tells_it_once() {
        let mut store = older("seed");
        assert_eq!(store.reference().value("counselling.limit-days"), 140);
        assert_eq!(
            super::read(&store.conn, "2026-11-20".parse().unwrap()).unwrap().value("counselling.limit-days"),
            133,
            "what was true before stays true of then"
        );
        assert_eq!(store.news().unwrap().into_iter().map(|row| row.key).collect::<Vec<_>>(), ["counselling.limit-days"]);
        store.apply("2026-11-21".parse().unwrap(), &Change::SetSetting(Setting::NewsRead, "yes".into())).unwrap();
        assert!(store.news().unwrap().is_empty());
    }

    #[test]
    fn a_workers_own_edit_stands() {
        let store = older("worker");
        assert_eq!(store.reference().value("counselling.limit-days"), 133);
        assert_eq!(store.news().unwrap().len(), 1);
    }
}
