//! `cargo xtask bench`: the measurements of `tests/benches`, each a program that prints its figures, and that of the
//! analysis engine, which is Python like the engine.

mod analysis;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::command::{self, say};
use crate::setup::{self, Purpose};
use crate::workspace::Workspace;

/// The bench that is no program of `tests/benches`, and what it measures.
const ANALYSIS: (&str, &str) = ("analysis", "The analysis engine beside its rivals: tempo, beats, key, speed, memory.");

/// Says what can be measured: the name and first line of each bench.
///
/// # Errors
/// The folder could not be read.
pub(crate) fn list(workspace: &Workspace) -> Result<()> {
    say(&format!("{:20} {}", ANALYSIS.0, ANALYSIS.1));
    for name in names(workspace)? {
        let source = std::fs::read_to_string(source(workspace, &name))?;
        let first = source.lines().next().unwrap_or_default().trim_start_matches("//!").trim();
        say(&format!("{name:20} {first}"));
    }
    Ok(())
}

/// Runs the bench called `name` against the optimised `mismo`; it gets `options`.
///
/// # Errors
/// There is none of that name; set-up, build or the bench failed.
pub(crate) fn run(workspace: &Workspace, name: &str, options: &[&str]) -> Result<()> {
    if name == ANALYSIS.0 {
        return analysis::run(workspace, options);
    }
    let names = names(workspace)?;
    if !names.iter().any(|known| known == name) {
        bail!("there is no bench called {name}; there are: {}, {}", ANALYSIS.0, names.join(", "));
    }
    let tools = setup::prepare(workspace, Purpose::Headless)?;
    let mut build = Command::new("cargo");
    command::run(build.args(["build", "--release", "--package", "mismo"]).current_dir(workspace.root()))?;
    let mut bench = Command::new("cargo");
    bench
        .args(["bench", "--package", "mismo-tests", "--bench", name, "--"])
        .args(options)
        .current_dir(workspace.root());
    bench.env("MISMO_BIN", workspace.built("release", "mismo")).env("MISMO_ENGINE_DIR", workspace.test_engine());
    command::run(tools.lend(&mut bench))
}

/// Where the bench called `name` begins: a file, or a folder where there is more to it.
fn source(workspace: &Workspace, name: &str) -> PathBuf {
    let file = workspace.at(&format!("tests/benches/{name}.rs"));
    if file.exists() { file } else { workspace.at(&format!("tests/benches/{name}/main.rs")) }
}

fn names(workspace: &Workspace) -> Result<Vec<String>> {
    let folder = workspace.at("tests/benches");
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| format!("failed to list {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") || path.join("main.rs").exists() {
            names.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
    names.sort();
    Ok(names)
}
