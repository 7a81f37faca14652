//! Walking a music folder: its audio files with size and time, and what could not be listed.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use walkdir::WalkDir;

use crate::library::audio_name::{is_audio, is_hidden};
use crate::library::error::LibraryError;
use crate::library::file_system::{self, FileSystem};

/// Which files of a folder are taken.
#[derive(Debug, Clone)]
pub(crate) struct WalkRules {
    /// Levels of subfolders; none = all.
    depth: Option<usize>,
    follow_symlinks: bool,
    /// Only files that match; none = all audio files.
    include: Option<GlobSet>,
    /// Files and folders left out.
    exclude: GlobSet,
}

impl WalkRules {
    /// `max_depth` -1 = all levels. Globs ignore letter case and are held against the path relative to the folder and
    /// against the bare name.
    ///
    /// # Errors
    /// A glob cannot be understood.
    pub(crate) fn new(
        recursive: bool,
        max_depth: i32,
        follow_symlinks: bool,
        include: Option<&[String]>,
        exclude: Option<&[String]>,
    ) -> Result<Self, LibraryError> {
        let depth = if recursive { usize::try_from(max_depth).ok() } else { Some(0) };
        let include = include.filter(|globs| !globs.is_empty());
        let include = include.map(|globs| set("scan_patterns", globs)).transpose()?;
        let exclude = set("exclude_patterns", exclude.unwrap_or_default())?;
        Ok(Self { depth, follow_symlinks, include, exclude })
    }

    /// Symbolic links to folders and files are followed.
    pub(crate) fn follow_symlinks(&self) -> bool {
        self.follow_symlinks
    }

    /// Nothing on the way from `root` to `path` is hidden, left out or too deep.
    fn reaches(&self, root: &Path, path: &Path) -> bool {
        let Ok(relative) = path.strip_prefix(root) else { return false };
        let too_deep = self.depth.is_some_and(|depth| relative.components().count() > depth + 1);
        !too_deep
            && !relative.ancestors().filter(|step| !step.as_os_str().is_empty()).any(|step| self.is_left_out(step))
    }

    /// What is at `relative` to the folder is hidden or left out, whatever it lies in.
    fn is_left_out(&self, relative: &Path) -> bool {
        let name = relative.file_name().unwrap_or_default();
        is_hidden(name) || self.exclude.is_match(relative) || self.exclude.is_match(name)
    }

    fn takes(&self, root: &Path, path: &Path) -> bool {
        let relative = path.strip_prefix(root).unwrap_or(path);
        let name = path.file_name().unwrap_or_default();
        let wanted = |globs: &GlobSet| globs.is_match(relative) || globs.is_match(name);
        is_audio(path) && self.include.as_ref().is_none_or(wanted)
    }
}

fn set(field: &'static str, globs: &[String]) -> Result<GlobSet, LibraryError> {
    let invalid = |error: globset::Error| LibraryError::Invalid { field, reason: error.to_string() };
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        set.add(GlobBuilder::new(glob).case_insensitive(true).build().map_err(invalid)?);
    }
    set.build().map_err(invalid)
}

/// An audio file as the file system describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundFile {
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// Last change, nanoseconds since 1970.
    pub modified_ns: i64,
    /// Its number, where the file system keeps it.
    pub number: Option<i64>,
}

impl FoundFile {
    fn new(path: PathBuf, metadata: &std::fs::Metadata, numbered: bool) -> Self {
        let number = numbered.then(|| file_system::number(metadata)).flatten();
        Self { path, size: metadata.len(), modified_ns: modified_ns(metadata), number }
    }

    /// The file at `path`, which need not lie in a music folder. Blocks.
    ///
    /// # Errors
    /// There is none, or the system does not let us look.
    pub(crate) fn at(path: &Path) -> std::io::Result<Self> {
        let metadata = std::fs::metadata(path)?;
        let is_file = metadata.is_file().then_some(metadata).ok_or(std::io::ErrorKind::NotFound);
        Ok(Self::new(path.to_owned(), &is_file?, false))
    }

    /// It has this size and time now. Blocks.
    pub(crate) fn is_still(path: &Path, size: u64, modified_ns: i64) -> bool {
        std::fs::metadata(path).is_ok_and(|now| (now.len(), self::modified_ns(&now)) == (size, modified_ns))
    }
}

/// Last change, nanoseconds since 1970; 0 where the file system keeps none.
pub(crate) fn modified_ns(metadata: &std::fs::Metadata) -> i64 {
    let Ok(modified) = metadata.modified() else { return 0 };
    match modified.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos),
    }
}

/// What a walk meets.
#[derive(Debug)]
pub(crate) enum Met {
    /// An audio file.
    File(FoundFile),
    /// A file or folder that could not be looked at; what is below it is unknown, not gone.
    Unreadable { path: PathBuf, reason: String },
}

