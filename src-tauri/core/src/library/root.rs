//! A look at the root of a music folder: is it there, and is it the same as before?

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What a look found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Root {
    /// Device and file number where the system has them: another drive at the same path is another root.
    identity: Option<(u64, u64)>,
    /// Nothing is in it.
    pub is_empty: bool,
}

impl Root {
    /// Looks at `path`.
    ///
    /// # Errors
    /// A sentence for people: it is gone, no folder, or cannot be listed.
    pub(crate) async fn look(path: &Path) -> Result<Self, String> {
        let path: PathBuf = path.to_owned();
        tokio::task::spawn_blocking(move || look(&path)).await.map_err(|error| error.to_string())?
    }

    /// Both looks saw the same folder.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.identity == other.identity
    }
}

fn look(path: &Path) -> Result<Root, String> {
    let refused = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => "The folder is not there: is its drive connected?".to_owned(),
        ErrorKind::NotADirectory => "There is a file in the folder's place".to_owned(),
        ErrorKind::PermissionDenied => "The folder cannot be read: check its permissions".to_owned(),
        _ => format!("The folder cannot be read: {error}"),
    };
    let metadata = std::fs::metadata(path).map_err(refused)?;
    let mut entries = std::fs::read_dir(path).map_err(refused)?;
    Ok(Root { identity: identity(&metadata), is_empty: entries.next().is_none() })
}

#[cfg(unix)]
fn identity(metadata: &std::fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(_: &std::fs::Metadata) -> Option<(u64, u64)> {
    None
}
