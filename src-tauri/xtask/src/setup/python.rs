//! Python for developing and testing the analysis server: its packages, the tools that check it, the networks.
//!
//! The application's own environment is another one: the application prepares that by itself.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::command;
use crate::stamp::Stamp;
use crate::workspace::Workspace;

/// Locks of the analysis server: what it runs on, what carries its networks, what checks it.
const LOCKS: [&str; 3] = ["requirements.txt", "requirements-models.txt", "requirements-dev.txt"];

/// What the server needs on several machines beside: an environment of its own, since nothing else may come to use it.
const CLUSTER_LOCK: &str = "requirements-ray.txt";

/// The interpreter with everything that developing the analysis server needs.
pub(crate) fn dev_python(workspace: &Workspace) -> PathBuf {
    interpreter(&workspace.tools().join("py"))
}

/// The same with what the server needs on several machines.
pub(crate) fn cluster_python(workspace: &Workspace) -> PathBuf {
    interpreter(&workspace.tools().join("ray"))
}

fn interpreter(environment: &Path) -> PathBuf {
    if cfg!(windows) { environment.join("Scripts/python.exe") } else { environment.join("bin/python") }
}

/// Makes the environment with `uv`, and the networks beside it, where the server looks for them.
pub(super) fn prepare(workspace: &Workspace, uv: &Path) -> Result<()> {
    let python = dev_python(workspace);
    let models = workspace.tools().join("models");
    let mut stamp = Stamp::new(workspace, "python").content(&workspace.sidecar().join("src/prepare.py"))?;
    for lock in LOCKS {
        stamp = stamp.content(&workspace.sidecar().join(lock))?;
    }
    stamp.makes(&python).makes(&models).once(|| {
        environment(workspace, uv, "py", &LOCKS)?;
        let mut networks = Command::new(&python);
        networks.args(["-m", "src.prepare", "--models-dir"]).arg(&models).current_dir(workspace.sidecar());
        command::run(&mut networks)
    })
}

/// Makes the environment for tests of the server on several machines.
pub(super) fn prepare_cluster(workspace: &Workspace, uv: &Path) -> Result<()> {
    let locks: Vec<&str> = LOCKS.into_iter().chain([CLUSTER_LOCK]).collect();
    let mut stamp = Stamp::new(workspace, "cluster");
    for lock in &locks {
        stamp = stamp.content(&workspace.sidecar().join(lock))?;
    }
    stamp.makes(cluster_python(workspace)).once(|| environment(workspace, uv, "ray", &locks))
}

/// Makes the environment called `name` with `uv`, with exactly what `locks` pin.
fn environment(workspace: &Workspace, uv: &Path, name: &str, locks: &[&str]) -> Result<()> {
    let environment = workspace.tools().join(name);
    let call = || {
        let mut uv = Command::new(uv);
        uv.env("UV_SYSTEM_CERTS", "true").env_remove("VIRTUAL_ENV");
        uv
    };
    command::run(call().args(["venv", "--quiet", "--clear", "--python", ">=3.11,<3.14"]).arg(&environment))?;
    for lock in locks {
        let mut install = call();
        install.args(["pip", "install", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:"]);
        install.arg("--python").arg(interpreter(&environment));
        install.arg("--requirement").arg(workspace.sidecar().join(lock));
        command::run(&mut install)?;
    }
    Ok(())
}
