//! The file that is written last: it tells a whole environment from a half-made one.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::disk;

/// Name of the file in the engine's folder.
const NAME: &str = "environment.json";

/// What a whole environment was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Marker {
    /// Fingerprint of the requirements.
    pub(crate) lock: String,
    /// The environment's interpreter.
    pub(crate) python: PathBuf,
    /// Its version.
    pub(crate) python_version: String,
    /// The installer.
    pub(crate) uv: PathBuf,
    /// Version of the application.
    pub(crate) version: String,
    /// When, ISO 8601 UTC.
    pub(crate) finished_at: String,
}

impl Marker {
    /// Where it lies in `engine_dir`.
    pub(crate) fn path(engine_dir: &Path) -> PathBuf {
        engine_dir.join(NAME)
    }

    /// The marker in `engine_dir`, if there is a readable one.
    pub(crate) fn read(engine_dir: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(Self::path(engine_dir)).ok()?).ok()
    }

    /// Writes it whole or not at all.
    pub(crate) fn write(&self, engine_dir: &Path) -> std::io::Result<()> {
        disk::replace_for_good(&Self::path(engine_dir), &serde_json::to_vec_pretty(self)?)
    }

    /// Removes it: what is there counts as half-made from now on.
    pub(crate) fn remove(engine_dir: &Path) {
        // Not there is as good.
        let _ = std::fs::remove_file(Self::path(engine_dir));
    }
}
