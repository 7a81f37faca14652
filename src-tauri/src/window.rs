//! The window: opened once, as large as it was left; closed to the tray only where there is one.

mod frame;

use std::path::PathBuf;
use std::sync::Mutex;

use frame::Frame;
use mismo_core::app::App;
use tauri::window::Color;
use tauri::{AppHandle, LogicalSize, Manager, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};

use crate::{dialogs, tray};

/// The only window's label.
const LABEL: &str = "main";
/// Smallest size at which the page works, in logical pixels.
const SMALLEST: (f64, f64) = (960.0, 600.0);
/// Ground of the page in the dark, so that nothing flashes before it is drawn.
const GROUND: Color = Color(0x0c, 0x0d, 0x0f, 0xff);

/// What is remembered of the window between two starts, and where.
#[derive(Debug)]
struct Remembered {
    file: PathBuf,
    frame: Mutex<Frame>,
}

impl Remembered {
    fn change(&self, change: impl FnOnce(&mut Frame)) {
        let mut frame = self.frame.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        change(&mut frame);
    }

    fn save(&self) {
        let frame = *self.frame.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Err(error) = frame.save(&self.file) {
            tracing::debug!("the window's size could not be saved: {error}");
        }
    }
}

/// Opens the window.
///
/// # Errors
/// The web view could not be made.
pub(crate) fn install<R: Runtime>(handle: &AppHandle<R>, app: &App) -> tauri::Result<()> {
    let file = app.config().data_dir().join("window.json");
    let frame = Frame::load(&file);
    handle.manage(Remembered { file, frame: Mutex::new(frame) });
    let window = WebviewWindowBuilder::new(handle, LABEL, WebviewUrl::default())
        .title("Mismo DJ")
        .inner_size(frame.width, frame.height)
        .min_inner_size(SMALLEST.0, SMALLEST.1)
        .maximized(frame.maximized)
        .background_color(GROUND)
        // What the web view stores belongs to the app: all of it lives in the one data folder.
        .data_directory(app.config().data_dir().join("webview"))
        .on_navigation(is_own_page)
        .build()?;
    let seen = window.clone();
    window.on_window_event(move |event| on_event(&seen, event));
    Ok(())
}

/// Shows the window, wherever it was.
pub(crate) fn show<R: Runtime>(handle: &AppHandle<R>) {
    let Some(window) = handle.get_webview_window(LABEL) else { return };
    let shown = window.show().and_then(|()| window.unminimize()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!("the window could not be shown: {error}");
    }
}

/// True while a person looks at the window.
pub(crate) fn is_watched<R: Runtime>(handle: &AppHandle<R>) -> bool {
    handle.get_webview_window(LABEL).is_some_and(|window| window.is_focused().unwrap_or(false))
}

/// Hides the window, remembering its size.
pub(crate) fn hide<R: Runtime>(handle: &AppHandle<R>) {
    let Some(window) = handle.get_webview_window(LABEL) else { return };
    handle.state::<Remembered>().save();
    if let Err(error) = window.hide() {
        tracing::warn!("the window could not be hidden: {error}");
    }
}

/// The page never leaves the app: another address is opened nowhere.
fn is_own_page(url: &tauri::Url) -> bool {
    url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost")
}

fn on_event<R: Runtime>(window: &WebviewWindow<R>, event: &WindowEvent) {
    let handle = window.app_handle();
    match event {
        WindowEvent::Resized(size) => {
            let maximized = window.is_maximized().unwrap_or(false);
            let logical: LogicalSize<f64> = size.to_logical(window.scale_factor().unwrap_or(1.0));
            handle.state::<Remembered>().change(|frame| frame.resized(logical.width, logical.height, maximized));
        }
        WindowEvent::CloseRequested { api, .. } => {
            handle.state::<Remembered>().save();
            if tray::is_visible(handle) {
                api.prevent_close();
                close_to_tray(handle);
            }
        }
        _ => {}
    }
}

fn close_to_tray<R: Runtime>(handle: &AppHandle<R>) {
    let remembered = handle.state::<Remembered>();
    let mut first = false;
    remembered.change(|frame| first = !std::mem::replace(&mut frame.told_about_tray, true));
    hide(handle);
    if first {
        dialogs::tell(
            handle,
            "Mismo DJ keeps running",
            "Analysis goes on in the background. The icon in the tray brings the window back; Quit in its menu ends Mismo DJ.",
        );
    }
}
