//! How much a first preparation downloads, as it was measured for each platform.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

/// Sizes for one platform.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct Download {
    /// Packages.
    pub(crate) packages: u32,
    /// Bytes downloaded.
    pub(crate) download_bytes: u64,
    /// Bytes on disk afterwards.
    pub(crate) installed_bytes: u64,
}

impl Download {
    /// The sizes for this platform in `sidecar_dir`; another platform's where this one was not measured, since they
    /// are alike, and zeros where none was.
    pub(crate) fn read(sidecar_dir: &Path) -> Self {
        let text = std::fs::read(sidecar_dir.join("download.json")).unwrap_or_default();
        let table: BTreeMap<String, Self> = serde_json::from_slice(&text).unwrap_or_default();
        let platform = format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH);
        table.get(&platform).or_else(|| table.values().next()).copied().unwrap_or_default()
    }
}
