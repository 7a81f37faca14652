//! What no scanner can be faster than: the same crate for tags in a loop, and a walk that looks at every file.

use std::path::{Path, PathBuf};
use std::time::Duration;

use lofty::config::ParseOptions;
use lofty::file::TaggedFileExt as _;
use lofty::probe::Probe;
use mismo_tests::processes::Process;
use walkdir::WalkDir;

/// All files below `music`.
pub(super) fn files(music: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(music).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    entries.map(walkdir::DirEntry::into_path).collect()
}

/// Processor time of a walk with size and time of every file.
pub(super) fn walk(music: &Path) -> Duration {
    timed(|| {
        let entries = WalkDir::new(music).into_iter().flatten();
        let sizes = entries.filter_map(|entry| entry.metadata().ok()).filter(|file| file.modified().is_ok());
        std::hint::black_box(sizes.map(|file| file.len()).sum::<u64>());
    })
}

/// Processor time of reading the tags of `files`, without their covers.
pub(super) fn read(files: &[PathBuf]) -> Duration {
    timed(|| {
        for file in files {
            let options = ParseOptions::new().read_cover_art(false);
            let tags = Probe::open(file).ok().and_then(|probe| probe.options(options).read().ok());
            std::hint::black_box(tags.is_some_and(|tags| tags.primary_tag().is_some()));
        }
    })
}

fn timed(work: impl FnOnce()) -> Duration {
    let own = Process::of(std::process::id()).expect("this process");
    let before = own.processor_time();
    work();
    own.processor_time() - before
}
