//! Disk, memory, graphics card.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::process::Command;
use tokio_util::sync::CancellationToken;

use crate::config::variable;
use crate::disk::free_bytes;
use crate::doctor::finding::Finding;
use crate::doctor::{Subject, blocking};
use crate::model::{CheckAction, EngineState};
use crate::sidecar::memory as system_memory;
use crate::sidecar::question::{Answered, ask};

/// Less free space than this and the database cannot be trusted to be written.
const LEAST_FREE: u64 = 200_000_000;
/// Free space that a library of some thousand tracks and the logs need.
const ENOUGH_FREE: u64 = 2_000_000_000;
/// A computer sold with 8 GB says a little less.
const LEAST_MEMORY: u64 = 7_500_000_000;
/// Less free memory than this and an analysis may be ended by the system.
const LEAST_AVAILABLE: u64 = 1_000_000_000;
/// Longest answer of a driver's own program.
const DRIVER_LIMIT: Duration = Duration::from_secs(5);

pub(super) async fn disk(subject: &Subject) -> Finding {
    let status = subject.engine.status();
    let to_come = if status.state == EngineState::Absent { status.installed_bytes + status.download_bytes } else { 0 };
    let folders = [subject.config.data_dir().to_owned(), subject.config.engine_dir()];
    blocking(move || {
        let free = folders.iter().filter_map(|folder| Some((free_bytes(existing(folder)?)?, folder))).min();
        let Some((free, folder)) = free else {
            return Finding::unknown("The system does not tell how much space is free");
        };
        judge_disk(free, to_come, folder)
    })
    .await
}

fn judge_disk(free: u64, to_come: u64, folder: &Path) -> Finding {
    let evidence = format!("{} free for {}", gigabytes(free), folder.display());
    let fix = "Make room on that disk, or move Mismo's folder with MISMO_DATA_DIR or MISMO_ENGINE_DIR";
    if free < LEAST_FREE + to_come {
        Finding::fail(evidence, fix)
    } else if free < ENOUGH_FREE + to_come {
        Finding::warn(evidence, fix)
    } else {
        Finding::ok(evidence)
    }
}

/// `folder`, or the nearest one above it that is there.
fn existing(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|folder| folder.exists())
}

pub(super) async fn memory() -> Finding {
    let Some((total, available)) = system_memory::total_and_available() else {
        return Finding::unknown("The system does not tell how much memory there is");
    };
    judge_memory(total, available)
}

fn judge_memory(total: u64, available: u64) -> Finding {
    let evidence = format!("{} in all, {} free", gigabytes(total), gigabytes(available));
    let fix = "8 GB are the least and 16 GB are recommended: analyse one track at a time and close other programs";
    if total < LEAST_MEMORY || available < LEAST_AVAILABLE {
        return Finding::warn(evidence, fix).at_setting(variable::MAX_CONCURRENT);
    }
    Finding::ok(evidence)
}

pub(super) async fn gpu() -> Finding {
    let nvidia = Path::new("/proc/driver/nvidia/version").exists() || on_path("nvidia-smi").is_some();
    if nvidia {
        let mut question = Command::new(on_path("nvidia-smi").unwrap_or_else(|| PathBuf::from("nvidia-smi")));
        question.args(["--query-gpu=name,memory.total,memory.free", "--format=csv,noheader"]);
        return told("nvidia-smi", question).await;
    }
    if let Some(program) = on_path("rocm-smi") {
        let mut question = Command::new(program);
        question.args(["--showproductname", "--csv"]);
        return told("rocm-smi", question).await;
    }
    Finding::ok("None that the engine could use: it works on the processor, which is fine")
}

/// What the driver's own `program` answers to `question`.
async fn told(program: &str, question: Command) -> Finding {
    let fix = "Install the graphics driver again or restart the computer; the engine works on the processor meanwhile";
    match ask(question, DRIVER_LIMIT, &CancellationToken::new()).await {
        Answered::Said(answer) => {
            let cards: Vec<&str> = answer.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            Finding::ok(cards.join("; "))
        }
        Answered::Failed(output) => {
            let why = output.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("no reason was given");
            Finding::warn(format!("{program} says: {why}"), fix).with(CheckAction::OpenLog)
        }
        Answered::NotStarted(error) => Finding::warn(format!("{program} cannot be run: {error}"), fix),
        Answered::TooLong => {
            Finding::warn(format!("{program} did not answer within {} s", DRIVER_LIMIT.as_secs()), fix)
        }
    }
}

/// The program `name` in one of the folders that programs are looked for in.
fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let file = if cfg!(windows) { format!("{name}.exe") } else { name.to_owned() };
    std::env::split_paths(&path).map(|folder| folder.join(&file)).find(|file| file.is_file())
}

#[expect(clippy::cast_precision_loss, reason = "a size for people")]
fn gigabytes(bytes: u64) -> String {
    format!("{:.1} GB", bytes as f64 / 1e9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CheckState;

    #[test]
    fn little_space_is_said_and_what_is_to_be_downloaded_counts() {
        for (free, to_come, state) in [
            (100_000_000, 0, CheckState::Fail),
            (500_000_000, 0, CheckState::Warn),
            (500_000_000, 400_000_000, CheckState::Fail),
            (50_000_000_000, 400_000_000, CheckState::Ok),
        ] {
            assert_eq!(judge_disk(free, to_come, Path::new("/")).state, state, "{free} {to_come}");
        }
    }

    #[test]
    fn less_than_eight_gigabytes_is_said() {
        for (total, available, state) in [
            (4_000_000_000, 3_000_000_000, CheckState::Warn),
            (7_900_000_000, 3_000_000_000, CheckState::Ok),
            (16_000_000_000, 500_000_000, CheckState::Warn),
        ] {
            assert_eq!(judge_memory(total, available).state, state);
        }
    }

    #[cfg(unix)]
    #[test]
    fn free_space_is_found_for_a_folder_that_is_not_made_yet() {
        let dir = tempfile::tempdir().expect("a folder");
        let later = dir.path().join("not/yet");
        assert!(existing(&later).and_then(free_bytes).is_some_and(|free| free > 0));
    }
}
