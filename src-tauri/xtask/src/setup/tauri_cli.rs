//! The Tauri command line: makes bundles and icons.

use std::process::Command;

use anyhow::{Context, Result};

use super::Node;
use crate::command;
use crate::stamp::Stamp;
use crate::workspace::Workspace;

/// The command, installed from this crate's `tauri-cli/package-lock.json` into `.tools/tauri-cli` when it is not there.
///
/// # Errors
/// npm could not fetch it.
pub(crate) fn tauri_cli(workspace: &Workspace, node: &Node) -> Result<Command> {
    let source = workspace.at("src-tauri/xtask/tauri-cli");
    let folder = workspace.tools().join("tauri-cli");
    let script = folder.join("node_modules/@tauri-apps/cli/tauri.js");
    let stamp = Stamp::new(workspace, "tauri-cli").content(&source)?.makes(&script);
    stamp.once(|| {
        std::fs::create_dir_all(&folder)?;
        for name in ["package.json", "package-lock.json"] {
            std::fs::copy(source.join(name), folder.join(name)).with_context(|| format!("failed to copy {name}"))?;
        }
        command::run(node.npm(workspace)?.args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder))
    })?;
    let mut tauri = node.node();
    tauri.arg(script).current_dir(workspace.root());
    Ok(tauri)
}
