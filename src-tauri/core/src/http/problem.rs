//! Answers of requests that no operation took.

use axum::http::Method;
use axum::http::Uri;
use axum::response::Response;

use crate::error::ApiError;
use crate::http::routes::answer;
use crate::ops::Reply;

/// The error as an answer, in the shape of the path's envelope.
pub(super) fn problem(path: &str, error: &ApiError) -> Response {
    answer(Reply::failed(path.starts_with("/api/analysis"), error))
}

/// 405 as JSON.
pub(super) async fn method_not_allowed(method: Method, uri: Uri) -> Response {
    let text = format!("{} cannot be called with {method}", uri.path());
    problem(uri.path(), &ApiError::new(405, "method_not_allowed", "Method not allowed", text))
}

/// 404 as JSON.
pub(super) fn not_found(path: &str) -> Response {
    problem(path, &ApiError::new(404, "not_found", "Not found", format!("There is nothing at {path}")))
}
