//! `tauri-driver`: speaks WebDriver for the real window.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::command;
use crate::stamp::Stamp;
use crate::workspace::Workspace;

/// The 2.x that fits the shell's Tauri.
const VERSION: &str = "2.1.0";

/// Where it is installed.
pub(crate) fn tauri_driver(workspace: &Workspace) -> PathBuf {
    workspace.tools().join("tauri-driver/bin").join(format!("tauri-driver{}", std::env::consts::EXE_SUFFIX))
}

/// Builds it once; without optimisation, since it only hands requests on.
pub(super) fn install(workspace: &Workspace) -> Result<()> {
    let stamp = Stamp::new(workspace, "tauri-driver").text(VERSION).makes(tauri_driver(workspace));
    stamp.once(|| {
        let mut install = Command::new("cargo");
        install.args(["install", "tauri-driver", "--version", VERSION, "--locked", "--debug", "--force", "--root"]);
        install.arg(workspace.tools().join("tauri-driver")).current_dir(workspace.root());
        command::run(&mut install)
    })
}
