//! Drives that come back somewhere else, and folders that the system cannot watch.
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use mismo_tests::audio::Piece;
use mismo_tests::mismo::Home;
use serde_json::{Value, json};

/// A drive: an ext4 image with a number of its own, mounted where it is wanted.
struct Stick {
    image: PathBuf,
    point: Option<PathBuf>,
}

impl Stick {
    /// Formats one. `None` where that, or mounting, is not allowed.
    fn format(image: PathBuf, probe: &Path) -> Option<Self> {
        std::fs::File::create(&image).and_then(|file| file.set_len(16_000_000)).expect("an image");
        let mut stick = Self { image, point: None };
        let formatted = runs(Command::new("mkfs.ext4").args(["-q", "-F"]).arg(&stick.image));
        (formatted && stick.mount(probe)).then(|| {
            stick.unmount();
            stick
        })
    }

    fn mount(&mut self, point: &Path) -> bool {
        std::fs::create_dir_all(point).expect("a mount point");
        let mounted = runs(Command::new("mount").args(["-o", "loop"]).arg(&self.image).arg(point));
        self.point = mounted.then(|| point.to_owned());
        mounted
    }

    fn unmount(&mut self) {
        if let Some(point) = self.point.take() {
            // Whoever reads there now ends by itself.
            assert!(runs(Command::new("umount").arg("--lazy").arg(point)), "unmounted");
        }
    }
}

impl Drop for Stick {
    fn drop(&mut self) {
        self.unmount();
    }
}

fn runs(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

#[tokio::test]
async fn a_drive_that_comes_back_elsewhere_is_followed() {
    let home = Home::default();
    let (first, second) = (home.data().with_file_name("usb"), home.data().with_file_name("usb1"));
    let Some(mut stick) = Stick::format(home.data().with_file_name("stick.img"), &first) else {
        eprintln!("left out: drives cannot be mounted here");
        return;
    };
    assert!(stick.mount(&first), "mounted once, mounted again");
    let music = first.join("Music");
    std::fs::create_dir(&music).expect("a folder");
    for n in 0..3 {
        let piece = Piece { seconds: 1.0, bpm: 100.0 + f64::from(n), ..Piece::default() };
        piece.write(&music.join(format!("{n}.wav")));
    }
    let mismo = home.setup_without_server().start();
    let id = mismo.add_folder(&music).await;
    let before = mismo.wait_for_tracks("hashed", 3, |track| !track["file_hash"].is_null()).await;
    let track = format!("/api/tracks/{}", before[0]["id"].as_str().expect("an id"));
    assert_eq!(mismo.put(&track, json!({"rating": 5})).await.0, 200);

    stick.unmount();
    let away = mismo.wait_for_tracks("away", 3, |track| track["state"] == "away").await;
    assert!(away.iter().all(|track| track["is_missing"] == json!(false)));
    assert!(stick.mount(&second), "plugged in again");
    let place = second.canonicalize().expect("a path").join("Music");
    let here = |track: &Value| {
        let path = track["file_path"].as_str().is_some_and(|path| Path::new(path).starts_with(&place));
        path && track["state"] == "queued"
    };
    let after = mismo.wait_for_tracks("followed", 3, here).await;
    for (before, after) in before.iter().zip(&after) {
        assert_eq!((&before["id"], &before["file_hash"]), (&after["id"], &after["file_hash"]));
    }
    assert_eq!(after[0]["rating"], json!(5));
    let (_, folder) = mismo.get(&format!("/api/library/directories/{id}")).await;
    assert_eq!((&folder["data"]["path"], &folder["data"]["total_missing"]), (&json!(place), &json!(0)));
    mismo.terminate();
}

#[tokio::test]
async fn a_folder_beyond_the_limit_of_watches_is_looked_at_now_and_then() {
    // A user namespace has a limit of its own, which whoever made it may lower.
    let limit = "echo 3 > /proc/sys/user/max_inotify_watches && exec \"$0\" \"$@\"";
    let inside = ["unshare", "--user", "--map-root-user", "sh", "-c", limit];
    if !runs(Command::new(inside[0]).args(&inside[1..]).arg("true")) {
        eprintln!("left out: user namespaces cannot be made here");
        return;
    }
    let home = Home::default();
    let music = home.music();
    for n in 0..5 {
        let album = music.join(format!("Album {n}"));
        std::fs::create_dir(&album).expect("a folder");
        Piece { seconds: 1.0, bpm: 100.0 + f64::from(n), ..Piece::default() }.write(&album.join("One.wav"));
    }
    let mismo = home.setup_without_server().within(&inside).start();
    let mut events = mismo.events().await;
    let id = mismo.add_folder(&music).await;
    let polled = |event: &Value| {
        let folder = &event["data"]["directory"];
        folder["id"] == json!(id) && folder["watching"] == "polling" && folder["scan_status"] == "idle"
    };
    let event = events.wait_for("the folder is polled", polled).await;
    let folder = &event["data"]["directory"];
    assert_eq!(folder["watching_reason"], "The system's limit of watched folders is used up");
    let fix = folder["watching_fix"].as_str().expect("a fix");
    assert!(fix.starts_with("sudo sysctl fs.inotify.max_user_watches="), "{fix}");
    mismo.wait_for_tracks("listed", 5, |track| !track["file_hash"].is_null()).await;
    Piece { seconds: 1.0, bpm: 120.0, ..Piece::default() }.write(&music.join("Album 4/Two.wav"));
    mismo.wait_for_tracks("found without being told", 6, |track| !track["file_hash"].is_null()).await;
}
