//! From untyped input to typed, and from a result to status and JSON: the same for every host.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::ApiError;

/// An answer as every host sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// JSON.
    pub body: String,
}

impl Reply {
    /// The answer of a call.
    pub fn of<T: Serialize>(success: u16, bare: bool, result: Result<T, ApiError>) -> Self {
        let json = |value: &T| serde_json::to_string(value).map_err(|error| ApiError::internal(error.to_string()));
        match result.and_then(|value| json(&value)) {
            Ok(body) => Self { status: success, body },
            Err(error) => Self::failed(bare, &error),
        }
    }

    /// The answer of a call that failed.
    pub fn failed(bare: bool, error: &ApiError) -> Self {
        Self { status: error.status, body: error.body(bare).to_string() }
    }

    /// True when the call did what it should.
    pub fn is_success(&self) -> bool {
        self.status < 400
    }
}

/// Fields of an input before they have types.
#[derive(Debug)]
pub enum Input {
    /// From a path and a query string: everything is text.
    Text(Vec<(String, String)>),
    /// From JSON.
    Json(Map<String, Value>),
}

impl Input {
    /// Reads the typed input.
    ///
    /// # Errors
    /// `validation_failed`, naming the field.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        match self {
            Self::Json(fields) => typed(Value::Object(fields)),
            Self::Text(pairs) => {
                // An empty value means "not given", as front ends send it for a cleared filter.
                let given: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
                let text = serde_html_form::to_string(given).map_err(|error| ApiError::internal(error.to_string()))?;
                let parser = serde_html_form::Deserializer::from_bytes(text.as_bytes());
                serde_path_to_error::deserialize(parser).map_err(|error| invalid(&error))
            }
        }
    }
}

fn typed<T: DeserializeOwned>(value: Value) -> Result<T, ApiError> {
    serde_path_to_error::deserialize(&value).map_err(|error| match (&value, error.path().to_string().as_str()) {
        // The way to the field is lost where an input holds another (`flatten`): it is the one without which the rest
        // can be read.
        (Value::Object(fields), ".") => {
            let reads_without = |name: &&String| {
                let rest = fields.iter().filter(|(other, _)| other != name);
                let rest: Map<String, Value> = rest.map(|(name, value)| (name.clone(), value.clone())).collect();
                T::deserialize(Value::Object(rest)).is_ok()
            };
            match fields.keys().find(reads_without) {
                Some(name) => ApiError::invalid(name, wanted(&error.inner().to_string())),
                None => invalid(&error),
            }
        }
        _ => invalid(&error),
    })
}

fn invalid<E: std::fmt::Display>(error: &serde_path_to_error::Error<E>) -> ApiError {
    let message = error.inner().to_string();
    let missing = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    match (missing, error.path().to_string().as_str()) {
        (Some(field), _) => ApiError::invalid(field, "is required"),
        (None, ".") => ApiError::invalid("body", wanted(&message)),
        (None, path) => ApiError::invalid(path, wanted(&message)),
    }
}

/// What a parser says of a value, for people: what the value must be, where that can be told.
fn wanted(message: &str) -> String {
    match message.rsplit_once("expected ").map_or(message, |(_, expected)| expected) {
        "invalid digit found in string" => "must be a whole number, 0 or more".to_owned(),
        "u8" => within(0, u8::MAX),
        "u16" => within(0, u16::MAX),
        "u32" => within(0, u32::MAX),
        "i32" => within(i32::MIN, i32::MAX),
        "u64" | "i64" | "usize" => "must be a whole number".to_owned(),
        "f32" | "f64" | "invalid float literal" => "must be a number".to_owned(),
        "a boolean" | "\"true\", \"on\" or \"false\"" => "must be true or false".to_owned(),
        "a string" => "must be text".to_owned(),
        "a sequence" => "must be a list".to_owned(),
        expected => match expected.strip_prefix("one of ") {
            Some(choices) => format!("must be one of {}", choices.replace('`', "")),
            None => message.to_owned(),
        },
    }
}

fn within<T: std::fmt::Display>(least: T, most: T) -> String {
    format!("must be a whole number from {least} to {most}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AnalysisRequest, TrackChange, TrackQuery};

    #[test]
    fn text_becomes_numbers_and_flags() {
        let pairs = [("page", "2"), ("is_missing", "false"), ("bpm_min", "120.5"), ("search", ""), ("order", "desc")];
        let pairs = pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).to_vec();
        let query: TrackQuery = Input::Text(pairs).read().expect("a query");
        assert_eq!(
            (query.page, query.is_missing, query.bpm_min, query.search),
            (Some(2), Some(false), Some(120.5), None)
        );
    }

    #[test]
    fn wrong_and_missing_fields_are_named() {
        let wrong = Input::Text(vec![("page".into(), "two".into())]).read::<TrackQuery>().expect_err("refused");
        assert_eq!(wrong.extra["details"][0]["field"], "page");
        let missing = Input::Json(Map::new()).read::<AnalysisRequest>().expect_err("refused");
        assert_eq!(missing.extra["details"][0]["field"], "track_id");
        let fields = serde_json::json!({"id": "x", "title": "A", "rating": "five"});
        let inside = Input::Json(fields.as_object().expect("fields").clone()).read::<TrackChange>();
        let refused = inside.expect_err("refused");
        assert_eq!(refused.extra["details"][0]["field"], "rating");
        assert!(refused.message.contains("must be a whole number"), "{}", refused.message);
    }

    #[test]
    fn what_a_value_must_be_is_said_in_words() {
        let said = |field: &str, value: &str| {
            let query = Input::Text(vec![(field.to_owned(), value.to_owned())]).read::<TrackQuery>();
            query.expect_err("refused").message
        };
        assert_eq!(said("page", "-1"), "page: must be a whole number, 0 or more");
        assert_eq!(said("bpm_min", "fast"), "bpm_min: must be a number");
        assert_eq!(said("is_missing", "maybe"), "is_missing: must be true or false");
        assert_eq!(said("order", "x"), "order: must be one of ASC, asc, DESC, desc");
        assert_eq!(wanted("invalid value: integer `-1`, expected u32"), "must be a whole number from 0 to 4294967295");
    }
}
