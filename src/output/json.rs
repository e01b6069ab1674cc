//! A document as JSON with stable keys and the codes of the contract; dates are ISO.
//! Used by `format`. Adds nothing and hides nothing: the model has done both.

use crate::domain::text::clean;
use serde_json::Value;

/// The same value with every text in it clean.
pub fn clean_value(mut value: Value) -> Value {
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
