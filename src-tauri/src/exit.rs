//! All ways out lead to one shutdown: closing the window for good, the tray's Quit, signals, the system's logout.

use std::sync::atomic::{AtomicBool, Ordering};

use mismo_core::app::App;
use tauri::{AppHandle, Manager, RunEvent, Runtime};

use crate::window;

/// How far this process is on its way out.
#[derive(Debug, Default)]
pub(crate) struct Exit {
    /// A shutdown runs or ran.
    begun: AtomicBool,
    /// It is over: the event loop may end.
    over: AtomicBool,
    /// The app starts anew behind it.
    again: AtomicBool,
}

/// Listens to the system's requests to end.
pub(crate) fn install<R: Runtime>(handle: &AppHandle<R>) {
    handle.manage(Exit::default());
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let signal = asked_by_system().await;
        tracing::info!("{signal} received, starting graceful shutdown...");
        quit(&handle);
        let again = asked_by_system().await;
        tracing::warn!("{again} received again: ending at once");
        // The analysis server ends with the pipe that we hold open to it.
        std::process::exit(1);
    });
}

/// Ends the app; the window disappears at once, the rest follows when it has shut down.
pub(crate) fn quit<R: Runtime>(handle: &AppHandle<R>) {
    window::hide(handle);
    handle.exit(0);
}

/// Ends the app as [`quit`] does, and starts it anew. A command of the page: a host without a window has nobody to start
/// it again.
#[tauri::command]
pub(crate) fn restart<R: Runtime>(handle: AppHandle<R>) {
    handle.state::<Exit>().again.store(true, Ordering::SeqCst);
    quit(&handle);
}

/// Reacts to what the event loop says about the end.
pub(crate) fn on_event<R: Runtime>(handle: &AppHandle<R>, event: &RunEvent) {
    // Without them the app did not start, and there is nothing to shut down.
    let (Some(exit), Some(app)) = (handle.try_state::<Exit>(), handle.try_state::<App>()) else { return };
    match event {
        RunEvent::ExitRequested { api, code, .. } => {
            if exit.over.load(Ordering::SeqCst) {
                return;
            }
            api.prevent_exit();
            if !exit.begun.swap(true, Ordering::SeqCst) {
                let (handle, app, code) = (handle.clone(), app.inner().clone(), code.unwrap_or(0));
                tauri::async_runtime::spawn(async move {
                    app.shutdown().await;
                    let exit = handle.state::<Exit>();
                    exit.over.store(true, Ordering::SeqCst);
                    if exit.again.load(Ordering::SeqCst) {
                        handle.request_restart();
                    } else {
                        handle.exit(code);
                    }
                });
            }
        }
        // macOS goes straight here on Cmd+Q, Dock Quit and logout. A second shutdown answers at once.
        RunEvent::Exit => tauri::async_runtime::block_on(app.shutdown()),
        _ => {}
    }
}

/// Waits for a signal to end and answers with its name.
#[cfg(unix)]
async fn asked_by_system() -> &'static str {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| signal(kind).ok();
    let (mut term, mut int, mut hangup) =
        (listen(SignalKind::terminate()), listen(SignalKind::interrupt()), listen(SignalKind::hangup()));
    tokio::select! {
        Some(()) = next(&mut term) => "SIGTERM",
        Some(()) = next(&mut int) => "SIGINT",
        Some(()) = next(&mut hangup) => "SIGHUP",
        else => std::future::pending().await,
    }
}

#[cfg(unix)]
async fn next(signal: &mut Option<tokio::signal::unix::Signal>) -> Option<()> {
    signal.as_mut()?.recv().await
}

/// Waits for the console or the session to end and answers with the event's name.
#[cfg(windows)]
async fn asked_by_system() -> &'static str {
    use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};
    let (Ok(mut c), Ok(mut stop), Ok(mut close), Ok(mut logoff), Ok(mut shutdown)) =
        (ctrl_c(), ctrl_break(), ctrl_close(), ctrl_logoff(), ctrl_shutdown())
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        Some(()) = c.recv() => "Ctrl+C",
        Some(()) = stop.recv() => "Ctrl+Break",
        Some(()) = close.recv() => "Console close",
        Some(()) = logoff.recv() => "Logoff",
        Some(()) = shutdown.recv() => "System shutdown",
        else => std::future::pending().await,
    }
}
