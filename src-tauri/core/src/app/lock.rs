//! One application per data folder: a lock on a file beside the database.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::app::{StartError, announce};

/// Held while the application runs; the system releases it whatever way the process ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of `data_dir`.
    pub(super) fn take(data_dir: &Path) -> Result<Self, StartError> {
        let cannot = |source| StartError::DataDir { path: data_dir.to_owned(), source };
        let path = data_dir.join("mismo.lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(cannot)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => {
                let url = announce::running(data_dir).map(|announcement| announcement.url);
                Err(StartError::AlreadyRunning { path: data_dir.to_owned(), url })
            }
            Err(TryLockError::Error(source)) => Err(cannot(source)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_refused_until_the_first_is_gone() {
        let dir = tempfile::tempdir().expect("a folder");
        let first = Lock::take(dir.path()).expect("a lock");
        assert!(matches!(Lock::take(dir.path()), Err(StartError::AlreadyRunning { .. })));
        drop(first);
        assert!(Lock::take(dir.path()).is_ok());
    }
}