/// Walks `start`, which is `root` or something in it (a file too).
pub(crate) fn walk<'a>(root: &'a Path, start: &'a Path, rules: &'a WalkRules) -> impl Iterator<Item = Met> + 'a {
    let numbered = FileSystem::of(root).keeps_numbers();
    let inside = start.strip_prefix(root).map_or(0, |relative| relative.components().count());
    let mut walker = WalkDir::new(start).follow_links(rules.follow_symlinks);
    if let Some(depth) = rules.depth {
        walker = walker.max_depth((depth + 1).saturating_sub(inside));
    }
    let reached = start == root || rules.reaches(root, start);
    let entries = walker
        .into_iter()
        .filter_entry(move |entry| {
            // Depth and what it lies in were looked at on the way.
            let relative = || entry.path().strip_prefix(root).unwrap_or(entry.path());
            entry.depth() == 0 || !rules.is_left_out(relative())
        })
        .filter_map(move |entry| match entry {
            Ok(entry) if entry.file_type().is_file() && rules.takes(root, entry.path()) => match entry.metadata() {
                Ok(metadata) => Some(Met::File(FoundFile::new(entry.into_path(), &metadata, numbered))),
                Err(error) => unreadable(start, &error),
            },
            Ok(_) => None,
            Err(error) => unreadable(start, &error),
        });
    reached.then_some(entries).into_iter().flatten()
}

/// What is gone since it was listed is no error, nor is a circle of links.
fn unreadable(start: &Path, error: &walkdir::Error) -> Option<Met> {
    let system = error.io_error()?;
    if system.kind() == std::io::ErrorKind::NotFound {
        return None;
    }
    let path = error.path().unwrap_or(start).to_owned();
    Some(Met::Unreadable { path, reason: system.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(max_depth: i32, include: &[&str], exclude: &[&str]) -> WalkRules {
        let owned = |globs: &[&str]| globs.iter().map(|glob| (*glob).to_owned()).collect::<Vec<_>>();
        WalkRules::new(true, max_depth, false, Some(&owned(include)), Some(&owned(exclude))).expect("rules")
    }

    fn names(root: &Path, start: &Path, rules: &WalkRules) -> Vec<String> {
        let mut names: Vec<String> = walk(root, start, rules)
            .map(|met| match met {
                Met::File(file) => file.path.strip_prefix(root).expect("inside").to_string_lossy().into_owned(),
                Met::Unreadable { path, .. } => format!("unreadable {}", path.display()),
            })
            .collect();
        names.sort();
        names
    }

    fn tree() -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a folder");
        for name in ["a.mp3", "b.txt", ".hidden.mp3", "._a.mp3", "x/c.FLAC", "x/y/d.wav", ".git/e.mp3", "x/.z/f.mp3"] {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
            std::fs::write(path, b"").expect("a file");
        }
        dir
    }

    #[test]
    fn takes_audio_files_that_are_not_hidden() {
        let dir = tree();
        assert_eq!(names(dir.path(), dir.path(), &rules(-1, &[], &[])), ["a.mp3", "x/c.FLAC", "x/y/d.wav"]);
        assert_eq!(names(dir.path(), dir.path(), &rules(1, &[], &[])), ["a.mp3", "x/c.FLAC"]);
        assert_eq!(names(dir.path(), dir.path(), &rules(0, &[], &[])), ["a.mp3"]);
    }

    #[test]
    fn globs_take_and_leave_out() {
        let dir = tree();
        assert_eq!(names(dir.path(), dir.path(), &rules(-1, &["*.flac", "*.wav"], &[])), ["x/c.FLAC", "x/y/d.wav"]);
        assert_eq!(names(dir.path(), dir.path(), &rules(-1, &[], &["X"])), ["a.mp3"]);
        assert_eq!(names(dir.path(), dir.path(), &rules(-1, &[], &["x/y/**"])), ["a.mp3", "x/c.FLAC"]);
        let bad = WalkRules::new(true, -1, false, None, Some(&["[".to_owned()]));
        assert!(matches!(bad, Err(LibraryError::Invalid { field: "exclude_patterns", .. })));
    }

    #[test]
    fn a_walk_from_inside_keeps_the_rules_of_the_root() {
        let dir = tree();
        let (root, rules) = (dir.path(), rules(1, &[], &[]));
        assert_eq!(names(root, &root.join("x"), &rules), ["x/c.FLAC"]);
        assert_eq!(names(root, &root.join("a.mp3"), &rules), ["a.mp3"]);
        assert_eq!(names(root, &root.join("x/y"), &rules), Vec::<String>::new());
        assert_eq!(names(root, &root.join("x/.z/f.mp3"), &rules), Vec::<String>::new());
        assert_eq!(names(root, &root.join("none"), &rules), Vec::<String>::new());
    }

    #[cfg(unix)]
    #[test]
    fn a_circle_of_links_ends() {
        let dir = tree();
        std::os::unix::fs::symlink(dir.path(), dir.path().join("x/loop")).expect("a link");
        let follow = WalkRules::new(true, -1, true, None, None).expect("rules");
        assert_eq!(names(dir.path(), dir.path(), &follow), ["a.mp3", "x/c.FLAC", "x/y/d.wav"]);
    }
}
