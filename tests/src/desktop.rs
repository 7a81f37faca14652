//! The desktop app in a real window, with a data folder, a screen and free ports of its own.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::mismo::{Home, free_port, is_running, signal, wait_until_gone};
use crate::screen::Screen;
use crate::webdriver::Window;
use crate::{DEADLINE, binary, engine};

/// How often the screen is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// Everything around one app: dropped together.
#[derive(Debug)]
pub struct Desktop {
    /// Where its window opens.
    pub screen: Screen,
    /// Its data folder, and music that the system calls "the music folder".
    pub home: Home,
    environment: Vec<(String, String)>,
}

impl Default for Desktop {
    /// The prepared engine; the server starts on its own.
    fn default() -> Self {
        let home = Home::default();
        let text = |path: PathBuf| path.to_string_lossy().into_owned();
        let config = home.data().with_file_name("config");
        std::fs::create_dir_all(&config).expect("a folder");
        let dirs = format!("XDG_MUSIC_DIR=\"{}\"\n", text(home.music()));
        std::fs::write(config.join("user-dirs.dirs"), dirs).expect("a file");
        let environment = [
            ("MISMO_DATA_DIR", text(home.data())),
            ("MISMO_ENGINE_DIR", text(engine::prepared())),
            ("MISMO_API_PORT", free_port().to_string()),
            ("PYTHON_SERVER_PORT", free_port().to_string()),
            ("XDG_CONFIG_HOME", text(config)),
        ];
        let environment = environment.map(|(key, value)| (key.to_owned(), value)).to_vec();
        Self { screen: Screen::open(), home, environment }
    }
}

impl Desktop {
    /// Sets a variable for the app.
    #[must_use]
    pub fn with(mut self, key: &str, value: &str) -> Self {
        self.environment.retain(|(known, _)| known != key);
        self.environment.push((key.to_owned(), value.to_owned()));
        self
    }

    /// Opens the app under the driver.
    pub async fn open(&self) -> Window {
        Window::open(&app(), |driver| self.lend(driver)).await
    }

    /// Starts the app once more, without the driver.
    pub fn start_again(&self) -> std::process::Child {
        let mut again = Command::new(app());
        self.lend(&mut again);
        again.spawn().expect("the app starts")
    }

    /// What the running app announces of itself.
    pub fn announcement(&self) -> Value {
        let text = std::fs::read(self.home.data().join("api.json")).expect("api.json is there while the app runs");
        serde_json::from_slice(&text).expect("api.json is JSON")
    }

    /// The app's process and all that it started, directly or not.
    pub fn processes(&self) -> Vec<u32> {
        let pid = self.announcement()["pid"].as_u64().and_then(|pid| u32::try_from(pid).ok()).expect("a pid");
        let mut family = vec![pid];
        let mut next = 0;
        while let Some(&parent) = family.get(next) {
            family.extend(children(parent));
            next += 1;
        }
        family
    }

    /// Waits until exactly the windows called `titles` are to be seen.
    pub async fn shows_windows(&self, titles: &[&str]) {
        let windows = self.screen.windows();
        let mut seen = Vec::new();
        let shown = async {
            let mut look = tokio::time::interval(LOOK);
            while seen != titles {
                look.tick().await;
                seen = windows.titles();
                seen.sort();
            }
        };
        let in_time = tokio::time::timeout(DEADLINE, shown).await.is_ok();
        assert!(in_time, "waited in vain for the windows {titles:?}; there are {seen:?}");
    }

    /// Presses the window's close button.
    pub fn close_window(&self, title: &str) {
        self.screen.windows().close(title);
    }

    /// Sends SIGTERM to the app and waits until nothing of it is left.
    pub async fn quit(&self) {
        let processes = self.processes();
        signal(processes[0], rustix::process::Signal::TERM);
        wait_until_all_gone(&processes).await;
    }

    fn lend(&self, command: &mut Command) {
        self.screen.lend(command);
        command.envs(self.environment.iter().cloned()).current_dir(std::env::temp_dir());
    }
}

/// Waits until none of `processes` runs.
pub async fn wait_until_all_gone(processes: &[u32]) {
    for &pid in processes {
        wait_until_gone(pid).await;
    }
    assert!(!processes.iter().any(|&pid| is_running(pid)), "a process came back");
}

/// Waits for the end of a process that a test started.
pub async fn ended(mut child: std::process::Child) -> std::process::ExitStatus {
    let end = tokio::task::spawn_blocking(move || child.wait().expect("it ends"));
    tokio::time::timeout(DEADLINE, end).await.expect("it ends in time").expect("the wait is not cut off")
}

fn app() -> PathBuf {
    binary("MISMO_DJ_BIN", "mismo-dj")
}

/// Processes whose parent is `parent`.
fn children(parent: u32) -> Vec<u32> {
    let threads = std::fs::read_dir(format!("/proc/{parent}/task")).into_iter().flatten().flatten();
    threads
        .filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok())
        .flat_map(|list| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<u32>>())
        .collect()
}
