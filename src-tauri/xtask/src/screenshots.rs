//! `cargo xtask screenshots`: pictures of every screen, light and dark, into the git-ignored `screenshots/`.

use std::process::Command;

use anyhow::Result;

use crate::command;
use crate::setup::{self, Purpose};
use crate::workspace::Workspace;

/// Builds `mismo` and lets the page's script take the pictures in Chromium.
///
/// # Errors
/// Set-up, build or the script failed.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let tools = setup::prepare(workspace, Purpose::Test)?;
    command::run(Command::new("cargo").args(["build", "--package", "mismo"]).current_dir(workspace.root()))?;
    let mut npm = tools.node.npm(workspace)?;
    npm.args(["run", "screenshots"]).env("MISMO_BIN", workspace.built("debug", "mismo"));
    npm.env("MISMO_ENGINE_DIR", workspace.test_engine());
    command::run(tools.lend(&mut npm))
}
