//! The analysis server's wire format: the only place that knows it.

use std::time::Duration;

use reqwest::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::TempoWish;
use crate::model::AnalysisOptions;
use crate::sidecar::Endpoint;

/// Longest wait for the answer to a dispatch: the existing client's PYTHON_REQUEST_TIMEOUT_MS.
const DISPATCH_TIMEOUT: Duration = Duration::from_secs(30);
/// Longest wait for the answer to a question about a job.
const ASK_TIMEOUT: Duration = Duration::from_secs(5);

/// What a job needs to be sent.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Order {
    /// Audio identity: `track_hash` and job id on the wire.
    pub audio_id: String,
    /// File that the server reads.
    pub file_path: String,
    /// Stages.
    pub options: AnalysisOptions,
    /// Where results are posted; `None` when they are asked for.
    pub callback_url: Option<String>,
    /// How tempo is counted, for servers that take parameters.
    pub tempo: TempoWish,
}

/// Why a job was not taken.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(super) enum DispatchError {
    /// The connection failed or timed out: the server may be gone.
    #[error("the analysis server did not take the job: {0}")]
    Unreachable(String),
    /// The server ended before it took the job.
    #[error("the analysis server ended before it took the job")]
    ServerGone,
    /// The server refused it.
    #[error("{message}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// Its reason, or a sentence of ours.
        message: String,
    },
}

/// What a server with the capability `results` says of a job.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct JobReport {
    /// `queued`, `processing`, `completed`, `failed` or `cancelled`.
    pub status: String,
    /// Results by stage.
    #[serde(default)]
    pub stages: std::collections::BTreeMap<String, StageReport>,
    /// Why it failed.
    #[serde(default)]
    pub error: Option<Value>,
}

/// One stage of a [`JobReport`].
#[derive(Debug, Clone, Deserialize)]
pub(super) struct StageReport {
    /// `completed` or `failed`; others mean "not yet".
    pub status: String,
    /// Its data.
    #[serde(default)]
    pub data: Value,
}

/// What came of asking for a job.
#[derive(Debug, Clone)]
pub(super) enum Asked {
    /// The server knows it.
    Known(JobReport),
    /// The server lost it.
    Lost,
    /// No useful answer.
    Unclear,
}

/// Speaks to one server.
#[derive(Debug, Clone)]
pub(super) struct Client {
    http: reqwest::Client,
}

impl Client {
    /// A client that heeds no proxy and follows no redirect: the server is on this machine. It keeps no connection: one
    /// to a server that ended would fail the first job of its successor on the same port.
    pub(super) fn new() -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .pool_max_idle_per_host(0)
            .build()?;
        Ok(Self { http })
    }

    /// POST /jobs.
    pub(super) async fn dispatch(&self, server: &Endpoint, order: &Order) -> Result<(), DispatchError> {
        let mut body = json!({
            "file_path": order.file_path,
            "track_hash": order.audio_id,
            "options": wire_options(&order.options),
            "callback_url": order.callback_url,
            "stem_delivery_mode": "path",
        });
        if server.capabilities.iter().any(|capability| capability == "parameters") {
            let (low, high) = order.tempo.range;
            body["parameters"] = json!({ "tempo_min": low, "tempo_max": high, "round_tempo": order.tempo.round });
        }
        let request = self.http.post(format!("{}/jobs", server.base_url)).timeout(DISPATCH_TIMEOUT).json(&body);
        let response = request.send().await.map_err(|error| DispatchError::Unreachable(root_cause(&error)))?;
        let status = response.status();
        if status.is_success() {
            return Ok(());
        }
        let text = response.text().await.unwrap_or_default();
        Err(DispatchError::Refused { status: status.as_u16(), message: refusal(status, &text) })
    }

    /// GET /jobs/{id}.
    pub(super) async fn ask(&self, server: &Endpoint, audio_id: &str) -> Asked {
        let request = self.http.get(format!("{}/jobs/{audio_id}", server.base_url)).timeout(ASK_TIMEOUT);
        match request.send().await {
            Ok(response) if response.status() == StatusCode::NOT_FOUND => Asked::Lost,
            Ok(response) if response.status().is_success() => {
                response.json().await.map_or(Asked::Unclear, Asked::Known)
            }
            _ => Asked::Unclear,
        }
    }

    /// DELETE /jobs/{id}; whether the server knew it does not matter.
    pub(super) async fn cancel(&self, server: &Endpoint, audio_id: &str) {
        let request = self.http.delete(format!("{}/jobs/{audio_id}", server.base_url)).timeout(ASK_TIMEOUT);
        if let Err(error) = request.send().await {
            tracing::debug!("could not cancel {audio_id} on the analysis server: {}", root_cause(&error));
        }
    }
}

/// All six switches, as every existing client sends them.
fn wire_options(options: &AnalysisOptions) -> Value {
    json!({
        "basic_features": options.basic_features.unwrap_or(true),
        "characteristics": options.characteristics.unwrap_or(true),
        "genre": options.genre.unwrap_or(false),
        "stems": options.stems.unwrap_or(false),
        "segments": options.segments.unwrap_or(false),
        "transitions": options.transitions.unwrap_or(false),
    })
}

/// The server's own words (`detail`), or a sentence with the status.
fn refusal(status: StatusCode, body: &str) -> String {
    let json: Value = serde_json::from_str(body).unwrap_or(Value::Null);
    let detail = json.get("detail").or_else(|| json.get("message")).or_else(|| json.get("error"));
    let words = detail.and_then(|detail| {
        let nested = detail.get("message").or_else(|| detail.get("error")).and_then(Value::as_str);
        detail.as_str().or(nested).map(str::to_owned)
    });
    words.unwrap_or_else(|| format!("the analysis server refused the job (status {status})"))
}

/// The innermost reason of a chain of errors.
fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_own_words_win() {
        let said = |body| refusal(StatusCode::FORBIDDEN, body);
        assert_eq!(said(r#"{"detail":"outside the allowed folders"}"#), "outside the allowed folders");
        assert_eq!(said(r#"{"detail":{"code":"x","message":"no"}}"#), "no");
        assert!(said("<html>").contains("403"));
    }

    #[test]
    fn two_stages_are_on_unless_switched_off() {
        let options = wire_options(&AnalysisOptions { characteristics: Some(false), ..AnalysisOptions::default() });
        assert_eq!((&options["basic_features"], &options["characteristics"]), (&json!(true), &json!(false)));
        assert_eq!(options.as_object().map(serde_json::Map::len), Some(6));
    }
}
