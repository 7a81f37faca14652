//! A screen and a session bus of a test's own, so that a real window opens beside nobody's desktop.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use crate::file_manager::FileManager;
use crate::windows::Windows;

/// Xvfb and `dbus-daemon`; both end when this is dropped.
#[derive(Debug)]
pub struct Screen {
    server: Child,
    bus: Child,
    display: String,
    bus_address: String,
}

impl Screen {
    /// Opens a screen; both programs say when they are there.
    pub fn open() -> Self {
        let mut xvfb = Command::new("Xvfb");
        xvfb.args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-noreset"]);
        let (server, display) = first_line(xvfb.stderr(Stdio::null()));
        let mut daemon = Command::new("dbus-daemon");
        daemon.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
        let (bus, bus_address) = first_line(&mut daemon);
        Self { server, bus, display: format!(":{display}"), bus_address }
    }

    /// Windows that are to be seen and that have a close button.
    pub fn windows(&self) -> Windows {
        Windows::connect(&self.display)
    }

    /// From now on this desktop shows tray icons, until the answer is dropped.
    pub async fn show_tray(&self) -> zbus::Connection {
        let builder = zbus::connection::Builder::address(self.bus_address.as_str()).expect("an address");
        builder.name("org.kde.StatusNotifierWatcher").expect("a name").build().await.expect("the session bus")
    }

    /// From now on this desktop has a file manager, until the answer is dropped.
    pub async fn file_manager(&self) -> FileManager {
        FileManager::open(&self.bus_address).await
    }

    /// Lets `command` open its windows here.
    pub fn lend<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("DISPLAY", &self.display).env("DBUS_SESSION_BUS_ADDRESS", &self.bus_address);
        command.env("GDK_BACKEND", "x11").env_remove("WAYLAND_DISPLAY").env_remove("XAUTHORITY")
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        for child in [&mut self.bus, &mut self.server] {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Starts `command` and waits for its first line.
fn first_line(command: &mut Command) -> (Child, String) {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("it starts: `cargo xtask test` installs it");
    let mut line = String::new();
    let pipe = child.stdout.as_mut().expect("a pipe");
    BufReader::new(pipe).read_line(&mut line).expect("a line");
    assert!(!line.trim().is_empty(), "{command:?} ended before it was ready");
    (child, line.trim().to_owned())
}
