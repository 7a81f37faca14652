//! Which folders may become roots of the library.
//!
//! Roots are stored canonical: absolute, symbolic links resolved, in the letter case that the disk has. None may equal,
//! contain or lie in another, compared by component (`/music` does not contain `/music2`).

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::library::error::LibraryError;
use crate::library::file_system;

/// The canonical form of an existing, readable folder.
///
/// # Errors
/// The path is relative, does not exist, is a file or cannot be listed.
pub(crate) fn canonical(path: &str) -> Result<PathBuf, LibraryError> {
    let given = PathBuf::from(path);
    if !given.is_absolute() {
        return Err(LibraryError::NotAbsolute(given));
    }
    let real = dunce::canonicalize(&given).map_err(|error| refused(&given, &error))?;
    if !real.is_dir() {
        return Err(LibraryError::NotADirectory(given));
    }
    std::fs::read_dir(&real).map_err(|error| refused(&given, &error))?;
    Ok(real)
}

fn refused(path: &Path, error: &std::io::Error) -> LibraryError {
    match error.kind() {
        ErrorKind::NotFound => LibraryError::PathNotFound(path.to_owned()),
        ErrorKind::NotADirectory => LibraryError::NotADirectory(path.to_owned()),
        _ => LibraryError::NotReadable { path: path.to_owned(), reason: error.to_string() },
    }
}

/// Checks a new root against those that are there.
///
/// # Errors
/// It equals, contains or lies in one of them.
pub(crate) fn check_overlap<'a>(path: &Path, others: impl Iterator<Item = &'a Path>) -> Result<(), LibraryError> {
    for other in others {
        // Roots that are away cannot be resolved again; they are stored canonical.
        let other = dunce::canonicalize(other).unwrap_or_else(|_| other.to_owned());
        let (path, other) = (path.to_owned(), other);
        let (mine, theirs) = (comparable(&path), comparable(&other));
        if mine == theirs || file_system::is_same(&path, &other) {
            return Err(LibraryError::Duplicate(path));
        }
        if mine.starts_with(&theirs) {
            return Err(LibraryError::Inside { path, other });
        }
        if theirs.starts_with(&mine) {
            return Err(LibraryError::Around { path, other });
        }
    }
    Ok(())
}

/// Systems whose disks usually ignore letter case compare in lower case.
fn comparable(path: &Path) -> PathBuf {
    if cfg!(any(windows, target_os = "macos")) {
        PathBuf::from(path.to_string_lossy().to_lowercase())
    } else {
        path.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlap(path: &Path, other: &Path) -> &'static str {
        match check_overlap(path, std::iter::once(other)) {
            Ok(()) => "free",
            Err(LibraryError::Duplicate(_)) => "duplicate",
            Err(LibraryError::Inside { .. }) => "inside",
            Err(LibraryError::Around { .. }) => "around",
            Err(_) => "other",
        }
    }

    #[test]
    fn overlap_goes_by_component() {
        let [a, b, c] = ["/m/a", "/m/a/b", "/m/a2"].map(Path::new);
        assert_eq!(overlap(a, a), "duplicate");
        assert_eq!(overlap(b, a), "inside");
        assert_eq!(overlap(a, b), "around");
        assert_eq!(overlap(c, a), "free");
        assert_eq!(overlap(a, c), "free");
    }

    #[test]
    fn canonical_refuses_what_is_no_folder() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("a.mp3");
        std::fs::write(&file, b"x").expect("a file");
        let refusal = |path: &Path| canonical(path.to_str().expect("text")).expect_err("refused");
        assert!(matches!(refusal(&file), LibraryError::NotADirectory(_)));
        assert!(matches!(refusal(&file.join("below")), LibraryError::NotADirectory(_)));
        assert!(matches!(refusal(&dir.path().join("none")), LibraryError::PathNotFound(_)));
        assert!(matches!(refusal(Path::new("music")), LibraryError::NotAbsolute(_)));
        assert!(matches!(refusal(Path::new("")), LibraryError::NotAbsolute(_)));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_resolved() {
        let dir = tempfile::tempdir().expect("a folder");
        let (real, link) = (dir.path().join("real"), dir.path().join("link"));
        std::fs::create_dir(&real).expect("a folder");
        std::os::unix::fs::symlink(&real, &link).expect("a link");
        let path = canonical(link.to_str().expect("text")).expect("a folder");
        assert_eq!(overlap(&path, &real), "duplicate");
    }
}
