//! One app per data folder: a second start shows the window of the first.
//!
//! On Linux this needs a session bus; without one the lock beside the database still keeps a second copy out.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use tauri::Runtime;
use tauri::plugin::TauriPlugin;

use crate::window;

/// The plugin; the first to be installed, since it may end this process.
pub(crate) fn plugin<R: Runtime>(identifier: &str, data_dir: &Path) -> TauriPlugin<R> {
    tauri_plugin_single_instance::Builder::new()
        .callback(|app, _arguments, _working_dir| window::show(app))
        .dbus_id(bus_name(identifier, data_dir))
        .build()
}

/// A name on the bus that only apps on the same data folder share.
fn bus_name(identifier: &str, data_dir: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    data_dir.hash(&mut hasher);
    format!("{identifier}.data{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_data_folder_is_another_app() {
        let name = |dir: &str| bus_name("dj.mismo.desktop", Path::new(dir));
        assert_eq!(name("/a"), name("/a"));
        assert_ne!(name("/a"), name("/b"));
    }
}
