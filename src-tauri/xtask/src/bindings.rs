//! `cargo xtask bindings`: the TypeScript side of the one list of operations, and its OpenAPI document.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::command;
use crate::workspace::Workspace;

/// The generated files, each in the folder that uses it.
const FILES: [&str; 4] =
    ["ui/src/bindings/types.ts", "ui/src/bindings/operations.ts", "ui/src/bindings/search.ts", "openapi.json"];

/// Writes them anew.
///
/// # Errors
/// The generator did not build or run.
pub(crate) fn write(workspace: &Workspace) -> Result<()> {
    build(workspace)?;
    generate(workspace, workspace.root())
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
    generate(workspace, &fresh)?;
    let read = |path: PathBuf| std::fs::read(&path).with_context(|| format!("failed to read {}", path.display()));
    for file in FILES {
        if read(fresh.join(file))? != read(workspace.at(file))? {
            bail!("{file} is not what the list of operations says: run `cargo xtask bindings` and commit it");
        }
    }
    Ok(())
}

fn build(workspace: &Workspace) -> Result<()> {
    let mut cargo = Command::new("cargo");
    command::run(
        cargo.args(["build", "--package", "mismo-core", "--example", "bindings"]).current_dir(workspace.root()),
    )
}

/// Runs the generator for files below `root`.
fn generate(workspace: &Workspace, root: &Path) -> Result<()> {
    let mut generator = Command::new(workspace.built("debug/examples", "bindings"));
    command::run(generator.arg(root.join("ui/src/bindings")).arg(root.join("openapi.json")))
}
