//! Settings, data folder, database, and the last start that went well.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::db;
use crate::doctor::finding::Finding;
use crate::doctor::{Subject, blocking};
use crate::model::{CheckAction, ServerState};

/// What the log says when a server became ready.
const READY: &str = "✓ Analysis server ready";
/// Bytes at the end of the log that are read for it.
const TAIL: u64 = 512 * 1024;

pub(super) async fn settings(subject: &Subject) -> Finding {
    let problems = subject.config.problems();
    if problems.is_empty() {
        return Finding::ok("Every setting makes sense");
    }
    let texts: Vec<String> = problems.into_iter().map(|problem| problem.message).collect();
    Finding::fail(texts.join(". "), "Correct the variable, or remove it to use the default")
        .with(CheckAction::OpenSettings)
}

pub(super) async fn data_folder(subject: &Subject) -> Finding {
    let path = subject.config.data_dir().to_owned();
    blocking(move || {
        let probe = path.join(format!(".doctor-{}-{}", std::process::id(), rand::random::<u32>()));
        let written = std::fs::create_dir_all(&path).and_then(|()| std::fs::write(&probe, b"x"));
        // Nothing to remove where nothing could be written.
        let _ = std::fs::remove_file(&probe);
        match written {
            Ok(()) => Finding::ok(format!("{} can be written", path.display())),
            Err(error) => Finding::fail(
                format!("{} cannot be written: {error}", path.display()),
                "Check its permissions and free space, or set MISMO_DATA_DIR to another folder",
            ),
        }
    })
    .await
}

pub(super) async fn database(subject: &Subject) -> Finding {
    let path = subject.database();
    blocking(move || {
        if !path.exists() {
            return Finding::ok("There is none yet: it is made at the first start");
        }
        let fix = "Close Mismo and run `mismo backup restore`, or start the app, which offers it";
        match db::quick_check(&path) {
            Ok(text) if text == "ok" => {
                let bytes = std::fs::metadata(&path).map_or(0, |data| data.len());
                Finding::ok(format!("Whole, {} MB", bytes.div_ceil(1_000_000)))
            }
            Ok(text) => Finding::fail(format!("{} is damaged: {text}", path.display()), fix),
            Err(error) => Finding::fail(format!("{} cannot be read: {error}", path.display()), fix),
        }
    })
    .await
}

pub(super) async fn last_start(subject: &Subject) -> Finding {
    if let Some(server) = &subject.server {
        match server.state {
            ServerState::Ready => return Finding::ok(format!("The engine is ready since {}", local(&server.since))),
            ServerState::External => {
                return Finding::ok(format!("A server that Mismo did not start answers at {}", server.url));
            }
            ServerState::Failed => {
                let message = server.failure.as_ref().map(|failure| failure.message.clone()).unwrap_or_default();
                let finding =
                    Finding::fail(message, "Do what the incident on the engine page offers, or start it again");
                return finding.with(CheckAction::StartEngine);
            }
            _ => {}
        }
    }
    let log = subject.config.log_dir().join("app.log");
    blocking(move || match last_ready(&log) {
        Some(at) => Finding::ok(format!("The engine last became ready at {at}")),
        None => Finding::unknown("The log knows of no start of the engine yet"),
    })
    .await
}

/// An API time as a person here reads it.
fn local(iso: &str) -> String {
    let at =
        iso.parse::<Timestamp>().map(|at| at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string());
    at.unwrap_or_else(|_| iso.to_owned())
}

/// Local time of the newest line that says so.
fn last_ready(log: &Path) -> Option<String> {
    let mut file = File::open(log).ok()?;
    let length = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL))).ok()?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let line = text.lines().rev().find(|line| line.contains(READY))?;
    line.get(..19).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_tells_the_last_clean_start() {
        let dir = tempfile::tempdir().expect("a folder");
        let log = dir.path().join("app.log");
        assert_eq!(last_ready(&log), None);
        let lines = format!(
            "2026-01-31 14:02:31 info: {READY}\n2026-02-01 09:00:00 info: {READY}\n2026-02-02 10:00:00 info: bye\n"
        );
        std::fs::write(&log, lines).expect("written");
        assert_eq!(last_ready(&log).as_deref(), Some("2026-02-01 09:00:00"));
    }
}
