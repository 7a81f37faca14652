//! Values of another program's tables, whose columns hold now a number, now a text, now bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use rusqlite::Row;
use rusqlite::types::ValueRef;
use serde_json::Value;

/// A text; numbers as they are written. An empty one is none.
pub(super) fn text(row: &Row<'_>, column: usize) -> Option<String> {
    let text = match row.get_ref(column).ok()? {
        ValueRef::Null => return None,
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).trim().to_owned(),
    };
    (!text.is_empty()).then_some(text)
}

/// A number, also one that is written as a text.
pub(super) fn number(row: &Row<'_>, column: usize) -> Option<f64> {
    let number = match row.get_ref(column).ok()? {
        ValueRef::Integer(number) => number as f64,
        ValueRef::Real(number) => number,
        ValueRef::Null => return None,
        ValueRef::Text(_) | ValueRef::Blob(_) => text(row, column)?.parse().ok()?,
    };
    number.is_finite().then_some(number)
}

/// A whole number; what lies between two is none.
pub(super) fn whole(row: &Row<'_>, column: usize) -> Option<i64> {
    number(row, column).filter(|number| number.fract() == 0.0 && number.abs() < 9e15).map(|number| number as i64)
}

/// A switch: a number, or a word for yes.
pub(super) fn flag(row: &Row<'_>, column: usize) -> Option<bool> {
    match number(row, column) {
        Some(number) => Some(number != 0.0),
        None => text(row, column).map(|text| text.eq_ignore_ascii_case("true")),
    }
}

/// A JSON array, in a text or in bytes.
pub(super) fn array(row: &Row<'_>, column: usize) -> Option<Value> {
    serde_json::from_str(&text(row, column)?).ok().filter(Value::is_array)
}

/// A band of a waveform as the analysis server would send it: a JSON array, base64 (in quotation marks or without), or
/// bytes as they are.
pub(super) fn band(row: &Row<'_>, column: usize) -> Option<Value> {
    let raw = match row.get_ref(column).ok()? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes,
        _ => return None,
    };
    let Some(text) = std::str::from_utf8(raw).ok().map(str::trim) else { return Some(BASE64.encode(raw).into()) };
    if text.starts_with(['[', '"']) {
        return serde_json::from_str(text).ok();
    }
    let is_base64 = !text.is_empty() && text.bytes().all(|c| c.is_ascii_alphanumeric() || b"+/=".contains(&c));
    Some(if is_base64 { text.into() } else { BASE64.encode(raw).into() })
}
