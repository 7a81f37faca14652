//! The volumes (file systems of drives) that are mounted, and where on which of them a folder lies.
//!
//! A drive comes back at whatever path is free: what stays the same is the volume's own number, which was written when it
//! was formatted. Linux tells it in `/dev/disk/by-uuid`; where nothing fills that folder, ext and Btrfs still tell it by
//! `statvfs`. Other systems tell it only through calls for which Rust has no safe library: there a folder that moved is
//! away until its drive is where it was.

use std::path::{Path, PathBuf};

/// A mount as the system lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mounted {
    /// Number of the volume; none for what is no drive.
    pub id: Option<String>,
    /// The folder of the volume that is seen: `/`, unless only a part of it is mounted.
    pub top: PathBuf,
    /// Where it is seen.
    pub point: PathBuf,
}

/// A place on a volume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Number of the volume.
    pub id: String,
    /// Path on the volume, which begins with `/`.
    pub path: PathBuf,
}

/// Where on which volume `path` lies; none when it lies on no drive.
pub(crate) fn place_of(path: &Path, mounted: &[Mounted]) -> Option<Place> {
    // Of two at the same point the later hides the earlier.
    let around = mounted.iter().filter(|mount| path.starts_with(&mount.point));
    let mount = around.max_by_key(|mount| mount.point.components().count())?;
    let inside = path.strip_prefix(&mount.point).ok()?;
    Some(Place { id: mount.id.clone()?, path: joined(&mount.top, inside) })
}

/// The paths under which `place` is seen; several when a volume is mounted more than once, or was copied bit by bit.
pub(crate) fn paths_of(place: &Place, mounted: &[Mounted]) -> Vec<PathBuf> {
    let seen = mounted.iter().filter(|mount| mount.id.as_ref() == Some(&place.id));
    let paths = seen.filter_map(|mount| Some(joined(&mount.point, place.path.strip_prefix(&mount.top).ok()?)));
    // What another mount covers is not seen.
    let mut paths: Vec<PathBuf> = paths.filter(|path| place_of(path, mounted).as_ref() == Some(place)).collect();
    paths.sort();
    paths.dedup();
    paths
}

/// `folder` itself where `inside` is empty: joining that would leave a slash behind.
fn joined(folder: &Path, inside: &Path) -> PathBuf {
    if inside.as_os_str().is_empty() { folder.to_owned() } else { folder.join(inside) }
}

/// What is mounted now. Blocks.
#[cfg(target_os = "linux")]
pub(crate) fn mounted() -> Vec<Mounted> {
    let numbers = linux::numbers();
    let lines = std::fs::read("/proc/self/mountinfo").unwrap_or_default();
    linux::parse(&lines)
        .into_iter()
        .map(|(top, point, source)| Mounted { id: linux::id(&source, &point, &numbers), top, point })
        .collect()
}

