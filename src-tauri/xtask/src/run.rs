//! `cargo xtask run`: set up, build, open.

use std::process::Command;

use anyhow::Result;

use crate::command;
use crate::setup::{self, Purpose};
use crate::workspace::Workspace;

/// Opens the desktop app.
///
/// # Errors
/// Set-up, build or the app itself failed.
pub(crate) fn window(workspace: &Workspace, args: &[&str]) -> Result<()> {
    launch(workspace, Purpose::Window, "mismo-dj", args)
}

/// Runs `mismo serve`, or another verb of `mismo` where `args` names one.
///
/// # Errors
/// Set-up, build or `mismo` itself failed.
pub(crate) fn headless(workspace: &Workspace, args: &[&str]) -> Result<()> {
    let serve = ["serve"];
    launch(workspace, Purpose::Headless, "mismo", if args.is_empty() { &serve } else { args })
}

/// The development profile, in which what is hot is optimised: the first start is bearable, later ones take seconds.
fn launch(workspace: &Workspace, purpose: Purpose, package: &str, args: &[&str]) -> Result<()> {
    let tools = setup::prepare(workspace, purpose)?;
    let mut build = Command::new("cargo");
    command::run(build.args(["build", "--package", package]).current_dir(workspace.root()))?;
    let mut program = Command::new(workspace.built("debug", package));
    command::run(tools.lend(program.args(args)))
}
