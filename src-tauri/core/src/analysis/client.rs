//! The analysis server's wire format: the only place that knows it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::multipart::{Form, Part};
use reqwest::{RequestBuilder, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::TempoWish;
use crate::model::AnalysisOptions;
use crate::sidecar::Endpoint;

/// Longest wait for the answer to a dispatch: the existing client's PYTHON_REQUEST_TIMEOUT_MS.
const DISPATCH_TIMEOUT: Duration = Duration::from_secs(30);
/// Longest wait for the answer to a question about a job of a server on this computer.
pub(super) const ASK_TIMEOUT: Duration = Duration::from_secs(5);
/// The same for one elsewhere: with the answer come all results.
pub(super) const ASK_FAR_TIMEOUT: Duration = Duration::from_secs(30);
/// Longest wait for a connection to another computer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Time for an upload beside that for its bytes: the contract's limit for a whole one.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(60);
/// Bytes a second of the slowest line that is waited for: two megabits.
const SLOWEST_LINE: u64 = 250_000;
/// Most bytes of an answer about a job: results with the waveforms of a long file, as for callbacks.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// What a job needs to be sent.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Order {
    /// Audio identity: `track_hash` and job id on the wire.
    pub audio_id: String,
    /// The file, by name or whole.
    pub file: SentFile,
    /// Stages.
    pub options: AnalysisOptions,
    /// Where results are posted; `None` when they are asked for.
    pub callback_url: Option<String>,
    /// How tempo is counted, for servers that take parameters.
    pub tempo: TempoWish,
}

/// How a server gets a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum SentFile {
    /// It reads this file itself.
    Named(String),
    /// This file is uploaded to it.
    Whole(PathBuf),
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
    /// The file could not be read.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
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
    /// The same as a code, where the server tells it.
    #[serde(default)]
    pub error_code: Option<String>,
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
    /// A client that heeds no proxy and follows no redirect: servers are on this computer or near it, and what they say
    /// leads nowhere else. It keeps no connection: one to a server that ended would fail the first job of its successor
    /// on the same port.
    pub(super) fn new() -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .pool_max_idle_per_host(0)
            .connect_timeout(CONNECT_TIMEOUT)
            .build()?;
        Ok(Self { http })
    }

    /// POST /jobs.
    pub(super) async fn dispatch(&self, server: &Endpoint, order: &Order) -> Result<(), DispatchError> {
        let request = self.http.post(format!("{}/jobs", server.base_url));
        let request = match &order.file {
            SentFile::Named(path) => by_name(request, server, order, path),
            SentFile::Whole(path) => {
                let whole = upload(request, server, order, path).await;
                whole.map_err(|error| DispatchError::Unreadable(error.to_string()))?
            }
        };
        let response = request.send().await.map_err(|error| DispatchError::Unreachable(root_cause(&error)))?;
        let status = response.status();
        if status.is_success() {
            return Ok(());
        }
        let text = read(response).await.unwrap_or_default();
        Err(DispatchError::Refused { status: status.as_u16(), message: refusal(status, &text) })
    }

    /// GET /jobs/{id}.
    pub(super) async fn ask(&self, server: &Endpoint, audio_id: &str) -> Asked {
        let limit = if server.remote { ASK_FAR_TIMEOUT } else { ASK_TIMEOUT };
        let request = self.http.get(format!("{}/jobs/{audio_id}", server.base_url)).timeout(limit);
        match request.send().await {
            Ok(response) if response.status() == StatusCode::NOT_FOUND => Asked::Lost,
            Ok(response) if response.status().is_success() => {
                let report = read(response).await.and_then(|body| serde_json::from_slice(&body).ok());
                report.map_or(Asked::Unclear, Asked::Known)
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

/// The job as JSON, for a server that reads the file at `path`.
fn by_name(request: RequestBuilder, server: &Endpoint, order: &Order, path: &str) -> RequestBuilder {
    let mut body = json!({
        "file_path": path,
        "track_hash": order.audio_id,
        "options": wire_options(&order.options),
        "callback_url": order.callback_url,
        "stem_delivery_mode": "path",
    });
    if let Some(parameters) = parameters(server, order) {
        body["parameters"] = parameters;
    }
    request.timeout(DISPATCH_TIMEOUT).json(&body)
}

/// The job as a form with the file at `path` in it, which is read as it is sent.
async fn upload(
    request: RequestBuilder,
    server: &Endpoint,
    order: &Order,
    path: &Path,
) -> std::io::Result<RequestBuilder> {
    let bytes = tokio::fs::metadata(path).await?.len();
    let file = Part::file(path).await?.file_name(plain_name(path));
    let file = file.mime_str(media_type(path)).map_err(std::io::Error::other)?;
    let mut form = Form::new()
        .text("track_hash", order.audio_id.clone())
        .text("options", wire_options(&order.options).to_string())
        .text("stem_delivery_mode", "callback");
    if let Some(url) = &order.callback_url {
        form = form.text("callback_url", url.clone());
    }
    if let Some(parameters) = parameters(server, order) {
        form = form.text("parameters", parameters.to_string());
    }
    Ok(request.timeout(upload_limit(bytes)).multipart(form.part("file", file)))
}

/// Longest upload of so many bytes.
pub(super) fn upload_limit(bytes: u64) -> Duration {
    UPLOAD_TIMEOUT + Duration::from_secs(bytes / SLOWEST_LINE)
}

/// How tempo is counted, for a server that takes it.
fn parameters(server: &Endpoint, order: &Order) -> Option<Value> {
    let takes = server.capabilities.iter().any(|capability| capability == "parameters");
    let (low, high) = order.tempo.range;
    takes.then(|| json!({ "tempo_min": low, "tempo_max": high, "round_tempo": order.tempo.round }))
}

/// The file's name as a form's header can carry it: servers look at its ending only.
fn plain_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.chars().map(|c| if c.is_control() || matches!(c, '"' | '\\') { '_' } else { c }).collect()
}

/// The contract's type of a file by its ending.
fn media_type(path: &Path) -> &'static str {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "mp3" => "audio/mpeg",
        "wav" => "audio/wav",
        "flac" => "audio/flac",
        "m4a" | "alac" => "audio/mp4",
        "aac" => "audio/aac",
        "ogg" => "audio/ogg",
        "opus" => "audio/opus",
        "aif" | "aiff" => "audio/aiff",
        _ => "application/octet-stream",
    }
}

