//! A return as JSON with the keys of the contract. A hidden figure is null, with `"suppressed": true` beside it.

use super::{Cell, Return, Row, Table, Value as Held};
use serde_json::{Map, Value, json};

/// The return as a value.
pub fn json(of: &Return) -> Value {
    let mut root = Map::new();
    root.insert("return".into(), json!(of.asked.kind.code()));
    root.insert("period".into(), json!({"from": of.asked.from, "to": of.asked.to}));
    root.insert("as_at".into(), json!(of.asked.as_at));
    root.insert("provider".into(), of.asked.provider.map_or(Value::Null, |_| json!(of.whose)));
    root.insert("bands".into(), json!(of.asked.bands));
    root.insert("suppressed".into(), json!(of.is_suppressed()));
    if !of.log.is_none() {
        root.insert("log".into(), of.log.value());
    }
    for table in &of.tables {
        put_table(of, table, at(&mut root, table));
    }
    let mut value = Value::Object(root);
    crate::output::json::clean_all(&mut value);
    value
}

/// The object a table belongs in.
fn at<'m>(root: &'m mut Map<String, Value>, table: &Table) -> &'m mut Map<String, Value> {
    let Some((list, key, value)) = &table.within else { return root };
    let items = list_in(root, list);
    let there = items.iter().position(|item| item[key.as_str()] == json!(value));
    let place = there.unwrap_or_else(|| {
        items.push(json!({key.as_str(): value}));
        items.len() - 1
    });
    object_of(&mut items[place])
}

fn put_table(of: &Return, table: &Table, inside: &mut Map<String, Value>) {
    for row in &table.rows {
        if let Some(key) = &row.total {
            if !key.is_empty() {
                let count = row.cells.iter().find(|cell| matches!(cell.value, Held::Count(_)));
                count.into_iter().for_each(|cell| put(of, cell, inside, key));
            }
            continue;
        }
        let written = row_of(of, table, row);
        let (holder, last) = holder(inside, &table.key);
        if table.single {
            holder.insert(last.into(), written);
        } else {
            list_in(holder, last).push(written);
        }
    }
    // A table without rows is an empty list, not a missing one.
    if !table.single {
        let (holder, last) = holder(inside, &table.key);
        list_in(holder, last);
    }
}

fn row_of(of: &Return, table: &Table, row: &Row) -> Value {
    let mut object = Map::new();
    for (column, cell) in table.columns.iter().zip(&row.cells).filter(|(column, _)| !column.key.is_empty()) {
        put(of, cell, &mut object, &column.key);
    }
    // Words that are all missing are no object: `published` is null.
    for value in object.values_mut() {
        if value
            .as_object()
            .is_some_and(|inner| !inner.is_empty() && inner.values().all(Value::is_null) && !inner.contains_key("n") && !inner.contains_key("median"))
        {
            *value = Value::Null;
        }
    }
    Value::Object(object)
}

fn put(of: &Return, cell: &Cell, object: &mut Map<String, Value>, key: &str) {
    let (holder, last) = holder(object, key);
    let hidden = of.hides(cell);
    holder.insert(last.into(), if hidden { Value::Null } else { value(&cell.value) });
    if hidden {
        holder.insert("suppressed".into(), Value::Bool(true));
    }
}

fn value(held: &Held) -> Value {
    match held {
        Held::Label(code, _) => json!(code),
        Held::Count(n) => json!(n),
        Held::Percent(share) => json!(share),
        Held::Number(Some(number)) if number.fract() == 0.0 => json!(*number as i64),
        Held::Number(number) => json!(number),
        #[allow(clippy::cast_precision_loss, reason = "a contract's pence are far below 2^52")]
        Held::Pounds(pence) => json!(pence.map(|pence| pence as f64 / 100.0)),
        Held::Words(words) => json!(words),
    }
}

/// The object that holds the last part of a dotted key, made on the way.
fn holder<'m, 'k>(mut object: &'m mut Map<String, Value>, key: &'k str) -> (&'m mut Map<String, Value>, &'k str) {
    let mut rest = key;
    while let Some((first, after)) = rest.split_once('.') {
        object = object_of(object.entry(first).or_insert_with(|| json!({})));
        rest = after;
    }
    (object, rest)
}

fn object_of(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = json!({});
    }
    match value {
        Value::Object(object) => object,
        _ => unreachable!("it was made an object above"),
    }
}

fn list_in<'m>(object: &'m mut Map<String, Value>, key: &str) -> &'m mut Vec<Value> {
    let value = object.entry(key).or_insert_with(|| json!([]));
    if !value.is_array() {
        *value = json!([]);
    }
    match value {
        Value::Array(items) => items,
        _ => unreachable!("it was made a list above"),
    }
}
