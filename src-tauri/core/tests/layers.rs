//! Holds the order of imports that the crate's documentation states: rooms import downward only.

use std::path::{Path, PathBuf};

/// Rooms from the bottom up; those of one line do not import each other.
const LAYERS: &[&[&str]] = &[
    &["error", "clock", "disk", "model", "redact"],
    &["config", "events"],
    &["logs"],
    &["db"],
    &["library", "sidecar", "audio", "resources"],
    &["analysis", "doctor"],
    &["import"],
    &["app"],
    &["diagnostics"],
    &["ops"],
    &["http"],
];

/// Edges against the order, each with its reason.
const EXCEPTIONS: &[(&str, &str, &str)] = &[("app", "http", "the application starts its HTTP door")];

fn rank(room: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&room))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// Rooms named after `crate::` in `text`, also in `use crate::{a::.., b::..}`.
fn imports(text: &str) -> Vec<String> {
    let word = |rest: &str| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>();
    text.match_indices("crate::").map(|(at, found)| word(&text[at + found.len()..])).collect()
}

#[test]
fn rooms_import_downward_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut wrong = Vec::new();
    for file in files {
        let inside = file.strip_prefix(&root).expect("below the root");
        let room = inside.iter().next().expect("a name").to_string_lossy().trim_end_matches(".rs").to_owned();
        let Some(own) = rank(&room) else { continue };
        let text = std::fs::read_to_string(&file).expect("a source");
        for imported in imports(&text) {
            let Some(other) = rank(&imported) else { continue };
            let allowed = EXCEPTIONS.iter().any(|(from, to, _)| *from == room && *to == imported);
            let sideways = other == own && imported != room && room != "model" && imported != "model";
            if (other > own || sideways) && !allowed {
                wrong.push(format!("{} imports {imported}", inside.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_secret_is_known_in_one_place_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    for (word, rooms) in [
        ("axum::", &["http"][..]),
        ("tauri::", &[]),
        ("rusqlite::", &["db", "library", "analysis", "import"]),
        ("process_wrap::", &["sidecar"]),
    ] {
        for file in &files {
            let inside = file.strip_prefix(&root).expect("below the root").to_string_lossy().into_owned();
            let known = rooms.iter().any(|room| inside.starts_with(room));
            let text = std::fs::read_to_string(file).expect("a source");
            assert!(known || !text.contains(word), "{inside} knows {word}");
        }
    }
}
