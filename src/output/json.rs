//! A summary as JSON with stable keys and the codes of the contract; dates are ISO.
//! Used by `summary --format json`. Adds nothing and hides nothing: the model has done both.

use super::summary::Summary;
use crate::domain::text::clean;
use serde_json::Value;

/// The summary as a value; every text in it is clean.
pub fn json(summary: &Summary) -> Value {
    let mut value = serde_json::to_value(summary).unwrap_or(Value::Null);
    clean_all(&mut value);
    value
}

pub(super) fn clean_all(value: &mut Value) {
    match value {
        Value::String(text) => *text = clean(text),
        Value::Array(items) => items.iter_mut().for_each(clean_all),
        Value::Object(fields) => fields.values_mut().for_each(clean_all),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
