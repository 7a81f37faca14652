//! The page: its npm packages and its build.

use anyhow::Result;

use super::Node;
use crate::command;
use crate::stamp::Stamp;
use crate::workspace::Workspace;

/// `npm ci`.
pub(super) fn install(workspace: &Workspace, node: &Node) -> Result<()> {
    let ui = workspace.ui();
    let stamp = Stamp::new(workspace, "npm-packages")
        .content(&ui.join("package.json"))?
        .content(&ui.join("package-lock.json"))?
        .makes(ui.join("node_modules"));
    stamp.once(|| command::run(node.npm(workspace)?.args(["ci", "--no-audit", "--no-fund"])))
}

/// `npm run build` into `ui/dist`.
pub(super) fn build(workspace: &Workspace, node: &Node) -> Result<()> {
    let ui = workspace.ui();
    let stamp = Stamp::new(workspace, "page").content(&ui)?.makes(ui.join("dist/index.html"));
    stamp.once(|| command::run(node.npm(workspace)?.args(["run", "build"])))
}
