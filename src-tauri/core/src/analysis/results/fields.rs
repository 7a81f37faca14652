//! Reading numbers from untrusted JSON.

use serde_json::Value;

/// A field that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} {message}")]
pub(in crate::analysis) struct Invalid {
    /// Name of the field.
    pub field: String,
    /// What is wrong, to stand after the name.
    pub message: String,
}

impl Invalid {
    pub(in crate::analysis) fn new(field: &str, message: impl Into<String>) -> Self {
        Self { field: field.to_owned(), message: message.into() }
    }
}

/// Longest position in an audio that makes sense: a day, in seconds.
const LONGEST: f64 = 86_400.0;
/// Most beats of one audio: a day at 300 BPM.
const MOST_BEATS: usize = 432_000;

/// A number within `range`; `None` when absent or null.
pub(super) fn number(data: &Value, field: &str, low: f64, high: f64) -> Result<Option<f64>, Invalid> {
    match data.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match value.as_f64() {
            Some(number) if (low..=high).contains(&number) => Ok(Some(number)),
            Some(number) => Err(Invalid::new(field, format!("is {number}: it must be from {low} to {high}"))),
            None => Err(Invalid::new(field, "must be a number")),
        },
    }
}

/// A whole number within bounds; `None` when absent or null.
pub(super) fn integer(data: &Value, field: &str, low: i64, high: i64) -> Result<Option<i64>, Invalid> {
    match data.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match value.as_i64() {
            Some(number) if (low..=high).contains(&number) => Ok(Some(number)),
            Some(number) => Err(Invalid::new(field, format!("is {number}: it must be from {low} to {high}"))),
            None => Err(Invalid::new(field, "must be a whole number")),
        },
    }
}

/// A position in seconds.
pub(super) fn seconds(data: &Value, field: &str) -> Result<Option<f64>, Invalid> {
    number(data, field, 0.0, LONGEST)
}

/// A switch, as boolean or as number; `None` when absent or null.
pub(super) fn flag(data: &Value, field: &str) -> Result<Option<bool>, Invalid> {
    match data.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(Value::Number(number)) => Ok(Some(number.as_f64().unwrap_or(0.0) != 0.0)),
        Some(_) => Err(Invalid::new(field, "must be true or false")),
    }
}

/// Ascending positions in seconds; `None` when absent or null.
pub(super) fn positions(data: &Value, field: &str) -> Result<Option<Vec<f64>>, Invalid> {
    let list = match data.get(field) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Array(list)) if list.len() <= MOST_BEATS => list,
        Some(_) => return Err(Invalid::new(field, "must be a list of seconds")),
    };
    let mut last = 0.0;
    let mut positions = Vec::with_capacity(list.len());
    for value in list {
        let position = value.as_f64().ok_or_else(|| Invalid::new(field, "must hold numbers only"))?;
        if !(last..=LONGEST).contains(&position) {
            return Err(Invalid::new(field, "must be ascending seconds from 0 on"));
        }
        last = position;
        positions.push(position);
    }
    Ok(Some(positions))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn out_of_range_names_field_and_bounds() {
        let error = number(&json!({"tempo": 99999}), "tempo", 0.0, 500.0).expect_err("refused");
        assert_eq!(error.field, "tempo");
        assert!(error.to_string().contains("99999") && error.to_string().contains("500"));
    }

    #[test]
    fn positions_ascend() {
        assert_eq!(positions(&json!({"beats": [0.5, 1.0]}), "beats"), Ok(Some(vec![0.5, 1.0])));
        assert!(positions(&json!({"beats": [1.0, 0.5]}), "beats").is_err());
        assert!(positions(&json!({"beats": "x"}), "beats").is_err());
        assert_eq!(positions(&json!({}), "beats"), Ok(None));
    }
}