/// The body, unless it is larger than any answer.
async fn read(mut response: Response) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        body.extend_from_slice(&chunk);
        if body.len() > MOST_BYTES {
            return None;
        }
    }
    Some(body)
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
fn refusal(status: StatusCode, body: &[u8]) -> String {
    let json: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
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
        let said = |body: &str| refusal(StatusCode::FORBIDDEN, body.as_bytes());
        assert_eq!(said(r#"{"detail":"outside the allowed folders"}"#), "outside the allowed folders");
        assert_eq!(said(r#"{"detail":{"code":"x","message":"no"}}"#), "no");
        assert!(said("<html>").contains("403"));
    }

    #[test]
    fn names_and_types_of_uploads_are_plain() {
        let name = |text: &str| plain_name(Path::new(text));
        assert_eq!(name("/m/Ærø – \"live\"\n.mp3"), "Ærø – _live__.mp3");
        assert_eq!(media_type(Path::new("/m/A.AIFF")), "audio/aiff");
        assert_eq!(media_type(Path::new("/m/a")), "application/octet-stream");
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt as _;
            let odd = Path::new(std::ffi::OsStr::from_bytes(b"/m/\xff.flac"));
            assert_eq!((plain_name(odd).as_str(), media_type(odd)), ("\u{fffd}.flac", "audio/flac"));
        }
    }

    #[test]
    fn large_files_may_take_longer() {
        assert_eq!(upload_limit(0), UPLOAD_TIMEOUT);
        assert_eq!(upload_limit(100_000_000), UPLOAD_TIMEOUT + Duration::from_secs(400));
    }

    #[test]
    fn two_stages_are_on_unless_switched_off() {
        let options = wire_options(&AnalysisOptions { characteristics: Some(false), ..AnalysisOptions::default() });
        assert_eq!((&options["basic_features"], &options["characteristics"]), (&json!(true), &json!(false)));
        assert_eq!(options.as_object().map(serde_json::Map::len), Some(6));
    }
}
