//! One route per operation.

use axum::body::{Body, to_bytes};
use axum::extract::{RawPathParams, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodFilter, on};
use axum::{RequestExt as _, Router};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::app::App;
use crate::error::ApiError;
use crate::http::{BODY_LIMIT, Door};
use crate::model::*;
use crate::ops::{self, Input, Reply};

macro_rules! routes {
    ($(#[doc = $doc:literal] $kind:ident $name:ident $method:ident $path:literal $status:literal ($input:ty) -> $output:ty;)*) => {
        /// Adds a route for each operation of the list.
        pub(super) fn operations(router: Router<Door>) -> Router<Door> {
            router$(.route($path, on(MethodFilter::$method, |State(door): State<Door>, request: Request| {
                run($path, $status, door.app, request, async |app: App, input: $input| -> Result<$output, ApiError> {
                    ops::$name(&app, input).await
                })
            })))*
        }
    };
}

crate::operations!(routes);

/// Reads the input, calls the operation, writes the answer.
async fn run<I, O, F>(path: &'static str, status: u16, app: App, request: Request, call: F) -> Response
where
    I: DeserializeOwned,
    O: Serialize,
    F: AsyncFnOnce(App, I) -> Result<O, ApiError>,
{
    let bare = path.starts_with("/api/analysis/");
    let result = match read_input(request).await {
        Ok(input) => call(app, input).await,
        Err(error) => Err(error),
    };
    answer(Reply::of(status, bare, result))
}

/// An answer as a response.
pub(super) fn answer(reply: Reply) -> Response {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CONTENT_TYPE, "application/json")], reply.body).into_response()
}

/// Path parameters, query string and JSON body, merged.
async fn read_input<I: DeserializeOwned>(mut request: Request) -> Result<I, ApiError> {
    let path: RawPathParams =
        request.extract_parts().await.map_err(|_| ApiError::invalid("path", "must be valid UTF-8"))?;
    let mut pairs: Vec<(String, String)> = path.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    let query = request.uri().query().unwrap_or_default();
    let query: Vec<(String, String)> =
        serde_html_form::from_str(query).map_err(|error| ApiError::invalid("query", error.to_string()))?;
    pairs.extend(query.into_iter().filter(|(key, _)| path.iter().all(|(name, _)| name != key)));
    if matches!(*request.method(), Method::GET | Method::DELETE) {
        return Input::Text(pairs).read();
    }
    let mut fields = read_body(request.into_body()).await?;
    for (key, value) in pairs {
        fields.insert(key, Value::String(value));
    }
    Input::Json(fields).read()
}

/// A JSON object; no body at all is an empty one.
async fn read_body(body: Body) -> Result<Map<String, Value>, ApiError> {
    let bytes = to_bytes(body, BODY_LIMIT)
        .await
        .map_err(|_| ApiError::new(413, "body_too_large", "Body too large", "The body is larger than 4 MB"))?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Map::new());
    }
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(ApiError::new(400, "bad_json", "Bad JSON", "The body must be a JSON object")),
        Err(error) => Err(ApiError::new(400, "bad_json", "Bad JSON", format!("The body is not JSON: {error}"))),
    }
}
