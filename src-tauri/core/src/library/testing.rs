//! What the tests of the library share: audio files made on the spot, a library in a temporary folder, and waiting for
//! what it tells.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::db::Db;
use crate::events::{Batch, Bus, Envelope, Event};
use crate::library::Library;
use crate::library::folders::Folder;
use crate::library::walk::WalkRules;
use crate::model::{Directory, NewDirectory, ScanProgress, ScanRequest, ScanStrategy, Track, TrackQuery};

/// An active folder at `path`.
pub(crate) fn folder(path: &str) -> Folder {
    Folder {
        id: "folder".to_owned(),
        path: PathBuf::from(path),
        name: "Music".to_owned(),
        is_active: true,
        is_available: true,
        is_paused: false,
        is_watched: true,
        is_new: false,
        unfinished: None,
        volume: None,
        rules: WalkRules::new(true, -1, false, None, None).expect("rules"),
    }
}

/// A 16-bit mono WAV file of 8 000 Hz whose samples begin with `seed`, so that each seed is other audio.
pub(crate) fn wav(seed: u32) -> Vec<u8> {
    let samples: Vec<u8> = seed.to_le_bytes().into_iter().cycle().take(1_600).collect();
    let mut bytes = Vec::new();
    bytes.extend(b"RIFF");
    bytes.extend(u32::try_from(36 + samples.len()).expect("short").to_le_bytes());
    bytes.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    bytes.extend(8_000_u32.to_le_bytes());
    bytes.extend(16_000_u32.to_le_bytes());
    bytes.extend(b"\x02\0\x10\0data");
    bytes.extend(u32::try_from(samples.len()).expect("short").to_le_bytes());
    bytes.extend(samples);
    bytes
}

/// Writes a WAV file of `seed` at `path`, with the folders that it needs.
pub(crate) fn write_wav(path: &Path, seed: u32) {
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
    std::fs::write(path, wav(seed)).expect("a file");
}

/// A library with one music folder on disk, and everything that it tells.
pub(crate) struct Home {
    pub dir: TempDir,
    pub music: PathBuf,
    pub library: Library,
    events: broadcast::Receiver<Arc<Envelope>>,
    stop: CancellationToken,
}

impl Home {
    /// An empty library and an empty music folder.
    pub(crate) async fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let music = dir.path().canonicalize().expect("a path").join("Music");
        std::fs::create_dir(&music).expect("a folder");
        let db = Db::open(&dir.path().join("data/library.db")).expect("a database");
        let (bus, batch, stop) = (Bus::default(), Batch::default(), CancellationToken::new());
        let events = bus.subscribe();
        tokio::spawn(batch.clone().run(bus.clone(), stop.clone()));
        let library = Library::open(db, bus, batch).await.expect("a library");
        Self { dir, music, library, events, stop }
    }

    /// Closes the library and opens it again, as an application that starts anew does.
    pub(crate) async fn reopen(&mut self) {
        self.library.shutdown().await;
        self.stop.cancel();
        let db = Db::open(&self.dir.path().join("data/library.db")).expect("a database");
        let (bus, batch) = (Bus::default(), Batch::default());
        self.stop = CancellationToken::new();
        self.events = bus.subscribe();
        tokio::spawn(batch.clone().run(bus.clone(), self.stop.clone()));
        self.library = Library::open(db, bus, batch).await.expect("a library");
        self.library.begin().await;
    }

    /// The next news of the folder with this id that satisfies `wanted`.
    pub(crate) async fn news(&mut self, id: &str, wanted: impl Fn(&Directory) -> bool) -> Directory {
        loop {
            if let Event::FolderChanged { directory: Some(directory), .. } = self.event().await
                && directory.id == id
                && wanted(&directory)
            {
                return directory;
            }
        }
    }

    /// Adds the music folder and waits for its first scan.
    pub(crate) async fn add(&mut self) -> (Directory, ScanProgress) {
        let music = self.music.clone();
        self.add_path(&music).await
    }

    /// Adds a folder and waits for its first scan.
    pub(crate) async fn add_path(&mut self, path: &Path) -> (Directory, ScanProgress) {
        let directory = self.library.add_directory(new(path)).await.expect("a folder");
        let progress = self.scanned(&directory.id).await;
        (directory, progress)
    }

    /// Scans the folder again and waits for the end.
    pub(crate) async fn scan(&mut self, id: &str, strategy: ScanStrategy) -> ScanProgress {
        let request = ScanRequest { id: id.to_owned(), strategy: Some(strategy) };
        self.library.start_scan(request).await.expect("a scan");
        self.scanned(id).await
    }

    /// Waits for the end of the folder's scan, and until the audio of all that it found was read.
    pub(crate) async fn scanned(&mut self, id: &str) -> ScanProgress {
        let progress = self.listed(id).await;
        while self.library.directory(id).await.is_ok_and(|folder| folder.is_available && folder.total_unread > 0) {
            self.event().await;
        }
        progress
    }

    /// Waits for the end of the folder's scan: its tracks are listed.
    pub(crate) async fn listed(&mut self, id: &str) -> ScanProgress {
        loop {
            if let Event::ScanDone(progress) = self.event().await
                && progress.library_directory_id == id
            {
                return progress;
            }
        }
    }

    /// The next event.
    pub(crate) async fn event(&mut self) -> Event {
        let next = tokio::time::timeout(PATIENCE, self.events.recv()).await;
        next.expect("an event in time").expect("no lag").event.clone()
    }

    /// Waits until the list satisfies `wanted`; looks again after each event.
    pub(crate) async fn until(&mut self, wanted: impl Fn(&[Track]) -> bool) -> Vec<Track> {
        loop {
            let tracks = self.tracks().await;
            if wanted(&tracks) {
                return tracks;
            }
            self.event().await;
        }
    }

    /// All tracks by path.
    pub(crate) async fn tracks(&self) -> Vec<Track> {
        let query = TrackQuery { limit: Some(1_000), ..Default::default() };
        let mut tracks = self.library.tracks(query).await.expect("tracks").data;
        tracks.sort_by(|a, b| a.file_path.cmp(&b.file_path));
        tracks
    }

    /// Writes a WAV file of `seed` into the music folder.
    pub(crate) fn wav(&self, name: &str, seed: u32) -> PathBuf {
        let path = self.music.join(name);
        write_wav(&path, seed);
        path
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Whether a test that needs missing rights can go on here. Root may read everything: then the test called `name` is run
/// again as another user, and has nothing left to do here.
#[cfg(unix)]
pub(crate) fn without_root(name: &str) -> bool {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65_534;
    if !rustix::process::geteuid().is_root() {
        return true;
    }
    // A copy, since the folder of the original may be closed to others.
    let dir = tempfile::Builder::new().permissions(std::fs::Permissions::from_mode(0o755)).tempdir().expect("a folder");
    let copy = dir.path().join("tests");
    std::fs::copy(std::env::current_exe().expect("a path"), &copy).expect("a copy");
    std::fs::set_permissions(&copy, std::fs::Permissions::from_mode(0o755)).expect("set");
    let mut command = std::process::Command::new(copy);
    command.args([name, "--exact", "--nocapture"]).uid(NOBODY).gid(NOBODY).current_dir("/");
    let output = command.output().expect("a run");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}{}", String::from_utf8_lossy(&output.stderr));
    false
}

/// The input that adds `path`.
pub(crate) fn new(path: &Path) -> NewDirectory {
    serde_json::from_value(serde_json::json!({ "path": path.to_str().expect("text") })).expect("an input")
}

/// Longest wait for something that must happen.
const PATIENCE: Duration = Duration::from_secs(30);
