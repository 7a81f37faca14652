//! A system Python that the pinned wheels are tested for.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use tokio::process::Command;
use tokio_util::sync::CancellationToken;

use crate::sidecar::provision::command::{self, Journal};

/// Versions that the pinned wheels are tested for: 3.11 to 3.13.
const MINORS: std::ops::RangeInclusive<u32> = 11..=13;
/// The version that is fetched when the system has none of them.
pub(crate) const FETCHED: &str = "3.12";
/// Longest answer of an interpreter; a cold disk is slow.
const LIMIT: Duration = Duration::from_secs(30);
/// Prints version, own path and word size; fails in an interpreter that lacks what a server needs.
const QUESTION: &str = "import json, ssl, struct, sys, zlib\n\
    print(json.dumps({'version': list(sys.version_info[:3]), 'path': sys.executable, 'bits': struct.calcsize('P') * 8, \
    'free_threaded': bool(__import__('sysconfig').get_config_var('Py_GIL_DISABLED'))}))";

/// A usable interpreter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Python {
    pub(crate) path: PathBuf,
    /// E.g. `3.11.2`.
    pub(crate) version: String,
}

/// What an interpreter says of itself.
#[derive(Deserialize)]
struct Answer {
    version: [u32; 3],
    path: PathBuf,
    bits: u32,
    free_threaded: bool,
}

/// The first usable interpreter of the system.
pub(crate) async fn find(journal: &Journal, stop: &CancellationToken) -> Option<Python> {
    for candidate in candidates() {
        if let Some(python) = ask(&candidate, journal, stop).await {
            return Some(python);
        }
    }
    None
}

/// The interpreter at `path`, when it is usable.
pub(crate) async fn ask(path: &Path, journal: &Journal, stop: &CancellationToken) -> Option<Python> {
    let mut question = Command::new(path);
    question.args(["-I", "-c", QUESTION]);
    let answer = command::run(question, LIMIT, journal, stop).await.ok()?;
    judge(&answer)
}

fn judge(answer: &str) -> Option<Python> {
    let answer: Answer = serde_json::from_str(answer.lines().last()?).ok()?;
    let [major, minor, patch] = answer.version;
    let usable = major == 3 && MINORS.contains(&minor) && answer.bits == 64 && !answer.free_threaded;
    usable.then(|| Python { path: answer.path, version: format!("{major}.{minor}.{patch}") })
}

/// Files that may be an interpreter, the most wanted first. A program with a window may have a short PATH, so the
/// usual folders are looked at too.
fn candidates() -> Vec<PathBuf> {
    let names: &[&str] = if cfg!(windows) {
        &["python3.13.exe", "python3.12.exe", "python3.11.exe", "python.exe", "python3.exe"]
    } else {
        &["python3.13", "python3.12", "python3.11", "python3"]
    };
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).filter(|folder| folder.is_absolute()).collect();
    folders.extend(usual_folders());
    let mut found = Vec::new();
    for name in names {
        for file in folders.iter().map(|folder| folder.join(name)) {
            if file.is_file() && !found.contains(&file) {
                found.push(file);
            }
        }
    }
    found
}

#[cfg(windows)]
fn usual_folders() -> Vec<PathBuf> {
    let roots = ["LOCALAPPDATA", "ProgramFiles"].into_iter().filter_map(std::env::var_os).map(PathBuf::from);
    let roots: Vec<PathBuf> = roots.flat_map(|root| [root.join("Programs").join("Python"), root]).collect();
    MINORS.rev().flat_map(|minor| roots.iter().map(move |root| root.join(format!("Python3{minor}")))).collect()
}

#[cfg(target_os = "macos")]
fn usual_folders() -> Vec<PathBuf> {
    let framework = "/Library/Frameworks/Python.framework/Versions";
    let versions = MINORS.rev().map(|minor| PathBuf::from(format!("{framework}/3.{minor}/bin")));
    versions.chain(["/opt/homebrew/bin", "/usr/local/bin"].map(PathBuf::from)).collect()
}

#[cfg(all(unix, not(target_os = "macos")))]
fn usual_folders() -> Vec<PathBuf> {
    ["/usr/bin", "/usr/local/bin"].map(PathBuf::from).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(version: &str, bits: u32, free_threaded: bool) -> Option<String> {
        let text = format!(
            r#"{{"version":[{version}],"path":"/usr/bin/python3","bits":{bits},"free_threaded":{free_threaded}}}"#
        );
        judge(&text).map(|python| python.version)
    }

    #[test]
    fn only_tested_versions_are_taken() {
        for (version, usable) in
            [("3, 10, 9", false), ("3, 11, 2", true), ("3, 13, 0", true), ("3, 14, 0", false), ("2, 12, 1", false)]
        {
            assert_eq!(answer(version, 64, false).is_some(), usable, "{version}");
        }
        assert_eq!(answer("3, 12, 1", 32, false), None);
        assert_eq!(answer("3, 13, 1", 64, true), None);
        assert_eq!(judge("Traceback"), None);
    }
}
