//! Opens Mismo DJ on the desktop.

// A console window behind the app would only frighten on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    mismo_core::sidecar::guard::main_if_called();
    mismo_core::resources::few_heaps();
    // Then: the web view reads these variables when it is loaded, and no other thread runs yet.
    mismo_dj::graphics::prepare();
    mismo_dj::shell::run()
}
