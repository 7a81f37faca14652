//! What the black-box tests share: a running application, its events, audio that we make, the prepared engine.
//!
//! Nothing here waits for a time: everything waits for a line, an event or the end of a process, with a deadline that
//! is far away and only there so that a broken build ends.

pub mod audio;
#[cfg(target_os = "linux")]
pub mod desktop;
pub mod engine;
pub mod events;
pub mod existing;
pub mod figures;
#[cfg(target_os = "linux")]
pub mod file_manager;
pub mod invented;
#[cfg(target_os = "linux")]
pub mod kills;
pub mod mismo;
#[cfg(target_os = "linux")]
pub mod processes;
pub mod remote;
#[cfg(target_os = "linux")]
pub mod screen;
#[cfg(target_os = "linux")]
pub mod stand_in;
#[cfg(target_os = "linux")]
pub mod webdriver;
#[cfg(target_os = "linux")]
pub mod windows;

use std::path::PathBuf;
use std::time::Duration;

/// Longest wait for anything. Far longer than it takes on a slow machine.
pub const DEADLINE: Duration = Duration::from_secs(180);

/// Root of the workspace.
pub fn workspace() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map_or(here.clone(), std::path::Path::to_owned)
}

/// A binary that `cargo build --workspace` made, from `variable` where that is set.
pub fn binary(variable: &str, name: &str) -> PathBuf {
    if let Some(path) = std::env::var_os(variable) {
        return PathBuf::from(path);
    }
    // Tests run from target/<profile>/deps.
    let me = std::env::current_exe().unwrap_or_default();
    let profile = me.ancestors().nth(2).map(std::path::Path::to_owned).unwrap_or_default();
    profile.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
