//! `cargo xtask bindings`: the TypeScript side of the one list of operations, and its OpenAPI document.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::command;
use crate::workspace::Workspace;

/// Where the page keeps them.
const FOLDER: &str = "ui/src/bindings";

/// Writes them anew.
///
/// # Errors
/// The generator did not build or run.
pub(crate) fn write(workspace: &Workspace) -> Result<()> {
    build(workspace)?;
    command::run(generator(workspace).arg(workspace.at(FOLDER)))
}

/// Fails when they differ from what the generator writes.
///
/// # Errors
/// They differ, or the generator did not build or run.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    build(workspace)?;
    check_built(workspace)
}

/// [`check`] with the generator that was built already.
///
/// # Errors
/// They differ, or the generator did not run.
pub(crate) fn check_built(workspace: &Workspace) -> Result<()> {
    let fresh = workspace.target().join("bindings");
    if fresh.exists() {
        std::fs::remove_dir_all(&fresh)?;
    }
    std::fs::create_dir_all(&fresh)?;
    command::run(generator(workspace).arg(&fresh))?;
    compare(&fresh, &workspace.at(FOLDER))
}

fn build(workspace: &Workspace) -> Result<()> {
    let mut cargo = Command::new("cargo");
    command::run(
        cargo.args(["build", "--package", "mismo-core", "--example", "bindings"]).current_dir(workspace.root()),
    )
}

fn generator(workspace: &Workspace) -> Command {
    Command::new(workspace.built("debug/examples", "bindings"))
}

/// Both folders hold the same files with the same content.
fn compare(fresh: &Path, kept: &Path) -> Result<()> {
    let mut differing: Vec<PathBuf> = Vec::new();
    for (one, other) in [(fresh, kept), (kept, fresh)] {
        for entry in std::fs::read_dir(one).with_context(|| format!("failed to list {}", one.display()))? {
            let name = PathBuf::from(entry?.file_name());
            if std::fs::read(one.join(&name)).ok() != std::fs::read(other.join(&name)).ok() {
                differing.push(name);
            }
        }
    }
    differing.sort();
    differing.dedup();
    if differing.is_empty() {
        return Ok(());
    }
    let names = differing.iter().map(|name| name.display().to_string()).collect::<Vec<_>>().join(", ");
    bail!("{FOLDER} is not what the operations say ({names}): run `cargo xtask bindings` and commit it")
}
