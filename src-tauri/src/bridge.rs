//! Forwards every event of the core to the page.

use mismo_core::app::App;
use tauri::{AppHandle, Emitter, Runtime};
use tokio::sync::broadcast::error::RecvError;

/// The page's name of an event; the payload is the same envelope that the WebSocket sends.
const EVENT: &str = "mismo://event";

/// Forwards from now on, for as long as the app runs.
pub(crate) fn install<R: Runtime>(handle: &AppHandle<R>, app: &App) {
    let bus = app.bus().clone();
    let mut events = bus.subscribe();
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            let sent = match events.recv().await {
                Ok(envelope) => handle.emit(EVENT, envelope.as_ref()),
                Err(RecvError::Lagged(_)) => handle.emit(EVENT, bus.resync()),
                Err(RecvError::Closed) => return,
            };
            if let Err(error) = sent {
                tracing::debug!("failed to send an event to the window: {error}");
            }
        }
    });
}
