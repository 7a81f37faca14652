//! The error at the boundary: a status, a stable code, a title and a sentence for people.
//!
//! Each module has an error type of its own and converts it into this one. Callers match `code`, never texts.
//!
//! # Codes
//!
//! | code | status | meaning |
//! |---|---|---|
//! | `validation_failed` | 400 | a field is missing, of the wrong type or out of range; `details` names it |
//! | `bad_json` | 400 | the body is not JSON |
//! | `bad_setting` | 400 | the value makes no sense for this setting |
//! | `not_found` | 404 | no such route, folder, track, job or setting |
//! | `method_not_allowed` | 405 | the route has other methods |
//! | `forbidden_host`, `forbidden_origin` | 403 | the request came from a page or name that is not allowed |
//! | `unauthorized` | 401 | the API token is missing or wrong |
//! | `path_not_found` | 400 | the folder does not exist |
//! | `not_a_directory` | 400 | the path is a file |
//! | `not_readable` | 400 | the folder may not be read |
//! | `not_absolute` | 400 | the path is relative |
//! | `duplicate_directory`, `overlapping_directory` | 409 | the folder is in the library already, or lies in or around one |
//! | `directory_paused`, `directory_away` | 409 | the folder is paused, or not there now |
//! | `scan_running` | 409 | a scan of this folder runs |
//! | `scan_not_running` | 404 | there is nothing to cancel or to pause |
//! | `scan_not_paused` | 409 | there is nothing to go on with |
//! | `already_watched`, `not_watched` | 400, 404 | changes in this folder are noticed already, or are not |
//! | `set_by_environment` | 409 | the environment fixes this setting |
//! | `action_not_offered` | 409 | this would not help against the incident now, or the environment holds its setting |
//! | `external` | 409 | the analysis server was not started by us |
//! | `superseded` | 409 | a later start, stop or restart won |
//! | `server_unhealthy` | 503 | the analysis server does not answer healthily |
//! | `start_failed` and the codes of `ServerFailure` | 500 | the analysis server could not be started |
//! | `nothing_to_undo` | 409 | no edit is left that could be taken back |
//! | `not_a_file`, `not_a_database`, `not_a_library` | 400 | the file to import is something else |
//! | `library_newer` | 400 | the library to import is newer than we know |
//! | `library_locked` | 409 | another program writes to the library to import |
//! | `library_damaged` | 422 | the library to import is damaged |
//! | `library_outdated` | 409 | our own library must be brought up to date by a start first |
//! | `import_running` | 409 | an import runs |
//! | `import_not_running` | 404 | there is no import to cancel |
//! | `files_stay` | 400 | deleting files was asked for; files on disk are never deleted |
//! | `no_analysis` | 404 | the track has no result of this kind yet |
//! | `stop_failed` | 500 | the analysis server survived being killed |
//! | `track_missing` | 409 | the track's file is gone or its folder is away |
//! | `not_read_yet` | 409 | the track's audio was not read yet: nothing can be analysed or written about it |
//! | `file_unreadable`, `undecodable` | 422 | the file cannot be read or decoded |
//! | `body_too_large` | 413 | the body is larger than the route takes |
//! | `range_not_satisfiable` | 416 | the byte range lies outside the stream |
//! | `disk_full`, `read_only` | 507, 500 | the data folder cannot be written |
//! | `database_locked` | 503 | another program holds our database, and held it for longer than we wait |
//! | `database` | 500 | the database failed |
//! | `internal` | 500 | a defect of ours |

use serde_json::{Map, Value, json};

/// An error as the API and the window see it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    /// HTTP status.
    pub status: u16,
    /// Stable code, snake_case.
    pub code: String,
    /// Short title; the `error` field.
    pub title: String,
    /// One sentence for people; the `message` field.
    pub message: String,
    /// Further fields of the body (`details`, `data`, ...).
    pub extra: Map<String, Value>,
    /// A body that an existing contract fixes; replaces the usual one.
    pub exact_body: Option<Value>,
}

impl ApiError {
    /// An error with `status`, `code`, `title` and `message`.
    pub fn new(status: u16, code: impl Into<String>, title: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.into(),
            title: title.into(),
            message: message.into(),
            extra: Map::new(),
            exact_body: None,
        }
    }

    /// 404: no `what` with this id.
    pub fn not_found(what: &str, id: &str) -> Self {
        Self::new(404, "not_found", "Not found", format!("There is no {what} with the id {id}"))
    }

    /// 409: nobody has read the track's audio yet, which everything that is known of it belongs to.
    pub fn not_read_yet() -> Self {
        let text = "The audio of this track has not been read yet: try again in a moment";
        Self::new(409, "not_read_yet", "Not read yet", text)
    }

    /// 400: `field` is wrong because of `message`.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self::new(400, "validation_failed", "Validation failed", format!("{field}: {message}"))
            .with("details", json!([{ "field": field, "message": message }]))
    }

    /// 500: a defect of ours.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(500, "internal", "Server error", message)
    }

    /// Adds a field to the body.
    #[must_use]
    pub fn with(mut self, field: &str, value: Value) -> Self {
        self.extra.insert(field.to_owned(), value);
        self
    }

    /// Replaces the body by one that an existing contract fixes.
    #[must_use]
    pub fn with_exact_body(mut self, body: Value) -> Self {
        self.exact_body = Some(body);
        self
    }

    /// The JSON body: `{error, message, code}` bare, with `success: false` in front otherwise.
    pub fn body(&self, bare: bool) -> Value {
        if let Some(body) = &self.exact_body {
            return body.clone();
        }
        let mut body = Map::new();
        if !bare {
            body.insert("success".into(), Value::Bool(false));
        }
        body.insert("error".into(), Value::String(self.title.clone()));
        body.insert("message".into(), Value::String(self.message.clone()));
        body.insert("code".into(), Value::String(self.code.clone()));
        body.extend(self.extra.clone());
        Value::Object(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn body_carries_success_only_in_the_envelope() {
        let error = ApiError::not_found("track", "x");
        assert_eq!(error.body(true).get("success"), None);
        assert_eq!(error.body(false)["success"], json!(false));
        assert_eq!(error.body(false)["code"], json!("not_found"));
    }

    #[test]
    fn exact_body_replaces_everything() {
        let error = ApiError::internal("x").with_exact_body(json!({"status": "unhealthy"}));
        assert_eq!(error.body(false), json!({"status": "unhealthy"}));
    }
}
