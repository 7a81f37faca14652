//! Everything that a chore needs on this machine, installed once.
//!
//! Debian packages come through apt, all else goes into the git-ignored `.tools`. Each piece is skipped when it was
//! made from the same content before (see [`crate::stamp`]).

pub(crate) mod apt;
mod node;
mod page;
mod pypi;
mod python;
mod tauri_cli;
mod webdriver;

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
pub(crate) use node::Node;
pub(crate) use python::{cluster_python, dev_python};
pub(crate) use tauri_cli::tauri_cli;
pub(crate) use webdriver::tauri_driver;

use crate::workspace::Workspace;

/// What the set-up is for; each needs a different part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// `mismo serve`: no screen, no webkit.
    Headless,
    /// The desktop app.
    Window,
    /// What a person installs.
    Bundle,
    /// All tests, the real window included.
    Test,
}

/// The tools that were found or fetched.
#[derive(Debug)]
pub(crate) struct Tools {
    /// Node.js, new enough for the page's build.
    pub(crate) node: Node,
    /// The `uv` program that prepares Python environments.
    pub(crate) uv: PathBuf,
}

impl Tools {
    /// Lets `command` and what it starts find our tools: Node.js in the path, `uv` by variable.
    pub(crate) fn lend<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        self.node.lend(command).env("MISMO_UV", &self.uv)
    }
}

/// Does the set-up for `purpose`, the page's build included.
///
/// # Errors
/// A package could not be installed or fetched; the message says which and by what command.
pub(crate) fn prepare(workspace: &Workspace, purpose: Purpose) -> Result<Tools> {
    apt::install(&apt::packages(purpose))?;
    let tools = Tools { uv: pypi::uv(workspace)?, node: Node::find_or_fetch(workspace)? };
    page::install(workspace, &tools.node)?;
    page::build(workspace, &tools.node)?;
    if purpose == Purpose::Test {
        python::prepare(workspace, &tools.uv)?;
        python::prepare_cluster(workspace, &tools.uv)?;
        webdriver::install(workspace)?;
    }
    Ok(tools)
}

/// Python for developing the analysis server and nothing else; answers with the `uv` that made it.
///
/// # Errors
/// A package could not be fetched.
pub(crate) fn prepare_python(workspace: &Workspace) -> Result<PathBuf> {
    let uv = pypi::uv(workspace)?;
    python::prepare(workspace, &uv)?;
    Ok(uv)
}
