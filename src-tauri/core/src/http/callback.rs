//! Callbacks of the analysis server.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::analysis::Callback;
use crate::error::ApiError;
use crate::http::Door;
use crate::http::problem::problem;
use crate::http::routes::answer;
use crate::ops::Reply;

/// `POST /api/analysis/callback/{token}`: answered 200 only after storing.
pub(super) async fn take(State(door): State<Door>, Path(token): Path<String>, body: Bytes) -> Response {
    let callback: Result<Callback, ApiError> = serde_json::from_slice(&body)
        .map_err(|error| ApiError::new(400, "bad_json", "Bad JSON", format!("The body is not a callback: {error}")));
    let result = match callback {
        Ok(callback) => door.app.queue().callback(token, callback).await,
        Err(error) => Err(error),
    };
    answer(Reply::of(200, true, result))
}

/// `POST /api/analysis/callback`: the address of an existing server's configuration, which carries no secret.
pub(super) async fn without_token() -> Response {
    let text = "Callbacks need the address that came with their job";
    problem("/api/analysis/callback", &ApiError::new(404, "not_found", "Not found", text))
}
