//! The doctor: looks at everything that could keep Mismo from working, live and side by side.
//!
//! The window, `mismo doctor` and the diagnostics use the same one. It needs no running application, changes nothing,
//! and ends on time whatever hangs: each check has a limit of its own.
//!
//! | file | what it looks at |
//! |---|---|
//! | `application` | settings, data folder, database, the last clean start |
//! | `engine` | interpreter, app folder, what the program imports |
//! | `network` | ports and who has them, the way to localhost |
//! | `machine` | disk, memory, graphics card |
//! | `music` | each music folder, the limit of the watcher |
//! | `desktop` | libraries of window and tray |

mod application;
mod desktop;
mod engine;
mod finding;
mod machine;
mod music;
mod network;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use futures_util::future::{BoxFuture, join_all};

use crate::clock;
use crate::config::Config;
use crate::model::{Check, CheckState, DoctorReport, ServerStatus};
use crate::redact::Redactor;
use crate::sidecar::Engine;
use finding::Finding;

/// Longest check, unless it has a limit of its own.
const LIMIT: Duration = Duration::from_secs(10);
/// Longest loading of everything that the program imports, on a cold disk.
const IMPORT_LIMIT: Duration = Duration::from_secs(60);

/// What is looked at.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The settings.
    pub config: Config,
    /// The Python environment.
    pub engine: Engine,
    /// Folder of the bundled analysis server.
    pub sidecar_dir: PathBuf,
    /// Status of the supervised server; `None` when no application runs.
    pub server: Option<ServerStatus>,
    /// Address of the running application, and its process.
    pub running: Option<(String, u32)>,
}

impl Subject {
    /// The library's file.
    pub(crate) fn database(&self) -> PathBuf {
        self.config.data_dir().join("library.db")
    }
}

/// Looks at everything.
pub async fn examine(subject: &Subject) -> DoctorReport {
    let (at, began) = (clock::now_iso(), Instant::now());
    let folders = music::folders(subject).await;
    let mut checks: Vec<BoxFuture<'_, Check>> = vec![
        timed("settings", "Settings", LIMIT, application::settings(subject)),
        timed("data_folder", "Data folder", LIMIT, application::data_folder(subject)),
        timed("database", "Library database", LIMIT, application::database(subject)),
        timed("app_folder", "Analysis program", LIMIT, engine::app_folder(subject)),
        timed("interpreter", "Python", LIMIT, engine::interpreter(subject)),
        timed("imports", "Python packages", IMPORT_LIMIT, engine::imports(subject)),
        timed("last_start", "Last clean start", LIMIT, application::last_start(subject)),
        timed("server_port", "Port of the engine", LIMIT, network::server_port(subject)),
        timed("api_port", "Port of Mismo", LIMIT, network::api_port(subject)),
        timed("loopback", "Way to localhost", LIMIT, network::loopback()),
        timed("disk", "Disk space", LIMIT, machine::disk(subject)),
        timed("memory", "Memory", LIMIT, machine::memory()),
        timed("gpu", "Graphics card", LIMIT, machine::gpu()),
    ];
    match &folders {
        Ok(folders) if folders.is_empty() => {
            checks.push(timed("folders", "Music folders", LIMIT, std::future::ready(music::none_yet())));
        }
        Ok(folders) => {
            for folder in folders {
                let (id, title) = (format!("folder:{}", folder.shown()), format!("Folder {}", folder.name));
                checks.push(timed(&id, &title, LIMIT, music::readable(folder)));
            }
            checks.push(timed("watch_limit", "Watching for changes", LIMIT, music::watch_limit(folders)));
        }
        Err(error) => {
            checks.push(timed("folders", "Music folders", LIMIT, std::future::ready(music::not_read(error))));
        }
    }
    if cfg!(target_os = "linux") {
        checks.push(timed("web_view", "Window", LIMIT, desktop::web_view()));
        checks.push(timed("tray", "Tray icon", LIMIT, desktop::tray()));
    }
    let mut checks = join_all(checks).await;
    let redactor = Redactor::default();
    for check in &mut checks {
        redactor.clean_all([&mut check.evidence]);
        redactor.clean_all(&mut check.fix);
    }
    DoctorReport {
        healthy: checks.iter().all(|check| check.state != CheckState::Fail),
        at,
        took_ms: millis(began),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        checks,
    }
}

/// `look` as a check that ends within `limit`.
fn timed<'a>(
    id: &str,
    title: &str,
    limit: Duration,
    look: impl Future<Output = Finding> + Send + 'a,
) -> BoxFuture<'a, Check> {
    let (id, title) = (id.to_owned(), title.to_owned());
    Box::pin(async move {
        let began = Instant::now();
        let found = tokio::time::timeout(limit, look).await;
        let finding = found.unwrap_or_else(|_| Finding::unknown(format!("No answer within {} s", limit.as_secs())));
        finding.into_check(id, title, millis(began))
    })
}

fn millis(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Runs what blocks away from the async runtime.
async fn blocking(look: impl FnOnce() -> Finding + Send + 'static) -> Finding {
    let looked = tokio::task::spawn_blocking(look).await;
    looked.unwrap_or_else(|_| Finding::unknown("The check broke off"))
}

#[cfg(test)]
mod tests;
