//! Puts the desktop app together: the core, and each desktop concern around it.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use mismo_core::app::{App, Host, Start, StartError};
use mismo_core::config::Sources;
use mismo_core::logs::Terminal;
use tauri::{AppHandle, Manager, Runtime};

use crate::{bridge, commands, dialogs, exit, instance, notify, tray, window};

/// Runs the app until it is quit; 1 when it could not start.
pub fn run() -> ExitCode {
    let context = tauri::generate_context!();
    let sources = Sources::of_process(None);
    let one_instance = instance::plugin(&context.config().identifier, &sources.data_dir);
    let app = tauri::Builder::default()
        .plugin(one_instance)
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_opener::init())
        .invoke_handler(commands::handler())
        .setup(|app| {
            start(app.handle(), sources);
            Ok(())
        })
        .build(context);
    match app {
        Ok(app) => {
            let code = app.run_return(|handle, event| exit::on_event(handle, &event));
            ExitCode::from(u8::try_from(code).unwrap_or(1))
        }
        Err(error) => {
            eprintln!("Mismo DJ cannot start: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Starts everything, or says why it cannot be started. The event loop runs on without a window until that was read.
fn start<R: Runtime>(handle: &AppHandle<R>, sources: Sources) {
    let Err(error) = install(handle, sources.clone()) else { return };
    eprintln!("Mismo DJ cannot start: {error:#}");
    match error.downcast::<StartError>() {
        Ok(StartError::Damaged(damage)) => {
            let again = move |handle: &AppHandle<R>| start(handle, sources);
            dialogs::offer_to_mend(handle, *damage, again);
        }
        Ok(error) => dialogs::refuse(handle, &error.to_string()),
        Err(error) => dialogs::refuse(handle, &format!("{error:#}")),
    }
}

/// Starts the core, then the concerns in the order in which a person meets them.
fn install<R: Runtime>(handle: &AppHandle<R>, sources: Sources) -> anyhow::Result<()> {
    let terminal = if std::io::stderr().is_terminal() { Terminal::Coloured } else { Terminal::Plain };
    let start = Start { sources, host: Host::Desktop, sidecar_dir: sidecar_dir(handle)?, terminal };
    let app = tauri::async_runtime::block_on(App::start(start))?;
    handle.manage(app.clone());
    exit::install(handle);
    bridge::install(handle, &app);
    notify::install(handle, &app);
    tray::install(handle, &app);
    window::install(handle, &app).context("failed to open the window")
}

/// Folder of the bundled analysis server: in the bundle's resources, else in the checkout that this was built from.
fn sidecar_dir<R: Runtime>(handle: &AppHandle<R>) -> anyhow::Result<PathBuf> {
    let bundled = handle.path().resource_dir()?.join("sidecar");
    if cfg!(debug_assertions) && !bundled.exists() {
        return Ok(PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src-tauri/sidecar")));
    }
    Ok(bundled)
}
