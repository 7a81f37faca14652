//! Native dialogs: choosing music folders, and saying what cannot be said in the window.

use mismo_core::app::{App, Damage};
use mismo_core::ops::{self, Input};
use serde_json::{Map, Value};
use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_dialog::{DialogExt, FilePath, MessageDialogButtons, MessageDialogKind};

use crate::window;

/// Lets the DJ choose music folders and adds them.
pub(crate) fn add_folders<R: Runtime>(handle: &AppHandle<R>) {
    window::show(handle);
    let chosen = handle.clone();
    handle.dialog().file().set_title("Add music folder").pick_folders(move |folders| {
        tauri::async_runtime::spawn(async move {
            for folder in folders.unwrap_or_default() {
                add_folder(&chosen, folder).await;
            }
        });
    });
}

async fn add_folder<R: Runtime>(handle: &AppHandle<R>, folder: FilePath) {
    let Ok(path) = folder.into_path() else { return };
    let fields = Map::from_iter([("path".to_owned(), Value::from(path.to_string_lossy()))]);
    let result = match Input::Json(fields).read() {
        Ok(input) => ops::directory_add(&handle.state::<App>(), input).await,
        Err(error) => Err(error),
    };
    if let Err(error) = result {
        handle.dialog().message(&error.message).title(&error.title).kind(MessageDialogKind::Warning).show(|_| {});
    }
}

/// Says `text` without waiting for an answer.
pub(crate) fn tell<R: Runtime>(handle: &AppHandle<R>, title: &str, text: &str) {
    handle.dialog().message(text).title(title).kind(MessageDialogKind::Info).show(|_| {});
}

/// Says why there will be no app, and ends the process when that was read.
pub(crate) fn refuse<R: Runtime>(handle: &AppHandle<R>, text: &str) {
    let ended = handle.clone();
    let dialog = handle.dialog().message(text).title("Mismo DJ cannot start").kind(MessageDialogKind::Error);
    dialog.show(move |_| ended.exit(1));
}

/// Says that the library is damaged and offers what helps; `again` starts once more when it was done.
pub(crate) fn offer_to_mend<R: Runtime>(
    handle: &AppHandle<R>,
    damage: Damage,
    again: impl FnOnce(&AppHandle<R>) + Send + 'static,
) {
    let (text, action) = match &damage.newest {
        Some((_, time)) => (
            format!(
                "The file of your library is damaged ({}). The copy of {time} can take its place: what changed since \
                 then is found or analysed again, and what you entered by hand since then is lost. The damaged file is kept.",
                damage.detail
            ),
            "Put the copy back",
        ),
        None => (
            format!(
                "The file of your library is damaged ({}), and there is no copy of it. Mismo can start with an empty \
                 library; your music files are not touched, and the damaged file is kept.",
                damage.detail
            ),
            "Start an empty library",
        ),
    };
    let buttons = MessageDialogButtons::OkCancelCustom(action.to_owned(), "Quit".to_owned());
    let asked = handle.clone();
    let dialog =
        handle.dialog().message(text).title("Library damaged").kind(MessageDialogKind::Warning).buttons(buttons);
    dialog.show(move |agreed| {
        if !agreed {
            return asked.exit(1);
        }
        match damage.mend() {
            Ok(_) => {
                let mended = asked.clone();
                // Windows are made on the main thread only. It fails when the application ends.
                let _ = asked.run_on_main_thread(move || again(&mended));
            }
            Err(error) => refuse(&asked, &error.to_string()),
        }
    });
}
