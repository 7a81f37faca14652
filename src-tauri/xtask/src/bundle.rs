//! `cargo xtask bundle`: what a person installs, made by the Tauri command line.
//!
//! What goes in beside the shell is staged in `target/stage`, where `bundle.json` of this crate names it: the bundled
//! analysis server without its tests, the `mismo` program, and `uv`, which prepares the server's Python environment.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::command::{self, say};
use crate::setup::{self, Purpose, Tools};
use crate::workspace::Workspace;

/// The parts of the analysis server that run; its tests and their tools stay here.
const SERVER: [&str; 6] =
    ["src", "requirements.txt", "requirements-models.txt", "requirements-stems.txt", "download.json", "LICENSES.md"];

/// Builds optimised, stages and bundles; prints the paths of what was made.
///
/// # Errors
/// Set-up, build or bundling failed.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let tools = setup::prepare(workspace, Purpose::Bundle)?;
    let mut build = Command::new("cargo");
    command::run(build.args(["build", "--release", "--package", "mismo"]).current_dir(workspace.root()))?;
    stage(workspace, &tools)?;
    let bundles = formats();
    let mut tauri = setup::tauri_cli(workspace, &tools.node)?;
    tauri.args(["build", "--ci", "--bundles", &bundles.join(","), "--config"]);
    command::run(tauri.arg(workspace.at("src-tauri/xtask/bundle.json")))?;
    for made in files_below(&workspace.target().join("release/bundle"))? {
        if made.extension().is_some_and(|extension| bundles.iter().any(|name| extension.eq_ignore_ascii_case(name))) {
            say(&format!("made {}", made.display()));
        }
    }
    Ok(())
}

/// The formats for this system that can be made here.
fn formats() -> Vec<&'static str> {
    if cfg!(target_os = "macos") {
        return vec!["app", "dmg"];
    }
    if cfg!(windows) {
        return vec!["nsis"];
    }
    let cache = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache")));
    let tool = format!("linuxdeploy-{}.AppImage", std::env::consts::ARCH);
    if cache.is_some_and(|cache| cache.join("tauri").join(&tool).exists()) {
        vec!["deb", "appimage"]
    } else {
        say(&format!("No AppImage: its tool {tool} is not in the cache folder `tauri`. Going on with the .deb."));
        vec!["deb"]
    }
}

/// Puts everything that `bundle.json` names where it names it.
fn stage(workspace: &Workspace, tools: &Tools) -> Result<()> {
    let stage = workspace.at("target/stage");
    if stage.exists() {
        std::fs::remove_dir_all(&stage)?;
    }
    let server = workspace.sidecar();
    for part in SERVER {
        let from = server.join(part);
        let files = files_below(&from)?;
        if files.is_empty() {
            bail!("{} is missing", from.display());
        }
        for file in files {
            copy(&file, &stage.join("sidecar").join(file.strip_prefix(&server)?))?;
        }
    }
    copy(&tools.uv, &stage.join(format!("uv{}", std::env::consts::EXE_SUFFIX)))?;
    let version = command::read(Command::new("rustc").arg("-vV"))?;
    let triple = version.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc does not say its host")?;
    let program = workspace.built("release", "mismo");
    copy(&program, &stage.join(format!("mismo-{triple}{}", std::env::consts::EXE_SUFFIX)))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let folder = to.parent().unwrap_or(to);
    std::fs::create_dir_all(folder).with_context(|| format!("failed to make {}", folder.display()))?;
    std::fs::copy(from, to).map(drop).with_context(|| format!("failed to copy {}", from.display()))
}

/// The file itself, or all files below the folder, without what Python leaves behind.
fn files_below(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    if path.is_dir() && path.file_name().is_none_or(|name| name != "__pycache__") {
        for entry in std::fs::read_dir(path).with_context(|| format!("failed to list {}", path.display()))? {
            files.extend(files_below(&entry?.path())?);
        }
    }
    files.sort();
    Ok(files)
}
