//! What the file system that a folder lies on can do: report changes, and number its files for good.

use std::fs::Metadata;
use std::path::Path;

/// A kind of file system, by the number that Linux gives it (`include/uapi/linux/magic.h`, statfs(2)); none elsewhere or
/// when it cannot be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileSystem(Option<u32>);

impl FileSystem {
    /// The one at `path`. Blocks.
    #[cfg(target_os = "linux")]
    pub(crate) fn of(path: &Path) -> Self {
        // The numbers have 32 bits, whatever type the system keeps them in.
        Self(rustix::fs::statfs(path).ok().map(|found| found.f_type as u32))
    }

    /// The one at `path`.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn of(_: &Path) -> Self {
        Self(None)
    }

    /// Its name when it does not report what others change in it: networks, and what programs pretend to be folders.
    pub(crate) fn silent(self) -> Option<&'static str> {
        match self.0? {
            0x0000_6969 => Some("NFS"),
            0x0000_517b | 0xff53_4d42 | 0xfe53_4d42 => Some("SMB"),
            0x6573_5546 => Some("FUSE"),
            0x0102_1997 => Some("9p"),
            0x786f_4256 => Some("A shared folder of VirtualBox"),
            0x00c3_6400 => Some("Ceph"),
            0x5346_414f => Some("AFS"),
            _ => None,
        }
    }

    /// A file keeps its number as long as it lives. FAT and exFAT make numbers up at each mount, as do many that are not
    /// of this machine.
    pub(crate) fn keeps_numbers(self) -> bool {
        !matches!(self.0, Some(0x0000_4d44 | 0x2011_bab0)) && self.silent().is_none()
    }

    /// Its own number of itself (`f_fsid`) comes from what is written on it, and so is the same at each mount: ext2 to
    /// ext4, and Btrfs.
    #[cfg(target_os = "linux")]
    pub(crate) fn has_lasting_id(self) -> bool {
        matches!(self.0, Some(0x0000_ef53 | 0x9123_683e))
    }
}

/// The number of a file: the same after a rename, and for a second name of it (a hard link).
#[cfg(unix)]
pub(crate) fn number(metadata: &Metadata) -> Option<i64> {
    use std::os::unix::fs::MetadataExt;
    // The store has no unsigned numbers; they are only compared.
    Some(metadata.ino().cast_signed())
}

/// Rust's standard library offers none here.
#[cfg(not(unix))]
pub(crate) fn number(_: &Metadata) -> Option<i64> {
    None
}

/// Both paths lead to one file or folder: links, bind mounts, disks that ignore letter case. Blocks.
#[cfg(unix)]
pub(crate) fn is_same(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (std::fs::metadata(a), std::fs::metadata(b)) {
        (Ok(a), Ok(b)) => (a.dev(), a.ino()) == (b.dev(), b.ino()),
        _ => false,
    }
}

/// Cannot be told here.
#[cfg(not(unix))]
pub(crate) fn is_same(_: &Path, _: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_silent_and_fat_numbers_nothing() {
        let (ext4, nfs, exfat) = (FileSystem(Some(0xef53)), FileSystem(Some(0x6969)), FileSystem(Some(0x2011_bab0)));
        assert_eq!((ext4.silent(), nfs.silent(), exfat.silent()), (None, Some("NFS"), None));
        assert_eq!((ext4.keeps_numbers(), nfs.keeps_numbers(), exfat.keeps_numbers()), (true, false, false));
    }
}
