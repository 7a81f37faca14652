//! `cargo xtask icons`: the drawn SVG files as the pictures that each system wants.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::command;
use crate::setup::{self, Purpose};
use crate::workspace::Workspace;

/// The app icon's files that the bundle names.
const APP: [&str; 6] = ["32x32.png", "128x128.png", "128x128@2x.png", "icon.png", "icon.ico", "icon.icns"];
/// The states that the tray icon shows.
const TRAY: [&str; 4] = ["ready", "busy", "attention", "off"];
/// Pixels of a tray icon's edge: 22 on a screen of double density.
const TRAY_SIZE: &str = "44";

/// Draws all of them.
///
/// # Errors
/// The drawing program could not be fetched or failed.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let tools = setup::prepare(workspace, Purpose::Headless)?;
    let icons = workspace.at("icons");
    let drawn = workspace.target().join("icons");
    draw(setup::tauri_cli(workspace, &tools.node)?, &icons.join("mismo.svg"), &drawn, &[])?;
    for name in APP {
        take(&drawn.join(name), &icons.join(name))?;
    }
    for state in TRAY {
        let source = icons.join("tray").join(format!("{state}.svg"));
        draw(setup::tauri_cli(workspace, &tools.node)?, &source, &drawn, &["--png", TRAY_SIZE])?;
        let size = format!("{TRAY_SIZE}x{TRAY_SIZE}.png");
        take(&drawn.join(size), &icons.join("tray").join(format!("{state}.png")))?;
    }
    Ok(())
}

fn draw(mut tauri: Command, source: &Path, folder: &Path, options: &[&str]) -> Result<()> {
    command::run(tauri.arg("icon").arg(source).arg("--output").arg(folder).args(options))
}

fn take(from: &Path, to: &Path) -> Result<()> {
    std::fs::copy(from, to).map(drop).with_context(|| format!("failed to write {}", to.display()))
}
