//! The folder that the newest archives stand in.

use std::path::{Path, PathBuf};

use crate::diagnostics::archive::{self, Entry};
use crate::model::Diagnostics;
use crate::redact::Redactor;

/// Archives kept.
const MOST: usize = 5;
/// Name without time and ending.
const PREFIX: &str = "mismo-diagnostics-";

/// Writes an archive into `folder`, whole or not at all, and removes the oldest ones.
pub(super) fn put(folder: &Path, entries: &[Entry], redactor: &Redactor) -> std::io::Result<Diagnostics> {
    std::fs::create_dir_all(folder)?;
    let path = free_name(folder, &jiff::Zoned::now().strftime("%Y-%m-%d-%H%M%S").to_string());
    let unfinished = path.with_extension("zip.part");
    let files = archive::write(&unfinished, entries, redactor).inspect_err(|_| {
        // Half of it helps nobody; what cannot be removed is overwritten by the next one.
        let _ = std::fs::remove_file(&unfinished);
    })?;
    std::fs::rename(&unfinished, &path)?;
    let size = std::fs::metadata(&path)?.len();
    forget_oldest(folder)?;
    Ok(Diagnostics { path: path.to_string_lossy().into_owned(), size, files })
}

/// Names sort by time, also those of one second.
fn free_name(folder: &Path, time: &str) -> PathBuf {
    let mut names = (0..).map(|number: u32| match number {
        0 => folder.join(format!("{PREFIX}{time}.zip")),
        number => folder.join(format!("{PREFIX}{time}-{number}.zip")),
    });
    names.find(|path| !path.exists()).unwrap_or_else(|| folder.join(format!("{PREFIX}{time}.zip")))
}

fn forget_oldest(folder: &Path) -> std::io::Result<()> {
    let mut archives: Vec<(std::time::SystemTime, PathBuf)> = std::fs::read_dir(folder)?
        .flatten()
        .filter(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            name.starts_with(PREFIX) && name.ends_with(".zip")
        })
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    archives.sort();
    let surplus = archives.len().saturating_sub(MOST);
    for (_, path) in archives.into_iter().take(surplus) {
        std::fs::remove_file(path)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn an_archive_holds_everything_but_secrets_and_only_the_newest_stay() {
        let dir = tempfile::tempdir().expect("a folder");
        let (folder, log) = (dir.path().join("diagnostics"), dir.path().join("app.log"));
        std::fs::write(&log, "GET http://ines:hunter2@host/\nopen sesame\n").expect("written");
        let redactor = Redactor::default();
        redactor.keep("api", "open sesame");
        let entries = [
            Entry::text("status.json", "{\"token\": \"abcdef\"}".to_owned()),
            Entry::end_of_file("logs/app.log", log),
            Entry::end_of_file("logs/engine.log", dir.path().join("none.log")),
        ];
        let mut made = Vec::new();
        for _ in 0..7 {
            made.push(put(&folder, &entries, &redactor).expect("written"));
        }
        assert_eq!(made[0].files, ["status.json", "logs/app.log"]);
        let left: Vec<_> = std::fs::read_dir(&folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
        assert_eq!(left.len(), MOST, "{left:?}");
        let newest = made.last().expect("the last one");
        let mut zip =
            zip::ZipArchive::new(std::fs::File::open(&newest.path).expect("it is there")).expect("a zip file");
        let mut all = String::new();
        for index in 0..zip.len() {
            zip.by_index(index).expect("a file").read_to_string(&mut all).expect("text");
        }
        assert_eq!(all, "{\"token\": \"[redacted]\"}GET http://[redacted]@host/\n[redacted]\n");
        assert!(newest.size > 0);
    }
}
