//! Room on disks, and files written whole or not at all.

use std::io::Write as _;
use std::path::Path;

/// Bytes that are free for us on the disk that holds `folder`; `None` where the system does not tell.
#[cfg(unix)]
pub(crate) fn free_bytes(folder: &Path) -> Option<u64> {
    let system = rustix::fs::statvfs(folder).ok()?;
    Some(system.f_bavail.saturating_mul(system.f_frsize))
}

/// Bytes that are free for us on the disk that holds `folder`; `None` where the system does not tell.
#[cfg(not(unix))]
pub(crate) fn free_bytes(_folder: &Path) -> Option<u64> {
    None
}

/// Writes `path` whole or not at all, as far as other processes see it: a draft beside it takes its place.
///
/// # Errors
/// The draft cannot be written or moved; the file is as it was.
pub(crate) fn replace(path: &Path, contents: &[u8]) -> std::io::Result<()> {
    put(path, contents, false)
}

/// As [`replace`], and on disk when it answers, so that a power cut does not take it either.
///
/// # Errors
/// As [`replace`].
pub(crate) fn replace_for_good(path: &Path, contents: &[u8]) -> std::io::Result<()> {
    put(path, contents, true)
}

/// Removes `path`, where there is such a file, and a power cut does not bring it back.
///
/// # Errors
/// It cannot be removed.
pub(crate) fn remove_for_good(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    // That a name is gone is written with its folder, which only Unix opens as a file.
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn put(path: &Path, contents: &[u8], sync: bool) -> std::io::Result<()> {
    let mut draft = path.as_os_str().to_owned();
    draft.push(".part");
    let written = (|| {
        let mut file = std::fs::File::create(&draft)?;
        file.write_all(contents)?;
        if sync {
            file.sync_all()?;
        }
        std::fs::rename(&draft, path)
    })();
    if written.is_err() {
        // Half of it helps nobody, and may be what fills the disk.
        let _ = std::fs::remove_file(&draft);
    }
    written
}
