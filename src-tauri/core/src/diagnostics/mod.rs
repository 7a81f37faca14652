//! Diagnostics: one zip file with all that somebody needs who helps, and no secret in it.
//!
//! It holds settings, state and timeline of the server, incidents, the doctor's report, numbers of the queue, versions
//! and the end of the logs. No track, no title and no sound of the library goes in, but paths of folders do. Where no
//! application runs, it holds what can be read without one.

mod archive;
mod shelf;
mod system;

use serde::Serialize;
use serde_json::json;

use crate::app::App;
use crate::db;
use crate::doctor::{self, Subject};
use crate::error::ApiError;
use crate::model::{Diagnostics, IncidentFilter};
use crate::redact::Redactor;
use archive::Entry;

/// Folder in the data folder.
const FOLDER: &str = "diagnostics";
/// What the reader of the zip file sees first.
const README: &str = "Diagnostics of Mismo DJ.\n\n\
    app.json        version, system, folders\n\
    settings.json   every setting with its origin; secrets are taken out\n\
    engine.json     the Python environment\n\
    doctor.json     what \"Check my system\" found\n\
    incidents.json  what failed, newest first\n\
    status.json     state of the analysis server with the timeline of its last start, while Mismo runs\n\
    queue.json      numbers of the queue, while Mismo runs\n\
    logs/           the end of the logs; passwords and tokens are taken out\n";

/// Gathers everything and writes the file; only the newest five are kept.
///
/// # Errors
/// `disk_full`, `read_only`, `internal` when it cannot be written.
pub async fn of_app(app: &App) -> Result<Diagnostics, ApiError> {
    let subject = app.subject();
    let mut entries = common(&subject).await;
    // A broken database is one reason to make diagnostics at all.
    let info = app.info().await.map_or_else(|error| error.body(false), |info| json!(info));
    entries.push(json_entry("app.json", &json!({ "app": info, "system": system::facts(), "uptime": app.uptime() })));
    entries.push(json_entry("incidents.json", &app.incidents().list(&IncidentFilter::default())));
    entries.push(json_entry("status.json", &app.status()));
    let queue = app.queue().status().await.map_or_else(|error| error.body(false), |queue| json!(queue));
    entries.push(json_entry("queue.json", &queue));
    put(&subject, entries, app.logs().redactor().clone()).await
}

/// As [`of_app`], where no application runs.
///
/// # Errors
/// As [`of_app`].
pub async fn of_folder(subject: &Subject) -> Result<Diagnostics, ApiError> {
    let mut entries = common(subject).await;
    let app = json!({ "version": env!("CARGO_PKG_VERSION"), "running": false });
    entries.push(json_entry("app.json", &json!({ "app": app, "system": system::facts() })));
    match db::stored_incidents(&subject.database()) {
        Ok(incidents) => entries.push(json_entry("incidents.json", &incidents)),
        Err(error) => entries.push(json_entry("incidents.json", &error.to_string())),
    }
    let redactor = Redactor::default();
    redactor.keep("api", subject.config.settings().api_token.as_deref().unwrap_or_default());
    put(subject, entries, redactor).await
}

/// What needs no running application.
async fn common(subject: &Subject) -> Vec<Entry> {
    let logs = subject.config.log_dir();
    let log = |name: &str| Entry::end_of_file(&format!("logs/{name}"), logs.join(name));
    vec![
        Entry::text("README.txt", README.to_owned()),
        json_entry("settings.json", &subject.config.list()),
        json_entry("engine.json", &subject.engine.status()),
        json_entry("doctor.json", &doctor::examine(subject).await),
        log("app.log"),
        log("engine.log"),
    ]
}

async fn put(subject: &Subject, entries: Vec<Entry>, redactor: Redactor) -> Result<Diagnostics, ApiError> {
    let folder = subject.config.data_dir().join(FOLDER);
    let written = tokio::task::spawn_blocking(move || shelf::put(&folder, &entries, &redactor)).await;
    let diagnostics = written.map_err(|error| ApiError::internal(error.to_string()))?.map_err(not_written)?;
    tracing::info!("Diagnostics written to {}", diagnostics.path);
    Ok(diagnostics)
}

fn json_entry(name: &str, value: &impl Serialize) -> Entry {
    let text = serde_json::to_string_pretty(value).unwrap_or_else(|error| format!("\"{error}\""));
    Entry::text(name, text)
}

fn not_written(error: std::io::Error) -> ApiError {
    use std::io::ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    match error.kind() {
        StorageFull | QuotaExceeded => {
            ApiError::new(507, "disk_full", "Disk full", "The disk is full: the diagnostics were not saved")
        }
        PermissionDenied | ReadOnlyFilesystem => ApiError::new(
            500,
            "read_only",
            "Data folder is read-only",
            "The data folder cannot be written: check its permissions",
        ),
        _ => ApiError::internal(format!("The diagnostics could not be saved: {error}")),
    }
}
