//! Stamps by content: what was set up once from the same files is not set up again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::workspace::Workspace;

/// Folders that never belong to the content: results and caches.
const NOT_CONTENT: &[&str] =
    &["node_modules", "dist", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", "test-results"];

/// The content that a piece of set-up depends on, and the file that remembers it.
#[derive(Debug)]
pub(crate) struct Stamp {
    file: PathBuf,
    /// Paths that the set-up makes: without them it is done again.
    makes: Vec<PathBuf>,
    hasher: Sha256,
}

impl Stamp {
    /// The stamp of the set-up called `name`.
    pub(crate) fn new(workspace: &Workspace, name: &str) -> Self {
        Self { file: workspace.tools().join("stamps").join(name), makes: Vec::new(), hasher: Sha256::new() }
    }

    /// Depends on `text`.
    #[must_use]
    pub(crate) fn text(mut self, text: &str) -> Self {
        self.add(text.as_bytes());
        self
    }

    /// Depends on a file, or on every file below a folder; one that is absent counts as such.
    ///
    /// # Errors
    /// Something there could not be read.
    pub(crate) fn content(mut self, path: &Path) -> Result<Self> {
        for file in files_below(path)? {
            let bytes = std::fs::read(&file).with_context(|| format!("failed to read {}", file.display()))?;
            self.add(file.strip_prefix(path).unwrap_or(&file).as_os_str().as_encoded_bytes());
            self.add(&bytes);
        }
        Ok(self)
    }

    /// The set-up makes `path`.
    #[must_use]
    pub(crate) fn makes(mut self, path: impl Into<PathBuf>) -> Self {
        self.makes.push(path.into());
        self
    }

    /// Does `work` unless it was done from the same content, and remembers it afterwards.
    ///
    /// # Errors
    /// Those of `work`; the stamp could not be written.
    pub(crate) fn once(self, work: impl FnOnce() -> Result<()>) -> Result<()> {
        let hash: String = self.hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let done = std::fs::read_to_string(&self.file).is_ok_and(|remembered| remembered == hash);
        if done && self.makes.iter().all(|path| path.exists()) {
            return Ok(());
        }
        // Half-done work must not look done.
        let _ = std::fs::remove_file(&self.file);
        work()?;
        let folder = self.file.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&self.file, hash))
            .with_context(|| format!("failed to write {}", self.file.display()))
    }

    fn add(&mut self, bytes: &[u8]) {
        self.hasher.update((bytes.len() as u64).to_le_bytes());
        self.hasher.update(bytes);
    }
}

/// The file itself, or all files below the folder in a fixed order.
fn files_below(path: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    let mut open = vec![path.to_owned()];
    while let Some(next) = open.pop() {
        if next.is_dir() {
            let entries = std::fs::read_dir(&next).with_context(|| format!("failed to list {}", next.display()))?;
            for entry in entries {
                let entry = entry?;
                if !NOT_CONTENT.contains(&&*entry.file_name().to_string_lossy()) {
                    open.push(entry.path());
                }
            }
        } else if next.is_file() {
            files.insert(next);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// A stamp in `dir` over the file `in` there, that makes the file `out`.
    fn stamp(dir: &Path) -> Stamp {
        let stamp = Stamp { file: dir.join("stamp"), makes: vec![dir.join("out")], hasher: Sha256::new() };
        stamp.content(&dir.join("in")).unwrap()
    }

    #[test]
    fn work_is_done_again_only_when_content_or_result_changed() {
        let dir = tempdir();
        let runs = Cell::new(0);
        let work = || {
            runs.set(runs.get() + 1);
            std::fs::write(dir.join("out"), "x").map_err(Into::into)
        };
        std::fs::write(dir.join("in"), "a").unwrap();
        stamp(&dir).once(work).unwrap();
        stamp(&dir).once(work).unwrap();
        assert_eq!(runs.get(), 1);

        std::fs::write(dir.join("in"), "b").unwrap();
        stamp(&dir).once(work).unwrap();
        assert_eq!(runs.get(), 2);

        std::fs::remove_file(dir.join("out")).unwrap();
        stamp(&dir).once(work).unwrap();
        assert_eq!(runs.get(), 3);
        std::fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn failed_work_leaves_no_stamp() {
        let dir = tempdir();
        std::fs::write(dir.join("in"), "a").unwrap();
        std::fs::write(dir.join("out"), "x").unwrap();
        stamp(&dir).once(|| Ok(())).unwrap();
        std::fs::write(dir.join("in"), "b").unwrap();
        stamp(&dir).once(|| anyhow::bail!("no")).unwrap_err();
        std::fs::write(dir.join("in"), "a").unwrap();
        let again = Cell::new(false);
        let work = || {
            again.set(true);
            Ok(())
        };
        stamp(&dir).once(work).unwrap();
        assert!(again.get());
        std::fs::remove_dir_all(dir).unwrap();
    }

    fn tempdir() -> PathBuf {
        static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = COUNT.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let dir = std::env::temp_dir().join(format!("xtask-stamp-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        dir
    }
}
