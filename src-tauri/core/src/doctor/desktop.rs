//! Libraries that the window and its tray icon need on Linux; other systems bring theirs.

use std::path::{Path, PathBuf};

use crate::doctor::blocking;
use crate::doctor::finding::Finding;

/// Folders that libraries usually lie in.
const ROOTS: &[&str] = &["/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib"];

pub(super) async fn web_view() -> Finding {
    blocking(|| match find(&["libwebkit2gtk-4.1.so.0"]) {
        Some(path) => Finding::ok(format!("The web view is {}", path.display())),
        None => Finding::warn(
            "The library libwebkit2gtk-4.1 is not there, so the window cannot open",
            "Install libwebkit2gtk-4.1-0, or use the page that `mismo serve` shows in a browser",
        ),
    })
    .await
}

pub(super) async fn tray() -> Finding {
    blocking(|| match find(&["libayatana-appindicator3.so.1", "libappindicator3.so.1"]) {
        Some(path) => Finding::ok(format!("The tray icon can be drawn by {}", path.display())),
        None => Finding::warn(
            "No library for the tray icon is there; everything else works",
            "Install libayatana-appindicator3-1 to see the icon",
        ),
    })
    .await
}

/// The first of `names` in the usual folders and their folders for an architecture (`x86_64-linux-gnu`).
fn find(names: &[&str]) -> Option<PathBuf> {
    let given = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
    let given: Vec<PathBuf> = std::env::split_paths(&given).collect();
    let roots = given.into_iter().chain(ROOTS.iter().map(PathBuf::from));
    roots
        .flat_map(|root| with_architectures(&root))
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|file| file.exists())
}

fn with_architectures(root: &Path) -> Vec<PathBuf> {
    let inside = std::fs::read_dir(root).into_iter().flatten().flatten();
    let architectures = inside.filter(|entry| entry.file_name().to_string_lossy().ends_with("-linux-gnu"));
    std::iter::once(root.to_owned()).chain(architectures.map(|entry| entry.path())).collect()
}
