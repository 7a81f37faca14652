//! `analysis`: how right and how quick the analysis engine is, beside other engines on the same songs.
//!
//! The rivals live in an environment of their own below `target`, made from their own lock; one that the registry no
//! longer has is said to be missing by the bench itself.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::command::{self, say};
use crate::setup::{self, dev_python};
use crate::stamp::Stamp;
use crate::workspace::Workspace;

/// Runs `python -m bench.analysis` with `options`.
///
/// # Errors
/// Python could not be set up; the bench failed.
pub(super) fn run(workspace: &Workspace, options: &[&str]) -> Result<()> {
    let uv = setup::prepare_python(workspace)?;
    let room = workspace.target().join("bench");
    let rivals = room.join("rivals");
    if let Err(error) = install_rivals(workspace, &uv, &rivals) {
        say(&format!("rivals: {error:#}"));
    }
    let mut bench = Command::new(dev_python(workspace));
    bench.args(["-m", "bench.analysis", "--speed", "--songs"]).arg(room.join("songs"));
    bench.arg("--rivals").arg(interpreter(&rivals)).arg("--plot").arg(room.join("analysis.png"));
    bench.args(options).current_dir(workspace.sidecar());
    bench.env("MISMO_MODELS_DIR", workspace.tools().join("models")).env("OMP_NUM_THREADS", "1");
    command::run(&mut bench)
}

fn install_rivals(workspace: &Workspace, uv: &Path, environment: &Path) -> Result<()> {
    let lock = workspace.sidecar().join("bench/rivals/requirements.txt");
    let stamp = Stamp::new(workspace, "rivals").content(&lock)?.makes(interpreter(environment));
    stamp.once(|| {
        let call = || {
            let mut call = Command::new(uv);
            call.env("UV_SYSTEM_CERTS", "true").env_remove("VIRTUAL_ENV");
            call
        };
        command::run(call().args(["venv", "--quiet", "--clear", "--python", "3.11"]).arg(environment))?;
        let mut install = call();
        install.args(["pip", "install", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:"]);
        install.arg("--python").arg(interpreter(environment)).arg("--requirement").arg(&lock);
        command::run(&mut install)
    })
}

fn interpreter(environment: &Path) -> PathBuf {
    if cfg!(windows) { environment.join("Scripts/python.exe") } else { environment.join("bin/python") }
}
