//! Diagnostics: one zip file with all that somebody needs who helps, and no secret in it.
//!
//! It holds settings, state and timeline of the server, incidents, the doctor's report, numbers of the queue, versions
//! and the end of the logs. No track, no title and no sound of the library goes in, but paths of folders do.

mod archive;
mod shelf;

use serde::Serialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::doctor;
use crate::error::ApiError;
use crate::model::{Diagnostics, IncidentFilter};
use archive::Entry;

/// Folder in the data folder.
const FOLDER: &str = "diagnostics";
/// What the reader of the zip file sees first.
const README: &str = "Diagnostics of Mismo DJ.\n\n\
    app.json        version, system, folders\n\
    settings.json   every setting with its origin; secrets are taken out\n\
    status.json     state of the analysis server with the timeline of its last start\n\
    engine.json     the Python environment\n\
    incidents.json  what failed, newest first\n\
    doctor.json     what \"Check my system\" found\n\
    queue.json      numbers of the queue\n\
    logs/           the end of the logs; passwords and tokens are taken out\n";

/// Gathers everything and writes the file; only the newest five are kept.
///
/// # Errors
/// `disk_full`, `read_only`, `internal` when it cannot be written.
pub(crate) async fn write(app: &App) -> Result<Diagnostics, ApiError> {
    let report = doctor::examine(&app.subject()).await;
    let mut entries = vec![
        Entry::text("README.txt", README.to_owned()),
        json_entry("app.json", &about(app).await),
        json_entry("settings.json", &app.config().list()),
        json_entry("status.json", &app.status()),
        json_entry("engine.json", &app.engine().status()),
        json_entry("incidents.json", &app.incidents().list(&IncidentFilter::default())),
        json_entry("doctor.json", &report),
        match app.queue().status().await {
            Ok(queue) => json_entry("queue.json", &queue),
            // A broken database is one reason to make diagnostics at all.
            Err(error) => json_entry("queue.json", &error.body(false)),
        },
    ];
    for name in ["app.log", "engine.log"] {
        entries.push(Entry::end_of_file(&format!("logs/{name}"), app.config().log_dir().join(name)));
    }
    let folder = app.config().data_dir().join(FOLDER);
    let redactor = app.logs().redactor().clone();
    let written = tokio::task::spawn_blocking(move || shelf::put(&folder, &entries, &redactor)).await;
    let diagnostics = written.map_err(|error| ApiError::internal(error.to_string()))?.map_err(not_written)?;
    tracing::info!("Diagnostics written to {}", diagnostics.path);
    Ok(diagnostics)
}

/// The application, as far as it can tell; the database may be broken.
async fn about(app: &App) -> Value {
    let system = json!({
        "os": std::env::consts::OS,
        "architecture": std::env::consts::ARCH,
        "release": system_release(),
        "memory_bytes": crate::sidecar::memory::total(),
        "processors": std::thread::available_parallelism().ok(),
        "uptime_seconds": app.uptime().as_secs(),
    });
    match app.info().await {
        Ok(info) => json!({ "app": info, "system": system }),
        Err(error) => json!({ "error": error.message, "version": env!("CARGO_PKG_VERSION"), "system": system }),
    }
}

/// Kernel and distribution, where the system tells.
fn system_release() -> Option<String> {
    let line = |path: &str| std::fs::read_to_string(path).ok();
    let kernel = line("/proc/sys/kernel/osrelease")?.trim().to_owned();
    let name = line("/etc/os-release").and_then(|text| {
        let name = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
        Some(name.trim_matches('"').to_owned())
    });
    Some(format!("{} {kernel}", name.unwrap_or_default()).trim().to_owned())
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
