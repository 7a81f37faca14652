//! Programs that come as wheels from the Python package index, into folders of our own.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::command;
use crate::stamp::Stamp;
use crate::workspace::Workspace;

/// The pinned `uv`.
///
/// # Errors
/// pip could not fetch it.
pub(crate) fn uv(workspace: &Workspace) -> Result<PathBuf> {
    let folder = fetch(workspace, "uv", &format!("bin/uv{}", std::env::consts::EXE_SUFFIX))?;
    Ok(folder.join("bin").join(format!("uv{}", std::env::consts::EXE_SUFFIX)))
}

/// Installs `requirements/{name}.txt` of this crate into `.tools/{name}`, whose file `program` proves it.
///
/// # Errors
/// pip could not fetch it, or its hash is not the pinned one.
pub(super) fn fetch(workspace: &Workspace, name: &str, program: &str) -> Result<PathBuf> {
    let requirements = workspace.at(&format!("src-tauri/xtask/requirements/{name}.txt"));
    let folder = workspace.tools().join(name);
    let stamp = Stamp::new(workspace, name).content(&requirements)?.makes(folder.join(program));
    stamp.once(|| {
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        command::run(&mut pip_install(&requirements, &folder))
    })?;
    Ok(folder)
}

fn pip_install(requirements: &Path, folder: &Path) -> Command {
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:"]);
    pip.arg("--target").arg(folder).arg("--requirement").arg(requirements);
    // `--target` touches nothing of the system; Debian's pip refuses without these words, older ones do not know the
    // option, but all know the variable.
    pip.env("PIP_BREAK_SYSTEM_PACKAGES", "1").env("PIP_ROOT_USER_ACTION", "ignore");
    pip.env("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    pip
}
