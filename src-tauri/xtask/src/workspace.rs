//! Where things are.

use std::path::{Path, PathBuf};

/// The checkout that this program was built from.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The checkout that holds this crate.
    pub(crate) fn here() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new("."));
        Self { root: root.to_owned() }
    }

    /// A path below the root.
    pub(crate) fn at(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The root itself.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Folder of tools that were fetched, git-ignored.
    pub(crate) fn tools(&self) -> PathBuf {
        self.at(".tools")
    }

    /// The page.
    pub(crate) fn ui(&self) -> PathBuf {
        self.at("ui")
    }

    /// The bundled analysis server.
    pub(crate) fn sidecar(&self) -> PathBuf {
        self.at("src-tauri/sidecar")
    }

    /// Where cargo puts what it builds.
    pub(crate) fn target(&self) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.at("target"), |dir| self.root.join(dir))
    }

    /// A program that `cargo build` made in `profile` (`debug` or `release`).
    pub(crate) fn built(&self, profile: &str, name: &str) -> PathBuf {
        self.target().join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// The analysis engine that tests share, so that it is prepared once.
    pub(crate) fn test_engine(&self) -> PathBuf {
        self.target().join("engine")
    }
}