/// Nothing that could be told apart.
#[cfg(not(target_os = "linux"))]
pub(crate) fn mounted() -> Vec<Mounted> {
    Vec::new()
}

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::HashMap;
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt as _;
    use std::path::{Path, PathBuf};

    use crate::library::file_system::FileSystem;

    /// Numbers of volumes by the device that they are on, as udev names them.
    pub(super) fn numbers() -> HashMap<PathBuf, String> {
        let links = std::fs::read_dir("/dev/disk/by-uuid").into_iter().flatten().flatten();
        links
            .filter_map(|link| {
                let device = std::fs::canonicalize(link.path()).ok()?;
                Some((device, link.file_name().to_string_lossy().into_owned()))
            })
            .collect()
    }

    /// The number of what is mounted from `source` at `point`. Only drives are asked: a server that is gone would keep
    /// whoever asks waiting.
    pub(super) fn id(source: &Path, point: &Path, numbers: &HashMap<PathBuf, String>) -> Option<String> {
        if !source.starts_with("/dev") {
            return None;
        }
        let device = std::fs::canonicalize(source).ok();
        if let Some(number) = device.and_then(|device| numbers.get(&device)) {
            return Some(format!("uuid:{number}"));
        }
        let own = FileSystem::of(point).has_lasting_id().then(|| rustix::fs::statvfs(point).ok()).flatten()?;
        Some(format!("fsid:{:x}", own.f_fsid))
    }

    /// Folder on the volume, mount point and source of each line of `mountinfo` (proc_pid_mountinfo(5)).
    pub(super) fn parse(text: &[u8]) -> Vec<(PathBuf, PathBuf, PathBuf)> {
        let lines = text.split(|byte| *byte == b'\n');
        lines
            .filter_map(|line| {
                let fields: Vec<&[u8]> = line.split(|byte| *byte == b' ').collect();
                // Some optional fields stand between the first six and the dash.
                let dash = fields.iter().position(|field| *field == b"-")?;
                Some((path(fields.get(3)?), path(fields.get(4)?), path(fields.get(dash + 2)?)))
            })
            .collect()
    }

    /// Spaces, tabs, line ends and backslashes are written as three octal digits.
    fn path(field: &[u8]) -> PathBuf {
        let mut bytes = Vec::with_capacity(field.len());
        let mut rest = field;
        while let Some((&first, behind)) = rest.split_first() {
            let octal = behind.get(..3).filter(|_| first == b'\\').and_then(|digits| {
                let text = std::str::from_utf8(digits).ok()?;
                u8::from_str_radix(text, 8).ok()
            });
            bytes.push(octal.unwrap_or(first));
            rest = if octal.is_some() { &behind[3..] } else { behind };
        }
        PathBuf::from(OsString::from_vec(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mount(id: &str, top: &str, point: &str) -> Mounted {
        Mounted { id: (!id.is_empty()).then(|| id.to_owned()), top: top.into(), point: point.into() }
    }

    fn place(id: &str, path: &str) -> Place {
        Place { id: id.to_owned(), path: path.into() }
    }

    #[test]
    fn a_place_is_found_under_another_path() {
        let before = [mount("disk", "/", "/"), mount("stick", "/", "/media/dj/USB")];
        let music = place_of(Path::new("/media/dj/USB/Music"), &before).expect("a place");
        assert_eq!(music, place("stick", "/Music"));
        let after = [mount("disk", "/", "/"), mount("stick", "/", "/media/dj/USB1")];
        assert_eq!(paths_of(&music, &after), [PathBuf::from("/media/dj/USB1/Music")]);
        assert!(paths_of(&music, &after[..1]).is_empty(), "it is not plugged in");
        let whole = place_of(Path::new("/media/dj/USB"), &before).expect("a place");
        assert_eq!(paths_of(&whole, &after), [PathBuf::from("/media/dj/USB1")]);
    }

    #[test]
    fn what_is_seen_twice_or_in_part_is_told_as_it_is() {
        let twice = [mount("stick", "/", "/a"), mount("stick", "/", "/b")];
        assert_eq!(paths_of(&place("stick", "/Music"), &twice), ["/a/Music", "/b/Music"].map(PathBuf::from));
        let part = [mount("stick", "/Music/House", "/house")];
        assert_eq!(paths_of(&place("stick", "/Music/House/Deep"), &part), [PathBuf::from("/house/Deep")]);
        assert!(paths_of(&place("stick", "/Music"), &part).is_empty());
        assert_eq!(place_of(Path::new("/house/Deep"), &part), Some(place("stick", "/Music/House/Deep")));
    }

    #[test]
    fn what_lies_on_no_drive_or_is_covered_has_no_place() {
        let mounts = [mount("disk", "/", "/"), mount("", "/", "/tmp"), mount("stick", "/", "/mnt")];
        assert_eq!(place_of(Path::new("/tmp/music"), &mounts), None);
        assert_eq!(place_of(Path::new("/tmpmusic"), &mounts), Some(place("disk", "/tmpmusic")));
        let covered = [mounts[0].clone(), mounts[2].clone(), mount("other", "/", "/mnt")];
        assert!(paths_of(&place("stick", "/Music"), &covered).is_empty());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_list_of_mounts_is_understood() {
        let text = b"27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n\
            63 43 7:0 /Music /media/My\\040Drive rw,noatime shared:1 master:2 - vfat /dev/sdb1 rw\nbroken\n";
        let expected = [("/", "/", "/dev/vda"), ("/Music", "/media/My Drive", "/dev/sdb1")];
        let expected = expected.map(|(top, point, source)| (top.into(), point.into(), source.into()));
        assert_eq!(linux::parse(text), expected);
        assert!(mounted().iter().any(|mount| mount.point == Path::new("/")), "this computer's own list");
    }
}
