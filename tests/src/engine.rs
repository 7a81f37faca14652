//! The Python environment that all tests share, made by the application's own code path.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use crate::{binary, workspace};

/// Folder of a whole environment; made on the first call, which may take a minute on a fresh machine.
pub fn prepared() -> PathBuf {
    static PREPARED: OnceLock<PathBuf> = OnceLock::new();
    PREPARED.get_or_init(prepare).clone()
}

fn prepare() -> PathBuf {
    let dir = std::env::var_os("MISMO_ENGINE_DIR").map_or_else(|| workspace().join("target/engine"), PathBuf::from);
    std::fs::create_dir_all(&dir).expect("a folder for the engine");
    // Test processes run side by side: one makes it, the others wait.
    let lock = std::fs::File::create(dir.join("test.lock")).expect("a lock file");
    lock.lock().expect("the lock");
    let scratch = tempfile::tempdir().expect("a folder");
    let output = Command::new(binary("MISMO_BIN", "mismo"))
        .args(["engine", "prepare"])
        .env("MISMO_DATA_DIR", scratch.path())
        .env("MISMO_ENGINE_DIR", &dir)
        .current_dir(scratch.path())
        .output()
        .expect("mismo runs");
    assert!(output.status.success(), "the engine was not prepared: {}", String::from_utf8_lossy(&output.stderr));
    dir
}

/// Interpreter of the prepared environment.
pub fn python() -> PathBuf {
    let venv = prepared().join("venv");
    let found = [venv.join("bin/python"), venv.join("Scripts/python.exe")].into_iter().find(|path| path.exists());
    found.expect("the environment has an interpreter")
}
