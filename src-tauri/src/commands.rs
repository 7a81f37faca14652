//! The operations as Tauri commands: one for each line of the list, made by a macro, and the shell's own.
//!
//! A command takes `{ input }`, where the HTTP door takes path, query and body merged; it answers the same JSON, and
//! fails with the same error object.

use mismo_core::app::App;
use mismo_core::model::*;
use mismo_core::ops::{self, Input, OPERATIONS, Reply};
use serde_json::{Map, Value};
use tauri::State;
use tauri::ipc::Response;

/// Any page's arguments: the fields of an input before they have types.
type Fields = Map<String, Value>;

/// The reply as Tauri wants it. The text of an answer is sent as it is, without another round through JSON.
fn answer(reply: Reply) -> Result<Response, Value> {
    if reply.is_success() {
        return Ok(Response::new(reply.body));
    }
    Err(serde_json::from_str(&reply.body).unwrap_or(Value::String(reply.body)))
}

/// True for an operation whose error object is bare over HTTP too.
fn is_bare(name: &str) -> bool {
    OPERATIONS.iter().any(|operation| operation.name == name && operation.is_bare())
}

macro_rules! commands {
    ($(#[doc = $doc:literal] $kind:ident $name:ident $method:ident $path:literal $status:literal ($input:ty) -> $output:ty;)*) => {
        $(
            #[doc = $doc]
            #[tauri::command]
            async fn $name(app: State<'_, App>, input: Fields) -> Result<Response, Value> {
                let result = match Input::Json(input).read::<$input>() {
                    Ok(input) => ops::$name(&app, input).await,
                    Err(error) => Err(error),
                };
                answer(Reply::of::<$output>($status, is_bare(stringify!($name)), result))
            }
        )*

        /// Hands calls of the page to the operations.
        pub(crate) fn handler<R: tauri::Runtime>() -> impl Fn(tauri::ipc::Invoke<R>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name,)* crate::exit::restart]
        }
    };
}

mismo_core::operations!(commands);

#[cfg(test)]
mod tests {
    use mismo_core::error::ApiError;

    use super::*;

    #[test]
    fn a_failure_carries_the_same_object_as_over_http() {
        let failed: Result<(), _> = Err(ApiError::not_found("track", "x"));
        let bare = answer(Reply::of(200, is_bare("analysis_start"), failed.clone())).err().unwrap();
        assert_eq!((&bare["code"], bare.get("success")), (&Value::from("not_found"), None));
        let enveloped = answer(Reply::of(200, is_bare("track_get"), failed)).err().unwrap();
        assert_eq!(enveloped["success"], Value::from(false));
    }
}
